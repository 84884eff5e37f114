//! Checks of a data user's use, and records of a body's own security work.

use super::{
    arguments::Page,
    context::{code_from, Context, Paper},
    lists::{listed, named_or_own},
};
use crate::{
    forms::Reference,
    ledger::{CheckOfLedger, WorkRecordOfLedger},
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    reports::{CheckKind, CheckResult, CheckSubject, ChecksOf, RecordKind},
    AgreementId, Code, Day, Language,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_reports::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The checks of an agreement or a data user, or those that a body filed
    List {
        /// Of the use under an agreement
        #[arg(long, group = "of")]
        agreement: Option<AgreementId>,
        /// Of a data user: number or short name
        #[arg(long, group = "of")]
        user: Option<Reference>,
        /// That an organisation filed: number or short name
        #[arg(long, group = "of")]
        body: Option<Reference>,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// File a check, or a complaint or opinion that was handled (agency, bureau, regulator)
    File {
        #[command(flatten)]
        subject: Subject,
        /// How it was followed up
        #[arg(long, value_parser = code_from::<CheckKind>)]
        kind: CheckKind,
        /// What was found
        #[arg(long, value_parser = code_from::<CheckResult>)]
        result: CheckResult,
        /// The day of it, YYYY-MM-DD
        #[arg(long)]
        on: Day,
        /// Its report
        document: Paper,
    },
}

/// What was checked.
#[derive(clap::Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Subject {
    /// The use under an agreement
    #[arg(long)]
    agreement: Option<AgreementId>,
    /// A data user as a whole: number or short name
    #[arg(long)]
    user: Option<Reference>,
}

/// Commands about a body's own security work.
#[derive(Subcommand, Debug)]
pub(super) enum Work {
    #[command(flatten)]
    Act(WorkAct),
    /// The records of a body
    List {
        /// Number or short name; the organisation of the key without it
        body: Option<Reference>,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum WorkAct {
    /// File a plan, drill, training, test, measure or evaluation (agency, bureau)
    File {
        /// What was done
        #[arg(value_parser = code_from::<RecordKind>)]
        kind: RecordKind,
        /// The day of it, YYYY-MM-DD
        #[arg(long)]
        on: Day,
        /// The plan, record or report
        document: Paper,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let id = |organisation: &Reference| context.organisation(organisation);
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { agreement, user, body, page } => {
                let of = match (agreement, user, body) {
                    (Some(agreement), ..) => ChecksOf::Agreement(agreement),
                    (_, Some(user), _) => ChecksOf::User(id(&user)?),
                    (.., Some(body)) => ChecksOf::Body(id(&body)?),
                    _ => return Err(InputFault::OneOf("--agreement, --user, --body").into()),
                };
                let at = context.ledger().await?.checks(of, page.from, page.limit).await?;
                let language = context.style.language;
                Ok(listed(&at, page, language, HEAD, |check| row(check, language)))
            }
        }
    }
}

impl Subject {
    /// It as the call takes it. One of the two was given.
    fn subject(&self, context: &Context) -> Result<CheckSubject, Failure> {
        match (self.agreement, &self.user) {
            (Some(agreement), _) => Ok(CheckSubject::Agreement(agreement)),
            (_, Some(user)) => Ok(CheckSubject::User(context.organisation(user)?)),
            _ => Err(InputFault::OneOf("--agreement, --user").into()),
        }
    }
}

impl Act {
    /// What is sent. The report goes into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let Self::File { subject, kind, result, on, document } = self;
        let subject = subject.subject(context)?;
        let document = context.digest(&document, "check-report")?;
        Ok(Call::<Runtime>::file_check { subject, kind, result, on, document }.into())
    }
}

impl Work {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { body, page } => {
                let ledger = context.ledger().await?;
                let body = named_or_own(context, &ledger, &body).await?;
                let at = ledger.work_records(body, page.from, page.limit).await?;
                let language = context.style.language;
                let head = [words::NUMBER, words::KIND, words::DAY, words::ORGANISATION];
                Ok(listed(&at, page, language, head, |record| work_row(record, language)))
            }
        }
    }
}

impl WorkAct {
    /// What is sent. The document goes into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let Self::File { kind, on, document } = self;
        let document = context.digest(&document, kind.slug())?;
        Ok(Call::<Runtime>::file_record { kind, on, document }.into())
    }
}

const HEAD: [Text; 7] =
    [words::NUMBER, words::USER, words::AGREEMENT, words::KIND, words::RESULT, words::DAY, words::ORGANISATION];

fn row(view: &CheckOfLedger, language: Language) -> Vec<String> {
    let entry = &view.entry;
    let agreement = match entry.subject {
        CheckSubject::Agreement(agreement) => agreement.to_string(),
        CheckSubject::User(_) => "-".to_owned(),
    };
    vec![
        view.check.to_string(),
        entry.user.to_string(),
        agreement,
        entry.kind.text(language).to_owned(),
        entry.result.text(language).to_owned(),
        entry.on.to_string(),
        entry.stamp.by.organisation.to_string(),
    ]
}

fn work_row(view: &WorkRecordOfLedger, language: Language) -> Vec<String> {
    vec![
        view.record.to_string(),
        view.entry.kind.text(language).to_owned(),
        view.entry.on.to_string(),
        view.entry.stamp.by.organisation.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};

    fn on() -> Day {
        Day::from_ymd(2026, 11, 20).unwrap()
    }

    #[test]
    fn r_087_a_check_is_of_an_agreement_or_of_a_data_user() {
        let file = |subject| {
            let (kind, result) = (CheckKind::Inspection, CheckResult::Refused);
            Call::<Runtime>::file_check { subject, kind, result, on: on(), document: PAPER }.into()
        };
        let rest = "--kind inspection --result refused --on 2026-11-20 PAPER";
        let call = |line: String| called(&line, Act::call).unwrap();
        assert_eq!(call(format!("file --agreement 3 {rest}")), file(CheckSubject::Agreement(3)));
        assert_eq!(call(format!("file --user 7 {rest}")), file(CheckSubject::User(7)));
        assert!(!is_read::<Command>(&format!("file {rest}")));
        assert!(!is_read::<Command>(&format!("file --user 7 --agreement 3 {rest}")));
    }

    #[test]
    fn r_119_work_is_recorded_with_its_day() {
        let expected = Call::<Runtime>::file_record { kind: RecordKind::Drill, on: on(), document: PAPER };
        assert_eq!(called("file drill --on 2026-11-20 PAPER", WorkAct::call).unwrap(), expected.into());
        assert!(!is_read::<Work>("file party --on 2026-11-20 PAPER"));
    }
}
