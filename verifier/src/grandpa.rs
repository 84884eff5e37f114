//! GRANDPA justifications: votes of at least two thirds of an authority set's weight that make a block final.
//!
//! What is accepted here, the node accepts (the engine's own check of a commit comes last); the reverse holds but for forms that
//! an honest node need not write: see [`canonical`]. Signatures are checked by the crate that the node checks them with, so that
//! both agree on every signature there can be (ZIP 215).

use crate::{
    bytes::Key,
    certificate::MAX_JUSTIFICATION_BYTES,
    header::{Authority, BlockRef, Header},
    refusal::Refusal,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use codec::{Decode, DecodeAll, Encode};
use ed25519_zebra::{Signature, VerificationKey};
use finality_grandpa::{voter_set::VoterSet, Chain, Commit, Message, Precommit, SignedPrecommit};
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// The most members of an authority set.
pub const MAX_AUTHORITIES: usize = 512;
/// How far from the expected set [`Refusal::OtherSet`] looks for the one that a vote was signed for.
const SETS_NEARBY: u64 = 16;

pub(crate) type SignedVote = SignedPrecommit<H256, u32, [u8; 64], [u8; 32]>;

/// A justification as the chain encodes it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Justification {
    pub(crate) round: u64,
    pub(crate) commit: Commit<H256, u32, [u8; 64], [u8; 32]>,
    pub(crate) votes_ancestries: Vec<Header>,
}

/// An authority set that can vote.
#[derive(Clone, Debug)]
pub struct Voters(VoterSet<[u8; 32]>);

/// A vote for a block and all before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// The set it was cast in.
    pub set_id: u64,
    /// The round.
    pub round: u64,
    /// The block.
    pub target: BlockRef,
    /// The signature over both, 64 bytes.
    pub signature: crate::bytes::Bytes,
}

/// The votes of a justification that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The votes, ascending by the voters' keys; each voter has one.
    pub votes: Vec<(Key, Vote)>,
    /// What they weigh together.
    pub weight: u64,
}

impl Voters {
    /// The set of these authorities.
    ///
    /// # Errors
    /// [`Refusal::BadAuthorities`] of an empty set, of more than [`MAX_AUTHORITIES`], of a key that is there twice, of a weight of
    /// 0 and of weights that cannot be added.
    pub fn new(authorities: &[Authority]) -> Result<Self, Refusal> {
        let keys: BTreeSet<_> = authorities.iter().map(|authority| authority.key).collect();
        let odd = keys.len() != authorities.len() || authorities.iter().any(|authority| authority.weight == 0);
        if odd || authorities.len() > MAX_AUTHORITIES {
            return Err(Refusal::BadAuthorities);
        }
        let weights = authorities.iter().map(|authority| (authority.key.0, authority.weight));
        VoterSet::new(weights).map(Self).ok_or(Refusal::BadAuthorities)
    }

    /// What a justification must weigh: more than two thirds.
    pub fn threshold(&self) -> u64 {
        self.0.threshold().get()
    }

    /// What the whole set weighs.
    pub fn total(&self) -> u64 {
        self.0.total_weight().get()
    }

    fn weight_of(&self, vote: &SignedVote) -> Option<u64> {
        self.0.get(&vote.id).map(|voter| voter.weight().get())
    }
}

/// Checks that a justification makes a block final, and returns its votes.
///
/// # Errors
/// The first that is wrong, in the order of the functions called here.
pub fn verify_justification(bytes: &[u8], block: BlockRef, set_id: u64, voters: &Voters) -> Result<Ballot, Refusal> {
    let justification = read(bytes)?;
    if target(&justification) != block {
        return Err(Refusal::OtherBlockJustified);
    }
    let votes = &justification.commit.precommits;
    ensure_one_vote_each(votes)?;
    let weight = weight_of(votes, voters)?;
    let ancestry = Ancestry::read(&justification)?;
    ancestry.ensure_votes_descend(votes)?;
    if weight < voters.threshold() {
        return Err(Refusal::TooLittleWeight);
    }
    for vote in votes {
        check_signature(vote, justification.round, set_id)?;
    }
    ensure_engine_agrees(&justification, voters, &ancestry)?;
    Ok(Ballot { votes: votes.iter().map(|vote| named(vote, justification.round, set_id)).collect(), weight })
}

/// A justification in the one form that certificates have it in: each voter once, ascending by key, votes for blocks that do not
/// descend from the justified one left out, and no header that no vote needs.
///
/// Nodes keep justifications in the order in which votes came, and the two votes of a validator that broke the rules; both are
/// good for the node, but then one justification could be written in many ways, and a superfluous part changed unnoticed.
///
/// # Errors
/// [`Refusal::JustificationMalformed`].
pub fn canonical(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut justification = decode(bytes)?;
    let target = target(&justification);
    let headers: BTreeMap<H256, Header> =
        justification.votes_ancestries.drain(..).map(|header| (header.hash(), header)).collect();
    let ancestry = Ancestry { target, headers };
    let mut votes: Vec<_> = core::mem::take(&mut justification.commit.precommits);
    votes.retain(|vote| ancestry.way_down(target_of(vote)).is_some());
    votes.sort_by_key(|vote| (vote.id, vote.precommit.target_number, vote.precommit.target_hash));
    votes.dedup_by_key(|vote| vote.id);
    let used: BTreeSet<H256> = votes.iter().filter_map(|vote| ancestry.way_down(target_of(vote))).flatten().collect();
    let mut headers: Vec<_> = ancestry.headers.into_iter().filter(|(hash, _)| used.contains(hash)).collect();
    headers.sort_by_key(|(hash, header)| (header.number, *hash));
    justification.votes_ancestries = headers.into_iter().map(|(_, header)| header).collect();
    justification.commit.precommits = votes;
    Ok(justification.encode())
}

/// The block that a justification is of. Nothing is checked.
///
/// # Errors
/// [`Refusal::JustificationMalformed`].
pub fn justified_block(bytes: &[u8]) -> Result<BlockRef, Refusal> {
    decode(bytes).map(|justification| target(&justification))
}

/// Whether this vote is signed by this key.
pub fn is_signed(key: &Key, vote: &Vote) -> bool {
    <[u8; 64]>::try_from(&vote.signature[..]).is_ok_and(|signature| {
        let precommit = Precommit { target_hash: vote.target.hash, target_number: vote.target.number };
        signature_holds(&SignedPrecommit { precommit, signature, id: key.0 }, vote.round, vote.set_id)
    })
}

fn read(bytes: &[u8]) -> Result<Justification, Refusal> {
    let justification = decode(bytes)?;
    match justification.encode() == bytes {
        true => Ok(justification),
        false => Err(Refusal::JustificationMalformed),
    }
}

fn decode(bytes: &[u8]) -> Result<Justification, Refusal> {
    if bytes.len() > MAX_JUSTIFICATION_BYTES {
        return Err(Refusal::TooLong);
    }
    Justification::decode_all(&mut &bytes[..]).map_err(|_| Refusal::JustificationMalformed)
}

fn target(justification: &Justification) -> BlockRef {
    BlockRef { number: justification.commit.target_number, hash: justification.commit.target_hash }
}

fn target_of(vote: &SignedVote) -> BlockRef {
    BlockRef { number: vote.precommit.target_number, hash: vote.precommit.target_hash }
}

fn named(vote: &SignedVote, round: u64, set_id: u64) -> (Key, Vote) {
    let signature = crate::bytes::Bytes(vote.signature.to_vec());
    (Key(vote.id), Vote { set_id, round, target: target_of(vote), signature })
}

/// Each voter once, in the order of their keys.
fn ensure_one_vote_each(votes: &[SignedVote]) -> Result<(), Refusal> {
    let mut seen = BTreeMap::new();
    for vote in votes {
        match seen.insert(vote.id, &vote.precommit) {
            Some(earlier) if *earlier == vote.precommit => return Err(Refusal::DuplicateVote),
            Some(_) => return Err(Refusal::DoubleVote),
            None => {}
        }
    }
    match votes.windows(2).all(|pair| matches!(pair, [a, b] if a.id < b.id)) {
        true => Ok(()),
        false => Err(Refusal::VotesOutOfOrder),
    }
}

/// What the votes weigh, all of them being of the set.
fn weight_of(votes: &[SignedVote], voters: &Voters) -> Result<u64, Refusal> {
    votes.iter().try_fold(0u64, |sum, vote| {
        let weight = voters.weight_of(vote).ok_or(Refusal::Outsider)?;
        Ok(sum.saturating_add(weight))
    })
}

fn check_signature(vote: &SignedVote, round: u64, set_id: u64) -> Result<(), Refusal> {
    if signature_holds(vote, round, set_id) {
        return Ok(());
    }
    let nearby = set_id.saturating_sub(SETS_NEARBY)..=set_id.saturating_add(SETS_NEARBY);
    match nearby.into_iter().any(|other| signature_holds(vote, round, other)) {
        true => Err(Refusal::OtherSet),
        false => Err(Refusal::BadSignature),
    }
}

/// The message is the SCALE encoding of the vote as a message of the protocol, the round and the number of the set.
fn signature_holds(vote: &SignedVote, round: u64, set_id: u64) -> bool {
    let message = (Message::Precommit(vote.precommit.clone()), round, set_id).encode();
    let signature = Signature::from(vote.signature);
    VerificationKey::try_from(vote.id).is_ok_and(|key| key.verify(&signature, &message).is_ok())
}

/// The headers by which votes for later blocks are seen to be votes for the justified one.
struct Ancestry {
    target: BlockRef,
    headers: BTreeMap<H256, Header>,
}

impl Ancestry {
    fn read(justification: &Justification) -> Result<Self, Refusal> {
        let headers = &justification.votes_ancestries;
        let order: Vec<_> = headers.iter().map(|header| (header.number, header.hash())).collect();
        if !order.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
            return Err(Refusal::AncestryOutOfOrder);
        }
        let headers = order.iter().zip(headers).map(|((_, hash), header)| (*hash, header.clone())).collect();
        Ok(Self { target: target(justification), headers })
    }

    /// The hashes from `block` down to the target, without the target; `None` where they do not lead there, or where the height
    /// of a block is not what its header says.
    fn way_down(&self, block: BlockRef) -> Option<Vec<H256>> {
        let mut way = Vec::new();
        let mut at = block;
        while at != self.target {
            let header = self.headers.get(&at.hash).filter(|header| header.number == at.number)?;
            way.push(at.hash);
            at = BlockRef { number: at.number.checked_sub(1)?, hash: header.parent_hash };
        }
        Some(way)
    }

    /// Each vote is for the target or for a block after it, and every header is needed for that.
    fn ensure_votes_descend(&self, votes: &[SignedVote]) -> Result<(), Refusal> {
        let mut unused: BTreeSet<_> = self.headers.keys().copied().collect();
        let targets: BTreeSet<_> = votes.iter().map(target_of).collect();
        for target in targets {
            for hash in self.way_down(target).ok_or(Refusal::VoteElsewhere)? {
                unused.remove(&hash);
            }
        }
        match unused.is_empty() {
            true => Ok(()),
            false => Err(Refusal::UnusedAncestry),
        }
    }
}

impl Chain<H256, u32> for Ancestry {
    fn ancestry(&self, base: H256, block: H256) -> Result<Vec<H256>, finality_grandpa::Error> {
        let mut way = Vec::new();
        let mut at = block;
        while at != base {
            at = self.headers.get(&at).ok_or(finality_grandpa::Error::NotDescendent)?.parent_hash;
            way.push(at);
        }
        way.pop();
        Ok(way)
    }
}

/// The engine's own check of a commit. What is left for it to find: votes for two branches above the justified block, and votes
/// that agree on a later block than the one that is justified.
fn ensure_engine_agrees(justification: &Justification, voters: &Voters, ancestry: &Ancestry) -> Result<(), Refusal> {
    match finality_grandpa::validate_commit(&justification.commit, &voters.0, ancestry) {
        Ok(result) if result.is_valid() => Ok(()),
        _ => Err(Refusal::NoCommonBlock),
    }
}
