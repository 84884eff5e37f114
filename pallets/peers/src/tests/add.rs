//! Nodes that come onto the list.

use crate::{mock::*, ChangeCount, Event, NodeCount, NodeCounts, Peers};
use drl_primitives::{
    clocks::Clocks,
    decision::Decider,
    organisation::Standing,
    peers::{NodeRole, Peer, PeerAct, PeerChange, PeerStanding},
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_council_admits_a_node() {
    run(|| {
        next_block();
        assert_ok!(PeersPallet::add(council(), node(9), REGULATOR, NodeRole::Observer));
        let event = Event::PeerAdded { node: node(9), organisation: REGULATOR, role: NodeRole::Observer };
        assert_eq!(take_events(), [event]);
        let peer = Peer { organisation: REGULATOR, role: NodeRole::Observer, since: Mock::now() };
        assert_eq!(PeersPallet::peer_standing(node(9)), PeerStanding::Listed(peer));
        assert_eq!(NodeCounts::<Test>::get(REGULATOR), NodeCount { nodes: 1, validators: 0 });
        let change = PeerChange {
            act: PeerAct::Added,
            node: node(9),
            replaces: None,
            organisation: REGULATOR,
            role: NodeRole::Observer,
            at: Mock::now(),
            block: 2,
            by: Decider::Council,
        };
        assert_eq!(PeersPallet::peer_changes(2, 9), [change]);
    });
}

#[test]
fn a_node_is_listed_once_whoever_is_to_answer_for_it() {
    run(|| {
        for organisation in [AGENCY, BUREAU] {
            assert_noop!(PeersPallet::add(council(), AGENCYS, organisation, NodeRole::Observer), Fault::AlreadyListed);
        }
    });
}

#[test]
fn only_active_organisations_have_nodes() {
    run(|| {
        let add = |organisation| PeersPallet::add(council(), node(9), organisation, NodeRole::Observer);
        assert_noop!(add(77), Fault::NoSuchOrganisation);
        for standing in [Standing::Suspended, Standing::Exited] {
            Mock::set_standing(COMPANY, standing);
            assert_noop!(add(COMPANY), Fault::NoSuchOrganisation);
        }
        Mock::set_standing(COMPANY, Standing::Active);
        assert_ok!(add(COMPANY));
    });
}

#[test]
fn a_role_must_fit_the_organisation() {
    run(|| {
        for (organisation, role) in [
            (REGULATOR, NodeRole::Validator),
            (REGULATOR, NodeRole::Public),
            (COMPANY, NodeRole::Validator),
            (PERSON, NodeRole::Observer),
        ] {
            assert_noop!(PeersPallet::add(council(), node(9), organisation, role), Fault::RoleDoesNotFit);
        }
        assert_ok!(PeersPallet::add(council(), node(9), AGENCY, NodeRole::Public));
    });
}

#[test]
fn an_organisation_has_a_bounded_number_of_nodes() {
    run(|| {
        for number in 10..12 {
            assert_ok!(PeersPallet::add(council(), node(number), AGENCY, NodeRole::Observer));
        }
        assert_eq!(NodeCounts::<Test>::get(AGENCY).nodes, MAX_PEERS_PER_ORGANISATION);
        assert_noop!(PeersPallet::add(council(), node(12), AGENCY, NodeRole::Observer), Fault::TooManyNodes);
        assert_ok!(PeersPallet::remove(council(), node(10)));
        assert_ok!(PeersPallet::add(council(), node(12), AGENCY, NodeRole::Observer));
    });
}

#[test]
fn the_list_is_bounded() {
    run(|| {
        for (number, organisation) in [(10, BUREAU), (11, AGENCY), (12, REGULATOR), (13, COMPANY)] {
            assert_ok!(PeersPallet::add(council(), node(number), organisation, NodeRole::Observer));
        }
        assert_eq!(Peers::<Test>::count(), MAX_PEERS);
        assert_noop!(PeersPallet::add(council(), node(14), OTHER_AGENCY, NodeRole::Observer), Fault::ListFull);
    });
}

#[test]
fn the_council_may_bring_back_a_node() {
    run(|| {
        assert_ok!(PeersPallet::remove(council(), AGENCYS));
        assert_ok!(PeersPallet::add(council(), AGENCYS, OTHER_AGENCY, NodeRole::Observer));
        assert!(
            matches!(PeersPallet::peer_standing(AGENCYS), PeerStanding::Listed(peer) if peer.organisation == OTHER_AGENCY)
        );
    });
}

#[test]
fn numbers_end() {
    run(|| {
        ChangeCount::<Test>::put(u32::MAX);
        assert_noop!(PeersPallet::add(council(), node(9), AGENCY, NodeRole::Observer), Fault::NumbersExhausted);
        assert_noop!(PeersPallet::remove(council(), AGENCYS), Fault::NumbersExhausted);
        assert_noop!(PeersPallet::replace(council(), AGENCYS, node(9)), Fault::NumbersExhausted);
        assert_noop!(PeersPallet::replace_own(by(CHIEF), AGENCYS, node(9)), Fault::NumbersExhausted);
        ChangeCount::<Test>::put(2);
    });
}
