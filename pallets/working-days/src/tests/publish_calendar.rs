//! Publishing calendars.

use crate::{
    mock::*, CalendarFault, DayList, Error, Event, GenesisCalendar, Holidays, ListedDay, Workdays, MAX_HOLIDAYS,
    MAX_WORKDAYS,
};
use drl_primitives::{
    clocks::{Clocks, WorkingCalendar},
    decision::Decider,
    testing::Mock,
    Day,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn publish(year: u16, holidays: &[&str], workdays: &[&str]) -> DispatchResult {
    let days = |list: &[&str]| list.iter().map(|text| day(text)).collect::<Vec<_>>();
    let (holidays, workdays) = (days(holidays).try_into().unwrap(), days(workdays).try_into().unwrap());
    WorkingDays::publish_calendar(RuntimeOrigin::signed(CHIEF), year, holidays, workdays)
}

#[test]
fn q_26_the_bureau_publishes_a_calendar() {
    run(|| {
        assert_ok!(publish(2027, &["2027-01-01"], &["2027-01-02", "2027-01-03"]));
        let decided_by = Decider::Organisation(BUREAU);
        assert_eq!(events(), [Event::CalendarPublished { year: 2027, revision: 1, decided_by }]);
        let record = WorkingDays::calendar(2027).unwrap();
        assert_eq!(record.calendar.holidays.as_slice(), [day("2027-01-01")]);
        assert_eq!(record.calendar.workdays.as_slice(), [day("2027-01-02"), day("2027-01-03")]);
        assert_eq!((record.published_at, record.decided_by), (Mock::now(), decided_by));
        assert!(!WorkingDays::is_working_day(day("2027-01-01")));
        assert!(WorkingDays::is_working_day(day("2027-01-02")));
        assert!(!WorkingDays::is_working_day(day("2027-01-09")));
    });
}

#[test]
fn a_calendar_is_replaced_as_a_whole() {
    run(|| {
        assert_ok!(publish(2026, &["2026-01-01"], &[]));
        let decided_by = Decider::Organisation(BUREAU);
        assert_eq!(events(), [Event::CalendarPublished { year: 2026, revision: 2, decided_by }]);
        assert!(WorkingDays::is_working_day(day("2026-01-02")));
        assert!(!WorkingDays::is_working_day(day("2026-01-04")));
    });
}

#[test]
fn the_council_publishes_too_and_nobody_else() {
    run(|| {
        let publish = |origin| WorkingDays::publish_calendar(origin, 2027, Holidays::new(), Workdays::new());
        for who in [PREPARER, STRANGER, 99] {
            assert_noop!(publish(RuntimeOrigin::signed(who)), BadOrigin);
        }
        assert_noop!(publish(RuntimeOrigin::none()), BadOrigin);
        assert_ok!(publish(RuntimeOrigin::root()));
        assert_eq!(events(), [Event::CalendarPublished { year: 2027, revision: 1, decided_by: Decider::Council }]);
    });
}

#[test]
fn faulty_calendars_are_refused() {
    run(|| {
        assert_noop!(publish(2021, &[], &[]), Error::<Test>::YearOutOfRange);
        assert_noop!(publish(2101, &[], &[]), Error::<Test>::YearOutOfRange);
        assert_noop!(publish(2027, &["2026-12-31"], &[]), Error::<Test>::DayOutsideYear);
        assert_noop!(publish(2027, &[], &["2028-01-01"]), Error::<Test>::DayOutsideYear);
        assert_noop!(publish(2027, &["2027-01-04", "2027-01-04"], &[]), Error::<Test>::DaysNotAscending);
        assert_noop!(publish(2027, &["2027-01-05", "2027-01-04"], &[]), Error::<Test>::DaysNotAscending);
        assert_noop!(publish(2027, &[], &["2027-01-03", "2027-01-02"]), Error::<Test>::DaysNotAscending);
        assert_noop!(publish(2027, &["2027-01-02"], &[]), Error::<Test>::HolidayOnWeekend);
        assert_noop!(publish(2027, &[], &["2027-01-01"]), Error::<Test>::WorkdayNotOnWeekend);
        let beyond: Holidays = vec![Day(u32::MAX)].try_into().unwrap();
        assert_noop!(
            WorkingDays::publish_calendar(RuntimeOrigin::root(), 2027, beyond, Workdays::new()),
            Error::<Test>::DayOutsideYear
        );
        assert_ok!(publish(2022, &[], &[]));
        assert_ok!(publish(2100, &["2100-12-31"], &[]));
    });
}

#[test]
fn no_more_days_than_the_bound() {
    let weekdays: Vec<_> = (0..365).map(|n| day("2027-01-01").plus(n)).filter(|d| !d.is_weekend()).collect();
    let most = MAX_HOLIDAYS as usize;
    assert!(Holidays::try_from(weekdays[..most].to_vec()).is_ok());
    assert!(Holidays::try_from(weekdays[..=most].to_vec()).is_err());
    assert_eq!(MAX_HOLIDAYS, MAX_WORKDAYS);
    let too_many = GenesisCalendar { year: 2027, holidays: weekdays[..=most].to_vec(), workdays: vec![] };
    assert_eq!(too_many.check(), Err(CalendarFault::TooManyDays));
    assert_eq!(CalendarFault::TooManyDays.to_string(), "more than 48 holidays or 48 workdays");
}

#[test]
fn a_fault_tells_the_place_of_its_day() {
    let fault = |holidays: &[&str], workdays: &[&str]| {
        let days = |list: &[&str]| list.iter().copied().map(day).collect();
        GenesisCalendar { year: 2027, holidays: days(holidays), workdays: days(workdays) }.check().unwrap_err()
    };
    let at = |list, position, text| Some(ListedDay { list, position, day: day(text) });
    let outside = fault(&["2027-01-01", "2026-12-31"], &[]);
    assert_eq!(outside.day(), at(DayList::Holidays, 1, "2026-12-31"));
    let twice = fault(&[], &["2027-01-02", "2027-01-03", "2027-01-03"]);
    assert_eq!(twice.day(), at(DayList::Workdays, 2, "2027-01-03"));
    assert_eq!(twice.day().map(|at| at.list.name()), Some("workdays"));
    let weekend = fault(&["2027-01-01", "2027-01-02"], &[]);
    assert_eq!(weekend.day(), at(DayList::Holidays, 1, "2027-01-02"));
    let worked = fault(&[], &["2027-01-01"]);
    assert_eq!(worked.day(), at(DayList::Workdays, 0, "2027-01-01"));
    assert_eq!(worked.to_string(), "workday 2027-01-01 is not on a weekend");
    assert_eq!(CalendarFault::YearOutOfRange.day(), None);
}
