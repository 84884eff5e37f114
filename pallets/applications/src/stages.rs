//! The clocks of an application's stages: what each measures, who holds it, how long it runs. None ever decides anything.

use crate::{
    types::{Application, Row, RunningClock},
    Config, Pallet,
};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Term, WorkingCalendar},
    parameters::{DemandReviewMode, DemandReviewStart, OnResubmit, ReviewParameters, RuleParameters},
    ApplicationId, Day, OrgId, RowIndex,
};
use sp_runtime::DispatchError;

/// Starts a clock and remembers it with the length it was started with.
fn start<T: Config>(
    kind: ClockKind,
    subject: ClockSubject,
    holder: OrgId,
    term: Term,
) -> Result<RunningClock, DispatchError> {
    T::Clocks::start(kind, subject, holder, term).map(|clock| RunningClock { clock, kind, term })
}

/// Stops a clock, if one runs, and marks the stage where it was late.
pub(crate) fn stop_and_mark<T: Config>(slot: &mut Option<RunningClock>, late: &mut bool) -> Option<ClockEnd> {
    let end = slot.take().map(|running| T::Clocks::stop(running.clock));
    *late |= is_late(end);
    end
}

/// Whether a clock that ended had run out.
pub(crate) fn is_late(end: Option<ClockEnd>) -> bool {
    end == Some(ClockEnd::Late)
}

/// Drops a clock, if one runs.
pub(crate) fn cancel<T: Config>(slot: &mut Option<RunningClock>) {
    if let Some(running) = slot.take() {
        T::Clocks::cancel(running.clock);
    }
}

/// A count of working days from today that is at least one.
fn working_days(count: u16) -> Term {
    Term::WorkingDays(count.max(1))
}

impl<T: Config> Pallet<T> {
    /// formal review, from submission on.
    pub(crate) fn start_formal_review(id: ApplicationId, bureau: OrgId) -> Result<RunningClock, DispatchError> {
        let length = T::Parameters::current().review.formal_review_wd;
        start::<T>(ClockKind::FormalReview, ClockSubject::Application(id), bureau, working_days(length))
    }

    /// formal review of what was completed: anew, or with the days that were left, at least one.
    pub(crate) fn restart_formal_review(
        id: ApplicationId,
        application: &Application,
    ) -> Result<RunningClock, DispatchError> {
        let review = T::Parameters::current().review;
        let days = match (review.on_resubmit, application.formal_days_left) {
            (OnResubmit::Continue, Some(left)) => left,
            _ => review.formal_review_wd,
        };
        start::<T>(ClockKind::FormalReview, ClockSubject::Application(id), application.bureau, working_days(days))
    }

    /// the working days that a clock has left after today; none once it has run out.
    pub(crate) fn days_left(running: Option<RunningClock>) -> u16 {
        running
            .and_then(|running| T::Clocks::due(running.clock))
            .map_or(0, |due| T::Calendar::between(T::Clocks::today(), due.day))
    }

    /// demand review of a row, from formal pass on or counted from submission; in batch mode to the next window.
    pub(crate) fn start_demand_review(
        id: ApplicationId,
        row: RowIndex,
        agency: OrgId,
        submitted: Day,
        review: &ReviewParameters,
    ) -> Result<RunningClock, DispatchError> {
        let subject = ClockSubject::Row(id, row);
        let today = T::Clocks::today();
        if review.demand_review_mode == DemandReviewMode::Batch {
            let term = Term::Until(review.window_due(today));
            return start::<T>(ClockKind::DemandWindow, subject, agency, term);
        }
        let gone = match review.demand_review_start {
            DemandReviewStart::FormalPassed => 0,
            DemandReviewStart::Submitted => T::Calendar::between(submitted, today),
        };
        let days = review.demand_review_wd.saturating_sub(gone);
        start::<T>(ClockKind::DemandReview, subject, agency, working_days(days))
    }

    /// the clocks of a row that needs a meeting: the agency's to the first quarterly date that is not
    /// before `undoubted`, the bureau's for the meeting.
    pub(crate) fn start_coordination(
        id: ApplicationId,
        index: RowIndex,
        row: &mut Row<T::AccountId>,
        bureau: OrgId,
        undoubted: Day,
    ) -> Result<(), DispatchError> {
        let review = T::Parameters::current().review;
        let subject = ClockSubject::Row(id, index);
        let window = Term::Until(review.window_due(undoubted.max(T::Clocks::today())));
        row.review_clock = Some(start::<T>(ClockKind::DemandWindow, subject, row.agency, window)?);
        let meeting = working_days(review.coordination_alert_wd);
        row.meeting_clock = Some(start::<T>(ClockKind::Coordination, subject, bureau, meeting)?);
        Ok(())
    }

    /// The day on which the row is due without doubt: that of its clock, or today once the clock has run out.
    pub(crate) fn undoubted_due(row: &Row<T::AccountId>) -> Day {
        row.review_clock.and_then(|running| T::Clocks::due(running.clock)).map_or_else(T::Clocks::today, |due| due.day)
    }

    /// The same for a row on which the bureau differs: as if its demand review began today.
    pub(crate) fn undoubted_due_anew() -> Day {
        T::Calendar::add(T::Clocks::today(), T::Parameters::current().review.demand_review_wd).day
    }

    /// re-check, from the last decision on a row on.
    pub(crate) fn start_recheck(id: ApplicationId, bureau: OrgId) -> Result<RunningClock, DispatchError> {
        let length = T::Parameters::current().review.recheck_wd;
        start::<T>(ClockKind::Recheck, ClockSubject::Application(id), bureau, working_days(length))
    }
}
