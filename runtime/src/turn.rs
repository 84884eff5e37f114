//! Whose turn it is when there is more to do than fits into a block.
//!
//! There are no fees to bid with, so nobody could buy a place. Were all transactions equal, whoever sends thousands would be served
//! before everybody who comes later, and would fill the pool so that nobody else gets in. Here a transaction stands behind those of
//! others by as many places as its own account has before it: the first of every account, then the second of each, and so on. A full
//! pool drops the last of whoever has most.

#![deny(missing_docs)]

use crate::{Nonce, Runtime, RuntimeCall, RuntimeOrigin, System};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    dispatch::{DispatchInfo, PostDispatchInfo},
    weights::Weight,
};
use frame_system::CheckNonce;
use scale_info::{Type, TypeInfo};
use sp_runtime::{
    traits::{AsSystemOriginSigner, Implication, TransactionExtension, ValidateResult},
    transaction_validity::{TransactionPriority, TransactionSource, TransactionValidityError},
    DispatchResult,
};

/// What the priority of a transaction is raised by that is the next of its account; one less for each that comes before it. Less than
/// what operational calls are raised by (`pallet_registry::extension::OPERATIONAL_PRIORITY`): they come first in any case.
pub const MOST_TURNS: Nonce = 100_000;

/// The engine's check of the number.
type Number = CheckNonce<Runtime>;

/// The number of a transaction of its account, checked and counted by [`CheckNonce`], and its turn.
///
/// To wallets it is `CheckNonce`: the same name, type and bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Debug, Eq, PartialEq)]
pub struct Turn(Number);

impl Turn {
    /// The transaction with this number.
    pub fn new(nonce: Nonce) -> Self {
        Self(Number::from(nonce))
    }

    /// What the priority is raised by, where so many of the account come before it.
    pub fn priority(before: Nonce) -> TransactionPriority {
        MOST_TURNS.saturating_sub(before).into()
    }
}

impl TypeInfo for Turn {
    type Identity = Number;

    fn type_info() -> Type {
        Number::type_info()
    }
}

impl TransactionExtension<RuntimeCall> for Turn {
    const IDENTIFIER: &'static str = <Number as TransactionExtension<RuntimeCall>>::IDENTIFIER;
    type Implicit = ();
    type Val = <Number as TransactionExtension<RuntimeCall>>::Val;
    type Pre = <Number as TransactionExtension<RuntimeCall>>::Pre;

    fn weight(&self, call: &RuntimeCall) -> Weight {
        self.0.weight(call)
    }

    fn validate(
        &self,
        origin: RuntimeOrigin,
        call: &RuntimeCall,
        info: &DispatchInfo,
        len: usize,
        self_implicit: Self::Implicit,
        inherited_implication: &impl Implication,
        source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCall> {
        let (mut valid, checked, origin) =
            self.0.validate(origin, call, info, len, self_implicit, inherited_implication, source)?;
        if let Some(who) = origin.as_system_origin_signer() {
            let before = self.0 .0.saturating_sub(System::account_nonce(who));
            valid.priority = valid.priority.saturating_add(Self::priority(before));
        }
        Ok((valid, checked, origin))
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &RuntimeOrigin,
        call: &RuntimeCall,
        info: &DispatchInfo,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.0.prepare(val, origin, call, info, len)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfo,
        post_info: &PostDispatchInfo,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        <Number as TransactionExtension<RuntimeCall>>::post_dispatch_details(pre, info, post_info, len, result)
    }
}
