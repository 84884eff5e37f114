//! A chain of blocks with states, authority sets and finality.

use crate::{
    anchor::Anchor,
    bytes::{Bytes, Key},
    certificate::{Certificate, Finality, JustifiedHeader, OpenedDocument, ProvenReceipt},
    chain_spec::{genesis_anchor_of, genesis_header, AUTHORITIES_KEY},
    claim::{answer, Ask},
    grandpa::{Justification, SignedVote},
    header::{BlockRef, DigestItem, Header},
    state::keys,
    trie::{self, ProvenState},
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use codec::Encode;
use drl_primitives::Moment;
use ed25519_zebra::{SigningKey, VerificationKey};
use finality_grandpa::{Commit, Message, Precommit, SignedPrecommit};
use primitive_types::H256;

/// A state as a whole.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// The time of block 0; each later block is two seconds later. 2026-11-23 in China.
const BEGIN: Moment = 1_795_363_200_000;

/// A validator, named by one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validator(pub u8);

impl Validator {
    fn secret(self) -> SigningKey {
        SigningKey::from([self.0; 32])
    }

    /// Its public key.
    pub fn key(self) -> Key {
        Key(VerificationKey::from(&self.secret()).into())
    }

    /// Its vote for a block.
    pub fn vote(self, target: BlockRef, round: u64, set_id: u64) -> DraftVote {
        let message = Message::Precommit(Precommit { target_hash: target.hash, target_number: target.number });
        let signature = self.secret().sign(&(message, round, set_id).encode()).into();
        DraftVote { target, signature, key: self.key() }
    }
}

/// A vote of a [`Draft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftVote {
    /// For which block.
    pub target: BlockRef,
    /// The signature, whether it holds or not.
    pub signature: [u8; 64],
    /// By whom.
    pub key: Key,
}

/// A justification that tests can put together as they like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The round.
    pub round: u64,
    /// The block that it is said to make final.
    pub target: BlockRef,
    /// The votes.
    pub votes: Vec<DraftVote>,
    /// The headers that show votes to be for blocks after the target.
    pub ancestry: Vec<Header>,
}

impl Draft {
    /// As the chain encodes it, in the order given.
    pub fn encode(&self) -> Vec<u8> {
        let precommits = self.votes.iter().map(signed).collect();
        let commit = Commit { target_hash: self.target.hash, target_number: self.target.number, precommits };
        Justification { round: self.round, commit, votes_ancestries: self.ancestry.clone() }.encode()
    }
}

fn signed(vote: &DraftVote) -> SignedVote {
    let precommit = Precommit { target_hash: vote.target.hash, target_number: vote.target.number };
    SignedPrecommit { precommit, signature: vote.signature, id: vote.key.0 }
}

#[derive(Clone, Debug)]
struct Block {
    header: Header,
    state: State,
}

/// A chain.
#[derive(Clone, Debug)]
pub struct TestChain {
    blocks: Vec<Block>,
    sets: Vec<Vec<Validator>>,
    /// The block that ended each set but the last.
    changes: Vec<u32>,
}

impl TestChain {
    /// A chain of a genesis block whose state has nothing but the first set.
    pub fn new(validators: &[u8]) -> Self {
        let set = set_of(validators);
        let state = State::from([(AUTHORITIES_KEY.to_vec(), authorities(&set).encode())]);
        let header = genesis_header(trie::root(&state));
        Self { blocks: vec![Block { header, state }], sets: vec![set], changes: Vec::new() }
    }

    /// The hash of the genesis block.
    pub fn genesis(&self) -> H256 {
        self.header(0).hash()
    }

    /// The anchor at it.
    pub fn anchor(&self) -> Anchor {
        genesis_anchor_of(&self.blocks[0].state).expect("the genesis state has a set")
    }

    /// A block with what `edit` does to the state.
    pub fn push(&mut self, edit: impl FnOnce(&mut State)) -> BlockRef {
        self.append(edit, Vec::new())
    }

    /// A block that changes the authority set.
    pub fn change_set(&mut self, validators: &[u8]) -> BlockRef {
        let set = set_of(validators);
        let scheduled = (1u8, authorities(&set), 0u32).encode();
        let block = self.append(|_| {}, vec![DigestItem::Consensus(*b"FRNK", scheduled)]);
        self.sets.push(set);
        self.changes.push(block.number);
        block
    }

    /// A block with such entries in the digest of its header.
    pub fn append(&mut self, edit: impl FnOnce(&mut State), logs: Vec<DigestItem>) -> BlockRef {
        let number = self.height() + 1;
        let mut state = self.blocks[self.blocks.len() - 1].state.clone();
        state.insert(keys::genesis_hash().bytes, self.genesis().encode());
        state.insert(keys::now().bytes, self.time(number).encode());
        edit(&mut state);
        let mut digest = vec![DigestItem::PreRuntime(*b"aura", u64::from(number).encode())];
        digest.extend(logs);
        digest.push(DigestItem::Seal(*b"aura", vec![number as u8; 64]));
        let header = Header {
            parent_hash: self.header(number - 1).hash(),
            number,
            state_root: trie::root(&state),
            extrinsics_root: H256::repeat_byte(number as u8),
            digest,
        };
        self.blocks.push(Block { header, state });
        self.block(number)
    }

    /// The chain up to a block: what follows may be another.
    pub fn until(&self, number: u32) -> Self {
        let changes: Vec<u32> = self.changes.iter().copied().filter(|change| *change <= number).collect();
        let (blocks, sets) = (self.blocks[..=number as usize].to_vec(), self.sets[..=changes.len()].to_vec());
        Self { blocks, sets, changes }
    }

    /// The height of the last block.
    pub fn height(&self) -> u32 {
        self.blocks.len() as u32 - 1
    }

    /// The moment of a block.
    pub fn time(&self, number: u32) -> Moment {
        BEGIN + 2_000 * Moment::from(number)
    }

    /// A header.
    pub fn header(&self, number: u32) -> &Header {
        &self.blocks[number as usize].header
    }

    /// The name of a block.
    pub fn block(&self, number: u32) -> BlockRef {
        self.header(number).block()
    }

    /// The state after a block.
    pub fn state(&self, number: u32) -> &State {
        &self.blocks[number as usize].state
    }

    /// The set that makes a block final, and its number.
    pub fn set(&self, number: u32) -> (u64, &[Validator]) {
        let ended = self.changes.iter().filter(|change| **change < number).count();
        (ended as u64, &self.sets[ended])
    }

    /// A justification by which all of the set make a block final, ascending by key.
    pub fn draft(&self, number: u32) -> Draft {
        let (set_id, set) = self.set(number);
        let (round, target) = (u64::from(number) + 100, self.block(number));
        let mut votes: Vec<_> = set.iter().map(|validator| validator.vote(target, round, set_id)).collect();
        votes.sort_by_key(|vote| vote.key);
        Draft { round, target, votes, ancestry: Vec::new() }
    }

    /// A header with that justification.
    pub fn justified(&self, number: u32) -> JustifiedHeader {
        self.justified_by(number, &self.draft(number))
    }

    /// A header with this justification.
    pub fn justified_by(&self, number: u32, draft: &Draft) -> JustifiedHeader {
        JustifiedHeader { header: Bytes(self.header(number).encode()), justification: Bytes(draft.encode()) }
    }

    /// That a block is final, from the block `after` on.
    pub fn finality(&self, after: u32, number: u32) -> Finality {
        if after == number {
            let head = JustifiedHeader::of_anchor(Bytes(self.header(number).encode()));
            return Finality { changes: Vec::new(), head };
        }
        let between = self.changes.iter().filter(|change| **change > after && **change < number);
        Finality { changes: between.map(|change| self.justified(*change)).collect(), head: self.justified(number) }
    }

    /// The certificate of what the state after a block answers, from the genesis anchor on.
    pub fn certify(
        &self,
        number: u32,
        ask: &Ask,
        receipts: Vec<ProvenReceipt>,
        documents: Vec<OpenedDocument>,
    ) -> Certificate {
        let nodes = trie::nodes(self.state(number));
        let state = ProvenState::new(&nodes, self.header(number).state_root).expect("nodes are in order");
        let batches: Vec<_> = receipts.iter().map(|receipt| receipt.batch).collect();
        let answer = answer(&state, ask, &batches).expect("the state is known as a whole");
        Certificate {
            genesis: self.genesis(),
            claim: answer.claim,
            finality: self.finality(0, number),
            proof: state.used(),
            receipts,
            documents,
        }
    }
}

fn set_of(validators: &[u8]) -> Vec<Validator> {
    validators.iter().map(|seed| Validator(*seed)).collect()
}

fn authorities(set: &[Validator]) -> Vec<([u8; 32], u64)> {
    set.iter().map(|validator| (validator.key().0, 1)).collect()
}
