//! Who validates, session after session.

use super::{account, end_session, local};
use crate::{
    constants::PROVABLE_SESSIONS, no_currency::NoCurrency, Grandpa, Historical, Runtime, RuntimeHoldReason,
    RuntimeOrigin, Session, SessionKeys, System,
};
use codec::Encode;
use frame_support::{
    assert_err, assert_noop, assert_ok,
    traits::fungible::{hold::Mutate as _, Inspect, Mutate as _},
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::TokenError;

/// New session keys for `person`, with the proof that their private halves are known.
fn new_keys(person: Sr25519Keyring, seed: &str) -> (SessionKeys, Vec<u8>) {
    let generated = SessionKeys::generate(&account(person).encode(), Some(seed.as_bytes().to_vec()));
    (generated.keys, generated.proof.encode())
}

#[test]
fn validators_of_genesis_stay() {
    local().execute_with(|| {
        let at_genesis = Session::validators();
        for _ in 0..5 {
            end_session();
            assert_eq!(Session::validators(), at_genesis);
        }
        assert_eq!(Session::current_index(), 5);
    });
}

#[test]
fn set_of_authorities_is_renewed_once_and_then_only_on_change() {
    local().execute_with(|| {
        let set_ids: Vec<_> = (0..6)
            .map(|_| {
                end_session();
                pallet_grandpa::CurrentSetId::<Runtime>::get()
            })
            .collect();
        assert_eq!(set_ids, [0, 1, 1, 1, 1, 1]);
    });
}

#[test]
fn validators_are_recorded_from_session_two_on() {
    local().execute_with(|| {
        (0..4).for_each(|_| end_session());
        let planned = Session::current_index() + 1;
        let root = Historical::historical_root(2);
        assert!(root.is_some());
        assert!((2..=planned).all(|session| Historical::historical_root(session) == root));
    });
}

#[test]
fn new_keys_of_a_validator_serve_two_sessions_later_and_are_recorded() {
    local().execute_with(|| {
        (0..3).for_each(|_| end_session());
        let set_id = pallet_grandpa::CurrentSetId::<Runtime>::get();
        let root = Historical::historical_root(Session::current_index() + 1);
        let (keys, proof) = new_keys(Sr25519Keyring::Bob, "//a new key of Bob");
        assert_ok!(Session::set_keys(RuntimeOrigin::signed(account(Sr25519Keyring::Bob)), keys.clone(), proof));

        end_session();
        assert_ne!(pallet_aura::Authorities::<Runtime>::get()[1], keys.aura);
        end_session();
        assert_eq!(pallet_aura::Authorities::<Runtime>::get()[1], keys.aura);
        assert_eq!(Grandpa::grandpa_authorities()[1].0, keys.grandpa);
        assert_eq!(pallet_grandpa::CurrentSetId::<Runtime>::get(), set_id + 1);
        assert_ne!(Historical::historical_root(Session::current_index()), root);
    });
}

#[test]
fn keys_without_proof_are_refused() {
    local().execute_with(|| {
        let (keys, proof_of_another) = new_keys(Sr25519Keyring::Alice, "//a new key");
        assert_noop!(
            Session::set_keys(RuntimeOrigin::signed(account(Sr25519Keyring::Bob)), keys, proof_of_another),
            pallet_session::Error::<Runtime>::InvalidProof
        );
    });
}

#[test]
fn keys_of_who_does_not_validate_are_refused() {
    local().execute_with(|| {
        System::inc_providers(&account(Sr25519Keyring::Eve));
        let (keys, proof) = new_keys(Sr25519Keyring::Eve, "//a key of Eve");
        assert_noop!(
            Session::set_keys(RuntimeOrigin::signed(account(Sr25519Keyring::Eve)), keys, proof),
            pallet_session::Error::<Runtime>::NoAssociatedValidatorId
        );
    });
}

#[test]
fn old_sessions_are_forgotten() {
    local().execute_with(|| {
        (0..PROVABLE_SESSIONS + 10).for_each(|_| end_session());
        let ended = Session::current_index() - 1;
        let oldest = ended - PROVABLE_SESSIONS;
        assert_eq!(Historical::historical_root(oldest - 1), None);
        assert!(Historical::historical_root(oldest).is_some());
    });
}

#[test]
fn nothing_can_be_minted_or_held() {
    local().execute_with(|| {
        let alice = account(Sr25519Keyring::Alice);
        let reason = RuntimeHoldReason::Session(pallet_session::HoldReason::Keys);
        assert_err!(NoCurrency::mint_into(&alice, 1), TokenError::Unsupported);
        assert_err!(NoCurrency::hold(&reason, &alice, 1), TokenError::FundsUnavailable);
        assert_ok!(NoCurrency::hold(&reason, &alice, 0));
        assert_eq!(NoCurrency::total_balance(&alice), 0);
    });
}
