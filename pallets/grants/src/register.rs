//! What the parts that act after the grant ask: deliveries, returns, reports, rectification.

use crate::{Config, Grants, Pallet, WeightInfo};
use drl_primitives::{
    catalog::Datasets,
    clocks::Clocks,
    grant::{GrantTerms, Question},
    grant_status::GrantRegister,
    verdict::Reason,
    GrantHash,
};
use frame_support::weights::Weight;

impl<T: Config> GrantRegister for Pallet<T> {
    fn terms(grant: GrantHash) -> Option<GrantTerms> {
        Grants::<T>::get(grant).map(|grant| grant.terms)
    }

    fn reason_now(grant: GrantHash) -> Reason {
        let Some(terms) = Self::terms(grant) else { return Reason::NoSuchGrant };
        // Every grant has a purpose.
        let Some(purpose) = terms.purposes.first().copied() else { return Reason::NoSuchGrant };
        let suspended = T::Datasets::suspended_items_at(terms.dataset, T::Clocks::now());
        // A question without items is about all of them: where none is served, that is what is asked, and denied.
        let mut items = terms.items;
        items.retain(|item| suspended.binary_search(item).is_err());
        Self::verify(grant, &Question { purpose, items, system: None, at: None }).reason
    }

    fn verdict_weight() -> Weight {
        T::WeightInfo::verdict()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_grant(agency: drl_primitives::OrgId, user: drl_primitives::OrgId) -> GrantHash {
        crate::benchmarking::verifiable::<T>(agency, user)
    }
}
