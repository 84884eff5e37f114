//! The end of the service: after a failed correction, with the credit entry in the same step, or directly where that is allowed.

use crate::{
    case::{By, Doing, OVERSEERS},
    subject::Concerned,
    Cases, Config, Error, Event, OpenOrders, Pallet,
};
use drl_primitives::{
    credit::{CreditRecorder, EntryGround, EntrySource, NewEntry},
    grant_status::Act,
    organisation::Duty,
    parameters::RuleParameters,
    rectification::{BreachGround, Closure, RectificationAct, RectificationSubject, RectificationTarget},
    Digest, RectificationId,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Ends the service and makes the credit entry, or neither: a call that fails leaves nothing behind.
    pub(crate) fn do_terminate(origin: OriginFor<T>, id: RectificationId, evidence: Digest) -> DispatchResult {
        let Doing { act, kind } = Self::ensure_act(origin, OVERSEERS, Duty::Decide, evidence)?;
        let mut case = Self::case_of_orderer(id, &act)?;
        let RectificationTarget::DataUser { user, subject, .. } = case.target else {
            return Err(Error::<T>::WrongState.into());
        };
        Self::step(id, &mut case, RectificationAct::Terminate, By::Officer(&act))?;
        // Whose access has ended by other ways meanwhile has still not corrected: the entry does not depend on it.
        let ended = Self::unless_ended(subject, || Self::end(subject, act.clone(), kind))?;
        let entry = T::Credit::enter(NewEntry {
            organisation: user,
            ground: EntryGround::NotRectified,
            source: EntrySource::Rectification(id),
            act: act.clone(),
        })?;
        case.entry = Some(entry);
        case.access_closed = false;
        Self::conclude(id, case);
        let Act { officer, evidence, .. } = act;
        Self::deposit_event(Event::ServiceTerminated { rectification: id, user, officer, evidence, ended, entry });
        Ok(())
    }

    pub(crate) fn do_terminate_directly(
        origin: OriginFor<T>,
        subject: RectificationSubject,
        ground: BreachGround,
        evidence: Digest,
    ) -> DispatchResult {
        let doing = Self::ensure_act(origin, OVERSEERS, Duty::Decide, evidence)?;
        ensure!(T::Parameters::current().conduct.direct_termination, Error::<T>::DirectTerminationOff);
        Self::end_directly(doing, subject, ground)
    }

    /// Ends the service without rectification. That the parameters allow it was checked.
    pub(crate) fn end_directly(
        Doing { act, kind }: Doing<T::AccountId>,
        subject: RectificationSubject,
        ground: BreachGround,
    ) -> DispatchResult {
        let concerned = Self::concerned(subject)?;
        Self::ensure_may_order(subject, &concerned, act.organisation, kind)?;

        Self::end(subject, act.clone(), kind)?;
        let rectification = Self::open_terminated(subject, ground, &act, concerned)?;
        let Act { organisation: orderer, officer, evidence } = act;
        Self::deposit_event(Event::ServiceTerminatedDirectly {
            rectification,
            subject,
            ground,
            orderer,
            officer,
            evidence,
        });
        Ok(())
    }

    /// Stores the case of a direct termination, which is closed from the beginning.
    fn open_terminated(
        subject: RectificationSubject,
        ground: BreachGround,
        act: &Act<T::AccountId>,
        concerned: Concerned,
    ) -> Result<RectificationId, DispatchError> {
        let target = RectificationTarget::DataUser { user: concerned.user, subject, ground, closure: Closure::Without };
        let (id, case) = Self::open(target, act.clone(), RectificationAct::TerminateDirectly)?;
        Self::list_subject(subject, concerned.agreement, id)?;
        OpenOrders::<T>::insert(subject, act.organisation, id);
        Cases::<T>::insert(id, case);
        Ok(id)
    }
}
