//! The end of an agreement: what is not owed any more, and what still is.

use crate::{mock::*, types::Launch, Event, Obligations};
use drl_primitives::{
    agreement::{AgreementStanding, OnAgreementEnd},
    clocks::{ClockEnd, ClockKind},
    reports::{LaunchState, PeriodState},
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

fn launch() -> Launch {
    Obligations::<Test>::get(AGREEMENT).unwrap().launch
}

fn open(kind: ClockKind) -> usize {
    Mock::clocks().iter().filter(|(_, clock)| clock.kind == kind).count()
}

#[test]
fn the_end_cancels_what_is_not_due_yet() {
    run(|| {
        deliver();
        pass_days(30);
        take_events();
        let clocks: Vec<_> = Mock::clocks().into_iter().map(|(id, _)| id).collect();
        end(AGREEMENT, AgreementStanding::EndedByNotice);
        assert_eq!(take_events(), [Event::DutiesLapsed { agreement: AGREEMENT, launch: true, period: Some(1) }]);
        assert!(Mock::clocks().is_empty());
        // Cancelled, not stopped: no duty was kept or broken.
        assert!(clocks.iter().all(|clock| !STOPPED.with(|stopped| stopped.borrow().contains(clock))));
        assert_eq!((launch().state, launch().clock), (LaunchState::Lapsed, None));
        assert_eq!(period(1).state, PeriodState::Lapsed);
        assert_noop!(file_usage(1), Fault::WrongState);
        // Nothing runs out later.
        pass_days(400);
        run_out();
        assert!(take_events().is_empty());
    });
}

#[test]
fn the_end_is_taken_once() {
    run(|| {
        deliver();
        end(AGREEMENT, AgreementStanding::Expired);
        take_events();
        assert_storage_noop!(ReportsPallet::on_agreement_end(AGREEMENT));
        assert!(take_events().is_empty());
    });
}

#[test]
fn the_end_of_an_agreement_without_a_delivery_changes_nothing() {
    run(|| {
        assert_storage_noop!(ReportsPallet::on_agreement_end(AGREEMENT));
        assert_storage_noop!(ReportsPallet::on_agreement_end(UNSIGNED));
        assert!(take_events().is_empty());
    });
}

#[test]
fn another_agreement_goes_on() {
    run(|| {
        deliver();
        assert_ok!(<ReportsPallet as drl_primitives::receipts::OnDelivery>::on_acknowledged(
            JOINT,
            JOINT_GRANT,
            USER,
            now()
        ));
        end(JOINT, AgreementStanding::Expired);
        assert_eq!((open(ClockKind::Launch), open(ClockKind::UsageReport)), (1, 1));
        assert_ok!(publish());
    });
}

#[test]
fn what_was_launched_stays_launched() {
    run(|| {
        deliver();
        assert_ok!(publish());
        take_events();
        end(AGREEMENT, AgreementStanding::Expired);
        assert_eq!(take_events(), [Event::DutiesLapsed { agreement: AGREEMENT, launch: false, period: Some(1) }]);
        assert_eq!(launch().state, LaunchState::Launched);
    });
}

#[test]
fn r_083_a_missed_report_stays_owed_after_the_end() {
    run(|| {
        deliver();
        live_to("2026-08-01");
        take_events();
        end(AGREEMENT, AgreementStanding::TerminatedForBreach);
        assert_eq!(take_events(), [Event::DutiesLapsed { agreement: AGREEMENT, launch: true, period: Some(3) }]);
        let states: Vec<PeriodState> = periods().into_iter().map(|(.., state)| state).collect();
        assert_eq!(states, [PeriodState::Missed, PeriodState::Missed, PeriodState::Lapsed]);
        assert_eq!(open(ClockKind::UsageReport), 2);
        assert_ok!(file_usage(1));
        assert_eq!(usage_report(1).end, ClockEnd::Late);
        assert_eq!(Obligations::<Test>::get(AGREEMENT).unwrap().missed_periods, 1);
        assert_noop!(file_usage(3), Fault::WrongState);
        // No period begins any more.
        assert_eq!(periods().len(), 3);
    });
}

#[test]
fn r_083_a_report_that_was_due_when_the_agreement_ended_is_missed_all_the_same() {
    run(|| {
        deliver();
        // Due yesterday, and the agenda has not come to it.
        go_to("2026-04-06");
        take_events();
        end(AGREEMENT, AgreementStanding::Expired);
        assert_eq!(take_events(), [Event::DutiesLapsed { agreement: AGREEMENT, launch: true, period: None }]);
        assert_eq!(period(1).state, PeriodState::Open);
        run_out();
        assert_eq!(
            take_events(),
            [Event::PeriodMissed { agreement: AGREEMENT, number: 1, user: USER, due: day("2026-04-05") }]
        );
        assert_eq!(periods().len(), 1);
        assert_ok!(file_usage(1));
        assert_eq!(usage_report(1).end, ClockEnd::Late);
    });
}

#[test]
fn r_083_such_a_report_may_be_filed_before_the_agenda_comes_to_it() {
    run(|| {
        deliver();
        go_to("2026-04-06");
        end(AGREEMENT, AgreementStanding::Expired);
        assert_ok!(file_usage(1));
        assert_eq!(usage_report(1).end, ClockEnd::Late);
        run_out();
        assert_eq!(periods().len(), 1);
    });
}

#[test]
fn r_089_the_breach_of_a_launch_outlives_the_agreement() {
    run(|| {
        deliver();
        // Due yesterday, and the agenda has not come to it: the clock is stopped, which records the breach.
        go_to("2026-04-06");
        let clock = launch().clock.unwrap();
        end(AGREEMENT, AgreementStanding::Expired);
        assert!(STOPPED.with(|stopped| stopped.borrow().contains(&clock)));
        assert_eq!(launch().state, LaunchState::Lapsed);
        assert_eq!(open(ClockKind::Launch), 0);
    });
}

#[test]
fn r_089_an_overdue_launch_is_not_owed_any_more() {
    run(|| {
        deliver();
        live_to("2026-04-06");
        let clock = launch().clock.unwrap();
        end(AGREEMENT, AgreementStanding::Expired);
        assert!(!STOPPED.with(|stopped| stopped.borrow().contains(&clock)));
        assert_eq!((launch().state, open(ClockKind::Launch)), (LaunchState::Lapsed, 0));
        assert_noop!(publish(), Fault::NotInForce);
    });
}

#[test]
fn the_agreement_may_have_ended_when_a_clock_runs_out() {
    run(|| {
        deliver();
        Contracts::change(AGREEMENT, |duties| {
            duties.span.last_day = day("2026-04-05");
            duties.span.until = day("2026-04-05").end();
        });
        // Both end with the same day. Here the clocks of the duties come before that of the term.
        go_to("2026-04-06");
        run_out();
        assert_eq!((launch().state, period(1).state), (LaunchState::Missed, PeriodState::Missed));
        assert_eq!(periods().len(), 1);
        end(AGREEMENT, AgreementStanding::Expired);
        assert_eq!((launch().state, period(1).state), (LaunchState::Lapsed, PeriodState::Missed));
        // A report that is filed now begins nothing either.
        assert_ok!(file_usage(1));
        assert_eq!(periods().len(), 1);
    });
}

#[test]
fn an_agreement_that_is_gone_stops_nothing_else() {
    run(|| {
        deliver();
        let duties = <Contracts as drl_primitives::agreement::AgreementRegister>::duties(AGREEMENT).unwrap();
        Contracts::forget(AGREEMENT);
        go_to("2026-04-06");
        run_out();
        assert_eq!((periods().len(), period(1).state), (1, PeriodState::Missed));
        Contracts::restore(AGREEMENT, duties);
    });
}
