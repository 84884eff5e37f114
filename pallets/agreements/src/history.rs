//! The history of an agreement: append-only, one entry for each step.

use crate::{Actor, Agreement, Config, Error, Histories, HistoryEntry, Pallet};
use drl_primitives::{
    agreement::{AgreementAct, AgreementState},
    clocks::Clocks,
    AgreementId, AgreementVersion, Digest, HashAlgorithm,
};
use sp_core::H256;

/// A step that is about to be recorded.
pub(crate) struct Step {
    pub act: AgreementAct,
    pub version: AgreementVersion,
    pub actor: Option<Actor>,
    pub evidence: Option<Digest>,
}

impl Step {
    /// A step of an officer, with its evidence.
    pub(crate) fn of(act: AgreementAct, version: AgreementVersion, actor: Actor, evidence: Digest) -> Self {
        Self { act, version, actor: Some(actor), evidence: Some(evidence) }
    }
}

/// The digest of a canonical text as evidence.
pub(crate) fn text_digest(text: H256) -> Digest {
    Digest { algorithm: HashAlgorithm::Blake2b256, value: text }
}

impl<T: Config> Pallet<T> {
    /// The state that the act leads to from the state the agreement is in now.
    pub(crate) fn next_state(
        id: AgreementId,
        agreement: &Agreement,
        act: AgreementAct,
    ) -> Result<AgreementState, Error<T>> {
        crate::transitions::next(Some(Self::state_now(id, agreement)), act).ok_or(Error::<T>::WrongState)
    }

    /// Moves `agreement` to `state` and records the step. The caller stores the agreement.
    pub(crate) fn step(id: AgreementId, agreement: &mut Agreement, state: AgreementState, step: Step) {
        agreement.state = state;
        let entry = HistoryEntry {
            at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
            act: step.act,
            state,
            version: step.version,
            actor: step.actor,
            evidence: step.evidence,
        };
        Histories::<T>::insert(id, agreement.history, entry);
        agreement.history = agreement.history.saturating_add(1);
    }
}
