//! Questions that runtime APIs and other pallets ask. None changes anything, and none fails on any input.

use crate::{
    AgreementGrantCounts, AgreementGrants, AgreementHistories, AgreementHistoryCounts, AgreementHolds, Config,
    DatasetGrantCounts, DatasetGrants, Grants, Histories, HistoryCounts, Holds, Pallet, ShareKey, StatusRecordOf,
    UserGrantCounts, UserGrants,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::Agreements,
    catalog::Datasets,
    clocks::Clocks,
    grant::{GrantStatus, GrantTerms, Question},
    grant_status::{status_under, AgreementHold, AgreementShare, GrantView, GrantsOf, HoldKind, MAX_HOLDS},
    history::as_of,
    organisation::Organisations,
    verdict::{decide, Facts, Verdict},
    AgreementId, Code, GrantHash, Moment, OrgId,
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
            status: Self::effective_at(grant, &terms, at),
            agreement: T::Agreements::standing_at(terms.agreement, terms.agreement_version, at),
            dataset: T::Datasets::service_at(terms.dataset, at),
            suspended_items: T::Datasets::suspended_items_at(terms.dataset, at),
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

    /// By what a verdict judged at a moment: the worst of the grant's own status and of what stood on its agreement.
    fn effective_at(grant: GrantHash, terms: &GrantTerms, at: Moment) -> Option<GrantStatus> {
        let [whole, own] = shares_of(terms);
        let own = Self::share_status_at((terms.agreement, own), at);
        status_under(Self::status_at(grant, at), Self::share_status_at((terms.agreement, whole), at), own)
    }

    /// What is ordered now about a share of an agreement; `None` where nothing ever was.
    pub(crate) fn share_status(share: ShareKey) -> Option<GrantStatus> {
        let last = AgreementHistoryCounts::<T>::get(share).checked_sub(1)?;
        Some(Self::order(share, last).1)
    }

    /// What was ordered about a share of an agreement at a moment; `None` where nothing had been.
    pub fn share_status_at(share: ShareKey, at: Moment) -> Option<GrantStatus> {
        as_of(AgreementHistoryCounts::<T>::get(share), at, |number| Some(Self::order(share, number)))
    }

    /// From when on a share had which status by one record of its history. A record that is counted and cannot be read, which must
    /// never be, counts as held from the beginning: an order does not cease to stop because it got lost.
    fn order(share: ShareKey, number: u32) -> (Moment, GrantStatus) {
        AgreementHistories::<T>::get(share, number)
            .map_or((0, GrantStatus::Held), |record| (record.from, record.status))
    }

    /// The holds on an agreement that close access under the grants of this agency's data: first those on the whole agreement,
    /// of each share in the order of their kinds.
    pub fn agreement_holds(agreement: AgreementId, agency: OrgId) -> Vec<AgreementHold<T::AccountId>> {
        let all = [AgreementShare::Whole, AgreementShare::Agency(agency)]
            .into_iter()
            .flat_map(|share| HoldKind::ALL.iter().map(move |kind| (share, *kind)));
        all.filter_map(|(share, kind)| {
            AgreementHolds::<T>::get((agreement, share), kind).map(|hold| AgreementHold { share, kind, hold })
        })
        .collect()
    }

    /// What was ordered about a share of an agreement, from record `from` on, oldest first, at most `limit` and [`MAX_PAGE`]
    /// records. Empty where nothing ever was.
    pub fn agreement_history(
        agreement: AgreementId,
        share: AgreementShare,
        from: u32,
        limit: u32,
    ) -> Vec<StatusRecordOf<T>> {
        page(from, limit).map_while(|number| AgreementHistories::<T>::get((agreement, share), number)).collect()
    }

    /// The grant as readers see it.
    pub fn grant(hash: GrantHash) -> Option<GrantView<T::AccountId, BlockNumberFor<T>>> {
        let grant = Grants::<T>::get(hash)?;
        let mut holds: Vec<_> = Holds::<T>::iter_prefix(hash).take(MAX_HOLDS as usize).collect();
        holds.sort_unstable_by_key(|(key, _)| *key);
        let status = Self::status(hash)?;
        let [whole, own] = shares_of(&grant.terms).map(|share| Self::share_status((grant.terms.agreement, share)));
        Some(GrantView {
            grant: hash,
            issued_at: grant.issued_at,
            issued_block: grant.issued_block,
            status,
            effective: status_under(Some(status), whole, own)?,
            holds,
            agreement_holds: Self::agreement_holds(grant.terms.agreement, grant.terms.agency),
            history_len: HistoryCounts::<T>::get(hash),
            terms: grant.terms,
        })
    }

    /// The history of a grant from record `from` on, oldest first, at most `limit` and [`MAX_PAGE`] records.
    pub fn history(grant: GrantHash, from: u32, limit: u32) -> Vec<StatusRecordOf<T>> {
        page(from, limit).map_while(|number| Histories::<T>::get(grant, number)).collect()
    }

    /// The data users that ever were granted data, with how many grants, from the one after `after` on, at most `limit` and
    /// [`MAX_PAGE`]. They are in the order of storage.
    pub fn users(after: Option<OrgId>, limit: u32) -> Vec<(OrgId, u32)> {
        let users = match after {
            None => UserGrantCounts::<T>::iter(),
            Some(user) => UserGrantCounts::<T>::iter_from(UserGrantCounts::<T>::hashed_key_for(user)),
        };
        users.take(limit.min(MAX_PAGE) as usize).collect()
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

/// What of its agreement a grant is under: the whole of it, and the share of its agency.
const fn shares_of(terms: &GrantTerms) -> [AgreementShare; 2] {
    [AgreementShare::Whole, AgreementShare::Agency(terms.agency)]
}

/// The numbers of one page.
fn page(from: u32, limit: u32) -> core::ops::Range<u32> {
    from..from.saturating_add(limit.min(MAX_PAGE))
}
