//! Runs the scripts of this folder beside the npm packages that `scripts/test` installed, in Node.js and in headless Chromium.
//!
//! | script | what it does |
//! |---|---|
//! | `polkadot-js.mjs`, `papi.mjs` | clients that are not ours sign and submit a call |
//! | `smoldot.mjs`, `smoldot-chromium.mjs` | the light client smoldot reads the ledger, given a chain spec alone |
//! | `verify.mjs`, `verify-chromium.mjs` | the verifier for browsers checks certificates, as module and as page |
//! | `cross-check.mjs` | packages that are not ours check a certificate |
//! | `light-client.mjs`, `chromium.mjs` | what these share |

#![deny(missing_docs)]

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Seconds that a script may take.
const TIME_LIMIT: &str = "240";

/// Runs a script with Node.js, and returns the JSON that it prints last.
///
/// # Errors
/// The packages are missing, the script failed or took too long (what it said is in the message), or its last line is not JSON.
pub fn run(script: &str, arguments: &[&str]) -> Result<Value> {
    let file = folder()?.join(script);
    let output = Command::new("timeout").args([TIME_LIMIT, "node"]).arg(file).args(arguments).output()?;
    let said = || format!("{script}, {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), said());
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(text.lines().last().with_context(said)?).with_context(|| text.clone().into_owned())
}

/// The folder of the verifier for browsers, which `scripts/verifier-wasm` builds: beside the binaries.
///
/// # Errors
/// It was not built.
pub fn verifier() -> Result<PathBuf> {
    let running = std::env::current_exe()?;
    let folder =
        running.ancestors().map(|folder| folder.join("verifier")).find(|folder| folder.join("verify.html").is_file());
    folder.context("the verifier for browsers was not built; call scripts/verifier-wasm")
}

/// The folder with the packages. The scripts are copied there, once a process: Node.js looks packages up from where a script lies.
fn folder() -> Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| prepare().map_err(|fault| format!("{fault:#}")));
    folder.as_deref().map_err(|fault| anyhow::anyhow!(fault.clone()))
}

fn prepare() -> Result<PathBuf> {
    let cache = std::env::var_os("DRL_CACHE")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/drl"), PathBuf::from);
    let folder = cache.join("js");
    ensure!(folder.join("node_modules").is_dir(), "the JavaScript packages are missing: call scripts/test e2e");
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(scripts).with_context(|| scripts.display().to_string())? {
        let source = entry?.path();
        if source.extension().is_some_and(|extension| extension == "mjs") {
            let name = source.file_name().context("a file without a name")?;
            std::fs::copy(&source, folder.join(name)).with_context(|| source.display().to_string())?;
        }
    }
    Ok(folder)
}
