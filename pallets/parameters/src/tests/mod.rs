//! Tests, one file a topic.

mod cancel_pending;
mod genesis;
mod model;
mod set;

use crate::mock::*;
use drl_primitives::{parameters::Parameters, Day};

/// Parameters that are told apart by the length of formal review.
fn marked(formal_review_wd: u16) -> Box<Parameters> {
    let mut parameters = Parameters::default();
    parameters.review.formal_review_wd = formal_review_wd;
    Box::new(parameters)
}

/// The mark of the parameters in force.
fn mark() -> u16 {
    use drl_primitives::parameters::RuleParameters as _;
    RuleParameters::current().review.formal_review_wd
}

/// A day written as text.
fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The events of this pallet since the last look, in order.
fn events() -> Vec<crate::Event<Test>> {
    let found = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::RuleParameters(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    found
}
