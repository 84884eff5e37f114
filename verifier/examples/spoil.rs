//! Fuzzing without an instrumented compiler: spoils good files at random for so many seconds. `scripts/fuzz` calls it.
//!
//! ```text
//! scripts/cargo run --release -p drl-verifier --features testing --example spoil -- SECONDS [SEED]
//! ```
//!
//! It ends with a panic, and the seed to find it again, where a file makes the verifier panic or verifies and is false.

use drl_verifier::testing::fuzz;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
    let seconds = arguments.next().unwrap_or(60);
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let seed = arguments.next().unwrap_or_else(clock);
    println!("seed {seed}, {seconds} s");
    let rounds = fuzz::run(Duration::from_secs(seconds), seed);
    println!("{rounds} spoiled files, each also with its checksum put right: no panic, nothing false verified");
}
