//! Serious cases in other hands: a regulator's, the government's, the competent organ's.

use crate::{
    case::{By, Doing, OVERSEERS},
    transitions::{next_referral, ReferralState},
    CaseOf, Cases, Config, Error, Event, Pallet,
};
use drl_primitives::{
    clocks::Clocks,
    credit::{CreditRecorder, EntryGround, EntrySource, NewEntry},
    grant_status::Act,
    organisation::{Duty, OrgKind, Organisations},
    rectification::{RectificationAct, Referral, ReferralOutcome, ReferralResult, ReferredTo},
    CreditEntryId, Digest, OrgId, RectificationId,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_refer(
        origin: OriginFor<T>,
        id: RectificationId,
        regulator: OrgId,
        file: Digest,
    ) -> DispatchResult {
        let Doing { act, kind } = Self::ensure_act(origin, OVERSEERS, Duty::Decide, file)?;
        let mut case = Self::case(id)?;
        // The text gives this to both, and the bureau watches over the agencies.
        ensure!(kind == OrgKind::Bureau || case.orderer() == act.organisation, Error::<T>::NotOrderer);
        ensure!(T::Organisations::kind(regulator) == Some(OrgKind::Regulator), Error::<T>::NotRegulator);
        Self::hand_over(id, &mut case, RectificationAct::ReferToRegulator, &act, ReferredTo::Regulator(regulator))?;
        Self::list_for(regulator, id)?;
        Cases::<T>::insert(id, case);
        Ok(())
    }

    pub(crate) fn do_refer_to_organ(origin: OriginFor<T>, id: RectificationId, file: Digest) -> DispatchResult {
        let Doing { act, .. } = Self::ensure_act(origin, &[OrgKind::Bureau], Duty::Decide, file)?;
        let mut case = Self::case_of_orderer(id, &act)?;
        Self::hand_over(id, &mut case, RectificationAct::ReferToOrgan, &act, ReferredTo::CompetentOrgan)?;
        Cases::<T>::insert(id, case);
        Ok(())
    }

    /// Records that a case is in other hands from now on.
    fn hand_over(
        id: RectificationId,
        case: &mut CaseOf<T>,
        step: RectificationAct,
        act: &Act<T::AccountId>,
        to: ReferredTo,
    ) -> DispatchResult {
        Self::next_state(case, step)?;
        let before = ReferralState::of(case.referral.as_ref());
        ensure!(next_referral(before, step).is_some(), Error::<T>::AlreadyReferred);
        Self::step(id, case, step, By::Officer(act))?;
        let Act { organisation, officer, evidence: file } = act.clone();
        case.referral = Some(Referral { to, at: T::Clocks::now(), file, result: None });
        Self::deposit_event(Event::CaseReferred { rectification: id, to, organisation, officer, file });
        Ok(())
    }

    pub(crate) fn do_record_result(
        origin: OriginFor<T>,
        id: RectificationId,
        outcome: ReferralOutcome,
        file: Digest,
    ) -> DispatchResult {
        let Doing { act, .. } = Self::ensure_act(origin, &[OrgKind::Regulator], Duty::Audit, file)?;
        let mut case = Self::case(id)?;
        let step = RectificationAct::RecordResult;
        Self::next_state(&case, step)?;
        let referral = case.referral.ok_or(Error::<T>::NotReferred)?;
        ensure!(next_referral(ReferralState::of(Some(&referral)), step).is_some(), Error::<T>::AlreadyResolved);

        Self::step(id, &mut case, step, By::Officer(&act))?;
        let entry = Self::enter_outcome(id, &case, outcome, &act)?;
        let Act { organisation: regulator, officer, evidence: file } = act;
        let result = ReferralResult { outcome, regulator, at: T::Clocks::now(), entry };
        case.referral = Some(Referral { result: Some(result), ..referral });
        Cases::<T>::insert(id, case);
        Self::deposit_event(Event::ResultRecorded { rectification: id, outcome, regulator, officer, file, entry });
        Ok(())
    }

    /// Makes the credit entry by reference of the regulator, where law was broken.
    fn enter_outcome(
        id: RectificationId,
        case: &CaseOf<T>,
        outcome: ReferralOutcome,
        act: &Act<T::AccountId>,
    ) -> Result<Option<CreditEntryId>, DispatchError> {
        match outcome {
            ReferralOutcome::NoLawBroken => Ok(None),
            ReferralOutcome::LawBroken => T::Credit::enter(NewEntry {
                organisation: case.target.holder(),
                ground: EntryGround::LawBroken,
                source: EntrySource::Rectification(id),
                act: act.clone(),
            })
            .map(Some),
        }
    }

    pub(crate) fn do_ask_government(origin: OriginFor<T>, id: RectificationId, request: Digest) -> DispatchResult {
        let (case, officer) = Self::step_of_bureau(origin, id, RectificationAct::AskGovernment, request)?;
        Cases::<T>::insert(id, case);
        Self::deposit_event(Event::GovernmentAsked { rectification: id, officer, request });
        Ok(())
    }

    pub(crate) fn do_record_criticism(origin: OriginFor<T>, id: RectificationId, decision: Digest) -> DispatchResult {
        let (case, officer) = Self::step_of_bureau(origin, id, RectificationAct::RecordCriticism, decision)?;
        Self::conclude(id, case);
        Self::deposit_event(Event::CriticismRecorded { rectification: id, officer, decision });
        Ok(())
    }

    /// A step of the bureau on an order of its own. The caller stores the case.
    fn step_of_bureau(
        origin: OriginFor<T>,
        id: RectificationId,
        step: RectificationAct,
        document: Digest,
    ) -> Result<(CaseOf<T>, T::AccountId), DispatchError> {
        let Doing { act, .. } = Self::ensure_act(origin, &[OrgKind::Bureau], Duty::Decide, document)?;
        let mut case = Self::case_of_orderer(id, &act)?;
        Self::step(id, &mut case, step, By::Officer(&act))?;
        Ok((case, act.officer))
    }
}
