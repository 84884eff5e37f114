//! Tests, one file a topic. Every one ends with the check of all invariants.

mod length;
mod lift;
mod place;
mod random;
mod table;
mod try_state;

use crate::{mock::*, Event, Target};
use drl_primitives::{clocks::Clocks, governance::Tally, testing::Mock, Moment};

/// A minute in milliseconds.
const MINUTE: Moment = 60_000;
/// A day in milliseconds: how long a pause lasts unless decided otherwise.
const DAY: Moment = 24 * 60 * MINUTE;

/// A pallet.
const WHOLE: Target = Target::Pallet(20);
/// A call of it.
const PART: Target = Target::Call(20, 3);
/// A call of another pallet.
const OTHER: Target = Target::Call(21, 3);

/// The origin of a motion with so many of the four members in favour.
fn by(ayes: u32) -> RuntimeOrigin {
    RuntimeOrigin::signed(ayes.into())
}

/// The tally of such a motion.
fn tally(ayes: u32) -> Tally {
    Tally { ayes, seats: SEATS }
}

/// Lets time pass.
fn pass(span: Moment) {
    Mock::set_now(Mock::now() + span);
}

/// The events of this pallet since the last look, in order.
fn events() -> Vec<Event<Test>> {
    let found = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Pause(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    found
}
