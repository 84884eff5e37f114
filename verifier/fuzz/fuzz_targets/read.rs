//! Any bytes as anything that a verifier reads.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drl_verifier::testing::fuzz::one(bytes));
