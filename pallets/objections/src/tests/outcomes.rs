//! Decisions by the final result, and the notice to the party.

use super::*;
use crate::Event;
use drl_primitives::{
    catalog::Service,
    clocks::{ClockEnd, ClockKind},
    dataset::StopCause,
    objection::{Finding, ObjectionAct, ObjectionDetail, ObjectionState, Outcome, SuspensionScope},
    DatasetId, Digest, ObjectionId,
};
use frame_support::assert_ok;

const REPORT: Digest = Digest::sha256([8; 32]);

/// An objection that was verified with this finding.
fn verified(dataset: DatasetId, codes: &[u16], finding: Finding) -> ObjectionId {
    let objection = filed(dataset, codes);
    assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, finding, digest(9)));
    System::reset_events();
    objection
}

fn decide(objection: ObjectionId, outcome: Outcome) -> DispatchResult {
    ObjectionsPallet::decide(signed(CHIEF), objection, outcome, REPORT)
}

#[test]
fn r_107_the_agency_decides_and_unfounded_the_opening_is_restored() {
    run(|| {
        let dataset = open();
        let objection = verified(dataset, &[], Finding::SuspendDataset);
        let outcome = Outcome::RestoreOrKeep;
        for_owner_only(true, |origin| ObjectionsPallet::decide(origin, objection, outcome, REPORT));
        assert_ok!(decide(objection, outcome));
        assert_eq!(
            take_all_events(),
            [
                RuntimeEvent::ObjectionsPallet(Event::SuspensionEnded {
                    objection,
                    dataset,
                    scope: SuspensionScope::Dataset
                }),
                RuntimeEvent::Catalog(pallet_catalog::Event::DatasetRestored { dataset, evidence: REPORT }),
                RuntimeEvent::Catalog(pallet_catalog::Event::ServiceChanged { dataset, service: Service::Open }),
                RuntimeEvent::ObjectionsPallet(Event::ObjectionDecided { objection, outcome, report: REPORT }),
            ]
        );
        let view = view(objection);
        assert_eq!((view.state, view.outcome, view.report), (ObjectionState::Decided, Some(outcome), Some(REPORT)));
        assert_eq!((view.decided_at, view.suspends), (Some(now()), None));
        assert_eq!(clock(objection), Some((ClockKind::ObjectionNotice, AGENCY)));
        let record = ObjectionsPallet::history(objection, 3, 1).remove(0);
        assert_eq!((record.act, record.detail), (ObjectionAct::Decide, ObjectionDetail::Outcome(outcome)));
        assert_noop!(decide(objection, outcome), Fault::WrongState);
    });
}

#[test]
fn r_107_what_was_never_suspended_is_kept_open_without_a_word_to_the_catalog() {
    run(|| {
        let dataset = open();
        let objection = verified(dataset, &[], Finding::NotNecessary);
        let records = Catalog::record_count(dataset);
        assert_ok!(decide(objection, Outcome::RestoreOrKeep));
        assert_eq!((service(dataset), Catalog::record_count(dataset)), (Service::Open, records));
    });
}

#[test]
fn r_107_a_founded_objection_withdraws_the_dataset() {
    run(|| {
        for finding in [Finding::NotNecessary, Finding::SuspendItems, Finding::SuspendDataset] {
            let dataset = open();
            let objection = verified(dataset, &[1], finding);
            assert_ok!(decide(objection, Outcome::Withdraw));
            assert_eq!((service(dataset), suspended(dataset), kept(dataset)), (Service::Withdrawn, vec![], false));
            let record = Catalog::record(dataset, Catalog::record_count(dataset) - 1);
            let withdrawn =
                pallet_catalog::Event::DatasetWithdrawn { dataset, cause: StopCause::Objection, evidence: REPORT };
            assert!(take_all_events().contains(&RuntimeEvent::Catalog(withdrawn)));
            assert!(record.is_some_and(|record| record.evidence == Some(REPORT)));
            assert_eq!(view(objection).suspends, None);
            // It comes back as a new version only.
            assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::WrongState);
            list_again(dataset, &[2]);
            assert_ok!(publish(dataset));
        }
    });
}

#[test]
fn r_107_what_is_withdrawn_already_can_be_decided_on_all_the_same() {
    run(|| {
        for outcome in [Outcome::Withdraw, Outcome::RestoreOrKeep, Outcome::ReopenAfterProcessing] {
            for finding in [Finding::NotNecessary, Finding::SuspendDataset] {
                let dataset = open();
                let objection = verified(dataset, &[], finding);
                assert_ok!(Catalog::withdraw(signed(CHIEF), dataset, StopCause::SecurityRisk, digest(1)));
                assert_ok!(decide(objection, outcome));
                assert_eq!(service(dataset), Service::Withdrawn);
                list_again(dataset, &[2]);
                assert_ok!(publish(dataset));
                assert!(!kept(dataset));
            }
        }
    });
}

#[test]
fn r_107_processed_data_is_reopened_as_a_version_made_after_the_suspension() {
    run(|| {
        let dataset = open();
        // Listed before the suspension.
        list_again(dataset, &[1, 2, 3]);
        let objection = verified(dataset, &[], Finding::SuspendDataset);
        assert_ok!(decide(objection, Outcome::ReopenAfterProcessing));
        assert_eq!(view(objection).suspends, Some(SuspensionScope::Dataset));
        assert_eq!(service(dataset), Service::Suspended);
        assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::MadeBeforeSuspension);
        let restore = Catalog::restore(signed(CHIEF), dataset, digest(1));
        assert_noop!(restore, pallet_catalog::Error::<Test>::KeptByObjection);

        let version = list_again(dataset, &[1, 2]);
        System::reset_events();
        assert_ok!(publish(dataset));
        assert_eq!(take_events(), [Event::ReopenedAfterProcessing { dataset, version }]);
        assert_eq!((service(dataset), kept(dataset)), (Service::Open, false));
        assert_eq!(view(objection).suspends, None);
    });
}

#[test]
fn r_107_processed_items_are_served_again_with_the_next_version() {
    run(|| {
        let dataset = open();
        let objection = verified(dataset, &[1, 2], Finding::SuspendItems);
        let undecided = verified(dataset, &[2, 3], Finding::SuspendItems);
        assert_ok!(decide(objection, Outcome::ReopenAfterProcessing));
        assert_eq!((service(dataset), suspended(dataset)), (Service::Open, vec![1, 2, 3]));
        list_again(dataset, &[1, 2, 3, 4]);
        assert_ok!(publish(dataset));
        assert_eq!(suspended(dataset), [2, 3], "what another objection contests stays suspended");
        assert_eq!(view(objection).suspends, None);
        assert_eq!(view(undecided).suspends, Some(SuspensionScope::Items));
    });
}

#[test]
fn r_107_a_version_that_is_no_answer_to_an_objection_lifts_nothing() {
    run(|| {
        let dataset = open();
        let objection = verified(dataset, &[1], Finding::SuspendItems);
        // Open while nothing is decided: an item that is contested stays suspended in it.
        list_again(dataset, &[1, 2]);
        assert_ok!(publish(dataset));
        assert_eq!(suspended(dataset), [1]);
        // It was served when the decision was taken: it is not the processed version.
        assert_ok!(decide(objection, Outcome::ReopenAfterProcessing));
        assert_eq!(suspended(dataset), [1]);
        list_again(dataset, &[1, 2]);
        assert_ok!(publish(dataset));
        assert_eq!(suspended(dataset), Vec::<u16>::new());
    });
}

#[test]
fn r_107_of_several_decisions_to_process_a_version_answers_all_or_none() {
    run(|| {
        let dataset = open();
        let first = verified(dataset, &[], Finding::SuspendDataset);
        assert_ok!(decide(first, Outcome::ReopenAfterProcessing));
        list_again(dataset, &[1, 2]);
        // Made after the first objection and before the second.
        let second = verified(dataset, &[], Finding::SuspendDataset);
        assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::ObjectionUndecided);
        assert_ok!(decide(second, Outcome::ReopenAfterProcessing));
        assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::MadeBeforeSuspension);
        list_again(dataset, &[1, 2]);
        assert_ok!(publish(dataset));
        assert_eq!((view(first).suspends, view(second).suspends), (None, None));
    });
}

#[test]
fn r_107_what_is_to_be_processed_is_suspended_where_it_was_not() {
    run(|| {
        for (codes, scope) in [(&[2][..], SuspensionScope::Items), (&[], SuspensionScope::Dataset)] {
            let dataset = open();
            let objection = verified(dataset, codes, Finding::NotNecessary);
            assert_ok!(decide(objection, Outcome::ReopenAfterProcessing));
            assert_eq!(view(objection).suspends, Some(scope));
            assert_eq!(suspended(dataset), codes);
            assert_eq!(kept(dataset), codes.is_empty());
            list_again(dataset, &[1, 2]);
            assert_ok!(publish(dataset));
            assert_eq!((suspended(dataset), kept(dataset)), (vec![], false));
        }
    });
}

#[test]
fn q_21_where_items_cannot_be_suspended_alone_the_dataset_is() {
    run(|| {
        // There is no room.
        let crowded = open();
        for _ in 0..MOST {
            verified(crowded, &[1], Finding::SuspendItems);
        }
        let objection = verified(crowded, &[2], Finding::NotNecessary);
        assert_ok!(decide(objection, Outcome::ReopenAfterProcessing));
        assert_eq!((service(crowded), suspended(crowded)), (Service::Suspended, vec![1]));
        // The reading in force does not allow it.
        Mock::parameters(|p| p.conduct.suspend_items_if_separable = false);
        let dataset = open();
        let objection = verified(dataset, &[2], Finding::NotNecessary);
        assert_ok!(decide(objection, Outcome::ReopenAfterProcessing));
        assert_eq!((service(dataset), suspended(dataset)), (Service::Suspended, vec![]));
    });
}

#[test]
fn r_107_nothing_is_decided_before_it_is_verified() {
    run(|| {
        let objection = filed(open(), &[]);
        assert_noop!(decide(objection, Outcome::RestoreOrKeep), Fault::WrongState);
        assert_noop!(decide(77, Outcome::RestoreOrKeep), Fault::NotFound);
    });
}

#[test]
fn r_108_the_party_is_told_promptly() {
    run(|| {
        let objection = verified(open(), &[], Finding::NotNecessary);
        assert_noop!(ObjectionsPallet::notify(signed(CLERK), objection, digest(1)), Fault::WrongState);
        assert_ok!(decide(objection, Outcome::RestoreOrKeep));
        assert_eq!(view(objection).due.unwrap().day, today().plus(5), "Q-27: five working days");
        take_events();
        let notify = |origin| ObjectionsPallet::notify(origin, objection, digest(1));
        for_owner_only(false, notify);
        pass_days(5);
        assert_ok!(notify(signed(CLERK)));
        let ended = Some(ClockEnd::InTime);
        assert_eq!(take_events(), [Event::PartyNotified { objection, notice: digest(1), ended }]);
        assert_eq!(
            (state(objection), clock(objection)),
            (ObjectionState::Notified, Some((ClockKind::RereviewRequest, AGENCY)))
        );
        assert_noop!(notify(signed(CLERK)), Fault::WrongState);
    });
}

#[test]
fn r_108_a_late_notice_is_recorded_as_late() {
    run(|| {
        let objection = verified(open(), &[], Finding::NotNecessary);
        assert_ok!(decide(objection, Outcome::RestoreOrKeep));
        pass_days(6);
        assert!(view(objection).overdue);
        assert_ok!(ObjectionsPallet::notify(signed(CLERK), objection, digest(1)));
        assert_eq!(ObjectionsPallet::history(objection, 4, 1)[0].ended, Some(ClockEnd::Late));
    });
}
