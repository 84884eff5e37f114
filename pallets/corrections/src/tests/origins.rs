//! Who may call what.

use crate::{mock::*, Call};
use drl_primitives::{
    clocks::Term,
    correction::{CorrectionGround, ExtensionReason},
    organisation::Standing,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
};
use frame_support::{
    assert_noop,
    dispatch::{GetDispatchInfo, RawOrigin},
    traits::{GetCallName, UnfilteredDispatchable},
    weights::Weight,
};
use sp_runtime::DispatchError;
use std::collections::BTreeSet;

/// Every call, with whether an agency and whether the bureau may make it, and whether preparing is enough.
fn calls() -> Vec<(Call<Test>, bool, bool, bool)> {
    let (dataset, correction, document) = (DATASET, 1, LETTER);
    let (ground, limit) = (CorrectionGround::Inaccurate, Term::WorkingDays(5));
    vec![
        (Call::file_with_agency { dataset, form: form() }, true, true, true),
        (Call::file_with_bureau { dataset, form: form() }, false, true, true),
        (Call::bureau_notice { dataset, ground, found_by: BUREAU, limit, notice: document }, false, true, false),
        (Call::forward { correction, document }, false, true, true),
        (Call::receive { correction }, true, true, true),
        (Call::extend { correction, reason: ExtensionReason::Other, approval: document }, true, true, false),
        (Call::conclude { correction, outcome: corrected(), report: document }, true, true, false),
        (Call::notify { correction, document }, true, true, true),
        (Call::urge { correction, document }, false, true, false),
        (Call::withdraw { correction, statement: document }, true, true, true),
        (Call::delegate { delegate: CHIEF }, true, true, false),
        (Call::end_delegation {}, true, true, false),
    ]
}

fn dispatch(call: &Call<Test>, origin: impl Into<RuntimeOrigin>) -> sp_runtime::DispatchResult {
    call.clone().dispatch_bypass_filter(origin.into()).map(|_| ()).map_err(|error| error.error)
}

fn refused(call: &Call<Test>, who: AccountId, error: DispatchError) {
    assert_noop!(dispatch(call, RawOrigin::Signed(who)), error);
}

#[test]
fn q_35_wrong_origins_are_refused() {
    run(|| {
        filed_with_agency();
        for (call, agency, _, prepares) in calls() {
            for origin in [RawOrigin::Root, RawOrigin::None] {
                assert_noop!(dispatch(&call, origin), DispatchError::BadOrigin);
            }
            refused(&call, NOBODY, NOT_OFFICER);
            refused(&call, SIGNATORY, WRONG_KIND);
            if !agency {
                refused(&call, HEAD, WRONG_KIND);
            }
            if !prepares {
                let clerk = if agency { CLERK } else { BUREAU_CLERK };
                refused(&call, clerk, NOT_ALLOWED);
            }
        }
        Mock::set_standing(AGENCY, Standing::Suspended);
        Mock::set_standing(BUREAU, Standing::Suspended);
        for (call, ..) in calls() {
            refused(&call, HEAD, NOT_ACTIVE);
            refused(&call, BUREAU_CHIEF, NOT_ACTIVE);
        }
    });
}

#[test]
fn unknown_requests_are_refused() {
    run(|| {
        for (call, ..) in calls() {
            let expected: DispatchError = match call {
                Call::file_with_agency { .. }
                | Call::file_with_bureau { .. }
                | Call::bureau_notice { .. }
                | Call::delegate { .. }
                | Call::end_delegation {} => continue,
                _ => Fault::NotFound.into(),
            };
            refused(&call, BUREAU_HEAD, expected);
        }
    });
}

#[test]
fn every_call_is_listed_here_and_has_a_weight_of_its_own() {
    let names: BTreeSet<_> = calls().iter().map(|(call, ..)| call.get_call_name()).collect();
    assert_eq!(names, Call::<Test>::get_call_names().iter().copied().collect());
    for (call, ..) in calls() {
        assert!(call.get_dispatch_info().call_weight.all_gt(Weight::zero()), "{}", call.get_call_name());
    }
}
