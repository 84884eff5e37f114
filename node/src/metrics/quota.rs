//! How much of its quota each organisation has used, from the state of a block.

use crate::service::{FullBackend, FullClient};
use codec::Decode;
use drl_primitives::OrgId;
use drl_runtime::{opaque::Hash, Runtime};
use frame_support::storage::storage_prefix;
use pallet_registry::{Config, Organisation, Organisations, Quota, Quotas, Usage};
use sc_client_api::{HeaderBackend, StorageKey, StorageProvider};
use sp_api::ApiError;

/// Where the ledger keeps what organisations have used.
const PALLET: &[u8] = b"Registry";
const USAGES: &[u8] = b"Usages";

/// The most organisations that are looked at.
const MOST: usize = 10_000;

/// The part of its quota that each organisation has used in the period of block `at`. Those that used none are left out.
///
/// # Errors
/// The state of the block cannot be read.
pub fn used(client: &FullClient, at: Hash) -> Result<Vec<(OrgId, f64)>, ApiError> {
    let fault = |reason: sp_blockchain::Error| ApiError::Application(Box::new(reason));
    let number = client.number(at).map_err(fault)?.unwrap_or_default();
    let period = number.checked_div(<Runtime as Config>::QuotaPeriod::get()).unwrap_or_default();
    let prefix = StorageKey(storage_prefix(PALLET, USAGES).to_vec());
    let pairs = StorageProvider::<_, FullBackend>::storage_pairs(client, at, Some(&prefix), None).map_err(fault)?;
    let mut all = Vec::new();
    for (key, value) in pairs.take(MOST) {
        // Twox64Concat: eight bytes of hash, then the key itself.
        let organisation = key.0.get(prefix.0.len() + 8..).and_then(|mut id| OrgId::decode(&mut id).ok());
        let usage = Usage::decode(&mut &value.0[..]).ok();
        let (Some(organisation), Some(usage)) = (organisation, usage) else { continue };
        if usage.period == period {
            let quota = quota_of(client, at, organisation).map_err(fault)?;
            all.push((organisation, part(&usage.used(), &quota)));
        }
    }
    Ok(all)
}

/// The quota of an organisation: that of its kind.
fn quota_of(client: &FullClient, at: Hash, organisation: OrgId) -> Result<Quota, sp_blockchain::Error> {
    let kind = value::<Organisation>(client, at, Organisations::<Runtime>::hashed_key_for(organisation))?;
    let set = match kind {
        Some(organisation) => value(client, at, Quotas::<Runtime>::hashed_key_for(organisation.kind))?,
        None => None,
    };
    Ok(set.unwrap_or_else(<Runtime as Config>::DefaultQuota::get))
}

fn value<T: Decode>(client: &FullClient, at: Hash, key: Vec<u8>) -> Result<Option<T>, sp_blockchain::Error> {
    let stored = StorageProvider::<_, FullBackend>::storage(client, at, &StorageKey(key))?;
    Ok(stored.and_then(|value| T::decode(&mut &value.0[..]).ok()))
}

/// The largest of the three parts: whichever is used up first stops the organisation.
fn part(used: &Quota, quota: &Quota) -> f64 {
    let part = |used: u64, quota: u64| if quota == 0 { 1.0 } else { used as f64 / quota as f64 };
    part(used.ref_time, quota.ref_time).max(part(used.proof_size, quota.proof_size)).max(part(used.bytes, quota.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pallet_registry::Usages;

    #[test]
    fn usages_are_looked_for_where_the_ledger_keeps_them() {
        let prefix = storage_prefix(PALLET, USAGES);
        let key = Usages::<Runtime>::hashed_key_for(7);
        assert_eq!(&key[..32], prefix);
        assert_eq!(OrgId::decode(&mut &key[40..]), Ok(7));
    }

    #[test]
    fn the_scarcest_part_counts() {
        let quota = Quota { ref_time: 100, proof_size: u64::MAX, bytes: 10 };
        assert_eq!(part(&Quota { ref_time: 50, proof_size: 1_000, bytes: 1 }, &quota), 0.5);
        assert_eq!(part(&Quota { ref_time: 50, proof_size: 1_000, bytes: 9 }, &quota), 0.9);
        assert_eq!(part(&Quota::default(), &quota), 0.0);
        assert_eq!(part(&Quota::default(), &Quota::default()), 1.0);
    }
}
