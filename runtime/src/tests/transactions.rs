//! Which transactions the runtime lets into the pool.

use super::{account, local};
use crate::{
    constants::BLOCK_HASH_COUNT,
    turn::{Turn, MOST_TURNS},
    Executive, Hash, Runtime, RuntimeCall, RuntimeOrigin, SignedPayload, System, TxExtension, UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::assert_noop;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    generic::Era,
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
};

/// The extensions of a transaction that lives as `era` says.
fn extension(era: Era, nonce: u32) -> TxExtension {
    (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckMortality::from(era),
        pallet_registry::Admission::new(),
        Turn::new(nonce),
        frame_system::CheckWeight::new(),
    )
}

/// A call that does nothing and harms nobody: a batch of no calls.
pub(super) fn nothing() -> RuntimeCall {
    RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![] })
}

/// A remark.
fn remark() -> RuntimeCall {
    RuntimeCall::System(frame_system::Call::remark { remark: b"a name".to_vec() })
}

/// `call` by `person`, correctly signed.
pub(super) fn signed(person: Sr25519Keyring, call: RuntimeCall, era: Era, nonce: u32) -> UncheckedExtrinsic {
    let extension = extension(era, nonce);
    let payload = SignedPayload::new(call.clone(), extension.clone()).expect("the chain knows its own state");
    let signature = payload.using_encoded(|bytes| person.sign(bytes));
    UncheckedExtrinsic::new_signed(call, account(person).into(), signature.into(), extension)
}

/// What the pool would be told about `transaction` on top of block `block`.
pub(super) fn validate_on(block: u32, transaction: UncheckedExtrinsic) -> TransactionValidity {
    System::set_block_number(block);
    let parent = System::block_hash(block);
    Executive::validate_transaction(TransactionSource::External, transaction, parent)
}

#[test]
fn transaction_of_a_validator_is_valid() {
    local().execute_with(|| {
        let transaction = signed(Sr25519Keyring::Alice, nothing(), Era::immortal(), 0);
        assert!(validate_on(0, transaction).is_ok());
    });
}

/// The priority of a transaction in the pool.
fn priority(person: Sr25519Keyring, call: RuntimeCall, nonce: u32) -> u64 {
    validate_on(0, signed(person, call, Era::immortal(), nonce)).expect("it is valid").priority
}

#[test]
fn whoever_has_many_waiting_lets_others_go_first() {
    local().execute_with(|| {
        let of = |person, nonce| priority(person, nothing(), nonce);
        let (alice, bob) = (Sr25519Keyring::Alice, Sr25519Keyring::Bob);
        assert_eq!(of(alice, 0), of(bob, 0), "the first of each are equal");
        assert_eq!(of(alice, 0), of(alice, 1) + 1);
        assert!(of(bob, 0) > of(alice, 1) && of(bob, 1) > of(alice, 2_000));
        assert_eq!(of(alice, MOST_TURNS), of(alice, MOST_TURNS + 1), "far behind all are equal");
        // What is in a block counts no more.
        System::inc_account_nonce(account(alice));
        assert_eq!(of(alice, 1), of(bob, 0));
    });
}

#[test]
fn an_operational_call_comes_before_whatever_else_waits() {
    local().execute_with(|| {
        let suspend = pallet_registry::Call::<Runtime>::suspend {
            organisation: 1,
            cause: drl_primitives::organisation::StandingCause::SecurityRisk,
            evidence: drl_primitives::Digest::sha256([0; 32]),
        };
        let last = priority(Sr25519Keyring::Alice, suspend.into(), MOST_TURNS + 1);
        assert!(last > priority(Sr25519Keyring::Bob, nothing(), 0));
    });
}

#[test]
fn to_wallets_the_number_is_checked_as_always() {
    use sp_runtime::traits::TransactionExtension;
    let of_ours = <TxExtension as TransactionExtension<RuntimeCall>>::metadata();
    let of_the_engine = <frame_system::CheckNonce<Runtime> as TransactionExtension<RuntimeCall>>::metadata();
    let [number] = of_the_engine.as_slice() else { panic!("it is one extension") };
    let found = of_ours.iter().filter(|extension| extension.identifier == number.identifier);
    let types: Vec<_> = found.map(|extension| (extension.ty, extension.implicit)).collect();
    assert_eq!(types, [(number.ty, number.implicit)]);
    assert_eq!(Turn::new(300).encode(), frame_system::CheckNonce::<Runtime>::from(300).encode());
}

#[test]
fn transaction_of_an_unknown_account_is_refused() {
    local().execute_with(|| {
        let transaction = signed(Sr25519Keyring::Eve, nothing(), Era::immortal(), 0);
        let refusal = InvalidTransaction::Custom(pallet_registry::extension::NOT_OFFICER);
        assert_eq!(validate_on(0, transaction), Err(refusal.into()));
    });
}

#[test]
fn used_nonce_is_refused() {
    local().execute_with(|| {
        System::inc_account_nonce(account(Sr25519Keyring::Alice));
        let transaction = signed(Sr25519Keyring::Alice, nothing(), Era::immortal(), 0);
        assert_eq!(validate_on(0, transaction), Err(InvalidTransaction::Stale.into()));
    });
}

#[test]
fn changed_call_breaks_the_signature() {
    local().execute_with(|| {
        let original = signed(Sr25519Keyring::Alice, nothing(), Era::immortal(), 0);
        let other = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![] });
        let changed = UncheckedExtrinsic { function: other, ..original };
        assert_eq!(validate_on(0, changed), Err(InvalidTransaction::BadProof.into()));
    });
}

#[test]
fn transaction_lives_as_long_as_block_hashes_are_kept() {
    local().execute_with(|| {
        let signed_on = 10;
        System::set_block_number(signed_on);
        frame_system::BlockHash::<Runtime>::insert(signed_on, Hash::repeat_byte(1));
        let era = Era::mortal(BLOCK_HASH_COUNT.into(), signed_on.into());
        let transaction = signed(Sr25519Keyring::Alice, nothing(), era, 0);

        let last = signed_on + BLOCK_HASH_COUNT - 1;
        assert!(validate_on(last - 1, transaction.clone()).is_ok());
        assert_eq!(validate_on(last, transaction), Err(InvalidTransaction::AncientBirthBlock.into()));
    });
}

/// Asserts that `call` is not dispatched, even for a validator.
fn assert_filtered(call: impl Into<RuntimeCall>) {
    local().execute_with(|| {
        let origin = RuntimeOrigin::signed(account(Sr25519Keyring::Alice));
        assert_noop!(call.into().dispatch(origin), frame_system::Error::<Runtime>::CallFiltered);
    });
}

#[test]
fn session_keys_can_not_be_withdrawn() {
    assert_filtered(pallet_session::Call::purge_keys {});
}

#[test]
fn reports_of_double_votes_are_not_signed() {
    let vote = |byte: u8| {
        let target_hash = Hash::repeat_byte(byte);
        (finality_grandpa::Prevote { target_hash, target_number: 1 }, sp_core::ed25519::Signature::default().into())
    };
    let equivocation = finality_grandpa::Equivocation {
        round_number: 1,
        identity: sp_keyring::Ed25519Keyring::Bob.public().into(),
        first: vote(1),
        second: vote(2),
    };
    let equivocation = sp_consensus_grandpa::Equivocation::Prevote(equivocation);
    let proof = sp_consensus_grandpa::EquivocationProof::new(0, equivocation);
    let key_owner_proof =
        sp_session::MembershipProof { session: 0, trie_nodes: vec![b"a name".to_vec()], validator_count: 4 };
    assert_filtered(pallet_grandpa::Call::report_equivocation { equivocation_proof: Box::new(proof), key_owner_proof });
}

#[test]
fn free_text_can_not_be_left_as_a_remark() {
    assert_filtered(frame_system::Call::remark { remark: b"a name".to_vec() });
    assert_filtered(frame_system::Call::remark_with_event { remark: b"a name".to_vec() });
}

#[test]
fn filtered_call_stays_filtered_inside_a_batch() {
    local().execute_with(|| {
        let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![remark()] });
        let outcome = batch.dispatch(RuntimeOrigin::signed(account(Sr25519Keyring::Alice)));
        assert_eq!(outcome.map_err(|refusal| refusal.error), Err(frame_system::Error::<Runtime>::CallFiltered.into()));
    });
}

/// Ways to wrap a call into another.
pub(super) fn wrappings(call: RuntimeCall) -> Vec<RuntimeCall> {
    use pallet_utility::Call::{as_derivative, batch, batch_all, force_batch, if_else, with_weight};
    let boxed = || Box::new(call.clone());
    let motion = pallet_collective::Call::propose { threshold: 3, proposal: boxed(), length_bound: 1_000 };
    let executed = pallet_collective::Call::execute { proposal: boxed(), length_bound: 1_000 };
    let utility = [
        batch { calls: vec![nothing(), call.clone()] },
        batch_all { calls: vec![call.clone()] },
        force_batch { calls: vec![call.clone()] },
        as_derivative { index: 0, call: boxed() },
        with_weight { call: boxed(), weight: Default::default() },
        if_else { main: Box::new(nothing()), fallback: boxed() },
    ];
    let council = [RuntimeCall::Council(motion), RuntimeCall::Council(executed)];
    utility.into_iter().map(RuntimeCall::Utility).chain(council).collect()
}

#[test]
fn what_is_filtered_does_not_enter_the_pool_however_it_is_wrapped() {
    let refusal = InvalidTransaction::Custom(pallet_registry::extension::CALL_NOT_ADMITTED);
    let once = wrappings(remark());
    let twice: Vec<_> = once.iter().cloned().flat_map(wrappings).collect();
    for call in once.into_iter().chain(twice).chain([remark()]) {
        local().execute_with(|| {
            let transaction = signed(Sr25519Keyring::Alice, call.clone(), Era::immortal(), 0);
            assert_eq!(validate_on(0, transaction), Err(refusal.into()), "{call:?}");
        });
    }
    for call in wrappings(nothing()) {
        local().execute_with(|| {
            let transaction = signed(Sr25519Keyring::Alice, call.clone(), Era::immortal(), 0);
            assert!(validate_on(0, transaction).is_ok(), "{call:?}");
        });
    }
}
