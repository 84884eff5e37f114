//! What may be asked about the parameters.

use crate::{
    Config, InForce, Latest, Pallet, Pending, PendingVersion, Version, VersionRecord, VersionStatus, Versions,
};
use drl_primitives::{
    clocks::Clocks,
    parameters::{Parameters, RuleParameters},
    Day,
};

impl<T: Config> Pallet<T> {
    /// The version that applies on `today`.
    pub(crate) fn version_on(today: Day) -> Version {
        match PendingVersion::<T>::get() {
            Some(pending) if pending.effective_from <= today => pending.version,
            _ => InForce::<T>::get(),
        }
    }

    /// The version that on `today` still waits for its day.
    pub(crate) fn pending(today: Day) -> Option<Pending> {
        PendingVersion::<T>::get().filter(|pending| pending.effective_from > today)
    }

    /// The version that applies today.
    pub fn current_version() -> Version {
        Self::version_on(T::Clocks::today())
    }

    /// The version that waits for its day.
    pub fn pending_version() -> Option<Pending> {
        Self::pending(T::Clocks::today())
    }

    /// The number of the last version decided. Versions 1 to this one are readable.
    pub fn latest_version() -> Version {
        Latest::<T>::get()
    }

    /// A version, with what it is today.
    pub fn version(version: Version) -> Option<(VersionRecord, VersionStatus)> {
        let record = Versions::<T>::get(version)?;
        let today = T::Clocks::today();
        let status = if record.cancelled_at.is_some() {
            VersionStatus::Cancelled
        } else if Self::version_on(today) == version {
            VersionStatus::InForce
        } else if Self::pending(today).is_some_and(|pending| pending.version == version) {
            VersionStatus::Pending
        } else {
            VersionStatus::Past
        };
        Some((record, status))
    }
}

/// Two reads, or three while a version waits for its day. Before genesis: the defaults.
impl<T: Config> RuleParameters for Pallet<T> {
    fn current() -> Parameters {
        Versions::<T>::get(Self::current_version()).map(|record| record.parameters).unwrap_or_default()
    }
}
