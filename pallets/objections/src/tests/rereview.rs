//! What follows the notice.

use super::*;
use crate::Event;
use drl_primitives::{
    catalog::Service,
    clocks::{ClockEnd, ClockKind, ClockSubject, OnDue},
    objection::{Finding, ObjectionAct, ObjectionDetail, ObjectionState, Outcome, RereviewResult, SuspensionScope},
    DatasetId, ObjectionId,
};
use frame_support::{assert_ok, weights::Weight};

const UPHOLD: RereviewResult = RereviewResult::Uphold;

const fn change(to: Outcome) -> RereviewResult {
    RereviewResult::Change { to }
}

/// An objection of which the party was told this outcome.
fn notified(dataset: DatasetId, codes: &[u16], finding: Finding, outcome: Outcome) -> ObjectionId {
    let objection = filed(dataset, codes);
    assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, finding, digest(1)));
    assert_ok!(ObjectionsPallet::decide(signed(CHIEF), objection, outcome, digest(2)));
    assert_ok!(ObjectionsPallet::notify(signed(CLERK), objection, digest(3)));
    System::reset_events();
    objection
}

/// One under re-review, of data that was restored.
fn in_rereview(dataset: DatasetId) -> ObjectionId {
    let objection = notified(dataset, &[], Finding::SuspendDataset, Outcome::RestoreOrKeep);
    assert_ok!(ObjectionsPallet::request_rereview(signed(BUREAU_CLERK), objection, digest(4)));
    System::reset_events();
    objection
}

fn rereview(objection: ObjectionId, result: RereviewResult) -> DispatchResult {
    ObjectionsPallet::rereview(signed(BUREAU_CHIEF), objection, result, digest(5))
}

#[test]
fn r_109_the_party_accepts() {
    run(|| {
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        let accept = |origin| ObjectionsPallet::accept(origin, objection, digest(6));
        for_owner_and_bureau_only(accept);
        assert_ok!(accept(signed(BUREAU_CLERK)));
        assert_eq!(take_events(), [Event::ResultAccepted { objection, evidence: digest(6) }]);
        assert_eq!((state(objection), clock(objection)), (ObjectionState::Closed, None));
        assert_noop!(accept(signed(CLERK)), Fault::WrongState);
    });
}

#[test]
fn q_22_when_the_time_to_ask_has_passed_the_objection_closes_by_itself() {
    run(|| {
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        pass_days(30);
        assert_eq!(state(objection), ObjectionState::Notified);
        pass_days(1);
        assert_eq!(take_events(), [Event::RereviewTimePassed { objection }]);
        assert_eq!((state(objection), clock(objection)), (ObjectionState::Closed, None));
        let record = ObjectionsPallet::history(objection, 5, 1).remove(0);
        assert_eq!((record.act, record.actor, record.officer), (ObjectionAct::TimeOver, None, None));
        let request = ObjectionsPallet::request_rereview(signed(BUREAU_CLERK), objection, digest(4));
        assert_noop!(request, Fault::WrongState);
    });
}

#[test]
fn q_22_a_passed_day_counts_before_the_agenda_comes_to_it() {
    run(|| {
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        Mock::pass_days(31);
        let request = ObjectionsPallet::request_rereview(signed(BUREAU_CLERK), objection, digest(4));
        assert_noop!(request, Fault::RereviewTimeOver);
    });
}

#[test]
fn r_109_the_party_asks_the_bureau_for_rereview_in_its_time() {
    run(|| {
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        let request = |origin| ObjectionsPallet::request_rereview(origin, objection, digest(4));
        for_owner_and_bureau_only(request);
        pass_days(30);
        assert_ok!(request(signed(CLERK)));
        assert_eq!(take_events(), [Event::RereviewRequested { objection, request: digest(4) }]);
        assert_eq!(
            (state(objection), clock(objection)),
            (ObjectionState::ReReview, Some((ClockKind::Rereview, BUREAU)))
        );
        assert_eq!(view(objection).due.unwrap().day, today().plus(15), "Q-22: 15 working days");
        assert_noop!(request(signed(CLERK)), Fault::WrongState);
    });
}

#[test]
fn r_109_without_a_bureau_nobody_reviews() {
    use drl_primitives::organisation::{OrgKind, Role};
    run(|| {
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        Mock::reset();
        Mock::organisation(AGENCY, OrgKind::Agency);
        Mock::officer(CLERK, AGENCY, Role::DataOfficer);
        let request = ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(4));
        assert_noop!(request, Fault::NoBureau);
    });
}

#[test]
fn q_22_the_governed_numbers_of_days_are_those_of_the_start() {
    run(|| {
        Mock::parameters(|p| {
            p.conduct.rereview_request_wd = 3;
            p.conduct.rereview_wd = 4;
        });
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        assert_eq!(view(objection).due.unwrap().day, today().plus(3));
        assert_ok!(ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(4)));
        assert_eq!(view(objection).due.unwrap().day, today().plus(4));
    });
}

#[test]
fn r_109_the_bureau_upholds() {
    run(|| {
        let dataset = open();
        let objection = in_rereview(dataset);
        for_bureau_only(|origin| ObjectionsPallet::rereview(origin, objection, UPHOLD, digest(5)));
        assert_ok!(rereview(objection, UPHOLD));
        let ended = Some(ClockEnd::InTime);
        let evidence = digest(5);
        let event = Event::DecisionReReviewed { objection, result: UPHOLD, evidence, ended, self_review: false };
        assert_eq!(take_events(), [event]);
        assert_eq!((state(objection), clock(objection)), (ObjectionState::Closed, None));
        assert_eq!(service(dataset), Service::Open);
        assert_noop!(rereview(objection, UPHOLD), Fault::WrongState);
    });
}

#[test]
fn r_109_a_late_rereview_is_recorded_as_late() {
    run(|| {
        let objection = in_rereview(open());
        pass_days(16);
        assert_ok!(rereview(objection, UPHOLD));
        assert_eq!(ObjectionsPallet::history(objection, 6, 1)[0].ended, Some(ClockEnd::Late));
    });
}

#[test]
fn q_22_what_the_bureau_changes_binds_the_agency_and_stays_as_decided_meanwhile() {
    run(|| {
        let dataset = open();
        let objection = in_rereview(dataset);
        let result = change(Outcome::Withdraw);
        assert_ok!(rereview(objection, result));
        let view = view(objection);
        assert_eq!((view.state, view.bound_to), (ObjectionState::FinalCheck, Some(Outcome::Withdraw)));
        assert_eq!(service(dataset), Service::Open, "as decided");
        let record = ObjectionsPallet::history(objection, 6, 1).remove(0);
        let detail = ObjectionDetail::Outcome(Outcome::Withdraw);
        assert_eq!((record.act, record.detail, record.actor), (ObjectionAct::Change, detail, Some(BUREAU)));

        let decide = |outcome| ObjectionsPallet::decide(signed(CHIEF), objection, outcome, digest(6));
        for other in [Outcome::RestoreOrKeep, Outcome::ReopenAfterProcessing] {
            assert_noop!(decide(other), Fault::BoundByRereview);
        }
        assert_ok!(decide(Outcome::Withdraw));
        assert_eq!((service(dataset), crate::mock::view(objection).bound_to), (Service::Withdrawn, None));
        // The party is told again, and may ask again.
        assert_ok!(ObjectionsPallet::notify(signed(CLERK), objection, digest(7)));
        assert_ok!(ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(8)));
        assert_ok!(rereview(objection, UPHOLD));
    });
}

#[test]
fn q_22_each_outcome_can_be_changed_to_each() {
    use drl_primitives::Code;
    run(|| {
        for finding in Finding::ALL {
            for first in Outcome::ALL {
                for second in Outcome::ALL {
                    let dataset = open();
                    let objection = notified(dataset, &[2], *finding, *first);
                    assert_ok!(ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(4)));
                    assert_ok!(rereview(objection, change(*second)));
                    check();
                    assert_ok!(ObjectionsPallet::decide(signed(CHIEF), objection, *second, digest(6)));
                    check();
                    let withdrawn = *first == Outcome::Withdraw || *second == Outcome::Withdraw;
                    let waits = view(objection).suspends.is_some();
                    assert_eq!(service(dataset) == Service::Withdrawn, withdrawn, "{finding:?} {first:?} {second:?}");
                    assert_eq!(waits, *second == Outcome::ReopenAfterProcessing, "{finding:?} {first:?} {second:?}");
                    // Whatever was decided, a version made now may be opened, and ends it.
                    list_again(dataset, &[1, 2]);
                    assert_ok!(publish(dataset));
                    assert_eq!((view(objection).suspends, suspended(dataset)), (None, vec![]));
                }
            }
        }
    });
}

#[test]
fn q_22_data_reopened_during_rereview_is_suspended_anew_where_it_must_be_processed_again() {
    run(|| {
        let dataset = open();
        let objection = notified(dataset, &[], Finding::SuspendDataset, Outcome::ReopenAfterProcessing);
        list_again(dataset, &[1, 2]);
        assert_ok!(publish(dataset));
        assert_ok!(ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(4)));
        assert_ok!(rereview(objection, change(Outcome::ReopenAfterProcessing)));
        assert_eq!((service(dataset), view(objection).suspends), (Service::Open, None));
        assert_ok!(ObjectionsPallet::decide(signed(CHIEF), objection, Outcome::ReopenAfterProcessing, digest(6)));
        assert_eq!(view(objection).suspends, Some(SuspensionScope::Dataset));
        assert_eq!(service(dataset), Service::Suspended);
    });
}

#[test]
fn q_22_data_reopened_during_rereview_stays_open_where_it_is_to_be_restored() {
    run(|| {
        let dataset = open();
        let objection = notified(dataset, &[], Finding::SuspendDataset, Outcome::ReopenAfterProcessing);
        list_again(dataset, &[1, 2]);
        assert_ok!(publish(dataset));
        // Another objection suspends it again: what ended with the new version must not lift that.
        let other = filed(dataset, &[]);
        assert_ok!(ObjectionsPallet::verify(signed(CHIEF), other, Finding::SuspendDataset, digest(1)));
        assert_ok!(ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(4)));
        assert_ok!(rereview(objection, change(Outcome::RestoreOrKeep)));
        assert_ok!(ObjectionsPallet::decide(signed(CHIEF), objection, Outcome::RestoreOrKeep, digest(6)));
        assert_eq!((service(dataset), kept(dataset)), (Service::Suspended, true));
    });
}

#[test]
fn q_34_what_the_bureau_decided_on_its_own_data_another_officer_reviews() {
    run(|| {
        let dataset = open_own();
        assert_ok!(ObjectionsPallet::file(signed(BUREAU_CLERK), dataset, form(&[])));
        assert_ok!(ObjectionsPallet::verify(signed(BUREAU_CHIEF), 1, Finding::NotNecessary, digest(1)));
        assert_ok!(ObjectionsPallet::decide(signed(BUREAU_CHIEF), 1, Outcome::RestoreOrKeep, digest(2)));
        assert_ok!(ObjectionsPallet::notify(signed(BUREAU_CLERK), 1, digest(3)));
        assert_ok!(ObjectionsPallet::request_rereview(signed(BUREAU_CLERK), 1, digest(4)));
        assert_noop!(rereview(1, UPHOLD), Fault::OwnReview);
        let evidence = digest(5);
        let rereview = |who| ObjectionsPallet::rereview(signed(who), 1, UPHOLD, evidence);
        let _ = frame_support::storage::with_transaction(|| {
            Mock::parameters(|p| p.conduct.self_review_other_officer = false);
            assert_ok!(rereview(BUREAU_CHIEF));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
        Mock::parameters(|p| p.conduct.self_review_other_officer = true);
        take_events();
        assert_ok!(rereview(BUREAU_HEAD));
        let event = take_events().remove(0);
        assert!(matches!(event, Event::DecisionReReviewed { objection: 1, self_review: true, .. }), "{event:?}");
    });
}

#[test]
fn only_the_date_that_belongs_to_an_objection_closes_it() {
    run(|| {
        let objection = notified(open(), &[], Finding::NotNecessary, Outcome::RestoreOrKeep);
        let (id, _) = Mock::clocks().into_iter().find(|(_, clock)| clock.kind == ClockKind::RereviewRequest).unwrap();
        let subject = ClockSubject::Objection(objection);
        let nothing = |clock, kind, subject| {
            ObjectionsPallet::on_due(clock, kind, subject, AGENCY);
            assert_eq!(state(objection), ObjectionState::Notified);
        };
        nothing(id + 1, ClockKind::RereviewRequest, subject);
        nothing(id, ClockKind::RereviewRequest, ClockSubject::Objection(77));
        nothing(id, ClockKind::RereviewRequest, ClockSubject::Dataset(objection));
        for kind in [ClockKind::ObjectionVerification, ClockKind::ObjectionNotice, ClockKind::Rereview] {
            nothing(id, kind, subject);
            assert_eq!(ObjectionsPallet::on_due(id, kind, subject, AGENCY), Weight::zero());
        }
        ObjectionsPallet::on_due(id, ClockKind::RereviewRequest, subject, AGENCY);
        assert_eq!(state(objection), ObjectionState::Closed);
    });
}
