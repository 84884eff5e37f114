//! The chain as the methods read it: the finalized block, and verdicts by its state.
//!
//! A verdict is computed here, in native code, from the values that the state holds: by the very function that the runtime calls
//! ([`drl_verifier::state`] says how). That is an order of magnitude cheaper than an instance of the runtime for each question.
//! Where this code does not know how a state is laid out, because a later runtime made it, or finds in it what the ledger never
//! writes, the runtime of that block is asked instead: it always knows.

use super::{
    answer::{Answer, BlockRef, GrantStanding},
    fault::internal,
    kept::Kept,
};
use crate::service::{FullBackend, FullClient};
use drl_primitives::{
    application::Purpose,
    grant::{GrantStatus, GrantTerms, Question},
    verdict::Verdict,
    GrantHash,
};
use drl_runtime::{opaque::Block, Hash};
use drl_runtime_api::ReleaseApi;
use drl_verifier::state::{self, ReadError, StateReader};
use futures::StreamExt;
use jsonrpsee::core::RpcResult;
use sc_client_api::{Backend, BlockchainEvents, FinalityNotification, StateBackend, TrieCacheContext};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{backend::AsTrieBackend, TrieBackendBuilder};
use sp_trie::cache::LocalTrieCache;
use std::sync::Arc;

/// Reads the chain of a client.
#[derive(Clone)]
pub struct Chain {
    client: Arc<FullClient>,
    backend: Arc<FullBackend>,
    kept: Arc<Kept>,
}

/// The state after a block, as the node holds it.
pub struct NodeState(<FullBackend as Backend<Block>>::State);

impl StateReader for NodeState {
    type Error = String;

    /// Past the trie cache of the engine: it costs more than it saves where each question is about another grant, for what is
    /// read once is written to it all the same. Measured on 200,000 grants: twice the verdicts in a second without it.
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let without_cache = None::<&LocalTrieCache<BlakeTwo256>>;
        TrieBackendBuilder::wrap(self.0.as_trie_backend()).with_optional_cache(without_cache).build().storage(key)
    }
}

impl Chain {
    /// Reads the chain of this client, whose database is `backend`.
    pub fn new(client: Arc<FullClient>, backend: Arc<FullBackend>) -> Self {
        Self { client, backend, kept: Arc::default() }
    }

    /// The client, for what its runtime is asked directly.
    pub fn client(&self) -> &FullClient {
        &self.client
    }

    /// Its database.
    pub fn backend(&self) -> &FullBackend {
        &self.backend
    }

    /// The finalized block.
    pub fn finalized(&self) -> BlockRef {
        let info = self.client.info();
        BlockRef { hash: info.finalized_hash, number: info.finalized_number }
    }

    /// Asks something of the state of the finalized block.
    pub fn ask<T>(&self, question: impl FnOnce(&Self, Hash) -> Result<T, ApiError>) -> RpcResult<Answer<T>> {
        let block = self.finalized();
        question(self, block.hash).map(|answer| Answer { block, answer }).map_err(internal)
    }

    /// The state after a block.
    pub fn state(&self, at: Hash) -> sp_blockchain::Result<NodeState> {
        self.backend.state_at(at, TrieCacheContext::Untrusted).map(NodeState)
    }

    /// The verdict on a question about a grant, by the state of a block.
    pub fn verdict(&self, at: Hash, grant: GrantHash, question: &Question) -> Result<Verdict, ApiError> {
        let known = self.read(at, |state| state::verdict(&state, grant, question));
        known.map_or_else(|| self.client.runtime_api().verify_grant(at, grant, question.clone()), Ok)
    }

    /// The verdicts on many questions, all by the state of the same block.
    pub fn verdicts(&self, at: Hash, asked: &[(GrantHash, Question)]) -> Result<Vec<Verdict>, ApiError> {
        let known = self
            .read(at, |state| asked.iter().map(|(grant, question)| state::verdict(&state, *grant, question)).collect());
        known.map_or_else(
            || {
                let api = self.client.runtime_api();
                asked.iter().map(|(grant, question)| api.verify_grant(at, *grant, question.clone())).collect()
            },
            Ok,
        )
    }

    /// How a grant stands by the state of a block. Without a question the verdict is about all its items, for the first of its
    /// purposes.
    pub fn standing(&self, at: Hash, grant: GrantHash, question: Option<&Question>) -> Result<GrantStanding, ApiError> {
        let known = self.read(at, |state| state::facts(&state, grant, state::now(&state)?));
        let facts = match known {
            Some(facts) => facts,
            None => {
                let api = self.client.runtime_api();
                api.grant_facts(at, grant, api.now(at)?)?
            }
        };
        let question = question.cloned().unwrap_or_else(|| whole(facts.as_ref().map(|facts| &facts.terms)));
        let verdict = self.verdict(at, grant, &question)?;
        let status: Option<GrantStatus> = facts.and_then(|facts| facts.status);
        Ok(GrantStanding { status, verdict: verdict.into() })
    }

    /// Blocks as they become final, none left out.
    pub fn finality(&self) -> impl futures::Stream<Item = Vec<BlockRef>> + Unpin {
        self.client.finality_notification_stream().map(|notification| finalized_by(&notification))
    }

    /// Reads something from the state of a block; `None` where the runtime is to be asked.
    fn read<T>(
        &self,
        at: Hash,
        read: impl FnOnce(&dyn StateReader<Error = String>) -> Result<T, ReadError<String>>,
    ) -> Option<T> {
        let state = self.kept.reader(at, || self.state(at).map_err(|fault| fault.to_string()));
        read(&state)
            .inspect_err(|error| log::debug!(target: "release", "block {at:?} is left to its runtime: {error}"))
            .ok()
    }
}

/// The question about all items of a grant, for the first of its purposes. Where there is no grant the purpose does not matter.
fn whole(terms: Option<&GrantTerms>) -> Question {
    let purpose = terms.and_then(|terms| terms.purposes.first().copied()).unwrap_or(Purpose::Other);
    Question { purpose, items: Default::default(), system: None, at: None }
}

/// All blocks that a notification makes final, the oldest first: votes often make several final at once.
fn finalized_by(notification: &FinalityNotification<Block>) -> Vec<BlockRef> {
    let tip = BlockRef { hash: notification.hash, number: notification.header.number };
    let first = tip.number.saturating_sub(notification.tree_route.len() as u32);
    let before = notification.tree_route.iter().zip(first..).map(|(hash, number)| BlockRef { hash: *hash, number });
    before.chain([tip]).collect()
}
