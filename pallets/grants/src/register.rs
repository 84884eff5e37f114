//! What the parts that act after the grant ask: deliveries, returns, reports, rectification.

use crate::{Config, Grants, Pallet, WeightInfo};
use drl_primitives::{
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
        let purposes = Self::terms(grant).map(|terms| terms.purposes).unwrap_or_default();
        // Every grant has a purpose; where there is no grant the question does not matter.
        let Some(purpose) = purposes.first().copied() else { return Reason::NoSuchGrant };
        let question = Question { purpose, items: Default::default(), system: None, at: None };
        Self::verify(grant, &question).reason
    }

    fn verdict_weight() -> Weight {
        T::WeightInfo::verdict()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_grant(agency: drl_primitives::OrgId, user: drl_primitives::OrgId) -> GrantHash {
        crate::benchmarking::verifiable::<T>(agency, user)
    }
}
