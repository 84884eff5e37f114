//! The calendar of a year.

use super::FormFault;
use drl_toml_forms::{field_of, CalendarFile};
use pallet_working_days::Calendar;
use std::path::Path;

/// Reads a calendar file: its year, and its days as the call takes them, checked by the rules of the ledger.
///
/// # Errors
/// [`FormFault`].
pub fn calendar(path: &Path) -> Result<(u16, Calendar), FormFault> {
    let file: CalendarFile = super::read(path)?;
    let calendar = file.calendar().map_err(|fault| FormFault::new(path, field_of(&fault), fault))?;
    Ok((file.year, calendar))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shipped_calendar_is_read() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chain-spec/calendars/2026.toml");
        let (year, calendar) = super::calendar(&path).unwrap();
        assert_eq!((year, calendar.holidays.len(), calendar.workdays.len()), (2026, 19, 6));
    }

    #[test]
    fn a_wrong_day_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2027.toml");
        std::fs::write(&path, "year = 2027\nholidays = [2027-01-01, 2027-01-02]\nworkdays = []\n").unwrap();
        let fault = super::calendar(&path).unwrap_err();
        assert_eq!(fault.field, "holidays[1]");
        assert_eq!(fault.reason.to_string(), "holiday 2027-01-02 is on a weekend");
    }
}
