//! Weights of the calls and of a clock that runs out.
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

// Every call reads the officer, its organisation and posts (3), the moment, and what it is about; it writes request and record. To
// start a clock reads parameters (2), up to three calendars, clock number, agenda (2) and tally, and writes clock, number, agenda
// (3) and tally; to stop one reads it with up to three calendars and tally, and writes it, agenda (2) and tally.
estimates! {
    /// Dataset, five counts; a clock started.
    file_with_agency = 62, 21, 14;
    /// As the above.
    file_with_bureau = 62, 21, 14;
    /// As the above, and the body that found the fault.
    bureau_notice = 62, 22, 14;
    /// A clock stopped, and where the limit runs from the bureau's receipt another started.
    forward = 66, 20, 13;
    /// A clock started.
    receive = 48, 15, 9;
    /// Head and delegation; a clock dropped and another started.
    extend = 72, 24, 13;
    /// Dataset; a clock stopped and another started.
    conclude = 70, 21, 13;
    /// A clock stopped.
    notify = 44, 11, 7;
    /// The clock, or the days since the request was forwarded.
    urge = 38, 13, 2;
    /// A clock dropped.
    withdraw = 45, 14, 7;
    /// Parameters, the delegate, count; a record written.
    delegate = 31, 9, 2;
    /// The last record and count; a record written.
    end_delegation = 27, 7, 2;
    /// The request, read and written.
    on_due = 9, 1, 1;
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
