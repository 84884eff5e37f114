//! What runtime APIs answer.

use super::support::*;
use crate::{mock::*, MAX_PAGE};
use drl_primitives::{
    application_view::WorkItem,
    catalog::Service,
    clocks::{ClockKind, Clocks, Due, Term},
    law::ReturnReason,
    review::{ApplicationState, FormalReview, MeetingOutcome, ReviewAct, RowDecision, RowState, Task},
    testing::Mock,
    OrgId,
};
use frame_support::assert_ok;
use std::collections::BTreeSet;

fn tasks(organisation: OrgId) -> BTreeSet<(u32, Option<u16>, Task)> {
    let work = Applications::worklist(organisation, None, MAX_PAGE);
    work.into_iter().map(|item| (item.application, item.row, item.task)).collect()
}

#[test]
fn an_application_is_shown_with_rows_documents_and_due_days() {
    run(|| {
        assert_eq!(Applications::application(0), None);
        let id = under_review(demand());
        assert_ok!(doubt(id, 1));
        assert_ok!(decide(id, 2, refusal()));
        let view = Applications::application(id).unwrap();
        assert_eq!((view.application, view.applicant, view.bureau), (id, COMPANY, BUREAU));
        assert_eq!((view.state, view.close_cause, view.agreement), (ApplicationState::UnderReview, None, None));
        assert_eq!((view.form, view.submitted_at), (form(), Mock::now()));
        assert_eq!(view.documents.len(), 6);
        assert_eq!(view.agencies, [TRANSPORT, ECOLOGY, PLANNING]);
        assert_eq!(view.history_len, 4);
        assert_eq!(view.rows.len(), 3);

        let first = &view.rows[0];
        assert_eq!((first.row, first.dataset, first.state), (0, STATIONS, RowState::Routed));
        let clock = first.clocks[0];
        assert_eq!((clock.kind, clock.holder, clock.overdue), (ClockKind::DemandReview, TRANSPORT, false));
        assert_eq!(clock.term, Term::WorkingDays(15));
        assert_eq!(clock.due, Some(Due { day: Mock::today().plus(15), provisional: false }));
        let kinds: Vec<_> = view.rows[1].clocks.iter().map(|clock| (clock.kind, clock.holder)).collect();
        assert_eq!(kinds, [(ClockKind::DemandWindow, ECOLOGY), (ClockKind::Coordination, BUREAU)]);
        assert_eq!((view.rows[2].decision, view.rows[2].clocks.len()), (Some(refusal()), 0));
    });
}

#[test]
fn a_frozen_row_and_an_overdue_clock_are_shown() {
    run(|| {
        let id = under_review(demand());
        Catalog::set_service(CLIMATE, Service::Suspended);
        Mock::pass_days(16);
        let view = Applications::application(id).unwrap();
        assert_eq!(view.rows.iter().map(|row| row.frozen).collect::<Vec<_>>(), [false, true, false]);
        assert!(view.rows.iter().all(|row| row.clocks[0].overdue));
        let id = submitted(demand_without_climate());
        Mock::pass_days(16);
        let clock = Applications::application(id).unwrap().clock.unwrap();
        assert_eq!((clock.kind, clock.holder, clock.overdue), (ClockKind::FormalReview, BUREAU, true));
        // Once it is closed nothing is frozen.
        assert_ok!(Applications::withdraw(signed(SIGNATORY), 0));
        assert!(Applications::application(0).unwrap().rows.iter().all(|row| !row.frozen && row.clocks.is_empty()));
    });
}

fn demand_without_climate() -> drl_primitives::application::DemandList {
    small_demand()
}

#[test]
fn the_work_list_follows_the_application() {
    run(|| {
        let id = submitted(demand());
        assert_eq!(tasks(BUREAU), [(id, None, Task::FormalReview)].into());
        let outcome = FormalReview::Return(ReturnReason::FormIncomplete);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, outcome));
        assert_eq!((tasks(BUREAU), tasks(COMPANY)), ([].into(), [(id, None, Task::Completion)].into()));
        assert_ok!(Applications::resubmit(signed(SIGNATORY), id, Box::new(form()), documents(), demand()));
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass));
        assert_eq!(tasks(TRANSPORT), [(id, Some(0), Task::DemandReview)].into());
        assert_ok!(doubt(id, 0));
        assert_eq!((tasks(TRANSPORT), tasks(BUREAU)), ([].into(), [(id, Some(0), Task::Meeting)].into()));
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        assert_eq!(tasks(TRANSPORT), [(id, Some(0), Task::DecisionByMinutes)].into());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(decide(id, 1, refusal()));
        assert_ok!(decide(id, 2, refusal()));
        assert_eq!(tasks(BUREAU), [(id, None, Task::Recheck)].into());
        for row in 0..3 {
            assert_ok!(recheck(id, row, drl_primitives::review::Recheck::Confirm));
        }
        assert_eq!((tasks(BUREAU), tasks(COMPANY)), ([].into(), [(id, None, Task::PartialChoice)].into()));
        assert_ok!(Applications::accept_partial(signed(SIGNATORY), id));
        assert_eq!(tasks(COMPANY), [].into());
    });
}

#[test]
fn work_shows_the_due_day_of_who_must_act() {
    run(|| {
        let id = submitted(small_demand());
        let in_days = |days| Some(Due { day: Mock::today().plus(days), provisional: false });
        let formal = WorkItem { application: id, row: None, task: Task::FormalReview, due: in_days(15) };
        assert_eq!(Applications::worklist(BUREAU, None, 10), [formal]);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass));
        assert_ok!(doubt(id, 0));
        let meeting = WorkItem { application: id, row: Some(0), task: Task::Meeting, due: in_days(15) };
        assert_eq!(Applications::worklist(BUREAU, None, 10), [meeting]);
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        // 2026-01-05 and 15 days: the window of March is next.
        let due = Some(Due { day: "2026-03-30".parse().unwrap(), provisional: false });
        let decision = WorkItem { application: id, row: Some(0), task: Task::DecisionByMinutes, due };
        assert_eq!(Applications::worklist(TRANSPORT, None, 10), [decision]);
        // The applicant has no clock.
        let id = submitted(small_demand());
        let outcome = FormalReview::Return(ReturnReason::FormIncomplete);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, outcome));
        let completion = WorkItem { application: id, row: None, task: Task::Completion, due: None };
        assert_eq!(Applications::worklist(COMPANY, None, 10), [completion]);
    });
}

#[test]
fn lists_are_paged_and_bounded() {
    run(|| {
        for _ in 0..MAX_PAGE + 5 {
            submitted(small_demand());
        }
        assert_eq!(Applications::worklist(BUREAU, None, u32::MAX).len(), MAX_PAGE as usize);
        assert_eq!(Applications::applications_of(COMPANY, None, u32::MAX).len(), MAX_PAGE as usize);
        let (mut work, mut after) = (BTreeSet::new(), None);
        loop {
            let page = Applications::worklist(BUREAU, after, 7);
            let Some(last) = page.last() else { break };
            after = Some((last.application, last.row));
            work.extend(page.iter().map(|item| item.application));
        }
        let (mut own, mut after) = (BTreeSet::new(), None);
        loop {
            let page = Applications::applications_of(COMPANY, after, 9);
            let Some(last) = page.last() else { break };
            after = Some(*last);
            own.extend(page);
        }
        let all: BTreeSet<u32> = (0..MAX_PAGE + 5).collect();
        assert_eq!((work, own), (all.clone(), all));
        assert!(Applications::applications_of(PERSON, None, 10).is_empty());
        assert_eq!(Applications::worklist(BUREAU, None, 0), []);
    });
}

#[test]
fn r_061_the_history_tells_every_step() {
    run(|| {
        let id = rechecked([true, false, true]);
        let acts: Vec<_> = Applications::history(id, 0, MAX_PAGE).into_iter().map(|r| (r.act, r.row)).collect();
        let expected = [
            (ReviewAct::Submitted, None),
            (ReviewAct::FormalPassed, None),
            (ReviewAct::RowApproved, Some(0)),
            (ReviewAct::RowRefused, Some(1)),
            (ReviewAct::RowApproved, Some(2)),
            (ReviewAct::ReviewCompleted, None),
            (ReviewAct::RowConfirmed, Some(0)),
            (ReviewAct::RowConfirmed, Some(1)),
            (ReviewAct::RowConfirmed, Some(2)),
            (ReviewAct::PartApproved, None),
        ];
        assert_eq!(acts, expected);
        let part: Vec<_> = Applications::history(id, 8, 10).into_iter().map(|r| r.act).collect();
        assert_eq!(part, [ReviewAct::RowConfirmed, ReviewAct::PartApproved]);
        assert_eq!(Applications::history(id, u32::MAX, 10), []);
        assert_eq!(Applications::history(99, 0, 10), []);
    });
}

#[test]
fn r_127_acts_and_refusals_are_counted_for_whoever_did_them() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(decide(id, 2, refusal()));
        assert_ok!(doubt(id, 1));
        let RowDecision::Refuse { ground, .. } = refusal() else { unreachable!() };
        assert_eq!(Applications::act_tallies(COMPANY), [(ReviewAct::Submitted, 1)]);
        assert_eq!(Applications::act_tallies(BUREAU), [(ReviewAct::FormalPassed, 1)]);
        assert_eq!(Applications::act_tallies(TRANSPORT), [(ReviewAct::RowApproved, 1)]);
        assert_eq!(Applications::act_tallies(ECOLOGY), [(ReviewAct::RowDoubted, 1)]);
        assert_eq!(Applications::act_tallies(PLANNING), [(ReviewAct::RowRefused, 1)]);
        assert_eq!(Applications::refusal_tallies(PLANNING), [(ground, 1)]);
        assert_eq!(Applications::refusal_tallies(TRANSPORT), []);
        let second = under_review(demand());
        assert_ok!(decide(second, 0, refusal()));
        assert_eq!(Applications::refusal_totals(), [(ground, 2)]);
        let acts = Applications::act_totals();
        assert!(acts.contains(&(ReviewAct::Submitted, 2)) && acts.contains(&(ReviewAct::RowRefused, 2)), "{acts:?}");
    });
}
