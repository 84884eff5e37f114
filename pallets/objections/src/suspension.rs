//! What objections keep suspended, and what the catalog asks about it.
//!
//! The bookkeeping of all holds on one dataset is one value, [`Suspension`]: nothing here goes through the objections.

use crate::{
    case::Case,
    types::{Hold, ItemHold, Suspension},
    Config, Error, Event, Pallet, Suspensions, WeightInfo,
};
use drl_primitives::{
    catalog::{DatasetControl, Datasets, Items, OpenObjections, OpeningBar, Service},
    dataset::StopCause,
    objection::SuspensionScope,
    parameters::RuleParameters,
    DatasetId, DatasetVersion, Digest,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchResult;

/// [`Suspension`] of this chain.
pub type SuspensionOf<T> = Suspension<<T as Config>::MaxItemSuspensions>;

impl<T: Config> Case<T> {
    /// Suspends at once, until the decision or until processed data is opened.
    pub fn suspend(&mut self, scope: SuspensionScope, until_processed: bool, evidence: Digest) -> DispatchResult {
        let dataset = self.objection.dataset;
        let hold = Hold { scope, upto: T::Datasets::latest_fixed_version(dataset), until_processed };
        let act = self.on(evidence)?;
        match scope {
            SuspensionScope::Items => {
                let suspension = self.with_items(&hold)?;
                let items = suspension.suspended_items().ok_or(Error::<T>::TooManyItems)?;
                Suspensions::<T>::insert(dataset, suspension);
                T::Datasets::set_suspended_items(dataset, items, act)?;
            }
            SuspensionScope::Dataset => {
                Suspensions::<T>::mutate(dataset, |suspension| suspension.add_whole(&hold));
                // What is not served, withdrawn meanwhile for instance, must not be opened before the decision all the same.
                if service::<T>(dataset).is_begun() {
                    T::Datasets::suspend(dataset, StopCause::Objection, act)?;
                }
            }
        }
        self.objection.hold = Some(hold);
        Pallet::<T>::deposit_event(Event::SuspensionBegun { objection: self.id, dataset, scope });
        Ok(())
    }

    /// Lifts what this objection keeps suspended, as far as no other keeps it.
    pub fn lift(&mut self, evidence: Digest) -> DispatchResult {
        let dataset = self.objection.dataset;
        match self.end_hold() {
            None => Ok(()),
            Some((SuspensionScope::Items, suspension)) => self.set_items(&suspension, evidence),
            Some((SuspensionScope::Dataset, suspension)) => {
                if suspension.keeps_dataset() || service::<T>(dataset) != Service::Suspended {
                    return Ok(());
                }
                T::Datasets::restore(dataset, self.on(evidence)?)
            }
        }
    }

    /// The agency goes on by itself with what this objection began: its own finding suspends the dataset from now on.
    pub fn hand_over(&mut self, evidence: Digest) -> DispatchResult {
        let dataset = self.objection.dataset;
        if self.standing_hold().is_some() && service::<T>(dataset).is_begun() {
            T::Datasets::suspend(dataset, StopCause::SecurityRisk, self.on(evidence)?)?;
        }
        self.lift(evidence)
    }

    /// Withdraws the dataset, unless that is done already. What other objections keep suspended stays noted.
    pub fn end_service(&mut self, evidence: Digest) -> DispatchResult {
        let dataset = self.objection.dataset;
        let ended = self.end_hold();
        if service::<T>(dataset).is_begun() {
            T::Datasets::withdraw(dataset, StopCause::Objection, self.on(evidence)?)?;
        }
        match ended {
            Some((SuspensionScope::Items, suspension)) => self.set_items(&suspension, evidence),
            _ => Ok(()),
        }
    }

    /// What is suspended stays so until processed data is opened. Where nothing is, it is suspended now: the contested
    /// items where that is possible, else the dataset, so that the decision never fails for want of room.
    pub fn await_processing(&mut self, evidence: Digest) -> DispatchResult {
        let Some(before) = self.standing_hold() else {
            let scope = match self.ensure_separable() {
                Ok(()) => SuspensionScope::Items,
                Err(_) => SuspensionScope::Dataset,
            };
            return self.suspend(scope, true, evidence);
        };
        let dataset = self.objection.dataset;
        // What is served by now holds the contested data too.
        let served = T::Datasets::view(dataset).filter(|view| view.service.is_begun()).map_or(0, |view| view.version);
        let after = Hold { until_processed: true, upto: before.upto.max(served), ..before };
        Suspensions::<T>::mutate(dataset, |suspension| suspension.await_processing(self.id, &before, &after));
        self.objection.hold = Some(after);
        Ok(())
    }

    /// What this objection keeps suspended, if that has not ended with processed data.
    fn standing_hold(&self) -> Option<Hold> {
        Pallet::<T>::standing_hold(self.id, &self.objection)
    }

    /// Takes away what this objection keeps suspended. The catalog is not told yet.
    fn end_hold(&mut self) -> Option<(SuspensionScope, SuspensionOf<T>)> {
        let standing = self.standing_hold();
        self.objection.hold = None;
        let (hold, dataset) = (standing?, self.objection.dataset);
        let suspension = Suspensions::<T>::mutate(dataset, |suspension| {
            suspension.remove(self.id, &hold);
            suspension.clone()
        });
        let scope = hold.scope;
        Pallet::<T>::deposit_event(Event::SuspensionEnded { objection: self.id, dataset, scope });
        Some((scope, suspension))
    }

    /// Tells the catalog which items are suspended.
    fn set_items(&self, suspension: &SuspensionOf<T>, evidence: Digest) -> DispatchResult {
        let items = suspension.suspended_items().ok_or(Error::<T>::TooManyItems)?;
        T::Datasets::set_suspended_items(self.objection.dataset, items, self.on(evidence)?)
    }

    /// Whether the contested items may be suspended alone.
    fn ensure_separable(&self) -> Result<(), Error<T>> {
        self.with_items(&Hold { scope: SuspensionScope::Items, upto: 0, until_processed: false }).map(|_| ())
    }

    /// What is suspended when the contested items of this objection are as well.
    fn with_items(&self, hold: &Hold) -> Result<SuspensionOf<T>, Error<T>> {
        let (dataset, items) = (self.objection.dataset, &self.objection.form.items);
        ensure!(T::Parameters::current().conduct.suspend_items_if_separable, Error::<T>::WholeDatasetOnly);
        ensure!(!items.is_empty(), Error::<T>::NoItemsContested);
        let suspension = Suspensions::<T>::get(dataset);
        let already = suspension.suspended_items().unwrap_or_default();
        let shown = T::Datasets::view(dataset).map(|view| view.items).unwrap_or_default();
        let known = items.iter().all(|item| shown.contains(item) || already.contains(item));
        ensure!(known, Error::<T>::NoSuchItem);
        ensure!(!suspension.items.is_full(), Error::<T>::TooManyItemSuspensions);
        let Hold { upto, until_processed, .. } = *hold;
        let hold = ItemHold { objection: self.id, items: items.clone(), upto, until_processed };
        suspension.with_items(hold).ok_or(Error::<T>::TooManyItems)
    }
}

impl<T: Config> OpenObjections for Pallet<T> {
    fn keep_suspended(dataset: DatasetId) -> bool {
        Suspensions::<T>::get(dataset).keeps_dataset()
    }

    fn bar(dataset: DatasetId, version: DatasetVersion) -> Option<OpeningBar> {
        Suspensions::<T>::get(dataset).bar(version)
    }

    fn opened(dataset: DatasetId, version: DatasetVersion) -> Option<Items> {
        let mut suspension = Suspensions::<T>::get(dataset);
        let before = suspension.suspended_items();
        if !suspension.opened(version) {
            return None;
        }
        let after = suspension.suspended_items();
        Suspensions::<T>::insert(dataset, suspension);
        Self::deposit_event(Event::ReopenedAfterProcessing { dataset, version });
        after.filter(|items| before.as_ref() != Some(items))
    }

    fn weight() -> Weight {
        T::WeightInfo::opened()
    }
}

/// Whether the dataset is being served.
fn service<T: Config>(dataset: DatasetId) -> Service {
    T::Datasets::view(dataset).map_or(Service::NotOpen, |view| view.service)
}
