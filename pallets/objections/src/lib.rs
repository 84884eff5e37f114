#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod case;
mod filing;
#[cfg(test)]
mod mock;
mod queries;
mod rereview;
mod suspension;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod verification;
pub mod weights;

pub use case::ObjectionOf;
pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use suspension::SuspensionOf;
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use crate::case::Case;
    use drl_primitives::{
        catalog::{DatasetControl, Datasets},
        clocks::{ClockEnd, Clocks},
        objection::{
            Demand, Finding, InfringedRight, ObjectionForm, ObjectionRecord, Outcome, RereviewResult, SuspensionScope,
        },
        organisation::{Duty, Organisations},
        parameters::RuleParameters,
        DatasetId, DatasetVersion, Digest, ObjectionId, OrgId,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// [`ObjectionRecord`] of this chain.
    pub type RecordOf<T> = ObjectionRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// What the runtime must say.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who acts for which organisation.
        type Organisations: Organisations<Self::AccountId>;

        /// The catalog, which stops, restores and withdraws datasets.
        type Datasets: Datasets + DatasetControl<Self::AccountId>;

        /// What day it is, and the clocks of verification, notice and re-review.
        type Clocks: Clocks;

        /// The governed readings of the law.
        type Parameters: RuleParameters;

        /// How many objections may keep items of one dataset suspended at the same time. Further ones suspend the whole dataset.
        /// At least 1.
        #[pallet::constant]
        type MaxItemSuspensions: Get<u32>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// How many objections were ever filed. The ids are 1 to this number.
    #[pallet::storage]
    pub type ObjectionCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The objections.
    #[pallet::storage]
    pub type Objections<T: Config> = StorageMap<_, Twox64Concat, ObjectionId, ObjectionOf<T>>;

    /// Their histories, numbered from 0 without a gap. Only ever grows.
    #[pallet::storage]
    pub type Records<T: Config> = StorageDoubleMap<_, Twox64Concat, ObjectionId, Twox64Concat, u32, RecordOf<T>>;

    /// What objections keep suspended of each dataset. Never removed: it also tells which suspensions have ended.
    #[pallet::storage]
    pub type Suspensions<T: Config> = StorageMap<_, Twox64Concat, DatasetId, SuspensionOf<T>, ValueQuery>;

    /// The objections about each dataset in the order of filing, from 0. Nothing is removed: with [`DatasetObjectionCounts`] a
    /// reader can prove from the state that it has them all.
    #[pallet::storage]
    pub type DatasetObjections<T: Config> =
        StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, u32, ObjectionId>;

    /// How many objections there are about a dataset.
    #[pallet::storage]
    pub type DatasetObjectionCounts<T: Config> = StorageMap<_, Twox64Concat, DatasetId, u32, ValueQuery>;

    /// The objections about the datasets of each agency in the order of filing, as [`DatasetObjections`].
    #[pallet::storage]
    pub type OwnerObjections<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, ObjectionId>;

    /// How many objections there are about the datasets of an agency.
    #[pallet::storage]
    pub type OwnerObjectionCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Somebody objects to the opening of a dataset.
        ObjectionFiled {
            /// Its number.
            objection: ObjectionId,
            /// The dataset.
            dataset: DatasetId,
            /// The agency that deals with it.
            owner: OrgId,
            /// The organisation that entered it.
            filed_by: OrgId,
            /// The objecting party, by its handle.
            handle: Digest,
            /// The right that is infringed.
            right: InfringedRight,
            /// What is demanded.
            demand: Demand,
        },
        /// The party handed in material.
        MaterialAdded {
            /// To which objection.
            objection: ObjectionId,
            /// The material.
            material: Digest,
        },
        /// The agency verified preliminarily.
        ObjectionVerified {
            /// Which objection.
            objection: ObjectionId,
            /// What it found.
            finding: Finding,
            /// On what that rests.
            evidence: Digest,
            /// Whether that was in time; none where no clock had been started.
            ended: Option<ClockEnd>,
        },
        /// An objection keeps a dataset or items of it suspended from now on.
        SuspensionBegun {
            /// Which objection.
            objection: ObjectionId,
            /// Which dataset.
            dataset: DatasetId,
            /// How much of it.
            scope: SuspensionScope,
        },
        /// An objection keeps nothing suspended any more. Others, or the owner's own finding, still may.
        SuspensionEnded {
            /// Which objection.
            objection: ObjectionId,
            /// Which dataset.
            dataset: DatasetId,
            /// How much of it.
            scope: SuspensionScope,
        },
        /// A version was opened whose data was processed: what waited for that is suspended no more.
        ReopenedAfterProcessing {
            /// Of which dataset.
            dataset: DatasetId,
            /// Which version.
            version: DatasetVersion,
        },
        /// The agency decided.
        ObjectionDecided {
            /// On which objection.
            objection: ObjectionId,
            /// What.
            outcome: Outcome,
            /// The report on it.
            report: Digest,
        },
        /// The agency told the party the result.
        PartyNotified {
            /// Of which objection.
            objection: ObjectionId,
            /// The notice.
            notice: Digest,
            /// Whether that was in time.
            ended: Option<ClockEnd>,
        },
        /// The party accepts the result. The objection is closed.
        ResultAccepted {
            /// Of which objection.
            objection: ObjectionId,
            /// What the party said.
            evidence: Digest,
        },
        /// The party asks the bureau for re-review.
        RereviewRequested {
            /// Of which objection.
            objection: ObjectionId,
            /// What it asks.
            request: Digest,
        },
        /// The party let the time to ask for re-review pass. The objection is closed.
        RereviewTimePassed {
            /// Of which objection.
            objection: ObjectionId,
        },
        /// The bureau reviewed the decision again. Where it upholds it the objection is closed.
        DecisionReReviewed {
            /// On which objection.
            objection: ObjectionId,
            /// With which result.
            result: RereviewResult,
            /// What it rests on.
            evidence: Digest,
            /// Whether that was in time.
            ended: Option<ClockEnd>,
            /// Whether the bureau reviewed a decision on data of its own.
            self_review: bool,
        },
        /// The party withdrew its objection. It is closed.
        ObjectionWithdrawn {
            /// Which one.
            objection: ObjectionId,
            /// What the party said.
            evidence: Digest,
            /// Whether the agency goes on by itself.
            goes_on: bool,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such objection.
        NotFound,
        /// There is no such dataset.
        NoSuchDataset,
        /// The organisation does not own the dataset.
        NotOwner,
        /// The organisation is neither the owner of the dataset nor the bureau.
        NotResponsible,
        /// The objection is not in a state in which this can be done.
        WrongState,
        /// The dataset is not open, nor suspended: nothing of it can be suspended or withdrawn.
        NotOpened,
        /// The contested items do not ascend.
        ItemsNotAscending,
        /// A contested item is none of the dataset.
        NoSuchItem,
        /// There are as many objections as numbers.
        NumbersExhausted,
        /// The whole dataset is contested, not items of it.
        NoItemsContested,
        /// By the reading in force the whole dataset is suspended, not items of it.
        WholeDatasetOnly,
        /// As many objections keep items of the dataset suspended as may: suspend the whole dataset.
        TooManyItemSuspensions,
        /// More items would be suspended than a dataset may have: suspend the whole dataset.
        TooManyItems,
        /// The bureau's re-review obliges the agency to decide otherwise.
        BoundByRereview,
        /// The time to ask for re-review has passed.
        RereviewTimeOver,
        /// There is no bureau to review.
        NoBureau,
        /// What the bureau decided on data of its own, another of its officers reviews.
        OwnReview,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxItemSuspensions::get() > 0, "MaxItemSuspensions: items could never be suspended alone");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    impl<T: Config> Pallet<T> {
        /// What the catalog adds where a call may do `times` things to a dataset.
        fn control_weight(times: u64) -> Weight {
            T::Datasets::control_weight().saturating_mul(times)
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Enters that somebody objects to the opening of a dataset.
        ///
        /// By an officer who may prepare, of the agency that owns the dataset or of the bureau, on behalf of the party, which is
        /// a handle here and nothing else.
        ///
        /// # Errors
        /// The registry's; [`Error::NoSuchDataset`]; [`Error::NotResponsible`]; [`Error::NotOpened`];
        /// [`Error::ItemsNotAscending`]; [`Error::NoSuchItem`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::file(form.items.len() as u32))]
        pub fn file(origin: OriginFor<T>, dataset: DatasetId, form: ObjectionForm) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_file(who, dataset, form)
        }

        /// Enters that the party handed in (further) factual material.
        ///
        /// By an officer who may prepare, of the owner or of the bureau.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotResponsible`]; [`Error::WrongState`] where nothing is being verified
        /// or reviewed.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::add_material())]
        pub fn add_material(origin: OriginFor<T>, objection: ObjectionId, material: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_add_material(Case::by_either(who, objection)?, material)
        }

        /// Enters the result of the preliminary verification, and suspends at once where it is necessary.
        ///
        /// By an officer of the owner who may decide. Whether the contested items can be separated from the rest is for the
        /// owner to say.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotOwner`]; [`Error::WrongState`]. To suspend items:
        /// [`Error::NoItemsContested`]; [`Error::WholeDatasetOnly`]; [`Error::NoSuchItem`] where the dataset has them no more;
        /// [`Error::TooManyItemSuspensions`]; [`Error::TooManyItems`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::verify_objection().saturating_add(Pallet::<T>::control_weight(1)))]
        pub fn verify(
            origin: OriginFor<T>,
            objection: ObjectionId,
            finding: Finding,
            evidence: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_verify(Case::by_owner(who, objection, Duty::Decide)?, finding, evidence)
        }

        /// Decides by the final result, and carries it out.
        ///
        /// By an officer of the owner who may decide. `Withdraw` withdraws the dataset; `RestoreOrKeep` lifts what this
        /// objection keeps suspended; `ReopenAfterProcessing` keeps it suspended until a version is opened that was made later,
        /// and suspends it where it is not yet.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotOwner`]; [`Error::WrongState`]; [`Error::BoundByRereview`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::decide().saturating_add(Pallet::<T>::control_weight(2)))]
        pub fn decide(
            origin: OriginFor<T>,
            objection: ObjectionId,
            outcome: Outcome,
            report: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_decide(Case::by_owner(who, objection, Duty::Decide)?, outcome, report)
        }

        /// Enters that the party was told the result. Its time to ask for re-review begins.
        ///
        /// By an officer of the owner who may prepare.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotOwner`]; [`Error::WrongState`] where nothing is decided.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::notify())]
        pub fn notify(origin: OriginFor<T>, objection: ObjectionId, notice: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_notify(Case::by_owner(who, objection, Duty::Prepare)?, notice)
        }

        /// Enters that the party accepts the result, and closes the objection.
        ///
        /// By an officer who may prepare, of the owner or of the bureau.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotResponsible`]; [`Error::WrongState`] where the party was not told.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::accept())]
        pub fn accept(origin: OriginFor<T>, objection: ObjectionId, evidence: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_accept(Case::by_either(who, objection)?, evidence)
        }

        /// Enters that the party disagrees and asks the bureau for re-review.
        ///
        /// By an officer who may prepare, of the bureau or of the owner.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotResponsible`]; [`Error::WrongState`] where the party was not told;
        /// [`Error::RereviewTimeOver`]; [`Error::NoBureau`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::request_rereview())]
        pub fn request_rereview(origin: OriginFor<T>, objection: ObjectionId, request: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_request_rereview(Case::by_either(who, objection)?, request)
        }

        /// Enters the result of the re-review. Everything stays as decided until the agency has carried out a change,
        /// to which it is bound.
        ///
        /// By an officer of the bureau who may decide; where the bureau owns the data, another than the one who decided.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::WrongState`] where no re-review was asked for; [`Error::OwnReview`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::rereview())]
        pub fn rereview(
            origin: OriginFor<T>,
            objection: ObjectionId,
            result: RereviewResult,
            evidence: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_rereview(Case::by_bureau(who, objection)?, result, evidence)
        }

        /// Enters that the party withdraws its objection, in any state before it is closed. What it keeps suspended is lifted;
        /// where `go_on` is set, the agency goes on by itself and its own finding suspends the dataset from now on.
        ///
        /// By an officer of the owner who may decide: nobody else can say whether the data is to be served again.
        ///
        /// # Errors
        /// The registry's; [`Error::NotFound`]; [`Error::NotOwner`]; [`Error::WrongState`] where it is closed.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::withdraw_objection().saturating_add(Pallet::<T>::control_weight(2)))]
        pub fn withdraw_objection(
            origin: OriginFor<T>,
            objection: ObjectionId,
            evidence: Digest,
            go_on: bool,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw(Case::by_owner(who, objection, Duty::Decide)?, evidence, go_on)
        }
    }
}
