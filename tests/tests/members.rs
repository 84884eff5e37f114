//! Members that come and go, bursts, floods and wrong set-ups on real nodes, with the smaller numbers of continuous integration. The
//! whole of it is run by `scripts/faults`.
//!
//! A program of its own: what is done here to a network no other test could bear.

use anyhow::{Context, Result};
use drl_tests::faults::{scenario, Setting};
use tokio::sync::Mutex;

/// One scenario at a time: each takes all that the machine has.
static MACHINE: Mutex<()> = Mutex::const_new(());

/// Runs a scenario with the smaller numbers; whatever is not as it has to be is an error.
async fn short(slug: &str) -> Result<()> {
    let _alone = MACHINE.lock().await;
    let scenario = scenario(slug).with_context(|| format!("no scenario called {slug}"))?;
    let folder = tempfile::Builder::new().prefix("drl-members-").tempdir()?;
    let setting = Setting { folder: folder.path().to_owned(), seed: 1, short: true };
    (scenario.run)(scenario, &setting).await?.ensure_held()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "has not run to its end yet: scripts/faults run members"]
async fn a_member_joins_and_another_leaves_without_a_stall() -> Result<()> {
    short("members").await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_set_ups_are_refused_by_name() -> Result<()> {
    short("wrong-set-ups").await
}

#[tokio::test(flavor = "multi_thread")]
async fn bursts_lose_nothing_and_floods_hinder_nobody() -> Result<()> {
    short("bursts").await?;
    short("flood-by-an-officer").await?;
    short("flood-by-a-stranger").await
}
