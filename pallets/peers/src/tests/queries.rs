//! What nodes and clients ask.

use crate::mock::*;
use drl_primitives::{
    clocks::Clocks,
    peers::{NodeRole, PeerStanding},
    testing::Mock,
};
use frame_support::assert_ok;

#[test]
fn the_list_tells_its_revision_and_how_old_it_is() {
    run(|| {
        let before = PeersPallet::peer_list();
        assert_ok!(PeersPallet::add(council(), node(9), AGENCY, NodeRole::Observer));
        next_block();
        let after = PeersPallet::peer_list();
        assert_eq!(after.revision, before.revision + 1);
        assert_eq!(after.as_of, Mock::now());
        assert!(after.as_of > before.as_of);
        assert!(after.peers.is_sorted_by_key(|view| view.node));
    });
}

#[test]
fn an_identity_is_unknown_listed_or_removed() {
    run(|| {
        assert_eq!(PeersPallet::peer_standing(node(9)), PeerStanding::Unknown);
        assert_eq!(PeersPallet::last_change(node(9)), None);
        assert_ok!(PeersPallet::add(council(), node(9), AGENCY, NodeRole::Observer));
        assert!(matches!(PeersPallet::peer_standing(node(9)), PeerStanding::Listed(_)));
        assert_ok!(PeersPallet::remove(council(), node(9)));
        assert_eq!(PeersPallet::peer_standing(node(9)), PeerStanding::Removed);
    });
}

#[test]
fn changes_come_in_pages() {
    run(|| {
        for number in 10..13 {
            assert_ok!(PeersPallet::replace(council(), PeersPallet::peer_list().peers[0].node, node(number)));
        }
        let all = PeersPallet::peer_changes(0, u32::MAX);
        assert_eq!(all.len(), 5);
        assert_eq!(PeersPallet::peer_changes(1, 2), all[1..3]);
        assert_eq!(PeersPallet::peer_changes(4, 9), all[4..]);
        for (from, limit) in [(5, 9), (0, 0), (u32::MAX, u32::MAX)] {
            assert!(PeersPallet::peer_changes(from, limit).is_empty());
        }
    });
}
