//! Weights of the calls.
//!
//! The figures are estimates by hand, from the storage each touches; those of the benchmarks of this crate are to take their
//! place. What the catalog does to a dataset is not in them: calls add what it says of itself.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// What the parts of this pallet weigh.
pub trait WeightInfo {
    /// Weight of `file` with this many contested items.
    fn file(i: u32) -> Weight;
    /// Weight of `add_material` that starts the clock.
    fn add_material() -> Weight;
    /// Weight of `verify` that suspends items beside as many objections as may.
    fn verify_objection() -> Weight;
    /// Weight of `decide` that lifts one of as many suspensions of items as there may be.
    fn decide() -> Weight;
    /// Weight of `notify`.
    fn notify() -> Weight;
    /// Weight of `accept`.
    fn accept() -> Weight;
    /// Weight of `request_rereview`.
    fn request_rereview() -> Weight;
    /// Weight of `rereview`.
    fn rereview() -> Weight;
    /// Weight of `withdraw_objection` that lifts one of as many suspensions of items as there may be.
    fn withdraw_objection() -> Weight;
    /// Weight of closing an objection because the time to ask for re-review ran out.
    fn rereview_time_over() -> Weight;
    /// Weight of what the catalog asks: a version was opened, and as many suspensions of items end as there may be.
    fn opened() -> Weight;
}

/// Proof of a small storage item, in bytes: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;
/// Proof of an objection.
const OBJECTION: u64 = 3_100;
/// Proof of what objections keep suspended of a dataset, at most.
const SUSPENSION: u64 = 20_000;
/// Proof of a dataset with its entry.
const DATASET: u64 = 5_800;

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn file(i: u32) -> Weight {
        file(T::DbWeight::get(), i)
    }
    fn add_material() -> Weight {
        add_material(T::DbWeight::get())
    }
    fn verify_objection() -> Weight {
        verify(T::DbWeight::get())
    }
    fn decide() -> Weight {
        decide(T::DbWeight::get())
    }
    fn notify() -> Weight {
        notify(T::DbWeight::get())
    }
    fn accept() -> Weight {
        accept(T::DbWeight::get())
    }
    fn request_rereview() -> Weight {
        request_rereview(T::DbWeight::get())
    }
    fn rereview() -> Weight {
        rereview(T::DbWeight::get())
    }
    fn withdraw_objection() -> Weight {
        withdraw_objection(T::DbWeight::get())
    }
    fn rereview_time_over() -> Weight {
        rereview_time_over(T::DbWeight::get())
    }
    fn opened() -> Weight {
        opened(T::DbWeight::get())
    }
}

impl WeightInfo for () {
    fn file(i: u32) -> Weight {
        file(RocksDbWeight::get(), i)
    }
    fn add_material() -> Weight {
        add_material(RocksDbWeight::get())
    }
    fn verify_objection() -> Weight {
        verify(RocksDbWeight::get())
    }
    fn decide() -> Weight {
        decide(RocksDbWeight::get())
    }
    fn notify() -> Weight {
        notify(RocksDbWeight::get())
    }
    fn accept() -> Weight {
        accept(RocksDbWeight::get())
    }
    fn request_rereview() -> Weight {
        request_rereview(RocksDbWeight::get())
    }
    fn rereview() -> Weight {
        rereview(RocksDbWeight::get())
    }
    fn withdraw_objection() -> Weight {
        withdraw_objection(RocksDbWeight::get())
    }
    fn rereview_time_over() -> Weight {
        rereview_time_over(RocksDbWeight::get())
    }
    fn opened() -> Weight {
        opened(RocksDbWeight::get())
    }
}

/// Reads officer, organisation, dataset and version, three counts, parameters, moment, calendar; writes objection, record, three
/// counts, two lists; a clock is started, which takes four reads and five writes.
fn file(db: RuntimeDbWeight, i: u32) -> Weight {
    Weight::from_parts(52_000_000, DATASET + 9 * SMALL)
        .saturating_add(Weight::from_parts(12_000, 2).saturating_mul(u64::from(i)))
        .saturating_add(db.reads_writes(14, 12))
}

/// Reads officer, organisation, objection, parameters, moment; writes objection and record; a clock is started.
fn add_material(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(38_000_000, OBJECTION + 7 * SMALL).saturating_add(db.reads_writes(9, 7))
}

/// Reads officer, organisation, objection, parameters, suspensions, dataset and version, moment; writes objection, two records,
/// suspensions; a clock is stopped. The union of all suspended items is made three times.
fn verify(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(1_400_000_000, OBJECTION + SUSPENSION + DATASET + 8 * SMALL)
        .saturating_add(db.reads_writes(13, 9))
}

/// Reads officer, organisation, objection, parameters, suspensions, dataset and version, moment; writes objection, record,
/// suspensions; a clock is started. The union of all suspended items is made once, or five times where a suspension begins.
fn decide(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(2_300_000_000, OBJECTION + SUSPENSION + DATASET + 7 * SMALL)
        .saturating_add(db.reads_writes(12, 8))
}

/// Reads officer, organisation, objection, parameters, moment; writes objection and record; one clock is stopped and one started.
fn notify(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(45_000_000, OBJECTION + 10 * SMALL).saturating_add(db.reads_writes(13, 12))
}

/// Reads officer, organisation, objection, moment; writes objection and record; a clock is cancelled.
fn accept(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(33_000_000, OBJECTION + 7 * SMALL).saturating_add(db.reads_writes(8, 6))
}

/// As [`notify`], and reads the clock and the bureau.
fn request_rereview(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(48_000_000, OBJECTION + 12 * SMALL).saturating_add(db.reads_writes(15, 12))
}

/// Reads officer, organisation, objection, parameters, moment; writes objection and record; a clock is stopped.
fn rereview(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(35_000_000, OBJECTION + 8 * SMALL).saturating_add(db.reads_writes(9, 6))
}

/// Reads officer, organisation, objection, suspensions, dataset and version, moment; writes objection, record, suspensions; a
/// clock is cancelled. The union of all suspended items is made once.
fn withdraw_objection(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(520_000_000, OBJECTION + SUSPENSION + DATASET + 6 * SMALL).saturating_add(db.reads_writes(11, 7))
}

/// Reads objection and moment; writes objection and record.
fn rereview_time_over(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(19_000_000, OBJECTION + 2 * SMALL).saturating_add(db.reads_writes(2, 2))
}

/// Reads and writes suspensions. The union of all suspended items is made twice.
fn opened(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(900_000_000, SUSPENSION).saturating_add(db.reads_writes(1, 1))
}
