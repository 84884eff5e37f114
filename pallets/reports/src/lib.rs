#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod access;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod checks;
mod duties;
mod incidents;
mod lists;
#[cfg(test)]
mod mock;
mod products;
mod queries;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod usage;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use queries::{CheckViewOf, ObligationViewOf, PeriodViewOf, WorkRecordViewOf};
pub use types::{Launch, Obligation};
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use crate::incidents::Finding;
    use drl_primitives::{
        agreement::AgreementRegister,
        application::AgencyList,
        clocks::{ClockEnd, Clocks, WorkingCalendar},
        grant_status::GrantRegister,
        organisation::Organisations,
        parameters::RuleParameters,
        reports::{
            Check, CheckId, CheckKind, CheckResult, CheckSubject, LaunchExtension, Listing, PeriodNumber, Product,
            ProductId, ProductRecord, ProductTerms, ProductUpdate, RecordId, RecordKind, Report, ReportKind,
            ReportOutcome, ReportRecord, ReportSubject, RetirementCause, Severity, Stamp, UsagePeriod, WorkRecord,
        },
        AgreementId, Day, Digest, GrantHash, Moment, OrgId, ReportId, MAX_AGENCIES,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// [`Stamp`] of this chain.
    pub type StampOf<T> = Stamp<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`UsagePeriod`] of this chain.
    pub type PeriodOf<T> = UsagePeriod<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`LaunchExtension`] of this chain.
    pub type ExtensionOf<T> = LaunchExtension<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`ProductRecord`] of this chain.
    pub type ProductRecordOf<T> = ProductRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`ReportRecord`] of this chain.
    pub type ReportRecordOf<T> = ReportRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Check`] of this chain.
    pub type CheckOf<T> = Check<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`WorkRecord`] of this chain.
    pub type WorkRecordOf<T> = WorkRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// What the reports stand on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: officers, and what each organisation is.
        type Organisations: Organisations<Self::AccountId>;

        /// The agreements: what each obliges its parties to, and whether it is in force.
        type Agreements: AgreementRegister;

        /// The grants: to which agreement and agency each belongs.
        type Grants: GrantRegister;

        /// The clocks of launch, usage reports and handling.
        type Clocks: Clocks;

        /// Working days, in which it is counted whether a report came promptly.
        type Calendar: WorkingCalendar;

        /// The governed parameters.
        type Parameters: RuleParameters;

        /// Weights of the calls, and of what other pallets set off.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What data users owe, by agreement, since the first delivery under it. Never removed.
    #[pallet::storage]
    pub type Obligations<T: Config> = StorageMap<_, Twox64Concat, AgreementId, Obligation>;

    /// The periods of usage reports of each agreement, from number 1. Never removed; what was filed is never changed.
    #[pallet::storage]
    pub type UsagePeriods<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, PeriodNumber, PeriodOf<T>>;

    /// The later days that were set for the launch under each agreement, from number 0. Never changed or removed.
    #[pallet::storage]
    pub type LaunchExtensions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, u32, ExtensionOf<T>>;

    /// All products that were ever published.
    #[pallet::storage]
    pub type Products<T: Config> = StorageMap<_, Twox64Concat, ProductId, Product>;

    /// The number of the next product.
    #[pallet::storage]
    pub type NextProduct<T: Config> = StorageValue<_, ProductId, ValueQuery>;

    /// What was done to each product, record by record from 0. Never changed or removed.
    #[pallet::storage]
    pub type ProductHistories<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProductId, Twox64Concat, u32, ProductRecordOf<T>>;

    /// All reports that were ever filed on risks, quality problems and incidents.
    #[pallet::storage]
    pub type Reports<T: Config> = StorageMap<_, Twox64Concat, ReportId, Report>;

    /// The number of the next report.
    #[pallet::storage]
    pub type NextReport<T: Config> = StorageValue<_, ReportId, ValueQuery>;

    /// What was done to each report, record by record from 0. Never changed or removed.
    #[pallet::storage]
    pub type ReportHistories<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ReportId, Twox64Concat, u32, ReportRecordOf<T>>;

    /// All checks of data users. Never changed or removed.
    #[pallet::storage]
    pub type Checks<T: Config> = StorageMap<_, Twox64Concat, CheckId, CheckOf<T>>;

    /// The number of the next check.
    #[pallet::storage]
    pub type NextCheck<T: Config> = StorageValue<_, CheckId, ValueQuery>;

    /// All records that agencies and bureau filed on their own security work. Never changed or removed.
    #[pallet::storage]
    pub type WorkRecords<T: Config> = StorageMap<_, Twox64Concat, RecordId, WorkRecordOf<T>>;

    /// The number of the next record.
    #[pallet::storage]
    pub type NextRecord<T: Config> = StorageValue<_, RecordId, ValueQuery>;

    /// The lists by which agreements, products, reports, checks and records are found, from place 0. Nothing is removed: with
    /// [`ListCounts`] a reader can prove from the state that it has them all.
    #[pallet::storage]
    pub type Lists<T: Config> = StorageDoubleMap<_, Twox64Concat, Listing, Twox64Concat, u32, u32>;

    /// How many entries each list has.
    #[pallet::storage]
    pub type ListCounts<T: Config> = StorageMap<_, Twox64Concat, Listing, u32, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The data user obtained data under an agreement for the first time: launch and usage reports are due from now on
        ///
        DutiesBegan {
            /// The agreement.
            agreement: AgreementId,
            /// The data user.
            user: OrgId,
            /// The grant of the first delivery.
            grant: GrantHash,
            /// The last day for the launch.
            launch_due: Day,
        },
        /// A period of usage reports began.
        PeriodBegan {
            /// The agreement.
            agreement: AgreementId,
            /// The number of the period.
            number: PeriodNumber,
            /// Its first day.
            from: Day,
            /// Its last day, on which its report is due.
            due: Day,
        },
        /// The agreement ended; what was not due yet is not owed any more.
        DutiesLapsed {
            /// The agreement.
            agreement: AgreementId,
            /// Whether the launch was still owed.
            launch: bool,
            /// The period whose report is not owed any more.
            period: Option<PeriodNumber>,
        },
        /// Nothing was launched in time.
        LaunchMissed {
            /// The agreement.
            agreement: AgreementId,
            /// The data user.
            user: OrgId,
            /// The last day that was in time.
            due: Day,
        },
        /// The signer of the agreement set a later day for the launch.
        LaunchExtended {
            /// The agreement.
            agreement: AgreementId,
            /// The last day in time before.
            from: Day,
            /// The last day in time from now on.
            until: Day,
            /// The signer.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// The reason.
            reason: Digest,
        },
        /// A product was published.
        ProductPublished {
            /// The product.
            product: ProductId,
            /// The agreement under which its data was obtained.
            agreement: AgreementId,
            /// The data user.
            user: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// For the first product of the agreement: whether the launch was in time.
            launch: Option<ClockEnd>,
            /// Whether it serves the public within the agreed days from the end of development.
            served_in_time: bool,
        },
        /// A product was updated.
        ProductUpdated {
            /// The product.
            product: ProductId,
            /// What is new.
            update: ProductUpdate,
            /// The officer of its data user.
            officer: T::AccountId,
            /// The document.
            document: Digest,
        },
        /// A product is no longer offered.
        ProductRetired {
            /// The product.
            product: ProductId,
            /// Why.
            cause: RetirementCause,
            /// The officer of its data user.
            officer: T::AccountId,
            /// The notice.
            document: Digest,
        },
        /// A usage report was not filed in time.
        PeriodMissed {
            /// The agreement.
            agreement: AgreementId,
            /// The number of the period.
            number: PeriodNumber,
            /// The data user.
            user: OrgId,
            /// Its last day.
            due: Day,
        },
        /// A usage report was filed.
        UsageReportFiled {
            /// The agreement.
            agreement: AgreementId,
            /// The number of the period.
            number: PeriodNumber,
            /// The data user.
            user: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// The report on use, results and benefits.
            report: Digest,
            /// Usage feedback by the agreed dimensions.
            feedback: Option<Digest>,
            /// Whether it was in time.
            end: ClockEnd,
        },
        /// A data user reported a risk, a quality problem or an incident.
        ReportFiled {
            /// The report.
            report: ReportId,
            /// What it is about.
            subject: ReportSubject,
            /// The data user.
            user: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What is reported.
            kind: ReportKind,
            /// How severe it is.
            severity: Severity,
            /// Whether it was reported later than it should have been.
            late: bool,
            /// The agencies it goes to.
            agencies: AgencyList,
            /// The bureau, where it goes there too.
            bureau: Option<OrgId>,
            /// Who must handle it.
            handler: OrgId,
            /// The report itself.
            document: Digest,
        },
        /// Something was added to a report.
        ReportSupplemented {
            /// The report.
            report: ReportId,
            /// Who added it.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What was added.
            document: Digest,
        },
        /// A report was handled.
        ReportHandled {
            /// The report.
            report: ReportId,
            /// What became of it.
            outcome: ReportOutcome,
            /// Who closed it.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// The result.
            document: Digest,
            /// Whether it was handled in time.
            end: ClockEnd,
        },
        /// A check was filed, or a complaint or opinion that was handled.
        CheckFiled {
            /// The check.
            check: CheckId,
            /// What was checked.
            subject: CheckSubject,
            /// How.
            kind: CheckKind,
            /// What was found.
            result: CheckResult,
            /// The day of it.
            on: Day,
            /// Who checked.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Its report.
            document: Digest,
        },
        /// A body filed a record of its own security work.
        RecordFiled {
            /// The record.
            record: RecordId,
            /// What was done.
            kind: RecordKind,
            /// The day of it.
            on: Day,
            /// The body.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// The plan, record or report.
            document: Digest,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such agreement, or both sides have not signed it.
        NoSuchAgreement,
        /// The agreement is not in force.
        NotInForce,
        /// No delivery under the agreement was acknowledged.
        NothingDelivered,
        /// The organisation has no part in this.
        NotParty,
        /// Only who signed the agreement for the provider's side may do this.
        NotSigner,
        /// The organisation is not responsible for this.
        NotResponsible,
        /// Only the bureau files this.
        BureauOnly,
        /// The organisation is no data user.
        NotDataUser,
        /// Not possible in this state.
        WrongState,
        /// A document's digest is missing.
        DocumentMissing,
        /// The name is empty, not UTF-8 or not printable.
        MalformedName,
        /// The grants are none, not ascending or repeated.
        MalformedGrants,
        /// There is no grant with this hash.
        NoSuchGrant,
        /// The grant belongs to another agreement.
        GrantOfAnother,
        /// A product must name the public data it cites.
        AttributionMissing,
        /// The product was finished before any data was delivered.
        BeforeFirstDelivery,
        /// The days do not follow one another as they must.
        DaysOutOfOrder,
        /// The day has not come.
        DayInFuture,
        /// There is no such product.
        NoSuchProduct,
        /// The day is not later than the one that holds now, or has passed.
        NotLater,
        /// The day lies after the term of the agreement.
        BeyondTerm,
        /// There is no such period.
        NoSuchPeriod,
        /// The period has not begun: nothing can be reported on it.
        PeriodNotBegun,
        /// After the launch a usage report comes with feedback.
        FeedbackMissing,
        /// It was found at a moment that has not come.
        FoundInFuture,
        /// There is no such report.
        NoSuchReport,
        /// A report of this kind does not end so.
        OutcomeDoesNotFit,
        /// A check of this kind has no such result.
        ResultDoesNotFit,
        /// There is no further number.
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
        /// Publishes a product or service made from data of an agreement. The first one is the launch and stops
        /// its clock.
        ///
        /// By an officer of the data user with the duty to decide: what is published binds the organisation before the public
        /// . The agreement must be in force and data delivered.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchAgreement`], [`Error::NotInForce`],
        /// [`Error::NotParty`], [`Error::NothingDelivered`], [`Error::MalformedName`], [`Error::DocumentMissing`],
        /// [`Error::AttributionMissing`], [`Error::BeforeFirstDelivery`], [`Error::DayInFuture`],
        /// [`Error::DaysOutOfOrder`], [`Error::MalformedGrants`], [`Error::NoSuchGrant`], [`Error::GrantOfAnother`].
        #[pallet::call_index(0)]
        #[pallet::weight(
            T::WeightInfo::publish_product()
                .saturating_add(T::WeightInfo::grant_terms().saturating_mul(product.grants.len() as u64))
        )]
        pub fn publish_product(origin: OriginFor<T>, agreement: AgreementId, product: ProductTerms) -> DispatchResult {
            Self::do_publish_product(origin, agreement, product)
        }

        /// Records what is new in a product: description, link, data, or opinions of users that were handled.
        ///
        /// By an officer of its data user with the duty to decide, while the agreement is in force.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchProduct`], [`Error::NotParty`],
        /// [`Error::NotInForce`], [`Error::WrongState`] once it is retired, [`Error::DocumentMissing`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::update_product())]
        pub fn update_product(
            origin: OriginFor<T>,
            product: ProductId,
            update: ProductUpdate,
            document: Digest,
        ) -> DispatchResult {
            Self::do_update_product(origin, product, update, document)
        }

        /// Says that a product is no longer offered. It stays in the registry, as retired.
        ///
        /// By an officer of its data user with the duty to decide, also when the agreement has ended.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchProduct`], [`Error::NotParty`],
        /// [`Error::WrongState`], [`Error::DocumentMissing`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::retire_product())]
        pub fn retire_product(
            origin: OriginFor<T>,
            product: ProductId,
            cause: RetirementCause,
            document: Digest,
        ) -> DispatchResult {
            Self::do_retire_product(origin, product, cause, document)
        }

        /// Sets a later day for the launch, before the day that holds now or after it. A breach that is recorded stays
        /// recorded.
        ///
        /// By an officer with the duty to decide of whoever signed the agreement for the provider's side. `reason` is the salted
        /// digest of the reasons.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchAgreement`], [`Error::NotInForce`],
        /// [`Error::NotSigner`], [`Error::DocumentMissing`], [`Error::NothingDelivered`], [`Error::WrongState`] once it is
        /// launched, [`Error::NotLater`], [`Error::BeyondTerm`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::extend_launch())]
        pub fn extend_launch(
            origin: OriginFor<T>,
            agreement: AgreementId,
            until: Day,
            reason: Digest,
        ) -> DispatchResult {
            Self::do_extend_launch(origin, agreement, until, reason)
        }

        /// Files the usage report of a period, after the launch with feedback by the agreed dimensions. It stops
        /// the clock; where the period was not overdue the next one begins.
        ///
        /// By an officer of the data user who files. A report that is overdue may be filed when the agreement has ended.
        ///
        /// # Errors
        /// The registry's where the officer may not file; [`Error::NothingDelivered`], [`Error::NotParty`],
        /// [`Error::NoSuchPeriod`], [`Error::WrongState`] once it is filed or lapsed, [`Error::PeriodNotBegun`],
        /// [`Error::DocumentMissing`], [`Error::FeedbackMissing`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::file_usage_report())]
        pub fn file_usage_report(
            origin: OriginFor<T>,
            agreement: AgreementId,
            period: PeriodNumber,
            report: Digest,
            feedback: Option<Digest>,
        ) -> DispatchResult {
            Self::do_file_usage_report(origin, agreement, period, report, feedback)
        }

        /// Reports a quality problem, a security risk, a hazard or a leak to the agencies and the bureau.
        /// When it was found and when it was reported are both recorded, and whether that was prompt. The clock of its
        /// handling starts.
        ///
        /// By an officer of the data user who files, its security post among them; also when the agreement has ended.
        ///
        /// # Errors
        /// The registry's where the officer may not file; [`Error::NoSuchAgreement`], [`Error::NoSuchGrant`],
        /// [`Error::NotParty`], [`Error::FoundInFuture`], [`Error::DocumentMissing`].
        #[pallet::call_index(5)]
        #[pallet::weight(
            T::WeightInfo::file_report()
                .saturating_add(T::WeightInfo::enlist().saturating_mul(u64::from(MAX_AGENCIES)))
        )]
        pub fn file_report(
            origin: OriginFor<T>,
            subject: ReportSubject,
            kind: ReportKind,
            severity: Severity,
            found_at: Moment,
            document: Digest,
        ) -> DispatchResult {
            Self::do_file_report(origin, Finding { subject, kind, severity, found_at, document })
        }

        /// Adds a document to a report that is not closed: cause, leads, evidence, measures taken together.
        ///
        /// By an officer who files, of the data user or of a body that it goes to.
        ///
        /// # Errors
        /// The registry's where the officer may not file; [`Error::NoSuchReport`], [`Error::NotParty`], [`Error::WrongState`],
        /// [`Error::DocumentMissing`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::supplement_report())]
        pub fn supplement_report(origin: OriginFor<T>, report: ReportId, document: Digest) -> DispatchResult {
            Self::do_supplement_report(origin, report, document)
        }

        /// Closes a report with what became of it.
        ///
        /// By an officer with the duty to decide, of the body that must handle it, or of the bureau where it goes there too. A
        /// quality problem is closed only by the body that must handle it.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchReport`], [`Error::NotResponsible`],
        /// [`Error::WrongState`], [`Error::OutcomeDoesNotFit`], [`Error::DocumentMissing`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::handle_report())]
        pub fn handle_report(
            origin: OriginFor<T>,
            report: ReportId,
            outcome: ReportOutcome,
            document: Digest,
        ) -> DispatchResult {
            Self::do_handle_report(origin, report, outcome, document)
        }

        /// Files a check of a data user's use: a security inspection, a follow-up, a complaint or an opinion that was
        /// handled.
        ///
        /// By an officer who files, the security post among them: of an agency under agreements of its own, of the bureau or a
        /// regulator on any agreement or data user.
        ///
        /// # Errors
        /// The registry's where the officer may not file; [`Error::NoSuchAgreement`], [`Error::NotResponsible`],
        /// [`Error::NotDataUser`], [`Error::ResultDoesNotFit`], [`Error::DayInFuture`], [`Error::DocumentMissing`].
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::file_check())]
        pub fn file_check(
            origin: OriginFor<T>,
            subject: CheckSubject,
            kind: CheckKind,
            result: CheckResult,
            on: Day,
            document: Digest,
        ) -> DispatchResult {
            Self::do_file_check(origin, subject, kind, result, on, document)
        }

        /// Files a record of a body's own security work: plan, drill, training, test, measure, evaluation,
        /// for the bureau also supervision.
        ///
        /// By an officer of an agency or of the bureau who files, the security post among them.
        ///
        /// # Errors
        /// The registry's where the officer may not file; [`Error::BureauOnly`], [`Error::DayInFuture`],
        /// [`Error::DocumentMissing`].
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::file_record())]
        pub fn file_record(origin: OriginFor<T>, kind: RecordKind, on: Day, document: Digest) -> DispatchResult {
            Self::do_file_record(origin, kind, on, document)
        }
    }
}
