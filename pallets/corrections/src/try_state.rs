//! What must be true of correction requests in every block.

use crate::{
    transitions::{filing, next},
    types::Correction,
    AgencyCorrectionCounts, AgencyCorrections, Config, CorrectionCount, Corrections, DatasetCorrectionCounts,
    DatasetCorrections, DelegationCounts, Delegations, Pallet, RecordOf, Records,
};
use alloc::{collections::BTreeSet, vec::Vec};
use drl_primitives::{
    clocks::{ClockEnd, Clocks},
    correction::{CorrectionAct, CorrectionDetail, CorrectionLateness, CorrectionOutcome, CorrectionState},
    CorrectionId,
};
use frame_support::{
    ensure,
    storage::{IterableStorageDoubleMap, IterableStorageMap, StorageDoubleMap},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that requests are numbered from 1 without a gap, that the history of each leads by the state machine to where it
    /// stands and says what the request says, that a clock is kept where one runs, and that the indices name all requests and
    /// nothing else.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let count = CorrectionCount::<T>::get();
        for id in 1..=count {
            let correction = Corrections::<T>::get(id).ok_or("a request is missing")?;
            Self::check_fields(&correction)?;
            Self::check_history(id, &correction)?;
        }
        let stored = Corrections::<T>::iter_keys().count();
        ensure!(u32::try_from(stored) == Ok(count), "a request is not counted");
        ensure!(Records::<T>::iter_keys().all(|(id, _)| Corrections::<T>::contains_key(id)), "records of no request");
        Self::check_index::<DatasetCorrections<T>, DatasetCorrectionCounts<T>>(|correction| correction.dataset)?;
        Self::check_index::<AgencyCorrections<T>, AgencyCorrectionCounts<T>>(|correction| correction.agency)?;
        Self::check_delegations()
    }

    fn check_fields(correction: &Correction) -> Result<(), TryRuntimeError> {
        let Correction { source, ground, state, .. } = *correction;
        ensure!(ground.fits(source), "a ground does not fit");
        let notice = filing(source) == CorrectionAct::NoticeByBureau;
        ensure!(correction.person.is_some() != notice, "a person and a notice, or neither");
        ensure!(correction.found_by.is_some() == notice, "a finder without notice, or none");
        ensure!(correction.filed_at <= T::Clocks::now(), "a request was filed in the future");
        let waiting = match state {
            CorrectionState::Closed | CorrectionState::Withdrawn => Some(false),
            // Whether a limit runs then is governed.
            CorrectionState::Forwarded => None,
            _ => Some(true),
        };
        ensure!(waiting.is_none_or(|runs| runs == correction.clock.is_some()), "a clock is missing or left over");
        let new = match correction.outcome {
            Some(CorrectionOutcome::Corrected { version: Some(version) }) => version > correction.version,
            _ => true,
        };
        ensure!(new, "a correction stands in an old version");
        Ok(())
    }

    fn check_history(id: CorrectionId, correction: &Correction) -> Result<(), TryRuntimeError> {
        let stored = Records::<T>::iter_key_prefix(id).count();
        ensure!(u32::try_from(stored) == Ok(correction.records), "a history has other records than its count says");
        let records: Option<Vec<RecordOf<T>>> =
            (0..correction.records).map(|number| Records::<T>::get(id, number)).collect();
        let records = records.ok_or("a history has a gap")?;
        let first = records.first().ok_or("a request has no history")?;
        ensure!(first.at == correction.filed_at, "a history begins at another time");
        ensure!(first.act == filing(correction.source), "a history begins with another act");
        let back = records.windows(2).any(|pair| matches!(pair, [a, b] if a.at > b.at || a.block > b.block));
        ensure!(!back, "a history goes back");
        let mut state = None;
        for record in &records {
            state = next(correction.source, state, record.act);
            ensure!(state == Some(record.state), "a record contradicts the state machine");
        }
        ensure!(state == Some(correction.state), "the history leads elsewhere");
        Self::check_said(correction, &records)
    }

    /// What the request says of itself is what the history says.
    fn check_said(correction: &Correction, records: &[RecordOf<T>]) -> Result<(), TryRuntimeError> {
        let times = |act| records.iter().filter(|record| record.act == act).count();
        ensure!(u32::try_from(times(CorrectionAct::Urge)) == Ok(correction.urged), "urging was counted wrongly");
        ensure!(times(CorrectionAct::Extend) <= 1, "a limit was extended twice");
        let (mut late, mut extension, mut outcome) = (CorrectionLateness::default(), None, None);
        for record in records {
            match record.detail {
                CorrectionDetail::Extension(reason) => extension = Some(reason),
                CorrectionDetail::Outcome(found) => outcome = Some(found),
                CorrectionDetail::Ground(ground) => ensure!(ground == correction.ground, "grounds do not agree"),
                CorrectionDetail::None => {}
            }
            if record.ended == Some(ClockEnd::Late) {
                match record.act {
                    CorrectionAct::Forward => late.forwarding = true,
                    CorrectionAct::Notify => late.notice = true,
                    _ => late.verification = true,
                }
            }
        }
        ensure!(correction.extension == extension, "extension and history do not agree");
        ensure!(correction.outcome == outcome, "outcome and history do not agree");
        // A stage may be marked late without a record: its clock ran out.
        let kept = |said: bool, marked: bool| marked || !said;
        let marked = correction.late;
        let all = kept(late.forwarding, marked.forwarding)
            && kept(late.verification, marked.verification)
            && kept(late.notice, marked.notice);
        ensure!(all, "what was late is forgotten");
        let reached = records.iter().any(|record| record.state == CorrectionState::Verifying);
        ensure!(correction.received_at.is_some() == reached, "receipt and history do not agree");
        Ok(())
    }

    /// The index holds numbers 0 to its count, each of a request that belongs there, and all requests.
    fn check_index<Index, Counts>(key: fn(&Correction) -> u32) -> Result<(), TryRuntimeError>
    where
        Index: IterableStorageDoubleMap<u32, u32, CorrectionId>
            + StorageDoubleMap<u32, u32, CorrectionId, Query = Option<CorrectionId>>,
        Counts: IterableStorageMap<u32, u32> + frame_support::storage::StorageMap<u32, u32, Query = u32>,
    {
        let mut named = BTreeSet::new();
        let mut entries = 0u32;
        for (of, number, id) in Index::iter() {
            entries = entries.saturating_add(1);
            ensure!(number < <Counts as frame_support::storage::StorageMap<u32, u32>>::get(of), "an index has a gap");
            let correction = Corrections::<T>::get(id).ok_or("an index names no request")?;
            ensure!(key(&correction) == of, "an index names a request of something else");
            ensure!(named.insert(id), "an index names a request twice");
        }
        let counted = Counts::iter().fold(0u32, |sum, (_, count)| sum.saturating_add(count));
        let count = CorrectionCount::<T>::get();
        ensure!(entries == count && counted == count, "an index does not name every request");
        Ok(())
    }

    fn check_delegations() -> Result<(), TryRuntimeError> {
        for organisation in DelegationCounts::<T>::iter_keys() {
            let count = DelegationCounts::<T>::get(organisation);
            let stored = Delegations::<T>::iter_key_prefix(organisation).count();
            ensure!(u32::try_from(stored) == Ok(count), "delegations are miscounted");
            let mut before = (0, None);
            for number in 0..count {
                let record = Delegations::<T>::get(organisation, number).ok_or("delegations have a gap")?;
                let (from, delegate) = before;
                ensure!(from <= record.from, "delegations go back");
                ensure!(delegate.is_some() || record.delegate.is_some(), "a delegation was ended that never was");
                ensure!(record.delegate.as_ref() != Some(&record.by), "a head was delegated to");
                before = (record.from, record.delegate);
            }
        }
        let known = |organisation| DelegationCounts::<T>::contains_key(organisation);
        ensure!(Delegations::<T>::iter_keys().all(|(organisation, _)| known(organisation)), "delegations of nobody");
        Ok(())
    }
}
