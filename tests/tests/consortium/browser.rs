//! A certificate from the running network, checked in JavaScript: by the verifier for browsers, and by code that is not ours.

use anyhow::{anyhow, ensure, Context, Result};
use drl_client::Ledger;
use drl_primitives::{grant::Question, verdict::Verdict, GrantHash};
use drl_verifier::{chain_spec::genesis_anchor, verify, Anchor, Ask, Certificate, Claim};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// A certificate about a grant, with the chain spec that it is checked against.
pub struct Certified {
    certificate: Certificate,
    anchor: Anchor,
    spec: PathBuf,
    folder: PathBuf,
}

/// Asks a node for a certificate about a grant. Files are put into `folder`.
pub async fn certified(
    ledger: &Ledger,
    spec: &Path,
    folder: &Path,
    grant: GrantHash,
    ask: &Question,
) -> Result<Certified> {
    let ask = serde_json::to_value(Ask::Verdict { grant, question: ask.clone() })?;
    let made = ledger.rpc("release_v1_certificate", &[ask]).await?;
    let certificate = Certificate::from_json(&made.to_string()).map_err(|refusal| anyhow!("{refusal:?}: {made}"))?;
    let text = std::fs::read_to_string(spec)?;
    let anchor = genesis_anchor(&text).map_err(|refusal| anyhow!("the chain spec is no anchor: {refusal:?}"))?;
    Ok(Certified { certificate, anchor, spec: spec.to_owned(), folder: folder.to_owned() })
}

impl Certified {
    /// The verdict that it certifies.
    pub fn verdict(&self) -> Result<&Verdict> {
        match &self.certificate.claim {
            Claim::Verdict { verdict, .. } => Ok(verdict),
            Claim::Grants { .. } => Err(anyhow!("it is about something else")),
        }
    }

    /// Whether it holds, and spans more than one set of authorities.
    pub fn ensure_holds(&self) -> Result<()> {
        verify(&self.certificate, &self.anchor).map_err(|refusal| anyhow!("{refusal:?}"))?;
        ensure!(!self.certificate.finality.changes.is_empty(), "no set of authorities changed before it was made");
        Ok(())
    }

    /// The verifier for browsers finds in Node.js and in Chromium what the verifier finds here, and refuses a changed file.
    pub fn ensure_browsers_agree(&self) -> Result<()> {
        let bytes = self.certificate.to_cbor();
        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        let files = [self.write("grant.cbor", &bytes)?, self.write("changed.cbor", &changed)?];
        let pairs: Vec<_> = files.iter().map(|file| json!([file, self.spec])).collect();
        let verifier = drl_javascript::verifier()?;
        let arguments = [text(&verifier)?, &json!(pairs).to_string()];

        let answers = drl_javascript::run("verify.mjs", &arguments)?;
        ensure!(answers[0]["verified"]["claim"] == serde_json::to_value(&self.certificate.claim)?, "{answers}");
        ensure!(answers[1]["refused"]["code"] == "checksum-differs", "{answers}");
        let shown = drl_javascript::run("verify-chromium.mjs", &arguments)?;
        let expected = if self.verdict()?.allowed { "allowed" } else { "denied" };
        ensure!(shown[0]["outcome"] == expected && shown[1]["outcome"] == "refused", "{shown}");
        ensure!(shown[1]["en"]["rows"]["Code"] == "checksum-differs", "{shown}");
        Ok(())
    }

    /// The value of a storage key that packages which are not ours find proven in it, after they checked headers and signatures.
    pub fn value_by_others(&self, key: &str) -> Result<Value> {
        let certificate = self.write("grant.json", self.certificate.to_json().as_bytes())?;
        let anchor = self.write("anchor.json", self.anchor.to_json().as_bytes())?;
        let keys = json!([key]).to_string();
        let found = drl_javascript::run("cross-check.mjs", &[text(&certificate)?, text(&anchor)?, &keys])?;
        let ours = verify(&self.certificate, &self.anchor).map_err(|refusal| anyhow!("{refusal:?}"))?;
        let ours = serde_json::to_value(ours)?;
        for field in ["block", "state_root", "signers", "set_id"] {
            ensure!(found[field] == ours[field], "{field}: {found}");
        }
        Ok(found["values"][key].clone())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let file = self.folder.join(name);
        std::fs::write(&file, bytes)?;
        Ok(file)
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is not UTF-8")
}
