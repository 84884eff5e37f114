//! There is nothing to hold and nothing to mint.

use crate::{mock::*, NoCurrency};
use frame_support::{
    assert_err, assert_ok,
    traits::{
        fungible::{hold::Mutate as _, Inspect, Mutate as _, Unbalanced},
        tokens::Provenance,
    },
};
use sp_runtime::TokenError;

type Currency = NoCurrency<RuntimeHoldReason>;

#[test]
fn nothing_can_be_minted_or_held() {
    run(|| {
        let reason = RuntimeHoldReason::Session(pallet_session::HoldReason::Keys);
        assert_err!(Currency::mint_into(&V1, 1), TokenError::Unsupported);
        assert_err!(Currency::hold(&reason, &V1, 1), TokenError::FundsUnavailable);
        assert_ok!(Currency::hold(&reason, &V1, 0));
        assert_err!(<Currency as Unbalanced<AccountId>>::write_balance(&V1, 1), TokenError::Unsupported);
        assert!(<Currency as Inspect<AccountId>>::can_deposit(&V1, 1, Provenance::Minted).into_result().is_err());
        assert_eq!(<Currency as Inspect<AccountId>>::total_balance(&V1), 0);
    });
}
