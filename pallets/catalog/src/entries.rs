//! From draft to listing: what the owner writes and the bureau reviews.

use crate::{
    change::Change, transitions::Facts, Config, DatasetCount, Detail, Edition, Error, Event, Pallet, StampOf, Version,
    VersionOf,
};
use drl_primitives::{
    catalog::Service,
    dataset::{DatasetAct, EntryFault, EntryReview, Metadata},
    organisation::Duty,
    DatasetVersion,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// A new dataset with a first draft.
    pub(crate) fn do_register(who: T::AccountId, metadata: Metadata) -> DispatchResult {
        let actor = Self::actor(who, crate::change::OWNERS, Duty::Prepare)?;
        Self::ensure_well_formed(&metadata)?;
        let id = DatasetCount::<T>::get().checked_add(1).ok_or(Error::<T>::CatalogFull)?;
        let owner = actor.organisation;
        let mut change = Change::<T>::register(id, actor);
        DatasetCount::<T>::put(id);
        change.keep_draft(1, metadata);
        change.record(DatasetAct::Register, Some(1), Detail::None, None);
        change.close(Event::DatasetRegistered { dataset: id, owner });
        Ok(())
    }

    /// The draft is written anew.
    pub(crate) fn do_amend(mut change: Change<T>, metadata: Metadata) -> DispatchResult {
        change.act_plainly(DatasetAct::Amend)?;
        let version = change.dataset.work.ok_or(Error::<T>::WrongState)?;
        change.ensure_agreement_kept(&metadata)?;
        Self::ensure_well_formed(&metadata)?;
        change.keep_draft(version, metadata);
        change.record(DatasetAct::Amend, Some(version), Detail::None, None);
        let dataset = change.id;
        change.close(Event::DraftAmended { dataset, version });
        Ok(())
    }

    /// A further version is begun.
    pub(crate) fn do_new_version(mut change: Change<T>, metadata: Metadata) -> DispatchResult {
        change.act_plainly(DatasetAct::NewVersion)?;
        Self::ensure_well_formed(&metadata)?;
        let version = change.next_version()?;
        change.keep_draft(version, metadata);
        change.record(DatasetAct::NewVersion, Some(version), Detail::None, None);
        let dataset = change.id;
        change.close(Event::VersionDrafted { dataset, version });
        Ok(())
    }

    /// The draft is given up. Its number is not used again.
    pub(crate) fn do_discard(mut change: Change<T>) -> DispatchResult {
        let version = change.dataset.work;
        change.act_plainly(DatasetAct::Discard)?;
        ensure!(change.dataset.binding.is_none(), Error::<T>::AgreementBinds);
        let version = version.ok_or(Error::<T>::WrongState)?;
        change.rest();
        change.record(DatasetAct::Discard, Some(version), Detail::None, None);
        let dataset = change.id;
        change.close(Event::DraftDiscarded { dataset, version });
        Ok(())
    }

    /// The draft goes to the bureau; where the rules ask for no review it is listed at once.
    pub(crate) fn do_propose(mut change: Change<T>) -> DispatchResult {
        change.act_plainly(DatasetAct::Propose)?;
        let (number, mut version) = change.work()?;
        Self::ensure_complete(&version.metadata)?;
        change.ensure_agreement_kept(&version.metadata)?;
        change.ensure_assessed_anew(&version.metadata)?;
        Self::ensure_decisions_kept(change.id, number, &version.metadata)?;
        version.proposed = change.stamp();
        let (attribute, assessment) = (version.metadata.attribute, version.metadata.assessment);
        change.record(DatasetAct::Propose, Some(number), Detail::Opening(attribute), assessment);
        let event = Event::VersionProposed { dataset: change.id, version: number, attribute };
        if Self::needs_review(change.id) {
            change.keep(number, version);
            change.close(event);
            return Ok(());
        }
        Self::deposit_event(event);
        change.list(number, version, false)
    }

    /// The bureau has looked at what was proposed.
    pub(crate) fn do_review(change: Change<T>, review: EntryReview) -> DispatchResult {
        let (number, version) = change.work()?;
        let own = change.ensure_other_officer(version.proposed.as_ref())?;
        match review {
            EntryReview::Pass => change.list(number, version, own),
            EntryReview::Return { reason } => change.send_back(number, reason, own),
        }
    }
}

impl<T: Config> Change<T> {
    /// Keeps what the owner wrote as a draft.
    pub(crate) fn keep_draft(&self, number: DatasetVersion, metadata: Metadata) {
        if let Some(drafted) = self.stamp() {
            self.keep(number, Version { metadata, drafted, proposed: None, listed: None });
        }
    }

    /// Begins the next version and returns its number.
    pub(crate) fn next_version(&mut self) -> Result<DatasetVersion, Error<T>> {
        let version = self.dataset.versions.checked_add(1).ok_or(Error::<T>::CatalogFull)?;
        self.dataset.versions = version;
        self.dataset.work = Some(version);
        Ok(version)
    }

    /// Nothing is in work any more, unless a listed version waits to be opened.
    pub(crate) fn rest(&mut self) {
        self.dataset.work = self.dataset.unserved().map(|edition| edition.version);
    }

    /// After a dispute was settled the draft keeps the attribute that was agreed.
    fn ensure_agreement_kept(&self, metadata: &Metadata) -> Result<(), Error<T>> {
        let kept = self.dataset.binding.is_none_or(|agreed| agreed == metadata.attribute);
        ensure!(kept, Error::<T>::AgreementBinds);
        Ok(())
    }

    /// After a consent was withdrawn the assessment is not the one before.
    fn ensure_assessed_anew(&self, metadata: &Metadata) -> Result<(), Error<T>> {
        let asked = self.dataset.assess_anew.is_some();
        ensure!(!asked || metadata.assessment != self.dataset.assessment, Error::<T>::AssessmentOutdated);
        Ok(())
    }

    /// The proposed version is listed. A stricter one stops the service at once.
    pub(crate) fn list(mut self, number: DatasetVersion, version: VersionOf<T>, self_review: bool) -> DispatchResult {
        let attribute = version.metadata.attribute;
        self.act(DatasetAct::List, Facts::listing(&self.dataset, attribute))?;
        self.keep_listed(number, version)?;
        self.record(DatasetAct::List, Some(number), Detail::Opening(attribute), None);
        let dataset = self.id;
        self.close(Event::VersionListed { dataset, version: number, attribute, self_review });
        Ok(())
    }

    /// Keeps a version as listed, after the act that listed it.
    pub(crate) fn keep_listed(
        &mut self,
        number: DatasetVersion,
        mut version: VersionOf<T>,
    ) -> Result<(), DispatchError> {
        let attribute = version.metadata.attribute;
        if self.dataset.service == Service::NotOpen {
            self.clear_serving();
        }
        self.dataset.work = Some(number);
        self.dataset.listed = Some(Edition { version: number, attribute });
        self.dataset.binding = None;
        if version.metadata.assessment.is_some() {
            self.dataset.assessment = version.metadata.assessment;
        }
        self.restart_review()?;
        version.listed = self.stamp();
        self.keep(number, version);
        Ok(())
    }

    /// The proposed version goes back to its owner.
    fn send_back(mut self, version: DatasetVersion, reason: EntryFault, self_review: bool) -> DispatchResult {
        self.act_plainly(DatasetAct::Return)?;
        self.record(DatasetAct::Return, Some(version), Detail::Fault(reason), None);
        let dataset = self.id;
        self.close(Event::VersionReturned { dataset, version, reason, self_review });
        Ok(())
    }

    /// Who proposed a version that comes from an agreement or a decision.
    pub(crate) fn changed_version(&self, metadata: Metadata, stamp: StampOf<T>) -> VersionOf<T> {
        Version { metadata, drafted: stamp.clone(), proposed: Some(stamp), listed: None }
    }
}
