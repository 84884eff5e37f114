//! What must be true of grants in every block.

use crate::{
    AgreementGrantCounts, AgreementGrants, AgreementHistories, AgreementHistoryCounts, AgreementHolds, Config,
    DatasetGrantCounts, DatasetGrants, GrantOf, Grants, Histories, HistoryCounts, Holds, Pallet, ShareKey,
    StatusRecordOf, UserGrantCounts, UserGrants,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::GenesisHash,
    catalog::items_well_formed,
    clocks::Clocks,
    grant::{GrantStatus, GrantTerms, StatusCause},
    grant_status::{AgreementShare, HoldKey, MAX_HOLDS},
    organisation::{OrgKind, Organisations},
    GrantHash,
};
use frame_support::{ensure, storage::StorageDoubleMap};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that every grant bears the hash of its terms, that its history begins with its issue, does not go back and
    /// agrees with the holds that stand; the same of what was ordered about agreements; and that the indices name all grants and
    /// nothing else.
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
        for share in AgreementHistoryCounts::<T>::iter_keys() {
            Self::check_share(share)?;
        }
        let ordered = |share: ShareKey| AgreementHistoryCounts::<T>::contains_key(share);
        ensure!(AgreementHistories::<T>::iter_keys().all(|(share, _)| ordered(share)), "records of no share");
        ensure!(AgreementHolds::<T>::iter_keys().all(|(share, _)| ordered(share)), "a hold of no share");
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
        let records = whole((0..count).map(|number| Histories::<T>::get(hash, number)))?;
        let [first, later @ ..] = &records[..] else { return Err("a grant has no history".into()) };
        ensure!(first.status == GrantStatus::Active && first.from == grant.issued_at, "a grant was not issued active");
        ensure!(first.cause == StatusCause::Issued, "a history does not begin with the issue");
        ensure!(first.block == grant.issued_block && first.actor.is_some(), "a grant was issued by nobody");
        ensure!(first.officer.is_none() && first.evidence.is_none(), "a grant was issued by an officer");
        ensure!(later.iter().all(|record| record.cause != StatusCause::Issued), "a grant was issued twice");
        ensure!(is_chain::<T>(&records), "a history goes back");
        Self::check_orders(GrantStatus::Active, later)
    }

    /// The history of orders about a share of an agreement, and the holds that stand on it.
    fn check_share(key: ShareKey) -> Result<(), TryRuntimeError> {
        let (_, share) = key;
        let count = AgreementHistoryCounts::<T>::get(key);
        ensure!(count > 0, "a share has no history");
        let stored = AgreementHistories::<T>::iter_key_prefix(key).count();
        ensure!(u32::try_from(stored) == Ok(count), "a history has other records than its count says");
        let records = whole((0..count).map(|number| AgreementHistories::<T>::get(key, number)))?;
        ensure!(is_chain::<T>(&records), "a history goes back");
        Self::check_orders(GrantStatus::Active, &records)?;
        for record in &records {
            let kind = record.actor.and_then(T::Organisations::kind);
            let by_owner = match share {
                AgreementShare::Whole => kind == Some(OrgKind::Bureau),
                AgreementShare::Agency(agency) => record.actor == Some(agency) && kind == Some(OrgKind::Agency),
            };
            ensure!(by_owner, "a share was acted upon by another");
            let own_holds = record.hold.is_none_or(|hold| hold.placed_by == share.overseer());
            ensure!(own_holds, "a share names a hold of another");
            let whole_ends = matches!(record.status, GrantStatus::Revoked | GrantStatus::ShutDown);
            ensure!(!whole_ends, "a share was ended as only a grant can be");
        }
        let standing = AgreementHolds::<T>::iter_prefix(key).map(|(kind, hold)| {
            ensure!(T::Organisations::kind(hold.act.organisation).is_some(), "a hold was placed by nobody");
            Ok(HoldKey { kind, placed_by: share.overseer() })
        });
        let standing = standing.collect::<Result<Vec<_>, TryRuntimeError>>()?;
        Self::check_standing(&records, Self::share_status(key), &standing)
    }

    /// What follows the beginning of a history: acts of officers on evidence, and nothing after the end.
    fn check_orders(begin: GrantStatus, records: &[StatusRecordOf<T>]) -> Result<(), TryRuntimeError> {
        let mut status = begin;
        for record in records {
            ensure!(!status.is_final(), "a history goes on after its end");
            let complete = record.officer.is_some() && record.evidence.is_some() && record.actor.is_some();
            ensure!(complete, "a record does not say who acted on what");
            status = record.status;
        }
        Ok(())
    }

    /// The holds of a grant, see [`Self::check_standing`].
    fn check_holds(hash: GrantHash) -> Result<(), TryRuntimeError> {
        let keys: Vec<HoldKey> = Holds::<T>::iter_key_prefix(hash).collect();
        ensure!(keys.len() <= MAX_HOLDS as usize, "a grant has too many holds");
        for (_, hold) in Holds::<T>::iter_prefix(hash) {
            ensure!(T::Organisations::kind(hold.act.organisation).is_some(), "a hold was placed by nobody");
        }
        let records = whole((0..HistoryCounts::<T>::get(hash)).map(|number| Histories::<T>::get(hash, number)))?;
        Self::check_standing(&records, Self::status(hash), &keys)
    }

    /// Held exactly while a hold stands; every hold that stands is the last one of its name in the history.
    fn check_standing(
        records: &[StatusRecordOf<T>],
        status: Option<GrantStatus>,
        standing: &[HoldKey],
    ) -> Result<(), TryRuntimeError> {
        let held = status == Some(GrantStatus::Held);
        ensure!(held != standing.is_empty(), "status and holds do not agree");
        let mut from_history = Vec::new();
        for record in records {
            match record.hold {
                Some(key) if record.cause == StatusCause::HoldLifted => from_history.retain(|other| *other != key),
                Some(key) => from_history.push(key),
                None if record.status.is_final() => from_history.clear(),
                None => {}
            }
        }
        ensure!(from_history.len() == standing.len(), "holds and history do not agree");
        ensure!(from_history.iter().all(|key| standing.contains(key)), "holds and history do not agree");
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

/// All records of a history.
fn whole<R>(records: impl Iterator<Item = Option<R>>) -> Result<Vec<R>, TryRuntimeError> {
    records.collect::<Option<Vec<_>>>().ok_or_else(|| "a history has a gap".into())
}

/// Whether neither moments nor blocks go back.
fn is_chain<T: Config>(records: &[StatusRecordOf<T>]) -> bool {
    records.windows(2).all(|pair| matches!(pair, [a, b] if a.from <= b.from && a.block <= b.block))
}
