//! Calendars that move due days.

use crate::{mock::*, AgendaDay, Correction, Event, OpenClocks};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, Clocks, Due, Term},
    decision::Decider,
    testing::Mock,
};
use frame_support::assert_ok;

/// Publishes a calendar of 2027, which the shipped calendars do not reach.
fn publish_2027(holidays: &[&str], workdays: &[&str]) {
    let days = |list: &[&str]| list.iter().map(|text| day(text)).collect::<Vec<_>>().try_into();
    let (holidays, workdays) = (days(holidays).unwrap(), days(workdays).unwrap());
    assert_ok!(WorkingDays::publish_calendar(RuntimeOrigin::root(), 2027, holidays, workdays));
}

fn published(revision: u32) -> Event<Test> {
    Event::CalendarPublished { year: 2027, revision, decided_by: Decider::Council }
}

fn moved(clock: u64, from: &str, to: &str) -> Event<Test> {
    Event::DueMoved { clock, from: day(from), to: day(to), provisional: false }
}

/// Starts a clock of 15 working days on 2026-12-28: due on 2027-01-18, provisionally.
fn start_at_the_end_of_2026() -> u64 {
    go_to("2026-12-28");
    let clock = start(15);
    events();
    clock
}

#[test]
fn q_26_a_calendar_published_later_moves_the_due_day_later() {
    run(|| {
        let clock = start_at_the_end_of_2026();
        publish_2027(&["2027-01-01"], &[]);
        // At once for whoever asks, before the pass has reached the clock.
        assert_eq!(WorkingDays::due(clock), Some(Due { day: day("2027-01-19"), provisional: false }));
        assert_eq!(OpenClocks::<Test>::get(clock).unwrap().due.day, day("2027-01-18"));
        block();
        let corrected = Event::DuesCorrected { checked: 1, moved: 1 };
        assert_eq!(events(), [published(1), moved(clock, "2027-01-18", "2027-01-19"), corrected]);
        assert_eq!(OpenClocks::<Test>::get(clock).unwrap().due, WorkingDays::due(clock).unwrap());
        assert_eq!(WorkingDays::correction(), None);
        go_to("2027-01-19");
        settle();
        assert_eq!(events(), []);
        assert_eq!(WorkingDays::stop(clock), ClockEnd::InTime);
    });
}

#[test]
fn q_26_a_calendar_published_later_moves_the_due_day_earlier() {
    run(|| {
        let clock = start_at_the_end_of_2026();
        publish_2027(&[], &["2027-01-02"]);
        block();
        let corrected = Event::DuesCorrected { checked: 1, moved: 1 };
        assert_eq!(events(), [published(1), moved(clock, "2027-01-18", "2027-01-15"), corrected]);
        go_to("2027-01-16");
        settle();
        let (kind, due) = (ClockKind::FormalReview, day("2027-01-15"));
        assert_eq!(events(), [Event::ClockBreached { clock, kind, subject: SUBJECT, holder: AGENCY, due }]);
    });
}

#[test]
fn q_26_a_provisional_day_that_stands_is_confirmed() {
    run(|| {
        let clock = start_at_the_end_of_2026();
        publish_2027(&["2027-10-01"], &[]);
        block();
        let confirmed = Event::DueConfirmed { clock, due: day("2027-01-18") };
        assert_eq!(events(), [published(1), confirmed, Event::DuesCorrected { checked: 1, moved: 0 }]);
        assert_eq!(WorkingDays::due(clock), Some(Due { day: day("2027-01-18"), provisional: false }));
        // A second look changes nothing.
        publish_2027(&["2027-10-01"], &[]);
        block();
        assert_eq!(events(), [published(2), Event::DuesCorrected { checked: 1, moved: 0 }]);
    });
}

#[test]
fn a_day_moved_into_a_year_without_calendar_is_provisional() {
    run(|| {
        go_to("2026-12-28");
        let clock = start(3);
        events();
        let holidays = vec![day("2026-12-31")].try_into().unwrap();
        assert_ok!(WorkingDays::publish_calendar(RuntimeOrigin::root(), 2026, holidays, Default::default()));
        block();
        let (from, to) = (day("2026-12-31"), day("2027-01-01"));
        assert!(events().contains(&Event::DueMoved { clock, from, to, provisional: true }));
    });
}

#[test]
fn fixed_days_are_not_moved() {
    run(|| {
        go_to("2026-12-28");
        let clock = start_kind(ClockKind::AgreementTerm, Term::Until(day("2027-01-01")));
        events();
        publish_2027(&["2027-01-01"], &[]);
        block();
        assert_eq!(events(), [published(1), Event::DuesCorrected { checked: 1, moved: 0 }]);
        assert_eq!(WorkingDays::due(clock).unwrap().day, day("2027-01-01"));
    });
}

#[test]
fn the_pass_takes_several_blocks() {
    run(|| {
        go_to("2026-12-28");
        for _ in 0..10 {
            start(15);
        }
        block();
        events();
        publish_2027(&["2027-01-01"], &[]);
        for checked in [3, 6, 9] {
            block();
            let correction = WorkingDays::correction().unwrap();
            assert_eq!((correction.checked, correction.moved), (checked, checked));
            let done = OpenClocks::<Test>::iter_values().filter(|clock| clock.due.day == day("2027-01-19")).count();
            assert_eq!(done as u32, checked);
        }
        // Clocks that end or start meanwhile do not disturb it.
        let last = WorkingDays::correction().unwrap().after.unwrap();
        WorkingDays::cancel(last);
        block();
        assert_eq!(WorkingDays::correction(), None);
        assert_eq!(events().last(), Some(&Event::DuesCorrected { checked: 10, moved: 10 }));
        assert!(OpenClocks::<Test>::iter_values().all(|clock| clock.due.day == day("2027-01-19")));
    });
}

#[test]
fn another_calendar_starts_the_pass_anew() {
    run(|| {
        go_to("2026-12-28");
        for _ in 0..7 {
            start(15);
        }
        publish_2027(&["2027-01-01"], &[]);
        block();
        block();
        events();
        publish_2027(&["2027-01-01", "2027-01-04"], &[]);
        assert_eq!(WorkingDays::correction(), Some(Correction::default()));
        settle();
        assert_eq!(events().last(), Some(&Event::DuesCorrected { checked: 7, moved: 7 }));
        assert!(OpenClocks::<Test>::iter_values().all(|clock| clock.due.day == day("2027-01-20")));
    });
}

#[test]
fn a_clock_whose_day_has_come_is_computed_anew_before_it_counts() {
    run(|| {
        let clock = start_at_the_end_of_2026();
        go_to("2027-01-18");
        settle();
        publish_2027(&["2027-01-01"], &[]);
        events();
        // The agenda is worked off before the pass.
        go_to("2027-01-19");
        block();
        assert_eq!(events(), [moved(clock, "2027-01-18", "2027-01-19"), Event::DuesCorrected { checked: 1, moved: 0 }]);
        assert_eq!(WorkingDays::stop(clock), ClockEnd::InTime);
    });
}

#[test]
fn a_clock_that_is_stopped_is_computed_anew() {
    run(|| {
        let (kept, broken) = (start_at_the_end_of_2026(), start_at_the_end_of_2026());
        publish_2027(&["2027-01-01"], &[]);
        go_to("2027-01-19");
        events();
        assert_eq!(WorkingDays::stop(kept), ClockEnd::InTime);
        assert_eq!(
            events(),
            [moved(kept, "2027-01-18", "2027-01-19"), Event::ClockStopped { clock: kept, end: ClockEnd::InTime }]
        );
        publish_2027(&[], &["2027-01-02"]);
        go_to("2027-01-18");
        assert_eq!(WorkingDays::stop(broken), ClockEnd::Late);
        assert_eq!(WorkingDays::breach(broken).unwrap().due, day("2027-01-15"));
    });
}

#[test]
fn a_day_moved_into_the_past_is_found() {
    run(|| {
        let (clock, other) = (start_at_the_end_of_2026(), start(30));
        go_to("2027-01-18");
        settle();
        assert_eq!(AgendaDay::<Test>::get(), day("2027-01-18"));
        events();
        publish_2027(&[], &["2027-01-02"]);
        block();
        assert_eq!(AgendaDay::<Test>::get(), day("2027-01-15"));
        block();
        let (kind, due) = (ClockKind::FormalReview, day("2027-01-15"));
        assert_eq!(
            events(),
            [
                published(1),
                // In the order of storage, which is that of hashes.
                moved(other, "2027-02-08", "2027-02-05"),
                moved(clock, "2027-01-18", "2027-01-15"),
                Event::DuesCorrected { checked: 2, moved: 2 },
                Event::ClockBreached { clock, kind, subject: SUBJECT, holder: AGENCY, due },
            ]
        );
        settle();
        assert_eq!(AgendaDay::<Test>::get(), day("2027-01-18"));
    });
}

#[test]
fn a_breach_stands_whatever_is_published_later() {
    run(|| {
        let clock = start_at_the_end_of_2026();
        go_to("2027-01-19");
        settle();
        assert!(WorkingDays::breach(clock).is_some());
        events();
        publish_2027(&["2027-01-01", "2027-01-04", "2027-01-05"], &[]);
        settle();
        assert_eq!(events(), [published(1), Event::DuesCorrected { checked: 1, moved: 0 }]);
        assert_eq!(WorkingDays::due(clock), Some(Due { day: day("2027-01-18"), provisional: true }));
        assert_eq!(WorkingDays::stop(clock), ClockEnd::Late);
        assert_eq!(WorkingDays::breach(clock).unwrap().due, day("2027-01-18"));
    });
}

#[test]
fn without_clocks_the_pass_ends_at_once() {
    run(|| {
        publish_2027(&[], &[]);
        Mock::pass_days(1);
        block();
        assert_eq!(events(), [published(1), Event::DuesCorrected { checked: 0, moved: 0 }]);
        assert_eq!(WorkingDays::correction(), None);
    });
}
