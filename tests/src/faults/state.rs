//! The whole state of a node at a block, read over its RPC: whether it has the root that the block names, and whether each pallet finds it
//! in order.

use super::own;
use anyhow::{ensure, Context, Result};
use drl_client::{ledger::BlockId, Ledger};
use drl_runtime::VERSION;
use serde_json::{json, Value};
use sp_core::storage::Storage;

/// How many keys are asked for at once.
const PAGE: usize = 1_000;

/// Reads every key of the state of a block.
///
/// # Errors
/// The node cannot be asked, or answers with something else.
pub async fn read(ledger: &Ledger, block: BlockId) -> Result<Storage> {
    let mut state = Storage::default();
    let mut last = Value::Null;
    loop {
        let keys = ledger.rpc("state_getKeysPaged", &[json!("0x"), json!(PAGE), last, json!(block.hash)]).await?;
        let keys = keys.as_array().context("keys are a list")?;
        let Some(end) = keys.last() else { break };
        let values = ledger.rpc("state_queryStorageAt", &[json!(keys), json!(block.hash)]).await?;
        for change in values.pointer("/0/changes").and_then(Value::as_array).context("values are a list")? {
            let [key, value] = change.as_array().context("a pair")?.as_slice() else { continue };
            state.top.insert(bytes(key)?, bytes(value)?);
        }
        last = end.clone();
    }
    Ok(state)
}

/// Checks the state of a block on a node: its root is the one in the block's header, and the `try_state` of every pallet of this ledger
/// holds. Returns how many keys it has.
///
/// # Errors
/// What does not hold, or the node cannot be asked.
pub async fn check(ledger: &Ledger, block: BlockId) -> Result<usize> {
    let header = ledger.rpc("chain_getHeader", &[json!(block.hash)]).await?;
    let named = bytes(header.get("stateRoot").context("the header has no root")?)?;
    let mut state = read(ledger, block).await?;
    let root = drl_sample_state::change(&mut state, || sp_io::storage::root(VERSION.state_version()));
    ensure!(root == named, "the state of block {} has another root than its header names", block.number);
    // In a thread: whoever looks through a large state holds nothing up.
    let (held, keys) = tokio::task::spawn_blocking(move || {
        let held = drl_sample_state::change(&mut state, own::try_state);
        (held, state.top.len())
    })
    .await?;
    held.map_err(anyhow::Error::msg).with_context(|| format!("the state of block {}", block.number))?;
    Ok(keys)
}

fn bytes(hex: &Value) -> Result<Vec<u8>> {
    let text = hex.as_str().context("hex is text")?;
    Ok(hex::decode(text.trim_start_matches("0x"))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::examples;

    #[test]
    fn a_broken_state_is_found_out() {
        let description = examples().join("../chain-spec/lishui.toml");
        let mut state = drl_sample_state::genesis(&description).unwrap();
        assert_eq!(drl_sample_state::change(&mut state, own::try_state), Ok(()));
        drl_sample_state::change(&mut state, || pallet_catalog::DatasetCount::<drl_runtime::Runtime>::put(7));
        let found = drl_sample_state::change(&mut state, own::try_state).unwrap_err();
        assert!(found.starts_with("catalog: "), "{found}");
    }
}
