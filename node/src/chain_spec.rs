//! Chain specs: where a chain begins and how its nodes find each other.
//!
//! A consortium's chain spec is a file, made once and handed to every member. The two that are built in use publicly
//! known keys and are for development.

use sc_service::{ChainType, GenericChainSpec, Properties};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use std::path::PathBuf;

/// Chain spec of this ledger.
pub type ChainSpec = GenericChainSpec;

/// Names the network protocols of this ledger's nodes. Together with the genesis hash it keeps chains apart.
pub const PROTOCOL_ID: &str = "drl";

/// The chain spec that `id` means: `dev`, `local`, or the path of a file.
///
/// There is no default: a node of a consortium that is started without a chain spec must not come up on another chain.
pub fn load(id: &str) -> Result<ChainSpec, String> {
    match id {
        "" => Err("no chain is given: pass --chain <FILE> with the chain spec of your consortium, \
                   or --chain local or --dev for development"
            .into()),
        "dev" => development(),
        "local" => local(),
        path => ChainSpec::from_json_file(PathBuf::from(path)),
    }
}

/// One validator, Alice.
fn development() -> Result<ChainSpec, String> {
    built_in("DRL development", "drl_dev", ChainType::Development, DEV_RUNTIME_PRESET)
}

/// Four validators, Alice to Dave.
fn local() -> Result<ChainSpec, String> {
    built_in("DRL local", "drl_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
}

fn built_in(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
    let code = drl_runtime::WASM_BINARY.ok_or("this node was built without the runtime blob")?;
    Ok(ChainSpec::builder(code, None)
        .with_name(name)
        .with_id(id)
        .with_chain_type(kind)
        .with_protocol_id(PROTOCOL_ID)
        .with_properties(properties())
        .with_genesis_config_preset_name(preset)
        .build())
}

/// What wallets read: how addresses are written. There is no token, so none is named.
fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("ss58Format".into(), drl_runtime::constants::SS58_PREFIX.into());
    properties
}

/// For tests of other modules.
#[cfg(test)]
pub mod testing {
    use std::sync::OnceLock;

    /// The raw chain spec of `local`. Made once: that runs the runtime.
    pub fn raw_local() -> &'static str {
        static RAW: OnceLock<String> = OnceLock::new();
        RAW.get_or_init(|| super::load("local").expect("built in").as_json(true).expect("a chain spec"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sc_service::ChainSpec as _;

    #[test]
    fn no_chain_is_not_some_chain() {
        let refusal = load("").err().expect("there is no default chain");
        assert!(refusal.contains("pass --chain"), "{refusal}");
    }

    #[test]
    fn missing_file_is_named() {
        let refusal = load("no-such-file.json").err().expect("the file does not exist");
        assert!(refusal.contains("no-such-file.json"), "{refusal}");
    }

    #[test]
    fn built_in_chains_have_a_genesis_state() {
        for (name, id) in [("dev", "drl_dev"), ("local", "drl_local")] {
            let spec = load(name).expect("the chain is built in");
            assert_eq!(spec.id(), id);
            assert_eq!(spec.protocol_id(), Some(PROTOCOL_ID));
            assert_eq!(spec.properties().get("ss58Format"), Some(&42.into()));
            assert!(spec.as_storage_builder().build_storage().is_ok());
        }
    }
}
