//! The agencies' decisions (R-054 to R-056) and doubts (R-059).

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    catalog::{OpeningAttribute, Service},
    law::{Citation, DoubtReason, Instrument, RefusalGround},
    review::{ApplicationState, FormalReview, ReviewAct, ReviewReason, RowDecision, RowState, Task},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn refuse_by(citation: Citation) -> RowDecision {
    RowDecision::Refuse { ground: RefusalGround::ForbiddenByLaw, citation, statement: digest(b"statement") }
}

fn decide_as(who: u64, decision: RowDecision) -> DispatchResult {
    Applications::decide_row(signed(who), 0, 0, decision)
}

#[test]
fn r_054_the_owner_approves_its_row() {
    run(|| {
        let id = under_review(demand());
        events();
        assert_ok!(decide(id, 0, RowDecision::Approve));
        let decision = RowDecision::Approve;
        let decided = Event::RowDecided { application: id, row: 0, agency: TRANSPORT, decision, late: false };
        assert_eq!(events(), [decided]);
        let row = stored_row(id, 0);
        assert_eq!((row.state, row.decision), (RowState::AgencyApproved, Some(RowDecision::Approve)));
        assert_eq!((row.decided_by, row.review_clock), (Some(TRANSPORT_CHIEF), None));
        assert_eq!(crate::WorkItems::<Test>::get(TRANSPORT, (id, Some(0))), None);
        // The others move on their own.
        assert_eq!((row_state(id, 1), row_state(id, 2)), (RowState::Routed, RowState::Routed));
        assert_eq!(application(id).state, ApplicationState::UnderReview);
        let record = last_record(id);
        assert_eq!((record.act, record.row), (ReviewAct::RowApproved, Some(0)));
        assert_eq!((record.organisation, record.officer), (TRANSPORT, TRANSPORT_CHIEF));
    });
}

#[test]
fn r_054_no_agency_decides_a_row_of_another() {
    run(|| {
        let id = under_review(demand());
        for who in [ECOLOGY_CHIEF, PLANNING_CHIEF, BUREAU_CHIEF] {
            assert_noop!(decide_as(who, RowDecision::Approve), Error::NotTheOwner);
            assert_noop!(decide_as(who, refusal()), Error::NotTheOwner);
            let doubt = Applications::doubt_row(signed(who), id, 0, DoubtReason::ScopeTooWide, digest(b"request"));
            assert_noop!(doubt, Error::NotTheOwner);
        }
    });
}

#[test]
fn r_054_only_an_officer_who_decides_does_so() {
    run(|| {
        let id = under_review(demand());
        for (who, error) in [(STRANGER, NOT_OFFICER), (SIGNATORY, WRONG_KIND), (TRANSPORT_CLERK, NOT_ALLOWED)] {
            assert_noop!(decide_as(who, RowDecision::Approve), error);
            let doubt = Applications::doubt_row(signed(who), id, 0, DoubtReason::ScopeTooWide, digest(b"request"));
            assert_noop!(doubt, error);
        }
        let none = Applications::decide_row(RuntimeOrigin::none(), id, 0, RowDecision::Approve);
        assert_noop!(none, DispatchError::BadOrigin);
        let root = Applications::doubt_row(RuntimeOrigin::root(), id, 0, DoubtReason::ScopeTooWide, digest(b"r"));
        assert_noop!(root, DispatchError::BadOrigin);
    });
}

#[test]
fn r_054_a_row_is_decided_once_and_not_before_formal_review() {
    run(|| {
        assert_noop!(decide_as(TRANSPORT_CHIEF, RowDecision::Approve), Error::ApplicationNotFound);
        let id = submitted(demand());
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::ApplicationStateForbids);
        assert_noop!(doubt(id, 0), Error::ApplicationStateForbids);
        assert_ok!(Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass));
        let beyond = Applications::decide_row(signed(TRANSPORT_CHIEF), id, 3, RowDecision::Approve);
        assert_noop!(beyond, Error::RowNotFound);
        let beyond = Applications::doubt_row(signed(TRANSPORT_CHIEF), id, 3, DoubtReason::ScopeTooWide, digest(b"r"));
        assert_noop!(beyond, Error::RowNotFound);
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::RowStateForbids);
        assert_noop!(decide(id, 0, refusal()), Error::RowStateForbids);
        assert_noop!(doubt(id, 0), Error::RowStateForbids);
    });
}

#[test]
fn r_055_refusal_without_ground_is_impossible() {
    run(|| {
        let id = under_review(demand());
        // The call has no way to refuse without ground and statement; the citation must name an article of a legal text.
        for instrument in [Instrument::ZhejiangRegulation, Instrument::OtherLaw, Instrument::Other] {
            let decision = refuse_by(Citation { instrument, article: 0, paragraph: 1, item: 1 });
            assert_noop!(decide(id, 0, decision), Error::CitationIncomplete);
        }
        let unlawful = refuse_by(Citation::article(Instrument::Other, 3));
        assert_noop!(decide(id, 0, unlawful), Error::CitationNotLegal);
        assert_ok!(decide(id, 0, refuse_by(Citation::article(Instrument::StateProvision, 3))));
    });
}

#[test]
fn r_056_a_refusal_states_its_reasons() {
    run(|| {
        let id = under_review(demand());
        events();
        assert_ok!(decide(id, 1, refusal()));
        let decision = refusal();
        let decided = Event::RowDecided { application: id, row: 1, agency: ECOLOGY, decision, late: false };
        assert_eq!(events(), [decided]);
        assert_eq!((row_state(id, 1), stored_row(id, 1).decision), (RowState::AgencyRefused, Some(refusal())));
        let record = last_record(id);
        let citation = Citation::article(Instrument::ZhejiangRegulation, 30);
        let reason = ReviewReason::Refusal(RefusalGround::ProtectedInformation, citation);
        assert_eq!((record.act, record.reason), (ReviewAct::RowRefused, Some(reason)));
        assert_eq!(record.evidence, Some(digest(b"statement")));
    });
}

#[test]
fn r_054_a_dataset_that_left_the_open_state_freezes_its_rows() {
    run(|| {
        let id = under_review(demand());
        Catalog::set_service(STATIONS, Service::Suspended);
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::DatasetNotOpen);
        assert_ok!(decide(id, 1, RowDecision::Approve));
        // Opened again, it thaws.
        Catalog::set_service(STATIONS, Service::Open);
        assert_ok!(decide(id, 0, RowDecision::Approve));
        Catalog::set_service(UNITS, Service::Withdrawn);
        assert_noop!(decide(id, 2, RowDecision::Approve), Error::DatasetNotOpen);
        assert_ok!(decide(id, 2, refusal()));
    });
}

#[test]
fn r_030_data_that_became_prohibited_cannot_be_approved() {
    run(|| {
        let id = under_review(demand());
        Catalog::change(STATIONS, |view| view.attribute = OpeningAttribute::Prohibited);
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::DatasetProhibited);
        Catalog::change(STATIONS, |view| {
            view.attribute = OpeningAttribute::Restricted;
            view.items = vec![1, 2].try_into().unwrap();
        });
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::ItemUnknown);
    });
}

#[test]
fn r_058_a_late_decision_is_visible_and_counts_all_the_same() {
    run(|| {
        let id = under_review(demand());
        Mock::pass_days(16);
        events();
        assert_ok!(decide(id, 0, RowDecision::Approve));
        let decision = RowDecision::Approve;
        let decided = Event::RowDecided { application: id, row: 0, agency: TRANSPORT, decision, late: true };
        assert_eq!(events(), [decided]);
        assert!(stored_row(id, 0).late.review);
        assert_eq!(last_record(id).late, Some(true));
    });
}

#[test]
fn r_059_a_doubtful_row_goes_to_a_meeting() {
    run(|| {
        let id = under_review(demand());
        events();
        assert_ok!(doubt(id, 0));
        let (reason, request) = (DoubtReason::SecurityRisk, digest(b"request"));
        let doubted = Event::RowDoubted { application: id, row: 0, agency: TRANSPORT, reason, request, late: false };
        assert_eq!(events(), [doubted]);
        assert_eq!(row_state(id, 0), RowState::Doubted);
        assert_eq!(crate::WorkItems::<Test>::get(TRANSPORT, (id, Some(0))), None);
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (id, Some(0))), Some(Task::Meeting));
        let record = last_record(id);
        assert_eq!((record.act, record.evidence), (ReviewAct::RowDoubted, Some(request)));
        assert_eq!(record.reason, Some(ReviewReason::Doubt(reason)));
        // Before the meeting nothing is decided, and the row is not doubted twice.
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::RowStateForbids);
        assert_noop!(decide(id, 0, refusal()), Error::RowStateForbids);
        assert_noop!(doubt(id, 0), Error::RowStateForbids);
    });
}

#[test]
fn q_34_the_bureau_decides_on_its_own_data_and_another_officer_rechecks() {
    run(|| {
        use drl_primitives::review::Recheck;
        let id = under_review(vec![row(1, CODES, &[1], BUREAU)].try_into().unwrap());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_noop!(recheck(id, 0, Recheck::Confirm), Error::SameOfficer);
        let differ = Recheck::Differ(drl_primitives::review::DifferReason::SecurityRisk);
        assert_noop!(recheck(id, 0, differ), Error::SameOfficer);
        assert_ok!(Applications::recheck_row(signed(BUREAU_HEAD), id, 0, Recheck::Confirm));

        Mock::parameters(|p| p.conduct.self_review_other_officer = false);
        let id = under_review(vec![row(1, CODES, &[1], BUREAU)].try_into().unwrap());
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(recheck(id, 0, Recheck::Confirm));
    });
}
