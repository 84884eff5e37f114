//! Documents with their salts, on this machine.

use super::context::Context;
use crate::{
    output::{Answer, Failure, InputFault},
    texts::words,
    vault::{verify, Entry},
};
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Copy a document into the vault with a new salt; its digest is what goes on the chain
    Add {
        /// The document
        file: PathBuf,
        /// What it is
        #[arg(long, default_value = "")]
        label: String,
    },
    /// Take in a document whose salt another party chose, from its disclosure
    TakeIn {
        /// The disclosure file
        disclosure: PathBuf,
        /// What it is
        #[arg(long, default_value = "")]
        label: String,
    },
    /// The documents of the vault
    List,
    /// One document
    Show {
        /// Digest, or its first 6 or more hex digits
        digest: String,
    },
    /// Disclose a document: write it and its salt into a folder, for somebody who is to check it
    Open {
        /// Digest, or its first 6 or more hex digits
        digest: String,
        /// The folder
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
    },
    /// Compute every digest again
    Check,
    /// Check a disclosed document against its digest
    Verify {
        /// The disclosure file
        disclosure: PathBuf,
        /// The document, where it is not beside the disclosure file
        #[arg(long, value_name = "FILE")]
        document: Option<PathBuf>,
    },
    /// Remove a document, its salt first: what is on the chain then tells nothing
    Remove {
        /// Digest, or its first 6 or more hex digits
        digest: String,
        /// Yes, remove it
        #[arg(long)]
        yes: bool,
    },
}

impl Command {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let vault = context.vault();
        match self {
            Self::Add { file, label } => Ok(Answer::record(vault.add(&file, &label)?)),
            Self::TakeIn { disclosure, label } => Ok(Answer::record(vault.take_in(&disclosure, &label)?)),
            Self::List => {
                let entries: Vec<Entry> = vault.list()?.into_iter().flatten().collect();
                Ok(table(&entries))
            }
            Self::Show { digest } => Ok(Answer::record(vault.find(&digest)?)),
            Self::Open { digest, to } => Ok(Answer::record(vault.disclose(&vault.find(&digest)?, &to)?)),
            Self::Check => check(context),
            Self::Verify { disclosure, document } => {
                let verified = verify(&disclosure, document.as_deref())?;
                let text = words::VERIFIED.of(context.style.language);
                Ok(Answer::record(&verified.disclosure).text(format!("✓ {text}")))
            }
            Self::Remove { digest, yes: false } => Err(InputFault::RemoveDocument(digest).into()),
            Self::Remove { digest, .. } => {
                let entry = vault.find(&digest)?;
                vault.remove(&entry)?;
                Ok(Answer::record(serde_json::json!({ "removed": entry.id() })))
            }
        }
    }
}

fn table(entries: &[Entry]) -> Answer {
    let row = |entry: &Entry| {
        let added = drl_primitives::signing::ChinaTime(entry.added_at).to_string();
        vec![entry.id(), entry.label.clone(), entry.file_name.clone(), entry.bytes.to_string(), added]
    };
    let head = [words::DIGEST, words::LABEL, words::FILE, words::BYTES, words::ADDED];
    Answer::new(entries).table(head, entries.iter().map(row).collect::<Vec<_>>())
}

fn check(context: &Context) -> Result<Answer, Failure> {
    let mut good = Vec::new();
    for (_, result) in context.vault().check()? {
        // The first fault ends the command; `list` shows the others.
        good.push(result?);
    }
    Ok(table(&good).text(format!("✓ {}", words::VERIFIED.of(context.style.language))))
}
