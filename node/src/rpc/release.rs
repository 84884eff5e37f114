//! `release_v1_*`: what regulators, portals and wallets ask about the release of data.
//!
//! Every answer comes from the state of the finalized block and names it. There is no logic here: the runtime of that block
//! answers through [`drl_runtime_api::ReleaseApi`], and codes get their sentences from the tables of `drl-primitives`. Wrong
//! parameters are refused by the server with error -32602 and the reason.

use crate::service::FullClient;
use drl_primitives::{
    application_view::ApplicationView,
    credit::score::EvaluationPage,
    dataset::CatalogEntry,
    grant::Question,
    receipts::{record::GrantReceipts, BatchId},
    reports::{ProductId, ProductView},
    verdict::Verdict,
    views::{DataUserView, PerformanceView, PublishedDataset},
    ApplicationId, Code, DatasetId, GrantHash, Language, OrgId,
};
use drl_runtime::{BlockNumber, Hash};
use drl_runtime_api::{BatchOfLedger, GrantOfLedger, ReleaseApi};
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

    /// Performance of an organisation, or with `null` of all together, counted from recorded events only.
    #[method(name = "release_v1_performance")]
    fn performance(&self, organisation: Option<OrgId>) -> RpcResult<Answer<PerformanceView>>;

    /// The published catalog: the datasets from number `from` on.
    #[method(name = "release_v1_catalog")]
    fn catalog(&self, from: DatasetId, limit: u32) -> RpcResult<Answer<Vec<PublishedDataset>>>;

    /// The data users that hold grants: those after `after`, or with `null` the first ones.
    #[method(name = "release_v1_dataUsers")]
    fn data_users(&self, after: Option<OrgId>, limit: u32) -> RpcResult<Answer<Vec<DataUserView>>>;

    /// The published products and services, from number `from` on.
    #[method(name = "release_v1_products")]
    fn products(&self, from: ProductId, limit: u32) -> RpcResult<Answer<Vec<ProductView>>>;

    /// The published credit evaluations of data users; `next` of the answer is the `from` of the following page.
    #[method(name = "release_v1_creditEvaluations")]
    fn credit_evaluations(&self, from: OrgId, limit: u32) -> RpcResult<Answer<EvaluationPage>>;

    /// The batches of receipts that were anchored, from number `from` on.
    #[method(name = "release_v1_batches")]
    fn batches(&self, from: BatchId, limit: u32) -> RpcResult<Answer<Vec<BatchOfLedger>>>;

    /// The receipts of a grant in figures: how many, and the heads of its two logs.
    #[method(name = "release_v1_receipts")]
    fn receipts(&self, grant: GrantHash) -> RpcResult<Answer<GrantReceipts>>;
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

    fn performance(&self, organisation: Option<OrgId>) -> RpcResult<Answer<PerformanceView>> {
        self.ask(|client, at| client.runtime_api().performance(at, organisation))
    }

    fn catalog(&self, from: DatasetId, limit: u32) -> RpcResult<Answer<Vec<PublishedDataset>>> {
        self.ask(|client, at| client.runtime_api().catalog(at, from, limit))
    }

    fn data_users(&self, after: Option<OrgId>, limit: u32) -> RpcResult<Answer<Vec<DataUserView>>> {
        self.ask(|client, at| client.runtime_api().data_users(at, after, limit))
    }

    fn products(&self, from: ProductId, limit: u32) -> RpcResult<Answer<Vec<ProductView>>> {
        self.ask(|client, at| client.runtime_api().product_registry(at, from, limit))
    }

    fn credit_evaluations(&self, from: OrgId, limit: u32) -> RpcResult<Answer<EvaluationPage>> {
        self.ask(|client, at| client.runtime_api().evaluations(at, from, limit))
    }

    fn batches(&self, from: BatchId, limit: u32) -> RpcResult<Answer<Vec<BatchOfLedger>>> {
        self.ask(|client, at| client.runtime_api().batches(at, from, limit))
    }

    fn receipts(&self, grant: GrantHash) -> RpcResult<Answer<GrantReceipts>> {
        self.ask(|client, at| client.runtime_api().receipts(at, grant))
    }
}
