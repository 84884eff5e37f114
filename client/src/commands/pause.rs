//! The emergency pause: any two members of the council stop a pallet or a call, and a majority lets it go on.

use super::{arguments::Page, context::Context, council};
use crate::{
    ledger::{pausable, target_name, target_of},
    output::{Answer, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::signing::ChinaTime;
use drl_runtime::Runtime;
use pallet_pause::{Act, Call, State, Target};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// What is paused or rests, until when, and what can be paused
    List,
    /// Every pause that was placed or lifted
    History {
        #[command(flatten)]
        page: Page,
    },
    /// Propose to pause a pallet or a call, which any two members carry (member)
    Propose {
        /// Its name: `Registry`, `Registry.admit`
        target: String,
        /// How many must agree; a majority may prolong a pause, and pause what rests
        #[arg(long)]
        threshold: Option<u32>,
    },
    /// Propose to end a pause before its time, by a majority (member)
    ProposeLift {
        /// Its name, as the list shows it
        target: String,
    },
    /// Propose how long pauses last, by a majority (member)
    ProposeLength {
        /// Minutes, 10 to 10080
        minutes: u16,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::List => list(context).await,
            Self::History { page } => history(context, page).await,
            Self::Propose { target, threshold } => {
                propose(context, Call::pause { target: named(&target)? }, threshold).await
            }
            Self::ProposeLift { target } => propose(context, Call::lift { target: named(&target)? }, None).await,
            Self::ProposeLength { minutes } => propose(context, Call::set_length { minutes }, None).await,
        }
    }
}

fn named(name: &str) -> Result<Target, InputFault> {
    target_of(name).ok_or_else(|| InputFault::NoSuchCall(name.to_owned(), pausable().join(", ")))
}

async fn propose(context: &Context, call: Call<Runtime>, threshold: Option<u32>) -> Result<Answer, Failure> {
    council::propose(context, call.into(), threshold).await
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let (at, length) = (ledger.pauses().await?, ledger.pause_length().await?.value);
    let language = context.style.language;
    let rows = at.value.iter().map(|view| {
        let until = if view.state == State::Running { view.pause.until } else { view.pause.rests_until };
        vec![
            target_name(view.pause.target),
            if view.state == State::Running { words::PAUSED } else { words::RESTS }.of(language).to_owned(),
            ChinaTime(until).to_string(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let pauses: Vec<_> = at
        .value
        .iter()
        .map(|view| serde_json::json!({ "name": target_name(view.pause.target), "pause": view.pause, "state": view.state }))
        .collect();
    let value =
        serde_json::json!({ "pauses": pauses, "length_minutes": length, "pausable": pausable(), "block": at.block });
    let facts = [(words::PAUSE_LENGTH, length.to_string()), (words::PAUSABLE, pausable().join(", "))];
    Ok(Answer::new(value)
        .table([words::SUBJECT, words::STATUS, words::UNTIL], rows)
        .followed_by(Answer::default().fields(facts)))
}

async fn history(context: &Context, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.pause_records(page.from, page.limit).await?;
    let language = context.style.language;
    let rows = at.value.iter().map(|(number, record)| {
        let (act, until) = match record.act {
            Act::Placed { until } => (words::PAUSED, ChinaTime(until).to_string()),
            Act::Lifted => (words::LIFTED, "-".to_owned()),
        };
        vec![
            number.to_string(),
            target_name(record.target),
            act.of(language).to_owned(),
            ChinaTime(record.at).to_string(),
            until,
            format!("{}/{}", record.tally.ayes, record.tally.seats),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let records: Vec<_> = at
        .value
        .iter()
        .map(|(number, record)| {
            serde_json::json!({ "number": number, "name": target_name(record.target), "record": record })
        })
        .collect();
    let head = [words::NUMBER, words::SUBJECT, words::ACT, words::AT, words::UNTIL, words::AYES];
    Ok(Answer::new(serde_json::json!({ "value": records, "block": at.block })).table(head, rows))
}
