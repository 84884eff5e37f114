//! Bursts: thousands of transactions at once, on the settings that a node has by default.

pub mod crowd;

use super::{report::Section, Scenario, Setting};
use crate::{
    network::{Consortium, Node},
    story::examples,
};
use anyhow::{Context, Result};
use crowd::{enlist, waiting, Answers, Crowd, Searcher};
use drl_client::Ledger;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Those who send.
const SENDERS: usize = 50;
/// How long nothing more may be found in finalized blocks until what is missing counts as lost.
const PATIENCE: Duration = Duration::from_secs(60);
/// What whoever was told that a pool is full waits before sending again.
const PAUSE: Duration = Duration::from_secs(4);
/// How often it is sent again at most.
const ATTEMPTS: usize = 30;

/// One burst.
struct Burst {
    accepted_at_once: usize,
    refused_at_once: usize,
    reasons: String,
    answered: Duration,
    included: usize,
    lost: usize,
    blocks: usize,
    largest_block: usize,
    took: Duration,
}

impl Burst {
    fn line(&self) -> String {
        format!(
            "{} accepted and {} refused ({}) in {:.1} s; {} included, {} lost; {} blocks, at most {} in one; all final after {:.1} s",
            self.accepted_at_once,
            self.refused_at_once,
            self.reasons,
            self.answered.as_secs_f64(),
            self.included,
            self.lost,
            self.blocks,
            self.largest_block,
            self.took.as_secs_f64(),
        )
    }
}

/// The memory that a process has in use, in megabytes.
///
/// # Errors
/// It does not run.
pub fn memory_of(node: &Node) -> Result<u64> {
    let pid = node.pid().context("it does not run")?;
    let status = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1_024)
}

/// The memory of each node, in the order of the nodes.
///
/// # Errors
/// One does not run.
pub fn memory(network: &Consortium) -> Result<Vec<u64>> {
    network.nodes.iter().map(memory_of).collect()
}

/// Bursts from many accounts at once, to one node and to all nodes by turns.
///
/// # Errors
/// The network does not start, or a node does not answer.
pub async fn bursts(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let (rounds, each) = (setting.choose(10, 1), setting.choose(160, 40));
    let mut section = Section::new(
        scenario,
        format!(
            "{} transactions from {SENDERS} accounts at once, {rounds} times, on default settings. Each account has a connection of \
             its own and waits for no answer before it sends the next. Bursts go to one validator and to all four by turns. The \
             accounts are officers of the four members from genesis on, by turns, so that each organisation stays within its quota: \
             what is tried is the pool. Whoever is told that the pool is full sends the same again a little later. Lost is what was \
             accepted and in no finalized block within {} s after the last that was.",
            SENDERS * each,
            PATIENCE.as_secs(),
        ),
    );
    let network = Consortium::start_changed(
        &examples().join("../chain-spec/lishui.toml"),
        &setting.folder.join("network"),
        |description| enlist(description, SENDERS),
    )?;
    let urls: Vec<_> = network.nodes.iter().map(Node::url).collect();
    section.figure("memory of each node before, MB", list(&memory(&network)?));
    for round in 0..rounds {
        let one = urls.get(..1).context("no node")?;
        let (targets, where_to) = if round % 2 == 0 { (one, "one node") } else { (&urls[..], "all nodes") };
        let burst = burst(targets, each).await.with_context(|| format!("burst {}", round + 1))?;
        section.figure(format!("burst {}, to {where_to}", round + 1), burst.line());
        section.check(burst.lost == 0, || format!("burst {}: {} got lost", round + 1, burst.lost));
        section.check(burst.included == SENDERS * each, || format!("burst {}: {} included", round + 1, burst.included));
    }
    section.figure("memory of each node after, MB", list(&memory(&network)?));
    for node in &network.nodes {
        let left = waiting(&Ledger::connect(&node.url()).await?).await?;
        section.check(left == 0, || format!("{left} wait in the pool of {} in the end", node.name));
    }
    Ok(section)
}

fn list(numbers: &[u64]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

async fn burst(urls: &[String], each: usize) -> Result<Burst> {
    let ledger = Ledger::connect(urls.first().context("no node")?).await?;
    let mut crowd = Crowd::gather(SENDERS, urls).await?;
    let mut searcher = Searcher::from_now(&ledger).await?;
    let begun = Instant::now();
    let (mut answers, answered) = crowd.burst(each).await?;
    let mut burst = Burst {
        accepted_at_once: answers.accepted.len(),
        refused_at_once: answers.refused.len(),
        reasons: answers.reasons(),
        answered,
        included: 0,
        lost: 0,
        blocks: 0,
        largest_block: 0,
        took: Duration::ZERO,
    };
    for _ in 0..ATTEMPTS {
        searcher.look_for(answers.accepted.iter().map(|(hash, _)| *hash));
        if answers.refused.is_empty() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        answers = again(&crowd, answers).await?;
    }
    burst.lost = searcher.until_found(PATIENCE).await?;
    burst.included = searcher.found.values().sum();
    burst.blocks = searcher.found.len();
    burst.largest_block = searcher.found.values().copied().max().unwrap_or_default();
    burst.took = begun.elapsed();
    Ok(burst)
}

/// Sends again what was refused.
async fn again(crowd: &Crowd, answers: Answers) -> Result<Answers> {
    let anyone = crowd.senders.first().context("nobody is there")?;
    anyone.send(answers.refused).await
}
