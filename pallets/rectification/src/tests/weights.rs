//! Every call has a weight of its own, and charges what others do in it.

use crate::{mock::*, weights::SubstrateWeight, Call, WeightInfo};
use drl_primitives::{
    clocks::OnDue,
    rectification::{AgencyGround, BreachGround, CheckResult, Closure, ReferralOutcome, WithdrawalReason},
};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use std::collections::BTreeSet;

fn weighed(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

#[test]
fn calls_charge_what_grants_agreements_and_credit_do_in_them() {
    run(|| {
        let (rectification, subject, ground) = (0, single(), BreachGround::BeyondScope);
        type Own = ();
        let closing = CONTROL + VERDICT;
        let ending = CONTROL.max(BREACH) + VERDICT;
        let closure = Closure::WithOrder;
        assert_eq!(
            weighed(Call::order { subject, ground, closure, limit: LIMIT, order: ORDER }),
            Own::order() + closing
        );
        assert_eq!(weighed(Call::report { rectification, report: REPORT }), Own::report());
        let (result, reason) = (CheckResult::Corrected, WithdrawalReason::NoBreach);
        assert_eq!(weighed(Call::decide { rectification, result, evidence: CHECK }), Own::decide() + closing);
        assert_eq!(weighed(Call::terminate { rectification, evidence: CHECK }), Own::terminate() + ending + ENTER);
        assert_eq!(
            weighed(Call::terminate_directly { subject, ground, evidence: CHECK }),
            Own::terminate_directly() + ending
        );
        assert_eq!(
            weighed(Call::withdraw_order { rectification, reason, evidence: CHECK }),
            Own::withdraw_order() + closing
        );
        assert_eq!(weighed(Call::refer { rectification, regulator: REGULATOR, file: FILE }), Own::refer());
        let outcome = ReferralOutcome::LawBroken;
        assert_eq!(weighed(Call::record_result { rectification, outcome, file: FILE }), Own::record_result() + ENTER);
        let ground = AgencyGround::NotGathered;
        assert_eq!(
            weighed(Call::order_agency { agency: AGENCY, ground, limit: LIMIT, order: ORDER }),
            Own::order_agency()
        );
        assert_eq!(weighed(Call::ask_government { rectification, request: FILE }), Own::ask_government());
        assert_eq!(weighed(Call::record_criticism { rectification, decision: FILE }), Own::record_criticism());
        assert_eq!(weighed(Call::refer_to_organ { rectification, file: FILE }), Own::refer_to_organ());
        assert_eq!(Rectification::max_weight(), Own::pass_limit() + CONTROL);
    });
}

/// All weights of this pallet, in the order of the calls.
fn all<W: WeightInfo>() -> [Weight; 13] {
    [
        W::order(),
        W::report(),
        W::decide(),
        W::terminate(),
        W::terminate_directly(),
        W::withdraw_order(),
        W::refer(),
        W::record_result(),
        W::order_agency(),
        W::ask_government(),
        W::record_criticism(),
        W::refer_to_organ(),
        W::pass_limit(),
    ]
}

#[test]
fn weights_differ_and_none_is_zero() {
    externalities().execute_with(|| {
        for weights in [all::<()>(), all::<SubstrateWeight<Test>>()] {
            assert!(weights.iter().all(|weight| weight.all_gt(Weight::zero())));
            let times: BTreeSet<u64> = weights.iter().map(|weight| weight.ref_time()).collect();
            assert_eq!(times.len(), weights.len());
        }
    });
}
