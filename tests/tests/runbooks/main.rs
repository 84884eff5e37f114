//! Every runbook of `docs/operate/runbooks`, followed from its first command to its last on a network of nodes.
//!
//! `scripts/rehearse NAME` follows one of them. Those of a group share a network, one after the other; each needs nothing of the ones
//! before it.

mod clock_wrong;
mod compromised_key;
mod dead_validator;
mod finality_stalled;
mod full_disk;
mod leaving;
mod lost_key;
mod new_member;
mod pages;
mod restore_from_backup;
mod upgrade;

use anyhow::{ensure, Context, Result};
use drl_tests::{
    runbooks::{book::blocks, site::Site},
    story::examples,
};
use futures::future::BoxFuture;
use std::{collections::BTreeSet, fs, time::Instant};

/// Which runbooks are rehearsed, with commas between their names; all where it is not set.
const CHOICE: &str = "DRL_REHEARSE";

/// A runbook and how it is rehearsed.
struct Rehearsal {
    name: &'static str,
    run: for<'a> fn(&'a mut Site) -> BoxFuture<'a, Result<()>>,
}

/// Members and keys: five validators, for one leaves.
const MEMBERS_AND_KEYS: [Rehearsal; 4] = [
    Rehearsal { name: "new-member", run: |site| Box::pin(new_member::follow(site)) },
    Rehearsal { name: "lost-key", run: |site| Box::pin(lost_key::follow(site)) },
    Rehearsal { name: "compromised-key", run: |site| Box::pin(compromised_key::follow(site)) },
    Rehearsal { name: "leaving", run: |site| Box::pin(leaving::follow(site)) },
];

/// Machines and programs. The upgrade is last: `drl` of this version does not speak to the ledger after it.
const MACHINES: [Rehearsal; 4] = [
    Rehearsal { name: "restore-from-backup", run: |site| Box::pin(restore_from_backup::follow(site)) },
    Rehearsal { name: "full-disk", run: |site| Box::pin(full_disk::follow(site)) },
    Rehearsal { name: "clock-wrong", run: |site| Box::pin(clock_wrong::follow(site)) },
    Rehearsal { name: "upgrade", run: |site| Box::pin(upgrade::follow(site)) },
];

/// Validators that do not come back.
const VALIDATORS: [Rehearsal; 2] = [
    Rehearsal { name: "dead-validator", run: |site| Box::pin(dead_validator::follow(site)) },
    Rehearsal { name: "finality-stalled", run: |site| Box::pin(finality_stalled::follow(site)) },
];

/// Follows the chosen ones of some runbooks on one network.
async fn rehearse(five: bool, runbooks: &[Rehearsal]) -> Result<()> {
    let choice = std::env::var(CHOICE).unwrap_or_default();
    let chosen = |name: &str| choice.is_empty() || choice.split(',').any(|part| part == name);
    let mut runbooks = runbooks.iter().filter(|runbook| chosen(runbook.name)).peekable();
    if runbooks.peek().is_none() {
        return Ok(());
    }
    let mut site = Site::start(five).await?;
    for Rehearsal { name, run } in runbooks {
        let begun = Instant::now();
        run(&mut site).await.with_context(|| format!("runbook {name}"))?;
        println!("== runbook {name} was followed to its end in {} s", begun.elapsed().as_secs());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "not every runbook has been followed to its end yet: scripts/rehearse"]
async fn members_and_keys() -> Result<()> {
    rehearse(true, &MEMBERS_AND_KEYS).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "not every runbook has been followed to its end yet: scripts/rehearse"]
async fn machines() -> Result<()> {
    rehearse(false, &MACHINES).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "not every runbook has been followed to its end yet: scripts/rehearse"]
async fn validators() -> Result<()> {
    rehearse(false, &VALIDATORS).await
}

/// The runbooks in a folder below `docs`.
fn runbooks(folder: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(examples().join("../docs").join(folder))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        found.extend(name.strip_suffix(".md").filter(|name| *name != "README").map(ToOwned::to_owned));
    }
    Ok(found)
}

#[test]
fn every_runbook_is_rehearsed_and_chosen_by_its_name() -> Result<()> {
    let all = MEMBERS_AND_KEYS.iter().chain(&MACHINES).chain(&VALIDATORS);
    let rehearsed: BTreeSet<_> = all.map(|runbook| runbook.name.to_owned()).collect();
    ensure!(rehearsed == runbooks("operate/runbooks")?, "the runbooks are not those rehearsed: {rehearsed:?}");
    for name in std::env::var(CHOICE).unwrap_or_default().split(',').filter(|name| !name.is_empty()) {
        ensure!(rehearsed.contains(name), "there is no runbook {name}; there are {rehearsed:?}");
    }
    Ok(())
}

/// What is rehearsed is the English page; the Chinese one makes its readers type the same.
#[test]
fn runbooks_make_people_type_the_same_in_both_languages() -> Result<()> {
    let names = runbooks("operate/runbooks")?;
    ensure!(names == runbooks("zh/runbooks")?, "not every runbook is there in both languages");
    for name in names {
        let read = |folder: &str| fs::read_to_string(examples().join(format!("../docs/{folder}/{name}.md")));
        let (english, chinese) = (blocks(&read("operate/runbooks")?), blocks(&read("zh/runbooks")?));
        ensure!(english.len() == chinese.len(), "{name}: {} blocks and {}", english.len(), chinese.len());
        for (english, chinese) in english.iter().zip(&chinese) {
            ensure!(english == chinese, "{name}:\n{english:#?}\n{chinese:#?}");
        }
    }
    Ok(())
}
