//! Who validates: the accounts that genesis names, for good. Their keys may change, the set may not.

#![deny(missing_docs)]

use crate::{constants::PROVABLE_SESSIONS, AccountId, Historical, Runtime, Session};
use alloc::vec::Vec;
use pallet_session::{historical, NextKeys, QueuedKeys, Validators};
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// Plans every session with the validators of genesis.
///
/// A new set is announced only when something in it did change, because each announcement starts a new set of GRANDPA
/// authorities, and a node that joins has to check a proof for each of these sets.
pub struct FixedValidators;

impl FixedValidators {
    /// Whether the validators before `new_index` are recorded with the keys that they have now.
    ///
    /// Reads two values and one a validator.
    fn recorded_as_they_are(new_index: SessionIndex) -> bool {
        let recorded = Historical::historical_root(new_index.saturating_sub(1)).is_some();
        recorded
            && QueuedKeys::<Runtime>::get()
                .into_iter()
                .all(|(validator, keys)| NextKeys::<Runtime>::get(validator) == Some(keys))
    }
}

impl pallet_session::SessionManager<AccountId> for FixedValidators {
    fn new_session(new_index: SessionIndex) -> Option<Vec<AccountId>> {
        (!Self::recorded_as_they_are(new_index)).then(Session::validators)
    }

    /// Nothing: at genesis the session pallet takes the validators from its own genesis entry, in their order.
    fn new_session_genesis(_: SessionIndex) -> Option<Vec<AccountId>> {
        None
    }

    fn start_session(_: SessionIndex) {}

    /// Forgets the validators of sessions that are too old to accuse anybody of.
    fn end_session(end_index: SessionIndex) {
        Historical::prune_up_to(end_index.saturating_sub(PROVABLE_SESSIONS));
    }
}

impl historical::SessionManager<AccountId, AccountId> for FixedValidators {
    fn new_session(new_index: SessionIndex) -> Option<Vec<(AccountId, AccountId)>> {
        let validators = <Self as pallet_session::SessionManager<_>>::new_session(new_index)?;
        Some(validators.into_iter().map(|validator| (validator.clone(), validator)).collect())
    }

    fn new_session_genesis(_: SessionIndex) -> Option<Vec<(AccountId, AccountId)>> {
        None
    }

    fn start_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::start_session(index)
    }

    fn end_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::end_session(index)
    }
}

/// Lets validators alone set session keys. Any other account would only leave rubbish in storage.
pub struct KnownValidator;

impl Convert<AccountId, Option<AccountId>> for KnownValidator {
    fn convert(account: AccountId) -> Option<AccountId> {
        Validators::<Runtime>::get().contains(&account).then_some(account)
    }
}
