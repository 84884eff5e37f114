//! Motions of the council: how they are carried, expire and fail.

use super::{account, local};
use crate::{
    configs::{CouncilCollective, MotionDuration},
    AccountId, Council, Decisions, Hash, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use codec::Encode;
use drl_primitives::governance::{DecisionKind, Tally};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use pallet_collective::{Event as Voted, Members, ProposalOf, Voting};
use pallet_decisions::Outcome;
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

/// The members of the council.
pub fn members() -> Vec<AccountId> {
    Members::<Runtime, CouncilCollective>::get()
}

/// The origin of a signed call.
pub fn by(who: &AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who.clone())
}

/// The hash that names a motion.
pub fn hash_of(call: &RuntimeCall) -> Hash {
    Hash::from(sp_io::hashing::blake2_256(&call.encode()))
}

/// Proposes a motion that is carried by so many.
pub fn propose(call: &RuntimeCall, threshold: u32) -> (Hash, u32) {
    let length = call.encoded_size() as u32;
    let first = &members()[0];
    let number = pallet_collective::ProposalCount::<Runtime, CouncilCollective>::get();
    assert_ok!(Council::propose(by(first), threshold, Box::new(call.clone()), length));
    (hash_of(call), number)
}

/// Closes a motion.
pub fn close(call: &RuntimeCall, number: u32) -> DispatchResult {
    let (weight, length) = (call.get_dispatch_info().call_weight, call.encoded_size() as u32 + 4);
    Council::close(by(&account(Alice)), hash_of(call), number, weight, length)
        .map(|_| ())
        .map_err(|failure| failure.error)
}

/// Brings a call through the council with so many members in favour, and returns what became of the call.
pub fn carry(call: impl Into<RuntimeCall>, ayes: usize) -> DispatchResult {
    let call = call.into();
    let (hash, number) = propose(&call, ayes as u32);
    if ayes < 2 {
        // Such a motion is not voted on: the call is made at once.
        return executed(hash).expect("the call was made");
    }
    for member in &members()[..ayes] {
        assert_ok!(Council::vote(by(member), hash, number, true));
    }
    assert_ok!(close(&call, number));
    assert!(ProposalOf::<Runtime, CouncilCollective>::get(hash).is_none(), "the motion is closed");
    executed(hash).expect("the motion was carried")
}

/// What became of the call of a motion.
pub fn executed(hash: Hash) -> Option<DispatchResult> {
    System::events().into_iter().rev().find_map(|record| match record.event {
        RuntimeEvent::Council(Voted::Executed { proposal_hash, result }) if proposal_hash == hash => Some(result),
        _ => None,
    })
}

/// The decision to authorise an upgrade to the code with this hash.
pub fn authorisation(code_hash: Hash) -> RuntimeCall {
    let call = Box::new(frame_system::Call::authorize_upgrade { code_hash }.into());
    pallet_decisions::Call::enact { call }.into()
}

#[test]
fn two_thirds_of_the_council_authorise_an_upgrade_and_half_of_it_does_not() {
    local().execute_with(|| {
        System::set_block_number(1);
        let code = Hash::repeat_byte(7);
        assert_eq!(carry(authorisation(code), 2), Err(DispatchError::BadOrigin));
        assert!(System::authorized_upgrade().is_none());
        assert!(Decisions::record(0).is_none());

        assert_ok!(carry(authorisation(code), 3));
        assert_eq!(System::authorized_upgrade().map(|authorised| *authorised.code_hash()), Some(code));
        let record = Decisions::record(0).unwrap();
        assert_eq!((record.kind, record.outcome), (DecisionKind::Upgrade, Outcome::Done));
        assert_eq!(record.tally, Tally { ayes: 3, seats: 4 });
        let call = RuntimeCall::from(frame_system::Call::authorize_upgrade { code_hash: code });
        assert_eq!(record.call.into_inner(), call.encode());
    });
}

#[test]
fn finality_is_started_again_by_two_thirds_alone() {
    local().execute_with(|| {
        System::set_block_number(1);
        let stalled = || {
            let call = pallet_grandpa::Call::note_stalled { delay: 20, best_finalized_block_number: 5 };
            pallet_decisions::Call::enact { call: Box::new(call.into()) }
        };
        assert_eq!(carry(stalled(), 2), Err(DispatchError::BadOrigin));
        assert_ok!(carry(stalled(), 3));
        assert_eq!(pallet_grandpa::Stalled::<Runtime>::get(), Some((20, 5)));
        assert_eq!(Decisions::record(0).unwrap().kind, DecisionKind::Finality);
    });
}

#[test]
fn a_motion_whose_call_fails_is_closed_and_its_failure_is_an_event() {
    local().execute_with(|| {
        System::set_block_number(1);
        let failure = carry(pallet_rule_parameters::Call::<Runtime>::cancel_pending {}, 3);
        assert_eq!(failure, Err(pallet_rule_parameters::Error::<Runtime>::NothingPending.into()));
    });
}

#[test]
fn a_call_is_weighed_before_it_is_voted_on_and_again_when_the_motion_is_closed() {
    local().execute_with(|| {
        System::set_block_number(1);
        // Heavier than a motion may be, though the engine would let a transaction do as much.
        let heavy =
            RuntimeCall::from(pallet_utility::Call::force_batch { calls: vec![authorisation(Hash::zero()); 9_000] });
        let length = heavy.encoded_size() as u32;
        let first = members()[0].clone();
        let refused = Council::propose(by(&first), 3, Box::new(heavy), length).map_err(|failure| failure.error);
        assert_eq!(refused, Err(pallet_collective::Error::<Runtime, CouncilCollective>::WrongProposalWeight.into()));

        let call = authorisation(Hash::zero());
        let (hash, number) = propose(&call, 3);
        members()[..3].iter().for_each(|member| {
            assert_ok!(Council::vote(by(member), hash, number, true));
        });
        let inner = frame_system::Call::<Runtime>::authorize_upgrade { code_hash: Hash::zero() };
        let without_record = inner.get_dispatch_info().call_weight;
        let too_light =
            Council::close(by(&first), hash, number, without_record, 1_000).map_err(|failure| failure.error);
        assert_eq!(too_light, Err(pallet_collective::Error::<Runtime, CouncilCollective>::WrongProposalWeight.into()));
        assert_ok!(close(&call, number));
    });
}

#[test]
fn a_motion_expires_and_silence_is_no_agreement_whatever_the_prime_member_says() {
    local().execute_with(|| {
        System::set_block_number(1);
        let call = authorisation(Hash::repeat_byte(1));
        let (hash, number) = propose(&call, 3);
        let prime = members()[0].clone();
        pallet_collective::Prime::<Runtime, CouncilCollective>::put(&prime);
        assert_ok!(Council::vote(by(&prime), hash, number, true));
        System::set_block_number(MotionDuration::get());
        assert_noop!(close(&call, number), pallet_collective::Error::<Runtime, CouncilCollective>::TooEarly);
        System::set_block_number(1 + MotionDuration::get());
        assert_ok!(close(&call, number));
        assert_eq!(executed(hash), None);
        assert!(Voting::<Runtime, CouncilCollective>::get(hash).is_none());
        System::assert_last_event(Voted::<Runtime, CouncilCollective>::Disapproved { proposal_hash: hash }.into());
        assert!(System::authorized_upgrade().is_none() && Decisions::record(0).is_none());
    });
}

#[test]
fn nobody_alone_is_root() {
    local().execute_with(|| {
        let alone = RuntimeOrigin::signed(members()[0].clone());
        for call in [
            frame_system::Call::authorize_upgrade { code_hash: Hash::zero() }.into(),
            frame_system::Call::set_storage { items: vec![] }.into(),
            authorisation(Hash::zero()),
            RuntimeCall::from(pallet_grandpa::Call::note_stalled { delay: 1, best_finalized_block_number: 1 }),
        ] {
            let made = call.dispatch(alone.clone()).map_err(|failure| failure.error);
            assert_eq!(made, Err(DispatchError::BadOrigin));
        }
    });
}
