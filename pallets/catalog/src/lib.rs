#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod change;
mod control;
mod disputes;
mod entries;
mod filings;
mod metadata;
mod priority;
mod queries;
mod service;
pub mod transitions;
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

pub use change::{ActorOf, ItemSuspensionOf, RecordOf, StampOf, VersionOf};
pub use filings::FilingOf;
pub use pallet::*;
pub use priority::ListVersion;
pub use types::*;
pub use weights::WeightInfo;

/// The catalog of datasets.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use crate::change::Change;
    use alloc::boxed::Box;
    use drl_primitives::{
        catalog::{Channel, Items, OpenObjections, OpeningAttribute, Service},
        clocks::{ClockEnd, Clocks},
        dataset::{Claim, ConsultedGroup, EntryFault, EntryReview, FilingReason, Matter, Metadata, StopCause},
        organisation::{Duty, Organisations},
        parameters::RuleParameters,
        DatasetId, DatasetVersion, Day, Digest, OrgId, MAX_ITEMS,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// Version of the storage layout.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The pallet's hook to the runtime.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime must say.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who acts for which organisation.
        type Organisations: Organisations<Self::AccountId>;

        /// What day it is, and the clocks of filings and of reviews.
        type Clocks: Clocks;

        /// The governed readings of the law.
        type Parameters: RuleParameters;

        /// The objections that may stand against opening or restoring a dataset.
        type Objections: OpenObjections;

        /// How many datasets a priority list may have. At least 1.
        #[pallet::constant]
        type MaxPriorityEntries: Get<u32>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// How many datasets were ever registered. The ids are 1 to this number.
    #[pallet::storage]
    pub type DatasetCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The datasets.
    #[pallet::storage]
    pub type Datasets<T: Config> = StorageMap<_, Twox64Concat, DatasetId, Dataset>;

    /// How many datasets each owner has, by how they are served.
    #[pallet::storage]
    pub type ServiceCounts<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, Service, u32, ValueQuery>;

    /// How many datasets there are, by how they are served: the sums of [`ServiceCounts`].
    #[pallet::storage]
    pub type ServiceTotals<T: Config> = StorageMap<_, Twox64Concat, Service, u32, ValueQuery>;

    /// The versions of their entries, numbered from 1 without a gap.
    #[pallet::storage]
    pub type Versions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, DatasetVersion, VersionOf<T>>;

    /// Their histories, numbered from 0 without a gap. Only ever grows.
    #[pallet::storage]
    pub type Records<T: Config> = StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, u32, RecordOf<T>>;

    /// The histories of suspended items, numbered from 0 without a gap. Only ever grows.
    #[pallet::storage]
    pub type ItemSuspensions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, u32, ItemSuspensionOf<T>>;

    /// The disputes that run.
    #[pallet::storage]
    pub type Disputes<T: Config> = StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, Matter, Dispute>;

    /// The government's latest decision on the opening attribute of a dataset.
    #[pallet::storage]
    pub type Decisions<T: Config> = StorageMap<_, Twox64Concat, DatasetId, Decision>;

    /// What the latest dispute over the sharing attribute of a dataset ended with.
    #[pallet::storage]
    pub type SharingRulings<T: Config> = StorageMap<_, Twox64Concat, DatasetId, SharingRuling>;

    /// The latest filing of an opening outside the platform.
    #[pallet::storage]
    pub type Filings<T: Config> = StorageMap<_, Twox64Concat, DatasetId, FilingOf<T>>;

    /// What groups said on the priority list of a year that is yet to be fixed.
    #[pallet::storage]
    pub type Consultations<T: Config> =
        StorageDoubleMap<_, Twox64Concat, u16, Twox64Concat, ConsultedGroup, Consultation>;

    /// The number of the latest version of a year's priority list; 0 where there is none.
    #[pallet::storage]
    pub type PriorityVersions<T: Config> = StorageMap<_, Twox64Concat, u16, ListVersion, ValueQuery>;

    /// The priority lists, by year and version.
    #[pallet::storage]
    pub type PriorityLists<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        u16,
        Twox64Concat,
        ListVersion,
        PriorityList<<T as Config>::MaxPriorityEntries>,
    >;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A dataset was registered, with a first draft.
        DatasetRegistered {
            /// Which one.
            dataset: DatasetId,
            /// The agency that owns it.
            owner: OrgId,
        },
        /// A draft was written anew.
        DraftAmended {
            /// Of which dataset.
            dataset: DatasetId,
            /// Of which version.
            version: DatasetVersion,
        },
        /// A further version was begun.
        VersionDrafted {
            /// Of which dataset.
            dataset: DatasetId,
            /// Its number.
            version: DatasetVersion,
        },
        /// A draft was given up.
        DraftDiscarded {
            /// Of which dataset.
            dataset: DatasetId,
            /// Of which version.
            version: DatasetVersion,
        },
        /// A version was proposed.
        VersionProposed {
            /// Of which dataset.
            dataset: DatasetId,
            /// Which version.
            version: DatasetVersion,
            /// With which opening attribute.
            attribute: OpeningAttribute,
        },
        /// The bureau returned a version to its owner.
        VersionReturned {
            /// Of which dataset.
            dataset: DatasetId,
            /// Which version.
            version: DatasetVersion,
            /// Why.
            reason: EntryFault,
            /// Whether the bureau reviewed data of its own.
            self_review: bool,
        },
        /// A version was listed.
        VersionListed {
            /// Of which dataset.
            dataset: DatasetId,
            /// Which version.
            version: DatasetVersion,
            /// With which opening attribute.
            attribute: OpeningAttribute,
            /// Whether the bureau reviewed data of its own.
            self_review: bool,
        },
        /// The bureau disputes an attribute.
        AttributeDisputed {
            /// Of which dataset.
            dataset: DatasetId,
            /// Of which version.
            version: DatasetVersion,
            /// What the bureau holds right.
            claim: Claim,
            /// Positions of both sides.
            positions: Digest,
        },
        /// Bureau and owner agreed.
        DisputeSettled {
            /// On which dataset.
            dataset: DatasetId,
            /// The version that carries what was agreed.
            version: DatasetVersion,
            /// What was agreed.
            claim: Claim,
        },
        /// The bureau reported a dispute to the government.
        ReportedToGovernment {
            /// On which dataset.
            dataset: DatasetId,
            /// On which attribute.
            matter: Matter,
            /// The report.
            report: Digest,
        },
        /// The government decided.
        GovernmentDecided {
            /// On which dataset.
            dataset: DatasetId,
            /// The version that carries the decision.
            version: DatasetVersion,
            /// What it decided.
            claim: Claim,
            /// The decision.
            evidence: Digest,
        },
        /// A dataset was opened on the platform.
        DatasetPublished {
            /// Which one.
            dataset: DatasetId,
            /// Which version.
            version: DatasetVersion,
            /// On which channel.
            channel: Channel,
        },
        /// An opening outside the platform was filed.
        OutsideOpeningFiled {
            /// Of which dataset.
            dataset: DatasetId,
            /// Why.
            reason: FilingReason,
            /// What was filed.
            evidence: Digest,
            /// The last day.
            until: Day,
        },
        /// The bureau acknowledged a filing.
        FilingAcknowledged {
            /// For which dataset.
            dataset: DatasetId,
            /// What was filed.
            evidence: Digest,
            /// Whether the bureau acknowledged a filing of its own.
            self_review: bool,
        },
        /// A dataset was opened outside the platform.
        OpenedElsewhere {
            /// Which one.
            dataset: DatasetId,
            /// Which version.
            version: DatasetVersion,
            /// The last day.
            until: Day,
        },
        /// The time of an opening outside the platform ran out.
        FilingExpired {
            /// Of which dataset.
            dataset: DatasetId,
        },
        /// A dataset was suspended.
        DatasetSuspended {
            /// Which one.
            dataset: DatasetId,
            /// Why.
            cause: StopCause,
            /// What was found.
            evidence: Digest,
        },
        /// A dataset was restored.
        DatasetRestored {
            /// Which one.
            dataset: DatasetId,
            /// What shows that nothing stands against it.
            evidence: Digest,
        },
        /// A dataset was withdrawn.
        DatasetWithdrawn {
            /// Which one.
            dataset: DatasetId,
            /// Why.
            cause: StopCause,
            /// What was found.
            evidence: Digest,
        },
        /// From now on these items of a dataset are suspended while the rest is served.
        ItemsSuspended {
            /// Of which dataset.
            dataset: DatasetId,
            /// All of them, ascending; none where all items are served again.
            items: Items,
            /// What was found; none where a version was opened whose data was processed.
            evidence: Option<Digest>,
        },
        /// A dataset was assessed anew.
        DatasetReassessed {
            /// Which one.
            dataset: DatasetId,
            /// The assessment.
            assessment: Digest,
            /// Whether it came before its day; `None` where no day was set.
            ended: Option<ClockEnd>,
            /// The day for the next one.
            due: Day,
        },
        /// The day for the review of an attribute has passed without an assessment.
        AttributeReviewOverdue {
            /// Of which dataset.
            dataset: DatasetId,
            /// That day.
            due: Day,
        },
        /// Somebody took back consent.
        ConsentWithdrawn {
            /// For which dataset.
            dataset: DatasetId,
            /// For which version.
            version: DatasetVersion,
            /// The withdrawal; no name.
            evidence: Digest,
        },
        /// A dataset is served from now on, or not any more. Comes beside the event that says why.
        ServiceChanged {
            /// Which one.
            dataset: DatasetId,
            /// How it is served.
            service: Service,
        },
        /// A group was heard on a priority list.
        ConsultationRecorded {
            /// The year of the list.
            year: u16,
            /// Which group.
            group: ConsultedGroup,
            /// What it said.
            digest: Digest,
        },
        /// A priority list was fixed.
        PriorityListFixed {
            /// Of which year.
            year: u16,
            /// Which version of it.
            version: ListVersion,
            /// How many datasets it has.
            entries: u32,
            /// The list as published.
            digest: Digest,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such dataset.
        NotFound,
        /// The dataset has no such version.
        VersionNotFound,
        /// The organisation does not own the dataset.
        NotOwner,
        /// The dataset is not in a state in which this can be done.
        WrongState,
        /// There are as many datasets or versions as numbers.
        CatalogFull,
        /// State secrets, and entries that hold them, do not come here.
        StateSecret,
        /// The data is not original, machine-readable and usable by society.
        QualitiesMissing,
        /// The name is empty.
        NameEmpty,
        /// The name is not UTF-8.
        NameNotUtf8,
        /// The name has a control character, or white space at an end.
        NameUnprintable,
        /// The legal basis names no article.
        LegalBasisIncomplete,
        /// Data that is not shared needs a legal ground that names an article.
        SharingGroundMissing,
        /// The rating asked of applicants is above the highest grade.
        RatingOutOfRange,
        /// The data was produced at a moment that has not come.
        ProducedInFuture,
        /// Grounds for prohibition do not ascend.
        GroundsNotAscending,
        /// Kinds of protected information do not ascend.
        ProtectedNotAscending,
        /// Ground G3 does not say what is protected.
        ProtectedMissing,
        /// Protected information is named without ground G3.
        ProtectedWithoutGround,
        /// Ways back from G3 do not ascend.
        CuresNotAscending,
        /// A way back is shown for what the data does not involve.
        CureWithoutGround,
        /// Anonymising and desensitising cite a version of the provincial specification.
        SpecificationMissing,
        /// Consent cites no technical specification.
        SpecificationNotInvolved,
        /// Consent states how many consented.
        ConsentsMissing,
        /// There is no consent involved.
        ConsentsNotInvolved,
        /// Data that may be opened has items.
        ItemsMissing,
        /// Items do not ascend.
        ItemsNotAscending,
        /// Items under G1, and under G3 before cure, are not listed.
        ItemsListedUncured,
        /// A ground that has no way back forbids opening.
        GroundForbidsOpening,
        /// Protected information without its way back forbids opening.
        CureMissing,
        /// Prohibition needs a ground.
        ProhibitionWithoutGround,
        /// Restricted data needs conditions.
        ConditionsMissing,
        /// The security assessment is missing.
        AssessmentMissing,
        /// Assessment, opinion of the expert committee or measure on linkage is missing.
        LinkageNotAssessed,
        /// The assessment is the one before.
        AssessmentNotNew,
        /// A consent was withdrawn: assess anew, or make a new version.
        AssessmentOutdated,
        /// It was proposed before the suspension: process the data and propose a new version.
        MadeBeforeSuspension,
        /// An objection keeps it suspended: it is lifted by the decision on the objection.
        KeptByObjection,
        /// An objection for which it is suspended is not decided: nothing is opened before.
        ObjectionUndecided,
        /// Suspended items do not ascend.
        SuspendedItemsNotAscending,
        /// An item to be suspended is none of the dataset.
        NoSuchItem,
        /// The bureau's own proposal is reviewed by another of its officers.
        OwnReview,
        /// The bureau does not dispute an attribute that it set itself.
        OwnDataset,
        /// The attribute is as the bureau says.
        NothingDisputed,
        /// This is not what the other side holds right.
        NotAgreed,
        /// What bureau and owner agreed on stands until the version is listed.
        AgreementBinds,
        /// The government's decision binds.
        DecisionBinds,
        /// Prohibited data is never opened.
        Prohibited,
        /// The channel does not carry data with this attribute.
        ChannelNotAllowed,
        /// Opening outside the platform is not possible here.
        OutsideNotAllowed,
        /// There is no filing that could serve.
        FilingMissing,
        /// The bureau has not acknowledged the filing.
        FilingNotAcknowledged,
        /// The bureau has acknowledged the filing already.
        FilingAlreadyAcknowledged,
        /// The filing is for longer than allowed.
        FilingTooLong,
        /// The last day of the filing has come or passed.
        FilingTermPassed,
        /// A priority list is made in its year or in the year before.
        YearOutOfRange,
        /// The priority list is empty.
        ListEmpty,
        /// The datasets of the list do not ascend.
        EntriesNotAscending,
        /// A dataset of the list is not in the catalog.
        NotListed,
        /// Industry organisations have not been heard.
        IndustryOrganisationsNotHeard,
        /// Enterprises have not been heard.
        EnterprisesNotHeard,
        /// Experts have not been heard.
        ExpertsNotHeard,
        /// The public has not been heard.
        PublicNotHeard,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxPriorityEntries::get() > 0, "MaxPriorityEntries: a priority list without datasets is none");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    impl<T: Config> Pallet<T> {
        /// What opening a version adds where objections wait for it.
        fn end_processing_weight() -> Weight {
            T::Objections::weight().saturating_add(T::WeightInfo::suspend_items(MAX_ITEMS))
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Registers a dataset and its first draft. The agency of the officer owns it.
        ///
        /// # Errors
        /// What is wrong with the entry: see [`Error`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register(metadata.items.len() as u32))]
        pub fn register(origin: OriginFor<T>, metadata: Box<Metadata>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register(who, *metadata)
        }

        /// Writes the draft anew.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where no draft is in work; [`Error::AgreementBinds`] where the attribute
        /// was agreed; what is wrong with the entry.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::amend(metadata.items.len() as u32))]
        pub fn amend(origin: OriginFor<T>, dataset: DatasetId, metadata: Box<Metadata>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_amend(Change::by_owner(who, dataset, Duty::Prepare)?, *metadata)
        }

        /// Begins a further version. What is served meanwhile stays.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where another version is in work and not listed; what is wrong with the
        /// entry.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::new_version(metadata.items.len() as u32))]
        pub fn new_version(origin: OriginFor<T>, dataset: DatasetId, metadata: Box<Metadata>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_new_version(Change::by_owner(who, dataset, Duty::Prepare)?, *metadata)
        }

        /// Gives the draft up.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where no draft is in work; [`Error::AgreementBinds`] where its attribute
        /// was agreed with the bureau.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::discard_draft())]
        pub fn discard_draft(origin: OriginFor<T>, dataset: DatasetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_discard(Change::by_owner(who, dataset, Duty::Prepare)?)
        }

        /// Proposes the draft. Where the rules ask for no review of entries it is listed at once.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`]; [`Error::AssessmentMissing`]; [`Error::LinkageNotAssessed`];
        /// [`Error::DecisionBinds`]; what is wrong with the entry by the rules in force now.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::propose())]
        pub fn propose(origin: OriginFor<T>, dataset: DatasetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_propose(Change::by_owner(who, dataset, Duty::Decide)?)
        }

        /// Lists the proposed version or returns it, for the bureau.
        ///
        /// # Errors
        /// [`Error::WrongState`] where nothing is proposed; [`Error::OwnReview`] where the officer proposed it.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::review())]
        pub fn review(origin: OriginFor<T>, dataset: DatasetId, outcome: EntryReview) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_review(Change::by_bureau(who, dataset)?, outcome)
        }

        /// Disputes an attribute, for the bureau, or changes what the bureau holds right while the dispute runs.
        /// Over opening, the stricter attribute applies meanwhile.
        ///
        /// # Errors
        /// [`Error::OwnDataset`]; [`Error::WrongState`] where nothing is proposed, listed or served;
        /// [`Error::NothingDisputed`]; [`Error::SharingGroundMissing`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::dispute())]
        pub fn dispute(origin: OriginFor<T>, dataset: DatasetId, claim: Claim, positions: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_dispute(Change::by_bureau(who, dataset)?, claim, positions)
        }

        /// Settles a dispute: owner or bureau accepts what the other side holds right.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where no such dispute runs or it is with the government;
        /// [`Error::NotAgreed`]; [`Error::DecisionBinds`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::settle())]
        pub fn settle(origin: OriginFor<T>, dataset: DatasetId, claim: Claim) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_settle(who, dataset, claim)
        }

        /// Reports a dispute to the government, for the bureau, because negotiation failed.
        ///
        /// # Errors
        /// [`Error::WrongState`] where no such dispute runs.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::report_to_government())]
        pub fn report_to_government(
            origin: OriginFor<T>,
            dataset: DatasetId,
            matter: Matter,
            report: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_report(Change::by_bureau(who, dataset)?, matter, report)
        }

        /// Enters the government's decision, for the bureau.
        ///
        /// # Errors
        /// [`Error::WrongState`] where the matter is not with the government; [`Error::SharingGroundMissing`].
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::record_government_decision())]
        pub fn record_government_decision(
            origin: OriginFor<T>,
            dataset: DatasetId,
            claim: Claim,
            decision: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_decide(Change::by_bureau(who, dataset)?, claim, decision)
        }

        /// Opens the listed version on a channel of the platform. It takes the place of what was served.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`]; [`Error::Prohibited`]; [`Error::ChannelNotAllowed`];
        /// [`Error::ConditionsMissing`]; [`Error::ItemsMissing`]; [`Error::CureMissing`];
        /// [`Error::AssessmentOutdated`]; [`Error::MadeBeforeSuspension`]; [`Error::ObjectionUndecided`].
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::publish().saturating_add(Pallet::<T>::end_processing_weight()))]
        pub fn publish(origin: OriginFor<T>, dataset: DatasetId, channel: Channel) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_publish(Change::by_owner(who, dataset, Duty::Decide)?, channel)
        }

        /// Files an opening outside the platform, up to and including `until`.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::OutsideNotAllowed`]; [`Error::WrongState`]; [`Error::Prohibited`];
        /// [`Error::FilingTermPassed`]; [`Error::FilingTooLong`].
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::file_outside())]
        pub fn file_outside(
            origin: OriginFor<T>,
            dataset: DatasetId,
            reason: FilingReason,
            evidence: Digest,
            until: Day,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_file_outside(Change::by_owner(who, dataset, Duty::Decide)?, reason, evidence, until)
        }

        /// Acknowledges a filing, for the bureau.
        ///
        /// # Errors
        /// [`Error::FilingMissing`]; [`Error::FilingAlreadyAcknowledged`]; [`Error::OwnReview`] where the officer filed it.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::acknowledge_filing())]
        pub fn acknowledge_filing(origin: OriginFor<T>, dataset: DatasetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_acknowledge(Change::by_bureau(who, dataset)?)
        }

        /// Opens the listed version outside the platform under the filing, or goes on there under a new one.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::OutsideNotAllowed`]; [`Error::FilingMissing`]; [`Error::FilingNotAcknowledged`];
        /// [`Error::FilingTermPassed`]; [`Error::WrongState`]; and those of [`Pallet::publish`] but for the channel.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::open_elsewhere().saturating_add(Pallet::<T>::end_processing_weight()))]
        pub fn open_elsewhere(origin: OriginFor<T>, dataset: DatasetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_open_elsewhere(Change::by_owner(who, dataset, Duty::Decide)?)
        }

        /// Stops the service at once by the owner's own finding. Who prepares may do it: it cannot wait. Where objections
        /// stop it already, this is added and outlasts them.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where it is not served, or its owner has suspended it already.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::suspend())]
        pub fn suspend(origin: OriginFor<T>, dataset: DatasetId, cause: StopCause, evidence: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_suspend(Change::by_owner(who, dataset, Duty::Prepare)?, cause, evidence, true)
        }

        /// Serves a suspended dataset as before.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where it is not suspended; [`Error::KeptByObjection`];
        /// [`Error::AssessmentOutdated`].
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::restore().saturating_add(T::Objections::weight()))]
        pub fn restore(origin: OriginFor<T>, dataset: DatasetId, evidence: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_restore(Change::by_owner(who, dataset, Duty::Decide)?, evidence)
        }

        /// Withdraws a dataset. It comes back as a new version only.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where there is nothing to withdraw.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(
            origin: OriginFor<T>,
            dataset: DatasetId,
            cause: StopCause,
            evidence: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw(Change::by_owner(who, dataset, Duty::Decide)?, cause, evidence)
        }

        /// Enters a new assessment of data and attribute.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::WrongState`] where nothing is listed; [`Error::AssessmentNotNew`].
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::reassess())]
        pub fn reassess(origin: OriginFor<T>, dataset: DatasetId, assessment: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_reassess(Change::by_owner(who, dataset, Duty::Decide)?, assessment)
        }

        /// Enters that somebody took back consent, W3. Who prepares may do it: it cannot wait.
        ///
        /// # Errors
        /// [`Error::NotOwner`]; [`Error::ConsentsNotInvolved`] where no version stands on consent.
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::withdraw_consent())]
        pub fn withdraw_consent(origin: OriginFor<T>, dataset: DatasetId, evidence: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw_consent(Change::by_owner(who, dataset, Duty::Prepare)?, evidence)
        }

        /// Enters what a group said on the priority list of a year, for the bureau.
        ///
        /// # Errors
        /// [`Error::YearOutOfRange`].
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::record_consultation())]
        pub fn record_consultation(
            origin: OriginFor<T>,
            year: u16,
            group: ConsultedGroup,
            opinions: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_record_consultation(who, year, group, opinions)
        }

        /// Fixes the priority list of a year, or amends it by another version, for the bureau.
        ///
        /// # Errors
        /// [`Error::YearOutOfRange`]; [`Error::ListEmpty`]; [`Error::EntriesNotAscending`]; [`Error::NotListed`]; the error of
        /// the first group that was not heard since the version before.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::fix_priority_list(entries.len() as u32))]
        pub fn fix_priority_list(
            origin: OriginFor<T>,
            year: u16,
            entries: BoundedVec<PriorityEntry, T::MaxPriorityEntries>,
            list: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_fix_priority_list(who, year, entries, list)
        }
    }
}
