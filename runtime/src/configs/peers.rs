//! The nodes that may connect.

use crate::{
    governance::{CouncilBy, TwoThirds},
    Registry, Runtime, WorkingDays,
};
use drl_primitives::OrgId;
use frame_support::traits::{ConstU32, Contains};
use pallet_consortium::{Leaving, Roster, Validators};

/// Nodes on the list: each holds a connection to every other, so that none depends on a third.
const MAX_PEERS: u32 = 256;
/// Nodes of one organisation: validators, stand-ins, observers, public nodes.
const MAX_PEERS_PER_ORGANISATION: u32 = 16;

/// The organisations with a validator that is planned for sessions or still in one.
pub struct Validating;

impl Contains<OrgId> for Validating {
    fn contains(organisation: &OrgId) -> bool {
        let validators = Roster::<Runtime>::get().into_iter().chain(Leaving::<Runtime>::get());
        validators.filter_map(Validators::<Runtime>::get).any(|validator| validator.organisation == *organisation)
    }
}

impl pallet_peers::Config for Runtime {
    type CouncilOrigin = CouncilBy<TwoThirds>;
    type Organisations = Registry;
    type Clocks = WorkingDays;
    type Validating = Validating;
    type MaxPeers = ConstU32<MAX_PEERS>;
    type MaxPeersPerOrganisation = ConstU32<MAX_PEERS_PER_ORGANISATION>;
    type WeightInfo = pallet_peers::weights::SubstrateWeight<Runtime>;
}
