//! What must be true of objections in every block.

use crate::{
    case::ObjectionOf, Config, DatasetObjectionCounts, DatasetObjections, ObjectionCount, Objections,
    OwnerObjectionCounts, OwnerObjections, Pallet, Records, SuspensionOf, Suspensions,
};
use alloc::collections::BTreeSet;
use drl_primitives::{
    catalog::{items_well_formed, Datasets, Service},
    clocks::Clocks,
    objection::{ObjectionAct, ObjectionState, Outcome, SuspensionScope},
    DatasetId, ObjectionId,
};
use frame_support::{
    ensure,
    storage::{IterableStorageDoubleMap, IterableStorageMap, StorageDoubleMap, StorageMap},
};
use sp_runtime::TryRuntimeError;

type Outcomes = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks that objections are numbered without a gap, that each is what its history says, that the lists name all of them,
    /// and that what is suspended is what the objections keep suspended: by the bookkeeping here, and by the catalog.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Outcomes {
        let count = ObjectionCount::<T>::get();
        ensure!(Objections::<T>::iter_keys().count() == count as usize, "objections are more or fewer than counted");
        let (mut records, mut datasets) = (0usize, BTreeSet::new());
        for id in 1..=count {
            let objection = Objections::<T>::get(id).ok_or("objections are not numbered without a gap")?;
            records = records.saturating_add(objection.records as usize);
            datasets.insert(objection.dataset);
            Self::check_objection(&objection)?;
            Self::check_history(id, &objection)?;
        }
        ensure!(Records::<T>::iter_keys().count() == records, "records of no objection");
        Self::check_index::<DatasetObjections<T>, DatasetObjectionCounts<T>>(count, |objection| objection.dataset)?;
        Self::check_index::<OwnerObjections<T>, OwnerObjectionCounts<T>>(count, |objection| objection.owner)?;
        for dataset in Suspensions::<T>::iter_keys() {
            ensure!(datasets.contains(&dataset), "a suspension of a dataset to which nobody objects");
            Self::check_suspension(dataset, &Suspensions::<T>::get(dataset))?;
        }
        Ok(())
    }

    /// State, finding, decision, hold and clock belong together.
    fn check_objection(objection: &ObjectionOf<T>) -> Outcomes {
        use ObjectionState::*;
        let items = &objection.form.items;
        ensure!(items.is_empty() || items_well_formed(items), "contested items do not ascend");
        ensure!(objection.filed_at <= T::Clocks::now(), "an objection was filed in the future");
        let (state, decided) = (objection.state, objection.decision.is_some());
        let (finding, clock) = (objection.finding.is_some(), objection.clock.is_some());
        let sound = match state {
            Filed => !finding && !decided,
            Preliminary => false,
            FinalCheck => finding && !clock && decided == objection.bound_to.is_some(),
            Decided | Notified | ReReview => finding && decided && clock && objection.bound_to.is_none(),
            Closed => !clock && objection.bound_to.is_none() && (finding || !decided),
        };
        ensure!(sound, "the state of an objection does not fit what was done");
        let Some(hold) = objection.hold else { return Ok(()) };
        let outcome = objection.decision.as_ref().map(|decision| decision.outcome);
        let sound = match hold.until_processed {
            true => outcome == Some(Outcome::ReopenAfterProcessing),
            false => outcome.is_none() && state == FinalCheck,
        };
        ensure!(sound, "a suspension waits for what is decided already, or not");
        ensure!(hold.scope == SuspensionScope::Dataset || !items.is_empty(), "no items are suspended as items");
        Ok(())
    }

    /// The history begins with the filing, has no gap, does not go back, and ends with the state.
    fn check_history(id: ObjectionId, objection: &ObjectionOf<T>) -> Outcomes {
        ensure!(objection.records > 0, "an objection has no history");
        let (mut at, mut state) = (objection.filed_at, ObjectionState::Filed);
        for number in 0..objection.records {
            let record = Records::<T>::get(id, number).ok_or("a history has a gap")?;
            ensure!(record.at >= at, "a history goes back");
            ensure!((number == 0) == (record.act == ObjectionAct::File), "a history does not begin with the filing");
            let by_clock = record.act == ObjectionAct::TimeOver;
            ensure!(by_clock == record.actor.is_none(), "a record does not say who acted");
            ensure!(record.actor.is_some() == record.officer.is_some(), "a record does not say who acted");
            let expected = if number == 0 { Some(state) } else { crate::transitions::next(state, record.act) };
            ensure!(expected == Some(record.state), "a history does not follow the state machine");
            (at, state) = (record.at, record.state);
        }
        ensure!(state == objection.state, "a history does not end with the state");
        Ok(())
    }

    /// What is suspended is what the objections about the dataset keep suspended, and the catalog knows it.
    fn check_suspension(dataset: DatasetId, suspension: &SuspensionOf<T>) -> Outcomes {
        let (mut undecided, mut processing, mut items) = (0u32, 0u32, 0usize);
        for number in 0..DatasetObjectionCounts::<T>::get(dataset) {
            let id = DatasetObjections::<T>::get(dataset, number).ok_or("a list has a gap")?;
            let objection = Objections::<T>::get(id).ok_or("a list names no objection")?;
            let Some(hold) = Self::standing_hold(id, &objection) else { continue };
            match hold.scope {
                SuspensionScope::Items => {
                    let noted = suspension.items.iter().any(|noted| {
                        let marks = (noted.upto, noted.until_processed) == (hold.upto, hold.until_processed);
                        noted.objection == id && noted.items == objection.form.items && marks
                    });
                    ensure!(noted, "a suspension of items is noted otherwise");
                    items = items.saturating_add(1);
                }
                SuspensionScope::Dataset if hold.until_processed => {
                    ensure!(hold.upto <= suspension.processing_upto, "unprocessed data could be opened");
                    processing = processing.saturating_add(1);
                }
                SuspensionScope::Dataset => undecided = undecided.saturating_add(1),
            }
        }
        ensure!(undecided == suspension.undecided, "suspensions that wait for a decision are miscounted");
        ensure!(processing == suspension.processing, "suspensions that wait for processed data are miscounted");
        ensure!(items == suspension.items.len(), "items are suspended by no objection");
        Self::check_catalog(dataset, suspension)
    }

    fn check_catalog(dataset: DatasetId, suspension: &SuspensionOf<T>) -> Outcomes {
        let known = T::Datasets::suspended_items_at(dataset, T::Clocks::now());
        ensure!(suspension.suspended_items() == Some(known), "the catalog knows other suspended items");
        let service = T::Datasets::view(dataset).ok_or("an objection to no dataset")?.service;
        let served = matches!(service, Service::Open | Service::OpenElsewhere | Service::Disputed);
        ensure!(!(served && suspension.keeps_dataset()), "a dataset is served that an objection keeps suspended");
        Ok(())
    }

    /// The index holds numbers 0 to its count, each of an objection that belongs there, and as many in all as there are.
    fn check_index<Index, Counts>(objections: u32, key: fn(&ObjectionOf<T>) -> u32) -> Outcomes
    where
        Index: IterableStorageDoubleMap<u32, u32, ObjectionId>
            + StorageDoubleMap<u32, u32, ObjectionId, Query = Option<ObjectionId>>,
        Counts: IterableStorageMap<u32, u32> + StorageMap<u32, u32, Query = u32>,
    {
        let (mut entries, mut named) = (0u32, BTreeSet::new());
        for (id, number, objection) in Index::iter() {
            entries = entries.saturating_add(1);
            ensure!(number < <Counts as StorageMap<u32, u32>>::get(id), "a list has a gap");
            let found = Objections::<T>::get(objection).ok_or("a list names no objection")?;
            ensure!(key(&found) == id, "a list names an objection of something else");
            ensure!(named.insert(objection), "a list names an objection twice");
        }
        let counted = Counts::iter().fold(0u32, |sum, (_, count)| sum.saturating_add(count));
        ensure!(entries == objections && counted == objections, "a list does not name every objection");
        Ok(())
    }
}
