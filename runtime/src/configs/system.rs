//! The base of the runtime: accounts, blocks, batches of calls.

use crate::{
    constants::{block_length, block_weights, BLOCK_HASH_COUNT, SS58_PREFIX},
    governance::PausedCalls,
    migrations::Migrations,
    AccountId, Block, BlockNumber, Hash, Nonce, OriginCaller, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeOrigin, RuntimeTask, VERSION,
};
use alloc::{vec, vec::Vec};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, Contains},
    weights::constants::ParityDbWeight,
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_version::RuntimeVersion;

parameter_types! {
    /// Limits on the computing time of a block.
    pub RuntimeBlockWeights: BlockWeights = block_weights();
    /// Limits on the length of a block.
    pub RuntimeBlockLength: BlockLength = block_length();
    /// See [`BLOCK_HASH_COUNT`].
    pub const BlockHashCount: BlockNumber = BLOCK_HASH_COUNT;
    /// Version of this runtime.
    pub const Version: RuntimeVersion = VERSION;
    /// See [`SS58_PREFIX`].
    pub const SS58Prefix: u16 = SS58_PREFIX;
}

/// The calls that get into the pool and can be dispatched: all but these, alone or inside a batch or a motion.
///
/// - Remarks: they carry free text, and free text does not go on the chain.
/// - A validator's withdrawal of its session keys: it would drop out of the set, below the minimum perhaps. Whoever leaves loses
///   them when its last session is over.
/// - A signed report of a double vote: its proof has room for free text. Nodes report by themselves, unsigned, and what is no
///   proof then gets into no block.
pub struct ConsortiumCalls;

impl Contains<RuntimeCall> for ConsortiumCalls {
    fn contains(call: &RuntimeCall) -> bool {
        !is_closed(call) && nested(call).into_iter().all(Self::contains)
    }
}

/// What is dispatched: the calls that the ledger takes, and none that is paused now.
///
/// `Admission` keeps both out of the pool and says which it was; here they are stopped where no transaction carries them, as when
/// a motion is closed.
pub struct DispatchedCalls;

impl Contains<RuntimeCall> for DispatchedCalls {
    fn contains(call: &RuntimeCall) -> bool {
        ConsortiumCalls::contains(call) && !PausedCalls::contains(call)
    }
}

/// Whether the call itself is one of those that are not taken.
fn is_closed(call: &RuntimeCall) -> bool {
    matches!(
        call,
        RuntimeCall::System(frame_system::Call::remark { .. } | frame_system::Call::remark_with_event { .. })
            | RuntimeCall::Session(pallet_session::Call::purge_keys {})
            | RuntimeCall::Grandpa(pallet_grandpa::Call::report_equivocation { .. })
    )
}

/// The calls that a call would dispatch. How deep they can be nested is bounded by the decoding of transactions.
pub(crate) fn nested(call: &RuntimeCall) -> Vec<&RuntimeCall> {
    use pallet_collective::Call::{execute, propose};
    use pallet_utility::Call::{
        as_derivative, batch, batch_all, dispatch_as, dispatch_as_fallible, force_batch, if_else, with_weight,
    };
    match call {
        RuntimeCall::Utility(batch { calls } | batch_all { calls } | force_batch { calls }) => calls.iter().collect(),
        RuntimeCall::Utility(
            as_derivative { call, .. }
            | dispatch_as { call, .. }
            | dispatch_as_fallible { call, .. }
            | with_weight { call, .. },
        ) => vec![call],
        RuntimeCall::Utility(if_else { main, fallback }) => vec![main, fallback],
        RuntimeCall::Council(propose { proposal, .. } | execute { proposal, .. }) => vec![proposal],
        RuntimeCall::Decisions(pallet_decisions::Call::enact { call }) => vec![call],
        _ => Vec::new(),
    }
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type BaseCallFilter = DispatchedCalls;
    type Block = Block;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type AccountId = AccountId;
    type Nonce = Nonce;
    type Hash = Hash;
    type BlockHashCount = BlockHashCount;
    type DbWeight = ParityDbWeight;
    type Version = Version;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
    type SS58Prefix = SS58Prefix;
    type MaxConsumers = ConstU32<16>;
    type SingleBlockMigrations = Migrations;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
