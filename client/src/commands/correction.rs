//! Requests to correct data (校核, 条例第19条; ).

use super::{
    arguments::{Limit, Page},
    context::{code_from, Context, Paper},
    history::{self, or_dash},
    lists::{listed, time},
};
use crate::{
    forms::Reference,
    ledger::CorrectionEntry,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::{Subcommand, ValueEnum};
use drl_primitives::{
    correction::{
        CorrectionDetail, CorrectionForm, CorrectionGround, CorrectionOutcome, CorrectionView, CorrectionsOf,
        ExtensionReason, NotCorrectedReason,
    },
    Code, CorrectionId, DatasetVersion, Language, Moment,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_corrections::Call;

/// What a request is called where there is none with a number.
const CORRECTION: Text = Text::new("correction request", "校核申请");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The requests to correct a dataset, or with which an agency deals
    List {
        /// About a dataset: number or short name
        #[arg(long, group = "of")]
        dataset: Option<Reference>,
        /// About the data of an agency: number or short name
        #[arg(long, group = "of")]
        agency: Option<Reference>,
        #[command(flatten)]
        page: Page,
    },
    /// One request
    Show {
        /// The request
        correction: CorrectionId,
    },
    /// What was done about a request, record by record
    History {
        /// The request
        correction: CorrectionId,
        #[command(flatten)]
        page: Page,
    },
}

/// Whom a person asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Asked {
    /// The agency that owns the dataset.
    Agency,
    /// The bureau, which forwards the request.
    Bureau,
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Enter a request that a person made (agency, bureau)
    File {
        /// Number or short name of the dataset
        dataset: Reference,
        /// Whom the person asked
        #[arg(long, value_enum, default_value = "agency")]
        with: Asked,
        /// A file that says who asks, made for this request: only its salted digest goes on the chain
        #[arg(long)]
        person: Paper,
        /// What is said to be wrong
        #[arg(long, value_parser = code_from::<CorrectionGround>)]
        ground: CorrectionGround,
        /// The request and what came with it
        request: Paper,
    },
    /// Forward a request to the agency (bureau)
    Forward {
        /// The request
        correction: CorrectionId,
        /// The covering letter
        document: Paper,
    },
    /// Confirm that a forwarded request was received (agency)
    Receive {
        /// The request
        correction: CorrectionId,
    },
    /// Have an agency verify within a limit (bureau)
    Notice {
        /// Number or short name of the dataset
        dataset: Reference,
        /// What is wrong
        #[arg(long, value_parser = code_from::<CorrectionGround>)]
        ground: CorrectionGround,
        /// The body that found it: number or short name
        #[arg(long)]
        found_by: Reference,
        #[command(flatten)]
        limit: Limit,
        /// The notice
        notice: Paper,
    },
    /// Give a complex case more time, once (head of the agency)
    Extend {
        /// The request
        correction: CorrectionId,
        /// Why it is complex
        #[arg(long, value_parser = code_from::<ExtensionReason>)]
        reason: ExtensionReason,
        /// The approval of the head
        approval: Paper,
    },
    /// End verification: the data is corrected, or stays for a reason (agency)
    Conclude {
        /// The request
        correction: CorrectionId,
        #[command(flatten)]
        outcome: Outcome,
        /// The report
        report: Paper,
    },
    /// Enter that the result was told (agency)
    Notify {
        /// The request
        correction: CorrectionId,
        /// The notice
        document: Paper,
    },
    /// Urge an agency that is late (bureau)
    Urge {
        /// The request
        correction: CorrectionId,
        /// The letter
        document: Paper,
    },
    /// Enter that the person has withdrawn the request (agency, bureau)
    Withdraw {
        /// The request
        correction: CorrectionId,
        /// The statement
        statement: Paper,
    },
    /// Name who approves extensions beside the head (head of agency or bureau)
    Delegate {
        /// The officer: an address, or the name of a stored key
        delegate: String,
    },
    /// Take the delegation back (head of agency or bureau)
    EndDelegation,
}

/// What verification came to.
#[derive(clap::Args, Debug)]
#[group(required = true, multiple = true)]
pub(super) struct Outcome {
    /// The data was wrong and is corrected
    #[arg(long, conflicts_with = "not_corrected")]
    corrected: bool,
    /// With --corrected: the version of the entry in which it is, where there is a new one
    #[arg(long, requires = "corrected", conflicts_with = "not_corrected", value_name = "VERSION")]
    in_version: Option<DatasetVersion>,
    /// The data stays as it is: why
    #[arg(long, value_parser = code_from::<NotCorrectedReason>, value_name = "REASON")]
    not_corrected: Option<NotCorrectedReason>,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { dataset, agency, page } => {
                let of = match (dataset, agency) {
                    (Some(dataset), _) => CorrectionsOf::Dataset(context.dataset(&dataset)?),
                    (_, Some(agency)) => CorrectionsOf::Agency(context.organisation(&agency)?),
                    _ => return Err(InputFault::OneOf("--dataset, --agency").into()),
                };
                let at = context.ledger().await?.corrections(of, page.into()).await?;
                let language = context.style.language;
                Ok(listed(&at, page, language, HEAD, |correction| row(correction, language)))
            }
            Self::Show { correction } => {
                let at = context.ledger().await?.correction(correction).await?;
                let Some(view) = &at.value else { return Err(InputFault::NoCase(CORRECTION, correction).into()) };
                let status = view.state.text(context.style.language).to_owned();
                Ok(Answer::new(&at).fields([(words::STATUS, status)]).followed_by(Answer::record(view)))
            }
            Self::History { correction, page } => {
                let at = context.ledger().await?.correction_history(correction, page.into()).await?;
                let missing = InputFault::NoCase(CORRECTION, correction);
                history::shown(("correction", correction), at, context.style.language, missing)
            }
        }
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::File { dataset, with, person, ground, request } => {
                let dataset = context.dataset(&dataset)?;
                let person = context.digest(&person, "correction-person")?;
                let request = context.digest(&request, "correction-request")?;
                let form = CorrectionForm { person, ground, request };
                match with {
                    Asked::Agency => Call::file_with_agency { dataset, form },
                    Asked::Bureau => Call::file_with_bureau { dataset, form },
                }
            }
            Self::Forward { correction, document } => {
                Call::forward { correction, document: context.digest(&document, "correction-forwarding")? }
            }
            Self::Receive { correction } => Call::receive { correction },
            Self::Notice { dataset, ground, found_by, limit, notice } => Call::bureau_notice {
                dataset: context.dataset(&dataset)?,
                ground,
                found_by: context.organisation(&found_by)?,
                limit: limit.term(),
                notice: context.digest(&notice, "correction-notice")?,
            },
            Self::Extend { correction, reason, approval } => {
                Call::extend { correction, reason, approval: context.digest(&approval, "extension-approval")? }
            }
            Self::Conclude { correction, outcome, report } => Call::conclude {
                correction,
                outcome: outcome.result(),
                report: context.digest(&report, "correction-report")?,
            },
            Self::Notify { correction, document } => {
                Call::notify { correction, document: context.digest(&document, "correction-result")? }
            }
            Self::Urge { correction, document } => {
                Call::urge { correction, document: context.digest(&document, "correction-urging")? }
            }
            Self::Withdraw { correction, statement } => {
                Call::withdraw { correction, statement: context.digest(&statement, "correction-withdrawal")? }
            }
            Self::Delegate { delegate } => Call::delegate { delegate: context.account(&delegate)? },
            Self::EndDelegation => Call::end_delegation {},
        };
        Ok(call.into())
    }
}

impl Outcome {
    /// It as the call takes it: one of the two was given.
    fn result(&self) -> CorrectionOutcome {
        match self.not_corrected {
            Some(reason) => CorrectionOutcome::NotCorrected { reason },
            None => CorrectionOutcome::Corrected { version: self.in_version },
        }
    }
}

const HEAD: [Text; 8] =
    [words::NUMBER, words::DATASET, words::AGENCY, words::SOURCE, words::GROUND, words::AT, words::STATUS, words::DUE];

fn row(correction: &CorrectionView, language: Language) -> Vec<String> {
    vec![
        correction.correction.to_string(),
        correction.dataset.to_string(),
        correction.agency.to_string(),
        correction.source.text(language).to_owned(),
        correction.ground.text(language).to_owned(),
        time(correction.filed_at),
        correction.state.text(language).to_owned(),
        or_dash(correction.due.map(|due| due.day)),
    ]
}

impl history::Record for CorrectionEntry {
    const HEAD: &'static [Text] = &[words::ACT, words::DETAIL, words::STATUS];

    fn at(&self) -> Moment {
        self.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        let detail = match self.detail {
            CorrectionDetail::None => "-".to_owned(),
            CorrectionDetail::Ground(ground) => ground.text(language).to_owned(),
            CorrectionDetail::Extension(reason) => reason.text(language).to_owned(),
            CorrectionDetail::Outcome(CorrectionOutcome::NotCorrected { reason }) => reason.text(language).to_owned(),
            CorrectionDetail::Outcome(CorrectionOutcome::Corrected { version }) => or_dash(version),
        };
        vec![self.act.text(language).to_owned(), detail, self.state.text(language).to_owned()]
    }

    fn source(&self) -> history::Source<'_> {
        history::Source { organisation: Some(self.actor), officer: Some(&self.officer), evidence: self.evidence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        commands::testing::{called, is_read, PAPER},
        keys::{Keypair, Scheme},
    };
    use drl_primitives::{clocks::Term, Day};

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    #[test]
    fn r_111_r_115_a_request_is_filed_with_the_agency_or_the_bureau() {
        let form = CorrectionForm { person: PAPER, ground: CorrectionGround::Inaccurate, request: PAPER };
        let line = "file 4 --person PAPER --ground inaccurate PAPER";
        assert_eq!(call(line), Call::file_with_agency { dataset: 4, form }.into());
        let line = "file 4 --with bureau --person PAPER --ground inaccurate PAPER";
        assert_eq!(call(line), Call::file_with_bureau { dataset: 4, form }.into());
    }

    #[test]
    fn r_116_a_notice_has_a_limit() {
        let notice = |limit| {
            let (ground, found_by) = (CorrectionGround::Inconsistent, 2);
            Call::<Runtime>::bureau_notice { dataset: 4, ground, found_by, limit, notice: PAPER }.into()
        };
        let line = "notice 4 --ground inconsistent --found-by 2 PAPER";
        assert_eq!(call(&format!("{line} --days 5")), notice(Term::WorkingDays(5)));
        let day = Day::from_ymd(2026, 12, 1).unwrap();
        assert_eq!(call(&format!("{line} --until 2026-12-01")), notice(Term::Until(day)));
        assert!(!is_read::<Command>(line));
    }

    #[test]
    fn r_112_verification_ends_with_one_outcome() {
        let conclude = |outcome| Call::<Runtime>::conclude { correction: 3, outcome, report: PAPER }.into();
        for (line, outcome) in [
            ("conclude 3 --corrected PAPER", CorrectionOutcome::Corrected { version: None }),
            ("conclude 3 --corrected --in-version 2 PAPER", CorrectionOutcome::Corrected { version: Some(2) }),
            (
                "conclude 3 --not-corrected data-correct PAPER",
                CorrectionOutcome::NotCorrected { reason: NotCorrectedReason::DataCorrect },
            ),
        ] {
            assert_eq!(call(line), conclude(outcome), "{line}");
        }
        for line in [
            "conclude 3 PAPER",
            "conclude 3 --corrected --not-corrected data-correct PAPER",
            "conclude 3 --in-version 2 --not-corrected data-correct PAPER",
        ] {
            assert!(!is_read::<Command>(line), "{line}");
        }
    }

    #[test]
    fn each_act_makes_its_call() {
        let correction = 3;
        let bob = Keypair::from_suri(Scheme::Sr25519, "//Bob").unwrap().account();
        for (line, expected) in [
            ("forward 3 PAPER", Call::forward { correction, document: PAPER }),
            ("receive 3", Call::receive { correction }),
            (
                "extend 3 --reason old-records PAPER",
                Call::extend { correction, reason: ExtensionReason::OldRecords, approval: PAPER },
            ),
            ("notify 3 PAPER", Call::notify { correction, document: PAPER }),
            ("urge 3 PAPER", Call::urge { correction, document: PAPER }),
            ("withdraw 3 PAPER", Call::withdraw { correction, statement: PAPER }),
            ("delegate //Bob", Call::delegate { delegate: bob }),
            ("end-delegation", Call::end_delegation {}),
        ] {
            assert_eq!(call(line), expected.into(), "{line}");
        }
    }
}
