//! How a request comes to the agency that verifies it: filed with it, forwarded by the bureau, or as a notice.

use crate::{
    case::{Case, Note, BUREAU, OWNERS},
    types::{Correction, Stage},
    AgencyCorrectionCounts, AgencyCorrections, Config, DatasetCorrectionCounts, DatasetCorrections, Error, Event,
    Pallet,
};
use drl_primitives::{
    catalog::Datasets,
    clocks::{ClockEnd, Clocks, Term},
    correction::{
        CorrectionAct, CorrectionForm, CorrectionGround, CorrectionLateness, CorrectionSource, CorrectionState,
    },
    organisation::{Duty, OrgKind, Organisations},
    parameters::RuleParameters,
    CorrectionId, DatasetId, Day, Digest, OrgId,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// the agency enters what a person asked of it. Its receipt is this moment.
    pub(crate) fn do_file_with_agency(who: T::AccountId, dataset: DatasetId, form: CorrectionForm) -> DispatchResult {
        let (by, officer) = Self::actor(who, OWNERS, Duty::Prepare)?;
        let mut correction = Self::requested(dataset, CorrectionSource::Agency, form)?;
        ensure!(officer.organisation == correction.agency, Error::<T>::NotOwner);
        correction.received_at = Some(T::Clocks::now());
        let mut case = Case::<T>::file(correction, by)?;
        case.count_from(T::Clocks::today())?;
        case.announce();
        case.save();
        Ok(())
    }

    /// the bureau enters what a person asked of it; the clock of forwarding begins.
    pub(crate) fn do_file_with_bureau(who: T::AccountId, dataset: DatasetId, form: CorrectionForm) -> DispatchResult {
        let (by, officer) = Self::actor(who, BUREAU, Duty::Prepare)?;
        let correction = Self::requested(dataset, CorrectionSource::Bureau, form)?;
        let mut case = Case::<T>::file(correction, by)?;
        let days = T::Parameters::current().conduct.correction_forward_wd;
        case.start(Stage::Forwarding, officer.organisation, Term::WorkingDays(days.max(1)))?;
        case.announce();
        case.save();
        Ok(())
    }

    /// the bureau has the agency verify within a limit that it sets.
    pub(crate) fn do_bureau_notice(
        who: T::AccountId,
        dataset: DatasetId,
        ground: CorrectionGround,
        found_by: OrgId,
        limit: Term,
        notice: Digest,
    ) -> DispatchResult {
        let (by, _) = Self::actor(who, BUREAU, Duty::Decide)?;
        let finder = T::Organisations::kind(found_by);
        ensure!(matches!(finder, Some(OrgKind::Agency | OrgKind::Bureau)), Error::<T>::FinderNotPublicBody);
        let mut correction = Self::correction_of(dataset, CorrectionSource::Notice, ground, notice)?;
        correction.found_by = Some(found_by);
        correction.received_at = Some(T::Clocks::now());
        correction.counted_from = Some(T::Clocks::today());
        let mut case = Case::<T>::file(correction, by)?;
        case.start(Stage::Verification, case.correction.agency, limit)?;
        case.announce();
        case.save();
        Ok(())
    }

    /// the bureau hands the request to the agency.
    pub(crate) fn do_forward(who: T::AccountId, id: CorrectionId, document: Digest) -> DispatchResult {
        let mut case = Case::<T>::by_bureau(who, id, Duty::Prepare)?;
        case.ensure_may(CorrectionAct::Forward)?;
        Self::ensure_document(&document)?;
        let ended = case.stop();
        case.act(CorrectionAct::Forward, Note::document(document).ended(ended))?;
        case.correction.forwarded_on = Some(T::Clocks::today());
        // where the limit runs from the bureau's receipt, it runs also while the agency has not taken the request up.
        if !T::Parameters::current().conduct.forwarded_starts_at_agency {
            case.count_from(Day::from_moment(case.correction.filed_at))?;
        }
        let (agency, late) = (case.correction.agency, ended == Some(ClockEnd::Late));
        case.save();
        Self::deposit_event(Event::CorrectionForwarded { correction: id, agency, document, late });
        Ok(())
    }

    /// the agency has the request; its limit begins, where it does not run already.
    pub(crate) fn do_receive(who: T::AccountId, id: CorrectionId) -> DispatchResult {
        let mut case = Case::<T>::by_owner(who, id, Duty::Prepare)?;
        case.act(CorrectionAct::Receive, Note::plain())?;
        case.correction.received_at = Some(T::Clocks::now());
        if case.correction.clock.is_none() {
            case.count_from(T::Clocks::today())?;
        }
        let agency = case.correction.agency;
        case.save();
        Self::deposit_event(Event::CorrectionReceived { correction: id, agency });
        Ok(())
    }

    /// What a person asks for.
    fn requested(dataset: DatasetId, source: CorrectionSource, form: CorrectionForm) -> Result<Correction, Error<T>> {
        Self::ensure_document(&form.person)?;
        let correction = Self::correction_of(dataset, source, form.ground, form.request)?;
        Ok(Correction { person: Some(form.person), ..correction })
    }

    /// A request as it is before anything was done.
    fn correction_of(
        dataset: DatasetId,
        source: CorrectionSource,
        ground: CorrectionGround,
        request: Digest,
    ) -> Result<Correction, Error<T>> {
        let view = T::Datasets::view(dataset).ok_or(Error::<T>::NoSuchDataset)?;
        ensure!(ground.fits(source), Error::<T>::GroundDoesNotFit);
        Self::ensure_document(&request)?;
        Ok(Correction {
            dataset,
            version: view.version,
            agency: view.owner,
            source,
            ground,
            person: None,
            found_by: None,
            request,
            filed_at: T::Clocks::now(),
            // That of the filing follows.
            state: CorrectionState::FiledWithBureau,
            forwarded_on: None,
            received_at: None,
            counted_from: None,
            extension: None,
            outcome: None,
            clock: None,
            late: CorrectionLateness::default(),
            urged: 0,
            records: 0,
        })
    }

    /// Enters a new request where it is found by dataset and by agency.
    pub(crate) fn enter(id: CorrectionId, correction: &Correction) -> Result<(), Error<T>> {
        let number = DatasetCorrectionCounts::<T>::try_mutate(correction.dataset, Self::take_number)?;
        DatasetCorrections::<T>::insert(correction.dataset, number, id);
        let number = AgencyCorrectionCounts::<T>::try_mutate(correction.agency, Self::take_number)?;
        AgencyCorrections::<T>::insert(correction.agency, number, id);
        Ok(())
    }

    /// The next number of a sequence that counts from 0 and never goes back.
    pub(crate) fn take_number(count: &mut u32) -> Result<u32, Error<T>> {
        let number = *count;
        *count = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Ok(number)
    }
}

impl<T: Config> Case<T> {
    /// Says that a request was filed.
    fn announce(&self) {
        let Correction { dataset, agency, source, ground, person, request, .. } = self.correction;
        Pallet::<T>::deposit_event(Event::CorrectionFiled {
            correction: self.id,
            dataset,
            agency,
            source,
            ground,
            person,
            request,
        });
    }
}
