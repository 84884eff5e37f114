//! Validators: who is to validate, with which keys, and the fewest there may be.

use crate::{
    members::MEMBER_KINDS, transitions::next, Config, Error, Event, KeysOf, Leaving, Minimum, Pallet, PossessionProof,
    Roster, Successions, ValidatorHistory, Validators,
};
use drl_primitives::{
    clocks::Clocks,
    consortium::{RemovalCause, Validator, ValidatorAct as Act, ValidatorRecord, ValidatorState as State},
    organisation::{Duty, Organisations},
    OrgId,
};
use frame_support::{dispatch::RawOrigin, ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_admit_validator(organisation: OrgId, validator: T::AccountId) -> DispatchResult {
        Self::let_in(organisation, &validator, Act::Admit)?;
        Roster::<T>::try_append(validator.clone()).map_err(|_| Error::<T>::TooManyValidators)?;
        Self::deposit_event(Event::ValidatorAdmitted { validator, organisation });
        Ok(())
    }

    pub(crate) fn do_remove_validator(validator: T::AccountId, cause: RemovalCause) -> DispatchResult {
        let record = Validators::<T>::get(&validator).ok_or(Error::<T>::ValidatorNotFound)?;
        ensure!(cause != RemovalCause::Offence || record.offence.is_some(), Error::<T>::NoOffenceOpen);
        Self::take_off(&validator, cause)?;
        Self::ensure_minimum()
    }

    pub(crate) fn do_replace_validator(old: T::AccountId, organisation: OrgId, new: T::AccountId) -> DispatchResult {
        ensure!(Validators::<T>::contains_key(&old), Error::<T>::ValidatorNotFound);
        Self::step(&old, Act::Replace, None)?;
        Self::let_in(organisation, &new, Act::Appoint)?;
        // There is room: each validator on the roster has one successor at most.
        Successions::<T>::try_append((old.clone(), new.clone())).map_err(|_| Error::<T>::TooManyValidators)?;
        Self::deposit_event(Event::SuccessorNamed { old, new, organisation });
        Ok(())
    }

    pub(crate) fn do_restore_validator(validator: T::AccountId) -> DispatchResult {
        let record = Validators::<T>::get(&validator).ok_or(Error::<T>::ValidatorNotFound)?;
        let offence = record.offence.ok_or(Error::<T>::NoOffenceOpen)?;
        Self::step(&validator, Act::Restore, None)?;
        Validators::<T>::mutate(&validator, |record| {
            if let Some(record) = record {
                record.offence = None;
            }
        });
        if let Some(index) = pallet_session::Pallet::<T>::validator_id_to_index(&validator) {
            pallet_session::Pallet::<T>::reenable_index(index);
        }
        Self::deposit_event(Event::ValidatorRestored { validator, offence });
        Ok(())
    }

    pub(crate) fn do_set_minimum(minimum: u32) -> DispatchResult {
        ensure!((1..=T::MaxValidators::get()).contains(&minimum), Error::<T>::MinimumOutOfRange);
        Minimum::<T>::put(minimum);
        Self::ensure_minimum()?;
        Self::deposit_event(Event::MinimumSet { minimum });
        Ok(())
    }

    pub(crate) fn do_set_session_keys(
        by: T::AccountId,
        validator: T::AccountId,
        keys: KeysOf<T>,
        proof: PossessionProof,
    ) -> DispatchResult {
        let officer = T::Organisations::authorise(&by, MEMBER_KINDS, Duty::Administer)?;
        let record = Validators::<T>::get(&validator).ok_or(Error::<T>::ValidatorNotFound)?;
        ensure!(record.organisation == officer.organisation, Error::<T>::NotOwner);
        ensure!(record.state.may_set_keys(), Error::<T>::WrongState);
        // The session pallet's own call, so that its check of the proof is the only one there is.
        let origin = RawOrigin::Signed(validator.clone()).into();
        pallet_session::Pallet::<T>::set_keys(origin, keys, proof.into_inner())?;
        Self::deposit_event(Event::SessionKeysSet { validator, by });
        Ok(())
    }

    /// The fewest validators there may be.
    pub fn minimum() -> u32 {
        Minimum::<T>::get().unwrap_or_else(T::DefaultMinimum::get)
    }

    /// Whether enough validators on the roster have keys.
    pub(crate) fn ensure_minimum() -> DispatchResult {
        let ready = Roster::<T>::get().iter().filter(|validator| Self::has_keys(validator)).count();
        ensure!(ready >= Self::minimum() as usize, Error::<T>::BelowMinimum);
        Ok(())
    }

    /// Whether the session keys of a validator are set.
    pub(crate) fn has_keys(validator: &T::AccountId) -> bool {
        pallet_session::NextKeys::<T>::contains_key(validator)
    }

    /// Makes an account a validator of a member, or one that takes over from another.
    fn let_in(organisation: OrgId, validator: &T::AccountId, act: Act) -> DispatchResult {
        ensure!(Self::is_member(organisation), Error::<T>::MemberNotFound);
        let of_another = T::Organisations::officer(validator).is_some_and(|known| known.organisation != organisation);
        ensure!(!of_another, Error::<T>::AccountOfAnother);
        let known = Validators::<T>::get(validator);
        if let Some(known) = &known {
            ensure!(known.organisation == organisation, Error::<T>::AccountOfAnother);
        }
        let state = next(known.as_ref().map(|known| known.state), act).ok_or(Error::<T>::AlreadyValidator)?;
        let records = known.map_or(0, |known| known.records);
        // The council knows of an old offence when it lets somebody in again.
        Validators::<T>::insert(validator, Validator { organisation, state, offence: None, records });
        // Session keys need an account that exists.
        frame_system::Pallet::<T>::inc_providers(validator);
        Self::record_validator(validator, act, state, None);
        Ok(())
    }

    /// Takes a validator out of all sessions to be planned. Whether enough are left is not looked at here.
    pub(crate) fn take_off(validator: &T::AccountId, cause: RemovalCause) -> DispatchResult {
        let record = Validators::<T>::get(validator).ok_or(Error::<T>::ValidatorNotFound)?;
        Self::step(validator, Act::Remove, Some(cause))?;
        let is_meant = |pair: &(T::AccountId, T::AccountId)| pair.0 == *validator || pair.1 == *validator;
        let pair = Successions::<T>::mutate(|pairs| {
            let place = pairs.iter().position(is_meant)?;
            Some(pairs.remove(place))
        });
        match (record.state, pair) {
            (State::Successor, Some((old, _))) => Self::step(&old, Act::Keep, None)?,
            (_, Some((old, new))) => Self::put_in_place(&old, &new)?,
            (_, None) => Roster::<T>::mutate(|roster| roster.retain(|listed| listed != validator)),
        }
        Leaving::<T>::try_append(validator.clone()).map_err(|_| Error::<T>::TooManyLeaving)?;
        let (validator, organisation) = (validator.clone(), record.organisation);
        Self::deposit_event(Event::ValidatorRemoved { validator, organisation, cause });
        Ok(())
    }

    /// Puts the successor into the place of the old validator on the roster.
    pub(crate) fn put_in_place(old: &T::AccountId, new: &T::AccountId) -> DispatchResult {
        Self::step(new, Act::TakeOver, None)?;
        Roster::<T>::mutate(|roster| {
            if let Some(place) = roster.iter_mut().find(|listed| *listed == old) {
                *place = new.clone();
            }
        });
        Ok(())
    }

    /// Takes a step of the state machine and records it.
    pub(crate) fn step(validator: &T::AccountId, act: Act, cause: Option<RemovalCause>) -> DispatchResult {
        let state = Validators::<T>::try_mutate(validator, |record| {
            let record = record.as_mut().ok_or(Error::<T>::ValidatorNotFound)?;
            record.state = next(Some(record.state), act).ok_or(Error::<T>::WrongState)?;
            Ok::<_, Error<T>>(record.state)
        })?;
        Self::record_validator(validator, act, state, cause);
        Ok(())
    }

    /// Adds to the history of a validator.
    pub(crate) fn record_validator(validator: &T::AccountId, act: Act, state: State, cause: Option<RemovalCause>) {
        let number = Validators::<T>::mutate(validator, |record| match record {
            Some(record) => {
                let number = record.records;
                record.records = number.saturating_add(1);
                number
            }
            None => 0,
        });
        let block = frame_system::Pallet::<T>::block_number();
        let at = <T as Config>::Clocks::now();
        ValidatorHistory::<T>::insert(validator, number, ValidatorRecord { at, block, act, state, cause });
    }
}
