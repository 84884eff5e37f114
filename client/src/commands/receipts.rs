//! Logs of receipts that are kept off the chain: roots, proofs, and the batches that anchor them.

use super::{
    answers::delivery_from,
    batch,
    context::{hash_from, read_json, write_json, Context},
};
use crate::{
    ledger::Ledger,
    output::{Answer, Failure, InputFault},
    receipts::{self, ConsistencyProof, InclusionProof, LogName, LogReader, Proof, ReceiptFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{
    receipts::{merkle::TreeHead, BatchId, BatchNote, DeliveryRef, ReceiptKind},
    Code, Day, GrantHash, Language,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_receipts::Call;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Check every line of a log, and compute its size and root
    Root {
        /// The log: one receipt a line
        log: PathBuf,
    },
    /// Prove that a receipt is in a log
    Prove {
        /// The log
        log: PathBuf,
        /// The index of the receipt, from 0
        #[arg(long)]
        index: u64,
        /// Write the proof to a new file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Prove that a log continues the one it was before
    Consistency {
        /// The log
        log: PathBuf,
        /// How many receipts it had before
        #[arg(long, value_name = "SIZE")]
        from: u64,
        /// Write the proof to a new file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Check a proof; without --anchored and --batch no network is needed. Exit code 7 where it does not hold
    Verify {
        /// The file with the proof
        proof: PathBuf,
        /// A file with the line that is proved
        #[arg(long, value_name = "FILE")]
        line: Option<PathBuf>,
        /// The grant that the log must be of
        #[arg(long, value_parser = hash_from)]
        grant: Option<GrantHash>,
        /// Read from the node that the root was anchored, for this log
        #[arg(long)]
        anchored: bool,
        /// Read from the node that the root is the one of this batch
        #[arg(long, value_name = "NUMBER")]
        batch: Option<BatchId>,
    },
    /// Hold a log against an anchored batch: the same count, the same root. Exit code 7 where not
    Check {
        /// The log up to the last receipt of the batch
        log: PathBuf,
        /// The number of the batch
        #[arg(long, value_name = "NUMBER")]
        batch: BatchId,
    },
    /// Anchor what a log grew by (agency: deliveries; data user: returns)
    Anchor {
        /// The whole log, from its first receipt
        log: PathBuf,
        /// The grant
        #[arg(long, value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        kind: Kind,
        /// The last day for returning data, where the agreement asks for returns
        #[arg(long, value_name = "DAY", conflicts_with = "returns")]
        return_due: Option<Day>,
        /// Which delivery the returns answer: its number, or batch:NUMBER
        #[arg(long, value_parser = delivery_from, value_name = "DELIVERY", conflicts_with = "deliveries")]
        answers: Option<DeliveryRef>,
    },
}

/// Which log of a grant.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Kind {
    /// Of deliveries
    #[arg(long)]
    pub deliveries: bool,
    /// Of data returns
    #[arg(long)]
    pub returns: bool,
}

impl Kind {
    /// The kind of its receipts.
    pub const fn of_receipts(self) -> ReceiptKind {
        match self.returns {
            true => ReceiptKind::Return,
            false => ReceiptKind::Delivery,
        }
    }
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let language = context.style.language;
        match self {
            Self::Root { log } => {
                let mut log = LogReader::open(&log)?;
                let head = receipts::head(&mut log)?;
                let name = log.name()?;
                let value = serde_json::json!({ "log": name, "size": head.size, "root": head.root });
                Ok(Answer::new(value).fields(fields(name, &head, language)))
            }
            Self::Prove { log, index, out } => {
                let (name, tree) = tree(&log)?;
                written(&Proof::Inclusion(InclusionProof::new(name, &tree, index)?), out.as_deref(), language)
            }
            Self::Consistency { log, from, out } => {
                let (name, tree) = tree(&log)?;
                written(&Proof::Consistency(ConsistencyProof::new(name, &tree, from)?), out.as_deref(), language)
            }
            Self::Verify { proof, line, grant, anchored, batch } => {
                let proof: Proof = read_json(&proof)?;
                verify_here(&proof, line.as_deref(), grant)?;
                let batch = match (batch, anchored) {
                    (None, false) => None,
                    (batch, _) => Some(verify_there(&context.ledger().await?, &proof, batch).await?),
                };
                Ok(verified(&proof, batch, language))
            }
            Self::Check { log, batch: id } => {
                let batch = batch::found(&context.ledger().await?, id).await?;
                batch::hold_against(&batch, &log)?;
                let text = format!("✓ {}", words::RECEIPTS_FIT.of(language));
                Ok(Answer::record(batch.record.note).with("batch", id).text(text))
            }
            Self::Anchor { log, grant, kind, return_due, answers } => {
                let name = LogName { grant, kind: kind.of_receipts() };
                let note = planned(&context.ledger().await?, &log, name).await?;
                context.act(anchoring(name, note, return_due, answers)).await
            }
        }
    }
}

fn tree(log: &Path) -> Result<(LogName, receipts::Tree), ReceiptFault> {
    let mut log = LogReader::open(log)?;
    let tree = receipts::tree(&mut log)?;
    Ok((log.name()?, tree))
}

fn fields(log: LogName, head: &TreeHead, language: Language) -> [(crate::texts::Text, String); 4] {
    [
        (words::GRANT, format!("{:?}", log.grant)),
        (words::KIND, log.kind.text(language).to_owned()),
        (words::RECEIPTS, head.size.to_string()),
        (words::ROOT, format!("{:?}", head.root)),
    ]
}

/// The proof as the answer; or in a file.
fn written(proof: &Proof, out: Option<&Path>, language: Language) -> Result<Answer, Failure> {
    let answer = match out {
        None => Answer::record(proof),
        Some(path) => {
            write_json(path, proof)?;
            Answer::new(proof).fields(fields(proof.log(), &proof.head(), language)).text(path.display().to_string())
        }
    };
    Ok(answer)
}

/// What can be checked without a network.
fn verify_here(proof: &Proof, line: Option<&Path>, grant: Option<GrantHash>) -> Result<(), Failure> {
    proof.verify()?;
    if let Some(grant) = grant {
        proof.ensure_of(LogName { grant, kind: proof.log().kind })?;
    }
    match (proof, line) {
        (_, None) => Ok(()),
        (Proof::Inclusion(proof), Some(path)) => {
            let bytes = std::fs::read(path).map_err(Failure::io(path))?;
            // The newline is no part of the leaf.
            Ok(proof.ensure_line(bytes.strip_suffix(b"\n").unwrap_or(&bytes))?)
        }
        (Proof::Consistency(_), Some(_)) => Err(InputFault::NoLineInProof.into()),
    }
}

/// That the proof leads to what was anchored for its log: by the batch named, or by any.
async fn verify_there(ledger: &Ledger, proof: &Proof, batch: Option<BatchId>) -> Result<BatchId, Failure> {
    let root = proof.head().root;
    let id = match batch {
        Some(id) => id,
        None => ledger.batch_of_root(root).await?.value.ok_or(ReceiptFault::NotAnchored(root))?,
    };
    let record = batch::found(ledger, id).await?.record;
    proof.ensure_of(LogName { grant: record.grant, kind: record.kind })?;
    proof.ensure_leads_to(&record.note.head().unwrap_or_default())?;
    Ok(id)
}

fn verified(proof: &Proof, batch: Option<BatchId>, language: Language) -> Answer {
    let text = if batch.is_some() { words::PROOF_ANCHORED } else { words::PROOF_HOLDS };
    let value = serde_json::json!({ "holds": true, "log": proof.log(), "head": proof.head(), "batch": batch });
    let number = batch.map(|batch| (words::BATCH, batch.to_string()));
    let fields = fields(proof.log(), &proof.head(), language).into_iter().chain(number);
    Answer::new(value).fields(fields).text(format!("✓ {}", text.of(language)))
}

/// What is to be anchored, after all checks that can be made before sending.
async fn planned(ledger: &Ledger, log: &Path, name: LogName) -> Result<BatchNote, Failure> {
    let anchored = ledger.log(name.grant, name.kind).await?.value.head;
    let note = receipts::plan(&mut LogReader::open(log)?.of(name), &anchored)?;
    receipts::ensure_new(&note, ledger.batch_of_root(note.root).await?.value)?;
    Ok(note)
}

fn anchoring(
    LogName { grant, kind }: LogName,
    note: BatchNote,
    return_due: Option<Day>,
    answers: Option<DeliveryRef>,
) -> RuntimeCall {
    match kind {
        ReceiptKind::Delivery => Call::<Runtime>::anchor_deliveries { grant, note, return_due }.into(),
        ReceiptKind::Return => Call::<Runtime>::anchor_returns { grant, note, answers }.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use drl_primitives::{catalog::Channel, receipts::line::DeliveryLine, Digest};
    use sp_core::H256;

    const GRANT: H256 = H256::repeat_byte(7);

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        _command: Command,
    }

    #[test]
    fn each_kind_of_batch_is_anchored_with_what_belongs_to_it() {
        let grant = format!("{GRANT:?}");
        let parses = |words: &str| {
            let words = ["drl", "anchor", "log.jsonl", "--grant", &grant].into_iter().chain(words.split_whitespace());
            Line::try_parse_from(words).is_ok()
        };
        assert!(parses("--deliveries") && parses("--deliveries --return-due 2027-01-31"));
        assert!(parses("--returns") && parses("--returns --answers batch:3"));
        assert!(!parses("") && !parses("--deliveries --returns"));
        assert!(!parses("--deliveries --answers 1") && !parses("--returns --return-due 2027-01-31"));
    }

    #[test]
    fn a_batch_goes_by_the_call_of_its_kind() {
        let note = BatchNote { first: 0, count: 2, root: GRANT };
        let due: Option<Day> = Some("2027-01-31".parse().unwrap());
        let deliveries = LogName { grant: GRANT, kind: ReceiptKind::Delivery };
        let expected = Call::<Runtime>::anchor_deliveries { grant: GRANT, note, return_due: due };
        assert_eq!(anchoring(deliveries, note, due, None), expected.into());
        let returns = LogName { kind: ReceiptKind::Return, ..deliveries };
        let answers = Some(DeliveryRef::Batch(3));
        let expected = Call::<Runtime>::anchor_returns { grant: GRANT, note, answers };
        assert_eq!(anchoring(returns, note, None, answers), expected.into());
    }

    fn line(index: u64) -> Vec<u8> {
        let line = DeliveryLine {
            channel: Channel::CityLedger,
            delivered_at: 1_795_363_200_000,
            digest: Digest::sha256([9; 32]),
            grant: GRANT,
            index,
            size: 4,
            version: 1,
        };
        [serde_json::to_vec(&line).unwrap().as_slice(), b"\n"].concat()
    }

    #[test]
    fn proofs_go_through_files_and_are_checked_without_a_network() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        std::fs::write(place("log"), (0..5).flat_map(line).collect::<Vec<_>>()).unwrap();
        std::fs::write(place("line"), line(3)).unwrap();
        std::fs::write(place("other"), line(4)).unwrap();
        let (name, tree) = tree(&place("log")).unwrap();
        assert_eq!(name, LogName { grant: GRANT, kind: ReceiptKind::Delivery });
        let proof = Proof::Inclusion(InclusionProof::new(name, &tree, 3).unwrap());
        written(&proof, Some(&place("proof")), Language::English).unwrap();
        let read: Proof = read_json(&place("proof")).unwrap();
        assert_eq!(read, proof);
        assert!(verify_here(&read, Some(&place("line")), Some(GRANT)).is_ok());
        let fault = verify_here(&read, Some(&place("other")), None).unwrap_err();
        assert!(matches!(fault, Failure::Receipt(ReceiptFault::LeafDiffers(..))), "{fault}");
        assert_eq!(fault.exit_code() as u8, 7);
        let fault = verify_here(&read, None, Some(H256::zero())).unwrap_err();
        assert!(matches!(fault, Failure::Receipt(ReceiptFault::OtherLog(..))), "{fault}");
        let consistency = Proof::Consistency(ConsistencyProof::new(name, &tree, 2).unwrap());
        assert!(verify_here(&consistency, None, Some(GRANT)).is_ok());
        let fault = verify_here(&consistency, Some(&place("line")), None).unwrap_err();
        assert!(matches!(fault, Failure::Input(InputFault::NoLineInProof)), "{fault}");
    }
}
