#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod control;
mod issue;
#[cfg(test)]
mod mock;
mod queries;
mod register;
mod shares;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use types::{Grant, ShareKey};
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use drl_primitives::{
        agreement::{Agreements, GenesisHash},
        application::Purpose,
        catalog::Datasets,
        clocks::Clocks,
        grant::{GrantStatus, StatusCause, MAX_PURPOSES},
        grant_status::{AgreementShare, GrantControl, Hold, HoldKey, HoldKind, Overseer, StatusRecord, MAX_HOLDS},
        organisation::Organisations,
        AgreementId, AgreementVersion, Code, DatasetId, Digest, GrantHash, OrgId,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// [`Grant`] of this chain.
    pub type GrantOf<T> = Grant<BlockNumberFor<T>>;
    /// [`StatusRecord`] of this chain.
    pub type StatusRecordOf<T> = StatusRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Hold`] of this chain.
    pub type HoldOf<T> = Hold<<T as frame_system::Config>::AccountId>;

    /// What the grants stand on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: officers, and the standing of data users and agencies at any moment.
        type Organisations: Organisations<Self::AccountId>;

        /// The catalog: whether a dataset was served at any moment.
        type Datasets: Datasets;

        /// The agreements: whether a version was in force at any moment, who approved, and who has a part in one.
        type Agreements: Agreements;

        /// The current moment.
        type Clocks: Clocks;

        /// The hash of block 0, which is a term of every grant: another chain makes other grants.
        type Genesis: GenesisHash;

        /// Weights of the calls, of issuing and of a verdict.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// All grants that ever were issued, by the hash of their terms (architecture, decision 7).
    #[pallet::storage]
    pub type Grants<T: Config> = StorageMap<_, Identity, GrantHash, GrantOf<T>>;

    /// What became of each grant, record by record from 0. Nothing is ever changed or removed; the last record says how the
    /// grant stands now.
    #[pallet::storage]
    pub type Histories<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, u32, StatusRecordOf<T>>;

    /// How many records [`Histories`] has for a grant. Not 0 for any grant there is.
    #[pallet::storage]
    pub type HistoryCounts<T: Config> = StorageMap<_, Identity, GrantHash, u32, ValueQuery>;

    /// The holds that stand, at most [`MAX_HOLDS`] on one grant. None on a grant that has ended.
    #[pallet::storage]
    pub type Holds<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, HoldKey, HoldOf<T>>;

    /// The grants of each dataset in the order of issue, from 0. Nothing is removed: with [`DatasetGrantCounts`] a reader can
    /// prove from the state that it has them all.
    #[pallet::storage]
    pub type DatasetGrants<T: Config> = StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, u32, GrantHash>;

    /// How many grants a dataset has.
    #[pallet::storage]
    pub type DatasetGrantCounts<T: Config> = StorageMap<_, Twox64Concat, DatasetId, u32, ValueQuery>;

    /// The grants of each data user in the order of issue, as [`DatasetGrants`].
    #[pallet::storage]
    pub type UserGrants<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, GrantHash>;

    /// How many grants a data user has.
    #[pallet::storage]
    pub type UserGrantCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// The grants of each agreement, of all its versions, in the order of issue, as [`DatasetGrants`].
    #[pallet::storage]
    pub type AgreementGrants<T: Config> = StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, u32, GrantHash>;

    /// How many grants an agreement has.
    #[pallet::storage]
    pub type AgreementGrantCounts<T: Config> = StorageMap<_, Twox64Concat, AgreementId, u32, ValueQuery>;

    /// The holds that stand on agreements, each kind once for each share. None on a share that was ended.
    ///
    /// They close access under all grants of the share and of every version, be there one or 100,000, without a write on any.
    #[pallet::storage]
    pub type AgreementHolds<T: Config> = StorageDoubleMap<_, Twox64Concat, ShareKey, Twox64Concat, HoldKind, HoldOf<T>>;

    /// What was ordered about each share of an agreement, record by record from 0: the status it gives to the grants of that
    /// share. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type AgreementHistories<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ShareKey, Twox64Concat, u32, StatusRecordOf<T>>;

    /// How many records [`AgreementHistories`] has for a share. 0 where nothing was ever ordered.
    #[pallet::storage]
    pub type AgreementHistoryCounts<T: Config> = StorageMap<_, Twox64Concat, ShareKey, u32, ValueQuery>;

    /// What happened to grants.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An agreement is complete and one of its datasets was granted.
        GrantIssued {
            /// Its name.
            grant: GrantHash,
            /// The agreement.
            agreement: AgreementId,
            /// The version of the agreement.
            version: AgreementVersion,
            /// The dataset.
            dataset: DatasetId,
            /// The agency whose data it is.
            agency: OrgId,
            /// Who may obtain the data.
            user: OrgId,
        },
        /// Access under a grant was closed for a time.
        HoldPlaced {
            /// The grant.
            grant: GrantHash,
            /// Why.
            kind: HoldKind,
            /// The kind of actor that alone may lift it.
            placed_by: Overseer,
            /// The organisation that acted.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
        /// A hold was lifted.
        HoldLifted {
            /// The grant.
            grant: GrantHash,
            /// Why it was held.
            kind: HoldKind,
            /// The kind of actor that placed the hold.
            placed_by: Overseer,
            /// The organisation that acted.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
            /// The status now: still held while another hold stands.
            status: GrantStatus,
        },
        /// A grant was ended for good. Holds that stood are gone with it.
        GrantEnded {
            /// The grant.
            grant: GrantHash,
            /// How it ended.
            status: GrantStatus,
            /// Why.
            cause: StatusCause,
            /// The organisation that acted.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
        /// Access under all grants of an agreement, or of one agency's share of it, was closed for a time.
        AgreementClosed {
            /// The agreement.
            agreement: AgreementId,
            /// Which of its grants.
            share: AgreementShare,
            /// Why.
            kind: HoldKind,
            /// The organisation that acted, and alone may lift it.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
        /// A hold on an agreement was lifted.
        AgreementReopened {
            /// The agreement.
            agreement: AgreementId,
            /// Which of its grants.
            share: AgreementShare,
            /// Why they were closed.
            kind: HoldKind,
            /// The organisation that acted.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
            /// The status of the share now: still held while another hold stands on it. Each grant may be held besides.
            status: GrantStatus,
        },
        /// All grants of an agreement, or of one agency's share of it, were ended for good. Holds that stood on the share
        /// are gone with it.
        AgreementGrantsTerminated {
            /// The agreement.
            agreement: AgreementId,
            /// Which of its grants.
            share: AgreementShare,
            /// The organisation that acted.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no grant with this hash.
        NoSuchGrant,
        /// A grant with exactly these terms was issued before.
        AlreadyExists,
        /// The agreement covers no dataset.
        NoRows,
        /// A row's data items are none, not ascending or repeated.
        MalformedItems,
        /// The rows of one dataset ask for more items or purposes than a grant can hold.
        MaxItemsExceeded,
        /// Rows of one dataset name different agencies.
        AgenciesDiffer,
        /// The period of the agreement ends before it has begun.
        EmptyPeriod,
        /// The organisation is neither the agency of this grant's data, or one of the agencies of this agreement, nor the bureau.
        NotResponsible,
        /// The grant was terminated, revoked or shut down.
        GrantOver,
        /// The period of the grant, or of the agreement, is over.
        PeriodOver,
        /// The same kind of actor has placed a hold of this kind already.
        AlreadyHeld,
        /// No hold of this kind stands on the grant or agreement.
        NoSuchHold,
        /// The hold was placed by another kind of actor, or by another agency, which alone may lift it.
        PlacedByAnother,
        /// A hold of a rectification is lifted when the correction is accepted, not by itself.
        LiftedByRectification,
        /// The history or an index of the grant has no further number.
        NumbersExhausted,
        /// There is no agreement with this number that both sides have signed.
        NoSuchAgreement,
        /// The grants of the agreement, or of this agency's share of it, were terminated.
        AgreementOver,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(Purpose::ALL.len() <= MAX_PURPOSES as usize, "a grant must be able to hold every purpose");
            assert!(
                MAX_HOLDS as usize == HoldKind::ALL.len() * Overseer::ALL.len(),
                "MAX_HOLDS must be the number of holds that can stand together, on a grant and on what of its agreement it is under"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Closes access under a grant at once because of a risk that cannot wait. No delivery from this block on,
        /// until the hold is lifted.
        ///
        /// By an officer with the duty to decide, of the agency of the data or of the bureau. `evidence` is the salted digest
        /// of the finding.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchGrant`], [`Error::NotResponsible`],
        /// [`Error::GrantOver`], [`Error::PeriodOver`], [`Error::AlreadyHeld`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::hold())]
        pub fn hold(origin: OriginFor<T>, grant: GrantHash, evidence: Digest) -> DispatchResult {
            let act = Self::ensure_decides(origin, evidence)?;
            <Self as GrantControl<T::AccountId>>::place_hold(grant, HoldKind::Risk, act)
        }

        /// Lifts a hold that the same kind of actor has placed. Access opens again with the last one.
        ///
        /// By an officer with the duty to decide, of the agency of the data or of the bureau. `evidence` is the salted digest
        /// of the proof that the risk is gone. A hold of a rectification is not lifted so, but with the acceptance of the
        /// correction.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::LiftedByRectification`], [`Error::NoSuchGrant`],
        /// [`Error::NotResponsible`], [`Error::NoSuchHold`], [`Error::PlacedByAnother`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::lift())]
        pub fn lift(origin: OriginFor<T>, grant: GrantHash, kind: HoldKind, evidence: Digest) -> DispatchResult {
            let act = Self::ensure_decides(origin, evidence)?;
            ensure!(kind != HoldKind::Rectification, Error::<T>::LiftedByRectification);
            <Self as GrantControl<T::AccountId>>::lift_hold(grant, kind, act)
        }

        /// Closes access under all grants of an agreement at once because of a risk that cannot wait: the bureau under
        /// every one, an agency under those of its own data. One step, however many grants there are.
        ///
        /// By an officer with the duty to decide. `evidence` is the salted digest of the finding.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; those of [`GrantControl::close_agreement`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::close_agreement())]
        pub fn hold_agreement(origin: OriginFor<T>, agreement: AgreementId, evidence: Digest) -> DispatchResult {
            let act = Self::ensure_decides(origin, evidence)?;
            <Self as GrantControl<T::AccountId>>::close_agreement(agreement, HoldKind::Risk, act)
        }

        /// Lifts what [`Pallet::hold_agreement`] placed. What was valid before is valid again, and nothing else: other holds
        /// stay.
        ///
        /// By an officer with the duty to decide, of the organisation that placed it. `evidence` is the salted digest of the
        /// proof that the risk is gone.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; those of [`GrantControl::reopen_agreement`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::reopen_agreement())]
        pub fn lift_agreement(origin: OriginFor<T>, agreement: AgreementId, evidence: Digest) -> DispatchResult {
            let act = Self::ensure_decides(origin, evidence)?;
            <Self as GrantControl<T::AccountId>>::reopen_agreement(agreement, HoldKind::Risk, act)
        }
    }
}
