//! What objections do to a dataset. Their pallet has checked the officer and its duty.

use crate::{change::Change, Config, Error, Event, Pallet, Versions, WeightInfo};
use drl_primitives::{
    catalog::{items_well_formed, DatasetControl, Items, OpenObjections},
    dataset::{DatasetAct, StopCause},
    grant_status::Act,
    DatasetId, DatasetVersion, ItemCode, MAX_ITEMS,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchResult;

impl<T: Config> DatasetControl<T::AccountId> for Pallet<T> {
    fn suspend(dataset: DatasetId, cause: StopCause, act: Act<T::AccountId>) -> DispatchResult {
        let (evidence, own) = (act.evidence, cause != StopCause::Objection);
        let change = Change::<T>::by_act(dataset, act)?;
        if own && change.dataset.own_stop {
            return Ok(());
        }
        Self::do_suspend(change, cause, evidence, own)
    }

    fn restore(dataset: DatasetId, act: Act<T::AccountId>) -> DispatchResult {
        let evidence = act.evidence;
        let change = Change::<T>::by_act(dataset, act)?;
        if change.dataset.own_stop || change.must_be_assessed_anew() {
            return Ok(());
        }
        Self::do_restore(change, evidence)
    }

    fn withdraw(dataset: DatasetId, cause: StopCause, act: Act<T::AccountId>) -> DispatchResult {
        let evidence = act.evidence;
        Self::do_withdraw(Change::by_act(dataset, act)?, cause, evidence)
    }

    fn set_suspended_items(dataset: DatasetId, items: Items, act: Act<T::AccountId>) -> DispatchResult {
        let evidence = act.evidence;
        let mut change = Change::<T>::by_act(dataset, act)?;
        let before = Self::suspended_items(dataset, &change.dataset);
        if items == before {
            return Ok(());
        }
        ensure!(items.is_empty() || items_well_formed(&items), Error::<T>::SuspendedItemsNotAscending);
        ensure!(change.has_items(&items, &before), Error::<T>::NoSuchItem);
        change.act_plainly(DatasetAct::SuspendItems)?;
        change.suspend_items(items.clone(), Some(evidence));
        change.close(Event::ItemsSuspended { dataset, items, evidence: Some(evidence) });
        Ok(())
    }

    fn latest_fixed_version(dataset: DatasetId) -> DatasetVersion {
        Change::<T>::open(dataset, None).map_or(0, |change| change.fixed_versions())
    }

    fn control_weight() -> Weight {
        T::WeightInfo::suspend()
            .max(T::WeightInfo::restore())
            .max(T::WeightInfo::withdraw())
            .max(T::WeightInfo::suspend_items(MAX_ITEMS))
            .saturating_add(T::Objections::weight())
    }
}

impl<T: Config> Change<T> {
    /// Whether each of these items is one of the version shown, or suspended already: an objection may be older than a version
    /// that dropped its item.
    fn has_items(&self, items: &[ItemCode], suspended: &[ItemCode]) -> bool {
        let shown = self.dataset.shown().and_then(|edition| Versions::<T>::get(self.id, edition.version));
        let own = shown.map(|version| version.metadata.items).unwrap_or_default();
        items.iter().all(|item| own.binary_search(item).is_ok() || suspended.binary_search(item).is_ok())
    }
}
