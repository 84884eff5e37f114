//! Weights: estimates from the storage that each call touches, until measured numbers take their place.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};

/// What each call and hook may use.
pub trait WeightInfo {
    /// `r` rows, each with `i` items.
    fn submit(r: u32, i: u32) -> Weight;
    /// `r` rows, each with `i` items; the application had `MAX_ROWS` before.
    fn resubmit(r: u32, i: u32) -> Weight;
    /// `r` rows that are routed.
    fn pass_formal_review(r: u32) -> Weight;
    /// An application is returned.
    fn return_application() -> Weight;
    /// The last row is decided.
    fn decide_row() -> Weight;
    /// A row is doubted.
    fn doubt_row() -> Weight;
    /// `a` bodies took part.
    fn record_meeting(a: u32) -> Weight;
    /// The last row is confirmed.
    fn confirm_row() -> Weight;
    /// The bureau differs.
    fn differ_on_row() -> Weight;
    /// The applicant accepts.
    fn accept_partial() -> Weight;
    /// The applicant declines.
    fn decline_partial() -> Weight;
    /// `r` rows are under way.
    fn withdraw(r: u32) -> Weight;
    /// A clock ran out.
    fn on_due() -> Weight;
}

/// Bytes of proof that one entry takes at most: a row is the largest.
const ENTRY: u64 = 1_024;

/// `micros` microseconds of computing with `reads` and `writes` of storage.
fn estimate(db: RuntimeDbWeight, micros: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(ENTRY))
        .saturating_add(db.reads_writes(reads, writes))
}

/// The estimates with the database weights of a runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn submit(r: u32, i: u32) -> Weight {
        submit(T::DbWeight::get(), r, i)
    }
    fn resubmit(r: u32, i: u32) -> Weight {
        resubmit(T::DbWeight::get(), r, i)
    }
    fn pass_formal_review(r: u32) -> Weight {
        pass_formal_review(T::DbWeight::get(), r)
    }
    fn return_application() -> Weight {
        estimate(T::DbWeight::get(), 42, 11, 10)
    }
    fn decide_row() -> Weight {
        estimate(T::DbWeight::get(), 68, 20, 18)
    }
    fn doubt_row() -> Weight {
        estimate(T::DbWeight::get(), 61, 16, 16)
    }
    fn record_meeting(a: u32) -> Weight {
        record_meeting(T::DbWeight::get(), a)
    }
    fn confirm_row() -> Weight {
        estimate(T::DbWeight::get(), 58, 15, 11)
    }
    fn differ_on_row() -> Weight {
        estimate(T::DbWeight::get(), 66, 17, 15)
    }
    fn accept_partial() -> Weight {
        estimate(T::DbWeight::get(), 27, 8, 5)
    }
    fn decline_partial() -> Weight {
        estimate(T::DbWeight::get(), 26, 8, 5)
    }
    fn withdraw(r: u32) -> Weight {
        withdraw(T::DbWeight::get(), r)
    }
    fn on_due() -> Weight {
        estimate(T::DbWeight::get(), 9, 1, 1)
    }
}

impl WeightInfo for () {
    fn submit(r: u32, i: u32) -> Weight {
        submit(ParityDbWeight::get(), r, i)
    }
    fn resubmit(r: u32, i: u32) -> Weight {
        resubmit(ParityDbWeight::get(), r, i)
    }
    fn pass_formal_review(r: u32) -> Weight {
        pass_formal_review(ParityDbWeight::get(), r)
    }
    fn return_application() -> Weight {
        estimate(ParityDbWeight::get(), 42, 11, 10)
    }
    fn decide_row() -> Weight {
        estimate(ParityDbWeight::get(), 68, 20, 18)
    }
    fn doubt_row() -> Weight {
        estimate(ParityDbWeight::get(), 61, 16, 16)
    }
    fn record_meeting(a: u32) -> Weight {
        record_meeting(ParityDbWeight::get(), a)
    }
    fn confirm_row() -> Weight {
        estimate(ParityDbWeight::get(), 58, 15, 11)
    }
    fn differ_on_row() -> Weight {
        estimate(ParityDbWeight::get(), 66, 17, 15)
    }
    fn accept_partial() -> Weight {
        estimate(ParityDbWeight::get(), 27, 8, 5)
    }
    fn decline_partial() -> Weight {
        estimate(ParityDbWeight::get(), 26, 8, 5)
    }
    fn withdraw(r: u32) -> Weight {
        withdraw(ParityDbWeight::get(), r)
    }
    fn on_due() -> Weight {
        estimate(ParityDbWeight::get(), 9, 1, 1)
    }
}

/// A row reads its dataset and is written; its items are searched for.
fn submit(db: RuntimeDbWeight, r: u32, i: u32) -> Weight {
    let (r, i) = (u64::from(r), u64::from(i));
    let items = Weight::from_parts(r.saturating_mul(i).saturating_mul(25_000), 0);
    estimate(db, 60, 12, 13).saturating_add(estimate(db, 7, 2, 1).saturating_mul(r)).saturating_add(items)
}

/// As [`submit`], and the rows of before go.
fn resubmit(db: RuntimeDbWeight, r: u32, i: u32) -> Weight {
    submit(db, r, i).saturating_add(estimate(db, 30, 2, u64::from(drl_primitives::MAX_ROWS)))
}

/// A row is read and written, gets a clock (three entries) and an entry of a work list.
fn pass_formal_review(db: RuntimeDbWeight, r: u32) -> Weight {
    estimate(db, 55, 14, 10).saturating_add(estimate(db, 16, 5, 6).saturating_mul(r.into()))
}

/// Each body that took part is looked up.
fn record_meeting(db: RuntimeDbWeight, a: u32) -> Weight {
    estimate(db, 48, 11, 11).saturating_add(estimate(db, 2, 1, 0).saturating_mul(a.into()))
}

/// A row under way is read and written; two clocks (six entries) and an entry of a work list go.
fn withdraw(db: RuntimeDbWeight, r: u32) -> Weight {
    estimate(db, 40, 10, 9).saturating_add(estimate(db, 14, 7, 10).saturating_mul(r.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_a_weight_of_its_own() {
        let weights = [
            <()>::submit(1, 1),
            <()>::resubmit(1, 1),
            <()>::pass_formal_review(1),
            <()>::return_application(),
            <()>::decide_row(),
            <()>::doubt_row(),
            <()>::record_meeting(1),
            <()>::confirm_row(),
            <()>::differ_on_row(),
            <()>::accept_partial(),
            <()>::decline_partial(),
            <()>::withdraw(1),
            <()>::on_due(),
        ];
        for (place, weight) in weights.iter().enumerate() {
            assert_ne!(*weight, Weight::zero());
            assert!(!weights.iter().skip(place + 1).any(|other| other == weight), "{place}");
        }
    }
}
