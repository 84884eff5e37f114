//! Counting working days.

use crate::{Calendar, Calendars, Config, Pallet};
use drl_primitives::{
    clocks::{Due, Term, WorkingCalendar},
    date::LAST_DAY,
    parameters::MAX_WORKING_DAYS,
    Day,
};

/// The longest walk, in days.
///
/// A walk of 250 working days meets at most 48 holidays on weekdays in each year it touches. Were there three such years, it would
/// have 250 + 3 x 48 = 394 weekdays, or 556 days with the weekends: too few to touch a fourth year. 600 is beyond.
pub(crate) const MAX_WALK: u32 = 600;

/// A walk over days that do not turn back, so that the calendar of each year is fetched once.
pub(crate) struct Walk<F> {
    calendar_of: F,
    year: Option<Year>,
    /// Whether a day of a year without a calendar was asked for.
    guessed: bool,
}

/// A year that was fetched.
struct Year {
    first: Day,
    last: Day,
    calendar: Option<Calendar>,
}

impl<F: Fn(u16) -> Option<Calendar>> Walk<F> {
    /// A walk by the calendars that `calendar_of` knows.
    pub(crate) fn new(calendar_of: F) -> Self {
        Self { calendar_of, year: None, guessed: false }
    }

    /// Whether work is done on a day.
    pub(crate) fn is_working_day(&mut self, day: Day) -> bool {
        let year = match self.year.take() {
            Some(year) if (year.first..=year.last).contains(&day) => year,
            _ => self.fetch(day),
        };
        let working = match &year.calendar {
            Some(calendar) => calendar.is_working_day(day),
            None => {
                self.guessed = true;
                !day.is_weekend()
            }
        };
        self.year = Some(year);
        working
    }

    /// The year of a day.
    fn fetch(&self, day: Day) -> Year {
        let year = day.year();
        Year {
            first: Day::from_ymd(year, 1, 1).unwrap_or_default(),
            last: Day::from_ymd(year, 12, 31).unwrap_or(LAST_DAY),
            calendar: (self.calendar_of)(year),
        }
    }

    /// The `count`-th working day on the way that `next` leads from `from`. No more than [`MAX_WORKING_DAYS`] are counted.
    pub(crate) fn count_off(mut self, from: Day, count: u16, next: impl Fn(Day) -> Day) -> Due {
        let mut day = from.min(LAST_DAY);
        let mut left = count.min(MAX_WORKING_DAYS);
        for _ in 0..MAX_WALK {
            if left == 0 {
                break;
            }
            day = next(day);
            if self.is_working_day(day) {
                left = left.saturating_sub(1);
            }
        }
        Due { day, provisional: self.guessed }
    }

    /// How many working days lie after `from` up to and including `to`, up to [`MAX_WORKING_DAYS`].
    pub(crate) fn count_between(mut self, from: Day, to: Day) -> u16 {
        let to = to.min(LAST_DAY);
        let mut day = from;
        let mut count = 0u16;
        for _ in 0..MAX_WALK {
            if day >= to || count == MAX_WORKING_DAYS {
                break;
            }
            day = day.plus(1);
            if self.is_working_day(day) {
                count = count.saturating_add(1);
            }
        }
        count
    }
}

impl<T: Config> Pallet<T> {
    /// A walk by the calendars in force.
    fn walk() -> Walk<impl Fn(u16) -> Option<Calendar>> {
        Walk::new(|year| Calendars::<T>::get(year).map(|record| record.calendar))
    }

    /// When a clock is due by the calendars in force.
    pub(crate) fn compute_due(started: Day, term: Term) -> Due {
        match term {
            Term::WorkingDays(count) => Self::add(started, count),
            Term::Until(day) => Due { day, provisional: false },
        }
    }
}

/// Counts are cut at [`MAX_WORKING_DAYS`]. Reads at most three calendars, each once.
impl<T: Config> WorkingCalendar for Pallet<T> {
    fn add(from: Day, count: u16) -> Due {
        Self::walk().count_off(from, count, |day| day.plus(1))
    }

    fn subtract(from: Day, count: u16) -> Due {
        Self::walk().count_off(from, count, |day| day.minus(1))
    }

    fn between(from: Day, to: Day) -> u16 {
        Self::walk().count_between(from, to)
    }

    fn is_working_day(day: Day) -> bool {
        Self::walk().is_working_day(day)
    }
}
