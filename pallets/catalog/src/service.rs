//! Opening, suspending, restoring and withdrawing, and what withdrawn consents and new
//! assessments do.

use crate::{
    change::{Change, VersionOf},
    transitions::Facts,
    Config, Detail, Edition, Error, Event, Pallet, Place, Serving,
};
use drl_primitives::{
    catalog::{Channel, CureKind, Items, OpenObjections, OpeningBar, Service},
    dataset::{DatasetAct, StopCause},
    parameters::RuleParameters,
    DatasetId, DatasetVersion, Digest,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// The listed version is opened on a channel of the platform.
    pub(crate) fn do_publish(mut change: Change<T>, channel: Channel) -> DispatchResult {
        change.act_plainly(DatasetAct::Publish)?;
        let (version, entry) = change.work()?;
        change.ensure_may_open(version, &entry)?;
        ensure!(channel.carries(entry.metadata.attribute), Error::<T>::ChannelNotAllowed);
        change.serve(Edition { version, attribute: entry.metadata.attribute }, Place::Platform(channel));
        change.record(DatasetAct::Publish, Some(version), Detail::Channel(channel), entry.metadata.conditions);
        let remaining = change.end_processing(version);
        let dataset = change.id;
        change.close(Event::DatasetPublished { dataset, version, channel });
        Self::tell_remaining(dataset, remaining);
        Ok(())
    }

    /// The service is stopped at once, because of an objection or by the owner's `own` finding. The two stop it
    /// independently of one another.
    pub(crate) fn do_suspend(mut change: Change<T>, cause: StopCause, evidence: Digest, own: bool) -> DispatchResult {
        let served = change.dataset.service != Service::Suspended;
        let further = !own || !change.dataset.own_stop;
        change.act(DatasetAct::Suspend, Facts { further, ..Facts::of(&change.dataset) })?;
        change.dataset.own_stop |= own;
        if served || own {
            // An objection that is added knows by itself which versions were made before it.
            change.dataset.stopped_at = Some(change.fixed_versions());
        }
        let version = change.serving_version();
        change.record(DatasetAct::Suspend, version, Detail::Cause(cause), Some(evidence));
        let dataset = change.id;
        change.close(Event::DatasetSuspended { dataset, cause, evidence });
        Ok(())
    }

    /// The objection was unfounded or the risk is removed: it is served as before.
    pub(crate) fn do_restore(mut change: Change<T>, evidence: Digest) -> DispatchResult {
        change.act_plainly(DatasetAct::Restore)?;
        ensure!(!T::Objections::keep_suspended(change.id), Error::<T>::KeptByObjection);
        ensure!(!change.must_be_assessed_anew(), Error::<T>::AssessmentOutdated);
        let version = change.serving_version();
        change.dataset.stopped_at = None;
        change.record(DatasetAct::Restore, version, Detail::None, Some(evidence));
        let dataset = change.id;
        change.close(Event::DatasetRestored { dataset, evidence });
        Ok(())
    }

    /// It is withdrawn and comes back as a new version only. What was proposed becomes a draft again, what was
    /// listed beside it is dropped, and so is a dispute over opening: there is nothing left to open.
    pub(crate) fn do_withdraw(mut change: Change<T>, cause: StopCause, evidence: Digest) -> DispatchResult {
        let fresh = match change.dataset.work {
            Some(version) => change.version(version)?.listed.is_none(),
            None => false,
        };
        let disputed = change.is_disputed();
        change.act(DatasetAct::Withdraw, Facts { fresh, ..Facts::of(&change.dataset) })?;
        if disputed {
            change.drop_dispute();
        }
        change.cancel_filing_clock();
        change.end_review();
        let version = change.serving_version();
        change.dataset.listed = change.dataset.serving.map(|serving| serving.edition);
        change.dataset.work = change.dataset.work.filter(|_| fresh);
        change.dataset.stopped_at = None;
        change.record(DatasetAct::Withdraw, version, Detail::Cause(cause), Some(evidence));
        let dataset = change.id;
        change.close(Event::DatasetWithdrawn { dataset, cause, evidence });
        Ok(())
    }

    /// The owner assessed the data and its attribute anew. The clock of the next review starts again.
    pub(crate) fn do_reassess(mut change: Change<T>, assessment: Digest) -> DispatchResult {
        change.act_plainly(DatasetAct::Reassess)?;
        ensure!(change.dataset.listed.is_some(), Error::<T>::WrongState);
        ensure!(change.dataset.assessment != Some(assessment), Error::<T>::AssessmentNotNew);
        change.dataset.assessment = Some(assessment);
        change.dataset.assess_anew = None;
        let ended = change.restart_review()?;
        let version = change.dataset.shown().map(|edition| edition.version);
        change.record(DatasetAct::Reassess, version, Detail::None, Some(assessment));
        let dataset = change.id;
        let due = change.dataset.review.map(|review| review.due).unwrap_or_default();
        change.close(Event::DatasetReassessed { dataset, assessment, ended, due });
        Ok(())
    }

    /// Somebody took back consent (W3). By Q-31 it counts as that person's objection: the service stops, and nothing that
    /// exists may be opened before a new assessment.
    pub(crate) fn do_withdraw_consent(mut change: Change<T>, evidence: Digest) -> DispatchResult {
        let objection = T::Parameters::current().conduct.consent_withdrawal_is_objection;
        let version = change.consented_version()?;
        let was = change.dataset.service;
        change.act(DatasetAct::WithdrawConsent, Facts { objection, ..Facts::of(&change.dataset) })?;
        if objection {
            change.dataset.assess_anew = Some(change.fixed_versions());
        }
        if change.dataset.service != was {
            change.dataset.stopped_at = Some(change.fixed_versions());
        }
        // What objections stop already, this stops as well: none of them may lift it.
        change.dataset.own_stop |= objection && change.dataset.service == Service::Suspended;
        change.dataset.withdrawn_consents = change.dataset.withdrawn_consents.saturating_add(1);
        let cause = Detail::Cause(StopCause::ConsentWithdrawn);
        change.record(DatasetAct::WithdrawConsent, Some(version), cause, Some(evidence));
        let dataset = change.id;
        change.close(Event::ConsentWithdrawn { dataset, version, evidence });
        Ok(())
    }

    /// Tells which items remain suspended after a version was opened, where that changed them.
    pub(crate) fn tell_remaining(dataset: DatasetId, remaining: Option<Items>) {
        if let Some(items) = remaining {
            Self::deposit_event(Event::ItemsSuspended { dataset, items, evidence: None });
        }
    }
}

impl<T: Config> Change<T> {
    /// The version that is served, or was.
    pub(crate) fn serving_version(&self) -> Option<DatasetVersion> {
        self.dataset.serving.map(|serving| serving.edition.version)
    }

    /// What a version must be like to be opened now.
    pub(crate) fn ensure_may_open(&self, version: DatasetVersion, entry: &VersionOf<T>) -> Result<(), Error<T>> {
        Pallet::<T>::ensure_openable(&entry.metadata)?;
        let upto = |mark: Option<DatasetVersion>| mark.is_some_and(|mark| version <= mark);
        ensure!(!upto(self.dataset.assess_anew), Error::<T>::AssessmentOutdated);
        ensure!(!upto(self.dataset.stopped_at), Error::<T>::MadeBeforeSuspension);
        match T::Objections::bar(self.id, version) {
            None => Ok(()),
            Some(OpeningBar::Undecided) => Err(Error::<T>::ObjectionUndecided),
            Some(OpeningBar::NotProcessed) => Err(Error::<T>::MadeBeforeSuspension),
        }
    }

    /// Whether a consent was withdrawn and no assessment of what is served has followed.
    pub(crate) fn must_be_assessed_anew(&self) -> bool {
        matches!((self.serving_version(), self.dataset.assess_anew), (Some(version), Some(upto)) if version <= upto)
    }

    /// From now on this is served there. What was served before is replaced.
    pub(crate) fn serve(&mut self, edition: Edition, place: Place) {
        self.cancel_filing_clock();
        self.dataset.serving = Some(Serving { edition, place });
        self.dataset.listed = Some(edition);
        self.dataset.work = None;
        self.dataset.stopped_at = None;
        self.dataset.assess_anew = None;
    }

    /// The version that stands on consent (W3): the one served or listed, else the one in work.
    fn consented_version(&self) -> Result<DatasetVersion, DispatchError> {
        let withdrawn = self.dataset.service == Service::Withdrawn;
        let shown = self.dataset.shown().map(|edition| edition.version).filter(|_| !withdrawn);
        let unserved = self.dataset.unserved().map(|edition| edition.version);
        for version in [shown, unserved, self.dataset.work].into_iter().flatten() {
            let cures = self.version(version)?.metadata.cures;
            if cures.iter().any(|cure| cure.kind == CureKind::Consented) {
                return Ok(version);
            }
        }
        Err(Error::<T>::ConsentsNotInvolved.into())
    }
}
