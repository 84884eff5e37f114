//! Nodes that leave the list.

use crate::{mock::*, Event, NodeCounts};
use drl_primitives::{
    decision::Decider,
    peers::{NodeRole, PeerAct, PeerStanding},
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_council_removes_a_node() {
    run(|| {
        next_block();
        assert_ok!(PeersPallet::remove(council(), AGENCYS));
        let event = Event::PeerRemoved { node: AGENCYS, organisation: AGENCY, role: NodeRole::Validator };
        assert_eq!(take_events(), [event]);
        assert_eq!(PeersPallet::peer_standing(AGENCYS), PeerStanding::Removed);
        assert!(!NodeCounts::<Test>::contains_key(AGENCY), "nothing is kept of an organisation without nodes");
        let (number, change) = PeersPallet::last_change(AGENCYS).unwrap();
        assert_eq!((number, change.act, change.by, change.block), (2, PeerAct::Removed, Decider::Council, 2));
    });
}

#[test]
fn who_is_not_listed_is_not_removed() {
    run(|| {
        assert_noop!(PeersPallet::remove(council(), node(9)), Fault::NotFound);
        assert_ok!(PeersPallet::remove(council(), AGENCYS));
        assert_noop!(PeersPallet::remove(council(), AGENCYS), Fault::NotFound);
    });
}

#[test]
fn the_last_validator_node_of_who_validates_stays() {
    run(|| {
        Validators::set(&[BUREAU, AGENCY]);
        assert_ok!(PeersPallet::add(council(), node(9), AGENCY, NodeRole::Observer));
        assert_noop!(PeersPallet::remove(council(), AGENCYS), Fault::StillValidates);
        // An observer may go, and so may one of two validator nodes.
        assert_ok!(PeersPallet::remove(council(), node(9)));
        assert_ok!(PeersPallet::add(council(), node(10), AGENCY, NodeRole::Validator));
        assert_ok!(PeersPallet::remove(council(), AGENCYS));
        assert_noop!(PeersPallet::remove(council(), node(10)), Fault::StillValidates);
        // Once its validator is gone the node may go.
        Validators::set(&[BUREAU]);
        assert_ok!(PeersPallet::remove(council(), node(10)));
    });
}
