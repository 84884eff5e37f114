//! The verification of a certificate: from the anchor to the block, from the block to the state, from the state to the claim.

use crate::{
    anchor::{Anchor, AnchorKind},
    bytes::Key,
    certificate::{Certificate, Claim, Finality, JustifiedHeader, MAX_CHANGES},
    claim::{answer, Answer},
    documents::{self, VerifiedDocument},
    fingerprint::Fingerprint,
    grandpa::{verify_justification, Ballot, Voters},
    header::{Authority, BlockRef, Header},
    receipts::{self, VerifiedReceipt},
    refusal::Refusal,
    state::ReadError,
    trie::ProvenState,
};
use alloc::vec::Vec;
use drl_primitives::{grant::GrantTerms, Moment};
use primitive_types::H256;
use serde::Serialize;

/// What a certificate proves to whoever trusts the anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The claim. It is true of the block.
    pub claim: Claim,
    /// The genesis block of the chain.
    pub genesis: H256,
    /// The block.
    pub block: BlockRef,
    /// The root of its state.
    pub state_root: H256,
    /// The moment of the block.
    pub time: Moment,
    /// The authority set that made it final; where the block is the anchor's own, that of the anchor.
    pub set_id: u64,
    /// Who of the set signed, ascending by key: nobody where the block is the anchor's own, for which the anchor vouches.
    pub signers: Vec<Key>,
    /// What their votes weigh, in all.
    pub weight: u64,
    /// What the whole set weighs.
    pub total_weight: u64,
    /// How many changes of the set lie between the anchor and the block.
    pub changes: u32,
    /// The terms of the grant, where the claim is about one that exists.
    pub terms: Option<GrantTerms>,
    /// The receipts, shown to be anchored.
    pub receipts: Vec<VerifiedReceipt>,
    /// The documents, shown to be those that the terms name.
    pub documents: Vec<VerifiedDocument>,
    /// The name of the certificate.
    pub certificate: Fingerprint,
    /// The name of the anchor that was trusted.
    pub anchor: Fingerprint,
}

/// Verifies a certificate. Nothing is trusted but the anchor; nothing is asked of anybody.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(certificate: &Certificate, anchor: &Anchor) -> Result<Verified, Refusal> {
    anchor.check()?;
    certificate.check_limits()?;
    if certificate.genesis != anchor.genesis {
        return Err(Refusal::OtherGenesis);
    }
    let proven = prove_finality(&certificate.finality, anchor)?;
    let answer = prove_claim(certificate, &proven.header)?;
    let receipts = receipts::verify(&certificate.receipts, certificate.claim.grant(), &answer.batches)?;
    let documents = documents::verify(&certificate.documents, answer.terms.as_ref())?;
    let Answer { claim, time, terms, .. } = answer;
    Ok(Verified {
        claim,
        genesis: anchor.genesis,
        block: proven.header.block(),
        state_root: proven.header.state_root,
        time,
        set_id: proven.set_id,
        signers: proven.ballot.votes.iter().map(|(key, _)| *key).collect(),
        weight: proven.ballot.weight,
        total_weight: proven.total_weight,
        changes: u32::try_from(certificate.finality.changes.len()).unwrap_or(u32::MAX),
        terms,
        receipts,
        documents,
        certificate: certificate.fingerprint(),
        anchor: anchor.fingerprint(),
    })
}

impl Verified {
    /// Refuses a certificate of a block that is older than `moment`. A certificate proves what its block says, and not that there is
    /// no newer one: whoever asks a node for one, and wants to know how things stand now, has to look at the time.
    ///
    /// # Errors
    /// [`Refusal::Stale`].
    pub const fn ensure_since(&self, moment: Moment) -> Result<(), Refusal> {
        match self.time >= moment {
            true => Ok(()),
            false => Err(Refusal::Stale),
        }
    }
}

/// A block that was shown to be final.
pub(crate) struct ProvenBlock {
    pub(crate) header: Header,
    pub(crate) set_id: u64,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) total_weight: u64,
    pub(crate) ballot: Ballot,
    /// The blocks before it that changed the set, with the votes that made them final.
    pub(crate) changes: Vec<(Header, Ballot)>,
    /// Whether it is the anchor's own block. The set is then the one in force after it, and nobody has to sign.
    of_anchor: bool,
}

impl ProvenBlock {
    /// The anchor's own block: whoever trusts the anchor trusts it.
    fn of_anchor(header: Header, anchor: &Anchor) -> Result<Self, Refusal> {
        let authorities = anchor.authorities.clone();
        let total_weight = Voters::new(&authorities)?.total();
        let ballot = Ballot { votes: Vec::new(), weight: 0 };
        let set_id = anchor.set_id;
        Ok(Self { header, set_id, authorities, total_weight, ballot, changes: Vec::new(), of_anchor: true })
    }

    /// The number of the set that is in force after the block, and the set.
    pub(crate) fn set_after(self) -> Result<(u64, Vec<Authority>), Refusal> {
        let next = if self.of_anchor { None } else { self.header.next_authorities()? };
        match next {
            Some(next) => Ok((self.set_id.checked_add(1).ok_or(Refusal::AnchorContradictory)?, next)),
            None => Ok((self.set_id, self.authorities)),
        }
    }
}

/// Shows a block to be final, from the anchor on: each set signs the block that ends it, the last set signs the block. The
/// anchor's own block is final without that.
pub(crate) fn prove_finality(finality: &Finality, anchor: &Anchor) -> Result<ProvenBlock, Refusal> {
    if finality.changes.len() > MAX_CHANGES {
        return Err(Refusal::TooMany);
    }
    if let Some(header) = own_block(finality, anchor)? {
        return ProvenBlock::of_anchor(header, anchor);
    }
    let mut authorities = anchor.authorities.clone();
    let mut set_id = anchor.set_id;
    let mut before = anchor.block;
    let mut changes = Vec::with_capacity(finality.changes.len());
    for change in &finality.changes {
        let (header, ballot, _) = prove_block(change, before, anchor, set_id, &authorities)?;
        authorities = header.next_authorities()?.ok_or(Refusal::NoChange)?;
        set_id = set_id.checked_add(1).ok_or(Refusal::NoChange)?;
        before = header.block();
        changes.push((header, ballot));
    }
    let (header, ballot, total_weight) = prove_block(&finality.head, before, anchor, set_id, &authorities)?;
    Ok(ProvenBlock { header, set_id, authorities, total_weight, ballot, changes, of_anchor: false })
}

/// The header of the checkpoint's own block, where that is what is named: without changes of the set and without votes. They
/// would be superfluous, and the set that signed the block may be another than the one that the checkpoint names.
fn own_block(Finality { changes, head }: &Finality, anchor: &Anchor) -> Result<Option<Header>, Refusal> {
    if anchor.kind() == AnchorKind::Genesis || !changes.is_empty() || !head.justification.is_empty() {
        return Ok(None);
    }
    let header = Header::read(&head.header)?;
    Ok((header.block() == anchor.block).then_some(header))
}

/// A block that comes after `before` and that this set made final.
fn prove_block(
    block: &JustifiedHeader,
    before: BlockRef,
    anchor: &Anchor,
    set_id: u64,
    authorities: &[Authority],
) -> Result<(Header, Ballot, u64), Refusal> {
    let header = Header::read(&block.header)?;
    if header.number <= anchor.block.number {
        return Err(Refusal::BeforeAnchor);
    }
    if header.number <= before.number {
        return Err(Refusal::HeadersOutOfOrder);
    }
    if header.number.checked_sub(1) == Some(before.number) && header.parent_hash != before.hash {
        return Err(Refusal::NotLinked);
    }
    let voters = Voters::new(authorities)?;
    let ballot = verify_justification(&block.justification, header.block(), set_id, &voters)?;
    Ok((header, ballot, voters.total()))
}

/// Answers the question anew from the proven state, and compares.
fn prove_claim(certificate: &Certificate, header: &Header) -> Result<Answer, Refusal> {
    let state = ProvenState::new(&certificate.proof, header.state_root)?;
    let answer = answer(&state, &certificate.ask(), &certificate.batches()).map_err(refusal)?;
    if answer.genesis != certificate.genesis {
        return Err(Refusal::OtherGenesisInState);
    }
    match (&answer.claim, &certificate.claim) {
        (found, claimed) if found == claimed => {}
        (Claim::Verdict { .. }, _) => return Err(Refusal::VerdictDiffers),
        (Claim::Grants { count: found, .. }, Claim::Grants { count, grants, .. })
            if found != count || grants.len() as u64 != u64::from(*count) =>
        {
            return Err(Refusal::CountDiffers)
        }
        (Claim::Grants { .. }, _) => return Err(Refusal::GrantsDiffer),
    }
    state.ensure_all_used().map(|()| answer)
}

/// Why a proven state does not answer.
fn refusal(error: ReadError<Refusal>) -> Refusal {
    match error {
        ReadError::Reader(refusal) => refusal,
        ReadError::Undecodable(_) | ReadError::Missing(_) => Refusal::StateMalformed,
        ReadError::UnknownLayout(_) => Refusal::UnknownLayout,
        ReadError::TooMany { .. } => Refusal::TooMany,
    }
}
