//! Drafting: from an approved application to a text that can be signed.

use crate::{
    history::{text_digest, Step},
    Actor, Agreement, AgreementCount, Agreements, ByOrganisation, Config, CountByOrganisation, Error, Event, Pallet,
    Scopes, VersionRecord, VersionTerms,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::{AgreementAct, AgreementState, AgreementTerms, TemplateKind, TermStart, MAX_AGREED_DAYS},
    agreement_text::{AgreementScope, NamedDataset, Party},
    application::{AgencyList, Applications, ApprovedApplication, ApprovedRow, Purpose},
    catalog::Datasets,
    clocks::Clocks,
    organisation::Organisations,
    parameters::{AgreementParameters, CommitmentAt, RuleParameters, SignerBasis, MAX_MONTHS},
    AgreementId, ApplicationId, Day, Digest, OrgId, MAX_AGENCIES, MAX_ROWS,
};
use frame_support::{ensure, traits::ConstU32, BoundedVec};
use sp_runtime::DispatchResult;

/// The rows of an agreement, each with the purpose of its scenario.
type Rows = BoundedVec<(ApprovedRow, Purpose), ConstU32<MAX_ROWS>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_draft(actor: Actor, application: ApplicationId, terms: AgreementTerms) -> DispatchResult {
        let approved = T::Applications::approved(application).ok_or(Error::<T>::ApplicationNotApproved)?;
        let parameters = T::Parameters::current().agreement;
        let signer = Self::signer_for(&approved, parameters.signer_basis)?;
        ensure!(actor.organisation == signer, Error::<T>::NotParty);
        Self::check_terms(&terms, &parameters)?;
        let scope = Self::scope_of(&approved, signer)?;
        let id = AgreementCount::<T>::get().checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        let mut agreement = Self::first_record(application, &scope)?;
        let state = crate::transitions::next(None, AgreementAct::Draft).ok_or(Error::<T>::WrongState)?;

        T::Applications::bind_agreement(application, id)?;
        AgreementCount::<T>::put(id);
        Self::index(id, &agreement);
        Scopes::<T>::insert(id, scope);
        let text = Self::write_text(id, &agreement, terms)?;
        let step = Step::of(AgreementAct::Draft, agreement.version, actor, text_digest(text));
        Self::step(id, &mut agreement, state, step);
        Self::take_letter_on_file(id, &mut agreement, &parameters);
        let (user, state) = (agreement.user, agreement.state);
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::AgreementDrafted { agreement: id, application, signer, user, state, text });
        Ok(())
    }

    pub(crate) fn do_redraft(actor: Actor, id: AgreementId, terms: AgreementTerms) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        ensure!(actor.organisation == agreement.signer, Error::<T>::NotParty);
        Self::drop_lapsed(id, &mut agreement);
        let state = Self::next_state(id, &agreement, AgreementAct::Redraft)?;
        Self::check_terms(&terms, &T::Parameters::current().agreement)?;
        let mut scope = Scopes::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        Self::name_again(&mut scope)?;
        agreement.template = Self::current_template(TemplateKind::Agreement)?;
        if agreement.state == AgreementState::Drafted {
            agreement.commitment_template = Self::current_template(TemplateKind::CommitmentLetter)?;
        }
        agreement.texts = agreement.texts.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;

        Scopes::<T>::insert(id, scope);
        let text = Self::write_text(id, &agreement, terms)?;
        let step = Step::of(AgreementAct::Redraft, agreement.version, actor, text_digest(text));
        Self::step(id, &mut agreement, state, step);
        let number = agreement.texts;
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::AgreementRedrafted { agreement: id, number, text });
        Ok(())
    }

    /// Who signs for the provider's side: the one agency, or the bureau where two or more are involved.
    pub fn signer_for(approved: &ApprovedApplication, basis: SignerBasis) -> Result<OrgId, Error<T>> {
        let agencies = match basis {
            SignerBasis::Applied => approved.agencies.to_vec(),
            SignerBasis::Approved => agencies_of(approved.rows.iter()),
        };
        match agencies.as_slice() {
            [] => Err(Error::<T>::ScopeMissing),
            [one] => Ok(*one),
            _ => T::Organisations::bureau().ok_or(Error::<T>::BureauMissing),
        }
    }

    /// Checks what the parties may agree on.
    fn check_terms(terms: &AgreementTerms, parameters: &AgreementParameters) -> Result<(), Error<T>> {
        Self::check_months(terms.months, parameters)?;
        Self::check_start(terms.start, parameters)?;
        check_documents(terms)?;
        ensure!((1..=MAX_MONTHS).contains(&terms.launch_months), Error::<T>::LaunchOutOfRange);
        ensure!((1..=MAX_MONTHS).contains(&terms.report_months), Error::<T>::ReportPeriodOutOfRange);
        ensure!(terms.service_start_days <= MAX_AGREED_DAYS, Error::<T>::ServiceStartOutOfRange);
        ensure!(terms.notice_days <= MAX_AGREED_DAYS, Error::<T>::NoticePeriodOutOfRange);
        let commercial = parameters.commercial_use_as_named || !terms.commercial_use;
        ensure!(commercial, Error::<T>::CommercialUseNotAllowed);
        let named = parameters.named_third_parties || terms.third_parties.is_none();
        ensure!(named, Error::<T>::ThirdPartiesNotAllowed);
        Ok(())
    }

    /// Checks the length of a term.
    pub(crate) fn check_months(months: u16, parameters: &AgreementParameters) -> Result<(), Error<T>> {
        ensure!(months > 0, Error::<T>::TermZero);
        ensure!(months <= parameters.max_term_months, Error::<T>::TermTooLong);
        Ok(())
    }

    fn check_start(start: TermStart, parameters: &AgreementParameters) -> Result<(), Error<T>> {
        let today = T::Clocks::today();
        match start {
            TermStart::AtSignature => Ok(()),
            TermStart::After(_) => Err(Error::<T>::TermStartInvalid),
            TermStart::OnDay(day) if day < today => Err(Error::<T>::TermStartPassed),
            TermStart::OnDay(day) if day > furthest(today, parameters) => Err(Error::<T>::TermStartTooFar),
            TermStart::OnDay(_) => Ok(()),
        }
    }

    /// What the approved application makes the agreement cover: all approved rows and nothing else.
    fn scope_of(approved: &ApprovedApplication, signer: OrgId) -> Result<AgreementScope, Error<T>> {
        let rows = rows_of(approved).ok_or(Error::<T>::ScopeMissing)?;
        ensure!(!rows.is_empty(), Error::<T>::ScopeMissing);
        let used = |number| rows.iter().any(|(row, _)| row.scenario == number);
        let scenarios: Vec<_> = approved.scenarios.iter().filter(|s| used(s.number)).copied().collect();
        let agencies = agencies_of(rows.iter().map(|(row, _)| row));
        Ok(AgreementScope {
            provider: Self::party(signer)?,
            user: Self::party(approved.applicant)?,
            agencies: Self::parties(agencies)?,
            field: approved.field,
            service: approved.service,
            system: approved.system,
            scenarios: BoundedVec::truncate_from(scenarios),
            datasets: Self::named_datasets(&rows)?,
            rows,
        })
    }

    /// Takes the public names as they are now.
    fn name_again(scope: &mut AgreementScope) -> Result<(), Error<T>> {
        scope.provider = Self::party(scope.provider.organisation)?;
        scope.user = Self::party(scope.user.organisation)?;
        scope.agencies = Self::parties(scope.agencies.iter().map(|agency| agency.organisation).collect())?;
        scope.datasets = Self::named_datasets(&scope.rows)?;
        Ok(())
    }

    fn party(organisation: OrgId) -> Result<Party, Error<T>> {
        let identity = T::Organisations::identity(organisation).ok_or(Error::<T>::PartyUnknown)?;
        Ok(Party { organisation, identity })
    }

    fn parties(agencies: Vec<OrgId>) -> Result<BoundedVec<Party, ConstU32<MAX_AGENCIES>>, Error<T>> {
        let parties = agencies.into_iter().map(Self::party).collect::<Result<Vec<_>, _>>()?;
        BoundedVec::try_from(parties).map_err(|_| Error::<T>::ScopeMissing)
    }

    fn named_datasets(rows: &Rows) -> Result<BoundedVec<NamedDataset, ConstU32<MAX_ROWS>>, Error<T>> {
        let mut ids: Vec<_> = rows.iter().map(|(row, _)| row.dataset).collect();
        ids.sort_unstable();
        ids.dedup();
        let name = |dataset| {
            let view = T::Datasets::view(dataset).ok_or(Error::<T>::DatasetUnknown)?;
            Ok(NamedDataset { dataset, name: view.name })
        };
        let named = ids.into_iter().map(name).collect::<Result<Vec<_>, Error<T>>>()?;
        BoundedVec::try_from(named).map_err(|_| Error::<T>::ScopeMissing)
    }

    fn first_record(application: ApplicationId, scope: &AgreementScope) -> Result<Agreement, Error<T>> {
        let agencies: Vec<_> = scope.agencies.iter().map(|agency| agency.organisation).collect();
        Ok(Agreement {
            application,
            user: scope.user.organisation,
            signer: scope.provider.organisation,
            agencies: AgencyList::truncate_from(agencies),
            state: AgreementState::Drafted,
            version: 1,
            texts: 1,
            template: Self::current_template(TemplateKind::Agreement)?,
            commitment_template: Self::current_template(TemplateKind::CommitmentLetter)?,
            notice: None,
            ended: None,
            term_clock: None,
            notice_clock: None,
            history: 0,
        })
    }

    /// Enters the agreement in the list of each organisation that has a part in it.
    fn index(id: AgreementId, agreement: &Agreement) {
        let bureau = Some(agreement.signer).filter(|signer| !agreement.agencies.contains(signer));
        for organisation in agreement.agencies.iter().copied().chain(bureau).chain([agreement.user]) {
            let place = CountByOrganisation::<T>::get(organisation);
            ByOrganisation::<T>::insert(organisation, place, id);
            CountByOrganisation::<T>::insert(organisation, place.saturating_add(1));
        }
    }

    /// Writes the text of the first version and returns its hash. The scope is stored already.
    fn write_text(id: AgreementId, agreement: &Agreement, terms: AgreementTerms) -> Result<sp_core::H256, Error<T>> {
        let record = Self::record_of(id, agreement, agreement.version, agreement.texts, terms)?;
        let text = record.text;
        VersionTerms::<T>::insert(id, agreement.version, record);
        Ok(text)
    }

    /// A version that nobody has signed, with the hash of its text.
    pub(crate) fn record_of(
        id: AgreementId,
        agreement: &Agreement,
        version: u32,
        number: u32,
        terms: AgreementTerms,
    ) -> Result<VersionRecord, Error<T>> {
        let mut record = VersionRecord { terms, number, text: Default::default(), span: None };
        let text = Self::text_with(id, agreement, version, &record).ok_or(Error::<T>::TemplateMissing)?.render();
        record.text = sp_core::H256(sp_io::hashing::blake2_256(&text));
        Ok(record)
    }

    /// where the letter handed in with the application suffices, nothing more is to be signed.
    fn take_letter_on_file(id: AgreementId, agreement: &mut Agreement, parameters: &AgreementParameters) {
        let act = AgreementAct::CommitmentOnFile;
        if parameters.commitment_at != CommitmentAt::Application {
            return;
        }
        if let Some(state) = crate::transitions::next(Some(agreement.state), act) {
            let version = agreement.version;
            Self::step(id, agreement, state, Step { act, version, actor: None, evidence: None });
        }
    }
}

/// The furthest day on which a term may begin.
fn furthest(today: Day, parameters: &AgreementParameters) -> Day {
    today.plus_months(u32::from(parameters.max_term_months))
}

/// The approved rows with their purposes; `None` where a row names a scenario that the form does not have.
fn rows_of(approved: &ApprovedApplication) -> Option<Rows> {
    let purpose = |row: &ApprovedRow| approved.scenarios.iter().find(|s| s.number == row.scenario).map(|s| s.purpose);
    let rows: Option<Vec<_>> = approved.rows.iter().map(|row| Some((row.clone(), purpose(row)?))).collect();
    BoundedVec::try_from(rows?).ok()
}

/// The agencies of rows, ascending.
fn agencies_of<'a>(rows: impl Iterator<Item = &'a ApprovedRow>) -> Vec<OrgId> {
    let mut agencies: Vec<_> = rows.map(|row| row.agency).collect();
    agencies.sort_unstable();
    agencies.dedup();
    agencies
}

/// measures and plan must be there, and so must every other document that is named.
fn check_documents<T>(terms: &AgreementTerms) -> Result<(), Error<T>> {
    let missing = |digest: &Digest| digest.value.is_zero();
    ensure!(!missing(&terms.measures), Error::<T>::MeasuresMissing);
    ensure!(!missing(&terms.plan), Error::<T>::PlanMissing);
    let named = [Some(&terms.service_standard), Some(&terms.feedback_dimensions), Some(&terms.return_list)];
    let further = [terms.addendum.as_ref(), terms.seals.as_ref(), terms.third_parties.as_ref()];
    ensure!(!named.into_iter().chain(further).flatten().any(missing), Error::<T>::DocumentMissing);
    Ok(())
}
