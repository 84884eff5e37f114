//! What must be true of grants in every block.

use crate::{
    AgreementGrantCounts, AgreementGrants, Config, DatasetGrantCounts, DatasetGrants, GrantOf, Grants, Histories,
    HistoryCounts, Holds, Pallet, UserGrantCounts, UserGrants,
};
use drl_primitives::{
    agreement::GenesisHash,
    catalog::items_well_formed,
    clocks::Clocks,
    grant::{GrantStatus, GrantTerms, StatusCause},
    grant_status::{HoldKey, MAX_HOLDS},
    organisation::Organisations,
    GrantHash,
};
use frame_support::{ensure, storage::StorageDoubleMap};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that every grant bears the hash of its terms, that its history begins with its issue, does not go back and
    /// agrees with the holds that stand, and that the indices name all grants and nothing else.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut grants = 0u32;
        for (hash, grant) in Grants::<T>::iter() {
            grants = grants.saturating_add(1);
            Self::check_grant_terms(hash, &grant)?;
            Self::check_history(hash, &grant)?;
            Self::check_holds(hash)?;
        }
        ensure!(HistoryCounts::<T>::iter_keys().all(Grants::<T>::contains_key), "a history of no grant");
        ensure!(Histories::<T>::iter_keys().all(|(grant, _)| Grants::<T>::contains_key(grant)), "records of no grant");
        ensure!(Holds::<T>::iter_keys().all(|(grant, _)| Grants::<T>::contains_key(grant)), "a hold of no grant");
        Self::check_index::<DatasetGrants<T>, DatasetGrantCounts<T>>(grants, |terms| terms.dataset)?;
        Self::check_index::<UserGrants<T>, UserGrantCounts<T>>(grants, |terms| terms.user)?;
        Self::check_index::<AgreementGrants<T>, AgreementGrantCounts<T>>(grants, |terms| terms.agreement)
    }

    fn check_grant_terms(hash: GrantHash, grant: &GrantOf<T>) -> Result<(), TryRuntimeError> {
        let terms = &grant.terms;
        ensure!(terms.hash() == hash, "a grant does not bear the hash of its terms");
        ensure!(terms.genesis == T::Genesis::genesis_hash(), "a grant of another chain");
        ensure!(items_well_formed(&terms.items), "the items of a grant are none, not ascending or repeated");
        let rising = terms.purposes.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        ensure!(rising && !terms.purposes.is_empty(), "the purposes of a grant are none, not ascending or repeated");
        ensure!(terms.from < terms.until, "the period of a grant is empty");
        ensure!(grant.issued_at <= T::Clocks::now(), "a grant was issued in the future");
        Ok(())
    }

    fn check_history(hash: GrantHash, grant: &GrantOf<T>) -> Result<(), TryRuntimeError> {
        let count = HistoryCounts::<T>::get(hash);
        ensure!(count > 0, "a grant has no history");
        let stored = Histories::<T>::iter_key_prefix(hash).count();
        ensure!(u32::try_from(stored) == Ok(count), "a history has other records than its count says");
        let mut before = None;
        for number in 0..count {
            let record = Histories::<T>::get(hash, number).ok_or("a history has a gap")?;
            let (from, status, block) = before.unwrap_or((grant.issued_at, GrantStatus::Active, grant.issued_block));
            ensure!(from <= record.from && block <= record.block, "a history goes back");
            ensure!(!status.is_final(), "a history goes on after its end");
            ensure!((number == 0) == (record.cause == StatusCause::Issued), "a history does not begin with the issue");
            let complete = record.officer.is_some() == (number > 0) && record.evidence.is_some() == (number > 0);
            ensure!(complete && record.actor.is_some(), "a record does not say who acted on what");
            before = Some((record.from, record.status, record.block));
        }
        let first = Histories::<T>::get(hash, 0).ok_or("a history has a gap")?;
        ensure!(first.status == GrantStatus::Active && first.from == grant.issued_at, "a grant was not issued active");
        Ok(())
    }

    /// Held exactly while a hold stands; every hold that stands is the last one of its name in the history.
    fn check_holds(hash: GrantHash) -> Result<(), TryRuntimeError> {
        let keys: alloc::vec::Vec<HoldKey> = Holds::<T>::iter_key_prefix(hash).collect();
        ensure!(keys.len() <= MAX_HOLDS as usize, "a grant has too many holds");
        let held = Self::status(hash) == Some(GrantStatus::Held);
        ensure!(held != keys.is_empty(), "status and holds do not agree");
        let mut from_history = alloc::vec::Vec::new();
        for record in (0..HistoryCounts::<T>::get(hash)).filter_map(|number| Histories::<T>::get(hash, number)) {
            match record.hold {
                Some(key) if record.cause == StatusCause::HoldLifted => from_history.retain(|other| *other != key),
                Some(key) => from_history.push(key),
                None if record.status.is_final() => from_history.clear(),
                None => {}
            }
        }
        ensure!(from_history.len() == keys.len(), "holds and history do not agree");
        ensure!(from_history.iter().all(|key| keys.contains(key)), "holds and history do not agree");
        for (_, hold) in Holds::<T>::iter_prefix(hash) {
            ensure!(T::Organisations::kind(hold.act.organisation).is_some(), "a hold was placed by nobody");
        }
        Ok(())
    }

    /// The index holds numbers 0 to its count, each of a grant that belongs there, and as many in all as there are grants.
    fn check_index<Index, Counts>(grants: u32, key: fn(&GrantTerms) -> u32) -> Result<(), TryRuntimeError>
    where
        Index: frame_support::storage::IterableStorageDoubleMap<u32, u32, GrantHash>
            + StorageDoubleMap<u32, u32, GrantHash, Query = Option<GrantHash>>,
        Counts: frame_support::storage::IterableStorageMap<u32, u32>
            + frame_support::storage::StorageMap<u32, u32, Query = u32>,
    {
        let mut entries = 0u32;
        let mut named = alloc::collections::BTreeSet::new();
        for (id, number, hash) in Index::iter() {
            entries = entries.saturating_add(1);
            ensure!(number < <Counts as frame_support::storage::StorageMap<u32, u32>>::get(id), "an index has a gap");
            let grant = Grants::<T>::get(hash).ok_or("an index names no grant")?;
            ensure!(key(&grant.terms) == id, "an index names a grant of something else");
            ensure!(named.insert(hash), "an index names a grant twice");
        }
        let counted = Counts::iter().fold(0u32, |sum, (_, count)| sum.saturating_add(count));
        ensure!(entries == grants && counted == grants, "an index does not name every grant");
        Ok(())
    }
}
