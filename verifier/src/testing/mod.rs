//! Chains, ledgers and certificates made for tests, benchmarks and fuzzing: real headers, a real state trie, real signatures.
//!
//! Keys are made of one byte each; they protect nothing.

mod chain;
#[cfg(feature = "std")]
pub mod fuzz;
pub mod ledger;

pub use chain::{Draft, DraftVote, State, TestChain, Validator};

use crate::{
    certificate::{Certificate, OpenedDocument, ProvenReceipt},
    claim::Ask,
};
use alloc::vec::Vec;

/// A chain of ten blocks with two changes of the authority set, and the ledger of [`ledger`] in it: four validators, then one of
/// them replaced, then another.
///
/// Blocks 3 and 6 change the set; the newest that is final is block 9. In block 8 a grant is held.
pub fn sample_chain() -> TestChain {
    let mut chain = TestChain::new(&[1, 2, 3, 4]);
    let genesis = chain.genesis();
    chain.push(|state| ledger::found(state, genesis));
    chain.push(|_| {});
    chain.change_set(&[1, 2, 3, 5]);
    chain.push(|_| {});
    chain.push(|_| {});
    chain.change_set(&[1, 2, 6, 5]);
    chain.push(|_| {});
    chain.push(|state| ledger::hold(state, genesis, ledger::HELD));
    chain.push(|_| {});
    chain
}

/// The height of the newest final block of [`sample_chain`].
pub const SAMPLE_HEIGHT: u32 = 9;

/// One certificate of each kind, with a name: what regulators ask for.
pub fn sample_certificates(chain: &TestChain) -> Vec<(&'static str, Certificate)> {
    let genesis = chain.genesis();
    let plain = |ask: Ask| chain.certify(SAMPLE_HEIGHT, &ask, Vec::new(), Vec::new());
    let (valid, held) = (ledger::grant(genesis, ledger::VALID), ledger::grant(genesis, ledger::HELD));
    let verdict = |grant, at| plain(Ask::Verdict { grant, question: ledger::question(at) });
    alloc::vec![
        ("valid now", verdict(valid, None)),
        ("valid on a day", verdict(held, Some(chain.time(7)))),
        ("not valid", verdict(held, None)),
        ("no such grant", verdict(primitive_types::H256::repeat_byte(0xee), None)),
        ("all grants of a dataset", plain(Ask::Grants(ledger::of_dataset()))),
        ("no grants of a data user", plain(Ask::Grants(ledger::of_stranger()))),
        ("with receipts and documents", with_attachments(chain)),
    ]
}

/// The verdict on the valid grant, with two receipts of its log and both documents.
pub fn with_attachments(chain: &TestChain) -> Certificate {
    let genesis = chain.genesis();
    let grant = ledger::grant(genesis, ledger::VALID);
    let ask = Ask::Verdict { grant, question: ledger::question(None) };
    let receipts: Vec<ProvenReceipt> = [2, 7].map(|index| ledger::receipt(grant, index)).into();
    let mut documents: Vec<OpenedDocument> = ledger::documents();
    documents.sort_by_key(|document| document.digest);
    chain.certify(SAMPLE_HEIGHT, &ask, receipts, documents)
}
