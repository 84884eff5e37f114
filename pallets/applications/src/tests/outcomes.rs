//! What becomes of an application whose rows are final.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    parameters::PartialApproval,
    review::{ApplicationState, CloseCause, Recheck, ReviewAct, Task},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    ApplicationId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn choose(who: u64, id: ApplicationId, accept: bool) -> DispatchResult {
    if accept {
        Applications::accept_partial(signed(who), id)
    } else {
        Applications::decline_partial(signed(who), id)
    }
}

/// The events of the last confirmation.
fn confirm_last(id: ApplicationId) -> Vec<Event> {
    for row in 0..2 {
        assert_ok!(recheck(id, row, Recheck::Confirm));
    }
    events();
    assert_ok!(recheck(id, 2, Recheck::Confirm));
    events()
}

#[test]
fn r_062_all_rows_approved_lead_to_the_agreement() {
    run(|| {
        let id = in_recheck([true; 3]);
        let expected = [
            Event::RowSettled { application: id, row: 2, approved: true },
            Event::RecheckCompleted { application: id, late: false },
            Event::ApplicationApproved { application: id },
        ];
        assert_eq!(confirm_last(id), expected);
        assert_eq!(application(id).state, ApplicationState::ToAgreement);
        assert_eq!(last_record(id).act, ReviewAct::AllApproved);
        assert_eq!(Mock::clocks(), []);
        assert_eq!(crate::WorkItems::<Test>::iter().count(), 0);
    });
}

#[test]
fn r_062_no_row_approved_closes_the_application() {
    run(|| {
        let id = in_recheck([false; 3]);
        let expected = [
            Event::RowSettled { application: id, row: 2, approved: false },
            Event::RecheckCompleted { application: id, late: false },
            Event::ApplicationClosed { application: id, cause: CloseCause::Refused },
        ];
        assert_eq!(confirm_last(id), expected);
        assert_eq!(application(id).close_cause, Some(CloseCause::Refused));
        assert_eq!(last_record(id).act, ReviewAct::AllRefused);
    });
}

#[test]
fn q_30_of_a_partly_approved_application_the_applicant_chooses() {
    run(|| {
        let id = in_recheck([true, false, true]);
        let expected = [
            Event::RowSettled { application: id, row: 2, approved: true },
            Event::RecheckCompleted { application: id, late: false },
            Event::ApplicationPartlyApproved { application: id, approved: 2 },
        ];
        assert_eq!(confirm_last(id), expected);
        assert_eq!(application(id).state, ApplicationState::PartlyApproved);
        assert_eq!(crate::WorkItems::<Test>::get(COMPANY, (id, None::<u16>)), Some(Task::PartialChoice));

        assert_ok!(choose(SIGNATORY, id, true));
        assert_eq!(events(), [Event::PartialApprovalAccepted { application: id }]);
        assert_eq!(application(id).state, ApplicationState::ToAgreement);
        assert_eq!((last_record(id).act, last_record(id).officer), (ReviewAct::PartAccepted, SIGNATORY));
    });
}

#[test]
fn q_30_the_applicant_may_decline() {
    run(|| {
        let id = rechecked([true, false, true]);
        events();
        assert_ok!(choose(SIGNATORY, id, false));
        assert_eq!(events(), [Event::ApplicationClosed { application: id, cause: CloseCause::Declined }]);
        assert_eq!(application(id).close_cause, Some(CloseCause::Declined));
        assert_eq!(last_record(id).act, ReviewAct::PartDeclined);
    });
}

#[test]
fn q_30_all_or_nothing_closes_what_is_not_fully_approved() {
    run(|| {
        Mock::parameters(|p| p.review.partial = PartialApproval::AllOrNothing);
        let id = in_recheck([true, false, true]);
        let expected = [
            Event::RowSettled { application: id, row: 2, approved: true },
            Event::RecheckCompleted { application: id, late: false },
            Event::ApplicationClosed { application: id, cause: CloseCause::AllOrNothing },
        ];
        assert_eq!(confirm_last(id), expected);
        assert_eq!(last_record(id).act, ReviewAct::PartClosed);
        let id = rechecked([true; 3]);
        assert_eq!(application(id).state, ApplicationState::ToAgreement);
    });
}

#[test]
fn q_30_only_the_applicant_chooses_and_only_then() {
    run(|| {
        for accept in [true, false] {
            assert_noop!(choose(SIGNATORY, 0, accept), Error::ApplicationNotFound);
        }
        let whole = rechecked([true; 3]);
        let part = rechecked([true, false, true]);
        for accept in [true, false] {
            assert_noop!(choose(SIGNATORY, whole, accept), Error::ApplicationStateForbids);
            for (who, error) in [(STRANGER, NOT_OFFICER), (BUREAU_CHIEF, WRONG_KIND), (COMPANY_CLERK, NOT_ALLOWED)] {
                assert_noop!(choose(who, part, accept), error);
            }
            assert_noop!(choose(PERSON_SELF, part, accept), Error::NotTheApplicant);
        }
        assert_noop!(Applications::accept_partial(RuntimeOrigin::none(), part), DispatchError::BadOrigin);
        assert_noop!(Applications::decline_partial(RuntimeOrigin::root(), part), DispatchError::BadOrigin);
    });
}
