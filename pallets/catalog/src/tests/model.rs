//! Random calls keep the storage sound, and what is refused changes nothing.

use super::*;
use crate::Datasets;
use drl_primitives::{
    catalog::{DatasetControl, Items, OpeningBar},
    clocks::{Clocks, OnDue},
    dataset::{ConsultedGroup, EntryFault, FilingReason, Matter, PriorityCategory},
    grant_status::Act,
    parameters::DisputeInterim,
    Code,
};
use proptest::prelude::*;

/// One thing that happens: which, to which dataset, by whom, and with what.
type Step = (u8, u8, u8, u8);

fn pick<C: Code>(byte: u8) -> C {
    C::ALL[usize::from(byte) % C::ALL.len()]
}

fn some_entry(byte: u8) -> Box<Metadata> {
    Box::new(match byte % 7 {
        0 => unconditional(),
        1 => prohibited(),
        2 => raw(),
        3 => cured(CureKind::Anonymised),
        4 => cured(CureKind::Consented),
        5 => Metadata { assessment: Some(digest(byte)), ..restricted() },
        _ => restricted(),
    })
}

fn some_claim(byte: u8) -> Claim {
    match byte % 8 {
        0 => Claim::Sharing(Sharing::Unconditional),
        1 => Claim::Sharing(Sharing::NotShared { ground: Citation::article(Instrument::StateProvision, 1) }),
        other => Claim::Opening(pick(other)),
    }
}

/// Mostly somebody who may.
fn some_officer(byte: u8, usual: u64) -> RuntimeOrigin {
    signed(match byte {
        0..=9 => STRANGER,
        10..=19 => OTHER_CHIEF,
        20..=29 => CLERK,
        30..=39 => BUREAU_HEAD,
        _ => usual,
    })
}

fn apply((what, which, who, with): Step) -> DispatchResult {
    let dataset = DatasetId::from(which % 3) + 1;
    let owner = || some_officer(who, CHIEF);
    let bureau = || some_officer(who, BUREAU_CHIEF);
    match what % 30 {
        0 => Catalog::register(owner(), some_entry(with)),
        1 => Catalog::amend(owner(), dataset, some_entry(with)),
        2 => Catalog::new_version(owner(), dataset, some_entry(with)),
        3 => Catalog::discard_draft(owner(), dataset),
        4 | 5 => Catalog::propose(owner(), dataset),
        6 | 7 => Catalog::review(bureau(), dataset, EntryReview::Pass),
        8 => Catalog::review(bureau(), dataset, EntryReview::Return { reason: EntryFault::Duplicate }),
        9 => Catalog::dispute(bureau(), dataset, some_claim(with), digest(with)),
        10 => Catalog::settle(if with < 128 { owner() } else { bureau() }, dataset, some_claim(with)),
        11 => Catalog::report_to_government(bureau(), dataset, pick::<Matter>(with), digest(with)),
        12 => Catalog::record_government_decision(bureau(), dataset, some_claim(with), digest(with)),
        13 | 14 => Catalog::publish(owner(), dataset, pick(with)),
        15 => {
            let until = Mock::today().plus(u32::from(with) * 2);
            Catalog::file_outside(owner(), dataset, FilingReason::Emergency, digest(with), until)
        }
        16 => Catalog::acknowledge_filing(bureau(), dataset),
        17 => Catalog::open_elsewhere(owner(), dataset),
        18 => Catalog::suspend(owner(), dataset, pick(with), digest(with)),
        19 => Catalog::restore(owner(), dataset, digest(with)),
        20 => Catalog::withdraw(owner(), dataset, pick(with), digest(with)),
        21 => Catalog::reassess(owner(), dataset, digest(with)),
        22 => Catalog::withdraw_consent(owner(), dataset, digest(with)),
        23 => Catalog::record_consultation(bureau(), 2026, pick::<ConsultedGroup>(with), digest(with)),
        24 => {
            let entry = crate::PriorityEntry { dataset, category: PriorityCategory::Livelihood };
            Catalog::fix_priority_list(bureau(), 2026, vec![entry].try_into().unwrap(), digest(with))
        }
        25..=27 => objections_act(what, dataset, who, with),
        28 => {
            objections_change(with);
            Ok(())
        }
        _ => {
            world_changes(with);
            Ok(())
        }
    }
}

/// Some items of [`some_entry`], and sometimes others, or not in order.
fn some_items(byte: u8) -> Items {
    let codes: &[u16] = match byte % 7 {
        0 => &[],
        1 => &[1],
        2 => &[1, 2],
        3 => &[2, 7],
        4 => &[2, 1],
        _ => &[9],
    };
    codes.to_vec().try_into().unwrap()
}

/// Mostly for the owner.
fn objections_act(what: u8, dataset: DatasetId, who: u8, with: u8) -> DispatchResult {
    let organisation = if who < 20 { OTHER } else { AGENCY };
    let act = Act { organisation, officer: CHIEF, evidence: digest(with) };
    match what % 30 {
        25 => <Catalog as DatasetControl<u64>>::suspend(dataset, pick(with), act),
        26 if with < 128 => <Catalog as DatasetControl<u64>>::restore(dataset, act),
        26 => <Catalog as DatasetControl<u64>>::withdraw(dataset, pick(with), act),
        _ => Catalog::set_suspended_items(dataset, some_items(with), act),
    }
}

/// What stands against opening changes.
fn objections_change(with: u8) {
    Objections::set(|objections| match with % 4 {
        0 => objections.keep = with < 64,
        1 => objections.bar = (with < 32).then_some(OpeningBar::Undecided),
        2 => objections.bar = (with < 32).then_some(OpeningBar::NotProcessed),
        _ => objections.remaining = (with < 128).then(|| some_items(with / 4 % 4)),
    });
}

/// Days pass, clocks run out, readings change.
fn world_changes(with: u8) {
    match with % 8 {
        0 => Mock::parameters(|p| p.catalog.bureau_entry_review = with < 128),
        1 => Mock::parameters(|p| p.catalog.consent_also_for_w1_w2 = with < 128),
        2 => Mock::parameters(|p| {
            p.catalog.dispute_interim = if with < 128 { DisputeInterim::Stricter } else { DisputeInterim::Owners }
        }),
        3 => Mock::parameters(|p| p.catalog.open_elsewhere = pick(with / 8)),
        _ => Mock::pass_days(u32::from(with)),
    }
    for (id, clock) in Mock::clocks() {
        if clock.due < Mock::today() {
            <Mock as Clocks>::cancel(id);
            Catalog::on_due(id, clock.kind, clock.subject, clock.holder);
        }
    }
}

/// What must be true of one dataset whatever happened, beside `try_state`.
fn check_answers(before: &[(u32, u64)]) {
    for (dataset, at) in before {
        let Some(view) = Catalog::view(*dataset) else { continue };
        assert_eq!(Catalog::service_at(*dataset, *at), Some(view.service));
        let entry = Catalog::dataset(*dataset).unwrap();
        assert_eq!(Catalog::suspended_items_at(*dataset, *at), entry.suspended_items);
        if view.service == Service::Open {
            assert!(view.channel.is_some_and(|channel| channel.carries(view.attribute)), "R-013, Q-06");
            assert!(!view.items.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_calls_keep_the_storage_sound(steps in prop::collection::vec(any::<Step>(), 1..120)) {
        run(|| {
            for id in 1..=3u8 {
                open(*some_entry(id + 2));
            }
            for step in steps {
                let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
                if apply(step).is_err() {
                    let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
                    assert_eq!(root, after, "what is refused changes nothing: {step:?}");
                }
                Catalog::do_try_state().unwrap_or_else(|fault| panic!("{fault:?} after {step:?}"));
            }
            let now = Mock::now();
            check_answers(&Datasets::<Test>::iter_keys().map(|id| (id, now)).collect::<Vec<_>>());
        });
    }
}
