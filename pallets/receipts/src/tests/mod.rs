//! Tests, one file a topic. Every one ends with the check of all invariants.

mod batches;
mod cost;
mod deliveries;
mod destructions;
mod duties;
mod queries;
mod random;
mod returns;
mod states;
mod try_state;
mod weights;
