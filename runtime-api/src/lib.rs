//! The runtime APIs through which RPC and clients read the ledger.
//!
//! Declarations only: the runtime answers each from the state of the block it is asked at, by the pallet that keeps it. A
//! reader that wants to rely on an answer asks at a finalized block. Types are those of `drl_primitives`.
//!
//! Lists come in pages of at most 100 entries: `from` is the number of the first entry, counted from 0, or `after` the last
//! entry of the page before; `limit` the most entries wanted. An empty page is the end.

#![cfg_attr(not(feature = "std"), no_std)]
// The macro writes items that carry no documentation, and functions of as many arguments as an API has.
#![allow(missing_docs, clippy::too_many_arguments)]

extern crate alloc;

pub mod consortium;
pub mod peers;

use alloc::vec::Vec;
use drl_primitives::{
    agreement::AgreementView,
    application_view::{ApplicationView, ClockView, WorkItem, WorkKey},
    clocks::Due,
    correction::{CorrectionRecord, CorrectionView, CorrectionsOf},
    credit::{
        rating::RatingView,
        score::{EvaluationPage, FormulaRecord, ScoreView},
        EntryRecord, EntryView,
    },
    dataset::CatalogEntry,
    grant::Question,
    grant_status::{GrantView, GrantsOf, StatusRecord},
    objection::{ObjectionRecord, ObjectionView, ObjectionsOf},
    organisation::Officer,
    receipts::{
        record::{BatchView, DeliveryView, Destruction, DutyView, GrantReceipts, Log, ReturnView},
        BatchId, ReceiptKind,
    },
    rectification::{RectificationRecord, RectificationView, RectificationsOf},
    reports::{
        CareView, CheckView, ChecksOf, ObligationView, PeriodView, ProductId, ProductView, ProductsOf, ReportView,
        ReportsOf, WorkRecordView,
    },
    review::HistoryRecord,
    signing::SignedKind,
    verdict::{Facts, Verdict},
    views::{CalendarView, DataUserView, ParametersView, PerformanceView, PublishedDataset},
    AgreementId, AgreementVersion, ApplicationId, ClockId, CorrectionId, CreditCode, CreditEntryId, DatasetId, Day,
    DeliveryId, GrantHash, Moment, ObjectionId, OrgId, RatingId, RectificationId, ReportId, ReturnId,
};
use sp_core::H256;
use sp_runtime::AccountId32;

/// An account on the ledger.
pub type AccountId = AccountId32;
/// The number of a block.
pub type BlockNumber = u32;
/// [`drl_primitives::views::OrganisationView`] of the ledger.
pub type OrganisationView = drl_primitives::views::OrganisationView<AccountId>;
/// [`drl_primitives::grant_status::GrantView`] of the ledger.
pub type GrantOfLedger = GrantView<AccountId, BlockNumber>;
/// A record of a grant's history.
pub type GrantRecord = StatusRecord<AccountId, BlockNumber>;
/// A delivery under a grant.
pub type DeliveryOfLedger = DeliveryView<AccountId, BlockNumber>;
/// A data return under a grant.
pub type ReturnOfLedger = ReturnView<AccountId, BlockNumber>;
/// A batch of receipts.
pub type BatchOfLedger = BatchView<AccountId, BlockNumber>;
/// A certificate of destruction.
pub type DestructionOfLedger = Destruction<AccountId, BlockNumber>;
/// What a data user owes under an agreement.
pub type ObligationOfLedger = ObligationView<AccountId, BlockNumber>;
/// A period of usage reports.
pub type PeriodOfLedger = PeriodView<AccountId, BlockNumber>;
/// A check that is on record.
pub type CheckOfLedger = CheckView<AccountId, BlockNumber>;
/// A record of a body's own work.
pub type WorkRecordOfLedger = WorkRecordView<AccountId, BlockNumber>;
/// A rating.
pub type RatingOfLedger = RatingView<AccountId, BlockNumber>;
/// An entry of a credit record.
pub type CreditEntryOfLedger = EntryView<AccountId, BlockNumber>;
/// A record of what was done about an entry.
pub type CreditRecordOfLedger = EntryRecord<AccountId, BlockNumber>;
/// An order to rectify.
pub type RectificationOfLedger = RectificationView<AccountId>;
/// A record of an order's history.
pub type RectificationRecordOfLedger = RectificationRecord<AccountId, BlockNumber>;
/// A record of an objection's history.
pub type ObjectionRecordOfLedger = ObjectionRecord<AccountId, BlockNumber>;
/// A record of a correction request's history.
pub type CorrectionRecordOfLedger = CorrectionRecord<AccountId, BlockNumber>;
/// A record of an application's history.
pub type ApplicationRecord = HistoryRecord<AccountId>;

sp_api::decl_runtime_apis! {
    /// Everything about the release of data that the ledger answers.
    #[api_version(1)]
    pub trait ReleaseApi {
        /// Whether data may be obtained under a grant: the one verdict (architecture, decision 8).
        fn verify_grant(grant: GrantHash, question: Question) -> Verdict;

        /// What a verdict on the grant depends on, all as of a moment; `None` where there is no such grant.
        fn grant_facts(grant: GrantHash, at: Moment) -> Option<Facts>;

        /// A grant with its status and the holds that stand.
        fn grant(grant: GrantHash) -> Option<GrantOfLedger>;

        /// The history of a grant, oldest record first.
        fn grant_history(grant: GrantHash, from: u32, limit: u32) -> Vec<GrantRecord>;

        /// The grants of a dataset, a data user or an agreement, in the order of issue.
        fn grants(of: GrantsOf, from: u32, limit: u32) -> Vec<GrantHash>;

        /// How many grants a dataset, a data user or an agreement has.
        fn grant_count(of: GrantsOf) -> u32;

        /// An application with its rows, documents and clocks.
        fn application(application: ApplicationId) -> Option<ApplicationView>;

        /// The history of an application, oldest record first.
        fn application_history(application: ApplicationId, from: u32, limit: u32) -> Vec<ApplicationRecord>;

        /// The applications of an organisation.
        fn applications_of(
            applicant: OrgId,
            after: Option<ApplicationId>,
            limit: u32,
        ) -> Vec<ApplicationId>;

        /// What an organisation is waited for.
        fn worklist(organisation: OrgId, after: Option<WorkKey>, limit: u32) -> Vec<WorkItem>;

        /// A dataset as it stands in the catalog.
        fn dataset(dataset: DatasetId) -> Option<CatalogEntry>;

        /// How many datasets were ever registered. Their ids are 1 to this number.
        fn dataset_count() -> u32;

        /// An organisation with its officers.
        fn organisation(organisation: OrgId) -> Option<OrganisationView>;

        /// The organisation with this unified social credit code, be it active or not.
        fn organisation_by_code(code: CreditCode) -> Option<OrgId>;

        /// The post of an account, if it is an officer.
        fn officer(account: AccountId) -> Option<Officer>;

        /// An agreement as it stands.
        fn agreement(agreement: AgreementId) -> Option<AgreementView>;

        /// The agreements in which an organisation has a part, in the order of drafting.
        fn agreements_of(organisation: OrgId, from: u32) -> Vec<AgreementId>;

        /// The canonical bytes of the text of a version: UTF-8, to be shown before signing.
        fn agreement_text(agreement: AgreementId, version: AgreementVersion) -> Option<Vec<u8>>;

        /// The canonical bytes of the commitment letter: UTF-8, to be shown before signing.
        fn commitment_text(agreement: AgreementId) -> Option<Vec<u8>>;

        /// The canonical bytes of the text that a renewal by `months` would have, if it were asked for now.
        fn renewal_text(agreement: AgreementId, months: u16) -> Option<Vec<u8>>;

        /// The bytes to be signed now, with an expiry. Not the text alone: domain and expiry stand around it.
        fn signing_payload(agreement: AgreementId, kind: SignedKind, expires_at: Moment) -> Option<Vec<u8>>;

        /// The bytes that a data user signs to ask for a renewal by `months`.
        fn renewal_payload(agreement: AgreementId, months: u16, expires_at: Moment) -> Option<Vec<u8>>;

        /// The governed parameters that apply today.
        fn parameters() -> ParametersView;

        /// The calendar of a year, if one was published.
        fn calendar(year: u16) -> Option<CalendarView>;

        /// An open clock, with its due day by the calendars in force.
        fn clock(clock: ClockId) -> Option<ClockView>;

        /// The day that is `count` working days after `from`, which itself is not counted.
        fn add_working_days(from: Day, count: u16) -> Due;

        /// How many working days lie after `from` up to and including `to`, at most 250.
        fn working_days_between(from: Day, to: Day) -> u16;

        /// The receipts of a grant in figures: how many, and the heads of its two logs.
        fn receipts(grant: GrantHash) -> GrantReceipts;

        /// The head of a log of receipts of a grant.
        fn log(grant: GrantHash, kind: ReceiptKind) -> Log;

        /// A delivery.
        fn delivery(delivery: DeliveryId) -> Option<DeliveryOfLedger>;

        /// The deliveries under a grant, in the order of recording.
        fn deliveries(grant: GrantHash, from: u32, limit: u32) -> Vec<DeliveryOfLedger>;

        /// The data returns under a grant, in the order of filing.
        fn data_returns(grant: GrantHash, from: u32, limit: u32) -> Vec<ReturnOfLedger>;

        /// A data return.
        fn data_return(data_return: ReturnId) -> Option<ReturnOfLedger>;

        /// The duties of a data user to return data, in the order in which they arose.
        fn return_duties(user: OrgId, from: u32, limit: u32) -> Vec<DutyView>;

        /// A batch by its number among all batches.
        fn batch(batch: BatchId) -> Option<BatchOfLedger>;

        /// The batch that anchored a root.
        fn batch_of_root(root: H256) -> Option<BatchId>;

        /// The published registry of batches, in the order of anchoring.
        fn batches(from: BatchId, limit: u32) -> Vec<BatchOfLedger>;

        /// The batches of one log of a grant, in the order of anchoring.
        fn log_batches(grant: GrantHash, kind: ReceiptKind, from: u32, limit: u32) -> Vec<BatchOfLedger>;

        /// The certificates of destruction under a grant.
        fn destructions(grant: GrantHash, from: u32, limit: u32) -> Vec<DestructionOfLedger>;

        /// What a data user owes under an agreement after its first data: launch, usage reports.
        fn obligation(agreement: AgreementId) -> Option<ObligationOfLedger>;

        /// The obligations of a data user, agreement by agreement.
        fn obligations(user: OrgId, from: u32, limit: u32) -> Vec<ObligationOfLedger>;

        /// The periods of usage reports under an agreement; they are counted from 1.
        fn usage_periods(agreement: AgreementId, from: u32, limit: u32) -> Vec<PeriodOfLedger>;

        /// The published registry of products, in the order of publication.
        fn product_registry(from: ProductId, limit: u32) -> Vec<ProductView>;

        /// The products of a data user, an agreement or a grant.
        fn products(of: ProductsOf, from: u32, limit: u32) -> Vec<ProductView>;

        /// A report on risk, quality or an incident.
        fn report(report: ReportId) -> Option<ReportView>;

        /// Such reports by whom they concern.
        fn reports(of: ReportsOf, from: u32, limit: u32) -> Vec<ReportView>;

        /// Inspections, follow-ups, complaints and opinions on record.
        fn checks(of: ChecksOf, from: u32, limit: u32) -> Vec<CheckOfLedger>;

        /// Plans, drills, training, tests and evaluations that a body has on record.
        fn work_records(body: OrgId, from: u32, limit: u32) -> Vec<WorkRecordOfLedger>;

        /// What shows that a body met its duties of supervision and care.
        fn care(body: OrgId) -> CareView;

        /// A rating of an applicant.
        fn rating(rating: RatingId) -> Option<RatingOfLedger>;

        /// The ratings of an applicant, in the order of opening.
        fn ratings(organisation: OrgId, from: u32, limit: u32) -> Vec<RatingOfLedger>;

        /// An entry of a credit record.
        fn credit_entry(entry: CreditEntryId) -> Option<CreditEntryOfLedger>;

        /// The credit record of an organisation, in the order of entry.
        fn credit_entries(organisation: OrgId, from: u32, limit: u32) -> Vec<CreditEntryOfLedger>;

        /// What was done about an entry, oldest record first.
        fn credit_entry_history(entry: CreditEntryId, from: u32, limit: u32) -> Vec<CreditRecordOfLedger>;

        /// The score of an organisation today, which anybody recomputes from entries and formula.
        fn credit_score(organisation: OrgId) -> ScoreView;

        /// A version of the formula of the score.
        fn credit_formula(version: u32) -> Option<FormulaRecord>;

        /// The published evaluations of data users: `from` is an organisation, `next` where the following page begins.
        fn evaluations(from: OrgId, limit: u32) -> EvaluationPage;

        /// An order to rectify, with what became of it.
        fn rectification(rectification: RectificationId) -> Option<RectificationOfLedger>;

        /// The orders about an organisation, a grant or an agreement.
        fn rectifications(of: RectificationsOf, from: u32, limit: u32) -> Vec<RectificationId>;

        /// The history of an order, oldest record first.
        fn rectification_history(rectification: RectificationId, from: u32, limit: u32) -> Vec<RectificationRecordOfLedger>;

        /// An objection to the opening of a dataset.
        fn objection(objection: ObjectionId) -> Option<ObjectionView>;

        /// The objections to a dataset, or to those of an owner.
        fn objections(of: ObjectionsOf, from: u32, limit: u32) -> Vec<ObjectionId>;

        /// The history of an objection, oldest record first.
        fn objection_history(objection: ObjectionId, from: u32, limit: u32) -> Vec<ObjectionRecordOfLedger>;

        /// A request to correct data.
        fn correction(correction: CorrectionId) -> Option<CorrectionView>;

        /// The requests to correct a dataset, or with which an agency deals.
        fn corrections(of: CorrectionsOf, from: u32, limit: u32) -> Vec<CorrectionId>;

        /// The history of a correction request, oldest record first.
        fn correction_history(correction: CorrectionId, from: u32, limit: u32) -> Vec<CorrectionRecordOfLedger>;

        /// Performance of an organisation, or of all together, from recorded events only.
        fn performance(organisation: Option<OrgId>) -> PerformanceView;

        /// The published registry of the catalog: the datasets from `from` on, counted from 1.
        fn catalog(from: DatasetId, limit: u32) -> Vec<PublishedDataset>;

        /// The published registry of data users that hold grants, in no particular order.
        fn data_users(after: Option<OrgId>, limit: u32) -> Vec<DataUserView>;

        /// The moment of the block: what "now" is in every answer.
        fn now() -> Moment;
    }
}

#[cfg(test)]
mod tests {
    use super::runtime_decl_for_release_api::{ID, VERSION};

    #[test]
    fn the_api_is_known_by_its_name_and_version() {
        // The first eight bytes of BLAKE2b-64 of the name, as the runtime's version lists it.
        assert_eq!(ID, sp_crypto_hashing::blake2_64(b"ReleaseApi"));
        assert_eq!(VERSION, 1);
    }
}
