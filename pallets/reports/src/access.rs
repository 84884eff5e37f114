//! Who may do what, and how an act is dated.

use crate::{Config, Error, Pallet, StampOf};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::{AgreementDuties, AgreementRegister, AgreementStanding},
    clocks::Clocks,
    grant_status::Act,
    organisation::{Duty, OrgKind, Organisations},
    reports::Stamp,
    AgreementId, Digest, OrgId,
};
use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};

/// Organisations that use data.
pub(crate) const USERS: &[OrgKind] = &[OrgKind::DataUser, OrgKind::Individual];
/// Organisations that a report goes to.
pub(crate) const HANDLERS: &[OrgKind] = &[OrgKind::Agency, OrgKind::Bureau];
/// Organisations that follow up the use of data.
pub(crate) const OVERSEERS: &[OrgKind] = &[OrgKind::Agency, OrgKind::Bureau, OrgKind::Regulator];
/// Everybody who has a part in a report.
pub(crate) const PARTIES: &[OrgKind] = &[OrgKind::DataUser, OrgKind::Individual, OrgKind::Agency, OrgKind::Bureau];

/// Somebody who acts: the officer and its organisation.
pub(crate) struct Actor<AccountId> {
    pub organisation: OrgId,
    pub kind: OrgKind,
    pub officer: AccountId,
}

impl<T: Config> Pallet<T> {
    /// An officer of one of `kinds` with the duty to decide.
    pub(crate) fn ensure_decides(
        origin: OriginFor<T>,
        kinds: &[OrgKind],
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        Self::ensure_may(ensure_signed(origin)?, kinds, Duty::Decide)
    }

    /// An officer of one of `kinds` who prepares and files.
    pub(crate) fn ensure_prepares(
        origin: OriginFor<T>,
        kinds: &[OrgKind],
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        Self::ensure_may(ensure_signed(origin)?, kinds, Duty::Prepare)
    }

    /// An officer of one of `kinds` who files findings: who prepares, and the security post, which finds them. An
    /// incident must not wait for another desk.
    pub(crate) fn ensure_files_findings(
        origin: OriginFor<T>,
        kinds: &[OrgKind],
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let who = ensure_signed(origin)?;
        Self::ensure_may(who.clone(), kinds, Duty::Prepare)
            .or_else(|refusal| Self::ensure_may(who, kinds, Duty::Audit).map_err(|_| refusal))
    }

    fn ensure_may(who: T::AccountId, kinds: &[OrgKind], duty: Duty) -> Result<Actor<T::AccountId>, DispatchError> {
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        Ok(Actor { organisation: officer.organisation, kind: officer.kind, officer: who })
    }

    /// What an agreement obliges its parties to.
    pub(crate) fn duties_of(agreement: AgreementId) -> Result<AgreementDuties, Error<T>> {
        T::Agreements::duties(agreement).ok_or(Error::<T>::NoSuchAgreement)
    }

    /// The same, while the agreement is in force.
    pub(crate) fn duties_in_force(agreement: AgreementId) -> Result<AgreementDuties, Error<T>> {
        let duties = Self::duties_of(agreement)?;
        ensure!(duties.standing == AgreementStanding::InForce, Error::<T>::NotInForce);
        Ok(duties)
    }

    /// Refuses a digest that is none.
    pub(crate) fn ensure_documents(documents: &[Digest]) -> DispatchResult {
        ensure!(documents.iter().all(|document| !document.value.is_zero()), Error::<T>::DocumentMissing);
        Ok(())
    }

    /// The act, dated now.
    pub(crate) fn stamp(actor: &Actor<T::AccountId>, evidence: Digest) -> StampOf<T> {
        Stamp {
            at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
            by: Act { organisation: actor.organisation, officer: actor.officer.clone(), evidence },
        }
    }

    /// The agencies of an agreement and whoever signed for them, without repetition.
    pub(crate) fn provider_side(duties: &AgreementDuties) -> Vec<OrgId> {
        let mut bodies = duties.agencies.to_vec();
        if !bodies.contains(&duties.signer) {
            bodies.push(duties.signer);
        }
        bodies
    }
}
