//! Identities that take the place of others.

use crate::{mock::*, Event, NodeCount, NodeCounts};
use drl_primitives::{
    clocks::Clocks,
    decision::Decider,
    peers::{NodeRole, Peer, PeerAct, PeerChange, PeerStanding},
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};

fn replaced(by: Decider) -> Event<Test> {
    Event::PeerReplaced { old: AGENCYS, new: node(9), organisation: AGENCY, role: NodeRole::Validator, by }
}

/// The new identity stands where the old one stood.
fn moved(by: Decider) {
    let peer = Peer { organisation: AGENCY, role: NodeRole::Validator, since: Mock::now() };
    assert_eq!(PeersPallet::peer_standing(node(9)), PeerStanding::Listed(peer));
    assert_eq!(PeersPallet::peer_standing(AGENCYS), PeerStanding::Removed);
    assert_eq!(NodeCounts::<Test>::get(AGENCY), NodeCount { nodes: 1, validators: 1 });
    let change = PeerChange {
        act: PeerAct::Replaced,
        node: node(9),
        replaces: Some(AGENCYS),
        organisation: AGENCY,
        role: NodeRole::Validator,
        at: Mock::now(),
        block: 2,
        by,
    };
    assert_eq!(PeersPallet::last_change(node(9)), Some((2, change)));
    assert_eq!(PeersPallet::last_change(AGENCYS), Some((2, change)));
}

#[test]
fn the_council_replaces_a_node_also_of_who_validates() {
    run(|| {
        Validators::set(&[AGENCY]);
        next_block();
        assert_ok!(PeersPallet::replace(council(), AGENCYS, node(9)));
        assert_eq!(take_events(), [replaced(Decider::Council)]);
        moved(Decider::Council);
    });
}

#[test]
fn an_organisation_replaces_the_lost_identity_of_its_node() {
    run(|| {
        Validators::set(&[AGENCY]);
        next_block();
        assert_ok!(PeersPallet::replace_own(by(CHIEF), AGENCYS, node(9)));
        assert_eq!(take_events(), [replaced(Decider::Organisation(AGENCY))]);
        moved(Decider::Organisation(AGENCY));
    });
}

#[test]
fn everybody_with_a_node_may_replace_it() {
    run(|| {
        for (organisation, who, old, new) in [(REGULATOR, AUDITOR, 20, 21), (COMPANY, SIGNATORY, 22, 23)] {
            assert_ok!(PeersPallet::add(council(), node(old), organisation, NodeRole::Observer));
            assert_ok!(PeersPallet::replace_own(by(who), node(old), node(new)));
        }
    });
}

#[test]
fn nobody_replaces_the_node_of_another() {
    run(|| {
        for who in [OTHER_CHIEF, BUREAU_CHIEF, AUDITOR] {
            assert_noop!(PeersPallet::replace_own(by(who), AGENCYS, node(9)), Fault::NotOwner);
        }
    });
}

#[test]
fn what_is_replaced_is_listed_and_what_replaces_it_is_not() {
    run(|| {
        assert_noop!(PeersPallet::replace(council(), node(9), node(10)), Fault::NotFound);
        assert_noop!(PeersPallet::replace_own(by(CHIEF), node(9), node(10)), Fault::NotFound);
        for new in [AGENCYS, BUREAUS] {
            assert_noop!(PeersPallet::replace(council(), AGENCYS, new), Fault::AlreadyListed);
            assert_noop!(PeersPallet::replace_own(by(CHIEF), AGENCYS, new), Fault::AlreadyListed);
        }
    });
}

#[test]
fn an_organisation_does_not_bring_back_what_was_removed_or_given_up() {
    run(|| {
        assert_ok!(PeersPallet::add(council(), node(9), AGENCY, NodeRole::Observer));
        assert_ok!(PeersPallet::remove(council(), node(9)));
        assert_noop!(PeersPallet::replace_own(by(CHIEF), AGENCYS, node(9)), Fault::ListedBefore);
        assert_ok!(PeersPallet::replace_own(by(CHIEF), AGENCYS, node(10)));
        assert_noop!(PeersPallet::replace_own(by(CHIEF), node(10), AGENCYS), Fault::ListedBefore);
        // The council may.
        assert_ok!(PeersPallet::replace(council(), node(10), AGENCYS));
    });
}
