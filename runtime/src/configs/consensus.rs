//! Who makes a block and what makes it final.

use crate::{
    constants::{MAX_VALIDATORS, PROVABLE_SESSIONS, SESSION_BLOCKS, SLOT_MILLIS},
    Aura, Consortium, Offences, Runtime, RuntimeEvent, Session,
};
use frame_support::{
    traits::{ConstBool, ConstU32, ConstU64},
    weights::Weight,
};
use pallet_consortium::{Accusations, KeyOwners};
use pallet_grandpa::EquivocationReportSystem;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_session::MembershipProof;

impl pallet_timestamp::Config for Runtime {
    /// Milliseconds since the Unix epoch.
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_MILLIS / 2 }>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
    type AuthorityId = AuraId;
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    /// Whoever voted twice makes no block.
    type DisabledValidators = Session;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_MILLIS>;
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Runtime, Aura>;
    type EventHandler = ();
}

/// Blocks for which a report of a double vote waits in the pool: as long as it can be proven, with sessions of usual length.
const REPORT_LONGEVITY: u64 = PROVABLE_SESSIONS as u64 * SESSION_BLOCKS as u64;

/// A double vote is reported by whoever sees it, in a transaction that nobody signs, and that only the author of a block can put
/// into it. The proof shows whose key it was in that session.
impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = WithConsequences;
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<{ PROVABLE_SESSIONS as u64 }>;
    type KeyOwnerProof = MembershipProof;
    type EquivocationReportSystem =
        EquivocationReportSystem<Self, Accusations<Self, Offences>, KeyOwners<Self>, ConstU64<REPORT_LONGEVITY>>;
}

/// The engine's weights, and what follows from a double vote on this ledger.
pub struct WithConsequences;

impl pallet_grandpa::WeightInfo for WithConsequences {
    fn report_equivocation(validators: u32, nominators: u32) -> Weight {
        <() as pallet_grandpa::WeightInfo>::report_equivocation(validators, nominators)
            .saturating_add(Consortium::offence_weight())
    }

    fn note_stalled() -> Weight {
        <() as pallet_grandpa::WeightInfo>::note_stalled()
    }
}
