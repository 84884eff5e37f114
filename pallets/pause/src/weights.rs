//! Weights of the calls. Estimates, until they are replaced by measurements of `benchmarking.rs`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls cost.
pub trait WeightInfo {
    /// Weight of `pause` where `p` pauses are in the list.
    fn pause(p: u32) -> Weight;
    /// Weight of `lift` where `p` pauses are in the list.
    fn lift(p: u32) -> Weight;
    /// Weight of `set_length`.
    fn set_length() -> Weight;
}

/// Computing time and proof size of an act, and of each entry of the list that it looks at.
fn act(p: u32) -> Weight {
    Weight::from_parts(22_000_000, 2_100).saturating_add(Weight::from_parts(90_000, 20).saturating_mul(p.into()))
}

/// Estimates: computing time and proof size beside the reads and writes of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Reads: time, list, length, count. Writes: list, record, count.
    fn pause(p: u32) -> Weight {
        act(p).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    /// Reads: time, list, length, count. Writes: list, record, count.
    fn lift(p: u32) -> Weight {
        act(p).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    /// Writes: length.
    fn set_length() -> Weight {
        Weight::from_parts(9_000_000, 0).saturating_add(T::DbWeight::get().writes(1))
    }
}

/// For tests: without the database.
impl WeightInfo for () {
    fn pause(p: u32) -> Weight {
        act(p)
    }

    fn lift(p: u32) -> Weight {
        act(p)
    }

    fn set_length() -> Weight {
        Weight::from_parts(9_000_000, 0)
    }
}
