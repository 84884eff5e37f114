//! Storage keys of what a verifier reads, built as the pallets build them: the names of pallet and item, each hashed with
//! xxHash (128 bits), then the keys of the map, each with the hasher of its map. A test holds them against the runtime.

use super::{Item, Key};
use alloc::vec::Vec;
use codec::Encode;
use drl_primitives::{
    grant_status::{GrantsOf, ShareKey},
    receipts::BatchId,
    AgreementId, AgreementVersion, DatasetId, GrantHash, OrgId,
};
use sp_crypto_hashing::{twox_128, twox_64};

/// The part of a key that comes from the keys of a map.
struct Tail(Vec<u8>);

impl Tail {
    fn none() -> Self {
        Self(Vec::new())
    }

    /// Hasher `Identity`: for keys that are hashes already.
    fn identity(key: &impl Encode) -> Self {
        Self(key.encode())
    }

    /// Hasher `Twox64Concat`.
    fn twox(key: &impl Encode) -> Self {
        Self::none().then_twox(key)
    }

    fn then_twox(mut self, key: &impl Encode) -> Self {
        let key = key.encode();
        self.0.extend(twox_64(&key));
        self.0.extend(key);
        self
    }

    fn of(self, pallet: &'static str, name: &'static str) -> Key {
        let mut bytes = Vec::with_capacity(self.0.len().saturating_add(32));
        bytes.extend(twox_128(pallet.as_bytes()));
        bytes.extend(twox_128(name.as_bytes()));
        bytes.extend(self.0);
        Key { item: Item { pallet, name }, bytes }
    }
}

/// Which runtime, in which version, last changed the state.
pub fn last_runtime_upgrade() -> Key {
    Tail::none().of("System", "LastRuntimeUpgrade")
}

/// The version of the storage layout of a pallet.
pub fn storage_version(pallet: &'static str) -> Key {
    Tail::none().of(pallet, ":__STORAGE_VERSION__:")
}

/// The hash of block 0.
pub fn genesis_hash() -> Key {
    Tail::twox(&0u32).of("System", "BlockHash")
}

/// The moment of the block.
pub fn now() -> Key {
    Tail::none().of("Timestamp", "Now")
}

/// A grant.
pub fn grant(grant: GrantHash) -> Key {
    Tail::identity(&grant).of("Grants", "Grants")
}

/// How many records the history of a grant has.
pub fn grant_history_count(grant: GrantHash) -> Key {
    Tail::identity(&grant).of("Grants", "HistoryCounts")
}

/// A record of the history of a grant.
pub fn grant_history(grant: GrantHash, number: u32) -> Key {
    Tail::identity(&grant).then_twox(&number).of("Grants", "Histories")
}

/// How many records the history of a share of an agreement has.
pub fn share_history_count(share: ShareKey) -> Key {
    Tail::twox(&share).of("Grants", "AgreementHistoryCounts")
}

/// A record of the history of a share of an agreement.
pub fn share_history(share: ShareKey, number: u32) -> Key {
    Tail::twox(&share).then_twox(&number).of("Grants", "AgreementHistories")
}

/// How many grants there are of a dataset, a data user or an agreement.
pub fn grant_count(of: GrantsOf) -> Key {
    match of {
        GrantsOf::Dataset(id) => Tail::twox(&id).of("Grants", "DatasetGrantCounts"),
        GrantsOf::User(id) => Tail::twox(&id).of("Grants", "UserGrantCounts"),
        GrantsOf::Agreement(id) => Tail::twox(&id).of("Grants", "AgreementGrantCounts"),
    }
}

/// One of those grants, by its number from 0.
pub fn grant_entry(of: GrantsOf, number: u32) -> Key {
    match of {
        GrantsOf::Dataset(id) => Tail::twox(&id).then_twox(&number).of("Grants", "DatasetGrants"),
        GrantsOf::User(id) => Tail::twox(&id).then_twox(&number).of("Grants", "UserGrants"),
        GrantsOf::Agreement(id) => Tail::twox(&id).then_twox(&number).of("Grants", "AgreementGrants"),
    }
}

/// An agreement.
pub fn agreement(agreement: AgreementId) -> Key {
    Tail::twox(&agreement).of("Agreements", "Agreements")
}

/// A version of an agreement.
pub fn agreement_version(agreement: AgreementId, version: AgreementVersion) -> Key {
    Tail::twox(&agreement).then_twox(&version).of("Agreements", "VersionTerms")
}

/// A dataset.
pub fn dataset(dataset: DatasetId) -> Key {
    Tail::twox(&dataset).of("Catalog", "Datasets")
}

/// A record of the history of a dataset.
pub fn dataset_history(dataset: DatasetId, number: u32) -> Key {
    Tail::twox(&dataset).then_twox(&number).of("Catalog", "Records")
}

/// A record of the history of a dataset's suspended items.
pub fn item_suspension(dataset: DatasetId, number: u32) -> Key {
    Tail::twox(&dataset).then_twox(&number).of("Catalog", "ItemSuspensions")
}

/// How many records the history of an organisation's standing has.
pub fn standing_count(organisation: OrgId) -> Key {
    Tail::twox(&organisation).of("Registry", "StandingCount")
}

/// A record of the history of an organisation's standing.
pub fn standing(organisation: OrgId, number: u32) -> Key {
    Tail::twox(&organisation).then_twox(&number).of("Registry", "StandingHistory")
}

/// A batch of receipts.
pub fn batch(batch: BatchId) -> Key {
    Tail::twox(&batch).of("Receipts", "Batches")
}
