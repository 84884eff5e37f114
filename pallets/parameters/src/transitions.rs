//! How versions follow one another. What is checked before is checked in the calls.

use crate::{
    pallet::FIRST_DAY, Config, Error, InForce, Latest, Pallet, Pending, PendingVersion, Version, VersionRecord,
    Versions,
};
use drl_primitives::{clocks::Clocks, decision::Decider, parameters::Parameters, Day};

impl<T: Config> Pallet<T> {
    /// Refuses values that cannot work, by the group that the first of them is in.
    pub(crate) fn ensure_workable(parameters: &Parameters) -> Result<(), Error<T>> {
        let Some(field) = parameters.fault() else { return Ok(()) };
        Err(match field.split_once('.').map_or(field, |(group, _)| group) {
            "review" => Error::ReviewValueOutOfRange,
            "catalog" => Error::CatalogValueOutOfRange,
            "applicant" => Error::ApplicantValueOutOfRange,
            "agreement" => Error::AgreementValueOutOfRange,
            _ => Error::ConductValueOutOfRange,
        })
    }

    /// Keeps version 1.
    pub(crate) fn store_first(parameters: Parameters) {
        let record = VersionRecord {
            parameters,
            effective_from: FIRST_DAY,
            decided_at: 0,
            decided_by: Decider::Genesis,
            cancelled_at: None,
        };
        Versions::<T>::insert(1, record);
        Latest::<T>::put(1);
        InForce::<T>::put(1);
    }

    /// Keeps a decision, in force or pending as its day demands, and returns its version. Nothing else may be pending.
    pub(crate) fn store_decision(
        parameters: Parameters,
        effective_from: Day,
        decided_by: Decider,
        today: Day,
    ) -> Version {
        let version = Latest::<T>::get().saturating_add(1);
        if effective_from <= today {
            InForce::<T>::put(version);
            PendingVersion::<T>::kill();
        } else {
            // What waited before, if anything, has come of its day.
            InForce::<T>::put(Self::version_on(today));
            PendingVersion::<T>::put(Pending { version, effective_from });
        }
        let decided_at = T::Clocks::now();
        let record = VersionRecord { parameters, effective_from, decided_at, decided_by, cancelled_at: None };
        Versions::<T>::insert(version, record);
        Latest::<T>::put(version);
        version
    }

    /// Marks the pending version as cancelled.
    pub(crate) fn store_cancellation(version: Version) {
        let now = T::Clocks::now();
        Versions::<T>::mutate_extant(version, |record| record.cancelled_at = Some(now));
        PendingVersion::<T>::kill();
    }
}
