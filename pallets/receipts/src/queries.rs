//! Questions that runtime APIs and readers ask. None changes anything, and none fails on any input.

use crate::{
    BatchCount, BatchOf, Batches, Config, Counts, DataReturnOf, Deliveries, DeliveryOf, DestructionOf, Destructions,
    Duties, GrantDeliveries, GrantReturns, LogBatches, Logs, Pallet, Returns, Roots, UserDuties, UserDutyCounts,
};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    history::page,
    receipts::{
        record::{state_of, BatchView, DeliveryView, DutyView, GrantReceipts, Log, ReturnDuty, ReturnView},
        BatchId, BatchNumber, DeliveryRef, ReceiptKind,
    },
    DeliveryId, GrantHash, OrgId, ReturnId,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;

/// [`DeliveryView`] of this chain.
pub type DeliveryViewOf<T> = DeliveryView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`ReturnView`] of this chain.
pub type ReturnViewOf<T> = ReturnView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`BatchView`] of this chain.
pub type BatchViewOf<T> = BatchView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// A delivery receipt.
    pub fn delivery(id: DeliveryId) -> Option<DeliveryViewOf<T>> {
        Deliveries::<T>::get(id).map(|record| Self::delivery_view(id, record))
    }

    /// A data-return receipt.
    pub fn data_return(id: ReturnId) -> Option<ReturnViewOf<T>> {
        Returns::<T>::get(id).map(|record| return_view::<T>(id, record))
    }

    /// A batch by its number in its log.
    pub fn batch(grant: GrantHash, kind: ReceiptKind, number: BatchNumber) -> Option<BatchViewOf<T>> {
        Self::batch_by_id(LogBatches::<T>::get((grant, kind, number))?)
    }

    /// A batch by its number among all.
    pub fn batch_by_id(id: BatchId) -> Option<BatchViewOf<T>> {
        Batches::<T>::get(id).map(|record| Self::batch_view(id, record))
    }

    /// The batch that anchored a root.
    pub fn batch_of_root(root: H256) -> Option<BatchId> {
        Roots::<T>::get(root)
    }

    /// How much is recorded under a grant: how many receipts one at a time, and the heads of its two logs.
    pub fn receipts(grant: GrantHash) -> GrantReceipts {
        GrantReceipts {
            counts: Counts::<T>::get(grant),
            deliveries: Self::log(grant, ReceiptKind::Delivery),
            returns: Self::log(grant, ReceiptKind::Return),
        }
    }

    /// The head of a log.
    pub fn log(grant: GrantHash, kind: ReceiptKind) -> Log {
        Logs::<T>::get(grant, kind)
    }

    /// The deliveries under a grant in the order of filing, from number `from` on, at most `limit` and [`crate::MAX_PAGE`].
    pub fn deliveries(grant: GrantHash, from: u32, limit: u32) -> Vec<DeliveryViewOf<T>> {
        page(from, limit)
            .map_while(|number| GrantDeliveries::<T>::get(grant, number))
            .filter_map(Self::delivery)
            .collect()
    }

    /// The data returns under a grant, as [`Pallet::deliveries`].
    pub fn data_returns(grant: GrantHash, from: u32, limit: u32) -> Vec<ReturnViewOf<T>> {
        page(from, limit)
            .map_while(|number| GrantReturns::<T>::get(grant, number))
            .filter_map(Self::data_return)
            .collect()
    }

    /// The batches of a log, as [`Pallet::deliveries`].
    pub fn log_batches(grant: GrantHash, kind: ReceiptKind, from: BatchNumber, limit: u32) -> Vec<BatchViewOf<T>> {
        page(from, limit).map_while(|number| Self::batch(grant, kind, number)).collect()
    }

    /// How many batches there are.
    pub fn batch_count() -> u32 {
        BatchCount::<T>::get()
    }

    /// All batches in the order of anchoring, as [`Pallet::deliveries`].
    pub fn batches(from: BatchId, limit: u32) -> Vec<BatchViewOf<T>> {
        page(from, limit).map_while(Self::batch_by_id).collect()
    }

    /// The certificates of destruction under a grant, as [`Pallet::deliveries`].
    pub fn destructions(grant: GrantHash, from: u32, limit: u32) -> Vec<DestructionOf<T>> {
        page(from, limit).map_while(|number| Destructions::<T>::get(grant, number)).collect()
    }

    /// After how many deliveries a data user had or has to return data.
    pub fn return_duty_count(user: OrgId) -> u32 {
        UserDutyCounts::<T>::get(user)
    }

    /// The duties of a data user to return data, in the order of recording, as [`Pallet::deliveries`].
    pub fn return_duties(user: OrgId, from: u32, limit: u32) -> Vec<DutyView> {
        page(from, limit).map_while(|number| UserDuties::<T>::get(user, number)).filter_map(Self::return_duty).collect()
    }

    /// The duty to return data after a delivery, where there is one.
    pub fn return_duty(delivery: DeliveryRef) -> Option<DutyView> {
        let duty = Duties::<T>::get(delivery)?;
        let (grant, _) = Self::delivered(delivery)?;
        let due = match duty {
            ReturnDuty::Owed(clock) => T::Clocks::due(clock),
            ReturnDuty::Answered(_) | ReturnDuty::Dropped => None,
        };
        let overdue = due.is_some_and(|due| due.day < T::Clocks::today());
        Some(DutyView { delivery, grant, duty, due, overdue })
    }

    fn delivery_view(id: DeliveryId, record: DeliveryOf<T>) -> DeliveryViewOf<T> {
        let state = state_of(record.answer.as_ref());
        DeliveryView { id, record, state, duty: Self::return_duty(DeliveryRef::Receipt(id)) }
    }

    fn batch_view(id: BatchId, record: BatchOf<T>) -> BatchViewOf<T> {
        let state = state_of(record.answer.as_ref());
        BatchView { id, record, state, duty: Self::return_duty(DeliveryRef::Batch(id)) }
    }
}

fn return_view<T: Config>(id: ReturnId, record: DataReturnOf<T>) -> ReturnViewOf<T> {
    let state = state_of(record.answer.as_ref());
    ReturnView { id, record, state }
}
