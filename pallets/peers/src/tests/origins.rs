//! Who may do what.

use crate::{mock::*, Call};
use drl_primitives::{
    organisation::Standing,
    peers::NodeRole,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
};
use frame_support::{
    assert_noop,
    dispatch::GetDispatchInfo,
    traits::{GetCallName, UnfilteredDispatchable},
    weights::Weight,
};
use sp_runtime::DispatchError::{self, BadOrigin};
use std::collections::BTreeSet;

fn of_council() -> Vec<Call<Test>> {
    let (node, old, new) = (node(9), AGENCYS, node(8));
    vec![
        Call::add { node, organisation: AGENCY, role: NodeRole::Observer },
        Call::remove { node: AGENCYS },
        Call::replace { old, new },
    ]
}

fn own() -> Call<Test> {
    Call::replace_own { old: AGENCYS, new: node(8) }
}

#[test]
fn the_list_changes_by_two_thirds_of_the_council_alone() {
    run(|| {
        for call in of_council() {
            for origin in [RuntimeOrigin::none(), by(BUREAU_CHIEF), by(CHIEF), by(NOBODY)] {
                assert_noop!(call.clone().dispatch_bypass_filter(origin), BadOrigin);
            }
        }
    });
}

#[test]
fn an_officer_who_administers_replaces_the_node_of_the_own_organisation() {
    run(|| {
        let refused = |who, expected: DispatchError| {
            assert_noop!(own().dispatch_bypass_filter(by(who)), expected);
        };
        assert_noop!(own().dispatch_bypass_filter(RuntimeOrigin::none()), BadOrigin);
        assert_noop!(own().dispatch_bypass_filter(council()), BadOrigin);
        refused(NOBODY, NOT_OFFICER);
        refused(CLERK, NOT_ALLOWED);
        refused(PERSON_SIGNS, WRONG_KIND);
        Mock::set_standing(AGENCY, Standing::Suspended);
        refused(CHIEF, NOT_ACTIVE);
    });
}

#[test]
fn every_call_is_listed_here_and_has_a_weight_of_its_own() {
    let calls: Vec<_> = of_council().into_iter().chain([own()]).collect();
    let names: BTreeSet<_> = calls.iter().map(|call| call.get_call_name()).collect();
    assert_eq!(names, Call::<Test>::get_call_names().iter().copied().collect());
    let weights: BTreeSet<_> = calls.iter().map(|call| call.get_dispatch_info().call_weight.ref_time()).collect();
    assert_eq!(weights.len(), calls.len());
    assert!(calls.iter().all(|call| call.get_dispatch_info().call_weight.all_gt(Weight::zero())));
}
