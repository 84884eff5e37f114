//! Formal review, return and resubmission.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    clocks::{ClockKind, Clocks},
    law::ReturnReason,
    organisation::Standing,
    parameters::OnResubmit,
    review::{ApplicationState, FormalReview, ReviewAct, ReviewReason, RowState, Task},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    ApplicationId,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::{DispatchError, DispatchResult};

const INCOMPLETE: FormalReview = FormalReview::Return(ReturnReason::FormIncomplete);

fn review(id: ApplicationId, outcome: FormalReview) -> DispatchResultWithPostInfo {
    Applications::formal_review(signed(BUREAU_CHIEF), id, outcome)
}

fn resubmit(who: u64, id: ApplicationId) -> DispatchResult {
    Applications::resubmit(signed(who), id, Box::new(form()), documents(), small_demand())
}

/// The due day of the only running clock, counted from today.
fn only_due_in() -> u32 {
    let clocks = Mock::clocks();
    assert_eq!(clocks.len(), 1);
    clocks[0].1.due.0 - Mock::today().0
}

#[test]
fn r_053_a_pass_routes_every_row_to_its_agency() {
    run(|| {
        let id = submitted(demand());
        events();
        assert_ok!(review(id, FormalReview::Pass));
        assert_eq!(events(), [Event::FormalReviewPassed { application: id, late: false }]);
        assert_eq!(application(id).state, ApplicationState::UnderReview);
        assert_eq!(application(id).clock, None);
        for (row, agency) in [(0, TRANSPORT), (1, ECOLOGY), (2, PLANNING)] {
            assert_eq!(row_state(id, row), RowState::Routed);
            assert_eq!(crate::WorkItems::<Test>::get(agency, (id, Some(row))), Some(Task::DemandReview));
        }
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (id, None::<u16>)), None);
        let record = last_record(id);
        assert_eq!((record.act, record.organisation, record.officer), (ReviewAct::FormalPassed, BUREAU, BUREAU_CHIEF));
        assert_eq!(record.late, Some(false));
    });
}

#[test]
fn r_053_a_pass_charges_for_the_rows_it_routed() {
    run(|| {
        use crate::WeightInfo;
        let id = submitted(demand());
        let info = review(id, FormalReview::Pass).unwrap();
        assert_eq!(info.actual_weight, Some(<()>::pass_formal_review(3)));
    });
}

#[test]
fn r_053_only_the_bureau_reviews_the_form() {
    run(|| {
        let id = submitted(demand());
        for (who, error) in [
            (STRANGER, NOT_OFFICER),
            (TRANSPORT_CHIEF, WRONG_KIND),
            (SIGNATORY, WRONG_KIND),
            (BUREAU_CLERK, NOT_ALLOWED),
        ] {
            for outcome in [FormalReview::Pass, INCOMPLETE] {
                assert_noop!(Applications::formal_review(signed(who), id, outcome), error);
            }
        }
        let root = Applications::formal_review(RuntimeOrigin::root(), id, FormalReview::Pass);
        assert_noop!(root, DispatchError::BadOrigin);
    });
}

#[test]
fn r_053_formal_review_happens_once() {
    run(|| {
        assert_noop!(review(0, FormalReview::Pass), Error::ApplicationNotFound);
        let id = under_review(demand());
        assert_noop!(review(id, FormalReview::Pass), Error::ApplicationStateForbids);
        assert_noop!(review(id, INCOMPLETE), Error::ApplicationStateForbids);
    });
}

#[test]
fn r_042_the_applicant_must_still_be_active_when_the_form_passes() {
    run(|| {
        let id = submitted(demand());
        Mock::set_standing(COMPANY, Standing::Suspended);
        assert_noop!(review(id, FormalReview::Pass), Error::ApplicantNotActive);
        assert_ok!(review(id, INCOMPLETE));
    });
}

#[test]
fn r_043_the_applicant_must_still_be_unbarred_when_the_form_passes() {
    run(|| {
        let id = submitted(demand());
        Credit::bar(COMPANY);
        assert_noop!(review(id, FormalReview::Pass), Error::CreditBarred);
    });
}

#[test]
fn r_044_the_rating_must_reach_what_the_datasets_ask_for() {
    run(|| {
        Catalog::change(CLIMATE, |view| view.min_rating = 3);
        Catalog::change(STATIONS, |view| view.min_rating = 2);
        let id = submitted(demand());
        assert_noop!(review(id, FormalReview::Pass), Error::RatingTooLow);
        Credit::rate(COMPANY, 2);
        assert_noop!(review(id, FormalReview::Pass), Error::RatingTooLow);
        Credit::rate(COMPANY, 3);
        assert_ok!(review(id, FormalReview::Pass));
    });
}

#[test]
fn r_045_the_proof_must_still_be_valid_when_the_form_passes() {
    run(|| {
        let id = submitted(demand());
        Mock::pass_days(366);
        assert_noop!(review(id, FormalReview::Pass), Error::ProtectionProofExpired);
    });
}

#[test]
fn r_053_a_late_result_is_visible() {
    run(|| {
        let id = submitted(demand());
        Mock::pass_days(16);
        events();
        assert_ok!(review(id, FormalReview::Pass));
        assert_eq!(events(), [Event::FormalReviewPassed { application: id, late: true }]);
        assert!(application(id).late.formal_review);
        assert_eq!(last_record(id).late, Some(true));
        let id = submitted(demand());
        Mock::pass_days(16);
        events();
        assert_ok!(review(id, INCOMPLETE));
        let reason = ReturnReason::FormIncomplete;
        assert_eq!(events(), [Event::ApplicationReturned { application: id, reason, late: true }]);
    });
}

#[test]
fn q_08_a_return_names_its_reason() {
    run(|| {
        let id = submitted(demand());
        events();
        assert_ok!(review(id, INCOMPLETE));
        let reason = ReturnReason::FormIncomplete;
        assert_eq!(events(), [Event::ApplicationReturned { application: id, reason, late: false }]);
        assert_eq!(application(id).state, ApplicationState::Returned);
        assert_eq!(last_record(id).reason, Some(ReviewReason::Return(reason)));
        assert_eq!(Mock::clocks(), []);
        assert_eq!(crate::WorkItems::<Test>::get(COMPANY, (id, None::<u16>)), Some(Task::Completion));
        // Nothing can be decided while it is returned.
        assert_noop!(decide(id, 0, refusal()), Error::ApplicationStateForbids);
    });
}

#[test]
fn q_08_resubmission_replaces_everything_and_starts_anew() {
    run(|| {
        let id = submitted(demand());
        Mock::pass_days(10);
        assert_ok!(review(id, INCOMPLETE));
        Mock::pass_days(20);
        events();
        let mut changed = form();
        changed.service = digest(b"renamed");
        let call =
            Applications::resubmit(signed(SIGNATORY), id, Box::new(changed.clone()), documents(), small_demand());
        assert_ok!(call);
        assert_eq!(events(), [Event::ApplicationResubmitted { application: id, rows: 1 }]);
        let stored = application(id);
        assert_eq!((stored.state, stored.row_count), (ApplicationState::Submitted, 1));
        assert_eq!((stored.agencies.to_vec(), stored.submitted_at), (vec![TRANSPORT], Mock::now()));
        assert_eq!(crate::Forms::<Test>::get(id), Some(changed));
        assert_eq!(crate::Rows::<Test>::iter().count(), 1);
        assert_eq!(only_due_in(), 15);
        assert_eq!(last_record(id).act, ReviewAct::Resubmitted);
        assert_ok!(review(id, FormalReview::Pass));
    });
}

#[test]
fn q_08_a_longer_demand_list_may_come_back() {
    run(|| {
        let id = submitted(small_demand());
        assert_ok!(review(id, INCOMPLETE));
        assert_ok!(Applications::resubmit(signed(SIGNATORY), id, Box::new(form()), documents(), demand()));
        assert_eq!(application(id).row_count, 3);
        assert_eq!(application(id).agencies.to_vec(), [TRANSPORT, ECOLOGY, PLANNING]);
    });
}

#[test]
fn q_08_the_clock_may_go_on_with_the_days_that_were_left() {
    run(|| {
        Mock::parameters(|p| p.review.on_resubmit = OnResubmit::Continue);
        let id = submitted(demand());
        Mock::pass_days(10);
        assert_ok!(review(id, INCOMPLETE));
        assert_eq!(application(id).formal_days_left, Some(5));
        Mock::pass_days(20);
        // A new length does not change the days that were left.
        Mock::parameters(|p| p.review.formal_review_wd = 40);
        assert_ok!(resubmit(SIGNATORY, id));
        assert_eq!(only_due_in(), 5);
    });
}

#[test]
fn q_08_at_least_one_day_goes_on() {
    run(|| {
        Mock::parameters(|p| p.review.on_resubmit = OnResubmit::Continue);
        let id = submitted(demand());
        Mock::pass_days(30);
        assert_ok!(review(id, INCOMPLETE));
        assert_eq!(application(id).formal_days_left, Some(0));
        assert_ok!(resubmit(SIGNATORY, id));
        assert_eq!(only_due_in(), 1);
        assert_eq!(Mock::clocks()[0].1.kind, ClockKind::FormalReview);
    });
}

#[test]
fn q_08_only_the_applicant_resubmits_and_only_what_was_returned() {
    run(|| {
        assert_noop!(resubmit(SIGNATORY, 0), Error::ApplicationNotFound);
        let id = submitted(demand());
        assert_noop!(resubmit(SIGNATORY, id), Error::ApplicationStateForbids);
        assert_ok!(review(id, INCOMPLETE));
        assert_noop!(resubmit(PERSON_SELF, id), Error::NotTheApplicant);
        assert_noop!(resubmit(BUREAU_CHIEF, id), WRONG_KIND);
        assert_noop!(resubmit(COMPANY_CLERK, id), NOT_ALLOWED);
        let none = Applications::resubmit(RuntimeOrigin::none(), id, Box::new(form()), documents(), demand());
        assert_noop!(none, DispatchError::BadOrigin);
    });
}

#[test]
fn q_08_resubmission_is_checked_like_submission() {
    run(|| {
        let id = submitted(demand());
        assert_ok!(review(id, INCOMPLETE));
        Credit::bar(COMPANY);
        assert_noop!(resubmit(SIGNATORY, id), Error::CreditBarred);
        let empty = Applications::resubmit(signed(SIGNATORY), id, Box::new(form()), Default::default(), demand());
        assert_noop!(empty, Error::DocumentMissing);
    });
}
