//! A machine is gone; its validator comes back from the backup on another one.

use anyhow::{ensure, Result};
use drl_tests::runbooks::{
    book::Book,
    machine::eventually,
    site::{Site, CATCH_UP},
};
use std::{fs, process::Command, time::Duration};

/// Whose machine it is.
const MEMBER: &str = "ecology";
const ANOTHER: &str = "ecology-2";

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("restore-from-backup")?;
    let old = site.machine(MEMBER)?;
    let said = old.types(&book.line(1)?).await?;
    ensure!(said.contains("were copied to"), "{said}");
    old.types_all(&book.step(2)?).await?;

    // The machine still starts: it is made sure that its node does not.
    old.types_all(&book.step(1)?).await?;
    let masked = old.try_run("sudo systemctl start drl-node", "").await?;
    ensure!(masked.code == 1 && masked.err.contains("masked") && old.pid().is_none(), "{masked:?}");

    site.add_machine(ANOTHER).await?;
    let (old, new) = (site.machine(MEMBER)?, site.machine(ANOTHER)?);
    fs::write(new.path("desk/drl-node_0.1.0-1_amd64.deb"), "")?;
    // The medium is carried from one safe to the other.
    let carried = Command::new("cp").arg("-r").arg(old.path("media/safe/.")).arg(new.path("media/safe/")).status()?;
    ensure!(carried.success(), "the medium was not carried over");
    new.types_all(&book.step(2)?).await?;
    let restore = book.line(3)?;
    let hasty = restore.clone().with(" --old-node-is-gone", "");
    let refused = new.try_run(hasty.typed()?, "").await?;
    ensure!(refused.code == 1 && refused.err.contains("offence"), "{refused:?}");
    new.types(&restore).await?;
    new.types_all(&book.step(4)?).await?;
    let [figures, remove] = book.lines(5)?;
    eventually(Duration::from_secs(20), "the restored node to hold its keys", || async {
        Ok(new.types(&figures).await?.contains("drl_session_keys_held{chain=\"lishui-dev\"} 1"))
    })
    .await?;
    new.types(&remove).await?;
    book.end()?;
    site.authors(ANOTHER, Duration::from_secs(60)).await?;
    site.finalizes(ANOTHER, 3, CATCH_UP).await?;
    site.moves(ANOTHER, MEMBER);
    Ok(())
}
