//! The party withdraws its objection.

use super::*;
use crate::Event;
use drl_primitives::{
    catalog::Service,
    dataset::StopCause,
    objection::{Finding, ObjectionAct, ObjectionDetail, ObjectionState, Outcome, RereviewResult, SuspensionScope},
    ObjectionId,
};
use frame_support::assert_ok;

fn withdraw(objection: ObjectionId, go_on: bool) -> DispatchResult {
    ObjectionsPallet::withdraw_objection(signed(CHIEF), objection, digest(7), go_on)
}

fn verify(objection: ObjectionId, finding: Finding) {
    assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, finding, digest(1)));
    System::reset_events();
}

#[test]
fn r_104_a_withdrawn_objection_lifts_what_it_kept_suspended() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[]);
        verify(objection, Finding::SuspendDataset);
        for_owner_only(true, |origin| ObjectionsPallet::withdraw_objection(origin, objection, digest(7), false));
        assert_ok!(withdraw(objection, false));
        let scope = SuspensionScope::Dataset;
        assert_eq!(
            take_events(),
            [
                Event::SuspensionEnded { objection, dataset, scope },
                Event::ObjectionWithdrawn { objection, evidence: digest(7), goes_on: false },
            ]
        );
        assert_eq!((service(dataset), state(objection)), (Service::Open, ObjectionState::Closed));
        assert_noop!(withdraw(objection, false), Fault::WrongState);
        assert_noop!(withdraw(77, false), Fault::NotFound);
    });
}

#[test]
fn r_104_it_can_be_withdrawn_in_every_open_state() {
    run(|| {
        let dataset = open();
        let steps: [&dyn Fn(ObjectionId) -> DispatchResult; 6] = [
            &|id| ObjectionsPallet::verify(signed(CHIEF), id, Finding::SuspendItems, digest(1)),
            &|id| ObjectionsPallet::decide(signed(CHIEF), id, Outcome::ReopenAfterProcessing, digest(2)),
            &|id| ObjectionsPallet::notify(signed(CHIEF), id, digest(3)),
            &|id| ObjectionsPallet::request_rereview(signed(CHIEF), id, digest(4)),
            &|id| {
                let result = RereviewResult::Change { to: Outcome::Withdraw };
                ObjectionsPallet::rereview(signed(BUREAU_CHIEF), id, result, digest(5))
            },
            &|id| ObjectionsPallet::decide(signed(CHIEF), id, Outcome::Withdraw, digest(6)),
        ];
        for taken in 0..=steps.len() {
            let objection = filed(dataset, &[2]);
            for step in &steps[..taken] {
                assert_ok!(step(objection));
            }
            assert_ok!(withdraw(objection, false));
            assert_eq!((state(objection), clock(objection)), (ObjectionState::Closed, None));
            assert_eq!((view(objection).bound_to, suspended(dataset)), (None, vec![]));
            check();
        }
    });
}

#[test]
fn r_110_the_agency_may_go_on_by_itself() {
    run(|| {
        for finding in [Finding::SuspendDataset, Finding::SuspendItems] {
            let dataset = open();
            let objection = filed(dataset, &[2]);
            verify(objection, finding);
            assert_ok!(withdraw(objection, true));
            assert_eq!((service(dataset), suspended(dataset), kept(dataset)), (Service::Suspended, vec![], false));
            assert!(Catalog::dataset(dataset).unwrap().suspended_by_owner);
            let cause = StopCause::SecurityRisk;
            let event = pallet_catalog::Event::DatasetSuspended { dataset, cause, evidence: digest(7) };
            assert!(System::events().iter().any(|record| record.event == RuntimeEvent::Catalog(event.clone())));
            let record = ObjectionsPallet::history(objection, 3, 1).remove(0);
            assert_eq!((record.act, record.detail), (ObjectionAct::Withdraw, ObjectionDetail::GoesOn));
            // When the risk is gone the owner restores it.
            assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(8)));
        }
    });
}

#[test]
fn r_110_going_on_where_nothing_is_suspended_suspends_nothing() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[]);
        verify(objection, Finding::NotNecessary);
        assert_ok!(withdraw(objection, true));
        assert_eq!(take_events(), [Event::ObjectionWithdrawn { objection, evidence: digest(7), goes_on: true }]);
        assert_eq!(service(dataset), Service::Open);
    });
}

#[test]
fn r_110_going_on_where_the_owner_has_suspended_it_already_is_no_fault() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[]);
        verify(objection, Finding::SuspendDataset);
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::QualityProblem, digest(1)));
        assert_ok!(withdraw(objection, true));
        assert_eq!(service(dataset), Service::Suspended);

        let gone = open();
        let objection = filed(gone, &[]);
        verify(objection, Finding::SuspendDataset);
        assert_ok!(Catalog::withdraw(signed(CHIEF), gone, StopCause::SecurityRisk, digest(1)));
        assert_ok!(withdraw(objection, true));
        assert_eq!((service(gone), kept(gone)), (Service::Withdrawn, false));
    });
}
