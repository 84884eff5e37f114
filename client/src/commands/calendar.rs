//! Working-day calendars.

use super::context::Context;
use crate::{
    forms::CalendarFile,
    output::{Answer, Failure},
};
use clap::Subcommand;
use drl_runtime::Runtime;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The calendar of a year
    Show {
        /// The year
        year: u16,
    },
    /// Publish or replace the calendar of a year
    Set {
        /// The calendar, as in chain-spec/calendars
        file: PathBuf,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Show { year } => {
                let at = context.ledger().await?.calendar(year).await?;
                match &at.value {
                    Some(_) => Ok(Answer::record(&at)),
                    None => Err(Failure::Input(format!("no calendar of {year} is published: weekends alone count"))),
                }
            }
            Self::Set { file } => {
                let form = CalendarFile::read(&file)?;
                let (holidays, workdays) = form.days(&file)?;
                let call =
                    pallet_working_days::Call::<Runtime>::publish_calendar { year: form.year, holidays, workdays };
                context.act(call).await
            }
        }
    }
}
