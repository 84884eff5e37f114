//! Sessions: when the validators and their keys can change.

use crate::{
    constants::SESSION_BLOCKS,
    no_currency::NoCurrency,
    validators::{FixedValidators, KnownValidator},
    AccountId, BlockNumber, Runtime, RuntimeEvent, SessionKeys,
};
use frame_support::{parameter_types, traits::ConstU32};
use pallet_session::{historical::NoteHistoricalRoot, PeriodicSessions};
use sp_runtime::traits::{Convert, OpaqueKeys};

parameter_types! {
    /// See [`SESSION_BLOCKS`].
    pub const SessionPeriod: BlockNumber = SESSION_BLOCKS;
    /// The first session ends after one whole period.
    pub const SessionOffset: BlockNumber = 0;
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = KnownValidator;
    type ShouldEndSession = PeriodicSessions<SessionPeriod, SessionOffset>;
    type NextSessionRotation = PeriodicSessions<SessionPeriod, SessionOffset>;
    type SessionManager = NoteHistoricalRoot<Runtime, FixedValidators>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = NoCurrency;
    type KeyDeposit = ConstU32<0>;
}

/// A validator is identified by its account and nothing more.
impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = AccountId;
    type FullIdentificationOf = SomeAccount;
}

/// Every account identifies itself.
pub struct SomeAccount;

impl Convert<AccountId, Option<AccountId>> for SomeAccount {
    fn convert(account: AccountId) -> Option<AccountId> {
        Some(account)
    }
}
