//! Weights of the calls.
//!
//! The figures are estimates by hand, from the storage each touches; those of the benchmarks of this crate are to take their
//! place.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// Declares the estimates: what a part weighs, in microseconds of computing, reads and writes.
macro_rules! estimates {
    ($( $(#[$doc:meta])* $name:ident = $micros:literal, $reads:literal, $writes:literal; )+) => {
        /// What the parts of this pallet weigh.
        pub trait WeightInfo {
            $( $(#[$doc])* fn $name() -> Weight; )+
        }

        impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
            $( fn $name() -> Weight { estimate(T::DbWeight::get(), $micros, $reads, $writes) } )+
        }

        impl WeightInfo for () {
            $( fn $name() -> Weight { estimate(RocksDbWeight::get(), $micros, $reads, $writes) } )+
        }

        #[cfg(test)]
        const ALL: &[fn() -> Weight] = &[$( <() as WeightInfo>::$name ),+];
    };
}

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

// Every call reads the moment, the node and the number of changes; it writes record, number and the last change.
estimates! {
    /// Standing and kind of the organisation (3), the last change, both counts; node and both counts written.
    add = 34, 9, 6;
    /// Both counts, and up to 32 validators of the roster and 32 leaving with their organisations; node and both counts written.
    remove = 120, 74, 6;
    /// The new identity with its last change; two nodes, the count of nodes and two last changes written.
    replace = 32, 6, 7;
    /// As `replace`, and the officer with organisation and posts.
    replace_own = 42, 10, 7;
}

/// Bytes of proof of a small storage item: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;

fn estimate(db: RuntimeDbWeight, micros: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(SMALL))
        .saturating_add(db.reads_writes(reads, writes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_weighs_something_and_fits_a_block() {
        let block = Weight::from_parts(1_000_000_000_000, 5 * 1024 * 1024);
        for weight in ALL {
            assert!(weight().all_gt(Weight::zero()) && weight().all_lt(block));
        }
    }
}
