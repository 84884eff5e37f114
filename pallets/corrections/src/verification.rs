//! From verification to the notice of its result.

use crate::{
    case::{Case, Note},
    stages::is_overdue,
    Config, Error, Event, Pallet,
};
use drl_primitives::{
    catalog::Datasets,
    clocks::ClockEnd,
    correction::{CorrectionAct, CorrectionDetail, CorrectionOutcome, ExtensionReason},
    organisation::Duty,
    CorrectionId, Digest,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// the head gives a complex case more time, once, while the first limit runs.
    pub(crate) fn do_extend(
        who: T::AccountId,
        id: CorrectionId,
        reason: ExtensionReason,
        approval: Digest,
    ) -> DispatchResult {
        let mut case = Case::<T>::by_owner(who, id, Duty::Decide)?;
        Self::ensure_approves(&case.by)?;
        case.ensure_may(CorrectionAct::Extend)?;
        Self::ensure_document(&approval)?;
        case.extend_limit()?;
        case.correction.extension = Some(reason);
        case.act(CorrectionAct::Extend, Note::document(approval).detail(CorrectionDetail::Extension(reason)))?;
        let officer = case.by.officer.clone();
        case.save();
        Self::deposit_event(Event::CorrectionExtended { correction: id, reason, approval, officer });
        Ok(())
    }

    /// the agency has verified the data.
    pub(crate) fn do_conclude(
        who: T::AccountId,
        id: CorrectionId,
        outcome: CorrectionOutcome,
        report: Digest,
    ) -> DispatchResult {
        let mut case = Case::<T>::by_owner(who, id, Duty::Decide)?;
        case.ensure_may(outcome.act())?;
        Self::ensure_document(&report)?;
        case.ensure_version(outcome)?;
        let ended = case.stop();
        let note = Note::document(report).ended(ended).detail(CorrectionDetail::Outcome(outcome));
        case.act(outcome.act(), note)?;
        case.correction.outcome = Some(outcome);
        case.start_notice()?;
        case.save();
        let late = ended == Some(ClockEnd::Late);
        Self::deposit_event(Event::CorrectionConcluded { correction: id, outcome, report, late });
        Ok(())
    }

    /// the agency has told the person the result, or the bureau where it gave notice.
    pub(crate) fn do_notify(who: T::AccountId, id: CorrectionId, document: Digest) -> DispatchResult {
        let mut case = Case::<T>::by_owner(who, id, Duty::Prepare)?;
        case.ensure_may(CorrectionAct::Notify)?;
        Self::ensure_document(&document)?;
        let ended = case.stop();
        case.act(CorrectionAct::Notify, Note::document(document).ended(ended))?;
        case.save();
        let late = ended == Some(ClockEnd::Late);
        Self::deposit_event(Event::CorrectionNotified { correction: id, document, late });
        Ok(())
    }

    /// the bureau urges an agency that is late. It decides nothing.
    pub(crate) fn do_urge(who: T::AccountId, id: CorrectionId, document: Digest) -> DispatchResult {
        let mut case = Case::<T>::by_bureau(who, id, Duty::Decide)?;
        case.ensure_may(CorrectionAct::Urge)?;
        Self::ensure_document(&document)?;
        ensure!(is_overdue::<T>(&case.correction), Error::<T>::NotOverdue);
        case.act(CorrectionAct::Urge, Note::document(document))?;
        case.correction.urged = case.correction.urged.saturating_add(1);
        let agency = case.correction.agency;
        case.save();
        Self::deposit_event(Event::AgencyUrged { correction: id, agency, document });
        Ok(())
    }

    /// The person does not want the data verified any more; agency or bureau enters it.
    pub(crate) fn do_withdraw(who: T::AccountId, id: CorrectionId, statement: Digest) -> DispatchResult {
        let mut case = Case::<T>::by_either(who, id)?;
        case.ensure_may(CorrectionAct::Withdraw)?;
        Self::ensure_document(&statement)?;
        case.cancel();
        case.act(CorrectionAct::Withdraw, Note::document(statement))?;
        let by = case.by.organisation;
        case.save();
        Self::deposit_event(Event::CorrectionWithdrawn { correction: id, by, statement });
        Ok(())
    }
}

impl<T: Config> Case<T> {
    /// A version in which the data is correct is later than the one shown at filing, and the catalog shows it, or a later one.
    fn ensure_version(&self, outcome: CorrectionOutcome) -> Result<(), Error<T>> {
        let CorrectionOutcome::Corrected { version: Some(version) } = outcome else { return Ok(()) };
        ensure!(version > self.correction.version, Error::<T>::VersionNotNew);
        let shown = T::Datasets::view(self.correction.dataset).map_or(0, |view| view.version);
        ensure!(version <= shown, Error::<T>::NoSuchVersion);
        Ok(())
    }
}
