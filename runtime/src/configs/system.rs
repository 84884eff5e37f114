//! The base of the runtime: accounts, blocks, batches of calls.

use crate::{
    constants::{block_length, block_weights, BLOCK_HASH_COUNT, SS58_PREFIX},
    AccountId, Block, BlockNumber, Hash, Nonce, OriginCaller, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeOrigin, RuntimeTask, VERSION,
};
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

/// The calls that can be dispatched: all but these.
///
/// - Remarks: they carry free text, and free text does not go on the chain.
/// - A validator's withdrawal of its session keys: the set of validators is that of genesis, and without keys a
///   validator would drop out of it and could not come back.
pub struct ConsortiumCalls;

impl Contains<RuntimeCall> for ConsortiumCalls {
    fn contains(call: &RuntimeCall) -> bool {
        !matches!(
            call,
            RuntimeCall::System(frame_system::Call::remark { .. } | frame_system::Call::remark_with_event { .. })
                | RuntimeCall::Session(pallet_session::Call::purge_keys {})
        )
    }
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type BaseCallFilter = ConsortiumCalls;
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
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
