//! Upgrades of the runtime by vote, with the blob of the next runtime: in a state without nodes, where all can be looked at, and on
//! a network of four nodes.
//!
//! A program of its own: the network that is upgraded is no use to others.

use anyhow::{ensure, Context, Result};
use codec::{Decode, Encode};
use drl_client::{keys::Keypair, ledger::LedgerError, Ledger};
use drl_primitives::governance::DecisionKind;
use drl_runtime::{
    configs::CouncilCollective, AccountId, Council, Decisions, Hash, Header, Runtime, RuntimeCall, RuntimeOrigin,
    System,
};
use drl_tests::{
    cli::Desk,
    network::Consortium,
    people::{People, MEMBERS},
    story::examples,
};
use frame_support::{dispatch::GetDispatchInfo, traits::GetStorageVersion};
use sc_executor::{HeapAllocStrategy, WasmExecutor};
use sp_core::{
    storage::well_known_keys::CODE,
    traits::{CallContext, CodeExecutor, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode},
};
use sp_io::{hashing::blake2_256, TestExternalities};
use sp_runtime::traits::Header as _;
use sp_version::RuntimeVersion;
use std::{path::PathBuf, time::Duration};

type Motion = pallet_collective::Call<Runtime, CouncilCollective>;

/// Votes that two thirds of four members are.
const TWO_THIRDS: usize = 3;
/// What the ledger counts beside a call when it compares the length of a motion.
const STORED_LENGTH_BYTES: usize = 4;

/// The blob of the next runtime.
fn next() -> Result<&'static [u8]> {
    drl_next_runtime::BLOB.context("built without its blob: do not set SKIP_WASM_BUILD")
}

fn description() -> PathBuf {
    examples().join("../chain-spec/lishui.toml")
}

/// The council's decision to authorise the next runtime.
fn authorisation(blob: &[u8]) -> RuntimeCall {
    let call = frame_system::Call::authorize_upgrade { code_hash: Hash::from(blake2_256(blob)) };
    pallet_decisions::Call::enact { call: Box::new(call.into()) }.into()
}

/// Where the migration of the next runtime keeps the latest decision of a kind.
fn latest_key(kind: DecisionKind) -> Vec<u8> {
    let mut key = frame_support::storage::storage_prefix(b"Decisions", b"LatestOfKind").to_vec();
    let kind = kind.encode();
    key.extend(sp_io::hashing::twox_64(&kind));
    key.extend(kind);
    key
}

/// Where a pallet's storage version is kept.
fn version_key(pallet: &str) -> Vec<u8> {
    frame_support::storage::storage_prefix(pallet.as_bytes(), b":__STORAGE_VERSION__:").to_vec()
}

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

fn executor() -> Executor {
    let heap = HeapAllocStrategy::Dynamic { maximum_pages: None };
    WasmExecutor::builder().with_onchain_heap_alloc_strategy(heap).with_offchain_heap_alloc_strategy(heap).build()
}

/// Calls a function of the code that the state holds.
fn run(state: &mut TestExternalities, function: &str, argument: &[u8]) -> Result<Vec<u8>> {
    let code = state.execute_with(|| sp_io::storage::get(CODE)).context("the state has no code")?;
    let code = WrappedRuntimeCode(code.as_ref().into());
    let hash = blake2_256(code.0.as_ref()).to_vec();
    let code = RuntimeCode { code_fetcher: &code, heap_pages: None, hash };
    let (outcome, _) = executor().call(&mut state.ext(), &code, function, argument, CallContext::Offchain);
    Ok(outcome?)
}

/// Begins a block as a node does, with the code that the state holds.
fn begin(state: &mut TestExternalities, number: u32) -> Result<()> {
    let parent = Hash::repeat_byte(u8::try_from(number)?);
    let header = Header::new(number, Hash::zero(), Hash::zero(), parent, Default::default());
    run(state, "Core_initialize_block", &header.encode()).map(|_| ())
}

/// The genesis of the development consortium.
fn genesis() -> Result<TestExternalities> {
    let spec = drl_chain_spec::build(&description())?;
    let spec = sc_chain_spec::GenericChainSpec::<sc_chain_spec::NoExtension>::from_json_bytes(spec.into_bytes())
        .map_err(|fault| anyhow::anyhow!("{fault}"))?;
    let storage = sp_runtime::BuildStorage::build_storage(&spec).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    let code = storage.top.get(CODE).cloned().context("genesis has no code")?;
    let mut state = TestExternalities::new_with_code(&code, storage);
    state.register_extension(ReadRuntimeVersionExt::new(executor()));
    Ok(state)
}

/// The members of the council vote on a call, and it is made.
fn decide(call: &RuntimeCall) {
    let members: Vec<AccountId> = pallet_collective::Members::<Runtime, CouncilCollective>::get();
    let by = |place: usize| RuntimeOrigin::signed(members[place].clone());
    let length = u32::try_from(call.encoded_size() + STORED_LENGTH_BYTES).unwrap();
    let (hash, votes) = (Hash::from(blake2_256(&call.encode())), u32::try_from(TWO_THIRDS).unwrap());
    Council::propose(by(0), votes, Box::new(call.clone()), length).unwrap();
    for place in 0..TWO_THIRDS {
        Council::vote(by(place), hash, 0, true).unwrap();
    }
    Council::close(by(0), hash, 0, call.get_dispatch_info().call_weight, length).unwrap();
}

#[test]
fn a_vote_and_the_blob_upgrade_the_code_and_the_next_block_migrates_the_storage() -> Result<()> {
    let blob = next()?;
    let mut state = genesis()?;
    begin(&mut state, 1)?;
    state.execute_with(|| {
        assert_eq!(Decisions::on_chain_storage_version(), 1);
        let apply = || System::apply_authorized_upgrade(RuntimeOrigin::none(), blob.to_vec());
        assert!(apply().is_err(), "nothing is authorised");
        decide(&authorisation(blob));
        let mut other = blob.to_vec();
        other.push(0);
        assert!(System::apply_authorized_upgrade(RuntimeOrigin::none(), other).is_err(), "other bytes");
        apply().unwrap();
        assert!(apply().is_err(), "an authorisation is used once");
        assert_eq!(sp_io::storage::get(CODE).unwrap().as_ref(), blob);
    });
    let version = RuntimeVersion::decode(&mut &run(&mut state, "Core_version", &[])?[..])?;
    ensure!(version.spec_version == drl_runtime::VERSION.spec_version + 1, "{version:?}");
    // Nothing is migrated before the next block begins.
    state.execute_with(|| assert_eq!(Decisions::on_chain_storage_version(), 1));
    begin(&mut state, 2)?;
    state.execute_with(|| {
        assert_eq!(Decisions::on_chain_storage_version(), 2);
        let latest = sp_io::storage::get(&latest_key(DecisionKind::Upgrade)).unwrap();
        assert_eq!(u32::decode(&mut latest.as_ref()), Ok(0));
        assert!(sp_io::storage::get(&latest_key(DecisionKind::Finality)).is_none());
        let last = frame_system::LastRuntimeUpgrade::<Runtime>::get().unwrap();
        assert_eq!(last.spec_version.0, version.spec_version);
        Decisions::do_try_state().unwrap();
    });
    // And not again.
    state.execute_with(|| sp_io::storage::clear(&latest_key(DecisionKind::Upgrade)));
    begin(&mut state, 3)?;
    state.execute_with(|| assert!(sp_io::storage::get(&latest_key(DecisionKind::Upgrade)).is_none()));
    Ok(())
}

#[test]
fn code_of_the_same_version_is_refused_though_it_was_voted_for() -> Result<()> {
    let blob = drl_runtime::WASM_BINARY.context("built without its blob")?;
    let mut state = genesis()?;
    begin(&mut state, 1)?;
    state.execute_with(|| {
        decide(&authorisation(blob));
        System::reset_events();
        System::apply_authorized_upgrade(RuntimeOrigin::none(), blob.to_vec()).unwrap();
        let refused = frame_system::Event::RejectedInvalidAuthorizedUpgrade {
            code_hash: Hash::from(blake2_256(blob)),
            error: frame_system::Error::<Runtime>::SpecVersionNeedsToIncrease.into(),
        };
        System::assert_last_event(refused.into());
        assert!(System::authorized_upgrade().is_none(), "it has to be voted on again");
    });
    Ok(())
}

/// Four nodes and those who decide about them.
struct Stage {
    network: Consortium,
    chiefs: Vec<Keypair>,
    clerk: Keypair,
    // Removed after the nodes have ended.
    folder: tempfile::TempDir,
}

impl Stage {
    fn set() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("drl-upgrade-").tempdir()?;
        let network = Consortium::start(&description(), &folder.path().join("network"))?;
        let people = People::development()?;
        let chiefs = MEMBERS.iter().map(|handle| Ok(people.member(handle)?.chief.clone())).collect::<Result<_>>()?;
        Ok(Self { network, chiefs, clerk: people.agency("ecology")?.clerk.clone(), folder })
    }

    async fn ledger(&self, node: usize) -> Result<Ledger> {
        Ok(Ledger::connect(&self.network.nodes.get(node).context("no such node")?.url()).await?)
    }

    /// The council decides: each member by a node of its own.
    async fn decide(&self, call: RuntimeCall) -> Result<()> {
        let length = u32::try_from(call.encoded_size() + STORED_LENGTH_BYTES)?;
        let first = self.ledger(0).await?;
        let threshold = u32::try_from(TWO_THIRDS)?;
        let proposal = Motion::propose { threshold, proposal: Box::new(call.clone()), length_bound: length };
        first.submit(proposal, &self.chiefs[0]).await?;
        let hash = drl_client::ledger::hash_of(&call);
        let index = first.motion(hash).await?.value.context("no motion")?.tally.number;
        for (place, voter) in self.chiefs.iter().enumerate().take(TWO_THIRDS) {
            let vote = Motion::vote { proposal: hash, index, approve: true };
            self.ledger(place).await?.submit(vote, voter).await?;
        }
        let weight = call.get_dispatch_info().call_weight;
        let close = Motion::close { proposal_hash: hash, index, proposal_weight_bound: weight, length_bound: length };
        first.submit(close, &self.chiefs[0]).await?;
        Ok(())
    }
}

impl Stage {
    /// What a member sees before the blob is carried in: the decision, the hash that waits, and that it is that of its own blob.
    async fn what_drl_shows(&self, blob: &[u8]) -> Result<()> {
        let desk = Desk::new(self.folder.path(), "desk", &self.network.nodes[1].url())?;
        std::fs::write(desk.path("next.wasm"), blob)?;
        let hash = serde_json::json!(Hash::from(blake2_256(blob)));
        ensure!(desk.json("upgrade hash next.wasm").await?["code_hash"] == hash);
        ensure!(desk.json("upgrade show").await?["authorised"]["code_hash"] == hash);
        let decisions = desk.json("decision list").await?;
        let decision = &decisions["value"][0];
        ensure!(decision["kind"] == "upgrade" && decision["outcome"] == "done", "{decisions}");
        ensure!(decision["call"]["arguments"]["code_hash"] == hash, "{decisions}");
        let pauses = desk.json("pause list").await?;
        ensure!(pauses["pauses"] == serde_json::json!([]) && pauses["length_minutes"] == 1_440, "{pauses}");
        Ok(())
    }
}

/// The version that a node runs at its best block.
async fn spec_version(ledger: &Ledger) -> Result<u64> {
    ledger.rpc("state_getRuntimeVersion", &[]).await?["specVersion"].as_u64().context("no version")
}

#[tokio::test(flavor = "multi_thread")]
async fn four_nodes_upgrade_by_vote_and_the_chain_goes_on() -> Result<()> {
    let blob = next()?;
    let stage = Stage::set()?;
    // Connected before: a client of this version is refused by the next one.
    let mut ledgers = Vec::new();
    for node in 0..MEMBERS.len() {
        ledgers.push(stage.ledger(node).await?);
    }
    stage.decide(authorisation(blob)).await?;
    stage.what_drl_shows(blob).await?;

    // Any officer carries the blob in, here a clerk of an agency.
    let apply = frame_system::Call::<Runtime>::apply_authorized_upgrade { code: blob.to_vec() };
    let applied = ledgers[2].submit(apply, &stage.clerk).await?;
    let (before, next_version) =
        (u64::from(drl_runtime::VERSION.spec_version), u64::from(drl_runtime::VERSION.spec_version) + 1);
    for ledger in &ledgers {
        let target = applied.block.number + 8;
        while ledger.finalized().await?.number < target {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        ensure!(spec_version(ledger).await? == next_version);
        // All have the same block, made by the new code, and its state is migrated.
        let hash = ledger.block_hash(target).await?.context("finalized")?;
        ensure!(hash == ledgers[0].block_hash(target).await?.context("finalized")?);
        ensure!(ledger.storage_at(&version_key("Decisions"), hash).await? == Some(2u16));
        ensure!(ledger.storage_at(&latest_key(DecisionKind::Upgrade), hash).await? == Some(0u32));
        let parent = ledger.block_hash(applied.block.number - 1).await?.context("finalized")?;
        ensure!(ledger.storage_at(&version_key("Decisions"), parent).await? == Some(1u16));
        let old: serde_json::Value = ledger.rpc("state_getRuntimeVersion", &[serde_json::json!(parent)]).await?;
        ensure!(old["specVersion"].as_u64() == Some(before), "{old}");
    }
    // A client that knows the old runtime alone says so, and signs nothing wrong.
    let refused = Ledger::connect(&stage.network.nodes[0].url()).await.err();
    ensure!(matches!(refused, Some(LedgerError::Version { .. })), "{refused:?}");
    Ok(())
}
