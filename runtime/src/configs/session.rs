//! Sessions: when the validators and their keys can change.

use crate::{Consortium, Runtime, RuntimeEvent, RuntimeHoldReason, SessionKeys};
use drl_primitives::OrgId;
use frame_support::traits::ConstU32;
use pallet_consortium::{LengthOfSession, NoCurrency, OrganisationOf, ValidatorAccount};
use pallet_session::{disabling::UpToLimitDisablingStrategy, historical::NoteHistoricalRoot, PeriodicSessions};
use sp_runtime::traits::OpaqueKeys;

/// The first session ends after one whole period, and each after as many blocks.
type Sessions = PeriodicSessions<LengthOfSession<Runtime>, ConstU32<0>>;

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = crate::AccountId;
    type ValidatorIdOf = ValidatorAccount<Runtime>;
    type ShouldEndSession = Sessions;
    type NextSessionRotation = Sessions;
    type SessionManager = NoteHistoricalRoot<Runtime, Consortium>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    /// At most a third of the validators makes no blocks.
    type DisablingStrategy = UpToLimitDisablingStrategy;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = NoCurrency<RuntimeHoldReason>;
    type KeyDeposit = ConstU32<0>;
}

/// A validator is identified by its account, and by the organisation that it validates for.
impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = OrgId;
    type FullIdentificationOf = OrganisationOf<Runtime>;
}
