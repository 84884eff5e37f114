//! The absence of a currency, in the form that the session pallet asks for.
//!
//! That pallet can hold a deposit for session keys. There is no token on this ledger and the deposit is zero, so every
//! balance here is zero, and nothing can be minted, moved or held.

use codec::Encode;
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{hold, Dust, Inspect, Mutate, Unbalanced},
    tokens::{DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence},
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// See the documentation of the module. `Reason` is why the runtime would hold something.
pub struct NoCurrency<Reason>(PhantomData<Reason>);

impl<AccountId, Reason> Inspect<AccountId> for NoCurrency<Reason> {
    type Balance = u32;

    fn total_issuance() -> u32 {
        0
    }

    fn minimum_balance() -> u32 {
        0
    }

    fn total_balance(_: &AccountId) -> u32 {
        0
    }

    fn balance(_: &AccountId) -> u32 {
        0
    }

    fn reducible_balance(_: &AccountId, _: Preservation, _: Fortitude) -> u32 {
        0
    }

    fn can_deposit(_: &AccountId, amount: u32, _: Provenance) -> DepositConsequence {
        match amount {
            0 => DepositConsequence::Success,
            _ => DepositConsequence::CannotCreate,
        }
    }

    fn can_withdraw(_: &AccountId, amount: u32) -> WithdrawConsequence<u32> {
        match amount {
            0 => WithdrawConsequence::Success,
            _ => WithdrawConsequence::BalanceLow,
        }
    }
}

impl<AccountId, Reason> Unbalanced<AccountId> for NoCurrency<Reason> {
    fn handle_dust(_: Dust<AccountId, Self>) {}

    fn write_balance(_: &AccountId, amount: u32) -> Result<Option<u32>, DispatchError> {
        match amount {
            0 => Ok(None),
            _ => Err(TokenError::Unsupported.into()),
        }
    }

    fn set_total_issuance(_: u32) {}
}

impl<AccountId: Eq, Reason> Mutate<AccountId> for NoCurrency<Reason> {}

impl<AccountId, Reason: Encode + TypeInfo + 'static> hold::Inspect<AccountId> for NoCurrency<Reason> {
    type Reason = Reason;

    fn total_balance_on_hold(_: &AccountId) -> u32 {
        0
    }

    fn balance_on_hold(_: &Reason, _: &AccountId) -> u32 {
        0
    }
}

impl<AccountId, Reason: Encode + TypeInfo + 'static> hold::Unbalanced<AccountId> for NoCurrency<Reason> {
    fn set_balance_on_hold(_: &Reason, _: &AccountId, amount: u32) -> DispatchResult {
        match amount {
            0 => Ok(()),
            _ => Err(TokenError::Unsupported.into()),
        }
    }
}

impl<AccountId, Reason: Encode + TypeInfo + 'static> hold::Mutate<AccountId> for NoCurrency<Reason> {}
