//! Weights of the calls, and of an offence.
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
    /// A member admitted, with as many members as there may be.
    fn admit_member() -> Weight;
    /// A member removed with `v` validators.
    fn remove_member(v: u32) -> Weight;
    /// A seat moved.
    fn move_seat() -> Weight;
    /// A seat vacated, or passed on, because its holder left its post.
    fn leave_seat() -> Weight;
    /// A validator admitted.
    fn admit_validator() -> Weight;
    /// A validator removed that has a successor.
    fn remove_validator() -> Weight;
    /// A successor named.
    fn replace_validator() -> Weight;
    /// A validator restored in the session that runs.
    fn restore_validator() -> Weight;
    /// The minimum set.
    fn set_minimum() -> Weight;
    /// Session keys set in place of others.
    fn set_session_keys() -> Weight;
    /// An offence recorded, without its proof and its credit entry.
    fn accuse() -> Weight;
}

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

/// Bytes of proof of a small storage item: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;
/// The most validators that the estimates count with; see the constant of the runtime.
const ROSTER: u64 = 32;

/// `micros` microseconds of computing with `reads` and `writes` of small items.
fn estimate(db: RuntimeDbWeight, micros: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(SMALL))
        .saturating_add(db.reads_writes(reads, writes))
}

/// Reads organisation, members, officer with organisation, count, moment, and of the council its members and motions; writes
/// members, council, record, count and the votes on 20 motions.
fn admit_member(db: RuntimeDbWeight) -> Weight {
    estimate(db, 60, 28, 25)
}

/// Reads members, bureau, roster, successions, minimum, and the keys of the roster, and what [`admit_member`] does of the
/// council; for each validator its record, leaving list and moment, and its removal's record written.
fn remove_member(db: RuntimeDbWeight, validators: u32) -> Weight {
    let each = estimate(db, 30, 5, 7);
    estimate(db, 80, 30 + 2 * ROSTER, 28).saturating_add(each.saturating_mul(validators.into()))
}

/// As [`admit_member`], with the officer who signs.
fn move_seat(db: RuntimeDbWeight) -> Weight {
    estimate(db, 60, 30, 25)
}

/// As [`admit_member`].
fn leave_seat(db: RuntimeDbWeight) -> Weight {
    estimate(db, 60, 29, 25)
}

/// Reads members, officer, validator, account, moment, roster; writes validator twice, account, record, roster.
fn admit_validator(db: RuntimeDbWeight) -> Weight {
    estimate(db, 35, 8, 5)
}

/// Reads validator and successor, successions, roster, leaving, minimum, moment, and the keys of the roster; writes both
/// records and histories, and the three lists.
fn remove_validator(db: RuntimeDbWeight) -> Weight {
    estimate(db, 60, 8 + ROSTER, 8)
}

/// As [`admit_validator`], with the record of the old validator.
fn replace_validator(db: RuntimeDbWeight) -> Weight {
    estimate(db, 45, 10, 7)
}

/// Reads validator, moment, the running validators and those disabled; writes validator, record, those disabled.
fn restore_validator(db: RuntimeDbWeight) -> Weight {
    estimate(db, 35, 5, 3)
}

/// Reads the roster and its keys; writes the minimum.
fn set_minimum(db: RuntimeDbWeight) -> Weight {
    estimate(db, 30, 2 + ROSTER, 1)
}

/// Reads officer, organisation, validator twice, keys, two owners of keys, account; writes keys, four owners of keys, account;
/// checks two proofs of two signatures each.
fn set_session_keys(db: RuntimeDbWeight) -> Weight {
    estimate(db, 320, 10, 7)
}

/// Reads validator twice, count, moment, the running validators and those disabled; writes offence, count, validator twice,
/// record, those disabled, and the block's digest.
fn accuse(db: RuntimeDbWeight) -> Weight {
    estimate(db, 60, 8, 8)
}

/// Implements the weights with a database's.
macro_rules! weights {
    ($db:expr) => {
        fn admit_member() -> Weight {
            admit_member($db)
        }
        fn remove_member(v: u32) -> Weight {
            remove_member($db, v)
        }
        fn move_seat() -> Weight {
            move_seat($db)
        }
        fn leave_seat() -> Weight {
            leave_seat($db)
        }
        fn admit_validator() -> Weight {
            admit_validator($db)
        }
        fn remove_validator() -> Weight {
            remove_validator($db)
        }
        fn replace_validator() -> Weight {
            replace_validator($db)
        }
        fn restore_validator() -> Weight {
            restore_validator($db)
        }
        fn set_minimum() -> Weight {
            set_minimum($db)
        }
        fn set_session_keys() -> Weight {
            set_session_keys($db)
        }
        fn accuse() -> Weight {
            accuse($db)
        }
    };
}

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    weights!(T::DbWeight::get());
}

impl WeightInfo for () {
    weights!(RocksDbWeight::get());
}
