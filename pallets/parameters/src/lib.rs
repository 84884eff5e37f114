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
pub use types::{Pending, Version, VersionRecord, VersionStatus};
pub use weights::WeightInfo;

/// Governed parameters, with their versions.
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::boxed::Box;
    use drl_primitives::{clocks::Clocks, decision::Decider, parameters::Parameters, Day};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// Version of the storage layout.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The first day that version 1 applies to: that on which the provincial regulation came into force, 2022-03-01.
    pub const FIRST_DAY: Day = Day(19_052);

    /// A decision may not reach further ahead than this, in days: about ten years.
    pub const MAX_LEAD_DAYS: u32 = 3_653;

    /// The pallet's hook to the runtime.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime must say.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who decides on parameters (section 3 of the rules: the data bureau).
        type DecisionOrigin: EnsureOrigin<Self::RuntimeOrigin, Success: Into<Decider>>;

        /// What day it is.
        type Clocks: Clocks;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Every version ever decided. Grows by one with each decision.
    #[pallet::storage]
    pub type Versions<T: Config> = StorageMap<_, Twox64Concat, Version, VersionRecord>;

    /// The number of the last version decided; 0 before genesis.
    #[pallet::storage]
    pub type Latest<T: Config> = StorageValue<_, Version, ValueQuery>;

    /// The version in force, unless [`PendingVersion`] has come of its day.
    #[pallet::storage]
    pub type InForce<T: Config> = StorageValue<_, Version, ValueQuery>;

    /// The version that waits for its day. It stays here after its day until the next decision.
    #[pallet::storage]
    pub type PendingVersion<T: Config> = StorageValue<_, Pending>;

    /// The values at the beginning of the chain.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Version 1. Fields that are left out have their default.
        pub parameters: Parameters,
        /// No value.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// # Panics
        /// Where a value cannot work; the message names the field.
        fn build(&self) {
            if let Some(field) = self.parameters.fault() {
                panic!("genesis: the value of parameter {field} cannot work");
            }
            Pallet::<T>::store_first(self.parameters.clone());
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Parameters were decided.
        ParametersDecided {
            /// Their version.
            version: Version,
            /// The first day they apply to.
            effective_from: Day,
            /// Who decided.
            decided_by: Decider,
        },
        /// Parameters that had not begun to apply were dropped.
        PendingCancelled {
            /// Their version.
            version: Version,
            /// Who decided.
            decided_by: Decider,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// A value of the group `review` cannot work: a clock has 1 to 250 working days, windows are days of every year in
        /// rising order.
        ReviewValueOutOfRange,
        /// A value of the group `catalog` cannot work: spans have 1 to 120 months.
        CatalogValueOutOfRange,
        /// A value of the group `applicant` cannot work: spans have 1 to 120 months, levels and ratings are 1 to 5.
        ApplicantValueOutOfRange,
        /// A value of the group `agreement` cannot work: spans have 1 to 120 months.
        AgreementValueOutOfRange,
        /// A value of the group `conduct` cannot work: clocks have 1 to 250 working days.
        ConductValueOutOfRange,
        /// The day from which the parameters shall apply has passed.
        DayHasPassed,
        /// The day from which the parameters shall apply is more than ten years ahead.
        DayTooFarAhead,
        /// Another decision waits for its day; cancel it first.
        DecisionPending,
        /// No decision waits for its day.
        NothingPending,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Decides new parameters, which apply from `effective_from` (today or later). They replace the whole set.
        ///
        /// # Errors
        /// `BadOrigin`; one of the five `...ValueOutOfRange`; `DayHasPassed`; `DayTooFarAhead`; `DecisionPending`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set())]
        pub fn set(origin: OriginFor<T>, parameters: Box<Parameters>, effective_from: Day) -> DispatchResult {
            let decided_by = T::DecisionOrigin::ensure_origin(origin)?.into();
            Self::ensure_workable(&parameters)?;
            let today = T::Clocks::today();
            ensure!(effective_from >= today, Error::<T>::DayHasPassed);
            ensure!(effective_from <= today.plus(MAX_LEAD_DAYS), Error::<T>::DayTooFarAhead);
            ensure!(Self::pending(today).is_none(), Error::<T>::DecisionPending);
            let version = Self::store_decision(*parameters, effective_from, decided_by, today);
            Self::deposit_event(Event::ParametersDecided { version, effective_from, decided_by });
            Ok(())
        }

        /// Drops the decided parameters that have not begun to apply. Their version stays readable.
        ///
        /// # Errors
        /// `BadOrigin`; `NothingPending`, also from the day on that the parameters apply.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::cancel_pending())]
        pub fn cancel_pending(origin: OriginFor<T>) -> DispatchResult {
            let decided_by = T::DecisionOrigin::ensure_origin(origin)?.into();
            let pending = Self::pending(T::Clocks::today()).ok_or(Error::<T>::NothingPending)?;
            Self::store_cancellation(pending.version);
            Self::deposit_event(Event::PendingCancelled { version: pending.version, decided_by });
            Ok(())
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
