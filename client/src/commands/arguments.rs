//! Arguments that several commands have.

use super::context::code_from;
use crate::ledger::Span;
use drl_primitives::{
    clocks::Term,
    date::DAY_MS,
    law::{Citation, Instrument},
    Day, Moment,
};

/// A provision of an instrument.
#[derive(clap::Args, Debug)]
pub(super) struct Provision {
    /// The instrument
    #[arg(long, value_parser = code_from::<Instrument>, requires = "article")]
    instrument: Option<Instrument>,
    /// Its article
    #[arg(long, requires = "instrument")]
    article: Option<u16>,
    /// Paragraph of the article
    #[arg(long, default_value_t = 0)]
    paragraph: u8,
    /// Item of the paragraph
    #[arg(long, default_value_t = 0)]
    item: u8,
}

impl Provision {
    /// The provision, where instrument and article are given.
    pub fn citation(&self) -> Option<Citation> {
        let (paragraph, item) = (self.paragraph, self.item);
        self.instrument.zip(self.article).map(|(instrument, article)| Citation { instrument, article, paragraph, item })
    }
}

/// Which part of a history is shown.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(super) struct Page {
    /// Number of the first record shown
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    pub from: u32,
    /// How many records are shown, at most 100
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100), value_name = "COUNT")]
    pub limit: u32,
}

impl From<Page> for Span {
    fn from(page: Page) -> Self {
        Self { from: page.from, limit: page.limit }
    }
}

/// A limit that is set: so many working days, or up to a day.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Limit {
    /// So many working days, from tomorrow on
    #[arg(long)]
    days: Option<u16>,
    /// Up to and including this day, YYYY-MM-DD
    #[arg(long)]
    until: Option<Day>,
}

impl Limit {
    /// It as a call takes it. One of the two was given.
    pub fn term(self) -> Term {
        self.until.map_or(Term::WorkingDays(self.days.unwrap_or_default()), Term::Until)
    }
}

/// A moment: a day (its beginning), a day with hour and minute, both of China, or milliseconds since the epoch.
///
/// # Errors
/// What is accepted, as a sentence.
pub(super) fn moment_from(text: &str) -> Result<Moment, String> {
    let known = || "a day YYYY-MM-DD, YYYY-MM-DDTHH:MM (China time), or milliseconds since the epoch".to_owned();
    if let Ok(moment) = text.parse() {
        return Ok(moment);
    }
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let day = day.parse::<Day>().map_err(|_| known())?;
    let (hour, minute) = time.split_once(':').ok_or_else(known)?;
    let part = |text: &str, below: Moment| text.parse::<Moment>().ok().filter(|part| *part < below);
    let (hour, minute) = part(hour, 24).zip(part(minute, 60)).ok_or_else(known)?;
    Ok(day.start().saturating_add((hour * 60 + minute) * (DAY_MS / 1_440)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn moments_are_days_times_or_milliseconds() {
        assert_eq!(moment_from("2026-11-23"), Ok(1_795_363_200_000));
        assert_eq!(moment_from("2026-11-23T09:30"), Ok(1_795_363_200_000 + 570 * 60_000));
        assert_eq!(moment_from("1795363200000"), Ok(1_795_363_200_000));
        for wrong in ["yesterday", "2026-11-23T24:00", "2026-11-23T09", "2026-11-23 09:30"] {
            assert!(moment_from(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_limit_is_days_or_a_day_and_not_both() {
        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            limit: Limit,
        }
        let term = |line: &str| Line::try_parse_from(line.split(' ')).map(|line| line.limit.term());
        assert_eq!(term("drl --days 10").unwrap(), Term::WorkingDays(10));
        let day = Day::from_ymd(2026, 12, 1).unwrap();
        assert_eq!(term("drl --until 2026-12-01").unwrap(), Term::Until(day));
        assert!(term("drl").is_err());
        assert!(term("drl --days 10 --until 2026-12-01").is_err());
    }
}
