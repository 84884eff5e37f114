//! Random acts keep every invariant, of objections and of the catalog, and what is refused changes nothing.

use super::*;
use crate::Suspensions;
use drl_primitives::{
    catalog::Service,
    dataset::StopCause,
    objection::{ObjectionState, RereviewResult},
    Code, DatasetId,
};
use proptest::prelude::*;

/// One thing that happens: which, to which dataset or objection, by whom, and with what.
type Step = (u8, u8, u8, u8);

fn pick<C: Code>(byte: u8) -> C {
    C::ALL[usize::from(byte) % C::ALL.len()]
}

/// Mostly somebody who may.
fn some_officer(byte: u8, usual: u64) -> RuntimeOrigin {
    signed(match byte {
        0..=5 => STRANGER,
        6..=11 => OTHER_CHIEF,
        12..=17 => CLERK,
        18..=23 => BUREAU_HEAD,
        _ => usual,
    })
}

fn some_items(byte: u8) -> &'static [u16] {
    match byte % 6 {
        0 | 1 => &[],
        2 => &[1],
        3 => &[1, 2],
        4 => &[2, 5],
        _ => &[3],
    }
}

fn apply((what, which, who, with): Step) -> DispatchResult {
    let dataset = DatasetId::from(which % 2) + 1;
    let count = ObjectionsPallet::objection_count();
    let objection = count.saturating_sub(u32::from(which) % 7);
    let (owner, bureau) = (|| some_officer(who, CHIEF), || some_officer(who, BUREAU_CHIEF));
    let either = || if with < 128 { owner() } else { bureau() };
    match what % 26 {
        0..=3 => ObjectionsPallet::file(either(), dataset, form(some_items(with))),
        4 => ObjectionsPallet::add_material(either(), objection, digest(with)),
        5..=8 => ObjectionsPallet::verify(owner(), objection, pick(with), digest(with)),
        9..=12 => ObjectionsPallet::decide(owner(), objection, pick(with), digest(with)),
        13 | 14 => ObjectionsPallet::notify(owner(), objection, digest(with)),
        15 => ObjectionsPallet::accept(either(), objection, digest(with)),
        16 => ObjectionsPallet::request_rereview(either(), objection, digest(with)),
        17 => {
            let result = match with % 4 {
                0 => RereviewResult::Uphold,
                _ => RereviewResult::Change { to: pick(with) },
            };
            ObjectionsPallet::rereview(bureau(), objection, result, digest(with))
        }
        18 => ObjectionsPallet::withdraw_objection(owner(), objection, digest(with), with < 128),
        19 => Catalog::suspend(owner(), dataset, StopCause::SecurityRisk, digest(with)),
        20 => Catalog::restore(owner(), dataset, digest(with)),
        21 if with < 40 => Catalog::withdraw(owner(), dataset, StopCause::SecurityRisk, digest(with)),
        21 | 22 => {
            let codes: &[u16] = if with % 2 == 0 { &[1, 2, 3, 4, 5] } else { &[1, 3] };
            Catalog::new_version(owner(), dataset, entry(codes))?;
            Catalog::propose(owner(), dataset)?;
            Catalog::review(bureau(), dataset, drl_primitives::dataset::EntryReview::Pass)
        }
        23 => publish(dataset),
        24 => {
            Mock::parameters(|p| {
                p.conduct.suspend_items_if_separable = with % 4 > 0;
                p.conduct.objection_starts_with_demand = with < 128;
            });
            Ok(())
        }
        _ => {
            pass_days(u32::from(with % 20));
            Ok(())
        }
    }
}

/// What must be true whatever happened, beside `try_state`.
fn check_answers() {
    for dataset in 1..=Catalog::dataset_count() {
        let suspension = Suspensions::<Test>::get(dataset);
        assert!(suspension.items.len() <= MOST as usize);
        let mut whole = false;
        for id in 1..=ObjectionsPallet::objection_count() {
            let view = view(id);
            if view.dataset != dataset {
                continue;
            }
            let scope = view.suspends;
            whole |= scope == Some(drl_primitives::objection::SuspensionScope::Dataset);
            if scope == Some(drl_primitives::objection::SuspensionScope::Items) {
                assert!(view.form.items.iter().all(|item| suspended(dataset).contains(item)));
            }
            assert!(scope.is_none() || view.state != ObjectionState::Filed);
        }
        assert_eq!(whole, kept(dataset));
        assert!(!(whole && service(dataset) == Service::Open), "R-106");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_acts_keep_all_invariants(steps in prop::collection::vec(any::<Step>(), 1..120)) {
        run(|| {
            open();
            open();
            for step in steps {
                let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
                // As a transaction does: all of a step or nothing.
                let done = frame_support::storage::with_storage_layer(|| apply(step));
                if done.is_err() {
                    let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
                    assert_eq!(root, after, "what is refused changes nothing: {step:?}");
                }
                let sound = ObjectionsPallet::do_try_state().and(Catalog::do_try_state());
                if let Err(fault) = sound {
                    panic!("{fault:?} after {step:?}");
                }
                check_answers();
            }
        });
    }
}
