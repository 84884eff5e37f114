//! `release_v1_*`: what regulators, portals and wallets ask about the release of data.
//!
//! Every answer comes from the state of a finalized block and names it. There is no logic here: the state of that block answers
//! through [`Chain`], and codes get their sentences from the tables of `drl-primitives`. Wrong parameters are refused by the
//! server with error -32602 and the reason. The methods are described for programs by [`super::openrpc`].

use super::{
    answer::{Answer, ExplainedVerdict, GrantStanding},
    certificate::{AnchorKind, Certifier, Options, SetChanges},
    chain::Chain,
    fault::{internal, wrong_parameter},
    follow::Followed,
    limits::{Costly, Followers},
    questions::{GrantList, Questions},
};
use drl_primitives::{
    application_view::ApplicationView,
    credit::score::EvaluationPage,
    dataset::CatalogEntry,
    grant::Question,
    receipts::{record::GrantReceipts, BatchId},
    reports::{ProductId, ProductView},
    views::{DataUserView, PerformanceView, PublishedDataset},
    ApplicationId, DatasetId, GrantHash, OrgId,
};
use drl_runtime_api::{BatchOfLedger, GrantOfLedger, ReleaseApi as _};
use drl_verifier::Ask;
use jsonrpsee::{
    core::{async_trait, RpcResult, SubscriptionResult},
    proc_macros::rpc,
    types::ErrorObjectOwned,
    PendingSubscriptionSink,
};
use serde_json::Value;
use sp_api::ProvideRuntimeApi;

/// The methods.
#[rpc(server)]
pub trait ReleaseApi {
    /// Whether data may be obtained under a grant: `question` is `{ purpose, items, system, at }`; no items ask for all that the
    /// grant allows, no `system` does not ask, no `at` means the moment of the block.
    #[method(name = "release_v1_verifyGrant")]
    fn verify_grant(&self, grant: GrantHash, question: Question) -> RpcResult<Answer<ExplainedVerdict>>;

    /// The same about up to 1,000 grants, with one question about each or the same about all. All verdicts are of one block.
    #[method(name = "release_v1_verifyGrants", blocking)]
    fn verify_grants(&self, grants: GrantList, question: Questions) -> RpcResult<Answer<Vec<ExplainedVerdict>>>;

    /// How a grant stands now, and each change of it in the blocks that become final. Without `question` the verdict is about all
    /// its items, for the first of its purposes.
    #[subscription(
        name = "release_v1_subscribeGrant" => "release_v1_grantStanding",
        unsubscribe = "release_v1_unsubscribeGrant",
        item = Answer<GrantStanding>
    )]
    async fn subscribe_grant(&self, grant: GrantHash, question: Option<Question>) -> SubscriptionResult;

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

    /// A certificate that proves the answer to whoever trusts an anchor, and nobody else. It names its own block.
    #[method(name = "release_v1_certificate", blocking)]
    fn certificate(&self, ask: Ask, options: Option<Options>) -> RpcResult<Value>;

    /// A trust anchor: that of the genesis, which is the default, or a checkpoint at the newest block that can be proven. Whoever takes it from a node
    /// compares its fingerprint with one that came another way.
    #[method(name = "release_v1_anchor", blocking)]
    fn anchor(&self, kind: Option<AnchorKind>) -> RpcResult<Value>;
}

/// Serves the methods from the state of the finalized block.
pub struct Release {
    chain: Chain,
    certifier: Certifier,
    followers: Followers,
    costly: Costly,
}

impl Release {
    /// Serves from a chain. `changes` knows where its authority set changed.
    pub fn new(chain: Chain, changes: SetChanges) -> Self {
        let certifier = Certifier::new(chain.clone(), changes);
        Self { chain, certifier, followers: Followers::default(), costly: Costly::default() }
    }

    /// Begins to follow a grant: the subscription's first message, or why there will be none.
    fn begin(&self, followed: &Followed) -> Result<Answer<GrantStanding>, ErrorObjectOwned> {
        if followed.question.as_ref().is_some_and(|question| question.at.is_some()) {
            return Err(wrong_parameter("a verdict about one moment does not change: ask release_v1_verifyGrant"));
        }
        followed.in_block(self.chain.finalized()).map_err(internal)
    }
}

#[async_trait]
impl ReleaseApiServer for Release {
    fn verify_grant(&self, grant: GrantHash, question: Question) -> RpcResult<Answer<ExplainedVerdict>> {
        self.chain.ask(|chain, at| chain.verdict(at, grant, &question).map(Into::into))
    }

    fn verify_grants(&self, grants: GrantList, question: Questions) -> RpcResult<Answer<Vec<ExplainedVerdict>>> {
        let _answering = self.costly.begin()?;
        let asked = question.about(grants).map_err(wrong_parameter)?;
        self.chain.ask(|chain, at| Ok(chain.verdicts(at, &asked)?.into_iter().map(Into::into).collect()))
    }

    async fn subscribe_grant(
        &self,
        pending: PendingSubscriptionSink,
        grant: GrantHash,
        question: Option<Question>,
    ) -> SubscriptionResult {
        let _following = match self.followers.admit(pending.connection_id()) {
            Ok(following) => following,
            Err(fault) => {
                pending.reject(fault).await;
                return Ok(());
            }
        };
        // Before the first answer, so that no block is missed between the two.
        let finality = self.chain.finality();
        let followed = Followed { chain: self.chain.clone(), grant, question };
        let first = match self.begin(&followed) {
            Ok(first) => first,
            Err(error) => {
                pending.reject(error).await;
                return Ok(());
            }
        };
        let sink = pending.accept().await?;
        followed.tell(first, finality, &sink).await
    }

    fn grant(&self, grant: GrantHash) -> RpcResult<Answer<Option<GrantOfLedger>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().grant(at, grant))
    }

    fn application(&self, application: ApplicationId) -> RpcResult<Answer<Option<ApplicationView>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().application(at, application))
    }

    fn dataset(&self, dataset: DatasetId) -> RpcResult<Answer<Option<CatalogEntry>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().dataset(at, dataset))
    }

    fn performance(&self, organisation: Option<OrgId>) -> RpcResult<Answer<PerformanceView>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().performance(at, organisation))
    }

    fn catalog(&self, from: DatasetId, limit: u32) -> RpcResult<Answer<Vec<PublishedDataset>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().catalog(at, from, limit))
    }

    fn data_users(&self, after: Option<OrgId>, limit: u32) -> RpcResult<Answer<Vec<DataUserView>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().data_users(at, after, limit))
    }

    fn products(&self, from: ProductId, limit: u32) -> RpcResult<Answer<Vec<ProductView>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().product_registry(at, from, limit))
    }

    fn credit_evaluations(&self, from: OrgId, limit: u32) -> RpcResult<Answer<EvaluationPage>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().evaluations(at, from, limit))
    }

    fn batches(&self, from: BatchId, limit: u32) -> RpcResult<Answer<Vec<BatchOfLedger>>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().batches(at, from, limit))
    }

    fn receipts(&self, grant: GrantHash) -> RpcResult<Answer<GrantReceipts>> {
        self.chain.ask(|chain, at| chain.client().runtime_api().receipts(at, grant))
    }

    fn certificate(&self, ask: Ask, options: Option<Options>) -> RpcResult<Value> {
        let _answering = self.costly.begin()?;
        let certificate = self.certifier.certificate(&ask, &options.unwrap_or_default())?;
        serde_json::from_str(&certificate.to_json()).map_err(internal)
    }

    fn anchor(&self, kind: Option<AnchorKind>) -> RpcResult<Value> {
        let _answering = self.costly.begin()?;
        let anchor = self.certifier.anchor(kind.unwrap_or(AnchorKind::Genesis))?;
        serde_json::from_str(&anchor.to_json()).map_err(internal)
    }
}
