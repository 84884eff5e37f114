//! Weights of the calls and of the steps of the hooks. Estimates, until they are replaced by measurements of `benchmarking.rs`.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

/// What the calls and the steps of the hooks cost.
pub trait WeightInfo {
    /// Weight of `publish_calendar` with `h` holidays and `w` workdays.
    fn publish_calendar(h: u32, w: u32) -> Weight;
    /// The fixed part of a hook: time, cursor and pass are read, and one entry of the agenda is looked for.
    fn poll() -> Weight;
    /// The agenda goes on by a day without clocks.
    fn pass_day() -> Weight;
    /// A clock is computed anew, moved or found overdue, and leaves the agenda; without the work of its owner.
    fn run_out() -> Weight;
    /// The pass over the open clocks goes on by one, which is computed anew and moved.
    fn correct() -> Weight;
}

/// Estimates: computing time and proof size beside the reads and writes of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn publish_calendar(h: u32, w: u32) -> Weight {
        publish_calendar(T::DbWeight::get(), h, w)
    }

    fn poll() -> Weight {
        poll(T::DbWeight::get())
    }

    fn pass_day() -> Weight {
        pass_day(T::DbWeight::get())
    }

    fn run_out() -> Weight {
        run_out(T::DbWeight::get())
    }

    fn correct() -> Weight {
        correct(T::DbWeight::get())
    }
}

/// For tests.
impl WeightInfo for () {
    fn publish_calendar(h: u32, w: u32) -> Weight {
        publish_calendar(RocksDbWeight::get(), h, w)
    }

    fn poll() -> Weight {
        poll(RocksDbWeight::get())
    }

    fn pass_day() -> Weight {
        pass_day(RocksDbWeight::get())
    }

    fn run_out() -> Weight {
        run_out(RocksDbWeight::get())
    }

    fn correct() -> Weight {
        correct(RocksDbWeight::get())
    }
}

/// Reads: calendar, time. Writes: calendar, pass. Each day is decoded, checked and encoded.
fn publish_calendar(db: RuntimeDbWeight, h: u32, w: u32) -> Weight {
    Weight::from_parts(22_000_000, 4_000)
        .saturating_add(Weight::from_parts(60_000, 0).saturating_mul(h.into()))
        .saturating_add(Weight::from_parts(60_000, 0).saturating_mul(w.into()))
        .saturating_add(db.reads_writes(2, 2))
}

/// Reads: time, day and length of the agenda, an entry of it, pass. Writes: day of the agenda, pass.
fn poll(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(9_000_000, 3_600).saturating_add(db.reads_writes(5, 2))
}

/// Reads: an entry of the agenda that is not there. Writes: day of the agenda.
fn pass_day(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(5_000_000, 2_600).saturating_add(db.reads_writes(1, 1))
}

/// Reads: entry of the agenda, clock, three calendars, tally and total, time. Writes: two entries of the agenda, its length, clock,
/// tally and total, breach.
fn run_out(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(78_000_000, 15_500).saturating_add(db.reads_writes(8, 7))
}

/// Reads: key, clock, three calendars. Writes: two entries of the agenda, its length, clock.
fn correct(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(61_000_000, 11_200).saturating_add(db.reads_writes(5, 4))
}
