//! Questions that runtime APIs ask. None changes anything, and none fails on any input.

use crate::{
    AgreementCaseCounts, AgreementCases, Cases, Config, GrantCaseCounts, GrantCases, Histories, OpenOrders,
    OrganisationCaseCounts, OrganisationCases, Pallet, RecordOf,
};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    history::page,
    rectification::{RectificationSubject, RectificationView, RectificationsOf},
    OrgId, RectificationId,
};

impl<T: Config> Pallet<T> {
    /// A case as readers see it.
    pub fn rectification(id: RectificationId) -> Option<RectificationView<T::AccountId>> {
        let case = Cases::<T>::get(id)?;
        Some(RectificationView {
            rectification: id,
            target: case.target,
            orderer: case.order.organisation,
            officer: case.order.officer,
            order: case.order.evidence,
            ordered_at: case.ordered_at,
            state: case.state,
            limit: case.limit,
            due: case.clock.and_then(T::Clocks::due),
            access_closed: case.access_closed,
            entry: case.entry,
            referral: case.referral,
            history_len: case.records,
        })
    }

    /// The history of a case from record `from` on, oldest first, at most `limit` and [`crate::MAX_PAGE`] records.
    pub fn history(id: RectificationId, from: u32, limit: u32) -> Vec<RecordOf<T>> {
        page(from, limit).map_while(|number| Histories::<T>::get(id, number)).collect()
    }

    /// How many cases there are of an organisation, a grant or an agreement.
    pub fn case_count(of: RectificationsOf) -> u32 {
        match of {
            RectificationsOf::Organisation(id) => OrganisationCaseCounts::<T>::get(id),
            RectificationsOf::Grant(hash) => GrantCaseCounts::<T>::get(hash),
            RectificationsOf::Agreement(id) => AgreementCaseCounts::<T>::get(id),
        }
    }

    /// The cases of an organisation, a grant or an agreement in the order in which they came to it, from number `from` on, at
    /// most `limit` and [`crate::MAX_PAGE`].
    pub fn cases(of: RectificationsOf, from: u32, limit: u32) -> Vec<RectificationId> {
        page(from, limit)
            .map_while(|number| match of {
                RectificationsOf::Organisation(id) => OrganisationCases::<T>::get(id, number),
                RectificationsOf::Grant(hash) => GrantCases::<T>::get(hash, number),
                RectificationsOf::Agreement(id) => AgreementCases::<T>::get(id, number),
            })
            .collect()
    }

    /// The order of an organisation that is open on a subject.
    pub fn open_order(subject: RectificationSubject, orderer: OrgId) -> Option<RectificationId> {
        OpenOrders::<T>::get(subject, orderer).filter(|id| Self::case(*id).is_ok_and(|case| !case.state.is_closed()))
    }
}
