//! Session keys: set with proof, rotated, never withdrawn before time.

use crate::{mock::*, *};
use drl_primitives::{
    consortium::RemovalCause,
    testing::{NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
};
use frame_support::{assert_noop, assert_ok};

type E = Error<Test>;
type S = pallet_session::Error<Test>;

fn set(by: AccountId, validator: AccountId, number: u64) -> sp_runtime::DispatchResult {
    let keys = keys(number);
    let proof = proof(&keys, validator);
    Consortium::set_session_keys(signed(by), validator, keys, proof)
}

#[test]
fn keys_are_set_by_who_administers_and_the_event_says_by_whom() {
    run(|| {
        assert_ok!(Consortium::admit_validator(root(), ECOLOGY, N1));
        System::reset_events();
        assert_ok!(set(head(ECOLOGY), N1, 7));
        assert_eq!(events(), [Event::SessionKeysSet { validator: N1, by: head(ECOLOGY) }]);
        assert_eq!(pallet_session::NextKeys::<Test>::get(N1), Some(keys(7)));
    });
}

#[test]
fn keys_are_rotated_by_the_same_call_and_serve_two_sessions_later() {
    run(|| {
        sessions(2);
        assert_ok!(set(chief(ECOLOGY), V3, 7));
        let used = || pallet_session::QueuedKeys::<Test>::get()[2].1.clone();
        assert_eq!(used(), first_keys(V3));
        next_session();
        assert_eq!(used(), keys(7));
        let sets = SetCount::<Test>::get();
        next_session();
        assert_eq!(SetCount::<Test>::get(), sets + 1);
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
    });
}

#[test]
fn keys_without_proof_and_keys_of_others_are_refused() {
    run(|| {
        let foreign = proof(&keys(7), V4);
        assert_noop!(Consortium::set_session_keys(signed(chief(ECOLOGY)), V3, keys(7), foreign), S::InvalidProof);
        let empty = Default::default();
        assert_noop!(Consortium::set_session_keys(signed(chief(ECOLOGY)), V3, keys(7), empty), S::InvalidProof);
        assert_noop!(set(chief(ECOLOGY), V3, V4 * 100), S::DuplicatedKey);
    });
}

#[test]
fn only_officers_of_the_own_organisation_who_administer_set_keys() {
    run(|| {
        assert_noop!(set(clerk(ECOLOGY), V3, 7), NOT_ALLOWED);
        assert_noop!(set(NOBODY, V3, 7), NOT_OFFICER);
        assert_noop!(set(V3, V3, 7), NOT_OFFICER);
        assert_noop!(set(chief(COMPANY), V3, 7), WRONG_KIND);
        assert_noop!(set(chief(TRANSPORT), V3, 7), E::NotOwner);
        assert_noop!(set(chief(ECOLOGY), N1, 7), E::ValidatorNotFound);
    });
}

#[test]
fn who_leaves_sets_no_keys() {
    run(|| {
        admit(ECOLOGY, N1);
        assert_ok!(Consortium::remove_validator(root(), N1, RemovalCause::OwnRequest));
        assert_noop!(set(chief(ECOLOGY), N1, 7), E::WrongState);
        sessions(2);
        assert_noop!(set(chief(ECOLOGY), N1, 7), E::WrongState);
    });
}

#[test]
fn the_account_of_a_validator_may_set_its_keys_by_itself_and_no_other_may() {
    run(|| {
        let rotated = keys(7);
        let own = proof(&rotated, V3).into_inner();
        assert_ok!(Session::set_keys(signed(V3), rotated, own));
        let strange = keys(8);
        let proof = proof(&strange, NOBODY).into_inner();
        System::inc_providers(&NOBODY);
        assert_noop!(Session::set_keys(signed(NOBODY), strange, proof), S::NoAssociatedValidatorId);
    });
}
