//! What the agency does: verify, suspend where that is necessary, decide, tell the party.

use crate::{case::Case, types::Decision, Config, Error, Event, Pallet};
use drl_primitives::{
    clocks::{ClockKind, Clocks},
    objection::{Finding, ObjectionAct, ObjectionDetail, Outcome},
    parameters::RuleParameters,
    Digest,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// The agency has verified preliminarily. What it finds necessary to suspend is suspended in the same step.
    pub(crate) fn do_verify(mut case: Case<T>, finding: Finding, evidence: Digest) -> DispatchResult {
        case.act(ObjectionAct::Verify)?;
        let ended = case.stop_clock();
        case.objection.finding = Some(finding);
        let detail = ObjectionDetail::Finding(finding);
        case.record(ObjectionAct::Verify, detail, Some(evidence), ended);

        let act = match finding.suspends() {
            Some(_) => ObjectionAct::Suspend,
            None => ObjectionAct::KeepOpen,
        };
        case.act(act)?;
        if let Some(scope) = finding.suspends() {
            case.suspend(scope, false, evidence)?;
        }
        case.record(act, detail, Some(evidence), None);
        let objection = case.id;
        case.close(Event::ObjectionVerified { objection, finding, evidence, ended });
        Ok(())
    }

    /// The agency decides by the final result. After a re-review that changed its decision it is bound.
    pub(crate) fn do_decide(mut case: Case<T>, outcome: Outcome, report: Digest) -> DispatchResult {
        case.act(ObjectionAct::Decide)?;
        ensure!(case.objection.bound_to.is_none_or(|bound| bound == outcome), Error::<T>::BoundByRereview);
        match outcome {
            Outcome::Withdraw => case.end_service(report)?,
            Outcome::RestoreOrKeep => case.lift(report)?,
            Outcome::ReopenAfterProcessing => case.await_processing(report)?,
        }
        let officer = case.on(report)?.officer;
        case.objection.decision = Some(Decision { outcome, report, officer, at: T::Clocks::now() });
        case.objection.bound_to = None;
        let days = T::Parameters::current().conduct.prompt_alert_wd;
        case.start_clock(ClockKind::ObjectionNotice, case.objection.owner, days)?;
        case.record(ObjectionAct::Decide, ObjectionDetail::Outcome(outcome), Some(report), None);
        let objection = case.id;
        case.close(Event::ObjectionDecided { objection, outcome, report });
        Ok(())
    }

    /// The agency has told the party. The time to ask for re-review begins.
    pub(crate) fn do_notify(mut case: Case<T>, notice: Digest) -> DispatchResult {
        case.act(ObjectionAct::Notify)?;
        let ended = case.stop_clock();
        let days = T::Parameters::current().conduct.rereview_request_wd;
        case.start_clock(ClockKind::RereviewRequest, case.objection.owner, days)?;
        case.record(ObjectionAct::Notify, ObjectionDetail::None, Some(notice), ended);
        let objection = case.id;
        case.close(Event::PartyNotified { objection, notice, ended });
        Ok(())
    }
}
