//! The clocks of the stages.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term},
    parameters::{DemandReviewMode, DemandReviewStart},
    review::{DifferReason, FormalReview, MeetingOutcome, Recheck, RowDecision},
    testing::{Mock, MockClock},
    Day, OrgId,
};
use frame_support::assert_ok;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn set_today(text: &str) {
    Mock::set_now(day(text).start() + 9 * 3_600_000);
}

/// The running clocks without their ids.
fn running() -> Vec<(ClockKind, ClockSubject, OrgId, Day)> {
    Mock::clocks()
        .into_iter()
        .map(|(_, MockClock { kind, subject, holder, due })| (kind, subject, holder, due))
        .collect()
}

/// Lets every clock of the past run out, as the clocks pallet does.
fn let_run_out() {
    for (id, clock) in Mock::clocks() {
        if clock.due < Mock::today() {
            Mock::cancel(id);
            Applications::on_due(id, clock.kind, clock.subject, clock.holder);
        }
    }
}

#[test]
fn r_058_each_undoubted_row_is_due_fifteen_working_days_after_the_formal_pass() {
    run(|| {
        let id = submitted(demand());
        Mock::pass_days(4);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass));
        let due = Mock::today().plus(15);
        let clock = |row, agency| (ClockKind::DemandReview, ClockSubject::Row(id, row), agency, due);
        assert_eq!(running(), [clock(0, TRANSPORT), clock(1, ECOLOGY), clock(2, PLANNING)]);
        assert_eq!(stored_row(id, 0).review_clock.unwrap().term, Term::WorkingDays(15));
    });
}

#[test]
fn q_09_demand_review_may_count_from_submission() {
    run(|| {
        Mock::parameters(|p| p.review.demand_review_start = DemandReviewStart::Submitted);
        let id = submitted(small_demand());
        let submission = Mock::today();
        Mock::pass_days(4);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass));
        let subject = ClockSubject::Row(id, 0);
        assert_eq!(running(), [(ClockKind::DemandReview, subject, TRANSPORT, submission.plus(15))]);
    });
}

#[test]
fn q_09_counted_from_submission_the_agency_has_at_least_one_day() {
    run(|| {
        Mock::parameters(|p| p.review.demand_review_start = DemandReviewStart::Submitted);
        let id = submitted(small_demand());
        Mock::pass_days(40);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass));
        assert_eq!(running()[0].3, Mock::today().plus(1));
    });
}

#[test]
fn q_09_in_batch_mode_rows_are_due_at_the_next_window() {
    run(|| {
        Mock::parameters(|p| p.review.demand_review_mode = DemandReviewMode::Batch);
        set_today("2026-04-02");
        let id = under_review(small_demand());
        let subject = ClockSubject::Row(id, 0);
        assert_eq!(running(), [(ClockKind::DemandWindow, subject, TRANSPORT, day("2026-06-30"))]);
        assert_ok!(decide(id, 0, RowDecision::Approve));
    });
}

#[test]
fn r_057_a_doubtful_row_is_due_at_the_first_window_not_before_its_own_due_day() {
    run(|| {
        // Due without doubt on 2026-03-25: the window of March is not before it.
        set_today("2026-03-10");
        let id = under_review(small_demand());
        Mock::pass_days(2);
        assert_ok!(doubt(id, 0));
        let subject = ClockSubject::Row(id, 0);
        let expected = [
            (ClockKind::DemandWindow, subject, TRANSPORT, day("2026-03-30")),
            (ClockKind::Coordination, subject, BUREAU, Mock::today().plus(15)),
        ];
        assert_eq!(running(), expected);
        assert_eq!(stored_row(id, 0).review_clock.unwrap().term, Term::Until(day("2026-03-30")));

        // Due without doubt on 2026-03-31: the window of March is before it.
        set_today("2026-03-16");
        let id = under_review(small_demand());
        assert_ok!(doubt(id, 0));
        assert!(running().contains(&(ClockKind::DemandWindow, ClockSubject::Row(id, 0), TRANSPORT, day("2026-06-30"))));
    });
}

#[test]
fn q_09_the_window_date_may_be_out_of_the_window() {
    run(|| {
        Mock::parameters(|p| p.review.windows_inclusive = false);
        set_today("2026-03-10");
        let id = under_review(small_demand());
        assert_ok!(doubt(id, 0));
        assert_eq!(running()[0].3, day("2026-03-29"));
    });
}

#[test]
fn r_059_a_doubt_after_the_clock_ran_out_is_late_and_due_at_the_next_window() {
    run(|| {
        set_today("2026-03-10");
        let id = under_review(small_demand());
        set_today("2026-04-05");
        let_run_out();
        assert!(stored_row(id, 0).late.review);
        assert_ok!(doubt(id, 0));
        assert_eq!(running()[0].3, day("2026-06-30"));
        assert!(stored_row(id, 0).late.review);
        // The same where the clock has not been worked off yet.
        set_today("2026-03-10");
        let id = under_review(small_demand());
        set_today("2026-04-05");
        assert_ok!(doubt(id, 0));
        assert_eq!(running().last().unwrap().0, ClockKind::Coordination);
        assert_eq!(stored_row(id, 0).review_clock.unwrap().term, Term::Until(day("2026-06-30")));
    });
}

#[test]
fn r_060_the_meeting_ends_the_bureaus_clock_and_the_decision_the_agencys() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        assert!(running().iter().all(|(kind, ..)| *kind != ClockKind::Coordination));
        assert!(running().iter().any(|(kind, ..)| *kind == ClockKind::DemandWindow));
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert!(running().iter().all(|(kind, ..)| *kind == ClockKind::DemandReview));
    });
}

#[test]
fn r_061_recheck_is_due_fifteen_working_days_after_the_last_decision() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(decide(id, 1, RowDecision::Approve));
        Mock::pass_days(5);
        assert_ok!(decide(id, 2, RowDecision::Approve));
        let due = Mock::today().plus(15);
        assert_eq!(running(), [(ClockKind::Recheck, ClockSubject::Application(id), BUREAU, due)]);
    });
}

#[test]
fn q_10_recheck_counts_anew_from_the_last_decision_by_minutes() {
    run(|| {
        let id = in_recheck([true; 3]);
        assert_ok!(recheck(id, 0, Recheck::Differ(DifferReason::SecurityRisk)));
        assert_ok!(recheck(id, 1, Recheck::Confirm));
        Mock::pass_days(10);
        assert_ok!(meet(id, 0, MeetingOutcome::NotOpen));
        assert_ok!(decide(id, 0, refusal()));
        let due = Mock::today().plus(15);
        assert_eq!(running(), [(ClockKind::Recheck, ClockSubject::Application(id), BUREAU, due)]);
    });
}

#[test]
fn q_10_recheck_stands_still_while_every_row_left_is_in_coordination() {
    run(|| {
        let id = in_recheck([true; 3]);
        for row in 0..2 {
            assert_ok!(recheck(id, row, Recheck::Confirm));
        }
        events();
        assert_ok!(recheck(id, 2, Recheck::Differ(DifferReason::SecurityRisk)));
        let differed = Event::RowDiffered { application: id, row: 2, reason: DifferReason::SecurityRisk };
        assert_eq!(events(), [differed, Event::RecheckCompleted { application: id, late: false }]);
        let kinds: Vec<_> = running().into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, [ClockKind::DemandWindow, ClockKind::Coordination]);
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (id, None::<u16>)), None);
    });
}

#[test]
fn q_10_a_row_on_which_the_bureau_differs_has_a_window_ahead() {
    run(|| {
        set_today("2026-03-20");
        let id = under_review(small_demand());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(recheck(id, 0, Recheck::Differ(DifferReason::SecurityRisk)));
        // A demand review begun today would be due on 2026-04-04, after the window of March.
        let subject = ClockSubject::Row(id, 0);
        let expected = [
            (ClockKind::DemandWindow, subject, TRANSPORT, day("2026-06-30")),
            (ClockKind::Coordination, subject, BUREAU, Mock::today().plus(15)),
        ];
        assert_eq!(running(), expected);
    });
}

#[test]
fn q_09_running_clocks_keep_the_length_they_were_started_with() {
    run(|| {
        let id = under_review(small_demand());
        let before = running();
        Mock::parameters(|p| {
            p.review.demand_review_wd = 3;
            p.review.formal_review_wd = 4;
            p.review.recheck_wd = 5;
            p.review.coordination_alert_wd = 6;
        });
        assert_eq!(running(), before);
        assert_eq!(stored_row(id, 0).review_clock.unwrap().term, Term::WorkingDays(15));
        // What starts now has the new length.
        assert_ok!(doubt(id, 0));
        assert_eq!(running()[1].3, Mock::today().plus(6));
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_eq!(running()[0].3, Mock::today().plus(5));
        let id = submitted(small_demand());
        assert_eq!(application(id).clock.unwrap().term, Term::WorkingDays(4));
    });
}

#[test]
fn q_09_no_overdue_clock_decides_anything() {
    run(|| {
        let first = submitted(demand());
        let second = under_review(demand());
        let third = in_recheck([true; 3]);
        assert_ok!(doubt(second, 0));
        let states = |id| (application(id).state, row_state(id, 0), row_state(id, 1));
        let before = [first, second, third].map(states);
        events();
        Mock::pass_days(1_000);
        let_run_out();
        assert_eq!(running(), []);
        assert_eq!([first, second, third].map(states), before);
        assert_eq!(events(), []);
        // All of it is marked late.
        assert!(application(first).late.formal_review);
        assert!(application(third).late.recheck);
        assert!(stored_row(second, 0).late.review && stored_row(second, 0).late.coordination);
        assert!(stored_row(second, 1).late.review && !stored_row(second, 1).late.coordination);
        // And all of it can still be done.
        assert_ok!(meet(second, 0, MeetingOutcome::Open));
        assert_ok!(decide(second, 1, refusal()));
        assert_ok!(recheck(third, 0, Recheck::Confirm));
        let returned = FormalReview::Return(drl_primitives::law::ReturnReason::DocumentExpired);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), first, returned));
    });
}

#[test]
fn a_clock_that_is_not_the_stages_own_marks_nothing() {
    run(|| {
        let id = under_review(demand());
        let before = (application(id), stored_row(id, 0));
        Applications::on_due(99, ClockKind::FormalReview, ClockSubject::Application(id), BUREAU);
        Applications::on_due(99, ClockKind::DemandReview, ClockSubject::Row(id, 0), TRANSPORT);
        Applications::on_due(0, ClockKind::DemandReview, ClockSubject::Row(77, 0), TRANSPORT);
        Applications::on_due(0, ClockKind::FormalReview, ClockSubject::Application(77), BUREAU);
        Applications::on_due(0, ClockKind::AttributeReview, ClockSubject::Dataset(0), TRANSPORT);
        Applications::on_due(0, ClockKind::AgreementTerm, ClockSubject::Agreement(0), TRANSPORT);
        assert_eq!((application(id), stored_row(id, 0)), before);
        assert!(Applications::max_weight().all_gt(frame_support::weights::Weight::zero()));
    });
}
