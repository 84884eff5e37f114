//! The frame in which every call changes a dataset: read it, do acts, keep it with its history.

use crate::{
    transitions::{self, Facts, State},
    Actor, Config, Dataset, Datasets, Detail, Error, Event, ItemSuspension, ItemSuspensions, Pallet, Place, Record,
    Records, Review, ServiceCounts, ServiceTotals, Stamp, Version, Versions,
};
use drl_primitives::{
    catalog::{Items, OpenObjections, Service},
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Term},
    dataset::{DatasetAct, Stage},
    grant_status::Act,
    organisation::{Duty, OrgKind, Organisations},
    parameters::RuleParameters,
    DatasetId, DatasetVersion, Digest, OrgId,
};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::DispatchError;

/// [`Actor`] of this chain.
pub type ActorOf<T> = Actor<<T as frame_system::Config>::AccountId>;
/// [`Stamp`] of this chain.
pub type StampOf<T> = Stamp<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`Version`] of this chain.
pub type VersionOf<T> = Version<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`Record`] of this chain.
pub type RecordOf<T> = Record<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`ItemSuspension`] of this chain.
pub type ItemSuspensionOf<T> = ItemSuspension<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// The kinds of organisations that own datasets; the bureau owns data too.
pub(crate) const OWNERS: &[OrgKind] = &[OrgKind::Agency, OrgKind::Bureau];
/// The bureau alone.
pub(crate) const BUREAU: &[OrgKind] = &[OrgKind::Bureau];

/// A dataset in the middle of a call.
pub(crate) struct Change<T: Config> {
    /// Which one.
    pub id: DatasetId,
    /// As it will be kept.
    pub dataset: Dataset,
    /// Who acts; `None` where a clock ran out.
    pub by: Option<ActorOf<T>>,
    /// How it was served before; `None` where it is only now registered.
    before: Option<Service>,
}

impl<T: Config> Change<T> {
    /// Begins to change a dataset.
    pub fn open(id: DatasetId, by: Option<ActorOf<T>>) -> Result<Self, Error<T>> {
        let dataset = Datasets::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let before = Some(dataset.service);
        Ok(Self { id, dataset, by, before })
    }

    /// A dataset that is only now registered.
    pub fn register(id: DatasetId, by: ActorOf<T>) -> Self {
        let dataset = Dataset::new(by.organisation);
        Self { id, before: None, dataset, by: Some(by) }
    }

    /// Begins to change a dataset for an officer of its owner.
    pub fn by_owner(who: T::AccountId, id: DatasetId, duty: Duty) -> Result<Self, DispatchError> {
        let actor = Pallet::<T>::actor(who, OWNERS, duty)?;
        Ok(Self::of_owner(id, actor)?)
    }

    /// Begins to change a dataset for an officer of its owner whose duty another pallet has checked.
    pub fn by_act(id: DatasetId, act: Act<T::AccountId>) -> Result<Self, Error<T>> {
        Self::of_owner(id, Actor { organisation: act.organisation, officer: act.officer })
    }

    fn of_owner(id: DatasetId, actor: ActorOf<T>) -> Result<Self, Error<T>> {
        let organisation = actor.organisation;
        let change = Self::open(id, Some(actor))?;
        ensure!(change.dataset.owner == organisation, Error::<T>::NotOwner);
        Ok(change)
    }

    /// Begins to change a dataset for an officer of the bureau.
    pub fn by_bureau(who: T::AccountId, id: DatasetId) -> Result<Self, DispatchError> {
        let actor = Pallet::<T>::actor(who, BUREAU, Duty::Decide)?;
        Ok(Self::open(id, Some(actor))?)
    }

    /// Whether the organisation that acts owns the dataset.
    pub fn acts_for_owner(&self) -> bool {
        self.by.as_ref().is_some_and(|actor| actor.organisation == self.dataset.owner)
    }

    /// what the bureau did as owner, another of its officers reviews. Returns whether this is a review of its own.
    pub fn ensure_other_officer(&self, earlier: Option<&StampOf<T>>) -> Result<bool, Error<T>> {
        if !self.acts_for_owner() {
            return Ok(false);
        }
        if T::Parameters::current().conduct.self_review_other_officer {
            let same = matches!((&self.by, earlier), (Some(now), Some(then)) if now.officer == then.by.officer);
            ensure!(!same, Error::<T>::OwnReview);
        }
        Ok(true)
    }

    /// The version in work.
    pub fn work(&self) -> Result<(DatasetVersion, VersionOf<T>), Error<T>> {
        let version = self.dataset.work.ok_or(Error::<T>::WrongState)?;
        Ok((version, self.version(version)?))
    }

    /// A version of the dataset.
    pub fn version(&self, version: DatasetVersion) -> Result<VersionOf<T>, Error<T>> {
        Versions::<T>::get(self.id, version).ok_or(Error::<T>::VersionNotFound)
    }

    /// Keeps a version.
    pub fn keep(&self, number: DatasetVersion, version: VersionOf<T>) {
        Versions::<T>::insert(self.id, number, version);
    }

    /// Who acts, and when; `None` where a clock ran out.
    pub fn stamp(&self) -> Option<StampOf<T>> {
        let by = self.by.clone()?;
        Some(Stamp { by, at: T::Clocks::now(), block: frame_system::Pallet::<T>::block_number() })
    }

    /// Changes the state by an act, or refuses. Nothing is written.
    pub fn act(&mut self, act: DatasetAct, facts: Facts) -> Result<(), Error<T>> {
        let from = State { stage: self.dataset.stage, service: self.dataset.service };
        let to = transitions::next(from, act, facts).ok_or(Error::<T>::WrongState)?;
        self.dataset.stage = to.stage;
        self.dataset.service = to.service;
        self.dataset.own_stop &= to.service == Service::Suspended;
        Ok(())
    }

    /// Changes the state by an act that depends on nothing but the dataset itself.
    pub fn act_plainly(&mut self, act: DatasetAct) -> Result<(), Error<T>> {
        self.act(act, Facts::of(&self.dataset))
    }

    /// Changes the state of the dispute over sharing, or refuses.
    pub fn act_on_sharing(&mut self, act: DatasetAct) -> Result<(), Error<T>> {
        self.dataset.sharing = transitions::next_sharing(self.dataset.sharing, act).ok_or(Error::<T>::WrongState)?;
        Ok(())
    }

    /// Adds to the history what was done. The state in it is that after the act.
    pub fn record(
        &mut self,
        act: DatasetAct,
        version: Option<DatasetVersion>,
        detail: Detail,
        evidence: Option<Digest>,
    ) {
        let record = Record {
            at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
            by: self.by.clone(),
            act,
            version,
            detail,
            evidence,
            stage: self.dataset.stage,
            service: self.dataset.service,
            sharing: self.dataset.sharing,
        };
        Records::<T>::insert(self.id, self.dataset.records, record);
        self.dataset.records = self.dataset.records.saturating_add(1);
    }

    /// From now on these items are suspended and no others. Kept in a history of its own, and in that of the dataset.
    pub fn suspend_items(&mut self, items: Items, evidence: Option<Digest>) {
        let Some(Stamp { by, at, block }) = self.stamp() else { return };
        let entry = ItemSuspension { from: at, block, items, by, evidence };
        ItemSuspensions::<T>::insert(self.id, self.dataset.item_suspensions, entry);
        self.dataset.item_suspensions = self.dataset.item_suspensions.saturating_add(1);
        let version = self.serving_version();
        self.record(DatasetAct::SuspendItems, version, Detail::None, evidence);
    }

    /// Tells objections that a version was opened. Returns the items that remain suspended, where that changes them.
    pub fn end_processing(&mut self, version: DatasetVersion) -> Option<Items> {
        let items = T::Objections::opened(self.id, version)?;
        if items == Pallet::<T>::suspended_items(self.id, &self.dataset) {
            return None;
        }
        self.suspend_items(items.clone(), None);
        Some(items)
    }

    /// Keeps the dataset, and tells whether its service changed. `event` says what happened.
    pub fn close(self, event: Event<T>) {
        let (before, service, owner) = (self.before, self.dataset.service, self.dataset.owner);
        Pallet::<T>::count_service(owner, before, service);
        Datasets::<T>::insert(self.id, self.dataset);
        Pallet::<T>::deposit_event(event);
        if before.is_some_and(|before| before != service) {
            Pallet::<T>::deposit_event(Event::ServiceChanged { dataset: self.id, service });
        }
    }

    /// Stops serving for good: nothing is served any more, and no filing runs.
    pub fn clear_serving(&mut self) {
        self.cancel_filing_clock();
        self.dataset.serving = None;
    }

    /// Cancels the clock of the opening outside the platform, where one runs.
    pub fn cancel_filing_clock(&self) {
        if let Some(Place::Elsewhere { clock, .. }) = self.dataset.serving.map(|serving| serving.place) {
            T::Clocks::cancel(clock);
        }
    }

    /// the attribute was assessed, the next review is due after the governed months. Returns how the
    /// clock before ended, where there was one.
    pub fn restart_review(&mut self) -> Result<Option<ClockEnd>, DispatchError> {
        let ended = self.dataset.review.map(|review| T::Clocks::stop(review.clock));
        let months = T::Parameters::current().catalog.attribute_review_months;
        let due = T::Clocks::today().plus_months(u32::from(months));
        let subject = ClockSubject::Dataset(self.id);
        let clock = T::Clocks::start(ClockKind::AttributeReview, subject, self.dataset.owner, Term::Until(due))?;
        self.dataset.review = Some(Review { due, clock });
        Ok(ended)
    }

    /// Ends the regular review: there is nothing to review any more.
    pub fn end_review(&mut self) {
        if let Some(review) = self.dataset.review.take() {
            T::Clocks::cancel(review.clock);
        }
    }

    /// The latest version that stands as it is. A draft in work, which is always the last version, can still be changed.
    pub fn fixed_versions(&self) -> DatasetVersion {
        let drafts = DatasetVersion::from(self.dataset.stage == Stage::Draft);
        self.dataset.versions.saturating_sub(drafts)
    }

    /// Whether an opening dispute runs.
    pub fn is_disputed(&self) -> bool {
        matches!(self.dataset.stage, Stage::Disputed | Stage::WithGovernment)
    }
}

impl<T: Config> Pallet<T> {
    /// Counts a dataset under how it is served now, for its owner and for all.
    fn count_service(owner: OrgId, before: Option<Service>, now: Service) {
        if before == Some(now) {
            return;
        }
        if let Some(before) = before {
            ServiceCounts::<T>::mutate(owner, before, |count| *count = count.saturating_sub(1));
            ServiceTotals::<T>::mutate(before, |count| *count = count.saturating_sub(1));
        }
        ServiceCounts::<T>::mutate(owner, now, |count| *count = count.saturating_add(1));
        ServiceTotals::<T>::mutate(now, |count| *count = count.saturating_add(1));
    }

    /// The officer behind an account, if it may do this duty for an organisation of these kinds.
    pub(crate) fn actor(who: T::AccountId, kinds: &[OrgKind], duty: Duty) -> Result<ActorOf<T>, DispatchError> {
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        Ok(Actor { organisation: officer.organisation, officer: who })
    }
}
