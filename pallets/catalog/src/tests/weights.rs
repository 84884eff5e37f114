//! Every call has a weight of its own.

use super::*;
use crate::weights::{SubstrateWeight, WeightInfo};
use std::collections::BTreeSet;

fn all<W: WeightInfo>() -> Vec<Weight> {
    vec![
        W::register(3),
        W::amend(3),
        W::new_version(3),
        W::discard_draft(),
        W::propose(),
        W::review(),
        W::dispute(),
        W::settle(),
        W::report_to_government(),
        W::record_government_decision(),
        W::publish(),
        W::file_outside(),
        W::acknowledge_filing(),
        W::open_elsewhere(),
        W::suspend(),
        W::restore(),
        W::withdraw(),
        W::reassess(),
        W::withdraw_consent(),
        W::record_consultation(),
        W::fix_priority_list(3),
        W::filing_term_due(),
        W::attribute_review_due(),
        W::suspend_items(3),
    ]
}

#[test]
fn no_weight_is_nothing_and_none_is_shared() {
    for weights in [all::<()>(), all::<SubstrateWeight<Test>>()] {
        assert!(weights.iter().all(|weight| weight.ref_time() > 0 && weight.proof_size() > 0));
        let distinct: BTreeSet<_> = weights.iter().map(|weight| (weight.ref_time(), weight.proof_size())).collect();
        assert_eq!(distinct.len(), weights.len());
    }
    assert!(<() as WeightInfo>::register(100).all_gt(<() as WeightInfo>::register(1)));
    assert!(<() as WeightInfo>::suspend_items(100).all_gt(<() as WeightInfo>::suspend_items(1)));
    assert!(<() as WeightInfo>::fix_priority_list(100).all_gt(<() as WeightInfo>::fix_priority_list(1)));
}
