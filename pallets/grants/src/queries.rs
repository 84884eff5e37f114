//! Questions that runtime APIs and other pallets ask. None changes anything, and none fails on any input.

use crate::{
    AgreementGrantCounts, AgreementGrants, AgreementHistories, AgreementHistoryCounts, AgreementHolds, Config,
    DatasetGrantCounts, DatasetGrants, Grants, Histories, HistoryCounts, Holds, Pallet, ShareKey, StatusRecordOf,
    UserGrantCounts, UserGrants,
};
use alloc::vec::Vec;
use core::{convert::Infallible, marker::PhantomData};
use drl_primitives::{
    agreement::{AgreementStanding, Agreements},
    catalog::{Datasets, Items, Service},
    clocks::Clocks,
    grant::{GrantStatus, GrantTerms, Question},
    grant_status::{status_under, AgreementHold, AgreementShare, GrantView, GrantsOf, HoldKind, MAX_HOLDS},
    history::{as_of, page, MAX_PAGE},
    organisation::{Organisations, Standing},
    verdict::{
        source::{self, Source},
        Facts, Verdict,
    },
    AgreementId, AgreementVersion, Code, DatasetId, GrantHash, Moment, OrgId,
};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
    /// Whether data may be obtained under a grant ([`drl_primitives::verdict::source::verdict`]).
    pub fn verify(grant: GrantHash, question: &Question) -> Verdict {
        let Ok(verdict) = source::verdict(&State::<T>(PhantomData), grant, question);
        verdict
    }

    /// What a verdict on the grant depends on, all as of a moment; `None` where there is no such grant.
    pub fn facts(grant: GrantHash, at: Moment) -> Option<Facts> {
        let Ok(facts) = source::facts(&State::<T>(PhantomData), grant, at);
        facts
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

/// The state of the chain, as a verdict asks it.
struct State<T>(PhantomData<T>);

impl<T: Config> Source for State<T> {
    type Error = Infallible;

    fn now(&self) -> Result<Moment, Infallible> {
        Ok(T::Clocks::now())
    }

    fn terms(&self, grant: GrantHash) -> Result<Option<GrantTerms>, Infallible> {
        Ok(Grants::<T>::get(grant).map(|found| found.terms))
    }

    fn grant_status(&self, grant: GrantHash, at: Moment) -> Result<Option<GrantStatus>, Infallible> {
        Ok(Pallet::<T>::status_at(grant, at))
    }

    fn share_status(&self, share: ShareKey, at: Moment) -> Result<Option<GrantStatus>, Infallible> {
        Ok(Pallet::<T>::share_status_at(share, at))
    }

    fn agreement_standing(
        &self,
        agreement: AgreementId,
        version: AgreementVersion,
        at: Moment,
    ) -> Result<Option<AgreementStanding>, Infallible> {
        Ok(T::Agreements::standing_at(agreement, version, at))
    }

    fn approvers(&self, agreement: AgreementId) -> Result<Vec<OrgId>, Infallible> {
        Ok(T::Agreements::approvers(agreement))
    }

    fn service(&self, dataset: DatasetId, at: Moment) -> Result<Option<Service>, Infallible> {
        Ok(T::Datasets::service_at(dataset, at))
    }

    fn suspended_items(&self, dataset: DatasetId, at: Moment) -> Result<Items, Infallible> {
        Ok(T::Datasets::suspended_items_at(dataset, at))
    }

    fn organisation_standing(&self, organisation: OrgId, at: Moment) -> Result<Option<Standing>, Infallible> {
        Ok(T::Organisations::standing_at(organisation, at))
    }
}

/// What of its agreement a grant is under: the whole of it, and the share of its agency.
const fn shares_of(terms: &GrantTerms) -> [AgreementShare; 2] {
    [AgreementShare::Whole, AgreementShare::Agency(terms.agency)]
}
