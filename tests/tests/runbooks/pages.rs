//! Pages that runbooks lead to: what the council types to decide, to pause and to upgrade.

use anyhow::{ensure, Result};
use drl_client::ledger::Motion;
use drl_tests::runbooks::{
    book::{Book, Line},
    machine::eventually,
    site::{address, member_of, peer_id, Site, CATCH_UP},
};
use std::fs;

/// The motion as a page that names the voter has it: everybody at the own machine.
async fn voted(site: &Site, line: &Line, motion: &Motion, example: &str) -> Result<()> {
    let line = line.clone().with(&format!("vote {example}"), &format!("vote {}", motion.tally.number));
    let typed = line.and(&format!("--yes-i-have-read {:?}", motion.hash));
    site.machine(typer(&typed)?)?.types(&typed).await.map(|_| ())
}

/// Whose key a line names.
fn typer(line: &Line) -> Result<&str> {
    let key = line.typed()?.split_whitespace().skip_while(|word| *word != "--key").nth(1).unwrap_or("bureau-chief");
    Ok(member_of(key))
}

/// The rest of the votes that a motion needs, without a page.
async fn others_vote(site: &Site, motion: &Motion, voters: &[&str]) -> Result<()> {
    for voter in voters {
        let vote = format!("drl council vote {} --approve --yes-i-have-read {:?}", motion.tally.number, motion.hash);
        site.machine(voter)?.run(&vote).await?;
    }
    Ok(())
}

/// What is read on the pages of members and peers.
pub async fn read(site: &Site) -> Result<()> {
    let transport = site.machine("transport")?;
    let mut book = Book::page("operate/consortium")?;
    for line in book.step(0)?.lines() {
        let shown = transport.types(&line).await?;
        ensure!(!shown.trim().is_empty(), "{line:?} shows nothing");
    }
    let replace =
        format!("drl peers propose-replace {} {}", peer_id("transport", "node-2")?, peer_id("transport", "another")?);
    for command in [&replace, "drl consortium propose-minimum 5"] {
        transport.run(command).await?;
    }
    let motions = transport.run("drl council list").await?;
    for call in ["Peers.replace", "Consortium.set_minimum"] {
        ensure!(motions.contains(call), "{call} is not proposed: {motions}");
    }
    for command in ["drl node events", "drl peers history", "drl consortium offences", "drl council members"] {
        transport.run(command).await?;
    }
    Ok(())
}

/// Any two members stop a call, its length is decided on, and a majority lets it go on.
pub async fn pause(site: &Site) -> Result<()> {
    let (bureau, ledger) = (site.machine("bureau")?, site.ledger("bureau").await?);
    let mut book = Book::page("operate/pause")?;
    let [list, propose, first, second, close] = book.lines(0)?;
    ensure!(bureau.types(&list).await?.contains("Registry.admit"), "it cannot be paused");
    site.machine(typer(&propose)?)?.types(&propose).await?;
    let motion = site.motion(&ledger).await?;
    voted(site, &first, &motion, "7").await?;
    voted(site, &second, &motion, "7").await?;
    let number = motion.tally.number.to_string();
    site.machine(typer(&close)?)?.types(&close.with("close 7", &format!("close {number}"))).await?;

    let officer = address("transport", "nobody")?;
    let form = format!(
        "kind = \"data-user\"\nname = \"丽水示例畅行科技有限公司\"\ncode = \"91331100DEM000073Q\"\n\
         officers = [{{ role = \"signatory\", account = \"{officer}\" }}]\n"
    );
    fs::write(bureau.path("desk/company.toml"), form)?;
    let paused = bureau.try_run("drl --json org admit company.toml", "bureau-chief").await?;
    ensure!(paused.code == 4 && paused.out.contains("call-paused"), "{paused:?}");

    let length = book.line(0)?;
    bureau.types(&length).await?;
    let motion = site.motion(&ledger).await?;
    others_vote(site, &motion, &["bureau", "transport", "ecology"]).await?;
    bureau.run(&format!("drl council close {}", motion.tally.number)).await?;
    ensure!(bureau.run("drl --json pause list").await?.contains("\"length_minutes\":720"), "the length stays");

    bureau.types(&book.line(0)?).await?;
    let motion = site.motion(&ledger).await?;
    others_vote(site, &motion, &["bureau", "transport", "ecology"]).await?;
    bureau.run(&format!("drl council close {}", motion.tally.number)).await?;
    book.end()?;
    bureau.run("drl org admit company.toml").await?;
    let history: serde_json::Value = serde_json::from_str(&bureau.run("drl --json pause history").await?)?;
    ensure!(history["value"].as_array().map(Vec::len) == Some(2), "{history}");
    Ok(())
}

/// The runtime of the moment is authorised and refused, which is how an upgrade is called off; then the next one is applied.
pub async fn upgrade(site: &Site, next: &[u8]) -> Result<()> {
    let bureau = site.machine("bureau")?;
    let mut book = Book::page("operate/upgrade")?;
    let _built_elsewhere = book.line(1)?;
    let blob = "drl_runtime.compact.compressed.wasm";
    for name in ["bureau", "transport"] {
        fs::write(site.machine(name)?.path("desk").join(blob), next)?;
        fs::write(site.machine(name)?.path("desk/running.wasm"), drl_runtime::WASM_BINARY.unwrap_or_default())?;
    }
    let hash = bureau.types(&book.line(2)?).await?;
    let wanted = format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(next)));
    ensure!(hash.contains(&wanted), "{hash}");

    let vote: [Line; 6] = book.lines(4)?;
    let [signed, unsigned] = book.lines(4)?;
    let running = drl_runtime::WASM_BINARY.unwrap_or_default();
    authorised(site, &vote.clone().map(|line| replaced(line, blob, "running.wasm")), running).await?;
    site.machine("transport")?.types(&replaced(unsigned, blob, "running.wasm")).await?;
    eventually(CATCH_UP, "the authorisation to be used up", || async {
        let shown: serde_json::Value = serde_json::from_str(&bureau.run("drl --json upgrade show").await?)?;
        Ok(shown["authorised"].is_null())
    })
    .await?;
    authorised(site, &vote, next).await?;
    site.machine("transport")?.types(&signed).await.map(|_| ())
}

/// A line that may speak of something else.
fn replaced(line: Line, example: &str, value: &str) -> Line {
    match line.text.contains(example) {
        true => line.with(example, value),
        false => line,
    }
}

/// The six lines of the vote.
async fn authorised(site: &Site, lines: &[Line; 6], code: &[u8]) -> Result<()> {
    let [propose, list, show, vote, close, shown] = lines;
    let (bureau, ledger) = (site.machine("bureau")?, site.ledger("bureau").await?);
    bureau.types(propose).await?;
    let motion = site.motion(&ledger).await?;
    let number = motion.tally.number;
    bureau.types(list).await?;
    bureau.types(&show.clone().with("show 5", &format!("show {number}"))).await?;
    voted(site, vote, &motion, "5").await?;
    others_vote(site, &motion, &["bureau", "ecology"]).await?;
    site.machine(typer(close)?)?.types(&close.clone().with("close 5", &format!("close {number}"))).await?;
    let waits = bureau.types(shown).await?;
    let hash = hex::encode(sp_crypto_hashing::blake2_256(code));
    ensure!(waits.contains(&hash), "{hash} is not authorised: {waits}");
    Ok(())
}
