//! Any bytes as a certificate in the compact form, with the checksum put right.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drl_verifier::testing::fuzz::one_with_checksum(bytes));
