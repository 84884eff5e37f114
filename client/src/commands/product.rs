//! Data products and services.

use super::{
    arguments::Page,
    context::{code_from, hash_from, Context, Paper},
    history,
    lists::{listed, time},
};
use crate::{
    forms::{FormReason, Reference},
    ledger::ProductEntry,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    reports::{
        ProductAct, ProductGrants, ProductId, ProductTerms, ProductUpdate, ProductView, ProductsOf, RetirementCause,
    },
    AgreementId, Code, Day, Digest, GrantHash, Language, Moment, PublicName,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_reports::Call;

/// What a product is called where there is none with a number.
const PRODUCT: Text = Text::new("product", "数据产品");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The products of a data user or an agreement; without either, the published registry
    List {
        /// Of a data user: number or short name
        #[arg(long, group = "of")]
        user: Option<Reference>,
        /// Of an agreement
        #[arg(long, group = "of")]
        agreement: Option<AgreementId>,
        #[command(flatten)]
        page: Page,
    },
    /// What became of a product, record by record
    History {
        /// The product
        product: ProductId,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Publish a product or service made from data of an agreement (data user)
    Publish {
        /// The agreement
        agreement: AgreementId,
        #[command(flatten)]
        product: Product,
    },
    /// Record what is new in a product (data user)
    Update {
        /// The product
        product: ProductId,
        /// What changed
        #[arg(long, value_parser = code_from::<ProductUpdate>)]
        change: ProductUpdate,
        /// What is new
        document: Paper,
    },
    /// Say that a product is no longer offered (data user)
    Retire {
        /// The product
        product: ProductId,
        /// Why
        #[arg(long, value_parser = code_from::<RetirementCause>)]
        cause: RetirementCause,
        /// The notice
        document: Paper,
    },
}

/// A product as it is published.
#[derive(clap::Args, Debug)]
pub(super) struct Product {
    /// Its public name
    #[arg(long, value_parser = public_name)]
    name: PublicName,
    /// Its description
    #[arg(long)]
    description: Paper,
    /// Where it is found, as an address of the web; or the digest of that
    #[arg(long)]
    link: String,
    /// The grants it is made from
    #[arg(long, required = true, value_delimiter = ',', value_parser = hash_from)]
    grants: Vec<GrantHash>,
    /// It names the public data that it cites, as it must
    #[arg(long)]
    names_its_sources: bool,
    /// The day on which development was finished, YYYY-MM-DD
    #[arg(long)]
    completed: Day,
    /// The day from which it serves the public, YYYY-MM-DD
    #[arg(long)]
    launched: Day,
    /// The last day on which it is to serve, YYYY-MM-DD; without end otherwise
    #[arg(long)]
    until: Option<Day>,
}

fn public_name(text: &str) -> Result<PublicName, String> {
    PublicName::new(text).map_err(|fault| FormReason::from(fault).to_string())
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let language = context.style.language;
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { user, agreement, page } => {
                let user = user.map(|user| context.organisation(&user)).transpose()?;
                let ledger = context.ledger().await?;
                let of = user.map(ProductsOf::User).or_else(|| agreement.map(ProductsOf::Agreement));
                let at = match of {
                    Some(of) => ledger.products(of, page.from, page.limit).await?,
                    None => ledger.product_registry(page.from, page.limit).await?,
                };
                Ok(listed(&at, page, language, HEAD, |product| row(product, language)))
            }
            Self::History { product, page } => {
                let at = context.ledger().await?.product_history(product, page.into()).await?;
                history::shown(("product", product), at, language, InputFault::NoCase(PRODUCT, product))
            }
        }
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::Publish { agreement, product } => {
                Call::publish_product { agreement, product: product.terms(context)? }
            }
            Self::Update { product, change, document } => {
                Call::update_product { product, update: change, document: context.digest(&document, "product-update")? }
            }
            Self::Retire { product, cause, document } => {
                Call::retire_product { product, cause, document: context.digest(&document, "product-retirement")? }
            }
        };
        Ok(call.into())
    }
}

impl Product {
    fn terms(self, context: &Context) -> Result<ProductTerms, Failure> {
        let mut grants = self.grants;
        grants.sort_unstable();
        grants.dedup();
        let too_many = |list: Vec<GrantHash>| InputFault::TooMany(list.len(), Text::new("grants", "授权"));
        let grants = ProductGrants::try_from(grants).map_err(too_many)?;
        Ok(ProductTerms {
            name: self.name,
            document: context.digest(&self.description, "product-description")?,
            link: link(context, &self.link)?,
            grants,
            attribution: self.names_its_sources,
            completed_on: self.completed,
            launched_on: self.launched,
            serves_until: self.until,
        })
    }
}

/// The address itself is kept in the vault, as a document of its own.
fn link(context: &Context, text: &str) -> Result<Digest, Failure> {
    match text.parse() {
        Ok(Paper::Digest(digest)) => Ok(digest),
        _ => Ok(context.vault().add_bytes("product-link.txt", text.as_bytes(), "product-link")?.digest),
    }
}

/// The headings of products.
pub(super) const HEAD: [Text; 7] =
    [words::NUMBER, words::NAME, words::USER, words::AGREEMENT, words::STATUS, words::FROM, words::AT];

/// A product as a row.
pub(super) fn row(product: &ProductView, language: Language) -> Vec<String> {
    let entry = &product.entry;
    vec![
        product.product.to_string(),
        entry.terms.name.as_str().to_owned(),
        entry.user.to_string(),
        entry.agreement.to_string(),
        entry.state.text(language).to_owned(),
        entry.terms.launched_on.to_string(),
        time(entry.updated_at),
    ]
}

impl history::Record for ProductEntry {
    const HEAD: &'static [Text] = &[words::ACT, words::DETAIL];

    fn at(&self) -> Moment {
        self.stamp.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        let (act, detail) = match self.act {
            ProductAct::Publish => (PUBLISHED, "-"),
            ProductAct::Update(update) => (UPDATED, update.text(language)),
            ProductAct::Retire(cause) => (RETIRED, cause.text(language)),
        };
        vec![act.of(language).to_owned(), detail.to_owned()]
    }

    fn source(&self) -> history::Source<'_> {
        history::by(&self.stamp.by)
    }
}

const PUBLISHED: Text = Text::new("published", "发布");
const UPDATED: Text = Text::new("updated", "更新");
const RETIRED: Text = Text::new("retired", "下线");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};

    const GRANT: GrantHash = sp_core::H256([7; 32]);

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    const LINE: &str = "publish 3 --name 公交到站预报 --description PAPER --link PAPER --grants PAPER,PAPER \
         --completed 2026-11-01 --launched 2026-11-20";

    #[test]
    fn r_090_a_product_is_published_with_its_grants_once_each() {
        let product = ProductTerms {
            name: PublicName::new("公交到站预报").unwrap(),
            document: PAPER,
            link: PAPER,
            grants: vec![GRANT].try_into().unwrap(),
            attribution: true,
            completed_on: day("2026-11-01"),
            launched_on: day("2026-11-20"),
            serves_until: Some(day("2027-11-19")),
        };
        let line = format!("{LINE} --names-its-sources --until 2027-11-19");
        assert_eq!(call(&line), Call::publish_product { agreement: 3, product: product.clone() }.into());
        let silent = ProductTerms { attribution: false, serves_until: None, ..product };
        assert_eq!(call(LINE), Call::publish_product { agreement: 3, product: silent }.into());
    }

    #[test]
    fn an_address_becomes_a_digest() {
        let line = LINE.replace("--link PAPER", "--link https://example.org/bus");
        let RuntimeCall::Reports(Call::publish_product { product, .. }) = call(&line) else { panic!("another call") };
        assert!(product.link != PAPER && product.document == PAPER);
    }

    #[test]
    fn a_product_is_updated_and_retired() {
        let expected = Call::update_product { product: 1, update: ProductUpdate::Data, document: PAPER };
        assert_eq!(call("update 1 --change data PAPER"), expected.into());
        let expected = Call::retire_product { product: 1, cause: RetirementCause::Replaced, document: PAPER };
        assert_eq!(call("retire 1 --cause replaced PAPER"), expected.into());
        assert!(!is_read::<Command>("retire 1 PAPER"));
        assert!(!is_read::<Command>("list --user 7 --agreement 3"));
    }
}
