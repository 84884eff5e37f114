//! Reports on quality problems, security risks, hazards and leaks.

use super::{
    arguments::{moment_from, Page},
    context::{code_from, hash_from, Context, Paper},
    history::{self, or_dash},
    lists::{listed, time},
};
use crate::{
    forms::Reference,
    ledger::ReportEntry,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    reports::{ReportAct, ReportKind, ReportOutcome, ReportSubject, ReportView, ReportsOf, Severity},
    AgreementId, Code, GrantHash, Language, Moment, ReportId,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_reports::Call;

/// What a report is called where there is none with a number.
const REPORT: Text = Text::new("report", "报告");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The reports of an agreement or a data user, those that went to a body, or those that it closed
    List {
        /// On an agreement and its grants
        #[arg(long, group = "of")]
        agreement: Option<AgreementId>,
        /// Of a data user: number or short name
        #[arg(long, group = "of")]
        user: Option<Reference>,
        /// That went to an agency or the bureau: number or short name
        #[arg(long, group = "of")]
        to: Option<Reference>,
        /// That an agency or the bureau closed: number or short name
        #[arg(long, group = "of")]
        closed_by: Option<Reference>,
        #[command(flatten)]
        page: Page,
    },
    /// One report
    Show {
        /// The report
        report: ReportId,
    },
    /// What was done about a report, record by record
    History {
        /// The report
        report: ReportId,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Report a quality problem, a security risk, a hazard or a leak (data user)
    File {
        #[command(flatten)]
        subject: Subject,
        /// What is reported
        #[arg(long, value_parser = code_from::<ReportKind>)]
        kind: ReportKind,
        /// How severe it is
        #[arg(long, value_parser = code_from::<Severity>)]
        severity: Severity,
        /// When it was found: YYYY-MM-DDTHH:MM (China time), or a day
        #[arg(long, value_parser = moment_from)]
        found_at: Moment,
        /// The report
        document: Paper,
    },
    /// Add a document: cause, leads, evidence, measures taken (data user, agency, bureau)
    Supplement {
        /// The report
        report: ReportId,
        /// The document
        document: Paper,
    },
    /// Close a report with what became of it (agency, bureau)
    Handle {
        /// The report
        report: ReportId,
        /// What became of it
        #[arg(long, value_parser = code_from::<ReportOutcome>)]
        outcome: ReportOutcome,
        /// The result
        document: Paper,
    },
}

/// What a report is about.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Subject {
    /// The data of a grant: it goes to the agency of that data
    #[arg(long, value_parser = hash_from)]
    grant: Option<GrantHash>,
    /// All data of an agreement
    #[arg(long)]
    agreement: Option<AgreementId>,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let language = context.style.language;
        let id = |organisation: &Reference| context.organisation(organisation);
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { agreement, user, to, closed_by, page } => {
                let of = match (agreement, user, to, closed_by) {
                    (Some(agreement), ..) => ReportsOf::Agreement(agreement),
                    (_, Some(user), ..) => ReportsOf::User(id(&user)?),
                    (_, _, Some(to), _) => ReportsOf::Addressee(id(&to)?),
                    (.., Some(body)) => ReportsOf::ClosedBy(id(&body)?),
                    _ => return Err(InputFault::OneOf("--agreement, --user, --to, --closed-by").into()),
                };
                let at = context.ledger().await?.reports(of, page.from, page.limit).await?;
                Ok(listed(&at, page, language, HEAD, |report| row(report, language)))
            }
            Self::Show { report } => {
                let at = context.ledger().await?.report(report).await?;
                let Some(view) = &at.value else { return Err(InputFault::NoCase(REPORT, report).into()) };
                let status = view.entry.state.text(language).to_owned();
                let due = or_dash(view.due.map(|due| due.day));
                let fields = [(words::STATUS, status), (words::DUE, due)];
                Ok(Answer::new(&at).fields(fields).followed_by(Answer::record(&view.entry)))
            }
            Self::History { report, page } => {
                let at = context.ledger().await?.report_history(report, page.into()).await?;
                history::shown(("report", report), at, language, InputFault::NoCase(REPORT, report))
            }
        }
    }
}

impl Subject {
    /// It as the call takes it. One of the two was given.
    fn subject(self) -> Result<ReportSubject, InputFault> {
        let subject = self.grant.map(ReportSubject::Grant).or_else(|| self.agreement.map(ReportSubject::Agreement));
        subject.ok_or(InputFault::OneOf("--grant, --agreement"))
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::File { subject, kind, severity, found_at, document } => {
                let subject = subject.subject()?;
                let document = context.digest(&document, "incident-report")?;
                Call::file_report { subject, kind, severity, found_at, document }
            }
            Self::Supplement { report, document } => {
                Call::supplement_report { report, document: context.digest(&document, "report-supplement")? }
            }
            Self::Handle { report, outcome, document } => {
                Call::handle_report { report, outcome, document: context.digest(&document, "report-result")? }
            }
        };
        Ok(call.into())
    }
}

const HEAD: [Text; 9] = [
    words::NUMBER,
    words::KIND,
    words::SEVERITY,
    words::USER,
    words::AGREEMENT,
    words::FOUND,
    words::LATE,
    words::STATUS,
    words::DUE,
];

fn row(view: &ReportView, language: Language) -> Vec<String> {
    let entry = &view.entry;
    let status = entry.closed.map_or(entry.state.text(language), |end| end.outcome.text(language));
    vec![
        view.report.to_string(),
        entry.kind.text(language).to_owned(),
        entry.severity.text(language).to_owned(),
        entry.user.to_string(),
        entry.agreement.to_string(),
        time(entry.found_at),
        if entry.late { words::YES } else { words::NO }.of(language).to_owned(),
        status.to_owned(),
        or_dash(view.due.map(|due| due.day)),
    ]
}

impl history::Record for ReportEntry {
    const HEAD: &'static [Text] = &[words::ACT, words::OUTCOME];

    fn at(&self) -> Moment {
        self.stamp.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        let (act, outcome) = match self.act {
            ReportAct::File => (FILED, "-"),
            ReportAct::Supplement => (SUPPLEMENTED, "-"),
            ReportAct::Handle(outcome) => (HANDLED, outcome.text(language)),
        };
        vec![act.of(language).to_owned(), outcome.to_owned()]
    }

    fn source(&self) -> history::Source<'_> {
        history::by(&self.stamp.by)
    }
}

const FILED: Text = Text::new("filed", "提交");
const SUPPLEMENTED: Text = Text::new("supplemented", "补充");
const HANDLED: Text = Text::new("handled", "处置");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    #[test]
    fn r_085_a_hazard_is_reported_with_the_time_at_which_it_was_found() {
        let file = |subject| {
            let (kind, severity, found_at) = (ReportKind::Hazard, Severity::Major, 1_795_397_400_000);
            Call::<Runtime>::file_report { subject, kind, severity, found_at, document: PAPER }.into()
        };
        let rest = "--kind hazard --severity major --found-at 2026-11-23T09:30 PAPER";
        assert_eq!(call(&format!("file --agreement 3 {rest}")), file(ReportSubject::Agreement(3)));
        let grant = ReportSubject::Grant(sp_core::H256([7; 32]));
        assert_eq!(call(&format!("file --grant PAPER {rest}")), file(grant));
        assert!(!is_read::<Command>(&format!("file {rest}")));
        assert!(!is_read::<Command>(&format!("file --agreement 3 --grant PAPER {rest}")));
    }

    #[test]
    fn a_report_is_supplemented_and_handled() {
        assert_eq!(call("supplement 4 PAPER"), Call::supplement_report { report: 4, document: PAPER }.into());
        let expected = Call::handle_report { report: 4, outcome: ReportOutcome::RiskRemoved, document: PAPER };
        assert_eq!(call("handle 4 --outcome risk-removed PAPER"), expected.into());
        assert!(!is_read::<Command>("list --user 7 --to 2"));
    }
}
