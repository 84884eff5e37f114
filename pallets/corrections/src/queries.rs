//! Questions that runtime APIs answer from the state. None changes anything, and none fails on any input.

use crate::{
    stages::is_overdue,
    types::{Correction, Stage},
    AgencyCorrectionCounts, AgencyCorrections, Config, CorrectionCount, Corrections, DatasetCorrectionCounts,
    DatasetCorrections, DelegationOf, Delegations, Pallet, RecordOf, Records,
};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    correction::{CorrectionView, CorrectionsOf},
    history::page,
    CorrectionId, OrgId,
};

impl<T: Config> Pallet<T> {
    /// A correction request as it stands.
    pub fn correction(id: CorrectionId) -> Option<CorrectionView> {
        let correction = Corrections::<T>::get(id)?;
        let overdue = is_overdue::<T>(&correction);
        let due = correction.clock.and_then(T::Clocks::due);
        let mut late = correction.late;
        // A clock that has run out is marked a little later than its day ends.
        if let Some(stage) = Stage::of(correction.state).filter(|_| overdue && correction.clock.is_some()) {
            stage.mark(&mut late);
        }
        let Correction { dataset, version, agency, source, ground, person, found_by, request, filed_at, .. } =
            correction;
        Some(CorrectionView {
            correction: id,
            dataset,
            version,
            agency,
            source,
            ground,
            person,
            found_by,
            request,
            filed_at,
            state: correction.state,
            received_at: correction.received_at,
            counted_from: correction.counted_from,
            extension: correction.extension,
            outcome: correction.outcome,
            due,
            overdue,
            late,
            urged: correction.urged,
            records: correction.records,
        })
    }

    /// How many correction requests were ever filed. Their ids are 1 to this number.
    pub fn correction_total() -> u32 {
        CorrectionCount::<T>::get()
    }

    /// The history of a request from record `from` on, oldest first, at most `limit` and [`crate::MAX_PAGE`] records.
    pub fn history(id: CorrectionId, from: u32, limit: u32) -> Vec<RecordOf<T>> {
        page(from, limit).map_while(|number| Records::<T>::get(id, number)).collect()
    }

    /// How many requests there are about a dataset or about the data of an agency.
    pub fn correction_count(of: CorrectionsOf) -> u32 {
        match of {
            CorrectionsOf::Dataset(dataset) => DatasetCorrectionCounts::<T>::get(dataset),
            CorrectionsOf::Agency(agency) => AgencyCorrectionCounts::<T>::get(agency),
        }
    }

    /// The requests about a dataset or about the data of an agency in the order of filing, from number `from` on, at most `limit`
    /// and [`crate::MAX_PAGE`].
    pub fn corrections(of: CorrectionsOf, from: u32, limit: u32) -> Vec<CorrectionId> {
        page(from, limit)
            .map_while(|number| match of {
                CorrectionsOf::Dataset(dataset) => DatasetCorrections::<T>::get(dataset, number),
                CorrectionsOf::Agency(agency) => AgencyCorrections::<T>::get(agency, number),
            })
            .collect()
    }

    /// Whom the heads of a body named to approve extensions, from record `from` on, oldest first, at most `limit` and
    /// [`crate::MAX_PAGE`] records.
    pub fn delegations(organisation: OrgId, from: u32, limit: u32) -> Vec<DelegationOf<T>> {
        page(from, limit).map_while(|number| Delegations::<T>::get(organisation, number)).collect()
    }
}
