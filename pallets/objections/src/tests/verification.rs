//! Preliminary verification, and what it suspends.

use super::*;
use crate::Event;
use drl_primitives::{
    catalog::Service,
    clocks::{ClockEnd, ClockKind},
    dataset::StopCause,
    objection::{Finding, ObjectionAct, ObjectionDetail, ObjectionState, SuspensionScope},
};
use frame_support::assert_ok;

const EVIDENCE: drl_primitives::Digest = drl_primitives::Digest::sha256([9; 32]);

fn verify(objection: u32, finding: Finding) -> DispatchResult {
    ObjectionsPallet::verify(signed(CHIEF), objection, finding, EVIDENCE)
}

#[test]
fn r_105_the_agency_verifies_and_r_106_suspends_the_dataset_in_the_same_step() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[]);
        let finding = Finding::SuspendDataset;
        for_owner_only(true, |origin| ObjectionsPallet::verify(origin, objection, finding, EVIDENCE));
        assert_ok!(verify(objection, finding));
        let ended = Some(ClockEnd::InTime);
        assert_eq!(
            take_all_events(),
            [
                RuntimeEvent::Catalog(pallet_catalog::Event::DatasetSuspended {
                    dataset,
                    cause: StopCause::Objection,
                    evidence: EVIDENCE
                }),
                RuntimeEvent::Catalog(pallet_catalog::Event::ServiceChanged { dataset, service: Service::Suspended }),
                RuntimeEvent::ObjectionsPallet(Event::SuspensionBegun {
                    objection,
                    dataset,
                    scope: SuspensionScope::Dataset
                }),
                RuntimeEvent::ObjectionsPallet(Event::ObjectionVerified {
                    objection,
                    finding,
                    evidence: EVIDENCE,
                    ended
                }),
            ]
        );
        assert_eq!(service(dataset), Service::Suspended);
        let view = view(objection);
        assert_eq!((view.state, view.finding), (ObjectionState::FinalCheck, Some(finding)));
        assert_eq!((view.suspends, clock(objection)), (Some(SuspensionScope::Dataset), None));
        let acts: Vec<_> = ObjectionsPallet::history(objection, 1, 9)
            .into_iter()
            .map(|record| (record.act, record.detail, record.evidence, record.ended, record.state))
            .collect();
        let detail = ObjectionDetail::Finding(finding);
        let (preliminary, final_check) = (ObjectionState::Preliminary, ObjectionState::FinalCheck);
        assert_eq!(
            acts,
            [
                (ObjectionAct::Verify, detail, Some(EVIDENCE), ended, preliminary),
                (ObjectionAct::Suspend, detail, Some(EVIDENCE), None, final_check),
            ]
        );
        assert_noop!(verify(objection, finding), Fault::WrongState);
        assert_noop!(verify(77, finding), Fault::NotFound);
    });
}

#[test]
fn r_106_what_need_not_be_suspended_stays_open() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[1]);
        let finding = Finding::NotNecessary;
        assert_ok!(verify(objection, finding));
        let ended = Some(ClockEnd::InTime);
        assert_eq!(take_events(), [Event::ObjectionVerified { objection, finding, evidence: EVIDENCE, ended }]);
        assert_eq!((service(dataset), suspended(dataset), kept(dataset)), (Service::Open, vec![], false));
        assert_eq!((state(objection), view(objection).suspends), (ObjectionState::FinalCheck, None));
        assert_eq!(ObjectionsPallet::history(objection, 2, 1)[0].act, ObjectionAct::KeepOpen);
    });
}

#[test]
fn r_105_a_late_verification_is_recorded_as_late() {
    run(|| {
        let objection = filed(open(), &[]);
        assert_eq!(clock(objection).map(|clock| clock.0), Some(ClockKind::ObjectionVerification));
        pass_days(2);
        assert_ok!(verify(objection, Finding::NotNecessary));
        assert_eq!(ObjectionsPallet::history(objection, 1, 1)[0].ended, Some(ClockEnd::Late));
    });
}

#[test]
fn q_21_contested_items_alone_are_suspended_where_they_are_separable() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[2, 4]);
        assert_ok!(verify(objection, Finding::SuspendItems));
        let scope = SuspensionScope::Items;
        assert!(take_events().contains(&Event::SuspensionBegun { objection, dataset, scope }));
        assert_eq!((service(dataset), suspended(dataset)), (Service::Open, vec![2, 4]));
        assert!(!kept(dataset));
        assert_eq!(view(objection).suspends, Some(scope));
    });
}

#[test]
fn q_21_of_several_objections_the_union_of_their_items_is_suspended() {
    run(|| {
        let dataset = open();
        for (contested, expected) in [(&[2, 4][..], vec![2, 4]), (&[4, 5], vec![2, 4, 5]), (&[1], vec![1, 2, 4, 5])] {
            let objection = filed(dataset, contested);
            assert_ok!(verify(objection, Finding::SuspendItems));
            assert_eq!(suspended(dataset), expected);
        }
    });
}

#[test]
fn q_21_whether_items_are_separable_is_for_the_owner_to_say() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[2]);
        assert_ok!(verify(objection, Finding::SuspendDataset));
        assert_eq!((service(dataset), suspended(dataset)), (Service::Suspended, vec![]));
    });
}

#[test]
fn q_21_where_no_items_are_contested_none_are_suspended_alone() {
    run(|| {
        let objection = filed(open(), &[]);
        assert_noop!(verify(objection, Finding::SuspendItems), Fault::NoItemsContested);
    });
}

#[test]
fn q_21_by_the_other_reading_the_whole_dataset_is_suspended() {
    run(|| {
        Mock::parameters(|p| p.conduct.suspend_items_if_separable = false);
        let objection = filed(open(), &[2]);
        assert_noop!(verify(objection, Finding::SuspendItems), Fault::WholeDatasetOnly);
        assert_ok!(verify(objection, Finding::SuspendDataset));
    });
}

#[test]
fn q_21_an_item_that_the_dataset_has_no_more_is_not_suspended_alone() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[5]);
        list_again(dataset, &[1, 2]);
        assert_ok!(publish(dataset));
        assert_noop!(verify(objection, Finding::SuspendItems), Fault::NoSuchItem);
        assert_ok!(verify(objection, Finding::SuspendDataset));
    });
}

#[test]
fn at_most_so_many_objections_keep_items_suspended_and_any_number_the_dataset() {
    run(|| {
        let dataset = open();
        for _ in 0..MOST {
            assert_ok!(verify(filed(dataset, &[1]), Finding::SuspendItems));
        }
        for _ in 0..MOST {
            let objection = filed(dataset, &[1]);
            assert_noop!(verify(objection, Finding::SuspendItems), Fault::TooManyItemSuspensions);
            assert_ok!(verify(objection, Finding::SuspendDataset));
        }
        assert_eq!(ObjectionsPallet::suspension(dataset).undecided, MOST);
        // When one ends there is room again.
        assert_ok!(ObjectionsPallet::withdraw_objection(signed(CHIEF), 1, digest(1), false));
        assert_ok!(verify(filed(dataset, &[1]), Finding::SuspendItems));
    });
}

#[test]
fn more_items_than_a_dataset_may_have_are_never_suspended() {
    run(|| {
        let range = |first: u16| (first..first + 128).collect::<Vec<_>>();
        assert_ok!(Catalog::register(signed(CLERK), entry(&range(1))));
        let dataset = Catalog::dataset_count();
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        let pass = drl_primitives::dataset::EntryReview::Pass;
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, pass));
        assert_ok!(publish(dataset));
        assert_ok!(verify(filed(dataset, &range(1)), Finding::SuspendItems));
        list_again(dataset, &range(129));
        assert_ok!(publish(dataset));
        let objection = filed(dataset, &[129]);
        assert_noop!(verify(objection, Finding::SuspendItems), Fault::TooManyItems);
        assert_ok!(verify(objection, Finding::SuspendDataset));
        assert_eq!(suspended(dataset), range(1));
    });
}

#[test]
fn r_106_what_was_withdrawn_meanwhile_is_not_opened_before_the_decision_all_the_same() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[]);
        assert_ok!(Catalog::withdraw(signed(CHIEF), dataset, StopCause::SecurityRisk, digest(1)));
        assert_ok!(verify(objection, Finding::SuspendDataset));
        assert_eq!(service(dataset), Service::Withdrawn);
        list_again(dataset, &[1]);
        assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::ObjectionUndecided);
    });
}
