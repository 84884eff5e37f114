//! `release_v1_*`: what regulators, portals and wallets ask about the release of data.
//!
//! Every answer comes from the state of the finalized block and names it. There is no logic here: the runtime of that block
//! answers through [`drl_runtime_api::ReleaseApi`], and codes get their sentences from the tables of `drl-primitives`. Wrong
//! parameters are refused by the server with error -32602 and the reason.

use crate::service::FullClient;
use drl_primitives::{
    application_view::ApplicationView, dataset::CatalogEntry, grant::Question, verdict::Verdict, ApplicationId, Code,
    DatasetId, GrantHash, Language,
};
use drl_runtime::{BlockNumber, Hash};
use drl_runtime_api::{GrantOfLedger, ReleaseApi};
use jsonrpsee::{
    core::RpcResult,
    proc_macros::rpc,
    types::{error::INTERNAL_ERROR_CODE, ErrorObjectOwned},
};
use serde::Serialize;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// A block, by hash and number.
#[derive(Clone, Debug, Serialize)]
pub struct BlockRef {
    /// Its hash.
    pub hash: Hash,
    /// Its number.
    pub number: BlockNumber,
}

/// An answer and the finalized block whose state it comes from.
#[derive(Clone, Debug, Serialize)]
pub struct Answer<T> {
    /// The finalized block.
    pub block: BlockRef,
    /// The answer; `null` where there is no such thing in that block.
    pub answer: T,
}

/// A sentence in both languages.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// English.
    pub en: &'static str,
    /// Chinese (zh-CN).
    pub zh: &'static str,
}

/// A verdict with the sentence of its reason and the id of its rule.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedVerdict {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The rule as written in the project's rules, such as `R-078`; `null` where the ledger itself says it.
    pub rule_id: Option<String>,
    /// The sentence of the reason.
    pub text: Sentence,
}

impl From<Verdict> for ExplainedVerdict {
    fn from(verdict: Verdict) -> Self {
        let reason = verdict.reason;
        Self {
            rule_id: (verdict.rule > 0).then(|| format!("R-{:03}", verdict.rule)),
            text: Sentence { en: reason.text(Language::English), zh: reason.text(Language::Chinese) },
            verdict,
        }
    }
}

/// The methods.
#[rpc(server)]
pub trait ReleaseApi {
    /// Whether data may be obtained under a grant: `question` is `{ purpose, items, system, at }`; no items ask for all that the
    /// grant allows, no `system` does not ask, no `at` means the moment of the block.
    #[method(name = "release_v1_verifyGrant")]
    fn verify_grant(&self, grant: GrantHash, question: Question) -> RpcResult<Answer<ExplainedVerdict>>;

    /// A grant with its status and the holds that stand.
    #[method(name = "release_v1_grant")]
    fn grant(&self, grant: GrantHash) -> RpcResult<Answer<Option<GrantOfLedger>>>;

    /// An application with its rows, documents and clocks.
    #[method(name = "release_v1_application")]
    fn application(&self, application: ApplicationId) -> RpcResult<Answer<Option<ApplicationView>>>;

    /// A dataset as it stands in the catalog.
    #[method(name = "release_v1_dataset")]
    fn dataset(&self, dataset: DatasetId) -> RpcResult<Answer<Option<CatalogEntry>>>;
}

/// Serves the methods from the state of the finalized block.
pub struct Release {
    client: Arc<FullClient>,
}

impl Release {
    /// Serves from the chain of this client.
    pub fn new(client: Arc<FullClient>) -> Self {
        Self { client }
    }

    /// Asks the runtime of the finalized block.
    fn ask<T>(&self, question: impl FnOnce(&FullClient, Hash) -> Result<T, ApiError>) -> RpcResult<Answer<T>> {
        let info = self.client.info();
        let block = BlockRef { hash: info.finalized_hash, number: info.finalized_number };
        question(&self.client, block.hash).map(|answer| Answer { block, answer }).map_err(internal)
    }
}

/// The node could not ask its runtime: its own fault, not that of whoever asked.
fn internal(error: ApiError) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INTERNAL_ERROR_CODE, "the runtime could not be asked", Some(error.to_string()))
}

impl ReleaseApiServer for Release {
    fn verify_grant(&self, grant: GrantHash, question: Question) -> RpcResult<Answer<ExplainedVerdict>> {
        self.ask(|client, at| client.runtime_api().verify_grant(at, grant, question).map(Into::into))
    }

    fn grant(&self, grant: GrantHash) -> RpcResult<Answer<Option<GrantOfLedger>>> {
        self.ask(|client, at| client.runtime_api().grant(at, grant))
    }

    fn application(&self, application: ApplicationId) -> RpcResult<Answer<Option<ApplicationView>>> {
        self.ask(|client, at| client.runtime_api().application(at, application))
    }

    fn dataset(&self, dataset: DatasetId) -> RpcResult<Answer<Option<CatalogEntry>>> {
        self.ask(|client, at| client.runtime_api().dataset(at, dataset))
    }
}
