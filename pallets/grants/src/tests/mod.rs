//! Tests, one file a topic. Every one ends with the check of all invariants.

mod control;
mod history;
mod holds;
mod issue;
mod queries;
mod random;
mod states;
mod try_state;
mod verdicts;
