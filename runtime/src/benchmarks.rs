//! The pallets whose weights are measured with `frame-omni-bencher`.

#![deny(missing_docs)]

use crate::{AllPalletsWithSystem, Runtime};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{
    baseline::Pallet as BaselineBench, define_benchmarks, BenchmarkBatch, BenchmarkConfig, BenchmarkList,
};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench};

impl frame_system_benchmarking::Config for Runtime {}
impl frame_benchmarking::baseline::Config for Runtime {}

define_benchmarks!(
    [frame_benchmarking, BaselineBench::<Runtime>]
    [frame_system, SystemBench::<Runtime>]
    [frame_system_extensions, SystemExtensionsBench::<Runtime>]
    [pallet_timestamp, crate::Timestamp]
    [pallet_collective, crate::Council]
    [pallet_consortium, crate::Consortium]
    [pallet_utility, crate::Utility]
    [pallet_pause, crate::Pause]
    [pallet_decisions, crate::Decisions]
    [pallet_peers, crate::Peers]
    [pallet_rule_parameters, crate::RuleParameters]
    [pallet_working_days, crate::WorkingDays]
    [pallet_registry, crate::Registry]
    [pallet_catalog, crate::Catalog]
    [pallet_applications, crate::Applications]
    [pallet_agreements, crate::Agreements]
    [pallet_grants, crate::Grants]
    [pallet_receipts, crate::Receipts]
    [pallet_reports, crate::Reports]
    [pallet_credit, crate::Credit]
    [pallet_rectification, crate::Rectification]
    [pallet_objections, crate::Objections]
    [pallet_corrections, crate::Corrections]
);

/// Which benchmarks there are, and the layout of the storage that they touch.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

/// Runs the benchmarks that `config` asks for.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}
