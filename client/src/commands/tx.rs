//! Transactions as files.

use super::context::{finalized_answer, read_json, write_json, Context};
use crate::{
    ledger::LedgerError,
    offline::{call_from_hex, Draft, Signed},
    output::{Answer, Failure},
    readable,
};
use clap::Subcommand;
use drl_runtime::RuntimeCall;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Write an unsigned transaction of an encoded call to a file; every other command does so with --draft
    Build {
        /// The call, encoded, in hex
        #[arg(long)]
        call: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// What is in an unsigned transaction, read from its bytes
    Show {
        /// The unsigned transaction
        file: PathBuf,
    },
    /// Sign a transaction. Needs no network
    Sign {
        /// The unsigned transaction
        file: PathBuf,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Send a signed transaction and wait for finality
    Send {
        /// The signed transaction
        file: PathBuf,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Build { call, to } => build(context, &call, &to).await,
            Self::Show { file } => {
                let draft: Draft = read_json(&file)?;
                draft.check()?;
                Ok(shown(&draft, &draft.decoded_call()?))
            }
            Self::Sign { file, to } => {
                let draft: Draft = read_json(&file)?;
                let signed = draft.sign(&context.signer()?)?;
                write_json(&to, &signed)?;
                Ok(Answer::record(serde_json::json!({
                    "transaction": signed.hash(),
                    "reads": signed.reads,
                    "account": signed.account,
                    "void_from_block": signed.death(),
                })))
            }
            Self::Send { file } => {
                let signed: Signed = read_json(&file)?;
                let ledger = context.ledger().await?;
                Ok(finalized_answer(&ledger.submit_signed(&signed, &context.options()).await?))
            }
        }
    }
}

async fn build(context: &Context, call: &str, to: &std::path::Path) -> Result<Answer, Failure> {
    let call = call_from_hex(call).map_err(LedgerError::from)?;
    let account = match &context.global.draft_account {
        Some(account) => context.account(account)?,
        None => context.acting()?,
    };
    let draft = context.ledger().await?.draft(call.clone(), &account, context.global.lifetime, None).await?;
    write_json(to, &draft)?;
    Ok(shown(&draft, &call))
}

fn shown(draft: &Draft, call: &RuntimeCall) -> Answer {
    Answer::record(serde_json::json!({
        "call": readable::call(call),
        "account": draft.account,
        "nonce": draft.nonce,
        "genesis": draft.genesis,
        "birth": draft.birth,
        "lifetime": draft.lifetime,
        "spec_version": draft.spec_version,
        "transaction_version": draft.transaction_version,
    }))
}
