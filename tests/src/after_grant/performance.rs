//! The figures of performance: each organisation's, and those of all together.

use super::Witness;
use crate::story::{line, Story};
use anyhow::{ensure, Result};
use codec::Encode;
use drl_primitives::{
    clocks::ClockKind,
    views::{ClockFigures, OrganisationView, PerformanceView},
    Code, OrgId,
};
use drl_runtime::AccountId;
use std::collections::BTreeMap;

/// Figures by what they count: the list they stand in, the code, and which figure of the code.
pub type Figures = BTreeMap<(&'static str, Vec<u8>, usize), u64>;

/// The figures of several views, each added up. A figure of 0 is the same as none.
pub fn sum<'a>(views: impl IntoIterator<Item = &'a PerformanceView>) -> Figures {
    let mut all = Figures::new();
    for view in views {
        for (kind, found) in &view.clocks {
            let ClockFigures { started, running, overdue, in_time, late, cancelled, reached, breaches } = *found;
            let figures = [started, running, overdue, in_time, late, cancelled, reached, breaches];
            add(&mut all, "clocks", kind, &figures);
        }
        for (act, count) in &view.acts {
            add(&mut all, "acts", act, &[*count]);
        }
        for (ground, count) in &view.refusals {
            add(&mut all, "refusals", ground, &[*count]);
        }
        for (service, count) in &view.datasets {
            add(&mut all, "datasets", service, &[*count]);
        }
        add(&mut all, "overdue for assessment", &(), &[view.overdue_for_assessment]);
    }
    all
}

fn add(all: &mut Figures, list: &'static str, code: &impl Encode, figures: &[u32]) {
    for (place, figure) in figures.iter().enumerate().filter(|(_, figure)| **figure > 0) {
        let so_far = all.entry((list, code.encode(), place)).or_default();
        *so_far = so_far.saturating_add(u64::from(*figure));
    }
}

impl<A: Witness> Story<A> {
    /// Reads the figures of every organisation and those of all together, at one block, and checks that the former add up to the latter.
    /// Those of all together.
    ///
    /// # Errors
    /// They do not.
    pub async fn performance(&mut self) -> Result<PerformanceView> {
        let at = self.ledger.finalized().await?.hash;
        let mut each = Vec::new();
        while let Some(organisation) = self.organisation_number(each.len(), at).await? {
            let view: PerformanceView = self.ledger.query_at("ReleaseApi_performance", Some(organisation), at).await?;
            each.push(view);
        }
        let total: PerformanceView = self.ledger.query_at("ReleaseApi_performance", None::<OrgId>, at).await?;
        let (added, together) = (sum(&each), sum([&total]));
        ensure!(
            added == together,
            "the sum over {} organisations is not the total: {added:?} {together:?}",
            each.len()
        );
        for (kind, figures) in &total.clocks {
            self.tell_clocks(*kind, figures);
        }
        let what =
            line("organisations; the sum of each figure over them is the total", "个组织；各项指标之和均等于总数");
        let detail = format!("({}, {})", each.len(), together.len());
        self.audience.fact(what, &detail);
        Ok(total)
    }

    /// The organisation with this number, if it was admitted by this block.
    async fn organisation_number(&self, number: usize, at: drl_runtime::Hash) -> Result<Option<OrgId>> {
        let id = OrgId::try_from(number)?;
        let view: Option<OrganisationView<AccountId>> = self.ledger.query_at("ReleaseApi_organisation", id, at).await?;
        Ok(view.map(|_| id))
    }

    fn tell_clocks(&mut self, kind: ClockKind, figures: &ClockFigures) {
        let ClockFigures { started, running, in_time, late, breaches, .. } = figures;
        let name = kind.text(self.audience.language());
        let detail = format!("{started} / {running} / {in_time} / {late} / {breaches}  {name}");
        self.audience.fact(
            line("clocks started / running / in time / late / breaches:", "计时：启动/进行中/按期/逾期/违期："),
            &detail,
        );
    }
}
