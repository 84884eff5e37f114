//! Calendars of genesis.

use crate::{mock::*, GenesisCalendar};
use drl_primitives::decision::Decider;

#[test]
fn q_26_the_shipped_calendars_are_sound() {
    let calendars = real_calendars();
    // As announced by the General Office of the State Council.
    let sizes: Vec<_> = calendars.iter().map(|c| (c.year, c.holidays.len(), c.workdays.len())).collect();
    assert_eq!(sizes, [(2024, 19, 8), (2025, 18, 5), (2026, 19, 6)]);
    run(|| {
        for calendar in &calendars {
            let record = WorkingDays::calendar(calendar.year).unwrap();
            assert_eq!(record.calendar.holidays.as_slice(), calendar.holidays);
            assert_eq!(record.calendar.workdays.as_slice(), calendar.workdays);
            assert_eq!((record.revision, record.published_at, record.decided_by), (1, 0, Decider::Genesis));
        }
        assert_eq!(WorkingDays::calendar(2023), None);
        assert_eq!(events(), []);
    });
}

#[test]
#[should_panic(expected = "genesis: calendar of 2026: holiday 2026-01-03 is on a weekend")]
fn a_faulty_calendar_is_named() {
    run_with(vec![GenesisCalendar { year: 2026, holidays: vec![day("2026-01-03")], workdays: vec![] }], || ());
}

#[test]
#[should_panic(expected = "genesis: two calendars of 2026")]
fn a_year_has_one_calendar() {
    run_with(vec![GenesisCalendar { year: 2026, ..Default::default() }; 2], || ());
}
