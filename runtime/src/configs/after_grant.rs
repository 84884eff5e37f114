//! The pallets that oversee the use of data once it was granted.

use crate::{
    configs::release::EnsureDecision, Agreements, Catalog, Credit, Grants, Registry, Reports, RuleParameters, Runtime,
    WorkingDays,
};
use frame_support::traits::ConstU32;

/// Most objections that may keep items of one dataset suspended at the same time. Whoever goes beyond suspends the whole dataset.
const MAX_ITEM_SUSPENSIONS: u32 = 64;

impl pallet_receipts::Config for Runtime {
    type Organisations = Registry;
    type Grants = Grants;
    type Agreements = Agreements;
    type Clocks = WorkingDays;
    type Calendar = WorkingDays;
    type Parameters = RuleParameters;
    type OnDelivery = Reports;
    type WeightInfo = pallet_receipts::weights::SubstrateWeight<Runtime>;
}

impl pallet_reports::Config for Runtime {
    type Organisations = Registry;
    type Agreements = Agreements;
    type Grants = Grants;
    type Clocks = WorkingDays;
    type Calendar = WorkingDays;
    type Parameters = RuleParameters;
    type WeightInfo = pallet_reports::weights::SubstrateWeight<Runtime>;
}

impl pallet_credit::Config for Runtime {
    type Organisations = Registry;
    type Clocks = WorkingDays;
    type Parameters = RuleParameters;
    type DecisionOrigin = EnsureDecision;
    type WeightInfo = pallet_credit::weights::SubstrateWeight<Runtime>;
}

impl pallet_rectification::Config for Runtime {
    type Organisations = Registry;
    type Agreements = Agreements;
    type Grants = Grants;
    type Credit = Credit;
    type Clocks = WorkingDays;
    type Parameters = RuleParameters;
    type WeightInfo = pallet_rectification::weights::SubstrateWeight<Runtime>;
}

impl pallet_objections::Config for Runtime {
    type Organisations = Registry;
    type Datasets = Catalog;
    type Clocks = WorkingDays;
    type Parameters = RuleParameters;
    type MaxItemSuspensions = ConstU32<MAX_ITEM_SUSPENSIONS>;
    type WeightInfo = pallet_objections::weights::SubstrateWeight<Runtime>;
}

impl pallet_corrections::Config for Runtime {
    type Organisations = Registry;
    type Datasets = Catalog;
    type Clocks = WorkingDays;
    type Calendar = WorkingDays;
    type Parameters = RuleParameters;
    type WeightInfo = pallet_corrections::weights::SubstrateWeight<Runtime>;
}
