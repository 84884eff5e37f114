//! Data returns as a batch: the receipts stay off the chain, their root is anchored.

use super::{Delivered, Held, Witness};
use crate::story::{expect_error, line, Story};
use anyhow::{ensure, Context, Result};
use codec::Encode;
use drl_client::{
    receipts::{check, plan, tree, InclusionProof, LogName, LogReader, Proof},
    vault::digest_of,
    Keypair,
};
use drl_primitives::{
    clocks::ClockEnd,
    receipts::{
        line::ReturnLine,
        record::{BatchView, Log},
        Answer, BatchId, BatchNote, DeliveryRef, ReceiptKind, ReceiptState,
    },
    GrantHash, Moment,
};
use drl_runtime::{AccountId, BlockNumber, Runtime};
use pallet_receipts::{Call as Receipts, Event};
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

/// A batch of data returns that the agency accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Its number.
    pub batch: BatchId,
    /// What is anchored.
    pub note: BatchNote,
    /// The log of the receipts.
    pub log: PathBuf,
}

impl<A: Witness> Story<A> {
    /// The data user returns data in `count` receipts that answer a delivery: one transaction, whatever their number. The agency
    /// computes the root from the receipts and accepts, and one receipt is proved against what the ledger has.
    ///
    /// # Errors
    /// As [`Story::act`]; or the ledger does not have what the receipts give.
    pub async fn return_data(
        &mut self,
        held: &Held,
        answered: &Delivered,
        count: u64,
        folder: &Path,
        user: &Keypair,
    ) -> Result<Returned> {
        let log = folder.join(format!("returns-{}.jsonl", held.key));
        let begun = Instant::now();
        self.write_log(held.grant, count, &log).await?;
        let before = self.log_of(held.grant).await?.head;
        let note = plan(&mut self.reader(held, &log)?, &before)?;
        ensure!((note.first, note.count) == (0, count), "{note:?}");
        let detail =
            format!("{count}, {} kB, {:.1} s", fs::metadata(&log)?.len() / 1000, begun.elapsed().as_secs_f64());
        self.audience.fact(line("receipts written, root computed:", "回执已生成并计算默克尔根："), &detail);

        let batch = self.anchor(held, answered, note, user).await?;
        self.accept_batch(held, batch, &log).await?;
        self.prove_one(held, count / 3, &log).await?;
        Ok(Returned { batch, note, log })
    }

    fn reader(&self, held: &Held, log: &Path) -> Result<LogReader<impl std::io::BufRead>> {
        Ok(LogReader::open(log)?.of(LogName { grant: held.grant, kind: ReceiptKind::Return }))
    }

    /// Queries by township and month, as the first line of the agreement's list asks for, each with a receipt. The salts of all come
    /// from one secret that does not leave the data user's vault.
    async fn write_log(&self, grant: GrantHash, count: u64, log: &Path) -> Result<()> {
        let secret = self.document("salts-of-receipts", "salts of the receipts of data returns")?.value;
        let returned_at = self.now().await?;
        let mut file = BufWriter::new(File::create_new(log).with_context(|| log.display().to_string())?);
        for index in 0..count {
            serde_json::to_writer(&mut file, &receipt(grant, index, secret.0, returned_at))?;
            file.write_all(b"\n")?;
        }
        file.flush()?;
        Ok(())
    }

    async fn anchor(&mut self, held: &Held, answered: &Delivered, note: BatchNote, user: &Keypair) -> Result<BatchId> {
        let answers = Some(DeliveryRef::Receipt(answered.delivery));
        let call = || Receipts::<Runtime>::anchor_returns { grant: held.grant, note, answers };
        let what = line("anchors the data returns as one batch", "以一个批次锚定数据回流回执");
        let done = self.act(what, "applicant", user, call()).await?;
        let anchored = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::BatchAnchored { batch, end: Some(ClockEnd::InTime), .. } => Some(batch),
            _ => None,
        });
        // The same once more continues nothing.
        expect_error(self.ledger.submit(call(), user).await, "Receipts", "OutOfOrder")?;
        self.audience.fact(line("root anchored:", "已锚定的根："), &format!("{:?}", note.root));
        anchored.context("no event of a batch that came in time")
    }

    /// The agency, which has the receipts, holds them against the batch and accepts it.
    async fn accept_batch(&mut self, held: &Held, batch: BatchId, log: &Path) -> Result<()> {
        let anchored = self.batch(batch).await?.record.note;
        check(&mut self.reader(held, log)?, &anchored)?;
        let chief = self.people.agency(&held.agency)?.chief.clone();
        let call = Receipts::<Runtime>::decide_batch { batch, answer: Answer::Accepted };
        let what = line("computes the same root and accepts the batch", "复算一致，接收该批次");
        self.act(what, &held.agency, &chief, call).await?;
        let view = self.batch(batch).await?;
        ensure!(view.state == ReceiptState::Accepted, "{view:?}");
        Ok(())
    }

    /// One receipt is in the log that is anchored; another is not.
    async fn prove_one(&mut self, held: &Held, index: u64, log: &Path) -> Result<()> {
        let name = LogName { grant: held.grant, kind: ReceiptKind::Return };
        let proof = InclusionProof::new(name, &tree(&mut self.reader(held, log)?)?, index)?;
        Proof::Inclusion(proof.clone()).ensure_leads_to(&self.log_of(held.grant).await?.head)?;
        proof.verify()?;
        let text = fs::read_to_string(log)?;
        let line_at =
            |place: u64| text.lines().nth(usize::try_from(place).unwrap_or(usize::MAX)).context("no such line");
        proof.ensure_line(line_at(index)?.as_bytes())?;
        ensure!(
            proof.ensure_line(line_at(index.saturating_add(1))?.as_bytes()).is_err(),
            "another receipt is proved too"
        );
        let detail = format!("{index} ({})", proof.path.len());
        self.audience
            .fact(line("inclusion proof checked, receipt (hashes):", "包含证明核验通过，回执（哈希数）："), &detail);
        Ok(())
    }

    /// A batch as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn batch(&self, batch: BatchId) -> Result<BatchView<AccountId, BlockNumber>> {
        self.there("ReleaseApi_batch", batch).await
    }

    async fn log_of(&self, grant: GrantHash) -> Result<Log> {
        Ok(self.ledger.query("ReleaseApi_log", (grant, ReceiptKind::Return)).await?.value)
    }
}

/// The receipt of one returned record.
fn receipt(grant: GrantHash, index: u64, secret: [u8; 32], returned_at: Moment) -> ReturnLine {
    let (township, month) = (index % 173, index / 173);
    let record = format!("{township},{month},{}\n", index.wrapping_mul(2_654_435_761) % 10_000);
    let salt = sp_crypto_hashing::sha2_256(&(secret, index).encode());
    let size = u64::try_from(record.len()).unwrap_or(u64::MAX);
    ReturnLine { digest: digest_of(&salt, record.as_bytes()), grant, index, line: 1, returned_at, size }
}
