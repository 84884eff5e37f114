//! Weights of the calls. Estimates, until they are replaced by measurements of `benchmarking.rs`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls cost.
pub trait WeightInfo {
    /// Weight of `enact` beside the call that it makes.
    fn enact() -> Weight;
}

/// Estimates: computing time and proof size beside the reads and writes of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Reads: count, time. Writes: count, record.
    fn enact() -> Weight {
        Weight::from_parts(24_000_000, 1_600).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
}

/// For tests: without the database.
impl WeightInfo for () {
    fn enact() -> Weight {
        Weight::from_parts(24_000_000, 1_600)
    }
}
