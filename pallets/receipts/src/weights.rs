//! Weights of the calls, without the verdict and without what is told of an acknowledged delivery, which the calls add.
//!
//! The figures are estimates by hand, from the storage each touches; those of the benchmarks of this crate are to take their
//! place. Starting, stopping and cancelling a clock is counted in: some four reads and five writes each. None depends on the
//! size of a batch.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};

/// What each call may use.
pub trait WeightInfo {
    /// After which data is owed.
    fn record_delivery() -> Weight;
    /// After which data was owed; disputed, or acknowledged.
    fn acknowledge_delivery() -> Weight;
    /// Which answers a batch of deliveries after which data is owed.
    fn file_return() -> Weight;
    /// Rejected, so that data is owed anew.
    fn decide_return() -> Weight;
    /// After which data is owed.
    fn anchor_deliveries() -> Weight;
    /// Which answers a batch of deliveries after which data is owed.
    fn anchor_returns() -> Weight;
    /// Refused, so that data is owed anew, or no more.
    fn decide_batch() -> Weight;
    /// One more certificate.
    fn certify_destruction() -> Weight;
}

/// Bytes of proof that one entry takes at most: the terms of a grant are the largest, a batch the next.
const ENTRY: u64 = 2_600;

/// `micros` microseconds of computing with `reads` and `writes` of storage.
fn estimate(db: RuntimeDbWeight, micros: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(ENTRY))
        .saturating_add(db.reads_writes(reads, writes))
}

/// The estimates with the database weights of a runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn record_delivery() -> Weight {
        record_delivery(T::DbWeight::get())
    }
    fn acknowledge_delivery() -> Weight {
        acknowledge_delivery(T::DbWeight::get())
    }
    fn file_return() -> Weight {
        file_return(T::DbWeight::get())
    }
    fn decide_return() -> Weight {
        decide_return(T::DbWeight::get())
    }
    fn anchor_deliveries() -> Weight {
        anchor_deliveries(T::DbWeight::get())
    }
    fn anchor_returns() -> Weight {
        anchor_returns(T::DbWeight::get())
    }
    fn decide_batch() -> Weight {
        decide_batch(T::DbWeight::get())
    }
    fn certify_destruction() -> Weight {
        certify_destruction(T::DbWeight::get())
    }
}

impl WeightInfo for () {
    fn record_delivery() -> Weight {
        record_delivery(ParityDbWeight::get())
    }
    fn acknowledge_delivery() -> Weight {
        acknowledge_delivery(ParityDbWeight::get())
    }
    fn file_return() -> Weight {
        file_return(ParityDbWeight::get())
    }
    fn decide_return() -> Weight {
        decide_return(ParityDbWeight::get())
    }
    fn anchor_deliveries() -> Weight {
        anchor_deliveries(ParityDbWeight::get())
    }
    fn anchor_returns() -> Weight {
        anchor_returns(ParityDbWeight::get())
    }
    fn decide_batch() -> Weight {
        decide_batch(ParityDbWeight::get())
    }
    fn certify_destruction() -> Weight {
        certify_destruction(ParityDbWeight::get())
    }
}

/// Reads officer (2), moment, terms, parameters, calendars (3), agreement (4), counts (2); starts a clock; numbers a duty.
/// Writes the delivery, counts (2), index, duty (3).
fn record_delivery(db: RuntimeDbWeight) -> Weight {
    estimate(db, 78, 18, 12)
}

/// Reads officer (2), moment, delivery, duty; ends a clock. Writes delivery and duty.
fn acknowledge_delivery(db: RuntimeDbWeight) -> Weight {
    estimate(db, 47, 9, 7)
}

/// Reads officer (2), moment, terms, parameters, calendars (3), what it answers (2), counts (2); stops a clock. Writes the
/// return, counts (2), index, duty.
fn file_return(db: RuntimeDbWeight) -> Weight {
    estimate(db, 62, 16, 10)
}

/// Reads officer (2), moment, return, duty, parameters; starts a clock, for which three calendars are read. Writes return and
/// duty.
fn decide_return(db: RuntimeDbWeight) -> Weight {
    estimate(db, 56, 13, 8)
}

/// Reads officer (2), moment, terms, agreement (4), log, root, count; starts a clock; numbers a duty. Writes batch, log, index,
/// root, count, duty (3).
fn anchor_deliveries(db: RuntimeDbWeight) -> Weight {
    estimate(db, 73, 16, 14)
}

/// Reads officer (2), moment, terms, log, root, count, what it answers (2); stops a clock. Writes batch, log, index, root,
/// count, duty.
fn anchor_returns(db: RuntimeDbWeight) -> Weight {
    estimate(db, 59, 13, 11)
}

/// Reads officer (2), moment, batch, duty, parameters; starts a clock, for which three calendars are read, or ends one. Writes
/// batch and duty.
fn decide_batch(db: RuntimeDbWeight) -> Weight {
    estimate(db, 57, 13, 7)
}

/// Reads officer (2), moment, terms, counts. Writes counts and certificate.
fn certify_destruction(db: RuntimeDbWeight) -> Weight {
    estimate(db, 26, 5, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_a_weight_of_its_own() {
        let weights = [
            <()>::record_delivery(),
            <()>::acknowledge_delivery(),
            <()>::file_return(),
            <()>::decide_return(),
            <()>::anchor_deliveries(),
            <()>::anchor_returns(),
            <()>::decide_batch(),
            <()>::certify_destruction(),
        ];
        for (place, weight) in weights.iter().enumerate() {
            assert_ne!(*weight, Weight::zero());
            assert!(!weights.iter().skip(place + 1).any(|other| other == weight), "{place}");
        }
    }
}
