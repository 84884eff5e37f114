//! Decisions that are carried out, that fail, and that are refused.

use super::*;
use crate::{DecisionNumber, Error, Outcome, RecordCount, Records, WeightInfo, MAX_CALL_BYTES};
use codec::Encode;
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{DispatchClass, GetDispatchInfo},
    weights::Weight,
};
use sp_runtime::{
    traits::{Dispatchable, Hash},
    DispatchError::BadOrigin,
};

fn hash_of(call: &RuntimeCall) -> sp_core::H256 {
    <Test as frame_system::Config>::Hashing::hash(&call.encode())
}

#[test]
fn a_decision_is_carried_out_as_root_and_recorded() {
    run(|| {
        let call = write(7, false);
        assert_ok!(Decisions::enact(by(8), call.clone()));
        assert_eq!(work::Done::<Test>::get(), 7);
        let tally = Tally { ayes: 8, seats: SEATS };
        let (kind, outcome) = (DecisionKind::Upgrade, Outcome::Done);
        assert_eq!(events(), [Event::Enacted { number: 0, kind, call: hash_of(&call), tally, outcome }]);
        let record =
            Record { kind, call: call.encode().try_into().unwrap(), tally, at: Mock::now(), block: 1, outcome };
        assert_eq!(Decisions::record(0), Some(record));
        assert_eq!(RecordCount::<Test>::get(), 1);
    });
}

#[test]
fn a_call_that_fails_leaves_nothing_but_the_record_that_it_failed() {
    run(|| {
        let call = write(7, true);
        assert_ok!(Decisions::enact(by(7), call.clone()));
        assert_eq!(work::Done::<Test>::get(), 0, "what it wrote is taken back");
        let outcome = Outcome::Failed(work::Error::<Test>::Broken.into());
        let tally = Tally { ayes: 7, seats: SEATS };
        let kind = DecisionKind::Upgrade;
        assert_eq!(events(), [Event::Enacted { number: 0, kind, call: hash_of(&call), tally, outcome }]);
        assert_eq!(Decisions::record(0).unwrap().outcome, Outcome::Failed(work::Error::<Test>::Broken.into()));
    });
}

#[test]
fn fewer_than_two_thirds_and_anyone_else_are_refused() {
    run(|| {
        for origin in [by(0), by(6), RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(Decisions::enact(origin, write(7, false)), BadOrigin);
        }
    });
}

#[test]
fn calls_beside_the_table_are_refused_also_by_all_members() {
    run(|| {
        let inside = pallet_decisions_call(write(1, false));
        for call in [work::Call::forbidden {}.into(), frame_system::Call::set_code { code: vec![] }.into(), inside] {
            assert_noop!(Decisions::enact(by(SEATS), Box::new(call)), Error::<Test>::CallNotAdmitted);
        }
    });
}

/// A decision to make a decision.
fn pallet_decisions_call(call: Box<RuntimeCall>) -> RuntimeCall {
    crate::Call::<Test>::enact { call }.into()
}

#[test]
fn a_call_that_is_too_long_to_be_recorded_is_refused() {
    run(|| {
        let carry = |bytes: usize| Box::new(RuntimeCall::from(work::Call::carry { bytes: vec![0; bytes] }));
        // The call has two bytes of index and two of length before its own.
        let most = MAX_CALL_BYTES as usize - 4;
        assert_ok!(Decisions::enact(by(SEATS), carry(most)));
        assert_noop!(Decisions::enact(by(SEATS), carry(most + 1)), Error::<Test>::CallTooLong);
    });
}

#[test]
fn numbers_are_not_used_twice() {
    run(|| {
        RecordCount::<Test>::put(DecisionNumber::MAX);
        assert_noop!(Decisions::enact(by(SEATS), write(7, false)), Error::<Test>::NumbersExhausted);
        RecordCount::<Test>::put(0);
        assert_ok!(Decisions::enact(by(SEATS), write(7, false)));
        assert_ok!(Decisions::enact(by(SEATS), write(8, true)));
        assert_eq!(Decisions::records(0, 10).iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(Decisions::records(1, 10).len(), 1);
        assert_eq!(Decisions::records(0, 1).len(), 1);
        assert!(Decisions::records(2, 10).is_empty());
        assert!(Records::<Test>::get(2).is_none());
    });
}

#[test]
fn the_call_inside_is_weighed_beforehand_and_what_it_did_not_use_is_given_back() {
    run(|| {
        let call = pallet_decisions_call(Box::new(work::Call::carry { bytes: vec![] }.into()));
        let info = call.get_dispatch_info();
        assert_eq!(info.call_weight, <() as WeightInfo>::enact() + Weight::from_parts(1_000, 0));
        assert_eq!(info.class, DispatchClass::Operational);
        let used = call.dispatch(by(SEATS)).unwrap().actual_weight.unwrap();
        assert_eq!(used, <() as WeightInfo>::enact() + Weight::from_parts(300, 0));
    });
}
