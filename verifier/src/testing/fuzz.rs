//! What the fuzz targets call, and a driver that needs no instrumented compiler.

use super::{ledger, sample_certificates, sample_chain, TestChain, SAMPLE_HEIGHT};
use crate::{claim::answer, parts, short::ShortForm, verify, Anchor, Certificate};
use codec::{Decode, Encode};
use drl_primitives::hashing::blake2_256;
use std::{
    string::String,
    sync::OnceLock,
    time::{Duration, Instant},
    vec::Vec,
};

fn chain() -> &'static TestChain {
    static CHAIN: OnceLock<TestChain> = OnceLock::new();
    CHAIN.get_or_init(sample_chain)
}

/// That of the genesis, and a checkpoint at the newest block.
fn anchors() -> &'static [Anchor; 2] {
    static ANCHORS: OnceLock<[Anchor; 2]> = OnceLock::new();
    ANCHORS.get_or_init(|| {
        let genesis = chain().anchor();
        let checkpoint = Anchor::checkpoint(&genesis, chain().finality(0, SAMPLE_HEIGHT));
        [genesis, checkpoint.expect("the chain is good")]
    })
}

/// Takes any bytes as anything that a verifier reads. What verifies must be so.
///
/// # Panics
/// Where something false verifies: that is what is looked for.
pub fn one(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = [Certificate::from_cbor(bytes), Certificate::from_json(&text), Certificate::from_parts(text.lines())];
    for certificate in read.into_iter().flatten() {
        ensure_true(&certificate);
        assert_eq!(Certificate::from_cbor(&certificate.to_cbor()).as_ref(), Ok(&certificate));
    }
    let _ = ShortForm::from_text(&text);
    let _ = crate::chain_spec::genesis_anchor(&text);
    let _ = crate::grandpa::canonical(bytes);
    let _ = crate::header::Header::read(bytes);
    if let Ok(anchor) = Anchor::from_json(&text) {
        let _ = anchor.ensure_follows(&chain().anchor());
    }
}

/// As [`one`], with the checksum of the compact form put right first, so that what lies behind it is reached.
pub fn one_with_checksum(bytes: &[u8]) {
    let Some(end) = bytes.len().checked_sub(34) else { return };
    let mut forged = bytes[..end].to_vec();
    let checksum = blake2_256(&forged);
    forged.extend([0x58, 0x20]);
    forged.extend(checksum);
    one(&forged);
}

fn ensure_true(certificate: &Certificate) {
    for anchor in anchors() {
        let Ok(verified) = verify(certificate, anchor) else { continue };
        let number = verified.block.number;
        assert_eq!(verified.block, chain().block(number), "another block was never signed");
        let truth = answer(chain().state(number), &certificate.ask(), &certificate.batches());
        assert_eq!(truth.map(|answer| answer.claim).as_ref(), Ok(&certificate.claim));
    }
}

/// A generator of random numbers that is the same everywhere: what it finds can be found again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        let hash = blake2_256(&self.0.encode());
        self.0 = u64::decode(&mut &hash[..]).unwrap_or(1);
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// Spoils good files at random for so long; returns how many. `seed` chooses which.
///
/// # Panics
/// As [`one`].
pub fn run(time: Duration, seed: u64) -> u64 {
    let (start, mut rounds, mut random) = (Instant::now(), 0, Random(seed));
    let corpus = corpus();
    while start.elapsed() < time {
        let mut bytes = corpus[random.below(corpus.len())].clone();
        for _ in 0..=random.below(4) {
            spoil(&mut bytes, &corpus, &mut random);
        }
        one(&bytes);
        one_with_checksum(&bytes);
        rounds += 1;
    }
    rounds
}

/// Where a fuzzer wants [`corpus`] to be written when it starts: the name of an environment variable.
pub const CORPUS_VARIABLE: &str = "DRL_FUZZ_CORPUS";

/// Writes [`corpus`] into the folder that [`CORPUS_VARIABLE`] names, if it names one.
///
/// # Panics
/// Where that cannot be done: nothing would be reached without it.
pub fn write_corpus() {
    let Some(folder) = std::env::var_os(CORPUS_VARIABLE).map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (number, bytes) in corpus().into_iter().enumerate() {
        std::fs::write(folder.join(std::format!("good-{number}")), bytes).expect("the folder can be written");
    }
}

/// Good files of every sort: what a fuzzer begins with.
pub fn corpus() -> Vec<Vec<u8>> {
    let chain = chain();
    let certificates = sample_certificates(chain);
    let mut corpus: Vec<Vec<u8>> = certificates.iter().map(|(_, certificate)| certificate.to_cbor()).collect();
    let of_checkpoint = chain.finality(SAMPLE_HEIGHT, SAMPLE_HEIGHT);
    corpus.push(Certificate { finality: of_checkpoint, ..certificates[3].1.clone() }.to_cbor());
    corpus.push(certificates[3].1.to_json().into_bytes());
    corpus.push(chain.anchor().to_json().into_bytes());
    if let Ok(checkpoint) = Anchor::checkpoint(&chain.anchor(), chain.finality(0, 7)) {
        corpus.push(checkpoint.to_json().into_bytes());
    }
    corpus.push(chain.draft(SAMPLE_HEIGHT).encode());
    corpus.push(chain.header(6).encode());
    corpus.extend(certificates[3].1.to_parts(parts::MAX_LETTERS).map(|parts| parts.join("\n").into_bytes()));
    let short = verify(&certificates[0].1, &chain.anchor()).ok().and_then(|verified| ShortForm::of(&verified));
    corpus.extend(short.map(|short| short.to_text().into_bytes()));
    corpus.push(ledger::terms(chain.genesis(), ledger::VALID).encode());
    corpus
}

/// One change: bits, bytes, runs cut out, doubled, moved, or taken from another file.
fn spoil(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    if bytes.is_empty() {
        bytes.push(random.next() as u8);
        return;
    }
    let (place, length) = (random.below(bytes.len()), 1 + random.below(64));
    let end = (place + length).min(bytes.len());
    match random.below(8) {
        0 => bytes[place] ^= 1 << random.below(8),
        1 => bytes[place] = random.next() as u8,
        2 => bytes[place] = [0, 1, 0x17, 0x18, 0x1b, 0x58, 0x5f, 0x7f, 0x80, 0x9f, 0xf6, 0xff][random.below(12)],
        3 => drop(bytes.drain(place..end)),
        4 => {
            let run = bytes[place..end].to_vec();
            let at = random.below(bytes.len());
            bytes.splice(at..at, run);
        }
        5 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len());
            let run = other[from..(from + length).min(other.len())].to_vec();
            bytes.splice(place..end, run);
        }
        6 => bytes.truncate(place),
        _ => bytes[place..end].fill(random.next() as u8),
    }
}
