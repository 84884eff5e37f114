//! Random acts keep every invariant.

use crate::{mock::*, Call, Changes};
use drl_primitives::{
    peers::{NodeId, NodeRole, PeerAct},
    testing::Mock,
    Code,
};
use frame_support::{storage::with_transaction, traits::UnfilteredDispatchable};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sp_runtime::{DispatchResult, TransactionOutcome};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Council(Call<Test>),
    Officer(AccountId, Call<Test>),
    Validate(Vec<u32>),
    Pass,
}

fn identity() -> impl Strategy<Value = NodeId> {
    (1u8..12).prop_map(node)
}

fn happening() -> impl Strategy<Value = Happening> {
    let officer = prop::sample::select(vec![BUREAU_CHIEF, CHIEF, OTHER_CHIEF, AUDITOR, SIGNATORY, CLERK, NOBODY]);
    prop_oneof![
        5 => (identity(), 0u32..7, prop::sample::select(NodeRole::ALL))
            .prop_map(|(node, organisation, role)| Happening::Council(Call::add { node, organisation, role })),
        2 => identity().prop_map(|node| Happening::Council(Call::remove { node })),
        2 => (identity(), identity()).prop_map(|(old, new)| Happening::Council(Call::replace { old, new })),
        4 => (officer, identity(), identity())
            .prop_map(|(who, old, new)| Happening::Officer(who, Call::replace_own { old, new })),
        1 => prop::collection::vec(0u32..3, 0..3).prop_map(Happening::Validate),
        1 => Just(Happening::Pass),
    ]
}

/// Does it; what is not allowed is refused, and leaves no trace, as in a block.
fn happen(happening: Happening) {
    let (call, origin) = match happening {
        Happening::Council(call) => (call, council()),
        Happening::Officer(who, call) => (call, by(who)),
        Happening::Validate(organisations) => return Validators::set(&organisations),
        Happening::Pass => {
            Mock::pass_days(1);
            return System::set_block_number(System::block_number() + 1);
        }
    };
    let _: DispatchResult = with_transaction(|| match call.dispatch_bypass_filter(origin) {
        Ok(_) => TransactionOutcome::Commit(Ok(())),
        Err(refusal) => TransactionOutcome::Rollback(Err(refusal.error)),
    });
}

/// The test below is worth something only if random acts come everywhere.
#[test]
fn random_acts_reach_every_act_by_council_and_organisations() {
    let mut seen = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    let sequences = prop::collection::vec(happening(), 60);
    for _ in 0..50 {
        let happenings = sequences.new_tree(&mut runner).unwrap().current();
        run(|| {
            happenings.into_iter().for_each(happen);
            seen.extend(Changes::<Test>::iter_values().map(|change| (change.act, format!("{:?}", change.by).len())));
        });
    }
    assert!(PeerAct::ALL.iter().all(|act| seen.iter().any(|(found, _)| found == act)), "{seen:?}");
    assert!(
        seen.iter().filter(|(act, _)| *act == PeerAct::Replaced).count() >= 2,
        "by council and organisation: {seen:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// After each act all invariants hold, and no change of the past is another.
    #[test]
    fn random_acts_keep_all_invariants(happenings in prop::collection::vec(happening(), 1..60)) {
        run(|| {
            let mut changes = BTreeMap::new();
            for happening in happenings {
                happen(happening);
                PeersPallet::do_try_state().unwrap();
                let now: BTreeMap<_, _> = Changes::<Test>::iter().collect();
                assert!(changes.iter().all(|(number, change)| now.get(number) == Some(change)), "a change was changed");
                changes = now;
            }
        });
    }
}
