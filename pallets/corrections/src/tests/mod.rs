//! Tests, one file a topic. Every one ends with the check of all invariants.

mod delegation;
mod extension;
mod filing;
mod forwarding;
mod lateness;
mod notice;
mod origins;
mod queries;
mod random;
mod states;
mod try_state;
mod verification;
