//! What must be true of receipts in every block.

use crate::{
    AnsweredOf, BatchCount, BatchOf, Batches, Config, Counts, Deliveries, DeliveryCount, DeliveryOf, Destructions,
    Duties, GrantDeliveries, GrantReturns, LogBatches, Logs, Pallet, ReturnCount, Returns, Roots, StampOf, UserDuties,
    UserDutyCounts,
};
use alloc::collections::BTreeSet;
use drl_primitives::{
    catalog::OpeningAttribute,
    clocks::{ClockEnd, Clocks},
    grant_status::GrantRegister,
    receipts::{
        merkle::{TreeHead, EMPTY_ROOT},
        record::{Parties, ReturnDuty},
        DeliveryRef, ReceiptKind, ReceiptState,
    },
    GrantHash, OrgId,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks that every receipt is of a grant, filed by one of its parties and answered by the other; that the indices name
    /// all receipts and nothing else; that each log is the sum of its batches; and that each duty to return data fits its
    /// delivery.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Checked {
        Self::check_deliveries()?;
        Self::check_returns()?;
        Self::check_destructions()?;
        Self::check_batches()?;
        Self::check_logs()?;
        Self::check_duties()
    }

    fn check_deliveries() -> Checked {
        for (id, delivery) in Deliveries::<T>::iter() {
            ensure!(id < DeliveryCount::<T>::get(), "a delivery has a number that was not given out");
            Self::check_parties(delivery.grant, &delivery.parties)?;
            let kind = ReceiptKind::Delivery;
            Self::check_filing(kind, &delivery.parties, &delivery.filed, delivery.answer.as_ref())?;
            Self::check_delivery_note(&delivery)?;
            let owed = Duties::<T>::contains_key(DeliveryRef::Receipt(id));
            ensure!(owed == delivery.note.return_due.is_some(), "a last day without a duty, or a duty without one");
        }
        let indexed = GrantDeliveries::<T>::iter().map(|(grant, number, id)| {
            let belongs = Deliveries::<T>::get(id).is_some_and(|delivery| delivery.grant == grant);
            (belongs && number < Counts::<T>::get(grant).deliveries, id)
        });
        check_index(indexed, Deliveries::<T>::iter_keys().count(), DeliveryCount::<T>::get())?;
        let counted = Counts::<T>::iter_values().fold(0u32, |sum, counts| sum.saturating_add(counts.deliveries));
        ensure!(counted == DeliveryCount::<T>::get(), "the counts of deliveries do not add up");
        Ok(())
    }

    fn check_delivery_note(delivery: &DeliveryOf<T>) -> Checked {
        let note = &delivery.note;
        ensure!(note.size > 0, "nothing was delivered");
        ensure!(note.delivered_at <= delivery.filed.at, "a delivery was recorded before it was made");
        ensure!(note.channel.carries(OpeningAttribute::Restricted), "a channel that does not carry restricted data");
        Ok(())
    }

    fn check_returns() -> Checked {
        for (id, data_return) in Returns::<T>::iter() {
            ensure!(id < ReturnCount::<T>::get(), "a return has a number that was not given out");
            Self::check_parties(data_return.grant, &data_return.parties)?;
            let kind = ReceiptKind::Return;
            Self::check_filing(kind, &data_return.parties, &data_return.filed, data_return.answer.as_ref())?;
            let note = &data_return.note;
            ensure!(note.size > 0 && note.line > 0, "nothing was returned");
            ensure!(note.returned_at <= data_return.filed.at, "a return was filed before it was made");
            Self::check_answering(data_return.grant, note.answers, data_return.end)?;
        }
        let indexed = GrantReturns::<T>::iter().map(|(grant, number, id)| {
            let belongs = Returns::<T>::get(id).is_some_and(|data_return| data_return.grant == grant);
            (belongs && number < Counts::<T>::get(grant).returns, id)
        });
        check_index(indexed, Returns::<T>::iter_keys().count(), ReturnCount::<T>::get())?;
        let counted = Counts::<T>::iter_values().fold(0u32, |sum, counts| sum.saturating_add(counts.returns));
        ensure!(counted == ReturnCount::<T>::get(), "the counts of returns do not add up");
        Ok(())
    }

    fn check_destructions() -> Checked {
        let mut entries = 0u32;
        for (grant, number, destruction) in Destructions::<T>::iter() {
            entries = entries.saturating_add(1);
            ensure!(number < Counts::<T>::get(grant).destructions, "a certificate has a number that was not given out");
            let terms = T::Grants::terms(grant).ok_or("a receipt of no grant")?;
            ensure!(destruction.by.organisation == terms.user, "somebody else certified a destruction");
            ensure!(destruction.by.at <= T::Clocks::now(), "a certificate of the future");
        }
        let counted = Counts::<T>::iter_values().fold(0u32, |sum, counts| sum.saturating_add(counts.destructions));
        ensure!(counted == entries, "the counts of certificates do not add up");
        Ok(())
    }

    fn check_batches() -> Checked {
        for (id, batch) in Batches::<T>::iter() {
            ensure!(id < BatchCount::<T>::get(), "a batch has a number that was not given out");
            Self::check_parties(batch.grant, &batch.parties)?;
            Self::check_filing(batch.kind, &batch.parties, &batch.filed, batch.answer.as_ref())?;
            ensure!(batch.note.count > 0, "a batch without receipts");
            ensure!(Roots::<T>::get(batch.note.root) == Some(id), "the root of a batch is not among the roots");
            ensure!(
                LogBatches::<T>::get((batch.grant, batch.kind, batch.number)) == Some(id),
                "a batch is not where its log has it"
            );
            Self::check_batch_kind(&batch)?;
            let owed = Duties::<T>::contains_key(DeliveryRef::Batch(id));
            ensure!(owed == batch.return_due.is_some(), "a last day without a duty, or a duty without one");
        }
        let batches = Batches::<T>::iter_keys().count();
        ensure!(u32::try_from(batches) == Ok(BatchCount::<T>::get()), "there are other batches than were anchored");
        ensure!(Roots::<T>::iter_keys().count() == batches, "a root of no batch");
        ensure!(LogBatches::<T>::iter_keys().count() == batches, "a log names a batch twice, or none");
        Ok(())
    }

    fn check_batch_kind(batch: &BatchOf<T>) -> Checked {
        match batch.kind {
            ReceiptKind::Delivery => {
                ensure!(batch.answers.is_none() && batch.end.is_none(), "a batch of deliveries answers something");
                Ok(())
            }
            ReceiptKind::Return => {
                ensure!(batch.return_due.is_none(), "a batch of returns asks for returns");
                Self::check_answering(batch.grant, batch.answers, batch.end)
            }
        }
    }

    fn check_logs() -> Checked {
        let mut batches = 0u32;
        for (grant, kind, log) in Logs::<T>::iter() {
            batches = batches.saturating_add(log.batches);
            ensure!(log.batches > 0, "a log without batches");
            ensure!(T::Grants::terms(grant).is_some(), "a log of no grant");
            ensure!(Self::sum_of_batches(grant, kind, log.batches)? == log.head, "a log is not the sum of its batches");
        }
        ensure!(batches == BatchCount::<T>::get(), "the counts of batches do not add up");
        Ok(())
    }

    /// Where the batches of a log lead, each beginning where the one before has ended.
    fn sum_of_batches(grant: GrantHash, kind: ReceiptKind, batches: u32) -> Result<TreeHead, TryRuntimeError> {
        let mut head = TreeHead { size: 0, root: EMPTY_ROOT };
        for number in 0..batches {
            let id = LogBatches::<T>::get((grant, kind, number)).ok_or("a log has a gap")?;
            let batch = Batches::<T>::get(id).ok_or("a log names no batch")?;
            ensure!(batch.note.first == head.size, "a batch does not begin where its log had ended");
            head = batch.note.head().ok_or("a log is too long")?;
        }
        Ok(head)
    }

    fn check_duties() -> Checked {
        for (of, duty) in Duties::<T>::iter() {
            let (_, state) = Self::delivered(of).ok_or("a duty after no delivery")?;
            match duty {
                ReturnDuty::Owed(clock) => {
                    ensure!(state != ReceiptState::Refused, "data is owed after a disputed delivery");
                    ensure!(T::Clocks::due(clock).is_some(), "data is owed and no clock runs");
                }
                ReturnDuty::Answered(_) => {
                    ensure!(state == ReceiptState::Accepted, "a delivery was answered and not acknowledged");
                }
                ReturnDuty::Dropped => {
                    ensure!(state == ReceiptState::Refused, "a duty was dropped after no dispute");
                }
            }
        }
        let indexed = UserDuties::<T>::iter().map(|(user, number, of)| {
            let owes = Self::user_of(of) == Some(user) && Duties::<T>::contains_key(of);
            (owes && number < UserDutyCounts::<T>::get(user), of)
        });
        let counted = UserDutyCounts::<T>::iter_values().fold(0u32, |sum, count| sum.saturating_add(count));
        check_index(indexed, Duties::<T>::iter_keys().count(), counted)
    }

    fn user_of(of: DeliveryRef) -> Option<OrgId> {
        match of {
            DeliveryRef::Receipt(id) => Deliveries::<T>::get(id).map(|delivery| delivery.parties.user),
            DeliveryRef::Batch(id) => Batches::<T>::get(id).map(|batch| batch.parties.user),
        }
    }

    fn check_parties(grant: GrantHash, parties: &Parties) -> Checked {
        let terms = T::Grants::terms(grant).ok_or("a receipt of no grant")?;
        ensure!(*parties == Parties::of(&terms), "the parties of a receipt are not those of its grant");
        Ok(())
    }

    fn check_filing<Fault>(
        kind: ReceiptKind,
        parties: &Parties,
        filed: &StampOf<T>,
        answer: Option<&AnsweredOf<T, Fault>>,
    ) -> Checked {
        ensure!(filed.organisation == parties.filer(kind), "somebody else filed a receipt");
        ensure!(filed.at <= T::Clocks::now(), "a receipt of the future");
        let Some(answered) = answer else { return Ok(()) };
        ensure!(answered.by.organisation == parties.answerer(kind), "somebody else answered a receipt");
        ensure!(
            filed.at <= answered.by.at && filed.block <= answered.by.block,
            "a receipt was answered before it was filed"
        );
        Ok(())
    }

    /// A return answers a delivery under the same grant that was acknowledged.
    fn check_answering(grant: GrantHash, answers: Option<DeliveryRef>, end: Option<ClockEnd>) -> Checked {
        let Some(of) = answers else {
            ensure!(end.is_none(), "a clock was stopped by what answers nothing");
            return Ok(());
        };
        ensure!(
            Self::delivered(of) == Some((grant, ReceiptState::Accepted)),
            "a return answers no acknowledged delivery"
        );
        ensure!(end.is_none() || Duties::<T>::contains_key(of), "a clock was stopped where none ran");
        Ok(())
    }
}

/// Each entry belongs where it is; there are as many as things named, and as many as were counted; none is named twice.
fn check_index<Id: Ord>(entries: impl Iterator<Item = (bool, Id)>, things: usize, counted: u32) -> Checked {
    let mut named = BTreeSet::new();
    for (belongs, id) in entries {
        ensure!(belongs, "an index names something that does not belong there");
        ensure!(named.insert(id), "an index names something twice");
    }
    ensure!(named.len() == things, "an index does not name everything");
    ensure!(u32::try_from(things) == Ok(counted), "there are other receipts than were counted");
    Ok(())
}
