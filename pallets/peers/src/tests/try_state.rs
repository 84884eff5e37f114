//! The check of invariants finds what is broken.

use crate::{mock::*, ChangeCount, ChangeOf, Changes, Enforced, LastChange, NodeCounts, Peers};
use drl_primitives::{
    organisation::OrgKind,
    peers::{NodeRole, Peer, PeerAct},
    testing::Mock,
};
use frame_support::assert_ok;

fn fill() {
    next_block();
    assert_ok!(PeersPallet::add(council(), node(9), REGULATOR, NodeRole::Observer));
    assert_ok!(PeersPallet::replace_own(by(AUDITOR), node(9), node(10)));
    assert_ok!(PeersPallet::add(council(), node(11), COMPANY, NodeRole::Observer));
    assert_ok!(PeersPallet::remove(council(), node(11)));
}

/// The changes that [`fill`] makes after those of genesis.
const ADDED: u32 = 2;
const REPLACED: u32 = 3;
const REMOVED: u32 = 5;

/// Breaks the state, sees that it is found, and leaves no trace.
fn found(what: &'static str, breaking: impl FnOnce()) {
    run(|| {
        fill();
        assert_ok!(PeersPallet::do_try_state());
        let _ = frame_support::storage::with_transaction(|| {
            breaking();
            assert_eq!(PeersPallet::do_try_state(), Err(what.into()));
            sp_runtime::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

fn change(number: u32, change: impl FnOnce(&mut ChangeOf<Test>)) {
    Changes::<Test>::mutate(number, |found| change(found.as_mut().unwrap()));
}

fn peer(number: u8, change: impl FnOnce(&mut Peer)) {
    Peers::<Test>::mutate(node(number), |found| change(found.as_mut().unwrap()));
}

#[test]
fn spoiled_histories_are_found() {
    found("changes are miscounted", || ChangeCount::<Test>::put(5));
    found("the history has a gap", || {
        let moved = Changes::<Test>::take(REPLACED).unwrap();
        Changes::<Test>::insert(77, moved);
    });
    found("the history goes back", || change(REPLACED, |change| change.block = 0));
    found("the history goes back", || change(REPLACED, |change| change.at = 0));
    found("a change is of the future", || {
        for number in 0..6 {
            change(number, |change| change.at += 1);
        }
    });
    found("only a replacement replaces", || change(ADDED, |change| change.replaces = Some(node(1))));
    found("a change takes off what is not on the list", || change(REMOVED, |change| change.node = node(12)));
    found("a change names another organisation or role", || change(REPLACED, |change| change.organisation = COMPANY));
    found("a change puts on what is on the list", || change(ADDED, |change| change.node = AGENCYS));
}

#[test]
fn spoiled_lists_are_found() {
    found("a node is on the list without a change", || {
        Peers::<Test>::insert(node(12), Peer { organisation: AGENCY, role: NodeRole::Observer, since: 0 })
    });
    found("a node is not as the history says", || peer(10, |peer| peer.since += 1));
    found("a role does not fit the organisation", || {
        change(ADDED, |change| change.role = NodeRole::Validator);
        change(REPLACED, |change| change.role = NodeRole::Validator);
        peer(10, |peer| peer.role = NodeRole::Validator);
    });
    found("a node is missing on the list", || Peers::<Test>::remove(node(10)));
    found("the list is miscounted", || {
        frame_support::storage::unhashed::put(&Peers::<Test>::counter_storage_final_key(), &7u32)
    });
    found("a last change is wrong", || LastChange::<Test>::remove(node(11)));
    found("a last change is wrong", || LastChange::<Test>::insert(node(9), ADDED));
    found("nodes of an organisation are miscounted", || {
        NodeCounts::<Test>::mutate(AGENCY, |count| count.validators = 0)
    });
    found("nodes of an organisation are miscounted", || {
        NodeCounts::<Test>::insert(COMPANY, crate::NodeCount::default())
    });
}

#[test]
fn an_enforced_list_without_any_node_is_found() {
    externalities_with(false, vec![]).execute_with(|| {
        Enforced::<Test>::put(true);
        assert_eq!(PeersPallet::do_try_state(), Err("an enforced list never had a node".into()));
    });
}

#[test]
fn lists_beyond_their_bounds_are_found() {
    let list = |organisations: &[u32]| {
        for (number, organisation) in (20u8..).zip(organisations) {
            PeersPallet::list(node(number), *organisation, NodeRole::Observer);
            let number_of = PeersPallet::next_number().unwrap();
            let by = drl_primitives::decision::Decider::Council;
            let made = PeersPallet::change(PeerAct::Added, node(number), *organisation, NodeRole::Observer, by);
            PeersPallet::record(number_of, made);
        }
    };
    externalities().execute_with(|| {
        list(&[AGENCY, AGENCY, AGENCY]);
        assert_eq!(PeersPallet::do_try_state(), Err("an organisation has too many nodes".into()));
    });
    externalities().execute_with(|| {
        Mock::organisation(9, OrgKind::Regulator);
        list(&[BUREAU, BUREAU, REGULATOR, COMPANY, 9]);
        assert_eq!(PeersPallet::do_try_state(), Err("the list is too long".into()));
    });
}
