#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod queries;
mod transitions;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

pub use pallet::*;
pub use types::{DecisionNumber, EncodedCall, Outcome, Record, RootCalls, MAX_CALL_BYTES};
pub use weights::WeightInfo;

/// The council as root.
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::boxed::Box;
    use drl_primitives::{
        clocks::Clocks,
        governance::{DecisionKind, Tally},
    };
    use frame_support::{
        dispatch::{DispatchClass, PostDispatchInfo},
        pallet_prelude::*,
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::Dispatchable;

    /// Version of the storage layout. The rehearsal of an upgrade has the next one, see `runtime/src/migrations.rs`.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(if cfg!(feature = "rehearsal") { 2 } else { 1 });

    /// The pallet's hook to the runtime.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime must say.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>, RuntimeCall: Dispatchable<PostInfo = PostDispatchInfo>>
    {
        /// Who decides, and by how many of how many.
        type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Tally>;

        /// The calls that may be made as root.
        type RootCalls: RootCalls<<Self as frame_system::Config>::RuntimeCall>;

        /// What time it is.
        type Clocks: Clocks;

        /// A call of the table, for the benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkCall: Get<<Self as frame_system::Config>::RuntimeCall>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// [`Record`] of this chain.
    pub type RecordOf<T> = Record<BlockNumberFor<T>>;

    /// Every decision, by number from 0. Never changed or removed.
    #[pallet::storage]
    pub type Records<T: Config> = StorageMap<_, Twox64Concat, DecisionNumber, RecordOf<T>>;

    /// How many decisions there are.
    #[pallet::storage]
    pub type RecordCount<T: Config> = StorageValue<_, DecisionNumber, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The council made a call as root.
        Enacted {
            /// The number of the decision.
            number: DecisionNumber,
            /// What it is about.
            kind: DecisionKind,
            /// The hash of the call.
            call: T::Hash,
            /// By how many of how many.
            tally: Tally,
            /// Whether the call succeeded.
            outcome: Outcome,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// The call is not one that the council makes as root.
        CallNotAdmitted,
        /// The call is too long to be recorded.
        CallTooLong,
        /// All numbers are used up.
        NumbersExhausted,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Makes `call` as root and records the outcome.
        ///
        /// Succeeds also where the call fails: then that is the outcome. Operational, so that a full block does not delay it.
        /// Origin: [`Config::CouncilOrigin`].
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::CallNotAdmitted`]; [`Error::CallTooLong`]; [`Error::NumbersExhausted`].
        #[pallet::call_index(0)]
        #[pallet::weight((
            T::WeightInfo::enact().saturating_add(call.get_dispatch_info().call_weight),
            DispatchClass::Operational
        ))]
        pub fn enact(
            origin: OriginFor<T>,
            call: Box<<T as frame_system::Config>::RuntimeCall>,
        ) -> DispatchResultWithPostInfo {
            let tally = T::CouncilOrigin::ensure_origin(origin)?;
            let kind = T::RootCalls::kind_of(&call).ok_or(Error::<T>::CallNotAdmitted)?;
            let encoded = EncodedCall::try_from(call.encode()).map_err(|_| Error::<T>::CallTooLong)?;
            let number = RecordCount::<T>::get();
            let next = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
            let (outcome, used) = Self::make_as_root(*call);
            RecordCount::<T>::put(next);
            let call = Self::store_record(number, kind, encoded, tally, outcome);
            Self::deposit_event(Event::Enacted { number, kind, call, tally, outcome });
            Ok(Some(T::WeightInfo::enact().saturating_add(used)).into())
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
