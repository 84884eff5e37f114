//! Filing, and material.

use super::*;
use crate::Event;
use drl_primitives::{
    clocks::{ClockEnd, ClockKind},
    dataset::StopCause,
    objection::{
        Demand, Finding, InfringedRight, ObjectionAct, ObjectionDetail, ObjectionForm, ObjectionRecord, ObjectionState,
        Outcome,
    },
};
use frame_support::assert_ok;

#[test]
fn r_104_bureau_or_agency_enter_an_objection_for_the_party() {
    run(|| {
        let dataset = open();
        let file = |origin| ObjectionsPallet::file(origin, dataset, form(&[]));
        for_owner_and_bureau_only(file);
        for (objection, who, filed_by) in [(1, CLERK, AGENCY), (2, BUREAU_CLERK, BUREAU)] {
            assert_ok!(file(signed(who)));
            let ObjectionForm { handle, right, demand, .. } = form(&[]);
            let event = Event::ObjectionFiled { objection, dataset, owner: AGENCY, filed_by, handle, right, demand };
            assert_eq!(take_events(), [event]);
            let view = view(objection);
            assert_eq!((view.dataset, view.owner, view.filed_by, view.filed_at), (dataset, AGENCY, filed_by, now()));
            assert_eq!((view.state, view.form), (ObjectionState::Filed, form(&[])));
            assert_eq!((view.finding, view.outcome, view.suspends), (None, None, None));
            let record = ObjectionRecord {
                at: now(),
                block: 1,
                actor: Some(filed_by),
                officer: Some(who),
                act: ObjectionAct::File,
                detail: ObjectionDetail::None,
                evidence: None,
                ended: None,
                state: ObjectionState::Filed,
            };
            assert_eq!(ObjectionsPallet::history(objection, 0, 9), [record]);
        }
    });
}

#[test]
fn r_104_every_right_and_demand_is_taken() {
    use drl_primitives::Code;
    run(|| {
        let dataset = open();
        for right in InfringedRight::ALL {
            for demand in Demand::ALL {
                let form = ObjectionForm { right: *right, demand: *demand, ..form(&[1, 3]) };
                assert_ok!(ObjectionsPallet::file(signed(CLERK), dataset, form.clone()));
                assert_eq!(view(ObjectionsPallet::objection_count()).form, form);
            }
        }
    });
}

#[test]
fn r_104_only_opened_data_is_objected_to() {
    run(|| {
        let file = |dataset| ObjectionsPallet::file(signed(CLERK), dataset, form(&[]));
        assert_noop!(file(77), Fault::NoSuchDataset);
        assert_ok!(Catalog::register(signed(CLERK), entry(&[1])));
        assert_noop!(file(1), Fault::NoSuchDataset);
        assert_ok!(Catalog::propose(signed(CHIEF), 1));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), 1, drl_primitives::dataset::EntryReview::Pass));
        assert_noop!(file(1), Fault::NotOpened);
        assert_ok!(publish(1));
        assert_ok!(file(1));
        assert_ok!(Catalog::suspend(signed(CLERK), 1, StopCause::SecurityRisk, digest(1)));
        assert_ok!(file(1));
        assert_ok!(Catalog::withdraw(signed(CHIEF), 1, StopCause::SecurityRisk, digest(1)));
        assert_noop!(file(1), Fault::NotOpened);
    });
}

#[test]
fn q_21_contested_items_are_items_of_the_dataset_in_rising_order() {
    run(|| {
        let dataset = open();
        let file = |codes: &[u16]| ObjectionsPallet::file(signed(CLERK), dataset, form(codes));
        assert_noop!(file(&[2, 1]), Fault::ItemsNotAscending);
        assert_noop!(file(&[2, 2]), Fault::ItemsNotAscending);
        assert_noop!(file(&[2, 6]), Fault::NoSuchItem);
        assert_ok!(file(&[1, 2, 3, 4, 5]));
    });
}

#[test]
fn r_105_verification_is_due_at_once_from_the_demand_on() {
    run(|| {
        let dataset = open();
        let objection = filed(dataset, &[]);
        assert_eq!(clock(objection), Some((ClockKind::ObjectionVerification, AGENCY)));
        let due = view(objection).due.unwrap();
        assert_eq!(due.day, today().plus(1), "Q-27: one working day");
        assert!(!view(objection).overdue);
        pass_days(2);
        assert!(view(objection).overdue);
        assert_eq!(state(objection), ObjectionState::Filed, "an overdue verification changes nothing else");
    });
}

#[test]
fn q_21_by_the_other_reading_verification_is_due_from_the_material_on() {
    run(|| {
        Mock::parameters(|p| p.conduct.objection_starts_with_demand = false);
        let dataset = open();
        let with_material = ObjectionForm { material: Some(digest(5)), ..form(&[]) };
        assert_ok!(ObjectionsPallet::file(signed(CLERK), dataset, with_material));
        assert_eq!(clock(1), Some((ClockKind::ObjectionVerification, AGENCY)));

        let objection = filed(dataset, &[]);
        assert_eq!((clock(objection), view(objection).due), (None, None));
        pass_days(10);
        let add = |origin, byte| ObjectionsPallet::add_material(origin, objection, digest(byte));
        for_owner_and_bureau_only(|origin| add(origin, 6));
        assert_ok!(add(signed(BUREAU_CLERK), 6));
        assert_eq!(take_events(), [Event::MaterialAdded { objection, material: digest(6) }]);
        let due = view(objection).due.unwrap().day;
        assert_eq!(due, today().plus(1));
        // Further material does not start it again.
        pass_days(1);
        assert_ok!(add(signed(CLERK), 7));
        assert_eq!(view(objection).due.unwrap().day, due);
        assert_eq!(view(objection).form.material, Some(digest(7)));
        assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, Finding::NotNecessary, digest(1)));
        let ended = ObjectionsPallet::history(objection, 3, 1)[0].ended;
        assert_eq!(ended, Some(ClockEnd::InTime));
    });
}

#[test]
fn q_21_the_agency_may_verify_without_waiting_for_the_material() {
    run(|| {
        Mock::parameters(|p| p.conduct.objection_starts_with_demand = false);
        let objection = filed(open(), &[]);
        let (finding, evidence) = (Finding::SuspendDataset, digest(1));
        assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, finding, evidence));
        assert!(take_events().contains(&Event::ObjectionVerified { objection, finding, evidence, ended: None }));
    });
}

#[test]
fn material_is_taken_while_something_is_verified_or_reviewed() {
    run(|| {
        let objection = filed(open(), &[]);
        let add = || ObjectionsPallet::add_material(signed(CLERK), objection, digest(6));
        assert_noop!(ObjectionsPallet::add_material(signed(CLERK), 77, digest(6)), Fault::NotFound);
        assert_ok!(add());
        assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, Finding::NotNecessary, digest(1)));
        assert_ok!(add());
        assert_eq!(clock(objection), None, "what is verified already is not due again");
        assert_ok!(ObjectionsPallet::decide(signed(CHIEF), objection, Outcome::RestoreOrKeep, digest(2)));
        assert_noop!(add(), Fault::WrongState);
        assert_ok!(ObjectionsPallet::notify(signed(CLERK), objection, digest(3)));
        assert_noop!(add(), Fault::WrongState);
        assert_ok!(ObjectionsPallet::request_rereview(signed(CLERK), objection, digest(4)));
        assert_ok!(add());
        assert_eq!(clock(objection), Some((ClockKind::Rereview, BUREAU)));
    });
}

#[test]
fn the_number_after_the_last_is_refused() {
    run(|| {
        let dataset = open();
        crate::ObjectionCount::<Test>::put(u32::MAX);
        assert_noop!(ObjectionsPallet::file(signed(CLERK), dataset, form(&[])), Fault::NumbersExhausted);
        crate::ObjectionCount::<Test>::kill();
    });
}
