//! The disk of a validator fills up: the node stops before its database is damaged; there is room again, the database moves to a larger
//! disk, and one that is damaged is sent again by the others.

use anyhow::{ensure, Result};
use drl_tests::runbooks::{
    book::Book,
    machine::Machine,
    site::{Site, CATCH_UP},
};
use std::{fs, path::PathBuf, process::Command, time::Duration};

/// What the disk of the machine has, and the least that its node runs with, in MiB.
const DISK: &str = "160m";
const SETTINGS: &str = "DRL_NODE_DISK_MINIMUM=24\nDRL_NODE_DISK_WARNING=48\n";

/// Folders that something is mounted on, which are taken off again.
struct Mounted(Vec<PathBuf>);

impl Drop for Mounted {
    fn drop(&mut self) {
        for place in self.0.iter().rev() {
            let _ = Command::new("umount").arg("-l").arg(place).status();
        }
    }
}

/// Leaves so many MiB on the disk, by old logs that fill the rest.
async fn leave(machine: &Machine, free: u32) -> Result<()> {
    let fill = format!(
        "free=$(df --output=avail -BM /var/log/journal | tail -1 | tr -dc 0-9); \
         head -c $((free - {free}))M /dev/zero > /var/log/journal/old-$free"
    );
    machine.run(&fill).await.map(|_| ())
}

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("full-disk")?;
    let planning = site.machine("planning")?;
    planning.run("systemctl stop drl-node").await?;
    // All of /var of this machine is one small disk.
    let var = planning.path("var");
    let _mounted = Mounted(vec![var.clone(), planning.path("var/lib/drl")]);
    planning
        .run(&format!("mv {0} {0}-before && mkdir {0} && mount -t tmpfs -o size={DISK} drl {0}", var.display()))
        .await?;
    planning.run(&format!("cp -a {0}-before/. {0}/", var.display())).await?;
    planning.set_environment_of_service(SETTINGS)?;
    planning.run("systemctl start drl-node").await?;
    site.finalizes("planning", 2, CATCH_UP).await?;
    let before = site.ledger("planning").await?.finalized().await?;

    leave(planning, 40).await?;
    planning.says("DISK NEARLY FULL", Duration::from_secs(20)).await?;
    leave(planning, 10).await?;
    ensure!(planning.ends(Duration::from_secs(30)).await? == 78, "it does not stop by itself");
    ensure!(planning.journal().contains("DISK FULL: "), "it does not say why");
    // Started again it refuses.
    planning.run("systemctl start drl-node").await?;
    ensure!(planning.ends(Duration::from_secs(30)).await? == 78 && planning.journal().contains("DISK FULL: "));
    // The others go on.
    site.finalizes("bureau", 3, CATCH_UP).await?;

    let [free, who] = book.lines(1)?;
    planning.types(&free).await?;
    planning.types(&who.with("/var |", &format!("{} |", var.display()))).await?;
    planning.types_all(&book.step(2)?).await?;
    let larger = book.step(3)?;
    planning.types_all(&larger).await?;
    planning.types_all(&book.step(4)?).await?;
    planning.says("Idle", CATCH_UP).await?;
    site.finalizes("planning", 3, CATCH_UP).await?;
    ensure!(site.ledger("planning").await?.block_hash(before.number).await? == Some(before.hash), "something was lost");

    damaged(site, &planning.name).await?;
    planning.types_all(&book.step(5)?).await?;
    book.end()?;
    site.finalizes("planning", 3, CATCH_UP).await?;
    ensure!(site.ledger("planning").await?.block_hash(before.number).await? == Some(before.hash), "another chain");
    site.authors("planning", Duration::from_secs(60)).await
}

/// A file of the database is cut off; the node names the fault and does not start.
async fn damaged(site: &Site, name: &str) -> Result<()> {
    let machine = site.machine(name)?;
    machine.run("systemctl stop drl-node").await?;
    let database = site.chain_folder(machine).join("paritydb/full");
    let metadata = database.join("metadata");
    fs::write(&metadata, "")?;
    machine.run("systemctl start drl-node").await?;
    let code = machine.ends(Duration::from_secs(30)).await?;
    ensure!(code == 78 && machine.journal().contains("DATABASE DAMAGED: "), "{code}: {}", machine.journal());
    Ok(())
}
