//! Where scenarios play: four validators, each in a network namespace of its own where such are to be had, officers at work, somebody who
//! watches, and the audit at the end.

use super::{
    load::{self, Diary, End, Load},
    namespaces::Laboratory,
    report::Section,
    state,
    switch::Rules,
    watch::{self, Watch},
    Setting,
};
use crate::{network::Consortium, people::MEMBERS, shared::SESSION_BLOCKS, story::examples};
use anyhow::{ensure, Context, Result};
use drl_client::{
    ledger::{transaction_hash, BlockId},
    Ledger,
};
use drl_runtime::Hash;
use serde_json::{json, Value};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// How many validators there are.
pub const VALIDATORS: usize = MEMBERS.len();
/// Officers at work in a full run, and in a short one.
const OFFICERS: (usize, usize) = (48, 16);
/// How long the network may take until it finalizes, at the beginning and when it catches up in the end.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// A network with people at work.
pub struct Stage {
    /// The nodes.
    pub network: Consortium,
    /// Somebody who watches them.
    pub watch: Watch,
    /// The people.
    pub load: Load,
    /// What is between the nodes; nothing where they share the loopback interface.
    laboratory: Option<Laboratory>,
    /// Why there are no namespaces, if so.
    missing: Option<String>,
    /// What else the machine had to do when the network was started.
    busy: String,
}

impl Stage {
    /// Starts the network, and waits until the first transactions are final.
    ///
    /// # Errors
    /// A node does not start, or nothing becomes final.
    pub async fn set(setting: &Setting) -> Result<Self> {
        let busy = load_average();
        let laboratory = Laboratory::create(u8::try_from(VALIDATORS)?, setting.seed);
        let (laboratory, missing) = match laboratory {
            Ok(laboratory) => (Some(laboratory), None),
            Err(fault) => (None, Some(format!("{fault:#}"))),
        };
        let description = examples().join("../chain-spec/lishui.toml");
        let officers = setting.choose(OFFICERS.0, OFFICERS.1);
        let places = laboratory.as_ref().map_or(&[][..], |laboratory| &laboratory.places);
        let network = tokio::task::block_in_place(|| {
            Consortium::start_in(&description, &setting.folder.join("network"), places, |description| {
                description.chain.session_blocks = Some(SESSION_BLOCKS);
                load::appoint(description, officers);
            })
        })?;
        let urls: Vec<_> = network.nodes.iter().map(|node| node.url()).collect();
        let load = Load::begin(&urls, officers, &setting.folder)?;
        let stage = Self { watch: Watch::begin(&urls), network, load, laboratory, missing, busy };
        stage.work(officers, PATIENCE).await?;
        Ok(stage)
    }

    /// Waits until so many more transactions are final.
    ///
    /// # Errors
    /// They are not in time.
    pub async fn work(&self, more: usize, patience: Duration) -> Result<Duration> {
        let wanted = self.load.finalized() + more;
        self.watch
            .until(&format!("{more} more transactions are final"), patience, |_| self.load.finalized() >= wanted)
            .await
    }

    /// Changes what is between the nodes.
    ///
    /// # Errors
    /// There is nothing between them.
    pub fn between(&self, rules: Rules) -> Result<()> {
        self.laboratory()?.switch.set(rules);
        Ok(())
    }

    /// What is between the nodes.
    ///
    /// # Errors
    /// They share the loopback interface.
    pub fn laboratory(&self) -> Result<&Laboratory> {
        self.laboratory.as_ref().with_context(|| self.missing.clone().unwrap_or_default())
    }

    /// Kills a node's process (SIGKILL).
    ///
    /// # Errors
    /// There is no such node, or it did not run any more.
    pub fn kill(&mut self, place: usize) -> Result<()> {
        let node = self.network.nodes.get_mut(place).context("no such node")?;
        ensure!(node.is_running(), "{} ended by itself:\n{}", node.name, node.log_tail(15));
        node.kill();
        Ok(())
    }

    /// Starts a node again.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(&mut self, place: usize) -> Result<()> {
        tokio::task::block_in_place(|| self.network.nodes.get_mut(place).context("no such node")?.start())
    }

    /// The names of nodes that ended by themselves, other than those that were killed.
    pub fn ended_by_themselves(&mut self, killed: &[usize]) -> Vec<(usize, String)> {
        let nodes = self.network.nodes.iter_mut().enumerate();
        let ended = nodes.filter(|(place, _)| !killed.contains(place)).filter_map(|(place, node)| {
            let is_running = node.is_running();
            (!is_running)
                .then(|| (place, format!("{} ended by itself: {}", node.name, node.log_tail(6).replace('\n', " / "))))
        });
        ended.collect()
    }

    /// Connections to all nodes.
    ///
    /// # Errors
    /// One does not answer.
    pub async fn ledgers(&self) -> Result<Vec<Ledger>> {
        let mut ledgers = Vec::new();
        for node in &self.network.nodes {
            ledgers.push(Ledger::connect(&node.url()).await?);
        }
        Ok(ledgers)
    }

    /// Ends the work, waits until every node has all of it, and looks whether everything that was ever promised holds. Findings go into the
    /// section.
    ///
    /// # Errors
    /// The network does not come to rest, or a node cannot be asked.
    pub async fn audit(self, section: &mut Section) -> Result<()> {
        let Self { mut network, watch, load, laboratory, missing, busy } = self;
        let diary = load.end().await;
        let newest = diary.values().filter_map(|entry| match &entry.end {
            Some(End::Finalized { block, .. }) => Some(block.number),
            _ => None,
        });
        let goal = newest.max().unwrap_or_default().max(watch.finalized());
        let everybody =
            |watch: &Watch| (0..VALIDATORS).all(|place| watch.fresh(place).is_some_and(|s| s.finalized >= goal));
        watch.until("every node has finalized all that any had", PATIENCE, everybody).await?;

        let mut ledgers = Vec::new();
        for node in &mut network.nodes {
            section.check(node.is_running(), || format!("{} ended by itself", node.name));
            ledgers.push(Ledger::connect(&node.url()).await?);
        }
        let chain = watch::common_chain(&ledgers).await?;
        promises(section, &watch, &chain);
        transactions(section, &ledgers, &chain, &diary).await?;
        states(section, &ledgers, &chain).await?;
        section.figure(
            "load average of the machine before and at the end, over a minute",
            format!("{busy}, {}", load_average()),
        );
        if let Some(missing) = missing {
            section.remark(format!("On the loopback interface, without namespaces: {missing}."));
        }
        if let Some(laboratory) = laboratory {
            let counts = laboratory.switch.counts();
            section.figure(
                "packets between validators",
                format!("{} carried, {} lost, {} cut", counts.carried, counts.lost, counts.cut),
            );
        }
        Ok(())
    }
}

/// How many processes wanted a core, over the last minute: more than there are cores where the machine is busy with something else.
fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("unknown").to_owned()
}

/// Whatever a node ever called final is on the chain on which all agree.
fn promises(section: &mut Section, watch: &Watch, chain: &[Hash]) {
    let called = watch.called_final();
    for (height, hashes) in watch::contradictions(&called, chain) {
        section.check(false, || format!("block {height} was called final as {hashes:?}, and is another in the end"));
    }
    section.figure("final heads that nodes named on the way, each the same in the end on all four", called.len());
}

/// Every transaction that was reported final is in its block, on every node.
async fn transactions(section: &mut Section, ledgers: &[Ledger], chain: &[Hash], diary: &Diary) -> Result<()> {
    let mut blocks: Option<BTreeMap<Hash, BlockId>> = None;
    for ledger in ledgers {
        let found = transactions_of(ledger, chain).await?;
        let mut missing = 0usize;
        for (hash, entry) in diary {
            let Some(End::Finalized { block, .. }) = &entry.end else { continue };
            missing += usize::from(found.get(hash) != Some(block));
        }
        section.check(missing == 0, || {
            format!("{missing} transactions that were final are not in their block on {}", ledger.url())
        });
        section.check(blocks.as_ref().is_none_or(|first| *first == found), || {
            format!("{} has other transactions in its blocks than the first node", ledger.url())
        });
        blocks.get_or_insert(found);
    }
    let found = blocks.unwrap_or_default();
    let of_kind = |kind: fn(&End) -> bool| diary.iter().filter(move |(_, entry)| entry.end.as_ref().is_some_and(kind));
    let told = of_kind(|end| matches!(end, End::Told(_))).count();
    let lost: Vec<_> = of_kind(|end| matches!(end, End::OutOfSight(_))).collect();
    let in_blocks = lost.iter().filter(|(hash, _)| found.contains_key(hash)).count();
    let open = diary.values().filter(|entry| entry.end.is_none()).count();
    section.figure("transactions accepted by a node", diary.len());
    section.figure(
        "of these reported final to their sender, and found in their block on every node",
        load::count_finalized(diary),
    );
    section.figure("of these their sender was told that they had no effect", told);
    section.figure(
        "of these their sender lost sight of when its node was killed",
        format!("{}: {in_blocks} found in final blocks, {} in none", lost.len(), lost.len().saturating_sub(in_blocks)),
    );
    section.check(open == 0, || format!("{open} transactions have no end"));
    let finalized_but_told = of_kind(|end| matches!(end, End::Told(_))).filter(|(hash, _)| found.contains_key(hash));
    for (hash, entry) in finalized_but_told {
        section.check(false, || format!("{hash:?} is in a final block, and its sender was told {:?}", entry.end));
    }
    Ok(())
}

/// Where each transaction of a chain is.
async fn transactions_of(ledger: &Ledger, chain: &[Hash]) -> Result<BTreeMap<Hash, BlockId>> {
    let mut found = BTreeMap::new();
    for (number, hash) in (0u64..).zip(chain) {
        let block = ledger.rpc("chain_getBlock", &[json!(hash)]).await?;
        let all = block.pointer("/block/extrinsics").and_then(Value::as_array).context("a block has transactions")?;
        for one in all {
            let bytes = hex::decode(one.as_str().context("hex is text")?.trim_start_matches("0x"))?;
            found.insert(transaction_hash(&bytes), BlockId { hash: *hash, number });
        }
    }
    Ok(found)
}

/// The state of the last common block is the same on every node, has the root that the header names, and every pallet finds it in order.
async fn states(section: &mut Section, ledgers: &[Ledger], chain: &[Hash]) -> Result<()> {
    let number = u64::try_from(chain.len())?.saturating_sub(1);
    let block = BlockId { hash: *chain.last().context("the chain is empty")?, number };
    let mut keys = Vec::new();
    for ledger in ledgers {
        match state::check(ledger, block).await {
            Ok(count) => keys.push(count),
            Err(fault) => section.check(false, || format!("{}: {fault:#}", ledger.url())),
        }
    }
    section.figure("height at which all four were compared", number);
    section.figure(
        "keys in the state there, read from each node; root as in the header, `try_state` of every pallet holds",
        format!("{keys:?}"),
    );
    Ok(())
}

/// Blocks and finality between two moments.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Blocks by which the best chain grew.
    pub blocks: u64,
    /// Blocks that became final.
    pub finalized: u64,
    /// The time between.
    pub span: Duration,
}

impl Stage {
    /// Lets time pass, and tells what the network did meanwhile.
    pub async fn pass(&self, span: Duration) -> Pace {
        let (best, finalized, begun) = (self.watch.best(), self.watch.finalized(), Instant::now());
        tokio::time::sleep(span).await;
        let blocks = self.watch.best().saturating_sub(best);
        Pace { blocks, finalized: self.watch.finalized().saturating_sub(finalized), span: begun.elapsed() }
    }
}

impl std::fmt::Display for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} blocks made, {} became final in {:.0} s", self.blocks, self.finalized, self.span.as_secs_f64())
    }
}

/// The middle of numbers in ascending order and what so many in a hundred are at most.
pub fn spread(seconds: &[f64]) -> String {
    let at =
        |percent: usize| seconds.get(seconds.len() * percent / 100).or(seconds.last()).copied().unwrap_or_default();
    format!(
        "median {:.1} s, 95 in 100 within {:.1} s, slowest {:.1} s ({} transactions)",
        at(50),
        at(95),
        at(100),
        seconds.len()
    )
}
