//! What has ended by other ways while a case is open: decisions stay possible.

use crate::{mock::*, Cases, Event};
use drl_primitives::{
    agreement::AgreementStanding,
    grant::GrantStatus,
    rectification::{BreachGround, Closure, RectificationState as State, RectificationSubject},
};
use frame_support::assert_ok;

/// The ways in which access may end by itself.
fn ends() -> Vec<(RectificationSubject, fn())> {
    let revoked: fn() = || Desk::set_status(hashes()[0], GrantStatus::Revoked);
    let shut_down: fn() = || Desk::set_status(hashes()[0], GrantStatus::ShutDown);
    let expired: fn() = || Desk::set_standing(SINGLE, AgreementStanding::Expired);
    let noticed: fn() = || Desk::set_standing(SINGLE, AgreementStanding::EndedByNotice);
    let breached: fn() = || Desk::set_standing(SINGLE, AgreementStanding::TerminatedForBreach);
    let mut ends = Vec::new();
    externalities().execute_with(|| {
        ends = vec![
            (single(), revoked),
            (single(), shut_down),
            (agreement(SINGLE), expired),
            (agreement(SINGLE), noticed),
            (agreement(SINGLE), breached),
        ];
    });
    ends
}

#[test]
fn a_correction_is_accepted_though_the_closure_is_gone() {
    for (subject, end) in ends() {
        run(|| {
            let id = order(AGENCY_CHIEF, subject);
            report(CLERK, id).unwrap();
            end();
            take_events();
            assert_ok!(accept(AGENCY_CHIEF, id));
            let officer = AGENCY_CHIEF;
            assert_eq!(
                take_events(),
                [Event::CorrectionAccepted { rectification: id, officer, evidence: CHECK, reopened: false }]
            );
            assert_eq!(state(id), State::Accepted);
        });
    }
}

#[test]
fn an_order_is_withdrawn_though_the_closure_is_gone() {
    for (subject, end) in ends() {
        run(|| {
            let id = order(AGENCY_CHIEF, subject);
            end();
            assert_ok!(withdraw(AGENCY_CHIEF, id));
            assert!(matches!(take_events().last(), Some(Event::OrderWithdrawn { reopened: false, .. })));
        });
    }
}

#[test]
fn r_099_who_has_not_corrected_is_entered_though_nothing_is_left_to_terminate() {
    for (subject, end) in ends() {
        run(|| {
            let id = order(AGENCY_CHIEF, subject);
            end();
            pass_limits();
            take_events();
            assert_ok!(terminate(AGENCY_CHIEF, id));
            let (user, officer) = (USER, AGENCY_CHIEF);
            assert_eq!(
                take_events(),
                [Event::ServiceTerminated {
                    rectification: id,
                    user,
                    officer,
                    evidence: CHECK,
                    ended: false,
                    entry: 0
                }]
            );
            assert_eq!(Desk::entries().len(), 1);
        });
    }
}

#[test]
fn a_case_fails_though_there_is_nothing_left_to_close() {
    for (subject, end) in ends() {
        run(|| {
            let id = order_closing(AGENCY_CHIEF, subject, BreachGround::OtherBreach, Closure::AfterFailure);
            end();
            take_events();
            pass_limits();
            assert_eq!(take_events(), [Event::LimitPassed { rectification: id, holder: USER, access_closed: false }]);
        });
        run(|| {
            let id = order_closing(AGENCY_CHIEF, subject, BreachGround::OtherBreach, Closure::AfterFailure);
            report(CLERK, id).unwrap();
            end();
            pass_days(LIMIT_DAYS + 1);
            assert_ok!(reject(AGENCY_CHIEF, id));
            assert!(!Cases::<Test>::get(id).unwrap().access_closed);
        });
    }
}

#[test]
fn two_orders_of_an_agency_on_an_agreement_and_its_grant_do_not_block_one_another() {
    run(|| {
        let part = order(OTHER_CHIEF, agreement(DOUBLE));
        let one = order(OTHER_CHIEF, RectificationSubject::Grant(hashes()[3]));
        pass_limits();
        assert_ok!(terminate(OTHER_CHIEF, part));
        // The grant ended with the others.
        assert_ok!(terminate(OTHER_CHIEF, one));
        assert!(matches!(take_events().last(), Some(Event::ServiceTerminated { ended: false, entry: 1, .. })));
    });
    run(|| {
        let one = order(AGENCY_CHIEF, single());
        let whole = order(AGENCY_CHIEF, agreement(SINGLE));
        pass_limits();
        assert_ok!(terminate(AGENCY_CHIEF, one));
        assert_ok!(terminate(AGENCY_CHIEF, whole));
        assert_eq!(Desk::entries().len(), 2);
    });
}

#[test]
fn the_period_of_a_grant_may_end_first() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        report(CLERK, id).unwrap();
        pass_days(TERM_DAYS as u32);
        assert_ok!(accept(AGENCY_CHIEF, id));
        // Its hold was still there to lift.
        assert!(matches!(take_events().last(), Some(Event::CorrectionAccepted { reopened: true, .. })));
    });
}
