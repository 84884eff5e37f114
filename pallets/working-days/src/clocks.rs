//! Starting, stopping and cancelling clocks.

use crate::{
    transitions::{step, Becomes, Cause, Ending},
    Agenda, AgendaDay, AgendaLength, Breach, Breaches, Clock, ClockState, Config, Error, Event, NextClock, OpenClocks,
    Pallet, Tallies, Tally, Totals,
};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Due, Term},
    date::LAST_DAY,
    parameters::MAX_WORKING_DAYS,
    ClockId, Day, Moment, OrgId,
};
use frame_support::{ensure, traits::UnixTime};
use sp_runtime::DispatchError;

impl<T: Config> Clocks for Pallet<T> {
    fn start(kind: ClockKind, subject: ClockSubject, holder: OrgId, term: Term) -> Result<ClockId, DispatchError> {
        let started = Self::today();
        Self::ensure_term(term, started)?;
        let due = Self::compute_due(started, term);
        let id = NextClock::<T>::get();
        NextClock::<T>::put(id.saturating_add(1));
        if AgendaLength::<T>::get() == 0 {
            AgendaDay::<T>::put(started);
        }
        Self::enter_agenda(id, due.day);
        let state = ClockState::Running;
        OpenClocks::<T>::insert(id, Clock { kind, subject, holder, started, term, due, state });
        Self::tally_with(holder, kind, Tally::start);
        let Due { day: due, provisional } = due;
        Self::deposit_event(Event::ClockStarted { clock: id, kind, subject, holder, due, provisional });
        Ok(id)
    }

    fn stop(clock: ClockId) -> ClockEnd {
        let Some(open) = OpenClocks::<T>::get(clock) else { return ClockEnd::Late };
        let (open, _) = Self::correct(clock, open);
        let in_time = Self::today() <= open.due.day;
        match Self::turn(clock, open, Cause::Stopped { in_time }) {
            Some(Becomes::Ended(Ending::InTime)) => ClockEnd::InTime,
            _ => ClockEnd::Late,
        }
    }

    fn cancel(clock: ClockId) {
        if let Some(open) = OpenClocks::<T>::get(clock) {
            Self::turn(clock, open, Cause::Cancelled);
        }
    }

    fn due(clock: ClockId) -> Option<Due> {
        OpenClocks::<T>::get(clock).map(|open| Self::due_now(&open))
    }

    fn now() -> Moment {
        Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
    }
}

impl<T: Config> Pallet<T> {
    /// Refuses a term that is no term.
    fn ensure_term(term: Term, today: Day) -> Result<(), Error<T>> {
        match term {
            Term::WorkingDays(count) => {
                ensure!(count > 0, Error::<T>::NoWorkingDays);
                ensure!(count <= MAX_WORKING_DAYS, Error::<T>::TooManyWorkingDays);
            }
            Term::Until(day) => {
                ensure!(day >= today, Error::<T>::DayHasPassed);
                ensure!(day <= LAST_DAY, Error::<T>::DayTooFarAhead);
            }
        }
        Ok(())
    }

    /// When an open clock is due by the calendars in force. An overdue one keeps the day of its breach.
    pub(crate) fn due_now(clock: &Clock) -> Due {
        match clock.state {
            ClockState::Running => Self::compute_due(clock.started, clock.term),
            ClockState::Overdue => clock.due,
        }
    }

    /// Takes an open clock one step on. `clock` is as it is stored.
    pub(crate) fn turn(id: ClockId, clock: Clock, cause: Cause) -> Option<Becomes> {
        let step = step(clock.state, cause, clock.kind.is_duty())?;
        if clock.state == ClockState::Running {
            Self::leave_agenda(id, clock.due.day);
        }
        match step.becomes {
            Becomes::Overdue => OpenClocks::<T>::insert(id, Clock { state: ClockState::Overdue, ..clock }),
            Becomes::Ended(_) => OpenClocks::<T>::remove(id),
        }
        Self::tally_with(clock.holder, clock.kind, |tally| tally.count(clock.state, step));
        if step.breach {
            Self::record_breach(id, &clock);
        }
        Self::announce(id, &clock, step.becomes);
        Some(step.becomes)
    }

    /// Counts for the holder, and for all together.
    pub(crate) fn tally_with(holder: OrgId, kind: ClockKind, count: impl Fn(&mut Tally)) {
        Tallies::<T>::mutate(holder, kind, &count);
        Totals::<T>::mutate(kind, count);
    }

    /// Records the breach of a duty.
    fn record_breach(clock: ClockId, of: &Clock) {
        let Clock { kind, subject, holder, due: Due { day: due, .. }, .. } = *of;
        Breaches::<T>::insert(clock, Breach { kind, subject, holder, due, recorded_at: Self::now() });
        Self::deposit_event(Event::ClockBreached { clock, kind, subject, holder, due });
    }

    /// Says how a clock ended.
    fn announce(clock: ClockId, of: &Clock, becomes: Becomes) {
        let Clock { kind, subject, holder, due: Due { day: due, .. }, .. } = *of;
        Self::deposit_event(match becomes {
            // Its breach was said.
            Becomes::Overdue => return,
            Becomes::Ended(Ending::InTime) => Event::ClockStopped { clock, end: ClockEnd::InTime },
            Becomes::Ended(Ending::Late) => Event::ClockStopped { clock, end: ClockEnd::Late },
            Becomes::Ended(Ending::Cancelled) => Event::ClockCancelled { clock },
            Becomes::Ended(Ending::Reached) => Event::DateReached { clock, kind, subject, holder, due },
        });
    }

    /// Puts a clock on the agenda. Where the day was worked off already, the agenda goes back to it.
    pub(crate) fn enter_agenda(id: ClockId, due: Day) {
        Agenda::<T>::insert(due, id, ());
        AgendaLength::<T>::mutate(|length| *length = length.saturating_add(1));
        if due < AgendaDay::<T>::get() {
            AgendaDay::<T>::put(due);
        }
    }

    /// Takes a clock from the agenda.
    pub(crate) fn leave_agenda(id: ClockId, day: Day) {
        Agenda::<T>::remove(day, id);
        AgendaLength::<T>::mutate(|length| *length = length.saturating_sub(1));
    }
}
