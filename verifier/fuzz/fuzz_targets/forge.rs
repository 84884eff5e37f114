//! Any bytes as a certificate in the compact form, with the checksum put right.

#![no_main]

use drl_verifier::testing::fuzz;

libfuzzer_sys::fuzz_target!(init: fuzz::write_corpus(), |bytes: &[u8]| fuzz::one_with_checksum(bytes));
