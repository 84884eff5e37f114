//! Seats of the council and the officers who hold them: registry, consortium and council together.

use super::{
    account,
    council::{authorisation, by, close, executed, hash_of, members, propose},
    local,
};
use crate::{
    configs::CouncilCollective, AccountId, Consortium, Council, Hash, Registry, Runtime, RuntimeCall, RuntimeEvent,
    System,
};
use drl_primitives::{
    consortium::MemberAct,
    organisation::{Role, StandingCause},
    Digest, OrgId,
};
use frame_support::{
    assert_noop, assert_ok,
    traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
};
use pallet_collective::{Error as Refused, ProposalOf, Voting};
use pallet_consortium::Event;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// The bureau, and the agencies of Bob, Charlie and Dave.
const BUREAU: OrgId = 0;
const BOBS: OrgId = 1;
const CHARLIES: OrgId = 2;
const DAVES: OrgId = 3;

fn vote(who: &AccountId, motion: (Hash, u32), approve: bool) -> Result<(), sp_runtime::DispatchError> {
    Council::vote(by(who), motion.0, motion.1, approve).map(drop).map_err(|refusal| refusal.error)
}

/// Who is for a motion, and who against.
fn votes(motion: (Hash, u32)) -> (Vec<AccountId>, Vec<AccountId>) {
    use codec::{Decode, Encode};
    // The votes are private to the pallet: index, threshold, for, against, end.
    let votes = Voting::<Runtime, CouncilCollective>::get(motion.0).unwrap().encode();
    let (_, _, ayes, nays): (u32, u32, _, _) = Decode::decode(&mut &votes[..]).unwrap();
    (ayes, nays)
}

/// A motion with three votes for it, which are enough: Alice's, Bob's and Charlie's. Nobody has closed it.
fn carried() -> (RuntimeCall, (Hash, u32)) {
    let call = authorisation(Hash::repeat_byte(7));
    let motion = propose(&call, 3);
    for who in [Alice, Bob, Charlie] {
        assert_ok!(vote(&account(who), motion, true));
    }
    (call, motion)
}

fn evidence() -> Option<Digest> {
    Some(Digest::sha256([1; 32]))
}

fn of_consortium() -> Vec<Event<Runtime>> {
    let events = System::events().into_iter().filter_map(|record| match record.event {
        RuntimeEvent::Consortium(event) => Some(event),
        _ => None,
    });
    events.collect()
}

fn check() {
    Consortium::do_try_state().unwrap();
    Registry::do_try_state().unwrap();
}

#[test]
fn the_vote_of_a_dismissed_officer_counts_no_more() {
    local().execute_with(|| {
        System::set_block_number(1);
        let (bob, eve) = (account(Bob), account(Eve));
        assert_ok!(Registry::appoint(by(&bob), eve.clone(), Role::Head));
        let (call, motion) = carried();
        System::reset_events();
        assert_ok!(Registry::dismiss(by(&eve), bob.clone()));
        assert_eq!(of_consortium(), [Event::SeatVacated { organisation: BOBS, from: bob.clone() }]);

        assert_eq!(votes(motion), (vec![account(Alice), account(Charlie)], vec![]));
        assert_noop!(close(&call, motion.1), Refused::<Runtime, CouncilCollective>::TooEarly);
        assert_noop!(vote(&bob, motion, true), Refused::<Runtime, CouncilCollective>::NotMember);
        assert_eq!(members().len(), 4, "the vacant seat counts");

        // The agency moves its seat, and its new holder votes.
        assert_ok!(Consortium::move_seat(by(&eve), eve.clone()));
        assert_ok!(vote(&eve, motion, true));
        assert_ok!(close(&call, motion.1));
        assert_eq!(executed(hash_of(&call)), Some(Ok(())));
        check();
    });
}

#[test]
fn whoever_becomes_an_officer_elsewhere_takes_no_vote_along() {
    local().execute_with(|| {
        System::set_block_number(1);
        let (bob, charlie, eve) = (account(Bob), account(Charlie), account(Eve));
        assert_ok!(Registry::appoint(by(&bob), eve, Role::Head));
        assert_ok!(Registry::dismiss(by(&bob), bob.clone()));
        assert_ok!(Registry::appoint(by(&charlie), bob.clone(), Role::Head));
        let motion = propose(&authorisation(Hash::repeat_byte(7)), 3);
        assert_noop!(vote(&bob, motion, true), Refused::<Runtime, CouncilCollective>::NotMember);
        let call = Box::new(authorisation(Hash::repeat_byte(8)));
        let proposed = Council::propose(by(&bob), 3, call, 10_000).map_err(|refusal| refusal.error);
        assert_noop!(proposed, Refused::<Runtime, CouncilCollective>::NotMember);
        // Only the seat of the new organisation, once it moves it to him.
        assert_ok!(Consortium::move_seat(by(&charlie), bob.clone()));
        assert_ok!(vote(&bob, motion, true));
        assert_noop!(vote(&charlie, motion, true), Refused::<Runtime, CouncilCollective>::NotMember);
        check();
    });
}

#[test]
fn a_key_that_replaces_a_lost_one_has_the_seat() {
    local().execute_with(|| {
        System::set_block_number(1);
        let (bob, eve, dave, ferdie) = (account(Bob), account(Eve), account(Dave), account(Ferdie));
        let (call, motion) = carried();
        System::reset_events();
        assert_ok!(Registry::replace_officer(by(&account(Alice)), bob.clone(), eve.clone(), evidence()));
        let passed = Event::SeatPassedOn { organisation: BOBS, from: bob.clone(), to: eve.clone() };
        assert_eq!(of_consortium(), [passed]);
        assert!(!members().contains(&bob) && members().contains(&eve));
        // What was signed with the lost key is not the new holder's vote.
        assert_eq!(votes(motion).0, [account(Alice), account(Charlie)]);
        assert_ok!(vote(&eve, motion, true));
        assert_ok!(close(&call, motion.1));
        assert!(ProposalOf::<Runtime, CouncilCollective>::get(hash_of(&call)).is_none());
        // The council itself does it where nobody else is left.
        let ayes = pallet_collective::RawOrigin::Members(3, 4);
        assert_ok!(Registry::replace_officer(ayes.into(), dave, ferdie.clone(), evidence()));
        assert!(members().contains(&ferdie));
        let acts: Vec<_> = Consortium::member_history(DAVES, 0, 9).into_iter().map(|record| record.act).collect();
        assert_eq!(acts, [MemberAct::Admit, MemberAct::MoveSeat]);
        check();
    });
}

#[test]
fn suspending_members_makes_no_vote_of_the_others_heavier() {
    local().execute_with(|| {
        System::set_block_number(1);
        let (call, motion) = carried();
        let alice = account(Alice);
        System::reset_events();
        for organisation in [BOBS, CHARLIES, DAVES] {
            let evidence = Digest::sha256([2; 32]);
            assert_ok!(Registry::suspend(by(&alice), organisation, StandingCause::Breach, evidence));
        }
        let vacated = |organisation, holder| Event::SeatVacated { organisation, from: account(holder) };
        assert_eq!(of_consortium(), [vacated(BOBS, Bob), vacated(CHARLIES, Charlie), vacated(DAVES, Dave)]);
        assert_eq!(members().len(), 4);
        assert_eq!(votes(motion).0, std::slice::from_ref(&alice));
        assert_noop!(close(&call, motion.1), Refused::<Runtime, CouncilCollective>::TooEarly);
        // Nor does an organisation that leaves take its seat off the table; the council removes it.
        let exit = Registry::exit(by(&alice), BOBS, StandingCause::Breach, evidence());
        assert_ok!(exit.map(drop).map_err(|refusal| refusal.error));
        assert_eq!(members().len(), 4);
        let seats: Vec<_> =
            Consortium::members().into_iter().map(|member| (member.organisation, member.seat)).collect();
        assert_eq!(seats, [(BUREAU, Some(alice)), (BOBS, None), (CHARLIES, None), (DAVES, None)]);
        check();
    });
}

#[test]
fn seats_that_outlived_their_officers_are_vacated_with_the_upgrade() {
    local().execute_with(|| {
        System::set_block_number(1);
        let (_, motion) = carried();
        // A ledger of version 1, in which Bob left his agency and kept its seat.
        StorageVersion::new(1).put::<Consortium>();
        pallet_registry::Officers::<Runtime>::remove(account(Bob));
        crate::migrations::Migrations::on_runtime_upgrade();
        assert_eq!(Consortium::on_chain_storage_version(), 2);
        assert_eq!(of_consortium(), [Event::SeatVacated { organisation: BOBS, from: account(Bob) }]);
        assert_eq!(votes(motion).0, [account(Alice), account(Charlie)]);
        Consortium::do_try_state().unwrap();
    });
}
