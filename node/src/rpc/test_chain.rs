//! A chain without a network, for tests: blocks whose states are made by hand.
//!
//! Its genesis is that of the development consortium with some grants ([`drl_sample_state`]). A block holds no transactions; what
//! it changes of the state is what an act changes that runs on a copy of it.

use crate::service::{FullBackend, FullClient};
use codec::Encode;
use drl_primitives::{GrantHash, Moment};
use drl_runtime::{
    opaque::{Block, Header},
    Hash, Runtime,
};
use drl_verifier::{
    header::BlockRef,
    testing::{Draft, Validator},
};
use jsonrpsee::RpcModule;
use sc_client_api::{Backend, Finalizer, HeaderBackend, StateBackend, TrieCacheContext};
use sc_client_db::{BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sc_consensus::{BlockImport, BlockImportParams, ForkChoiceStrategy, ImportResult, StateAction, StorageChanges};
use sc_service::GenesisBlockBuilder;
use sp_consensus_grandpa::{AuthorityList, ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_core::{storage::Storage, testing::TaskExecutor};
use sp_io::hashing::twox_128;
use sp_runtime::{
    traits::{BlakeTwo256, Hash as _, Header as _},
    Digest, DigestItem, Justification, StateVersion,
};
use std::{path::Path, sync::Arc};

/// The moment of the genesis state: 2026-11-23 09:00 in China.
pub const NOW: Moment = 1_795_363_200_000 + 9 * 3_600_000;

/// The first authority set.
pub const FIRST_SET: [u8; 4] = [1, 2, 3, 4];

/// The chain.
pub struct TestChain {
    /// The client that holds it.
    pub client: Arc<FullClient>,
    /// Its database.
    pub backend: Arc<FullBackend>,
    /// The grants of the genesis state.
    pub grants: Vec<GrantHash>,
    /// The blocks that change the authority set.
    pub changes: Vec<u32>,
    state: Storage,
    _folder: tempfile::TempDir,
}

impl TestChain {
    /// A chain whose genesis state holds so many grants, and what a further one needs.
    pub fn new(grants: u32) -> Self {
        let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chain-spec/lishui.toml");
        let mut state = drl_sample_state::genesis(&description).unwrap();
        let grants = drl_sample_state::change(&mut state, || {
            let authorities = [twox_128(b"Grandpa"), twox_128(b"Authorities")].concat();
            sp_io::storage::set(&authorities, &set(&FIRST_SET).encode());
            drl_sample_state::furnish(grants.saturating_add(1), NOW);
            drl_sample_state::issue(0..grants, NOW)
        })
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (client, backend) = open(folder.path(), state.clone());
        Self { client, backend, grants, changes: Vec::new(), state, _folder: folder }
    }

    /// The methods of the ledger on this chain.
    pub fn module(&self) -> RpcModule<()> {
        let changes = self.changes.clone();
        let after = move |from| Some(changes.iter().copied().filter(|number| *number > from).collect());
        super::ledger(self.client.clone(), self.backend.clone(), Arc::new(after)).unwrap()
    }

    /// Adds a block, a second later than the one before, whose state an act makes. It is not final.
    pub fn block(&mut self, act: impl FnOnce()) -> Hash {
        self.block_saying(Digest::default(), act)
    }

    /// Adds a block that changes the authority set. The next set is in force after it.
    pub fn change_set(&mut self, validators: &[u8]) -> Hash {
        let change = ScheduledChange { next_authorities: set(validators), delay: 0 };
        let log = ConsensusLog::<u32>::ScheduledChange(change).encode();
        let digest = Digest { logs: vec![DigestItem::Consensus(GRANDPA_ENGINE_ID, log)] };
        let block = self.block_saying(digest, || ());
        self.changes.push(self.client.info().best_number);
        block
    }

    /// Makes a block final, and all before it, by the votes of these validators, which are of the set with this number.
    pub fn vote(&self, block: Hash, validators: &[u8], set_id: u64) {
        let number = self.client.number(block).unwrap().unwrap();
        let target = BlockRef { number, hash: block };
        let votes = validators.iter().map(|one| Validator(*one).vote(target, 1, set_id)).collect();
        let draft = Draft { round: 1, target, votes, ancestry: Vec::new() };
        self.finalize(block, Some((GRANDPA_ENGINE_ID, draft.encode())));
    }

    fn block_saying(&mut self, digest: Digest, act: impl FnOnce()) -> Hash {
        let before = self.state.clone();
        let mut after = before.clone();
        self.run(&mut after, act);
        self.state = after;
        let gone = before.top.keys().filter(|key| !self.state.top.contains_key(*key)).map(|key| (key.clone(), None));
        let changed = self.state.top.iter().filter(|(key, value)| before.top.get(*key) != Some(*value));
        let changes: Vec<_> = changed.map(|(key, value)| (key.clone(), Some(value.clone()))).chain(gone).collect();
        self.import(digest, changes)
    }

    /// What an act in the next block would return. Nothing is changed.
    pub fn try_out<R>(&self, act: impl FnOnce() -> R) -> R {
        self.run(&mut self.state.clone(), act)
    }

    /// Runs an act on a state, as the next block would.
    fn run<R>(&self, state: &mut Storage, act: impl FnOnce() -> R) -> R {
        let info = self.client.info();
        let number = info.best_number.saturating_add(1);
        drl_sample_state::change(state, || {
            frame_system::Pallet::<Runtime>::set_block_number(number);
            frame_system::BlockHash::<Runtime>::insert(0, info.genesis_hash);
            pallet_timestamp::Now::<Runtime>::put(NOW + u64::from(number) * 1_000);
            act()
        })
    }

    /// Makes a block final, and all before it.
    pub fn finalize(&self, block: Hash, justification: Option<Justification>) {
        self.client.finalize_block(block, justification, true).unwrap();
    }

    fn import(&self, digest: Digest, changes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Hash {
        let parent = self.client.info();
        let state = self.backend.state_at(parent.best_hash, TrieCacheContext::Untrusted).unwrap();
        let delta = changes.iter().map(|(key, value)| (&key[..], value.as_deref()));
        let (root, transaction) = state.storage_root(delta, StateVersion::V1);
        let no_extrinsics = BlakeTwo256::ordered_trie_root(Vec::new(), StateVersion::V0);
        let header = Header::new(parent.best_number.saturating_add(1), no_extrinsics, root, parent.best_hash, digest);
        let hash = header.hash();
        let mut import = BlockImportParams::<Block>::new(sp_consensus::BlockOrigin::Own, header);
        import.body = Some(Vec::new());
        import.fork_choice = Some(ForkChoiceStrategy::LongestChain);
        import.state_action = StateAction::ApplyChanges(StorageChanges::Changes(sp_state_machine::StorageChanges {
            main_storage_changes: changes,
            child_storage_changes: Vec::new(),
            offchain_storage_changes: Vec::new(),
            transaction,
            transaction_storage_root: root,
            transaction_index_changes: Vec::new(),
        }));
        let result = futures::executor::block_on((*self.client).import_block(import)).unwrap();
        assert!(matches!(result, ImportResult::Imported(_)), "{result:?}");
        hash
    }
}

/// An authority set of validators that are named by one byte each.
fn set(validators: &[u8]) -> AuthorityList {
    let authority = |one: &u8| (sp_core::ed25519::Public::from(Validator(*one).key().0).into(), 1);
    validators.iter().map(authority).collect()
}

fn open(folder: &Path, genesis: Storage) -> (Arc<FullClient>, Arc<FullBackend>) {
    let backend = sc_service::new_db_backend::<Block>(DatabaseSettings {
        trie_cache_maximum_size: Some(16 << 20),
        state_pruning: Some(PruningMode::ArchiveAll),
        source: DatabaseSource::ParityDb { path: folder.to_owned() },
        blocks_pruning: BlocksPruning::KeepAll,
        pruning_filters: Vec::new(),
        metrics_registry: None,
    })
    .unwrap();
    let executor = sc_executor::WasmExecutor::builder().build();
    let builder = GenesisBlockBuilder::new_with_storage(genesis, true, backend.clone(), executor.clone()).unwrap();
    let client = sc_service::new_client(
        backend.clone(),
        executor.clone(),
        builder,
        Default::default(),
        Default::default(),
        sc_client_api::execution_extensions::ExecutionExtensions::new(None, Arc::new(executor)),
        Box::new(TaskExecutor::new()),
        None,
        None,
        Default::default(),
    )
    .unwrap();
    (Arc::new(client), backend)
}
