//! The product that is made of the data, and the report on its use.

use super::{Held, Witness};
use crate::story::{line, Agreed, Story};
use anyhow::{ensure, Context, Result};
use drl_client::Keypair;
use drl_primitives::{
    clocks::ClockEnd,
    reports::{LaunchState, PeriodState, ProductId, ProductTerms},
    GrantHash, PublicName,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_reports::{Call as Reports, Event};

/// The name under which the service of `examples/application` is published.
const SERVICE: &str = "绿谷畅行（示例）城乡出行服务";

impl<A: Witness> Story<A> {
    /// The data user publishes what it made of the data, which is the launch, and files the usage report of the first period.
    ///
    /// # Errors
    /// As [`Story::act`]; or the clocks do not end in time.
    pub async fn publish(&mut self, agreed: &Agreed, all: &[Held], user: &Keypair) -> Result<ProductId> {
        let agreement = agreed.agreement;
        let product = self.product_of(all).await?;
        let report = self.document("usage-report", "use, results and benefits of the first days")?;
        let feedback = Some(self.document("usage-feedback", "by county, by month, by use scenario")?);
        let calls: Vec<RuntimeCall> = vec![
            Reports::<Runtime>::publish_product { agreement, product }.into(),
            Reports::<Runtime>::file_usage_report { agreement, period: 1, report, feedback }.into(),
        ];
        let what = line("publishes its service, files the usage report", "发布服务并提交使用情况报告");
        let done = self.act_all(what, "applicant", user, calls).await?;
        let published = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::ProductPublished { product, launch: Some(ClockEnd::InTime), served_in_time: true, .. } => {
                Some(product)
            }
            _ => None,
        });
        self.clocks_stopped(agreed).await?;
        published.context("no event of a launch in time")
    }

    async fn product_of(&self, all: &[Held]) -> Result<ProductTerms> {
        let mut grants: Vec<GrantHash> = all.iter().map(|held| held.grant).collect();
        grants.sort();
        let today = self.today().await?;
        Ok(ProductTerms {
            name: PublicName::new(SERVICE).map_err(|fault| anyhow::anyhow!("name: {fault:?}"))?,
            document: self.document("product", "connections between railway stations and townships")?,
            link: self.document("link", "https://service.example")?,
            grants: grants.try_into().map_err(|_| anyhow::anyhow!("too many grants"))?,
            attribution: true,
            completed_on: today,
            launched_on: today,
            serves_until: None,
        })
    }

    /// The launch is over and done with; of the usage reports, the next one is due.
    async fn clocks_stopped(&mut self, agreed: &Agreed) -> Result<()> {
        let owed = self.obligation(agreed).await?;
        let next = owed.latest_period.as_ref().context("no period of usage reports")?;
        ensure!((owed.launch.state, owed.launch.end) == (LaunchState::Launched, Some(ClockEnd::InTime)), "{owed:?}");
        ensure!((next.number, next.period.state) == (2, PeriodState::Open), "{owed:?}");
        let what = line("launched in time; the next usage report is due", "按期上线；下次使用报告期限");
        self.audience.fact(what, &next.period.due.to_string());
        Ok(())
    }
}
