//! The pallets of the data release up to the grant, and how they are connected: each reaches another through a trait of `drl-primitives`.

use crate::{
    configs::{council::EnsureCouncilTwoThirds, due_dates::DueDates, system::ConsortiumCalls},
    constants::{HOURS, MAX_BLOCK_BYTES},
    governance::{CouncilBy, Majority, PausedCalls},
    AccountId, Agreements, Applications, BlockNumber, Catalog, Consortium, Credit, Grants, Objections, Registry,
    Reports, RuleParameters, Runtime, WorkingDays,
};
use core::time::Duration;
use drl_primitives::{decision::BureauDecides, Moment};
use frame_support::{
    parameter_types,
    traits::{ConstU32, EitherOfDiverse, UnixTime},
    weights::constants::WEIGHT_REF_TIME_PER_SECOND,
};
use pallet_registry::Quota;

/// Who takes decisions of general effect (parameters, calendars, model texts, quotas): the bureau, whose task the rules make it
/// or more than half of the council.
pub type EnsureDecision = EitherOfDiverse<BureauDecides<AccountId, Registry>, CouncilBy<Majority>>;

/// Clocks that one block works off before its transactions; more wait for the next block.
const MAX_DUE_PER_BLOCK: u32 = 64;
/// Officers of one organisation.
const MAX_OFFICERS: u32 = 64;
/// Entries of an annual priority list.
const MAX_PRIORITY_ENTRIES: u32 = 256;

parameter_types! {
    /// Quotas are refilled every hour.
    pub const QuotaPeriod: BlockNumber = HOURS;
    /// An organisation may use three minutes of computing and 32 full blocks of bytes in an hour: about a tenth of what the
    /// chain has, so that nobody alone can fill it.
    pub const DefaultQuota: Quota = Quota {
        ref_time: 180 * WEIGHT_REF_TIME_PER_SECOND,
        proof_size: u64::MAX,
        bytes: 32 * MAX_BLOCK_BYTES as u64,
    };
    /// A signature under an agreement may be made at most 30 days before it is carried in.
    pub const MaxSignatureLife: Moment = 30 * 24 * 3_600_000;
}

/// The time that the block carries. Genesis carries none: there it is zero, without the complaint that `Timestamp` itself
/// would log for every clock and every organisation that genesis asks for.
pub struct BlockTime;

impl UnixTime for BlockTime {
    fn now() -> Duration {
        Duration::from_millis(pallet_timestamp::Now::<Runtime>::get())
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_applications::BenchmarkHelper for BlockTime {
    fn set_now(now: Moment) {
        pallet_timestamp::Now::<Runtime>::put(now);
    }
}

impl pallet_rule_parameters::Config for Runtime {
    type DecisionOrigin = EnsureDecision;
    type Clocks = WorkingDays;
    type WeightInfo = pallet_rule_parameters::weights::SubstrateWeight<Runtime>;
}

impl pallet_working_days::Config for Runtime {
    type DecisionOrigin = EnsureDecision;
    type Time = BlockTime;
    type OnDue = DueDates;
    type MaxDuePerBlock = ConstU32<MAX_DUE_PER_BLOCK>;
    type WeightInfo = pallet_working_days::weights::SubstrateWeight<Runtime>;
}

impl pallet_registry::Config for Runtime {
    type Clocks = WorkingDays;
    type Parameters = RuleParameters;
    type DecisionOrigin = EnsureDecision;
    type RecoveryOrigin = EnsureCouncilTwoThirds;
    type OnChange = Consortium;
    type MaxOfficers = ConstU32<MAX_OFFICERS>;
    type QuotaPeriod = QuotaPeriod;
    type DefaultQuota = DefaultQuota;
    type AdmittedCalls = ConsortiumCalls;
    type PausedCalls = PausedCalls;
    type WeightInfo = pallet_registry::weights::SubstrateWeight<Runtime>;
}

impl pallet_catalog::Config for Runtime {
    type Organisations = Registry;
    type Clocks = WorkingDays;
    type Parameters = RuleParameters;
    type Objections = Objections;
    type MaxPriorityEntries = ConstU32<MAX_PRIORITY_ENTRIES>;
    type WeightInfo = pallet_catalog::weights::SubstrateWeight<Runtime>;
}

impl pallet_applications::Config for Runtime {
    type Organisations = Registry;
    type Datasets = Catalog;
    type Clocks = WorkingDays;
    type Calendar = WorkingDays;
    type Parameters = RuleParameters;
    type Credit = Credit;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BlockTime;
    type WeightInfo = pallet_applications::weights::SubstrateWeight<Runtime>;
}

impl pallet_agreements::Config for Runtime {
    type DecisionOrigin = EnsureDecision;
    type Organisations = Registry;
    type Applications = Applications;
    type Datasets = Catalog;
    type Clocks = WorkingDays;
    type Parameters = RuleParameters;
    type Grants = Grants;
    type OnEnd = Reports;
    type MaxSignatureLife = MaxSignatureLife;
    type WeightInfo = pallet_agreements::weights::SubstrateWeight<Runtime>;
}

impl pallet_grants::Config for Runtime {
    type Organisations = Registry;
    type Datasets = Catalog;
    type Agreements = Agreements;
    type Clocks = WorkingDays;
    type Genesis = Agreements;
    type WeightInfo = pallet_grants::weights::SubstrateWeight<Runtime>;
}
