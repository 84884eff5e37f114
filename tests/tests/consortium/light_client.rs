//! The light client smoldot, unmodified: given a chain spec and nothing else, in Node.js and in headless Chromium.

use crate::{
    browser::{self, Certified},
    question, scene, Scene,
};
use anyhow::{anyhow, ensure, Context, Result};
use codec::{DecodeAll, Encode};
use drl_client::Ledger;
use drl_primitives::{application::Purpose, grant::Question, verdict::Verdict, GrantHash};
use drl_runtime::{Hash, Runtime};
use drl_tests::{
    people::Cast,
    shared::{Shared, SESSION_BLOCKS},
    voters::{has, rotate_keys, until_it_votes, Set},
};
use pallet_grandpa::Authorities;
use pallet_grants::{GrantOf, Grants};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};
use tokio::task::JoinHandle;

/// The validator that is spoken to.
const NODE: usize = 0;
/// The validator whose session keys change, and the account it is registered under. No test stops this one.
const ROTATES: (usize, &str) = (2, "//Ecology//validator");
/// The scripts: one in Node.js, one in Chromium.
const SCRIPTS: [&str; 2] = ["smoldot.mjs", "smoldot-chromium.mjs"];

/// What a light client finds about a grant, before and after a new set of authorities took over, is what the ledger says.
#[tokio::test(flavor = "multi_thread")]
async fn smoldot_reads_a_grant_with_proof_after_an_authority_set_change_too() -> Result<()> {
    let Scene { network, mut story, _folder: folder } = scene(Cast::Browser, NODE).await?;
    let ledger = story.ledger.clone();
    let spec = spec_for_light_clients(&network, folder.path())?;

    // This one is there before the keys change, and follows the chain while they do.
    let authorities = hex_key(Authorities::<Runtime>::hashed_key());
    let beyond = ledger.finalized().await?.number + u64::from(5 * SESSION_BLOCKS);
    let resident = read(SCRIPTS[0], &spec, json!({ "beyond": beyond, "keys": [authorities] }));
    let (place, account) = ROTATES;
    let voter = rotate_keys(network.url(place)?, account, &story.people.agency("ecology")?.chief).await?;
    let grant = story.grant_of_a_person().await?;
    let changed = until_it_votes(&ledger, voter).await?;

    let seen = resident.await??;
    let set: Set = bytes_of(&seen, &authorities)?.context("the light client found no authorities")?;
    ensure!(has(&set, voter), "the light client is still in the set before");
    ensure!(block_of(&seen)? == ledger.block_hash(number_of(&seen)?).await?.context("no such block")?, "{seen}");

    // These start from the genesis of the chain spec, and have to follow the authorities from set to set.
    let ask = question(Purpose::Research);
    let readers = SCRIPTS.map(|script| (script, read(script, &spec, about(grant, &ask, changed))));
    let mut proven = Vec::new();
    for (script, reader) in readers {
        let found = reader.await??;
        agrees(&ledger, &found, grant, &ask).await.with_context(|| format!("{script}: {found}"))?;
        proven.push(found);
    }
    let certified = browser::certified(&ledger, &spec, folder.path(), grant, &ask).await?;
    certified.ensure_holds()?;
    certified.ensure_browsers_agree()?;
    certificate_agrees(&certified, grant, &proven)
}

/// What a certificate proves is what the light clients found.
fn certificate_agrees(certified: &Certified, grant: GrantHash, proven: &[Value]) -> Result<()> {
    let key = hex_key(Grants::<Runtime>::hashed_key_for(grant));
    let (value, verdict) = (certified.value_by_others(&key)?, certified.verdict()?);
    for found in proven {
        ensure!(found["keys"][&key] == value, "{found} is not {value}");
        let computed = &found["calls"][0];
        let same = computed["allowed"] == verdict.allowed && computed["approvers"] == json!(verdict.approvers);
        ensure!(same && computed["reason"]["type"] == format!("{:?}", verdict.reason), "{computed} is not {verdict:?}");
    }
    Ok(())
}

/// The chain spec, with the addresses of a node that serves light clients.
fn spec_for_light_clients(network: &Shared, folder: &Path) -> Result<PathBuf> {
    let mut nodes = network.nodes();
    let address = nodes.add_public_node("public")?.light_address().context("it has no such address")?;
    let mut spec: Value = serde_json::from_slice(&std::fs::read(&nodes.chain)?)?;
    spec["bootNodes"] = json!([address]);
    let file = folder.join("light.json");
    std::fs::write(&file, spec.to_string())?;
    Ok(file)
}

/// Starts a light client that answers this request.
fn read(script: &'static str, spec: &Path, request: Value) -> JoinHandle<Result<Value>> {
    let spec = spec.display().to_string();
    tokio::task::spawn_blocking(move || drl_javascript::run(script, &[&spec, &request.to_string()]))
}

/// Everything about a grant: its bytes in the state, the same decoded, and the verdict.
fn about(grant: GrantHash, ask: &Question, beyond: u64) -> Value {
    let name = format!("{grant:?}");
    let question = json!({ "purpose": { "type": format!("{:?}", ask.purpose) }, "items": [] });
    json!({
        "beyond": beyond,
        "keys": [hex_key(Grants::<Runtime>::hashed_key_for(grant))],
        "entries": [["Grants", "Grants", name]],
        "calls": [["ReleaseApi", "verify_grant", name, question]],
    })
}

/// What the light client found is what the node says of the same block.
async fn agrees(ledger: &Ledger, found: &Value, grant: GrantHash, ask: &Question) -> Result<()> {
    let block = block_of(found)?;
    let key = Grants::<Runtime>::hashed_key_for(grant);
    let proven: GrantOf<Runtime> = bytes_of(found, &hex_key(key.clone()))?.context("no such grant")?;
    let said: GrantOf<Runtime> = ledger.storage_at(&key, block).await?.context("the node knows no such grant")?;
    ensure!(proven.encode() == said.encode(), "the node says {said:?}");
    ensure!(proven.terms.hash() == grant, "it is another grant");
    let decoded = &found["entries"][0];
    ensure!(decoded["terms"]["dataset"] == said.terms.dataset, "decoded it is another grant");
    let verdict: Verdict = ledger.query_at("ReleaseApi_verify_grant", (grant, ask.clone()), block).await?;
    ensure!(verdict.allowed, "the grant should be valid: {verdict:?}");
    let computed = &found["calls"][0];
    ensure!(computed["allowed"] == verdict.allowed, "the node says {verdict:?}");
    ensure!(computed["reason"]["type"] == format!("{:?}", verdict.reason), "the node says {verdict:?}");
    ensure!(computed["at"] == verdict.at, "the node says {verdict:?}");
    ensure!(computed["approvers"] == json!(verdict.approvers), "the node says {verdict:?}");
    Ok(())
}

fn hex_key(key: impl AsRef<[u8]>) -> String {
    format!("0x{}", hex::encode(key))
}

/// The value that a light client found under a storage key.
fn bytes_of<V: DecodeAll>(found: &Value, key: &str) -> Result<Option<V>> {
    let Some(text) = found["keys"][key].as_str() else { return Ok(None) };
    let bytes = hex::decode(text.trim_start_matches("0x"))?;
    Ok(Some(V::decode_all(&mut &bytes[..])?))
}

fn block_of(found: &Value) -> Result<Hash> {
    let text = found["block"]["hash"].as_str().with_context(|| format!("no block: {found}"))?;
    text.parse().map_err(|fault| anyhow!("{text}: {fault:?}"))
}

fn number_of(found: &Value) -> Result<u64> {
    found["block"]["number"].as_u64().with_context(|| format!("no block: {found}"))
}
