//! Questions that runtime APIs answer from the state. None changes anything, and none fails on any input.

use crate::{transitions::State, ChangeCount, ChangeOf, Changes, Config, Enforced, LastChange, Pallet, Peers};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    history::page,
    peers::{NodeId, PeerList, PeerStanding, PeerView},
};

impl<T: Config> Pallet<T> {
    /// Who may connect. The list is bounded.
    pub fn peer_list() -> PeerList {
        let mut peers: Vec<_> = Peers::<T>::iter().map(|(node, peer)| PeerView { node, peer }).collect();
        peers.sort_unstable_by_key(|view| view.node);
        PeerList { enforced: Enforced::<T>::get(), revision: ChangeCount::<T>::get(), as_of: T::Clocks::now(), peers }
    }

    /// How an identity stands to the list.
    pub fn peer_standing(node: NodeId) -> PeerStanding {
        match (Peers::<T>::get(node), Self::state(node)) {
            (Some(peer), _) => PeerStanding::Listed(peer),
            (None, State::Unknown) => PeerStanding::Unknown,
            (None, _) => PeerStanding::Removed,
        }
    }

    /// The changes of the list from number `from` on, oldest first, at most `limit` and [`crate::MAX_PAGE`].
    pub fn peer_changes(from: u32, limit: u32) -> Vec<ChangeOf<T>> {
        page(from, limit).map_while(Changes::<T>::get).collect()
    }

    /// The last change that named an identity, with its number.
    pub fn last_change(node: NodeId) -> Option<(u32, ChangeOf<T>)> {
        let number = LastChange::<T>::get(node)?;
        Some((number, Changes::<T>::get(number)?))
    }
}
