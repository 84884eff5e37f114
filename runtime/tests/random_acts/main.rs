//! Random acts over all pallets together, on the real runtime: whatever anybody does, in whatever order, each pallet's
//! `try_state` stays true, what holds between pallets holds, and nothing panics.
//!
//! Acts are dispatched as a block dispatches them, between the hooks of blocks; time moves by seconds and by years. Some acts are
//! nonsense: any call, any arguments, any origin. The others are made so that they may succeed, or nothing would ever be signed,
//! delivered, or objected to.
//!
//! | variable | meaning |
//! |---|---|
//! | `DRL_RANDOM_STEPS` | how many steps in all; default 10,000, in sequences of 1,250 that begin anew from genesis |
//! | `DRL_RANDOM_SEED` | where chance begins; each sequence has the seed after that of the one before |
//!
//! A failure prints its seed and its steps: with both variables set to what it says, it happens again.

mod calls;
mod consortium;
mod coverage;
mod dice;
mod fitting;
mod invariants;
mod journal;
mod own;
mod verifier;
mod world;

use calls::{Calls, Care, Name};
use coverage::Coverage;
use dice::Dice;
use drl_runtime::{Runtime, RuntimeCall, RuntimeOrigin};
use frame_support::weights::Weight;
use journal::{Journal, Who};
use sp_runtime::{traits::Dispatchable, StateVersion};
use std::{env, panic::AssertUnwindSafe};
use verifier::{Comparison, Reasons};
use world::World;

/// Steps of a whole run.
const STEPS: u64 = 10_000;
/// Steps of one sequence.
const SEQUENCE: u64 = 1_250;
/// Where chance begins.
const SEED: u64 = 1_000;
/// How often a productive step looks for arguments that the state allows.
const TRIES: u32 = 12;

/// Of so many dispatched calls the state is hashed before and after one, which takes long.
const ROOTS: u64 = 3_000;

/// What leads to a delivery, in order, and how often: without it, chance would take long to get there.
const OPENING: &[(&str, &str, u32)] = &[
    ("Catalog", "register", 9),
    ("Catalog", "propose", 9),
    ("Catalog", "review", 10),
    ("Catalog", "publish", 9),
    ("Applications", "submit", 8),
    ("Applications", "formal_review", 8),
    ("Applications", "decide_row", 20),
    ("Applications", "recheck_row", 20),
    ("Agreements", "draft", 5),
    ("Agreements", "sign_commitment", 5),
    ("Agreements", "sign", 10),
    ("Receipts", "record_delivery", 5),
    ("Receipts", "acknowledge_delivery", 5),
    ("Credit", "open_rating", 2),
    ("Credit", "file_criterion", 8),
    ("Credit", "vote", 8),
    ("Credit", "conclude_rating", 2),
    ("Catalog", "record_consultation", 10),
    ("Catalog", "fix_priority_list", 1),
];

/// How often calls are chosen, where it is not [`USUAL`] times: rarely what ends things, often what much else builds upon.
const WEIGHTS: &[(&str, &str, u32)] = &[
    ("Registry", "suspend", 2),
    ("Registry", "exit", 1),
    ("Registry", "dismiss", 1),
    ("Registry", "replace_officer", 1),
    ("Registry", "reinstate", 10),
    ("Registry", "readmit", 6),
    ("Registry", "appoint", 6),
    ("Registry", "admit", 2),
    ("Registry", "admit_individual", 2),
    ("RuleParameters", "set", 2),
    ("Catalog", "register", 6),
    ("Catalog", "propose", 10),
    ("Catalog", "review", 10),
    ("Catalog", "publish", 12),
    ("Catalog", "suspend", 2),
    ("Catalog", "withdraw", 1),
    ("Catalog", "restore", 10),
    ("Catalog", "withdraw_consent", 1),
    ("Catalog", "dispute", 2),
    ("Catalog", "settle", 8),
    ("Catalog", "report_to_government", 6),
    ("Catalog", "record_government_decision", 8),
    ("Applications", "submit", 10),
    ("Applications", "formal_review", 14),
    ("Applications", "decide_row", 18),
    ("Applications", "recheck_row", 18),
    ("Applications", "record_meeting", 10),
    ("Applications", "accept_partial", 8),
    ("Applications", "decline_partial", 1),
    ("Applications", "withdraw", 1),
    ("Agreements", "draft", 10),
    ("Agreements", "redraft", 2),
    ("Agreements", "sign_commitment", 10),
    ("Agreements", "sign", 18),
    ("Agreements", "request_renewal", 6),
    ("Agreements", "decide_renewal", 6),
    ("Agreements", "give_notice", 1),
    ("Agreements", "decline", 1),
    ("Grants", "hold", 2),
    ("Grants", "lift", 8),
    ("Receipts", "record_delivery", 14),
    ("Receipts", "acknowledge_delivery", 12),
    ("Receipts", "anchor_deliveries", 6),
    ("Reports", "file_usage_report", 8),
    ("Reports", "publish_product", 8),
    ("Rectification", "order", 5),
    ("Rectification", "report", 6),
    ("Rectification", "decide", 6),
    ("Rectification", "terminate_directly", 1),
    ("Credit", "file_criterion", 8),
    ("Credit", "vote", 8),
    ("Objections", "file", 6),
    ("Objections", "decide", 8),
    ("Objections", "verify", 8),
    ("Objections", "notify", 8),
    ("Objections", "request_rereview", 10),
    ("Objections", "rereview", 12),
    ("Objections", "accept", 2),
    ("Objections", "withdraw_objection", 2),
    ("Council", "vote", 12),
    ("Council", "close", 6),
    ("Consortium", "move_seat", 10),
    ("Consortium", "remove_member", 1),
    ("Consortium", "set_session_keys", 8),
    ("Pause", "pause", 1),
    ("Pause", "lift", 6),
];

/// How often every other call is chosen.
const USUAL: u32 = 4;

/// A call that may succeed.
fn act(name: &Name, calls: &Calls, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    fitting::call(name, calls, world, dice).or_else(|| calls.make(name, Care::Some, world, dice))
}

/// A sequence of steps on one chain.
struct Run<'a> {
    calls: &'a Calls,
    journal: &'a Journal,
    world: World,
    dice: Dice,
    coverage: Coverage,
    comparison: Comparison,
    /// Each call as often as it is to be chosen.
    urn: Vec<Name>,
    /// What is left of [`OPENING`], the last one first.
    opening: Vec<Name>,
}

impl<'a> Run<'a> {
    fn new(seed: u64, calls: &'a Calls, journal: &'a Journal) -> Self {
        let weight = |name: &Name| {
            let given = WEIGHTS.iter().find(|(pallet, call, _)| name.pallet == *pallet && name.call == *call);
            given.map_or(USUAL, |(_, _, weight)| *weight) as usize
        };
        let urn = calls.names().flat_map(|name| std::iter::repeat_n(name.clone(), weight(name))).collect();
        let times = |(pallet, call, times): &(&str, &str, u32)| {
            std::iter::repeat_n(Name { pallet: pallet.to_string(), call: call.to_string() }, *times as usize)
        };
        let opening = OPENING.iter().flat_map(times).rev().collect();
        let (world, dice) = (World::new(), Dice::new(seed));
        let (coverage, comparison) = (Coverage::default(), Comparison::new(seed));
        Self { calls, journal, world, dice, coverage, comparison, urn, opening }
    }

    /// All steps, from genesis on, and then `last`. Returns what was tried, and which reasons verdicts had.
    fn steps(mut self, count: u64, last: impl FnOnce()) -> (Coverage, Reasons) {
        self.world.genesis(&mut self.dice).execute_with(|| {
            self.world.begin_block(0);
            for step in 0..count {
                self.journal.step(step);
                if self.step() {
                    check();
                    self.comparison.compare().unwrap_or_else(|fault| panic!("{fault}"));
                }
            }
            check();
            last();
        });
        (self.coverage, self.comparison.into_reasons())
    }

    /// Returns whether anything changed.
    fn step(&mut self) -> bool {
        if let Some(name) = self.opening.pop() {
            return self.productive(&name);
        }
        match self.dice.below(100) {
            0..=11 => self.time(),
            12..=34 => self.nonsense(),
            _ => {
                let name = self.dice.one(&self.urn).cloned();
                name.is_some_and(|name| self.productive(&name))
            }
        }
    }

    /// Blocks end and begin, now and then with a session. After a long pause some follow at once, in which the agenda is worked off, or a part of it.
    fn time(&mut self) -> bool {
        let pause = if self.dice.percent(25) { self.world.rest_of_session() } else { world::pause(&mut self.dice) };
        let more = if self.dice.percent(50) { self.dice.below(12) } else { 0 };
        for pause in std::iter::once(pause).chain((0..more).map(|_| 0)) {
            let left = Weight::from_parts(self.dice.below(600_000_000_000), self.dice.below(5_000_000));
            self.journal.note(format!("{pause} ms pass"));
            self.world.end_block(left);
            self.world.begin_block(pause);
        }
        true
    }

    /// Any call by anybody.
    fn nonsense(&mut self) -> bool {
        let names: Vec<_> = self.calls.names().cloned().collect();
        let Some(name) = self.dice.one(&names).cloned() else { return false };
        let care = if self.dice.percent(50) { Care::None } else { Care::Some };
        let made = (0..10).find_map(|_| self.calls.make(&name, care, &self.world, &mut self.dice));
        let Some(call) = made else { return false };
        let who = match self.dice.below(20) {
            0 => Who::Root,
            1 => Who::Nobody,
            2 => Who::Council { yes: self.dice.between(0, 4) as u32, of: 4 },
            3 => Who::Account(self.world.stranger(&mut self.dice)),
            _ => Who::Account(self.world.person(&mut self.dice)),
        };
        self.dispatch(&name, call, who)
    }

    /// A call that makes sense, by an officer from whom it is taken if there is one, else by the council if it has a say.
    fn productive(&mut self, name: &Name) -> bool {
        let mut officers = self.world.officers();
        for _ in 0..TRIES {
            let Some(call) = act(name, self.calls, &self.world, &mut self.dice) else { continue };
            if let Some((yes, of)) = consortium::votes(&call, &mut self.dice) {
                if self.dispatch(name, call.clone(), Who::Council { yes, of }) {
                    return true;
                }
            }
            self.dice.shuffle(&mut officers);
            for officer in &officers {
                if self.dispatch(name, call.clone(), Who::Account(officer.clone())) {
                    return true;
                }
            }
        }
        false
    }

    /// Dispatches a call and returns whether it succeeded. What failed must have changed nothing.
    fn dispatch(&mut self, name: &Name, call: RuntimeCall, who: Who) -> bool {
        let delivered_under = match &call {
            RuntimeCall::Receipts(
                pallet_receipts::Call::record_delivery { grant, .. }
                | pallet_receipts::Call::anchor_deliveries { grant, .. },
            ) => Some(*grant),
            _ => None,
        };
        let allowed = delivered_under.is_none_or(invariants::allows);
        let before = (self.dice.below(ROOTS) == 0).then(root);
        self.journal.begin(self.world.now(), &who, &call);
        let outcome = call.dispatch(RuntimeOrigin::from(who));
        self.coverage.count(name, outcome.map(drop).map_err(|refusal| refusal.error));
        match outcome {
            Ok(_) => {
                self.journal.succeeded();
                assert!(allowed, "a delivery under {delivered_under:?}, which does not allow it");
                true
            }
            Err(refusal) => {
                let unchanged = before.is_none_or(|before| before == root());
                assert!(unchanged, "refused with {:?}, and the state is another", refusal.error);
                false
            }
        }
    }
}

/// Checks what must always be true.
fn check() {
    own::try_state().and_then(|()| invariants::between()).unwrap_or_else(|fault| panic!("{fault}"));
}

/// The root of the state.
fn root() -> Vec<u8> {
    sp_io::storage::root(StateVersion::V1)
}

/// The number that an environment variable holds.
fn variable(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn any_acts_in_any_order_keep_every_pallet_in_order() {
    let (seed, steps) = (variable("DRL_RANDOM_SEED", SEED), variable("DRL_RANDOM_STEPS", STEPS));
    let calls = Calls::new();
    let (mut coverage, mut reasons) = (Coverage::default(), Reasons::new());
    let mut left = steps;
    for sequence in 0..steps.div_ceil(SEQUENCE) {
        let (seed, count) = (seed.wrapping_add(sequence), left.min(SEQUENCE));
        left -= count;
        let journal = Journal::default();
        let run = AssertUnwindSafe(|| Run::new(seed, &calls, &journal).steps(count, || ()));
        match std::panic::catch_unwind(run) {
            Ok((part, seen)) => {
                coverage.add(part);
                seen.into_iter().for_each(|(reason, count)| *reasons.entry(reason).or_default() += count);
            }
            Err(panic) => {
                journal.print(seed);
                std::panic::resume_unwind(panic);
            }
        }
    }
    coverage.print();
    println!("reasons of verdicts: {reasons:?}");
    if steps >= STEPS {
        coverage.assert_complete(calls.names());
        verifier::assert_complete(&reasons);
    }
}

/// What the checks between pallets say after a short run whose state was spoiled.
fn fault_after(spoil: impl FnOnce()) -> String {
    let (calls, journal) = (Calls::new(), Journal::default());
    let mut fault = String::new();
    // As long as the opening: then there are grants.
    let steps = OPENING.iter().map(|(_, _, times)| u64::from(*times)).sum();
    Run::new(SEED, &calls, &journal).steps(steps, || {
        spoil();
        fault = invariants::between().expect_err("the state was spoiled");
    });
    fault
}

#[test]
fn verifier_and_runtime_that_differ_are_found() {
    let (calls, journal) = (Calls::new(), Journal::default());
    let steps = OPENING.iter().map(|(_, _, times)| u64::from(*times)).sum();
    let mut comparison = Comparison::new(SEED);
    Run::new(SEED, &calls, &journal).steps(steps, || {
        assert_eq!(comparison.compare(), Ok(()));
        // The runtime bridges a gap in a history; a verifier must not.
        let _ = pallet_catalog::Records::<Runtime>::clear(u32::MAX, None);
        let fault = comparison.compare().expect_err("the histories have a gap");
        assert!(fault.starts_with("verdict") && fault.contains("Missing"), "{fault}");
    });
}

#[test]
fn tallies_that_do_not_add_up_are_found() {
    use drl_primitives::{clocks::ClockKind, review::ReviewAct};
    let fault = fault_after(|| {
        pallet_working_days::Totals::<Runtime>::mutate(ClockKind::FormalReview, |tally| tally.in_time += 1);
    });
    assert!(fault.starts_with("tallies of clocks"), "{fault}");
    let fault =
        fault_after(|| pallet_applications::ActTotals::<Runtime>::mutate(ReviewAct::Submitted, |count| *count += 1));
    assert!(fault.starts_with("acts"), "{fault}");
}

#[test]
fn grant_that_allows_what_its_parts_do_not_is_found() {
    use drl_primitives::organisation::Standing;
    let fault = fault_after(|| {
        let granted = world::grants().into_iter().find(|grant| invariants::allows(*grant)).expect("a grant allows");
        let user = drl_runtime::Grants::grant(granted).expect("the grant is there").terms.user;
        pallet_registry::Organisations::<Runtime>::mutate_extant(user, |user| user.standing = Standing::Suspended);
    });
    assert!(fault.starts_with("grant"), "{fault}");
}
