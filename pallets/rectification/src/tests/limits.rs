//! Limits that pass, by themselves.

use crate::{mock::*, Cases, Event, Histories};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, OnDue},
    grant_status::{GrantRegister, Overseer},
    rectification::{BreachGround, Closure, RectificationAct, RectificationRecord, RectificationState as State},
    testing::Mock,
    verdict::Reason,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop, weights::Weight};

#[test]
fn r_098_an_order_that_nobody_answers_fails_with_its_limit() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        take_events();
        pass_days(LIMIT_DAYS);
        work_off();
        assert_eq!(state(id), State::Ordered, "the last day is in time");
        pass_days(1);
        work_off();
        assert_eq!(take_events(), [Event::LimitPassed { rectification: id, holder: USER, access_closed: true }]);
        assert_eq!(state(id), State::Failed);
        assert_eq!(
            Histories::<Test>::get(id, 1),
            Some(RectificationRecord {
                at: now(),
                block: 3,
                act: RectificationAct::PassLimit,
                state: State::Failed,
                organisation: None,
                officer: None,
                evidence: None,
                reason: None,
            })
        );
        assert_eq!(Mock::clocks().len(), 1, "the breach stays open until its consequence is drawn");
        assert_noop!(report(SIGNATORY, id), Fault::WrongState);
    });
}

#[test]
fn r_103_a_clock_terminates_nothing_and_enters_nobody() {
    run(|| {
        order(AGENCY_CHIEF, single());
        order(BUREAU_CHIEF, agreement(DOUBLE));
        order_agency();
        pass_days(365);
        work_off();
        assert!((0..3).all(|id| state(id) == State::Failed));
        assert!(Desk::entries().is_empty());
        assert!(Desk::terminated_for_breach(DOUBLE).is_none() && Desk::part_terminated(DOUBLE, AGENCY).is_none());
        assert!(hashes().iter().all(|grant| !Desk::status(*grant).is_final()));
    });
}

#[test]
fn q_20_access_is_closed_after_failure_where_the_order_said_so() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.closure_with_order = false);
        let id = order_closing(AGENCY_CHIEF, single(), BreachGround::MeasuresNotTaken, Closure::AfterFailure);
        let whole = order_closing(BUREAU_CHIEF, agreement(DOUBLE), BreachGround::BeyondScope, Closure::AfterFailure);
        assert_eq!(Desk::reason_now(hashes()[0]), Reason::Granted);
        take_events();
        pass_limits();
        assert_eq!(
            take_events(),
            [
                Event::LimitPassed { rectification: id, holder: USER, access_closed: true },
                Event::LimitPassed { rectification: whole, holder: USER, access_closed: true },
            ]
        );
        // In the name of the officer who ordered it so.
        assert_eq!(Desk::hold(hashes()[0], Overseer::Agency), Some(act(AGENCY, AGENCY_CHIEF, ORDER)));
        assert_eq!(Desk::closure(DOUBLE, BUREAU), Some(act(BUREAU, BUREAU_CHIEF, ORDER)));
        assert_eq!(Desk::reason_now(hashes()[3]), Reason::GrantHeld);
    });
}

#[test]
fn r_096_without_closure_access_stays_open_after_failure() {
    run(|| {
        order_closing(AGENCY_CHIEF, single(), BreachGround::OtherBreach, Closure::Without);
        take_events();
        pass_limits();
        assert_eq!(take_events(), [Event::LimitPassed { rectification: 0, holder: USER, access_closed: false }]);
        assert_eq!(Desk::reason_now(hashes()[0]), Reason::Granted);
    });
}

#[test]
fn a_closure_that_is_refused_does_not_keep_the_case_from_failing() {
    run(|| {
        order_closing(AGENCY_CHIEF, single(), BreachGround::OtherBreach, Closure::AfterFailure);
        Desk::refuse(true);
        take_events();
        pass_limits();
        assert_eq!(take_events(), [Event::LimitPassed { rectification: 0, holder: USER, access_closed: false }]);
        assert_eq!(state(0), State::Failed);
        Desk::refuse(false);
        assert_ok!(terminate(AGENCY_CHIEF, 0));
    });
}

#[test]
fn a_report_in_time_is_not_failed_by_the_clock() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        pass_days(LIMIT_DAYS);
        assert_ok!(report(SIGNATORY, id));
        take_events();
        pass_days(100);
        work_off();
        assert_eq!(state(id), State::Reported);
        assert!(take_events().is_empty());
        assert_ok!(accept(AGENCY_CHIEF, id));
    });
}

#[test]
fn a_report_that_was_given_back_may_fail_by_the_clock() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        report(SIGNATORY, id).unwrap();
        reject(AGENCY_CHIEF, id).unwrap();
        pass_limits();
        assert_eq!(state(id), State::Failed);
    });
}

#[test]
fn a_report_after_the_limit_is_refused_even_before_the_agenda_is_worked_off() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        pass_days(LIMIT_DAYS + 1);
        assert_noop!(report(SIGNATORY, id), Fault::LimitPassed);
        assert_eq!(state(id), State::Ordered);
        work_off();
        assert_eq!(state(id), State::Failed);
    });
}

#[test]
fn a_clock_of_something_else_changes_nothing() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        let clock = Cases::<Test>::get(id).unwrap().clock.unwrap();
        let kind = ClockKind::RectificationLimit;
        assert_storage_noop!({
            let other = <Rectification as OnDue>::on_due(clock + 1, kind, ClockSubject::Rectification(id), USER);
            assert_eq!(other, Rectification::max_weight());
            Rectification::on_due(clock, kind, ClockSubject::Rectification(id + 1), USER);
            let wrong = Rectification::on_due(clock, ClockKind::Launch, ClockSubject::Rectification(id), USER);
            let subject = Rectification::on_due(clock, kind, ClockSubject::Agreement(id), USER);
            assert_eq!((wrong, subject), (Weight::zero(), Weight::zero()));
        });
        pass_limits();
        // A clock tells once; told twice it would change nothing more.
        assert_storage_noop!(work_off());
    });
}
