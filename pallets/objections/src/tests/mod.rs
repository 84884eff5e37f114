//! Tests, one file a topic. Every one ends with the check of all invariants.

mod filing;
mod outcomes;
mod queries;
mod random;
mod rereview;
mod states;
mod stopping;
mod try_state;
mod verification;
mod weights;
mod withdrawal;

use crate::mock::*;
use drl_primitives::{
    organisation::Standing,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
};
use frame_support::{assert_noop, dispatch::DispatchResult};
use sp_runtime::DispatchError::BadOrigin;

/// Nobody but an officer of the owner who may do it; `decides` says that preparing is not enough.
fn for_owner_only(decides: bool, call: impl Fn(RuntimeOrigin) -> DispatchResult) {
    for_nobody_else(&call);
    assert_noop!(call(signed(OTHER_CHIEF)), Fault::NotOwner);
    assert_noop!(call(signed(BUREAU_CHIEF)), Fault::NotOwner);
    if decides {
        assert_noop!(call(signed(CLERK)), NOT_ALLOWED);
    }
}

/// Nobody but officers of the owner and of the bureau.
fn for_owner_and_bureau_only(call: impl Fn(RuntimeOrigin) -> DispatchResult) {
    for_nobody_else(&call);
    assert_noop!(call(signed(OTHER_CHIEF)), Fault::NotResponsible);
}

/// Nobody but an officer of the bureau who may decide.
fn for_bureau_only(call: impl Fn(RuntimeOrigin) -> DispatchResult) {
    for_nobody_else(&call);
    assert_noop!(call(signed(CHIEF)), WRONG_KIND);
    assert_noop!(call(signed(BUREAU_CLERK)), NOT_ALLOWED);
}

fn for_nobody_else(call: &impl Fn(RuntimeOrigin) -> DispatchResult) {
    assert_noop!(call(RuntimeOrigin::none()), BadOrigin);
    assert_noop!(call(RuntimeOrigin::root()), BadOrigin);
    assert_noop!(call(signed(STRANGER)), NOT_OFFICER);
    assert_noop!(call(signed(USER)), WRONG_KIND);
    assert_noop!(call(signed(AUDITOR)), WRONG_KIND);
    Mock::set_standing(AGENCY, Standing::Suspended);
    assert_noop!(call(signed(CHIEF)), NOT_ACTIVE);
    Mock::set_standing(AGENCY, Standing::Active);
}
