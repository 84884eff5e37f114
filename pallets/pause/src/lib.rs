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
pub use types::{Act, Pause, Record, RecordNumber, State, Target};
pub use weights::WeightInfo;

/// The emergency pause.
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use drl_primitives::{clocks::Clocks, governance::Tally, Moment};
    use frame_support::{dispatch::DispatchClass, pallet_prelude::*, traits::Contains};
    use frame_system::pallet_prelude::*;

    /// Version of the storage layout.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The shortest length of a pause, in minutes.
    pub const MIN_LENGTH: u16 = 10;
    /// The longest length of a pause, in minutes: seven days.
    pub const MAX_LENGTH: u16 = 7 * 24 * 60;
    /// The length of a pause unless another was decided, in minutes: one day.
    pub const DEFAULT_LENGTH: u16 = 24 * 60;

    /// The pallet's hook to the runtime.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime must say.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who places a pause: any two members of the council.
        type PauseOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Tally>;

        /// Who lifts a pause and decides how long pauses last: a majority of the council.
        type LiftOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Tally>;

        /// What can be paused.
        type Pausable: Contains<Target>;

        /// What time it is.
        type Clocks: Clocks;

        /// Most pauses that run or rest at the same time. Every call that is dispatched looks through them.
        #[pallet::constant]
        type MaxPauses: Get<u32>;

        /// Something that can be paused, for the benchmarks: a call of this pallet.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkPallet: Get<u8>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// The pauses that run or rest, and some that are over: these are dropped when the next is placed.
    #[pallet::storage]
    pub type Pauses<T: Config> = StorageValue<_, BoundedVec<Pause, T::MaxPauses>, ValueQuery>;

    /// How long a pause lasts, in minutes; 0 stands for [`DEFAULT_LENGTH`].
    #[pallet::storage]
    pub type Length<T: Config> = StorageValue<_, u16, ValueQuery>;

    /// Every act, by number from 0. Never changed or removed.
    #[pallet::storage]
    pub type Records<T: Config> = StorageMap<_, Twox64Concat, RecordNumber, Record>;

    /// How many acts there were.
    #[pallet::storage]
    pub type RecordCount<T: Config> = StorageValue<_, RecordNumber, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A pallet or call is paused.
        Paused {
            /// Which.
            target: Target,
            /// Until when.
            until: Moment,
            /// By how many of how many.
            tally: Tally,
        },
        /// A pause was ended before its time.
        Lifted {
            /// Of which pallet or call.
            target: Target,
            /// By how many of how many.
            tally: Tally,
        },
        /// How long pauses last was decided.
        LengthSet {
            /// In minutes.
            minutes: u16,
            /// By how many of how many.
            tally: Tally,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such pallet or call, or it is one that is never paused.
        NotPausable,
        /// It is paused already; only a majority prolongs a pause.
        AlreadyPaused,
        /// It, a part of it or what it is part of was paused not long ago; until it has rested only a majority pauses it.
        StillResting,
        /// As many pauses run or rest as there can be.
        TooManyPauses,
        /// It is not paused.
        NotPaused,
        /// The length is less than ten minutes or more than seven days.
        LengthOutOfRange,
        /// All numbers are used up.
        NumbersExhausted,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Stops a call, or all calls of a pallet, for the governed length.
        ///
        /// Operational, so that a full block does not delay it. Origin: [`Config::PauseOrigin`]. A majority may also prolong a
        /// pause that runs, to the governed length from now, and pause what rests.
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::NotPausable`]; [`Error::AlreadyPaused`]; [`Error::StillResting`]; [`Error::TooManyPauses`];
        /// [`Error::NumbersExhausted`].
        #[pallet::call_index(0)]
        #[pallet::weight((T::WeightInfo::pause(T::MaxPauses::get()), DispatchClass::Operational))]
        pub fn pause(origin: OriginFor<T>, target: Target) -> DispatchResult {
            let tally = T::PauseOrigin::ensure_origin(origin)?;
            ensure!(T::Pausable::contains(&target), Error::<T>::NotPausable);
            let until = Self::place(target, tally)?;
            Self::record(target, Act::Placed { until }, tally)?;
            Self::deposit_event(Event::Paused { target, until, tally });
            Ok(())
        }

        /// Ends a pause before its time. What was paused rests from now on.
        ///
        /// Operational. Origin: [`Config::LiftOrigin`].
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::NotPaused`], also where the time of the pause is over; [`Error::NumbersExhausted`].
        #[pallet::call_index(1)]
        #[pallet::weight((T::WeightInfo::lift(T::MaxPauses::get()), DispatchClass::Operational))]
        pub fn lift(origin: OriginFor<T>, target: Target) -> DispatchResult {
            let tally = T::LiftOrigin::ensure_origin(origin)?;
            Self::end(target)?;
            Self::record(target, Act::Lifted, tally)?;
            Self::deposit_event(Event::Lifted { target, tally });
            Ok(())
        }

        /// Decides how long pauses last that are placed from now on. Those that run keep their end.
        ///
        /// Origin: [`Config::LiftOrigin`].
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::LengthOutOfRange`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::set_length())]
        pub fn set_length(origin: OriginFor<T>, minutes: u16) -> DispatchResult {
            let tally = T::LiftOrigin::ensure_origin(origin)?;
            ensure!((MIN_LENGTH..=MAX_LENGTH).contains(&minutes), Error::<T>::LengthOutOfRange);
            Length::<T>::put(minutes);
            Self::deposit_event(Event::LengthSet { minutes, tally });
            Ok(())
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxPauses::get() > 0, "MaxPauses is not 0");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
