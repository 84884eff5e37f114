//! Posts: who takes one up, who leaves it, and what that does to the account.

use crate::{
    Config, Error, Event, FormerOfficer, OfficerHistory, OfficerHistoryCount, OfficerRecord, Officers, OfficersOf,
    Organisation, Organisations, Pallet, RetiredAccount, RetiredAccounts,
};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    decision::Decider,
    organisation::{Duty, Officer, OfficerChanges, OrgKind, Organisations as Registry, Role},
    Code, Digest, OrgId,
};
use frame_support::ensure;
use frame_system::Pallet as System;
use sp_runtime::{traits::Get, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_appoint(who: T::AccountId, account: T::AccountId, role: Role) -> DispatchResult {
        let id = Self::authorise_administrator(&who)?.organisation;
        let mut organisation = Self::existing(id)?;
        ensure!(organisation.kind != OrgKind::Individual, Error::<T>::IndividualActsAlone);
        ensure!(role.fits(organisation.kind), Error::<T>::RoleDoesNotFit);
        ensure!(Self::is_free(&account), Error::<T>::AlreadyOfficer);
        ensure!(organisation.posts.total() < T::MaxOfficers::get(), Error::<T>::TooManyOfficers);
        Self::install(id, &mut organisation, &account, role);
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OfficerAppointed { organisation: id, account, role });
        Ok(())
    }

    pub(crate) fn do_dismiss(who: T::AccountId, account: T::AccountId) -> DispatchResult {
        let resigns = who == account;
        let signer = if resigns { Self::authorise_resignation(&who)? } else { Self::authorise_administrator(&who)? };
        let record = Officers::<T>::get(&account).ok_or(Error::<T>::UnknownOfficer)?;
        let id = record.organisation;
        ensure!(id == signer.organisation, Error::<T>::OfficerOfAnother);
        let mut organisation = Self::existing(id)?;
        let last = record.role.may(Duty::Administer) && organisation.posts.with_duty(Duty::Administer) <= 1;
        ensure!(!last, Error::<T>::LastAdministrator);
        Self::release(id, &mut organisation, &account, record);
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OfficerDismissed { organisation: id, account: account.clone(), role: record.role });
        T::OnChange::left(id, &account, None);
        Ok(())
    }

    pub(crate) fn do_replace_officer(
        who: T::AccountId,
        old: T::AccountId,
        new: T::AccountId,
        evidence: Option<Digest>,
    ) -> DispatchResult {
        let signer = Self::officer(&who);
        let record = Officers::<T>::get(&old);
        let own = matches!((signer, record), (Some(signer), Some(old)) if signer.organisation == old.organisation);
        if own {
            let signer = Self::authorise_administrator(&who)?;
            return Self::replace(signer.into(), old, new, evidence);
        }
        // Whoever is neither of the organisation nor of the bureau is told that the officer belongs to another.
        let elsewhere = signer.is_some_and(|signer| signer.kind != OrgKind::Bureau) && record.is_some();
        ensure!(!elsewhere, Error::<T>::OfficerOfAnother);
        let bureau = Self::authorise_bureau(&who)?;
        Self::do_replace_officer_by_decision(bureau.into(), old, new, evidence)
    }

    /// By somebody outside the organisation, who needs evidence.
    pub(crate) fn do_replace_officer_by_decision(
        by: Decider,
        old: T::AccountId,
        new: T::AccountId,
        evidence: Option<Digest>,
    ) -> DispatchResult {
        ensure!(evidence.is_some(), Error::<T>::EvidenceMissing);
        Self::replace(by, old, new, evidence)
    }

    fn replace(by: Decider, old: T::AccountId, new: T::AccountId, evidence: Option<Digest>) -> DispatchResult {
        let record = Officers::<T>::get(&old).ok_or(Error::<T>::UnknownOfficer)?;
        ensure!(Self::is_free(&new), Error::<T>::AlreadyOfficer);
        let (id, role) = (record.organisation, record.role);
        let mut organisation = Self::existing(id)?;
        Self::release(id, &mut organisation, &old, record);
        Self::install(id, &mut organisation, &new, role);
        Organisations::<T>::insert(id, organisation);
        let (from, to) = (old.clone(), new.clone());
        Self::deposit_event(Event::OfficerReplaced { organisation: id, old: from, new: to, role, by, evidence });
        T::OnChange::left(id, &old, Some(&new));
        Ok(())
    }

    /// Whether the account holds no post. One account is an officer of one organisation at most.
    pub(crate) fn is_free(account: &T::AccountId) -> bool {
        !Officers::<T>::contains_key(account)
    }

    fn authorise_administrator(who: &T::AccountId) -> Result<Officer, DispatchError> {
        Self::authorise(who, OrgKind::ALL, Duty::Administer)
    }

    /// Anybody may leave, whatever his duties, while the organisation may act.
    fn authorise_resignation(who: &T::AccountId) -> Result<Officer, DispatchError> {
        let (officer, _) = Self::acting_officer(who).map_err(Error::<T>::from)?;
        Ok(officer)
    }

    fn existing(id: OrgId) -> Result<Organisation, Error<T>> {
        Organisations::<T>::get(id).ok_or(Error::UnknownOrganisation)
    }

    /// Puts an account into a post. The caller has checked everything, and stores the organisation.
    pub(crate) fn install(id: OrgId, organisation: &mut Organisation, account: &T::AccountId, role: Role) {
        Officers::<T>::insert(account, OfficerRecord { organisation: id, role, since: T::Clocks::now() });
        OfficersOf::<T>::insert(id, account, ());
        organisation.posts.fill(role);
        Self::revive(account);
    }

    /// Takes an account out of its post and adds to the history. The caller stores the organisation.
    fn release(id: OrgId, organisation: &mut Organisation, account: &T::AccountId, record: OfficerRecord) {
        Officers::<T>::remove(account);
        OfficersOf::<T>::remove(id, account);
        organisation.posts.vacate(record.role);
        let index = OfficerHistoryCount::<T>::get(id);
        let entry =
            FormerOfficer { account: account.clone(), role: record.role, from: record.since, to: T::Clocks::now() };
        OfficerHistory::<T>::insert(id, index, entry);
        OfficerHistoryCount::<T>::insert(id, index.saturating_add(1));
        Self::retire(id, account);
    }

    /// Releases all officers, at most [`Config::MaxOfficers`], and returns how many.
    pub(crate) fn release_all(id: OrgId, organisation: &mut Organisation) -> u32 {
        let accounts: Vec<T::AccountId> = OfficersOf::<T>::iter_key_prefix(id).collect();
        let mut released = 0u32;
        for account in accounts {
            let Some(record) = Officers::<T>::get(&account) else { continue };
            Self::release(id, organisation, &account, record);
            Self::deposit_event(Event::OfficerDismissed { organisation: id, account, role: record.role });
            released = released.saturating_add(1);
        }
        released
    }

    /// Gives an account the reference it needs to send transactions, once, and its transaction count back.
    fn revive(account: &T::AccountId) {
        let retired = RetiredAccounts::<T>::take(account);
        if !retired.as_ref().is_some_and(|retired| retired.provider_kept) {
            System::<T>::inc_providers(account);
        }
        if let Some(retired) = retired {
            frame_system::Account::<T>::mutate(account, |info| info.nonce = info.nonce.max(retired.nonce));
        }
    }

    /// Takes that reference back, once, and keeps the transaction count.
    fn retire(organisation: OrgId, account: &T::AccountId) {
        let nonce = System::<T>::account_nonce(account);
        // Fails only while something else needs the account. The post is left all the same: a lost key must not be able to
        // keep it.
        let provider_kept = System::<T>::dec_providers(account).is_err();
        RetiredAccounts::<T>::insert(account, RetiredAccount { organisation, nonce, provider_kept });
    }
}
