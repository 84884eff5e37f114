//! What agreements see of applications.

use super::support::*;
use crate::mock::*;
use drl_primitives::{application::Applications as _, review::ReviewAct};
use frame_support::{assert_noop, assert_ok};

#[test]
fn r_062_only_an_application_on_which_both_agreed_leads_to_an_agreement() {
    run(|| {
        for id in [submitted(demand()), under_review(demand()), in_recheck([true; 3]), rechecked([false; 3])] {
            assert_eq!(Applications::approved(id), None);
            assert_noop!(Applications::bind_agreement(id, 7), Error::ApplicationStateForbids);
        }
        assert_eq!(Applications::approved(99), None);
        assert_noop!(Applications::bind_agreement(99, 7), Error::ApplicationNotFound);

        let id = rechecked([true; 3]);
        let approved = Applications::approved(id).unwrap();
        assert_eq!((approved.applicant, approved.field), (COMPANY, form().field));
        assert_eq!((approved.service, approved.system), (form().service, form().system));
        assert_eq!(approved.scenarios, form().scenarios);
        let rows: Vec<_> = approved.rows.iter().map(|r| (r.row, r.scenario, r.dataset, r.version, r.agency)).collect();
        assert_eq!(rows, [(0, 1, STATIONS, 1, TRANSPORT), (1, 2, CLIMATE, 1, ECOLOGY), (2, 1, UNITS, 1, PLANNING)]);
        assert_eq!(approved.rows[1].items.to_vec(), [1, 2, 4]);
    });
}

#[test]
fn q_30_only_approved_rows_go_on_and_only_once_accepted() {
    run(|| {
        let id = rechecked([true, false, true]);
        assert_eq!(Applications::approved(id), None);
        assert_ok!(Applications::accept_partial(signed(SIGNATORY), id));
        let approved = Applications::approved(id).unwrap();
        assert_eq!(approved.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [0, 2]);
    });
}

#[test]
fn q_12_the_agencies_are_those_of_the_application_as_submitted() {
    run(|| {
        let id = rechecked([true, false, false]);
        assert_ok!(Applications::accept_partial(signed(SIGNATORY), id));
        assert_eq!(Applications::approved(id).unwrap().agencies.to_vec(), [TRANSPORT, ECOLOGY, PLANNING]);
    });
}

#[test]
fn r_066_an_application_serves_one_agreement() {
    run(|| {
        let id = rechecked([true; 3]);
        events();
        assert_ok!(Applications::bind_agreement(id, 7));
        assert_eq!(events(), [Event::AgreementBound { application: id, agreement: 7 }]);
        assert_eq!(application(id).agreement, Some(7));
        assert_eq!(Applications::approved(id), None);
        assert_noop!(Applications::bind_agreement(id, 8), Error::AgreementExists);
        assert_eq!(last_record(id).act, ReviewAct::AllApproved);
    });
}
