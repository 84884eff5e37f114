//! Weights of the calls. Estimates, until they are replaced by measurements of `benchmarking.rs`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls cost.
pub trait WeightInfo {
    /// Weight of `register` with this many items.
    fn register(i: u32) -> Weight;
    /// Weight of `amend` with this many items.
    fn amend(i: u32) -> Weight;
    /// Weight of `new_version` with this many items.
    fn new_version(i: u32) -> Weight;
    /// Weight of `discard_draft`.
    fn discard_draft() -> Weight;
    /// Weight of `propose`.
    fn propose() -> Weight;
    /// Weight of `review`.
    fn review() -> Weight;
    /// Weight of `dispute`.
    fn dispute() -> Weight;
    /// Weight of `settle`.
    fn settle() -> Weight;
    /// Weight of `report_to_government`.
    fn report_to_government() -> Weight;
    /// Weight of `record_government_decision`.
    fn record_government_decision() -> Weight;
    /// Weight of `publish`.
    fn publish() -> Weight;
    /// Weight of `file_outside`.
    fn file_outside() -> Weight;
    /// Weight of `acknowledge_filing`.
    fn acknowledge_filing() -> Weight;
    /// Weight of `open_elsewhere`.
    fn open_elsewhere() -> Weight;
    /// Weight of `suspend`.
    fn suspend() -> Weight;
    /// Weight of `restore`.
    fn restore() -> Weight;
    /// Weight of `withdraw`.
    fn withdraw() -> Weight;
    /// Weight of `reassess`.
    fn reassess() -> Weight;
    /// Weight of `withdraw_consent`.
    fn withdraw_consent() -> Weight;
    /// Weight of `record_consultation`.
    fn record_consultation() -> Weight;
    /// Weight of `fix_priority_list` with this many entries.
    fn fix_priority_list(e: u32) -> Weight;
    /// Weight of ending an opening outside the platform.
    fn filing_term_due() -> Weight;
    /// Weight of the alert on a review.
    fn attribute_review_due() -> Weight;
    /// Weight of setting this many suspended items.
    fn suspend_items(i: u32) -> Weight;
}

/// Estimates: computing time and proof size beside the reads and writes of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Reads: registry, parameters, time, count. Writes: version, count, record, dataset.
    fn register(i: u32) -> Weight {
        Weight::from_parts(30_000_000, 5_200)
            .saturating_add(Weight::from_parts(14_000, 2).saturating_mul(u64::from(i)))
            .saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    /// Reads: registry, dataset, parameters, time. Writes: version, record, dataset.
    fn amend(i: u32) -> Weight {
        Weight::from_parts(31_000_000, 8_100)
            .saturating_add(Weight::from_parts(14_000, 2).saturating_mul(u64::from(i)))
            .saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }

    /// Reads: registry, dataset, parameters, time. Writes: version, record, dataset.
    fn new_version(i: u32) -> Weight {
        Weight::from_parts(33_000_000, 8_300)
            .saturating_add(Weight::from_parts(14_000, 2).saturating_mul(u64::from(i)))
            .saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }

    /// Reads: registry, dataset, time. Writes: record, dataset.
    fn discard_draft() -> Weight {
        Weight::from_parts(19_000_000, 6_100).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    /// Reads: registry, dataset, version, parameters, decision, decided version, ruling, calendar, clock. Writes: version, record twice, dataset, clocks.
    fn propose() -> Weight {
        Weight::from_parts(46_000_000, 11_900).saturating_add(T::DbWeight::get().reads_writes(11, 7))
    }

    /// Reads: registry, dataset, version, parameters, time, clocks. Writes: version, record, dataset, clocks.
    fn review() -> Weight {
        Weight::from_parts(42_000_000, 11_400).saturating_add(T::DbWeight::get().reads_writes(9, 8))
    }

    /// Reads: registry, dataset, version, parameters, ruling, time. Writes: dispute, record twice, dataset.
    fn dispute() -> Weight {
        Weight::from_parts(34_000_000, 11_700).saturating_add(T::DbWeight::get().reads_writes(8, 4))
    }

    /// Reads: registry, dataset, dispute, versions, parameters, decision, ruling, clocks. Writes: version, dispute, record twice, dataset, clocks.
    fn settle() -> Weight {
        Weight::from_parts(51_000_000, 12_900).saturating_add(T::DbWeight::get().reads_writes(12, 9))
    }

    /// Reads: registry, dataset, dispute, time. Writes: dispute, record, dataset.
    fn report_to_government() -> Weight {
        Weight::from_parts(24_000_000, 6_900).saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }

    /// Reads: registry, dataset, dispute, version, parameters, clocks. Writes: version, decision, dispute, record, dataset, clocks.
    fn record_government_decision() -> Weight {
        Weight::from_parts(49_000_000, 12_700).saturating_add(T::DbWeight::get().reads_writes(10, 10))
    }

    /// Reads: registry, dataset, version, parameters, clock. Writes: record, dataset, clock.
    fn publish() -> Weight {
        Weight::from_parts(32_000_000, 9_900).saturating_add(T::DbWeight::get().reads_writes(8, 4))
    }

    /// Reads: registry, dataset, parameters, time. Writes: filing, record, dataset.
    fn file_outside() -> Weight {
        Weight::from_parts(25_000_000, 6_500).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }

    /// Reads: registry, dataset, filing, parameters, time. Writes: filing, record, dataset.
    fn acknowledge_filing() -> Weight {
        Weight::from_parts(26_000_000, 6_800).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }

    /// Reads: registry, dataset, filing, version, parameters, clocks. Writes: filing, record, dataset, clocks.
    fn open_elsewhere() -> Weight {
        Weight::from_parts(38_000_000, 11_200).saturating_add(T::DbWeight::get().reads_writes(10, 8))
    }

    /// Reads: registry, dataset, time. Writes: record, dataset.
    fn suspend() -> Weight {
        Weight::from_parts(21_000_000, 6_200).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    /// Reads: registry, dataset, time. Writes: record, dataset.
    fn restore() -> Weight {
        Weight::from_parts(22_000_000, 6_200).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    /// Reads: registry, dataset, version, clocks. Writes: record, dataset, dispute, clocks.
    fn withdraw() -> Weight {
        Weight::from_parts(29_000_000, 9_700).saturating_add(T::DbWeight::get().reads_writes(8, 8))
    }

    /// Reads: registry, dataset, parameters, clocks. Writes: record, dataset, clocks.
    fn reassess() -> Weight {
        Weight::from_parts(30_000_000, 6_700).saturating_add(T::DbWeight::get().reads_writes(8, 6))
    }

    /// Reads: registry, dataset, three versions, parameters, time. Writes: record, dataset.
    fn withdraw_consent() -> Weight {
        Weight::from_parts(35_000_000, 13_100).saturating_add(T::DbWeight::get().reads_writes(9, 2))
    }

    /// Reads: registry, time. Writes: consultation.
    fn record_consultation() -> Weight {
        Weight::from_parts(15_000_000, 3_700).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    /// Reads: registry, consultations, number of the list. Writes: list, number, consultations.
    fn fix_priority_list(e: u32) -> Weight {
        Weight::from_parts(28_000_000, 6_400)
            .saturating_add(Weight::from_parts(6_100_000, 2_600).saturating_mul(u64::from(e)))
            .saturating_add(T::DbWeight::get().reads_writes(u64::from(e).saturating_add(8), 6))
    }

    /// Reads: dataset, time. Writes: record, dataset.
    fn filing_term_due() -> Weight {
        Weight::from_parts(18_000_000, 5_900).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    /// Reads: dataset. Writes: nothing.
    fn attribute_review_due() -> Weight {
        Weight::from_parts(9_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    /// Reads: dataset, suspended items, version, time. Writes: suspended items, record, dataset.
    fn suspend_items(i: u32) -> Weight {
        Weight::from_parts(23_000_000, 9_300)
            .saturating_add(Weight::from_parts(11_000, 2).saturating_mul(u64::from(i)))
            .saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }
}

/// For tests: without the database.
impl WeightInfo for () {
    fn register(i: u32) -> Weight {
        Weight::from_parts(30_000_000, 5_200).saturating_add(Weight::from_parts(14_000, 2).saturating_mul(u64::from(i)))
    }

    fn amend(i: u32) -> Weight {
        Weight::from_parts(31_000_000, 8_100).saturating_add(Weight::from_parts(14_000, 2).saturating_mul(u64::from(i)))
    }

    fn new_version(i: u32) -> Weight {
        Weight::from_parts(33_000_000, 8_300).saturating_add(Weight::from_parts(14_000, 2).saturating_mul(u64::from(i)))
    }

    fn discard_draft() -> Weight {
        Weight::from_parts(19_000_000, 6_100)
    }

    fn propose() -> Weight {
        Weight::from_parts(46_000_000, 11_900)
    }

    fn review() -> Weight {
        Weight::from_parts(42_000_000, 11_400)
    }

    fn dispute() -> Weight {
        Weight::from_parts(34_000_000, 11_700)
    }

    fn settle() -> Weight {
        Weight::from_parts(51_000_000, 12_900)
    }

    fn report_to_government() -> Weight {
        Weight::from_parts(24_000_000, 6_900)
    }

    fn record_government_decision() -> Weight {
        Weight::from_parts(49_000_000, 12_700)
    }

    fn publish() -> Weight {
        Weight::from_parts(32_000_000, 9_900)
    }

    fn file_outside() -> Weight {
        Weight::from_parts(25_000_000, 6_500)
    }

    fn acknowledge_filing() -> Weight {
        Weight::from_parts(26_000_000, 6_800)
    }

    fn open_elsewhere() -> Weight {
        Weight::from_parts(38_000_000, 11_200)
    }

    fn suspend() -> Weight {
        Weight::from_parts(21_000_000, 6_200)
    }

    fn restore() -> Weight {
        Weight::from_parts(22_000_000, 6_200)
    }

    fn withdraw() -> Weight {
        Weight::from_parts(29_000_000, 9_700)
    }

    fn reassess() -> Weight {
        Weight::from_parts(30_000_000, 6_700)
    }

    fn withdraw_consent() -> Weight {
        Weight::from_parts(35_000_000, 13_100)
    }

    fn record_consultation() -> Weight {
        Weight::from_parts(15_000_000, 3_700)
    }

    fn fix_priority_list(e: u32) -> Weight {
        Weight::from_parts(28_000_000, 6_400)
            .saturating_add(Weight::from_parts(6_100_000, 2_600).saturating_mul(u64::from(e)))
    }

    fn filing_term_due() -> Weight {
        Weight::from_parts(18_000_000, 5_900)
    }

    fn attribute_review_due() -> Weight {
        Weight::from_parts(9_000_000, 3_600)
    }

    fn suspend_items(i: u32) -> Weight {
        Weight::from_parts(23_000_000, 9_300).saturating_add(Weight::from_parts(11_000, 2).saturating_mul(u64::from(i)))
    }
}
