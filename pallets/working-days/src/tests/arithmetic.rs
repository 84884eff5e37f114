//! Counting working days, with the real calendars of 2024 to 2026.

use crate::{
    arithmetic::{Walk, MAX_WALK},
    mock::*,
    Calendar, GenesisCalendar,
};
use drl_primitives::{
    clocks::{Due, WorkingCalendar},
    date::LAST_DAY,
    parameters::MAX_WORKING_DAYS,
    Day,
};
use proptest::prelude::*;
use std::{cell::RefCell, collections::BTreeSet};

/// Calendars as genesis brings them, and the plain way to count by them.
struct Naive {
    years: BTreeSet<u16>,
    holidays: BTreeSet<Day>,
    workdays: BTreeSet<Day>,
}

impl Naive {
    fn new(calendars: &[GenesisCalendar]) -> Self {
        Self {
            years: calendars.iter().map(|c| c.year).collect(),
            holidays: calendars.iter().flat_map(|c| c.holidays.clone()).collect(),
            workdays: calendars.iter().flat_map(|c| c.workdays.clone()).collect(),
        }
    }

    fn works(&self, day: Day) -> bool {
        // 2024-01-01 was a Monday.
        let weekend = (day.0 + 7_000 - self::day("2024-01-01").0) % 7 >= 5;
        self.workdays.contains(&day) || !weekend && !self.holidays.contains(&day)
    }

    fn knows(&self, days: impl Iterator<Item = Day>) -> bool {
        days.map(Day::year).all(|year| self.years.contains(&year))
    }

    fn add(&self, from: Day, count: u16) -> Due {
        let mut walked = vec![];
        let mut found = 0;
        while found < count {
            let next = Day(walked.last().unwrap_or(&from).0 + 1);
            walked.push(next);
            found += u16::from(self.works(next));
        }
        let day = *walked.last().unwrap_or(&from);
        Due { day, provisional: !self.knows(walked.into_iter()) }
    }

    fn subtract(&self, from: Day, count: u16) -> Due {
        let mut day = from;
        while (day.0..from.0).filter(|d| self.works(Day(*d))).count() < usize::from(count) {
            day = Day(day.0 - 1);
        }
        Due { day, provisional: !self.knows((day.0..from.0).map(Day)) }
    }

    fn between(&self, from: Day, to: Day) -> u16 {
        (from.0 + 1..=to.0).filter(|day| self.works(Day(*day))).count() as u16
    }
}

fn due(text: &str) -> Due {
    Due { day: day(text), provisional: false }
}

#[test]
fn q_26_known_due_days() {
    run(|| {
        // Over National Day 2025 (1 to 8 October), with two worked weekend days: counted by hand.
        assert_eq!(WorkingDays::add(day("2025-09-26"), 15), due("2025-10-23"));
        // Over the Spring Festival of 2026 (15 to 23 February), with two worked Saturdays: counted by hand.
        assert_eq!(WorkingDays::add(day("2026-02-13"), 15), due("2026-03-12"));
        // To a worked Sunday.
        assert_eq!(WorkingDays::add(day("2025-01-20"), 5), due("2025-01-26"));
        // From a worked Saturday and from a Sunday that is none.
        assert_eq!(WorkingDays::add(day("2025-10-11"), 1), due("2025-10-13"));
        assert_eq!(WorkingDays::add(day("2025-10-12"), 1), due("2025-10-13"));
        // Into the next year.
        assert_eq!(WorkingDays::add(day("2025-12-22"), 15), due("2026-01-13"));
        assert_eq!(WorkingDays::subtract(day("2025-10-23"), 15), due("2025-09-26"));
        // The five days of Labour Day 2024 end with a Sunday.
        assert_eq!(WorkingDays::add(day("2024-04-30"), 1), due("2024-05-06"));
        assert_eq!(WorkingDays::between(day("2025-09-30"), day("2025-10-08")), 0);
        assert_eq!(WorkingDays::between(day("2025-09-30"), day("2025-10-09")), 1);
        assert_eq!(WorkingDays::between(day("2025-10-09"), day("2025-09-30")), 0);
        assert_eq!(WorkingDays::between(day("2025-10-09"), day("2025-10-09")), 0);
        assert!(!WorkingDays::is_working_day(day("2025-10-08")));
        assert!(WorkingDays::is_working_day(day("2025-09-28")));
        assert!(!WorkingDays::is_working_day(day("2026-11-22")));
        assert!(WorkingDays::is_working_day(day("2026-11-23")));
    });
}

#[test]
fn q_26_the_years_have_as_many_working_days_as_announced() {
    run(|| {
        // 251 in 2024: more than are ever counted.
        assert_eq!(WorkingDays::between(day("2023-12-31"), day("2024-12-30")), 250);
        assert_eq!(WorkingDays::between(day("2023-12-31"), day("2024-12-31")), MAX_WORKING_DAYS);
        assert_eq!(WorkingDays::between(day("2024-12-31"), day("2025-12-31")), 248);
        assert_eq!(WorkingDays::between(day("2025-12-31"), day("2026-12-31")), 248);
    });
}

#[test]
fn q_26_a_year_without_calendar_is_provisional() {
    run(|| {
        let provisional = |text| Due { day: day(text), provisional: true };
        assert_eq!(WorkingDays::add(day("2026-12-28"), 3), due("2026-12-31"));
        assert_eq!(WorkingDays::add(day("2026-12-28"), 4), provisional("2027-01-01"));
        assert_eq!(WorkingDays::add(day("2026-12-28"), 15), provisional("2027-01-18"));
        // The start itself is not counted: its year need not be known.
        assert_eq!(WorkingDays::add(day("2023-12-31"), 1), due("2024-01-02"));
        assert_eq!(WorkingDays::add(day("2023-12-30"), 1), provisional("2024-01-02"));
        assert_eq!(WorkingDays::subtract(day("2024-01-02"), 1), provisional("2023-12-29"));
        assert_eq!(WorkingDays::subtract(day("2027-01-01"), 1), due("2026-12-31"));
        assert_eq!(WorkingDays::add(day("2030-06-01"), 0), due("2030-06-01"));
    });
    run_with(vec![], || {
        // Weekends only: three weeks.
        assert_eq!(WorkingDays::add(day("2026-09-28"), 15), Due { day: day("2026-10-19"), provisional: true });
    });
}

#[test]
fn the_ends_of_time_do_no_harm() {
    run(|| {
        assert_eq!(WorkingDays::add(LAST_DAY, 250).day, LAST_DAY);
        assert_eq!(WorkingDays::add(Day(u32::MAX), 250).day, LAST_DAY);
        assert_eq!(WorkingDays::subtract(Day(0), 250).day, Day(0));
        assert_eq!(WorkingDays::between(LAST_DAY, Day(u32::MAX)), 0);
        assert_eq!(WorkingDays::between(Day(u32::MAX), Day(u32::MAX)), 0);
        assert_eq!(WorkingDays::between(Day(0), Day(u32::MAX)), MAX_WORKING_DAYS);
        let _ = WorkingDays::is_working_day(Day(u32::MAX));
        assert_eq!(WorkingDays::add(day("2025-03-03"), u16::MAX), WorkingDays::add(day("2025-03-03"), 250));
    });
}

/// A calendar with as many holidays as there may be, at the beginning of the year or at its end.
fn longest(year: u16, at_end: bool) -> Calendar {
    let first = Day::from_ymd(year, 1, 1).unwrap();
    let mut days: Vec<_> = (0..365).map(|n| first.plus(n)).filter(|day| !day.is_weekend()).collect();
    if at_end {
        days = days.split_off(days.len() - 48);
    }
    days.truncate(48);
    let calendar = Calendar { holidays: days.try_into().unwrap(), workdays: Default::default() };
    assert_eq!(calendar.check(year), Ok(()));
    calendar
}

#[test]
fn the_longest_walk_is_within_its_bound() {
    let fetched = RefCell::new(vec![]);
    let calendar_of = |year| {
        fetched.borrow_mut().push(year);
        Some(longest(year, year == 2025))
    };
    let start = longest(2025, true).holidays[0].minus(1);
    let due = Walk::new(calendar_of).count_off(start, MAX_WORKING_DAYS, |day| day.plus(1));
    let length = due.day.0 - start.0;
    assert!((500..MAX_WALK).contains(&length), "{length}");
    assert_eq!(Walk::new(calendar_of).count_between(start, due.day), MAX_WORKING_DAYS);
    // Each calendar was fetched once a walk.
    assert_eq!(*fetched.borrow(), [2025, 2026, 2027, 2025, 2026, 2027]);
}

/// Days of 2023 to 2027: on both sides there is a year without calendar.
fn any_day() -> impl Strategy<Value = Day> {
    (0..1_826u32).prop_map(|n| day("2023-01-01").plus(n))
}

/// A calendar of 2024 with random exceptions.
fn any_calendar() -> impl Strategy<Value = GenesisCalendar> {
    prop::collection::btree_set(0..366u32, 0..60).prop_map(|numbers| {
        let days = numbers.into_iter().map(|n| day("2024-01-01").plus(n));
        let (workdays, holidays): (Vec<_>, Vec<_>) = days.partition(|day| day.is_weekend());
        GenesisCalendar { year: 2024, holidays: holidays.into_iter().take(48).collect(), workdays }
    })
}

proptest! {
    #[test]
    fn q_26_counting_agrees_with_the_plain_way(from in any_day(), count in 0..=MAX_WORKING_DAYS, span in 0..300u32) {
        let naive = Naive::new(&real_calendars());
        run(|| {
            assert_eq!(WorkingDays::add(from, count), naive.add(from, count));
            assert_eq!(WorkingDays::subtract(from, count), naive.subtract(from, count));
            assert_eq!(WorkingDays::between(from, from.plus(span)), naive.between(from, from.plus(span)));
            assert_eq!(WorkingDays::is_working_day(from), naive.works(from));
        });
    }

    #[test]
    fn q_26_counting_agrees_under_any_calendar(
        calendar in any_calendar(),
        from in (0..500u32).prop_map(|n| day("2023-07-01").plus(n)),
        count in 0..=MAX_WORKING_DAYS,
    ) {
        let naive = Naive::new(core::slice::from_ref(&calendar));
        run_with(vec![calendar], || {
            assert_eq!(WorkingDays::add(from, count), naive.add(from, count));
            assert_eq!(WorkingDays::subtract(from, count), naive.subtract(from, count));
        });
    }

    #[test]
    fn q_26_adding_and_subtracting_are_inverse(from in any_day(), count in 1..=MAX_WORKING_DAYS) {
        run(|| {
            let due = WorkingDays::add(from, count).day;
            assert!(due > from);
            assert!(WorkingDays::is_working_day(due));
            assert_eq!(WorkingDays::between(from, due), count);
            if WorkingDays::is_working_day(from) {
                assert_eq!(WorkingDays::subtract(due, count).day, from);
            }
            let back = WorkingDays::subtract(from, count).day;
            assert!(back < from);
            assert!(WorkingDays::is_working_day(back));
            if WorkingDays::is_working_day(from) {
                assert_eq!(WorkingDays::add(back, count).day, from);
            }
        });
    }

    #[test]
    fn q_26_more_days_end_later(from in any_day(), fewer in 0..MAX_WORKING_DAYS, more in 1..=MAX_WORKING_DAYS) {
        prop_assume!(fewer < more);
        run(|| {
            let (early, late) = (WorkingDays::add(from, fewer), WorkingDays::add(from, more));
            assert!(early.day < late.day);
            assert!(early.provisional <= late.provisional);
            assert!(WorkingDays::subtract(from, fewer).day > WorkingDays::subtract(from, more).day);
        });
    }

    #[test]
    fn q_26_a_later_start_never_ends_earlier(from in any_day(), count in 1..=MAX_WORKING_DAYS, later in 0..100u32) {
        run(|| {
            assert!(WorkingDays::add(from.plus(later), count).day >= WorkingDays::add(from, count).day);
        });
    }
}
