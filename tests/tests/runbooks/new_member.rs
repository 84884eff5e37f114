//! An organisation joins: it becomes a member, its node may connect, its validator makes blocks and votes.

use anyhow::{ensure, Result};
use drl_tests::runbooks::{
    book::Book,
    machine::eventually,
    site::{address, printed, Site, FIFTH, TWO_SESSIONS},
};
use std::{fs, time::Duration};

/// Who joins.
const NEWCOMER: &str = "health";

/// What the bureau writes down of it.
fn organisation() -> Result<String> {
    Ok(format!(
        "handle = \"{NEWCOMER}\"\nkind = \"agency\"\nlegal_body = \"administrative-organ\"\nlevel = \"city\"\nname = \"丽水市卫生健康委员会\"\n\
         code = \"11331100DEM000161F\"\nofficers = [{{ role = \"chief-data-officer\", account = \"{}\" }}]\n",
        address(NEWCOMER, "chief")?
    ))
}

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("new-member")?;
    site.add_machine(NEWCOMER).await?;
    let ledger = site.ledger("bureau").await?;
    let (account, seat) = (address(NEWCOMER, "validator")?, address(NEWCOMER, "chief")?);
    let newcomer = site.machine(NEWCOMER)?;
    fs::write(newcomer.path("desk/drl-node_0.1.0-1_amd64.deb"), "")?;

    let [package, digest, chain] = book.lines(1)?;
    newcomer.types(&package).await?;
    let told = site.machine("bureau")?.run("sha256sum < /etc/drl/chain.json").await?;
    ensure!(newcomer.types(&digest).await?.split(' ').next() == told.split(' ').next(), "not the same chain spec");
    newcomer.types(&chain).await?;

    let init = book.line(2)?.with("transport", NEWCOMER).with("5Grw…", &account);
    let other = init.clone().with("0x…", &format!("0x{}", "07".repeat(32)));
    let refused = newcomer.try_run(other.typed()?, "").await?;
    ensure!(refused.code == 1 && refused.err.contains("WRONG CHAIN SPEC"), "{refused:?}");
    let handed = newcomer.types(&init.with("0x…", &format!("{:?}", ledger.genesis()))).await?;
    newcomer.types(&book.line(3)?).await?;

    let bureau = site.machine("bureau")?;
    fs::write(bureau.path("desk/organisation.toml"), organisation()?)?;
    bureau.types(&book.line(5)?).await?;
    let [member, node, validator] = book.lines(6)?.map(|line| line.with("transport", NEWCOMER));
    let [list, show, vote, close] = book.lines(7)?;
    let peer = printed(&handed, "peer id")?;
    let proposals = [
        member.with("5Grw…", &seat),
        node.with("12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp", &peer),
        validator.with("5Grw…", &account),
    ];
    for proposal in proposals {
        bureau.types(&proposal).await?;
        let motion = site.motion(&ledger).await?;
        let number = motion.tally.number.to_string();
        ensure!(bureau.types(&list).await?.contains(&format!("{:?}", motion.hash)), "the motion is not listed");
        site.machine("planning")?.types(&show.clone().with("12", &number)).await?;
        site.vote(&vote.clone().with("12", &number), &motion, &["bureau", "transport", "ecology", "planning"]).await?;
        bureau.types(&close.clone().with("12", &number)).await?;
    }
    ensure!(bureau.run("drl consortium members").await?.contains(&seat), "the newcomer has no seat");

    newcomer.types_all(&book.step(8)?).await?;
    let [again, set] = book.lines(9)?;
    let shown = newcomer.types(&again.with("5Grw…", &account)).await?;
    let (keys, proof) = (printed(&shown, "session keys")?, printed(&shown, "proof")?);
    ensure!(keys == printed(&handed, "session keys")?, "other keys than those of init:\n{handed}\n{shown}");
    let set = set.with("5Grw…", &account).with("0x0a0b", &keys).with("0x0c0d", &proof).with("transport", NEWCOMER);
    newcomer.types(&set).await?;

    let [standing, setting, restart, log, held] = book.lines(10)?;
    eventually(TWO_SESSIONS, "the newcomer to validate", || async {
        Ok(site.validator(&ledger, NEWCOMER, "validator").await?.active)
    })
    .await?;
    let standing = bureau.types(&standing.with("5Grw…", &account)).await?;
    ensure!(standing.contains("validates"), "{standing}");
    for line in [setting, restart, log] {
        newcomer.types(&line).await?;
    }
    eventually(Duration::from_secs(20), "the keys to be held", || async {
        Ok(newcomer.types(&held).await?.trim_end().ends_with(" 1"))
    })
    .await?;
    book.end()?;

    site.authors(NEWCOMER, Duration::from_secs(60)).await?;
    // Its votes count: with one of the others missing nothing becomes final without them.
    site.machine(FIFTH)?.run("systemctl stop drl-node").await?;
    site.finalizes("bureau", 3, Duration::from_secs(60)).await?;
    site.machine(FIFTH)?.run("systemctl start drl-node").await.map(|_| ())
}
