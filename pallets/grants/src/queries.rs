//! Questions that runtime APIs and other pallets ask. None changes anything, and none fails on any input.

use crate::{
    AgreementGrantCounts, AgreementGrants, Config, DatasetGrantCounts, DatasetGrants, Grants, Histories, HistoryCounts,
    Holds, Pallet, StatusRecordOf, UserGrantCounts, UserGrants,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::Agreements,
    catalog::Datasets,
    clocks::Clocks,
    grant::{GrantStatus, Question},
    grant_status::{GrantView, GrantsOf, MAX_HOLDS},
    history::as_of,
    organisation::Organisations,
    verdict::{decide, Facts, Verdict},
    GrantHash, Moment,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// The most entries that one page of a list has.
pub const MAX_PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
    /// Whether data may be obtained under a grant: the one verdict (architecture, decision 8).
    ///
    /// It is about the moment that the question names, at most that of the block. Whatever the grant depends on is asked as of
    /// that moment and never copied: a dataset, an organisation or an agreement that stops makes every dependent grant deny
    /// from that block on (decision 9).
    pub fn verify(grant: GrantHash, question: &Question) -> Verdict {
        let now = T::Clocks::now();
        let at = question.at.unwrap_or(now);
        let facts = Self::facts(grant, at);
        let reason = decide(facts.as_ref(), question, at, now);
        let approvers = facts.map(|facts| T::Agreements::approvers(facts.terms.agreement)).unwrap_or_default();
        Verdict::new(reason, at, approvers)
    }

    /// What a verdict on the grant depends on, all as of a moment; `None` where there is no such grant.
    pub fn facts(grant: GrantHash, at: Moment) -> Option<Facts> {
        let terms = Grants::<T>::get(grant)?.terms;
        Some(Facts {
            status: Self::status_at(grant, at),
            agreement: T::Agreements::standing_at(terms.agreement, terms.agreement_version, at),
            dataset: T::Datasets::service_at(terms.dataset, at),
            user: T::Organisations::standing_at(terms.user, at),
            agency: T::Organisations::standing_at(terms.agency, at),
            terms,
        })
    }

    /// What the grant itself is now; `None` where there is no such grant.
    pub fn status(grant: GrantHash) -> Option<GrantStatus> {
        let last = HistoryCounts::<T>::get(grant).checked_sub(1)?;
        Histories::<T>::get(grant, last).map(|record| record.status)
    }

    /// What the grant itself was at a moment; `None` before it was issued.
    pub fn status_at(grant: GrantHash, at: Moment) -> Option<GrantStatus> {
        as_of(HistoryCounts::<T>::get(grant), at, |number| {
            Histories::<T>::get(grant, number).map(|record| (record.from, record.status))
        })
    }

    /// The grant as readers see it.
    pub fn grant(hash: GrantHash) -> Option<GrantView<T::AccountId, BlockNumberFor<T>>> {
        let grant = Grants::<T>::get(hash)?;
        let mut holds: Vec<_> = Holds::<T>::iter_prefix(hash).take(MAX_HOLDS as usize).collect();
        holds.sort_unstable_by_key(|(key, _)| *key);
        Some(GrantView {
            grant: hash,
            terms: grant.terms,
            issued_at: grant.issued_at,
            issued_block: grant.issued_block,
            status: Self::status(hash)?,
            holds,
            history_len: HistoryCounts::<T>::get(hash),
        })
    }

    /// The history of a grant from record `from` on, oldest first, at most `limit` and [`MAX_PAGE`] records.
    pub fn history(grant: GrantHash, from: u32, limit: u32) -> Vec<StatusRecordOf<T>> {
        page(from, limit).map_while(|number| Histories::<T>::get(grant, number)).collect()
    }

    /// How many grants there are of a dataset, a data user or an agreement.
    pub fn grant_count(of: GrantsOf) -> u32 {
        match of {
            GrantsOf::Dataset(id) => DatasetGrantCounts::<T>::get(id),
            GrantsOf::User(id) => UserGrantCounts::<T>::get(id),
            GrantsOf::Agreement(id) => AgreementGrantCounts::<T>::get(id),
        }
    }

    /// The grants of a dataset, a data user or an agreement in the order of issue, from number `from` on, at most `limit` and
    /// [`MAX_PAGE`].
    pub fn grants(of: GrantsOf, from: u32, limit: u32) -> Vec<GrantHash> {
        page(from, limit)
            .map_while(|number| match of {
                GrantsOf::Dataset(id) => DatasetGrants::<T>::get(id, number),
                GrantsOf::User(id) => UserGrants::<T>::get(id, number),
                GrantsOf::Agreement(id) => AgreementGrants::<T>::get(id, number),
            })
            .collect()
    }
}

/// The numbers of one page.
fn page(from: u32, limit: u32) -> core::ops::Range<u32> {
    from..from.saturating_add(limit.min(MAX_PAGE))
}
