//! The connection to a node: what is asked of it, and what is sent to it.
//!
//! Answers come from the finalized state, and name their block; from the best one only where somebody asked for that, while finality
//! stands still ([`Ledger::without_finality`]). Types are the runtime's own ([`drl_runtime`]), so that
//! nothing is described twice; a node with another version of the runtime is refused at once.

mod council;
mod dispatch;
mod error;
mod governance;
mod histories;
mod oversight;
mod receipts;
mod refusal;
mod state;
mod submit;

pub use council::{hash_of, Council, Motion, Tally};
pub use dispatch::{failure_of, DispatchFault};
pub use error::LedgerError;
pub use governance::{pausable, target_name, target_of, Authorised, Decision, PauseView};
pub use histories::{
    AgreementRecord, ApplicationRecord, DatasetRecord, GrantRecord, HistoryPage, Span, StandingRecord,
};
pub use oversight::{
    CheckOfLedger, CorrectionEntry, CreditEntryOfLedger, CreditRecord, ObjectionEntry, ObligationOfLedger, OrderRecord,
    PeriodOfLedger, ProductEntry, RatingOfLedger, RectificationOfLedger, ReportEntry, ScoreFacts, WorkRecordOfLedger,
};
pub use receipts::{DeliveryReceipt, DestructionRecord, ReceiptBatch, ReturnReceipt};
pub use refusal::Refusal;
pub use state::{Numbered, LIST_LIMIT};
pub use submit::{Finalized, Options, Progress, DEFAULT_LIFETIME, DEFAULT_TIMEOUT};

use codec::{Decode, Encode};
use drl_runtime::{Hash, VERSION};
use error::rpc_fault;
use sp_core::H256;
use sp_runtime::AccountId32;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use subxt::{
    config::{Header as _, RpcConfigFor},
    rpcs::{
        client::{RpcClient, RpcParams},
        methods::LegacyRpcMethods,
    },
    SubstrateConfig,
};

/// The RPC methods every node has.
pub(crate) type Methods = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

/// The address of a node on this machine.
pub const DEFAULT_URL: &str = "ws://127.0.0.1:9944";
/// How long to try to reach a node.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How many keys are asked for at once when a map is listed.
const PAGE: u32 = 256;

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BlockId {
    /// Its hash.
    pub hash: Hash,
    /// Its number.
    pub number: u64,
}

/// An answer and the block it comes from: a finalized one, unless [`Ledger::without_finality`] was asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct At<T> {
    /// The answer.
    pub value: T,
    /// The block.
    pub block: BlockId,
}

/// What a node says of itself.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NodeStatus {
    /// Name of the chain.
    pub chain: String,
    /// Hash of its first block.
    pub genesis: Hash,
    /// Name and version of the node.
    pub node: String,
    /// Version of the runtime.
    pub spec_version: u32,
    /// Version of the transaction format.
    pub transaction_version: u32,
    /// How many nodes it is connected with.
    pub peers: usize,
    /// Whether it is still catching up.
    pub syncing: bool,
    /// The best block.
    pub best: BlockId,
    /// The finalized block.
    pub finalized: BlockId,
}

/// A ledger, reached through one node.
#[derive(Clone, Debug)]
pub struct Ledger {
    url: String,
    genesis: Hash,
    client: Arc<Mutex<RpcClient>>,
    /// Whether only what is final counts.
    final_only: bool,
}

impl Ledger {
    /// Connects to a node and checks that it runs the runtime this client knows.
    ///
    /// # Errors
    /// [`LedgerError::Connect`], [`LedgerError::Version`].
    pub async fn connect(url: &str) -> Result<Self, LedgerError> {
        let ledger = Self::connect_to_any(url).await?;
        ledger.check_version().await?;
        Ok(ledger)
    }

    /// Connects to a node, whatever version of the runtime it runs: only for answers that say by themselves what they are, as
    /// certificates do. Nothing of the state can be read rightly through such a connection, and nothing be sent.
    ///
    /// # Errors
    /// [`LedgerError::Connect`].
    pub async fn connect_to_any(url: &str) -> Result<Self, LedgerError> {
        let client = open(url).await?;
        let methods = Methods::new(client.clone());
        let genesis = methods.genesis_hash().await.map_err(rpc_fault("chain_getBlockHash"))?;
        Ok(Self { url: url.to_owned(), genesis, client: Arc::new(Mutex::new(client)), final_only: true })
    }

    /// The same ledger, read at its best block; and a transaction counts as soon as it is in one, although the block may still lose.
    ///
    /// Only for what the council does while finality stands still. Nothing else could be read then but what was before.
    #[must_use]
    pub fn without_finality(self) -> Self {
        Self { final_only: false, ..self }
    }

    /// Connects anew after the connection was lost. All clones use the new connection.
    ///
    /// # Errors
    /// As [`Ledger::connect`]; [`LedgerError::OtherChain`] where another chain answers.
    pub async fn reconnect(&self) -> Result<(), LedgerError> {
        let client = open(&self.url).await?;
        let genesis = Methods::new(client.clone()).genesis_hash().await.map_err(rpc_fault("chain_getBlockHash"))?;
        if genesis != self.genesis {
            return Err(LedgerError::OtherChain { expected: self.genesis, found: genesis });
        }
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client;
        self.check_version().await
    }

    /// The node's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Hash of block 0: the name of this ledger.
    pub const fn genesis(&self) -> Hash {
        self.genesis
    }

    fn rpc_client(&self) -> RpcClient {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn methods(&self) -> Methods {
        Methods::new(self.rpc_client())
    }

    async fn check_version(&self) -> Result<(), LedgerError> {
        let theirs =
            self.methods().state_get_runtime_version(None).await.map_err(rpc_fault("state_getRuntimeVersion"))?;
        let name = theirs.other.get("specName").and_then(|n| n.as_str()).unwrap_or_default();
        let ours = (VERSION.spec_name.as_ref(), VERSION.spec_version, VERSION.transaction_version);
        if (name, theirs.spec_version, theirs.transaction_version) == ours {
            return Ok(());
        }
        Err(LedgerError::Version {
            node: format!("{name} {}/{}", theirs.spec_version, theirs.transaction_version),
            client: format!("{} {}/{}", ours.0, ours.1, ours.2),
        })
    }

    /// The last finalized block.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Lost`].
    pub async fn finalized(&self) -> Result<BlockId, LedgerError> {
        let hash = self.methods().chain_get_finalized_head().await.map_err(rpc_fault("chain_getFinalizedHead"))?;
        self.block(hash).await
    }

    /// The block whose state counts: the last finalized one, or the best one [without finality](Self::without_finality).
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Lost`].
    pub async fn head(&self) -> Result<BlockId, LedgerError> {
        if self.final_only {
            return self.finalized().await;
        }
        let hash = self.methods().chain_get_block_hash(None).await.map_err(rpc_fault("chain_getBlockHash"))?;
        self.block(hash.unwrap_or(self.genesis)).await
    }

    /// The block with this hash.
    ///
    /// # Errors
    /// [`LedgerError::NoBlock`], [`LedgerError::Rpc`], [`LedgerError::Lost`].
    pub async fn block(&self, hash: Hash) -> Result<BlockId, LedgerError> {
        let header = self.methods().chain_get_header(Some(hash)).await.map_err(rpc_fault("chain_getHeader"))?;
        header.map(|header| BlockId { hash, number: header.number() }).ok_or(LedgerError::NoBlock(hash))
    }

    /// Hash of the block with this number on the best chain.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Lost`].
    pub async fn block_hash(&self, number: u64) -> Result<Option<Hash>, LedgerError> {
        let number = subxt::rpcs::methods::legacy::NumberOrHex::Number(number);
        self.methods().chain_get_block_hash(Some(number)).await.map_err(rpc_fault("chain_getBlockHash"))
    }

    /// What the node says of itself.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Lost`].
    pub async fn status(&self) -> Result<NodeStatus, LedgerError> {
        let methods = self.methods();
        let health = methods.system_health().await.map_err(rpc_fault("system_health"))?;
        let name = methods.system_name().await.map_err(rpc_fault("system_name"))?;
        let version = methods.system_version().await.map_err(rpc_fault("system_version"))?;
        let best = methods.chain_get_block_hash(None).await.map_err(rpc_fault("chain_getBlockHash"))?;
        Ok(NodeStatus {
            chain: methods.system_chain().await.map_err(rpc_fault("system_chain"))?,
            genesis: self.genesis,
            node: format!("{name} {version}"),
            spec_version: VERSION.spec_version,
            transaction_version: VERSION.transaction_version,
            peers: health.peers,
            syncing: health.is_syncing,
            best: self.block(best.unwrap_or(self.genesis)).await?,
            finalized: self.finalized().await?,
        })
    }

    /// The number the next transaction of an account bears, counting those that wait in the node's pool.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Lost`].
    pub async fn next_nonce(&self, account: &AccountId32) -> Result<u64, LedgerError> {
        let account = subxt::utils::AccountId32(*account.as_ref());
        self.methods().system_account_next_index(&account).await.map_err(rpc_fault("system_accountNextIndex"))
    }

    /// Asks a runtime API, for example `GrantsApi_grant`, at the block that counts ([`Ledger::head`]). `arguments` are encoded as a tuple.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn query<R: Decode>(&self, method: &str, arguments: impl Encode) -> Result<At<R>, LedgerError> {
        let block = self.head().await?;
        Ok(At { value: self.query_at(method, arguments, block.hash).await?, block })
    }

    /// Asks a runtime API at a block.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn query_at<R: Decode>(&self, method: &str, arguments: impl Encode, at: Hash) -> Result<R, LedgerError> {
        let answer = self.methods().state_call(method, Some(&arguments.encode()), Some(at)).await;
        decode(&answer.map_err(rpc_fault("state_call"))?, method)
    }

    /// Reads one value of the state that counts ([`Ledger::head`]); `key` comes from the storage types of the pallets.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn storage<R: Decode>(&self, key: &[u8]) -> Result<At<Option<R>>, LedgerError> {
        let block = self.head().await?;
        Ok(At { value: self.storage_at(key, block.hash).await?, block })
    }

    /// Reads one value of the state of a block.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn storage_at<R: Decode>(&self, key: &[u8], at: Hash) -> Result<Option<R>, LedgerError> {
        let bytes = self.methods().state_get_storage(key, Some(at)).await.map_err(rpc_fault("state_getStorage"))?;
        bytes.map(|bytes| decode(&bytes, "storage")).transpose()
    }

    /// Reads the values of a map of that state, as pairs of raw key and value, at most `limit`.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`], [`LedgerError::Decode`], [`LedgerError::Lost`].
    pub async fn map<R: Decode>(&self, prefix: &[u8], limit: usize) -> Result<At<Vec<(Vec<u8>, R)>>, LedgerError> {
        let block = self.head().await?;
        let methods = self.methods();
        let mut found = Vec::new();
        let mut last: Option<Vec<u8>> = None;
        while found.len() < limit {
            let keys = methods
                .state_get_keys_paged(prefix, PAGE, last.as_deref(), Some(block.hash))
                .await
                .map_err(rpc_fault("state_getKeysPaged"))?;
            let Some(end) = keys.last().cloned() else { break };
            for key in keys.into_iter().take(limit.saturating_sub(found.len())) {
                if let Some(value) = self.storage_at(&key, block.hash).await? {
                    found.push((key, value));
                }
            }
            last = Some(end);
        }
        Ok(At { value: found, block })
    }

    /// Calls a JSON-RPC method, for example `release_v1_verifyGrant`, with positional parameters.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`] with the code and message of the node, [`LedgerError::Lost`].
    pub async fn rpc(&self, method: &str, parameters: &[serde_json::Value]) -> Result<serde_json::Value, LedgerError> {
        let mut params = RpcParams::new();
        for parameter in parameters {
            params.push(parameter).map_err(rpc_fault(method))?;
        }
        self.rpc_client().request(method, params).await.map_err(rpc_fault(method))
    }
}

async fn open(url: &str) -> Result<RpcClient, LedgerError> {
    let refused = |reason: String| LedgerError::Connect { url: url.to_owned(), reason };
    match tokio::time::timeout(CONNECT_TIMEOUT, RpcClient::from_insecure_url(url)).await {
        Ok(Ok(client)) => Ok(client),
        Ok(Err(fault)) => Err(refused(fault.to_string())),
        Err(_) => Err(refused(format!("no answer within {} s", CONNECT_TIMEOUT.as_secs()))),
    }
}

fn decode<R: Decode>(mut bytes: &[u8], what: &str) -> Result<R, LedgerError> {
    use codec::DecodeAll;
    R::decode_all(&mut bytes).map_err(|fault| LedgerError::Decode { what: what.to_owned(), reason: fault.to_string() })
}

/// The key of a storage value.
pub(crate) fn storage_key(pallet: &str, item: &str) -> Vec<u8> {
    [sp_crypto_hashing::twox_128(pallet.as_bytes()), sp_crypto_hashing::twox_128(item.as_bytes())].concat()
}

/// Hash of an encoded transaction, as explorers show it.
pub fn transaction_hash(bytes: &[u8]) -> Hash {
    H256(sp_crypto_hashing::blake2_256(bytes))
}
