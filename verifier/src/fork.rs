//! Evidence of a fork: two certificates that both verify and cannot both be of one chain.
//!
//! Finality promises that this never happens while less than a third of the validators break the rules. Where it happened,
//! those who signed on both sides did: each of them is named, with both signatures, so that anybody can check it anew.

use crate::{
    anchor::Anchor,
    bytes::Key,
    certificate::Certificate,
    grandpa::{Ballot, Vote},
    header::{BlockRef, Header},
    refusal::Refusal,
    verify::{prove_finality, verify},
};
use alloc::{collections::BTreeMap, vec::Vec};
use primitive_types::H256;
use serde::Serialize;

/// That two blocks of one height were both made final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The lowest height at which the two certificates are seen to part.
    pub height: u32,
    /// The hashes at that height, by the first certificate and by the second.
    pub blocks: [H256; 2],
    /// The blocks by whose votes these are final: the same, or later ones.
    pub finalized: [BlockRef; 2],
    /// The states of `finalized`.
    pub state_roots: [H256; 2],
    /// The authority sets that signed them.
    pub set_ids: [u64; 2],
    /// Who signed both.
    pub double_signers: Vec<DoubleSigner>,
}

/// A validator that signed on both sides of a fork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DoubleSigner {
    /// Its key.
    pub validator: Key,
    /// Its vote on the side of the first certificate.
    pub first: Vote,
    /// And on that of the second.
    pub second: Vote,
    /// Whether both votes are of one round of one set: then either alone proves that the validator broke the rules
    /// (equivocation), and the chain itself punishes it. Votes of different rounds prove it only together with the fork.
    pub equivocation: bool,
}

/// A block with the votes that made it final.
struct Signed {
    header: Header,
    ballot: Ballot,
    set_id: u64,
}

/// Looks for a fork between two certificates of one chain. `None` where they may well be of one.
///
/// Blocks are compared at every height that both certificates tell of: those of their justified headers, and their parents'.
///
/// # Errors
/// What is wrong with one of the certificates: what does not verify is no evidence.
pub fn fork_evidence(first: &Certificate, second: &Certificate, anchor: &Anchor) -> Result<Option<Evidence>, Refusal> {
    verify(first, anchor)?;
    verify(second, anchor)?;
    let (first, second) = (signed_blocks(first, anchor)?, signed_blocks(second, anchor)?);
    let (ours, theirs) = (known_heights(&first), known_heights(&second));
    let parting = ours.iter().find_map(|(height, (hash, signed))| {
        let (other_hash, other) = theirs.get(height).filter(|(other, _)| other != hash)?;
        Some((*height, [*hash, *other_hash], [*signed, *other]))
    });
    Ok(parting.map(|(height, blocks, [a, b])| Evidence {
        height,
        blocks,
        finalized: [a.header.block(), b.header.block()],
        state_roots: [a.header.state_root, b.header.state_root],
        set_ids: [a.set_id, b.set_id],
        double_signers: double_signers(&a.ballot, &b.ballot),
    }))
}

fn signed_blocks(certificate: &Certificate, anchor: &Anchor) -> Result<Vec<Signed>, Refusal> {
    let proven = prove_finality(&certificate.finality, anchor)?;
    let blocks = proven.changes.into_iter().chain([(proven.header, proven.ballot)]);
    Ok(blocks.zip(anchor.set_id..).map(|((header, ballot), set_id)| Signed { header, ballot, set_id }).collect())
}

/// The hash at each height that is told of, and the block by which it is final: the lowest that tells of it.
fn known_heights(blocks: &[Signed]) -> BTreeMap<u32, (H256, &Signed)> {
    let mut known = BTreeMap::new();
    for signed in blocks {
        let header = &signed.header;
        if let Some(before) = header.number.checked_sub(1) {
            known.entry(before).or_insert((header.parent_hash, signed));
        }
        known.insert(header.number, (header.hash(), signed));
    }
    known
}

fn double_signers(first: &Ballot, second: &Ballot) -> Vec<DoubleSigner> {
    let theirs: BTreeMap<_, _> = second.votes.iter().map(|(key, vote)| (*key, vote)).collect();
    let both = first.votes.iter().filter_map(|(key, vote)| Some((*key, vote, *theirs.get(key)?)));
    both.map(|(validator, first, second)| DoubleSigner {
        validator,
        first: first.clone(),
        second: second.clone(),
        equivocation: (first.set_id, first.round) == (second.set_id, second.round),
    })
    .collect()
}
