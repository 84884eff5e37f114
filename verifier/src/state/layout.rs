//! Whether the state is laid out as this code reads it.
//!
//! A runtime upgrade can change what is stored, or what a verdict means. Whoever does so raises the storage version of the
//! pallet, or begins a new generation of the runtime; a verifier that does not know it says so, and never answers wrongly.

use super::{keys, Key, ReadError, StateReader, Typed};
use alloc::string::String;
use codec::Compact;
use core::fmt;

/// The name of the runtime.
pub const SPEC_NAME: &str = "drl";

/// How many spec versions make a generation.
///
/// A runtime of the same generation may add what it likes: in it, whatever this module reads is where it was, and a verdict
/// means what it meant. A change of either begins the next generation, with the next multiple of this number.
pub const SPECS_PER_GENERATION: u32 = 1_000;

/// The generation that this code reads.
pub const GENERATION: u32 = 0;

/// The pallets whose storage is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pallet {
    /// Grants.
    Grants,
    /// Agreements.
    Agreements,
    /// The catalog.
    Catalog,
    /// The registry.
    Registry,
    /// Receipts.
    Receipts,
}

impl Pallet {
    /// All that a verdict depends on.
    pub const OF_A_VERDICT: [Self; 4] = [Self::Grants, Self::Agreements, Self::Catalog, Self::Registry];

    /// Its name in the runtime.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grants => "Grants",
            Self::Agreements => "Agreements",
            Self::Catalog => "Catalog",
            Self::Registry => "Registry",
            Self::Receipts => "Receipts",
        }
    }

    /// The version of its storage layout that this code reads.
    pub const fn storage_version(self) -> u16 {
        match self {
            Self::Grants | Self::Agreements | Self::Catalog | Self::Registry | Self::Receipts => 1,
        }
    }
}

/// What about the layout is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownLayout {
    /// The state does not say which runtime made it: it is not the state of a ledger like this.
    NoRuntime,
    /// A runtime of another name.
    OtherRuntime {
        /// Its name.
        found: String,
    },
    /// A runtime of another generation.
    Generation {
        /// Its spec version.
        spec_version: u32,
    },
    /// Another layout of a pallet's storage.
    Storage {
        /// The pallet.
        pallet: Pallet,
        /// The version of its layout; `None` where there is no such pallet.
        found: Option<u16>,
    },
}

impl fmt::Display for UnknownLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRuntime => f.write_str("the state does not say which runtime made it"),
            Self::OtherRuntime { found } => write!(f, "the runtime is {found:?}, not {SPEC_NAME:?}"),
            Self::Generation { spec_version } => {
                write!(f, "version {spec_version} of the runtime is of another generation")
            }
            Self::Storage { pallet, found: None } => write!(f, "there is no pallet {}", pallet.name()),
            Self::Storage { pallet, found: Some(found) } => {
                write!(
                    f,
                    "the storage of pallet {} has version {found}, not {}",
                    pallet.name(),
                    pallet.storage_version()
                )
            }
        }
    }
}

/// Refuses a state whose layout is not known, as far as these pallets are concerned.
///
/// # Errors
/// [`ReadError::UnknownLayout`]; those of the reader.
pub fn check<R: StateReader>(reader: &R, pallets: &[Pallet]) -> Result<(), ReadError<R::Error>> {
    check_runtime(reader)?;
    for pallet in pallets {
        let found = reader.get(keys::storage_version(pallet.name()))?;
        if found != Some(pallet.storage_version()) {
            return Err(UnknownLayout::Storage { pallet: *pallet, found }.into());
        }
    }
    Ok(())
}

fn check_runtime<R: StateReader>(reader: &R) -> Result<(), ReadError<R::Error>> {
    let key: Key = keys::last_runtime_upgrade();
    let Some((Compact(spec_version), found)) = reader.get::<(Compact<u32>, String)>(key)? else {
        return Err(UnknownLayout::NoRuntime.into());
    };
    if found != SPEC_NAME {
        return Err(UnknownLayout::OtherRuntime { found }.into());
    }
    if spec_version / SPECS_PER_GENERATION != GENERATION {
        return Err(UnknownLayout::Generation { spec_version }.into());
    }
    Ok(())
}
