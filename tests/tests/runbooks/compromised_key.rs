//! Somebody else has keys: what an old session key may still do, and what it may not any more.

use super::lost_key::{ELSEWHERE, NEW_PEER, OLD_PEER};
use anyhow::{ensure, Result};
use drl_tests::runbooks::{
    book::Book,
    machine::eventually,
    site::{address, printed, Site, CATCH_UP, TWO_SESSIONS},
};
use std::{fs, time::Duration};

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("compromised-key")?;
    let stolen = session_keys(site, &mut book).await?;
    old_keys_do_nothing(site, &stolen).await?;
    node_key(site, &mut book).await?;
    let history = book.line(7)?;
    let shown = site.machine("transport")?.types(&history).await?;
    ensure!(!shown.is_empty(), "no history");
    book.end()
}

/// What is in the folder of session keys.
fn keystore(site: &Site) -> Result<Vec<String>> {
    let folder = site.chain_folder(site.machine("transport")?).join("keystore");
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

/// New session keys; returns the files of the old ones with what is in them.
async fn session_keys(site: &Site, book: &mut Book) -> Result<Vec<(String, String)>> {
    let (transport, ledger) = (site.machine("transport")?, site.ledger("bureau").await?);
    let account = address("transport", "validator")?;
    let old = keystore(site)?;
    let folder = site.chain_folder(transport).join("keystore");
    let stolen = old.iter().map(|name| Ok((name.clone(), fs::read_to_string(folder.join(name))?)));
    let stolen: Vec<_> = stolen.collect::<Result<_>>()?;

    let made = transport.types(&book.line(1)?.with("5Grw…", &account)).await?;
    let (keys, proof) = (printed(&made, "session keys")?, printed(&made, "proof")?);
    let set = book.line(2)?.with("5Grw…", &account).with("0x0a0b", &keys).with("0x0c0d", &proof);
    transport.types(&set).await?;
    transport.types_all(&book.step(3)?).await?;
    eventually(TWO_SESSIONS, "the new keys to be in force", || async {
        let view = site.validator(&ledger, "transport", "validator").await?;
        Ok(view.active && view.queued && view.keys.is_some_and(|k| format!("0x{}", hex::encode(k)) == keys))
    })
    .await?;

    let [list, remove, start] = book.lines(4)?;
    let listed = transport.types(&list).await?;
    ensure!(listed.lines().count() == 4 && old.iter().all(|name| listed.contains(name)), "{listed}");
    let file = |kind: &str| old.iter().find(|name| name.starts_with(kind)).map_or("", String::as_str);
    transport.types(&remove.with("61757261…", file("61757261")).with("6772616e…", file("6772616e"))).await?;
    transport.types(&start).await?;
    site.authors("transport", Duration::from_secs(60)).await?;

    // Nobody has caused an offence here, so that the motion would change nothing; it is only proposed.
    let [standing, restore] = book.lines(4)?.map(|line| line.with("5Grw…", &account));
    let shown = transport.types(&standing).await?;
    ensure!(shown.contains("validates") && !shown.contains("disabled"), "{shown}");
    transport.types(&restore).await?;
    Ok(stolen)
}

/// The thief has a machine whose node may connect, and starts a validator with the old keys.
async fn old_keys_do_nothing(site: &mut Site, stolen: &[(String, String)]) -> Result<()> {
    site.add_machine("transport-2").await?;
    let thief = site.machine("transport-2")?;
    site.put_node_key(thief, "node-2")?;
    let keystore = site.chain_folder(thief).join("keystore");
    fs::create_dir_all(&keystore)?;
    for (name, key) in stolen {
        fs::write(keystore.join(name), key)?;
    }
    let account = address("transport", "validator")?;
    let init = format!(
        "install -D consortium.json /etc/drl/chain.json && drl-node init --chain /etc/drl/chain.json --validator-account {account}"
    );
    thief.run(&init).await?;
    thief.set_environment_of_service("DRL_NODE_ALLOW_MISSING_SESSION_KEYS=true\n")?;
    thief.run("systemctl start drl-node").await?;
    site.finalizes("transport-2", 6, CATCH_UP).await?;
    ensure!(thief.metric("drl_session_keys_held").await? == Some(0.0), "the old keys are those of a validator");
    ensure!(!thief.journal().contains("Pre-sealed block"), "a block was made with the old keys");
    let offences = site.machine("bureau")?.run("drl --json consortium offences").await?;
    let offences: serde_json::Value = serde_json::from_str(&offences)?;
    ensure!(offences["offences"] == serde_json::json!([]), "{offences}");
    site.lose("transport-2");
    Ok(())
}

async fn node_key(site: &Site, book: &mut Book) -> Result<()> {
    let transport = site.machine("transport")?;
    let old = transport.run("drl peers my-node").await?;
    let old = old.split_whitespace().find(|word| word.starts_with("12D3KooW")).unwrap_or_default().to_owned();
    let [stop, away, init] = book.lines(5)?;
    transport.types(&stop).await?;
    transport.types(&away).await?;
    let made = transport.types(&init.with("5Grw…", &address("transport", "validator")?)).await?;
    let new = printed(&made, "peer id")?;
    let elsewhere = site.machine("bureau")?.url();
    transport.types(&book.line(5)?.with(OLD_PEER, &old).with(NEW_PEER, &new).with(ELSEWHERE, &elsewhere)).await?;
    transport.types_all(&book.step(6)?).await?;
    site.finalizes("transport", 3, CATCH_UP).await?;
    let shown = site.machine("bureau")?.run(&format!("drl --json peers show {old}")).await?;
    let shown: serde_json::Value = serde_json::from_str(&shown)?;
    ensure!(shown["standing"] == "removed", "{shown}");
    Ok(())
}
