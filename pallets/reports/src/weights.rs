//! Weights of the calls, and of what deliveries, ends of agreements and clocks set off.
//!
//! The figures are estimates by hand, from the storage each touches; those of the benchmarks of this crate are to take their
//! place.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// Proof of a small storage item, in bytes: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;
/// Proof of an agreement with the terms of a version, or of a grant.
const TERMS: u64 = 3_100;
/// Proof of a product: its name and the grants it is made from.
const PRODUCT: u64 = 3_900;

/// Declares the trait and its two implementations over the same estimates: `name`, computing time, proof, reads, writes.
macro_rules! weights {
    ($( $(#[$attr:meta])* $name:ident: $time:expr, $proof:expr, $reads:expr, $writes:expr; )+) => {
        /// What the parts of this pallet weigh.
        pub trait WeightInfo {
            $( $(#[$attr])* fn $name() -> Weight; )+
        }

        /// Estimates with the database weights of the runtime.
        pub struct SubstrateWeight<T>(PhantomData<T>);

        impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
            $( fn $name() -> Weight { estimate(T::DbWeight::get(), $time, $proof, $reads, $writes) } )+
        }

        impl WeightInfo for () {
            $( fn $name() -> Weight { estimate(RocksDbWeight::get(), $time, $proof, $reads, $writes) } )+
        }
    };
}

fn estimate(db: RuntimeDbWeight, time: u64, proof: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, proof).saturating_add(db.reads_writes(reads, writes))
}

// Every call reads the officer and its organisation with its posts (4), and the moment. The agreement's duties are three reads.
weights! {
    /// The first product of an agreement, apart from its grants: reads duties, obligation, clock and what hangs on it (6), number
    /// and two counts; writes obligation, clock (7), product, record, number, two entries with their counts.
    publish_product: 96_000_000, 2 * TERMS + PRODUCT + 16 * SMALL, 18, 15;
    /// The terms of one grant.
    grant_terms: 6_000_000, TERMS, 1, 0;
    /// Reads product and duties; writes product and record.
    update_product: 44_000_000, 2 * TERMS + PRODUCT + 6 * SMALL, 9, 2;
    /// Reads product; writes product and record.
    retire_product: 38_000_000, PRODUCT + 6 * SMALL, 6, 2;
    /// Reads duties and obligation; stops one clock and starts another (12 and 13); writes obligation and record.
    extend_launch: 105_000_000, 2 * TERMS + 22 * SMALL, 21, 15;
    /// Reads obligation, period and duties; stops one clock and starts another; writes obligation and two periods.
    file_usage_report: 112_000_000, 2 * TERMS + 24 * SMALL, 23, 16;
    /// A report that goes to one agency and the bureau: reads grant, duties, parameters, calendar (3), bureau, number, counts of four
    /// lists; starts a clock (6); writes report, record, number, four entries with their counts.
    file_report: 124_000_000, 3 * TERMS + 23 * SMALL, 26, 19;
    /// What each further agency adds: one entry of a list, with its count.
    enlist: 8_000_000, 2 * SMALL, 1, 2;
    /// Reads report; writes report and record.
    supplement_report: 36_000_000, TERMS + 6 * SMALL, 6, 2;
    /// Reads report and a count; stops a clock; writes report, record, one entry with its count.
    handle_report: 76_000_000, TERMS + 14 * SMALL, 13, 11;
    /// Reads duties, number and three counts; writes check, number, three entries with their counts.
    file_check: 62_000_000, 2 * TERMS + 11 * SMALL, 13, 8;
    /// Reads number and count; writes record, number, one entry with its count.
    file_record: 36_000_000, 8 * SMALL, 7, 4;
    /// The first delivery: reads obligation, duties, the moment, a count; starts two clocks; writes obligation, period, one entry
    /// with its count.
    on_acknowledged: 98_000_000, 2 * TERMS + 16 * SMALL, 14, 16;
    /// Reads obligation and period; cancels two clocks; writes obligation and period.
    on_agreement_end: 78_000_000, 15 * SMALL, 16, 16;
    /// The latest period is missed and the next one begins: reads obligation, period and duties; starts a clock; writes obligation
    /// and two periods.
    on_due: 72_000_000, 2 * TERMS + 12 * SMALL, 12, 9;
}
