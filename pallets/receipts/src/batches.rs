//! Batches: the roots of logs of receipts that are kept off the chain.
//!
//! The chain cannot see the receipts. It holds the order of the batches, their numbers and roots; whether the receipts are
//! those of the root, and the log continues the one before, the other side finds out with the receipts in hand, and says so by
//! name ([`drl_primitives::receipts::BatchFault`]).

use crate::{BatchCount, BatchOf, Batches, Config, Error, Event, LogBatches, Logs, Pallet, Roots, StampOf};
use drl_primitives::{
    organisation::Duty,
    receipts::{
        merkle::EMPTY_ROOT,
        record::{Batch, Log, Parties},
        Answer, BatchFault, BatchId, BatchNote, BatchNumber, DeliveryRef, OnDelivery, ReceiptKind,
    },
    Day, GrantHash,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_anchor_deliveries(
        by: StampOf<T>,
        grant: GrantHash,
        note: BatchNote,
        return_due: Option<Day>,
    ) -> DispatchResult {
        let terms = Self::terms_for_agency(grant, &by)?;
        Self::ensure_granted(grant)?;
        Self::check_return_due(terms.agreement, return_due)?;
        let (kind, parties) = (ReceiptKind::Delivery, Parties::of(&terms));
        let (log, number) = Self::grown(grant, kind, &note)?;

        let (answers, end, answer) = (None, None, None);
        let batch = Batch { grant, kind, number, parties, note, return_due, answers, end, filed: by, answer };
        let id = Self::anchor(log, batch)?;
        if let Some(day) = return_due {
            Self::owe(DeliveryRef::Batch(id), terms.user, day)?;
        }
        Ok(())
    }

    pub(crate) fn do_anchor_returns(
        by: StampOf<T>,
        grant: GrantHash,
        note: BatchNote,
        answers: Option<DeliveryRef>,
    ) -> DispatchResult {
        let terms = Self::terms_for_user(grant, &by)?;
        Self::ensure_granted(grant)?;
        let (kind, parties) = (ReceiptKind::Return, Parties::of(&terms));
        let (log, number) = Self::grown(grant, kind, &note)?;

        let end = answers.map_or(Ok(None), |of| Self::keep_duty(grant, of))?;
        let (return_due, answer) = (None, None);
        let batch = Batch { grant, kind, number, parties, note, return_due, answers, end, filed: by, answer };
        Self::anchor(log, batch)?;
        Ok(())
    }

    /// The log with the batch, and the number of the batch in it, if it is one that may follow.
    fn grown(grant: GrantHash, kind: ReceiptKind, note: &BatchNote) -> Result<(Log, BatchNumber), Error<T>> {
        let mut log = Logs::<T>::get(grant, kind);
        ensure!(note.first == log.head.size, Error::<T>::OutOfOrder);
        ensure!(note.count > 0, Error::<T>::EmptyBatch);
        log.head = note.head().ok_or(Error::<T>::LogFull)?;
        ensure!(!note.root.is_zero() && note.root != EMPTY_ROOT, Error::<T>::NotARoot);
        // A log that has grown has another root, whatever was added: the same one again is a batch sent twice or made up.
        ensure!(!Roots::<T>::contains_key(note.root), Error::<T>::RootRepeated);
        let number = Self::take_number(&mut log.batches)?;
        Ok((log, number))
    }

    /// Appends the batch to its log, which is `log` from now on.
    fn anchor(log: Log, batch: BatchOf<T>) -> Result<BatchId, Error<T>> {
        let id = BatchCount::<T>::try_mutate(Self::take_number)?;
        Logs::<T>::insert(batch.grant, batch.kind, log);
        LogBatches::<T>::insert((batch.grant, batch.kind, batch.number), id);
        Roots::<T>::insert(batch.note.root, id);
        Self::deposit_event(Event::BatchAnchored {
            batch: id,
            grant: batch.grant,
            kind: batch.kind,
            number: batch.number,
            parties: batch.parties,
            officer: batch.filed.officer.clone(),
            note: batch.note,
            return_due: batch.return_due,
            answers: batch.answers,
            end: batch.end,
        });
        Batches::<T>::insert(id, batch);
        Ok(id)
    }

    pub(crate) fn do_decide_batch(origin: OriginFor<T>, id: BatchId, answer: Answer<BatchFault>) -> DispatchResult {
        let mut batch = Batches::<T>::get(id).ok_or(Error::<T>::NoSuchBatch)?;
        let by = Self::ensure_answers(origin, &batch)?;
        // Of the receipts in the batch the chain knows only that they were made by then.
        let (organisation, officer, obtained) = (by.organisation, by.officer.clone(), batch.filed.at);
        batch.answer = Some(Self::answered(batch.answer.as_ref(), answer, by)?);

        let Batch { grant, kind, number, parties, answers, .. } = batch;
        Batches::<T>::insert(id, batch);
        match (kind, answer, answers) {
            (ReceiptKind::Delivery, Answer::Accepted, _) => {
                T::OnDelivery::on_acknowledged(parties.agreement, grant, parties.user, obtained)?;
            }
            (ReceiptKind::Delivery, Answer::Refused { .. }, _) => Self::drop_duty(DeliveryRef::Batch(id)),
            (ReceiptKind::Return, Answer::Refused { .. }, Some(of)) => Self::renew_duty(of, &parties)?,
            (ReceiptKind::Return, Answer::Accepted, _) | (ReceiptKind::Return, Answer::Refused { .. }, None) => {}
        }
        Self::deposit_event(Event::BatchDecided { batch: id, grant, kind, number, organisation, officer, answer });
        Ok(())
    }

    /// The officer of the side that answers a batch.
    fn ensure_answers(origin: OriginFor<T>, batch: &BatchOf<T>) -> Result<StampOf<T>, DispatchError> {
        let (by, stranger) = match batch.kind {
            ReceiptKind::Delivery => (Self::ensure_data_user(origin, Duty::Prepare)?, Error::<T>::NotDataUser),
            ReceiptKind::Return => (Self::ensure_agency(origin, Duty::Decide)?, Error::<T>::NotAgency),
        };
        ensure!(by.organisation == batch.parties.answerer(batch.kind), stranger);
        Ok(by)
    }
}
