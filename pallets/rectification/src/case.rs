//! A case on its way: opened, moved on, recorded, closed. Every change of state goes through here, so that none lacks its record.

use crate::{
    transitions, AgreementCaseCounts, AgreementCases, Case, CaseOf, Cases, Config, Error, GrantCaseCounts, GrantCases,
    Histories, NextCase, OpenOrders, OrganisationCaseCounts, OrganisationCases, Pallet,
};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, Term},
    grant_status::Act,
    organisation::{Duty, Officer, OrgKind, Organisations},
    rectification::{
        RectificationAct, RectificationLimit, RectificationRecord, RectificationState, RectificationSubject,
        RectificationTarget, WithdrawalReason,
    },
    AgreementId, Digest, OrgId, RectificationId,
};
use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};

/// Who oversees the use of data.
pub(crate) const OVERSEERS: &[OrgKind] = &[OrgKind::Agency, OrgKind::Bureau];
/// Who may have to correct.
pub(crate) const HOLDERS: &[OrgKind] = &[OrgKind::DataUser, OrgKind::Individual, OrgKind::Agency];

/// An act of an officer, with what its organisation is.
pub(crate) struct Doing<AccountId> {
    pub act: Act<AccountId>,
    pub kind: OrgKind,
}

/// Who stands behind a record of the history.
pub(crate) enum By<'a, AccountId> {
    /// An officer.
    Officer(&'a Act<AccountId>),
    /// An officer who takes an order back.
    Withdrawing(&'a Act<AccountId>, WithdrawalReason),
    /// The clock of the limit.
    Clock,
}

impl<T: Config> Pallet<T> {
    /// The act of an officer of an organisation of one of `kinds` who has this duty. It rests on a document.
    pub(crate) fn ensure_act(
        origin: OriginFor<T>,
        kinds: &[OrgKind],
        duty: Duty,
        evidence: Digest,
    ) -> Result<Doing<T::AccountId>, DispatchError> {
        let who = ensure_signed(origin)?;
        let Officer { organisation, kind, .. } = T::Organisations::authorise(&who, kinds, duty)?;
        ensure!(!evidence.value.is_zero(), Error::<T>::DocumentMissing);
        Ok(Doing { act: Act { organisation, officer: who, evidence }, kind })
    }

    /// A stored case.
    pub(crate) fn case(id: RectificationId) -> Result<CaseOf<T>, Error<T>> {
        Cases::<T>::get(id).ok_or(Error::<T>::NotFound)
    }

    /// A stored case, in the hands of the organisation that gave the order.
    pub(crate) fn case_of_orderer(id: RectificationId, act: &Act<T::AccountId>) -> Result<CaseOf<T>, Error<T>> {
        let case = Self::case(id)?;
        ensure!(case.orderer() == act.organisation, Error::<T>::NotOrderer);
        Ok(case)
    }

    /// Opens a case with its first act. The caller stores it.
    pub(crate) fn open(
        target: RectificationTarget,
        order: Act<T::AccountId>,
        act: RectificationAct,
    ) -> Result<(RectificationId, CaseOf<T>), DispatchError> {
        let state = transitions::next(&target, None, act).ok_or(Error::<T>::WrongState)?;
        let id = NextCase::<T>::try_mutate(Self::take_number)?;
        let mut case = Case {
            target,
            order: order.clone(),
            ordered_at: T::Clocks::now(),
            state,
            limit: None,
            clock: None,
            access_closed: false,
            entry: None,
            referral: None,
            records: 0,
        };
        Self::list_for(target.holder(), id)?;
        Self::list_for(order.organisation, id)?;
        Self::record(id, &mut case, act, By::Officer(&order))?;
        Ok((id, case))
    }

    /// Starts the clock of the limit, held by whoever must correct.
    pub(crate) fn start_limit(id: RectificationId, case: &mut CaseOf<T>, term: Term) -> DispatchResult {
        let (kind, subject) = (ClockKind::RectificationLimit, ClockSubject::Rectification(id));
        let clock = T::Clocks::start(kind, subject, case.target.holder(), term)?;
        let day = T::Clocks::due(clock).map_or_else(T::Clocks::today, |due| due.day);
        // A clock that is started again runs to the same day; the order is what it was.
        let term = case.limit.map_or(term, |limit| limit.term);
        case.limit = Some(RectificationLimit { term, day });
        case.clock = Some(clock);
        Ok(())
    }

    /// Moves a case on and records it. The caller stores it.
    pub(crate) fn step(
        id: RectificationId,
        case: &mut CaseOf<T>,
        act: RectificationAct,
        by: By<T::AccountId>,
    ) -> DispatchResult {
        case.state = Self::next_state(case, act)?;
        Self::record(id, case, act, by)
    }

    /// Stores a case that has just been closed. With it goes its clock and, unless nothing is left to order about, its place
    /// among the open orders.
    pub(crate) fn conclude(id: RectificationId, mut case: CaseOf<T>) {
        if let Some(clock) = case.clock.take() {
            T::Clocks::cancel(clock);
        }
        if let Some(subject) = case.target.subject().filter(|_| case.state != RectificationState::Terminated) {
            OpenOrders::<T>::remove(subject, case.orderer());
        }
        Cases::<T>::insert(id, case);
    }

    /// The state that an act would lead to.
    pub(crate) fn next_state(case: &CaseOf<T>, act: RectificationAct) -> Result<RectificationState, Error<T>> {
        transitions::next(&case.target, Some(case.state), act).ok_or(Error::<T>::WrongState)
    }

    /// Appends to the history of a case, as of now.
    fn record(
        id: RectificationId,
        case: &mut CaseOf<T>,
        act: RectificationAct,
        by: By<T::AccountId>,
    ) -> DispatchResult {
        let number = Self::take_number(&mut case.records)?;
        let (by, reason) = match by {
            By::Officer(act) => (Some(act.clone()), None),
            By::Withdrawing(act, reason) => (Some(act.clone()), Some(reason)),
            By::Clock => (None, None),
        };
        let record = RectificationRecord {
            at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
            act,
            state: case.state,
            organisation: by.as_ref().map(|act| act.organisation),
            officer: by.as_ref().map(|act| act.officer.clone()),
            evidence: by.map(|act| act.evidence),
            reason,
        };
        Histories::<T>::insert(id, number, record);
        Ok(())
    }

    /// Lists a case for an organisation that has a part in it.
    pub(crate) fn list_for(organisation: OrgId, id: RectificationId) -> DispatchResult {
        let number = OrganisationCaseCounts::<T>::try_mutate(organisation, Self::take_number)?;
        OrganisationCases::<T>::insert(organisation, number, id);
        Ok(())
    }

    /// Lists a case for its subject: under the grant, if it is about one, and in any case under the agreement.
    pub(crate) fn list_subject(
        subject: RectificationSubject,
        agreement: AgreementId,
        id: RectificationId,
    ) -> DispatchResult {
        if let RectificationSubject::Grant(grant) = subject {
            let number = GrantCaseCounts::<T>::try_mutate(grant, Self::take_number)?;
            GrantCases::<T>::insert(grant, number, id);
        }
        let number = AgreementCaseCounts::<T>::try_mutate(agreement, Self::take_number)?;
        AgreementCases::<T>::insert(agreement, number, id);
        Ok(())
    }

    /// The next number of a sequence that counts from 0 and never goes back.
    pub(crate) fn take_number(count: &mut u32) -> Result<u32, Error<T>> {
        let number = *count;
        *count = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Ok(number)
    }
}
