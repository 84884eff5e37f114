#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod case;
mod delegation;
mod filing;
#[cfg(test)]
mod mock;
mod queries;
mod stages;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod verification;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use types::Correction;
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use drl_primitives::{
        catalog::Datasets,
        clocks::{Clocks, Term, WorkingCalendar},
        correction::{
            CorrectionForm, CorrectionGround, CorrectionOutcome, CorrectionRecord, CorrectionSource, DelegationRecord,
            ExtensionReason,
        },
        organisation::Organisations,
        parameters::RuleParameters,
        CorrectionId, DatasetId, Digest, OrgId,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// [`CorrectionRecord`] of this chain.
    pub type RecordOf<T> = CorrectionRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`DelegationRecord`] of this chain.
    pub type DelegationOf<T> = DelegationRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// What corrections stand on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: who acts for whom, and who is head of a body.
        type Organisations: Organisations<Self::AccountId>;

        /// The catalog: who owns a dataset, and which version it shows.
        type Datasets: Datasets;

        /// Where clocks run.
        type Clocks: Clocks;

        /// Counts working days.
        type Calendar: WorkingCalendar;

        /// The governed parameters.
        type Parameters: RuleParameters;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// How many correction requests were ever filed; also the number of the latest. They are numbered from 1.
    #[pallet::storage]
    pub type CorrectionCount<T: Config> = StorageValue<_, CorrectionId, ValueQuery>;

    /// All correction requests. None is ever removed.
    #[pallet::storage]
    pub type Corrections<T: Config> = StorageMap<_, Twox64Concat, CorrectionId, Correction>;

    /// What was done with each request, record by record from 0. Records are only ever added.
    #[pallet::storage]
    pub type Records<T: Config> = StorageDoubleMap<_, Twox64Concat, CorrectionId, Twox64Concat, u32, RecordOf<T>>;

    /// The requests about each dataset in the order of filing, from 0.
    #[pallet::storage]
    pub type DatasetCorrections<T: Config> =
        StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, u32, CorrectionId>;

    /// How many requests there are about a dataset.
    #[pallet::storage]
    pub type DatasetCorrectionCounts<T: Config> = StorageMap<_, Twox64Concat, DatasetId, u32, ValueQuery>;

    /// The requests about the data of each agency, as [`DatasetCorrections`].
    #[pallet::storage]
    pub type AgencyCorrections<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, CorrectionId>;

    /// How many requests there are about the data of an agency.
    #[pallet::storage]
    pub type AgencyCorrectionCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// Whom the heads of each body named to approve extensions, record by record from 0. The last one counts.
    #[pallet::storage]
    pub type Delegations<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, DelegationOf<T>>;

    /// How many records [`Delegations`] has for a body.
    #[pallet::storage]
    pub type DelegationCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// What happened. `late` says whether a clock that the act ended had run out.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A request was filed with the agency or with the bureau, or the bureau gave notice.
        CorrectionFiled {
            /// The new request.
            correction: CorrectionId,
            /// The dataset.
            dataset: DatasetId,
            /// The agency that owns it and verifies.
            agency: OrgId,
            /// On which way it came.
            source: CorrectionSource,
            /// What is said to be wrong.
            ground: CorrectionGround,
            /// The person, as a commitment; none of a notice.
            person: Option<Digest>,
            /// Salted digest of the request or notice.
            request: Digest,
        },
        /// The bureau forwarded a request to the agency.
        CorrectionForwarded {
            /// The request.
            correction: CorrectionId,
            /// The agency.
            agency: OrgId,
            /// Digest of the letter.
            document: Digest,
            /// Whether forwarding was late.
            late: bool,
        },
        /// The agency received a forwarded request.
        CorrectionReceived {
            /// The request.
            correction: CorrectionId,
            /// The agency.
            agency: OrgId,
        },
        /// The head gave the agency more time.
        CorrectionExtended {
            /// The request.
            correction: CorrectionId,
            /// Why.
            reason: ExtensionReason,
            /// Digest of the approval.
            approval: Digest,
            /// The head, or the delegate.
            officer: T::AccountId,
        },
        /// The agency verified the data.
        CorrectionConcluded {
            /// The request.
            correction: CorrectionId,
            /// What it came to.
            outcome: CorrectionOutcome,
            /// Digest of the report.
            report: Digest,
            /// Whether verification was late.
            late: bool,
        },
        /// The agency told the result; the request is closed.
        CorrectionNotified {
            /// The request.
            correction: CorrectionId,
            /// Digest of the notice.
            document: Digest,
            /// Whether the notice was late.
            late: bool,
        },
        /// The bureau urged an agency that is late.
        AgencyUrged {
            /// The request.
            correction: CorrectionId,
            /// The agency.
            agency: OrgId,
            /// Digest of the letter.
            document: Digest,
        },
        /// The person withdrew the request; it is closed.
        CorrectionWithdrawn {
            /// The request.
            correction: CorrectionId,
            /// The organisation that entered it.
            by: OrgId,
            /// Digest of the statement.
            statement: Digest,
        },
        /// The head of a body named who else approves extensions.
        ApprovalDelegated {
            /// The body.
            organisation: OrgId,
            /// The officer named.
            delegate: T::AccountId,
            /// The head.
            by: T::AccountId,
        },
        /// The head of a body took that back.
        DelegationEnded {
            /// The body.
            organisation: OrgId,
            /// The head.
            by: T::AccountId,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no correction request with this number.
        NotFound,
        /// The catalog shows no dataset with this number.
        NoSuchDataset,
        /// The organisation does not own the dataset.
        NotOwner,
        /// The request is in a state in which this cannot be done, or came on a way on which it never can.
        WrongState,
        /// A digest of a document is needed.
        DocumentMissing,
        /// The regulation does not name this ground for such a request or notice.
        GroundDoesNotFit,
        /// Only the bureau or an agency finds what the bureau gives notice of.
        FinderNotPublicBody,
        /// Only the head of the body approves an extension and delegates it.
        NotHead,
        /// The limit has passed: it cannot be extended any more.
        LimitPassed,
        /// By the parameters in force an extension would not end later.
        NoTimeGained,
        /// The version is not later than the one shown when the request was filed.
        VersionNotNew,
        /// The catalog does not show this version or a later one.
        NoSuchVersion,
        /// Nothing is late: there is nothing to urge.
        NotOverdue,
        /// Heads cannot delegate the approval of extensions at present.
        DelegationOff,
        /// The delegate is no officer of the same body who may decide, or is a head.
        DelegateDoesNotFit,
        /// There is no delegation.
        NoDelegation,
        /// A list or history has no further number.
        NumbersExhausted,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Enters a request that a person made to the agency. Verification begins: its limit runs from today.
        ///
        /// By an officer of the agency that owns the dataset. `form` names the person by a commitment and the request by a salted
        /// digest; no value, old or new, comes here.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NoSuchDataset`], [`Error::GroundDoesNotFit`],
        /// [`Error::DocumentMissing`], [`Error::NotOwner`], [`Error::NumbersExhausted`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::file_with_agency())]
        pub fn file_with_agency(origin: OriginFor<T>, dataset: DatasetId, form: CorrectionForm) -> DispatchResult {
            Self::do_file_with_agency(ensure_signed(origin)?, dataset, form)
        }

        /// Enters a request that a person made to the bureau. It is to be forwarded within the limit that runs from today.
        ///
        /// By an officer of the bureau.
        ///
        /// # Errors
        /// As [`Pallet::file_with_agency`], but for the owner.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::file_with_bureau())]
        pub fn file_with_bureau(origin: OriginFor<T>, dataset: DatasetId, form: CorrectionForm) -> DispatchResult {
            Self::do_file_with_bureau(ensure_signed(origin)?, dataset, form)
        }

        /// Has the agency that owns the dataset verify within a limit: working days from today, or up to a day.
        ///
        /// By an officer of the bureau who may decide. `found_by` is the body that found the fault.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::FinderNotPublicBody`], [`Error::NoSuchDataset`],
        /// [`Error::GroundDoesNotFit`], [`Error::DocumentMissing`], [`Error::NumbersExhausted`]; those of the clocks where the
        /// limit is none.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::bureau_notice())]
        pub fn bureau_notice(
            origin: OriginFor<T>,
            dataset: DatasetId,
            ground: CorrectionGround,
            found_by: OrgId,
            limit: Term,
            notice: Digest,
        ) -> DispatchResult {
            Self::do_bureau_notice(ensure_signed(origin)?, dataset, ground, found_by, limit, notice)
        }

        /// Forwards a request to the agency that owns the dataset.
        ///
        /// By an officer of the bureau.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NotFound`], [`Error::WrongState`],
        /// [`Error::DocumentMissing`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::forward())]
        pub fn forward(origin: OriginFor<T>, correction: CorrectionId, document: Digest) -> DispatchResult {
            Self::do_forward(ensure_signed(origin)?, correction, document)
        }

        /// Confirms that the agency has a forwarded request. Its limit runs from today, or from the bureau's receipt
        /// already.
        ///
        /// By an officer of the agency that owns the dataset.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NotFound`], [`Error::NotOwner`], [`Error::WrongState`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::receive())]
        pub fn receive(origin: OriginFor<T>, correction: CorrectionId) -> DispatchResult {
            Self::do_receive(ensure_signed(origin)?, correction)
        }

        /// Gives a complex case more time, once, before its limit ends. The limit in total runs from the same day as before.
        /// Not for a notice of the bureau.
        ///
        /// By the head of the agency; where the parameters allow it, also by the officer whom the head has named.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NotFound`], [`Error::NotOwner`], [`Error::NotHead`],
        /// [`Error::WrongState`], [`Error::DocumentMissing`], [`Error::LimitPassed`], [`Error::NoTimeGained`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::extend())]
        pub fn extend(
            origin: OriginFor<T>,
            correction: CorrectionId,
            reason: ExtensionReason,
            approval: Digest,
        ) -> DispatchResult {
            Self::do_extend(ensure_signed(origin)?, correction, reason, approval)
        }

        /// Ends verification: the data was wrong and is corrected, or it stays, for a reason. The person is then to be told.
        ///
        /// By an officer of the agency who may decide. A version that is named is later than the one shown at filing and stands in
        /// the catalog.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NotFound`], [`Error::NotOwner`], [`Error::WrongState`],
        /// [`Error::DocumentMissing`], [`Error::VersionNotNew`], [`Error::NoSuchVersion`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::conclude())]
        pub fn conclude(
            origin: OriginFor<T>,
            correction: CorrectionId,
            outcome: CorrectionOutcome,
            report: Digest,
        ) -> DispatchResult {
            Self::do_conclude(ensure_signed(origin)?, correction, outcome, report)
        }

        /// Records that the agency has told the person the result, or the bureau where it gave notice. The request is closed.
        ///
        /// By an officer of the agency.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NotFound`], [`Error::NotOwner`], [`Error::WrongState`],
        /// [`Error::DocumentMissing`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::notify())]
        pub fn notify(origin: OriginFor<T>, correction: CorrectionId, document: Digest) -> DispatchResult {
            Self::do_notify(ensure_signed(origin)?, correction, document)
        }

        /// Urges an agency that is late: with receiving, verifying or telling the result.
        ///
        /// By an officer of the bureau who may decide.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NotFound`], [`Error::WrongState`],
        /// [`Error::DocumentMissing`], [`Error::NotOverdue`].
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::urge())]
        pub fn urge(origin: OriginFor<T>, correction: CorrectionId, document: Digest) -> DispatchResult {
            Self::do_urge(ensure_signed(origin)?, correction, document)
        }

        /// Enters that the person has withdrawn the request, before verification has come to a result. Not for a notice.
        ///
        /// By an officer of the agency or of the bureau.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NotFound`], [`Error::NotOwner`], [`Error::WrongState`],
        /// [`Error::DocumentMissing`].
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>, correction: CorrectionId, statement: Digest) -> DispatchResult {
            Self::do_withdraw(ensure_signed(origin)?, correction, statement)
        }

        /// Names who approves extensions beside the head, until another is named or the head is not head any more.
        ///
        /// By the head of an agency or of the bureau.
        ///
        /// # Errors
        /// The registry's; [`Error::NotHead`], [`Error::DelegationOff`], [`Error::DelegateDoesNotFit`],
        /// [`Error::NumbersExhausted`].
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::delegate())]
        pub fn delegate(origin: OriginFor<T>, delegate: T::AccountId) -> DispatchResult {
            Self::do_delegate(ensure_signed(origin)?, delegate)
        }

        /// Takes back what [`Pallet::delegate`] gave.
        ///
        /// By the head of an agency or of the bureau.
        ///
        /// # Errors
        /// The registry's; [`Error::NotHead`], [`Error::NoDelegation`], [`Error::NumbersExhausted`].
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::end_delegation())]
        pub fn end_delegation(origin: OriginFor<T>) -> DispatchResult {
            Self::do_end_delegation(ensure_signed(origin)?)
        }
    }
}
