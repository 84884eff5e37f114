//! Keys are gone, and nobody else has them: session keys, node key, the key of an officer, and that of the last officer.

use anyhow::{ensure, Result};
use drl_client::keys::{Keypair, Scheme};
use drl_tests::runbooks::{
    book::Book,
    machine::{eventually, Machine},
    site::{address, peer_id, printed, suri, Site, CATCH_UP, FIFTH, TWO_SESSIONS},
};
use std::{fs, time::Duration};

/// How the pages call the old node and the new one.
pub const OLD_PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
pub const NEW_PEER: &str = "12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD";
/// How the pages call a node of somebody else.
pub const ELSEWHERE: &str = "ws://ledger.other-member.example:9944";

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("lost-key")?;
    session_keys(site, &mut book).await?;
    node_key(site, &mut book).await?;
    officer(site, &mut book).await?;
    last_officer(site, &mut book).await?;
    book.end()
}

async fn session_keys(site: &Site, book: &mut Book) -> Result<()> {
    let (transport, ledger) = (site.machine("transport")?, site.ledger("bureau").await?);
    let account = address("transport", "validator")?;
    // The disk of the keys is gone.
    transport
        .run("systemctl stop drl-node && rm -r /var/lib/drl/chains/*/keystore && systemctl start drl-node")
        .await?;
    ensure!(transport.ends(Duration::from_secs(30)).await? == 78, "it starts without keys");
    ensure!(transport.journal().contains("WRONG SESSION KEYS"), "it does not say why");

    let made = transport.types(&book.line(1)?.with("5Grw…", &account)).await?;
    transport.types_all(&book.step(2)?).await?;
    let (keys, proof) = (printed(&made, "session keys")?, printed(&made, "proof")?);
    let set = book.line(3)?.with("5Grw…", &account).with("0x0a0b", &keys).with("0x0c0d", &proof);
    transport.types(&set).await?;
    eventually(TWO_SESSIONS, "the new keys to be in force", || async {
        let view = site.validator(&ledger, "transport", "validator").await?;
        Ok(view.active && view.queued && view.keys.is_some_and(|k| format!("0x{}", hex::encode(k)) == keys))
    })
    .await?;
    holds_keys_again(transport, book, 4, &account).await?;
    site.authors("transport", Duration::from_secs(60)).await
}

/// The step in which keys are in force: the setting that let the node start without them is taken away.
pub async fn holds_keys_again(machine: &Machine, book: &mut Book, step: u32, account: &str) -> Result<()> {
    let [standing, setting, restart, log, held] = book.lines(step)?;
    let shown = machine.types(&standing.with("5Grw…", account)).await?;
    ensure!(shown.contains("validates"), "{shown}");
    for line in [setting, restart, log] {
        machine.types(&line).await?;
    }
    eventually(Duration::from_secs(20), "the keys to be held", || async {
        Ok(machine.types(&held).await?.trim_end().ends_with(" 1"))
    })
    .await
}

async fn node_key(site: &Site, book: &mut Book) -> Result<()> {
    let transport = site.machine("transport")?;
    transport.run("rm /var/lib/drl/chains/*/network/secret_ed25519").await?;
    let [stop, init] = book.lines(5)?;
    transport.types(&stop).await?;
    let made = transport.types(&init.with("5Grw…", &address("transport", "validator")?)).await?;
    let (old, new) = (peer_id("transport", "node")?, printed(&made, "peer id")?);
    ensure!(old != new, "the node key was not lost");
    let elsewhere = site.machine("bureau")?.url();
    let replace = book.line(6)?.with(OLD_PEER, &old).with(NEW_PEER, &new).with(ELSEWHERE, &elsewhere);
    transport.types(&replace).await?;
    transport.types_all(&book.step(6)?).await?;
    site.finalizes("transport", 3, CATCH_UP).await?;
    let mine = transport.run("drl peers my-node").await?;
    ensure!(mine.contains(&new), "{mine}");
    Ok(())
}

async fn officer(site: &Site, book: &mut Book) -> Result<()> {
    let transport = site.machine("transport")?;
    let (old, new) = (address("transport", "chief")?, address("transport", "chief-2")?);
    // The chief's key is lost; the new one gets its name.
    let secret = suri("transport", "chief-2");
    let again = format!("drl key remove transport-chief --yes && printf %s {secret} | drl key import transport-chief");
    transport.run(&again).await?;
    let [replace, members] = book.lines(7)?;
    transport.types(&replace.with("5OLD…", &old).with("5NEW…", &new)).await?;
    let shown = transport.types(&members).await?;
    ensure!(shown.contains(&new) && !shown.contains(&old), "{shown}");
    let council = site.ledger("bureau").await?.council().await?.value.members;
    let account =
        |who: &str| Ok::<_, anyhow::Error>(Keypair::from_suri(Scheme::Sr25519, &suri("transport", who))?.account());
    ensure!(council.contains(&account("chief-2")?) && !council.contains(&account("chief")?), "{council:?}");
    Ok(())
}

/// The fifth member has one officer who administers it; the council gives it another.
async fn last_officer(site: &Site, book: &mut Book) -> Result<()> {
    let (bureau, fifth, ledger) = (site.machine("bureau")?, site.machine(FIFTH)?, site.ledger("bureau").await?);
    let (old, new) = (address(FIFTH, "chief")?, address(FIFTH, "chief-2")?);
    fs::write(bureau.path("desk/letter.pdf"), "a letter")?;
    let [draft, propose] = book.lines(8)?;
    bureau.types(&draft.with("5OLD…", &old).with("5NEW…", &new)).await?;
    bureau.types(&propose).await?;
    let motion = site.motion(&ledger).await?;
    let number = motion.tally.number.to_string();
    let [vote, close] = book.lines(8)?.map(|line| line.with("12", &number));
    site.vote(&vote, &motion, &["bureau", "transport", "ecology", "planning"]).await?;
    bureau.types(&close).await?;
    let secret = suri(FIFTH, "chief-2");
    let name = format!("{FIFTH}-chief");
    fifth.run(&format!("drl key remove {name} --yes && printf %s {secret} | drl key import {name}")).await?;
    let council = ledger.council().await?.value.members;
    let account = Keypair::from_suri(Scheme::Sr25519, &secret)?.account();
    ensure!(council.contains(&account), "{council:?}");
    Ok(())
}
