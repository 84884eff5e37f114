//! Floods: whoever sends at full speed hinders nobody else, is stopped by the quota of its organisation, and gets nothing into the pool
//! if it is no officer.

use super::{
    bursts::{
        crowd::{enlist, nothing, waiting, Answers, Searcher, Sender},
        memory,
    },
    report::Section,
    watch::heads,
    Scenario, Setting,
};
use crate::{
    network::{Consortium, Node},
    people::People,
    story::examples,
};
use anyhow::{Context, Result};
use drl_client::{
    keys::{Keypair, Scheme},
    Ledger,
};
use drl_primitives::organisation::OrgKind;
use drl_runtime::Runtime;
use pallet_registry::{Call as Registry, Quota};
use std::{
    collections::BTreeMap,
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// Transactions that whoever floods signs at a time.
const HANDFUL: usize = 160;
/// The most that others may have to wait, in blocks.
const MOST_BLOCKS: u64 = 3;
/// How long one of the others waits between two transactions.
const BREATH: Duration = Duration::from_secs(2);
/// How long a transaction may take to be final before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long whatever has been flooded may take to be included.
const LONGEST: Duration = Duration::from_secs(900);
/// Transactions that the quota has room for, once it is set: about.
const ROOM: u64 = 1_000;
/// The most that the memory of a node may grow in a flood, in MB: the pool at its limits, and what the engine keeps of blocks.
const MOST_GROWTH: u64 = 512;

/// A network with somebody who floods and others who do not.
struct Stage {
    network: Consortium,
    ledger: Ledger,
    people: People,
}

impl Stage {
    async fn set(setting: &Setting) -> Result<Self> {
        let network = Consortium::start_changed(
            &examples().join("../chain-spec/lishui.toml"),
            &setting.folder.join("network"),
            |description| enlist(description, 4),
        )?;
        let ledger = Ledger::connect(&network.nodes.first().context("no node")?.url()).await?;
        Ok(Self { network, ledger, people: People::development()? })
    }

    fn url(&self, place: usize) -> Result<String> {
        Ok(self.network.nodes.get(place).context("no such node")?.url())
    }

    /// Somebody at the node with this place.
    async fn sender(&self, key: &Keypair, place: usize) -> Result<Sender> {
        Sender::new(key.clone(), &self.url(place)?).await
    }
}

/// The member whose officer floods: transport.
const FLOODER: usize = 1;

/// An officer floods: others get through, and then its quota is used up.
///
/// # Errors
/// The network does not start, or a node does not answer.
pub async fn officer(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let length = Duration::from_secs(setting.choose(120, 10));
    let mut section = Section::new(
        scenario,
        format!(
            "An officer of the transport agency sends to its own node for {} s, {HANDFUL} transactions under way at a time. An officer \
             of the bureau and one of the ecology agency each send one transaction after the other, the first to a node of their own, \
             the second to the node that is flooded; for each the blocks are counted from the best block of then to the block it is \
             in. Then the bureau sets a quota for agencies that has room for about {ROOM} more transactions of whoever flooded.",
            length.as_secs()
        ),
    );
    let stage = Stage::set(setting).await?;
    let before = memory(&stage.network)?;
    section.figure("memory of each node before, MB", list(&before));
    let over = AtomicBool::new(false);
    let flooder = Keypair::from_suri(Scheme::Sr25519, "//Crowd//1")?;
    let mut flood = stage.sender(&flooder, FLOODER).await?;
    let (bureau, ecology) = (&stage.people.bureau.clerk, &stage.people.agency("ecology")?.clerk);
    let (flooded, elsewhere, beside, biggest) = tokio::join!(
        until(length, &over, flood_on(&mut flood, &stage.ledger, &over)),
        others(&stage, bureau, 0, &over),
        others(&stage, ecology, FLOODER, &over),
        most_waiting(&stage, &flooder, &over),
    );
    let flooded = flooded?;
    section.figure("sent by the flooder: accepted", flooded.accepted.len());
    section.figure("sent by the flooder: refused", format!("{} ({})", flooded.refused.len(), flooded.reasons()));
    section.figure("most of the flood that waited at a time", biggest?);
    for (who, waits) in [("at a node of their own", elsewhere?), ("at the flooded node", beside?)] {
        let most = waits.iter().copied().max().unwrap_or_default();
        section.figure(
            format!("others {who}: transactions, and blocks waited"),
            format!("{}: {}", waits.len(), counts(&waits)),
        );
        section.check(most <= MOST_BLOCKS, || format!("others {who} waited up to {most} blocks"));
        section.check(!waits.is_empty(), || format!("others {who} sent nothing"));
    }
    let after = memory(&stage.network)?;
    section.figure("memory of each node after, MB", list(&after));
    bounded(&mut section, &stage, &before, &after);
    section.figure("until all of the flood was final, s", drained(&flood).await?.as_secs());
    quota(&mut section, &stage, &mut flood).await?;
    Ok(section)
}

/// The memory of no node grew beyond a bound.
fn bounded(section: &mut Section, stage: &Stage, before: &[u64], after: &[u64]) {
    for ((node, before), after) in stage.network.nodes.iter().zip(before).zip(after) {
        section.check(*after <= before + MOST_GROWTH, || format!("{} grew from {before} to {after} MB", node.name));
    }
}

/// Sends and sends until it is over.
async fn flood_on(sender: &mut Sender, ledger: &Ledger, over: &AtomicBool) -> Result<Answers> {
    let mut answers = Answers::default();
    while !over.load(Ordering::Relaxed) {
        let transactions = sender.sign(&nothing(), HANDFUL, ledger.finalized().await?)?;
        let answer = sender.send(transactions).await?;
        // What was refused leaves a gap: begin again where the pool stands.
        if !answer.refused.is_empty() {
            sender.catch_up().await?;
        }
        answers.add(answer);
    }
    Ok(answers)
}

/// Makes it over after some time, and waits for what was going on.
async fn until<T>(length: Duration, over: &AtomicBool, what: impl Future<Output = T>) -> T {
    let stop = async {
        tokio::time::sleep(length).await;
        over.store(true, Ordering::Relaxed);
    };
    tokio::join!(what, stop).0
}

/// Somebody else sends one transaction after the other. How many blocks each waited.
async fn others(stage: &Stage, key: &Keypair, place: usize, over: &AtomicBool) -> Result<Vec<u64>> {
    let mut sender = stage.sender(key, place).await?;
    let ledger = Ledger::connect(&stage.url(place)?).await?;
    let mut waits = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let mut searcher = Searcher::from_now(&ledger).await?;
        let transactions = sender.sign(&nothing(), 1, ledger.finalized().await?)?;
        let best = heads(&ledger).await?.best;
        let answer = sender.send(transactions).await?;
        anyhow::ensure!(answer.refused.is_empty(), "somebody else is refused: {}", answer.reasons());
        searcher.look_for(answer.accepted.iter().map(|(hash, _)| *hash));
        let lost = searcher.until_found(PATIENCE).await?;
        anyhow::ensure!(lost == 0, "a transaction of somebody else is not final within {} s", PATIENCE.as_secs());
        let block = searcher.found.keys().next().copied().context("it was found")?;
        waits.push(block.saturating_sub(best));
        tokio::time::sleep(BREATH).await;
    }
    Ok(waits)
}

/// The most that waited of whoever floods.
async fn most_waiting(stage: &Stage, flooder: &Keypair, over: &AtomicBool) -> Result<u64> {
    let flooder = stage.sender(flooder, FLOODER).await?;
    let mut most = 0;
    while !over.load(Ordering::Relaxed) {
        most = most.max(flooder.waiting().await?);
        tokio::time::sleep(BREATH).await;
    }
    Ok(most)
}

/// Waits until nothing of whoever flooded waits any more.
async fn drained(flood: &Sender) -> Result<Duration> {
    let begun = Instant::now();
    while flood.waiting().await? > 0 {
        anyhow::ensure!(begun.elapsed() < LONGEST, "the flood is not over after {} s", LONGEST.as_secs());
        tokio::time::sleep(BREATH / 4).await;
    }
    Ok(begun.elapsed())
}

/// The flooder's organisation uses up a quota; another of the same kind does not.
async fn quota(section: &mut Section, stage: &Stage, flood: &mut Sender) -> Result<()> {
    let mut searcher = Searcher::from_now(&stage.ledger).await?;
    let (usage, one) = usage_of_one(stage, flood, &mut searcher).await?;
    let quota = Quota { ref_time: usage + ROOM * one, proof_size: u64::MAX, bytes: u64::MAX };
    let set = Registry::<Runtime>::set_quota { kind: OrgKind::Agency, quota };
    stage.ledger.submit(set, &stage.people.bureau.chief).await?;
    let (mut answers, begun) = (Answers::default(), Instant::now());
    while !answers.reasons.contains_key(EXHAUSTED) && begun.elapsed() < PATIENCE * 2 {
        flood.catch_up().await?;
        let transactions = flood.sign(&nothing(), HANDFUL, stage.ledger.finalized().await?)?;
        answers.add(flood.send(transactions).await?);
    }
    section.figure("after the quota was set: accepted until it was used up", answers.accepted.len());
    section.figure("after the quota was set: refused", format!("{} ({})", answers.refused.len(), answers.reasons()));
    section.check(answers.reasons.contains_key(EXHAUSTED), || "the quota was never used up".to_owned());
    let only = answers.reasons.keys().all(|reason| reason == EXHAUSTED);
    section.check(only, || format!("refused for other reasons too: {}", answers.reasons()));
    // Another agency has the same quota, and has used next to nothing of it.
    let ecology = &stage.people.agency("ecology")?.chief;
    let done = stage.ledger.submit(nothing(), ecology).await;
    section.check(done.is_ok(), || format!("another agency is refused: {done:?}"));
    Ok(())
}

/// The name of the refusal of whoever has used up its quota.
const EXHAUSTED: &str = "quota-exhausted";

/// The computing time that the flooder's organisation has used once nothing of it waits any more, and that of one transaction.
async fn usage_of_one(stage: &Stage, flood: &mut Sender, searcher: &mut Searcher) -> Result<(u64, u64)> {
    let mut usages = Vec::new();
    for _ in 0..2 {
        flood.catch_up().await?;
        let transactions = flood.sign(&nothing(), 1, stage.ledger.finalized().await?)?;
        let answer = flood.send(transactions).await?;
        searcher.look_for(answer.accepted.iter().map(|(hash, _)| *hash));
        anyhow::ensure!(searcher.until_found(PATIENCE).await? == 0, "the flooder's last transaction is not final");
        let organisation = u32::try_from(FLOODER)?;
        let key = pallet_registry::Usages::<Runtime>::hashed_key_for(organisation);
        let usage: Option<pallet_registry::Usage> = stage.ledger.storage(&key).await?.value;
        usages.push(usage.context("nothing is used")?.ref_time);
    }
    match usages.as_slice() {
        [first, second] if second > first => Ok((*second, second - first)),
        // The period ended in between.
        other => anyhow::bail!("the usage was {other:?}"),
    }
}

/// Somebody who is no officer floods: nothing of it enters a pool.
///
/// # Errors
/// The network does not start, or a node does not answer.
pub async fn stranger(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let length = Duration::from_secs(setting.choose(120, 10));
    let mut section = Section::new(
        scenario,
        format!(
            "Somebody who is no officer of any organisation sends correctly signed transactions to one validator for {} s, {HANDFUL} \
             under way at a time; meanwhile the pools of all nodes are looked at, and an officer of the bureau sends one transaction \
             after the other to the same node.",
            length.as_secs()
        ),
    );
    let stage = Stage::set(setting).await?;
    let before = memory(&stage.network)?;
    let over = AtomicBool::new(false);
    let mut flood = stage.sender(&stage.people.stranger, FLOODER).await?;
    let bureau = &stage.people.bureau.clerk;
    let (flooded, waits, biggest) = tokio::join!(
        until(length, &over, strange_flood(&mut flood, &stage.ledger, &over)),
        others(&stage, bureau, FLOODER, &over),
        fullest_of_all(&stage, &over),
    );
    let (flooded, waits, biggest) = (flooded?, waits?, biggest?);
    section.figure("sent: accepted", flooded.accepted.len());
    section.figure("sent: refused", format!("{} ({})", flooded.refused.len(), flooded.reasons()));
    section.figure("most that waited in a pool at a time", biggest);
    section.figure(
        "others at the same node: transactions, and blocks waited",
        format!("{}: {}", waits.len(), counts(&waits)),
    );
    let after = memory(&stage.network)?;
    section.figure("memory of each node before and after, MB", format!("{}; {}", list(&before), list(&after)));
    section.check(flooded.accepted.is_empty(), || format!("{} were accepted", flooded.accepted.len()));
    section.check(!flooded.refused.is_empty(), || "nothing was sent".to_owned());
    let named = flooded.reasons.keys().all(|reason| reason == "not-officer");
    section.check(named, || format!("refused as {}", flooded.reasons()));
    // The one that the officer sends.
    section.check(biggest <= 1, || format!("{biggest} waited in a pool"));
    let most = waits.iter().copied().max().unwrap_or_default();
    section.check(most <= MOST_BLOCKS, || format!("others waited up to {most} blocks"));
    bounded(&mut section, &stage, &before, &after);
    Ok(section)
}

async fn strange_flood(sender: &mut Sender, ledger: &Ledger, over: &AtomicBool) -> Result<Answers> {
    let mut answers = Answers::default();
    while !over.load(Ordering::Relaxed) {
        let transactions = sender.sign(&nothing(), HANDFUL, ledger.finalized().await?)?;
        answers.add(sender.send(transactions).await?);
    }
    Ok(answers)
}

async fn fullest_of_all(stage: &Stage, over: &AtomicBool) -> Result<usize> {
    let mut ledgers = Vec::new();
    for url in stage.network.nodes.iter().map(Node::url) {
        ledgers.push(Ledger::connect(&url).await?);
    }
    let mut most = 0;
    while !over.load(Ordering::Relaxed) {
        for ledger in &ledgers {
            most = most.max(waiting(ledger).await?);
        }
        tokio::time::sleep(BREATH / 4).await;
    }
    Ok(most)
}

fn list(numbers: &[u64]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How often each number of blocks was waited: `1 block 12, 2 blocks 3`.
fn counts(waits: &[u64]) -> String {
    let mut counts = BTreeMap::<u64, usize>::new();
    for wait in waits {
        *counts.entry(*wait).or_default() += 1;
    }
    let words = counts.into_iter().map(|(blocks, times)| format!("{blocks} in {times} cases"));
    words.collect::<Vec<_>>().join(", ")
}
