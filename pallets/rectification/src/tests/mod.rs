//! Tests, one file a topic. Every one ends with the check of all invariants.

mod agencies;
mod corrections;
mod ended;
mod limits;
mod orders;
mod origins;
mod queries;
mod random;
mod referrals;
mod states;
mod terminations;
mod try_state;
mod weights;
mod withdrawals;
