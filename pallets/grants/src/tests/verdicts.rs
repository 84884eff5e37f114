//! Verdicts: every reason from the state of the ledger, and that stopping is one step.

use crate::{mock::*, AgreementHistories, Histories};
use drl_primitives::{
    agreement::{AgreementStanding, GrantIssuer, SignedTerms},
    application::Purpose,
    catalog::Service,
    date::DAY_MS,
    grant::{GrantStatus, Question},
    grant_status::{AgreementShare, GrantControl, HoldKind},
    organisation::Standing,
    testing::Mock,
    verdict::{Reason, Verdict},
    Code, Day, Digest, GrantHash,
};
use frame_support::{assert_ok, storage::unhashed};

/// The verdict on a fresh grant after something happened, on a changed question.
fn after(happens: impl FnOnce(GrantHash), change: impl FnOnce(&mut Question)) -> Verdict {
    let mut verdict = None;
    run(|| {
        let grant = issue();
        pass(1_000);
        happens(grant);
        let mut asked = question();
        change(&mut asked);
        verdict = Some(GrantsPallet::verify(grant, &asked));
    });
    verdict.unwrap()
}

fn happened(happens: impl FnOnce(GrantHash)) -> Reason {
    after(happens, |_| {}).reason
}

fn asked(change: impl FnOnce(&mut Question)) -> Reason {
    after(|_| {}, change).reason
}

#[test]
fn r_078_under_a_complete_agreement_data_is_obtained_as_agreed() {
    let verdict = after(|_| {}, |_| {});
    assert!(verdict.allowed);
    assert_eq!((verdict.reason, verdict.rule), (Reason::Granted, 78));
    assert_eq!(verdict.approvers, [AGENCY, OTHER_AGENCY, BUREAU]);
}

#[test]
fn the_verdict_names_its_moment_and_nobody_where_there_is_no_grant() {
    run(|| {
        let grant = issue();
        assert_eq!(GrantsPallet::verify(grant, &question()).at, now());
        assert_eq!(verdict_at(grant, 17).at, 17);
        let unknown = GrantsPallet::verify(GrantHash::zero(), &question());
        assert_eq!(unknown, Verdict::new(Reason::NoSuchGrant, now(), vec![]));
        assert!(!unknown.allowed);
    });
}

#[test]
fn r_048_a_lapsed_proof_denies() {
    assert_eq!(happened(|_| pass((u64::from(PROOF_DAYS) + 1) * DAY_MS)), Reason::ProofLapsed);
}

#[test]
fn r_070_items_beyond_the_agreement_are_denied() {
    assert_eq!(asked(|q| q.items = vec![1, 3].try_into().unwrap()), Reason::ItemNotGranted);
    assert_eq!(asked(|q| q.items = Default::default()), Reason::Granted);
    assert_eq!(asked(|q| q.items = vec![5, 1, 5].try_into().unwrap()), Reason::Granted);
}

#[test]
fn r_071_another_system_is_denied() {
    assert_eq!(asked(|q| q.system = Some(Digest::sha256([9; 32]))), Reason::SystemNotGranted);
    assert_eq!(asked(|q| q.system = None), Reason::Granted);
}

#[test]
fn r_074_outside_the_period_is_denied() {
    assert_eq!(happened(|_| pass(TERM_DAYS * DAY_MS)), Reason::TermOver);
    run(|| {
        let from = now() + 1_000;
        let grant = GrantsPallet::issue(&SignedTerms { from, ..one_row() }).unwrap()[0];
        assert_eq!(reason(grant), Reason::TermNotBegun);
        assert_eq!(reason_at(grant, from), Reason::TimeInFuture);
    });
}

#[test]
fn r_079_another_purpose_is_denied() {
    for purpose in Purpose::ALL {
        let expected = if *purpose == Purpose::Research { Reason::Granted } else { Reason::PurposeNotGranted };
        assert_eq!(asked(|q| q.purpose = *purpose), expected);
    }
}

#[test]
fn r_066_without_an_agreement_in_force_it_is_denied() {
    let agreement = |standing| happened(|_| Contracts::set(1, standing));
    assert_eq!(agreement(AgreementStanding::NotInForce), Reason::AgreementNotInForce);
    assert_eq!(agreement(AgreementStanding::Expired), Reason::TermOver);
    assert_eq!(agreement(AgreementStanding::EndedByNotice), Reason::AgreementEnded);
    assert_eq!(agreement(AgreementStanding::TerminatedForBreach), Reason::AgreementTerminated);
    run(|| {
        // A version that the agreements do not know.
        let terms = SignedTerms { version: 2, ..one_row() };
        assert_eq!(reason(GrantsPallet::issue(&terms).unwrap()[0]), Reason::AgreementNotInForce);
    });
}

#[test]
fn r_095_data_users_and_agencies_that_may_not_act_are_denied() {
    let standing = |organisation, standing| happened(|_| Mock::set_standing(organisation, standing));
    assert_eq!(standing(USER, Standing::Suspended), Reason::UserSuspended);
    assert_eq!(standing(USER, Standing::Exited), Reason::UserGone);
    assert_eq!(standing(AGENCY, Standing::Suspended), Reason::AgencyNotActive);
    assert_eq!(standing(AGENCY, Standing::Exited), Reason::AgencyNotActive);
    // An agency that is not concerned changes nothing.
    assert_eq!(standing(OTHER_AGENCY, Standing::Suspended), Reason::Granted);
}

#[test]
fn r_106_a_dataset_that_is_not_served_is_denied() {
    let service = |service| happened(|_| Catalog::set(DATASET, service));
    assert_eq!(service(Service::Suspended), Reason::DatasetSuspended);
    assert_eq!(service(Service::Disputed), Reason::DatasetSuspended);
    assert_eq!(service(Service::Withdrawn), Reason::DatasetWithdrawn);
    assert_eq!(service(Service::NotOpen), Reason::DatasetNotOpen);
    assert_eq!(service(Service::OpenElsewhere), Reason::DatasetNotOpen);
}

#[test]
fn r_106_q_21_suspended_items_are_denied_and_the_rest_is_served() {
    run(|| {
        let grant = issue();
        let about = |items: &[u16]| Question { items: items.to_vec().try_into().unwrap(), ..question() };
        let says = |items| GrantsPallet::verify(grant, &about(items)).reason;
        pass(1_000);
        let suspended = now();
        Catalog::suspend_items(DATASET, &[2, 7]);
        assert_eq!(says(&[2]), Reason::ItemSuspended);
        assert_eq!(says(&[1, 5]), Reason::Granted);
        assert_eq!(says(&[]), Reason::ItemSuspended);
        assert_eq!(GrantsPallet::verify(grant, &about(&[2])).rule, 106);
        pass(1_000);
        Catalog::suspend_items(DATASET, &[]);
        assert_eq!(says(&[]), Reason::Granted);
        // What was suspended at that moment stays known.
        let then = |at| GrantsPallet::verify(grant, &Question { at: Some(at), ..about(&[2]) }).reason;
        assert_eq!([then(suspended - 1), then(suspended)], [Reason::Granted, Reason::ItemSuspended]);
        // Items of another dataset do not matter.
        Catalog::suspend_items(DATASET + 1, &[1, 2, 5]);
        assert_eq!(says(&[]), Reason::Granted);
    });
}

#[test]
fn reasons_of_the_grant_itself() {
    assert_eq!(happened(|grant| GrantsPallet::terminate(grant, by_agency()).unwrap()), Reason::GrantTerminated);
    assert_eq!(happened(|grant| GrantsPallet::revoke(grant, by_agency()).unwrap()), Reason::GrantRevoked);
    assert_eq!(happened(|grant| GrantsPallet::shut_down(grant, by_agency()).unwrap()), Reason::GrantShutDown);
    let held = happened(|grant| GrantsPallet::hold(signed_by(BUREAU_CHIEF), grant, FINDING).unwrap());
    assert_eq!(held, Reason::GrantHeld);
    assert_eq!(asked(|q| q.at = Some(1)), Reason::NotYetIssued);
    assert_eq!(asked(|q| q.at = Some(u64::MAX)), Reason::TimeInFuture);
}

#[test]
fn the_order_of_reasons_is_grant_agreement_parties_dataset_scope() {
    run(|| {
        let grant = issue();
        pass((u64::from(PROOF_DAYS) + 1) * DAY_MS);
        let wrong = Question {
            purpose: Purpose::Other,
            items: vec![9].try_into().unwrap(),
            system: Some(Digest::sha256([9; 32])),
            at: None,
        };
        let says = |expected| assert_eq!(GrantsPallet::verify(grant, &wrong).reason, expected);
        says(Reason::ProofLapsed);
        Catalog::suspend_items(DATASET, &[9]);
        says(Reason::ItemSuspended);
        Catalog::set(DATASET, Service::Withdrawn);
        says(Reason::DatasetWithdrawn);
        Mock::set_standing(AGENCY, Standing::Suspended);
        says(Reason::AgencyNotActive);
        Mock::set_standing(USER, Standing::Suspended);
        says(Reason::UserSuspended);
        Contracts::set(1, AgreementStanding::TerminatedForBreach);
        says(Reason::AgreementTerminated);
        assert_ok!(GrantsPallet::hold(signed_by(BUREAU_CHIEF), grant, FINDING));
        says(Reason::GrantHeld);
        pass(TERM_DAYS * DAY_MS);
        says(Reason::TermOver);
        assert_ok!(GrantsPallet::terminate(grant, by_bureau()));
        says(Reason::GrantTerminated);
    });
}

#[test]
fn r_106_suspending_one_dataset_denies_each_of_its_grants_without_a_write() {
    run(|| {
        let grants: Vec<GrantHash> = (1..=20)
            .map(|number| {
                let mut terms = one_row();
                terms.service = Digest::sha256([number; 32]);
                GrantsPallet::issue(&terms).unwrap()[0]
            })
            .collect();
        pass(1_000);
        frame_support::assert_storage_noop!({
            Catalog::set(DATASET, Service::Suspended);
            assert!(grants.iter().all(|grant| reason(*grant) == Reason::DatasetSuspended));
            Catalog::set(DATASET, Service::Open);
            assert!(grants.iter().all(|grant| reason(*grant) == Reason::Granted));
            Mock::set_standing(USER, Standing::Suspended);
            assert!(grants.iter().all(|grant| reason(*grant) == Reason::UserSuspended));
        });
    });
}

#[test]
fn verdicts_change_no_state() {
    run(|| {
        let grant = issue();
        frame_support::assert_storage_noop!({
            for at in [None, Some(0), Some(now()), Some(u64::MAX)] {
                GrantsPallet::verify(grant, &Question { at, ..question() });
            }
        });
    });
}

#[test]
fn a_history_with_a_gap_denies() {
    run(|| {
        let grant = issue();
        let record = Histories::<Test>::take(grant, 0).unwrap();
        assert_eq!(reason(grant), Reason::NotYetIssued);
        // Nor does a record that does not decode make it panic.
        unhashed::put_raw(&Histories::<Test>::hashed_key_for(grant, 0), &[1, 2]);
        assert_eq!(reason(grant), Reason::NotYetIssued);
        Histories::<Test>::insert(grant, 0, record);
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn an_order_that_got_lost_denies() {
    run(|| {
        let grant = issue();
        for _ in 0..2 {
            assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Risk, by_bureau()));
            assert_ok!(GrantsPallet::reopen_agreement(AGREEMENT, HoldKind::Risk, by_bureau()));
        }
        assert_eq!(reason(grant), Reason::Granted);
        let last = ((AGREEMENT, AgreementShare::Whole), 3);
        let record = AgreementHistories::<Test>::take(last.0, last.1).unwrap();
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_eq!(GrantsPallet::grant(grant).unwrap().effective, GrantStatus::Held);
        AgreementHistories::<Test>::insert(last.0, last.1, record);
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn days_of_the_period_are_days_of_china() {
    run(|| {
        let day = Day::from_moment(now());
        let terms = SignedTerms { from: day.plus(1).start(), until: day.plus(2).end(), ..one_row() };
        let grant = GrantsPallet::issue(&terms).unwrap()[0];
        pass(10 * DAY_MS);
        assert_eq!(reason_at(grant, day.end() - 1), Reason::TermNotBegun);
        assert_eq!(reason_at(grant, day.end()), Reason::Granted);
        assert_eq!(reason_at(grant, day.plus(2).end() - 1), Reason::Granted);
        assert_eq!(reason_at(grant, day.plus(2).end()), Reason::TermOver);
    });
}
