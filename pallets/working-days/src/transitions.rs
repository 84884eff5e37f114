//! The state machine of a clock. The table in the README says the same; a test compares them.

use crate::{ClockState, Tally};

/// What happens to an open clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// What it measures was done.
    Stopped {
        /// On or before the due day.
        in_time: bool,
    },
    /// What it measures needs no doing any more.
    Cancelled,
    /// The due day has passed.
    RanOut,
}

/// How a clock ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    InTime,
    Late,
    Cancelled,
    Reached,
}

/// What becomes of an open clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Becomes {
    /// It stays open.
    Overdue,
    /// It is open no more.
    Ended(Ending),
}

/// A step of the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub becomes: Becomes,
    /// Whether a breach is recorded.
    pub breach: bool,
}

/// What becomes of a clock in `state`; `None` where this cannot happen.
pub(crate) const fn step(state: ClockState, cause: Cause, duty: bool) -> Option<Step> {
    use Becomes::{Ended, Overdue};
    let (becomes, breach) = match (state, cause, duty) {
        (ClockState::Running, Cause::Stopped { in_time: true }, _) => (Ended(Ending::InTime), false),
        (ClockState::Running, Cause::Stopped { in_time: false }, duty) => (Ended(Ending::Late), duty),
        (ClockState::Running, Cause::RanOut, true) => (Overdue, true),
        (ClockState::Running, Cause::RanOut, false) => (Ended(Ending::Reached), false),
        (ClockState::Running | ClockState::Overdue, Cause::Cancelled, _) => (Ended(Ending::Cancelled), false),
        (ClockState::Overdue, Cause::Stopped { .. }, _) => (Ended(Ending::Late), false),
        (ClockState::Overdue, Cause::RanOut, _) => return None,
    };
    Some(Step { becomes, breach })
}

impl Tally {
    /// Counts a new clock.
    pub(crate) fn start(&mut self) {
        raise(&mut self.started);
        raise(&mut self.running);
    }

    /// Counts a step of a clock that was in `state`.
    pub(crate) fn count(&mut self, state: ClockState, step: Step) {
        let left = match state {
            ClockState::Running => &mut self.running,
            ClockState::Overdue => &mut self.overdue,
        };
        *left = left.saturating_sub(1);
        raise(match step.becomes {
            Becomes::Overdue => &mut self.overdue,
            Becomes::Ended(Ending::InTime) => &mut self.in_time,
            Becomes::Ended(Ending::Late) => &mut self.late,
            Becomes::Ended(Ending::Cancelled) => &mut self.cancelled,
            Becomes::Ended(Ending::Reached) => &mut self.reached,
        });
        if step.breach {
            raise(&mut self.breaches);
        }
    }
}

/// One more.
fn raise(count: &mut u32) {
    *count = count.saturating_add(1);
}
