//! Any bytes as anything that a verifier reads.

#![no_main]

use drl_verifier::testing::fuzz;

libfuzzer_sys::fuzz_target!(init: fuzz::write_corpus(), |bytes: &[u8]| fuzz::one(bytes));
