//! The JSON-RPC methods of this node, beside those that the engine serves by itself (`chain_*`, `state_*`, `author_*`,
//! `chainHead_v1_*`, `archive_v1_*` and so on).

mod answer;
mod certificate;
#[cfg(test)]
mod certificate_tests;
mod chain;
mod fault;
mod follow;
mod kept;
mod limits;
mod openrpc;
mod questions;
mod release;
#[cfg(test)]
mod test_chain;
#[cfg(test)]
mod tests;

use crate::service::{FullBackend, FullClient, FullPool};
use certificate::SetChanges;
use chain::Chain;
use drl_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Nonce};
use jsonrpsee::RpcModule;
use openrpc::{Discovery, DiscoveryApiServer};
use release::{Release, ReleaseApiServer};
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sp_core::traits::SpawnNamed;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// Runs the subscriptions of clients.
pub type SubscriptionTaskExecutor = Arc<dyn SpawnNamed>;

/// Error of a merge: two modules claim a method of the same name.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What the methods on finality need.
#[derive(Clone)]
pub struct GrandpaDeps {
    /// State of the rounds that run.
    pub voter_state: SharedVoterState,
    /// The authorities that vote.
    pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
    /// Proofs of finality as they are made.
    pub justifications: GrandpaJustificationStream<Block>,
    /// Proofs of finality from the database.
    pub finality_proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// What the methods of this node need.
#[derive(Clone)]
pub struct FullDeps {
    /// The chain: its blocks, its state, and the runtime APIs at any block. `client.info()` names the finalized block,
    /// from which alone answers about the ledger may come.
    pub client: Arc<FullClient>,
    /// The database of the client: the state of each block, value by value.
    pub backend: Arc<FullBackend>,
    /// Transactions that wait for a block.
    pub pool: Arc<FullPool>,
    /// What the methods on finality need.
    pub grandpa: GrandpaDeps,
}

/// All methods of this node in one module.
pub fn create(deps: FullDeps, executor: SubscriptionTaskExecutor) -> Result<RpcModule<()>, Error> {
    let FullDeps { client, backend, pool, grandpa } = deps;
    let sets = grandpa.authority_set.clone();
    let changes = move |from| Some(sets.authority_set_changes().iter_from(from)?.map(|(_, number)| *number).collect());
    let mut module = ledger(client.clone(), backend, Arc::new(changes))?;
    module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(System::<_, _, Block>::new(client, pool)))?;
    module.merge(
        Grandpa::new(
            executor,
            grandpa.authority_set,
            grandpa.voter_state,
            grandpa.justifications,
            grandpa.finality_proofs,
        )
        .into_rpc(),
    )?;
    Ok(module)
}

/// The methods of the ledger itself, and their description.
fn ledger(client: Arc<FullClient>, backend: Arc<FullBackend>, changes: SetChanges) -> Result<RpcModule<()>, Error> {
    let mut module = RpcModule::new(());
    module.merge(Release::new(Chain::new(client, backend), changes).into_rpc())?;
    module.merge(Discovery::new()?.into_rpc())?;
    Ok(module)
}
