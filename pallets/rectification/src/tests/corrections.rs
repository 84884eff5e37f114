//! Corrections: reported, accepted, given back, found wanting.

use crate::{mock::*, Cases, Event, Histories};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Term},
    grant_status::{GrantRegister, Overseer},
    rectification::{BreachGround, Closure, RectificationAct as Act, RectificationLimit, RectificationState as State},
    testing::{Mock, MockClock},
    verdict::Reason,
    RectificationId,
};
use frame_support::{assert_noop, assert_ok};

/// The acts on record, with the state after each.
fn told(id: RectificationId) -> Vec<(Act, State)> {
    (0..).map_while(|number| Histories::<Test>::get(id, number)).map(|record| (record.act, record.state)).collect()
}

#[test]
fn r_097_access_opens_again_when_the_correction_is_accepted() {
    run(|| {
        let (grant, id) = (hashes()[0], order(AGENCY_CHIEF, single()));
        take_events();
        pass_days(3);
        assert_ok!(report(SIGNATORY, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionReported { rectification: id, holder: USER, officer: SIGNATORY, report: REPORT }]
        );
        assert_eq!(state(id), State::Reported);
        assert_eq!(Desk::reason_now(grant), Reason::GrantHeld, "a report alone opens nothing");

        pass_days(2);
        assert_ok!(accept(AGENCY_HEAD, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionAccepted { rectification: id, officer: AGENCY_HEAD, evidence: CHECK, reopened: true }]
        );
        assert_eq!(Desk::reason_now(grant), Reason::Granted);
        let case = Cases::<Test>::get(id).unwrap();
        assert_eq!((case.state, case.access_closed, case.clock, case.entry), (State::Accepted, false, None, None));
        assert_eq!(
            told(id),
            [(Act::Order, State::Ordered), (Act::Report, State::Reported), (Act::Accept, State::Accepted)]
        );
        assert!(Desk::entries().is_empty(), "who corrects is not entered");
        assert!(Mock::clocks().is_empty());
    });
}

#[test]
fn q_20_all_grants_of_an_agreement_open_again_in_one_step() {
    run(|| {
        let id = order(BUREAU_CHIEF, agreement(DOUBLE));
        assert!([2, 3].iter().all(|place| Desk::reason_now(hashes()[*place]) == Reason::GrantHeld));
        report(CLERK, id).unwrap();
        assert_ok!(accept(BUREAU_CHIEF, id));
        assert!([2, 3].iter().all(|place| Desk::reason_now(hashes()[*place]) == Reason::Granted));
    });
}

#[test]
fn q_20_only_the_orderer_decides_and_opens() {
    run(|| {
        let id = order(AGENCY_CHIEF, agreement(DOUBLE));
        report(CLERK, id).unwrap();
        for who in [BUREAU_CHIEF, OTHER_CHIEF] {
            assert_noop!(accept(who, id), Fault::NotOrderer);
            assert_noop!(reject(who, id), Fault::NotOrderer);
        }
        assert_ok!(accept(AGENCY_CHIEF, id));
    });
}

#[test]
fn an_order_without_closure_is_accepted_without_opening() {
    for closure in [Closure::Without, Closure::AfterFailure] {
        run(|| {
            let id = order_closing(AGENCY_CHIEF, single(), BreachGround::OtherBreach, closure);
            report(CLERK, id).unwrap();
            take_events();
            assert_ok!(accept(AGENCY_CHIEF, id));
            let officer = AGENCY_CHIEF;
            assert_eq!(
                take_events(),
                [Event::CorrectionAccepted { rectification: id, officer, evidence: CHECK, reopened: false }]
            );
        });
    }
}

#[test]
fn a_correction_that_is_not_accepted_goes_back_while_the_limit_is_open() {
    run(|| {
        let (id, last) = (order(AGENCY_CHIEF, single()), today().plus(LIMIT_DAYS));
        pass_days(3);
        report(SIGNATORY, id).unwrap();
        assert!(Mock::clocks().is_empty(), "the clock stops with the report");
        // On the last day of the limit itself there is still time.
        pass_days(LIMIT_DAYS - 3);
        take_events();
        assert_ok!(reject(AGENCY_CHIEF, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionReturned { rectification: id, officer: AGENCY_CHIEF, evidence: CHECK, limit: last }]
        );
        let case = Cases::<Test>::get(id).unwrap();
        assert_eq!(case.state, State::Ordered);
        assert_eq!(case.limit, Some(RectificationLimit { term: LIMIT, day: last }), "the order is what it was");
        let (kind, subject) = (ClockKind::RectificationLimit, ClockSubject::Rectification(id));
        assert_eq!(Mock::clocks(), [(1, MockClock { kind, subject, holder: USER, due: last })]);
        assert!(Desk::hold(hashes()[0], Overseer::Agency).is_some());

        assert_ok!(report(SIGNATORY, id));
        assert_ok!(accept(AGENCY_CHIEF, id));
        let states = [State::Ordered, State::Reported, State::Ordered, State::Reported, State::Accepted];
        assert_eq!(told(id).iter().map(|(_, state)| *state).collect::<Vec<_>>(), states);
        assert_eq!(told(id)[2].0, Act::Return);
    });
}

#[test]
fn r_098_a_correction_that_is_not_accepted_after_the_limit_has_failed() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        pass_days(LIMIT_DAYS);
        report(SIGNATORY, id).unwrap();
        pass_days(1);
        take_events();
        assert_ok!(reject(AGENCY_CHIEF, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionRejected {
                rectification: id,
                officer: AGENCY_CHIEF,
                evidence: CHECK,
                access_closed: true
            }]
        );
        assert_eq!(state(id), State::Failed);
        assert_eq!(told(id)[2], (Act::Reject, State::Failed));
        // There is no further report, and the orderer cannot change its mind.
        assert_noop!(report(SIGNATORY, id), Fault::WrongState);
        assert_noop!(accept(AGENCY_CHIEF, id), Fault::WrongState);
    });
}

#[test]
fn q_20_what_was_to_be_closed_after_failure_is_closed_when_the_correction_is_rejected() {
    run(|| {
        let id = order_closing(AGENCY_CHIEF, single(), BreachGround::OtherBreach, Closure::AfterFailure);
        report(SIGNATORY, id).unwrap();
        pass_days(LIMIT_DAYS + 1);
        take_events();
        assert_ok!(reject(AGENCY_HEAD, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionRejected {
                rectification: id,
                officer: AGENCY_HEAD,
                evidence: CHECK,
                access_closed: true
            }]
        );
        assert_eq!(Desk::hold(hashes()[0], Overseer::Agency), Some(act(AGENCY, AGENCY_HEAD, CHECK)));
    });
    run(|| {
        let id = order_closing(AGENCY_CHIEF, single(), BreachGround::OtherBreach, Closure::Without);
        report(SIGNATORY, id).unwrap();
        pass_days(LIMIT_DAYS + 1);
        assert_ok!(reject(AGENCY_CHIEF, id));
        assert_eq!(Desk::hold(hashes()[0], Overseer::Agency), None);
        assert!(!Cases::<Test>::get(id).unwrap().access_closed);
    });
}

#[test]
fn only_who_must_correct_reports() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        for who in [PERSON_SIGNATORY, AGENCY_CHIEF, OTHER_CHIEF] {
            assert_noop!(report(who, id), Fault::NotHolder);
        }
        assert_ok!(report(CLERK, id));
    });
}

#[test]
fn states_that_forbid() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        assert_noop!(accept(AGENCY_CHIEF, id), Fault::WrongState);
        assert_noop!(reject(AGENCY_CHIEF, id), Fault::WrongState);
        report(CLERK, id).unwrap();
        assert_noop!(report(CLERK, id), Fault::WrongState);
        accept(AGENCY_CHIEF, id).unwrap();
        assert_noop!(report(CLERK, id), Fault::WrongState);
        assert_noop!(accept(AGENCY_CHIEF, id), Fault::WrongState);
        assert_noop!(reject(AGENCY_CHIEF, id), Fault::WrongState);
        assert_noop!(report(CLERK, 1), Fault::NotFound);
        assert_noop!(accept(AGENCY_CHIEF, 1), Fault::NotFound);
    });
}

#[test]
fn an_acceptance_that_cannot_open_access_is_no_acceptance() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        report(CLERK, id).unwrap();
        Desk::refuse(true);
        assert_noop!(accept(AGENCY_CHIEF, id), REFUSED);
        Desk::refuse(false);
        assert_ok!(accept(AGENCY_CHIEF, id));
    });
}

#[test]
fn a_history_without_further_numbers_refuses() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        let _ = frame_support::storage::with_transaction(|| {
            Cases::<Test>::mutate(id, |case| case.as_mut().unwrap().records = u32::MAX);
            assert_noop!(report(CLERK, id), Fault::NumbersExhausted);
            frame_support::storage::TransactionOutcome::Rollback(sp_runtime::DispatchResult::Ok(()))
        });
    });
}

#[test]
fn a_limit_up_to_a_day_is_the_same() {
    run(|| {
        let day = today().plus(4);
        let (ground, closure) = (BreachGround::BeyondScope, Closure::WithOrder);
        let limit = Term::Until(day);
        assert_ok!(Rectification::order(signed_by(AGENCY_CHIEF), single(), ground, closure, limit, ORDER));
        pass_days(4);
        assert_ok!(report(CLERK, 0));
        assert_ok!(reject(AGENCY_CHIEF, 0));
        assert_eq!(Cases::<Test>::get(0).unwrap().limit, Some(RectificationLimit { term: limit, day }));
        pass_days(1);
        work_off();
        assert_eq!(state(0), State::Failed);
    });
}
