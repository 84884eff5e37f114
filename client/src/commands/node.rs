//! The node and its chain.

use super::context::{hash_from, Context};
use crate::{
    output::{Answer, Failure},
    readable,
    texts::words,
};
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// What the node says of itself: chain, version, peers, best and finalized block
    Status,
    /// The events of a block
    Events {
        /// Hash of the block; the finalized one without it
        #[arg(long, value_parser = hash_from, value_name = "HASH")]
        block: Option<sp_core::H256>,
    },
    /// Call a JSON-RPC method
    Rpc {
        /// The method, for example release_v1_dataset
        method: String,
        /// Its parameters as JSON, in order; what is no JSON counts as text
        parameters: Vec<String>,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let ledger = context.ledger().await?;
        match self {
            Self::Status => Ok(Answer::record(ledger.status().await?)),
            Self::Events { block } => {
                let block = match block {
                    Some(hash) => hash,
                    None => ledger.head().await?.hash,
                };
                let events: Vec<_> = ledger.events(block).await?.iter().map(|r| readable::event(&r.event)).collect();
                let text = |value: &serde_json::Value, field: &str| {
                    value.get(field).map_or_else(String::new, |v| v.to_string().trim_matches('"').to_owned())
                };
                let rows: Vec<_> = events.iter().map(|e| vec![text(e, "event"), text(e, "fields")]).collect();
                Ok(Answer::new(&events).table([words::EVENTS, words::VALUE], rows))
            }
            Self::Rpc { method, parameters } => {
                let json = |text: String| serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text));
                let parameters: Vec<_> = parameters.into_iter().map(json).collect();
                let answer = ledger.rpc(&method, &parameters).await?;
                let text = serde_json::to_string_pretty(&answer).unwrap_or_default();
                Ok(Answer::new(&answer).text(text))
            }
        }
    }
}
