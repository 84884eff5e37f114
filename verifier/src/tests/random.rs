//! Random bytes and random spoils of good files, by the same function that the fuzz target calls.

use crate::{
    testing::{fuzz, sample_certificates, sample_chain},
    Anchor, Certificate,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_are_no_certificate(bytes in any::<Vec<u8>>()) {
        prop_assert!(Certificate::from_cbor(&bytes).is_err());
        prop_assert!(Certificate::from_json(&String::from_utf8_lossy(&bytes)).is_err());
        prop_assert!(Anchor::from_json(&String::from_utf8_lossy(&bytes)).is_err());
        prop_assert!(crate::trie::ProvenState::new(&[], Default::default()).is_ok());
    }
}

/// A second of it in every run of the tests; `scripts/fuzz` goes on for longer.
#[test]
fn spoiled_files_never_panic_and_never_verify_falsely() {
    let rounds = fuzz::run(core::time::Duration::from_secs(1), 1);
    assert!(rounds > 100, "{rounds}");
}

/// The fuzz target's own function, over good files.
#[test]
fn the_fuzz_target_takes_good_files() {
    let chain = sample_chain();
    for (_, certificate) in sample_certificates(&chain) {
        fuzz::one(&certificate.to_cbor());
        fuzz::one(certificate.to_json().as_bytes());
    }
    fuzz::one(chain.anchor().to_json().as_bytes());
}
