//! Issuing: what a complete agreement grants.

use crate::{
    types::Change, AgreementGrantCounts, AgreementGrants, Config, DatasetGrantCounts, DatasetGrants, Error, Event,
    Grant, Grants, Pallet, UserGrantCounts, UserGrants, WeightInfo,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::{grant_terms, GenesisHash, GrantIssuer, SignedTerms},
    catalog::items_well_formed,
    clocks::Clocks,
    grant::GrantTerms,
    GrantHash, OrgId,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> GrantIssuer for Pallet<T> {
    /// # Errors
    /// [`Error::NoRows`], [`Error::EmptyPeriod`], [`Error::MalformedItems`], [`Error::AgenciesDiffer`],
    /// [`Error::MaxItemsExceeded`], [`Error::AlreadyExists`], [`Error::NumbersExhausted`]; nothing is stored then.
    fn issue(terms: &SignedTerms) -> Result<Vec<GrantHash>, DispatchError> {
        Self::check_terms(terms)?;
        let grants = grant_terms(T::Genesis::genesis_hash(), terms);
        Self::check_complete(terms, &grants)?;
        let named: Vec<_> = grants.into_iter().map(|grant| (grant.hash(), grant)).collect();
        for (hash, _) in &named {
            ensure!(!Grants::<T>::contains_key(hash), Error::<T>::AlreadyExists);
        }
        // An index may still refuse, at the end of its numbers: then everything is taken back.
        frame_support::storage::with_storage_layer(|| {
            named.into_iter().map(|(hash, grant)| Self::store(hash, grant, terms.signer).map(|()| hash)).collect()
        })
    }

    fn issue_weight(datasets: u32) -> Weight {
        T::WeightInfo::issue(datasets)
    }
}

impl<T: Config> Pallet<T> {
    fn check_terms(terms: &SignedTerms) -> DispatchResult {
        ensure!(!terms.rows.is_empty(), Error::<T>::NoRows);
        ensure!(terms.from < terms.until, Error::<T>::EmptyPeriod);
        ensure!(terms.rows.iter().all(|(row, _)| items_well_formed(&row.items)), Error::<T>::MalformedItems);
        Ok(())
    }

    /// Every row stands in full in the grant of its dataset: nothing was left out for want of room.
    fn check_complete(terms: &SignedTerms, grants: &[GrantTerms]) -> DispatchResult {
        for (row, purpose) in &terms.rows {
            let grant = grants
                .iter()
                .find(|grant| grant.dataset == row.dataset && grant.dataset_version == row.version)
                .ok_or(Error::<T>::NoRows)?;
            ensure!(grant.agency == row.agency, Error::<T>::AgenciesDiffer);
            let items = row.items.iter().all(|item| grant.items.binary_search(item).is_ok());
            ensure!(items && grant.purposes.contains(purpose), Error::<T>::MaxItemsExceeded);
        }
        Ok(())
    }

    fn store(hash: GrantHash, terms: GrantTerms, signer: OrgId) -> DispatchResult {
        let (agreement, version) = (terms.agreement, terms.agreement_version);
        let (dataset, agency, user) = (terms.dataset, terms.agency, terms.user);
        Self::index(hash, &terms)?;
        Self::append(hash, Change::issued(signer))?;
        let issued_block = frame_system::Pallet::<T>::block_number();
        Grants::<T>::insert(hash, Grant { terms, issued_at: T::Clocks::now(), issued_block });
        Self::deposit_event(Event::GrantIssued { grant: hash, agreement, version, dataset, agency, user });
        Ok(())
    }

    fn index(hash: GrantHash, terms: &GrantTerms) -> DispatchResult {
        let number = DatasetGrantCounts::<T>::try_mutate(terms.dataset, Self::take_number)?;
        DatasetGrants::<T>::insert(terms.dataset, number, hash);
        let number = UserGrantCounts::<T>::try_mutate(terms.user, Self::take_number)?;
        UserGrants::<T>::insert(terms.user, number, hash);
        let number = AgreementGrantCounts::<T>::try_mutate(terms.agreement, Self::take_number)?;
        AgreementGrants::<T>::insert(terms.agreement, number, hash);
        Ok(())
    }

    /// The next number of a sequence that counts from 0 and never goes back.
    pub(crate) fn take_number(count: &mut u32) -> Result<u32, Error<T>> {
        let number = *count;
        *count = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Ok(number)
    }
}
