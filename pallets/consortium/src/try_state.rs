//! What must be true of members, validators, sets and offences in every block.

use crate::{
    transitions::next, Config, Leaving, MemberHistory, MemberHistoryCount, Members, OffenceCount, Offences, Pallet,
    Roster, SetCount, SetMembers, Sets, Successions, ValidatorHistory, Validators,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Encode;
use drl_primitives::{
    consortium::{MemberAct, Validator, ValidatorState as State},
    organisation::Organisations,
    OrgId,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that members, validators, lists, sets, offences and histories agree with one another and with the state machine.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_members()?;
        Self::check_lists()?;
        for (validator, record) in Validators::<T>::iter() {
            Self::check_validator(&validator, &record)?;
        }
        Self::check_sets()?;
        Self::check_offences()
    }

    fn check_members() -> Result<(), TryRuntimeError> {
        let members = Members::<T>::get();
        ensure!(members.windows(2).all(|pair| pair[0].organisation < pair[1].organisation), "members are out of order");
        let seats: BTreeSet<_> = members.iter().map(|member| &member.seat).collect();
        ensure!(seats.len() == members.len(), "an account has two seats");
        for member in &members {
            let kind = T::Organisations::kind(member.organisation);
            let admissible = kind.is_some_and(|kind| crate::members::MEMBER_KINDS.contains(&kind));
            ensure!(admissible, "a member is no bureau and no agency");
        }
        Self::check_seats()?;
        let bureau = T::Organisations::bureau();
        ensure!(members.is_empty() || bureau.is_none_or(Self::is_member), "the bureau is no member");
        ensure!(members.iter().all(|m| MemberHistoryCount::<T>::get(m.organisation) > 0), "a member has no history");
        let organisations: BTreeSet<_> =
            MemberHistory::<T>::iter_keys().map(|(organisation, _)| organisation).collect();
        for organisation in &organisations {
            Self::check_member_history(*organisation)?;
        }
        ensure!(MemberHistoryCount::<T>::iter_keys().all(|of| organisations.contains(&of)), "a count of no records");
        Ok(())
    }

    /// Checks that every seat is vacant, or held by an officer who may vote for the member.
    pub(crate) fn check_seats() -> Result<(), TryRuntimeError> {
        for member in &Members::<T>::get() {
            let fit = Self::is_vacant(member.organisation, &member.seat) || Self::is_held(member);
            ensure!(fit, "a seat is held by somebody who may not vote for the member");
        }
        Ok(())
    }

    fn check_member_history(organisation: OrgId) -> Result<(), TryRuntimeError> {
        let count = MemberHistoryCount::<T>::get(organisation);
        let stored = MemberHistory::<T>::iter_key_prefix(organisation).count();
        ensure!(u32::try_from(stored) == Ok(count), "a member's history has other records than its count says");
        let (mut seat, mut last) = (None, 0);
        for number in 0..count {
            let record = MemberHistory::<T>::get(organisation, number).ok_or("a member's history has a gap")?;
            ensure!(record.at >= last, "a member's history goes back");
            last = record.at;
            let removal = record.act == MemberAct::Remove;
            ensure!(record.cause.is_some() == removal, "only a removal has a cause");
            ensure!((record.act == MemberAct::Admit) == seat.is_none(), "a member's history takes a step there is not");
            ensure!(!removal || seat.as_ref() == Some(&record.seat), "a member's seat was not the one it lost");
            seat = (!removal).then_some(record.seat);
        }
        let now = Members::<T>::get().into_iter().find(|member| member.organisation == organisation);
        ensure!(now.map(|member| member.seat) == seat, "a member does not stand where its history has brought it");
        Ok(())
    }

    fn check_lists() -> Result<(), TryRuntimeError> {
        let (roster, leaving) = (Roster::<T>::get(), Leaving::<T>::get());
        let pairs = Successions::<T>::get();
        let in_state = |validator: &T::AccountId, states: &[State]| {
            Validators::<T>::get(validator).is_some_and(|record| states.contains(&record.state))
        };
        let on_roster = roster.iter().all(|listed| in_state(listed, &[State::Admitted, State::Replaced]));
        ensure!(on_roster, "a validator is on the roster that must not be");
        ensure!(leaving.iter().all(|listed| in_state(listed, &[State::Leaving])), "a validator leaves that must not");
        for (old, new) in &pairs {
            let fits = in_state(old, &[State::Replaced]) && in_state(new, &[State::Successor]);
            ensure!(fits, "a succession is not between one replaced and its successor");
        }
        let new: Vec<_> = pairs.iter().map(|(_, new)| new).collect();
        let listed: BTreeSet<_> = roster.iter().chain(&leaving).chain(new.iter().copied()).collect();
        let entries = roster.len().saturating_add(leaving.len()).saturating_add(pairs.len());
        ensure!(listed.len() == entries, "a validator is listed twice");
        let replaced: BTreeSet<_> = pairs.iter().map(|(old, _)| old).collect();
        ensure!(replaced.len() == pairs.len(), "a validator has two successors");
        for (validator, record) in Validators::<T>::iter() {
            let shown = record.state == State::Retired || listed.contains(&validator);
            ensure!(shown, "a validator is in no list");
            let paired = record.state != State::Replaced || replaced.contains(&validator);
            ensure!(paired, "a validator is replaced by nobody");
        }
        let ready = roster.iter().filter(|validator| Self::has_keys(validator)).count();
        let enough = Members::<T>::get().is_empty() || ready >= Self::minimum() as usize;
        ensure!(enough, "there are too few validators");
        Ok(())
    }

    fn check_validator(validator: &T::AccountId, record: &Validator) -> Result<(), TryRuntimeError> {
        let wanted = record.state.may_set_keys();
        ensure!(!wanted || Self::is_member(record.organisation), "a validator is of no member");
        ensure!(record.state != State::Retired || !Self::has_keys(validator), "a retired validator has keys");
        let account = frame_system::Account::<T>::get(validator);
        ensure!(record.state == State::Retired || account.providers > 0, "the account of a validator can have no keys");
        let keys = !Self::has_keys(validator) || account.consumers > 0;
        ensure!(keys, "the keys of a validator hold no reference to its account");
        if let Some(offence) = record.offence {
            let found = Offences::<T>::get(offence).is_some_and(|offence| offence.validator == *validator);
            ensure!(found, "a validator is accused of what another did");
        }
        let stored = ValidatorHistory::<T>::iter_key_prefix(validator).count();
        ensure!(u32::try_from(stored) == Ok(record.records), "a history has other records than its count says");
        let (mut state, mut last) = (None, 0);
        for number in 0..record.records {
            let step = ValidatorHistory::<T>::get(validator, number).ok_or("a history has a gap")?;
            ensure!(step.at >= last, "a history goes back");
            last = step.at;
            ensure!(next(state, step.act) == Some(step.state), "a history takes a step there is not");
            state = Some(step.state);
        }
        ensure!(state == Some(record.state), "a validator does not stand where its history has brought it");
        Ok(())
    }

    fn check_sets() -> Result<(), TryRuntimeError> {
        let count = SetCount::<T>::get();
        ensure!(u32::try_from(Sets::<T>::iter_keys().count()) == Ok(count), "sets are not counted rightly");
        ensure!(SetMembers::<T>::iter_keys().all(Sets::<T>::contains_key), "validators of no set");
        let mut last = None;
        for set in 0..count {
            let head = Sets::<T>::get(set).ok_or("a set is missing")?;
            ensure!(last.is_none_or(|last| head.session > last), "sets are out of order");
            last = Some(head.session);
            for member in SetMembers::<T>::get(set) {
                let known = Validators::<T>::get(&member.validator);
                let of_member = known.is_some_and(|known| known.organisation == member.organisation);
                ensure!(of_member, "a set has a validator of another organisation");
            }
        }
        // Nothing of the running session is written after it began, but who validates.
        if let Some(set) = count.checked_sub(1) {
            let running = pallet_session::Validators::<T>::get();
            let recorded: Vec<_> = SetMembers::<T>::get(set).into_iter().map(|member| member.validator).collect();
            ensure!(running == recorded, "the last set is not the one that validates");
        }
        Ok(())
    }

    fn check_offences() -> Result<(), TryRuntimeError> {
        let count = OffenceCount::<T>::get();
        ensure!(u32::try_from(Offences::<T>::iter_keys().count()) == Ok(count), "offences are not counted rightly");
        let mut reports = BTreeSet::new();
        for number in 0..count {
            let offence = Offences::<T>::get(number).ok_or("an offence is missing")?;
            let known = Validators::<T>::get(&offence.validator);
            let of_member = known.is_some_and(|known| known.organisation == offence.organisation);
            ensure!(of_member, "an offence is that of no validator");
            ensure!(reports.insert(offence.report.encode()), "an offence is recorded twice");
        }
        Ok(())
    }
}
