//! The consortium at the beginning of the chain.

use crate::{mock::*, GenesisConfig, *};
use drl_primitives::consortium::{Member, MemberAct, ValidatorAct, ValidatorState};

#[test]
fn members_seats_and_validators_are_those_of_genesis() {
    run(|| {
        let seats: Vec<_> = [BUREAU, TRANSPORT, ECOLOGY, PLANNING].map(chief).to_vec();
        assert_eq!(Seats::get(), seats);
        let members: Vec<_> = Members::<Test>::get().into_iter().map(|member| member.seat).collect();
        assert_eq!(members, seats);
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
        assert_eq!(Roster::<Test>::get().into_inner(), [V1, V2, V3, V4]);
        assert_eq!(Consortium::minimum(), 4);
        assert_eq!(Consortium::session_length(), LENGTH);
        assert_eq!(MemberHistory::<Test>::get(ECOLOGY, 0).unwrap().act, MemberAct::Admit);
        let first = ValidatorHistory::<Test>::get(V2, 0).unwrap();
        assert_eq!((first.act, first.state), (ValidatorAct::Admit, ValidatorState::Admitted));
        assert_eq!(SetCount::<Test>::get(), 1);
        assert_eq!(Sets::<Test>::get(0).unwrap().session, 0);
        let account = frame_system::Account::<Test>::get(V1);
        assert_eq!((account.providers, account.consumers), (1, 1));
    });
}

#[test]
fn a_member_may_have_several_validators_or_none() {
    let mut genesis = genesis();
    genesis.members[0].validators = vec![V1, V4];
    genesis.members[3].validators.clear();
    built(genesis, &[V1, V2, V3, V4]).execute_with(|| {
        assert_eq!(Validators::<Test>::get(V4).unwrap().organisation, BUREAU);
        let planning = Member { organisation: PLANNING, seat: chief(PLANNING) };
        assert!(Members::<Test>::get().contains(&planning));
        Consortium::do_try_state().unwrap();
    });
}

#[test]
fn minimum_and_session_length_are_those_of_genesis() {
    let genesis = GenesisConfig { minimum: Some(1), session_length: Some(2), ..genesis() };
    built(genesis, &[V1, V2, V3, V4]).execute_with(|| {
        assert_eq!((Consortium::minimum(), Consortium::session_length()), (1, 2));
        sessions(3);
        assert_eq!((Session::current_index(), System::block_number()), (3, 6));
        Consortium::do_try_state().unwrap();
    });
}

#[test]
fn without_members_the_consortium_stays_empty() {
    built(GenesisConfig::default(), &[V1]).execute_with(|| {
        assert!(Members::<Test>::get().is_empty());
        assert_eq!(SetCount::<Test>::get(), 0);
        next_session();
        assert_eq!(Session::validators(), [V1]);
        Consortium::do_try_state().unwrap();
    });
}

#[test]
#[should_panic(expected = "the sessions are too short")]
fn short_sessions_are_refused() {
    built(GenesisConfig { session_length: Some(1), ..genesis() }, &[V1, V2, V3, V4]);
}

#[test]
#[should_panic(expected = "the minimum of validators is 0")]
fn a_minimum_of_none_is_refused() {
    built(GenesisConfig { minimum: Some(0), ..genesis() }, &[V1, V2, V3, V4]);
}

#[test]
#[should_panic(expected = "there are too few validators")]
fn too_few_validators_are_refused() {
    let mut genesis = genesis();
    genesis.members[2].validators.clear();
    built(genesis, &[V1, V2, V4]);
}

#[test]
#[should_panic(expected = "session keys and validators are not of the same accounts")]
fn validators_without_keys_are_refused() {
    built(genesis(), &[V1, V2, V3]);
}

#[test]
#[should_panic(expected = "a validator is named twice")]
fn one_validator_of_two_members_is_refused() {
    let mut genesis = genesis();
    genesis.members[2].validators = vec![V2];
    built(genesis, &[V1, V2, V3, V4]);
}

#[test]
#[should_panic(expected = "an account has two seats")]
fn one_account_with_two_seats_is_refused() {
    let mut genesis = genesis();
    genesis.members[2].seat = genesis.members[1].seat;
    built(genesis, &[V1, V2, V3, V4]);
}

#[test]
#[should_panic(expected = "a member is named twice")]
fn one_member_twice_is_refused() {
    let mut genesis = genesis();
    genesis.members[2].organisation = TRANSPORT;
    built(genesis, &[V1, V2, V3, V4]);
}
