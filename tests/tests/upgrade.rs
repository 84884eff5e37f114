//! Upgrades of the runtime by vote, with the blob of the next runtime: in a state without nodes, where all can be looked at, and on
//! a network of four nodes, whose certificates verify before and after.
//!
//! A program of its own: the network that is upgraded is no use to others.

use anyhow::{ensure, Context, Result};
use codec::{Decode, Encode};
use drl_client::{keys::Keypair, ledger::LedgerError, Ledger, Vault};
use drl_primitives::{governance::DecisionKind, GrantHash};
use drl_runtime::{
    configs::CouncilCollective, AccountId, Council, Decisions, Hash, Header, Runtime, RuntimeCall, RuntimeOrigin,
    System,
};
use drl_tests::{
    cli::Desk,
    network::Consortium,
    people::{member_names, People, MEMBERS},
    shared::SESSION_BLOCKS,
    story::{examples, Story},
    voters::{rotate_keys, until_it_votes, Voter},
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
/// A certificate about one grant has less than this.
const MOST_BYTES: u64 = 64 * 1024;
/// The genesis file: all that is trusted.
const GENESIS: &str = "genesis.json";
/// An anchor from before the upgrade.
const CHECKPOINT: &str = "checkpoint.json";
/// Where nobody listens: the address of a machine without network.
const NOWHERE: &str = "ws://127.0.0.1:1";

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
    people: People,
    // Removed after the nodes have ended.
    folder: tempfile::TempDir,
}

impl Stage {
    fn set() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("drl-upgrade-").tempdir()?;
        let network = Consortium::start_changed(&description(), &folder.path().join("network"), |description| {
            description.chain.session_blocks = Some(SESSION_BLOCKS);
        })?;
        let people = People::development()?;
        let chiefs = MEMBERS.iter().map(|handle| Ok(people.member(handle)?.chief.clone())).collect::<Result<_>>()?;
        Ok(Self { network, chiefs, people, folder })
    }

    async fn ledger(&self, node: usize) -> Result<Ledger> {
        Ok(Ledger::connect(&self.network.nodes.get(node).context("no such node")?.url()).await?)
    }

    /// What leads to grants, told to a node.
    fn story(&self, ledger: Ledger) -> Story<()> {
        let (names, people) = (member_names(), self.people.clone());
        let vault = Vault::new(self.folder.path().join("vault"));
        Story { ledger, vault, names, people, audience: (), examples: examples() }
    }

    /// The validator with this place in the description changes its session keys. Returns the new one that votes on finality.
    async fn rotate_keys(&self, place: usize, validator: &str) -> Result<Voter> {
        let node = self.network.nodes.get(place).context("no such node")?.url();
        rotate_keys(&node, validator, &self.chiefs[place]).await
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

/// A certificate in a file.
struct Kept {
    file: &'static str,
    /// What it is checked against.
    anchor: &'static str,
    /// How many sets of validators had ended since that anchor, at least.
    sets_ended: u64,
    /// Whether it is of a block after the upgrade.
    upgraded: bool,
}

/// Certificates about one grant from before and after the upgrade, made and checked by a `drl` that knows the runtime from before alone.
struct Proofs {
    desk: Desk,
    grant: GrantHash,
    kept: Vec<Kept>,
}

impl Proofs {
    /// A grant is issued, while two validators change their keys, one after the other: each time another set votes.
    async fn begun(stage: &Stage) -> Result<Self> {
        let ledger = stage.ledger(0).await?;
        let first = stage.rotate_keys(2, "//Ecology//validator").await?;
        let grant = stage.story(ledger.clone()).grant_of_a_person().await?;
        let desk = Desk::new(stage.folder.path(), "regulator", NOWHERE)?;
        std::fs::copy(&stage.network.chain, desk.path(GENESIS))?;
        let mut proofs = Self { desk, grant, kept: Vec::new() };
        until_final(&ledger, until_it_votes(&ledger, first).await?).await?;
        let node = ledger.url();
        proofs.take(node, Kept { file: "first.cbor", anchor: GENESIS, sets_ended: 1, upgraded: false }).await?;
        let second = stage.rotate_keys(1, "//Transport//validator").await?;
        until_final(&ledger, until_it_votes(&ledger, second).await?).await?;
        proofs.take(node, Kept { file: "before.cbor", anchor: GENESIS, sets_ended: 2, upgraded: false }).await?;
        let line = format!("anchor checkpoint before.cbor --anchor {GENESIS} --out {CHECKPOINT}");
        ensure!(proofs.desk.json(&line).await?["kind"] == "checkpoint");
        Ok(proofs)
    }

    /// After the upgrade: from the genesis on, and from a checkpoint that was made before.
    async fn go_on(&mut self, node: &str) -> Result<()> {
        self.take(node, Kept { file: "after.cbor", anchor: GENESIS, sets_ended: 2, upgraded: true }).await?;
        self.take(node, Kept { file: "short.cbor", anchor: CHECKPOINT, sets_ended: 0, upgraded: true }).await
    }

    /// Takes one from a node.
    async fn take(&mut self, node: &str, kept: Kept) -> Result<()> {
        let Kept { file, anchor, .. } = kept;
        let grant = self.grant;
        let line = format!("certificate create {grant:?} --purpose research --anchor {anchor} --out {file} --compact");
        self.desk.with("DRL_NODE", node).json(&line).await?;
        let size = std::fs::metadata(self.desk.path(file))?.len();
        ensure!(size < MOST_BYTES, "{file}: {size} bytes");
        self.kept.push(kept);
        Ok(())
    }

    /// Each of them holds, checked without network.
    async fn all_hold(&self, upgrade: u64) -> Result<()> {
        ensure!(self.kept.len() == 4);
        for Kept { file, anchor, sets_ended, upgraded } in &self.kept {
            let proven = self.desk.json(&format!("certificate verify {file} --anchor {anchor}")).await?;
            let verdict = &proven["claim"]["verdict"]["verdict"];
            ensure!(verdict["allowed"] == true && verdict["reason"] == "granted", "{file}: {proven}");
            ensure!(proven["changes"].as_u64() >= Some(*sets_ended), "{file}: {proven}");
            ensure!(proven["signers"].as_array().map(Vec::len) > Some(2), "{file}: {proven}");
            ensure!((proven["block"]["number"].as_u64() > Some(upgrade)) == *upgraded, "{file}: {proven}");
            if *anchor == GENESIS {
                ensure!(proven["set_id"] == proven["changes"], "{file}: {proven}");
            }
        }
        Ok(())
    }
}

/// Waits until a block is final.
async fn until_final(ledger: &Ledger, number: u64) -> Result<()> {
    while ledger.finalized().await?.number < number {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
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
    let mut proofs = Proofs::begun(&stage).await?;
    stage.decide(authorisation(blob)).await?;
    stage.what_drl_shows(blob).await?;

    // Any officer carries the blob in, here a clerk of an agency.
    let apply = frame_system::Call::<Runtime>::apply_authorized_upgrade { code: blob.to_vec() };
    let applied = ledgers[2].submit(apply, &stage.people.agency("ecology")?.clerk).await?;
    let (before, next_version) =
        (u64::from(drl_runtime::VERSION.spec_version), u64::from(drl_runtime::VERSION.spec_version) + 1);
    for ledger in &ledgers {
        let target = applied.block.number + 8;
        until_final(ledger, target).await?;
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
    proofs.go_on(ledgers[3].url()).await?;
    proofs.all_hold(applied.block.number).await?;
    // A client that knows the old runtime alone says so, and signs nothing wrong.
    let refused = Ledger::connect(&stage.network.nodes[0].url()).await.err();
    ensure!(matches!(refused, Some(LedgerError::Version { .. })), "{refused:?}");
    Ok(())
}
