//! Tests, one file a topic. Every one ends with the check of all invariants.

mod checks;
mod delivery;
mod endings;
mod incidents;
mod launch;
mod numbers;
mod products;
mod queries;
mod random;
mod states;
mod try_state;
mod usage;
