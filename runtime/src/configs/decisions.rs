//! What the council does as root.

use crate::{
    governance::{CouncilBy, RootTable, TwoThirds},
    Runtime, WorkingDays,
};

impl pallet_decisions::Config for Runtime {
    type CouncilOrigin = CouncilBy<TwoThirds>;
    type RootCalls = RootTable;
    type Clocks = WorkingDays;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkCall = Authorisation;
    type WeightInfo = pallet_decisions::weights::SubstrateWeight<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
frame_support::parameter_types! {
    /// The authorisation of an upgrade.
    pub Authorisation: crate::RuntimeCall =
        frame_system::Call::authorize_upgrade { code_hash: Default::default() }.into();
}
