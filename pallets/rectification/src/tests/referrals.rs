//! Serious cases against data users in the hands of a regulator.

use crate::{mock::*, Cases, Event, OrganisationCases};
use drl_primitives::{
    credit::{EntryGround, EntrySource},
    rectification::{RectificationState as State, Referral, ReferralOutcome, ReferralResult, ReferredTo},
    testing::Mock,
    RectificationId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn refer(who: AccountId, id: RectificationId) -> DispatchResult {
    dispatch(|| Rectification::refer(signed_by(who), id, REGULATOR, FILE))
}

fn result(who: AccountId, id: RectificationId, outcome: ReferralOutcome) -> DispatchResult {
    dispatch(|| Rectification::record_result(signed_by(who), id, outcome, CHECK))
}

/// A case in each state in which there is something to refer.
fn referable() -> Vec<(RectificationId, State)> {
    let accepted = order(AGENCY_CHIEF, single());
    report(CLERK, accepted).unwrap();
    accept(AGENCY_CHIEF, accepted).unwrap();
    let terminated = order(AGENCY_CHIEF, single());
    let failed = order(BUREAU_CHIEF, agreement(DOUBLE));
    pass_limits();
    terminate(AGENCY_CHIEF, terminated).unwrap();
    let ordered = order(AGENCY_CHIEF, agreement(DOUBLE));
    let reported = order(OTHER_CHIEF, agreement(DOUBLE));
    report(CLERK, reported).unwrap();
    vec![
        (accepted, State::Accepted),
        (terminated, State::Terminated),
        (failed, State::Failed),
        (ordered, State::Ordered),
        (reported, State::Reported),
    ]
}

#[test]
fn r_102_a_serious_case_is_referred_and_goes_on_beside_that() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        take_events();
        assert_ok!(refer(AGENCY_CHIEF, id));
        let to = ReferredTo::Regulator(REGULATOR);
        let (organisation, officer) = (AGENCY, AGENCY_CHIEF);
        assert_eq!(take_events(), [Event::CaseReferred { rectification: id, to, organisation, officer, file: FILE }]);
        let referral = Some(Referral { to, at: now(), file: FILE, result: None });
        assert_eq!(Cases::<Test>::get(id).unwrap().referral, referral);
        assert_eq!(OrganisationCases::<Test>::get(REGULATOR, 0), Some(id), "the regulator finds it");
        assert_ok!(report(CLERK, id));
        assert_ok!(accept(AGENCY_CHIEF, id));
    });
}

#[test]
fn r_100_any_case_is_referred_but_one_that_was_an_error() {
    run(|| {
        for (id, expected) in referable() {
            assert_eq!(state(id), expected);
            assert_ok!(refer(BUREAU_CHIEF, id));
            assert_eq!(state(id), expected, "where it stands does not change");
            assert_noop!(refer(BUREAU_CHIEF, id), Fault::AlreadyReferred);
        }
        let id = order(AGENCY_CHIEF, agreement(SINGLE));
        withdraw(AGENCY_CHIEF, id).unwrap();
        assert_noop!(refer(AGENCY_CHIEF, id), Fault::WrongState);
    });
}

#[test]
fn a_referral_of_a_closed_case_leaves_the_next_order_alone() {
    run(|| {
        let closed = order(AGENCY_CHIEF, single());
        report(CLERK, closed).unwrap();
        accept(AGENCY_CHIEF, closed).unwrap();
        let next = order(AGENCY_CHIEF, single());
        assert_ok!(refer(AGENCY_CHIEF, closed));
        assert_ok!(result(AUDITOR, closed, ReferralOutcome::LawBroken));
        assert_eq!(Rectification::open_order(single(), AGENCY), Some(next));
        assert!(Cases::<Test>::get(next).unwrap().clock.is_some());
    });
}

#[test]
fn r_102_the_orderer_or_the_bureau_refers() {
    run(|| {
        let id = order(AGENCY_CHIEF, agreement(DOUBLE));
        assert_noop!(refer(OTHER_CHIEF, id), Fault::NotOrderer);
        assert_ok!(refer(BUREAU_CHIEF, id));
        let of_bureau = order(BUREAU_CHIEF, agreement(DOUBLE));
        assert_noop!(refer(AGENCY_CHIEF, of_bureau), Fault::NotOrderer);
    });
}

#[test]
fn r_100_a_case_is_referred_to_a_regulator_of_this_ledger() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        for other in [BUREAU, OTHER_AGENCY, USER, 77] {
            assert_noop!(Rectification::refer(signed_by(AGENCY_CHIEF), id, other, FILE), Fault::NotRegulator);
        }
        assert_noop!(refer(AGENCY_CHIEF, 9), Fault::NotFound);
    });
}

#[test]
fn r_100_the_regulators_result_makes_an_entry_by_reference() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        refer(AGENCY_CHIEF, id).unwrap();
        take_events();
        pass_days(5);
        assert_ok!(result(AUDITOR, id, ReferralOutcome::LawBroken));
        let outcome = ReferralOutcome::LawBroken;
        assert_eq!(
            take_events(),
            [Event::ResultRecorded {
                rectification: id,
                outcome,
                regulator: REGULATOR,
                officer: AUDITOR,
                file: CHECK,
                entry: Some(0)
            }]
        );
        let by = act(REGULATOR, AUDITOR, CHECK);
        assert_eq!(Desk::entries(), [(USER, EntryGround::LawBroken, EntrySource::Rectification(id), by)]);
        let result = ReferralResult { outcome, regulator: REGULATOR, at: now(), entry: Some(0) };
        let case = Cases::<Test>::get(id).unwrap();
        assert_eq!(case.referral.unwrap().result, Some(result));
        assert_eq!((case.state, case.entry), (State::Ordered, None), "the case itself goes on");
    });
}

#[test]
fn r_100_where_no_law_was_broken_nobody_is_entered() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        refer(AGENCY_CHIEF, id).unwrap();
        assert_ok!(result(AUDITOR, id, ReferralOutcome::NoLawBroken));
        assert!(Desk::entries().is_empty());
        assert!(matches!(take_events().last(), Some(Event::ResultRecorded { entry: None, .. })));
    });
}

#[test]
fn r_100_a_failed_case_may_bring_two_entries_of_two_grounds() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        pass_limits();
        terminate(AGENCY_CHIEF, id).unwrap();
        refer(AGENCY_CHIEF, id).unwrap();
        assert_ok!(result(AUDITOR, id, ReferralOutcome::LawBroken));
        let grounds: Vec<_> = Desk::entries().iter().map(|entry| entry.1).collect();
        assert_eq!(grounds, [EntryGround::NotRectified, EntryGround::LawBroken]);
    });
}

#[test]
fn a_result_is_recorded_once_and_of_what_was_referred() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        assert_noop!(result(AUDITOR, id, ReferralOutcome::LawBroken), Fault::NotReferred);
        assert_noop!(result(AUDITOR, 9, ReferralOutcome::LawBroken), Fault::NotFound);
        refer(AGENCY_CHIEF, id).unwrap();
        // Another regulator, to which the case was handed on, records it.
        assert_ok!(result(OTHER_AUDITOR, id, ReferralOutcome::NoLawBroken));
        assert_noop!(result(AUDITOR, id, ReferralOutcome::LawBroken), Fault::AlreadyResolved);
        assert_noop!(refer(AGENCY_CHIEF, id), Fault::AlreadyReferred);
    });
}

#[test]
fn a_result_is_recorded_in_every_state_that_may_follow_a_referral() {
    run(|| {
        for (id, _) in referable() {
            refer(BUREAU_CHIEF, id).unwrap();
            assert_ok!(result(AUDITOR, id, ReferralOutcome::LawBroken));
        }
        let id = order(AGENCY_CHIEF, agreement(SINGLE));
        refer(AGENCY_CHIEF, id).unwrap();
        withdraw(AGENCY_CHIEF, id).unwrap();
        assert_ok!(result(AUDITOR, id, ReferralOutcome::LawBroken));
        assert_eq!(state(id), State::Withdrawn);
    });
}

#[test]
fn an_entry_that_is_refused_leaves_no_result() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        refer(AGENCY_CHIEF, id).unwrap();
        Desk::refuse(true);
        assert_noop!(result(AUDITOR, id, ReferralOutcome::LawBroken), REFUSED);
        Desk::refuse(false);
        assert!(Cases::<Test>::get(id).unwrap().referral.unwrap().result.is_none());
    });
}

#[test]
fn what_is_referred_to_a_regulator_is_a_case_of_a_data_user() {
    run(|| {
        let id = order_agency();
        Mock::pass_days(LIMIT_DAYS + 1);
        work_off();
        assert_noop!(refer(BUREAU_CHIEF, id), Fault::WrongState);
        assert_noop!(result(AUDITOR, id, ReferralOutcome::LawBroken), Fault::WrongState);
    });
}
