//! The calendar of a year as a file.

use drl_primitives::Day;
use pallet_working_days::{Calendar, CalendarFault, DayList, GenesisCalendar};
use serde::{Deserialize, Deserializer};

/// A calendar file, as in `chain-spec/calendars`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// The year.
    pub year: u16,
    /// Where it was published; for readers of the file.
    pub source: Option<String>,
    holidays: Vec<WrittenDay>,
    workdays: Vec<WrittenDay>,
}

/// A day, written as a TOML date or as text.
#[derive(Clone, Copy, Debug)]
struct WrittenDay(Day);

impl<'de> Deserialize<'de> for WrittenDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = |text| format!("a date is written as YYYY-MM-DD, not {text}");
        let value = toml::Value::deserialize(deserializer)?;
        crate::day(&value).map(Self).map_err(|text| serde::de::Error::custom(found(text)))
    }
}

impl CalendarFile {
    /// As genesis takes it, checked by the rules of the ledger.
    ///
    /// # Errors
    /// The first fault; [`field_of`] tells where it stands.
    pub fn genesis(&self) -> Result<GenesisCalendar, CalendarFault> {
        let calendar = self.unchecked();
        calendar.check().map(|_| calendar)
    }

    /// As the call that publishes it takes it, checked by the rules of the ledger.
    ///
    /// # Errors
    /// As [`CalendarFile::genesis`].
    pub fn calendar(&self) -> Result<Calendar, CalendarFault> {
        self.unchecked().check()
    }

    fn unchecked(&self) -> GenesisCalendar {
        let days = |list: &[WrittenDay]| list.iter().map(|day| day.0).collect();
        GenesisCalendar { year: self.year, holidays: days(&self.holidays), workdays: days(&self.workdays) }
    }
}

/// The field of a calendar file that a fault is about.
pub fn field_of(fault: &CalendarFault) -> String {
    match (fault.day(), fault) {
        (Some(at), _) => format!("{}[{}]", at.list.name(), at.position),
        (None, CalendarFault::YearOutOfRange) => "year".to_owned(),
        (None, _) => format!("{} or {}", DayList::Holidays.name(), DayList::Workdays.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn file(text: &str) -> CalendarFile {
        crate::parse(text).unwrap()
    }

    #[test]
    fn the_shipped_calendars_are_sound() {
        for year in [2024, 2025, 2026] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../chain-spec/calendars/{year}.toml"));
            let file: CalendarFile = crate::read(&path).unwrap();
            assert_eq!(file.year, year);
            assert!(file.source.as_ref().is_some_and(|source| !source.is_empty()));
            let genesis = file.genesis().unwrap();
            assert!(!genesis.holidays.is_empty() && !genesis.workdays.is_empty());
            assert_eq!(file.calendar().unwrap().holidays.to_vec(), genesis.holidays);
        }
    }

    #[test]
    fn dates_and_texts_are_days() {
        let both = file("year = 2027\nholidays = [2027-01-01, \"2027-01-04\"]\nworkdays = []");
        assert_eq!(both.calendar().unwrap().holidays.len(), 2);
        let fault = crate::parse::<CalendarFile>("year = 2027\nholidays = [7]\nworkdays = []").unwrap_err();
        let crate::ReadFault::Content { line, field, reason } = fault else { panic!("{fault:?}") };
        assert_eq!((line, field.as_str()), (2, "holidays[0]"));
        assert!(reason.contains("YYYY-MM-DD, not 7"), "{reason}");
    }

    #[test]
    fn faults_have_their_field() {
        let field = |text: &str| field_of(&file(text).genesis().unwrap_err());
        assert_eq!(field("year = 1999\nholidays = []\nworkdays = []"), "year");
        assert_eq!(field("year = 2027\nholidays = [2027-01-01, 2026-01-01]\nworkdays = []"), "holidays[1]");
        assert_eq!(field("year = 2027\nholidays = []\nworkdays = [2027-01-01]"), "workdays[0]");
        let weekdays = "2027-01-01, ".repeat(49);
        assert_eq!(field(&format!("year = 2027\nholidays = [{weekdays}]\nworkdays = []")), "holidays or workdays");
    }

    #[test]
    fn an_unknown_field_is_refused() {
        assert!(crate::parse::<CalendarFile>("year = 2027\nholidays = []\nworkdays = []\nrest = []").is_err());
    }
}
