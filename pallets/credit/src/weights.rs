//! Weights of the calls, of an entry and of the checks.
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
    /// A rating opened.
    fn open_rating() -> Weight;
    /// The largest criterion filed: as many proofs as there may be.
    fn file_criterion() -> Weight;
    /// The last vote that there is room for.
    fn vote() -> Weight;
    /// A rating with as many votes as there may be, concluded.
    fn conclude_rating() -> Weight;
    /// A rating withdrawn.
    fn withdraw_rating() -> Weight;
    /// An entry made, by a call or by another pallet.
    fn enter() -> Weight;
    /// An appeal filed.
    fn appeal() -> Weight;
    /// An entry corrected, its appeal with it.
    fn supersede() -> Weight;
    /// A formula decided.
    fn set_formula() -> Weight;
    /// A formula cancelled.
    fn cancel_formula() -> Weight;
    /// Whether an applicant is barred, and its rating looked up.
    fn check() -> Weight;
}

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

/// Bytes of proof of a small storage item: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;
/// Bytes of proof of the votes on a rating beyond those of a small item.
const VOTES: u64 = 3_400;

/// `micros` microseconds of computing with `reads` and `writes` of small items.
fn estimate(db: RuntimeDbWeight, micros: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(SMALL))
        .saturating_add(db.reads_writes(reads, writes))
}

/// Reads officer, organisation, applicant, moment, running rating, two counts, parameters (two); writes rating, running rating,
/// index and the two counts.
fn open_rating(db: RuntimeDbWeight) -> Weight {
    estimate(db, 34, 10, 5)
}

/// Reads officer, organisation, rating, moment; writes the rating.
fn file_criterion(db: RuntimeDbWeight) -> Weight {
    estimate(db, 27, 4, 1)
}

/// Reads officer twice, organisation, rating, votes, moment; writes the votes.
fn vote(db: RuntimeDbWeight) -> Weight {
    estimate(db, 33, 6, 1).saturating_add(Weight::from_parts(0, VOTES))
}

/// Reads officer, organisation, rating, votes, parameters (two), moment, and one key of the record for each of three grounds;
/// writes rating, running and concluded rating.
fn conclude_rating(db: RuntimeDbWeight) -> Weight {
    estimate(db, 48, 10, 3).saturating_add(Weight::from_parts(0, VOTES))
}

/// Reads officer, organisation, rating, moment; writes rating and running rating.
fn withdraw_rating(db: RuntimeDbWeight) -> Weight {
    estimate(db, 27, 4, 2)
}

/// Reads officer, organisation, the one concerned, moment, parameters (two), three counts; writes entry, record, index of the
/// organisation, the three counts and the two keys of a standing entry.
fn enter(db: RuntimeDbWeight) -> Weight {
    estimate(db, 42, 9, 8)
}

/// Reads officer, organisation, entry, count and record of its history, moment; writes count and record.
fn appeal(db: RuntimeDbWeight) -> Weight {
    estimate(db, 30, 6, 2)
}

/// As [`enter`], and reads the entry with count and record of its history; removes its two keys, writes count and record.
fn supersede(db: RuntimeDbWeight) -> Weight {
    estimate(db, 66, 12, 12)
}

/// Reads moment, length and last element of the schedule, latest version; writes version, latest, schedule and its length.
fn set_formula(db: RuntimeDbWeight) -> Weight {
    estimate(db, 26, 4, 4)
}

/// Reads moment, length and last element of the schedule, version; writes version, schedule and its length.
fn cancel_formula(db: RuntimeDbWeight) -> Weight {
    estimate(db, 23, 4, 3)
}

/// Reads the moment twice, one key for each of two grounds, the concluded rating and its number.
fn check(db: RuntimeDbWeight) -> Weight {
    estimate(db, 24, 6, 0)
}

/// Writes both implementations: with the database weights of a runtime, and with constant ones for tests.
macro_rules! implement {
    ($($name:ident),+) => {
        impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
            $(fn $name() -> Weight { $name(T::DbWeight::get()) })+
        }

        impl WeightInfo for () {
            $(fn $name() -> Weight { $name(RocksDbWeight::get()) })+
        }
    };
}

implement!(
    open_rating,
    file_criterion,
    vote,
    conclude_rating,
    withdraw_rating,
    enter,
    appeal,
    supersede,
    set_formula,
    cancel_formula,
    check
);
