//! People at work while bad things happen: officers who register datasets one after the other, each over a connection of its own and by
//! one node, and a diary of what became of every transaction.

use crate::story::examples;
use anyhow::{Context, Result};
use drl_chain_spec::{Description, Officer};
use drl_client::{
    forms::DatasetFile,
    keys::{Keypair, Scheme},
    ledger::{BlockId, Options, Progress},
    Ledger, LedgerError, Vault,
};
use drl_primitives::dataset::Metadata;
use drl_runtime::{Hash, Runtime};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc, Mutex, MutexGuard, PoisonError,
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// How long a transaction is followed. Longer than any fault lasts: who gives up cannot tell what became of it.
const TIMEOUT: Duration = Duration::from_secs(600);
/// How many blocks a transaction may wait: about as long.
const LIFETIME: u64 = 512;
/// How long an officer waits whose node is down.
const PAUSE: Duration = Duration::from_millis(500);

/// What became of a transaction that a node had accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It is final in this block.
    Finalized {
        /// The block.
        block: BlockId,
        /// From sending to finality.
        took: Duration,
    },
    /// The sender was told that it will have no effect, or had none.
    Told(String),
    /// The sender lost sight of it: the connection broke after it was sent.
    OutOfSight(String),
}

/// A transaction that a node accepted.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The place of the node that accepted it.
    pub node: usize,
    /// When.
    pub accepted: Instant,
    /// What became of it; nothing as long as it is under way.
    pub end: Option<End>,
}

/// Every transaction that was accepted, by its hash.
pub type Diary = BTreeMap<Hash, Entry>;

/// Officers at work.
pub struct Load {
    diary: Arc<Mutex<Diary>>,
    ended: Arc<AtomicBool>,
    officers: Vec<JoinHandle<()>>,
}

fn suri(number: usize) -> String {
    format!("//Load//{number}")
}

/// Appoints the officers at genesis, by turns to each member.
pub fn appoint(description: &mut Description, count: usize) {
    let members = description.members.len().max(1);
    for number in 0..count {
        if let Some(member) = description.members.get_mut(number % members) {
            let role = "data-officer".to_owned();
            member.officers.push(Officer { role, account: suri(number), council: None });
        }
    }
}

impl Load {
    /// So many officers begin to work, by turns through each of the nodes with these addresses.
    ///
    /// # Errors
    /// The dataset of the examples cannot be read.
    pub fn begin(urls: &[String], count: usize, folder: &Path) -> Result<Self> {
        let path = examples().join("datasets/county-codes.toml");
        let metadata = DatasetFile::read(&path)?.prepare(&path, &Vault::new(folder.join("vault")))?.metadata;
        let (diary, ended) = (Arc::default(), Arc::default());
        let mut officers = Vec::new();
        for number in 0..count {
            let node = number % urls.len().max(1);
            let worker = Worker {
                node,
                url: urls.get(node).context("there is no node")?.clone(),
                key: Keypair::from_suri(Scheme::Sr25519, &suri(number))?,
                metadata: metadata.clone(),
                diary: Arc::clone(&diary),
                ended: Arc::clone(&ended),
            };
            officers.push(tokio::spawn(worker.work()));
        }
        Ok(Self { diary, ended, officers })
    }

    /// The diary as it stands.
    pub fn diary(&self) -> Diary {
        lock(&self.diary).clone()
    }

    /// How many transactions are final by now.
    pub fn finalized(&self) -> usize {
        count_finalized(&lock(&self.diary))
    }

    /// Nobody begins anything new; whatever is under way is followed to its end.
    pub async fn end(self) -> Diary {
        self.ended.store(true, Ordering::Relaxed);
        for officer in self.officers {
            let _ = officer.await;
        }
        let diary = lock(&self.diary).clone();
        diary
    }
}

/// How many of them are final.
pub fn count_finalized(diary: &Diary) -> usize {
    diary.values().filter(|entry| matches!(entry.end, Some(End::Finalized { .. }))).count()
}

/// Seconds from sending to finality, ascending, of transactions accepted in a span of time.
pub fn seconds_to_finality(diary: &Diary, from: Instant, until: Instant) -> Vec<f64> {
    let within = diary.values().filter(|entry| (from..until).contains(&entry.accepted));
    let mut seconds: Vec<_> = within
        .filter_map(|entry| match &entry.end {
            Some(End::Finalized { took, .. }) => Some(took.as_secs_f64()),
            _ => None,
        })
        .collect();
    seconds.sort_unstable_by(f64::total_cmp);
    seconds
}

fn lock(diary: &Mutex<Diary>) -> MutexGuard<'_, Diary> {
    diary.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One officer.
struct Worker {
    node: usize,
    url: String,
    key: Keypair,
    metadata: Metadata,
    diary: Arc<Mutex<Diary>>,
    ended: Arc<AtomicBool>,
}

impl Worker {
    async fn work(self) {
        let mut connection: Option<Ledger> = None;
        while !self.ended.load(Ordering::Relaxed) {
            let Some(ledger) = &connection else {
                match Ledger::connect(&self.url).await {
                    Ok(ledger) => connection = Some(ledger),
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
                continue;
            };
            if !self.register(ledger).await {
                connection = None;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Registers a dataset and follows it to the end. Whether the connection is as it was.
    async fn register(&self, ledger: &Ledger) -> bool {
        let accepted: Arc<Mutex<Option<Hash>>> = Arc::default();
        let (diary, node, hash) = (self.diary.clone(), self.node, accepted.clone());
        let progress = move |step| {
            if let Progress::Accepted { hash: of_it } = step {
                *hash.lock().unwrap_or_else(PoisonError::into_inner) = Some(of_it);
                let entry = || Entry { node, accepted: Instant::now(), end: None };
                lock(&diary).entry(of_it).or_insert_with(entry);
            }
        };
        let options = Options { timeout: TIMEOUT, lifetime: LIFETIME, nonce: None, progress: Arc::new(progress) };
        let call = pallet_catalog::Call::<Runtime>::register { metadata: Box::new(self.metadata.clone()) };
        let outcome = ledger.submit_with(call, &self.key, &options).await;
        let accepted = *accepted.lock().unwrap_or_else(PoisonError::into_inner);
        let connected = outcome.is_ok();
        if let (Some(hash), Some(end)) = (accepted, end_of(outcome)) {
            if let Some(entry) = lock(&self.diary).get_mut(&hash) {
                entry.end = Some(end);
            }
        }
        connected
    }
}

fn end_of(outcome: Result<drl_client::ledger::Finalized, LedgerError>) -> Option<End> {
    Some(match outcome {
        Ok(done) => End::Finalized { block: done.block, took: done.time_to_finality },
        Err(fault @ (LedgerError::Dispatch(_) | LedgerError::Dropped(_) | LedgerError::Refused(_))) => {
            End::Told(fault.to_string())
        }
        Err(fault) => End::OutOfSight(fault.to_string()),
    })
}
