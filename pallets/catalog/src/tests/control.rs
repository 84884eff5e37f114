//! What objections do to a dataset, and what they keep its owner from.

use super::*;
use crate::{Actor, ItemSuspension};
use drl_primitives::{
    catalog::{DatasetControl, Items, OpeningBar},
    clocks::Clocks,
    dataset::FilingReason,
    grant_status::Act,
    ItemCode,
};

const OBJECTION: StopCause = StopCause::Objection;
const RISK: StopCause = StopCause::SecurityRisk;

fn act(evidence: u8) -> Act<u64> {
    Act { organisation: AGENCY, officer: CHIEF, evidence: digest(evidence) }
}

fn items(codes: &[ItemCode]) -> Items {
    codes.to_vec().try_into().unwrap()
}

/// What objections do. The calls of the same names are their owner's.
fn stop(dataset: DatasetId, cause: StopCause, act: Act<u64>) -> DispatchResult {
    <Catalog as DatasetControl<u64>>::suspend(dataset, cause, act)
}

fn lift(dataset: DatasetId, act: Act<u64>) -> DispatchResult {
    <Catalog as DatasetControl<u64>>::restore(dataset, act)
}

fn end(dataset: DatasetId, cause: StopCause, act: Act<u64>) -> DispatchResult {
    <Catalog as DatasetControl<u64>>::withdraw(dataset, cause, act)
}

/// Whether the owner's own finding suspends it.
fn own_stop(dataset: DatasetId) -> bool {
    Catalog::dataset(dataset).unwrap().suspended_by_owner
}

/// The bureau cannot do to a dataset of an agency what only its owner may, not even through another pallet.
#[test]
fn r_005_objections_act_for_the_owner_only() {
    run(|| {
        let dataset = open(restricted());
        let foreign = || Act { organisation: BUREAU, officer: BUREAU_CHIEF, evidence: digest(1) };
        assert_noop!(stop(dataset, OBJECTION, foreign()), Error::<Test>::NotOwner);
        assert_noop!(lift(dataset, foreign()), Error::<Test>::NotOwner);
        assert_noop!(end(dataset, OBJECTION, foreign()), Error::<Test>::NotOwner);
        assert_noop!(Catalog::set_suspended_items(dataset, items(&[1]), foreign()), Error::<Test>::NotOwner);
        assert_noop!(stop(77, OBJECTION, act(1)), Error::<Test>::NotFound);
        assert_noop!(lift(77, act(1)), Error::<Test>::NotFound);
        assert_noop!(end(77, OBJECTION, act(1)), Error::<Test>::NotFound);
        assert_noop!(Catalog::set_suspended_items(77, items(&[1]), act(1)), Error::<Test>::NotFound);
    });
}

#[test]
fn r_106_an_objection_suspends_and_r_107_restores() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        assert_eq!(
            events(),
            [
                Event::DatasetSuspended { dataset, cause: OBJECTION, evidence: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Suspended },
            ]
        );
        let record = last_record(dataset);
        assert_eq!((record.act, record.evidence), (DatasetAct::Suspend, Some(digest(1))));
        assert_eq!(record.by, Some(Actor { organisation: AGENCY, officer: CHIEF }));
        assert!(!own_stop(dataset));

        assert_ok!(lift(dataset, act(2)));
        assert_eq!(
            events(),
            [
                Event::DatasetRestored { dataset, evidence: digest(2) },
                Event::ServiceChanged { dataset, service: Service::Open },
            ]
        );
        let again = lift(dataset, act(3));
        assert_noop!(again, Error::<Test>::WrongState);
    });
}

#[test]
fn r_107_an_objection_withdraws() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(end(dataset, OBJECTION, act(1)));
        assert_eq!(
            events(),
            [
                Event::DatasetWithdrawn { dataset, cause: OBJECTION, evidence: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Withdrawn },
            ]
        );
        assert_noop!(stop(dataset, OBJECTION, act(2)), Error::<Test>::WrongState);
    });
}

#[test]
fn r_106_further_objections_are_recorded_and_change_nothing() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        events();
        assert_ok!(stop(dataset, OBJECTION, act(2)));
        assert_eq!(events(), [Event::DatasetSuspended { dataset, cause: OBJECTION, evidence: digest(2) }]);
        assert_eq!(last_record(dataset).evidence, Some(digest(2)));
        assert_eq!(state(dataset), (Stage::Settled, Service::Suspended));
    });
}

#[test]
fn r_110_what_the_owner_found_itself_outlasts_an_objection() {
    run(|| {
        let dataset = open(restricted());
        // In either order.
        for own_first in [true, false] {
            if own_first {
                assert_ok!(Catalog::suspend(signed(CLERK), dataset, RISK, digest(1)));
            }
            assert_ok!(stop(dataset, OBJECTION, act(2)));
            if !own_first {
                assert_ok!(Catalog::suspend(signed(CLERK), dataset, RISK, digest(1)));
            }
            let twice = Catalog::suspend(signed(CLERK), dataset, RISK, digest(1));
            assert_noop!(twice, Error::<Test>::WrongState);
            events();

            assert!(own_stop(dataset));
            assert_ok!(lift(dataset, act(3)));
            assert_eq!(events(), []);
            assert_eq!(state(dataset), (Stage::Settled, Service::Suspended));
            assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(4)));
            assert_eq!(state(dataset), (Stage::Settled, Service::Open));
            assert!(!own_stop(dataset));
        }
    });
}

#[test]
fn r_110_an_agency_goes_on_by_itself_with_what_an_objection_began() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        assert_ok!(stop(dataset, RISK, act(2)));
        assert!(own_stop(dataset));
        events();
        assert_ok!(stop(dataset, RISK, act(3)));
        assert_eq!(events(), []);
    });
}

#[test]
fn r_106_the_owner_does_not_restore_what_an_objection_keeps_suspended() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        Objections::set(|objections| objections.keep = true);
        let restore = || Catalog::restore(signed(CHIEF), dataset, digest(2));
        assert_noop!(restore(), Error::<Test>::KeptByObjection);
        let by_objection = lift(dataset, act(2));
        assert_noop!(by_objection, Error::<Test>::KeptByObjection);
        Objections::set(|objections| objections.keep = false);
        assert_ok!(restore());
    });
}

#[test]
fn r_107_nothing_is_opened_before_an_objection_is_decided() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        list_again(dataset, restricted());
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        let until = Mock::today().plus(30);
        let reason = FilingReason::StateSystem;
        assert_ok!(Catalog::file_outside(signed(CHIEF), dataset, reason, digest(3), until));
        assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset));
        let open_elsewhere = || Catalog::open_elsewhere(signed(CHIEF), dataset);
        for (bar, error) in [
            (OpeningBar::Undecided, Error::<Test>::ObjectionUndecided),
            (OpeningBar::NotProcessed, Error::<Test>::MadeBeforeSuspension),
        ] {
            Objections::set(|objections| objections.bar = Some(bar));
            assert_noop!(publish(), error);
        }
        assert_noop!(open_elsewhere(), Error::<Test>::MadeBeforeSuspension);
        Objections::set(|objections| objections.bar = None);
        assert_ok!(open_elsewhere());
        assert_eq!(Objections::get().opened, [(dataset, 1), (dataset, 2)]);
    });
}

#[test]
fn r_107_an_objection_added_to_a_suspension_leaves_the_processed_version_alone() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        list_again(dataset, restricted());
        assert_eq!(Catalog::latest_fixed_version(dataset), 2);
        assert_ok!(stop(dataset, OBJECTION, act(2)));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        // What the owner finds itself is meant for all that there is.
        list_again(dataset, restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, RISK, digest(1)));
        let publish = Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish, Error::<Test>::MadeBeforeSuspension);
    });
}

#[test]
fn r_107_drafts_are_not_fixed() {
    run(|| {
        assert_eq!(Catalog::latest_fixed_version(1), 0);
        let dataset = drafted(restricted());
        assert_eq!(Catalog::latest_fixed_version(dataset), 0);
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        assert_eq!(Catalog::latest_fixed_version(dataset), 1);
    });
}

#[test]
fn q_31_an_objection_does_not_lift_what_a_withdrawn_consent_stops() {
    run(|| {
        let dataset = open(cured(CureKind::Consented));
        assert_ok!(stop(dataset, OBJECTION, act(1)));
        assert_ok!(Catalog::withdraw_consent(signed(CLERK), dataset, digest(1)));
        assert!(own_stop(dataset));
        assert_ok!(lift(dataset, act(2)));
        assert_ok!(Catalog::reassess(signed(CHIEF), dataset, digest(9)));
        assert_ok!(lift(dataset, act(3)));
        assert_eq!(state(dataset), (Stage::Settled, Service::Suspended));
        assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(4)));
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
    });
}

#[test]
fn an_own_stop_ends_with_the_suspension_however_it_ends() {
    run(|| {
        let suspended = || {
            let dataset = open(restricted());
            assert_ok!(Catalog::suspend(signed(CLERK), dataset, RISK, digest(1)));
            assert!(own_stop(dataset));
            dataset
        };
        let withdrawn = suspended();
        assert_ok!(Catalog::withdraw(signed(CHIEF), withdrawn, RISK, digest(1)));
        assert!(!own_stop(withdrawn));
        let stricter = suspended();
        list_again(stricter, prohibited());
        assert_eq!(state(stricter).1, Service::NotOpen);
        assert!(!own_stop(stricter));
        let reopened = suspended();
        list_again(reopened, restricted());
        assert_ok!(Catalog::publish(signed(CHIEF), reopened, Channel::CityLedger));
        assert!(!own_stop(reopened));
    });
}

#[test]
fn q_21_items_are_suspended_while_the_rest_is_served() {
    run(|| {
        let dataset = open(restricted());
        let start = Mock::now();
        Mock::pass_days(1);
        System::set_block_number(7);
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[2, 7]), act(1)));
        let set = Event::ItemsSuspended { dataset, items: items(&[2, 7]), evidence: Some(digest(1)) };
        assert_eq!(events(), [set]);
        let entry = Catalog::item_suspension(dataset, 0).unwrap();
        let by = Actor { organisation: AGENCY, officer: CHIEF };
        let evidence = Some(digest(1));
        let expected = ItemSuspension { from: Mock::now(), block: 7, items: items(&[2, 7]), by: by.clone(), evidence };
        assert_eq!(entry, expected);
        let record = last_record(dataset);
        assert_eq!((record.act, record.version, record.by), (DatasetAct::SuspendItems, Some(1), Some(by)));
        assert_eq!((record.service, record.evidence), (Service::Open, evidence));

        let first = Mock::now();
        Mock::pass_days(1);
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[7]), act(2)));
        let second = Mock::now();
        Mock::pass_days(1);
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[]), act(3)));
        for (at, suspended) in [
            (start, &[][..]),
            (first - 1, &[]),
            (first, &[2, 7]),
            (second - 1, &[2, 7]),
            (second, &[7]),
            (Mock::now() - 1, &[7]),
            (Mock::now(), &[]),
        ] {
            assert_eq!(Catalog::suspended_items_at(dataset, at).to_vec(), suspended, "{at}");
        }
        assert!(Catalog::suspended_items_at(77, start).is_empty());
        assert_eq!(Catalog::item_suspension_count(dataset), 3);
        assert!(Catalog::dataset(dataset).unwrap().suspended_items.is_empty());
    });
}

#[test]
fn q_21_what_is_suspended_already_is_not_written_again() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[]), act(1)));
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[2]), act(1)));
        events();
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[2]), act(2)));
        assert_eq!(events(), []);
        assert_eq!(Catalog::item_suspension_count(dataset), 1);
    });
}

#[test]
fn q_21_suspended_items_are_items_of_the_dataset_in_rising_order() {
    run(|| {
        let dataset = open(restricted());
        let set = |codes: &[ItemCode]| Catalog::set_suspended_items(dataset, items(codes), act(1));
        assert_noop!(set(&[2, 1]), Error::<Test>::SuspendedItemsNotAscending);
        assert_noop!(set(&[2, 2]), Error::<Test>::SuspendedItemsNotAscending);
        assert_noop!(set(&[2, 3]), Error::<Test>::NoSuchItem);
        assert_ok!(set(&[1, 7]));
        // A version without item 7 does not lift its suspension, and a set that still has it is accepted.
        list_again(dataset, Metadata { items: items(&[1, 2]), ..restricted() });
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        assert_eq!(Catalog::suspended_items_at(dataset, Mock::now()), items(&[1, 7]));
        assert_ok!(set(&[2, 7]));
        assert_noop!(set(&[1, 2, 3]), Error::<Test>::NoSuchItem);
        // What nobody ever listed has no items.
        let draft = drafted(restricted());
        assert_noop!(Catalog::set_suspended_items(draft, items(&[1]), act(1)), Error::<Test>::NoSuchItem);
    });
}

#[test]
fn r_107_opening_processed_data_ends_the_suspension_of_its_items() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[1, 2]), act(1)));
        list_again(dataset, restricted());
        events();
        Objections::set(|objections| objections.remaining = Some(items(&[2])));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        assert_eq!(
            events(),
            [
                Event::DatasetPublished { dataset, version: 2, channel: Channel::CityLedger },
                Event::ItemsSuspended { dataset, items: items(&[2]), evidence: None },
            ]
        );
        assert_eq!(last_record(dataset).act, DatasetAct::SuspendItems);
        assert_eq!(Catalog::suspended_items_at(dataset, Mock::now()), items(&[2]));
        assert_eq!(Catalog::item_suspension(dataset, 1).unwrap().evidence, None);
    });
}

#[test]
fn r_107_withdrawing_leaves_the_suspended_items_to_their_objections() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[1]), act(1)));
        assert_ok!(Catalog::withdraw(signed(CHIEF), dataset, RISK, digest(1)));
        assert_eq!(Catalog::suspended_items_at(dataset, Mock::now()), items(&[1]));
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[]), act(2)));
    });
}

#[test]
fn what_objections_do_is_paid_for() {
    let most = <Catalog as DatasetControl<u64>>::control_weight();
    for least in [<() as crate::WeightInfo>::suspend_items(128), <() as crate::WeightInfo>::withdraw()] {
        assert!(most.all_gt(least));
    }
}

/// Breaks the state, sees that it is found, and leaves no trace.
fn found(what: &'static str, breaking: impl FnOnce(DatasetId)) {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[1]), act(1)));
        Mock::pass_days(1);
        assert_ok!(Catalog::set_suspended_items(dataset, items(&[]), act(1)));
        let _ = frame_support::storage::with_transaction(|| {
            breaking(dataset);
            assert_eq!(Catalog::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

#[test]
fn broken_suspensions_are_found() {
    use crate::{Datasets, ItemSuspensions};
    let change = |dataset, change: fn(&mut ItemSuspension<u64, u64>)| {
        ItemSuspensions::<Test>::mutate(dataset, 1, |entry| change(entry.as_mut().unwrap()));
    };
    found("what its owner's finding suspends is suspended", |dataset| {
        Datasets::<Test>::mutate(dataset, |dataset| dataset.as_mut().unwrap().own_stop = true);
    });
    found("a history of suspended items has no gap", |dataset| {
        Datasets::<Test>::mutate(dataset, |dataset| dataset.as_mut().unwrap().item_suspensions = 3);
    });
    found("suspended items belong to a dataset", |dataset| {
        Datasets::<Test>::mutate(dataset, |dataset| dataset.as_mut().unwrap().item_suspensions = 1);
    });
    found("a history of suspended items does not go back in time", |dataset| change(dataset, |entry| entry.from = 0));
    found("an entry of suspended items changes something", |dataset| {
        change(dataset, |entry| entry.items = items(&[1]));
    });
    found("suspended items ascend", |dataset| change(dataset, |entry| entry.items = items(&[2, 1])));
}
