//! A violation that is put right.

use super::{Held, Witness};
use crate::story::{expect_error, line, Agreed, Story};
use anyhow::{ensure, Context, Result};
use drl_client::{ledger::LedgerError, Keypair};
use drl_primitives::{
    catalog::Channel,
    clocks::Term,
    receipts::DeliveryNote,
    rectification::{BreachGround, CheckResult, Closure, RectificationState, RectificationSubject, RectificationView},
    verdict::Reason,
    RectificationId,
};
use drl_runtime::{AccountId, Runtime};
use pallet_receipts::Call as Receipts;
use pallet_rectification::{Call as Rectification, Event};

/// How many working days the data user has for its correction.
const LIMIT_WD: u16 = 10;

/// A case that ended with an accepted correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// Its number.
    pub rectification: RectificationId,
}

impl<A: Witness> Story<A> {
    /// The agency of a grant orders its data user to correct, and closes access with the order. A first correction is sent back, a
    /// second one is accepted. Meanwhile nothing is delivered, and service cannot be terminated: the limit is open.
    ///
    /// # Errors
    /// As [`Story::act`]; or a verdict or a refusal is another than it must be.
    pub async fn violate(&mut self, all: &[Held], held: &Held, user: &Keypair) -> Result<Corrected> {
        let rectification = self.order_correction(held).await?;
        self.expect_only(all, held.grant, Reason::GrantHeld).await?;
        self.nothing_is_delivered(held).await?;
        self.no_termination_yet(held, rectification).await?;

        self.report_correction(rectification, user).await?;
        let what = line("does not accept it; the limit runs on", "整改未通过，期限继续计算");
        self.check_correction(held, rectification, what, CheckResult::NotCorrected).await?;
        self.expect_case(rectification, RectificationState::Ordered).await?;
        self.expect_verdict(held, Reason::GrantHeld).await?;

        self.report_correction(rectification, user).await?;
        let what = line("accepts the correction; access opens again", "整改通过，恢复权限");
        self.check_correction(held, rectification, what, CheckResult::Corrected).await?;
        self.expect_case(rectification, RectificationState::Accepted).await?;
        self.expect_only(all, held.grant, Reason::Granted).await?;
        Ok(Corrected { rectification })
    }

    /// The agency orders a correction about its grants of a whole agreement, and closes access under all of them.
    pub(super) async fn order_about_agreement(&mut self, agreed: &Agreed, held: &Held) -> Result<RectificationId> {
        self.order(held, RectificationSubject::Agreement(agreed.agreement)).await
    }

    async fn order_correction(&mut self, held: &Held) -> Result<RectificationId> {
        self.order(held, RectificationSubject::Grant(held.grant)).await
    }

    async fn order(&mut self, held: &Held, subject: RectificationSubject) -> Result<RectificationId> {
        let chief = self.people.agency(&held.agency)?.chief.clone();
        let call = Rectification::<Runtime>::order {
            subject,
            ground: BreachGround::BeyondScope,
            closure: Closure::WithOrder,
            limit: Term::WorkingDays(LIMIT_WD),
            order: self.document("rectification-order", "raw data was offered for download")?,
        };
        let what = line("orders rectification and closes access", "责令整改并关闭权限");
        let done = self.act(what, &held.agency, &chief, call).await?;
        let ordered = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::RectificationOrdered { rectification, access_closed: true, .. } => Some(rectification),
            _ => None,
        });
        ordered.context("no event of an order that closes access")
    }

    /// A delivery under a grant that is held is refused, with the reason of the verdict.
    async fn nothing_is_delivered(&mut self, held: &Held) -> Result<()> {
        let clerk = self.people.agency(&held.agency)?.clerk.clone();
        let now = self.now().await?;
        let note = DeliveryNote {
            version: self.grant(held.grant).await?.terms.dataset_version,
            digest: self.document("delivery", "what must not be delivered")?,
            size: 1,
            delivered_at: now,
            channel: Channel::CityLedger,
            return_due: None,
        };
        let call = Receipts::<Runtime>::record_delivery { grant: held.grant, note };
        let refused = self.ledger.submit(call, &clerk).await;
        let held_back =
            matches!(&refused, Err(LedgerError::Dispatch(fault)) if fault.reason == Some(Reason::GrantHeld));
        ensure!(held_back, "a delivery under a held grant: {refused:?}");
        expect_error(refused, "Receipts", "GrantDenies")?;
        self.audience
            .fact(line("no delivery meanwhile: Receipts.GrantDenies", "期间不得交付：Receipts.GrantDenies"), "");
        Ok(())
    }

    /// No clock and no haste ends a service: termination needs a correction that has failed.
    async fn no_termination_yet(&mut self, held: &Held, rectification: RectificationId) -> Result<()> {
        let chief = self.people.agency(&held.agency)?.chief.clone();
        let evidence = self.document("termination", "the correction has not failed")?;
        let call = Rectification::<Runtime>::terminate { rectification, evidence };
        expect_error(self.ledger.submit(call, &chief).await, "Rectification", "WrongState")?;
        let what = line(
            "no termination while the limit runs: Rectification.WrongState",
            "整改期限内不得终止：Rectification.WrongState",
        );
        self.audience.fact(what, "");
        Ok(())
    }

    async fn report_correction(&mut self, rectification: RectificationId, user: &Keypair) -> Result<()> {
        let report = self.document("correction", "what was done about it")?;
        let call = Rectification::<Runtime>::report { rectification, report };
        self.act(line("reports its correction", "反馈整改情况"), "applicant", user, call).await?;
        self.expect_case(rectification, RectificationState::Reported).await
    }

    async fn check_correction(
        &mut self,
        held: &Held,
        rectification: RectificationId,
        what: crate::story::Line,
        result: CheckResult,
    ) -> Result<()> {
        let chief = self.people.agency(&held.agency)?.chief.clone();
        let evidence = self.document("check", "what the check found")?;
        let call = Rectification::<Runtime>::decide { rectification, result, evidence };
        self.act(what, &held.agency, &chief, call).await?;
        Ok(())
    }

    async fn expect_case(&self, rectification: RectificationId, state: RectificationState) -> Result<()> {
        let view = self.rectification(rectification).await?;
        ensure!(view.state == state && view.access_closed != state.is_closed(), "{view:?}");
        Ok(())
    }

    /// A case as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn rectification(&self, rectification: RectificationId) -> Result<RectificationView<AccountId>> {
        self.there("ReleaseApi_rectification", rectification).await
    }
}
