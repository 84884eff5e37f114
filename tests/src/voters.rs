//! Who votes on finality, and how a validator changes the keys that it votes with.

use anyhow::{bail, Context, Result};
use codec::{DecodeAll, Encode};
use drl_client::{
    keys::{Keypair, Scheme},
    Ledger,
};
use drl_runtime::{Runtime, SessionKeys};
use pallet_grandpa::Authorities;
use serde_json::json;
use std::time::Duration;

/// A key that votes on finality.
pub type Voter = [u8; 32];
/// The keys that vote on finality, with their weights.
pub type Set = Vec<(Voter, u64)>;

/// Whether a key is in a set.
pub fn has(set: &Set, voter: Voter) -> bool {
    set.iter().any(|(key, _)| *key == voter)
}

/// The node with this address makes new session keys for its validator and proves that it holds them; an officer of the validator's
/// member carries them in. Returns the one that votes on finality, as soon as the next session but one begins.
///
/// # Errors
/// The node is not a validator whose RPC is safe, or the call is refused.
pub async fn rotate_keys(node: &str, validator: &str, officer: &Keypair) -> Result<Voter> {
    let ledger = Ledger::connect(node).await?;
    let validator = Keypair::from_suri(Scheme::Sr25519, validator)?.account();
    let owner = format!("0x{}", hex::encode(validator.encode()));
    let made = ledger.rpc("author_rotateKeysWithOwner", &[json!(owner)]).await?;
    let bytes = |field: &str| -> Result<Vec<u8>> {
        let text = made[field].as_str().with_context(|| format!("no {field}: {made}"))?;
        Ok(hex::decode(text.trim_start_matches("0x"))?)
    };
    let keys = SessionKeys::decode_all(&mut &bytes("keys")?[..])?;
    let voter = Voter::decode_all(&mut &keys.grandpa.encode()[..])?;
    let proof = bytes("proof")?.try_into().map_err(|proof| anyhow::anyhow!("the proof is too long: {proof:?}"))?;
    let call = pallet_consortium::Call::<Runtime>::set_session_keys { validator, keys, proof };
    ledger.submit(call, officer).await?;
    Ok(voter)
}

/// Waits until this key votes on finality, and returns a block that was finalized by its set.
///
/// # Errors
/// It does not within two minutes.
pub async fn until_it_votes(ledger: &Ledger, voter: Voter) -> Result<u64> {
    for _ in 0..120 {
        let set = ledger.storage::<Set>(&Authorities::<Runtime>::hashed_key()).await?;
        if set.value.is_some_and(|set| has(&set, voter)) {
            return Ok(set.block.number + 2);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    bail!("no new set of authorities within two minutes")
}
