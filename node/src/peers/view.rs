//! The list as this node sees it at a block.

use crate::service::FullClient;
use drl_primitives::{
    peers::{NodeId, NodeRole, PeerList, PeerStanding},
    Moment,
};
use drl_runtime::opaque::Hash;
use drl_runtime_api::peers::PeersApi;
use sc_network::PeerId;
use sp_api::{ApiError, ProvideRuntimeApi};
use std::collections::{HashMap, HashSet};

/// The list at a finalized block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Whether only the listed may connect.
    pub enforced: bool,
    /// The number of the list: another list has another.
    pub revision: u32,
    /// The moment of the block.
    pub as_of: Moment,
    /// Who is listed, and as what.
    pub listed: HashMap<PeerId, NodeRole>,
    /// Who was listed and is not any more, of those whom the operator named.
    pub removed: HashSet<PeerId>,
}

impl View {
    /// Reads the answers of the ledger.
    fn new(list: &PeerList, removed: HashSet<PeerId>) -> Self {
        Self {
            enforced: list.enforced,
            revision: list.revision,
            as_of: list.as_of,
            listed: list.peers.iter().filter_map(|view| Some((peer_id(view.node)?, view.peer.role))).collect(),
            removed,
        }
    }

    /// As what a node is listed.
    pub fn role_of(&self, peer: &PeerId) -> Option<NodeRole> {
        self.listed.get(peer).copied()
    }
}

/// Asks the ledger at a block.
///
/// # Errors
/// The state of the block is not there, or its code has no list.
pub fn read(client: &FullClient, at: Hash, named: &HashSet<PeerId>) -> Result<View, ApiError> {
    let api = client.runtime_api();
    let list = api.peer_list(at)?;
    let mut removed = HashSet::new();
    for peer in named {
        if let Some(node) = NodeId::from_peer_id(&peer.to_bytes()) {
            if api.peer_standing(at, node)? == PeerStanding::Removed {
                removed.insert(*peer);
            }
        }
    }
    Ok(View::new(&list, removed))
}

/// The network's name of a node. There is one for every ed25519 key, so none is left out.
pub fn peer_id(node: NodeId) -> Option<PeerId> {
    PeerId::from_bytes(&node.peer_id()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::peers::{Peer, PeerView};
    use sc_network::config::ed25519;

    #[test]
    fn the_ledger_and_the_network_name_a_node_alike() {
        for seed in 1..20u8 {
            let secret = ed25519::SecretKey::try_from_bytes([seed; 32]).expect("32 bytes");
            let public = ed25519::Keypair::from(secret).public();
            let node = NodeId(public.to_bytes());
            assert_eq!(peer_id(node), Some(public.to_peer_id()));
            assert_eq!(NodeId::from_peer_id(&public.to_peer_id().to_bytes()), Some(node));
            assert_eq!(public.to_peer_id().to_base58(), node.to_string());
        }
        // Bytes that are no point of the curve name a node as well, one that nobody has the key of.
        assert!(peer_id(NodeId([255; 32])).is_some());
    }

    #[test]
    fn everybody_on_the_list_is_seen() {
        let peer = |role| Peer { organisation: 1, role, since: 0 };
        let views = [(1, NodeRole::Validator), (2, NodeRole::Public)];
        let peers = views.map(|(key, role)| PeerView { node: NodeId([key; 32]), peer: peer(role) }).to_vec();
        let view = View::new(&PeerList { enforced: true, revision: 2, as_of: 9, peers }, HashSet::new());
        assert_eq!(view.listed.len(), 2);
        let public = peer_id(NodeId([2; 32])).expect("a name");
        assert_eq!(view.role_of(&public), Some(NodeRole::Public));
    }
}
