//! The consortium: its members, its validators, and what is kept of their offences.

use crate::{
    configs::MaxCouncilMembers,
    constants::{LEAST_SESSION_BLOCKS, MAX_VALIDATORS, MIN_VALIDATORS, PROVABLE_SESSIONS, SESSION_BLOCKS},
    governance::{CouncilBy, TwoThirds},
    Council, Credit, Registry, Runtime, RuntimeEvent, WorkingDays,
};
use frame_support::traits::ConstU32;
use pallet_session::historical::IdentificationTuple;

impl pallet_consortium::Config for Runtime {
    type Organisations = Registry;
    type Clocks = WorkingDays;
    type Credit = Credit;
    type DecisionOrigin = CouncilBy<TwoThirds>;
    type Council = Council;
    type MaxMembers = MaxCouncilMembers;
    type MaxValidators = ConstU32<MAX_VALIDATORS>;
    type DefaultMinimum = ConstU32<MIN_VALIDATORS>;
    type DefaultSessionLength = ConstU32<SESSION_BLOCKS>;
    type LeastSessionLength = ConstU32<LEAST_SESSION_BLOCKS>;
    type ProvableSessions = ConstU32<PROVABLE_SESSIONS>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = GeneratedKeys;
    type WeightInfo = pallet_consortium::weights::SubstrateWeight<Runtime>;
}

/// Session keys that the keystore makes.
#[cfg(feature = "runtime-benchmarks")]
pub struct GeneratedKeys;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_consortium::BenchmarkHelper<crate::SessionKeys> for GeneratedKeys {
    fn keys(owner: &[u8], seed: u32) -> (crate::SessionKeys, alloc::vec::Vec<u8>) {
        let seed = alloc::format!("//{seed}").into_bytes();
        let generated = crate::SessionKeys::generate(owner, Some(seed));
        (generated.keys, codec::Encode::encode(&generated.proof))
    }
}

/// Keeps every report once. What follows from it is the consortium's to say, through `pallet_consortium::Accusations`.
impl pallet_offences::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type IdentificationTuple = IdentificationTuple<Runtime>;
    type OnOffenceHandler = ();
}
