//! A runtime of this pallet and a pallet that has something to do as root.

use crate as pallet_decisions;
use crate::RootCalls;
use drl_primitives::{
    governance::{DecisionKind, Tally, Threshold},
    testing::Mock,
};
use frame_support::{derive_impl, traits::EnsureOrigin};
use frame_system::RawOrigin;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Decisions = pallet_decisions;
    #[runtime::pallet_index(2)]
    pub type Work = work;
}

/// A pallet whose calls succeed, fail half way, or are long.
#[frame_support::pallet(dev_mode)]
pub mod work {
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// What was done last.
    #[pallet::storage]
    pub type Done<T: Config> = StorageValue<_, u32, ValueQuery>;

    #[pallet::error]
    pub enum Error<T> {
        /// It was to fail.
        Broken,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Writes, and then fails where it shall.
        #[pallet::weight(Weight::from_parts(1_000, 0))]
        pub fn write(origin: OriginFor<T>, number: u32, fail: bool) -> DispatchResult {
            ensure_root(origin)?;
            Done::<T>::put(number);
            ensure!(!fail, Error::<T>::Broken);
            Ok(())
        }

        /// Carries bytes and says that it used less than it was weighed at.
        #[pallet::weight(Weight::from_parts(1_000, 0))]
        pub fn carry(origin: OriginFor<T>, _bytes: Vec<u8>) -> DispatchResultWithPostInfo {
            ensure_root(origin)?;
            Ok(Some(Weight::from_parts(300, 0)).into())
        }

        /// Not in the table.
        #[pallet::weight(Weight::from_parts(1_000, 0))]
        pub fn forbidden(origin: OriginFor<T>) -> DispatchResult {
            ensure_root(origin)?;
            Ok(())
        }
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl work::Config for Test {}

impl pallet_decisions::Config for Test {
    type CouncilOrigin = Council;
    type RootCalls = Table;
    type Clocks = Mock;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkCall = BenchmarkCall;
    type WeightInfo = ();
}

/// The table of the tests.
pub struct Table;

impl RootCalls<RuntimeCall> for Table {
    fn kind_of(call: &RuntimeCall) -> Option<DecisionKind> {
        match call {
            RuntimeCall::Work(work::Call::write { .. }) => Some(DecisionKind::Upgrade),
            RuntimeCall::Work(work::Call::carry { .. }) => Some(DecisionKind::Finality),
            _ => None,
        }
    }
}

#[cfg(feature = "runtime-benchmarks")]
frame_support::parameter_types! {
    pub BenchmarkCall: RuntimeCall = work::Call::write { number: 1, fail: false }.into();
}

/// A council of ten: the account `n` stands for a motion with `n` members in favour.
pub struct Council;

/// Seats of the council.
pub const SEATS: u32 = 10;

impl EnsureOrigin<RuntimeOrigin> for Council {
    type Success = Tally;

    fn try_origin(origin: RuntimeOrigin) -> Result<Tally, RuntimeOrigin> {
        match origin.clone().into() {
            Ok(RawOrigin::Signed(ayes)) => {
                let tally = Tally { ayes: ayes as u32, seats: SEATS };
                Threshold::TwoThirds.reached(tally).then_some(tally).ok_or(origin)
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
        Decisions::do_try_state().unwrap();
    });
}
