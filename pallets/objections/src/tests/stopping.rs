//! Several reasons at once: nothing is served before the last of them is gone.

use super::*;
use drl_primitives::{
    catalog::{Datasets, Service},
    dataset::StopCause,
    objection::{Finding, Outcome},
    DatasetId, ObjectionId,
};
use frame_support::assert_ok;

fn suspending(dataset: DatasetId, codes: &[u16], finding: Finding) -> ObjectionId {
    let objection = filed(dataset, codes);
    assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, finding, digest(1)));
    objection
}

fn unfounded(objection: ObjectionId) {
    assert_ok!(ObjectionsPallet::decide(signed(CHIEF), objection, Outcome::RestoreOrKeep, digest(2)));
}

#[test]
fn r_107_a_dataset_is_served_again_when_the_last_objection_is_over() {
    run(|| {
        let dataset = open();
        let objections: Vec<_> = (0..4).map(|_| suspending(dataset, &[], Finding::SuspendDataset)).collect();
        for objection in objections {
            assert_eq!(service(dataset), Service::Suspended);
            unfounded(objection);
        }
        assert_eq!(service(dataset), Service::Open);
    });
}

#[test]
fn r_107_items_are_served_again_when_the_last_objection_to_them_is_over() {
    run(|| {
        let dataset = open();
        let first = suspending(dataset, &[1, 2], Finding::SuspendItems);
        let second = suspending(dataset, &[2, 3], Finding::SuspendItems);
        unfounded(first);
        assert_eq!(suspended(dataset), [2, 3]);
        unfounded(second);
        assert_eq!(suspended(dataset), Vec::<u16>::new());
    });
}

#[test]
fn r_107_items_and_dataset_are_lifted_apart() {
    run(|| {
        let dataset = open();
        let whole = suspending(dataset, &[], Finding::SuspendDataset);
        let part = suspending(dataset, &[3], Finding::SuspendItems);
        assert_eq!((service(dataset), suspended(dataset)), (Service::Suspended, vec![3]));
        unfounded(whole);
        assert_eq!((service(dataset), suspended(dataset)), (Service::Open, vec![3]));
        unfounded(part);
        assert_eq!((service(dataset), suspended(dataset)), (Service::Open, vec![]));
    });
}

#[test]
fn r_110_the_owners_own_finding_outlasts_the_objection_and_the_other_way_round() {
    run(|| {
        let risk = StopCause::SecurityRisk;
        for own_first in [true, false] {
            let dataset = open();
            let own = || Catalog::suspend(signed(CLERK), dataset, risk, digest(3)).unwrap();
            if own_first {
                own();
            }
            let objection = suspending(dataset, &[], Finding::SuspendDataset);
            if !own_first {
                own();
            }
            let restore = || Catalog::restore(signed(CHIEF), dataset, digest(4));
            assert_noop!(restore(), pallet_catalog::Error::<Test>::KeptByObjection);
            unfounded(objection);
            assert_eq!(service(dataset), Service::Suspended);
            assert_ok!(restore());
            assert_eq!(service(dataset), Service::Open);
        }
    });
}

#[test]
fn r_110_what_the_owner_withdraws_by_itself_is_not_opened_before_the_objection_is_decided() {
    run(|| {
        let dataset = open();
        let objection = suspending(dataset, &[], Finding::SuspendDataset);
        assert_ok!(Catalog::withdraw(signed(CHIEF), dataset, StopCause::SecurityRisk, digest(3)));
        list_again(dataset, &[1]);
        assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::ObjectionUndecided);
        unfounded(objection);
        assert_ok!(publish(dataset));
    });
}

#[test]
fn r_107_withdrawing_for_one_objection_leaves_the_others_to_be_decided() {
    run(|| {
        let dataset = open();
        let founded = suspending(dataset, &[], Finding::SuspendDataset);
        let other = suspending(dataset, &[], Finding::SuspendDataset);
        let items = suspending(dataset, &[2], Finding::SuspendItems);
        assert_ok!(ObjectionsPallet::decide(signed(CHIEF), founded, Outcome::Withdraw, digest(2)));
        list_again(dataset, &[1, 2]);
        assert_noop!(publish(dataset), pallet_catalog::Error::<Test>::ObjectionUndecided);
        unfounded(other);
        assert_ok!(publish(dataset));
        assert_eq!(suspended(dataset), [2]);
        unfounded(items);
        assert_eq!(suspended(dataset), Vec::<u16>::new());
    });
}

#[test]
fn r_106_what_was_suspended_when_can_be_told_afterwards() {
    run(|| {
        let dataset = open();
        let start = now();
        pass_days(1);
        let objection = suspending(dataset, &[2], Finding::SuspendItems);
        let first = now();
        pass_days(1);
        let whole = suspending(dataset, &[], Finding::SuspendDataset);
        let second = now();
        pass_days(1);
        unfounded(objection);
        unfounded(whole);
        let at = |moment| (Catalog::service_at(dataset, moment).unwrap(), Catalog::suspended_items_at(dataset, moment));
        assert_eq!(at(start), (Service::Open, items(&[])));
        assert_eq!(at(first), (Service::Open, items(&[2])));
        assert_eq!(at(second), (Service::Suspended, items(&[2])));
        assert_eq!(at(now()), (Service::Open, items(&[])));
    });
}

/// One record and one dataset are written, whoever depends on it.
#[test]
fn r_106_suspending_touches_nothing_but_objection_and_dataset() {
    run(|| {
        let dataset = open();
        let untouched = open();
        let objection = filed(dataset, &[]);
        let (before, other) = (Catalog::record_count(dataset), Catalog::dataset(untouched));
        assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, Finding::SuspendDataset, digest(1)));
        assert_eq!(Catalog::record_count(dataset), before + 1);
        assert_eq!(Catalog::dataset(untouched), other);
    });
}
