//! The list at the beginning of the chain.

use crate::{
    transitions::{next, Act},
    Config, Enforced, NodeCounts, Pallet, Peers,
};
use drl_primitives::{
    decision::Decider,
    organisation::Organisations,
    peers::{NodeId, NodeRole, PeerAct},
    OrgId,
};
use frame_support::traits::Get;
use serde::{Deserialize, Serialize};

/// A node that is on the list from the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenesisPeer {
    /// The node.
    pub node: NodeId,
    /// Whose it is.
    pub organisation: OrgId,
    /// What it does.
    pub role: NodeRole,
}

impl<T: Config> Pallet<T> {
    /// Writes the first list.
    ///
    /// The organisations are not asked for their kind: the registry may be written after this pallet. `try_state` and the
    /// program that makes genesis files ask.
    ///
    /// # Panics
    /// Where a node is named twice, there are too many, or the list is enforced and empty.
    pub(crate) fn found(enforced: bool, peers: &[GenesisPeer]) {
        assert!(
            !enforced || !peers.is_empty(),
            "genesis: the list of nodes is enforced and empty: no node could connect"
        );
        Enforced::<T>::put(enforced);
        for GenesisPeer { node, organisation, role } in peers {
            assert!(next(Self::state(*node), Act::Add).is_some(), "genesis: node {node} is named twice");
            let room = Peers::<T>::count() < T::MaxPeers::get()
                && NodeCounts::<T>::get(organisation).nodes < T::MaxPeersPerOrganisation::get();
            assert!(room, "genesis: node {node} is one too many");
            let Ok(number) = Self::next_number() else { panic!("genesis: too many nodes") };
            Self::list(*node, *organisation, *role);
            Self::record(number, Self::change(PeerAct::Added, *node, *organisation, *role, Decider::Genesis));
        }
    }
}

/// What genesis asks of the registry in tests and in `try_state`: the kind of the organisation allows the role.
pub(crate) fn fits<T: Config>(organisation: OrgId, role: NodeRole) -> bool {
    T::Organisations::kind(organisation).is_some_and(|kind| role.fits(kind))
}
