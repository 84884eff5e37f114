//! Histories, page by page: of grants, applications, datasets, agreements and organisations.
//!
//! A history only grows, and its records are numbered from 0 without a gap. So pages that are read one after the other fit
//! together, whatever happens on the ledger meanwhile.

use super::{At, BlockId, Ledger, LedgerError};
use codec::Decode;
use drl_primitives::{
    grant_status::StatusRecord, review::HistoryRecord, AgreementId, ApplicationId, DatasetId, GrantHash, OrgId,
};
use drl_runtime::{BlockNumber, Runtime};
use serde::Serialize;
use sp_runtime::AccountId32;

/// Which records are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The number of the first one.
    pub from: u32,
    /// How many at most; the runtime gives 100 at once.
    pub limit: u32,
}

/// A page of a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryPage<R> {
    /// How many records the history has.
    pub total: u32,
    /// The number of the first record of the page.
    pub from: u32,
    /// The records, oldest first.
    pub records: Vec<R>,
}

impl<R> HistoryPage<R> {
    /// The number with which the next page begins; nothing where this one is the last.
    pub fn next(&self) -> Option<u32> {
        let read = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        Some(self.from.saturating_add(read)).filter(|next| read > 0 && *next < self.total)
    }
}

/// A history that the ledger has, or not.
pub(super) type Found<R> = Result<At<Option<HistoryPage<R>>>, LedgerError>;

/// A record of a dataset's history.
pub type DatasetRecord = pallet_catalog::Record<AccountId32, BlockNumber>;
/// A record of a grant's history.
pub type GrantRecord = StatusRecord<AccountId32, BlockNumber>;
/// A record of an application's history.
pub type ApplicationRecord = HistoryRecord<AccountId32>;
/// A record of an agreement's history.
pub type AgreementRecord = pallet_agreements::HistoryEntry<BlockNumber>;
/// A record of the standing of an organisation.
pub type StandingRecord = pallet_registry::StandingRecord<AccountId32, BlockNumber>;

impl Ledger {
    /// What became of a grant.
    ///
    /// # Errors
    /// Those of the connection; so for all that follow.
    pub async fn grant_history(&self, id: GrantHash, span: Span) -> Found<GrantRecord> {
        let block = self.head().await?;
        let key = pallet_grants::HistoryCounts::<Runtime>::hashed_key_for(id);
        let total = self.storage_at(&key, block.hash).await?;
        let arguments = (id, span.from, span.limit);
        self.answered(block, total, span, "ReleaseApi_grant_history", arguments).await
    }

    /// What was done on an application.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn application_history(&self, id: ApplicationId, span: Span) -> Found<ApplicationRecord> {
        let block = self.head().await?;
        let key = pallet_applications::Applications::<Runtime>::hashed_key_for(id);
        let application: Option<pallet_applications::types::Application> = self.storage_at(&key, block.hash).await?;
        let total = application.map(|application| application.history_len);
        let arguments = (id, span.from, span.limit);
        self.answered(block, total, span, "ReleaseApi_application_history", arguments).await
    }

    /// What was done with a dataset.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn dataset_history(&self, id: DatasetId, span: Span) -> Found<DatasetRecord> {
        let block = self.head().await?;
        let key = pallet_catalog::Datasets::<Runtime>::hashed_key_for(id);
        let dataset: Option<pallet_catalog::Dataset> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_catalog::Records::<Runtime>::hashed_key_for(id, number);
        self.stored(block, dataset.map(|dataset| dataset.records), span, key).await
    }

    /// What became of an agreement.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreement_history(&self, id: AgreementId, span: Span) -> Found<AgreementRecord> {
        let block = self.head().await?;
        let key = pallet_agreements::Agreements::<Runtime>::hashed_key_for(id);
        let agreement: Option<pallet_agreements::Agreement> = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_agreements::Histories::<Runtime>::hashed_key_for(id, number);
        self.stored(block, agreement.map(|agreement| agreement.history), span, key).await
    }

    /// Every change of an organisation's standing.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn standing_history(&self, id: OrgId, span: Span) -> Found<StandingRecord> {
        let block = self.head().await?;
        let key = pallet_registry::StandingCount::<Runtime>::hashed_key_for(id);
        let total = self.storage_at(&key, block.hash).await?;
        let key = |number| pallet_registry::StandingHistory::<Runtime>::hashed_key_for(id, number);
        self.stored(block, total, span, key).await
    }

    /// A page that a runtime API answers.
    async fn answered<R: Decode>(
        &self,
        block: BlockId,
        total: Option<u32>,
        span: Span,
        method: &str,
        arguments: impl codec::Encode,
    ) -> Found<R> {
        let Some(total) = total else { return Ok(At { value: None, block }) };
        let records = self.query_at(method, arguments, block.hash).await?;
        Ok(At { value: Some(HistoryPage { total, from: span.from, records }), block })
    }

    /// A page of a history that is read record by record.
    pub(super) async fn stored<R: Decode>(
        &self,
        block: BlockId,
        total: Option<u32>,
        span: Span,
        key: impl Fn(u32) -> Vec<u8>,
    ) -> Found<R> {
        let Some(total) = total else { return Ok(At { value: None, block }) };
        let mut records = Vec::new();
        for number in span.from..span.from.saturating_add(span.limit).min(total) {
            records.extend(self.storage_at(&key(number), block.hash).await?);
        }
        Ok(At { value: Some(HistoryPage { total, from: span.from, records }), block })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_to_the_end() {
        let page = |from, records| HistoryPage { total: 5, from, records: vec![(); records] };
        assert_eq!(page(0, 2).next(), Some(2));
        assert_eq!(page(2, 2).next(), Some(4));
        assert_eq!(page(4, 1).next(), None);
        assert_eq!(page(9, 0).next(), None);
    }
}
