//! Many officers who send at the same time, each over a connection of its own.

use anyhow::{Context, Result};
use drl_chain_spec::{Description, Officer};
use drl_client::{
    keys::{Keypair, Scheme},
    ledger::{transaction_hash, BlockId, Refusal},
    offline::Draft,
    Ledger, LedgerError,
};
use drl_runtime::{Hash, Runtime, RuntimeCall};
use futures::future::try_join_all;
use serde_json::{json, Value};
use std::{
    collections::{BTreeMap, HashSet},
    time::{Duration, Instant},
};

/// How many blocks a transaction of a crowd may wait: longer than any burst takes, so that none gets lost by its age.
const LIFETIME: u64 = 1_024;
/// Transactions that one of the crowd has under way to the node at a time.
const AT_ONCE: usize = 160;

/// A call that does nothing and costs what every transaction costs: a batch of no calls.
pub fn nothing() -> RuntimeCall {
    pallet_utility::Call::<Runtime>::batch { calls: Vec::new() }.into()
}

fn suri(number: usize) -> String {
    format!("//Crowd//{number}")
}

/// Appoints so many officers at genesis, by turns to each member: no organisation alone may have as many.
pub fn enlist(description: &mut Description, count: usize) {
    let members = description.members.len();
    for number in 0..count {
        if let Some(member) = description.members.get_mut(number % members.max(1)) {
            member.officers.push(Officer { role: "data-officer".to_owned(), account: suri(number), council: None });
        }
    }
}

/// One of the crowd.
pub struct Sender {
    key: Keypair,
    ledger: Ledger,
    /// The number of its next transaction.
    pub next: u64,
}

/// What a node answered to what was sent to it.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Accepted: hash and bytes.
    pub accepted: Vec<(Hash, Vec<u8>)>,
    /// Not accepted.
    pub refused: Vec<Vec<u8>>,
    /// Why not, by name.
    pub reasons: BTreeMap<String, usize>,
}

impl Answers {
    /// Adds what another was answered.
    pub fn add(&mut self, other: Self) {
        self.accepted.extend(other.accepted);
        self.refused.extend(other.refused);
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
    }

    /// The reasons in words: `pool-full 12`.
    pub fn reasons(&self) -> String {
        let words: Vec<_> = self.reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(", ")
        }
    }
}

impl Sender {
    /// Somebody with a key, connected to a node.
    ///
    /// # Errors
    /// The node cannot be reached.
    pub async fn new(key: Keypair, url: &str) -> Result<Self> {
        let ledger = Ledger::connect(url).await?;
        let next = ledger.next_nonce(&key.account()).await?;
        Ok(Self { key, ledger, next })
    }

    /// Goes on with the number that the pool of its node expects next.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn catch_up(&mut self) -> Result<()> {
        self.next = self.ledger.next_nonce(&self.key.account()).await?;
        Ok(())
    }

    /// How many of its transactions wait in the pool of its node, or are in blocks that are not final.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn waiting(&self) -> Result<u64> {
        let account = self.key.account();
        let done: u32 = self.ledger.query("AccountNonceApi_account_nonce", &account).await?.value;
        Ok(self.ledger.next_nonce(&account).await?.saturating_sub(done.into()))
    }

    /// So many signed transactions of one call, one after the other.
    ///
    /// # Errors
    /// They cannot be signed.
    pub fn sign(&mut self, call: &RuntimeCall, count: usize, birth: BlockId) -> Result<Vec<Vec<u8>>> {
        let genesis = self.ledger.genesis();
        (0..count)
            .map(|_| {
                let draft = Draft::new(call, self.key.account(), self.next, birth, LIFETIME, genesis)?;
                self.next += 1;
                Ok(draft.sign(&self.key)?.bytes)
            })
            .collect()
    }

    /// Sends transactions without waiting for the answer to one before the next goes out.
    ///
    /// # Errors
    /// The connection is lost.
    pub async fn send(&self, transactions: Vec<Vec<u8>>) -> Result<Answers> {
        use futures::StreamExt;
        let mut under_way = futures::stream::iter(transactions).map(|bytes| self.send_one(bytes)).buffered(AT_ONCE);
        let mut answers = Answers::default();
        while let Some(answer) = under_way.next().await {
            answers.add(answer?);
        }
        Ok(answers)
    }

    async fn send_one(&self, bytes: Vec<u8>) -> Result<Answers> {
        let sent = self.ledger.rpc("author_submitExtrinsic", &[json!(format!("0x{}", hex::encode(&bytes)))]).await;
        match sent {
            Ok(_) => Ok(Answers { accepted: vec![(transaction_hash(&bytes), bytes)], ..Answers::default() }),
            Err(LedgerError::Rpc { code, message, .. }) => {
                let (message, data) = message.split_once(": ").unwrap_or((&message, ""));
                let refusal = Refusal::from_rpc(code, message, data);
                let reasons = BTreeMap::from([(refusal.slug().to_owned(), 1)]);
                Ok(Answers { refused: vec![bytes], reasons, ..Answers::default() })
            }
            Err(fault) => Err(fault.into()),
        }
    }
}

/// Many who send.
pub struct Crowd {
    /// Each with a connection of its own.
    pub senders: Vec<Sender>,
}

impl Crowd {
    /// So many, by turns at each of these nodes.
    ///
    /// # Errors
    /// A node cannot be reached.
    pub async fn gather(count: usize, urls: &[String]) -> Result<Self> {
        let senders = (0..count).map(|number| async move {
            let url = urls.get(number % urls.len().max(1)).context("no node")?;
            Sender::new(Keypair::from_suri(Scheme::Sr25519, &suri(number))?, url).await
        });
        Ok(Self { senders: try_join_all(senders).await? })
    }

    /// Each signs so many transactions, and then all send at once.
    ///
    /// # Errors
    /// They cannot be signed, or a connection is lost.
    pub async fn burst(&mut self, each: usize) -> Result<(Answers, Duration)> {
        let birth = self.senders.first().context("nobody is there")?.ledger.finalized().await?;
        let call = nothing();
        let signed: Vec<_> =
            self.senders.iter_mut().map(|sender| sender.sign(&call, each, birth)).collect::<Result<_>>()?;
        let begun = Instant::now();
        let sent = self.senders.iter().zip(signed).map(|(sender, transactions)| sender.send(transactions));
        let mut answers = Answers::default();
        for answer in try_join_all(sent).await? {
            answers.add(answer);
        }
        Ok((answers, begun.elapsed()))
    }
}

/// Looks for transactions in finalized blocks, each of which it reads once.
pub struct Searcher {
    ledger: Ledger,
    next: u64,
    /// The number of the last block in which a transaction that was looked for stood, and how many stood in each.
    pub found: BTreeMap<u64, usize>,
    missing: HashSet<Hash>,
}

impl Searcher {
    /// Looks for these, from the next block to be finalized on.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn from_now(ledger: &Ledger) -> Result<Self> {
        let next = ledger.finalized().await?.number + 1;
        Ok(Self { ledger: ledger.clone(), next, found: BTreeMap::new(), missing: HashSet::new() })
    }

    /// Looks for these as well.
    pub fn look_for(&mut self, hashes: impl IntoIterator<Item = Hash>) {
        self.missing.extend(hashes);
    }

    /// Reads the blocks that were finalized since. How many are still missing.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn search(&mut self) -> Result<usize> {
        let head = self.ledger.finalized().await?.number;
        while self.next <= head {
            let hash = self.ledger.block_hash(self.next).await?.context("a finalized block is missing")?;
            let found = transactions_of(&self.ledger, hash).await?;
            let found = found.into_iter().filter(|transaction| self.missing.remove(transaction)).count();
            if found > 0 {
                self.found.insert(self.next, found);
            }
            self.next += 1;
        }
        Ok(self.missing.len())
    }

    /// Searches until nothing is missing, or nothing more was found for so long. How many are missing then.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn until_found(&mut self, patience: Duration) -> Result<usize> {
        let (mut missing, mut since) = (self.missing.len(), Instant::now());
        while since.elapsed() < patience {
            let now = self.search().await?;
            if now == 0 {
                return Ok(0);
            }
            if now < missing {
                (missing, since) = (now, Instant::now());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Ok(missing)
    }

    /// Whether this transaction has not been found.
    pub fn misses(&self, hash: &Hash) -> bool {
        self.missing.contains(hash)
    }
}

/// The transactions of a block.
async fn transactions_of(ledger: &Ledger, block: Hash) -> Result<Vec<Hash>> {
    let block = ledger.rpc("chain_getBlock", &[json!(block)]).await?;
    let transactions = block["block"]["extrinsics"].as_array().context("the block has no transactions")?;
    transactions.iter().map(|hex| Ok(transaction_hash(&hex::decode(text(hex)?.trim_start_matches("0x"))?))).collect()
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("no text")
}

/// How many transactions wait in the pool of a node, ready to be included.
///
/// # Errors
/// The node does not answer.
pub async fn waiting(ledger: &Ledger) -> Result<usize> {
    let pending = ledger.rpc("author_pendingExtrinsics", &[]).await?;
    Ok(pending.as_array().context("no list of transactions")?.len())
}
