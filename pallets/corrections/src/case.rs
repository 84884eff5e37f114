//! The frame in which every call changes a request: read it, do acts, keep it with its history.

use crate::{
    transitions::{filing, next},
    types::Correction,
    Config, CorrectionCount, Corrections, Error, Pallet, RecordOf, Records,
};
use drl_primitives::{
    clocks::{ClockEnd, Clocks},
    correction::{CorrectionAct, CorrectionDetail, CorrectionState},
    organisation::{Duty, Officer, OrgKind, Organisations},
    CorrectionId, Digest, OrgId,
};
use frame_support::ensure;
use sp_runtime::DispatchError;

/// The kinds of organisations that own datasets; the bureau owns data too.
pub(crate) const OWNERS: &[OrgKind] = &[OrgKind::Agency, OrgKind::Bureau];
/// The bureau alone.
pub(crate) const BUREAU: &[OrgKind] = &[OrgKind::Bureau];

/// Who acts: an organisation by its officer.
#[derive(Clone)]
pub(crate) struct Actor<AccountId> {
    pub organisation: OrgId,
    pub officer: AccountId,
}

impl<T: Config> Pallet<T> {
    /// The officer behind `who`, if it has the duty and its organisation is of one of these kinds.
    pub(crate) fn actor(
        who: T::AccountId,
        kinds: &[OrgKind],
        duty: Duty,
    ) -> Result<(Actor<T::AccountId>, Officer), DispatchError> {
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        Ok((Actor { organisation: officer.organisation, officer: who }, officer))
    }

    /// Every document is named by a digest; that of nothing is none.
    pub(crate) fn ensure_document(document: &Digest) -> Result<(), Error<T>> {
        ensure!(!document.value.is_zero(), Error::<T>::DocumentMissing);
        Ok(())
    }
}

/// A request in the middle of a call. Nothing of it is stored before [`Case::save`], except records of its history.
pub(crate) struct Case<T: Config> {
    /// Which one.
    pub id: CorrectionId,
    /// As it will be kept.
    pub correction: Correction,
    /// Who acts.
    pub by: Actor<T::AccountId>,
}

/// What a record says beside who, when and what.
pub(crate) struct Note {
    pub detail: CorrectionDetail,
    pub evidence: Option<Digest>,
    pub ended: Option<ClockEnd>,
}

impl Note {
    /// Of an act without document, code and clock.
    pub fn plain() -> Self {
        Self { detail: CorrectionDetail::None, evidence: None, ended: None }
    }

    /// The document behind an act that has no code and ends no clock.
    pub fn document(evidence: Digest) -> Self {
        Self { evidence: Some(evidence), ..Self::plain() }
    }

    /// The same of an act that ended a clock so.
    pub fn ended(self, ended: Option<ClockEnd>) -> Self {
        Self { ended, ..self }
    }

    /// The same of an act with a code.
    pub fn detail(self, detail: CorrectionDetail) -> Self {
        Self { detail, ..self }
    }
}

impl<T: Config> Case<T> {
    /// Takes up a request for an officer of the agency that owns the dataset.
    pub fn by_owner(who: T::AccountId, id: CorrectionId, duty: Duty) -> Result<Self, DispatchError> {
        let case = Self::open(who, id, OWNERS, duty)?;
        ensure!(case.by.organisation == case.correction.agency, Error::<T>::NotOwner);
        Ok(case)
    }

    /// Takes up a request for an officer of the bureau.
    pub fn by_bureau(who: T::AccountId, id: CorrectionId, duty: Duty) -> Result<Self, DispatchError> {
        Self::open(who, id, BUREAU, duty)
    }

    /// Takes up a request for an officer of the owner or of the bureau, who enters what the person did.
    pub fn by_either(who: T::AccountId, id: CorrectionId) -> Result<Self, DispatchError> {
        let case = Self::open(who, id, OWNERS, Duty::Prepare)?;
        let bureau = T::Organisations::kind(case.by.organisation) == Some(OrgKind::Bureau);
        ensure!(bureau || case.by.organisation == case.correction.agency, Error::<T>::NotOwner);
        Ok(case)
    }

    fn open(who: T::AccountId, id: CorrectionId, kinds: &[OrgKind], duty: Duty) -> Result<Self, DispatchError> {
        let (by, _) = Pallet::<T>::actor(who, kinds, duty)?;
        let correction = Corrections::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        Ok(Self { id, correction, by })
    }

    /// Takes up a request that is not on the ledger yet, under the next number.
    pub fn file(mut correction: Correction, by: Actor<T::AccountId>) -> Result<Self, Error<T>> {
        let id = CorrectionCount::<T>::get().checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        CorrectionCount::<T>::put(id);
        let source = correction.source;
        correction.state = next(source, None, filing(source)).ok_or(Error::<T>::WrongState)?;
        Pallet::<T>::enter(id, &correction)?;
        let mut case = Self { id, correction, by };
        let note = Note::document(case.correction.request).detail(CorrectionDetail::Ground(case.correction.ground));
        case.record(filing(source), note);
        Ok(case)
    }

    /// Refuses an act that is not possible. Nothing is changed.
    pub fn ensure_may(&self, act: CorrectionAct) -> Result<(), Error<T>> {
        self.after(act).map(|_| ())
    }

    /// Does an act and records it.
    pub fn act(&mut self, act: CorrectionAct, note: Note) -> Result<(), Error<T>> {
        self.correction.state = self.after(act)?;
        self.record(act, note);
        Ok(())
    }

    fn after(&self, act: CorrectionAct) -> Result<CorrectionState, Error<T>> {
        let Correction { source, state, .. } = self.correction;
        next(source, Some(state), act).ok_or(Error::<T>::WrongState)
    }

    /// Adds a record to the history.
    fn record(&mut self, act: CorrectionAct, note: Note) {
        let record = RecordOf::<T> {
            at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
            actor: self.by.organisation,
            officer: self.by.officer.clone(),
            act,
            detail: note.detail,
            evidence: note.evidence,
            ended: note.ended,
            state: self.correction.state,
        };
        Records::<T>::insert(self.id, self.correction.records, record);
        self.correction.records = self.correction.records.saturating_add(1);
    }

    /// Keeps the request as it now is.
    pub fn save(self) {
        Corrections::<T>::insert(self.id, self.correction);
    }
}
