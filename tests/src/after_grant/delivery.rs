//! Deliveries.

use super::{Held, Witness};
use crate::story::{line, Agreed, Story};
use anyhow::{ensure, Context, Result};
use drl_client::Keypair;
use drl_primitives::{
    catalog::Channel,
    receipts::{record::DeliveryView, Answer, DeliveryNote, ReceiptState},
    reports::{LaunchState, ObligationView, PeriodState},
    Day, DeliveryId,
};
use drl_runtime::{AccountId, BlockNumber, Runtime, RuntimeCall};
use pallet_receipts::{Call as Receipts, Event};
use std::path::{Path, PathBuf};

/// How many days the data user has to return data after a delivery.
const RETURN_DAYS: u32 = 90;

/// A delivery that the data user acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Its number.
    pub delivery: DeliveryId,
    /// The bytes that were delivered.
    pub size: u64,
    /// The last day for returning data.
    pub return_due: Day,
}

impl<A: Witness> Story<A> {
    /// Each agency's clerk records the delivery of a file; the data user acknowledges all of them at once.
    ///
    /// # Errors
    /// As [`Story::act`]; or the clocks that the first delivery starts do not run.
    pub async fn deliver(
        &mut self,
        agreed: &Agreed,
        files: &[(Held, PathBuf)],
        user: &Keypair,
    ) -> Result<Vec<Delivered>> {
        let mut all = Vec::new();
        for (held, file) in files {
            all.push(self.record_delivery(held, file).await?);
        }
        let acknowledge = |done: &Delivered| -> RuntimeCall {
            Receipts::<Runtime>::acknowledge_delivery { delivery: done.delivery, answer: Answer::Accepted }.into()
        };
        let what = line("acknowledges the deliveries", "确认收到数据");
        self.act_all(what, "applicant", user, all.iter().map(acknowledge).collect()).await?;
        for done in &all {
            let view = self.delivery(done.delivery).await?;
            ensure!(view.state == ReceiptState::Accepted, "{view:?}");
        }
        self.clocks_run(agreed).await?;
        Ok(all)
    }

    async fn record_delivery(&mut self, held: &Held, file: &Path) -> Result<Delivered> {
        let document = self.vault.add(file, "delivery")?;
        let delivered_at = self.now().await?;
        let return_due = Day::from_moment(delivered_at).plus(RETURN_DAYS);
        let note = DeliveryNote {
            version: self.grant(held.grant).await?.terms.dataset_version,
            digest: document.digest,
            size: document.bytes,
            delivered_at,
            channel: Channel::CityLedger,
            return_due: Some(return_due),
        };
        let clerk = self.people.agency(&held.agency)?.clerk.clone();
        let call = Receipts::<Runtime>::record_delivery { grant: held.grant, note };
        let done = self.act(line("records a delivery", "记录数据交付"), &held.agency, &clerk, call).await?;
        let delivery = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::DeliveryRecorded { delivery, .. } => Some(delivery),
            _ => None,
        });
        let delivery = delivery.context("no event of the delivery")?;
        let view = self.delivery(delivery).await?;
        ensure!(view.record.note == note && view.state == ReceiptState::Filed, "{view:?}");
        let detail = format!("{}, {} B, 0x{}", document.file_name, document.bytes, document.id());
        self.audience.fact(line("on the ledger, as a salted digest:", "链上仅有加盐摘要："), &detail);
        Ok(Delivered { delivery, size: document.bytes, return_due })
    }

    /// A delivery as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn delivery(&self, delivery: DeliveryId) -> Result<DeliveryView<AccountId, BlockNumber>> {
        self.there("ReleaseApi_delivery", delivery).await
    }

    /// What the data user owes under an agreement.
    ///
    /// # Errors
    /// Nothing, so far.
    pub async fn obligation(&self, agreed: &Agreed) -> Result<ObligationView<AccountId, BlockNumber>> {
        self.there("ReleaseApi_obligation", agreed.agreement).await
    }

    async fn clocks_run(&mut self, agreed: &Agreed) -> Result<()> {
        let owed = self.obligation(agreed).await?;
        let first = owed.latest_period.as_ref().context("no period of usage reports")?;
        ensure!(owed.launch.state == LaunchState::Awaited, "{owed:?}");
        ensure!((first.number, first.period.state) == (1, PeriodState::Open), "{owed:?}");
        let detail = format!("{}; {}", owed.launch.due, first.period.due);
        self.audience
            .fact(line("clocks run: launch, first usage report due", "计时开始：上线期限、首次使用报告期限"), &detail);
        Ok(())
    }
}
