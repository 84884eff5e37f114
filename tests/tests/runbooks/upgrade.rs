//! A new program of the node on one machine, and a new runtime by vote; the pages that the runbook leads to are followed too.

use super::pages;
use anyhow::{ensure, Context, Result};
use drl_client::Ledger;
use drl_tests::runbooks::{
    book::Book,
    machine::eventually,
    site::{Site, CATCH_UP},
};
use std::{fs, time::Duration};

/// The version that the ledger runs after it.
const NEXT: u32 = drl_runtime::VERSION.spec_version + 1;

pub async fn follow(site: &mut Site) -> Result<()> {
    pages::read(site).await?;
    pages::pause(site).await?;
    let mut book = Book::runbook("upgrade")?;
    program(site, &mut book).await?;
    let next = drl_next_runtime::BLOB.context("built without its blob: do not set SKIP_WASM_BUILD")?;
    let ledgers = ledgers(site).await?;
    pages::upgrade(site, next).await?;
    runtime(site, &mut book, &ledgers).await?;
    book.end()
}

/// Connected before the upgrade: a client of this version is refused after it.
async fn ledgers(site: &Site) -> Result<Vec<Ledger>> {
    let mut ledgers = Vec::new();
    for machine in site.machines() {
        ledgers.push(site.ledger(&machine.name).await?);
    }
    Ok(ledgers)
}

/// The package is put in, on one machine after the other; the old one comes back the same way.
async fn program(site: &Site, book: &mut Book) -> Result<()> {
    let transport = site.machine("transport")?;
    for version in ["0.1.0", "0.2.0"] {
        fs::write(transport.path(&format!("desk/drl-node_{version}-1_amd64.deb")), version)?;
    }
    let before = transport.pid();
    let [digest, package, version] = book.lines(3)?;
    transport.types(&digest).await?;
    transport.types(&package).await?;
    ensure!(transport.pid().is_some() && transport.pid() != before, "the new program does not run");
    ensure!(transport.types(&version).await?.starts_with("drl-node "), "no version");
    transport.says("Idle", CATCH_UP).await?;
    let [log, figures] = book.lines(4)?;
    transport.types(&log).await?;
    ensure!(transport.types(&figures).await?.contains("drl_session_keys_held"), "no figure");
    transport.types_all(&book.step(5)?).await?;
    transport.says("Idle", CATCH_UP).await?;
    site.authors("transport", Duration::from_secs(60)).await
}

/// What is looked at after the upgrade.
async fn runtime(site: &Site, book: &mut Book, ledgers: &[Ledger]) -> Result<()> {
    let transport = site.machine("transport")?;
    transport.types(&book.line(8)?).await?;
    let [status, age] = book.lines(9)?;
    for (machine, ledger) in site.machines().zip(ledgers) {
        let target = ledger.finalized().await?.number + 4;
        let what = format!("{} to go on with the new runtime", machine.name);
        eventually(CATCH_UP, &what, || async {
            let version = ledger.rpc("state_getRuntimeVersion", &[]).await?;
            Ok(ledger.finalized().await?.number >= target && version["specVersion"] == NEXT)
        })
        .await?;
        // There is no newer `drl` here: the one of before names both versions and does nothing.
        let refused = machine.try_run(status.typed()?, "").await?;
        let both = [NEXT, NEXT - 1].iter().all(|version| refused.err.contains(&version.to_string()));
        ensure!(refused.code != 0 && both, "{refused:?}");
        ensure!(machine.types(&age).await?.contains("drl_finalized_age"), "no figure");
    }
    Ok(())
}
