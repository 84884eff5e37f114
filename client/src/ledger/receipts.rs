//! Deliveries, data returns, batches of them and certificates of destruction, as the ledger shows them.

use super::{At, Ledger, LedgerError, Span};
use drl_primitives::{
    receipts::{
        record::{BatchView, DeliveryView, Destruction, GrantReceipts, Log, ReturnView},
        BatchId, ReceiptKind,
    },
    DeliveryId, GrantHash, ReturnId,
};
use drl_runtime::BlockNumber;
use sp_core::H256;
use sp_runtime::AccountId32;

/// A delivery receipt of the ledger.
pub type DeliveryReceipt = DeliveryView<AccountId32, BlockNumber>;
/// A data-return receipt of the ledger.
pub type ReturnReceipt = ReturnView<AccountId32, BlockNumber>;
/// A batch of the ledger.
pub type ReceiptBatch = BatchView<AccountId32, BlockNumber>;
/// A certificate of destruction of the ledger.
pub type DestructionRecord = Destruction<AccountId32, BlockNumber>;

impl Ledger {
    /// How much is recorded under a grant, and the heads of its two logs.
    ///
    /// # Errors
    /// Those of the connection; so for all that follow.
    pub async fn receipts(&self, grant: GrantHash) -> Result<At<GrantReceipts>, LedgerError> {
        self.query("ReleaseApi_receipts", grant).await
    }

    /// The head of a log.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn log(&self, grant: GrantHash, kind: ReceiptKind) -> Result<At<Log>, LedgerError> {
        self.query("ReleaseApi_log", (grant, kind)).await
    }

    /// A delivery.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn delivery(&self, id: DeliveryId) -> Result<At<Option<DeliveryReceipt>>, LedgerError> {
        self.query("ReleaseApi_delivery", id).await
    }

    /// A data return.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn data_return(&self, id: ReturnId) -> Result<At<Option<ReturnReceipt>>, LedgerError> {
        self.query("ReleaseApi_data_return", id).await
    }

    /// The deliveries under a grant in the order of filing.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn deliveries(&self, grant: GrantHash, span: Span) -> Result<At<Vec<DeliveryReceipt>>, LedgerError> {
        self.query("ReleaseApi_deliveries", (grant, span.from, span.limit)).await
    }

    /// The data returns under a grant in the order of filing.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn data_returns(&self, grant: GrantHash, span: Span) -> Result<At<Vec<ReturnReceipt>>, LedgerError> {
        self.query("ReleaseApi_data_returns", (grant, span.from, span.limit)).await
    }

    /// A batch by its number among all.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn batch(&self, id: BatchId) -> Result<At<Option<ReceiptBatch>>, LedgerError> {
        self.query("ReleaseApi_batch", id).await
    }

    /// All batches in the order of anchoring.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn receipt_batches(&self, span: Span) -> Result<At<Vec<ReceiptBatch>>, LedgerError> {
        self.query("ReleaseApi_batches", (span.from, span.limit)).await
    }

    /// The batches of a log in the order of anchoring.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn log_batches(
        &self,
        grant: GrantHash,
        kind: ReceiptKind,
        span: Span,
    ) -> Result<At<Vec<ReceiptBatch>>, LedgerError> {
        self.query("ReleaseApi_log_batches", (grant, kind, span.from, span.limit)).await
    }

    /// The batch that anchored a root, if one did.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn batch_of_root(&self, root: H256) -> Result<At<Option<BatchId>>, LedgerError> {
        self.query("ReleaseApi_batch_of_root", root).await
    }

    /// The certificates of destruction under a grant.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn destructions(&self, grant: GrantHash, span: Span) -> Result<At<Vec<DestructionRecord>>, LedgerError> {
        self.query("ReleaseApi_destructions", (grant, span.from, span.limit)).await
    }
}
