//! Orders: given to a data user, given to an agency, taken back.

use crate::{
    case::{By, Doing, OVERSEERS},
    CaseOf, Cases, Config, Error, Event, OpenOrders, Pallet,
};
use drl_primitives::{
    clocks::Term,
    organisation::{Duty, OrgKind, Organisations, Standing},
    parameters::RuleParameters,
    rectification::{
        AgencyGround, BreachGround, Closure, RectificationAct, RectificationLimit, RectificationSubject,
        RectificationTarget, WithdrawalReason,
    },
    Digest, OrgId, RectificationId,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_order(
        origin: OriginFor<T>,
        subject: RectificationSubject,
        ground: BreachGround,
        closure: Closure,
        limit: Term,
        order: Digest,
    ) -> DispatchResult {
        let Doing { act, kind } = Self::ensure_act(origin, OVERSEERS, Duty::Decide, order)?;
        let concerned = Self::concerned(subject)?;
        Self::ensure_may_order(subject, &concerned, act.organisation, kind)?;
        let with_order = T::Parameters::current().conduct.closure_with_order;
        ensure!(closure <= ground.latest_closure(with_order), Error::<T>::ClosureMandatory);

        let target = RectificationTarget::DataUser { user: concerned.user, subject, ground, closure };
        let (id, mut case) = Self::open(target, act.clone(), RectificationAct::Order)?;
        Self::list_subject(subject, concerned.agreement, id)?;
        OpenOrders::<T>::insert(subject, act.organisation, id);
        Self::start_limit(id, &mut case, limit)?;
        if closure == Closure::WithOrder {
            Self::close(subject, act.clone())?;
            case.access_closed = true;
        }
        Self::announce_order(id, &case);
        Cases::<T>::insert(id, case);
        Ok(())
    }

    pub(crate) fn do_order_agency(
        origin: OriginFor<T>,
        agency: OrgId,
        ground: AgencyGround,
        limit: Term,
        order: Digest,
    ) -> DispatchResult {
        let Doing { act, .. } = Self::ensure_act(origin, &[OrgKind::Bureau], Duty::Decide, order)?;
        let there = T::Organisations::kind(agency) == Some(OrgKind::Agency)
            && T::Organisations::standing(agency).is_some_and(|standing| standing != Standing::Exited);
        ensure!(there, Error::<T>::NoSuchAgency);

        let target = RectificationTarget::Agency { agency, ground };
        let (id, mut case) = Self::open(target, act, RectificationAct::Order)?;
        Self::start_limit(id, &mut case, limit)?;
        Self::announce_order(id, &case);
        Cases::<T>::insert(id, case);
        Ok(())
    }

    pub(crate) fn do_withdraw_order(
        origin: OriginFor<T>,
        id: RectificationId,
        reason: WithdrawalReason,
        evidence: Digest,
    ) -> DispatchResult {
        let Doing { act, .. } = Self::ensure_act(origin, OVERSEERS, Duty::Decide, evidence)?;
        let mut case = Self::case_of_orderer(id, &act)?;
        Self::step(id, &mut case, RectificationAct::Withdraw, By::Withdrawing(&act, reason))?;
        let reopened = Self::reopen_case(&mut case, &act)?;
        Self::conclude(id, case);
        let officer = act.officer;
        Self::deposit_event(Event::OrderWithdrawn { rectification: id, officer, reason, evidence, reopened });
        Ok(())
    }

    /// Says that an order was given.
    fn announce_order(id: RectificationId, case: &CaseOf<T>) {
        let Some(RectificationLimit { day: limit, .. }) = case.limit else { return };
        let order = case.order.clone();
        Self::deposit_event(Event::RectificationOrdered {
            rectification: id,
            target: case.target,
            orderer: order.organisation,
            officer: order.officer,
            order: order.evidence,
            limit,
            access_closed: case.access_closed,
        });
    }
}
