//! The first list.

use crate::{mock::*, Enforced, GenesisPeer};
use drl_primitives::{
    decision::Decider,
    peers::{NodeRole, Peer, PeerView},
};

#[test]
fn the_first_nodes_stand_on_the_list_from_the_beginning() {
    run(|| {
        let list = PeersPallet::peer_list();
        assert!(list.enforced);
        assert_eq!(list.revision, 2);
        let peer = |organisation| Peer { organisation, role: NodeRole::Validator, since: genesis_moment() };
        assert_eq!(
            list.peers,
            [PeerView { node: BUREAUS, peer: peer(BUREAU) }, PeerView { node: AGENCYS, peer: peer(AGENCY) }]
        );
        assert!(PeersPallet::peer_changes(0, 9)
            .iter()
            .all(|change| change.by == Decider::Genesis && change.block == 0));
    });
}

/// The clock of the mock stands from the beginning.
fn genesis_moment() -> u64 {
    <drl_primitives::testing::Mock as drl_primitives::clocks::Clocks>::now()
}

#[test]
fn a_chain_for_development_may_be_open() {
    externalities_with(false, vec![]).execute_with(|| {
        assert!(!PeersPallet::peer_list().enforced);
        assert!(PeersPallet::peer_list().peers.is_empty());
        PeersPallet::do_try_state().unwrap();
    });
    externalities_with(false, genesis_peers()).execute_with(|| {
        assert_eq!((Enforced::<Test>::get(), PeersPallet::peer_list().peers.len()), (false, 2));
        PeersPallet::do_try_state().unwrap();
    });
}

#[test]
#[should_panic(expected = "enforced and empty")]
fn a_closed_chain_without_nodes_is_refused() {
    externalities_with(true, vec![]);
}

#[test]
#[should_panic(expected = "is named twice")]
fn a_node_named_twice_is_refused() {
    let mut peers = genesis_peers();
    peers.push(GenesisPeer { node: BUREAUS, organisation: OTHER_AGENCY, role: NodeRole::Observer });
    externalities_with(true, peers);
}

#[test]
#[should_panic(expected = "is one too many")]
fn too_many_nodes_are_refused() {
    let peer = |number| GenesisPeer { node: node(number), organisation: AGENCY, role: NodeRole::Observer };
    externalities_with(true, (10..14).map(peer).collect());
}
