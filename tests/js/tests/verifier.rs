//! The verifier for browsers, in Node.js and in headless Chromium, on certificates of every kind; and code that is not ours, which
//! finds the same in them.

use anyhow::{anyhow, ensure, Context, Result};
use drl_verifier::{
    state::keys,
    testing::{sample_certificates, sample_chain, TestChain, SAMPLE_HEIGHT},
    verify, Certificate,
};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with the anchor, and with certificates as files.
struct Files {
    chain: TestChain,
    folder: TempDir,
}

impl Files {
    fn new() -> Result<Self> {
        let files = Self { chain: sample_chain(), folder: tempfile::tempdir()? };
        files.write("anchor.json", files.chain.anchor().to_json().as_bytes())?;
        Ok(files)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        std::fs::write(self.path(name), bytes)?;
        Ok(self.path(name))
    }

    fn sample(&self, name: &str) -> Result<Certificate> {
        let found = sample_certificates(&self.chain).into_iter().find(|(kind, _)| *kind == name);
        found.map(|(_, certificate)| certificate).with_context(|| format!("no sample '{name}'"))
    }

    /// What a script answers about certificates.
    fn answers(&self, script: &str, certificates: &[PathBuf]) -> Result<Vec<Value>> {
        let pairs: Vec<_> = certificates.iter().map(|file| json!([file, self.path("anchor.json")])).collect();
        let answers = drl_javascript::run(script, &[text(&drl_javascript::verifier()?)?, &json!(pairs).to_string()])?;
        serde_json::from_value(answers).context("a list")
    }

    /// What the same code answers as a program of this machine.
    fn native(&self, certificate: &Path) -> Result<Value> {
        let (certificate, anchor) = (std::fs::read(certificate)?, std::fs::read(self.path("anchor.json"))?);
        Ok(serde_json::from_str(&drl_verifier_wasm::verify(&certificate, &anchor))?)
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is not UTF-8")
}

/// Every kind of certificate in both forms, whole and damaged: the module answers as the program does.
#[test]
fn the_module_answers_as_the_program_does() -> Result<()> {
    let files = Files::new()?;
    let mut certificates = Vec::new();
    for (i, (_, certificate)) in sample_certificates(&files.chain).iter().enumerate() {
        certificates.push(files.write(&format!("{i}.cbor"), &certificate.to_cbor())?);
        certificates.push(files.write(&format!("{i}.json"), certificate.to_json().as_bytes())?);
    }
    let whole = certificates.len();
    let cbor = files.sample("valid now")?.to_cbor();
    for place in (0..cbor.len()).step_by(61) {
        let mut damaged = cbor.clone();
        damaged[place] ^= 1;
        certificates.push(files.write(&format!("damaged-{place}.cbor"), &damaged)?);
    }
    let answers = files.answers("verify.mjs", &certificates)?;
    ensure!(answers.len() == certificates.len());
    for (i, (answer, file)) in answers.iter().zip(&certificates).enumerate() {
        ensure!(*answer == files.native(file)?, "{}: {answer}", file.display());
        let named = answer["refused"]["code"].as_str().is_some_and(|code| !code.is_empty());
        ensure!(if i < whole { answer["verified"].is_object() } else { named }, "{}: {answer}", file.display());
    }
    Ok(())
}

/// The page tells the three things apart that a certificate can be: genuine and in favour, genuine and against, worth nothing.
#[test]
fn the_page_for_regulators_shows_what_was_proven_in_both_languages() -> Result<()> {
    let files = Files::new()?;
    let kinds = ["valid now", "not valid", "no such grant", "all grants of a dataset"];
    let mut certificates = Vec::new();
    for (i, kind) in kinds.iter().enumerate() {
        certificates.push(files.write(&format!("{i}.cbor"), &files.sample(kind)?.to_cbor())?);
    }
    let readable = files.sample("valid now")?.to_json();
    certificates.push(files.write("readable.json", readable.as_bytes())?);
    let mut damaged = files.sample("valid now")?.to_cbor();
    damaged[100] ^= 1;
    certificates.push(files.write("damaged.cbor", &damaged)?);
    let shown = files.answers("verify-chromium.mjs", &certificates)?;
    let outcomes: Vec<_> = shown.iter().filter_map(|shown| shown["outcome"].as_str()).collect();
    ensure!(outcomes == ["allowed", "denied", "denied", "grants", "allowed", "refused"], "{outcomes:?}");
    let fingerprint = files.chain.anchor().fingerprint().to_string();
    for (shown, file) in shown.iter().zip(&certificates) {
        let native = files.native(file)?;
        let reason = native.get("refused").unwrap_or(&native["verified"]["reason"]);
        for (language, heading) in [("zh", "理由"), ("en", "Reason")] {
            let (title, rows) = (&shown[language]["title"], &shown[language]["rows"]);
            ensure!(title.as_str().is_some_and(|title| !title.is_empty()), "{shown}");
            ensure!(reason.is_null() || rows[heading] == reason[language], "{shown} is not {reason}");
        }
        ensure!(shown["anchor"].as_str().is_some_and(|text| text.contains(&fingerprint)), "{shown}");
    }
    Ok(())
}

/// Headers, signatures, state root and values that we find, JavaScript packages find as well; a forged signature they refuse too.
#[test]
fn code_that_is_not_ours_finds_the_same() -> Result<()> {
    let files = Files::new()?;
    let keys = [keys::now().bytes, keys::genesis_hash().bytes].map(|key| format!("0x{}", hex::encode(key)));
    let state = files.chain.state(SAMPLE_HEIGHT);
    let values = [keys::now().bytes, keys::genesis_hash().bytes]
        .map(|key| state.get(&key).map(|value| format!("0x{}", hex::encode(value))));
    let anchor = files.path("anchor.json");
    for (name, certificate) in sample_certificates(&files.chain) {
        let file = files.write("certificate.json", certificate.to_json().as_bytes())?;
        let arguments = [text(&file)?, text(&anchor)?, &json!(keys).to_string()];
        let found = drl_javascript::run("cross-check.mjs", &arguments).context(name)?;
        let ours = verify(&certificate, &files.chain.anchor()).map_err(|refusal| anyhow!("{refusal:?}"))?;
        let ours = serde_json::to_value(ours)?;
        for field in ["block", "state_root", "signers", "set_id"] {
            ensure!(found[field] == ours[field], "{name}: {field}: {found}");
        }
        for (key, value) in keys.iter().zip(&values) {
            ensure!(value.is_some() && found["values"][key] == json!(value), "{name}: {key}: {found}");
        }
    }
    let mut forged = files.sample("valid now")?;
    // The last vote: its signature stands before the 32 bytes of the voter and the count of no headers.
    let last = forged.finality.head.justification.0.len() - 34;
    forged.finality.head.justification.0[last] ^= 1;
    let file = files.write("forged.json", forged.to_json().as_bytes())?;
    let refused = drl_javascript::run("cross-check.mjs", &[text(&file)?, text(&anchor)?, "[]"]);
    ensure!(refused.is_err_and(|fault| format!("{fault:#}").contains("does not hold")));
    Ok(())
}
