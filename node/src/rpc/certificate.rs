//! Certificates and trust anchors, made from what the node has stored.
//!
//! The newest final block of which the node keeps the votes is the block of a certificate. Its claim is answered from the state of
//! that block by the verifier's own function, through a reader that notes the keys; the proof of these keys is the proof of the
//! claim. Each block that changed the authority set since the anchor comes with the votes that made it final. What was put
//! together is verified as a stranger would verify it, before anybody gets it: a node hands out no certificate that does not hold.
//!
//! Whoever trusts a checkpoint needs no votes for its own block. So where nothing newer can be proven, as right after a checkpoint
//! was made, the certificate is of that block.

use super::{
    chain::Chain,
    fault::{internal, wrong_parameter, Fault},
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::Encode;
use drl_primitives::{receipts::BatchId, Code, Language};
use drl_runtime::{BlockNumber, Hash};
use drl_verifier::{
    anchor::Anchor,
    bytes::{Bytes, Key},
    certificate::{Certificate, Finality, JustifiedHeader, MAX_CHANGES, MAX_RECEIPTS},
    claim::{answer, Ask},
    grandpa,
    header::{Authority, BlockRef, Header},
    state::{ReadError, Recording},
    trie::ProvenState,
    verify, Refusal,
};
use jsonrpsee::types::ErrorObjectOwned;
use sc_client_api::{Backend, HeaderBackend, ProofProvider};
use serde::Deserialize;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::Backend as _;
use sp_consensus_grandpa::{GrandpaApi, GRANDPA_ENGINE_ID};
use std::sync::Arc;

/// How many final blocks are looked through for one whose votes are stored. Each has its own here; a block that became final with
/// a later one has none, and a vote seldom makes more than a few final.
const BLOCKS_LOOKED_THROUGH: u32 = 512;

/// The blocks after a given one that changed the authority set, ascending; `None` where the node does not know them all.
pub type SetChanges = Arc<dyn Fn(BlockNumber) -> Option<Vec<BlockNumber>> + Send + Sync>;

/// What may be said beside the claim that is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The block of the anchor that the reader trusts: 0 for that of the genesis, else that of a checkpoint.
    from_block: BlockNumber,
    /// Batches that are to be in the proof, for receipts that the caller adds to the certificate. The receipts never come here.
    batches: BoundedVec<BatchId, ConstU32<{ MAX_RECEIPTS as u32 }>>,
}

/// Which anchor is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorKind {
    /// That of the genesis.
    Genesis,
    /// One at the newest block that can be proven.
    Checkpoint,
}

/// Makes certificates and anchors.
#[derive(Clone)]
pub struct Certifier {
    chain: Chain,
    changes: SetChanges,
}

/// A final block with its votes.
struct Final {
    number: BlockNumber,
    hash: Hash,
    shown: JustifiedHeader,
}

impl Certifier {
    /// Makes them from this chain.
    pub fn new(chain: Chain, changes: SetChanges) -> Self {
        Self { chain, changes }
    }

    /// The certificate that answers, with the options, what is asked.
    ///
    /// # Errors
    /// The node cannot prove it.
    pub fn certificate(&self, ask: &Ask, options: &Options) -> Result<Certificate, ErrorObjectOwned> {
        let anchor = self.anchor_at(options.from_block)?;
        let (block, finality) = self.newest_after(&anchor)?;
        let (claim, proof) = self.prove(block, ask, &options.batches)?;
        let genesis = anchor.genesis;
        let certificate = Certificate { genesis, claim, finality, proof, receipts: Vec::new(), documents: Vec::new() };
        let checked = match options.batches.is_empty() {
            true => verify(&certificate, &anchor).map(drop),
            false => verify_with_batches(&certificate, &anchor, &options.batches),
        };
        checked.map(|()| certificate).map_err(does_not_hold)
    }

    /// A trust anchor.
    ///
    /// # Errors
    /// The node cannot prove it.
    pub fn anchor(&self, kind: AnchorKind) -> Result<Anchor, ErrorObjectOwned> {
        match kind {
            AnchorKind::Genesis => self.genesis_anchor(),
            AnchorKind::Checkpoint => self.checkpoint(&self.newest_final()?.ok_or(Fault::NoProof)?),
        }
    }

    /// The anchor at a final block, as this node knows it. The votes for that block need not be stored here: which block has its
    /// own differs from node to node, and the caller may have the checkpoint from another one.
    fn anchor_at(&self, number: BlockNumber) -> Result<Anchor, ErrorObjectOwned> {
        let genesis = self.genesis_anchor()?;
        if number == 0 {
            return Ok(genesis);
        }
        if number > self.chain.finalized().number {
            return Err(Fault::NoSuchAnchor.into());
        }
        let mut ended = (self.changes)(0).ok_or(Fault::NoProof)?;
        ended.retain(|change| *change <= number);
        let (header, _) = self.header(number)?.ok_or(Fault::NoSuchAnchor)?;
        let authorities = match ended.last() {
            None => genesis.authorities,
            Some(last) => self.set_after(*last)?,
        };
        let block = BlockRef { number, hash: header.hash() };
        let set_id = u64::try_from(ended.len()).map_err(internal)?;
        Ok(Anchor { genesis: genesis.genesis, block, set_id, authorities, proof: None })
    }

    /// The set that a block puts in force.
    fn set_after(&self, change: BlockNumber) -> Result<Vec<Authority>, ErrorObjectOwned> {
        let (header, _) = self.header(change)?.ok_or(Fault::NoProof)?;
        header.next_authorities().map_err(does_not_hold)?.ok_or_else(|| does_not_hold(Refusal::NoChange))
    }

    /// The newest block that can be proven to whoever trusts an anchor, and its proof.
    fn newest_after(&self, anchor: &Anchor) -> Result<(Hash, Finality), ErrorObjectOwned> {
        let from = anchor.block.number;
        match self.newest_final()?.filter(|newest| newest.number > from) {
            Some(newest) => Ok((newest.hash, self.finality(from, &newest)?)),
            None if from == 0 => Err(Fault::NoProof.into()),
            None => {
                let (_, bytes) = self.header(from)?.ok_or(Fault::NoSuchAnchor)?;
                let head = JustifiedHeader::of_anchor(bytes);
                Ok((anchor.block.hash, Finality { changes: Vec::new(), head }))
            }
        }
    }

    fn genesis_anchor(&self) -> Result<Anchor, ErrorObjectOwned> {
        let genesis = self.chain.client().info().genesis_hash;
        let set = self.chain.client().runtime_api().grandpa_authorities(genesis).map_err(|_| Fault::StateGone)?;
        let named = |(id, weight): (sp_consensus_grandpa::AuthorityId, u64)| {
            let key = sp_core::ed25519::Public::from(id).0;
            Authority { key: Key(key), weight }
        };
        Ok(Anchor::genesis(genesis, set.into_iter().map(named).collect()))
    }

    fn checkpoint(&self, block: &Final) -> Result<Anchor, ErrorObjectOwned> {
        let genesis = self.genesis_anchor()?;
        let finality = self.finality(0, block)?;
        Anchor::checkpoint(&genesis, finality).map_err(does_not_hold)
    }

    /// That a block is final, from the anchor at block `from` on.
    fn finality(&self, from: BlockNumber, head: &Final) -> Result<Finality, ErrorObjectOwned> {
        let changes = (self.changes)(from).ok_or(Fault::NoProof)?;
        let before = changes.into_iter().take_while(|number| *number < head.number);
        let changes =
            before.take(MAX_CHANGES.saturating_add(1)).map(|number| self.change(number)).collect::<Result<_, _>>()?;
        Ok(Finality { changes, head: head.shown.clone() })
    }

    /// A block that changed the authority set, with its votes.
    fn change(&self, number: BlockNumber) -> Result<JustifiedHeader, ErrorObjectOwned> {
        let block = self.justified(number)?.ok_or(Fault::NoProof)?;
        Ok(block.shown)
    }

    /// The newest final block whose votes are stored.
    fn newest_final(&self) -> Result<Option<Final>, ErrorObjectOwned> {
        let newest = self.chain.finalized().number;
        let oldest = newest.saturating_sub(BLOCKS_LOOKED_THROUGH).max(1);
        for number in (oldest..=newest).rev() {
            if let Some(found) = self.justified(number)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The header of this number on the chain, and its bytes.
    fn header(&self, number: BlockNumber) -> Result<Option<(Header, Bytes)>, ErrorObjectOwned> {
        let blocks = self.chain.backend().blockchain();
        let Some(hash) = blocks.hash(number).map_err(internal)? else { return Ok(None) };
        let Some(header) = blocks.header(hash).map_err(internal)? else { return Ok(None) };
        let bytes = Bytes(header.encode());
        let header = Header::read(&bytes).map_err(does_not_hold)?;
        Ok(Some((header, bytes)))
    }

    /// The final block of this number, if its votes are stored.
    fn justified(&self, number: BlockNumber) -> Result<Option<Final>, ErrorObjectOwned> {
        let blocks = self.chain.backend().blockchain();
        let Some(hash) = blocks.hash(number).map_err(internal)? else { return Ok(None) };
        let stored = blocks.justifications(hash).map_err(internal)?;
        let Some(votes) = stored.and_then(|all| all.into_justification(GRANDPA_ENGINE_ID)) else { return Ok(None) };
        let (_, header) = self.header(number)?.ok_or_else(|| internal("a header is missing"))?;
        let justification = Bytes(grandpa::canonical(&votes).map_err(does_not_hold)?);
        Ok(Some(Final { number, hash, shown: JustifiedHeader { header, justification } }))
    }

    /// What the state of a block answers, and the proof of what was read for it.
    fn prove(
        &self,
        block: Hash,
        ask: &Ask,
        batches: &[BatchId],
    ) -> Result<(drl_verifier::Claim, Vec<Bytes>), ErrorObjectOwned> {
        let state = self.chain.state(block).map_err(|_| Fault::StateGone)?;
        let recording = Recording::new(state);
        let answer = answer(&recording, ask, batches).map_err(unanswered)?;
        if let Some((unknown, _)) = answer.batches.iter().find(|(_, found)| found.is_none()) {
            return Err(wrong_parameter(format!("there is no batch {unknown}")));
        }
        let keys = recording.into_keys();
        let proof = self.chain.client().read_proof(block, &mut keys.iter().map(Vec::as_slice)).map_err(internal)?;
        let mut nodes: Vec<_> = proof.into_nodes().into_iter().map(Bytes).collect();
        nodes.sort();
        Ok((answer.claim, nodes))
    }
}

fn unanswered(error: ReadError<String>) -> ErrorObjectOwned {
    match error {
        ReadError::UnknownLayout(_) => Fault::UnknownLayout.into(),
        ReadError::TooMany { .. } => Fault::TooManyGrants.into(),
        other => internal(other),
    }
}

/// Verifies a certificate whose receipts are yet to be added: that its block is final, and that its proof, nothing less and nothing
/// more, gives its claim and the batches.
fn verify_with_batches(certificate: &Certificate, anchor: &Anchor, batches: &[BatchId]) -> Result<(), Refusal> {
    Anchor::checkpoint(anchor, certificate.finality.clone())?;
    let header = Header::read(&certificate.finality.head.header)?;
    let state = ProvenState::new(&certificate.proof, header.state_root)?;
    let found = answer(&state, &certificate.ask(), batches).map_err(|error| match error {
        ReadError::Reader(refusal) => refusal,
        _ => Refusal::StateMalformed,
    })?;
    if found.claim != certificate.claim {
        return Err(Refusal::VerdictDiffers);
    }
    state.ensure_all_used()
}

fn said(refusal: Refusal) -> String {
    format!("{}: {}", refusal.slug(), refusal.text(Language::English))
}

/// The node put something together that does not hold: not to be handed out.
fn does_not_hold(refusal: Refusal) -> ErrorObjectOwned {
    log::warn!(target: "release", "a certificate that was made here does not hold: {}", said(refusal));
    Fault::DoesNotHold.because(&said(refusal))
}
