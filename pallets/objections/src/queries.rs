//! Questions that runtime APIs ask. None changes anything, and none fails on any input.

use crate::{
    case::ObjectionOf, suspension::SuspensionOf, types::Hold, Config, DatasetObjectionCounts, DatasetObjections,
    ObjectionCount, Objections, OwnerObjectionCounts, OwnerObjections, Pallet, RecordOf, Records, Suspensions,
};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    history::page,
    objection::{ObjectionView, ObjectionsOf},
    DatasetId, ObjectionId,
};

impl<T: Config> Pallet<T> {
    /// How many objections were ever filed. Their ids are 1 to this number.
    pub fn objection_count() -> u32 {
        ObjectionCount::<T>::get()
    }

    /// An objection as it stands.
    pub fn objection(id: ObjectionId) -> Option<ObjectionView> {
        let objection = Objections::<T>::get(id)?;
        let suspends = Self::standing_hold(id, &objection).map(|hold| hold.scope);
        let due = objection.clock.and_then(T::Clocks::due);
        let decision = objection.decision;
        Some(ObjectionView {
            objection: id,
            dataset: objection.dataset,
            owner: objection.owner,
            form: objection.form,
            filed_by: objection.filed_by,
            filed_at: objection.filed_at,
            state: objection.state,
            finding: objection.finding,
            suspends,
            outcome: decision.as_ref().map(|decision| decision.outcome),
            report: decision.as_ref().map(|decision| decision.report),
            decided_at: decision.as_ref().map(|decision| decision.at),
            bound_to: objection.bound_to,
            due,
            overdue: due.is_some_and(|due| due.day < T::Clocks::today()),
            records: objection.records,
        })
    }

    /// The history of an objection from record `from` on, oldest first, at most `limit` and [`crate::MAX_PAGE`] records.
    pub fn history(id: ObjectionId, from: u32, limit: u32) -> Vec<RecordOf<T>> {
        page(from, limit).map_while(|number| Records::<T>::get(id, number)).collect()
    }

    /// How many objections there are about a dataset, or about the datasets of an agency.
    pub fn count_of(of: ObjectionsOf) -> u32 {
        match of {
            ObjectionsOf::Dataset(id) => DatasetObjectionCounts::<T>::get(id),
            ObjectionsOf::Owner(id) => OwnerObjectionCounts::<T>::get(id),
        }
    }

    /// The objections about a dataset, or about the datasets of an agency, in the order of filing, from number `from` on, at
    /// most `limit` and [`crate::MAX_PAGE`].
    pub fn objections_of(of: ObjectionsOf, from: u32, limit: u32) -> Vec<ObjectionId> {
        page(from, limit)
            .map_while(|number| match of {
                ObjectionsOf::Dataset(id) => DatasetObjections::<T>::get(id, number),
                ObjectionsOf::Owner(id) => OwnerObjections::<T>::get(id, number),
            })
            .collect()
    }

    /// All that objections keep suspended of a dataset.
    pub fn suspension(dataset: DatasetId) -> SuspensionOf<T> {
        Suspensions::<T>::get(dataset)
    }

    /// What an objection keeps suspended, if that has not ended with processed data.
    pub(crate) fn standing_hold(id: ObjectionId, objection: &ObjectionOf<T>) -> Option<Hold> {
        let hold = objection.hold?;
        Suspensions::<T>::get(objection.dataset).has(id, &hold).then_some(hold)
    }
}
