//! A validator does not answer: it is looked at, started, sent its database again, and at last replaced by another one.

use anyhow::{ensure, Result};
use drl_primitives::consortium::ValidatorState;
use drl_tests::runbooks::{
    book::Book,
    machine::eventually,
    site::{address, printed, Site, CATCH_UP, TWO_SESSIONS},
};
use std::{fs, time::Duration};

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("dead-validator")?;
    let ledger = site.ledger("bureau").await?;
    site.machine("transport")?.is_killed().await?;
    // A quarter of the slots stay empty, and finality goes on.
    site.finalizes("bureau", 4, CATCH_UP).await?;
    it_is_looked_at_and_started(site, &mut book).await?;

    site.lose("transport");
    site.add_machine("transport-2").await?;
    let (bureau, another) = (site.machine("bureau")?, site.machine("transport-2")?);
    site.put_node_key(another, "node-2")?;
    let (old, new) = (address("transport", "validator")?, address("transport", "validator-2")?);
    let replace = book.line(6)?.with("5OLD…", &old).with("5NEW…", &new);
    bureau.types(&replace).await?;
    let motion = site.motion(&ledger).await?;
    let [vote, close] = book.lines(6)?.map(|line| line.with("12", &motion.tally.number.to_string()));
    // The officers of the dead validator's member still have their keys, and vote by another node.
    site.vote(&vote, &motion, &["bureau", "ecology", "planning"]).await?;
    bureau.types(&close).await?;

    let [package, chain, init, allow, start, log] = book.lines(7)?;
    fs::write(another.path("desk/drl-node_0.1.0-1_amd64.deb"), "")?;
    another.types(&package).await?;
    another.types(&chain).await?;
    let genesis = format!("{:?}", ledger.genesis());
    let made = another.types(&init.with("5NEW…", &new).with("0x…", &genesis)).await?;
    for line in [allow, start, log] {
        another.types(&line).await?;
    }
    let (keys, proof) = (printed(&made, "session keys")?, printed(&made, "proof")?);
    another.types(&book.line(8)?.with("5NEW…", &new).with("0x0a0b", &keys).with("0x0c0d", &proof)).await?;
    eventually(TWO_SESSIONS, "the new validator to validate", || async {
        let (old, new) = tokio::try_join!(
            site.validator(&ledger, "transport", "validator"),
            site.validator(&ledger, "transport", "validator-2"),
        )?;
        Ok(new.active && old.state == ValidatorState::Retired)
    })
    .await?;
    super::lost_key::holds_keys_again(another, &mut book, 9, &new).await?;
    book.end()?;
    site.authors("transport-2", Duration::from_secs(60)).await?;
    site.moves("transport-2", "transport");
    Ok(())
}

/// Steps 1 to 5, on a machine whose node was killed.
async fn it_is_looked_at_and_started(site: &Site, book: &mut Book) -> Result<()> {
    let transport = site.machine("transport")?;
    let [status, log] = book.lines(1)?;
    let dead = transport.try_run(status.typed()?, "").await?;
    ensure!(dead.code == 3 && dead.out.contains("137"), "{dead:?}");
    transport.types(&log).await?;
    transport.types_all(&book.step(2)?).await?;
    transport.says("Idle", CATCH_UP).await?;

    let [digest, reach] = book.lines(3)?;
    let (known, port) =
        (site.machine("bureau")?.run("sha256sum < /etc/drl/chain.json").await?, site.machine("bureau")?.p2p_port());
    ensure!(transport.types(&digest).await?.split(' ').next() == known.split(' ').next(), "another chain spec");
    let reach = reach.with("ledger.other-member.example 30333", &format!("127.0.0.1 {port}"));
    transport.types(&reach).await?;
    for line in book.step(3)?.lines() {
        transport.types(&line).await?;
    }

    let before = site.ledger("bureau").await?.finalized().await?;
    transport.types_all(&book.step(4)?).await?;
    transport.says("Idle", CATCH_UP).await?;
    site.finalizes("transport", 2, CATCH_UP).await?;
    ensure!(site.ledger("transport").await?.block_hash(before.number).await? == Some(before.hash), "another chain");
    site.authors("transport", Duration::from_secs(60)).await
}
