//! Members: who comes and who goes.

use crate::{
    Config, Error, Event, MemberHistory, MemberHistoryCount, Members, Pallet, Roster, Successions, Validators,
};
use alloc::vec::Vec;
use core::slice::from_ref;
use drl_primitives::{
    clocks::Clocks,
    consortium::{Member, MemberAct, MemberRecord, RemovalCause},
    organisation::{OrgKind, Organisations, Standing},
    OrgId,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// The kinds of organisations that can be members: those that decide on data.
pub(crate) const MEMBER_KINDS: &[OrgKind] = &[OrgKind::Bureau, OrgKind::Agency];

impl<T: Config> Pallet<T> {
    pub(crate) fn do_admit_member(organisation: OrgId, seat: T::AccountId) -> DispatchResult {
        let kind = T::Organisations::kind(organisation).ok_or(Error::<T>::NotAdmissible)?;
        ensure!(MEMBER_KINDS.contains(&kind), Error::<T>::NotAdmissible);
        let active = T::Organisations::standing(organisation) == Some(Standing::Active);
        ensure!(active, Error::<T>::OrganisationNotActive);
        let mut members = Members::<T>::get();
        let place = match members.binary_search_by_key(&organisation, |member| member.organisation) {
            Ok(_) => return Err(Error::<T>::AlreadyMember.into()),
            Err(place) => place,
        };
        Self::ensure_fit_for_seat(&members, organisation, &seat)?;
        members
            .try_insert(place, Member { organisation, seat: seat.clone() })
            .map_err(|_| Error::<T>::TooManyMembers)?;

        Self::tell_council(&members, from_ref(&seat), &[]);
        Members::<T>::put(members);
        Self::record_member(organisation, MemberAct::Admit, seat.clone(), None);
        Self::deposit_event(Event::MemberAdmitted { organisation, seat });
        Ok(())
    }

    /// Removes a member and tells how many validators went with it.
    pub(crate) fn do_remove_member(organisation: OrgId, cause: RemovalCause) -> Result<u32, DispatchError> {
        let mut members = Members::<T>::get();
        let place = members
            .binary_search_by_key(&organisation, |member| member.organisation)
            .map_err(|_| Error::<T>::MemberNotFound)?;
        ensure!(T::Organisations::bureau() != Some(organisation), Error::<T>::BureauStays);
        let validators = Self::validators_of(organisation);
        let accused = |validator: &T::AccountId| {
            Validators::<T>::get(validator).is_some_and(|validator| validator.offence.is_some())
        };
        ensure!(cause != RemovalCause::Offence || validators.iter().any(accused), Error::<T>::NoOffenceOpen);

        let removed = u32::try_from(validators.len()).unwrap_or(u32::MAX);
        for validator in validators {
            Self::take_off(&validator, cause)?;
        }
        Self::ensure_minimum()?;
        let Member { seat, .. } = members.remove(place);
        Self::tell_council(&members, &[], from_ref(&seat));
        Members::<T>::put(members);
        Self::record_member(organisation, MemberAct::Remove, seat, Some(cause));
        Self::deposit_event(Event::MemberRemoved { organisation, cause });
        Ok(removed)
    }

    /// Whether the organisation is a member.
    pub fn is_member(organisation: OrgId) -> bool {
        Members::<T>::get().binary_search_by_key(&organisation, |member| member.organisation).is_ok()
    }

    /// The validators of an organisation that are to validate, successors first: then none of them is let in by the removal of
    /// another.
    pub(crate) fn validators_of(organisation: OrgId) -> Vec<T::AccountId> {
        let successors = Successions::<T>::get().into_iter().map(|(_, new)| new);
        successors
            .chain(Roster::<T>::get())
            .filter(|validator| {
                Validators::<T>::get(validator).is_some_and(|record| record.organisation == organisation)
            })
            .collect()
    }

    /// Adds to the history of a member.
    pub(crate) fn record_member(organisation: OrgId, act: MemberAct, seat: T::AccountId, cause: Option<RemovalCause>) {
        let number = MemberHistoryCount::<T>::get(organisation);
        let block = frame_system::Pallet::<T>::block_number();
        let at = <T as Config>::Clocks::now();
        MemberHistory::<T>::insert(organisation, number, MemberRecord { at, block, act, seat, cause });
        MemberHistoryCount::<T>::insert(organisation, number.saturating_add(1));
    }
}
