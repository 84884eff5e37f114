//! Tests, one file a topic. Every one ends with the check of all invariants.

mod enact;
mod random;
mod table;
mod try_state;

use crate::{mock::*, Event, Record};
use drl_primitives::{
    clocks::Clocks,
    governance::{DecisionKind, Tally},
    testing::Mock,
};

/// The origin of a motion with so many members in favour.
fn by(ayes: u32) -> RuntimeOrigin {
    RuntimeOrigin::signed(ayes.into())
}

/// A call that writes `number`, and fails then if it shall.
fn write(number: u32, fail: bool) -> Box<RuntimeCall> {
    Box::new(work::Call::write { number, fail }.into())
}

/// The events of this pallet since the last look, in order.
fn events() -> Vec<Event<Test>> {
    let found = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Decisions(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    found
}
