//! Trust anchors: what a verifier must have from elsewhere, and all that it must trust.

use crate::{
    certificate::Finality,
    fingerprint::Fingerprint,
    grandpa::Voters,
    header::{Authority, BlockRef},
    refusal::Refusal,
    verify::prove_finality,
};
use alloc::{string::String, vec::Vec};
use codec::Encode;
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// The version of the form that is described here.
pub const ANCHOR_VERSION: u16 = 1;
/// What the JSON of an anchor says it is.
pub const ANCHOR_FORMAT: &str = "drl-anchor";
/// Domain separator of [`Anchor::fingerprint`].
pub const ANCHOR_DOMAIN: &[u8] = b"data-release-ledger/anchor/v1";
/// The most bytes of an anchor in JSON.
pub const MAX_ANCHOR_JSON_BYTES: usize = crate::certificate::MAX_JSON_BYTES;

/// A block that is final, and who signs what comes after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Hash of the genesis block of the chain.
    pub genesis: H256,
    /// The block: the genesis block, or a later one (a checkpoint).
    pub block: BlockRef,
    /// The number of the authority set that is in force after the block.
    pub set_id: u64,
    /// That set, in the order in which the chain has it.
    pub authorities: Vec<Authority>,
    /// Of a checkpoint: that the block is final, from an older anchor on. Whoever trusts the older one need not trust this one:
    /// [`Anchor::ensure_follows`]. Not under the fingerprint, for one checkpoint can be shown from several older ones.
    pub proof: Option<Finality>,
}

/// What sort of anchor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorKind {
    /// The genesis block, with the first set.
    Genesis,
    /// A later block.
    Checkpoint,
}

/// What is read first, of whatever version.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

/// An anchor as JSON has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u16,
    kind: AnchorKind,
    genesis: H256,
    block: BlockRef,
    set_id: u64,
    authorities: Vec<Authority>,
    proof: Option<Finality>,
    fingerprint: Fingerprint,
}

impl Anchor {
    /// The anchor at the genesis block of this hash, with its first authority set.
    pub fn genesis(genesis: H256, authorities: Vec<Authority>) -> Self {
        Self { genesis, block: BlockRef { number: 0, hash: genesis }, set_id: 0, authorities, proof: None }
    }

    /// The anchor at the block that `finality` shows to be final, from `older` on.
    ///
    /// # Errors
    /// Whatever is wrong with the proof.
    pub fn checkpoint(older: &Self, finality: Finality) -> Result<Self, Refusal> {
        let proven = prove_finality(&finality, older)?;
        let block = proven.header.block();
        let (set_id, authorities) = proven.set_after()?;
        Ok(Self { genesis: older.genesis, block, set_id, authorities, proof: Some(finality) })
    }

    /// What sort it is.
    pub const fn kind(&self) -> AnchorKind {
        match self.block.number {
            0 => AnchorKind::Genesis,
            _ => AnchorKind::Checkpoint,
        }
    }

    /// What two people compare: over everything but the proof.
    pub fn fingerprint(&self) -> Fingerprint {
        let authorities: Vec<_> =
            self.authorities.iter().map(|authority| (authority.key.0, authority.weight)).collect();
        (ANCHOR_DOMAIN, ANCHOR_VERSION, self.genesis, self.block, self.set_id, authorities)
            .using_encoded(Fingerprint::of)
    }

    /// Whether it can be an anchor at all.
    ///
    /// # Errors
    /// [`Refusal::AnchorContradictory`], [`Refusal::BadAuthorities`].
    pub fn check(&self) -> Result<(), Refusal> {
        let first = self.block.hash == self.genesis && self.set_id == 0 && self.proof.is_none();
        let consistent = match self.kind() {
            AnchorKind::Genesis => first,
            AnchorKind::Checkpoint => self.block.hash != self.genesis,
        };
        if !consistent {
            return Err(Refusal::AnchorContradictory);
        }
        Voters::new(&self.authorities).map(drop)
    }

    /// Whether this checkpoint follows from an older anchor: two thirds of each set signed what came after it.
    ///
    /// # Errors
    /// [`Refusal::NoFinalityProof`] of one that carries no proof, [`Refusal::AnchorContradictory`] where the proof shows another
    /// block or another set; whatever is wrong with the proof.
    pub fn ensure_follows(&self, older: &Self) -> Result<(), Refusal> {
        let proof = self.proof.clone().ok_or(Refusal::NoFinalityProof)?;
        match Self::checkpoint(older, proof)? == *self {
            true => Ok(()),
            false => Err(Refusal::AnchorContradictory),
        }
    }

    /// Writes it as JSON, for people as well: with its fingerprint, indented.
    pub fn to_json(&self) -> String {
        let file = File {
            format: ANCHOR_FORMAT.into(),
            version: ANCHOR_VERSION,
            kind: self.kind(),
            genesis: self.genesis,
            block: self.block,
            set_id: self.set_id,
            authorities: self.authorities.clone(),
            proof: self.proof.clone(),
            fingerprint: self.fingerprint(),
        };
        // Nothing in it can fail to be written.
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Reads it from JSON.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], [`Refusal::NotAnAnchor`], [`Refusal::UnknownVersion`], [`Refusal::AnchorDamaged`],
    /// [`Refusal::AnchorContradictory`], [`Refusal::BadAuthorities`].
    pub fn from_json(json: &str) -> Result<Self, Refusal> {
        if json.len() > MAX_ANCHOR_JSON_BYTES {
            return Err(Refusal::TooLarge);
        }
        let head: Head = serde_json::from_str(json).map_err(|_| Refusal::NotAnAnchor)?;
        if head.format != ANCHOR_FORMAT {
            return Err(Refusal::NotAnAnchor);
        }
        if head.version != u64::from(ANCHOR_VERSION) {
            return Err(Refusal::UnknownVersion);
        }
        let file: File = serde_json::from_str(json).map_err(|_| Refusal::NotAnAnchor)?;
        let File { genesis, block, set_id, authorities, proof, .. } = file;
        let anchor = Self { genesis, block, set_id, authorities, proof };
        if anchor.fingerprint() != file.fingerprint {
            return Err(Refusal::AnchorDamaged);
        }
        if anchor.kind() != file.kind {
            return Err(Refusal::AnchorContradictory);
        }
        anchor.check().map(|()| anchor)
    }
}
