//! What is done to a grant after it was issued: holds, and its end. What is done to all grants of an agreement stands in
//! `shares.rs`.

use crate::{
    transitions::{next, Step},
    types::Change,
    Config, Error, Event, GrantOf, Grants, Histories, HistoryCounts, Holds, Pallet, WeightInfo,
};
use drl_primitives::{
    clocks::Clocks,
    grant::{GrantStatus, StatusCause},
    grant_status::{Act, GrantControl, Hold, HoldKey, HoldKind, Overseer, MAX_HOLDS},
    organisation::{Duty, OrgKind, Organisations},
    AgreementId, Digest, GrantHash, OrgId,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, weights::Weight};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::DispatchError;

impl<T: Config> GrantControl<T::AccountId> for Pallet<T> {
    fn place_hold(grant: GrantHash, kind: HoldKind, act: Act<T::AccountId>) -> DispatchResult {
        let (terms, status) = Self::standing_grant(grant)?;
        let placed_by = Self::overseer(&terms, act.organisation)?;
        let held = next(status, Step::PlaceHold).ok_or(Error::<T>::GrantOver)?;
        let since = T::Clocks::now();
        ensure!(since < terms.terms.until, Error::<T>::PeriodOver);
        let key = HoldKey { kind, placed_by };
        ensure!(!Holds::<T>::contains_key(grant, key), Error::<T>::AlreadyHeld);

        Self::append(grant, Change::by(act.clone(), held, kind.cause(), Some(key)))?;
        let Act { organisation, officer, evidence } = act.clone();
        Holds::<T>::insert(grant, key, Hold { since, act });
        Self::deposit_event(Event::HoldPlaced { grant, kind, placed_by, organisation, officer, evidence });
        Ok(())
    }

    fn lift_hold(grant: GrantHash, kind: HoldKind, act: Act<T::AccountId>) -> DispatchResult {
        let (terms, status) = Self::standing_grant(grant)?;
        let placed_by = Self::overseer(&terms, act.organisation)?;
        let key = HoldKey { kind, placed_by };
        ensure!(Holds::<T>::contains_key(grant, key), Self::why_no_hold(grant, kind));
        let others = Holds::<T>::iter_key_prefix(grant).take(MAX_HOLDS as usize).any(|other| other != key);
        let step = if others { Step::LiftOneHold } else { Step::LiftLastHold };
        let status = next(status, step).ok_or(Error::<T>::GrantOver)?;

        Self::append(grant, Change::by(act.clone(), status, StatusCause::HoldLifted, Some(key)))?;
        Holds::<T>::remove(grant, key);
        let Act { organisation, officer, evidence } = act;
        Self::deposit_event(Event::HoldLifted { grant, kind, placed_by, organisation, officer, evidence, status });
        Ok(())
    }

    fn terminate(grant: GrantHash, act: Act<T::AccountId>) -> DispatchResult {
        Self::end(grant, Step::Terminate, act)
    }

    fn revoke(grant: GrantHash, act: Act<T::AccountId>) -> DispatchResult {
        Self::end(grant, Step::Revoke, act)
    }

    fn shut_down(grant: GrantHash, act: Act<T::AccountId>) -> DispatchResult {
        Self::end(grant, Step::ShutDown, act)
    }

    fn close_agreement(agreement: AgreementId, kind: HoldKind, act: Act<T::AccountId>) -> DispatchResult {
        Self::close_share(agreement, kind, act)
    }

    fn reopen_agreement(agreement: AgreementId, kind: HoldKind, act: Act<T::AccountId>) -> DispatchResult {
        Self::reopen_share(agreement, kind, act)
    }

    fn terminate_agreement(agreement: AgreementId, act: Act<T::AccountId>) -> DispatchResult {
        Self::terminate_share(agreement, act)
    }

    fn control_weight() -> Weight {
        [
            T::WeightInfo::hold(),
            T::WeightInfo::lift(),
            T::WeightInfo::end(),
            T::WeightInfo::close_agreement(),
            T::WeightInfo::reopen_agreement(),
            T::WeightInfo::terminate_agreement(),
        ]
        .into_iter()
        .fold(Weight::zero(), |most, weight| most.max(weight))
    }
}

impl<T: Config> Pallet<T> {
    /// The act of an officer of an agency or of the bureau who may decide.
    pub(crate) fn ensure_decides(origin: OriginFor<T>, evidence: Digest) -> Result<Act<T::AccountId>, DispatchError> {
        let who = ensure_signed(origin)?;
        let officer = T::Organisations::authorise(&who, &[OrgKind::Agency, OrgKind::Bureau], Duty::Decide)?;
        Ok(Act { organisation: officer.organisation, officer: who, evidence })
    }

    /// A grant with its status now.
    fn standing_grant(grant: GrantHash) -> Result<(GrantOf<T>, GrantStatus), Error<T>> {
        let terms = Grants::<T>::get(grant).ok_or(Error::<T>::NoSuchGrant)?;
        let status = Self::status(grant).ok_or(Error::<T>::NoSuchGrant)?;
        Ok((terms, status))
    }

    /// What the organisation is to the grant: the agency of its data, or the bureau.
    fn overseer(grant: &GrantOf<T>, organisation: OrgId) -> Result<Overseer, Error<T>> {
        let overseer = T::Organisations::kind(organisation).and_then(Overseer::of).ok_or(Error::<T>::NotResponsible)?;
        match overseer {
            Overseer::Bureau => Ok(overseer),
            Overseer::Agency if organisation == grant.terms.agency => Ok(overseer),
            Overseer::Agency => Err(Error::<T>::NotResponsible),
        }
    }

    /// Why an actor finds no hold of its own of this kind.
    fn why_no_hold(grant: GrantHash, kind: HoldKind) -> Error<T> {
        let another = Holds::<T>::iter_key_prefix(grant).take(MAX_HOLDS as usize).any(|key| key.kind == kind);
        if another {
            Error::<T>::PlacedByAnother
        } else {
            Error::<T>::NoSuchHold
        }
    }

    /// Ends a grant for good.
    fn end(grant: GrantHash, step: Step, act: Act<T::AccountId>) -> DispatchResult {
        let (terms, status) = Self::standing_grant(grant)?;
        Self::overseer(&terms, act.organisation)?;
        let (Some(status), Some(cause)) = (next(status, step), step.final_cause()) else {
            return Err(Error::<T>::GrantOver.into());
        };

        Self::append(grant, Change::by(act.clone(), status, cause, None))?;
        let _ = Holds::<T>::clear_prefix(grant, MAX_HOLDS, None);
        let Act { organisation, officer, evidence } = act;
        Self::deposit_event(Event::GrantEnded { grant, status, cause, organisation, officer, evidence });
        Ok(())
    }

    /// Appends a record to the history, as of now.
    pub(crate) fn append(grant: GrantHash, change: Change<T::AccountId>) -> DispatchResult {
        let number = HistoryCounts::<T>::try_mutate(grant, Self::take_number)?;
        let block = frame_system::Pallet::<T>::block_number();
        Histories::<T>::insert(grant, number, change.record(T::Clocks::now(), block));
        Ok(())
    }
}
