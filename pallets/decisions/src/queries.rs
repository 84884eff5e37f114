//! What may be asked about decisions.

use crate::{Config, DecisionNumber, Pallet, RecordOf, Records};
use alloc::vec::Vec;
use drl_primitives::history::page;

impl<T: Config> Pallet<T> {
    /// A decision.
    pub fn record(number: DecisionNumber) -> Option<RecordOf<T>> {
        Records::<T>::get(number)
    }

    /// The decisions from `from` on, at most a hundred of them.
    pub fn records(from: DecisionNumber, limit: u32) -> Vec<(DecisionNumber, RecordOf<T>)> {
        page(from, limit).map_while(|number| Some((number, Self::record(number)?))).collect()
    }
}
