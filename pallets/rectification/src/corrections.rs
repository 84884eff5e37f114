//! Corrections: reported by whoever must correct, checked by whoever ordered, and missed when the limit passes.

use crate::{
    case::{By, Doing, HOLDERS, OVERSEERS},
    transitions, CaseOf, Cases, Config, Error, Event, Pallet, WeightInfo,
};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term},
    grant_status::{Act, GrantControl},
    organisation::Duty,
    rectification::{CheckResult, Closure, RectificationAct, RectificationLimit},
    ClockId, Digest, OrgId, RectificationId,
};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_report(origin: OriginFor<T>, id: RectificationId, report: Digest) -> DispatchResult {
        let Doing { act, .. } = Self::ensure_act(origin, HOLDERS, Duty::Prepare, report)?;
        let mut case = Self::case(id)?;
        ensure!(case.target.holder() == act.organisation, Error::<T>::NotHolder);
        Self::next_state(&case, RectificationAct::Report)?;
        let clock = case.clock.ok_or(Error::<T>::WrongState)?;
        // The day is asked of the clock, which knows the calendar in force. One that has passed and is not worked off yet
        // takes no report: the case fails by the clock, a few blocks later.
        let day = T::Clocks::due(clock).ok_or(Error::<T>::LimitPassed)?.day;
        ensure!(T::Clocks::today() <= day, Error::<T>::LimitPassed);

        Self::step(id, &mut case, RectificationAct::Report, By::Officer(&act))?;
        // What is late from here on is late at the orderer's. No breach of the holder may come of it.
        T::Clocks::stop(clock);
        case.clock = None;
        case.limit = case.limit.map(|limit| RectificationLimit { day, ..limit });
        Cases::<T>::insert(id, case);
        let Act { organisation: holder, officer, evidence: report } = act;
        Self::deposit_event(Event::CorrectionReported { rectification: id, holder, officer, report });
        Ok(())
    }

    pub(crate) fn do_decide(
        origin: OriginFor<T>,
        id: RectificationId,
        result: CheckResult,
        evidence: Digest,
    ) -> DispatchResult {
        let Doing { act, .. } = Self::ensure_act(origin, OVERSEERS, Duty::Decide, evidence)?;
        let case = Self::case_of_orderer(id, &act)?;
        match result {
            CheckResult::Corrected => Self::accept(id, case, act),
            CheckResult::NotCorrected if Self::goes_back(&case) => Self::return_report(id, case, act),
            CheckResult::NotCorrected => Self::reject(id, case, act),
        }
    }

    /// Accepts a correction: access opens again and the case is closed.
    fn accept(id: RectificationId, mut case: CaseOf<T>, act: Act<T::AccountId>) -> DispatchResult {
        Self::step(id, &mut case, RectificationAct::Accept, By::Officer(&act))?;
        let reopened = Self::reopen_case(&mut case, &act)?;
        Self::conclude(id, case);
        let Act { officer, evidence, .. } = act;
        Self::deposit_event(Event::CorrectionAccepted { rectification: id, officer, evidence, reopened });
        Ok(())
    }

    /// Whether a report that is not accepted leaves time to correct: the limit is open, and the state machine knows a way back.
    fn goes_back(case: &CaseOf<T>) -> bool {
        let open = case.limit.is_some_and(|limit| T::Clocks::today() <= limit.day);
        open && transitions::next(&case.target, Some(case.state), RectificationAct::Return).is_some()
    }

    /// Gives a report back; what is left of the limit runs on.
    fn return_report(id: RectificationId, mut case: CaseOf<T>, act: Act<T::AccountId>) -> DispatchResult {
        let day = case.limit.ok_or(Error::<T>::WrongState)?.day;
        Self::step(id, &mut case, RectificationAct::Return, By::Officer(&act))?;
        Self::start_limit(id, &mut case, Term::Until(day))?;
        Cases::<T>::insert(id, case);
        let Act { officer, evidence, .. } = act;
        Self::deposit_event(Event::CorrectionReturned { rectification: id, officer, evidence, limit: day });
        Ok(())
    }

    /// Finds a correction wanting for good.
    fn reject(id: RectificationId, mut case: CaseOf<T>, act: Act<T::AccountId>) -> DispatchResult {
        Self::step(id, &mut case, RectificationAct::Reject, By::Officer(&act))?;
        if let Some(subject) = case.target.subject().filter(|_| case.target.closure() == Closure::AfterFailure) {
            case.access_closed = Self::unless_ended(subject, || Self::close(subject, act.clone()))?;
        }
        let access_closed = case.access_closed;
        Cases::<T>::insert(id, case);
        let Act { officer, evidence, .. } = act;
        Self::deposit_event(Event::CorrectionRejected { rectification: id, officer, evidence, access_closed });
        Ok(())
    }

    /// Opens access again where the case keeps it closed, and tells whether it did.
    pub(crate) fn reopen_case(case: &mut CaseOf<T>, act: &Act<T::AccountId>) -> Result<bool, DispatchError> {
        match case.target.subject().filter(|_| case.access_closed) {
            Some(subject) => {
                case.access_closed = false;
                Self::unless_ended(subject, || Self::reopen(subject, act.clone()))
            }
            None => Ok(false),
        }
    }

    /// The limit has passed and nothing was reported: the case has failed. Nothing is terminated and nobody is entered anywhere
    /// by a clock; access is closed only where the order itself said so, in the name of the officer who gave it.
    fn pass_limit(id: RectificationId, clock: ClockId) -> DispatchResult {
        let mut case = Self::case(id)?;
        ensure!(case.clock == Some(clock), Error::<T>::WrongState);
        Self::step(id, &mut case, RectificationAct::PassLimit, By::Clock)?;
        if let Some(subject) = case.target.subject().filter(|_| case.target.closure() == Closure::AfterFailure) {
            // A closure that is not possible any more, whatever the cause, does not keep the case from failing.
            let order = case.order.clone();
            case.access_closed = with_storage_layer(|| Self::close(subject, order)).is_ok();
        }
        let (holder, access_closed) = (case.target.holder(), case.access_closed);
        Cases::<T>::insert(id, case);
        Self::deposit_event(Event::LimitPassed { rectification: id, holder, access_closed });
        Ok(())
    }
}

impl<T: Config> OnDue for Pallet<T> {
    /// A clock that is not that of the case (any more) changes nothing.
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, _holder: OrgId) -> Weight {
        match (kind, subject) {
            (ClockKind::RectificationLimit, ClockSubject::Rectification(id)) => {
                // Nobody waits for an answer here. What fails leaves no trace.
                let _ = with_storage_layer(|| Self::pass_limit(id, clock));
                <Self as OnDue>::max_weight()
            }
            _ => Weight::zero(),
        }
    }

    fn max_weight() -> Weight {
        T::WeightInfo::pass_limit().saturating_add(T::Grants::control_weight())
    }
}
