//! Applications and their review.

use super::{
    arguments::{Page, Provision},
    context::{code_from, finalized_answer, Context, Paper},
    history,
};
use crate::{
    forms::{ApplicationFolder, Reference},
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    application_view::ClockView,
    law::{DoubtReason, RefusalGround, ReturnReason},
    review::{Attendees, DifferReason, FormalReview, MeetingOutcome, Recheck, RowDecision},
    ApplicationId, Code, RowIndex,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_applications::Call;
use std::path::{Path, PathBuf};

/// How many entries of a worklist are shown.
const WORKLIST_LIMIT: u32 = 100;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Submit the application in a folder (applicant); its documents go into the vault
    Submit {
        /// The folder with application.toml
        folder: PathBuf,
    },
    /// Submit a returned application again, all of it anew (applicant)
    Resubmit {
        /// Its number
        application: ApplicationId,
        /// The folder with application.toml
        folder: PathBuf,
    },
    /// Enter the result of formal review: passed, or returned (bureau)
    Review {
        /// Its number
        application: ApplicationId,
        /// Return it, for this reason; without it the application passes
        #[arg(long = "return", value_parser = code_from::<ReturnReason>, value_name = "REASON")]
        reason: Option<ReturnReason>,
    },
    /// Decide on rows (agency)
    Decide {
        #[command(flatten)]
        rows: Rows,
        #[command(flatten)]
        decision: Decision,
    },
    /// Doubt rows and ask for a coordination meeting (agency)
    Doubt {
        #[command(flatten)]
        rows: Rows,
        /// Why
        #[arg(long, value_parser = code_from::<DoubtReason>)]
        reason: DoubtReason,
        /// The request: a file, or a digest after 0x
        #[arg(long)]
        request: Paper,
    },
    /// Enter what a coordination meeting found (bureau)
    Meeting {
        #[command(flatten)]
        rows: Rows,
        /// What it found
        #[arg(long, value_parser = code_from::<MeetingOutcome>)]
        outcome: MeetingOutcome,
        /// The minutes
        #[arg(long)]
        minutes: Paper,
        /// Who took part: numbers or short names
        #[arg(long, required = true, value_delimiter = ',')]
        attendees: Vec<Reference>,
    },
    /// Re-check rows: confirm, or differ (bureau)
    Recheck {
        #[command(flatten)]
        rows: Rows,
        /// Differ, for this reason; without it the decision is confirmed
        #[arg(long, value_parser = code_from::<DifferReason>, value_name = "REASON")]
        differ: Option<DifferReason>,
    },
    /// Take the approved rows of a partly approved application (applicant)
    Accept {
        /// Its number
        application: ApplicationId,
    },
    /// Decline the approved rows and close the application (applicant)
    Decline {
        /// Its number
        application: ApplicationId,
    },
    /// Withdraw an application (applicant)
    Withdraw {
        /// Its number
        application: ApplicationId,
    },
    /// One application with its rows
    Show {
        /// Its number
        application: ApplicationId,
    },
    /// What was done on an application, record by record
    History {
        /// Its number
        application: ApplicationId,
        #[command(flatten)]
        page: Page,
    },
    /// All applications
    List,
    /// What an organisation is waited for
    Worklist {
        /// Number or short name of the organisation
        organisation: Reference,
    },
}

/// Rows of an application.
#[derive(clap::Args, Debug)]
pub(super) struct Rows {
    /// Number of the application
    application: ApplicationId,
    /// The row, from 0; several, separated by commas, are one transaction
    #[arg(long = "row", required = true, value_delimiter = ',', value_name = "ROW")]
    rows: Vec<RowIndex>,
}

impl Rows {
    /// The call for the row; for several rows one that does all of them, or none.
    fn each(&self, call: impl Fn(ApplicationId, RowIndex) -> Call<Runtime>) -> RuntimeCall {
        match self.rows.as_slice() {
            [row] => call(self.application, *row).into(),
            rows => {
                let calls = rows.iter().map(|row| call(self.application, *row).into()).collect();
                pallet_utility::Call::<Runtime>::batch_all { calls }.into()
            }
        }
    }
}

/// An agency's decision.
#[derive(clap::Args, Debug)]
pub(super) struct Decision {
    /// Agree
    #[arg(long, conflicts_with = "refuse")]
    approve: bool,
    /// Refuse, on this legal ground
    #[arg(long, value_parser = code_from::<RefusalGround>, value_name = "GROUND", requires_all = ["instrument", "article", "statement"])]
    refuse: Option<RefusalGround>,
    /// The provision that forbids opening
    #[command(flatten)]
    provision: Provision,
    /// The statement of reasons
    #[arg(long)]
    statement: Option<Paper>,
}

impl Decision {
    fn read(&self, context: &Context) -> Result<RowDecision, Failure> {
        match (self.approve, self.refuse, self.provision.citation(), &self.statement) {
            (true, None, None, None) => Ok(RowDecision::Approve),
            (false, Some(ground), Some(citation), Some(statement)) => {
                Ok(RowDecision::Refuse { ground, citation, statement: context.digest(statement, "refusal-statement")? })
            }
            _ => Err(InputFault::DecisionIncomplete.into()),
        }
    }
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Submit { folder } => submit(context, &folder, None).await,
            Self::Resubmit { application, folder } => submit(context, &folder, Some(application)).await,
            Self::Review { application, reason } => {
                let outcome = reason.map_or(FormalReview::Pass, FormalReview::Return);
                context.act(Call::<Runtime>::formal_review { application, outcome }).await
            }
            Self::Decide { rows, decision } => {
                let decision = decision.read(context)?;
                context.act(rows.each(|application, row| Call::decide_row { application, row, decision })).await
            }
            Self::Doubt { rows, reason, request } => {
                let request = context.digest(&request, "doubt")?;
                context.act(rows.each(|application, row| Call::doubt_row { application, row, reason, request })).await
            }
            Self::Meeting { rows, outcome, minutes, attendees } => {
                let attendees = attending(context, &attendees)?;
                let minutes = context.digest(&minutes, "minutes")?;
                let call = rows.each(|application, row| {
                    let attendees = attendees.clone();
                    Call::record_meeting { application, row, outcome, minutes, attendees }
                });
                context.act(call).await
            }
            Self::Recheck { rows, differ } => {
                let outcome = differ.map_or(Recheck::Confirm, Recheck::Differ);
                context.act(rows.each(|application, row| Call::recheck_row { application, row, outcome })).await
            }
            Self::Accept { application } => context.act(Call::<Runtime>::accept_partial { application }).await,
            Self::Decline { application } => context.act(Call::<Runtime>::decline_partial { application }).await,
            Self::Withdraw { application } => context.act(Call::<Runtime>::withdraw { application }).await,
            Self::Show { application } => show(context, application).await,
            Self::History { application, page } => history::application(context, application, page).await,
            Self::List => list(context).await,
            Self::Worklist { organisation } => worklist(context, &organisation).await,
        }
    }
}

fn attending(context: &Context, references: &[Reference]) -> Result<Attendees, Failure> {
    let mut numbers = references.iter().map(|r| context.organisation(r)).collect::<Result<Vec<_>, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Attendees::try_from(numbers)
        .map_err(|list| InputFault::TooMany(list.len(), Text::new("attendees", "参加机构")).into())
}

async fn submit(context: &Context, folder: &Path, again: Option<ApplicationId>) -> Result<Answer, Failure> {
    let prepared = ApplicationFolder::read(folder)?.prepare(&context.vault(), &context.names()?)?;
    let (form, documents, rows) = (Box::new(prepared.form), prepared.documents, prepared.rows);
    let call = match again {
        None => Call::<Runtime>::submit { form, documents, rows },
        Some(application) => Call::<Runtime>::resubmit { application, form, documents, rows },
    };
    if context.global.draft.is_some() {
        return context.act(call).await;
    }
    let finalized = context.send(call).await?;
    let kept: Vec<_> = prepared.kept.iter().map(|entry| vec![entry.label.clone(), entry.id()]).collect();
    let answer = finalized_answer(&finalized).with("kept", &prepared.kept);
    Ok(answer.table([words::LABEL, words::DIGEST], kept))
}

async fn show(context: &Context, id: ApplicationId) -> Result<Answer, Failure> {
    let at = context.ledger().await?.application_view(id).await?;
    let Some(application) = &at.value else { return Err(InputFault::NoApplication(id).into()) };
    let language = context.style.language;
    let due = |clock: Option<&ClockView>| {
        clock.and_then(|clock| clock.due).map_or_else(|| "-".to_owned(), |due| due.day.to_string())
    };
    let fields = [
        (words::NUMBER, id.to_string()),
        (words::APPLICANT, application.applicant.to_string()),
        (words::STATUS, application.state.text(language).to_owned()),
        (words::DUE, due(application.clock.as_ref())),
        (words::CAUSE, application.close_cause.map_or("-", |cause| cause.text(language)).to_owned()),
        (words::AGREEMENT, application.agreement.map_or_else(|| "-".to_owned(), |id| id.to_string())),
    ];
    let rows = application.rows.iter().map(|row| {
        vec![
            row.row.to_string(),
            row.scenario.to_string(),
            format!("{} v{}", row.dataset, row.version),
            row.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            row.agency.to_string(),
            row.state.text(language).to_owned(),
            due(row.clocks.first()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let head = [words::ROW, words::SCENARIO, words::DATASET, words::ITEMS, words::AGENCY, words::STATUS, words::DUE];
    let form = Answer::record(&application.form);
    Ok(Answer::new(&at).fields(fields).table(head, rows).followed_by(form))
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.applications().await?;
    let language = context.style.language;
    let values: Vec<_> = at
        .value
        .iter()
        .map(|(id, a)| serde_json::json!({ "application": id, "applicant": a.applicant, "state": a.state, "submitted_at": a.submitted_at }))
        .collect();
    let rows = at.value.iter().map(|(id, application)| {
        vec![
            id.to_string(),
            application.applicant.to_string(),
            application.state.text(language).to_owned(),
            drl_primitives::signing::ChinaTime(application.submitted_at).to_string(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let head = [words::NUMBER, words::APPLICANT, words::STATUS, words::FROM];
    Ok(Answer::new(serde_json::json!({ "value": values, "block": at.block })).table(head, rows))
}

async fn worklist(context: &Context, organisation: &Reference) -> Result<Answer, Failure> {
    let organisation = context.organisation(organisation)?;
    let at = context.ledger().await?.worklist(organisation, WORKLIST_LIMIT).await?;
    let language = context.style.language;
    let rows = at.value.iter().map(|item| {
        let due = item.due.map_or_else(|| "-".to_owned(), |due| due.day.to_string());
        vec![
            item.application.to_string(),
            item.row.map_or_else(|| "-".to_owned(), |row| row.to_string()),
            item.task.text(language).to_owned(),
            due,
        ]
    });
    let rows: Vec<_> = rows.collect();
    Ok(Answer::new(&at).table([words::APPLICATION, words::ROW, words::ACTION, words::DUE], rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_rows_are_one_transaction_that_does_all_or_none() {
        let confirm = |application, row| Call::recheck_row { application, row, outcome: Recheck::Confirm };
        let one = Rows { application: 4, rows: vec![2] }.each(confirm);
        assert_eq!(one, confirm(4, 2).into());
        let both = Rows { application: 4, rows: vec![2, 0] }.each(confirm);
        let calls = vec![confirm(4, 2).into(), confirm(4, 0).into()];
        assert_eq!(both, pallet_utility::Call::<Runtime>::batch_all { calls }.into());
    }
}
