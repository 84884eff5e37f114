//! An objection to the opening of a dataset.

use super::{Held, Witness};
use crate::story::{expect_error, line, Story};
use anyhow::{ensure, Context, Result};
use drl_primitives::{
    objection::{
        Demand, Finding, InfringedRight, ObjectionForm, ObjectionState, ObjectionView, Outcome, SuspensionScope,
    },
    verdict::Reason,
    ObjectionId,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_objections::{Call as Objections, Event};

/// An objection whose party was told the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objected {
    /// Its number.
    pub objection: ObjectionId,
}

impl<A: Witness> Story<A> {
    /// Somebody objects to a dataset; the bureau enters it. The owner verifies and suspends: the grants of that dataset deny from that
    /// block on, and no other. By the final result the opening is restored, and the party is told.
    ///
    /// # Errors
    /// As [`Story::act`]; or a verdict or a refusal is another than it must be.
    pub async fn object(&mut self, all: &[Held], held: &Held) -> Result<Objected> {
        let objection = self.enter_objection(held).await?;
        self.expect_only(all, held.grant, Reason::Granted).await?;

        let chief = self.people.agency(&held.agency)?.chief.clone();
        let evidence = self.document("verification", "preliminary verification")?;
        let call = Objections::<Runtime>::verify { objection, finding: Finding::SuspendDataset, evidence };
        self.act(line("verifies and suspends at once", "核实并立即中止开放"), &held.agency, &chief, call).await?;
        let view = self.objection(objection).await?;
        ensure!(
            (view.state, view.suspends) == (ObjectionState::FinalCheck, Some(SuspensionScope::Dataset)),
            "{view:?}"
        );
        self.expect_only(all, held.grant, Reason::DatasetSuspended).await?;
        self.owner_cannot_go_around(held).await?;

        let report = self.document("decision", "the objection is not borne out")?;
        let notice = self.document("notice", "to the party: result and reasons")?;
        let calls: Vec<RuntimeCall> = vec![
            Objections::<Runtime>::decide { objection, outcome: Outcome::RestoreOrKeep, report }.into(),
            Objections::<Runtime>::notify { objection, notice }.into(),
        ];
        let what = line("restores the opening, tells the party", "恢复开放并告知当事人");
        self.act_all(what, &held.agency, &chief, calls).await?;
        let view = self.objection(objection).await?;
        ensure!((view.state, view.suspends) == (ObjectionState::Notified, None), "{view:?}");
        self.expect_only(all, held.grant, Reason::Granted).await?;
        Ok(Objected { objection })
    }

    async fn enter_objection(&mut self, held: &Held) -> Result<ObjectionId> {
        // Who objects stands in no call: the handle is a commitment made for this objection.
        let form = ObjectionForm {
            handle: self.document("party", "who objects")?,
            right: InfringedRight::BusinessSecret,
            demand: Demand::Suspend,
            items: Default::default(),
            material: Some(self.document("material", "factual material")?),
        };
        let clerk = self.people.bureau.clerk.clone();
        let call = Objections::<Runtime>::file { dataset: held.dataset, form };
        let done = self.act(line("enters an objection", "登记异议"), "bureau", &clerk, call).await?;
        let filed = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::ObjectionFiled { objection, .. } => Some(objection),
            _ => None,
        });
        filed.context("no event of the objection")
    }

    /// What an objection keeps suspended, its owner does not restore before it is decided.
    async fn owner_cannot_go_around(&mut self, held: &Held) -> Result<()> {
        let chief = self.people.agency(&held.agency)?.chief.clone();
        let evidence = self.document("restoration", "to be served again")?;
        let call = pallet_catalog::Call::<Runtime>::restore { dataset: held.dataset, evidence };
        expect_error(self.ledger.submit(call, &chief).await, "Catalog", "KeptByObjection")?;
        let what = line(
            "not restored past the objection: Catalog.KeptByObjection",
            "异议未处理不得自行恢复：Catalog.KeptByObjection",
        );
        self.audience.fact(what, "");
        Ok(())
    }

    /// An objection as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn objection(&self, objection: ObjectionId) -> Result<ObjectionView> {
        self.there("ReleaseApi_objection", objection).await
    }
}
