//! Faults of the network of validators, with small numbers; `scripts/faults` runs them in full and writes the report.
//!
//! A program of its own, and one test: networks whose nodes are killed and cut off share the machine with nothing else.

use anyhow::{Context, Result};
use drl_tests::faults::{report::Outcome, scenario, Setting};

/// What is run here, in this order.
const CHOSEN: [&str; 3] = ["one-killed", "two-killed", "partition"];
/// Where chance begins.
const SEED: u64 = 20_261_124;

#[tokio::test(flavor = "multi_thread")]
async fn validators_killed_and_cut_off_lose_nothing_and_go_on() -> Result<()> {
    for slug in CHOSEN {
        let chosen = scenario(slug).with_context(|| format!("no scenario called {slug}"))?;
        let folder = tempfile::Builder::new().prefix("drl-faults-").tempdir()?;
        let setting = Setting { folder: folder.path().to_owned(), seed: SEED, short: true };
        let record = chosen.record(&setting).await?;
        println!("{slug}, {} s: {:#?}", record.seconds, record.outcome);
        match record.outcome {
            Outcome::Ran(section) => section.ensure_held()?,
            Outcome::Broken { reason } => anyhow::bail!("{slug} broke off: {reason}"),
            // Said above: a machine without namespaces has no partitions.
            Outcome::NotRun { .. } => {}
        }
    }
    Ok(())
}
