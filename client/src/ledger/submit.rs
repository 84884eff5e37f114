//! Sending a transaction and following it to finality.
//!
//! That a node took a transaction does not mean that it will be in a block: pools drop, nodes restart, forks lose. So a
//! transaction is watched until its block is finalized. When the watch ends early the finalized blocks since its birth are
//! searched for it, and if it is in none of them and still mortal, the same bytes are sent again: they can take effect once.
//!
//! While finality stands still ([`Ledger::without_finality`]) a transaction has arrived once it is in a block of the best chain.

use super::{
    dispatch::failure_of, error::rpc_fault, storage_key, transaction_hash, BlockId, Ledger, LedgerError, Refusal,
};
use crate::{
    keys::Keypair,
    offline::{Draft, Signed},
};
use drl_runtime::{Hash, RuntimeCall, RuntimeEvent};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use subxt::rpcs::methods::legacy::TransactionStatus;

/// How long to wait for finality.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(120);
/// How many blocks a transaction can wait before it is void, a power of two: about two minutes.
pub const DEFAULT_LIFETIME: u64 = 64;
/// How long to wait before a transaction that got lost is sent again.
const PAUSE: Duration = Duration::from_secs(1);

/// How a transaction comes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The node took it.
    Accepted {
        /// Its hash.
        hash: Hash,
    },
    /// It is in the best block, which may still change.
    InBestBlock(BlockId),
    /// That block lost; it waits again.
    Retracted,
    /// It got lost and was sent again.
    SentAgain,
    /// It is final.
    Finalized(BlockId),
}

/// How to send.
#[derive(Clone)]
pub struct Options {
    /// How long to wait for finality.
    pub timeout: Duration,
    /// How many blocks it can wait before it is void, a power of two from 4 to 4096.
    pub lifetime: u64,
    /// The account's transaction number; asked of the node where it is not given.
    pub nonce: Option<u64>,
    /// Told of each step.
    pub progress: Arc<dyn Fn(Progress) + Send + Sync>,
}

impl Default for Options {
    fn default() -> Self {
        Self { timeout: DEFAULT_TIMEOUT, lifetime: DEFAULT_LIFETIME, nonce: None, progress: Arc::new(|_| ()) }
    }
}

/// A transaction that succeeded, in a finalized block.
#[derive(Clone, Debug)]
pub struct Finalized {
    /// The block.
    pub block: BlockId,
    /// Whether the block is final. It need not be [without finality](Ledger::without_finality) alone.
    pub is_final: bool,
    /// Hash of the transaction.
    pub transaction: Hash,
    /// Its place in the block, from 0.
    pub index: u32,
    /// Its events.
    pub events: Vec<RuntimeEvent>,
    /// From sending to the first best block with it; nothing where it was found in a finalized block at once.
    pub time_to_inclusion: Option<Duration>,
    /// From sending to finality.
    pub time_to_finality: Duration,
}

impl Finalized {
    /// The events of one pallet: `finalized.events_as::<pallet_catalog::Event<Runtime>>()`.
    pub fn events_as<E>(&self) -> impl Iterator<Item = E> + '_
    where
        RuntimeEvent: TryInto<E>,
    {
        self.events.iter().filter_map(|event| event.clone().try_into().ok())
    }
}

/// How a watch ended.
enum Watched {
    /// In a block that counts.
    Arrived(Hash),
    Refused(Refusal),
    Lost(String),
}

/// A transaction under way.
struct Journey<'a> {
    signed: &'a Signed,
    hash: Hash,
    options: &'a Options,
    started: Instant,
    included: Option<Duration>,
    last: String,
    /// The next finalized block to search.
    search_from: u64,
}

impl Journey<'_> {
    fn left(&self) -> Duration {
        self.options.timeout.saturating_sub(self.started.elapsed())
    }
}

impl Ledger {
    /// Signs a call, sends it and waits until it is finalized.
    ///
    /// # Errors
    /// [`LedgerError::Refused`], [`LedgerError::Dispatch`], [`LedgerError::Dropped`], [`LedgerError::Timeout`], and those of
    /// the connection.
    pub async fn submit(&self, call: impl Into<RuntimeCall>, key: &Keypair) -> Result<Finalized, LedgerError> {
        self.submit_with(call, key, &Options::default()).await
    }

    /// As [`Ledger::submit`], with options.
    ///
    /// # Errors
    /// As [`Ledger::submit`].
    pub async fn submit_with(
        &self,
        call: impl Into<RuntimeCall>,
        key: &Keypair,
        options: &Options,
    ) -> Result<Finalized, LedgerError> {
        let draft = self.draft(call, &key.account(), options.lifetime, options.nonce).await?;
        self.submit_signed(&draft.sign(key)?, options).await
    }

    /// A transaction to be signed, here or elsewhere.
    ///
    /// # Errors
    /// [`LedgerError::Encode`] for a lifetime that is none, and those of the connection.
    pub async fn draft(
        &self,
        call: impl Into<RuntimeCall>,
        account: &sp_runtime::AccountId32,
        lifetime: u64,
        nonce: Option<u64>,
    ) -> Result<Draft, LedgerError> {
        // A long stall would outlive a transaction that is born at its beginning.
        let birth = self.head().await?;
        let nonce = match nonce {
            Some(nonce) => nonce,
            None => self.next_nonce(account).await?,
        };
        Draft::new(&call.into(), account.clone(), nonce, birth, lifetime, self.genesis())
    }

    /// Sends a signed transaction and waits until it is finalized.
    ///
    /// # Errors
    /// As [`Ledger::submit`]; [`LedgerError::OtherChain`] where it was signed for another ledger.
    pub async fn submit_signed(&self, signed: &Signed, options: &Options) -> Result<Finalized, LedgerError> {
        if signed.genesis != self.genesis() {
            return Err(LedgerError::OtherChain { expected: signed.genesis, found: self.genesis() });
        }
        let mut journey = Journey {
            signed,
            hash: transaction_hash(&signed.bytes),
            options,
            started: Instant::now(),
            included: None,
            last: "sent".to_owned(),
            search_from: signed.birth.saturating_add(1),
        };
        for attempt in 0u32.. {
            let reason = match self.watch(&mut journey).await? {
                Watched::Arrived(block) => return self.arrived(&journey, block).await,
                // A transaction sent again may be refused because it is in a block already.
                Watched::Refused(refusal) if attempt == 0 => match refusal {
                    Refusal::AlreadyInPool => "already in the pool".to_owned(),
                    // It may be in a block already: a file that is sent twice tells twice what became of it.
                    refusal @ (Refusal::Stale | Refusal::Banned) => match self.search(&mut journey).await? {
                        Some(block) => return self.arrived(&journey, block).await,
                        None => return Err(LedgerError::Refused(refusal)),
                    },
                    refusal => return Err(LedgerError::Refused(refusal)),
                },
                Watched::Refused(refusal) => refusal.to_string(),
                Watched::Lost(reason) => reason,
            };
            if let Some(finalized) = self.look_for(&mut journey, reason).await? {
                return Ok(finalized);
            }
        }
        Err(self.timeout(&journey))
    }

    fn timeout(&self, journey: &Journey<'_>) -> LedgerError {
        LedgerError::Timeout { after: journey.options.timeout, hash: journey.hash, last: journey.last.clone() }
    }

    /// Sends the transaction and follows it as far as the node tells.
    async fn watch(&self, journey: &mut Journey<'_>) -> Result<Watched, LedgerError> {
        let subscription = self.methods().author_submit_and_watch_extrinsic(&journey.signed.bytes).await;
        let mut statuses = match subscription {
            Ok(statuses) => statuses,
            Err(subxt::rpcs::Error::User(user)) => {
                let data = user.data.as_ref().map_or("", |data| data.get().trim_matches('"'));
                return Ok(Watched::Refused(Refusal::from_rpc(user.code, &user.message, data)));
            }
            Err(fault) => return Ok(Watched::Lost(fault.to_string())),
        };
        (journey.options.progress)(Progress::Accepted { hash: journey.hash });
        loop {
            let status = match tokio::time::timeout(journey.left(), statuses.next()).await {
                Err(_) => return Err(self.timeout(journey)),
                Ok(None) => return Ok(Watched::Lost("the node stopped telling".to_owned())),
                Ok(Some(Err(fault))) => return Ok(Watched::Lost(fault.to_string())),
                Ok(Some(Ok(status))) => status,
            };
            match status {
                TransactionStatus::Finalized(block) => return Ok(Watched::Arrived(block)),
                TransactionStatus::InBlock(block) => {
                    self.included(journey, block).await;
                    if !self.final_only {
                        return Ok(Watched::Arrived(block));
                    }
                }
                TransactionStatus::Retracted(_) => {
                    journey.last = "its block lost".to_owned();
                    (journey.options.progress)(Progress::Retracted);
                }
                TransactionStatus::Future => journey.last = "waits for an earlier transaction".to_owned(),
                TransactionStatus::Ready => journey.last = "in the pool".to_owned(),
                TransactionStatus::Broadcast(_) => journey.last = "sent on to other nodes".to_owned(),
                TransactionStatus::FinalityTimeout(_) => return Ok(Watched::Lost("finality is late".to_owned())),
                TransactionStatus::Usurped(by) => {
                    return Ok(Watched::Lost(format!("replaced by transaction {by:?} with the same number")))
                }
                TransactionStatus::Dropped => return Ok(Watched::Lost("dropped from the pool".to_owned())),
                TransactionStatus::Invalid => return Ok(Watched::Lost("no longer valid".to_owned())),
            }
        }
    }

    async fn included(&self, journey: &mut Journey<'_>, hash: Hash) {
        journey.included.get_or_insert(journey.started.elapsed());
        journey.last = format!("in block {hash:?}, not yet final");
        // The number is for display only.
        if let Ok(block) = self.block(hash).await {
            (journey.options.progress)(Progress::InBestBlock(block));
        }
    }

    /// After a watch ended early: searches the finalized blocks. `None` where it is worth sending again.
    async fn look_for(&self, journey: &mut Journey<'_>, reason: String) -> Result<Option<Finalized>, LedgerError> {
        journey.last.clone_from(&reason);
        tokio::time::sleep(PAUSE.min(journey.left())).await;
        match self.search(journey).await {
            Ok(Some(block)) => return self.arrived(journey, block).await.map(Some),
            Ok(None) => {}
            Err(fault) if journey.left().is_zero() => return Err(fault),
            Err(fault) if fault.is_connection() => {
                // The node may be restarting: try until the time is over.
                let _ = self.reconnect().await;
                return Ok(None);
            }
            Err(fault) => return Err(fault),
        }
        if journey.search_from > journey.signed.death() {
            return Err(LedgerError::Dropped(reason));
        }
        if journey.left().is_zero() {
            return Err(self.timeout(journey));
        }
        (journey.options.progress)(Progress::SentAgain);
        Ok(None)
    }

    /// Searches the finalized blocks not yet searched.
    async fn search(&self, journey: &mut Journey<'_>) -> Result<Option<Hash>, LedgerError> {
        let head = self.head().await?;
        while journey.search_from <= head.number.min(journey.signed.death()) {
            if let Some(hash) = self.block_hash(journey.search_from).await? {
                if self.place_in(hash, journey.hash).await?.is_some() {
                    return Ok(Some(hash));
                }
            }
            journey.search_from = journey.search_from.saturating_add(1);
        }
        Ok(None)
    }

    /// The place of a transaction in a block.
    async fn place_in(&self, block: Hash, transaction: Hash) -> Result<Option<u32>, LedgerError> {
        let details = self.methods().chain_get_block(Some(block)).await.map_err(rpc_fault("chain_getBlock"))?;
        let details = details.ok_or(LedgerError::NoBlock(block))?;
        let place = details.block.extrinsics.iter().position(|bytes| transaction_hash(&bytes.0) == transaction);
        Ok(place.and_then(|place| u32::try_from(place).ok()))
    }

    async fn arrived(&self, journey: &Journey<'_>, hash: Hash) -> Result<Finalized, LedgerError> {
        let time_to_finality = journey.started.elapsed();
        let block = self.block(hash).await?;
        if self.final_only {
            (journey.options.progress)(Progress::Finalized(block));
        }
        let index = self.place_in(hash, journey.hash).await?.ok_or_else(|| LedgerError::Decode {
            what: format!("block {hash:?}"),
            reason: "the transaction is not in it".to_owned(),
        })?;
        let events = self.events_of(hash, index).await?;
        match failure_of(&events) {
            Some(fault) => Err(LedgerError::Dispatch(fault)),
            None => Ok(Finalized {
                block,
                is_final: self.final_only,
                transaction: journey.hash,
                index,
                events,
                time_to_inclusion: journey.included,
                time_to_finality,
            }),
        }
    }

    /// The events of one transaction of a block.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn events_of(&self, block: Hash, index: u32) -> Result<Vec<RuntimeEvent>, LedgerError> {
        let phase = frame_system::Phase::ApplyExtrinsic(index);
        let records = self.events(block).await?;
        Ok(records.into_iter().filter(|record| record.phase == phase).map(|record| record.event).collect())
    }

    /// All events of a block.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn events(&self, block: Hash) -> Result<Vec<frame_system::EventRecord<RuntimeEvent, Hash>>, LedgerError> {
        let records = self.storage_at(&storage_key("System", "Events"), block).await?;
        Ok(records.unwrap_or_default())
    }
}
