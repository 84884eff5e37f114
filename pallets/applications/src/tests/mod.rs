//! Tests, one file a topic.

mod agreements;
mod clocks;
mod decisions;
mod documents;
mod formal_review;
mod meetings;
mod outcomes;
mod queries;
mod random;
mod recheck;
mod states;
mod submit;
mod support;
mod try_state;
mod withdraw;
