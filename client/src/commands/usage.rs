//! What a data user owes under an agreement: usage reports and the launch.

use super::{
    arguments::Page,
    context::{Context, Paper},
    history::or_dash,
    lists::{listed, named_or_own, time},
};
use crate::{
    forms::Reference,
    ledger::{ObligationOfLedger, PeriodOfLedger},
    output::{Answer, Failure},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{reports::PeriodNumber, AgreementId, Code, Day, Language};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_reports::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The periods of an agreement, and where their reports stand
    List {
        /// The agreement
        agreement: AgreementId,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// File the usage report of a period (data user)
    File {
        /// The agreement
        agreement: AgreementId,
        /// The number of the period, from 1
        #[arg(long)]
        period: PeriodNumber,
        /// Feedback by the agreed dimensions, needed after the launch
        #[arg(long)]
        feedback: Option<Paper>,
        /// The report
        report: Paper,
    },
}

/// Commands about the launch.
#[derive(Subcommand, Debug)]
pub(super) enum Launch {
    /// Set a later day for the launch (who signed for the provider's side)
    Extend {
        /// The agreement
        agreement: AgreementId,
        /// The new last day in time, YYYY-MM-DD
        #[arg(long)]
        until: Day,
        /// The reasons
        reason: Paper,
    },
}

/// What a data user owes.
#[derive(clap::Args, Debug)]
pub(super) struct Obligations {
    /// Number or short name of the data user; that of the key without it
    user: Option<Reference>,
    #[command(flatten)]
    page: Page,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { agreement, page } => {
                // Periods are counted from 1.
                let page = Page { from: page.from.max(1), ..page };
                let at = context.ledger().await?.usage_periods(agreement, page.from, page.limit).await?;
                let language = context.style.language;
                let head = [words::PERIOD, words::FROM, words::DUE, words::STATUS, words::REPORTED];
                Ok(listed(&at, page, language, head, |period| period_row(period, language)))
            }
        }
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let Self::File { agreement, period, feedback, report } = self;
        let report = context.digest(&report, "usage-report")?;
        let feedback = context.optional_digest(&feedback, "usage-feedback")?;
        Ok(Call::<Runtime>::file_usage_report { agreement, period, report, feedback }.into())
    }
}

impl Launch {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        context.act(self.call(context)?).await
    }

    /// What is sent. The reasons go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let Self::Extend { agreement, until, reason } = self;
        let reason = context.digest(&reason, "launch-extension")?;
        Ok(Call::<Runtime>::extend_launch { agreement, until, reason }.into())
    }
}

impl Obligations {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let ledger = context.ledger().await?;
        let user = named_or_own(context, &ledger, &self.user).await?;
        let at = ledger.obligations(user, self.page.from, self.page.limit).await?;
        let language = context.style.language;
        let answer = listed(&at, self.page, language, HEAD, |obligation| row(obligation, language));
        Ok(answer.with("user", user))
    }
}

fn period_row(view: &PeriodOfLedger, language: Language) -> Vec<String> {
    vec![
        view.number.to_string(),
        view.period.from.to_string(),
        view.due.unwrap_or(view.period.due).to_string(),
        view.period.state.text(language).to_owned(),
        or_dash(view.period.report.as_ref().map(|report| time(report.stamp.at))),
    ]
}

const HEAD: [Text; 7] =
    [words::AGREEMENT, words::SINCE, words::LAUNCH, words::DUE, words::PERIOD, words::OVERDUE_REPORTS, words::PRODUCTS];

fn row(view: &ObligationOfLedger, language: Language) -> Vec<String> {
    let period = |latest: &PeriodOfLedger| format!("{} {}", latest.number, latest.period.state.text(language));
    vec![
        view.agreement.to_string(),
        time(view.since),
        view.launch.state.text(language).to_owned(),
        view.launch.due.to_string(),
        or_dash(view.latest_period.as_ref().map(period)),
        view.missed_periods.to_string(),
        view.products.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};

    #[test]
    fn r_083_r_094_a_usage_report_is_filed_for_a_period() {
        let file =
            |feedback| Call::<Runtime>::file_usage_report { agreement: 3, period: 2, report: PAPER, feedback }.into();
        assert_eq!(called("file 3 --period 2 PAPER", Act::call).unwrap(), file(None));
        let line = "file 3 --period 2 --feedback PAPER PAPER";
        assert_eq!(called(line, Act::call).unwrap(), file(Some(PAPER)));
        assert!(!is_read::<Command>("file 3 PAPER"));
    }

    #[test]
    fn q_18_the_launch_is_extended_to_a_day() {
        let until = Day::from_ymd(2027, 3, 1).unwrap();
        let expected = Call::<Runtime>::extend_launch { agreement: 3, until, reason: PAPER };
        assert_eq!(called("extend 3 --until 2027-03-01 PAPER", Launch::call).unwrap(), expected.into());
        assert!(!is_read::<Launch>("extend 3 PAPER"));
    }
}
