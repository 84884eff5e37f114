//! The council of the consortium: its members decide by motions.

use crate::{
    configs::RuntimeBlockWeights, constants::DAYS, AccountId, BlockNumber, Council, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeOrigin,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, EitherOfDiverse},
    weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_collective::{EnsureProportionAtLeast, PrimeDefaultVote};
use sp_runtime::Perbill;

/// The instance of the collective pallet that is the council.
pub type CouncilCollective = pallet_collective::Instance1;

/// Three quarters of the council (three of four members), or the root origin.
pub type EnsureCouncilSupermajority =
    EitherOfDiverse<EnsureRoot<AccountId>, EnsureProportionAtLeast<AccountId, CouncilCollective, 3, 4>>;

/// Most members the council can have.
pub type MaxCouncilMembers = ConstU32<16>;

/// Most motions that can be open at once.
const MAX_MOTIONS: u32 = 20;

parameter_types! {
    /// A motion is open for seven days; then it can be closed, and those who said nothing count as their prime did.
    pub const MotionDuration: BlockNumber = 7 * DAYS;
    /// A motion may do as much as half of a block holds.
    pub MaxProposalWeight: Weight = Perbill::from_percent(50) * RuntimeBlockWeights::get().max_block;
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = MotionDuration;
    type MaxProposals = ConstU32<MAX_MOTIONS>;
    type MaxMembers = MaxCouncilMembers;
    type DefaultVote = PrimeDefaultVote;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    // Members change through `CouncilMembership` alone.
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type MaxProposalWeight = MaxProposalWeight;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
}

impl pallet_membership::Config<CouncilCollective> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = EnsureCouncilSupermajority;
    type RemoveOrigin = EnsureCouncilSupermajority;
    type SwapOrigin = EnsureCouncilSupermajority;
    type ResetOrigin = EnsureCouncilSupermajority;
    type PrimeOrigin = EnsureCouncilSupermajority;
    type MembershipInitialized = Council;
    type MembershipChanged = Council;
    type MaxMembers = MaxCouncilMembers;
    type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}
