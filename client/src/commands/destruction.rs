//! Certificates that copies of data were destroyed.

use super::{
    answers::{at_cell, list},
    arguments::Page,
    context::{hash_from, Context, Paper},
};
use crate::{
    keys::address_of,
    output::{Answer, Failure},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::GrantHash;
use drl_runtime::Runtime;
use pallet_receipts::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Certify that copies of the data obtained under a grant were destroyed (data user, who signs)
    Certify {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        /// The certificate: a file, or a digest after 0x
        certificate: Paper,
    },
    /// The certificates under a grant
    List {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        page: Page,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Certify { grant, certificate } => {
                let certificate = context.digest(&certificate, "destruction-certificate")?;
                context.act(Call::<Runtime>::certify_destruction { grant, certificate }).await
            }
            Self::List { grant, page } => {
                let at = context.ledger().await?.destructions(grant, page.into()).await?;
                let rows: Vec<_> = at
                    .value
                    .iter()
                    .map(|record| {
                        vec![
                            at_cell(record.by.at),
                            record.by.organisation.to_string(),
                            address_of(&record.by.officer),
                            format!("0x{}", hex::encode(record.certificate.value)),
                        ]
                    })
                    .collect();
                Ok(list(&at, [words::AT, words::ORGANISATION, words::OFFICER, words::DIGEST], rows))
            }
        }
    }
}
