//! Objections to the opening of data (条例第44条, 细则第17条; ).

use super::{
    arguments::Page,
    context::{code_from, Context, Paper},
    grant::bounded,
    history::{self, or_dash},
    lists::{listed, time},
};
use crate::{
    forms::Reference,
    ledger::ObjectionEntry,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    objection::{
        Demand, Finding, InfringedRight, ObjectionDetail, ObjectionForm, ObjectionView, ObjectionsOf, Outcome,
        RereviewResult,
    },
    Code, ItemCode, Language, Moment, ObjectionId,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_objections::Call;

/// What an objection is called where there is none with a number.
const OBJECTION: Text = Text::new("objection", "异议");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The objections to a dataset, or to the datasets of an agency
    List {
        /// To a dataset: number or short name
        #[arg(long, group = "of")]
        dataset: Option<Reference>,
        /// To the datasets of an agency: number or short name
        #[arg(long, group = "of")]
        owner: Option<Reference>,
        #[command(flatten)]
        page: Page,
    },
    /// One objection
    Show {
        /// The objection
        objection: ObjectionId,
    },
    /// What was done about an objection, record by record
    History {
        /// The objection
        objection: ObjectionId,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Enter that somebody objects to the opening of a dataset (agency, bureau)
    File {
        /// Number or short name of the dataset
        dataset: Reference,
        /// A file that says who objects, made for this objection: only its salted digest goes on the chain
        #[arg(long)]
        party: Paper,
        /// Which right is infringed
        #[arg(long, value_parser = code_from::<InfringedRight>)]
        right: InfringedRight,
        /// What is demanded
        #[arg(long, value_parser = code_from::<Demand>)]
        demand: Demand,
        /// The contested items; the whole dataset without it
        #[arg(long, value_delimiter = ',')]
        items: Vec<ItemCode>,
        /// The factual material, where it comes with the demand
        #[arg(long)]
        material: Option<Paper>,
    },
    /// Enter further factual material (agency, bureau)
    Material {
        /// The objection
        objection: ObjectionId,
        /// The material
        material: Paper,
    },
    /// Enter what preliminary verification found; what must be suspended is suspended at once (agency)
    Verify {
        /// The objection
        objection: ObjectionId,
        /// What was found
        #[arg(long, value_parser = code_from::<Finding>)]
        finding: Finding,
        /// The result of the verification
        evidence: Paper,
    },
    /// Decide on an objection, and carry it out (agency)
    Decide {
        /// The objection
        objection: ObjectionId,
        /// The final result
        #[arg(long, value_parser = code_from::<Outcome>)]
        outcome: Outcome,
        /// The report
        report: Paper,
    },
    /// Enter that the party was told the result (agency)
    Notify {
        /// The objection
        objection: ObjectionId,
        /// The notice
        notice: Paper,
    },
    /// Enter that the party accepts the result (agency, bureau)
    Accept {
        /// The objection
        objection: ObjectionId,
        /// The statement
        evidence: Paper,
    },
    /// Enter that the party asks the bureau for re-review (agency, bureau)
    RequestRereview {
        /// The objection
        objection: ObjectionId,
        /// The request
        request: Paper,
    },
    /// Enter the result of the re-review (bureau)
    Rereview {
        /// The objection
        objection: ObjectionId,
        /// The agency is to decide otherwise: what; without it the decision is upheld
        #[arg(long, value_parser = code_from::<Outcome>, value_name = "OUTCOME")]
        change: Option<Outcome>,
        /// The result
        evidence: Paper,
    },
    /// Enter that the party withdraws its objection (agency)
    Withdraw {
        /// The objection
        objection: ObjectionId,
        /// The agency goes on by itself: its own finding suspends the dataset from now on
        #[arg(long)]
        go_on: bool,
        /// The statement
        evidence: Paper,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { dataset, owner, page } => {
                let of = match (dataset, owner) {
                    (Some(dataset), _) => ObjectionsOf::Dataset(context.dataset(&dataset)?),
                    (_, Some(owner)) => ObjectionsOf::Owner(context.organisation(&owner)?),
                    _ => return Err(InputFault::OneOf("--dataset, --owner").into()),
                };
                let at = context.ledger().await?.objections(of, page.into()).await?;
                let language = context.style.language;
                Ok(listed(&at, page, language, HEAD, |objection| row(objection, language)))
            }
            Self::Show { objection } => {
                let at = context.ledger().await?.objection(objection).await?;
                let Some(view) = &at.value else { return Err(InputFault::NoCase(OBJECTION, objection).into()) };
                let status = view.state.text(context.style.language).to_owned();
                Ok(Answer::new(&at).fields([(words::STATUS, status)]).followed_by(Answer::record(view)))
            }
            Self::History { objection, page } => {
                let at = context.ledger().await?.objection_history(objection, page.into()).await?;
                let missing = InputFault::NoCase(OBJECTION, objection);
                history::shown(("objection", objection), at, context.style.language, missing)
            }
        }
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::File { dataset, party, right, demand, mut items, material } => {
                let dataset = context.dataset(&dataset)?;
                items.sort_unstable();
                items.dedup();
                let items = bounded(items)?;
                let handle = context.digest(&party, "objecting-party")?;
                let material = context.optional_digest(&material, "objection-material")?;
                Call::file { dataset, form: ObjectionForm { handle, right, demand, items, material } }
            }
            Self::Material { objection, material } => {
                Call::add_material { objection, material: context.digest(&material, "objection-material")? }
            }
            Self::Verify { objection, finding, evidence } => {
                Call::verify { objection, finding, evidence: context.digest(&evidence, "objection-verification")? }
            }
            Self::Decide { objection, outcome, report } => {
                Call::decide { objection, outcome, report: context.digest(&report, "objection-decision")? }
            }
            Self::Notify { objection, notice } => {
                Call::notify { objection, notice: context.digest(&notice, "objection-notice")? }
            }
            Self::Accept { objection, evidence } => {
                Call::accept { objection, evidence: context.digest(&evidence, "objection-acceptance")? }
            }
            Self::RequestRereview { objection, request } => {
                Call::request_rereview { objection, request: context.digest(&request, "rereview-request")? }
            }
            Self::Rereview { objection, change, evidence } => {
                let result = change.map_or(RereviewResult::Uphold, |to| RereviewResult::Change { to });
                Call::rereview { objection, result, evidence: context.digest(&evidence, "rereview-result")? }
            }
            Self::Withdraw { objection, go_on, evidence } => {
                let evidence = context.digest(&evidence, "objection-withdrawal")?;
                Call::withdraw_objection { objection, evidence, go_on }
            }
        };
        Ok(call.into())
    }
}

const HEAD: [Text; 8] = [
    words::NUMBER,
    words::DATASET,
    words::AGENCY,
    words::AT,
    words::STATUS,
    words::SUSPENDS,
    words::OUTCOME,
    words::DUE,
];

fn row(objection: &ObjectionView, language: Language) -> Vec<String> {
    vec![
        objection.objection.to_string(),
        objection.dataset.to_string(),
        objection.owner.to_string(),
        time(objection.filed_at),
        objection.state.text(language).to_owned(),
        or_dash(objection.suspends.map(|scope| scope.text(language))),
        or_dash(objection.outcome.map(|outcome| outcome.text(language))),
        or_dash(objection.due.map(|due| due.day)),
    ]
}

impl history::Record for ObjectionEntry {
    const HEAD: &'static [Text] = &[words::ACT, words::DETAIL, words::STATUS];

    fn at(&self) -> Moment {
        self.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        let detail = match self.detail {
            ObjectionDetail::None => "-",
            ObjectionDetail::Finding(finding) => finding.text(language),
            ObjectionDetail::Outcome(outcome) => outcome.text(language),
            ObjectionDetail::GoesOn => GOES_ON.of(language),
        };
        vec![self.act.text(language).to_owned(), detail.to_owned(), self.state.text(language).to_owned()]
    }

    fn source(&self) -> history::Source<'_> {
        history::Source { organisation: self.actor, officer: self.officer.as_ref(), evidence: self.evidence }
    }
}

const GOES_ON: Text = Text::new("the agency goes on by itself", "机构自行继续处理");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    #[test]
    fn r_104_an_objection_is_filed_with_its_items_in_order() {
        let form = ObjectionForm {
            handle: PAPER,
            right: InfringedRight::Privacy,
            demand: Demand::Suspend,
            items: vec![2, 3].try_into().unwrap(),
            material: Some(PAPER),
        };
        let line = "file 4 --party PAPER --right privacy --demand suspend --items 3,2,3 --material PAPER";
        assert_eq!(call(line), Call::file { dataset: 4, form: form.clone() }.into());
        let whole = ObjectionForm { items: Default::default(), material: None, ..form };
        let line = "file 4 --party PAPER --right privacy --demand suspend";
        assert_eq!(call(line), Call::file { dataset: 4, form: whole }.into());
    }

    #[test]
    fn each_act_makes_its_call() {
        let id = 5;
        for (line, expected) in [
            ("material 5 PAPER", Call::add_material { objection: id, material: PAPER }),
            (
                "verify 5 --finding suspend-items PAPER",
                Call::verify { objection: id, finding: Finding::SuspendItems, evidence: PAPER },
            ),
            (
                "decide 5 --outcome reopen-after-processing PAPER",
                Call::decide { objection: id, outcome: Outcome::ReopenAfterProcessing, report: PAPER },
            ),
            ("notify 5 PAPER", Call::notify { objection: id, notice: PAPER }),
            ("accept 5 PAPER", Call::accept { objection: id, evidence: PAPER }),
            ("request-rereview 5 PAPER", Call::request_rereview { objection: id, request: PAPER }),
            ("withdraw 5 PAPER", Call::withdraw_objection { objection: id, evidence: PAPER, go_on: false }),
            ("withdraw 5 --go-on PAPER", Call::withdraw_objection { objection: id, evidence: PAPER, go_on: true }),
        ] {
            assert_eq!(call(line), expected.into(), "{line}");
        }
    }

    #[test]
    fn r_109_a_rereview_upholds_or_changes() {
        let rereview = |result| Call::<Runtime>::rereview { objection: 5, result, evidence: PAPER }.into();
        assert_eq!(call("rereview 5 PAPER"), rereview(RereviewResult::Uphold));
        let change = RereviewResult::Change { to: Outcome::Withdraw };
        assert_eq!(call("rereview 5 --change withdraw PAPER"), rereview(change));
        assert!(!is_read::<Command>("rereview 5 --change everything PAPER"));
    }
}
