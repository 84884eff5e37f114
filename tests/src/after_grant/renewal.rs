//! The end of the term, and what comes before it: renewal and notice.

use super::{Held, Witness};
use crate::story::{expect_error, line, Agreed, Story};
use anyhow::{ensure, Context, Result};
use drl_client::{signing::Act, Keypair};
use drl_primitives::{
    agreement::{AgreementState, AgreementView},
    grant_status::GrantsOf,
    verdict::Reason,
    AgreementVersion, Day, GrantHash,
};
use drl_runtime::Runtime;
use pallet_agreements::{Call as Agreements, Event};

/// The most grants that are asked for at once.
const PAGE: u32 = 100;

/// A renewed agreement, with the grants of its new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// The new version.
    pub version: AgreementVersion,
    /// The last day of the new term.
    pub last_day: Day,
    /// The new grants.
    pub agreed: Agreed,
}

impl<A: Witness> Story<A> {
    /// When the grants end. What a verdict says after it nobody can tell yet, and the ledger refuses to. The end itself is shown when its
    /// time has come ([`Story::first_term_ends`]).
    ///
    /// # Errors
    /// The ledger tells what it cannot know, or allows past the term.
    pub async fn expiry(&mut self, agreed: &Agreed, all: &[Held]) -> Result<()> {
        let span = self.agreement(agreed).await?.span.context("an agreement without a term")?;
        let what = line("the term, and each grant with it, ends at 24:00 on", "协议期限及授权终止于当日 24 时：");
        self.audience.fact(what, &span.last_day.to_string());
        for held in all {
            ensure!(held.until == span.until && span.until == span.last_day.end(), "{held:?} {span:?}");
        }
        let what =
            line("asked about a moment after it, the ledger does not guess:", "查询期满之后的时间，账本不作预判：");
        self.audience.fact(what, "");
        let first = all.first().context("no grant")?;
        self.expect_verdict_at(first, Some(first.until), Reason::TimeInFuture).await
    }

    /// The data user asks for a further term, whoever signed for the provider's side agrees: a new version with grants of its own, whose
    /// period follows the one that runs.
    ///
    /// # Errors
    /// As [`Story::act`]; or a verdict is another than it must be.
    pub async fn renew(
        &mut self,
        agreed: &Agreed,
        all: &[Held],
        months: u16,
        user: &Keypair,
        provider: &Keypair,
    ) -> Result<Renewed> {
        let agreement = agreed.agreement;
        let before = self.agreement(agreed).await?;
        let text: Vec<u8> = self.there("ReleaseApi_renewal_text", (agreement, months)).await?;
        let call = self.signed(agreement, Act::RequestRenewal(months), &text, user).await?;
        self.act(line("signs a request for a further term", "签署续签申请"), "applicant", user, call).await?;
        let asked = self.agreement(agreed).await?;
        ensure!((asked.state, asked.version) == (AgreementState::RenewalRequested, before.version), "{asked:?}");

        let version = before.version.saturating_add(1);
        let text: Vec<u8> = self.there("ReleaseApi_agreement_text", (agreement, version)).await?;
        let call = self.signed(agreement, Act::AgreeRenewal, &text, provider).await?;
        let what = line("agrees; the next version and its grants are made", "同意续签，生成新版本协议及授权");
        let done = self.act(what, "bureau", provider, call).await?;
        let renewed = done
            .events_as::<Event<Runtime>>()
            .any(|event| matches!(event, Event::AgreementRenewed { version: made, .. } if made == version));
        ensure!(renewed, "no event of the renewal");

        let after = self.agreement(agreed).await?;
        let (old, new) = (before.span.context("no term")?, after.span.context("no term")?);
        ensure!((after.state, after.version) == (AgreementState::Active, version), "{after:?}");
        ensure!(new.from == old.until, "a gap or an overlap: {old:?} {new:?}");
        let agreed = self.new_grants(agreed).await?;
        self.judge_both(all, &agreed).await?;
        Ok(Renewed { version, last_day: new.last_day, agreed })
    }

    /// The grants that an agreement has beside those that are known.
    async fn new_grants(&self, known: &Agreed) -> Result<Agreed> {
        let of = GrantsOf::Agreement(known.agreement);
        let all: Vec<GrantHash> = self.ledger.query("ReleaseApi_grants", (of, 0u32, PAGE)).await?.value;
        let is_new = |grant: &GrantHash| !known.grants.iter().any(|(_, other)| other == grant);
        let mut grants = Vec::new();
        for grant in all.into_iter().filter(is_new) {
            grants.push((self.grant(grant).await?.terms.dataset, grant));
        }
        Ok(Agreed { agreement: known.agreement, grants })
    }

    /// The running grants allow, those of the next term do not yet.
    async fn judge_both(&mut self, running: &[Held], next: &Agreed) -> Result<()> {
        ensure!(next.grants.len() == running.len(), "{next:?}");
        for held in self.held(next).await? {
            self.audience.fact(line("new grant:", "新授权："), &format!("{:?}", held.grant));
            self.expect_verdict(&held, Reason::TermNotBegun).await?;
        }
        for held in running {
            self.expect_verdict(held, Reason::Granted).await?;
        }
        Ok(())
    }

    /// The data user gives notice for the end of the last term: there is no further renewal, and until then all goes on. A notice for
    /// tomorrow is too short.
    ///
    /// # Errors
    /// As [`Story::act`]; or a verdict or a refusal is another than it must be.
    pub async fn give_notice(&mut self, renewed: &Renewed, running: &[Held], user: &Keypair) -> Result<()> {
        let agreement = renewed.agreed.agreement;
        let document = self.document("notice-of-end", "no further renewal is wanted")?;
        let end = self.today().await?.plus(1);
        let call = Agreements::<Runtime>::give_notice { agreement, end, document };
        expect_error(self.ledger.submit(call, user).await, "Agreements", "NoticeTooShort")?;
        let what = line(
            "notice for tomorrow is refused: Agreements.NoticeTooShort",
            "次日终止的通知被拒绝：Agreements.NoticeTooShort",
        );
        self.audience.fact(what, "");

        let end = renewed.last_day;
        let call = Agreements::<Runtime>::give_notice { agreement, end, document };
        self.act(line("gives notice for the last day of the term", "通知于期满日终止"), "applicant", user, call)
            .await?;
        let view = self.agreement(&renewed.agreed).await?;
        ensure!(view.state == AgreementState::NoticeGiven, "{view:?}");
        ensure!(view.notice.is_some_and(|notice| (notice.end, notice.document) == (end, document)), "{view:?}");
        for held in running {
            self.expect_verdict(held, Reason::Granted).await?;
        }
        Ok(())
    }

    /// An agreement as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn agreement(&self, agreed: &Agreed) -> Result<AgreementView> {
        self.there("ReleaseApi_agreement", agreed.agreement).await
    }
}
