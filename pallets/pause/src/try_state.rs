//! What is always true of the storage.

use crate::{Act, Config, Length, Pallet, RecordCount, Records, MAX_LENGTH, MIN_LENGTH};
use drl_primitives::{clocks::Clocks, governance::Threshold, Moment};
use frame_support::{ensure, traits::Contains};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks the whole storage of the pallet. Reads every act; not for blocks.
    ///
    /// # Errors
    /// The sentence that is not true.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let length = Length::<T>::get();
        ensure!(length == 0 || (MIN_LENGTH..=MAX_LENGTH).contains(&length), "the length of a pause is in its range");
        Self::check_pauses()?;
        Self::check_records()
    }

    /// The list of pauses.
    fn check_pauses() -> Result<(), TryRuntimeError> {
        let longest = Moment::from(MAX_LENGTH).saturating_mul(60_000);
        let pauses = Self::pauses();
        for (place, pause) in pauses.iter().enumerate() {
            ensure!(T::Pausable::contains(&pause.target), "what is paused can be paused");
            ensure!(pause.until < pause.rests_until, "what was paused rests afterwards");
            ensure!(
                pause.rests_until <= pause.until.saturating_add(longest),
                "no rest is longer than the longest pause"
            );
            ensure!(pause.until <= T::Clocks::now().saturating_add(longest), "every pause ends in time");
            let again = pauses.iter().skip(place.saturating_add(1)).any(|other| other.target == pause.target);
            ensure!(!again, "nothing stands twice in the list of pauses");
        }
        Ok(())
    }

    /// The history.
    fn check_records() -> Result<(), TryRuntimeError> {
        let count = RecordCount::<T>::get();
        let mut last = 0;
        for number in 0..count {
            let record = Records::<T>::get(number).ok_or("no act is missing")?;
            ensure!(last <= record.at, "acts are in the order of time");
            last = record.at;
            let needed = match record.act {
                Act::Placed { until } => {
                    ensure!(until > record.at, "a pause ends after it begins");
                    Threshold::AnyTwo
                }
                Act::Lifted => Threshold::Majority,
            };
            ensure!(needed.reached(record.tally), "every act had the votes that it takes");
        }
        ensure!(count as usize == Records::<T>::iter_keys().count(), "there are no acts beyond the count");
        Ok(())
    }
}
