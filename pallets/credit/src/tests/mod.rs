//! Tests, one file a topic. Every one ends with the check of all invariants.

mod appeals;
mod checks;
mod conclusions;
mod entries;
mod formulas;
mod queries;
mod random;
mod ratings;
mod scores;
mod states;
mod supersede;
mod try_state;
mod votes;
