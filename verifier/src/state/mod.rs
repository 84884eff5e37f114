//! What a verdict depends on, read from a state whoever holds it: a node from its database, a verifier from a proof.
//!
//! Nothing is copied from the runtime: the types that the pallets store, the search in their histories and the verdict itself
//! are those of `drl-primitives`, which the pallets use. Here is only where in the state they stand ([`keys`]), and whether the
//! state is laid out as this code knows it ([`layout`]).
//!
//! Nothing panics or runs for long, whatever a reader returns: a value that is no value of its type, an entry that is counted
//! and missing, a layout that is not known are errors by name. So is what the runtime would bridge by a default.

pub mod keys;
pub mod layout;
mod reader;
mod source;
#[cfg(test)]
mod tests;

pub use layout::{Pallet, UnknownLayout};
pub use reader::{Item, Key, ReadError, Recording, StateReader};

use alloc::vec::Vec;
use drl_primitives::{
    agreement::record::{Agreement, VersionRecord},
    grant::{self, Question},
    grant_status::GrantsOf,
    receipts::{record, BatchId},
    verdict::{source as verdicts, Facts, Verdict},
    AgreementId, AgreementVersion, GrantHash, Moment,
};
use primitive_types::H256;
use reader::Typed;
use source::State;

/// An account of this ledger.
pub type AccountId = [u8; 32];
/// The number of a block of this ledger.
pub type BlockNumber = u32;
/// A grant of this ledger.
pub type Grant = grant::Grant<BlockNumber>;
/// A batch of receipts of this ledger.
pub type Batch = record::Batch<AccountId, BlockNumber>;

/// The most grants of one dataset, data user or agreement that are listed: [`grants_of`] reads one key for each, and a proof of
/// so many is some two megabytes. Longer lists are read from a node, page by page.
pub const MAX_GRANTS_LISTED: u32 = 10_000;

/// Whether data may be obtained under a grant: exactly what the runtime of that state answers (architecture, decision 8).
///
/// No such grant is an answer, not an error.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn verdict<R: StateReader>(
    reader: &R,
    grant: GrantHash,
    question: &Question,
) -> Result<Verdict, ReadError<R::Error>> {
    layout::check(reader, &Pallet::OF_A_VERDICT)?;
    verdicts::verdict(&State(reader), grant, question)
}

/// What a verdict on the grant depends on, all as of a moment; `None` where there is no such grant.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn facts<R: StateReader>(reader: &R, grant: GrantHash, at: Moment) -> Result<Option<Facts>, ReadError<R::Error>> {
    layout::check(reader, &Pallet::OF_A_VERDICT)?;
    verdicts::facts(&State(reader), grant, at)
}

/// How many grants there are of a dataset, a data user or an agreement, and all of them in the order of issue. The count stands
/// in the state, and grants are never removed: these are all that ever were.
///
/// # Errors
/// [`ReadError::TooMany`] where there are more than [`MAX_GRANTS_LISTED`]; otherwise for whatever is missing or not known.
pub fn grants_of<R: StateReader>(reader: &R, of: GrantsOf) -> Result<(u32, Vec<GrantHash>), ReadError<R::Error>> {
    layout::check(reader, &[Pallet::Grants])?;
    let count = reader.count(keys::grant_count(of))?;
    if count > MAX_GRANTS_LISTED {
        return Err(ReadError::TooMany { count });
    }
    let grants = (0..count).map(|number| reader.expect(keys::grant_entry(of, number))).collect::<Result<_, _>>()?;
    Ok((count, grants))
}

/// A batch of receipts: its root and size are in [`record::Batch::note`].
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn batch<R: StateReader>(reader: &R, id: BatchId) -> Result<Option<Batch>, ReadError<R::Error>> {
    layout::check(reader, &[Pallet::Receipts])?;
    reader.get(keys::batch(id))
}

/// A grant: all that it allows, and when it was issued. The layout is not checked.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn grant<R: StateReader>(reader: &R, grant: GrantHash) -> Result<Option<Grant>, ReadError<R::Error>> {
    reader.get(keys::grant(grant))
}

/// An agreement. The layout is not checked.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn agreement<R: StateReader>(reader: &R, id: AgreementId) -> Result<Option<Agreement>, ReadError<R::Error>> {
    reader.get(keys::agreement(id))
}

/// A version of an agreement: the digests of its documents are in [`VersionRecord::terms`]. The layout is not checked.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn agreement_version<R: StateReader>(
    reader: &R,
    id: AgreementId,
    version: AgreementVersion,
) -> Result<Option<VersionRecord>, ReadError<R::Error>> {
    reader.get(keys::agreement_version(id, version))
}

/// The moment of the block that the state belongs to; 0 in the state of block 0.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn now<R: StateReader>(reader: &R) -> Result<Moment, ReadError<R::Error>> {
    Ok(reader.get(keys::now())?.unwrap_or(0))
}

/// The hash of block 0, as the chain itself keeps it from block 1 on. The state of block 0 has a stand-in.
///
/// # Errors
/// [`ReadError`], for whatever is missing or not known.
pub fn genesis_hash<R: StateReader>(reader: &R) -> Result<H256, ReadError<R::Error>> {
    reader.expect(keys::genesis_hash())
}
