//! What is read of the use of data once it was granted, and of the published registries: by the runtime API, page by page, and
//! the histories record by record.

use super::{histories::Found, At, Ledger, LedgerError, Numbered, Span};
use codec::{Decode, Encode};
use drl_primitives::{
    correction::{CorrectionRecord, CorrectionView, CorrectionsOf},
    credit::{
        rating::RatingView,
        score::{EvaluationPage, FormulaRecord, ScoreView},
        EntryRecord, EntryView,
    },
    objection::{ObjectionRecord, ObjectionView, ObjectionsOf},
    rectification::{RectificationRecord, RectificationView, RectificationsOf},
    reports::{
        CareView, CheckView, ChecksOf, ObligationView, PeriodNumber, PeriodView, Product, ProductId, ProductRecord,
        ProductView, ProductsOf, Report, ReportRecord, ReportView, ReportsOf, WorkRecordView,
    },
    views::{DataUserView, PerformanceView, PublishedDataset},
    AgreementId, CorrectionId, CreditEntryId, DatasetId, ObjectionId, OrgId, RatingId, RectificationId, ReportId,
};
use drl_runtime::{BlockNumber, Runtime};
use frame_support::storage::StoragePrefixedMap;
use sp_runtime::AccountId32;

/// How many entries the runtime gives at once.
const PAGE: u32 = 100;

/// A rating on this ledger.
pub type RatingOfLedger = RatingView<AccountId32, BlockNumber>;
/// An entry of a credit record on this ledger.
pub type CreditEntryOfLedger = EntryView<AccountId32, BlockNumber>;
/// A record of what was done about an entry.
pub type CreditRecord = EntryRecord<AccountId32, BlockNumber>;
/// An order to rectify.
pub type RectificationOfLedger = RectificationView<AccountId32>;
/// A record of an order's history.
pub type OrderRecord = RectificationRecord<AccountId32, BlockNumber>;
/// A record of an objection's history.
pub type ObjectionEntry = ObjectionRecord<AccountId32, BlockNumber>;
/// A record of a correction request's history.
pub type CorrectionEntry = CorrectionRecord<AccountId32, BlockNumber>;
/// A record of a product's history.
pub type ProductEntry = ProductRecord<AccountId32, BlockNumber>;
/// A record of a report's history.
pub type ReportEntry = ReportRecord<AccountId32, BlockNumber>;
/// What a data user owes under an agreement.
pub type ObligationOfLedger = ObligationView<AccountId32, BlockNumber>;
/// A period of usage reports.
pub type PeriodOfLedger = PeriodView<AccountId32, BlockNumber>;
/// A check.
pub type CheckOfLedger = CheckView<AccountId32, BlockNumber>;
/// A record of a body's own work.
pub type WorkRecordOfLedger = WorkRecordView<AccountId32, BlockNumber>;

/// Declares what is asked of the runtime API: `name(arguments) -> answer = "method";`.
macro_rules! questions {
    ($( $(#[$doc:meta])* $name:ident($($argument:ident : $type:ty),+) -> $answer:ty = $method:literal; )+) => {
        impl Ledger {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// Those of the connection.
                pub async fn $name(&self, $($argument: $type),+) -> Result<At<$answer>, LedgerError> {
                    self.query($method, ($($argument,)+)).await
                }
            )+
        }

        /// The methods that are asked, for the test that the runtime has them.
        #[cfg(test)]
        const METHODS: &[&str] = &[$($method),+];
    };
}

questions! {
    /// What a data user owes under an agreement.
    obligation(agreement: AgreementId) -> Option<ObligationOfLedger> = "ReleaseApi_obligation";
    /// What a data user owes, agreement by agreement.
    obligations(user: OrgId, from: u32, limit: u32) -> Vec<ObligationOfLedger> = "ReleaseApi_obligations";
    /// The periods of usage reports under an agreement, which are counted from 1.
    usage_periods(agreement: AgreementId, from: PeriodNumber, limit: u32) -> Vec<PeriodOfLedger> = "ReleaseApi_usage_periods";
    /// The products of a data user or an agreement.
    products(of: ProductsOf, from: u32, limit: u32) -> Vec<ProductView> = "ReleaseApi_products";
    /// The published registry of products.
    product_registry(from: ProductId, limit: u32) -> Vec<ProductView> = "ReleaseApi_product_registry";
    /// A report on risk, quality or an incident.
    report(report: ReportId) -> Option<ReportView> = "ReleaseApi_report";
    /// Such reports by whom they concern.
    reports(of: ReportsOf, from: u32, limit: u32) -> Vec<ReportView> = "ReleaseApi_reports";
    /// Checks of the use.
    checks(of: ChecksOf, from: u32, limit: u32) -> Vec<CheckOfLedger> = "ReleaseApi_checks";
    /// What a body has on record of its own security work.
    work_records(body: OrgId, from: u32, limit: u32) -> Vec<WorkRecordOfLedger> = "ReleaseApi_work_records";
    /// What shows that a body met its duties of supervision and care.
    care(body: OrgId) -> CareView = "ReleaseApi_care";
    /// A rating of an applicant.
    rating(rating: RatingId) -> Option<RatingOfLedger> = "ReleaseApi_rating";
    /// The ratings of an applicant.
    ratings(organisation: OrgId, from: u32, limit: u32) -> Vec<RatingOfLedger> = "ReleaseApi_ratings";
    /// An entry of a credit record.
    credit_entry(entry: CreditEntryId) -> Option<CreditEntryOfLedger> = "ReleaseApi_credit_entry";
    /// The credit record of an organisation.
    credit_entries(organisation: OrgId, from: u32, limit: u32) -> Vec<CreditEntryOfLedger> = "ReleaseApi_credit_entries";
    /// The published evaluations of data users.
    evaluations(from: OrgId, limit: u32) -> EvaluationPage = "ReleaseApi_evaluations";
    /// An order to rectify.
    rectification(rectification: RectificationId) -> Option<RectificationOfLedger> = "ReleaseApi_rectification";
    /// An objection to the opening of a dataset.
    objection(objection: ObjectionId) -> Option<ObjectionView> = "ReleaseApi_objection";
    /// A request to correct data.
    correction(correction: CorrectionId) -> Option<CorrectionView> = "ReleaseApi_correction";
    /// Performance of an organisation, or of all together.
    performance(organisation: Option<OrgId>) -> PerformanceView = "ReleaseApi_performance";
    /// The published registry of the catalog, counted from 1.
    catalog(from: DatasetId, limit: u32) -> Vec<PublishedDataset> = "ReleaseApi_catalog";
    /// The published registry of data users that hold grants.
    data_users(after: Option<OrgId>, limit: u32) -> Vec<DataUserView> = "ReleaseApi_data_users";
}

/// A score, and all that it follows from, of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreFacts {
    /// What the chain says.
    pub told: ScoreView,
    /// Every version of the formula.
    pub formulas: Vec<Numbered<FormulaRecord>>,
    /// The whole credit record.
    pub entries: Vec<CreditEntryOfLedger>,
}

impl Ledger {
    /// A page of numbers, and what stands behind each of them, all of one block.
    async fn behind<V: Decode>(
        &self,
        list: &str,
        arguments: impl Encode,
        one: &str,
    ) -> Result<At<Vec<V>>, LedgerError> {
        let block = self.head().await?;
        let numbers: Vec<u32> = self.query_at(list, arguments, block.hash).await?;
        let mut value = Vec::new();
        for number in numbers {
            value.extend(self.query_at::<Option<V>>(one, number, block.hash).await?);
        }
        Ok(At { value, block })
    }

    /// The orders about an organisation, a grant or an agreement.
    ///
    /// # Errors
    /// Those of the connection; so for all that follow.
    pub async fn rectifications(
        &self,
        of: RectificationsOf,
        span: Span,
    ) -> Result<At<Vec<RectificationOfLedger>>, LedgerError> {
        self.behind("ReleaseApi_rectifications", (of, span.from, span.limit), "ReleaseApi_rectification").await
    }

    /// The objections to a dataset, or to those of an owner.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn objections(&self, of: ObjectionsOf, span: Span) -> Result<At<Vec<ObjectionView>>, LedgerError> {
        self.behind("ReleaseApi_objections", (of, span.from, span.limit), "ReleaseApi_objection").await
    }

    /// The requests to correct a dataset, or with which an agency deals.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn corrections(&self, of: CorrectionsOf, span: Span) -> Result<At<Vec<CorrectionView>>, LedgerError> {
        self.behind("ReleaseApi_corrections", (of, span.from, span.limit), "ReleaseApi_correction").await
    }

    /// Every version of the formula of the score.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn formulas(&self) -> Result<At<Vec<Numbered<FormulaRecord>>>, LedgerError> {
        self.numbered(&pallet_credit::Formulas::<Runtime>::final_prefix()).await
    }

    /// The score of an organisation as the chain tells it, with all that it follows from.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn score_facts(&self, organisation: OrgId) -> Result<At<ScoreFacts>, LedgerError> {
        let formulas = self.formulas().await?.value;
        let block = self.head().await?;
        let told = self.query_at("ReleaseApi_credit_score", organisation, block.hash).await?;
        let mut entries: Vec<CreditEntryOfLedger> = Vec::new();
        loop {
            let from = u32::try_from(entries.len()).unwrap_or(u32::MAX);
            let arguments = (organisation, from, PAGE);
            let page: Vec<CreditEntryOfLedger> =
                self.query_at("ReleaseApi_credit_entries", arguments, block.hash).await?;
            if page.is_empty() {
                break;
            }
            entries.extend(page);
        }
        Ok(At { value: ScoreFacts { told, formulas, entries }, block })
    }

    /// What was done about an entry of a credit record.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn credit_history(&self, id: CreditEntryId, span: Span) -> Found<CreditRecord> {
        let block = self.head().await?;
        let total = self.storage_at(&pallet_credit::HistoryCounts::<Runtime>::hashed_key_for(id), block.hash).await?;
        let key = |number| pallet_credit::Histories::<Runtime>::hashed_key_for(id, number);
        self.stored(block, total, span, key).await
    }

    /// What was done about an order to rectify.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn rectification_history(&self, id: RectificationId, span: Span) -> Found<OrderRecord> {
        let block = self.head().await?;
        let key = pallet_rectification::Cases::<Runtime>::hashed_key_for(id);
        let case: Option<pallet_rectification::Case<AccountId32>> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_rectification::Histories::<Runtime>::hashed_key_for(id, number);
        self.stored(block, case.map(|case| case.records), span, key).await
    }

    /// What was done about an objection.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn objection_history(&self, id: ObjectionId, span: Span) -> Found<ObjectionEntry> {
        let block = self.head().await?;
        let key = pallet_objections::Objections::<Runtime>::hashed_key_for(id);
        let objection: Option<pallet_objections::ObjectionOf<Runtime>> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_objections::Records::<Runtime>::hashed_key_for(id, number);
        self.stored(block, objection.map(|objection| objection.records), span, key).await
    }

    /// What was done about a correction request.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn correction_history(&self, id: CorrectionId, span: Span) -> Found<CorrectionEntry> {
        let block = self.head().await?;
        let key = pallet_corrections::Corrections::<Runtime>::hashed_key_for(id);
        let correction: Option<pallet_corrections::Correction> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_corrections::Records::<Runtime>::hashed_key_for(id, number);
        self.stored(block, correction.map(|correction| correction.records), span, key).await
    }

    /// What was done about a product.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn product_history(&self, id: ProductId, span: Span) -> Found<ProductEntry> {
        let block = self.head().await?;
        let key = pallet_reports::Products::<Runtime>::hashed_key_for(id);
        let product: Option<Product> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_reports::ProductHistories::<Runtime>::hashed_key_for(id, number);
        self.stored(block, product.map(|product| product.history_len), span, key).await
    }

    /// What was done about a report.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn report_history(&self, id: ReportId, span: Span) -> Found<ReportEntry> {
        let block = self.head().await?;
        let key = pallet_reports::Reports::<Runtime>::hashed_key_for(id);
        let report: Option<Report> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_reports::ReportHistories::<Runtime>::hashed_key_for(id, number);
        self.stored(block, report.map(|report| report.history_len), span, key).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::metadata;

    #[test]
    fn the_runtime_has_every_method_that_is_asked() {
        let metadata = metadata();
        let api = metadata.runtime_api_trait_by_name("ReleaseApi").unwrap();
        let lists = ["rectifications", "objections", "corrections", "credit_score"];
        let asked = METHODS.iter().filter_map(|method| method.strip_prefix("ReleaseApi_")).chain(lists);
        let missing: Vec<_> = asked.filter(|method| api.method_by_name(method).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
