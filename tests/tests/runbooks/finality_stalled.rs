//! Half of the validators are gone for good. The council replaces them and notes that finality stalled; what that costs is seen on
//! certificates and in the log of a node that joins later.

use super::lost_key::holds_keys_again;
use anyhow::{ensure, Result};
use drl_tests::runbooks::{
    book::{Book, Line},
    machine::{eventually, Machine, Typed},
    site::{address, printed, Site, CATCH_UP},
};
use std::{path::Path, time::Duration};

/// Who is gone, and who takes over.
const GONE: [(&str, &str); 2] = [("ecology", "ecology-2"), ("planning", "planning-2")];
/// Finality is called stalled after a minute, and the node looks every five seconds.
const STALLED: Duration = Duration::from_secs(90);
/// For what takes two sessions of ten seconds with all validators, and twice as long with half of them.
const SLOW: Duration = Duration::from_secs(120);
/// A grant that does not exist: a certificate can say that too.
const NO_GRANT: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("finality-stalled")?;
    for (_, another) in GONE {
        an_observer_follows(site, another).await?;
    }
    let bureau = site.machine("bureau")?;
    bureau.run("drl anchor export --chain-spec /etc/drl/chain.json --out anchor.json").await?;
    ensure!(certificate(bureau, "before").await?.code == 0, "no certificate before the stall");

    for (gone, _) in GONE {
        site.machine(gone)?.is_killed().await?;
        site.lose(gone);
    }
    let (bureau, ledger) = (site.machine("bureau")?, site.ledger("bureau").await?);
    bureau.says("FINALITY STALLED", STALLED).await?;
    let stalled = ledger.finalized().await?;
    let seen = book.step(1)?;
    for name in ["bureau", "transport"] {
        site.machine(name)?.types_all(&seen).await?;
    }

    replace(site, &mut book).await?;
    let ledger = site.ledger("bureau").await?.without_finality();
    let [status, propose] = book.lines(5)?;
    let bureau = site.machine("bureau")?;
    ensure!(bureau.types(&status).await?.contains(&stalled.number.to_string()), "another block is final");
    bureau.types(&propose.with("81234", &stalled.number.to_string())).await?;
    let motion = site.motion(&ledger).await?;
    let [vote, close] = book.lines(5)?.map(|line| line.with("12", &motion.tally.number.to_string()));
    site.vote(&vote, &motion, &["bureau", "transport", "ecology-2"]).await?;
    bureau.types(&close).await?;

    let finality = Duration::from_secs(150);
    site.finalizes("bureau", 5, finality).await?;
    let age = book.line(6)?;
    for machine in site.machines() {
        site.finalizes(&machine.name, 3, CATCH_UP).await?;
        machine.types(&age).await?;
    }
    for (gone, another) in GONE {
        holds_keys_again(site.machine(another)?, &mut book.clone(), 7, &address(gone, "validator-2")?).await?;
    }
    let _done = book.step(7)?;
    let decisions = site.machine("bureau")?.types(&book.line(8)?).await?;
    ensure!(decisions.contains("note_stalled"), "{decisions}");
    book.end()?;
    what_it_cost(site).await
}

/// A second machine of a member, whose node is on the list and follows the chain.
async fn an_observer_follows(site: &mut Site, name: &str) -> Result<()> {
    site.add_machine(name).await?;
    let machine = site.machine(name)?;
    site.put_node_key(machine, "node-2")?;
    let init =
        "install -D consortium.json /etc/drl/chain.json && drl-node init --chain /etc/drl/chain.json --name observer";
    machine.run(init).await?;
    machine.run("systemctl enable --now drl-node").await?;
    site.finalizes(name, 2, CATCH_UP).await
}

/// Steps 3 and 4: new validators for those that are gone, decided on while nothing becomes final.
async fn replace(site: &Site, book: &mut Book) -> Result<()> {
    let [new_keys, setting, restart] = book.lines(3)?;
    let replace = book.line(4)?;
    let [vote, close] = book.lines(4)?;
    let set = book.line(4)?;
    let ledger = site.ledger("bureau").await?.without_finality();
    let bureau = site.machine("bureau")?;
    for (gone, another) in GONE {
        let (old, new) = (address(gone, "validator")?, address(gone, "validator-2")?);
        let machine = site.machine(another)?;
        let made = machine.types(&new_keys.clone().with("5NEW…", &new)).await?;
        machine.types(&setting).await?;
        machine.types(&restart).await?;
        machine.says("Idle", CATCH_UP).await?;
        bureau.types(&replace.clone().with("5OLD…", &old).with("5NEW…", &new).with("transport", gone)).await?;
        let motion = site.motion(&ledger).await?;
        let number = motion.tally.number.to_string();
        let numbered = |line: &Line| line.clone().with("12", &number);
        site.vote(&numbered(&vote), &motion, &["bureau", "transport", "ecology-2"]).await?;
        bureau.types(&numbered(&close)).await?;
        let (keys, proof) = (printed(&made, "session keys")?, printed(&made, "proof")?);
        let set = set.clone().with("5NEW…", &new).with("0x0a0b", &keys).with("0x0c0d", &proof).with("transport", gone);
        machine.types(&set).await?;
    }
    eventually(SLOW, "the new validators to validate", || async {
        for (gone, _) in GONE {
            if !site.validator(&ledger, gone, "validator-2").await?.active {
                return Ok(false);
            }
        }
        Ok(true)
    })
    .await?;
    let shown = bureau.types(&book.line(4)?).await?;
    ensure!(shown.matches("validates").count() >= 4, "{shown}");
    Ok(())
}

/// A certificate that there is no such grant.
async fn certificate(machine: &Machine, name: &str) -> Result<Typed> {
    let line = format!(
        "drl --json certificate create {NO_GRANT} --purpose transport-service --anchor anchor.json --out {name}.json"
    );
    machine.try_run(&line, "").await
}

/// What the runbook says of certificates and of nodes that join later.
async fn what_it_cost(site: &mut Site) -> Result<()> {
    let bureau = site.machine("bureau")?;
    let verify = |name: &str| format!("drl --json certificate verify {name}.json --anchor anchor.json");
    let before = bureau.try_run(&verify("before"), "").await?;
    ensure!(before.code == 7, "a certificate of before does not hold: {before:?}");
    let after = certificate(bureau, "after").await?;
    println!("certificate after: {after:?} written: {}", Path::new(&bureau.path("desk/after.json")).exists());
    site.add_machine("bureau-2").await?;
    an_observer_joins(site).await
}

async fn an_observer_joins(site: &Site) -> Result<()> {
    let machine = site.machine("bureau-2")?;
    site.put_node_key(machine, "node-2")?;
    let init =
        "install -D consortium.json /etc/drl/chain.json && drl-node init --chain /etc/drl/chain.json --name observer";
    machine.run(init).await?;
    machine.run("systemctl enable --now drl-node").await?;
    site.finalizes("bureau-2", 2, CATCH_UP).await?;
    println!("late joiner:\n{}", machine.journal());
    Ok(())
}
