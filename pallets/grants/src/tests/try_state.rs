//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::{
    grant::{GrantStatus, StatusCause},
    grant_status::{AgreementShare, GrantControl, Hold, HoldKey, HoldKind, Overseer},
    GrantHash,
};
use frame_support::assert_ok;

const KEY: HoldKey = HoldKey { kind: HoldKind::Risk, placed_by: Overseer::Agency };

/// Breaks the state, sees that it is found, and leaves no trace.
fn found(what: &'static str, breaking: impl FnOnce(GrantHash)) {
    run(|| {
        let grant = issue();
        pass(5);
        assert_ok!(GrantsPallet::hold(signed_by(AGENCY_CHIEF), grant, FINDING));
        assert_ok!(GrantsPallet::hold(signed_by(BUREAU_CHIEF), grant, FINDING));
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Risk, by_agency()));
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Rectification, by_agency()));
        assert_ok!(GrantsPallet::reopen_agreement(AGREEMENT, HoldKind::Rectification, by_agency()));
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Risk, by_bureau()));
        let _ = frame_support::storage::with_transaction(|| {
            breaking(grant);
            assert_eq!(GrantsPallet::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

#[test]
fn broken_states_are_found() {
    found("a grant does not bear the hash of its terms", |grant| {
        Grants::<Test>::mutate(grant, |grant| grant.as_mut().unwrap().terms.user = BUREAU);
    });
    found("a grant of another chain", |grant| {
        let mut changed = Grants::<Test>::take(grant).unwrap();
        changed.terms.genesis = Default::default();
        Grants::<Test>::insert(changed.terms.hash(), changed);
    });
    found("a grant has no history", HistoryCounts::<Test>::remove);
    found("a history has other records than its count says", |grant| HistoryCounts::<Test>::insert(grant, 1));
    found("a history goes back", |grant| {
        Histories::<Test>::mutate(grant, 1, |record| record.as_mut().unwrap().from = 0);
    });
    found("a history goes on after its end", |grant| {
        Histories::<Test>::mutate(grant, 1, |record| record.as_mut().unwrap().status = GrantStatus::Revoked);
    });
    let first = |grant, spoil: fn(&mut StatusRecordOf<Test>)| {
        Histories::<Test>::mutate(grant, 0, |record| spoil(record.as_mut().unwrap()));
    };
    found("a grant was not issued active", |grant| first(grant, |record| record.status = GrantStatus::Held));
    found("a history does not begin with the issue", |grant| {
        first(grant, |record| record.cause = StatusCause::HoldLifted);
    });
    found("a grant was issued by nobody", |grant| first(grant, |record| record.actor = None));
    found("a grant was issued by an officer", |grant| first(grant, |record| record.evidence = Some(FINDING)));
    found("a grant was issued twice", |grant| {
        Histories::<Test>::mutate(grant, 1, |record| record.as_mut().unwrap().cause = StatusCause::Issued);
    });
    found("a record does not say who acted on what", |grant| {
        Histories::<Test>::mutate(grant, 1, |record| record.as_mut().unwrap().evidence = None);
    });
    found("status and holds do not agree", |grant| drop(Holds::<Test>::clear_prefix(grant, 4, None)));
    found("holds and history do not agree", |grant| Holds::<Test>::remove(grant, KEY));
    found("holds and history do not agree", |grant| {
        let act = by_bureau();
        let key = HoldKey { kind: HoldKind::Rectification, placed_by: Overseer::Bureau };
        Holds::<Test>::insert(grant, key, Hold { since: now(), act });
    });
    found("a hold was placed by nobody", |grant| {
        Holds::<Test>::mutate(grant, KEY, |hold| hold.as_mut().unwrap().act.organisation = 77);
    });
    found("a hold of no grant", |_| {
        Holds::<Test>::insert(GrantHash::zero(), KEY, Hold { since: now(), act: by_agency() });
    });
    found("an index does not name every grant", |_| DatasetGrants::<Test>::remove(DATASET, 0));
    found("an index names a grant of something else", |grant| {
        UserGrants::<Test>::remove(USER, 0);
        UserGrants::<Test>::insert(AGENCY, 0, grant);
        UserGrantCounts::<Test>::insert(AGENCY, 1);
    });
    found("an index has a gap", |grant| AgreementGrants::<Test>::insert(AGREEMENT, 1, grant));
}

const OWN: ShareKey = (AGREEMENT, AgreementShare::Agency(AGENCY));
const WHOLE: ShareKey = (AGREEMENT, AgreementShare::Whole);

/// Changes a record of a share's history.
fn spoil(share: ShareKey, number: u32, change: impl FnOnce(&mut StatusRecordOf<Test>)) {
    AgreementHistories::<Test>::mutate(share, number, |record| change(record.as_mut().unwrap()));
}

#[test]
fn broken_orders_about_agreements_are_found() {
    found("a share has no history", |_| AgreementHistoryCounts::<Test>::insert(OWN, 0));
    found("a history has other records than its count says", |_| AgreementHistoryCounts::<Test>::insert(OWN, 2));
    found("a history has a gap", |_| {
        let record = AgreementHistories::<Test>::take(OWN, 1).unwrap();
        AgreementHistories::<Test>::insert(OWN, 7, record);
    });
    found("a history goes back", |_| spoil(OWN, 1, |record| record.from = 0));
    found("a history goes on after its end", |_| spoil(OWN, 1, |record| record.status = GrantStatus::Terminated));
    found("a record does not say who acted on what", |_| spoil(WHOLE, 0, |record| record.officer = None));
    found("a share was acted upon by another", |_| spoil(OWN, 0, |record| record.actor = Some(OTHER_AGENCY)));
    found("a share was acted upon by another", |_| spoil(WHOLE, 0, |record| record.actor = Some(AGENCY)));
    found("a share names a hold of another", |_| spoil(WHOLE, 0, |record| record.hold = Some(KEY)));
    found("a share was ended as only a grant can be", |_| {
        spoil(WHOLE, 0, |record| record.status = GrantStatus::Revoked);
    });
    found("status and holds do not agree", |_| AgreementHolds::<Test>::remove(OWN, HoldKind::Risk));
    found("holds and history do not agree", |_| {
        let hold = AgreementHolds::<Test>::get(OWN, HoldKind::Risk).unwrap();
        AgreementHolds::<Test>::insert(OWN, HoldKind::Rectification, hold);
    });
    found("a hold was placed by nobody", |_| {
        AgreementHolds::<Test>::mutate(OWN, HoldKind::Risk, |hold| hold.as_mut().unwrap().act.organisation = 77);
    });
    found("records of no share", |_| AgreementHistoryCounts::<Test>::remove(OWN));
    found("a hold of no share", |_| {
        let share = (AGREEMENT, AgreementShare::Agency(OTHER_AGENCY));
        AgreementHolds::<Test>::insert(share, HoldKind::Risk, Hold { since: now(), act: by_other() });
    });
}
