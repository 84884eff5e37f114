//! From files to answers in JSON.

use alloc::{
    boxed::Box,
    string::{String, ToString},
};
use drl_primitives::{Code, Language};
use drl_verifier::{chain_spec::genesis_anchor, parts, Anchor, Certificate, Claim, Refusal, Verified};
use serde::Serialize;

/// What is answered.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    /// The certificate holds.
    Verified {
        /// What it proves.
        #[serde(flatten)]
        verified: Box<Verified>,
        /// The reason of the verdict, where the claim is a verdict.
        reason: Option<Named>,
        /// The purpose that was asked about, likewise.
        purpose: Option<Named>,
        /// The fingerprint of the certificate as people compare it.
        certificate_shown: String,
        /// The fingerprint of the anchor as people compare it.
        anchor_shown: String,
    },
    /// The anchor can be used.
    Anchor {
        /// `genesis` or `checkpoint`.
        kind: drl_verifier::AnchorKind,
        /// Its fingerprint as people compare it.
        shown: String,
        /// The anchor as a file, also where it was computed from a chain spec.
        file: String,
    },
    /// The certificate or the anchor does not hold.
    Refused(Named),
}

/// A code with its text in both languages.
#[derive(Serialize)]
struct Named {
    code: &'static str,
    en: &'static str,
    zh: &'static str,
}

impl Named {
    fn of<C: Code>(code: C) -> Self {
        Self { code: code.slug(), en: code.text(Language::English), zh: code.text(Language::Chinese) }
    }
}

/// Verifies a certificate, in CBOR, in JSON or in parts, against an anchor or a raw chain spec. Answers in JSON.
pub fn verify(certificate: &[u8], anchor: &[u8]) -> String {
    json(read_anchor(anchor).and_then(|anchor| {
        let verified = drl_verifier::verify(&read_certificate(certificate)?, &anchor)?;
        let (reason, purpose) = match &verified.claim {
            Claim::Verdict { verdict, question, .. } => {
                (Some(Named::of(verdict.reason)), Some(Named::of(question.purpose)))
            }
            Claim::Grants { .. } => (None, None),
        };
        let (certificate_shown, anchor_shown) = (verified.certificate.to_string(), verified.anchor.to_string());
        Ok(Answer::Verified { verified: Box::new(verified), reason, purpose, certificate_shown, anchor_shown })
    }))
}

/// Reads an anchor or a raw chain spec. Answers in JSON.
pub fn anchor(anchor: &[u8]) -> String {
    json(read_anchor(anchor).map(|anchor| Answer::Anchor {
        kind: anchor.kind(),
        shown: anchor.fingerprint().to_string(),
        file: anchor.to_json(),
    }))
}

fn json(answer: Result<Answer, Refusal>) -> String {
    let answer = answer.unwrap_or_else(|refusal| Answer::Refused(Named::of(refusal)));
    // Nothing in it can fail to be written.
    serde_json::to_string(&answer).unwrap_or_default()
}

/// JSON begins with a brace, and the parts of QR codes, one a line, with their prefix; no certificate in CBOR begins with either.
fn read_certificate(bytes: &[u8]) -> Result<Certificate, Refusal> {
    match bytes.trim_ascii_start() {
        [b'{', ..] => Certificate::from_json(core::str::from_utf8(bytes).map_err(|_| Refusal::NotJson)?),
        text if text.starts_with(parts::PREFIX.as_bytes()) => {
            let text = core::str::from_utf8(text).map_err(|_| Refusal::NotAPart)?;
            Certificate::from_parts(text.lines().map(str::trim).filter(|line| !line.is_empty()))
        }
        _ => Certificate::from_cbor(bytes),
    }
}

/// An anchor, or what else one can be computed from: a raw chain spec.
fn read_anchor(bytes: &[u8]) -> Result<Anchor, Refusal> {
    let text = core::str::from_utf8(bytes).map_err(|_| Refusal::NotAnAnchor)?;
    match genesis_anchor(text) {
        Err(Refusal::NotARawSpec) => Anchor::from_json(text),
        computed => computed,
    }
}
