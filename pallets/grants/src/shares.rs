//! What is done to all grants of an agreement at once: closing, reopening, ending.
//!
//! An order stands on a share of the agreement: on the whole of it where the bureau gave it, on the data of one agency where
//! that agency did. No grant is touched: the verdict asks the shares that a grant is under. So an order costs the same
//! for one grant and for 100,000 (architecture, decision 9), and it applies to the grants of a later version as well.

use crate::{
    transitions::{next, Step},
    types::{Change, ShareKey},
    AgreementGrantCounts, AgreementGrants, AgreementHistories, AgreementHistoryCounts, AgreementHolds, Config, Error,
    Event, Grants, Pallet,
};
use drl_primitives::{
    agreement::{AgreementStanding, Agreements},
    clocks::Clocks,
    grant::{GrantStatus, StatusCause},
    grant_status::{Act, AgreementShare, Hold, HoldKey, HoldKind, Overseer},
    organisation::Organisations,
    AgreementId, AgreementVersion, Code, OrgId,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Closes access under all grants of the actor's share.
    pub(crate) fn close_share(agreement: AgreementId, kind: HoldKind, act: Act<T::AccountId>) -> DispatchResult {
        let share = Self::share_of(agreement, act.organisation)?;
        let status = Self::standing_share(agreement, share)?;
        let over = matches!(
            Self::signed_standing(agreement)?,
            AgreementStanding::Expired | AgreementStanding::EndedByNotice | AgreementStanding::TerminatedForBreach
        );
        ensure!(!over, Error::<T>::PeriodOver);
        let held = next(status, Step::PlaceHold).ok_or(Error::<T>::AgreementOver)?;
        let key = (agreement, share);
        ensure!(!AgreementHolds::<T>::contains_key(key, kind), Error::<T>::AlreadyHeld);

        Self::append_to_share(key, Change::by(act.clone(), held, kind.cause(), Some(hold_key(share, kind))))?;
        let Act { organisation, officer, evidence } = act.clone();
        AgreementHolds::<T>::insert(key, kind, Hold { since: T::Clocks::now(), act });
        Self::deposit_event(Event::AgreementClosed { agreement, share, kind, organisation, officer, evidence });
        Ok(())
    }

    /// Lifts a hold that the same actor placed on its share.
    pub(crate) fn reopen_share(agreement: AgreementId, kind: HoldKind, act: Act<T::AccountId>) -> DispatchResult {
        let share = Self::share_of(agreement, act.organisation)?;
        let key = (agreement, share);
        ensure!(AgreementHolds::<T>::contains_key(key, kind), Self::why_not_closed(agreement, kind));
        let others = HoldKind::ALL.iter().any(|other| *other != kind && AgreementHolds::<T>::contains_key(key, other));
        let step = if others { Step::LiftOneHold } else { Step::LiftLastHold };
        let status = Self::share_status(key).and_then(|status| next(status, step)).ok_or(Error::<T>::NoSuchHold)?;

        let change = Change::by(act.clone(), status, StatusCause::HoldLifted, Some(hold_key(share, kind)));
        Self::append_to_share(key, change)?;
        AgreementHolds::<T>::remove(key, kind);
        let Act { organisation, officer, evidence } = act;
        Self::deposit_event(Event::AgreementReopened {
            agreement,
            share,
            kind,
            organisation,
            officer,
            evidence,
            status,
        });
        Ok(())
    }

    /// Ends all grants of the actor's share for good.
    pub(crate) fn terminate_share(agreement: AgreementId, act: Act<T::AccountId>) -> DispatchResult {
        let share = Self::share_of(agreement, act.organisation)?;
        let status = Self::standing_share(agreement, share)?;
        Self::signed_standing(agreement)?;
        let terminated = next(status, Step::Terminate).ok_or(Error::<T>::AgreementOver)?;
        let key = (agreement, share);

        Self::append_to_share(key, Change::by(act.clone(), terminated, StatusCause::RectificationFailed, None))?;
        for kind in HoldKind::ALL {
            AgreementHolds::<T>::remove(key, kind);
        }
        let Act { organisation, officer, evidence } = act;
        Self::deposit_event(Event::AgreementGrantsTerminated { agreement, share, organisation, officer, evidence });
        Ok(())
    }

    /// The share that the organisation may act upon: the bureau oversees the whole of every agreement, an agency that has a part
    /// in this one its own data.
    fn share_of(agreement: AgreementId, organisation: OrgId) -> Result<AgreementShare, Error<T>> {
        let parties = T::Agreements::approvers(agreement);
        ensure!(!parties.is_empty(), Error::<T>::NoSuchAgreement);
        match T::Organisations::kind(organisation).and_then(Overseer::of) {
            Some(Overseer::Bureau) => Ok(AgreementShare::Whole),
            Some(Overseer::Agency) if parties.contains(&organisation) => Ok(AgreementShare::Agency(organisation)),
            _ => Err(Error::<T>::NotResponsible),
        }
    }

    /// The status of a share that was not ended, nor with the whole agreement.
    fn standing_share(agreement: AgreementId, share: AgreementShare) -> Result<GrantStatus, Error<T>> {
        let status = |share| Self::share_status((agreement, share)).unwrap_or(GrantStatus::Active);
        let ended = status(AgreementShare::Whole).is_final() || status(share).is_final();
        ensure!(!ended, Error::<T>::AgreementOver);
        Ok(status(share))
    }

    /// How an agreement that both sides have signed stands now. A renewal is signed while the version before still runs: the
    /// version that was granted last counts, whether or not its term has begun.
    fn signed_standing(agreement: AgreementId) -> Result<AgreementStanding, Error<T>> {
        let granted = Self::granted_version(agreement);
        let standing = T::Agreements::standing_at(agreement, granted.unwrap_or(1), T::Clocks::now());
        let signed = |standing: &AgreementStanding| granted.is_some() || *standing != AgreementStanding::NotInForce;
        standing.filter(signed).ok_or(Error::<T>::NoSuchAgreement)
    }

    /// The version of the agreement that was granted last.
    fn granted_version(agreement: AgreementId) -> Option<AgreementVersion> {
        let last = AgreementGrantCounts::<T>::get(agreement).checked_sub(1)?;
        let grant = AgreementGrants::<T>::get(agreement, last)?;
        Grants::<T>::get(grant).map(|grant| grant.terms.agreement_version)
    }

    /// Why an actor finds no hold of its own of this kind. An agreement has a bounded number of agencies.
    fn why_not_closed(agreement: AgreementId, kind: HoldKind) -> DispatchError {
        let agencies = T::Agreements::approvers(agreement).into_iter().map(AgreementShare::Agency);
        let mut shares = agencies.chain([AgreementShare::Whole]);
        if shares.any(|share| AgreementHolds::<T>::contains_key((agreement, share), kind)) {
            Error::<T>::PlacedByAnother.into()
        } else {
            Error::<T>::NoSuchHold.into()
        }
    }

    /// Appends a record to the history of a share, as of now.
    fn append_to_share(key: ShareKey, change: Change<T::AccountId>) -> DispatchResult {
        let number = AgreementHistoryCounts::<T>::try_mutate(key, Self::take_number)?;
        let block = frame_system::Pallet::<T>::block_number();
        AgreementHistories::<T>::insert(key, number, change.record(T::Clocks::now(), block));
        Ok(())
    }
}

/// How the history names a hold on a share.
const fn hold_key(share: AgreementShare, kind: HoldKind) -> HoldKey {
    HoldKey { kind, placed_by: share.overseer() }
}
