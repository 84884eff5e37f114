//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::{
    grant::GrantStatus,
    grant_status::{Hold, HoldKey, HoldKind, Overseer},
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
        Histories::<Test>::mutate(grant, 0, |record| record.as_mut().unwrap().status = GrantStatus::Revoked);
    });
    found("a record does not say who acted on what", |grant| {
        Histories::<Test>::mutate(grant, 1, |record| record.as_mut().unwrap().evidence = None);
    });
    found("status and holds do not agree", |grant| Holds::<Test>::remove(grant, KEY));
    found("holds and history do not agree", |grant| {
        let act = by_bureau();
        let key = HoldKey { placed_by: Overseer::Bureau, ..KEY };
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
