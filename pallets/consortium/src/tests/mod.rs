//! Tests, one file a topic. Every one ends with the check of all invariants.

mod genesis;
mod keys;
mod members;
mod no_currency;
mod offences;
mod origins;
mod queries;
mod random;
mod seats;
mod sessions;
mod states;
mod try_state;
mod validators;
