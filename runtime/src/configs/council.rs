//! The council of the consortium: its members decide by motions.

use crate::{
    configs::RuntimeBlockWeights,
    constants::DAYS,
    governance::{AnyTwo, CouncilBy, Majority, SilenceIsNo, TwoThirds},
    AccountId, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, EitherOfDiverse},
    weights::Weight,
};
use frame_system::EnsureRoot;
use sp_runtime::Perbill;

/// The instance of the collective pallet that is the council.
pub type CouncilCollective = pallet_collective::Instance1;

/// More than half of the council, or the root origin: parameters, calendars, model texts, lifting a pause.
pub type EnsureCouncilMajority = EitherOfDiverse<EnsureRoot<AccountId>, CouncilBy<Majority>>;

/// Two thirds of the council (three of four members), or the root origin: members, validators, peers, upgrades.
pub type EnsureCouncilTwoThirds = EitherOfDiverse<EnsureRoot<AccountId>, CouncilBy<TwoThirds>>;

/// Any two members of the council, however large it is: the emergency pause alone.
pub type EnsureAnyTwoMembers = CouncilBy<AnyTwo>;

/// Most members the council can have.
pub type MaxCouncilMembers = ConstU32<16>;

/// Most motions that can be open at once.
const MAX_MOTIONS: u32 = 20;

parameter_types! {
    /// A motion is open for seven days; then it can be closed, and those who said nothing did not agree.
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
    type DefaultVote = SilenceIsNo;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    // Members change through `Consortium` alone.
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type MaxProposalWeight = MaxProposalWeight;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
}
