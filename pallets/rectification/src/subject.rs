//! What an order to a data user is about: who answers for it, and how access to it is closed, opened and ended.

use crate::{Config, Error, OpenOrders, Pallet};
use drl_primitives::{
    agreement::{AgreementRegister, AgreementStanding, BreachTermination},
    application::AgencyList,
    grant_status::{Act, GrantControl, GrantRegister, HoldKind},
    organisation::OrgKind,
    rectification::RectificationSubject,
    verdict::Reason,
    AgreementId, OrgId,
};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// Who is concerned by an order on a subject.
pub(crate) struct Concerned {
    /// The data user, who must correct.
    pub user: OrgId,
    /// The agreement, or that of the grant.
    pub agreement: AgreementId,
    /// The agencies whose data it is about.
    agencies: AgencyList,
}

impl<T: Config> Pallet<T> {
    /// Who is concerned.
    pub(crate) fn concerned(subject: RectificationSubject) -> Result<Concerned, Error<T>> {
        match subject {
            RectificationSubject::Grant(grant) => {
                let terms = T::Grants::terms(grant).ok_or(Error::<T>::NoSuchGrant)?;
                let agencies = AgencyList::truncate_from(alloc::vec![terms.agency]);
                Ok(Concerned { user: terms.user, agreement: terms.agreement, agencies })
            }
            RectificationSubject::Agreement(agreement) => {
                let duties = T::Agreements::duties(agreement).ok_or(Error::<T>::NoSuchAgreement)?;
                Ok(Concerned { user: duties.user, agreement, agencies: duties.agencies })
            }
        }
    }

    /// Refuses whoever does not oversee the subject, and an order where there is nothing to order about.
    pub(crate) fn ensure_may_order(
        subject: RectificationSubject,
        concerned: &Concerned,
        organisation: OrgId,
        kind: OrgKind,
    ) -> DispatchResult {
        let oversees = kind == OrgKind::Bureau || concerned.agencies.contains(&organisation);
        ensure!(oversees, Error::<T>::NotResponsible);
        if let Some(id) = OpenOrders::<T>::get(subject, organisation) {
            // The order that ended in termination keeps its place: nothing is left that this organisation could order about.
            let over = Self::case(id).is_ok_and(|case| case.state.is_closed());
            return Err(if over { Error::<T>::SubjectEnded } else { Error::<T>::AlreadyOrdered }.into());
        }
        ensure!(!Self::has_ended(subject), Error::<T>::SubjectEnded);
        Ok(())
    }

    /// Whether access has ended for good by other ways: the grant was revoked, its period is over, the agreement has ended.
    pub(crate) fn has_ended(subject: RectificationSubject) -> bool {
        match subject {
            RectificationSubject::Grant(grant) => {
                let own = matches!(
                    T::Grants::reason_now(grant),
                    Reason::NoSuchGrant
                        | Reason::TermOver
                        | Reason::AgreementEnded
                        | Reason::AgreementTerminated
                        | Reason::GrantTerminated
                        | Reason::GrantRevoked
                        | Reason::GrantShutDown
                );
                // The verdict on a grant that is held says no more than that.
                own || T::Grants::terms(grant).is_none_or(|terms| Self::agreement_ended(terms.agreement))
            }
            RectificationSubject::Agreement(agreement) => Self::agreement_ended(agreement),
        }
    }

    fn agreement_ended(agreement: AgreementId) -> bool {
        T::Agreements::duties(agreement).is_none_or(|duties| match duties.standing {
            AgreementStanding::NotInForce | AgreementStanding::InForce => false,
            AgreementStanding::Expired | AgreementStanding::EndedByNotice | AgreementStanding::TerminatedForBreach => {
                true
            }
        })
    }

    /// Closes access.
    pub(crate) fn close(subject: RectificationSubject, act: Act<T::AccountId>) -> DispatchResult {
        match subject {
            RectificationSubject::Grant(grant) => T::Grants::place_hold(grant, HoldKind::Rectification, act),
            RectificationSubject::Agreement(agreement) => {
                T::Grants::close_agreement(agreement, HoldKind::Rectification, act)
            }
        }
    }

    /// Lifts what [`Self::close`] placed.
    pub(crate) fn reopen(subject: RectificationSubject, act: Act<T::AccountId>) -> DispatchResult {
        match subject {
            RectificationSubject::Grant(grant) => T::Grants::lift_hold(grant, HoldKind::Rectification, act),
            RectificationSubject::Agreement(agreement) => {
                T::Grants::reopen_agreement(agreement, HoldKind::Rectification, act)
            }
        }
    }

    /// Terminates the service: the grant; the whole agreement, where the bureau or its signer ends it; otherwise the
    /// grants of the agency's own data under it.
    pub(crate) fn end(subject: RectificationSubject, act: Act<T::AccountId>, kind: OrgKind) -> DispatchResult {
        match subject {
            RectificationSubject::Grant(grant) => T::Grants::terminate(grant, act),
            RectificationSubject::Agreement(agreement) => {
                let signer = T::Agreements::duties(agreement).map(|duties| duties.signer);
                if kind == OrgKind::Bureau || signer == Some(act.organisation) {
                    let Act { organisation, officer, evidence } = act;
                    T::Agreements::terminate_for_breach(agreement, organisation, officer, evidence)
                } else {
                    T::Grants::terminate_agreement(agreement, act)
                }
            }
        }
    }

    /// Does something to the subject, and tells whether it was done: it need not be where access has ended for good by other
    /// ways meanwhile. What fails for any other reason fails.
    pub(crate) fn unless_ended(
        subject: RectificationSubject,
        effect: impl FnOnce() -> DispatchResult,
    ) -> Result<bool, DispatchError> {
        match with_storage_layer(effect) {
            Ok(()) => Ok(true),
            Err(_) if Self::has_ended(subject) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What closing, opening and [`Self::has_ended`] weigh.
    pub(crate) fn closing_weight() -> Weight {
        T::Grants::control_weight().saturating_add(T::Grants::verdict_weight())
    }

    /// What [`Self::end`] and [`Self::has_ended`] weigh.
    pub(crate) fn ending_weight() -> Weight {
        T::Grants::control_weight().max(T::Agreements::terminate_weight()).saturating_add(T::Grants::verdict_weight())
    }
}
