//! Tests, one file a topic. Every one ends with the check of all invariants.

mod agreements;
mod control;
mod cost;
mod history;
mod holds;
mod issue;
mod queries;
mod random;
mod register;
mod states;
mod try_state;
mod verdicts;
