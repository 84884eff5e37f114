//! Opening outside the platform: filed beforehand, acknowledged, limited in time.

use crate::{change::Change, Config, Detail, Edition, Error, Event, Filing, Filings, Pallet, Place};
use drl_primitives::{
    catalog::OpeningAttribute,
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term},
    dataset::{DatasetAct, FilingReason},
    parameters::{OpenElsewhere, RuleParameters},
    ClockId, DatasetId, Day, Digest, OrgId,
};
use frame_support::{ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::DispatchResult;

use crate::WeightInfo;

/// [`Filing`] of this chain.
pub type FilingOf<T> = Filing<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// The owner files, before it opens outside the platform. A later filing takes the place of an earlier one.
    pub(crate) fn do_file_outside(
        mut change: Change<T>,
        reason: FilingReason,
        evidence: Digest,
        until: Day,
    ) -> DispatchResult {
        let rules = T::Parameters::current().catalog;
        ensure!(rules.open_elsewhere != OpenElsewhere::Off, Error::<T>::OutsideNotAllowed);
        change.act_plainly(DatasetAct::File)?;
        let prohibited = change.edition_to_open()?.attribute == OpeningAttribute::Prohibited;
        ensure!(!prohibited, Error::<T>::Prohibited);
        let today = T::Clocks::today();
        ensure!(until > today, Error::<T>::FilingTermPassed);
        let longest = today.plus_months(u32::from(rules.open_elsewhere_months));
        ensure!(until <= longest, Error::<T>::FilingTooLong);
        let filed = change.stamp().ok_or(Error::<T>::WrongState)?;
        let filing = Filing { reason, evidence, until, filed, acknowledged_at: None, used: false };
        Filings::<T>::insert(change.id, filing);
        change.record(DatasetAct::File, None, Detail::Reason(reason), Some(evidence));
        let dataset = change.id;
        change.close(Event::OutsideOpeningFiled { dataset, reason, evidence, until });
        Ok(())
    }

    /// The bureau acknowledges the filing.
    pub(crate) fn do_acknowledge(mut change: Change<T>) -> DispatchResult {
        let filing = Filings::<T>::get(change.id).filter(|filing| !filing.used).ok_or(Error::<T>::FilingMissing)?;
        ensure!(filing.acknowledged_at.is_none(), Error::<T>::FilingAlreadyAcknowledged);
        let self_review = change.ensure_other_officer(Some(&filing.filed))?;
        change.act_plainly(DatasetAct::Acknowledge)?;
        let evidence = filing.evidence;
        Filings::<T>::insert(change.id, Filing { acknowledged_at: Some(T::Clocks::now()), ..filing });
        change.record(DatasetAct::Acknowledge, None, Detail::None, Some(evidence));
        let dataset = change.id;
        change.close(Event::FilingAcknowledged { dataset, evidence, self_review });
        Ok(())
    }

    /// The owner opens outside the platform, or goes on there under a new filing.
    pub(crate) fn do_open_elsewhere(mut change: Change<T>) -> DispatchResult {
        let filing = Self::usable_filing(change.id)?;
        let edition = change.edition_to_open()?;
        change.act_plainly(DatasetAct::OpenElsewhere)?;
        change.ensure_may_open(edition.version, &change.version(edition.version)?)?;
        let subject = ClockSubject::Dataset(change.id);
        let until = filing.until;
        let clock = T::Clocks::start(ClockKind::FilingTerm, subject, change.dataset.owner, Term::Until(until))?;
        let evidence = filing.evidence;
        Filings::<T>::insert(change.id, Filing { used: true, ..filing });
        change.serve(edition, Place::Elsewhere { until, clock });
        change.record(DatasetAct::OpenElsewhere, Some(edition.version), Detail::None, Some(evidence));
        let remaining = change.end_processing(edition.version);
        let dataset = change.id;
        change.close(Event::OpenedElsewhere { dataset, version: edition.version, until });
        Self::tell_remaining(dataset, remaining);
        Ok(())
    }

    /// The filing that lets a dataset be opened outside the platform today, by the reading in force.
    fn usable_filing(dataset: DatasetId) -> Result<FilingOf<T>, Error<T>> {
        let mode = T::Parameters::current().catalog.open_elsewhere;
        ensure!(mode != OpenElsewhere::Off, Error::<T>::OutsideNotAllowed);
        let filing = Filings::<T>::get(dataset).filter(|filing| !filing.used).ok_or(Error::<T>::FilingMissing)?;
        let acknowledged = mode == OpenElsewhere::Filed || filing.acknowledged_at.is_some();
        ensure!(acknowledged, Error::<T>::FilingNotAcknowledged);
        ensure!(filing.until >= T::Clocks::today(), Error::<T>::FilingTermPassed);
        Ok(filing)
    }

    /// The time of a filing ran out: the opening outside the platform ends.
    fn end_filing_term(id: DatasetId, clock: ClockId) {
        let Ok(mut change) = Change::<T>::open(id, None) else { return };
        let place = change.dataset.serving.map(|serving| serving.place);
        let current = matches!(place, Some(Place::Elsewhere { clock: running, .. }) if running == clock);
        if !current || change.act_plainly(DatasetAct::FilingExpired).is_err() {
            return;
        }
        let version = change.serving_version();
        change.dataset.serving = None;
        if change.dataset.work.is_none() {
            change.rest();
        }
        change.record(DatasetAct::FilingExpired, version, Detail::None, None);
        change.close(Event::FilingExpired { dataset: id });
    }

    /// The day for the review of an attribute has passed: an alert, nothing else.
    fn alert_review(id: DatasetId, clock: ClockId) {
        let review = crate::Datasets::<T>::get(id).and_then(|dataset| dataset.review);
        if let Some(review) = review.filter(|review| review.clock == clock) {
            Self::deposit_event(Event::AttributeReviewOverdue { dataset: id, due: review.due });
        }
    }
}

impl<T: Config> Change<T> {
    /// The version that may be opened next: the listed one, or the one that is served already.
    fn edition_to_open(&self) -> Result<Edition, Error<T>> {
        self.dataset.listed.ok_or(Error::<T>::WrongState)
    }
}

impl<T: Config> OnDue for Pallet<T> {
    /// For the clocks of this pallet, [`ClockKind::FilingTerm`] and [`ClockKind::AttributeReview`]; others are none of its
    /// business.
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, _: OrgId) -> Weight {
        match (kind, subject) {
            (ClockKind::FilingTerm, ClockSubject::Dataset(dataset)) => {
                Self::end_filing_term(dataset, clock);
                T::WeightInfo::filing_term_due()
            }
            (ClockKind::AttributeReview, ClockSubject::Dataset(dataset)) => {
                Self::alert_review(dataset, clock);
                T::WeightInfo::attribute_review_due()
            }
            _ => Weight::zero(),
        }
    }

    fn max_weight() -> Weight {
        T::WeightInfo::filing_term_due().max(T::WeightInfo::attribute_review_due())
    }
}
