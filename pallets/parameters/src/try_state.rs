//! What is always true of the storage.

use crate::{Config, InForce, Latest, Pallet, PendingVersion, Versions};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks the whole storage of the pallet. Reads every version; not for blocks.
    ///
    /// # Errors
    /// The sentence that is not true.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let latest = Latest::<T>::get();
        let mut count = 0u32;
        for (version, record) in Versions::<T>::iter() {
            ensure!((1..=latest).contains(&version), "a version is numbered from 1 to the latest");
            ensure!(record.parameters.fault().is_none(), "the values of each version can work");
            count = count.saturating_add(1);
        }
        ensure!(count == latest, "no version is missing");
        if latest == 0 {
            return Ok(());
        }
        let in_force = InForce::<T>::get();
        let record = Versions::<T>::get(in_force).ok_or("the version in force exists")?;
        ensure!(record.cancelled_at.is_none(), "the version in force is not cancelled");
        if let Some(pending) = PendingVersion::<T>::get() {
            let waiting = Versions::<T>::get(pending.version).ok_or("the pending version exists")?;
            ensure!(waiting.cancelled_at.is_none(), "the pending version is not cancelled");
            ensure!(waiting.effective_from == pending.effective_from, "the pending version knows its day");
            ensure!(pending.version > in_force, "the pending version is younger than that in force");
            ensure!(waiting.effective_from > record.effective_from, "the pending version applies later");
        }
        Ok(())
    }
}
