//! The calendar of one year: where it departs from the week.

use crate::{Calendars, Config, Corrections, Error, Pallet};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{clocks::Clocks, decision::Decider, Day, Moment};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The first year that may have a calendar: the provincial regulation came into force in it.
pub const FIRST_YEAR: u16 = 2022;
/// The last year that may have a calendar.
pub const LAST_YEAR: u16 = 2100;
/// Most weekdays of a year that are not worked. Real years have about 20.
pub const MAX_HOLIDAYS: u32 = 48;
/// Most weekend days of a year that are worked. Real years have about 8.
pub const MAX_WORKDAYS: u32 = 48;

/// Mondays to Fridays that are not worked, in rising order.
pub type Holidays = BoundedVec<Day, ConstU32<MAX_HOLIDAYS>>;
/// Saturdays and Sundays that are worked, in rising order.
pub type Workdays = BoundedVec<Day, ConstU32<MAX_WORKDAYS>>;

/// The calendar of a year.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize,
)]
pub struct Calendar {
    /// Mondays to Fridays that are not worked.
    pub holidays: Holidays,
    /// Saturdays and Sundays that are worked.
    pub workdays: Workdays,
}

/// A calendar, and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize)]
pub struct CalendarRecord {
    /// The calendar.
    pub calendar: Calendar,
    /// How often the calendar of this year was published; 1 for one of genesis.
    pub revision: u32,
    /// When it was published; 0 for one of genesis.
    pub published_at: Moment,
    /// Who decided.
    pub decided_by: Decider,
}

impl CalendarRecord {
    /// A calendar that stands from the beginning of the chain.
    pub(crate) fn of_genesis(calendar: Calendar) -> Self {
        Self { calendar, revision: 1, published_at: 0, decided_by: Decider::Genesis }
    }
}

/// A calendar as genesis brings it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisCalendar {
    /// Its year.
    pub year: u16,
    /// Mondays to Fridays that are not worked, in rising order.
    pub holidays: Vec<Day>,
    /// Saturdays and Sundays that are worked, in rising order.
    pub workdays: Vec<Day>,
}

impl GenesisCalendar {
    /// The calendar, if nothing is wrong with it.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<Calendar, CalendarFault> {
        let calendar = Calendar {
            holidays: self.holidays.clone().try_into().map_err(|_| CalendarFault::TooManyDays)?,
            workdays: self.workdays.clone().try_into().map_err(|_| CalendarFault::TooManyDays)?,
        };
        calendar.check(self.year)?;
        Ok(calendar)
    }
}

/// One of the two lists of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayList {
    /// Mondays to Fridays that are not worked.
    Holidays,
    /// Saturdays and Sundays that are worked.
    Workdays,
}

impl DayList {
    /// Its name in files and in genesis.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holidays => "holidays",
            Self::Workdays => "workdays",
        }
    }
}

/// A day of a calendar and where it stands, so that whoever wrote the calendar finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedDay {
    /// In which list.
    pub list: DayList,
    /// At which position, from 0.
    pub position: u32,
    /// The day.
    pub day: Day,
}

/// What can be wrong with a calendar, and with which of its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarFault {
    /// Not within [`FIRST_YEAR`] to [`LAST_YEAR`].
    YearOutOfRange,
    /// More than [`MAX_HOLIDAYS`] or [`MAX_WORKDAYS`].
    TooManyDays,
    /// The day is not in the year.
    DayOutsideYear(ListedDay),
    /// The day is not later than the one before it.
    DaysNotAscending(ListedDay),
    /// The holiday is a Saturday or a Sunday.
    HolidayOnWeekend(ListedDay),
    /// The workday is not a Saturday or a Sunday.
    WorkdayNotOnWeekend(ListedDay),
}

impl CalendarFault {
    /// The day that is wrong, where it is one.
    pub const fn day(&self) -> Option<ListedDay> {
        match self {
            Self::YearOutOfRange | Self::TooManyDays => None,
            Self::DayOutsideYear(day)
            | Self::DaysNotAscending(day)
            | Self::HolidayOnWeekend(day)
            | Self::WorkdayNotOnWeekend(day) => Some(*day),
        }
    }
}

impl core::fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::YearOutOfRange => write!(f, "the year is not within {FIRST_YEAR} to {LAST_YEAR}"),
            Self::TooManyDays => write!(f, "more than {MAX_HOLIDAYS} holidays or {MAX_WORKDAYS} workdays"),
            Self::DayOutsideYear(at) => write!(f, "{} is not in the year", at.day),
            Self::DaysNotAscending(at) => write!(f, "{} is not later than the day before it in the list", at.day),
            Self::HolidayOnWeekend(at) => write!(f, "holiday {} is on a weekend", at.day),
            Self::WorkdayNotOnWeekend(at) => write!(f, "workday {} is not on a weekend", at.day),
        }
    }
}

impl<T> From<CalendarFault> for Error<T> {
    fn from(fault: CalendarFault) -> Self {
        match fault {
            // The types of the call admit no more days than there may be.
            CalendarFault::YearOutOfRange | CalendarFault::TooManyDays => Self::YearOutOfRange,
            CalendarFault::DayOutsideYear(_) => Self::DayOutsideYear,
            CalendarFault::DaysNotAscending(_) => Self::DaysNotAscending,
            CalendarFault::HolidayOnWeekend(_) => Self::HolidayOnWeekend,
            CalendarFault::WorkdayNotOnWeekend(_) => Self::WorkdayNotOnWeekend,
        }
    }
}

impl Calendar {
    /// Whether this can be the calendar of `year`.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, year: u16) -> Result<(), CalendarFault> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(CalendarFault::YearOutOfRange);
        }
        check_days(DayList::Holidays, &self.holidays, year)?;
        check_days(DayList::Workdays, &self.workdays, year)?;
        if let Some(at) = listed(DayList::Holidays, &self.holidays).find(|at| at.day.is_weekend()) {
            return Err(CalendarFault::HolidayOnWeekend(at));
        }
        match listed(DayList::Workdays, &self.workdays).find(|at| !at.day.is_weekend()) {
            Some(at) => Err(CalendarFault::WorkdayNotOnWeekend(at)),
            None => Ok(()),
        }
    }

    /// Whether work is done on a day of this calendar's year.
    pub fn is_working_day(&self, day: Day) -> bool {
        if day.is_weekend() {
            self.workdays.binary_search(&day).is_ok()
        } else {
            self.holidays.binary_search(&day).is_err()
        }
    }
}

/// Days of one year, in rising order.
fn check_days(list: DayList, days: &[Day], year: u16) -> Result<(), CalendarFault> {
    let mut before = None;
    for at in listed(list, days) {
        // A day beyond the year 9999 would pass for its last.
        if at.day.year() != year {
            return Err(CalendarFault::DayOutsideYear(at));
        }
        if before.is_some_and(|before| before >= at.day) {
            return Err(CalendarFault::DaysNotAscending(at));
        }
        before = Some(at.day);
    }
    Ok(())
}

/// The days of a list with their places.
fn listed(list: DayList, days: &[Day]) -> impl Iterator<Item = ListedDay> + '_ {
    (0..).zip(days).map(move |(position, day)| ListedDay { list, position, day: *day })
}

impl<T: Config> Pallet<T> {
    /// Keeps a calendar that was checked, and begins the correction of the open clocks, anew if one is under way.
    pub(crate) fn store_calendar(year: u16, calendar: Calendar, decided_by: Decider) -> u32 {
        let revision = Calendars::<T>::get(year).map_or(0, |record| record.revision).saturating_add(1);
        let record = CalendarRecord { calendar, revision, published_at: Self::now(), decided_by };
        Calendars::<T>::insert(year, record);
        Corrections::<T>::put(crate::Correction::default());
        revision
    }
}
