//! Trust anchors: all that whoever checks certificates must have from elsewhere.

use super::context::Context;
use crate::{
    evidence::{read_anchor, read_certificate, EvidenceFault},
    files::{self, FileFault},
    output::{Answer, Failure},
    texts::words,
};
use clap::Subcommand;
use drl_verifier::{Anchor, AnchorKind};
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Compute the anchor of a ledger from its genesis file alone, without a node
    Export {
        /// The raw chain specification (the genesis file)
        #[arg(long, value_name = "FILE")]
        chain_spec: PathBuf,
        /// Where to write it; shown only without it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Show an anchor, with the fingerprint that two people compare
    Show {
        /// The anchor, or a raw chain specification
        file: PathBuf,
        /// The fingerprint that it must have, as somebody else reads it out
        #[arg(long)]
        fingerprint: Option<String>,
    },
    /// Make a later anchor of a certificate that holds, so that later certificates are shorter
    Checkpoint {
        /// The certificate
        certificate: PathBuf,
        /// The anchor that is trusted already
        #[arg(long, value_name = "FILE")]
        anchor: PathBuf,
        /// Where to write it
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check that a checkpoint follows from an anchor that is trusted already
    Follows {
        /// The checkpoint
        checkpoint: PathBuf,
        /// The anchor that is trusted already
        #[arg(long, value_name = "FILE")]
        anchor: PathBuf,
    },
}

impl Command {
    pub(super) fn run(self, context: &Context) -> Result<Answer, super::Outcome> {
        match self {
            Self::Export { chain_spec, out } => Ok(written(context, &read_anchor(&chain_spec)?, out.as_deref())?),
            Self::Show { file, fingerprint } => shown(context, &read_anchor(&file)?, fingerprint),
            Self::Checkpoint { certificate, anchor, out } => {
                let older = read_anchor(&anchor)?;
                let proof = read_certificate(&certificate)?.finality;
                let refused = |refusal| EvidenceFault::Refused(certificate.display().to_string(), refusal);
                let later = Anchor::checkpoint(&older, proof).map_err(refused)?;
                Ok(written(context, &later, Some(&out))?)
            }
            Self::Follows { checkpoint, anchor } => {
                let (later, older) = (read_anchor(&checkpoint)?, read_anchor(&anchor)?);
                let refused = |refusal| EvidenceFault::Refused(checkpoint.display().to_string(), refusal);
                later.ensure_follows(&older).map_err(refused)?;
                Ok(answer(context, &later).text(format!("✓ {}", words::FOLLOWS.of(context.style.language))))
            }
        }
    }
}

/// Writes an anchor to a new file, where one is named, and shows it.
fn written(context: &Context, anchor: &Anchor, out: Option<&Path>) -> Result<Answer, Failure> {
    if let Some(path) = out {
        files::write_new(path, anchor.to_json().as_bytes()).map_err(FileFault::of(path))?;
    }
    Ok(answer(context, anchor))
}

/// An anchor, and whether it has the fingerprint that was read out. Exit code 7 where not.
fn shown(context: &Context, anchor: &Anchor, fingerprint: Option<String>) -> Result<Answer, super::Outcome> {
    let answer = answer(context, anchor);
    let language = context.style.language;
    match fingerprint.map(|read_out| anchor.fingerprint().is_shown_as(&read_out)) {
        None => Ok(answer),
        Some(true) => Ok(answer.text(format!("✓ {}", words::SAME_FINGERPRINT.of(language)))),
        Some(false) => Err(super::Outcome {
            failure: Failure::Denied(words::OTHER_FINGERPRINT.of(language).to_owned()),
            answer: Some(Box::new(answer)),
        }),
    }
}

fn answer(context: &Context, anchor: &Anchor) -> Answer {
    let language = context.style.language;
    let kind = match anchor.kind() {
        AnchorKind::Genesis => words::GENESIS,
        AnchorKind::Checkpoint => words::CHECKPOINT,
    };
    let value = serde_json::json!({
        "kind": anchor.kind(),
        "genesis": anchor.genesis,
        "block": anchor.block,
        "set_id": anchor.set_id,
        "authorities": anchor.authorities,
        "fingerprint": anchor.fingerprint().to_string(),
    });
    let rows = anchor.authorities.iter().map(|authority| vec![authority.key.to_string(), authority.weight.to_string()]);
    Answer::new(value)
        .fields([
            (words::FINGERPRINT, anchor.fingerprint().to_string()),
            (words::KIND, kind.of(language).to_owned()),
            (words::CHAIN, format!("{:?}", anchor.genesis)),
            (words::BLOCK, format!("{} {:?}", anchor.block.number, anchor.block.hash)),
            (words::AUTHORITY_SET, anchor.set_id.to_string()),
        ])
        .table([words::VALIDATOR, words::WEIGHT], rows)
}
