//! What may be asked about decisions.

use crate::{Config, DecisionNumber, Pallet, RecordCount, RecordOf, Records};
use alloc::vec::Vec;

/// The most entries of one page.
const MAX_PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
    /// A decision.
    pub fn record(number: DecisionNumber) -> Option<RecordOf<T>> {
        Records::<T>::get(number)
    }

    /// The decisions from `from` on, at most a hundred of them.
    pub fn records(from: DecisionNumber, limit: u32) -> Vec<(DecisionNumber, RecordOf<T>)> {
        let until = from.saturating_add(limit.min(MAX_PAGE)).min(RecordCount::<T>::get());
        (from..until).filter_map(|number| Some((number, Self::record(number)?))).collect()
    }
}
