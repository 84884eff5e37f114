//! Tests, one file a topic.

mod add;
mod genesis;
mod origins;
mod queries;
mod random;
mod remove;
mod replace;
mod states;
mod try_state;
