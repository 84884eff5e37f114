//! Reports on risks, quality problems and incidents, and how they are handled.

use crate::{
    access::{Actor, HANDLERS, PARTIES, USERS},
    transitions::{next_report, ReportStep},
    Config, Error, Event, NextReport, Pallet, ReportHistories, Reports,
};
use drl_primitives::{
    agreement::AgreementDuties,
    application::AgencyList,
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Due, Term, WorkingCalendar},
    grant_status::GrantRegister,
    organisation::Organisations,
    parameters::{ConductParameters, RuleParameters},
    reports::{
        Listing, Report, ReportAct, ReportEnd, ReportKind, ReportOutcome, ReportRecord, ReportState, ReportSubject,
        ReportsOf, Severity,
    },
    AgreementId, Day, Digest, Moment, OrgId, ReportId,
};
use frame_support::{ensure, BoundedVec};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

/// Whom a report goes to, and who of them must handle it.
struct Addressees {
    agencies: AgencyList,
    bureau: Option<OrgId>,
    handler: OrgId,
}

/// What a data user says of what it found.
pub(crate) struct Finding {
    pub subject: ReportSubject,
    pub kind: ReportKind,
    pub severity: Severity,
    pub found_at: Moment,
    pub document: Digest,
}

impl<T: Config> Pallet<T> {
    /// The agreement need not be in force: who obtained data under it has that data, and reports what happens to it.
    pub(crate) fn do_file_report(origin: OriginFor<T>, finding: Finding) -> DispatchResult {
        let actor = Self::ensure_files_findings(origin, USERS)?;
        let (agreement, duties, agencies) = Self::resolve_subject(finding.subject)?;
        ensure!(duties.user == actor.organisation, Error::<T>::NotParty);
        ensure!(finding.found_at <= T::Clocks::now(), Error::<T>::FoundInFuture);
        Self::ensure_documents(&[finding.document])?;

        let conduct = T::Parameters::current().conduct;
        let to = Self::addressees(agencies, &duties, finding.kind, &conduct);
        let (alert_due, late) = Self::alert(&finding, &conduct);
        let id = NextReport::<T>::try_mutate(Self::take_number)?;
        let term = Term::WorkingDays(conduct.prompt_alert_wd);
        let clock = T::Clocks::start(ClockKind::ReportHandling, ClockSubject::Report(id), to.handler, term)?;
        let Finding { subject, kind, severity, found_at, document } = finding;
        let mut report = Report {
            subject,
            agreement,
            user: actor.organisation,
            kind,
            severity,
            found_at,
            filed_at: T::Clocks::now(),
            alert_due,
            late,
            agencies: to.agencies,
            bureau: to.bureau,
            handler: to.handler,
            state: ReportState::Filed,
            clock: Some(clock),
            closed: None,
            history_len: 0,
        };
        Self::append_report_record(id, &mut report, ReportAct::File, &actor, document)?;
        Self::enlist_report(id, &report)?;
        Self::announce_report(id, &report, actor.officer, document);
        Reports::<T>::insert(id, report);
        Ok(())
    }

    /// The agreement of a subject, what it obliges to, and the agencies whose data it is about.
    fn resolve_subject(subject: ReportSubject) -> Result<(AgreementId, AgreementDuties, AgencyList), DispatchError> {
        match subject {
            ReportSubject::Agreement(agreement) => {
                let duties = Self::duties_of(agreement)?;
                let agencies = duties.agencies.clone();
                Ok((agreement, duties, agencies))
            }
            ReportSubject::Grant(grant) => {
                let terms = T::Grants::terms(grant).ok_or(Error::<T>::NoSuchGrant)?;
                let agencies = BoundedVec::truncate_from(alloc::vec![terms.agency]);
                Ok((terms.agreement, Self::duties_of(terms.agreement)?, agencies))
            }
        }
    }

    /// The agencies, and the bureau by Q-28. Where there are several agencies the bureau is told in any case, for it handles
    /// what is of all of them.
    fn addressees(
        agencies: AgencyList,
        duties: &AgreementDuties,
        kind: ReportKind,
        conduct: &ConductParameters,
    ) -> Addressees {
        let only = match agencies.as_slice() {
            [agency] => Some(*agency),
            _ => None,
        };
        let bureau = T::Organisations::bureau();
        let handler = only.or(bureau).unwrap_or(duties.signer);
        let told = only.is_none() || kind.goes_to_bureau(conduct);
        // The bureau may own data itself: then it is told already.
        let bureau = bureau.filter(|bureau| told && !agencies.contains(bureau));
        Addressees { agencies, bureau, handler }
    }

    /// Until when it was to be reported, and whether it is later than that.
    fn alert(finding: &Finding, conduct: &ConductParameters) -> (Due, bool) {
        let due = T::Calendar::add(Day::from_moment(finding.found_at), finding.kind.alert_wd(conduct));
        (due, T::Clocks::today() > due.day)
    }

    fn enlist_report(id: ReportId, report: &Report) -> Result<(), Error<T>> {
        Self::enlist(Listing::Reports(ReportsOf::Agreement(report.agreement)), id)?;
        Self::enlist(Listing::Reports(ReportsOf::User(report.user)), id)?;
        for addressee in report.agencies.iter().copied().chain(report.bureau) {
            Self::enlist(Listing::Reports(ReportsOf::Addressee(addressee)), id)?;
        }
        Ok(())
    }

    fn announce_report(id: ReportId, report: &Report, officer: T::AccountId, document: Digest) {
        Self::deposit_event(Event::ReportFiled {
            report: id,
            subject: report.subject,
            user: report.user,
            officer,
            kind: report.kind,
            severity: report.severity,
            late: report.late,
            agencies: report.agencies.clone(),
            bureau: report.bureau,
            handler: report.handler,
            document,
        });
    }

    fn append_report_record(
        id: ReportId,
        report: &mut Report,
        act: ReportAct,
        actor: &Actor<T::AccountId>,
        evidence: Digest,
    ) -> Result<(), Error<T>> {
        let number = Self::take_number(&mut report.history_len)?;
        ReportHistories::<T>::insert(id, number, ReportRecord { act, stamp: Self::stamp(actor, evidence) });
        Ok(())
    }

    pub(crate) fn do_supplement_report(origin: OriginFor<T>, id: ReportId, document: Digest) -> DispatchResult {
        let actor = Self::ensure_files_findings(origin, PARTIES)?;
        let mut report = Reports::<T>::get(id).ok_or(Error::<T>::NoSuchReport)?;
        let organisation = actor.organisation;
        ensure!(report.user == organisation || report.is_addressed_to(organisation), Error::<T>::NotParty);
        report.state = next_report(report.state, ReportStep::Supplement).ok_or(Error::<T>::WrongState)?;
        Self::ensure_documents(&[document])?;

        Self::append_report_record(id, &mut report, ReportAct::Supplement, &actor, document)?;
        Reports::<T>::insert(id, report);
        let officer = actor.officer;
        Self::deposit_event(Event::ReportSupplemented { report: id, organisation, officer, document });
        Ok(())
    }

    pub(crate) fn do_handle_report(
        origin: OriginFor<T>,
        id: ReportId,
        outcome: ReportOutcome,
        document: Digest,
    ) -> DispatchResult {
        let actor = Self::ensure_decides(origin, HANDLERS)?;
        let mut report = Reports::<T>::get(id).ok_or(Error::<T>::NoSuchReport)?;
        ensure!(report.may_be_handled_by(actor.organisation), Error::<T>::NotResponsible);
        report.state = next_report(report.state, ReportStep::Handle).ok_or(Error::<T>::WrongState)?;
        ensure!(outcome.fits(report.kind), Error::<T>::OutcomeDoesNotFit);
        Self::ensure_documents(&[document])?;

        let end = report.clock.take().map_or(ClockEnd::Late, T::Clocks::stop);
        let by = actor.organisation;
        report.closed = Some(ReportEnd { outcome, by, at: T::Clocks::now(), end });
        Self::append_report_record(id, &mut report, ReportAct::Handle(outcome), &actor, document)?;
        Reports::<T>::insert(id, report);
        Self::enlist(Listing::Reports(ReportsOf::ClosedBy(by)), id)?;
        let officer = actor.officer;
        Self::deposit_event(Event::ReportHandled { report: id, outcome, organisation: by, officer, document, end });
        Ok(())
    }
}
