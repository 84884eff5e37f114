//! Batches of receipts, as the ledger has them.

use super::{
    answers::{duty_cell, filed_fields, list, reason_cell, refused},
    arguments::Page,
    context::{code_from, hash_from, Context, Paper},
    receipts::Kind,
};
use crate::{
    ledger::{Ledger, ReceiptBatch},
    output::{Answer as Shown, Failure, InputFault},
    receipts::{check, LogName, LogReader},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{
    receipts::{Answer, BatchFault, BatchId},
    Code, GrantHash, Language,
};
use drl_runtime::Runtime;
use pallet_receipts::Call;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Accept a batch (the other side): with --log only if these receipts give its count and its root
    Accept {
        /// Its number
        batch: BatchId,
        /// The log up to the last receipt of the batch, as it was handed over
        #[arg(long, value_name = "FILE")]
        log: Option<PathBuf>,
    },
    /// Refuse a batch (the other side)
    Refuse {
        /// Its number
        batch: BatchId,
        /// Why
        #[arg(long, value_parser = code_from::<BatchFault>)]
        reason: BatchFault,
        /// The statement that says it in full: a file, or a digest after 0x
        #[arg(long)]
        statement: Paper,
    },
    /// All batches, or those of a log
    List {
        /// Of this grant, with --deliveries or --returns
        #[arg(long, value_parser = hash_from, requires = "kind")]
        grant: Option<GrantHash>,
        #[command(flatten)]
        kind: OptionalKind,
        #[command(flatten)]
        page: Page,
    },
    /// One batch
    Show {
        /// Its number
        batch: BatchId,
    },
}

/// Which log of a grant, where one is meant.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(id = "kind", multiple = false, requires = "grant")]
pub(super) struct OptionalKind {
    /// Of deliveries
    #[arg(long)]
    deliveries: bool,
    /// Of data returns
    #[arg(long)]
    returns: bool,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Shown, Failure> {
        match self {
            Self::Accept { batch, log } => {
                if let Some(log) = log {
                    hold_against(&found(&context.ledger().await?, batch).await?, &log)?;
                }
                context.act(Call::<Runtime>::decide_batch { batch, answer: Answer::Accepted }).await
            }
            Self::Refuse { batch, reason, statement } => {
                let answer = refused(context, reason, &statement)?;
                context.act(Call::<Runtime>::decide_batch { batch, answer }).await
            }
            Self::List { grant, kind, page } => {
                let ledger = context.ledger().await?;
                let at = match grant {
                    Some(grant) => {
                        let kind = Kind { deliveries: kind.deliveries, returns: kind.returns };
                        ledger.log_batches(grant, kind.of_receipts(), page.into()).await?
                    }
                    None => ledger.receipt_batches(page.into()).await?,
                };
                let rows: Vec<_> = at.value.iter().map(|view| row(view, context.style.language)).collect();
                let head = [
                    words::NUMBER,
                    words::GRANT,
                    words::KIND,
                    words::FIRST_RECEIPT,
                    words::RECEIPTS,
                    words::STATUS,
                    words::REASON,
                    words::RETURN_DUE,
                ];
                Ok(list(&at, head, rows))
            }
            Self::Show { batch } => show(context, batch).await,
        }
    }
}

/// The batch with this number.
pub(super) async fn found(ledger: &Ledger, id: BatchId) -> Result<ReceiptBatch, Failure> {
    Ok(ledger.batch(id).await?.value.ok_or(InputFault::NoBatch(id))?)
}

/// Computes count and root of a log and holds them against a batch.
pub(super) fn hold_against(batch: &ReceiptBatch, log: &Path) -> Result<(), Failure> {
    let name = LogName { grant: batch.record.grant, kind: batch.record.kind };
    check(&mut LogReader::open(log)?.of(name), &batch.record.note)?;
    Ok(())
}

fn row(view: &ReceiptBatch, language: Language) -> Vec<String> {
    let batch = &view.record;
    vec![
        view.id.to_string(),
        format!("{:?}", batch.grant),
        batch.kind.text(language).to_owned(),
        batch.note.first.to_string(),
        batch.note.count.to_string(),
        view.state.text(language).to_owned(),
        reason_cell(batch.answer.as_ref(), language),
        duty_cell(view.duty.as_ref(), language),
    ]
}

async fn show(context: &Context, id: BatchId) -> Result<Shown, Failure> {
    let at = context.ledger().await?.batch(id).await?;
    let Some(view) = &at.value else { return Err(InputFault::NoBatch(id).into()) };
    let (batch, language) = (&view.record, context.style.language);
    let fields = [
        (words::NUMBER, id.to_string()),
        (words::GRANT, format!("{:?}", batch.grant)),
        (words::KIND, batch.kind.text(language).to_owned()),
        (words::FIRST_RECEIPT, batch.note.first.to_string()),
        (words::RECEIPTS, batch.note.count.to_string()),
        (words::ROOT, format!("{:?}", batch.note.root)),
        (words::STATUS, view.state.text(language).to_owned()),
        (words::REASON, reason_cell(batch.answer.as_ref(), language)),
        (words::RETURN_DUE, duty_cell(view.duty.as_ref(), language)),
    ];
    Ok(Shown::new(&at).fields(fields.into_iter().chain(filed_fields(&batch.filed))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        _command: Command,
    }

    #[test]
    fn a_log_is_named_by_grant_and_kind() {
        let grant = format!("0x{}", "07".repeat(32));
        let parses = |words: &[&str]| Line::try_parse_from(["drl", "list"].iter().chain(words)).is_ok();
        assert!(parses(&[]));
        assert!(parses(&["--grant", &grant, "--returns"]));
        assert!(!parses(&["--grant", &grant]));
        assert!(!parses(&["--returns"]));
        assert!(!parses(&["--grant", &grant, "--returns", "--deliveries"]));
    }
}
