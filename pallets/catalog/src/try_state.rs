//! What is always true of the storage.

use crate::{
    Config, Dataset, DatasetCount, Datasets, Decisions, Disputes, Filings, ItemSuspensions, Pallet, PriorityLists,
    PriorityVersions, Records, ServiceCounts, ServiceTotals, SharingRulings, Versions,
};
use alloc::collections::BTreeMap;
use drl_primitives::{
    catalog::{items_well_formed, Items, OpeningAttribute, Service},
    dataset::{Matter, SharingStage, Stage},
    DatasetId, Moment,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

type Outcome = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks the whole storage of the pallet. Reads all of it; not for blocks.
    ///
    /// # Errors
    /// The sentence that is not true.
    pub fn do_try_state() -> Outcome {
        let count = DatasetCount::<T>::get();
        ensure!(Datasets::<T>::iter().count() == count as usize, "every dataset is counted");
        let (mut versions, mut records, mut item_suspensions) = (0usize, 0usize, 0usize);
        for id in 1..=count {
            let dataset = Datasets::<T>::get(id).ok_or("datasets are numbered without a gap")?;
            versions = versions.saturating_add(dataset.versions as usize);
            records = records.saturating_add(dataset.records as usize);
            item_suspensions = item_suspensions.saturating_add(dataset.item_suspensions as usize);
            Self::check_stage(&dataset)?;
            Self::check_service(&dataset)?;
            Self::check_versions(id, &dataset)?;
            Self::check_history(id, &dataset)?;
            Self::check_item_suspensions(id, &dataset)?;
            Self::check_disputes(id, &dataset)?;
        }
        ensure!(Versions::<T>::iter().count() == versions, "every version belongs to a dataset");
        ensure!(Records::<T>::iter().count() == records, "every record belongs to a dataset");
        ensure!(ItemSuspensions::<T>::iter().count() == item_suspensions, "suspended items belong to a dataset");
        let known = |id: DatasetId| (1..=count).contains(&id);
        ensure!(Disputes::<T>::iter_keys().all(|(id, _)| known(id)), "every dispute belongs to a dataset");
        ensure!(Filings::<T>::iter_keys().all(known), "every filing belongs to a dataset");
        ensure!(Decisions::<T>::iter_keys().all(known), "every decision belongs to a dataset");
        ensure!(SharingRulings::<T>::iter_keys().all(known), "every ruling belongs to a dataset");
        Self::check_counts()?;
        Self::check_priority_lists()
    }

    /// Datasets are counted under their owners and under how they are served.
    fn check_counts() -> Outcome {
        let (mut counts, mut totals) = (BTreeMap::new(), BTreeMap::new());
        for dataset in Datasets::<T>::iter_values() {
            *counts.entry((dataset.owner, dataset.service)).or_insert(0u32) += 1;
            *totals.entry(dataset.service).or_insert(0u32) += 1;
        }
        let stored = ServiceCounts::<T>::iter().filter(|(_, _, count)| *count > 0);
        ensure!(
            stored.map(|(o, s, count)| ((o, s), count)).collect::<BTreeMap<_, _>>() == counts,
            "owners' datasets are counted"
        );
        let stored = ServiceTotals::<T>::iter().filter(|(_, count)| *count > 0);
        ensure!(stored.collect::<BTreeMap<_, _>>() == totals, "all datasets are counted");
        Ok(())
    }

    /// The stage fits the version in work.
    fn check_stage(dataset: &Dataset) -> Outcome {
        ensure!((dataset.stage == Stage::Settled) == dataset.work.is_none(), "settled means that nothing is in work");
        let numbered = |version| (1..=dataset.versions).contains(&version);
        ensure!(dataset.work.is_none_or(numbered), "the version in work exists");
        ensure!(dataset.listed.is_none_or(|edition| numbered(edition.version)), "the listed version exists");
        if matches!(dataset.stage, Stage::Draft | Stage::Proposed) {
            ensure!(dataset.work == Some(dataset.versions), "a draft or proposal is the last version");
        }
        if dataset.stage == Stage::Listed {
            let waiting = dataset.unserved().map(|edition| edition.version);
            ensure!(waiting == dataset.work, "a version that waits at the stage Listed is listed and not served");
        }
        if dataset.binding.is_some() {
            ensure!(
                !matches!(dataset.stage, Stage::Listed | Stage::Settled),
                "an attribute binds only until the next listing"
            );
        }
        Ok(())
    }

    /// The service fits what is served, and prohibited data is never served.
    fn check_service(dataset: &Dataset) -> Outcome {
        ensure!(
            (dataset.service == Service::NotOpen) == dataset.serving.is_none(),
            "not open means that nothing is served"
        );
        ensure!(
            !dataset.own_stop || dataset.service == Service::Suspended,
            "what its owner's finding suspends is suspended"
        );
        let Some(serving) = dataset.serving else { return Ok(()) };
        ensure!(serving.edition.version <= dataset.versions, "the version served exists");
        ensure!(serving.edition.attribute != OpeningAttribute::Prohibited, "prohibited data is never served");
        ensure!(serving.place.carries(serving.edition.attribute), "the place carries the attribute");
        let elsewhere = serving.place.is_elsewhere();
        match dataset.service {
            Service::Open => ensure!(!elsewhere && !dataset.is_barred(), "what is open is open by its channel"),
            Service::OpenElsewhere => {
                ensure!(elsewhere && !dataset.is_barred(), "what is open elsewhere is so by its filing")
            }
            Service::Disputed => {
                ensure!(dataset.is_barred(), "service is disputed where the binding attribute bars it")
            }
            Service::NotOpen | Service::Suspended | Service::Withdrawn => {}
        }
        Ok(())
    }

    /// Versions are numbered without a gap; their attributes are those the dataset names; drafts were never listed.
    fn check_versions(id: DatasetId, dataset: &Dataset) -> Outcome {
        for number in 1..=dataset.versions {
            let version = Versions::<T>::get(id, number).ok_or("versions are numbered without a gap")?;
            if dataset.work == Some(number) && matches!(dataset.stage, Stage::Draft | Stage::Proposed) {
                ensure!(version.listed.is_none(), "a listed version is never changed");
            }
            for edition in [dataset.listed, dataset.serving.map(|serving| serving.edition)].into_iter().flatten() {
                if edition.version == number {
                    ensure!(version.listed.is_some(), "what is listed or served was listed");
                    ensure!(version.metadata.attribute == edition.attribute, "a version has one attribute");
                }
            }
            let open = version.metadata.attribute != OpeningAttribute::Prohibited;
            ensure!(!open || version.metadata.may_open(false), "a ground leaves prohibition alone");
            ensure!(version.metadata.no_state_secret, "no entry holds state secrets");
        }
        Ok(())
    }

    /// The history has no gap, its moments do not fall, and its end is the state.
    fn check_history(id: DatasetId, dataset: &Dataset) -> Outcome {
        let mut before: Moment = 0;
        for index in 0..dataset.records {
            let record = Records::<T>::get(id, index).ok_or("a history has no gap")?;
            ensure!(record.at >= before, "a history does not go back in time");
            before = record.at;
            if index.saturating_add(1) == dataset.records {
                ensure!(record.stage == dataset.stage, "the history ends with the stage");
                ensure!(record.service == dataset.service, "the history ends with the service");
                ensure!(record.sharing == dataset.sharing, "the history ends with the stage of sharing");
            }
        }
        ensure!(dataset.records > 0, "a history begins with the registration");
        Ok(())
    }

    /// The history of suspended items has no gap, its moments do not fall, and each entry changes something.
    fn check_item_suspensions(id: DatasetId, dataset: &Dataset) -> Outcome {
        let (mut from, mut items): (Moment, Items) = (0, Items::default());
        for index in 0..dataset.item_suspensions {
            let entry = ItemSuspensions::<T>::get(id, index).ok_or("a history of suspended items has no gap")?;
            ensure!(entry.from >= from, "a history of suspended items does not go back in time");
            ensure!(entry.items != items, "an entry of suspended items changes something");
            ensure!(entry.items.is_empty() || items_well_formed(&entry.items), "suspended items ascend");
            (from, items) = (entry.from, entry.items);
        }
        Ok(())
    }

    /// A dispute is kept as long as it runs.
    fn check_disputes(id: DatasetId, dataset: &Dataset) -> Outcome {
        let opening = Disputes::<T>::get(id, Matter::Opening);
        let runs = matches!(dataset.stage, Stage::Disputed | Stage::WithGovernment);
        ensure!(runs == opening.is_some(), "a dispute over opening is kept while it runs");
        if let Some(dispute) = opening {
            ensure!(Some(dispute.version) == dataset.work, "the disputed version is the one in work");
            ensure!(
                dispute.report.is_some() == (dataset.stage == Stage::WithGovernment),
                "with the government means reported"
            );
        }
        let sharing = Disputes::<T>::get(id, Matter::Sharing);
        ensure!(
            (dataset.sharing != SharingStage::Settled) == sharing.is_some(),
            "a dispute over sharing is kept while it runs"
        );
        let reported = sharing.is_some_and(|dispute| dispute.report.is_some());
        ensure!(
            reported == (dataset.sharing == SharingStage::WithGovernment),
            "sharing is with the government where reported"
        );
        Ok(())
    }

    /// Lists are numbered without a gap and ascend.
    fn check_priority_lists() -> Outcome {
        let mut lists = 0usize;
        for (year, latest) in PriorityVersions::<T>::iter() {
            for version in 1..=latest {
                let list = PriorityLists::<T>::get(year, version).ok_or("lists are numbered without a gap")?;
                ensure!(!list.entries.is_empty(), "a list has datasets");
                let rising = list.entries.windows(2).all(|pair| matches!(pair, [a, b] if a.dataset < b.dataset));
                ensure!(rising, "the datasets of a list ascend");
                lists = lists.saturating_add(1);
            }
        }
        ensure!(PriorityLists::<T>::iter().count() == lists, "every list has its number");
        Ok(())
    }
}
