//! Weights of the calls, of issuing and of a verdict.
//!
//! The figures are estimates by hand, from the storage each touches; those of the benchmarks of this crate are to take their
//! place.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// What the parts of this pallet weigh.
pub trait WeightInfo {
    /// One hold placed while as many stand as may.
    fn hold() -> Weight;
    /// One hold lifted while as many stand as may.
    fn lift() -> Weight;
    /// `n` grants, each of another dataset.
    fn issue(n: u32) -> Weight;
    /// One grant ended while as many holds stand as may: terminated, revoked or shut down.
    fn end() -> Weight;
    /// Access closed under all grants of an agreement's share while as many holds stand as may.
    fn close_agreement() -> Weight;
    /// One hold lifted from an agreement while as many stand as may.
    fn reopen_agreement() -> Weight;
    /// All grants of an agreement's share ended while as many holds stand as may.
    fn terminate_agreement() -> Weight;
    /// One verdict, with everything that it depends on.
    fn verdict() -> Weight;
}

/// Proof of a small storage item, in bytes: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;
/// Proof of a grant with its terms.
const GRANT: u64 = 3_100;

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn hold() -> Weight {
        hold(T::DbWeight::get())
    }
    fn lift() -> Weight {
        lift(T::DbWeight::get())
    }
    fn issue(n: u32) -> Weight {
        issue(T::DbWeight::get(), n)
    }
    fn end() -> Weight {
        end(T::DbWeight::get())
    }
    fn close_agreement() -> Weight {
        close_agreement(T::DbWeight::get())
    }
    fn reopen_agreement() -> Weight {
        reopen_agreement(T::DbWeight::get())
    }
    fn terminate_agreement() -> Weight {
        terminate_agreement(T::DbWeight::get())
    }
    fn verdict() -> Weight {
        verdict(T::DbWeight::get())
    }
}

impl WeightInfo for () {
    fn hold() -> Weight {
        hold(RocksDbWeight::get())
    }
    fn lift() -> Weight {
        lift(RocksDbWeight::get())
    }
    fn issue(n: u32) -> Weight {
        issue(RocksDbWeight::get(), n)
    }
    fn end() -> Weight {
        end(RocksDbWeight::get())
    }
    fn close_agreement() -> Weight {
        close_agreement(RocksDbWeight::get())
    }
    fn reopen_agreement() -> Weight {
        reopen_agreement(RocksDbWeight::get())
    }
    fn terminate_agreement() -> Weight {
        terminate_agreement(RocksDbWeight::get())
    }
    fn verdict() -> Weight {
        verdict(RocksDbWeight::get())
    }
}

/// Reads officer, organisation, grant, count and record of the history, its hold, the moment; writes hold, count, record.
fn hold(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(38_000_000, GRANT + 6 * SMALL).saturating_add(db.reads_writes(7, 3))
}

/// As [`hold`], and reads the other holds that may stand.
fn lift(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(41_000_000, GRANT + 9 * SMALL).saturating_add(db.reads_writes(10, 3))
}

/// Reads the moment and the genesis hash; for each grant reads it, and reads and writes three counts; writes grant, record,
/// count of records and three entries of the indices.
fn issue(db: RuntimeDbWeight, n: u32) -> Weight {
    let each = Weight::from_parts(46_000_000, GRANT + 4 * SMALL).saturating_add(db.reads_writes(5, 9));
    Weight::from_parts(12_000_000, 2 * SMALL)
        .saturating_add(db.reads(2))
        .saturating_add(each.saturating_mul(u64::from(n)))
}

/// Reads the grant, count and record of its history, the moment, and its holds; writes record and count, and removes the holds.
fn end(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(44_000_000, GRANT + 8 * SMALL).saturating_add(db.reads_writes(9, 6))
}

/// Reads organisation and agreement, count and record of the whole agreement and of the share, the last grant with its place, the
/// version's standing, the moment and the hold; writes hold, count and record. Never more, however many grants there are.
fn close_agreement(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(48_000_000, 2 * GRANT + 12 * SMALL).saturating_add(db.reads_writes(14, 3))
}

/// Reads organisation and agreement, count and record of the share, its holds and the moment; where none stands, the holds of every
/// other share (at most 16 agencies and the whole) to say why. Writes count and record, and removes the hold.
fn reopen_agreement(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(52_000_000, GRANT + 21 * SMALL).saturating_add(db.reads_writes(22, 3))
}

/// As [`close_agreement`]; writes count and record, and removes the holds of the share.
fn terminate_agreement(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(47_000_000, 2 * GRANT + 13 * SMALL).saturating_add(db.reads_writes(15, 4))
}

/// Reads the grant, and of its own history, of those of the two shares of its agreement, of agreement, dataset, suspended items, user
/// and agency the counts and some twenty records each (the search halves a history of a million records).
fn verdict(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(250_000_000, GRANT + 168 * SMALL).saturating_add(db.reads(169))
}
