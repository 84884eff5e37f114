//! What must be true of an application before it is taken in: checked by the ledger, not by a person's memory.

use crate::{
    types::{Progress, Row},
    Config, Error, Pallet,
};
use alloc::vec::Vec;
use drl_primitives::{
    application::{AgencyList, ApplicationForm, CreditCheck, DemandList, DemandRow, DocumentKind, Documents, Scenario},
    application_view::RowLateness,
    catalog::{items_well_formed, Channel, DatasetView, Datasets, OpeningAttribute, Service},
    clocks::Clocks,
    organisation::{OrgKind, Organisations, Standing},
    parameters::{CommitmentAt, RuleParameters},
    review::RowState,
    Code, DatasetId, Day, ItemCode, OrgId, MAX_AGENCIES, MAX_ROWS, MAX_SCENARIOS,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// The day on which the regulation entered into force, 2022-03-01: no form is older.
pub const REGULATION_IN_FORCE: Day = Day(19_052);

/// The highest protection level there is.
pub const HIGHEST_PROTECTION_LEVEL: u8 = 5;

// Each agency of an application has a row, each row and each scenario a number.
const _: () = assert!(MAX_AGENCIES <= MAX_ROWS && MAX_ROWS <= u16::MAX as u32 && MAX_SCENARIOS < u8::MAX as u32);

/// A demand list that passed all checks, ready to be stored.
pub(crate) struct Demand<T: Config> {
    /// Its rows, in order.
    pub rows: Vec<Row<T::AccountId>>,
    /// Its agencies.
    pub agencies: AgencyList,
    /// The highest rating that one of its datasets asks for.
    pub min_rating: u8,
}

impl<T: Config> Demand<T> {
    /// Counters for the stored application.
    pub fn progress(&self) -> Progress {
        Progress::all_waiting(self.row_count())
    }

    /// How many rows; the demand list is bounded by `MAX_ROWS`.
    pub fn row_count(&self) -> u16 {
        self.rows.len() as u16
    }
}

impl<T: Config> Pallet<T> {
    /// All checks on what an applicant hands in, at submission and again at resubmission.
    pub(crate) fn check_submission(
        applicant: OrgId,
        kind: OrgKind,
        form: &ApplicationForm,
        documents: &Documents,
        rows: DemandList,
    ) -> Result<Demand<T>, DispatchError> {
        let applicants = T::Parameters::current().applicant;
        ensure!(kind != OrgKind::Individual || applicants.natural_person_restricted, Error::<T>::NaturalPersonExcluded);
        Self::check_form(form)?;
        Self::check_documents(documents)?;
        Self::check_fitness(applicant, form)?;
        Self::check_demand(form, rows)
    }

    /// the form itself.
    fn check_form(form: &ApplicationForm) -> DispatchResult {
        ensure!(form.form_date >= REGULATION_IN_FORCE, Error::<T>::FormDateBeforeRegulation);
        ensure!(form.form_date <= T::Clocks::today(), Error::<T>::FormDateInFuture);
        ensure!(!form.scenarios.is_empty(), Error::<T>::NoScenario);
        ensure!(scenarios_numbered(&form.scenarios), Error::<T>::ScenariosNotNumbered);
        Ok(())
    }

    /// one of each document; the commitment letter may wait where it is due after approval only.
    fn check_documents(documents: &Documents) -> DispatchResult {
        let letter_may_wait = T::Parameters::current().agreement.commitment_at == CommitmentAt::Approval;
        for kind in DocumentKind::ALL {
            let count = documents.iter().filter(|(of, _)| of == kind).count();
            ensure!(count <= 1, Error::<T>::DocumentRepeated);
            let may_wait = letter_may_wait && *kind == DocumentKind::CommitmentLetter;
            ensure!(count == 1 || may_wait, Error::<T>::DocumentMissing);
        }
        Ok(())
    }

    /// checked at submission, and again before formal review is passed.
    pub(crate) fn check_fitness(applicant: OrgId, form: &ApplicationForm) -> DispatchResult {
        let system = &form.system;
        ensure!(system.protection_level <= HIGHEST_PROTECTION_LEVEL, Error::<T>::ProtectionLevelUnknown);
        let least = T::Parameters::current().applicant.min_protection_level;
        ensure!(system.protection_level >= least, Error::<T>::ProtectionLevelTooLow);
        ensure!(system.proof_valid_until >= T::Clocks::today(), Error::<T>::ProtectionProofExpired);
        ensure!(!T::Credit::barred(applicant), Error::<T>::CreditBarred);
        Ok(())
    }

    /// what must still hold when formal review is passed.
    pub(crate) fn check_before_pass(applicant: OrgId, form: &ApplicationForm, min_rating: u8) -> DispatchResult {
        ensure!(T::Organisations::standing(applicant) == Some(Standing::Active), Error::<T>::ApplicantNotActive);
        Self::check_fitness(applicant, form)?;
        ensure!(T::Credit::rating_reaches(applicant, min_rating), Error::<T>::RatingTooLow);
        Ok(())
    }

    /// the demand list, row by row.
    fn check_demand(form: &ApplicationForm, rows: DemandList) -> Result<Demand<T>, DispatchError> {
        ensure!(!rows.is_empty(), Error::<T>::NoRows);
        let agencies = Self::agencies_of(&rows)?;
        let mut demand = Demand { rows: Vec::with_capacity(rows.len()), agencies, min_rating: 0 };
        for row in rows {
            ensure!(form.scenarios.iter().any(|s| s.number == row.scenario), Error::<T>::ScenarioUnknown);
            let repeated = demand.rows.iter().any(|r| r.scenario == row.scenario && r.dataset == row.dataset);
            ensure!(!repeated, Error::<T>::RowRepeated);
            ensure!(!row.items.is_empty(), Error::<T>::NoItems);
            ensure!(items_well_formed(&row.items), Error::<T>::ItemsNotAscending);
            let dataset = Self::check_released(row.dataset, row.agency, &row.items)?;
            demand.min_rating = demand.min_rating.max(dataset.min_rating);
            demand.rows.push(filed_row(row, &dataset));
        }
        Ok(demand)
    }

    /// The agencies of a demand list, ascending and without repetition.
    fn agencies_of(rows: &DemandList) -> Result<AgencyList, DispatchError> {
        let mut agencies: Vec<OrgId> = rows.iter().map(|row| row.agency).collect();
        agencies.sort_unstable();
        agencies.dedup();
        agencies.try_into().map_err(|_| Error::<T>::TooManyAgencies.into())
    }

    /// Whether `items` of the dataset can be applied for and approved now: it is of this agency, restricted, open on this
    /// ledger, and has the items.
    pub(crate) fn check_released(
        dataset: DatasetId,
        agency: OrgId,
        items: &[ItemCode],
    ) -> Result<DatasetView, DispatchError> {
        let view = T::Datasets::view(dataset).ok_or(Error::<T>::DatasetNotFound)?;
        ensure!(view.owner == agency, Error::<T>::WrongAgency);
        match view.attribute {
            OpeningAttribute::Prohibited => return Err(Error::<T>::DatasetProhibited.into()),
            OpeningAttribute::Unconditional => return Err(Error::<T>::DatasetUnconditional.into()),
            OpeningAttribute::Restricted => {}
        }
        let open = view.service == Service::Open && view.channel == Some(Channel::CityLedger);
        ensure!(open, Error::<T>::DatasetNotOpen);
        // Both ascend, so that a search in halves finds each.
        let known = items.iter().all(|item| view.items.binary_search(item).is_ok());
        ensure!(known, Error::<T>::ItemUnknown);
        Ok(view)
    }
}

/// Scenarios are numbered 1, 2, 3 and so on.
fn scenarios_numbered(scenarios: &[Scenario]) -> bool {
    scenarios.iter().zip(1u8..).all(|(scenario, number)| scenario.number == number)
}

/// A row as it is stored before formal review.
fn filed_row<AccountId>(row: DemandRow, dataset: &DatasetView) -> Row<AccountId> {
    Row {
        scenario: row.scenario,
        dataset: row.dataset,
        version: dataset.version,
        items: row.items,
        agency: row.agency,
        state: RowState::Filed,
        review_clock: None,
        meeting_clock: None,
        doubt: None,
        difference: None,
        meeting: None,
        decision: None,
        decided_by: None,
        late: RowLateness::default(),
    }
}
