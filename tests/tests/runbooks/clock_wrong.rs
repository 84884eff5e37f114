//! A clock is a minute off: the node says so and makes no blocks, and goes on by itself once the clock is set; one that is behind its
//! own database does not start.

use anyhow::{ensure, Result};
use drl_tests::runbooks::{book::Book, machine::Machine, site::Site};
use std::{fs, time::Duration};

/// What the clock is off by, in seconds.
const AHEAD: &str = "+60\n";
const BEHIND: &str = "-60\n";
/// A running node looks every five seconds, and says the same every minute.
const NOTICED: Duration = Duration::from_secs(80);

/// Starts the node with a clock that is off.
async fn starts_with(machine: &Machine, clock: &str) -> Result<()> {
    machine.run("systemctl stop drl-node").await?;
    fs::write(machine.path("state/clock"), clock)?;
    machine.run("systemctl start drl-node").await.map(|_| ())
}

pub async fn follow(site: &mut Site) -> Result<()> {
    let mut book = Book::runbook("clock-wrong")?;
    let transport = site.machine("transport")?;
    starts_with(transport, AHEAD).await?;
    transport.says("CLOCK WRONG", NOTICED).await?;
    ensure!(transport.journal().contains("makes no blocks until the clock is right"), "{}", transport.journal());
    let [shows, log] = book.lines(1)?;
    ensure!(transport.types(&shows).await?.contains("+60"), "the clock is right");
    ensure!(transport.types(&log).await?.contains("CLOCK WRONG"), "the log does not say so");
    ensure!(!transport.journal().contains("Pre-sealed block"), "it made a block");

    transport.types_all(&book.step(2)?).await?;
    transport.says("CLOCK RIGHT AGAIN", NOTICED).await?;

    // No time server: the operator sets it by hand, to the time on the radio.
    starts_with(transport, BEHIND).await?;
    ensure!(transport.ends(Duration::from_secs(30)).await? == 78, "it starts behind its own database");
    ensure!(transport.journal().contains("CLOCK WRONG"), "it does not say why");
    let [ntp, by_hand] = book.lines(3)?;
    transport.types(&ntp).await?;
    let now = transport.run("date '+%Y-%m-%d %H:%M:%S'").await?;
    transport.types(&by_hand.with("2026-11-24 12:00:00", now.trim())).await?;
    transport.types_all(&book.step(4)?).await?;
    site.authors("transport", Duration::from_secs(60)).await?;

    let [setting, restart] = book.lines(5)?;
    transport.types(&setting).await?;
    fs::write(transport.path("state/clock"), AHEAD)?;
    transport.types(&restart).await?;
    transport.says("Pre-sealed block", NOTICED).await?;
    book.end()?;
    // The clock is right, and the setting is taken away again.
    transport.run("timedatectl set-ntp true && sed -i '/ALLOW_CLOCK_SKEW/d' /etc/default/drl-node").await?;
    transport.run("systemctl restart drl-node").await?;
    site.authors("transport", Duration::from_secs(60)).await
}
