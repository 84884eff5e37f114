//! What can go wrong between this client and the ledger.

use super::{DispatchFault, Refusal};
use crate::{
    offline::OfflineFault,
    texts::faults::{fault_enum, Fault, Value},
};
use drl_primitives::Language;
use drl_runtime::Hash;
use std::time::Duration;

fault_enum! {
    /// A failure. Each kind has its own exit code of the command.
    #[derive(Debug)]
    pub enum LedgerError {
        /// The node cannot be reached.
        Connect {
            /// The address.
            url: String,
            /// What the system says.
            reason: String,
        } = "ledger-connect", "cannot reach {url}: {reason}", "无法连接 {url}：{reason}";
            "check that the node runs, and its address with --node or DRL_NODE", "请检查节点是否运行，并用 --node 或者 DRL_NODE 核对地址";
        /// The connection was lost.
        Lost(reason: String) = "ledger-lost", "the connection to the node was lost: {reason}", "与节点的连接中断：{reason}";
            "try again; what was sent may still take effect", "请重试；已提交的交易仍可能生效";
        /// The node runs another version of the runtime: calls would be encoded wrongly.
        Version {
            /// Of the node.
            node: String,
            /// Of this client.
            client: String,
        } = "ledger-version",
            "the node runs {node} (runtime name, version/transaction version), this client is for {client}: take the client of that version",
            "节点运行 {node}（运行时名称、版本/交易格式版本），本客户端适用于 {client}";
            "install the client that belongs to the runtime of the ledger", "请安装与账本运行时版本一致的客户端";
        /// Another chain than expected.
        OtherChain {
            /// The first block expected.
            expected: Hash,
            /// The first block found.
            found: Hash,
        } = "ledger-other-chain",
            "this is another ledger: its first block is {found}, not {expected}", "这是另一个账本：创世区块是 {found}，不是 {expected}";
            "check the address of the node", "请核对节点地址";
        /// The node did not let the transaction into its pool.
        Refused(refusal: Refusal) = "ledger-refused", "refused before inclusion: {refusal}", "未能提交上链：{refusal}";
            "remove the cause, then make the transaction again", "请消除原因后重新生成交易";
        /// The transaction is in a finalized block, and failed. Nothing but the account's transaction number changed.
        Dispatch(fault: DispatchFault) = "ledger-failed", "failed: {fault}", "执行失败：{fault}";
            "remove the cause, then send the request again", "请消除原因后重新提交";
        /// The transaction can not come into a block any more.
        Dropped(reason: String) = "ledger-dropped",
            "the transaction was dropped and its time is over: {reason}", "交易已被丢弃且过了有效期：{reason}";
            "it took no effect: make it again", "该交易没有生效，请重新生成";
        /// Not finalized in time. It may still be, until its mortality ends.
        Timeout {
            /// How long was waited.
            after: Duration,
            /// Hash of the transaction.
            hash: Hash,
            /// What was last heard of it.
            last: String,
        } = "ledger-timeout",
            "not finalized within {after}; last seen: {last}; transaction {hash} may still be included",
            "在 {after} 内未最终确认；最后状态：{last}；交易 {hash} 仍可能上链";
            "look whether it took effect before sending it again; --timeout waits longer", "请先查明是否已生效，再决定是否重新提交；--timeout 可延长等待";
        /// A request was answered with an error.
        Rpc {
            /// The method asked for.
            method: String,
            /// JSON-RPC error code.
            code: i32,
            /// What the node says, with its data.
            message: String,
        } = "ledger-rpc", "{method}: {message} ({code})", "{method}：{message}（{code}）";
            "check the method and its parameters", "请核对方法和参数";
        /// The node does not have this block.
        NoBlock(block: Hash) = "ledger-no-block", "the node has no block {block}", "节点没有区块 {block}";
            "check the hash; a node that prunes has old blocks no more", "请核对哈希；裁剪节点不保留旧区块的状态";
        /// An answer that cannot be read.
        Decode {
            /// What was asked.
            what: String,
            /// Why not.
            reason: String,
        } = "ledger-decode", "cannot read the answer to {what}: {reason}", "无法读取 {what} 的答复：{reason}";
            "check the versions of client and node", "请核对客户端与节点的版本";
        /// A transaction that cannot be made.
        Encode(fault: OfflineFault) = "ledger-encode",
            "cannot make the transaction: {fault}", "无法生成交易：{fault}";
            "correct what the sentence names", "请按提示更正";
    }
}

impl From<OfflineFault> for LedgerError {
    fn from(fault: OfflineFault) -> Self {
        Self::Encode(fault)
    }
}

impl Value for OfflineFault {
    fn say(&self, language: Language) -> String {
        self.sentence(language)
    }
}

impl Value for Refusal {
    fn say(&self, language: Language) -> String {
        crate::texts::refusal(self, language).sentence
    }
}

impl Value for DispatchFault {
    fn say(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Chinese => {
                format!("{}.{} {}", self.pallet, self.name, crate::texts::dispatch(self, language).sentence)
            }
        }
    }
}

impl LedgerError {
    /// Whether connecting anew may help.
    pub const fn is_connection(&self) -> bool {
        matches!(self, Self::Lost(_) | Self::Connect { .. })
    }
}

/// Turns the fault of an RPC request into an error.
pub(super) fn rpc_fault(method: &str) -> impl FnOnce(subxt::rpcs::Error) -> LedgerError + '_ {
    move |fault| match fault {
        subxt::rpcs::Error::User(user) => {
            let data = user.data.as_ref().map_or(String::new(), |data| format!(": {}", data.get().trim_matches('"')));
            LedgerError::Rpc { method: method.to_owned(), code: user.code, message: user.message + &data }
        }
        subxt::rpcs::Error::Client(fault) => LedgerError::Lost(fault.to_string()),
        subxt::rpcs::Error::DisconnectedWillReconnect(reason) => LedgerError::Lost(reason),
        fault => LedgerError::Decode { what: method.to_owned(), reason: fault.to_string() },
    }
}
