//! The emergency pause.

use crate::{
    configs::EnsureAnyTwoMembers,
    governance::{CouncilBy, Majority, Pausable},
    Runtime, WorkingDays,
};
use frame_support::traits::ConstU32;

/// Pauses that run or rest at the same time. Every call that is dispatched looks through them.
const MAX_PAUSES: u32 = 16;

impl pallet_pause::Config for Runtime {
    type PauseOrigin = EnsureAnyTwoMembers;
    type LiftOrigin = CouncilBy<Majority>;
    type Pausable = Pausable;
    type Clocks = WorkingDays;
    type MaxPauses = ConstU32<MAX_PAUSES>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkPallet = BenchmarkPallet;
    type WeightInfo = pallet_pause::weights::SubstrateWeight<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
frame_support::parameter_types! {
    /// The governed parameters: a pallet that can be paused.
    pub BenchmarkPallet: u8 = <crate::RuleParameters as frame_support::traits::PalletInfoAccess>::index() as u8;
}
