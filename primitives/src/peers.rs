//! The nodes that may connect: whose they are, and what happened to the list.

use crate::{decision::Decider, organisation::OrgKind, Moment, OrgId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// What a node does in the network.
    pub enum NodeRole {
        /// Makes blocks and votes on finality, or stands ready to.
        Validator = 0, "validator", "validator node", "验证节点";
        /// Follows the chain and answers its owner.
        Observer = 1, "observer", "observer", "观察节点";
        /// Follows the chain and answers everybody: clients that trust nobody (light clients), and nodes of outsiders.
        Public = 2, "public", "public full node", "公开全节点";
    }
}

impl NodeRole {
    /// Whether an organisation of this kind may have such a node. Members validate and answer for what is public; every
    /// organisation may observe but a natural person, who is known by a pseudonym: an address in the network would undo it.
    pub const fn fits(self, kind: OrgKind) -> bool {
        match self {
            Self::Validator | Self::Public => matches!(kind, OrgKind::Bureau | OrgKind::Agency),
            Self::Observer => !matches!(kind, OrgKind::Individual),
        }
    }
}

code_enum! {
    /// What happened to the list.
    pub enum PeerAct {
        Added = 0, "added", "added", "加入";
        Removed = 1, "removed", "removed", "移除";
        Replaced = 2, "replaced", "replaced by another identity", "更换身份";
    }
}

/// The identity of a node: the ed25519 public key of its node key.
///
/// The name that the network knows it by, the peer id, is this key in a fixed frame ([`NodeId::peer_id`]), so that only peer
/// ids of that form can be written here and each node has one writing.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct NodeId(pub [u8; 32]);

/// What stands before the key in a peer id: identity multihash of 36 bytes; protobuf with key type ed25519 and 32 bytes of key.
const PEER_ID_FRAME: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/// Bytes of a peer id.
pub const PEER_ID_BYTES: usize = 38;

impl NodeId {
    /// The peer id: the multihash that the network names this node by.
    pub fn peer_id(&self) -> [u8; PEER_ID_BYTES] {
        let mut bytes = [0; PEER_ID_BYTES];
        let (frame, key) = bytes.split_at_mut(PEER_ID_FRAME.len());
        frame.copy_from_slice(&PEER_ID_FRAME);
        key.copy_from_slice(&self.0);
        bytes
    }

    /// The node that a peer id names. `None` of a peer id that is not of an ed25519 key.
    pub fn from_peer_id(bytes: &[u8]) -> Option<Self> {
        bytes.strip_prefix(&PEER_ID_FRAME)?.try_into().ok().map(Self)
    }
}

/// The peer id in base58, as nodes and addresses write it: `12D3KooW…`.
#[cfg(feature = "runtime")]
impl core::fmt::Display for NodeId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&bs58::encode(self.peer_id()).into_string())
    }
}

#[cfg(feature = "runtime")]
impl core::fmt::Debug for NodeId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(self, f)
    }
}

#[cfg(not(feature = "runtime"))]
impl core::fmt::Debug for NodeId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "NodeId({:?})", self.0)
    }
}

/// Why a text is no node identity.
#[cfg(feature = "runtime")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNodeId;

#[cfg(feature = "runtime")]
impl core::fmt::Display for NotNodeId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("not the peer id of a node with an ed25519 key; such a peer id begins with 12D3KooW")
    }
}

#[cfg(all(feature = "runtime", feature = "std"))]
impl std::error::Error for NotNodeId {}

/// Reads a peer id in base58.
#[cfg(feature = "runtime")]
impl core::str::FromStr for NodeId {
    type Err = NotNodeId;

    fn from_str(text: &str) -> Result<Self, NotNodeId> {
        bs58::decode(text).into_vec().ok().and_then(|bytes| Self::from_peer_id(&bytes)).ok_or(NotNodeId)
    }
}

stored! {
    /// A node on the list.
    #[derive(Copy)]
    pub struct Peer {
        /// Whose node it is.
        pub organisation: OrgId,
        /// What it does.
        pub role: NodeRole,
        /// Since when it is on the list.
        pub since: Moment,
    }
}

stored! {
    /// A change of the list.
    #[derive(Copy)]
    pub struct PeerChange<BlockNumber> {
        /// What happened.
        pub act: PeerAct,
        /// The node that was added or removed; of a replacement the new identity.
        pub node: NodeId,
        /// The identity that was replaced.
        pub replaces: Option<NodeId>,
        /// Whose node it is.
        pub organisation: OrgId,
        /// What it does.
        pub role: NodeRole,
        /// When.
        pub at: Moment,
        /// In which block.
        pub block: BlockNumber,
        /// Who decided.
        pub by: Decider,
    }
}

stored! {
    /// A node as the list shows it.
    #[derive(Copy)]
    pub struct PeerView {
        /// The node.
        pub node: NodeId,
        /// Whose it is, what it does, since when.
        pub peer: Peer,
    }
}

/// What nodes ask of the ledger: who may connect.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PeerList {
    /// Whether only the nodes on the list may connect. Said at genesis, for good.
    pub enforced: bool,
    /// How many changes there were; another number, another list.
    pub revision: u32,
    /// The moment of the block that was asked: how old this view is.
    pub as_of: Moment,
    /// The nodes, in the order of their identities.
    pub peers: alloc::vec::Vec<PeerView>,
}

/// How an identity stands to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeerStanding {
    /// It was never on the list.
    Unknown,
    /// It is on the list.
    Listed(Peer),
    /// It was on the list and is not any more.
    Removed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    /// A key and the peer id that libp2p gives it (from the specification of peer ids: an identity multihash).
    const NODE: NodeId = NodeId([7; 32]);

    #[test]
    fn a_peer_id_names_one_node_and_back() {
        let bytes = NODE.peer_id();
        assert_eq!(&bytes[..6], &[0x00, 0x24, 0x08, 0x01, 0x12, 0x20]);
        assert_eq!(NodeId::from_peer_id(&bytes), Some(NODE));
        let text = NODE.to_string();
        assert!(text.starts_with("12D3KooW"), "{text}");
        assert_eq!(text.parse(), Ok(NODE));
    }

    #[test]
    fn other_peer_ids_are_no_nodes() {
        let mut bytes = NODE.peer_id().to_vec();
        bytes.push(0);
        assert_eq!(NodeId::from_peer_id(&bytes), None, "too long");
        assert_eq!(NodeId::from_peer_id(&bytes[..37]), None, "too short");
        bytes.pop();
        for place in 0..6 {
            let mut other = bytes.clone();
            other[place] ^= 1;
            assert_eq!(NodeId::from_peer_id(&other), None, "byte {place} of the frame");
        }
        for text in ["", "12D3KooW", "0OIl", "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"] {
            assert_eq!(text.parse::<NodeId>(), Err(NotNodeId), "{text}");
        }
    }

    #[test]
    fn members_validate_and_everybody_but_persons_may_observe() {
        for kind in OrgKind::ALL {
            let member = matches!(kind, OrgKind::Bureau | OrgKind::Agency);
            assert_eq!(NodeRole::Validator.fits(*kind), member);
            assert_eq!(NodeRole::Public.fits(*kind), member);
            assert_eq!(NodeRole::Observer.fits(*kind), *kind != OrgKind::Individual);
        }
    }
}
