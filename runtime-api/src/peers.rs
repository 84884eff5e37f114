//! What a node asks about the network: who may connect.

use crate::BlockNumber;
use alloc::vec::Vec;
use drl_primitives::peers::{NodeId, PeerChange, PeerList, PeerStanding};

/// A change of the list of nodes.
pub type PeerChangeOfLedger = PeerChange<BlockNumber>;

sp_api::decl_runtime_apis! {
    /// The list of the nodes that may connect. A node asks at a finalized block and obeys what it hears.
    #[api_version(1)]
    pub trait PeersApi {
        /// The whole list; it is bounded.
        fn peer_list() -> PeerList;

        /// How an identity stands to the list.
        fn peer_standing(node: NodeId) -> PeerStanding;

        /// The changes of the list from number `from` on, oldest first.
        fn peer_changes(from: u32, limit: u32) -> Vec<PeerChangeOfLedger>;

        /// The last change that named an identity, with its number.
        fn last_peer_change(node: NodeId) -> Option<(u32, PeerChangeOfLedger)>;
    }
}
