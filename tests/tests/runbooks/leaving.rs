//! A validator leaves, and then its member with its seat and its node.

use super::lost_key::OLD_PEER;
use anyhow::{ensure, Result};
use drl_primitives::{
    consortium::{MemberView, ValidatorState},
    OrgId,
};
use drl_runtime::AccountId;
use drl_tests::runbooks::{
    book::{Book, Line},
    machine::eventually,
    site::{address, Site, FIFTH, TWO_SESSIONS},
};
use std::{fs, time::Duration};

/// The number of the member that leaves.
const TRANSPORT: OrgId = 1;
/// Who votes.
const VOTERS: [&str; 4] = ["bureau", "transport", "ecology", "planning"];

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("leaving")?;
    let account = address("transport", "validator")?;
    let [validator, member] = [book.line(1)?.with("5Grw…", &account), book.line(1)?];
    let [vote, close] = book.lines(2)?;
    carry(site, "transport", &validator, &vote, &close).await?;
    let ledger = site.ledger("bureau").await?;
    let left =
        || async { Ok(site.validator(&ledger, "transport", "validator").await?.state == ValidatorState::Retired) };
    eventually(TWO_SESSIONS, "the validator to retire", left).await?;
    carry(site, "transport", &member, &vote, &close).await?;

    let transport = site.machine("transport")?;
    let shown = transport.types(&book.line(3)?.with("5Grw…", &account)).await?;
    ensure!(shown.contains("does not validate now") && shown.contains("retired"), "{shown}");

    let mine = transport.run("drl peers my-node").await?;
    let peer = mine.split_whitespace().find(|word| word.starts_with("12D3KooW")).unwrap_or_default().to_owned();
    let off_the_list = book.line(4)?.with(OLD_PEER, &peer);
    carry(site, "bureau", &off_the_list, &vote, &close).await?;

    transport.types_all(&book.step(5)?).await?;
    book.end()?;
    let folder = site.chain_folder(transport);
    ensure!(fs::read_dir(folder.join("keystore"))?.next().is_none(), "there are session keys left");
    ensure!(!folder.join("network/secret_ed25519").exists(), "the node key is left");
    ensure!(transport.path("var/lib/drl/last-backup/backup.toml").is_file(), "there is no backup");
    ensure!(!is_member(site, TRANSPORT).await?, "transport is a member still");
    site.finalizes("bureau", 5, Duration::from_secs(60)).await
}

/// Whether an organisation belongs to the consortium.
async fn is_member(site: &Site, organisation: OrgId) -> Result<bool> {
    let ledger = site.ledger("bureau").await?;
    let members: Vec<MemberView<AccountId>> = ledger.query("ConsortiumApi_members", ()).await?.value;
    Ok(members.iter().any(|member| member.organisation == organisation))
}

/// A motion from its proposal to its close; those vote who still have a seat.
async fn carry(site: &Site, proposer: &str, proposal: &Line, vote: &Line, close: &Line) -> Result<()> {
    let ledger = site.ledger("bureau").await?;
    site.machine(proposer)?.types(proposal).await?;
    let motion = site.motion(&ledger).await?;
    let number = motion.tally.number.to_string();
    let voters: Vec<_> = match is_member(site, TRANSPORT).await? {
        true => VOTERS.to_vec(),
        false => VOTERS.iter().copied().filter(|voter| *voter != "transport").chain([FIFTH]).collect(),
    };
    site.vote(&vote.clone().with("12", &number), &motion, &voters).await?;
    site.machine("bureau")?.types(&close.clone().with("12", &number)).await.map(|_| ())
}
