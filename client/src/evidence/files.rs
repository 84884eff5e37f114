//! Reads certificates and anchors in whichever form they come.

use super::EvidenceFault;
use drl_verifier::{certificate::MAX_JSON_BYTES, chain_spec, parts, Anchor, Certificate, Refusal};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Reads a certificate: JSON, CBOR, or the parts that QR codes carry, one a line. It is not verified by that.
///
/// # Errors
/// [`EvidenceFault::System`], or [`EvidenceFault::Refused`] with what is wrong with its form.
pub fn read_certificate(path: &Path) -> Result<Certificate, EvidenceFault> {
    let bytes = read(path, MAX_JSON_BYTES)?;
    certificate(&bytes).map_err(refused(path))
}

fn certificate(bytes: &[u8]) -> Result<Certificate, Refusal> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Certificate::from_cbor(bytes) };
    match text.trim_start() {
        json if json.starts_with('{') => Certificate::from_json(json),
        lines if lines.starts_with(parts::PREFIX) => {
            Certificate::from_parts(lines.lines().map(str::trim).filter(|line| !line.is_empty()))
        }
        _ => Certificate::from_cbor(bytes),
    }
}

/// Reads a trust anchor: the file of one, or the raw chain specification (the genesis file), of which the anchor is computed.
///
/// # Errors
/// [`EvidenceFault::System`], or [`EvidenceFault::Refused`] with what is wrong with it.
pub fn read_anchor(path: &Path) -> Result<Anchor, EvidenceFault> {
    let bytes = read(path, chain_spec::MAX_SPEC_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::NotAnAnchor).map_err(refused(path))?;
    match Anchor::from_json(&text) {
        // It has not the form of an anchor at all: perhaps it is the genesis file.
        Err(Refusal::NotAnAnchor | Refusal::TooLarge) => {
            chain_spec::genesis_anchor(&text).map_err(|fault| match fault {
                Refusal::NotARawSpec => Refusal::NotAnAnchor,
                other => other,
            })
        }
        read => read,
    }
    .map_err(refused(path))
}

/// A whole file of at most so many bytes.
fn read(path: &Path, most: usize) -> Result<Vec<u8>, EvidenceFault> {
    let system = |fault: io::Error| EvidenceFault::System(path.display().to_string(), fault);
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(system)?;
    match bytes.len() <= most {
        true => Ok(bytes),
        false => Err(refused(path)(Refusal::TooLarge)),
    }
}

fn refused(path: &Path) -> impl FnOnce(Refusal) -> EvidenceFault + '_ {
    move |refusal| EvidenceFault::Refused(path.display().to_string(), refusal)
}
