//! Weights of the calls and of the extension.
//!
//! The figures are estimates by hand, from the storage each call touches; those of the benchmarks of this crate are to take
//! their place.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, Weight},
};

/// What the calls and the extension of the registry weigh.
pub trait WeightInfo {
    /// With `n` officers.
    fn admit(n: u32) -> Weight;
    /// One account.
    fn admit_individual() -> Weight;
    /// One record.
    fn suspend() -> Weight;
    /// One record.
    fn reinstate() -> Weight;
    /// With `n` officers released.
    fn exit(n: u32) -> Weight;
    /// With `n` officers.
    fn readmit(n: u32) -> Weight;
    /// One officer.
    fn appoint() -> Weight;
    /// One officer.
    fn dismiss() -> Weight;
    /// Two accounts.
    fn replace_officer() -> Weight;
    /// One filing.
    fn file_special_case() -> Weight;
    /// One filing.
    fn publish_rule_document() -> Weight;
    /// One filing.
    fn file_finding() -> Weight;
    /// One quota.
    fn set_quota() -> Weight;
    /// The extension `Admission`, from validation to the return of what was not used. One read is for what is paused.
    fn admission() -> Weight;
}

/// Proof of one storage item, in bytes: the trie's nodes above it and the largest value of this registry.
const PROOF: u64 = 3_700;

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

macro_rules! estimates {
    ($($name:ident($($n:ident)?): $time:literal, $reads:literal, $writes:literal
        $(, each $time_each:literal, $reads_each:literal, $writes_each:literal)?;)+) => {
        impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
            $(fn $name($($n: u32)?) -> Weight {
                let db = T::DbWeight::get();
                estimate($time, $reads, db.reads_writes($reads, $writes))
                $(.saturating_add(
                    estimate($time_each, $reads_each, db.reads_writes($reads_each, $writes_each))
                        .saturating_mul(u64::from($n)),
                ))?
            })+
        }

        impl WeightInfo for () {
            $(fn $name($($n: u32)?) -> Weight {
                let db = RocksDbWeight::get();
                estimate($time, $reads, db.reads_writes($reads, $writes))
                $(.saturating_add(
                    estimate($time_each, $reads_each, db.reads_writes($reads_each, $writes_each))
                        .saturating_mul(u64::from($n)),
                ))?
            })+
        }
    };
}

fn estimate(picoseconds: u64, reads: u64, database: Weight) -> Weight {
    Weight::from_parts(picoseconds, reads.saturating_mul(PROOF)).saturating_add(database)
}

// Call: picoseconds, storage items read, items written; then the same for each officer.
estimates! {
    admit(n): 46_000_000, 9, 6, each 17_500_000, 3, 4;
    admit_individual(): 52_000_000, 9, 9;
    suspend(): 34_500_000, 6, 4;
    reinstate(): 33_000_000, 5, 3;
    exit(n): 39_000_000, 6, 3, each 24_000_000, 6, 6;
    readmit(n): 41_000_000, 6, 3, each 17_000_000, 3, 4;
    appoint(): 38_500_000, 6, 5;
    dismiss(): 42_500_000, 7, 7;
    replace_officer(): 61_500_000, 9, 10;
    file_special_case(): 25_500_000, 4, 1;
    publish_rule_document(): 29_000_000, 5, 2;
    file_finding(): 30_500_000, 5, 2;
    set_quota(): 14_500_000, 1, 1;
    admission(): 22_000_000, 6, 1;
}
