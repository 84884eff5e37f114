//! Weights of the calls, and of a limit that passes.
//!
//! What grants, agreements and the credit record do in a call is theirs to weigh; the calls add it. The figures are estimates by
//! hand, from the storage each touches; those of the benchmarks of this crate are to take their place.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// What the parts of this pallet weigh.
pub trait WeightInfo {
    /// An order on a grant.
    fn order() -> Weight;
    /// A report in time.
    fn report() -> Weight;
    /// A correction that goes back to the data user, which starts a clock.
    fn decide() -> Weight;
    /// The end of the service under an agreement.
    fn terminate() -> Weight;
    /// The end of the service under a grant, without rectification.
    fn terminate_directly() -> Weight;
    /// An order taken back while its clock runs.
    fn withdraw_order() -> Weight;
    /// A case handed to a regulator.
    fn refer() -> Weight;
    /// Its result, law having been broken.
    fn record_result() -> Weight;
    /// An order to an agency.
    fn order_agency() -> Weight;
    /// A request to the government.
    fn ask_government() -> Weight;
    /// A criticism by the government, which ends an overdue clock.
    fn record_criticism() -> Weight;
    /// A case handed to the competent organ.
    fn refer_to_organ() -> Weight;
    /// A limit that passes.
    fn pass_limit() -> Weight;
}

/// Proof of a small storage item, in bytes: the trie's nodes above it and its value.
const SMALL: u64 = 2_600;

/// Reads and writes, each of a small item.
fn of(db: RuntimeDbWeight, computing: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(computing, reads.saturating_mul(SMALL)).saturating_add(db.reads_writes(reads, writes))
}

/// Writes the estimates for one source of database weights.
macro_rules! estimates {
    ($db:expr) => {
        // Officer, organisation, posts; grant and agreement; parameters; the open order; numbers of cases, of two
        // organisations, of grant and agreement; the moment; the clock with calendar, agenda and tally. Writes case, record, open
        // order, four entries with their counts, and the clock.
        fn order() -> Weight {
            of($db, 110_000_000, 26, 18)
        }
        // Officer and organisation; case, clock with calendar, agenda, tally. Writes case, record, clock.
        fn report() -> Weight {
            of($db, 60_000_000, 13, 6)
        }
        // As a report, with a clock started.
        fn decide() -> Weight {
            of($db, 70_000_000, 14, 8)
        }
        // Officer and organisation; case, duties of the agreement, clock. Writes case, record, clock, agenda, tally.
        fn terminate() -> Weight {
            of($db, 65_000_000, 15, 6)
        }
        // As an order, without a clock.
        fn terminate_directly() -> Weight {
            of($db, 85_000_000, 20, 13)
        }
        // As a decision, with the open order gone.
        fn withdraw_order() -> Weight {
            of($db, 62_000_000, 13, 7)
        }
        // Officer and organisation; case, the regulator and its count. Writes case, record, entry and count.
        fn refer() -> Weight {
            of($db, 45_000_000, 8, 4)
        }
        // Officer and organisation; case. Writes case and record.
        fn record_result() -> Weight {
            of($db, 40_000_000, 6, 2)
        }
        // As an order, without a subject.
        fn order_agency() -> Weight {
            of($db, 84_000_000, 18, 13)
        }
        // Officer and organisation; case. Writes case and record.
        fn ask_government() -> Weight {
            of($db, 38_000_000, 6, 2)
        }
        // The same, and the clock ends.
        fn record_criticism() -> Weight {
            of($db, 50_000_000, 10, 5)
        }
        // Officer and organisation; case. Writes case and record.
        fn refer_to_organ() -> Weight {
            of($db, 39_000_000, 6, 2)
        }
        // Case and moment. Writes case and record.
        fn pass_limit() -> Weight {
            of($db, 35_000_000, 3, 2)
        }
    };
}

/// Estimates with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    estimates!(T::DbWeight::get());
}

impl WeightInfo for () {
    estimates!(RocksDbWeight::get());
}
