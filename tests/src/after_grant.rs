//! What follows the grants of an agreement: delivery and data return, the product, a violation that is put right, an objection, renewal
//! and notice, and the figures of it all.
//!
//! One subject a file. Each step is made by whoever the rules give it to, and each says what the ledger must answer after it; a step
//! fails where the ledger answers otherwise. So the demo shows nothing that was not checked, and the end-to-end tests check what the demo
//! shows.
//!
//! | file | what |
//! |---|---|
//! | `delivery.rs` | deliveries, and the clocks that they start (R-078, R-083, R-089) |
//! | `returns.rs` | data returns as a batch under one root (R-093) |
//! | `product.rs` | the product, and the usage report (R-083, R-089, R-094) |
//! | `violation.rs` | rectification (R-095 to R-098) |
//! | `objection.rs` | an objection (R-104 to R-108) |
//! | `renewal.rs` | the end of the term, renewal, notice (R-074 to R-076) |
//! | `passage.rs` | what time does by itself: a limit that passes, a term that ends (R-074, R-098, R-099) |
//! | `performance.rs` | the figures of performance (R-127) |

mod delivery;
mod objection;
mod passage;
mod performance;
mod product;
mod renewal;
mod returns;
mod violation;

pub use delivery::Delivered;
pub use objection::Objected;
pub use performance::{sum, Figures};
pub use renewal::Renewed;
pub use returns::Returned;
pub use violation::Corrected;

use crate::story::{line, Agreed, Audience, Line, Story};
use anyhow::{ensure, Context, Result};
use codec::{Decode, Encode};
use drl_primitives::{
    application::Purpose, grant::Question, grant_status::GrantView, verdict::Reason, Code, DatasetId, Day, Digest,
    GrantHash, Language, Moment, OrgId,
};
use drl_runtime::{AccountId, BlockNumber};

/// An audience that is told facts too, not steps alone.
pub trait Witness: Audience {
    /// Something was read from the ledger, and is as it must be.
    fn fact(&mut self, what: Line, detail: &str);

    /// The language of details.
    fn language(&self) -> Language;
}

impl Witness for () {
    fn fact(&mut self, _: Line, _: &str) {}

    fn language(&self) -> Language {
        Language::English
    }
}

/// A grant, with what its story needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its name.
    pub grant: GrantHash,
    /// Its dataset.
    pub dataset: DatasetId,
    /// Short name of the dataset.
    pub key: String,
    /// Handle of the agency that owns the dataset.
    pub agency: String,
    /// The agency.
    pub owner: OrgId,
    /// The data user.
    pub user: OrgId,
    /// A purpose that it allows.
    pub purpose: Purpose,
    /// First moment after its period.
    pub until: Moment,
}

impl Held {
    /// Whether its data may be obtained, as of a moment or now.
    pub fn question(&self, at: Option<Moment>) -> Question {
        Question { purpose: self.purpose, items: Default::default(), system: None, at }
    }
}

impl<A: Witness> Story<A> {
    /// The grants of an agreement, in the order of issue.
    ///
    /// # Errors
    /// The ledger cannot be read, or a dataset or an agency has no short name.
    pub async fn held(&self, agreed: &Agreed) -> Result<Vec<Held>> {
        let mut all = Vec::new();
        for (dataset, grant) in &agreed.grants {
            let terms = self.grant(*grant).await?.terms;
            let named = |names: &std::collections::BTreeMap<String, u32>, id: u32| {
                names.iter().find(|(_, named)| **named == id).map(|(name, _)| name.clone()).context("no short name")
            };
            all.push(Held {
                grant: *grant,
                dataset: *dataset,
                key: named(&self.names.datasets, *dataset)?,
                agency: named(&self.names.organisations, terms.agency)?,
                owner: terms.agency,
                user: terms.user,
                purpose: *terms.purposes.first().context("a grant without purposes")?,
                until: terms.until,
            });
        }
        Ok(all)
    }

    /// A grant as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn grant(&self, grant: GrantHash) -> Result<GrantView<AccountId, BlockNumber>> {
        self.there("ReleaseApi_grant", grant).await
    }

    /// Checks the verdict on one grant, and tells it.
    ///
    /// # Errors
    /// It is another.
    pub async fn expect_verdict(&mut self, held: &Held, reason: Reason) -> Result<()> {
        self.expect_verdict_at(held, None, reason).await
    }

    /// As [`Self::expect_verdict`], as of a moment.
    ///
    /// # Errors
    /// It is another.
    pub async fn expect_verdict_at(&mut self, held: &Held, at: Option<Moment>, reason: Reason) -> Result<()> {
        let verdict = self.verdict(held.grant, &held.question(at)).await?;
        ensure!(
            verdict.reason == reason && verdict.allowed == (reason == Reason::Granted),
            "{}: {verdict:?}",
            held.key
        );
        let what = if verdict.allowed { line("allowed:", "允许：") } else { line("denied:", "拒绝：") };
        let text = reason.text(self.audience.language());
        let rule = if verdict.rule == 0 { String::new() } else { format!(" (R-{:03})", verdict.rule) };
        self.audience.fact(what, &format!("{}: {text}{rule}", held.key));
        Ok(())
    }

    /// Checks that one grant is answered with this reason, and each other one is allowed.
    ///
    /// # Errors
    /// One of the verdicts is another.
    pub async fn expect_only(&mut self, all: &[Held], one: GrantHash, reason: Reason) -> Result<()> {
        for held in all {
            let expected = if held.grant == one { reason } else { Reason::Granted };
            self.expect_verdict(held, expected).await?;
        }
        Ok(())
    }

    /// The moment of the last finalized block.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn now(&self) -> Result<Moment> {
        Ok(self.ledger.query("ReleaseApi_now", ()).await?.value)
    }

    /// The day of the last finalized block.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn today(&self) -> Result<Day> {
        Ok(Day::from_moment(self.now().await?))
    }

    /// What a function of the runtime answers that answers nothing where there is nothing.
    ///
    /// # Errors
    /// There is nothing.
    pub async fn there<T: Decode>(&self, method: &str, arguments: impl Encode) -> Result<T> {
        let found: Option<T> = self.ledger.query(method, arguments).await?.value;
        found.with_context(|| format!("{method}: there is nothing"))
    }

    /// Puts a document into the vault, under a salt of its own. Its digest, which is all that the ledger gets.
    fn document(&self, label: &str, text: &str) -> Result<Digest> {
        Ok(self.vault.add_bytes(&format!("{label}.txt"), text.as_bytes(), label)?.digest)
    }
}
