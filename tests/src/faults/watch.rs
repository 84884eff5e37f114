//! Somebody who looks at the heads of all nodes all the time and writes down what each calls final.
//!
//! Finality is a promise: what one node once called final, every node has to have at that height for ever. So whatever a node said on
//! the way is kept, and compared with what all say in the end.

use anyhow::{bail, ensure, Context, Result};
use drl_client::Ledger;
use drl_runtime::Hash;
use serde_json::{json, Value};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// How often a node is looked at.
const PERIOD: Duration = Duration::from_millis(250);
/// How long a node may take to answer before it counts as silent.
const ANSWER: Duration = Duration::from_secs(2);

/// What a node said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// When.
    pub at: Instant,
    /// Its best block's number.
    pub best: u64,
    /// The number of the last block that it calls final.
    pub finalized: u64,
    /// That block's hash.
    pub hash: Hash,
}

type Sights = Arc<Vec<Mutex<Vec<Sight>>>>;

/// A watch over nodes.
pub struct Watch {
    sights: Sights,
    tasks: Vec<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch the nodes with these addresses.
    pub fn begin(urls: &[String]) -> Self {
        let sights: Sights = Arc::new(urls.iter().map(|_| Mutex::default()).collect());
        let tasks = urls.iter().enumerate().map(|(place, url)| {
            let (sights, url) = (sights.clone(), url.clone());
            tokio::spawn(async move { look(&url, |sight| note(&sights, place, sight)).await })
        });
        Self { tasks: tasks.collect(), sights }
    }

    /// All that a node said, in its order.
    pub fn sights(&self, place: usize) -> Vec<Sight> {
        self.sights
            .get(place)
            .map_or_else(Vec::new, |of_it| of_it.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// The last that a node said.
    pub fn last(&self, place: usize) -> Option<Sight> {
        self.sights.get(place)?.lock().unwrap_or_else(PoisonError::into_inner).last().copied()
    }

    /// The last that a node said, if it is not older than some seconds: a node that is down says nothing.
    pub fn fresh(&self, place: usize) -> Option<Sight> {
        self.last(place).filter(|sight| sight.at.elapsed() < ANSWER * 2)
    }

    /// The highest block that any node ever called final.
    pub fn finalized(&self) -> u64 {
        (0..self.sights.len())
            .filter_map(|place| self.last(place))
            .map(|sight| sight.finalized)
            .max()
            .unwrap_or_default()
    }

    /// The highest block that any node has.
    pub fn best(&self) -> u64 {
        (0..self.sights.len()).filter_map(|place| self.last(place)).map(|sight| sight.best).max().unwrap_or_default()
    }

    /// Waits until something is true of what was seen, and returns how long that took.
    ///
    /// # Errors
    /// It is not true in time.
    pub async fn until(&self, what: &str, patience: Duration, so: impl Fn(&Self) -> bool) -> Result<Duration> {
        let begun = Instant::now();
        while !so(self) {
            ensure!(
                begun.elapsed() < patience,
                "not within {} s: {what}; seen: {}",
                patience.as_secs(),
                self.summary()
            );
            tokio::time::sleep(PERIOD / 2).await;
        }
        Ok(begun.elapsed())
    }

    /// The heads as last seen, for messages.
    pub fn summary(&self) -> String {
        let heads = (0..self.sights.len()).map(|place| match self.last(place) {
            None => "nothing".to_owned(),
            Some(sight) => {
                format!("best {} final {} ({} s ago)", sight.best, sight.finalized, sight.at.elapsed().as_secs())
            }
        });
        heads.collect::<Vec<_>>().join(", ")
    }

    /// What was ever called final: by height, the hashes that any node named. One each, where nothing is wrong.
    pub fn called_final(&self) -> BTreeMap<u64, Vec<Hash>> {
        let mut called: BTreeMap<u64, Vec<Hash>> = BTreeMap::new();
        for sight in (0..self.sights.len()).flat_map(|place| self.sights(place)) {
            let hashes = called.entry(sight.finalized).or_default();
            if !hashes.contains(&sight.hash) {
                hashes.push(sight.hash);
            }
        }
        called
    }
}

/// Heights at which something was called final that is not on the chain in the end, with all that was called so there.
pub fn contradictions(called: &BTreeMap<u64, Vec<Hash>>, chain: &[Hash]) -> Vec<(u64, Vec<Hash>)> {
    let on_chain = |height: &u64| usize::try_from(*height).ok().and_then(|height| chain.get(height));
    let contradicts = |(height, hashes): &(&u64, &Vec<Hash>)| {
        on_chain(height).is_some_and(|agreed| hashes.iter().any(|hash| hash != agreed))
    };
    called.iter().filter(contradicts).map(|(height, hashes)| (*height, hashes.clone())).collect()
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn note(sights: &Sights, place: usize, sight: Sight) {
    if let Some(of_it) = sights.get(place) {
        of_it.lock().unwrap_or_else(PoisonError::into_inner).push(sight);
    }
}

/// Looks at a node for ever, through restarts of it.
async fn look(url: &str, mut note: impl FnMut(Sight)) {
    loop {
        if let Ok(Ok(ledger)) = tokio::time::timeout(ANSWER, Ledger::connect(url)).await {
            while let Ok(Ok(sight)) = tokio::time::timeout(ANSWER, heads(&ledger)).await {
                note(sight);
                tokio::time::sleep(PERIOD).await;
            }
        }
        tokio::time::sleep(PERIOD).await;
    }
}

/// The heads of a node now.
///
/// # Errors
/// It does not answer.
pub async fn heads(ledger: &Ledger) -> Result<Sight> {
    let finalized = ledger.finalized().await?;
    let best = ledger.rpc("chain_getHeader", &[]).await?;
    let best = best.get("number").and_then(Value::as_str).context("the best block has no number")?;
    let best = u64::from_str_radix(best.trim_start_matches("0x"), 16)?;
    Ok(Sight { at: Instant::now(), best, finalized: finalized.number, hash: finalized.hash })
}

/// The hashes of blocks 0 to `last` on the best chain of a node.
///
/// # Errors
/// It lacks one, or does not answer.
pub async fn hashes(ledger: &Ledger, last: u64) -> Result<Vec<Hash>> {
    let mut hashes = Vec::new();
    let numbers: Vec<_> = (0..=last).collect();
    for some in numbers.chunks(1_000) {
        let answer: Vec<Option<Hash>> =
            serde_json::from_value(ledger.rpc("chain_getBlockHash", &[json!(some)]).await?)?;
        for (number, hash) in some.iter().zip(answer) {
            hashes.push(hash.with_context(|| format!("{} has no block {number}", ledger.url()))?);
        }
    }
    Ok(hashes)
}

/// The chain on which all nodes agree: hashes of the blocks up to the lowest of their finalized heads.
///
/// # Errors
/// They do not, or one does not answer.
pub async fn common_chain(ledgers: &[Ledger]) -> Result<Vec<Hash>> {
    let mut lowest = u64::MAX;
    for ledger in ledgers {
        lowest = lowest.min(heads(ledger).await?.finalized);
    }
    let mut common: Option<Vec<Hash>> = None;
    for ledger in ledgers {
        let theirs = hashes(ledger, lowest).await?;
        match &common {
            None => common = Some(theirs),
            Some(chain) => {
                let Some(height) = chain.iter().zip(&theirs).position(|(one, other)| one != other) else { continue };
                bail!("{} has another final block {height} than the first node", ledger.url());
            }
        }
    }
    common.context("there is no node")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_was_final_and_is_not_on_the_chain_is_found_out() {
        let [genesis, one, other] = [1, 2, 3].map(Hash::repeat_byte);
        let chain = [genesis, one];
        let kept = BTreeMap::from([(0, vec![genesis]), (1, vec![one]), (2, vec![other])]);
        assert_eq!(contradictions(&kept, &chain), [], "nobody knows yet of a height above the chain");
        let broken = BTreeMap::from([(0, vec![genesis]), (1, vec![one, other])]);
        assert_eq!(contradictions(&broken, &chain), [(1, vec![one, other])]);
    }

    #[test]
    fn all_that_nodes_called_final_is_kept() {
        let sight = |finalized, byte| {
            Mutex::new(vec![Sight { at: Instant::now(), best: 9, finalized, hash: Hash::repeat_byte(byte) }])
        };
        let watch = Watch { sights: Arc::new(vec![sight(4, 1), sight(4, 2), sight(5, 3)]), tasks: Vec::new() };
        let [one, two, three] = [1, 2, 3].map(Hash::repeat_byte);
        assert_eq!(watch.called_final(), BTreeMap::from([(4, vec![one, two]), (5, vec![three])]));
        assert_eq!((watch.finalized(), watch.best()), (5, 9));
    }
}
