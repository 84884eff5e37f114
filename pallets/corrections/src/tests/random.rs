//! Random acts keep every invariant.

use crate::{mock::*, Call, Records};
use drl_primitives::{
    clocks::Term,
    correction::{
        CorrectionAct, CorrectionForm, CorrectionGround, CorrectionOutcome, CorrectionState, ExtensionReason,
    },
    testing::Mock,
    Code, DatasetId,
};
use frame_support::traits::UnfilteredDispatchable;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Call(AccountId, Call<Test>),
    NewVersion(DatasetId, u32),
    Govern(bool, bool),
    Pass(u32),
}

fn code<C: Code + core::fmt::Debug>() -> impl Strategy<Value = C> {
    prop::sample::select(C::ALL)
}

fn officer() -> impl Strategy<Value = AccountId> {
    prop_oneof![
        12 => prop::sample::select(vec![HEAD, CHIEF, BUREAU_CHIEF, BUREAU_HEAD]),
        1 => prop::sample::select(vec![CLERK, BUREAU_CLERK, OTHER_HEAD, OTHER_CHIEF, SIGNATORY, NOBODY]),
    ]
}

fn filing() -> impl Strategy<Value = Call<Test>> {
    let dataset = || prop_oneof![4 => Just(DATASET), 1 => prop::sample::select(vec![OTHERS, BUREAUS, 99])];
    let form = |ground| CorrectionForm { ground, ..form() };
    let limit =
        prop_oneof![(0u16..4).prop_map(Term::WorkingDays), (0u32..30).prop_map(|d| Term::Until(first_day().plus(d)))];
    prop_oneof![
        (dataset(), code()).prop_map(move |(dataset, ground)| Call::file_with_agency { dataset, form: form(ground) }),
        (dataset(), code()).prop_map(move |(dataset, ground)| Call::file_with_bureau { dataset, form: form(ground) }),
        (dataset(), code::<CorrectionGround>(), limit).prop_map(|(dataset, ground, limit)| Call::bureau_notice {
            dataset,
            ground,
            found_by: BUREAU,
            limit,
            notice: LETTER,
        }),
    ]
}

fn outcome() -> impl Strategy<Value = CorrectionOutcome> {
    prop_oneof![
        prop::option::of(0u32..4).prop_map(|version| CorrectionOutcome::Corrected { version }),
        code().prop_map(|reason| CorrectionOutcome::NotCorrected { reason }),
    ]
}

fn later() -> impl Strategy<Value = Call<Test>> {
    let document = LETTER;
    (0u32..5).prop_flat_map(move |correction| {
        prop_oneof![
            2 => Just(Call::forward { correction, document }),
            2 => Just(Call::receive { correction }),
            2 => code::<ExtensionReason>().prop_map(move |reason| Call::extend { correction, reason, approval: APPROVAL }),
            2 => outcome().prop_map(move |outcome| Call::conclude { correction, outcome, report: REPORT }),
            2 => Just(Call::notify { correction, document }),
            2 => Just(Call::urge { correction, document }),
            1 => Just(Call::withdraw { correction, statement: document }),
            1 => prop::sample::select(vec![CHIEF, BUREAU_CHIEF, HEAD]).prop_map(|delegate| Call::delegate { delegate }),
            1 => Just(Call::end_delegation {}),
        ]
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (officer(), filing()).prop_map(|(who, call)| Happening::Call(who, call)),
        16 => (officer(), later()).prop_map(|(who, call)| Happening::Call(who, call)),
        1 => (Just(DATASET), 1u32..4).prop_map(|(dataset, version)| Happening::NewVersion(dataset, version)),
        1 => any::<(bool, bool)>().prop_map(|(agency, delegation)| Happening::Govern(agency, delegation)),
        4 => (0u32..5).prop_map(Happening::Pass),
    ]
}

/// Does it; what the rules do not allow is refused, and leaves no trace, as in a block.
fn happen(happening: Happening) {
    match happening {
        Happening::Call(who, call) => drop(call.dispatch_bypass_filter(by(who))),
        Happening::NewVersion(dataset, version) => Catalog::set_version(dataset, version),
        Happening::Govern(agency, delegation) => Mock::parameters(|parameters| {
            parameters.conduct.forwarded_starts_at_agency = agency;
            parameters.conduct.head_delegation = delegation;
        }),
        Happening::Pass(days) => pass_days(days),
    }
}

/// The test below is worth something only if random acts come everywhere.
#[test]
fn random_acts_reach_every_state_by_every_act_and_every_lateness() {
    let (mut states, mut acts, mut late) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut runner = TestRunner::deterministic();
    let sequences = prop::collection::vec(happening(), 60);
    for _ in 0..300 {
        let happenings = sequences.new_tree(&mut runner).unwrap().current();
        run(|| {
            for happening in happenings {
                happen(happening);
                states.extend((1..=latest()).map(|id| view(id).state));
            }
            acts.extend(Records::<Test>::iter_values().map(|record| record.act));
            for late_of in (1..=latest()).map(|id| view(id).late) {
                late.extend([(1, late_of.forwarding), (2, late_of.verification), (3, late_of.notice)]);
            }
        });
    }
    assert_eq!(states, CorrectionState::ALL.iter().copied().collect());
    assert_eq!(acts, CorrectionAct::ALL.iter().copied().collect());
    assert_eq!(late.len(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After each act all invariants hold, no record changes, what was late stays late, and what is closed stays closed.
    #[test]
    fn random_acts_keep_all_invariants(happenings in prop::collection::vec(happening(), 1..60)) {
        run(|| {
            let mut records = BTreeMap::new();
            let mut closed: BTreeSet<u32> = BTreeSet::new();
            let mut late = BTreeSet::new();
            for happening in happenings {
                happen(happening);
                CorrectionsPallet::do_try_state().unwrap();
                let now: BTreeMap<_, _> = Records::<Test>::iter().map(|(id, number, record)| ((id, number), record)).collect();
                assert!(records.iter().all(|(key, record)| now.get(key) == Some(record)), "a record changed");
                records = now;
                for id in 1..=latest() {
                    let seen = view(id);
                    assert!(seen.state.is_final() || !closed.contains(&id), "a closed request was opened again");
                    if seen.state.is_final() {
                        closed.insert(id);
                    }
                    assert!(seen.late.verification || !late.contains(&id), "what was late was forgotten");
                    if seen.late.verification {
                        late.insert(id);
                    }
                    // Where nothing more is to be done nothing is overdue.
                    let waits = !matches!(seen.state, CorrectionState::Closed | CorrectionState::Withdrawn);
                    assert!(waits || !seen.overdue);
                }
            }
        });
    }
}
