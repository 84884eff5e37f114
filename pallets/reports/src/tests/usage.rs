//! Usage reports and their periods.

use crate::{mock::*, Event, Obligations};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::{ClockEnd, ClockKind},
    receipts::OnDelivery,
    reports::{PeriodState, UsageReport},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Day,
};
use frame_support::{assert_noop, assert_ok};

fn usage_clocks() -> Vec<Day> {
    let all = Mock::clocks().into_iter();
    all.filter(|(_, clock)| clock.kind == ClockKind::UsageReport).map(|(_, clock)| clock.due).collect()
}

fn missed() -> u32 {
    Obligations::<Test>::get(AGREEMENT).unwrap().missed_periods
}

#[test]
fn r_083_a_report_in_time_begins_the_next_period() {
    run(|| {
        deliver();
        take_events();
        go_to("2026-04-05");
        assert_ok!(ReportsPallet::file_usage_report(by(CLERK), AGREEMENT, 1, DOCUMENT, None));
        assert_eq!(
            take_events(),
            [
                Event::UsageReportFiled {
                    agreement: AGREEMENT,
                    number: 1,
                    user: USER,
                    officer: CLERK,
                    report: DOCUMENT,
                    feedback: None,
                    end: ClockEnd::InTime
                },
                Event::PeriodBegan { agreement: AGREEMENT, number: 2, from: day("2026-04-06"), due: day("2026-07-05") },
            ]
        );
        let stamp = stamp(USER, CLERK, DOCUMENT);
        assert_eq!(usage_report(1), UsageReport { stamp, feedback: None, end: ClockEnd::InTime });
        assert_eq!(usage_clocks(), [day("2026-07-05")]);
        assert_eq!(missed(), 0);
    });
}

#[test]
fn q_17_periods_are_counted_from_the_first_delivery_and_not_from_filing() {
    run(|| {
        deliver();
        go_to("2026-02-01");
        assert_ok!(file_usage(1));
        live_to("2026-07-20");
        assert_ok!(file_usage(2));
        assert_eq!(
            periods(),
            [
                (day("2026-01-05"), day("2026-04-05"), PeriodState::Filed),
                (day("2026-04-06"), day("2026-07-05"), PeriodState::Filed),
                (day("2026-07-06"), day("2026-10-05"), PeriodState::Open),
            ]
        );
        assert_eq!((usage_report(1).end, usage_report(2).end), (ClockEnd::InTime, ClockEnd::Late));
    });
}

#[test]
fn q_17_short_months_do_not_shift_the_periods_after_them() {
    run(|| {
        Contracts::change(AGREEMENT, |duties| duties.report_months = 1);
        go_to("2026-01-31");
        deliver();
        live_to("2026-06-01");
        let due: Vec<Day> = periods().into_iter().map(|(_, due, _)| due).collect();
        assert_eq!(due, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"].map(day));
    });
}

#[test]
fn r_083_each_missed_period_is_a_breach_of_its_own() {
    run(|| {
        deliver();
        live_to("2026-10-06");
        assert_eq!(
            periods().into_iter().map(|(_, due, state)| (due, state)).collect::<Vec<_>>(),
            [
                (day("2026-04-05"), PeriodState::Missed),
                (day("2026-07-05"), PeriodState::Missed),
                (day("2026-10-05"), PeriodState::Missed),
                (day("2027-01-05"), PeriodState::Open),
            ]
        );
        assert_eq!(missed(), 3);
        // One clock each, the overdue ones still open.
        assert_eq!(usage_clocks(), ["2026-04-05", "2026-07-05", "2026-10-05", "2027-01-05"].map(day));
    });
}

#[test]
fn r_083_a_missed_period_is_said_and_the_next_begins() {
    run(|| {
        deliver();
        assert_ok!(publish());
        take_events();
        go_to("2026-04-06");
        run_out();
        assert_eq!(
            take_events(),
            [
                Event::PeriodMissed { agreement: AGREEMENT, number: 1, user: USER, due: day("2026-04-05") },
                Event::PeriodBegan { agreement: AGREEMENT, number: 2, from: day("2026-04-06"), due: day("2026-07-05") },
            ]
        );
        run_out();
        assert!(take_events().is_empty());
    });
}

#[test]
fn r_083_missed_reports_are_filed_later_in_any_order() {
    run(|| {
        deliver();
        live_to("2026-10-10");
        take_events();
        for number in [2, 1, 3] {
            assert_ok!(file_usage(number));
            assert_eq!(usage_report(number).end, ClockEnd::Late);
            // Late reports begin nothing: the next period began when the clock ran out.
            assert_eq!(take_events().len(), 1);
        }
        assert_eq!(missed(), 0);
        assert_eq!(usage_clocks(), [day("2027-01-05")]);
        assert_noop!(file_usage(1), Fault::WrongState);
    });
}

#[test]
fn r_083_a_late_report_is_late_also_where_the_agenda_has_not_come_to_it() {
    run(|| {
        deliver();
        go_to("2026-04-06");
        assert_ok!(file_usage(1));
        assert_eq!(usage_report(1).end, ClockEnd::Late);
        assert_eq!(periods()[1], (day("2026-04-06"), day("2026-07-05"), PeriodState::Open));
        // Its clock is gone: it does not run out any more.
        run_out();
        assert_eq!(periods().len(), 2);
        assert_eq!(missed(), 0);
    });
}

#[test]
fn q_17_no_report_on_a_period_that_has_not_begun() {
    run(|| {
        deliver();
        assert_ok!(file_usage(1));
        assert_noop!(file_usage(2), Fault::PeriodNotBegun);
        assert_noop!(file_usage(1), Fault::WrongState);
        assert_noop!(file_usage(3), Fault::NoSuchPeriod);
        assert_noop!(file_usage(0), Fault::NoSuchPeriod);
        go_to("2026-04-05");
        assert_noop!(file_usage(2), Fault::PeriodNotBegun);
        pass_days(1);
        assert_ok!(file_usage(2));
    });
}

#[test]
fn q_17_a_renewal_changes_the_length_of_the_periods_after_it() {
    run(|| {
        deliver();
        go_to("2026-03-01");
        Contracts::change(AGREEMENT, |duties| {
            duties.version = 2;
            duties.report_months = 6;
        });
        // What runs keeps the length it began with.
        assert_eq!(usage_clocks(), [day("2026-04-05")]);
        assert_ok!(file_usage(1));
        assert_eq!(usage_clocks(), [day("2026-10-05")]);
    });
}

#[test]
fn r_094_after_the_launch_a_report_comes_with_feedback() {
    run(|| {
        deliver();
        let file =
            |number, feedback| ReportsPallet::file_usage_report(by(CLERK), AGREEMENT, number, DOCUMENT, feedback);
        live_to("2026-04-06");
        assert_ok!(publish());
        // A period that ended before the launch needs none.
        assert_ok!(file(1, None));
        assert_noop!(file(2, None), Fault::FeedbackMissing);
        assert_noop!(file(2, Some(NO_DOCUMENT)), Fault::DocumentMissing);
        assert_ok!(file(2, Some(FEEDBACK)));
        assert_eq!(usage_report(2).feedback, Some(FEEDBACK));
    });
}

#[test]
fn r_094_a_launch_on_the_last_day_of_a_period_counts() {
    run(|| {
        deliver();
        go_to("2026-04-05");
        assert_ok!(publish());
        assert_noop!(ReportsPallet::file_usage_report(by(CLERK), AGREEMENT, 1, DOCUMENT, None), Fault::FeedbackMissing);
    });
}

#[test]
fn r_083_the_data_user_files() {
    run(|| {
        let file = |who| ReportsPallet::file_usage_report(by(who), AGREEMENT, 1, DOCUMENT, None);
        assert_noop!(file(CLERK), Fault::NothingDelivered);
        deliver();
        assert_noop!(file(NOBODY), NOT_OFFICER);
        assert_noop!(file(AGENCY_CHIEF), WRONG_KIND);
        assert_noop!(file(GUARD), NOT_ALLOWED);
        assert_noop!(file(SELF), Fault::NotParty);
        assert_noop!(
            ReportsPallet::file_usage_report(by(CLERK), AGREEMENT, 1, NO_DOCUMENT, None),
            Fault::DocumentMissing
        );
        assert_ok!(file(SIGNATORY));
    });
}

#[test]
fn r_083_a_natural_person_files_too() {
    run(|| {
        assert_ok!(ReportsPallet::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now()));
        assert_ok!(ReportsPallet::file_usage_report(by(SELF), PERSONAL, 1, DOCUMENT, None));
    });
}

#[test]
fn q_17_where_the_chain_stood_still_no_period_is_left_out() {
    run(|| {
        deliver();
        go_to("2026-08-10");
        // The first clock ran out long ago; so has the second, which starts only now and has today left.
        run_out();
        assert_eq!(periods()[1], (day("2026-04-06"), day("2026-07-05"), PeriodState::Open));
        assert_eq!(usage_clocks()[1], day("2026-08-10"));
        live_to("2026-08-11");
        let states: Vec<PeriodState> = periods().into_iter().map(|(.., state)| state).collect();
        assert_eq!(states, [PeriodState::Missed, PeriodState::Missed, PeriodState::Open]);
        assert_eq!(periods()[2].1, day("2026-10-05"));
        assert_eq!(missed(), 2);
    });
}

#[test]
fn r_083_the_last_period_that_is_due_within_the_term_is_followed_by_none() {
    run(|| {
        deliver();
        live_to("2028-01-06");
        // Eight quarters in two years; the last clock ran out with the term, which is over by time though nobody said so yet.
        assert_eq!(periods().len(), 8);
        assert_eq!(periods()[7], (day("2027-10-06"), day("2028-01-05"), PeriodState::Missed));
        end(AGREEMENT, AgreementStanding::Expired);
        assert_eq!(missed(), 8);
        assert_eq!(usage_clocks().len(), 8);
    });
}
