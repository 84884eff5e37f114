//! Working-day calendars.

use super::context::Context;
use crate::{
    forms::calendar,
    output::{Answer, Failure, InputFault},
};
use clap::Subcommand;
use drl_runtime::Runtime;
use pallet_working_days::{Calendar, Call};
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
                    None => Err(InputFault::NoCalendar(year).into()),
                }
            }
            Self::Set { file } => {
                let (year, Calendar { holidays, workdays }) = calendar(&file)?;
                context.act(Call::<Runtime>::publish_calendar { year, holidays, workdays }).await
            }
        }
    }
}
