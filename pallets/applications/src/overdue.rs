//! What happens when a clock runs out: the stage is marked late, and nothing else. No overdue clock ever decides anything.

use crate::{types::RunningClock, Applications, Config, Pallet, Rows, WeightInfo};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, OnDue},
    ClockId, OrgId,
};
use frame_support::weights::Weight;

impl<T: Config> OnDue for Pallet<T> {
    /// Marks the stage that the clock measured. A clock that is not the stage's own (any more) changes nothing.
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, _holder: OrgId) -> Weight {
        match subject {
            ClockSubject::Application(id) => Applications::<T>::mutate_extant(id, |application| {
                if !measures(application.clock, clock) {
                    return;
                }
                match kind {
                    ClockKind::FormalReview => application.late.formal_review = true,
                    ClockKind::Recheck => application.late.recheck = true,
                    _ => {}
                }
            }),
            ClockSubject::Row(id, index) => Rows::<T>::mutate(id, index, |row| {
                if let Some(row) = row {
                    row.late.review |= measures(row.review_clock, clock);
                    row.late.coordination |= measures(row.meeting_clock, clock);
                }
            }),
            _ => {}
        }
        T::WeightInfo::on_due()
    }

    fn max_weight() -> Weight {
        T::WeightInfo::on_due()
    }
}

/// Whether this is the clock that runs.
fn measures(slot: Option<RunningClock>, clock: ClockId) -> bool {
    slot.is_some_and(|running| running.clock == clock)
}
