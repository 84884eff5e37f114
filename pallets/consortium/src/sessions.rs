//! Sessions: how long they are, who validates in them, and who did.

use crate::{
    Config, EncodedKeys, Event, KeysOf, Leaving, Pallet, Roster, SessionLength, SetCount, SetHead, SetMember,
    SetMembers, SetOf, Sets, Successions, Validators,
};
use alloc::vec::Vec;
use codec::Encode;
use core::marker::PhantomData;
use drl_primitives::{clocks::Clocks, consortium::ValidatorAct as Act, OrgId};
use frame_support::{dispatch::RawOrigin, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_session::{historical, NextKeys, QueuedKeys};
use sp_runtime::traits::Convert;
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// The length of a session, as [`pallet_session::PeriodicSessions`] asks for it.
pub struct LengthOfSession<T>(PhantomData<T>);

impl<T: Config> Get<BlockNumberFor<T>> for LengthOfSession<T> {
    fn get() -> BlockNumberFor<T> {
        Pallet::<T>::session_length()
    }
}

/// Lets those who are to validate set session keys. Any other account would only leave rubbish in storage.
pub struct ValidatorAccount<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for ValidatorAccount<T> {
    fn convert(account: T::AccountId) -> Option<T::AccountId> {
        Validators::<T>::get(&account).is_some_and(|record| record.state.may_set_keys()).then_some(account)
    }
}

/// What identifies a validator to those who accuse it: the organisation it validates for.
pub struct OrganisationOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<OrgId>> for OrganisationOf<T> {
    fn convert(account: T::AccountId) -> Option<OrgId> {
        Validators::<T>::get(account).map(|record| record.organisation)
    }
}

impl<T: Config> Pallet<T> {
    /// Blocks in a session.
    pub fn session_length() -> BlockNumberFor<T> {
        SessionLength::<T>::get().unwrap_or_else(T::DefaultSessionLength::get).max(T::LeastSessionLength::get())
    }

    /// Plans the session `index`: hands over to successors that have keys, and tells who is to validate, if that is not who
    /// validates now with the same keys.
    ///
    /// A new set is announced only when something in it did change, because each announcement starts a new set of GRANDPA
    /// authorities, and a node that joins has to check a proof for each of these sets.
    pub(crate) fn plan(index: SessionIndex) -> Option<Vec<T::AccountId>> {
        Self::hand_over();
        let planned: Vec<(T::AccountId, KeysOf<T>)> = Roster::<T>::get()
            .into_iter()
            .filter_map(|validator| NextKeys::<T>::get(&validator).map(|keys| (validator, keys)))
            .collect();
        // No call can lead below the minimum. If a change of this code ever did, those who validate would go on.
        if planned.len() < Self::minimum() as usize {
            return None;
        }
        let recorded = historical::Pallet::<T>::historical_root(index.saturating_sub(1)).is_some();
        if recorded && planned == QueuedKeys::<T>::get() {
            return None;
        }
        Some(planned.into_iter().map(|(validator, _)| validator).collect())
    }

    /// Lets those successors take over that have keys.
    fn hand_over() {
        let (ready, waiting): (Vec<_>, Vec<_>) =
            Successions::<T>::get().into_iter().partition(|(_, new)| Self::has_keys(new));
        if ready.is_empty() {
            return;
        }
        let mut waiting = frame_support::BoundedVec::truncate_from(waiting);
        for (old, new) in ready {
            let room = Leaving::<T>::try_append(old.clone()).is_ok();
            let handed = room && Self::step(&old, Act::GiveWay, None).is_ok() && Self::put_in_place(&old, &new).is_ok();
            if handed {
                Self::deposit_event(Event::ValidatorSucceeded { old, new });
            } else {
                // As many as there were: there is room. It is tried again at the next session.
                let _ = waiting.try_push((old, new));
            }
        }
        Successions::<T>::put(waiting);
    }

    /// What there is to do when a session begins: to record its validators, to let go of those who left their last session, and
    /// to keep those from making blocks who did wrong.
    fn begin(index: SessionIndex) {
        if Roster::<T>::get().is_empty() {
            // Genesis: the session pallet is built before this one.
            return;
        }
        Self::record_set(index);
        let running = pallet_session::Validators::<T>::get();
        Self::retire(&running);
        Self::disable_accused(running);
    }

    /// Records who validates from this session on, if that has changed.
    pub(crate) fn record_set(session: SessionIndex) {
        let members: Vec<_> = QueuedKeys::<T>::get()
            .into_iter()
            .filter_map(|(validator, keys)| {
                let organisation = OrganisationOf::<T>::convert(validator.clone())?;
                let keys = EncodedKeys::truncate_from(keys.encode());
                Some(SetMember { validator, organisation, keys })
            })
            .collect();
        let set = SetCount::<T>::get();
        let members = SetOf::<T>::truncate_from(members);
        if set.checked_sub(1).is_some_and(|last| SetMembers::<T>::get(last) == members) {
            return;
        }
        let (from, block) = (<T as Config>::Clocks::now(), frame_system::Pallet::<T>::block_number());
        Sets::<T>::insert(set, SetHead { session, from, block });
        SetMembers::<T>::insert(set, members);
        SetCount::<T>::put(set.saturating_add(1));
        Self::deposit_event(Event::SetBegan { set, session });
    }

    /// Lets go of those leaving who are not in the session that runs: they are in none that was planned either, because every
    /// session is planned when the one before begins.
    fn retire(running: &[T::AccountId]) {
        let (staying, gone): (Vec<_>, Vec<_>) =
            Leaving::<T>::get().into_iter().partition(|validator| running.contains(validator));
        if gone.is_empty() {
            return;
        }
        Leaving::<T>::put(frame_support::BoundedVec::truncate_from(staying));
        for validator in gone {
            // Fails where no keys were ever set, and then there is nothing to do.
            let _ = pallet_session::Pallet::<T>::purge_keys(RawOrigin::Signed(validator.clone()).into());
            if frame_system::Pallet::<T>::dec_providers(&validator).is_err() {
                log::warn!("the account of a retired validator is still in use: {validator:?}");
            }
            if Self::step(&validator, Act::Retire, None).is_ok() {
                Self::deposit_event(Event::ValidatorRetired { validator });
            }
        }
    }

    /// Disables again those of the running session whose offence is not dealt with: a new set begins with nobody disabled.
    fn disable_accused(running: Vec<T::AccountId>) {
        for validator in running {
            if Validators::<T>::get(&validator).is_some_and(|record| record.offence.is_some()) {
                pallet_session::Pallet::<T>::report_offence(validator, OffenceSeverity::max_severity());
            }
        }
    }
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
    fn new_session(new_index: SessionIndex) -> Option<Vec<T::AccountId>> {
        Self::plan(new_index)
    }

    /// Nothing: at genesis the session pallet takes the validators from its own genesis entry, in their order.
    fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
        None
    }

    fn start_session(index: SessionIndex) {
        Self::begin(index);
    }

    /// Forgets the proofs for sessions that are too old to accuse anybody of.
    fn end_session(index: SessionIndex) {
        historical::Pallet::<T>::prune_up_to(index.saturating_sub(T::ProvableSessions::get()));
    }
}

impl<T: Config> historical::SessionManager<T::AccountId, OrgId> for Pallet<T> {
    fn new_session(new_index: SessionIndex) -> Option<Vec<(T::AccountId, OrgId)>> {
        let planned = Self::plan(new_index)?;
        let identified = |validator: T::AccountId| {
            OrganisationOf::<T>::convert(validator.clone()).map(|organisation| (validator, organisation))
        };
        Some(planned.into_iter().filter_map(identified).collect())
    }

    fn new_session_genesis(_: SessionIndex) -> Option<Vec<(T::AccountId, OrgId)>> {
        None
    }

    fn start_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::start_session(index)
    }

    fn end_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::end_session(index)
    }
}
