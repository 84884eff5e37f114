//! A runtime of this pallet alone. What pallets 20 to 29 call can be paused, though nothing of it is there.

use crate as pallet_pause;
use crate::Target;
use drl_primitives::{
    governance::{Tally, Threshold},
    testing::Mock,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, Contains, EnsureOrigin, Get},
};
use frame_system::RawOrigin;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::marker::PhantomData;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(15)]
    pub type Pause = pallet_pause;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

/// Most pauses of the tests.
pub const MAX_PAUSES: u32 = 4;

parameter_types! {
    pub const AnyTwo: Threshold = Threshold::AnyTwo;
    pub const Majority: Threshold = Threshold::Majority;
    pub const BenchmarkPallet: u8 = 20;
}

impl pallet_pause::Config for Test {
    type PauseOrigin = Council<AnyTwo>;
    type LiftOrigin = Council<Majority>;
    type Pausable = Twenties;
    type Clocks = Mock;
    type MaxPauses = ConstU32<MAX_PAUSES>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkPallet = BenchmarkPallet;
    type WeightInfo = ();
}

/// The pallets 20 to 29.
pub struct Twenties;

impl Contains<Target> for Twenties {
    fn contains(target: &Target) -> bool {
        (20..30).contains(&target.pallet())
    }
}

/// A council of four: the account `n` stands for a motion with `n` members in favour.
pub struct Council<Needed>(PhantomData<Needed>);

/// Seats of the council.
pub const SEATS: u32 = 4;

impl<Needed: Get<Threshold>> EnsureOrigin<RuntimeOrigin> for Council<Needed> {
    type Success = Tally;

    fn try_origin(origin: RuntimeOrigin) -> Result<Tally, RuntimeOrigin> {
        match origin.clone().into() {
            Ok(RawOrigin::Signed(ayes)) => {
                let tally = Tally { ayes: ayes as u32, seats: SEATS };
                Needed::get().reached(tally).then_some(tally).ok_or(origin)
            }
            _ => Err(origin),
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(RuntimeOrigin::signed(u64::from(SEATS)))
    }
}

/// The state of block 1.
pub fn first_state() -> TestExternalities {
    Mock::reset();
    let mut state: TestExternalities = RuntimeGenesisConfig::default().build_storage().unwrap().into();
    state.execute_with(|| System::set_block_number(1));
    state
}

/// Runs `test` in block 1; the storage must be sound at the end.
pub fn run(test: impl FnOnce()) {
    first_state().execute_with(|| {
        test();
        Pause::do_try_state().unwrap();
    });
}
