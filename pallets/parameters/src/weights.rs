//! Weights of the calls. Estimates, until they are replaced by measurements of `benchmarking.rs`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls cost.
pub trait WeightInfo {
    /// Weight of `set`.
    fn set() -> Weight;
    /// Weight of `cancel_pending`.
    fn cancel_pending() -> Weight;
}

/// Estimates: computing time and proof size beside the reads and writes of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Reads: time, pending, in force, latest. Writes: version, latest, in force, pending.
    fn set() -> Weight {
        Weight::from_parts(28_000_000, 1_700).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }

    /// Reads: time, pending, version. Writes: version, pending.
    fn cancel_pending() -> Weight {
        Weight::from_parts(21_000_000, 3_700).saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }
}

/// For tests: without the database.
impl WeightInfo for () {
    fn set() -> Weight {
        Weight::from_parts(28_000_000, 1_700)
    }

    fn cancel_pending() -> Weight {
        Weight::from_parts(21_000_000, 3_700)
    }
}
