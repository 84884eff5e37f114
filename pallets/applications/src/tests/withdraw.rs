//! Withdrawal by the applicant (rules 5.2).

use super::support::*;
use crate::{mock::*, WeightInfo};
use drl_primitives::{
    law::ReturnReason,
    review::{ApplicationState, CloseCause, DifferReason, FormalReview, MeetingOutcome, Recheck, ReviewAct},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    ApplicationId,
};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_runtime::DispatchError;

/// Withdraws and returns the weight that was charged.
fn withdraw(id: ApplicationId) -> Weight {
    events();
    let info = Applications::withdraw(signed(SIGNATORY), id).unwrap();
    assert_eq!(events(), [Event::ApplicationClosed { application: id, cause: CloseCause::Withdrawn }]);
    let stored = application(id);
    assert_eq!((stored.state, stored.close_cause), (ApplicationState::Closed, Some(CloseCause::Withdrawn)));
    assert_eq!(last_record(id).act, ReviewAct::Withdrawn);
    info.actual_weight.unwrap()
}

fn nothing_is_left() {
    assert_eq!(Mock::clocks(), []);
    assert_eq!(crate::WorkItems::<Test>::iter().count(), 0);
}

#[test]
fn an_application_in_formal_review_is_withdrawn() {
    run(|| {
        assert_eq!(withdraw(submitted(demand())), <()>::withdraw(0));
        nothing_is_left();
    });
}

#[test]
fn a_returned_application_is_withdrawn() {
    run(|| {
        let id = submitted(demand());
        let outcome = FormalReview::Return(ReturnReason::SealMissing);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, outcome));
        assert_eq!(withdraw(id), <()>::withdraw(0));
        nothing_is_left();
    });
}

#[test]
fn an_application_under_review_is_withdrawn_with_all_its_clocks() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        assert_ok!(doubt(id, 1));
        assert_ok!(meet(id, 1, MeetingOutcome::Open));
        assert_eq!(withdraw(id), <()>::withdraw(3));
        nothing_is_left();
        // Nothing goes on afterwards.
        assert_noop!(meet(id, 0, MeetingOutcome::Open), Error::ApplicationStateForbids);
        assert_noop!(decide(id, 2, refusal()), Error::ApplicationStateForbids);
    });
}

#[test]
fn an_application_in_recheck_is_withdrawn() {
    run(|| {
        let id = in_recheck([true, false, true]);
        assert_ok!(recheck(id, 0, Recheck::Differ(DifferReason::SecurityRisk)));
        assert_ok!(recheck(id, 1, Recheck::Confirm));
        assert_eq!(withdraw(id), <()>::withdraw(3));
        nothing_is_left();
    });
}

#[test]
fn a_partly_approved_application_is_withdrawn() {
    run(|| {
        assert_eq!(withdraw(rechecked([true, false, true])), <()>::withdraw(0));
        nothing_is_left();
    });
}

#[test]
fn nothing_is_withdrawn_after_approval_or_twice() {
    run(|| {
        assert_noop!(Applications::withdraw(signed(SIGNATORY), 0), Error::ApplicationNotFound);
        let approved = rechecked([true; 3]);
        assert_noop!(Applications::withdraw(signed(SIGNATORY), approved), Error::ApplicationStateForbids);
        let id = submitted(demand());
        withdraw(id);
        assert_noop!(Applications::withdraw(signed(SIGNATORY), id), Error::ApplicationStateForbids);
    });
}

#[test]
fn only_the_applicant_withdraws() {
    run(|| {
        let id = submitted(demand());
        for (who, error) in [(STRANGER, NOT_OFFICER), (BUREAU_CHIEF, WRONG_KIND), (COMPANY_CLERK, NOT_ALLOWED)] {
            assert_noop!(Applications::withdraw(signed(who), id), error);
        }
        assert_noop!(Applications::withdraw(signed(PERSON_SELF), id), Error::NotTheApplicant);
        assert_noop!(Applications::withdraw(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
    });
}
