//! The calendar of a year.

use super::{day, FormFault};
use drl_primitives::Day;
use pallet_working_days::{Holidays, Workdays};
use serde::Deserialize;
use std::path::Path;

/// A calendar file, as in `chain-spec/calendars`.
#[derive(Clone, Debug, Deserialize)]
pub struct CalendarFile {
    /// The year.
    pub year: u16,
    holidays: Vec<toml::Value>,
    #[serde(alias = "working_weekends")]
    workdays: Vec<toml::Value>,
}

impl CalendarFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(path: &Path) -> Result<Self, FormFault> {
        super::read(path)
    }

    /// Its days: weekdays that are not worked, weekend days that are.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn days(&self, path: &Path) -> Result<(Holidays, Workdays), FormFault> {
        let list = |name: &str, values: &[toml::Value]| -> Result<Vec<Day>, FormFault> {
            values
                .iter()
                .enumerate()
                .map(|(place, value)| day(value).map_err(|e| FormFault::new(path, format!("{name}[{place}]"), e)))
                .collect()
        };
        let too_many = |name: &str| FormFault::new(path, name, "too many days");
        Ok((
            list("holidays", &self.holidays)?.try_into().map_err(|_| too_many("holidays"))?,
            list("workdays", &self.workdays)?.try_into().map_err(|_| too_many("workdays"))?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calendars_are_read() {
        for year in [2024, 2025, 2026] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../chain-spec/calendars/{year}.toml"));
            let file = CalendarFile::read(&path).unwrap();
            let (holidays, workdays) = file.days(&path).unwrap();
            assert_eq!(file.year, year);
            assert!(!holidays.is_empty() && !workdays.is_empty());
            assert!(holidays.iter().all(|day| day.year() == year && !day.is_weekend()));
            assert!(workdays.iter().all(|day| day.year() == year && day.is_weekend()));
        }
    }
}
