//! Seats: who votes for a member, and what becomes of its seat when that officer can vote no more.

use crate::{members::MEMBER_KINDS, Config, Error, Event, MemberOf, Members, Pallet, WeightInfo};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::{mem::replace, slice::from_ref};
use drl_primitives::{
    consortium::MemberAct,
    organisation::{Duty, OfficerChanges, Organisations, Standing},
    OrgId,
};
use frame_support::{ensure, traits::ChangeMembers, weights::Weight};
use sp_runtime::{traits::TrailingZeroInput, DispatchResult};

/// What the account of a vacant seat is the hash of, with the number of the organisation after it.
const VACANT: &[u8] = b"drl/vacant-seat";

/// The account that a seat of this organisation has while nobody holds it.
///
/// Nobody has a key of it. So a vacant seat agrees to nothing, and yet counts where the council asks for a part of all seats:
/// the fewer officers vote, the more of them must agree, and no organisation gains weight by having others suspended.
///
/// `None` only where an account is something that not any bytes are: see `check_constants`.
pub fn vacant<AccountId: Decode>(organisation: OrgId) -> Option<AccountId> {
    let hash = sp_io::hashing::blake2_256(&(VACANT, organisation).encode());
    AccountId::decode(&mut TrailingZeroInput::new(&hash)).ok()
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_move_seat(by: T::AccountId, to: T::AccountId) -> DispatchResult {
        let organisation = T::Organisations::authorise(&by, MEMBER_KINDS, Duty::Administer)?.organisation;
        let members = Members::<T>::get();
        ensure!(Self::is_member(organisation), Error::<T>::MemberNotFound);
        Self::ensure_fit_for_seat(&members, organisation, &to)?;
        let from = Self::seat(members, organisation, to.clone(), MemberAct::MoveSeat);
        let from = from.filter(|from| !Self::is_vacant(organisation, from));
        Self::deposit_event(Event::SeatMoved { organisation, from, to, by });
        Ok(())
    }

    /// Whether an account can hold the seat of an organisation: one of its officers who decide, who has no seat yet.
    pub(crate) fn ensure_fit_for_seat(
        members: &[MemberOf<T>],
        organisation: OrgId,
        seat: &T::AccountId,
    ) -> Result<(), Error<T>> {
        ensure!(members.iter().all(|member| member.seat != *seat), Error::SeatTaken);
        ensure!(Self::may_vote_for(organisation, seat), Error::SeatUnfit);
        Ok(())
    }

    /// Whether an account is an officer of the organisation who decides.
    fn may_vote_for(organisation: OrgId, account: &T::AccountId) -> bool {
        T::Organisations::officer(account)
            .is_some_and(|officer| officer.organisation == organisation && officer.role.may(Duty::Decide))
    }

    /// Whether an account is that of the vacant seat of an organisation.
    pub(crate) fn is_vacant(organisation: OrgId, seat: &T::AccountId) -> bool {
        vacant::<T::AccountId>(organisation).is_some_and(|vacant| vacant == *seat)
    }

    /// Whether the holder of a seat is one who may hold it now: an officer who decides, of an organisation that may act.
    pub(crate) fn is_held(member: &MemberOf<T>) -> bool {
        T::Organisations::standing(member.organisation) == Some(Standing::Active)
            && Self::may_vote_for(member.organisation, &member.seat)
    }

    /// Leaves the seat of a member vacant, if `left` says so of its holder. The votes that the holder gave on open motions are gone.
    pub(crate) fn vacate(organisation: OrgId, left: impl FnOnce(&MemberOf<T>) -> bool) {
        let members = Members::<T>::get();
        let leaves = members
            .iter()
            .find(|member| member.organisation == organisation)
            .is_some_and(|member| !Self::is_vacant(organisation, &member.seat) && left(member));
        let Some(vacant) = vacant::<T::AccountId>(organisation).filter(|_| leaves) else { return };
        if let Some(from) = Self::seat(members, organisation, vacant, MemberAct::VacateSeat) {
            Self::deposit_event(Event::SeatVacated { organisation, from });
        }
    }

    /// Gives the seat of a member to an account that has none, and returns whose it was. Nothing where there is no such member.
    fn seat(
        mut members: crate::MembersOf<T>,
        organisation: OrgId,
        to: T::AccountId,
        act: MemberAct,
    ) -> Option<T::AccountId> {
        let member = members.iter_mut().find(|member| member.organisation == organisation)?;
        let from = replace(&mut member.seat, to.clone());
        Self::tell_council(&members, from_ref(&to), from_ref(&from));
        Members::<T>::put(members);
        Self::record_member(organisation, act, to, None);
        Some(from)
    }

    /// Tells the council who sits in it now.
    pub(crate) fn tell_council(members: &[MemberOf<T>], incoming: &[T::AccountId], outgoing: &[T::AccountId]) {
        let mut seats: Vec<_> = members.iter().map(|member| member.seat.clone()).collect();
        seats.sort();
        T::Council::change_members_sorted(incoming, outgoing, &seats);
    }
}

/// A seat is the organisation's: it stays when its holder goes, and goes to whoever takes over the holder's post.
impl<T: Config> OfficerChanges<T::AccountId> for Pallet<T> {
    fn left(organisation: OrgId, officer: &T::AccountId, successor: Option<&T::AccountId>) {
        let members = Members::<T>::get();
        let holds = |member: &MemberOf<T>| member.organisation == organisation && member.seat == *officer;
        if !members.iter().any(holds) {
            return;
        }
        match successor.filter(|to| Self::ensure_fit_for_seat(&members, organisation, to).is_ok()) {
            Some(to) => {
                let _ = Self::seat(members, organisation, to.clone(), MemberAct::MoveSeat);
                let (from, to) = (officer.clone(), to.clone());
                Self::deposit_event(Event::SeatPassedOn { organisation, from, to });
            }
            None => Self::vacate(organisation, |_| true),
        }
    }

    fn stopped(organisation: OrgId) {
        Self::vacate(organisation, |_| true);
    }

    fn weight() -> Weight {
        <T as Config>::WeightInfo::leave_seat()
    }
}
