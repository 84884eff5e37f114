//! The clocks of a request: forwarding by the bureau, verification and notice by the agency. None ever decides anything.

use crate::{
    case::Case,
    types::{Correction, Stage},
    Config, Corrections, Error, Pallet, WeightInfo,
};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, OnDue, Term, WorkingCalendar},
    correction::CorrectionState,
    parameters::RuleParameters,
    ClockId, Day, OrgId,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Case<T> {
    /// Starts the clock of a stage. None runs.
    pub fn start(&mut self, stage: Stage, holder: OrgId, term: Term) -> Result<(), DispatchError> {
        let clock = T::Clocks::start(stage.kind(), ClockSubject::Correction(self.id), holder, term)?;
        self.correction.clock = Some(clock);
        Ok(())
    }

    /// the limit of verification, counted from a day that is not after today. At least one day is left.
    pub fn count_from(&mut self, from: Day) -> Result<(), DispatchError> {
        self.correction.counted_from = Some(from);
        let left = Self::days_left(from, T::Parameters::current().conduct.correction_wd);
        self.start(Stage::Verification, self.correction.agency, Term::WorkingDays(left))
    }

    /// the limit of verification in total, counted from the same day as before (条例第19条: 延长至).
    ///
    /// # Errors
    /// The limit has passed already; the parameters give no more time than there was.
    pub fn extend_limit(&mut self) -> Result<(), DispatchError> {
        let (Some(clock), Some(from)) = (self.correction.clock, self.correction.counted_from) else {
            return Err(Error::<T>::WrongState.into());
        };
        let due = T::Clocks::due(clock).ok_or(Error::<T>::LimitPassed)?.day;
        ensure!(T::Clocks::today() <= due, Error::<T>::LimitPassed);
        let left = Self::days_left(from, T::Parameters::current().conduct.correction_extended_wd);
        ensure!(T::Calendar::add(T::Clocks::today(), left).day > due, Error::<T>::NoTimeGained);
        T::Clocks::cancel(clock);
        self.start(Stage::Verification, self.correction.agency, Term::WorkingDays(left))
    }

    /// the person is to be told promptly.
    pub fn start_notice(&mut self) -> Result<(), DispatchError> {
        let days = T::Parameters::current().conduct.prompt_alert_wd;
        self.start(Stage::Notice, self.correction.agency, Term::WorkingDays(days.max(1)))
    }

    /// Stops the clock of this stage because what it measures was done, and marks the stage where it was late.
    pub fn stop(&mut self) -> Option<ClockEnd> {
        let end = self.correction.clock.take().map(T::Clocks::stop);
        if end == Some(ClockEnd::Late) {
            self.mark();
        }
        end
    }

    /// Drops the clock of this stage. That it had run out stays known.
    pub fn cancel(&mut self) {
        let passed = clock_passed::<T>(&self.correction);
        if let Some(clock) = self.correction.clock.take() {
            T::Clocks::cancel(clock);
        }
        if passed {
            self.mark();
        }
    }

    fn mark(&mut self) {
        if let Some(stage) = Stage::of(self.correction.state) {
            stage.mark(&mut self.correction.late);
        }
    }

    /// How many working days after today a limit of `count` from that day has left; at least one.
    fn days_left(from: Day, count: u16) -> u16 {
        count.saturating_sub(T::Calendar::between(from, T::Clocks::today())).max(1)
    }
}

/// Whether what comes next is late: its clock has run out, or the agency does not receive what was forwarded to it (Q-27: 及时).
pub(crate) fn is_overdue<T: Config>(correction: &Correction) -> bool {
    if correction.clock.is_some() {
        return clock_passed::<T>(correction);
    }
    let waits = correction.state == CorrectionState::Forwarded;
    let patience = T::Parameters::current().conduct.prompt_alert_wd;
    let waited = |day| T::Calendar::between(day, T::Clocks::today()) > patience;
    waits && correction.forwarded_on.is_some_and(waited)
}

/// Whether a clock runs and its last day has passed.
fn clock_passed<T: Config>(correction: &Correction) -> bool {
    correction.clock.is_some_and(|clock| T::Clocks::due(clock).is_none_or(|due| due.day < T::Clocks::today()))
}

impl<T: Config> OnDue for Pallet<T> {
    /// Marks the stage that the clock measured. A clock that is not the request's own (any more) changes nothing.
    fn on_due(clock: ClockId, _: ClockKind, subject: ClockSubject, _: OrgId) -> Weight {
        if let ClockSubject::Correction(id) = subject {
            Corrections::<T>::mutate_extant(id, |correction| {
                if let Some(stage) = Stage::of(correction.state).filter(|_| correction.clock == Some(clock)) {
                    stage.mark(&mut correction.late);
                }
            });
        }
        T::WeightInfo::on_due()
    }

    fn max_weight() -> Weight {
        T::WeightInfo::on_due()
    }
}
