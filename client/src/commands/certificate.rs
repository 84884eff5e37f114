//! Certificates: made with a node, checked without one.

use super::{
    context::{hash_from, Context},
    grant::{Asked, Whose},
};
use crate::{
    evidence::{read_anchor, read_certificate, with_documents, with_receipts, BatchHead, EvidenceFault},
    files::{self, FileFault},
    ledger::{Ledger, Span},
    output::{Answer, Failure},
    receipts::LogReader,
    texts::words,
};
use clap::{Args, Subcommand};
use drl_primitives::{
    grant::Question, history::MAX_PAGE, receipts::ReceiptKind, signing::ChinaTime, Code, GrantHash, Language, Moment,
};
use drl_verifier::{fork_evidence, short::ShortForm, verify, Anchor, Ask, Certificate, Claim, Verified};
use std::path::{Path, PathBuf};

/// The letters of one QR code that any reader gets from paper.
const QR_LETTERS: usize = 1_000;
/// How far behind this machine's clock the block of a new certificate may be, in seconds.
const MAX_AGE: u64 = 600;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Make a certificate of the verdict on a grant, and check it before it is written
    Create {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        asked: Asked,
        /// A log of receipts; with --receipt the ones to show
        #[arg(long, value_name = "FILE", requires = "receipt")]
        log: Option<PathBuf>,
        /// Receipts of the log, counted from 0
        #[arg(long, value_delimiter = ',', requires = "log", value_name = "INDEX")]
        receipt: Vec<u64>,
        /// A document that the grant names, as `drl vault disclose` handed it over: its disclosure.json
        #[arg(long, value_name = "FILE")]
        document: Vec<PathBuf>,
        #[command(flatten)]
        making: Making,
    },
    /// Make a certificate of all grants of a dataset, a data user or an agreement: that there are no others
    Grants {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        making: Making,
    },
    /// Check a certificate without node or network. Exit code 0: it holds and says yes; 7: it holds and says no; 10: it does not hold
    Verify {
        /// The certificate: JSON, CBOR, or the texts of its QR codes, one a line
        file: PathBuf,
        /// What is trusted: an anchor, or the genesis file (raw chain specification)
        #[arg(long, value_name = "FILE")]
        anchor: PathBuf,
        /// The short form on paper that this certificate must be the one of
        #[arg(long, value_name = "TEXT")]
        short: Option<String>,
    },
    /// Show what a certificate says, WITHOUT checking it
    Show {
        /// The certificate
        file: PathBuf,
    },
    /// The short form for paper: it names the certificate, it does not prove
    Short {
        /// The certificate
        file: PathBuf,
        /// What is trusted
        #[arg(long, value_name = "FILE")]
        anchor: PathBuf,
    },
    /// The certificate as texts for QR codes: all of them together prove
    Parts {
        /// The certificate
        file: PathBuf,
        /// The most letters of one
        #[arg(long, default_value_t = QR_LETTERS)]
        letters: usize,
    },
    /// Look whether two certificates prove a fork, and who signed both sides. Exit code 7 where they do
    Compare {
        /// One
        first: PathBuf,
        /// The other
        second: PathBuf,
        /// What is trusted
        #[arg(long, value_name = "FILE")]
        anchor: PathBuf,
    },
}

/// Where a certificate goes and what it is checked against.
#[derive(Args, Debug)]
pub(super) struct Making {
    /// What is trusted: an anchor, or the genesis file (raw chain specification)
    #[arg(long, value_name = "FILE")]
    anchor: PathBuf,
    /// Where to write it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write the compact form (CBOR) instead of JSON
    #[arg(long)]
    compact: bool,
    /// How old the newest block of the node may be, by this machine's clock; an older one is refused (`stale`)
    #[arg(long, value_name = "SECONDS", default_value_t = MAX_AGE)]
    max_age: u64,
}

impl Making {
    /// The moment that a new certificate's block must not be before.
    fn oldest(&self) -> Moment {
        crate::now_ms().saturating_sub(self.max_age.saturating_mul(1_000))
    }
}

/// Receipts to show with a certificate.
struct Shown<'a> {
    log: &'a Path,
    indices: &'a [u64],
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, super::Outcome> {
        match self {
            Self::Create { grant, asked, log, receipt, document, making } => {
                let question = asked.question()?;
                let shown = log.as_deref().map(|log| Shown { log, indices: &receipt });
                Ok(create(context, grant, question, shown, &document, &making).await?)
            }
            Self::Grants { whose, making } => {
                let of = whose.of(context)?;
                let anchor = read_anchor(&making.anchor)?;
                let node = Ledger::connect_to_any(&context.global.node).await?;
                let certificate = node.certificate(&Ask::Grants(of), &anchor, &[]).await?;
                Ok(checked_and_written(context, &certificate, &anchor, &making)?)
            }
            Self::Verify { file, anchor, short } => verified(context, &file, &anchor, short.as_deref()),
            Self::Show { file } => Ok(unchecked(context, &read_certificate(&file)?)),
            Self::Short { file, anchor } => Ok(short(&file, &anchor)?),
            Self::Parts { file, letters } => Ok(parts(&file, letters)?),
            Self::Compare { first, second, anchor } => compare(context, &first, &second, &anchor),
        }
    }
}

async fn create(
    context: &Context,
    grant: GrantHash,
    question: Question,
    shown: Option<Shown<'_>>,
    documents: &[PathBuf],
    making: &Making,
) -> Result<Answer, Failure> {
    let anchor = read_anchor(&making.anchor)?;
    let ask = Ask::Verdict { grant, question };
    let mut certificate = match shown {
        // An upgrade of the ledger does not matter: the certificate is checked by what it says of itself.
        None => Ledger::connect_to_any(&context.global.node).await?.certificate(&ask, &anchor, &[]).await?,
        Some(Shown { log, indices }) => {
            let ledger = context.ledger().await?;
            let all = heads(&ledger, grant, log).await?;
            let needed = |index: &u64| all.iter().find(|head| head.size > *index).map(|head| head.batch);
            let mut batches: Vec<_> = indices.iter().filter_map(needed).collect();
            batches.sort_unstable();
            batches.dedup();
            with_receipts(ledger.certificate(&ask, &anchor, &batches).await?, log, indices, &all)?
        }
    };
    certificate = with_documents(certificate, documents)?;
    checked_and_written(context, &certificate, &anchor, making)
}

/// The batches of a log of the grant, ascending: of deliveries or of returns, as the lines of the file are.
async fn heads(ledger: &Ledger, grant: GrantHash, log: &Path) -> Result<Vec<BatchHead>, Failure> {
    let mut reader = LogReader::open(log)?;
    reader.next_leaf()?;
    let kind: ReceiptKind = reader.name()?.kind;
    let mut all = Vec::new();
    loop {
        let from = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page = ledger.log_batches(grant, kind, Span { from, limit: MAX_PAGE }).await?.value;
        if page.is_empty() {
            return Ok(all);
        }
        let head = |batch: &crate::ledger::ReceiptBatch| BatchHead {
            batch: batch.id,
            size: batch.record.note.head().unwrap_or_default().size,
        };
        all.extend(page.iter().map(head));
    }
}

/// Nothing is written that would not convince whoever trusts the anchor, or that tells of the past as if it were now.
fn checked_and_written(
    context: &Context,
    certificate: &Certificate,
    anchor: &Anchor,
    making: &Making,
) -> Result<Answer, Failure> {
    let path = &making.out;
    let refused = |refusal| EvidenceFault::Refused(path.display().to_string(), refusal);
    let proven = verify(certificate, anchor).map_err(refused)?;
    proven.ensure_since(making.oldest()).map_err(refused)?;
    let bytes = if making.compact { certificate.to_cbor() } else { certificate.to_json().into_bytes() };
    files::write_new(path, &bytes).map_err(FileFault::of(path))?;
    Ok(proof(context, &proven).with("bytes", bytes.len()))
}

fn proven(file: &Path, anchor: &Path) -> Result<Verified, EvidenceFault> {
    let (certificate, anchor) = (read_certificate(file)?, read_anchor(anchor)?);
    verify(&certificate, &anchor).map_err(|refusal| EvidenceFault::Refused(file.display().to_string(), refusal))
}

fn verified(context: &Context, file: &Path, anchor: &Path, short: Option<&str>) -> Result<Answer, super::Outcome> {
    let proven = proven(file, anchor)?;
    if let Some(text) = short {
        let refused = |refusal| EvidenceFault::Refused("--short".to_owned(), refusal);
        ShortForm::from_text(text).and_then(|short| short.ensure_of(&proven)).map_err(refused)?;
    }
    let answer = proof(context, &proven);
    match &proven.claim {
        Claim::Verdict { verdict, .. } if !verdict.allowed => Err(super::Outcome {
            failure: Failure::Denied(verdict.reason.text(context.style.language).to_owned()),
            answer: Some(Box::new(answer)),
        }),
        _ => Ok(answer),
    }
}

/// What a certificate says.
fn claim(claim: &Claim, language: Language) -> Answer {
    let answer = Answer::default();
    match claim {
        Claim::Verdict { grant, question, verdict } => {
            let mark = if verdict.allowed { words::ALLOWED } else { words::DENIED };
            let items = question.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let approvers = verdict.approvers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            answer.fields([
                (words::VERDICT, mark.of(language).to_owned()),
                (words::REASON, format!("{} ({})", verdict.reason.text(language), verdict.reason.slug())),
                (words::GRANT, format!("{grant:?}")),
                (words::PURPOSE, question.purpose.text(language).to_owned()),
                (words::ITEMS, if items.is_empty() { words::ALL_ITEMS.of(language).to_owned() } else { items }),
                (words::AS_OF, format!("{} UTC+8", ChinaTime(verdict.at))),
                (words::APPROVERS, approvers),
            ])
        }
        Claim::Grants { of, count, grants } => answer
            .fields([(words::ALL_GRANTS_OF, format!("{of:?}")), (words::COUNT, count.to_string())])
            .table([words::GRANT], grants.iter().map(|grant| vec![format!("{grant:?}")])),
    }
}

/// What a certificate proves.
fn proof(context: &Context, proven: &Verified) -> Answer {
    let language = context.style.language;
    let signers = match proven.signers.is_empty() {
        // The anchor's own block.
        true => words::BY_ANCHOR.of(language).to_owned(),
        false => format!("{} / {}", proven.weight, proven.total_weight),
    };
    let fields = [
        (words::FINALIZED_BLOCK, format!("{} {:?}", proven.block.number, proven.block.hash)),
        (words::AT, format!("{} UTC+8", ChinaTime(proven.time))),
        (words::SIGNED_WEIGHT, signers),
        (words::AUTHORITY_SET, proven.set_id.to_string()),
        (words::CERTIFICATE, proven.certificate.to_string()),
        (words::ANCHOR, proven.anchor.to_string()),
    ];
    let mut answer = Answer::new(proven).followed_by(claim(&proven.claim, language)).fields(fields);
    if !proven.receipts.is_empty() {
        let rows = proven.receipts.iter().map(|receipt| vec![receipt.batch.to_string(), receipt.line.clone()]);
        answer = answer.table([words::BATCH, words::RECEIPT], rows);
    }
    if !proven.documents.is_empty() {
        let rows =
            proven.documents.iter().map(|paper| vec![format!("{:?}", paper.digest.value), paper.size.to_string()]);
        answer = answer.table([words::DOCUMENT, words::BYTES], rows);
    }
    answer.text(format!("✓ {}", words::PROVEN.of(language)))
}

fn unchecked(context: &Context, certificate: &Certificate) -> Answer {
    let language = context.style.language;
    let value = serde_json::json!({ "verified": false, "genesis": certificate.genesis, "claim": certificate.claim });
    Answer::new(value)
        .followed_by(claim(&certificate.claim, language))
        .fields([
            (words::CHAIN, format!("{:?}", certificate.genesis)),
            (words::CERTIFICATE, certificate.fingerprint().to_string()),
        ])
        .text(format!("! {}", words::NOT_CHECKED.of(language)))
}

fn short(file: &Path, anchor: &Path) -> Result<Answer, Failure> {
    let text = ShortForm::of(&proven(file, anchor)?).ok_or(EvidenceFault::NoShortForm)?.to_text();
    Ok(Answer::new(serde_json::json!({ "short": text })).text(text))
}

fn parts(file: &Path, letters: usize) -> Result<Answer, Failure> {
    let refused = |refusal| EvidenceFault::Refused(file.display().to_string(), refusal);
    let parts = read_certificate(file)?.to_parts(letters).map_err(refused)?;
    let text = parts.join("\n");
    Ok(Answer::new(serde_json::json!({ "parts": parts })).text(text))
}

fn compare(context: &Context, first: &Path, second: &Path, anchor: &Path) -> Result<Answer, super::Outcome> {
    let language = context.style.language;
    let (one, other, anchor) = (read_certificate(first)?, read_certificate(second)?, read_anchor(anchor)?);
    let both = format!("{}, {}", first.display(), second.display());
    let evidence = fork_evidence(&one, &other, &anchor).map_err(|refusal| EvidenceFault::Refused(both, refusal))?;
    let Some(fork) = evidence else {
        let value = serde_json::json!({ "fork": null });
        return Ok(Answer::new(value).text(format!("✓ {}", words::NO_FORK.of(language))));
    };
    let signers = fork.double_signers.iter().map(|signer| {
        let same_round = if signer.equivocation { words::YES } else { words::NO };
        vec![signer.validator.to_string(), same_round.of(language).to_owned()]
    });
    let answer = Answer::new(serde_json::json!({ "fork": &fork }))
        .fields([
            (words::BLOCK, fork.height.to_string()),
            (words::FIRST_BLOCK, format!("{:?}", fork.blocks[0])),
            (words::SECOND_BLOCK, format!("{:?}", fork.blocks[1])),
        ])
        .table([words::SIGNED_BOTH, words::SAME_ROUND], signers);
    Err(super::Outcome {
        failure: Failure::Denied(words::FORK.of(language).to_owned()),
        answer: Some(Box::new(answer)),
    })
}
