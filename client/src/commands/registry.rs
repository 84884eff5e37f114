//! The published registries, and the performance of organisations.

use super::{
    arguments::Page,
    context::Context,
    credit,
    history::or_dash,
    lists::{listed, position},
    product,
};
use crate::{
    forms::Reference,
    ledger::{At, ReceiptBatch},
    output::{Answer, Failure},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    organisation::Identity,
    reports::CareView,
    views::{DataUserView, PerformanceView, PublishedDataset},
    Code, Language, OrgId,
};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The datasets of the catalog, from 1
    Catalog {
        #[command(flatten)]
        page: Page,
    },
    /// The data users that hold grants; natural persons by number only
    DataUsers {
        /// The last one of the page before
        #[arg(long)]
        after: Option<OrgId>,
        /// How many are shown, at most 100
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100), value_name = "COUNT")]
        limit: u32,
    },
    /// The data products and services
    Products {
        #[command(flatten)]
        page: Page,
    },
    /// The credit grades of data users
    Grades {
        #[command(flatten)]
        page: Page,
    },
    /// The batches of receipts that were anchored
    Batches {
        #[command(flatten)]
        page: Page,
    },
}

/// The performance of an organisation, or of all together.
#[derive(clap::Args, Debug)]
pub(super) struct Performance {
    /// Number or short name; all together without it
    organisation: Option<Reference>,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let (ledger, language) = (context.ledger().await?, context.style.language);
        match self {
            Self::Catalog { page } => {
                let page = Page { from: page.from.max(1), ..page };
                let at = ledger.catalog(page.from, page.limit).await?;
                Ok(listed(&at, page, language, DATASETS, |dataset| dataset_row(dataset, language)))
            }
            Self::DataUsers { after, limit } => Ok(users(&ledger.data_users(after, limit).await?, limit, language)),
            Self::Products { page } => {
                let at = ledger.product_registry(page.from, page.limit).await?;
                Ok(listed(&at, page, language, product::HEAD, |product| product::row(product, language)))
            }
            Self::Grades { page } => {
                let at = ledger.evaluations(page.from, page.limit).await?;
                Ok(credit::evaluations(&at.value, language).with("block", at.block))
            }
            Self::Batches { page } => {
                let at = ledger.receipt_batches(page.into()).await?;
                Ok(listed(&at, page, language, BATCHES, |batch| batch_row(batch, language)))
            }
        }
    }
}

/// The public name of whoever has one.
pub(super) fn name_of(identity: &Identity) -> Option<String> {
    match identity {
        Identity::Registered { name, .. } => Some(name.as_str().to_owned()),
        Identity::Pseudonym { .. } => None,
    }
}

const DATASETS: [Text; 5] = [words::NUMBER, words::AGENCY, words::STAGE, words::SERVICE, words::ATTRIBUTE];

fn dataset_row(published: &PublishedDataset, language: Language) -> Vec<String> {
    let entry = &published.entry;
    vec![
        published.dataset.to_string(),
        entry.owner.to_string(),
        entry.stage.text(language).to_owned(),
        entry.service.text(language).to_owned(),
        or_dash(entry.attribute.map(|attribute| attribute.text(language))),
    ]
}

const USERS: [Text; 4] = [words::NUMBER, words::NAME, words::STANDING, words::GRANTS];

/// Data users come in no particular order: the next page begins after the last one of this.
fn users(at: &At<Vec<DataUserView>>, limit: u32, language: Language) -> Answer {
    let full = u32::try_from(at.value.len()).is_ok_and(|found| found >= limit);
    let next = at.value.last().map(|last| last.organisation).filter(|_| full);
    let rows = at.value.iter().map(|user| {
        vec![
            user.organisation.to_string(),
            or_dash(name_of(&user.identity)),
            user.standing.text(language).to_owned(),
            user.grants.to_string(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let value = serde_json::json!({ "entries": at.value, "next": next, "block": at.block });
    Answer::new(value).table(USERS, rows).text(position("--after", next, language))
}

const BATCHES: [Text; 5] = [words::NUMBER, words::KIND, words::GRANT, words::USER, words::STATUS];

fn batch_row(batch: &ReceiptBatch, language: Language) -> Vec<String> {
    vec![
        batch.id.to_string(),
        batch.record.kind.text(language).to_owned(),
        format!("{:?}", batch.record.grant),
        batch.record.parties.user.to_string(),
        batch.state.text(language).to_owned(),
    ]
}

impl Performance {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let organisation = self.organisation.map(|organisation| context.organisation(&organisation)).transpose()?;
        let ledger = context.ledger().await?;
        let at = ledger.performance(organisation).await?;
        let care = match organisation {
            Some(organisation) => Some(ledger.care(organisation).await?.value),
            None => None,
        };
        Ok(performance(&at, care, context.style.language))
    }
}

/// Figures of clocks, acts, refusals and datasets; of an organisation, what shows its supervision and care too.
fn performance(at: &At<PerformanceView>, care: Option<CareView>, language: Language) -> Answer {
    let view = &at.value;
    let clocks = view.clocks.iter().map(|(kind, figures)| {
        let numbers = [figures.started, figures.running, figures.overdue, figures.in_time, figures.late];
        std::iter::once(kind.text(language).to_owned()).chain(numbers.map(|number| number.to_string())).collect()
    });
    let clocks: Vec<Vec<String>> = clocks.collect();
    let counted = counted(&view.acts, language)
        .chain(self::counted(&view.refusals, language))
        .chain(self::counted(&view.datasets, language));
    let counted: Vec<_> = counted.collect();
    let head = [words::KIND, words::STARTED, words::RUNNING, words::OVERDUE, words::IN_TIME, words::LATE];
    let overdue = (words::OVERDUE_FOR_ASSESSMENT, view.overdue_for_assessment.to_string());
    let answer = Answer::new(at).table(head, clocks).table([words::KIND, words::COUNT], counted).fields([overdue]);
    match care {
        None => answer,
        Some(care) => answer.with("care", care).fields([
            (words::CHECKS, care.checks.to_string()),
            (words::RECEIVED, care.reports_received.to_string()),
            (words::REPORTS_CLOSED, care.reports_closed.to_string()),
            (words::RECORDS, care.records.to_string()),
        ]),
    }
}

fn counted<C: Code>(list: &[(C, u32)], language: Language) -> impl Iterator<Item = Vec<String>> + '_ {
    list.iter().map(move |(code, count)| vec![code.text(language).to_owned(), count.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::BlockId;
    use drl_primitives::{
        clocks::ClockKind, law::RefusalGround, organisation::Standing, review::ReviewAct, views::ClockFigures, Digest,
    };

    fn at<T>(value: T) -> At<T> {
        At { value, block: BlockId { hash: Default::default(), number: 3 } }
    }

    #[test]
    fn q_19_a_natural_person_stands_in_the_registry_by_number_only() {
        let identity = Identity::Pseudonym { commitment: Digest::sha256([1; 32]) };
        let user = DataUserView { organisation: 9, identity, standing: Standing::Active, grants: 3 };
        let answer = users(&at(vec![user]), 1, Language::English);
        assert_eq!(answer.json()["next"], 9);
        let text = answer.to_text(Language::English);
        assert!(text.contains("go on with --after 9") && !text.contains("0x0101"), "{text}");
    }

    #[test]
    fn r_127_performance_is_shown_in_figures() {
        let figures = ClockFigures { started: 3, in_time: 2, late: 1, ..Default::default() };
        let view = PerformanceView {
            organisation: Some(2),
            clocks: vec![(ClockKind::DemandReview, figures)],
            acts: vec![(ReviewAct::RowApproved, 4)],
            refusals: vec![(RefusalGround::PublicInterest, 5)],
            ..Default::default()
        };
        let care = CareView { checks: 6, ..Default::default() };
        let answer = performance(&at(view.clone()), Some(care), Language::Chinese);
        assert_eq!(answer.json()["care"]["checks"], 6);
        let text = answer.to_text(Language::Chinese);
        for shown in [
            ClockKind::DemandReview.text(Language::Chinese),
            ReviewAct::RowApproved.text(Language::Chinese),
            RefusalGround::PublicInterest.text(Language::Chinese),
        ] {
            assert!(text.contains(shown), "{shown}\n{text}");
        }
        assert!(performance(&at(view), None, Language::English).json().get("care").is_none());
    }
}
