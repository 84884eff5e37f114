//! Reading a state key by key, and values of known types from it.

use super::UnknownLayout;
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use codec::{Decode, DecodeAll};
use core::{cell::RefCell, convert::Infallible, fmt};

/// A state that is read key by key.
pub trait StateReader {
    /// Why a key cannot be read.
    type Error;

    /// The value under a storage key; `None` where the state has none.
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Self::Error>;
}

impl<R: StateReader + ?Sized> StateReader for &R {
    type Error = R::Error;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Self::Error> {
        (**self).read(key)
    }
}

/// A state that is held in memory as a whole.
impl StateReader for BTreeMap<Vec<u8>, Vec<u8>> {
    type Error = Infallible;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.get(key).cloned())
    }
}

/// A reader that notes which keys were read: those that a proof must hold, whether the state has them or not.
#[derive(Debug)]
pub struct Recording<R> {
    reader: R,
    keys: RefCell<BTreeSet<Vec<u8>>>,
}

impl<R> Recording<R> {
    /// Notes what is read from `reader` from now on.
    pub const fn new(reader: R) -> Self {
        Self { reader, keys: RefCell::new(BTreeSet::new()) }
    }

    /// The keys that were read, ascending, each once.
    pub fn into_keys(self) -> Vec<Vec<u8>> {
        self.keys.into_inner().into_iter().collect()
    }
}

impl<R: StateReader> StateReader for Recording<R> {
    type Error = R::Error;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Self::Error> {
        self.keys.borrow_mut().insert(key.to_vec());
        self.reader.read(key)
    }
}

/// An item of storage: a value or a map of a pallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The pallet, by its name in the runtime.
    pub pallet: &'static str,
    /// The item.
    pub name: &'static str,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.pallet, self.name)
    }
}

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// In which item.
    pub item: Item,
    /// Under which storage key.
    pub bytes: Vec<u8>,
}

/// Why something could not be learnt from a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError<E> {
    /// A key could not be read.
    Reader(E),
    /// A value is not of the type that the ledger keeps there.
    Undecodable(Item),
    /// An entry of a history or of a list is counted and not there, or a value that is always there is not.
    Missing(Item),
    /// The state is of a version of the ledger that this code does not know.
    UnknownLayout(UnknownLayout),
    /// The list is longer than [`super::MAX_GRANTS_LISTED`].
    TooMany {
        /// How many entries it has.
        count: u32,
    },
}

impl<E> From<UnknownLayout> for ReadError<E> {
    fn from(unknown: UnknownLayout) -> Self {
        Self::UnknownLayout(unknown)
    }
}

impl<E: fmt::Display> fmt::Display for ReadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reader(error) => error.fmt(f),
            Self::Undecodable(item) => write!(f, "a value of {item} is not of the type that the ledger keeps there"),
            Self::Missing(item) => write!(f, "an entry of {item} is counted and not there"),
            Self::UnknownLayout(unknown) => write!(f, "unknown layout of the state: {unknown}"),
            Self::TooMany { count } => {
                write!(f, "the list has {count} entries, more than {}", super::MAX_GRANTS_LISTED)
            }
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for ReadError<E> {}

/// Values of known types, from any reader.
pub(super) trait Typed: StateReader {
    /// The value under a key; `None` where there is none. Bytes beyond the value are refused: the ledger writes none.
    fn get<T: Decode>(&self, key: Key) -> Result<Option<T>, ReadError<Self::Error>> {
        let Some(bytes) = self.read(&key.bytes).map_err(ReadError::Reader)? else { return Ok(None) };
        T::decode_all(&mut &bytes[..]).map(Some).map_err(|_| ReadError::Undecodable(key.item))
    }

    /// A value that is there for certain.
    fn expect<T: Decode>(&self, key: Key) -> Result<T, ReadError<Self::Error>> {
        let item = key.item;
        self.get(key)?.ok_or(ReadError::Missing(item))
    }

    /// A counter: 0 where there is none.
    fn count(&self, key: Key) -> Result<u32, ReadError<Self::Error>> {
        Ok(self.get(key)?.unwrap_or(0))
    }
}

impl<R: StateReader> Typed for R {}
