//! What was tried and what succeeded, so that the test cannot come to try nothing but nonsense.

use crate::calls::Name;
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

/// How often calls succeeded and failed.
#[derive(Default)]
pub struct Coverage(BTreeMap<Name, Counts>);

/// How often a call was tried.
#[derive(Clone, Default)]
struct Counts {
    succeeded: u32,
    refusals: BTreeMap<&'static str, u32>,
}

impl Counts {
    fn failed(&self) -> u32 {
        self.refusals.values().sum()
    }

    /// The refusals that came most often.
    fn reasons(&self) -> String {
        let mut refusals: Vec<_> = self.refusals.iter().map(|(reason, count)| (*count, *reason)).collect();
        refusals.sort_unstable_by(|a, b| b.cmp(a));
        refusals.iter().take(4).map(|(count, reason)| format!("{count} {reason}")).collect::<Vec<_>>().join(", ")
    }
}

/// Without these nothing of interest happens: each must succeed in every run of full length.
const CORE: &[&str] = &[
    "RuleParameters.set",
    "WorkingDays.publish_calendar",
    "Registry.admit",
    "Registry.admit_individual",
    "Registry.suspend",
    "Registry.reinstate",
    "Catalog.register",
    "Catalog.propose",
    "Catalog.review",
    "Catalog.publish",
    "Catalog.suspend",
    "Catalog.restore",
    "Applications.submit",
    "Applications.formal_review",
    "Applications.decide_row",
    "Applications.recheck_row",
    "Agreements.draft",
    "Agreements.sign_commitment",
    "Agreements.sign",
    "Agreements.request_renewal",
    "Grants.hold",
    "Grants.lift",
    "Receipts.record_delivery",
    "Receipts.acknowledge_delivery",
    "Receipts.file_return",
    "Receipts.anchor_deliveries",
    "Receipts.decide_batch",
    "Reports.publish_product",
    "Reports.file_usage_report",
    "Reports.file_report",
    "Credit.open_rating",
    "Credit.file_criterion",
    "Credit.enter_case",
    "Rectification.order",
    "Rectification.report",
    "Rectification.decide",
    "Rectification.terminate",
    "Objections.file",
    "Objections.verify",
    "Objections.decide",
    "Corrections.file_with_agency",
    "Corrections.conclude",
    "Council.propose",
    "Council.vote",
    "Utility.batch",
];

/// Of all calls, this many of a hundred must succeed in every run of full length.
const SHARE: usize = 90;

impl Coverage {
    /// A call was dispatched.
    pub fn count(&mut self, name: &Name, outcome: Result<(), DispatchError>) {
        let counts = self.0.entry(name.clone()).or_default();
        match outcome {
            Ok(()) => counts.succeeded += 1,
            Err(refusal) => *counts.refusals.entry(refusal.into()).or_default() += 1,
        }
    }

    /// Adds what another part of the run counted.
    pub fn add(&mut self, other: Self) {
        for (name, counts) in other.0 {
            let sum = self.0.entry(name).or_default();
            sum.succeeded += counts.succeeded;
            for (reason, count) in counts.refusals {
                *sum.refusals.entry(reason).or_default() += count;
            }
        }
    }

    /// Whether calls of this name succeeded as yet.
    pub fn succeeded(&self, name: &Name) -> bool {
        self.0.get(name).is_some_and(|counts| counts.succeeded > 0)
    }

    /// Prints how often the calls of each pallet succeeded and failed, and why those failed that never succeeded.
    pub fn print(&self) {
        let mut pallets: BTreeMap<&str, (u32, u32, String)> = BTreeMap::new();
        for (name, counts) in &self.0 {
            let (succeeded, failed, calls) = pallets.entry(&name.pallet).or_default();
            *succeeded += counts.succeeded;
            *failed += counts.failed();
            calls.push_str(&format!(" {} {}", name.call, counts.succeeded));
        }
        for (pallet, (succeeded, failed, calls)) in pallets {
            println!("{pallet}: {succeeded} succeeded, {failed} failed; succeeded:{calls}");
        }
        for (name, counts) in self.0.iter().filter(|(_, counts)| counts.succeeded == 0) {
            println!("{name} never succeeded: {}", counts.reasons());
        }
    }

    /// Asserts that every call was tried, that most succeeded, and that those of [`CORE`] did.
    pub fn assert_complete<'a>(&self, all: impl Iterator<Item = &'a Name>) {
        let all: Vec<_> = all.collect();
        let untried: Vec<_> = all.iter().filter(|name| !self.0.contains_key(**name)).map(|n| n.to_string()).collect();
        assert!(untried.is_empty(), "never tried: {untried:?}");
        let known: Vec<_> = all.iter().map(|name| name.to_string()).collect();
        let core: Vec<_> = CORE.iter().filter(|name| !known.contains(&name.to_string())).collect();
        assert!(core.is_empty(), "no calls any more: {core:?}");
        let succeeded = all.iter().filter(|name| self.succeeded(name)).count();
        assert!(succeeded * 100 >= all.len() * SHARE, "only {succeeded} of {} calls succeeded", all.len());
        let failed = |name: &&&Name| CORE.contains(&name.to_string().as_str()) && !self.succeeded(name);
        let missing: Vec<_> = all.iter().filter(failed).map(|name| name.to_string()).collect();
        assert!(missing.is_empty(), "never succeeded: {missing:?}");
    }
}
