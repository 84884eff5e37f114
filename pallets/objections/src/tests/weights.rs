//! Every call has a weight of its own.

use crate::{
    mock::*,
    weights::{SubstrateWeight, WeightInfo},
    Call,
};
use drl_primitives::{
    catalog::{DatasetControl, OpenObjections},
    clocks::OnDue,
    objection::{Finding, Outcome},
};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use std::collections::BTreeSet;

fn all<W: WeightInfo>() -> Vec<Weight> {
    vec![
        W::file(3),
        W::add_material(),
        W::verify_objection(),
        W::decide(),
        W::notify(),
        W::accept(),
        W::request_rereview(),
        W::rereview(),
        W::withdraw_objection(),
        W::rereview_time_over(),
        W::opened(),
    ]
}

#[test]
fn no_weight_is_nothing_and_none_is_shared() {
    for weights in [all::<()>(), all::<SubstrateWeight<Test>>()] {
        assert!(weights.iter().all(|weight| weight.ref_time() > 0 && weight.proof_size() > 0));
        let distinct: BTreeSet<_> = weights.iter().map(|weight| (weight.ref_time(), weight.proof_size())).collect();
        assert_eq!(distinct.len(), weights.len());
    }
    assert!(<() as WeightInfo>::file(100).all_gt(<() as WeightInfo>::file(1)));
    assert_eq!(<ObjectionsPallet as OnDue>::max_weight(), <() as WeightInfo>::rereview_time_over());
    assert_eq!(<ObjectionsPallet as OpenObjections>::weight(), <() as WeightInfo>::opened());
}

#[test]
fn calls_pay_for_what_the_catalog_does() {
    let control = <Catalog as DatasetControl<u64>>::control_weight();
    let weight = |call: Call<Test>| call.get_dispatch_info().call_weight;
    let (objection, evidence, report) = (1, digest(1), digest(1));
    let verify = weight(Call::verify { objection, finding: Finding::SuspendDataset, evidence });
    assert_eq!(verify, <() as WeightInfo>::verify_objection() + control);
    let decide = weight(Call::decide { objection, outcome: Outcome::Withdraw, report });
    assert_eq!(decide, <() as WeightInfo>::decide() + control * 2);
    let withdraw = weight(Call::withdraw_objection { objection, evidence, go_on: true });
    assert_eq!(withdraw, <() as WeightInfo>::withdraw_objection() + control * 2);
}
