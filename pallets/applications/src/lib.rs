#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod approved;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod case;
mod eligibility;
#[cfg(test)]
mod mock;
mod overdue;
mod queries;
mod review;
mod stages;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use drl_primitives::history::MAX_PAGE;
pub use eligibility::{HIGHEST_PROTECTION_LEVEL, REGULATION_IN_FORCE};
pub use pallet::*;
pub use weights::WeightInfo;

/// The pallet: storage, calls, events, errors. What the calls do stands in the files beside this one.
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        case::Case,
        types::{Application, Row},
        weights::WeightInfo,
    };
    use alloc::boxed::Box;
    use drl_primitives::{
        application::{ApplicationForm, CreditCheck, DemandList, DemandRow, DocumentKind, Documents as DocumentList},
        application_view::WorkKey,
        catalog::Datasets,
        clocks::{Clocks, WorkingCalendar},
        law::{DoubtReason, RefusalGround, ReturnReason},
        organisation::{OrgKind, Organisations},
        parameters::RuleParameters,
        review::{
            Attendees, CloseCause, DifferReason, Doubt, FormalReview, HistoryRecord, Meeting, MeetingOutcome, Recheck,
            ReviewAct, RowDecision, Task,
        },
        AgreementId, ApplicationId, Code, Digest, OrgId, RowIndex, MAX_ITEMS, MAX_ROWS,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// Who may apply.
    const APPLICANTS: [OrgKind; 2] = [OrgKind::DataUser, OrgKind::Individual];
    /// Who may own a dataset and decide on its rows; the bureau may own data too.
    const OWNERS: [OrgKind; 2] = [OrgKind::Agency, OrgKind::Bureau];
    /// Who reviews and re-checks.
    const BUREAU: [OrgKind; 1] = [OrgKind::Bureau];

    /// The version of the storage layout.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: who acts for whom.
        type Organisations: Organisations<Self::AccountId>;
        /// The catalog: what is applied for.
        type Datasets: Datasets;
        /// Where clocks run.
        type Clocks: Clocks;
        /// Counts working days.
        type Calendar: WorkingCalendar;
        /// The governed parameters.
        type Parameters: RuleParameters;
        /// Credit records; `()` where none are kept.
        type Credit: CreditCheck;
        /// What benchmarks need of the runtime.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// How many applications were submitted; the next one's id.
    #[pallet::storage]
    pub type SubmissionCount<T: Config> = StorageValue<_, ApplicationId, ValueQuery>;

    /// All applications, without what the other maps hold of them.
    #[pallet::storage]
    pub type Applications<T: Config> = StorageMap<_, Twox64Concat, ApplicationId, Application>;

    /// Annex 1 of each application.
    #[pallet::storage]
    pub type Forms<T: Config> = StorageMap<_, Twox64Concat, ApplicationId, ApplicationForm>;

    /// The documents of each application, as salted digests.
    #[pallet::storage]
    pub type Documents<T: Config> = StorageMap<_, Twox64Concat, ApplicationId, DocumentList>;

    /// Annex 2 of each application, row by row, and what was decided.
    #[pallet::storage]
    pub type Rows<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ApplicationId, Twox64Concat, RowIndex, Row<T::AccountId>>;

    /// What was done on each application, from 0 on. Records are only ever added.
    #[pallet::storage]
    pub type Histories<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ApplicationId, Twox64Concat, u32, HistoryRecord<T::AccountId>>;

    /// The applications of each applicant.
    #[pallet::storage]
    pub type ApplicationsByApplicant<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, ApplicationId, ()>;

    /// How often each organisation did each act, as its records of the histories say.
    #[pallet::storage]
    pub type ActTallies<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, ReviewAct, u32, ValueQuery>;

    /// How often each agency refused on each ground.
    #[pallet::storage]
    pub type RefusalTallies<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, RefusalGround, u32, ValueQuery>;

    /// How often each act was done by all together.
    #[pallet::storage]
    pub type ActTotals<T: Config> = StorageMap<_, Twox64Concat, ReviewAct, u32, ValueQuery>;

    /// How often all agencies together refused on each ground.
    #[pallet::storage]
    pub type RefusalTotals<T: Config> = StorageMap<_, Twox64Concat, RefusalGround, u32, ValueQuery>;

    /// What each organisation is waited for: applications as a whole, and rows.
    #[pallet::storage]
    pub type WorkItems<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, WorkKey, Task>;

    /// What happened. `late` says whether a clock that the act ended had run out.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An application was submitted; its formal review begins.
        ApplicationSubmitted {
            /// The new application.
            application: ApplicationId,
            /// Who applied.
            applicant: OrgId,
            /// How many rows its demand list has.
            rows: RowIndex,
        },
        /// The bureau returned an application for completion.
        ApplicationReturned {
            /// The application.
            application: ApplicationId,
            /// Why.
            reason: ReturnReason,
            /// Whether formal review was late.
            late: bool,
        },
        /// A returned application was submitted again.
        ApplicationResubmitted {
            /// The application.
            application: ApplicationId,
            /// How many rows its demand list has now.
            rows: RowIndex,
        },
        /// An application passed formal review; its rows went to their agencies.
        FormalReviewPassed {
            /// The application.
            application: ApplicationId,
            /// Whether formal review was late.
            late: bool,
        },
        /// An agency decided on a row.
        RowDecided {
            /// The application.
            application: ApplicationId,
            /// The row.
            row: RowIndex,
            /// The agency.
            agency: OrgId,
            /// What it decided, a refusal with ground, citation and statement.
            decision: RowDecision,
            /// Whether demand review was late.
            late: bool,
        },
        /// An agency doubted a row and asked for a coordination meeting.
        RowDoubted {
            /// The application.
            application: ApplicationId,
            /// The row.
            row: RowIndex,
            /// The agency.
            agency: OrgId,
            /// Why.
            reason: DoubtReason,
            /// Digest of its request.
            request: Digest,
            /// Whether it came later than the demand review of an undoubted row was due.
            late: bool,
        },
        /// A coordination meeting was held on a row.
        MeetingRecorded {
            /// The application.
            application: ApplicationId,
            /// The row.
            row: RowIndex,
            /// What was found.
            outcome: MeetingOutcome,
            /// Digest of the minutes.
            minutes: Digest,
            /// Whether the meeting was late.
            late: bool,
        },
        /// Every row of an application is decided; re-check begins.
        DemandReviewCompleted {
            /// The application.
            application: ApplicationId,
        },
        /// The bureau differs from the agency on a row; a meeting is needed.
        RowDiffered {
            /// The application.
            application: ApplicationId,
            /// The row.
            row: RowIndex,
            /// Why.
            reason: DifferReason,
        },
        /// A row is final.
        RowSettled {
            /// The application.
            application: ApplicationId,
            /// The row.
            row: RowIndex,
            /// Whether it may be opened.
            approved: bool,
        },
        /// The bureau re-checked every row that was decided.
        RecheckCompleted {
            /// The application.
            application: ApplicationId,
            /// Whether re-check was late.
            late: bool,
        },
        /// All rows of an application are approved; the agreement comes next.
        ApplicationApproved {
            /// The application.
            application: ApplicationId,
        },
        /// Some rows of an application are approved; the applicant chooses.
        ApplicationPartlyApproved {
            /// The application.
            application: ApplicationId,
            /// How many rows are approved.
            approved: u16,
        },
        /// The applicant accepted the approved rows; the agreement comes next.
        PartialApprovalAccepted {
            /// The application.
            application: ApplicationId,
        },
        /// An application was closed without an agreement.
        ApplicationClosed {
            /// The application.
            application: ApplicationId,
            /// Why.
            cause: CloseCause,
        },
        /// An agreement was drafted from an application.
        AgreementBound {
            /// The application.
            application: ApplicationId,
            /// The agreement.
            agreement: AgreementId,
        },
    }

    /// What can be wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no application with this id.
        ApplicationNotFound,
        /// The application has no row with this number.
        RowNotFound,
        /// No more application ids are left.
        ApplicationIdsExhausted,
        /// No data bureau is registered that could review the application.
        NoBureau,
        /// Only the applicant may do this with the application.
        NotTheApplicant,
        /// Only the agency that owns the dataset decides on its rows.
        NotTheOwner,
        /// The application is in a state in which this cannot be done.
        ApplicationStateForbids,
        /// The row is in a state in which this cannot be done.
        RowStateForbids,
        /// Natural persons cannot apply for restricted data at present.
        NaturalPersonExcluded,
        /// The date on the form lies before 2022-03-01, when the regulation entered into force.
        FormDateBeforeRegulation,
        /// The date on the form lies in the future.
        FormDateInFuture,
        /// The form describes no use scenario.
        NoScenario,
        /// The scenarios of the form are not numbered 1, 2, 3 and so on.
        ScenariosNotNumbered,
        /// A document that belongs to the application is missing.
        DocumentMissing,
        /// A document is named twice; each kind is handed in once.
        DocumentRepeated,
        /// There is no such protection level: they go from 1 to 5.
        ProtectionLevelUnknown,
        /// The protection level of the system is lower than restricted data asks for.
        ProtectionLevelTooLow,
        /// The proof of classified protection has expired.
        ProtectionProofExpired,
        /// A bad credit entry for breach of the regulation bars the applicant.
        CreditBarred,
        /// The applicant has no valid rating as high as a dataset of the demand list asks for.
        RatingTooLow,
        /// The applicant's organisation is suspended or has left.
        ApplicantNotActive,
        /// The demand list is empty.
        NoRows,
        /// The demand list names more agencies than an application may touch.
        TooManyAgencies,
        /// A row names a scenario that the form does not describe.
        ScenarioUnknown,
        /// The demand list has two rows with the same scenario and dataset.
        RowRepeated,
        /// A row asks for no data item.
        NoItems,
        /// The data items of a row are not in rising order without repetition.
        ItemsNotAscending,
        /// The dataset has no such data item.
        ItemUnknown,
        /// There is no dataset with this id.
        DatasetNotFound,
        /// The agency named in the row does not own the dataset.
        WrongAgency,
        /// The dataset must not be opened.
        DatasetProhibited,
        /// The dataset is open to everybody: no application is needed.
        DatasetUnconditional,
        /// The dataset is not open on this ledger.
        DatasetNotOpen,
        /// A refusal must cite the article that forbids opening.
        CitationIncomplete,
        /// A refusal must cite a law, a regulation, a rule or a state provision.
        CitationNotLegal,
        /// The decision is not what the coordination meeting found.
        DecisionAgainstMinutes,
        /// The record of a meeting names nobody who took part.
        NoAttendees,
        /// Those who took part in the meeting are not in rising order without repetition.
        AttendeesNotAscending,
        /// The record of the meeting names an organisation that is not registered.
        AttendeeUnknown,
        /// Where the bureau decided on its own data, another of its officers must re-check.
        SameOfficer,
        /// An agreement was drafted from the application already.
        AgreementExists,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            let documents = drl_primitives::application::MAX_DOCUMENTS as usize;
            assert_eq!(DocumentKind::ALL.len(), documents, "one document of each kind has room");
            let block = T::BlockWeights::get().max_block;
            for largest in [
                T::WeightInfo::resubmit(MAX_ROWS, MAX_ITEMS),
                T::WeightInfo::pass_formal_review(MAX_ROWS),
                T::WeightInfo::withdraw(MAX_ROWS),
            ] {
                assert!(largest.all_lt(block), "an application of the largest size fits into a block");
            }
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Submits an application for restricted data: annex 1, the documents, annex 2. By an applicant.
        ///
        /// The ledger checks the fitness of the applicant and each row against the catalog. The clock of formal
        /// review begins.
        #[pallet::call_index(0)]
        #[pallet::weight(
            T::WeightInfo::submit(rows.len() as u32, most_items(rows)).saturating_add(T::Credit::check_weight())
        )]
        pub fn submit(
            origin: OriginFor<T>,
            form: Box<ApplicationForm>,
            documents: DocumentList,
            rows: DemandList,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &APPLICANTS)?;
            Self::do_submit(actor, *form, documents, rows)
        }

        /// Submits a returned application again, all of it anew. By its applicant.
        #[pallet::call_index(1)]
        #[pallet::weight(
            T::WeightInfo::resubmit(rows.len() as u32, most_items(rows)).saturating_add(T::Credit::check_weight())
        )]
        pub fn resubmit(
            origin: OriginFor<T>,
            application: ApplicationId,
            form: Box<ApplicationForm>,
            documents: DocumentList,
            rows: DemandList,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &APPLICANTS)?;
            Self::do_resubmit(Case::open(application, actor)?, *form, documents, rows)
        }

        /// Enters the result of formal review: passed, or returned for a reason. By the bureau.
        ///
        /// An application passes only while its applicant is in good standing, fit and not barred. Its rows then
        /// go to the agencies that own the datasets, each with its clock.
        #[pallet::call_index(2)]
        #[pallet::weight(match outcome {
            FormalReview::Pass => {
                T::WeightInfo::pass_formal_review(MAX_ROWS).saturating_add(T::Credit::check_weight())
            },
            FormalReview::Return(_) => T::WeightInfo::return_application(),
        })]
        pub fn formal_review(
            origin: OriginFor<T>,
            application: ApplicationId,
            outcome: FormalReview,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let case = Case::open(application, Self::actor(who, &BUREAU)?)?;
            match outcome {
                FormalReview::Pass => {
                    let rows = Self::do_pass(case)?;
                    Ok(Some(T::WeightInfo::pass_formal_review(rows).saturating_add(T::Credit::check_weight())).into())
                }
                FormalReview::Return(reason) => {
                    Self::do_return(case, reason)?;
                    Ok(().into())
                }
            }
        }

        /// Decides on a row: approved, or refused with ground, citation and statement. By the agency that owns
        /// the dataset. After a coordination meeting the decision follows the minutes.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::decide_row())]
        pub fn decide_row(
            origin: OriginFor<T>,
            application: ApplicationId,
            row: RowIndex,
            decision: RowDecision,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &OWNERS)?;
            Self::do_decide(Case::open(application, actor)?, row, decision)
        }

        /// Doubts a row and asks the bureau for a coordination meeting. By the agency that owns the dataset.
        ///
        /// The row is then due at the first quarterly date that is not before its due day without doubt.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::doubt_row())]
        pub fn doubt_row(
            origin: OriginFor<T>,
            application: ApplicationId,
            row: RowIndex,
            reason: DoubtReason,
            request: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &OWNERS)?;
            Self::do_doubt(Case::open(application, actor)?, row, Doubt { reason, request })
        }

        /// Enters what a coordination meeting found for a row: outcome, digest of the minutes, bodies that took part (R-060,
        /// By the bureau.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::record_meeting(attendees.len() as u32))]
        pub fn record_meeting(
            origin: OriginFor<T>,
            application: ApplicationId,
            row: RowIndex,
            outcome: MeetingOutcome,
            minutes: Digest,
            attendees: Attendees,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &BUREAU)?;
            Self::do_record_meeting(Case::open(application, actor)?, row, Meeting { outcome, minutes, attendees })
        }

        /// Re-checks a decided row: confirms the decision, or differs. By the bureau.
        ///
        /// To differ turns no refusal into an approval: it calls for a meeting, after which the agency decides again.
        #[pallet::call_index(6)]
        #[pallet::weight(match outcome {
            Recheck::Confirm => T::WeightInfo::confirm_row(),
            Recheck::Differ(_) => T::WeightInfo::differ_on_row(),
        })]
        pub fn recheck_row(
            origin: OriginFor<T>,
            application: ApplicationId,
            row: RowIndex,
            outcome: Recheck,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &BUREAU)?;
            Self::do_recheck(Case::open(application, actor)?, row, outcome)
        }

        /// Accepts the approved rows of a partly approved application. By its applicant.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::accept_partial())]
        pub fn accept_partial(origin: OriginFor<T>, application: ApplicationId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &APPLICANTS)?;
            Self::do_choose(Case::open(application, actor)?, true)
        }

        /// Declines the approved rows of a partly approved application and closes it. By its applicant.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::decline_partial())]
        pub fn decline_partial(origin: OriginFor<T>, application: ApplicationId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &APPLICANTS)?;
            Self::do_choose(Case::open(application, actor)?, false)
        }

        /// Withdraws an application that has not been approved (rules 5.2). By its applicant. Its clocks stop running.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::withdraw(MAX_ROWS))]
        pub fn withdraw(origin: OriginFor<T>, application: ApplicationId) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let actor = Self::actor(who, &APPLICANTS)?;
            let rows = Self::do_withdraw(Case::open(application, actor)?)?;
            Ok(Some(T::WeightInfo::withdraw(rows)).into())
        }
    }

    /// The most items that one row has.
    fn most_items(rows: &[DemandRow]) -> u32 {
        rows.iter().map(|row| row.items.len() as u32).max().unwrap_or(0)
    }
}
