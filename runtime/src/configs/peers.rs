//! The nodes that may connect.

use crate::{
    governance::{CouncilBy, TwoThirds},
    Registry, Runtime, WorkingDays,
};
use frame_support::traits::{ConstU32, Nothing};

/// Nodes on the list: each holds a connection to every other, so that none depends on a third.
const MAX_PEERS: u32 = 256;
/// Nodes of one organisation: validators, stand-ins, observers, public nodes.
const MAX_PEERS_PER_ORGANISATION: u32 = 16;

impl pallet_peers::Config for Runtime {
    type CouncilOrigin = CouncilBy<TwoThirds>;
    type Organisations = Registry;
    type Clocks = WorkingDays;
    type Validating = Nothing;
    type MaxPeers = ConstU32<MAX_PEERS>;
    type MaxPeersPerOrganisation = ConstU32<MAX_PEERS_PER_ORGANISATION>;
    type WeightInfo = pallet_peers::weights::SubstrateWeight<Runtime>;
}
