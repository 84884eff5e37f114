//! Civil days of China time (UTC+8), in which the rules count.

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Milliseconds of a day.
pub const DAY_MS: Moment = 86_400_000;
/// China time is ahead of UTC by this many milliseconds.
pub const CHINA_OFFSET_MS: Moment = 8 * 3_600_000;

/// A civil day of China time: days since 1970-01-01.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Day(pub u32);

/// The first day and the last that the ledger computes with: 1970-01-01 and 9999-12-31.
pub const LAST_DAY: Day = Day(2_932_896);

impl Day {
    /// The day that `moment` falls on in China.
    pub fn from_moment(moment: Moment) -> Self {
        let days = moment.saturating_add(CHINA_OFFSET_MS) / DAY_MS;
        Self(u32::try_from(days).unwrap_or(LAST_DAY.0).min(LAST_DAY.0))
    }

    /// The moment at which the day begins (00:00 China time); the epoch for 1970-01-01, which began before it.
    pub fn start(self) -> Moment {
        Moment::from(self.0).saturating_mul(DAY_MS).saturating_sub(CHINA_OFFSET_MS)
    }

    /// The moment at which the day has ended (24:00 China time), the first of the next day.
    pub fn end(self) -> Moment {
        self.plus(1).start()
    }

    /// This day and `days` more, not beyond the year 9999.
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add(days).min(LAST_DAY.0))
    }

    /// The day before, or 1970-01-01.
    pub fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }

    /// The day with this year, month (1 to 12) and day of the month (from 1); `None` where the calendar has no such day or
    /// the year is not within 1970 to 9999.
    pub fn from_ymd(year: u16, month: u8, day: u8) -> Option<Self> {
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Days from civil, after Howard Hinnant's algorithm: years begin in March.
        let (y, m) = if month <= 2 {
            (u32::from(year) - 1, u32::from(month) + 9)
        } else {
            (u32::from(year), u32::from(month) - 3)
        };
        let era = y / 400;
        let year_of_era = y % 400;
        let day_of_year = (153 * m + 2) / 5 + u32::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        (era * 146_097 + day_of_era).checked_sub(719_468).map(Self)
    }

    /// Year, month (1 to 12) and day of the month (from 1).
    pub fn ymd(self) -> (u16, u8, u8) {
        let z = self.0.min(LAST_DAY.0) + 719_468;
        let era = z / 146_097;
        let day_of_era = z % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let m = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * m + 2) / 5 + 1;
        let month = if m < 10 { m + 3 } else { m - 9 };
        let year = year_of_era + era * 400 + u32::from(month <= 2);
        (year as u16, month as u8, day as u8)
    }

    /// The year the day is in.
    pub fn year(self) -> u16 {
        self.ymd().0
    }

    /// Whether the day is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!(self.0 % 7, 2 | 3)
    }

    /// The same day of the month `months` later; the last of that month where it is shorter.
    pub fn plus_months(self, months: u32) -> Self {
        let (year, month, day) = self.ymd();
        let count = (u32::from(year) * 12 + u32::from(month) - 1).saturating_add(months);
        let (year, month) = (count / 12, (count % 12 + 1) as u8);
        let Ok(year) = u16::try_from(year) else { return LAST_DAY };
        Self::from_ymd(year, month, day.min(days_in_month(year, month))).unwrap_or(LAST_DAY)
    }
}

/// How many days a month has. `month` is 1 to 12; any other has none.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

impl core::fmt::Display for Day {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl core::str::FromStr for Day {
    type Err = &'static str;

    /// Reads `2026-11-23`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a date is written as YYYY-MM-DD, between 1970-01-01 and 9999-12-31";
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return Err(FORM);
        }
        let part = |range: core::ops::Range<usize>| {
            text.get(range).filter(|p| p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse::<u16>().ok())
        };
        let (Some(year), Some(month), Some(day)) = (part(0..4), part(5..7), part(8..10)) else { return Err(FORM) };
        Self::from_ymd(year, month as u8, day as u8).ok_or(FORM)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = alloc::string::String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days() {
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_ymd(2022, 3, 1), Some(Day(19_052)));
        assert_eq!(Day::from_ymd(9999, 12, 31), Some(LAST_DAY));
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
        assert_eq!(Day::from_ymd(2024, 13, 1), None);
        assert_eq!(Day::from_ymd(1969, 12, 31), None);
        assert!("2026-11-21".parse::<Day>().unwrap().is_weekend());
        assert!(!"2026-11-23".parse::<Day>().unwrap().is_weekend());
        assert_eq!("2024-01-31".parse::<Day>().unwrap().plus_months(1).to_string(), "2024-02-29");
        assert!("2026-2-3".parse::<Day>().is_err());
        assert!("2026-+2-03".parse::<Day>().is_err());
    }

    #[test]
    fn q_26_days_are_days_of_china() {
        // 2026-11-22T16:00:00Z is midnight of the 23rd in China.
        let midnight = 1_795_363_200_000;
        assert_eq!(Day::from_moment(midnight).to_string(), "2026-11-23");
        assert_eq!(Day::from_moment(midnight - 1).to_string(), "2026-11-22");
        assert_eq!(Day::from_moment(midnight).start(), midnight);
        assert_eq!(Day::from_moment(midnight - 1).end(), midnight);
    }

    proptest! {
        #[test]
        fn ymd_round_trips(day in 0..=LAST_DAY.0) {
            let (y, m, d) = Day(day).ymd();
            prop_assert_eq!(Day::from_ymd(y, m, d), Some(Day(day)));
            prop_assert_eq!(Day(day).to_string().parse(), Ok(Day(day)));
        }
    }
}
