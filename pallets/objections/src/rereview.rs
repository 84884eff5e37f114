//! What follows the notice: the party accepts, or lets its time pass, or asks the bureau for re-review.

use crate::{case::Case, Config, Error, Event, Pallet, WeightInfo};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    objection::{ObjectionAct, ObjectionDetail, RereviewResult},
    organisation::Organisations,
    parameters::RuleParameters,
    ClockId, Digest, ObjectionId, OrgId,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// The party accepts the result.
    pub(crate) fn do_accept(mut case: Case<T>, evidence: Digest) -> DispatchResult {
        case.act(ObjectionAct::Accept)?;
        case.cancel_clock();
        case.record(ObjectionAct::Accept, ObjectionDetail::None, Some(evidence), None);
        let objection = case.id;
        case.close(Event::ResultAccepted { objection, evidence });
        Ok(())
    }

    /// The party disagrees and asks the bureau for re-review, within its time.
    pub(crate) fn do_request_rereview(mut case: Case<T>, request: Digest) -> DispatchResult {
        case.act(ObjectionAct::RequestRereview)?;
        let bureau = T::Organisations::bureau().ok_or(Error::<T>::NoBureau)?;
        case.ensure_in_time()?;
        case.cancel_clock();
        let days = T::Parameters::current().conduct.rereview_wd;
        case.start_clock(ClockKind::Rereview, bureau, days)?;
        case.record(ObjectionAct::RequestRereview, ObjectionDetail::None, Some(request), None);
        let objection = case.id;
        case.close(Event::RereviewRequested { objection, request });
        Ok(())
    }

    /// The bureau has reviewed the decision. What it changes the agency carries out; until then everything stays as decided.
    pub(crate) fn do_rereview(mut case: Case<T>, result: RereviewResult, evidence: Digest) -> DispatchResult {
        let self_review = case.ensure_other_officer()?;
        let (act, detail) = match result {
            RereviewResult::Uphold => (ObjectionAct::Uphold, ObjectionDetail::None),
            RereviewResult::Change { to } => (ObjectionAct::Change, ObjectionDetail::Outcome(to)),
        };
        case.act(act)?;
        let ended = case.stop_clock();
        if let RereviewResult::Change { to } = result {
            case.objection.bound_to = Some(to);
        }
        case.record(act, detail, Some(evidence), ended);
        let objection = case.id;
        case.close(Event::DecisionReReviewed { objection, result, evidence, ended, self_review });
        Ok(())
    }

    /// The time to ask for re-review ran out: the objection is closed.
    fn let_time_pass(id: ObjectionId, clock: ClockId) {
        let Ok(mut case) = Case::<T>::by_clock(id) else { return };
        if case.objection.clock != Some(clock) || case.act(ObjectionAct::TimeOver).is_err() {
            return;
        }
        case.objection.clock = None;
        case.record(ObjectionAct::TimeOver, ObjectionDetail::None, None, None);
        case.close(Event::RereviewTimePassed { objection: id });
    }
}

impl<T: Config> Case<T> {
    /// The last day to ask has not passed, even where the agenda has not come to it yet.
    fn ensure_in_time(&self) -> Result<(), Error<T>> {
        let due = self.objection.clock.and_then(T::Clocks::due);
        ensure!(due.is_some_and(|due| T::Clocks::today() <= due.day), Error::<T>::RereviewTimeOver);
        Ok(())
    }

    /// what the bureau decided on data of its own, another of its officers reviews. Returns whether it is that.
    fn ensure_other_officer(&self) -> Result<bool, Error<T>> {
        let Some(by) = self.by.as_ref().filter(|by| by.organisation == self.objection.owner) else { return Ok(false) };
        if T::Parameters::current().conduct.self_review_other_officer {
            let same = self.objection.decision.as_ref().is_some_and(|decision| decision.officer == by.officer);
            ensure!(!same, Error::<T>::OwnReview);
        }
        Ok(true)
    }
}

impl<T: Config> OnDue for Pallet<T> {
    /// For [`ClockKind::RereviewRequest`], which closes the objection. The other clocks of this pallet are duties: their breach
    /// is recorded with them, and nothing else follows.
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, _: OrgId) -> Weight {
        match (kind, subject) {
            (ClockKind::RereviewRequest, ClockSubject::Objection(id)) => {
                Self::let_time_pass(id, clock);
                T::WeightInfo::rereview_time_over()
            }
            _ => Weight::zero(),
        }
    }

    fn max_weight() -> Weight {
        T::WeightInfo::rereview_time_over()
    }
}
