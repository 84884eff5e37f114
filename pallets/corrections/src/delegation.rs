//! Who approves an extension: the head of the body, or whom the head has named where that is allowed.

use crate::{
    case::{Actor, OWNERS},
    Config, DelegationCounts, DelegationOf, Delegations, Error, Event, Pallet,
};
use drl_primitives::{
    clocks::Clocks,
    organisation::{Duty, Organisations, Role},
    parameters::RuleParameters,
    OrgId,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// The head names an officer of the same body who may decide.
    pub(crate) fn do_delegate(who: T::AccountId, delegate: T::AccountId) -> DispatchResult {
        let head = Self::head(who)?;
        ensure!(T::Parameters::current().conduct.head_delegation, Error::<T>::DelegationOff);
        Self::name_delegate(head, delegate)
    }

    /// [`Self::do_delegate`] where the parameters allow it.
    pub(crate) fn name_delegate(head: Actor<T::AccountId>, delegate: T::AccountId) -> DispatchResult {
        let Actor { organisation, officer: by } = head;
        let fits = T::Organisations::officer(&delegate).is_some_and(|officer| {
            officer.organisation == organisation && officer.role != Role::Head && officer.role.may(Duty::Decide)
        });
        ensure!(fits, Error::<T>::DelegateDoesNotFit);
        Self::append_delegation(organisation, Some(delegate.clone()), by.clone())?;
        Self::deposit_event(Event::ApprovalDelegated { organisation, delegate, by });
        Ok(())
    }

    /// The head takes the delegation back. Possible also where none could be given any more.
    pub(crate) fn do_end_delegation(who: T::AccountId) -> DispatchResult {
        let Actor { organisation, officer: by } = Self::head(who)?;
        let stands = Self::last_delegation(organisation).is_some_and(|record| record.delegate.is_some());
        ensure!(stands, Error::<T>::NoDelegation);
        Self::append_delegation(organisation, None, by.clone())?;
        Self::deposit_event(Event::DelegationEnded { organisation, by });
        Ok(())
    }

    /// refuses whoever is not the head, nor the delegate of one who is head still, while delegation is allowed.
    pub(crate) fn ensure_approves(by: &Actor<T::AccountId>) -> Result<(), Error<T>> {
        let delegated = || {
            T::Parameters::current().conduct.head_delegation
                && Self::delegate_of(by.organisation).as_ref() == Some(&by.officer)
        };
        ensure!(Self::is_head(&by.officer, by.organisation) || delegated(), Error::<T>::NotHead);
        Ok(())
    }

    /// Whom the head of a body has named to approve extensions. Nobody once that head is not its head any more. Whether it
    /// counts depends on the governed parameters.
    pub fn delegate_of(organisation: OrgId) -> Option<T::AccountId> {
        let record = Self::last_delegation(organisation)?;
        record.delegate.filter(|_| Self::is_head(&record.by, organisation))
    }

    /// The head behind an account.
    pub(crate) fn head(who: T::AccountId) -> Result<Actor<T::AccountId>, DispatchError> {
        let (by, officer) = Self::actor(who, OWNERS, Duty::Decide)?;
        ensure!(officer.role == Role::Head, Error::<T>::NotHead);
        Ok(by)
    }

    fn is_head(who: &T::AccountId, organisation: OrgId) -> bool {
        T::Organisations::officer(who)
            .is_some_and(|officer| officer.organisation == organisation && officer.role == Role::Head)
    }

    fn last_delegation(organisation: OrgId) -> Option<DelegationOf<T>> {
        let last = DelegationCounts::<T>::get(organisation).checked_sub(1)?;
        Delegations::<T>::get(organisation, last)
    }

    fn append_delegation(organisation: OrgId, delegate: Option<T::AccountId>, by: T::AccountId) -> DispatchResult {
        let number = DelegationCounts::<T>::try_mutate(organisation, Self::take_number)?;
        let block = frame_system::Pallet::<T>::block_number();
        let record = DelegationOf::<T> { from: T::Clocks::now(), block, delegate, by };
        Delegations::<T>::insert(organisation, number, record);
        Ok(())
    }
}
