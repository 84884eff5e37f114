//! The genesis hash of a chain spec: the one number by which members see that they mean the same chain.

use crate::{refusal::Refusal, service::FullClient};
use codec::Encode;
use drl_runtime::opaque::{Block, Hash};
use sc_chain_spec::{construct_genesis_block, ChainSpec};
use sc_client_api::HeaderBackend;
use sc_executor::read_embedded_version;
use sc_executor_common::runtime_blob::RuntimeBlob;
use sc_service::Error;
use sp_core::{
    storage::{well_known_keys, StateVersion, Storage},
    traits::CallContext,
};
use sp_runtime::traits::{Block as _, Hash as _, HashingFor};

/// The hash of the genesis block that a chain spec makes.
///
/// # Errors
/// The chain spec makes no genesis state, or its runtime says nothing of itself.
pub fn hash_of(chain_spec: &dyn ChainSpec) -> Result<Hash, String> {
    let storage = storage_of(chain_spec)?;
    let version = state_version_of(&storage)?;
    Ok(hash(storage, version))
}

fn storage_of(chain_spec: &dyn ChainSpec) -> Result<Storage, String> {
    chain_spec.as_storage_builder().build_storage()
}

/// How the runtime in a genesis state wants its state hashed. Read from the code, which need not be compiled for it.
fn state_version_of(storage: &Storage) -> Result<StateVersion, String> {
    let code = storage.top.get(well_known_keys::CODE).ok_or("the chain spec has no runtime")?;
    let fault = |reason: &dyn std::fmt::Display| format!("the runtime in the chain spec can not be used: {reason}");
    let blob = RuntimeBlob::uncompress_if_needed(code).map_err(|reason| fault(&reason))?;
    let version = read_embedded_version(&blob).map_err(|reason| fault(&reason))?;
    Ok(version.ok_or_else(|| fault(&"it does not say its version"))?.state_version())
}

/// The hash of the block whose state is `storage` and that has no parent.
fn hash(storage: Storage, version: StateVersion) -> Hash {
    let root = |entries: Vec<(Vec<u8>, Vec<u8>)>| HashingFor::<Block>::trie_root(entries, version);
    let children = storage.children_default.into_values().map(|child| {
        let key = child.child_info.prefixed_storage_key().into_inner();
        (key, root(child.data.into_iter().collect()).encode())
    });
    let children: Vec<_> = children.collect();
    let state_root = root(storage.top.into_iter().chain(children).collect());
    construct_genesis_block::<Block>(state_root, version).header().hash()
}

/// Refuses a database that another chain spec made. The engine would open it: it looks at the folder's name only.
///
/// # Errors
/// The database is of another chain, or its runtime says nothing of itself.
pub fn check(chain_spec: &dyn ChainSpec, client: &FullClient) -> Result<(), Error> {
    let database = client.info().genesis_hash;
    // Where the chains differ in this too, they differ.
    let version = client.runtime_version_at(database, CallContext::Offchain)?.state_version();
    let wanted = hash(storage_of(chain_spec)?, version);
    if wanted == database {
        return Ok(());
    }
    let refusal = Refusal::WrongChain { database: format!("{database:?}"), chain_spec: format!("{wanted:?}") };
    log::error!("{refusal}");
    Err(Error::Application(Box::new(refusal)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain_spec;
    use sc_chain_spec::resolve_state_version_from_wasm;
    use sc_executor::WasmExecutor;

    #[test]
    fn the_version_in_the_code_is_the_one_that_the_running_code_says() {
        let spec = chain_spec::load("local").expect("built in");
        let storage = storage_of(&spec).expect("a genesis state");
        let executor = WasmExecutor::<sp_io::SubstrateHostFunctions>::builder().build();
        let running = resolve_state_version_from_wasm::<_, HashingFor<Block>>(&storage, &executor).expect("it runs");
        assert_eq!(state_version_of(&storage), Ok(running));
    }

    #[test]
    fn a_chain_spec_and_its_raw_form_make_the_same_genesis() {
        let spec = chain_spec::load("local").expect("built in");
        let raw = ChainSpec::as_json(&spec, true).expect("raw");
        let raw = chain_spec::ChainSpec::from_json_bytes(raw.into_bytes()).expect("a chain spec");
        assert_eq!(hash_of(&raw), hash_of(&spec));
        let dev = chain_spec::load("dev").expect("built in");
        assert_ne!(hash_of(&dev), hash_of(&spec));
    }

    #[test]
    fn a_chain_spec_without_a_runtime_is_refused() {
        assert_eq!(state_version_of(&Storage::default()), Err("the chain spec has no runtime".into()));
    }
}
