//! What time does by itself: a limit that passes, a term that ends. The nodes are restarted with later clocks, so
//! that days and months pass in seconds; the ledger takes the time from its validators and does the rest.

use super::{Held, Witness};
use crate::{
    network::Consortium,
    story::{expect_error, line, Agreed, Story},
};
use anyhow::{bail, ensure, Context, Result};
use drl_client::{forms::ApplicationFolder, ledger::Ledger, Keypair};
use drl_primitives::{
    credit::{EntryGround, EntryView},
    rectification::RectificationState,
    verdict::Reason,
    CreditEntryId, Moment, RectificationId,
};
use drl_runtime::{AccountId, BlockNumber, Runtime};
use pallet_rectification::{Call as Rectification, Event};
use std::time::{Duration, Instant};

/// How long a restarted network may take until a block of the later time is final.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long the agenda may take for the days that have passed: a bounded number of entries a block.
const AGENDA: Duration = Duration::from_secs(120);

impl<A: Witness> Story<A> {
    /// Restarts every node with a clock that shows `moment` or a little later, and waits until the ledger knows that time.
    ///
    /// # Errors
    /// A node does not start, or no block of the later time becomes final.
    pub async fn let_time_pass(&mut self, network: &mut Consortium, moment: Moment) -> Result<()> {
        let now = self.now().await?;
        network.move_clocks(Duration::from_millis(moment.saturating_sub(now)))?;
        let url = network.nodes.first().context("no node")?.url();
        self.ledger = Ledger::connect(&url).await?;
        let begun = Instant::now();
        while self.now().await? < moment {
            ensure!(begun.elapsed() < PATIENCE, "no block of the later time is final after {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let what = line("the four nodes are restarted with later clocks; it is", "四个节点调快时钟后重启，当前日期：");
        let today = self.today().await?.to_string();
        self.audience.fact(what, &today);
        Ok(())
    }

    /// An order to correct whose limit passes without a report: the case fails by itself. The agency terminates, the credit entry is made
    /// in the same step, and the data user's next application is refused.
    ///
    /// # Errors
    /// As [`Story::act`]; or a state, a verdict or a refusal is another than it must be.
    pub async fn fail_to_correct(
        &mut self,
        network: &mut Consortium,
        agreed: &Agreed,
        held: &Held,
        user: &Keypair,
    ) -> Result<CreditEntryId> {
        let rectification = self.order_about_agreement(agreed, held).await?;
        self.expect_verdict(held, Reason::GrantHeld).await?;
        let due = self.rectification(rectification).await?.due.context("an order without a limit")?.day;
        self.let_time_pass(network, due.end()).await?;
        self.wait_until_failed(rectification).await?;
        self.audience
            .fact(line("nothing was reported; the case failed by itself", "逾期未反馈，系统自动判定整改未通过"), "");

        let entry = self.terminate_failed(held, rectification).await?;
        self.expect_verdict(held, Reason::GrantTerminated).await?;
        self.entry_stands(held, entry).await?;
        self.next_application_is_refused(user).await?;
        Ok(entry)
    }

    /// The last day of the first term passes: its grants are over, those of the next term begin.
    ///
    /// # Errors
    /// A verdict is another than it must be.
    pub async fn first_term_ends(
        &mut self,
        network: &mut Consortium,
        running: &[Held],
        next: &[Held],
        terminated: &Held,
    ) -> Result<()> {
        let until = running.first().context("no grant")?.until;
        self.let_time_pass(network, until).await?;
        for held in running {
            let reason = if held.grant == terminated.grant { Reason::GrantTerminated } else { Reason::TermOver };
            self.expect_verdict(held, reason).await?;
        }
        for held in next {
            let reason = if held.owner == terminated.owner { Reason::GrantTerminated } else { Reason::Granted };
            self.expect_verdict(held, reason).await?;
        }
        // What was, stays answerable from today's state.
        let first = running.iter().find(|held| held.owner != terminated.owner).context("all were terminated")?;
        self.audience.fact(line("and as of the last moment of the first term:", "查询第一期最后时刻："), "");
        self.expect_verdict_at(first, Some(until.saturating_sub(1)), Reason::Granted).await
    }

    /// The clock acts in the first blocks after the day, some entries of its agenda in each.
    async fn wait_until_failed(&self, rectification: RectificationId) -> Result<()> {
        let begun = Instant::now();
        loop {
            let view = self.rectification(rectification).await?;
            match view.state {
                RectificationState::Failed => return Ok(()),
                RectificationState::Ordered if begun.elapsed() < AGENDA => {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                _ => bail!("the limit has passed, and the case is {view:?}"),
            }
        }
    }

    async fn terminate_failed(&mut self, held: &Held, rectification: RectificationId) -> Result<CreditEntryId> {
        let chief = self.people.agency(&held.agency)?.chief.clone();
        let evidence = self.document("result-of-the-check", "nothing was corrected within the limit")?;
        let call = Rectification::<Runtime>::terminate { rectification, evidence };
        let what = line("terminates the service; the credit entry is made", "终止服务并计入信用档案");
        let done = self.act(what, &held.agency, &chief, call).await?;
        let entry = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::ServiceTerminated { ended: true, entry, .. } => Some(entry),
            _ => None,
        });
        entry.context("no event of a termination with a credit entry")
    }

    async fn entry_stands(&self, held: &Held, entry: CreditEntryId) -> Result<()> {
        let view: EntryView<AccountId, BlockNumber> = self.there("ReleaseApi_credit_entry", entry).await?;
        ensure!((view.organisation, view.ground) == (held.user, EntryGround::NotRectified) && view.bars, "{view:?}");
        Ok(())
    }

    /// bad information about the applicant stands.
    async fn next_application_is_refused(&mut self, user: &Keypair) -> Result<()> {
        let prepared =
            ApplicationFolder::read(&self.examples.join("application"))?.prepare(&self.vault, &self.names)?;
        let call = pallet_applications::Call::<Runtime>::submit {
            form: Box::new(prepared.form),
            documents: prepared.documents,
            rows: prepared.rows,
        };
        expect_error(self.ledger.submit(call, user).await, "Applications", "CreditBarred")?;
        let what = line(
            "the data user's next application is refused: Applications.CreditBarred",
            "其后续申请被拒绝：Applications.CreditBarred",
        );
        self.audience.fact(what, "");
        Ok(())
    }
}
