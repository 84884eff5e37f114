//! Measures the verification of certificates, and holds the result against what is promised: less than 20 ms and 64 KiB for the
//! verdict on a single grant, without documents.
//!
//! ```text
//! scripts/cargo run --release -p drl-verifier --features testing --example verify-speed [GRANTS]
//! ```
//!
//! The state has `GRANTS` other grants (20,000 unless told otherwise), so that the proof is as deep as in such a ledger.

use codec::Encode;
use drl_verifier::{
    state::keys,
    testing::{ledger, sample_certificates, TestChain, SAMPLE_HEIGHT},
    verify, Certificate,
};
use primitive_types::H256;
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

const RUNS: usize = 200;
const MOST_TIME: Duration = Duration::from_millis(20);
const MOST_BYTES: usize = 64 * 1024;

fn main() -> ExitCode {
    let grants = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(20_000u64);
    let chain = chain(grants);
    println!("{grants} other grants in state; 4 validators, 2 changes of the set; {RUNS} runs each");
    println!("{:<28} {:>10} {:>10} {:>8} {:>12} {:>12}", "certificate", "CBOR", "JSON", "nodes", "median", "slowest");
    let mut kept = true;
    for (name, certificate) in sample_certificates(&chain) {
        let (bytes, json) = (certificate.to_cbor(), certificate.to_json());
        let mut times: Vec<Duration> = (0..RUNS).map(|_| measure(&chain, &bytes)).collect();
        times.sort();
        let (median, slowest) = (times[RUNS / 2], times[RUNS - 1]);
        let nodes = certificate.proof.len();
        println!("{name:<28} {:>10} {:>10} {nodes:>8} {median:>12.2?} {slowest:>12.2?}", bytes.len(), json.len());
        kept &= !certificate.documents.is_empty() || (median < MOST_TIME && bytes.len() < MOST_BYTES);
    }
    if kept {
        println!("kept: less than {MOST_TIME:?} (median) and {MOST_BYTES} bytes without documents");
        ExitCode::SUCCESS
    } else {
        println!("NOT kept: {MOST_TIME:?} (median) or {MOST_BYTES} bytes without documents");
        ExitCode::FAILURE
    }
}

/// From the bytes of the file to the answer.
fn measure(chain: &TestChain, bytes: &[u8]) -> Duration {
    let anchor = chain.anchor();
    let start = Instant::now();
    let certificate = Certificate::from_cbor(bytes).expect("it was written just now");
    verify(&certificate, &anchor).expect("it is true");
    start.elapsed()
}

/// The chain of the tests with many grants besides.
fn chain(grants: u64) -> TestChain {
    let mut chain = TestChain::new(&[1, 2, 3, 4]);
    let genesis = chain.genesis();
    chain.push(|state| {
        ledger::found(state, genesis);
        for number in 0..grants {
            let hash = H256(drl_primitives::hashing::blake2_256(&(b"other", number).encode()));
            state.insert(keys::grant(hash).bytes, vec![7; 300]);
            state.insert(keys::grant_history_count(hash).bytes, 1u32.encode());
            state.insert(keys::grant_history(hash, 0).bytes, vec![7; 40]);
        }
    });
    chain.push(|_| {});
    chain.change_set(&[1, 2, 3, 5]);
    chain.push(|_| {});
    chain.push(|_| {});
    chain.change_set(&[1, 2, 6, 5]);
    chain.push(|_| {});
    chain.push(|state| ledger::hold(state, genesis, ledger::HELD));
    chain.push(|_| {});
    assert_eq!(chain.height(), SAMPLE_HEIGHT);
    chain
}
