//! A node that lies is caught: each forgery is refused by its name, with exit code 10, and nothing of it is stored.

use anyhow::{anyhow, ensure, Context, Result};
use drl_client::Ledger;
use drl_primitives::{verdict::Reason, Code, GrantHash, Moment, OrgId};
use drl_tests::{
    cli::Desk,
    liar::{Liar, Lie},
};
use drl_verifier::{Anchor, Certificate, Claim};
use serde_json::{json, Value};
use sp_core::H256;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const CERTIFICATE: &str = "release_v1_certificate";
const ANCHOR: &str = "release_v1_anchor";
const VERIFY: &str = "release_v1_verifyGrant";
/// Where a forgery would be stored.
const STORED: &str = "forged-by-the-node.json";
/// How much older the block is that is given out as the newest one. Honest answers are of blocks a few seconds old.
const HIDDEN: Duration = Duration::from_secs(30);

/// What is asked about.
#[derive(Clone, Copy)]
pub struct Truth {
    /// A grant that is valid for tourism service, but not for research.
    pub grant: GrantHash,
    /// Another grant.
    pub other: GrantHash,
    /// Whose grants these are, of three.
    pub user: OrgId,
}

/// Somebody with an anchor, whose node lies.
struct Victim {
    desk: Desk,
    liar: Liar,
    truth: Truth,
}

/// Puts a liar before the node of a desk on which `anchor.json` lies.
pub async fn caught(desk: &Desk, node: &str, truth: Truth) -> Result<()> {
    let liar = Liar::before(node).await?;
    let victim = Victim { desk: desk.with("DRL_NODE", liar.url()), liar, truth };
    let (old, time) = victim.certificate("before.json").await?;
    victim.verdicts_are_proven().await?;
    victim.forged_verdicts().await?;
    victim.forged_proofs().await?;
    victim.forged_lists().await?;
    victim.answers_to_other_questions().await?;
    victim.forged_anchors().await?;
    victim.an_old_block(old, time).await
}

/// A lie about certificates, with everything put right that a forger can put right.
fn forged(edit: impl Fn(&mut Certificate) + Send + Sync + 'static) -> Lie {
    Lie::answers(CERTIFICATE, move |answer| {
        let Ok(mut certificate) = Certificate::from_json(&answer.to_string()) else { return };
        edit(&mut certificate);
        *answer = serde_json::from_str(&certificate.to_json()).unwrap_or_default();
    })
}

/// One about the verdict of a certificate.
fn forged_verdict(edit: impl Fn(&mut drl_primitives::verdict::Verdict) + Send + Sync + 'static) -> Lie {
    forged(move |certificate| match &mut certificate.claim {
        Claim::Verdict { verdict, .. } => edit(verdict),
        Claim::Grants { .. } => {}
    })
}

/// One about the grants that a certificate lists, and their number.
fn forged_list(edit: impl Fn(&mut u32, &mut Vec<GrantHash>) + Send + Sync + 'static) -> Lie {
    forged(move |certificate| match &mut certificate.claim {
        Claim::Grants { count, grants, .. } => edit(count, grants),
        Claim::Verdict { .. } => {}
    })
}

impl Victim {
    fn about_research(&self) -> String {
        format!("create {:?} --purpose research", self.truth.grant)
    }

    /// A certificate from the node while it tells the truth, and its time: that the grant does not allow research.
    async fn certificate(&self, file: &str) -> Result<(Certificate, Moment)> {
        self.liar.tells(None);
        let line = format!("certificate {} --anchor anchor.json --out {file}", self.about_research());
        let made = self.desk.json(&line).await?;
        ensure!(made["claim"]["verdict"]["verdict"]["reason"] == "purpose-not-granted", "{made}");
        let text = std::fs::read_to_string(self.desk.path(file))?;
        let certificate = Certificate::from_json(&text).map_err(|refusal| anyhow!("{refusal}"))?;
        Ok((certificate, made["time"].as_u64().context("no time")?))
    }

    /// The lie is told, refused with this name, and not stored.
    async fn refuses(&self, refusal: &str, asked: &str, lie: Lie) -> Result<()> {
        self.liar.tells(lie);
        let line = format!("certificate {asked} --anchor anchor.json --out {STORED}");
        let failure = self.desk.failure(10, &line).await.with_context(|| refusal.to_owned())?;
        ensure!(self.liar.told() == 1, "{refusal}: told {} times", self.liar.told());
        ensure!(failure["name"] == refusal, "not {refusal}: {failure}");
        ensure!(!self.desk.path(STORED).exists(), "{refusal}: stored all the same");
        Ok(())
    }

    /// Whoever takes the bare answer believes the lie; whoever asks for the certificate has the truth.
    async fn verdicts_are_proven(&self) -> Result<()> {
        self.liar.tells(Lie::answers(VERIFY, |answer| {
            answer["answer"]["allowed"] = json!(true);
            answer["answer"]["reason"] = json!(Reason::Granted.slug());
        }));
        let question = json!({ "purpose": "research", "items": [] });
        let ledger = Ledger::connect(self.liar.url()).await?;
        let said = ledger.rpc(VERIFY, &[json!(self.truth.grant), question]).await?;
        ensure!(said["answer"]["allowed"] == true && self.liar.told() == 1, "{said}");
        let line = format!("certificate {} --anchor anchor.json --out proven.json", self.about_research());
        let proven = self.desk.json(&line).await?;
        ensure!(proven["claim"]["verdict"]["verdict"]["allowed"] == false, "{proven}");
        Ok(())
    }

    async fn forged_verdicts(&self) -> Result<()> {
        let research = self.about_research();
        let allowed = || {
            forged_verdict(|verdict| {
                verdict.allowed = true;
                verdict.reason = Reason::Granted;
            })
        };
        self.refuses("verdict-differs", &research, allowed()).await?;
        let other_reason = forged_verdict(|verdict| verdict.reason = Reason::NoSuchGrant);
        self.refuses("verdict-differs", &research, other_reason).await?;
        let denied = forged_verdict(|verdict| {
            verdict.allowed = false;
            verdict.reason = Reason::GrantHeld;
        });
        let asked = format!("create {:?} --purpose tourism-service", self.truth.grant);
        self.refuses("verdict-differs", &asked, denied).await?;
        // A forger who does not even put the checksum right.
        let clumsy = Lie::answers(CERTIFICATE, |answer| answer["claim"]["verdict"]["verdict"]["allowed"] = json!(true));
        self.refuses("checksum-differs", &research, clumsy).await?;
        self.refuses("not-json", &research, Lie::answers(CERTIFICATE, |answer| *answer = json!({}))).await
    }

    async fn forged_proofs(&self) -> Result<()> {
        let research = self.about_research();
        let lies = [
            ("node-missing", forged(|certificate| drop(certificate.proof.remove(0)))),
            ("nodes-out-of-order", forged(|certificate| certificate.proof.push(certificate.proof[0].clone()))),
            ("other-genesis", forged(|certificate| certificate.genesis = H256::repeat_byte(7))),
            // The round that the votes were cast in.
            ("bad-signature", forged(|certificate| certificate.finality.head.justification.0[0] ^= 1)),
            // The parent of the block.
            ("other-block-justified", forged(|certificate| certificate.finality.head.header.0[0] ^= 1)),
            ("justification-malformed", forged(|certificate| certificate.finality.head.justification.0.clear())),
        ];
        for (refusal, lie) in lies {
            self.refuses(refusal, &research, lie).await?;
        }
        Ok(())
    }

    async fn forged_lists(&self) -> Result<()> {
        let asked = format!("grants --user {}", self.truth.user);
        let hides_one = forged_list(|count, grants| {
            grants.pop();
            *count = count.saturating_sub(1);
        });
        self.refuses("count-differs", &asked, hides_one).await?;
        self.refuses("grants-differ", &asked, forged_list(|_, grants| grants[0] = H256::repeat_byte(7))).await?;
        let of_another = Lie::asks(CERTIFICATE, |asked| asked[0] = json!({ "grants": { "dataset": 1 } }));
        self.refuses("other-question", &asked, of_another).await
    }

    /// What comes back is true, but no answer.
    async fn answers_to_other_questions(&self) -> Result<()> {
        let research = self.about_research();
        let other = self.truth.other;
        let lie = |alter: fn(&mut Value)| Lie::asks(CERTIFICATE, move |asked| alter(&mut asked[0]["verdict"]));
        let of_another = Lie::asks(CERTIFICATE, move |asked| asked[0]["verdict"]["grant"] = json!(other));
        self.refuses("other-question", &research, of_another).await?;
        let purpose = lie(|verdict| verdict["question"]["purpose"] = json!("transport-service"));
        self.refuses("other-question", &research, purpose).await?;
        let earlier = lie(|verdict| verdict["question"]["at"] = json!(1_767_225_600_000_u64));
        self.refuses("other-question", &research, earlier).await?;
        let items = lie(|verdict| verdict["question"]["items"] = json!([1]));
        self.refuses("other-question", &research, items).await
    }

    /// An anchor from a node is worth nothing before it was compared.
    async fn forged_anchors(&self) -> Result<()> {
        // Keys of the forger, who could sign whatever follows.
        let usurp = |answer: &mut Value| {
            let Ok(mut anchor) = Anchor::from_json(&answer.to_string()) else { return };
            anchor.authorities.iter_mut().for_each(|one| one.key.0[0] ^= 1);
            *answer = serde_json::from_str(&anchor.to_json()).unwrap_or_default();
        };
        let follows = format!("anchor follows {STORED} --anchor anchor.json");
        self.anchor("checkpoint", Lie::answers(ANCHOR, usurp)).await?;
        ensure!(self.desk.failure(10, &follows).await?["name"] == "anchor-contradictory");
        self.anchor("checkpoint", Lie::answers(ANCHOR, |answer| answer["set_id"] = json!(99))).await?;
        ensure!(self.desk.failure(10, &follows).await?["name"] == "anchor-damaged");
        let unproven = |answer: &mut Value| answer["proof"] = Value::Null;
        self.anchor("checkpoint", Lie::answers(ANCHOR, unproven)).await?;
        ensure!(self.desk.failure(10, &follows).await?["name"] == "no-finality-proof");
        // That of the genesis follows from nothing: it is compared by eye with the one that was computed from the genesis file.
        self.anchor("genesis", Lie::answers(ANCHOR, usurp)).await?;
        let mine = self.desk.json("anchor show anchor.json").await?;
        let fingerprint = mine["fingerprint"].as_str().context("no fingerprint")?;
        self.desk.run(&format!("--json anchor show {STORED} --fingerprint {fingerprint}")).await?.exits(7)?;
        Ok(std::fs::remove_file(self.desk.path(STORED))?)
    }

    /// Takes an anchor from the node.
    async fn anchor(&self, kind: &str, lie: Lie) -> Result<()> {
        self.liar.tells(lie);
        let anchor = Ledger::connect(self.liar.url()).await?.rpc(ANCHOR, &[json!(kind)]).await?;
        ensure!(self.liar.told() == 1, "the lie was not told: {anchor}");
        self.desk.write(STORED, &anchor.to_string())
    }

    /// A certificate of some time ago is given out as the newest: true, and hides what came since.
    async fn an_old_block(&self, old: Certificate, time: Moment) -> Result<()> {
        let age = SystemTime::now().duration_since(UNIX_EPOCH)?.saturating_sub(Duration::from_millis(time));
        tokio::time::sleep(HIDDEN.saturating_sub(age)).await;
        let asked = format!("{} --max-age {}", self.about_research(), HIDDEN.as_secs() - 1);
        let again = old.clone();
        self.refuses("stale", &asked, forged(move |certificate| *certificate = again.clone())).await?;
        // The state of the one block under the votes for the other.
        let mixed = forged(move |certificate| certificate.finality = old.finality.clone());
        self.refuses("node-missing", &asked, mixed).await?;
        self.liar.tells(None);
        self.desk.json(&format!("certificate {asked} --anchor anchor.json --out after.json")).await?;
        Ok(())
    }
}
