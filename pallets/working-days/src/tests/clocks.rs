//! Starting, stopping, cancelling.

use crate::{mock::*, Breach, Clock, ClockState, Error, Event, OpenClocks, Tallies, Tally};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Due, Term, WorkingCalendar},
    date::LAST_DAY,
    parameters::{Parameters, MAX_WORKING_DAYS},
    testing::Mock,
    Day,
};
use frame_support::assert_noop;

fn tally(kind: ClockKind) -> Tally {
    Tallies::<Test>::get(AGENCY, kind)
}

fn started(clock: u64, kind: ClockKind, due: &str, provisional: bool) -> Event<Test> {
    Event::ClockStarted { clock, kind, subject: SUBJECT, holder: AGENCY, due: day(due), provisional }
}

#[test]
fn r_053_formal_review_has_fifteen_working_days() {
    run(|| {
        go_to("2025-09-26");
        let clock = start(Parameters::default().review.formal_review_wd);
        assert_eq!(events(), [started(clock, ClockKind::FormalReview, "2025-10-23", false)]);
        let due = Due { day: day("2025-10-23"), provisional: false };
        assert_eq!(WorkingDays::due(clock), Some(due));
        let expected = Clock {
            kind: ClockKind::FormalReview,
            subject: SUBJECT,
            holder: AGENCY,
            started: day("2025-09-26"),
            term: Term::WorkingDays(15),
            due,
            state: ClockState::Running,
        };
        assert_eq!(WorkingDays::clock(clock), Some(expected));
        go_to("2025-10-23");
        settle();
        assert_eq!(WorkingDays::stop(clock), ClockEnd::InTime);
        assert_eq!(events(), [Event::ClockStopped { clock, end: ClockEnd::InTime }]);
        assert_eq!(tally(ClockKind::FormalReview), Tally { started: 1, in_time: 1, ..Default::default() });
        assert_eq!(WorkingDays::clock(clock), None);
        assert_eq!(WorkingDays::due(clock), None);
    });
}

#[test]
fn r_058_demand_review_is_late_after_fifteen_working_days() {
    run(|| {
        go_to("2026-02-13");
        let clock =
            start_kind(ClockKind::DemandReview, Term::WorkingDays(Parameters::default().review.demand_review_wd));
        assert_eq!(events(), [started(clock, ClockKind::DemandReview, "2026-03-12", false)]);
        go_to("2026-03-13");
        settle();
        let breached = Event::ClockBreached {
            clock,
            kind: ClockKind::DemandReview,
            subject: SUBJECT,
            holder: AGENCY,
            due: day("2026-03-12"),
        };
        assert_eq!(events(), [breached]);
        assert_eq!(WorkingDays::stop(clock), ClockEnd::Late);
        assert_eq!(events(), [Event::ClockStopped { clock, end: ClockEnd::Late }]);
        assert_eq!(tally(ClockKind::DemandReview), Tally { started: 1, late: 1, breaches: 1, ..Default::default() });
    });
}

#[test]
fn r_061_recheck_runs_from_its_own_start() {
    run(|| {
        go_to("2026-01-05");
        let review = start(15);
        go_to("2026-01-08");
        let recheck = start_kind(ClockKind::Recheck, Term::WorkingDays(Parameters::default().review.recheck_wd));
        assert_eq!(WorkingDays::due(review).unwrap().day, day("2026-01-26"));
        assert_eq!(WorkingDays::due(recheck).unwrap().day, day("2026-01-29"));
    });
}

#[test]
fn r_057_the_quarterly_date_is_not_moved_by_holidays() {
    run(|| {
        // 2024-06-30 was a Sunday.
        go_to("2024-06-03");
        let window = Parameters::default().review.window_due(day("2024-06-03"));
        let clock = start_kind(ClockKind::DemandWindow, Term::Until(window));
        assert_eq!(events(), [started(clock, ClockKind::DemandWindow, "2024-06-30", false)]);
        assert!(!WorkingDays::is_working_day(window));
        go_to("2024-06-30");
        settle();
        assert_eq!(WorkingDays::stop(clock), ClockEnd::InTime);
    });
}

#[test]
fn q_09_windows_and_working_days_go_together() {
    run(|| {
        // A doubtful item: the first window that is not earlier than the fifteenth working day.
        let review = Parameters::default().review;
        let fifteenth = WorkingDays::add(day("2026-03-16"), review.demand_review_wd).day;
        assert_eq!(fifteenth, day("2026-04-07"));
        assert_eq!(review.window_due(fifteenth), day("2026-06-30"));
        let fifteenth = WorkingDays::add(day("2026-03-09"), review.demand_review_wd).day;
        assert_eq!(review.window_due(fifteenth), day("2026-03-30"));
    });
}

#[test]
fn q_26_the_due_day_ends_at_midnight_of_china() {
    run(|| {
        let (first, second) = (start(15), start(15));
        events();
        let due = day("2026-01-26");
        Mock::set_now(due.end() - 1);
        assert_eq!(WorkingDays::stop(first), ClockEnd::InTime);
        Mock::set_now(due.end());
        assert_eq!(WorkingDays::stop(second), ClockEnd::Late);
    });
}

#[test]
fn a_clock_stopped_late_before_the_agenda_came_to_it_is_a_breach() {
    run(|| {
        let clock = start(1);
        events();
        Mock::pass_days(5);
        assert_eq!(WorkingDays::stop(clock), ClockEnd::Late);
        let (kind, holder, due) = (ClockKind::FormalReview, AGENCY, day("2026-01-06"));
        assert_eq!(
            events(),
            [
                Event::ClockBreached { clock, kind, subject: SUBJECT, holder, due },
                Event::ClockStopped { clock, end: ClockEnd::Late },
            ]
        );
        let recorded_at = Mock::now();
        assert_eq!(WorkingDays::breach(clock), Some(Breach { kind, subject: SUBJECT, holder, due, recorded_at }));
        assert_eq!(tally(kind), Tally { started: 1, late: 1, breaches: 1, ..Default::default() });
        // Its owner stopped it and is not told again.
        settle();
        assert_eq!(Owner::told(), []);
        assert_eq!(events(), []);
    });
}

#[test]
fn a_date_that_is_stopped_late_is_no_breach() {
    run(|| {
        let clock = start_kind(ClockKind::NoticePeriod, Term::Until(day("2026-01-05")));
        events();
        Mock::pass_days(1);
        assert_eq!(WorkingDays::stop(clock), ClockEnd::Late);
        assert_eq!(events(), [Event::ClockStopped { clock, end: ClockEnd::Late }]);
        assert_eq!(WorkingDays::breach(clock), None);
        assert_eq!(tally(ClockKind::NoticePeriod), Tally { started: 1, late: 1, ..Default::default() });
    });
}

#[test]
fn a_cancelled_clock_is_neither_kept_nor_broken() {
    run(|| {
        let clock = start(1);
        events();
        Mock::pass_days(9);
        WorkingDays::cancel(clock);
        assert_eq!(events(), [Event::ClockCancelled { clock }]);
        assert_eq!(WorkingDays::breach(clock), None);
        assert_eq!(tally(ClockKind::FormalReview), Tally { started: 1, cancelled: 1, ..Default::default() });
        settle();
        assert_eq!(events(), []);
    });
}

#[test]
fn an_overdue_clock_that_is_cancelled_keeps_its_breach() {
    run(|| {
        let clock = start(1);
        Mock::pass_days(9);
        settle();
        assert_eq!(tally(ClockKind::FormalReview), Tally { started: 1, overdue: 1, breaches: 1, ..Default::default() });
        events();
        WorkingDays::cancel(clock);
        assert_eq!(events(), [Event::ClockCancelled { clock }]);
        assert!(WorkingDays::breach(clock).is_some());
        assert_eq!(
            tally(ClockKind::FormalReview),
            Tally { started: 1, cancelled: 1, breaches: 1, ..Default::default() }
        );
    });
}

#[test]
fn unknown_clocks_are_late_and_nothing_happens() {
    run(|| {
        assert_eq!(WorkingDays::stop(99), ClockEnd::Late);
        WorkingDays::cancel(99);
        assert_eq!(WorkingDays::due(99), None);
        let clock = start(1);
        WorkingDays::cancel(clock);
        events();
        assert_eq!(WorkingDays::stop(clock), ClockEnd::Late);
        WorkingDays::cancel(clock);
        assert_eq!(events(), []);
        assert_eq!(tally(ClockKind::FormalReview), Tally { started: 1, cancelled: 1, ..Default::default() });
    });
}

#[test]
fn terms_that_are_none_are_refused() {
    run(|| {
        let start = |term| WorkingDays::start(ClockKind::Recheck, ClockSubject::Dataset(1), AGENCY, term);
        assert_noop!(start(Term::WorkingDays(0)), Error::<Test>::NoWorkingDays);
        assert_noop!(start(Term::WorkingDays(MAX_WORKING_DAYS + 1)), Error::<Test>::TooManyWorkingDays);
        assert_noop!(start(Term::WorkingDays(u16::MAX)), Error::<Test>::TooManyWorkingDays);
        assert_noop!(start(Term::Until(day("2026-01-04"))), Error::<Test>::DayHasPassed);
        assert_noop!(start(Term::Until(Day(LAST_DAY.0 + 1))), Error::<Test>::DayTooFarAhead);
        assert!(start(Term::WorkingDays(MAX_WORKING_DAYS)).is_ok());
        assert!(start(Term::Until(day("2026-01-05"))).is_ok());
        assert!(start(Term::Until(LAST_DAY)).is_ok());
    });
}

#[test]
fn ids_are_given_in_order_and_not_again() {
    run(|| {
        assert_eq!((start(1), start(1)), (0, 1));
        WorkingDays::cancel(1);
        assert_eq!(start(1), 2);
        assert_eq!(OpenClocks::<Test>::iter().count(), 2);
    });
}

#[test]
fn q_26_a_due_day_counted_through_an_unknown_year_is_provisional() {
    run(|| {
        go_to("2026-12-28");
        let clock = start(15);
        assert_eq!(events(), [started(clock, ClockKind::FormalReview, "2027-01-18", true)]);
        assert_eq!(WorkingDays::due(clock), Some(Due { day: day("2027-01-18"), provisional: true }));
        let fixed = start_kind(ClockKind::AgreementTerm, Term::Until(day("2028-06-30")));
        assert_eq!(events(), [started(fixed, ClockKind::AgreementTerm, "2028-06-30", false)]);
    });
}
