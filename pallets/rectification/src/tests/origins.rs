//! Who may make which call, and that each rests on a document.

use crate::{mock::*, Call};
use drl_primitives::{
    organisation::Standing,
    rectification::{AgencyGround, BreachGround, CheckResult, Closure, ReferralOutcome, WithdrawalReason},
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Digest,
};
use frame_support::{assert_noop, dispatch::DispatchResultWithPostInfo, traits::UnfilteredDispatchable};
use sp_runtime::DispatchError;

/// Who a call is for.
#[derive(Clone, Copy, PartialEq, Debug)]
enum For {
    Overseers,
    Bureau,
    Holders,
    Regulators,
}

/// All calls, resting on this document.
fn calls(document: Digest) -> Vec<(For, Call<Test>)> {
    let (rectification, subject, ground) = (0, single(), BreachGround::BeyondScope);
    vec![
        (For::Overseers, Call::order { subject, ground, closure: Closure::WithOrder, limit: LIMIT, order: document }),
        (For::Holders, Call::report { rectification, report: document }),
        (For::Overseers, Call::decide { rectification, result: CheckResult::Corrected, evidence: document }),
        (For::Overseers, Call::terminate { rectification, evidence: document }),
        (For::Overseers, Call::terminate_directly { subject, ground, evidence: document }),
        (
            For::Overseers,
            Call::withdraw_order { rectification, reason: WithdrawalReason::NoBreach, evidence: document },
        ),
        (For::Overseers, Call::refer { rectification, regulator: REGULATOR, file: document }),
        (For::Regulators, Call::record_result { rectification, outcome: ReferralOutcome::LawBroken, file: document }),
        (
            For::Bureau,
            Call::order_agency { agency: AGENCY, ground: AgencyGround::NotGathered, limit: LIMIT, order: document },
        ),
        (For::Bureau, Call::ask_government { rectification, request: document }),
        (For::Bureau, Call::record_criticism { rectification, decision: document }),
        (For::Bureau, Call::refer_to_organ { rectification, file: document }),
    ]
}

fn make(origin: RuntimeOrigin, call: &Call<Test>) -> DispatchResultWithPostInfo {
    call.clone().dispatch_bypass_filter(origin)
}

/// Officers whose kind of organisation has no part in such calls, and those whose post lacks the duty.
fn refused(calls: For) -> (Vec<AccountId>, Vec<AccountId>) {
    match calls {
        For::Overseers => (vec![SIGNATORY, PERSON_SIGNATORY, AUDITOR], vec![AGENCY_CLERK, BUREAU_CLERK]),
        For::Bureau => (vec![AGENCY_CHIEF, SIGNATORY, PERSON_SIGNATORY, AUDITOR], vec![BUREAU_CLERK]),
        For::Holders => (vec![BUREAU_CHIEF, AUDITOR], vec![SECURITY]),
        For::Regulators => (vec![BUREAU_CHIEF, AGENCY_CHIEF, SIGNATORY, PERSON_SIGNATORY, SECURITY], vec![]),
    }
}

/// One officer who may make such calls.
fn allowed(calls: For) -> AccountId {
    match calls {
        For::Overseers => AGENCY_CHIEF,
        For::Bureau => BUREAU_CHIEF,
        For::Holders => SIGNATORY,
        For::Regulators => AUDITOR,
    }
}

#[test]
fn wrong_origins_are_refused() {
    run(|| {
        order(AGENCY_CHIEF, single());
        for (whose, call) in calls(CHECK) {
            for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
                assert_noop!(make(origin, &call), DispatchError::BadOrigin);
            }
            assert_noop!(make(signed_by(NOBODY), &call), NOT_OFFICER);
            let (other_kinds, other_posts) = refused(whose);
            for who in other_kinds {
                assert_noop!(make(signed_by(who), &call), WRONG_KIND);
            }
            for who in other_posts {
                assert_noop!(make(signed_by(who), &call), NOT_ALLOWED);
            }
        }
    });
}

#[test]
fn officers_of_organisations_that_may_not_act_are_refused() {
    run(|| {
        order(AGENCY_CHIEF, single());
        for organisation in [BUREAU, AGENCY, USER, REGULATOR] {
            Mock::set_standing(organisation, Standing::Suspended);
        }
        for (whose, call) in calls(CHECK) {
            assert_noop!(make(signed_by(allowed(whose)), &call), NOT_ACTIVE);
        }
    });
}

#[test]
fn every_act_rests_on_a_document() {
    run(|| {
        order(AGENCY_CHIEF, single());
        let all = calls(EMPTY);
        assert_eq!(all.len(), <Call<Test> as frame_support::traits::GetCallName>::get_call_names().len());
        for (whose, call) in all {
            assert_noop!(make(signed_by(allowed(whose)), &call), Fault::DocumentMissing);
        }
    });
}
