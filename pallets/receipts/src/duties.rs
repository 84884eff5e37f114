//! The duty to return data after a delivery: when it begins, is kept, begins anew, and is dropped.
//!
//! It begins with the record of the delivery and not with its acknowledgement: silence of the data user must not be a way out.
//! Whoever received nothing disputes the delivery, and the duty is dropped. It outlives grant and agreement: data obtained
//! under them was obtained, and nothing in the rules forgives its return.

use crate::{
    transitions::{next_duty, DutyStep},
    Batches, Config, Deliveries, Duties, Error, Pallet, UserDuties, UserDutyCounts,
};
use drl_primitives::{
    agreement::AgreementRegister,
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Term},
    parameters::RuleParameters,
    receipts::{
        record::{state_of, Parties, ReturnDuty},
        DeliveryRef, DutyState, ReceiptKind, ReceiptState,
    },
    AgreementId, Day, GrantHash, OrgId,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// What the clock of a delivery is about.
const fn subject(of: DeliveryRef) -> ClockSubject {
    match of {
        DeliveryRef::Receipt(id) => ClockSubject::Delivery(id),
        DeliveryRef::Batch(id) => ClockSubject::DeliveryBatch(id),
    }
}

impl<T: Config> Pallet<T> {
    /// A last day is named exactly where the agreement asks for returns, and lies ahead: the data user has a whole day at
    /// least.
    pub(crate) fn check_return_due(agreement: AgreementId, due: Option<Day>) -> Result<(), Error<T>> {
        let duties = T::Agreements::duties(agreement).ok_or(Error::<T>::NoSuchAgreement)?;
        match (duties.returns_required, due) {
            (true, None) => Err(Error::<T>::ReturnDueMissing),
            (false, Some(_)) => Err(Error::<T>::ReturnNotAgreed),
            (true, Some(day)) if day <= T::Clocks::today() => Err(Error::<T>::DueNotAhead),
            (true, Some(_)) | (false, None) => Ok(()),
        }
    }

    /// Data is owed from now on until `day`.
    pub(crate) fn owe(of: DeliveryRef, user: OrgId, day: Day) -> DispatchResult {
        let clock = T::Clocks::start(ClockKind::DataReturn, subject(of), user, Term::Until(day))?;
        Duties::<T>::insert(of, ReturnDuty::Owed(clock));
        let number = UserDutyCounts::<T>::try_mutate(user, Self::take_number)?;
        UserDuties::<T>::insert(user, number, of);
        Ok(())
    }

    /// The delivery is disputed: nothing is owed after it.
    pub(crate) fn drop_duty(of: DeliveryRef) {
        if let Some((ReturnDuty::Owed(clock), DutyState::Dropped)) = Self::duty_after(of, DutyStep::DeliveryRefused) {
            // Where the day has passed, the breach is recorded, whether the agenda has come to it yet or not.
            if T::Clocks::due(clock).is_some_and(|due| due.day < T::Clocks::today()) {
                T::Clocks::stop(clock);
            } else {
                T::Clocks::cancel(clock);
            }
            Duties::<T>::insert(of, ReturnDuty::Dropped);
        }
    }

    /// A return under `grant` answers the delivery. Tells whether it was in time, where data was owed.
    pub(crate) fn keep_duty(grant: GrantHash, of: DeliveryRef) -> Result<Option<ClockEnd>, Error<T>> {
        let (delivered_under, state) = Self::delivered(of).ok_or(Error::<T>::NoSuchDelivery)?;
        ensure!(delivered_under == grant, Error::<T>::AnotherGrant);
        ensure!(state == ReceiptState::Accepted, Error::<T>::NotAcknowledged);
        let Some((ReturnDuty::Owed(clock), DutyState::Answered)) = Self::duty_after(of, DutyStep::ReturnFiled) else {
            return Ok(None);
        };
        let end = T::Clocks::stop(clock);
        Duties::<T>::insert(of, ReturnDuty::Answered(end));
        Ok(Some(end))
    }

    /// A return that answered the delivery was rejected: data is owed anew, promptly. Where it is owed already, or never
    /// was, nothing changes.
    pub(crate) fn renew_duty(of: DeliveryRef, parties: &Parties) -> Result<(), DispatchError> {
        let Some((ReturnDuty::Answered(_), DutyState::Owed)) = Self::duty_after(of, DutyStep::ReturnRefused) else {
            return Ok(());
        };
        let term = Term::WorkingDays(T::Parameters::current().conduct.prompt_alert_wd);
        let clock = T::Clocks::start(ClockKind::DataReturn, subject(of), parties.user, term)?;
        Duties::<T>::insert(of, ReturnDuty::Owed(clock));
        Ok(())
    }

    /// The duty as it stands, and its state after a step; `None` where there is no duty, or no such step.
    fn duty_after(of: DeliveryRef, step: DutyStep) -> Option<(ReturnDuty, DutyState)> {
        let duty = Duties::<T>::get(of)?;
        next_duty(duty.state(), step).map(|state| (duty, state))
    }

    /// The grant and the state of a delivery, or of a batch of deliveries.
    pub(crate) fn delivered(of: DeliveryRef) -> Option<(GrantHash, ReceiptState)> {
        match of {
            DeliveryRef::Receipt(id) => {
                Deliveries::<T>::get(id).map(|delivery| (delivery.grant, state_of(delivery.answer.as_ref())))
            }
            DeliveryRef::Batch(id) => Batches::<T>::get(id)
                .filter(|batch| batch.kind == ReceiptKind::Delivery)
                .map(|batch| (batch.grant, state_of(batch.answer.as_ref()))),
        }
    }
}
