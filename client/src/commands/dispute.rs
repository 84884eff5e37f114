//! Disputes between bureau and owner over the opening or the sharing attribute of a dataset.

use super::{
    arguments::Provision,
    context::{code_from, Context, Paper},
};
use crate::{
    forms::Reference,
    ledger::Ledger,
    output::{Answer, Failure, InputFault},
    texts::Text,
};
use clap::Subcommand;
use drl_primitives::{
    catalog::{OpeningAttribute, SharingAttribute},
    dataset::{Claim, Matter, Sharing},
    law::Citation,
    DatasetId, OrgId,
};
use drl_runtime::Runtime;
use pallet_catalog::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Dispute an attribute: say what is held right instead (bureau)
    Open {
        /// Number or short name
        dataset: Reference,
        #[command(flatten)]
        held: Held,
        /// The positions of both sides
        #[arg(long)]
        positions: Paper,
    },
    /// Accept what the other side holds right (agency, bureau)
    Settle {
        /// Number or short name
        dataset: Reference,
        #[command(flatten)]
        accepted: Accepted,
    },
    /// Report to the government (bureau)
    Report {
        /// Number or short name
        dataset: Reference,
        /// The report
        report: Paper,
        /// Which attribute it is about
        #[arg(long, value_parser = code_from::<Matter>, default_value = "opening")]
        matter: Matter,
    },
    /// Enter the government's decision (bureau)
    Decide {
        /// Number or short name
        dataset: Reference,
        #[command(flatten)]
        held: Held,
        /// The decision
        #[arg(long)]
        decision: Paper,
    },
}

/// An attribute, with what a sharing attribute must state.
#[derive(clap::Args, Debug)]
pub(super) struct Held {
    #[command(flatten)]
    accepted: Accepted,
    /// With --sharing restricted: why
    #[arg(long)]
    reason: Option<Paper>,
    /// With --sharing restricted: under which conditions
    #[arg(long)]
    conditions: Option<Paper>,
    /// With --sharing not-shared: the legal ground
    #[command(flatten)]
    ground: Provision,
}

/// An attribute.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(super) struct Accepted {
    /// The opening attribute that is meant
    #[arg(long, value_parser = code_from::<OpeningAttribute>)]
    attribute: Option<OpeningAttribute>,
    /// The sharing attribute that is meant
    #[arg(long, value_parser = code_from::<SharingAttribute>)]
    sharing: Option<SharingAttribute>,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let id = |reference: &Reference| context.dataset(reference);
        match self {
            Self::Open { dataset, held, positions } => {
                let (dataset, claim) = (id(&dataset)?, held.claim(context)?);
                let positions = context.digest(&positions, "positions")?;
                context.act(Call::<Runtime>::dispute { dataset, claim, positions }).await
            }
            Self::Settle { dataset, accepted } => {
                let dataset = id(&dataset)?;
                let claim = match (accepted.attribute, accepted.sharing) {
                    (Some(attribute), None) => Claim::Opening(attribute),
                    (None, Some(sharing)) => Claim::Sharing(other_side(context, dataset, sharing).await?),
                    _ => return Err(InputFault::OneAttribute.into()),
                };
                context.act(Call::<Runtime>::settle { dataset, claim }).await
            }
            Self::Report { dataset, report, matter } => {
                let (dataset, report) = (id(&dataset)?, context.digest(&report, "report-to-government")?);
                context.act(Call::<Runtime>::report_to_government { dataset, matter, report }).await
            }
            Self::Decide { dataset, held, decision } => {
                let (dataset, claim) = (id(&dataset)?, held.claim(context)?);
                let decision = context.digest(&decision, "government-decision")?;
                context.act(Call::<Runtime>::record_government_decision { dataset, claim, decision }).await
            }
        }
    }
}

impl Held {
    /// What is held right. Documents go into the vault, once all else is in order.
    fn claim(&self, context: &Context) -> Result<Claim, Failure> {
        Ok(match self.stated()? {
            Stated::Opening(attribute) => Claim::Opening(attribute),
            Stated::Unconditional => Claim::Sharing(Sharing::Unconditional),
            Stated::Restricted { reason, conditions } => Claim::Sharing(Sharing::Restricted {
                reason: context.digest(reason, "sharing_reason")?,
                conditions: context.digest(conditions, "sharing_conditions")?,
            }),
            Stated::NotShared(ground) => Claim::Sharing(Sharing::NotShared { ground }),
        })
    }

    /// One attribute with what belongs to it, neither less nor more.
    fn stated(&self) -> Result<Stated<'_>, InputFault> {
        let of_sharing = (&self.reason, &self.conditions, self.ground.citation());
        match (self.accepted.attribute, self.accepted.sharing) {
            (Some(attribute), None) if of_sharing == (&None, &None, None) => Ok(Stated::Opening(attribute)),
            (None, Some(sharing)) => Self::stated_of_sharing(sharing, of_sharing),
            _ => Err(InputFault::OneAttribute),
        }
    }

    fn stated_of_sharing<'a>(
        sharing: SharingAttribute,
        (reason, conditions, ground): (&'a Option<Paper>, &'a Option<Paper>, Option<Citation>),
    ) -> Result<Stated<'a>, InputFault> {
        let needed = |en, zh| Err(InputFault::SharingStates(Text::of_code(sharing), Text::new(en, zh)));
        match (sharing, reason, conditions, ground) {
            (SharingAttribute::Unconditional, None, None, None) => Ok(Stated::Unconditional),
            (SharingAttribute::Restricted, Some(reason), Some(conditions), None) => {
                Ok(Stated::Restricted { reason, conditions })
            }
            (SharingAttribute::NotShared, None, None, Some(ground)) => Ok(Stated::NotShared(ground)),
            (SharingAttribute::Unconditional, ..) => needed("nothing else", "不附其他选项"),
            (SharingAttribute::Restricted, ..) => {
                needed("--reason and --conditions only", "只用 --reason 和 --conditions")
            }
            (SharingAttribute::NotShared, ..) => {
                needed("--instrument and --article only", "只用 --instrument 和 --article")
            }
        }
    }
}

/// What was typed of an attribute, complete.
#[derive(Debug, PartialEq, Eq)]
enum Stated<'a> {
    Opening(OpeningAttribute),
    Unconditional,
    Restricted { reason: &'a Paper, conditions: &'a Paper },
    NotShared(Citation),
}

/// What the two sides of a dispute over sharing hold right.
struct Positions {
    owner: OrgId,
    of_owner: Sharing,
    of_bureau: Sharing,
}

impl Positions {
    async fn read(ledger: &Ledger, id: DatasetId) -> Result<Self, Failure> {
        let dataset = ledger.dataset(id).await?.value.ok_or(InputFault::NoDataset(id))?;
        let dispute = ledger.dispute(id, Matter::Sharing).await?.value;
        let Some((dispute, Claim::Sharing(of_bureau))) = dispute.map(|dispute| (dispute, dispute.claim)) else {
            return Err(InputFault::NoDispute(id).into());
        };
        let version = ledger.dataset_version(id, dispute.version).await?.value.ok_or(InputFault::NoDispute(id))?;
        // What was agreed or decided before holds for the versions up to the one it was about.
        let ruling = ledger.sharing_ruling(id).await?.value.filter(|ruling| dispute.version <= ruling.through);
        let of_owner = ruling.map_or(version.metadata.sharing, |ruling| ruling.sharing);
        Ok(Self { owner: dataset.owner, of_owner, of_bureau })
    }

    /// What the side that does not act holds right, if it is what was asked for.
    fn accepted(&self, acting: Option<OrgId>, asked: SharingAttribute) -> Result<Sharing, InputFault> {
        let held = if acting == Some(self.owner) { self.of_bureau } else { self.of_owner };
        if held.attribute() == asked {
            return Ok(held);
        }
        Err(InputFault::OtherHeldRight(Text::of_code(held.attribute()), Text::of_code(asked)))
    }
}

/// Accepting names documents by their digests; the ledger has them.
async fn other_side(context: &Context, id: DatasetId, asked: SharingAttribute) -> Result<Sharing, Failure> {
    let ledger = context.ledger().await?;
    let positions = Positions::read(&ledger, id).await?;
    let acting = ledger.officer(&context.acting()?).await?.value.map(|officer| officer.organisation);
    Ok(positions.accepted(acting, asked)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use drl_primitives::{law::Instrument, Digest};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        held: Held,
    }

    fn held(line: &str) -> Result<Held, clap::Error> {
        Line::try_parse_from(std::iter::once("drl").chain(line.split_whitespace())).map(|line| line.held)
    }

    fn fits(line: &str) -> bool {
        held(line).unwrap().stated().is_ok()
    }

    #[test]
    fn r_131_each_sharing_attribute_is_stated_with_what_belongs_to_it() {
        assert!(fits("--sharing unconditional"));
        assert!(!fits("--sharing unconditional --reason a.pdf"));
        assert!(fits("--sharing restricted --reason a.pdf --conditions b.pdf"));
        assert!(!fits("--sharing restricted --reason a.pdf"));
        assert!(!fits("--sharing restricted --instrument other-law --article 1"));
        assert!(fits("--sharing not-shared --instrument other-law --article 1"));
        assert!(!fits("--sharing not-shared"));
        let ground = held("--sharing not-shared --instrument other-law --article 7 --item 2").unwrap();
        let citation = Citation { instrument: Instrument::OtherLaw, article: 7, paragraph: 0, item: 2 };
        assert_eq!(ground.stated().unwrap(), Stated::NotShared(citation));
    }

    #[test]
    fn one_attribute_is_meant_not_both() {
        assert!(fits("--attribute restricted"));
        for line in ["", "--attribute restricted --sharing restricted", "--attribute restricted --reason a.pdf"] {
            let held = held(line).unwrap();
            assert_eq!(held.stated(), Err(InputFault::OneAttribute), "{line}");
        }
        assert!(held("--sharing not-shared --article 3").is_err());
    }

    #[test]
    fn r_131_each_side_accepts_what_the_other_holds_right() {
        let digest = |byte| Digest::sha256([byte; 32]);
        let of_owner = Sharing::Restricted { reason: digest(1), conditions: digest(2) };
        let of_bureau = Sharing::Unconditional;
        let positions = Positions { owner: 4, of_owner, of_bureau };
        assert_eq!(positions.accepted(Some(4), SharingAttribute::Unconditional).unwrap(), of_bureau);
        assert_eq!(positions.accepted(Some(0), SharingAttribute::Restricted).unwrap(), of_owner);
        let fault = positions.accepted(Some(4), SharingAttribute::Restricted).unwrap_err();
        assert!(matches!(fault, InputFault::OtherHeldRight(..)), "{fault}");
    }
}
