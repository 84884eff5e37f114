//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::{
    catalog::DatasetControl,
    grant_status::Act,
    objection::{Finding, ObjectionAct, ObjectionState, Outcome},
    testing::Mock,
    DatasetId,
};
use frame_support::assert_ok;

/// Objection 1 suspends the dataset, 2 items of it; 3 waits for processed data; 4 is as it was filed.
fn found(what: &'static str, breaking: impl FnOnce(DatasetId)) {
    run(|| {
        let dataset = open();
        for (id, finding) in [(1, Finding::SuspendDataset), (2, Finding::SuspendItems), (3, Finding::SuspendDataset)] {
            filed(dataset, &[2]);
            assert_ok!(ObjectionsPallet::verify(signed(CHIEF), id, finding, digest(1)));
        }
        assert_ok!(ObjectionsPallet::decide(signed(CHIEF), 3, Outcome::ReopenAfterProcessing, digest(1)));
        filed(dataset, &[]);
        Mock::pass_days(1);
        check();
        let _ = frame_support::storage::with_transaction(|| {
            breaking(dataset);
            assert_eq!(ObjectionsPallet::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

fn change(id: u32, change: impl FnOnce(&mut ObjectionOf<Test>)) {
    Objections::<Test>::mutate(id, |objection| change(objection.as_mut().unwrap()));
}

fn change_record(id: u32, number: u32, change: impl FnOnce(&mut RecordOf<Test>)) {
    Records::<Test>::mutate(id, number, |record| change(record.as_mut().unwrap()));
}

#[test]
fn broken_objections_are_found() {
    found("objections are more or fewer than counted", |_| ObjectionCount::<Test>::put(3));
    found("objections are not numbered without a gap", |_| {
        let moved = Objections::<Test>::take(4).unwrap();
        Objections::<Test>::insert(9, moved);
    });
    found("contested items do not ascend", |_| change(4, |objection| objection.form.items = items(&[2, 1])));
    found("an objection was filed in the future", |_| change(4, |objection| objection.filed_at = u64::MAX));
    found("the state of an objection does not fit what was done", |_| {
        change(4, |objection| objection.state = ObjectionState::Decided);
    });
    found("the state of an objection does not fit what was done", |_| {
        change(3, |objection| objection.clock = None);
    });
    found("the state of an objection does not fit what was done", |_| {
        change(1, |objection| objection.bound_to = Some(Outcome::Withdraw));
    });
    found("a suspension waits for what is decided already, or not", |_| {
        change(1, |objection| objection.hold.as_mut().unwrap().until_processed = true);
    });
    found("a suspension waits for what is decided already, or not", |_| {
        change(3, |objection| objection.hold.as_mut().unwrap().until_processed = false);
    });
    found("no items are suspended as items", |_| change(2, |objection| objection.form.items = items(&[])));
}

#[test]
fn broken_histories_are_found() {
    found("an objection has no history", |_| change(4, |objection| objection.records = 0));
    found("a history has a gap", |_| Records::<Test>::remove(1, 1));
    found("a history goes back", |_| change_record(1, 1, |record| record.at = 0));
    found("a history does not begin with the filing", |_| {
        change_record(4, 0, |record| record.act = ObjectionAct::AddMaterial);
    });
    found("a record does not say who acted", |_| change_record(1, 1, |record| record.actor = None));
    found("a record does not say who acted", |_| change_record(1, 1, |record| record.officer = None));
    found("a history does not follow the state machine", |_| {
        change_record(1, 1, |record| record.act = ObjectionAct::Decide);
    });
    found("a history does not end with the state", |_| change(1, |objection| objection.records = 2));
    found("records of no objection", |_| {
        let record = Records::<Test>::get(1, 0).unwrap();
        Records::<Test>::insert(77, 0, record);
    });
}

#[test]
fn broken_lists_are_found() {
    found("a list does not name every objection", |dataset| DatasetObjections::<Test>::remove(dataset, 3));
    found("a list has a gap", |_| OwnerObjections::<Test>::insert(AGENCY, 4, 4));
    found("a list names no objection", |_| OwnerObjections::<Test>::insert(AGENCY, 3, 77));
    found("a list names an objection twice", |_| OwnerObjections::<Test>::insert(AGENCY, 3, 1));
    found("a list names an objection of something else", |_| {
        OwnerObjections::<Test>::remove(AGENCY, 3);
        OwnerObjections::<Test>::insert(OTHER, 0, 4);
        OwnerObjectionCounts::<Test>::insert(OTHER, 1);
    });
}

#[test]
fn broken_suspensions_are_found() {
    let suspension = |dataset, change: fn(&mut SuspensionOf<Test>)| Suspensions::<Test>::mutate(dataset, change);
    found("a suspension of a dataset to which nobody objects", |dataset| {
        Suspensions::<Test>::insert(dataset + 1, SuspensionOf::<Test>::default());
    });
    found("a suspension of items is noted otherwise", |dataset| {
        suspension(dataset, |suspension| suspension.items[0].upto = 9);
    });
    found("unprocessed data could be opened", |dataset| {
        suspension(dataset, |suspension| suspension.processing_upto = 0);
    });
    found("suspensions that wait for a decision are miscounted", |dataset| {
        suspension(dataset, |suspension| suspension.undecided = 2);
    });
    found("suspensions that wait for processed data are miscounted", |dataset| {
        suspension(dataset, |suspension| suspension.processing = 0);
    });
    found("items are suspended by no objection", |dataset| {
        suspension(dataset, |suspension| {
            let again = suspension.items[0].clone();
            suspension.items.try_push(again).unwrap();
        });
    });
    let act = || Act { organisation: AGENCY, officer: CHIEF, evidence: digest(1) };
    found("the catalog knows other suspended items", |dataset| {
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[1]), act()));
    });
    found("a dataset is served that an objection keeps suspended", |dataset| {
        pallet_catalog::Datasets::<Test>::mutate(dataset, |dataset| {
            dataset.as_mut().unwrap().service = drl_primitives::catalog::Service::Open;
        });
    });
}
