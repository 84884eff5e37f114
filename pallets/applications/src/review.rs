//! What the calls do, once origin and role are known: check state, change state, tell it.

use crate::{
    case::{change_task, Actor, Case, Note},
    eligibility::Demand,
    stages::{cancel, is_late, stop_and_mark},
    types::{Application, Row},
    ApplicationsByApplicant, Config, Documents as DocumentsOf, Error, Event, Forms, Pallet, Rows, SubmissionCount,
};
use drl_primitives::{
    application::{ApplicationForm, DemandList, DocumentKind, Documents},
    application_view::ApplicationLateness,
    clocks::Clocks,
    law::{Instrument, ReturnReason},
    organisation::Organisations,
    parameters::{PartialApproval, RecheckScope, RuleParameters},
    review::{
        ApplicationState, DifferReason, Doubt, Meeting, MeetingOutcome, Recheck, ReviewAct, ReviewReason, RowDecision,
        RowState,
    },
    ApplicationId, Day, Digest, RowIndex,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// The digest of one document.
fn digest_of(documents: &Documents, kind: DocumentKind) -> Option<Digest> {
    documents.iter().find(|(of, _)| *of == kind).map(|(_, digest)| *digest)
}

impl<T: Config> Pallet<T> {
    /// takes an application in.
    pub(crate) fn do_submit(
        actor: Actor<T::AccountId>,
        form: ApplicationForm,
        documents: Documents,
        rows: DemandList,
    ) -> DispatchResult {
        let demand = Self::check_submission(actor.organisation, actor.kind, &form, &documents, rows)?;
        let bureau = T::Organisations::bureau().ok_or(Error::<T>::NoBureau)?;
        let id = SubmissionCount::<T>::get();
        let next = id.checked_add(1).ok_or(Error::<T>::ApplicationIdsExhausted)?;
        let clock = Self::start_formal_review(id, bureau)?;

        SubmissionCount::<T>::put(next);
        ApplicationsByApplicant::<T>::insert(actor.organisation, id, ());
        let application = Application {
            applicant: actor.organisation,
            bureau,
            state: ApplicationState::Submitted,
            close_cause: None,
            submitted_at: T::Clocks::now(),
            agencies: demand.agencies.clone(),
            row_count: demand.row_count(),
            progress: demand.progress(),
            min_rating: demand.min_rating,
            clock: Some(clock),
            formal_days_left: None,
            late: ApplicationLateness::default(),
            history_len: 0,
            agreement: None,
        };
        Self::deposit_event(Event::ApplicationSubmitted {
            application: id,
            applicant: actor.organisation,
            rows: demand.row_count(),
        });
        let evidence = digest_of(&documents, DocumentKind::ApplicationForm);
        Self::put_submission(id, form, documents, demand);
        let mut case = Case::<T>::new(id, application, actor);
        case.record(ReviewAct::Submitted, None, Note { evidence, ..Note::default() });
        case.save();
        Ok(())
    }

    /// takes the completed application in, in place of the returned one.
    pub(crate) fn do_resubmit(
        mut case: Case<T>,
        form: ApplicationForm,
        documents: Documents,
        rows: DemandList,
    ) -> DispatchResult {
        case.ensure_applicant()?;
        case.ensure_may(ReviewAct::Resubmitted)?;
        let Actor { organisation, kind, .. } = case.actor;
        let demand = Self::check_submission(organisation, kind, &form, &documents, rows)?;
        case.application.clock = Some(Self::restart_formal_review(case.id, &case.application)?);

        for index in demand.row_count()..case.application.row_count {
            Rows::<T>::remove(case.id, index);
        }
        let application = &mut case.application;
        application.submitted_at = T::Clocks::now();
        application.agencies = demand.agencies.clone();
        application.row_count = demand.row_count();
        application.progress = demand.progress();
        application.min_rating = demand.min_rating;
        application.formal_days_left = None;
        let (application, rows) = (case.id, demand.row_count());
        let evidence = digest_of(&documents, DocumentKind::ApplicationForm);
        Self::put_submission(case.id, form, documents, demand);
        Self::deposit_event(Event::ApplicationResubmitted { application, rows });
        case.act(ReviewAct::Resubmitted, Note { evidence, ..Note::default() })?;
        case.save();
        Ok(())
    }

    /// Stores what the applicant handed in.
    fn put_submission(id: ApplicationId, form: ApplicationForm, documents: Documents, demand: Demand<T>) {
        Forms::<T>::insert(id, form);
        DocumentsOf::<T>::insert(id, documents);
        for (index, row) in (0u16..).zip(demand.rows) {
            Rows::<T>::insert(id, index, row);
        }
    }

    /// the bureau lets the application pass, and its rows go to their agencies. Returns how many.
    pub(crate) fn do_pass(mut case: Case<T>) -> Result<u32, DispatchError> {
        case.ensure_may(ReviewAct::FormalPassed)?;
        let form = Forms::<T>::get(case.id).ok_or(Error::<T>::ApplicationNotFound)?;
        Self::check_before_pass(case.application.applicant, &form, case.application.min_rating)?;

        let application = &mut case.application;
        let end = stop_and_mark::<T>(&mut application.clock, &mut application.late.formal_review);
        let late = is_late(end);
        Self::deposit_event(Event::FormalReviewPassed { application: case.id, late });
        case.act(ReviewAct::FormalPassed, Note::ended(end))?;
        let review = T::Parameters::current().review;
        let submitted = Day::from_moment(case.application.submitted_at);
        for index in 0..case.application.row_count {
            let mut row = case.row(index)?;
            row.review_clock = Some(Self::start_demand_review(case.id, index, row.agency, submitted, &review)?);
            case.move_row(index, &mut row, ReviewAct::FormalPassed)?;
        }
        let rows = u32::from(case.application.row_count);
        case.save();
        Ok(rows)
    }

    /// the bureau returns the application for completion.
    pub(crate) fn do_return(mut case: Case<T>, reason: ReturnReason) -> DispatchResult {
        case.ensure_may(ReviewAct::Returned)?;
        let application = &mut case.application;
        application.formal_days_left = Some(Self::days_left(application.clock));
        let end = stop_and_mark::<T>(&mut application.clock, &mut application.late.formal_review);
        let late = is_late(end);
        Self::deposit_event(Event::ApplicationReturned { application: case.id, reason, late });
        let reason = Some(ReviewReason::Return(reason));
        case.act(ReviewAct::Returned, Note { reason, end, evidence: None })?;
        case.save();
        Ok(())
    }

    /// the owner's decision on a row.
    pub(crate) fn do_decide(mut case: Case<T>, index: RowIndex, decision: RowDecision) -> DispatchResult {
        let mut row = case.row(index)?;
        ensure!(row.agency == case.actor.organisation, Error::<T>::NotTheOwner);
        let act = if decision.is_approval() { ReviewAct::RowApproved } else { ReviewAct::RowRefused };
        case.ensure_row_may(&row, act)?;
        Self::check_decision(&row, &decision)?;

        let end = stop_and_mark::<T>(&mut row.review_clock, &mut row.late.review);
        row.decision = Some(decision);
        row.decided_by = Some(case.actor.who.clone());
        let (reason, evidence) = match decision {
            RowDecision::Approve => (None, None),
            RowDecision::Refuse { ground, citation, statement } => {
                (Some(ReviewReason::Refusal(ground, citation)), Some(statement))
            }
        };
        let (application, agency, late) = (case.id, row.agency, is_late(end));
        Self::deposit_event(Event::RowDecided { application, row: index, agency, decision, late });
        case.act_on_row(index, &mut row, act, Note { reason, evidence, end })?;
        Self::settle_unchecked(&mut case, index, &mut row)?;
        Self::after_decision(&mut case)?;
        case.save();
        Ok(())
    }

    /// What a decision must meet: a refusal its legal ground, an approval an open dataset, both the minutes of a meeting.
    fn check_decision(row: &Row<T::AccountId>, decision: &RowDecision) -> DispatchResult {
        let released = Self::check_released(row.dataset, row.agency, &row.items);
        let outcome = row.meeting.as_ref().map(|meeting| meeting.outcome);
        match decision {
            RowDecision::Approve => {
                ensure!(outcome != Some(MeetingOutcome::NotOpen), Error::<T>::DecisionAgainstMinutes);
                released.map(|_| ())
            }
            RowDecision::Refuse { citation, .. } => {
                ensure!(citation.is_complete(), Error::<T>::CitationIncomplete);
                ensure!(citation.instrument != Instrument::Other, Error::<T>::CitationNotLegal);
                // What cannot be approved because it left the catalog's open state may be refused whatever was minuted.
                let may_refuse = outcome != Some(MeetingOutcome::Open) || released.is_err();
                ensure!(may_refuse, Error::<T>::DecisionAgainstMinutes);
                Ok(())
            }
        }
    }

    /// a refusal that is not re-checked is final at once.
    fn settle_unchecked(case: &mut Case<T>, index: RowIndex, row: &mut Row<T::AccountId>) -> DispatchResult {
        let scope = T::Parameters::current().review.recheck_scope;
        if scope == RecheckScope::All || row.state != RowState::AgencyRefused {
            return Ok(());
        }
        Self::deposit_event(Event::RowSettled { application: case.id, row: index, approved: false });
        case.act_on_row(index, row, ReviewAct::RowSettled, Note::default())
    }

    /// When no row waits any more: re-check begins, or begins anew; or there is nothing to re-check.
    fn after_decision(case: &mut Case<T>) -> DispatchResult {
        if case.application.progress.waiting > 0 {
            return Ok(());
        }
        if case.application.state == ApplicationState::UnderReview {
            Self::deposit_event(Event::DemandReviewCompleted { application: case.id });
            case.act(ReviewAct::ReviewCompleted, Note::default())?;
        }
        if case.application.progress.decided == 0 {
            return Self::conclude(case, Note::default());
        }
        let application = &mut case.application;
        stop_and_mark::<T>(&mut application.clock, &mut application.late.recheck);
        application.clock = Some(Self::start_recheck(case.id, application.bureau)?);
        Ok(())
    }

    /// the owner doubts a row and asks for a coordination meeting.
    pub(crate) fn do_doubt(mut case: Case<T>, index: RowIndex, doubt: Doubt) -> DispatchResult {
        let mut row = case.row(index)?;
        ensure!(row.agency == case.actor.organisation, Error::<T>::NotTheOwner);
        case.ensure_row_may(&row, ReviewAct::RowDoubted)?;

        let undoubted = Self::undoubted_due(&row);
        let end = stop_and_mark::<T>(&mut row.review_clock, &mut row.late.review);
        Self::start_coordination(case.id, index, &mut row, case.application.bureau, undoubted)?;
        row.doubt = Some(doubt);
        let Doubt { reason, request } = doubt;
        let (application, agency, late) = (case.id, row.agency, is_late(end));
        Self::deposit_event(Event::RowDoubted { application, row: index, agency, reason, request, late });
        let note = Note { reason: Some(ReviewReason::Doubt(reason)), evidence: Some(request), end };
        case.act_on_row(index, &mut row, ReviewAct::RowDoubted, note)?;
        case.save();
        Ok(())
    }

    /// the bureau enters what the coordination meeting found for a row.
    pub(crate) fn do_record_meeting(mut case: Case<T>, index: RowIndex, meeting: Meeting) -> DispatchResult {
        let mut row = case.row(index)?;
        case.ensure_row_may(&row, ReviewAct::MeetingHeld)?;
        ensure!(!meeting.attendees.is_empty(), Error::<T>::NoAttendees);
        let ascending = meeting.attendees.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        ensure!(ascending, Error::<T>::AttendeesNotAscending);
        let known = meeting.attendees.iter().all(|body| T::Organisations::kind(*body).is_some());
        ensure!(known, Error::<T>::AttendeeUnknown);

        let end = stop_and_mark::<T>(&mut row.meeting_clock, &mut row.late.coordination);
        let (application, outcome, minutes) = (case.id, meeting.outcome, meeting.minutes);
        row.meeting = Some(meeting);
        let late = is_late(end);
        Self::deposit_event(Event::MeetingRecorded { application, row: index, outcome, minutes, late });
        let note = Note { reason: Some(ReviewReason::Meeting(outcome)), evidence: Some(minutes), end };
        case.act_on_row(index, &mut row, ReviewAct::MeetingHeld, note)?;
        case.save();
        Ok(())
    }

    /// the bureau re-checks a decided row.
    pub(crate) fn do_recheck(mut case: Case<T>, index: RowIndex, outcome: Recheck) -> DispatchResult {
        let mut row = case.row(index)?;
        match outcome {
            Recheck::Confirm => Self::confirm(&mut case, index, &mut row)?,
            Recheck::Differ(reason) => Self::differ(&mut case, index, &mut row, reason)?,
        }
        Self::after_recheck(&mut case)?;
        case.save();
        Ok(())
    }

    /// the bureau confirms a decision, which is final then. An approval needs the dataset to be open still.
    fn confirm(case: &mut Case<T>, index: RowIndex, row: &mut Row<T::AccountId>) -> DispatchResult {
        case.ensure_row_may(row, ReviewAct::RowConfirmed)?;
        Self::check_other_officer(case, row)?;
        let approved = row.state == RowState::AgencyApproved;
        if approved {
            Self::check_released(row.dataset, row.agency, &row.items)?;
        }
        Self::deposit_event(Event::RowSettled { application: case.id, row: index, approved });
        case.act_on_row(index, row, ReviewAct::RowConfirmed, Note::default())
    }

    /// the bureau differs. A meeting is needed, and the agency decides again by its minutes.
    fn differ(
        case: &mut Case<T>,
        index: RowIndex,
        row: &mut Row<T::AccountId>,
        reason: DifferReason,
    ) -> DispatchResult {
        case.ensure_row_may(row, ReviewAct::RowDiffered)?;
        Self::check_other_officer(case, row)?;
        Self::start_coordination(case.id, index, row, case.application.bureau, Self::undoubted_due_anew())?;
        row.difference = Some(reason);
        row.meeting = None;
        Self::deposit_event(Event::RowDiffered { application: case.id, row: index, reason });
        let note = Note { reason: Some(ReviewReason::Difference(reason)), ..Note::default() };
        case.act_on_row(index, row, ReviewAct::RowDiffered, note)
    }

    /// where the bureau decided as owner of the data, another of its officers re-checks.
    fn check_other_officer(case: &Case<T>, row: &Row<T::AccountId>) -> DispatchResult {
        let own = row.agency == case.actor.organisation && T::Parameters::current().conduct.self_review_other_officer;
        let same = row.decided_by.as_ref() == Some(&case.actor.who);
        ensure!(!(own && same), Error::<T>::SameOfficer);
        Ok(())
    }

    /// When the bureau has re-checked every decided row, its clock ends; when every row is final, the application is decided.
    fn after_recheck(case: &mut Case<T>) -> DispatchResult {
        if case.application.progress.decided > 0 {
            return Ok(());
        }
        let application = &mut case.application;
        let end = stop_and_mark::<T>(&mut application.clock, &mut application.late.recheck);
        Self::deposit_event(Event::RecheckCompleted { application: case.id, late: is_late(end) });
        if case.application.progress.waiting > 0 {
            return Ok(());
        }
        Self::conclude(case, Note::ended(end))
    }

    /// what becomes of an application whose rows are all final.
    fn conclude(case: &mut Case<T>, note: Note) -> DispatchResult {
        let application = case.id;
        let progress = case.application.progress;
        if progress.refused == 0 {
            Self::deposit_event(Event::ApplicationApproved { application });
            return case.act(ReviewAct::AllApproved, note);
        }
        if progress.approved == 0 {
            return case.act(ReviewAct::AllRefused, note);
        }
        match T::Parameters::current().review.partial {
            PartialApproval::ApplicantChoice => {
                Self::deposit_event(Event::ApplicationPartlyApproved { application, approved: progress.approved });
                case.act(ReviewAct::PartApproved, note)
            }
            PartialApproval::AllOrNothing => case.act(ReviewAct::PartClosed, note),
        }
    }

    /// the applicant takes the approved rows, or closes the application.
    pub(crate) fn do_choose(mut case: Case<T>, accept: bool) -> DispatchResult {
        case.ensure_applicant()?;
        let act = if accept { ReviewAct::PartAccepted } else { ReviewAct::PartDeclined };
        case.ensure_may(act)?;
        if accept {
            Self::deposit_event(Event::PartialApprovalAccepted { application: case.id });
        }
        case.act(act, Note::default())?;
        case.save();
        Ok(())
    }

    /// The applicant withdraws; clocks that run are dropped. Returns how many rows were looked at.
    pub(crate) fn do_withdraw(mut case: Case<T>) -> Result<u32, DispatchError> {
        case.ensure_applicant()?;
        case.ensure_may(ReviewAct::Withdrawn)?;
        cancel::<T>(&mut case.application.clock);
        let under_way = matches!(case.application.state, ApplicationState::UnderReview | ApplicationState::ReCheck);
        let rows = if under_way { case.application.row_count } else { 0 };
        for index in 0..rows {
            Self::drop_row(&case, index)?;
        }
        case.act(ReviewAct::Withdrawn, Note::default())?;
        case.save();
        Ok(rows.into())
    }

    /// Drops the clocks and the work of a row whose application is closed.
    fn drop_row(case: &Case<T>, index: RowIndex) -> DispatchResult {
        let mut row = case.row(index)?;
        change_task::<T>((case.id, Some(index)), case.row_task(&row), None);
        cancel::<T>(&mut row.review_clock);
        cancel::<T>(&mut row.meeting_clock);
        Rows::<T>::insert(case.id, index, row);
        Ok(())
    }
}
