//! Deliveries, one at a time: recorded by the agency, acknowledged or disputed by the data user.

use crate::{Config, Counts, Deliveries, DeliveryCount, Error, Event, GrantDeliveries, Pallet, StampOf};
use drl_primitives::{
    catalog::OpeningAttribute,
    grant::GrantTerms,
    receipts::{
        record::{Delivery, Parties},
        Answer, DeliveryFault, DeliveryNote, DeliveryRef, OnDelivery,
    },
    DeliveryId, GrantHash,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_record_delivery(by: StampOf<T>, grant: GrantHash, note: DeliveryNote) -> DispatchResult {
        let terms = Self::terms_for_agency(grant, &by)?;
        Self::ensure_granted(grant)?;
        Self::check_delivery(&terms, &note)?;

        let delivery = DeliveryCount::<T>::try_mutate(Self::take_number)?;
        let number = Counts::<T>::try_mutate(grant, |counts| Self::take_number(&mut counts.deliveries))?;
        GrantDeliveries::<T>::insert(grant, number, delivery);
        let (parties, officer) = (Parties::of(&terms), by.officer.clone());
        Deliveries::<T>::insert(delivery, Delivery { grant, parties, note, filed: by, answer: None });
        if let Some(day) = note.return_due {
            Self::owe(DeliveryRef::Receipt(delivery), parties.user, day)?;
        }
        Self::deposit_event(Event::DeliveryRecorded { delivery, grant, parties, officer, note });
        Ok(())
    }

    fn check_delivery(terms: &GrantTerms, note: &DeliveryNote) -> Result<(), Error<T>> {
        Self::ensure_recent(note.delivered_at, terms)?;
        ensure!(note.version >= terms.dataset_version, Error::<T>::VersionTooOld);
        ensure!(note.size > 0, Error::<T>::NothingInIt);
        // A grant is of restricted data: what is open without conditions needs none.
        ensure!(note.channel.carries(OpeningAttribute::Restricted), Error::<T>::WrongChannel);
        Self::check_return_due(terms.agreement, note.return_due)
    }

    pub(crate) fn do_acknowledge_delivery(
        by: StampOf<T>,
        id: DeliveryId,
        answer: Answer<DeliveryFault>,
    ) -> DispatchResult {
        let mut delivery = Deliveries::<T>::get(id).ok_or(Error::<T>::NoSuchDelivery)?;
        let (grant, parties) = (delivery.grant, delivery.parties);
        ensure!(by.organisation == parties.user, Error::<T>::NotDataUser);
        // What is counted from obtaining the data does not wait for the acknowledgement.
        let (officer, obtained) = (by.officer.clone(), delivery.note.delivered_at);
        delivery.answer = Some(Self::answered(delivery.answer.as_ref(), answer, by)?);

        Deliveries::<T>::insert(id, delivery);
        match answer {
            Answer::Accepted => T::OnDelivery::on_acknowledged(parties.agreement, grant, parties.user, obtained)?,
            Answer::Refused { .. } => Self::drop_duty(DeliveryRef::Receipt(id)),
        }
        let user = parties.user;
        Self::deposit_event(Event::DeliveryAnswered { delivery: id, grant, user, officer, answer });
        Ok(())
    }
}
