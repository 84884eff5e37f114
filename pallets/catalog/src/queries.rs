//! What other pallets and readers ask.

use crate::{
    change::{ItemSuspensionOf, RecordOf, VersionOf},
    Config, Dataset, DatasetCount, Datasets, ItemSuspensions, Pallet, Place, Records, ServiceCounts, ServiceTotals,
    Versions,
};
use alloc::vec::Vec;
use drl_primitives::{
    catalog::{self, DatasetView, Items, Service},
    clocks::Clocks,
    dataset::CatalogEntry,
    history::as_of,
    Code, DatasetId, DatasetVersion, Moment, OrgId,
};

/// The kinds of service that occur at all, with how often.
fn counted(count: impl Fn(Service) -> u32) -> Vec<(Service, u32)> {
    Service::ALL.iter().map(|service| (*service, count(*service))).filter(|(_, count)| *count > 0).collect()
}

impl<T: Config> Pallet<T> {
    /// How many datasets were ever registered. Their ids are 1 to this number.
    pub fn dataset_count() -> u32 {
        DatasetCount::<T>::get()
    }

    /// How many datasets an owner has, by how they are served; what it has none of is left out.
    pub fn service_counts(owner: OrgId) -> Vec<(Service, u32)> {
        counted(|service| ServiceCounts::<T>::get(owner, service))
    }

    /// As [`Self::service_counts`], for all owners together.
    pub fn service_totals() -> Vec<(Service, u32)> {
        counted(ServiceTotals::<T>::get)
    }

    /// A dataset as it stands.
    pub fn dataset(id: DatasetId) -> Option<CatalogEntry> {
        let dataset = Datasets::<T>::get(id)?;
        let today = T::Clocks::today();
        let overdue = |due: Option<drl_primitives::Day>| due.is_some_and(|due| due < today);
        let shown = dataset.shown().map(|edition| edition.version);
        let metadata = shown.and_then(|version| Versions::<T>::get(id, version)).map(|version| version.metadata);
        let place = dataset.serving.map(|serving| serving.place);
        let review_due = dataset.review.map(|review| review.due);
        let update_due = metadata.as_ref().and_then(|metadata| metadata.update_due());
        let sharing =
            shown.zip(metadata.as_ref()).map(|(version, metadata)| Self::sharing_of(id, version, metadata.sharing));
        Some(CatalogEntry {
            dataset: id,
            owner: dataset.owner,
            stage: dataset.stage,
            sharing_stage: dataset.sharing,
            service: dataset.service,
            versions: dataset.versions,
            work: dataset.work,
            listed: dataset.listed.map(|edition| edition.version),
            serving: dataset.serving.map(|serving| serving.edition.version),
            shown,
            attribute: dataset.attribute(),
            sharing,
            channel: channel_of(place),
            elsewhere_until: match place {
                Some(Place::Elsewhere { until, .. }) => Some(until),
                _ => None,
            },
            assessment: dataset.assessment,
            review_due,
            review_overdue: overdue(review_due),
            update_due,
            update_overdue: overdue(update_due),
            assess_anew: dataset.assess_anew.is_some(),
            withdrawn_consents: dataset.withdrawn_consents,
            suspended_by_owner: dataset.own_stop,
            suspended_items: Self::suspended_items(id, &dataset),
            metadata,
        })
    }

    /// A version of a dataset's entry.
    pub fn version(id: DatasetId, version: DatasetVersion) -> Option<VersionOf<T>> {
        Versions::<T>::get(id, version)
    }

    /// One entry of a dataset's history, counted from 0.
    pub fn record(id: DatasetId, index: u32) -> Option<RecordOf<T>> {
        Records::<T>::get(id, index)
    }

    /// How many entries a dataset's history has.
    pub fn record_count(id: DatasetId) -> u32 {
        Datasets::<T>::get(id).map_or(0, |dataset| dataset.records)
    }

    /// One entry of the history of a dataset's suspended items, counted from 0.
    pub fn item_suspension(id: DatasetId, index: u32) -> Option<ItemSuspensionOf<T>> {
        ItemSuspensions::<T>::get(id, index)
    }

    /// How many entries the history of a dataset's suspended items has.
    pub fn item_suspension_count(id: DatasetId) -> u32 {
        Datasets::<T>::get(id).map_or(0, |dataset| dataset.item_suspensions)
    }

    /// The items that are suspended now.
    pub(crate) fn suspended_items(id: DatasetId, dataset: &Dataset) -> Items {
        let last = dataset.item_suspensions.checked_sub(1);
        last.and_then(|index| ItemSuspensions::<T>::get(id, index)).map(|entry| entry.items).unwrap_or_default()
    }
}

/// The channel of a place.
fn channel_of(place: Option<Place>) -> Option<catalog::Channel> {
    match place {
        Some(Place::Platform(channel)) => Some(channel),
        _ => None,
    }
}

impl<T: Config> catalog::Datasets for Pallet<T> {
    fn view(id: DatasetId) -> Option<DatasetView> {
        let dataset = Datasets::<T>::get(id)?;
        let shown = dataset.shown()?;
        let metadata = Versions::<T>::get(id, shown.version)?.metadata;
        Some(DatasetView {
            owner: dataset.owner,
            name: metadata.name,
            attribute: dataset.attribute()?,
            version: shown.version,
            channel: channel_of(dataset.serving.map(|serving| serving.place)),
            items: metadata.items,
            dictionary: metadata.dictionary,
            conditions: metadata.conditions,
            min_rating: metadata.min_rating,
            service: dataset.service,
        })
    }

    fn service_at(id: DatasetId, at: Moment) -> Option<Service> {
        let dataset = Datasets::<T>::get(id)?;
        as_of(dataset.records, at, |index| {
            Records::<T>::get(id, index).map(|record: RecordOf<T>| (record.at, record.service))
        })
    }

    fn suspended_items_at(id: DatasetId, at: Moment) -> Items {
        let entries = Self::item_suspension_count(id);
        as_of(entries, at, |index| {
            ItemSuspensions::<T>::get(id, index).map(|entry: ItemSuspensionOf<T>| (entry.from, entry.items))
        })
        .unwrap_or_default()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_open_dataset(owner: drl_primitives::OrgId, items: u32) -> DatasetId {
        crate::benchmarking::open_dataset::<T>(owner, items)
    }
}
