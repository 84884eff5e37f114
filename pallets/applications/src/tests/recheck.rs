//! Re-check by the bureau.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    catalog::Service,
    parameters::RecheckScope,
    review::{
        ApplicationState, CloseCause, DifferReason, MeetingOutcome, Recheck, ReviewAct, ReviewReason, RowDecision,
        RowState, Task,
    },
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

const DIFFER: Recheck = Recheck::Differ(DifferReason::GroundNotShown);

#[test]
fn r_061_recheck_begins_when_every_row_is_decided() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(decide(id, 1, refusal()));
        assert_noop!(recheck(id, 0, Recheck::Confirm), Error::ApplicationStateForbids);
        assert_noop!(recheck(id, 0, DIFFER), Error::ApplicationStateForbids);
        events();
        assert_ok!(decide(id, 2, RowDecision::Approve));
        let decision = RowDecision::Approve;
        let decided = Event::RowDecided { application: id, row: 2, agency: PLANNING, decision, late: false };
        assert_eq!(events(), [decided, Event::DemandReviewCompleted { application: id }]);
        assert_eq!(application(id).state, ApplicationState::ReCheck);
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (id, None::<u16>)), Some(Task::Recheck));
        assert_eq!(last_record(id).act, ReviewAct::ReviewCompleted);
    });
}

#[test]
fn r_062_both_must_agree_before_a_row_is_final() {
    run(|| {
        let id = in_recheck([true, false, true]);
        assert_eq!(row_state(id, 0), RowState::AgencyApproved);
        events();
        assert_ok!(recheck(id, 0, Recheck::Confirm));
        assert_eq!(events(), [Event::RowSettled { application: id, row: 0, approved: true }]);
        assert_eq!(row_state(id, 0), RowState::Approved);
        let record = last_record(id);
        assert_eq!((record.act, record.row, record.organisation), (ReviewAct::RowConfirmed, Some(0), BUREAU));
        assert_ok!(recheck(id, 1, Recheck::Confirm));
        assert_eq!(events(), [Event::RowSettled { application: id, row: 1, approved: false }]);
        assert_eq!(row_state(id, 1), RowState::Refused);
        assert_noop!(recheck(id, 1, Recheck::Confirm), Error::RowStateForbids);
        assert_noop!(recheck(id, 1, DIFFER), Error::RowStateForbids);
        assert_noop!(recheck(id, 3, DIFFER), Error::RowNotFound);
    });
}

#[test]
fn r_061_only_the_bureau_rechecks() {
    run(|| {
        assert_noop!(recheck(0, 0, Recheck::Confirm), Error::ApplicationNotFound);
        let id = in_recheck([true; 3]);
        for (who, error) in [
            (STRANGER, NOT_OFFICER),
            (TRANSPORT_CHIEF, WRONG_KIND),
            (SIGNATORY, WRONG_KIND),
            (BUREAU_CLERK, NOT_ALLOWED),
        ] {
            for outcome in [Recheck::Confirm, DIFFER] {
                assert_noop!(Applications::recheck_row(signed(who), id, 0, outcome), error);
            }
        }
        let root = Applications::recheck_row(RuntimeOrigin::root(), id, 0, DIFFER);
        assert_noop!(root, DispatchError::BadOrigin);
    });
}

#[test]
fn q_10_the_bureau_cannot_turn_a_refusal_into_an_approval_alone() {
    run(|| {
        let id = in_recheck([false, true, true]);
        events();
        assert_ok!(recheck(id, 0, DIFFER));
        let reason = DifferReason::GroundNotShown;
        assert_eq!(events(), [Event::RowDiffered { application: id, row: 0, reason }]);
        let row = stored_row(id, 0);
        assert_eq!((row.state, row.difference), (RowState::Differed, Some(reason)));
        assert_eq!(last_record(id).reason, Some(ReviewReason::Difference(reason)));
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (id, Some(0))), Some(Task::Meeting));
        // Neither confirms nor decides before the meeting.
        assert_noop!(recheck(id, 0, Recheck::Confirm), Error::RowStateForbids);
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::RowStateForbids);
        assert_noop!(doubt(id, 0), Error::ApplicationStateForbids);
        // After the meeting it is the agency that decides, and the bureau re-checks again.
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        assert_noop!(recheck(id, 0, Recheck::Confirm), Error::RowStateForbids);
        assert_noop!(decide(id, 0, refusal()), Error::DecisionAgainstMinutes);
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_eq!(row_state(id, 0), RowState::AgencyApproved);
        for row in 0..3 {
            assert_ok!(recheck(id, row, Recheck::Confirm));
        }
        assert_eq!(application(id).state, ApplicationState::ToAgreement);
    });
}

#[test]
fn q_10_an_approval_on_which_the_bureau_differs_is_coordinated() {
    run(|| {
        let id = in_recheck([true; 3]);
        assert_ok!(recheck(id, 0, Recheck::Differ(DifferReason::SecurityRisk)));
        assert_ok!(meet(id, 0, MeetingOutcome::NotOpen));
        assert_ok!(decide(id, 0, refusal()));
        assert_eq!(row_state(id, 0), RowState::AgencyRefused);
        // It may be differed on again.
        assert_ok!(recheck(id, 0, DIFFER));
        assert_eq!(stored_row(id, 0).meeting, None);
    });
}

#[test]
fn q_10_refusals_may_be_final_without_recheck() {
    run(|| {
        Mock::parameters(|p| p.review.recheck_scope = RecheckScope::ApprovedOnly);
        let id = under_review(demand());
        events();
        assert_ok!(decide(id, 0, refusal()));
        let decision = refusal();
        let decided = Event::RowDecided { application: id, row: 0, agency: TRANSPORT, decision, late: false };
        assert_eq!(events(), [decided, Event::RowSettled { application: id, row: 0, approved: false }]);
        assert_eq!(row_state(id, 0), RowState::Refused);
        assert_eq!(last_record(id).act, ReviewAct::RowSettled);
        assert_ok!(decide(id, 1, RowDecision::Approve));
        assert_ok!(decide(id, 2, RowDecision::Approve));
        assert_eq!(application(id).state, ApplicationState::ReCheck);
        assert_noop!(recheck(id, 0, Recheck::Confirm), Error::RowStateForbids);
        assert_ok!(recheck(id, 1, Recheck::Confirm));
        assert_ok!(recheck(id, 2, Recheck::Confirm));
        assert_eq!(application(id).state, ApplicationState::PartlyApproved);
    });
}

#[test]
fn q_10_with_nothing_to_recheck_the_application_is_decided_at_once() {
    run(|| {
        Mock::parameters(|p| p.review.recheck_scope = RecheckScope::ApprovedOnly);
        let id = in_recheck([false; 3]);
        assert_eq!(application(id).state, ApplicationState::Closed);
        assert_eq!(application(id).close_cause, Some(CloseCause::Refused));
        assert_eq!(Mock::clocks(), []);
    });
}

#[test]
fn r_062_an_approval_is_confirmed_only_while_the_dataset_is_open() {
    run(|| {
        let id = in_recheck([true, false, true]);
        for dataset in [STATIONS, CLIMATE] {
            Catalog::set_service(dataset, Service::Suspended);
        }
        assert_noop!(recheck(id, 0, Recheck::Confirm), Error::DatasetNotOpen);
        // A refusal needs no open dataset, and the bureau may differ on the approval.
        assert_ok!(recheck(id, 1, Recheck::Confirm));
        assert_ok!(recheck(id, 0, Recheck::Differ(DifferReason::DatasetNotOpen)));
    });
}

#[test]
fn r_061_a_late_recheck_is_visible() {
    run(|| {
        let id = in_recheck([true; 3]);
        Mock::pass_days(16);
        for row in 0..2 {
            assert_ok!(recheck(id, row, Recheck::Confirm));
        }
        events();
        assert_ok!(recheck(id, 2, Recheck::Confirm));
        let expected = [
            Event::RowSettled { application: id, row: 2, approved: true },
            Event::RecheckCompleted { application: id, late: true },
            Event::ApplicationApproved { application: id },
        ];
        assert_eq!(events(), expected);
        assert!(application(id).late.recheck);
        assert_eq!(last_record(id).late, Some(true));
    });
}
