//! What is always true of the storage.

use crate::{Config, Pallet, RecordCount, Records};
use drl_primitives::Moment;
use frame_support::ensure;
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Pallet<T> {
    /// Checks the whole storage of the pallet. Reads every decision; not for blocks.
    ///
    /// # Errors
    /// The sentence that is not true.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let count = RecordCount::<T>::get();
        let (mut found, mut last) = (0u32, (Zero::zero(), Moment::zero()));
        for number in 0..count {
            let record = Records::<T>::get(number).ok_or("no decision is missing")?;
            ensure!(last <= (record.block, record.at), "decisions are in the order of blocks and of time");
            ensure!(!record.call.is_empty(), "every decision made a call");
            ensure!(record.kind.threshold().reached(record.tally), "every decision had the votes that its kind takes");
            last = (record.block, record.at);
            found = found.saturating_add(1);
        }
        ensure!(found as usize == Records::<T>::iter_keys().count(), "there are no decisions beyond the count");
        Ok(())
    }
}
