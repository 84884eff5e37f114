//! Turns a TOML description of a consortium into a raw chain spec.
//!
//! The description names the members with their codes, officers and session keys, the working-day calendars, the model texts
//! and the governed parameters. What it makes is the trust anchor of everybody: the genesis file. A bad description gets an
//! error that names file, field and reason; see `lishui.toml` for a complete example and `docs/operate/chain-spec.md` for real keys.

#![deny(missing_docs)]

mod description;
mod error;
mod genesis;
mod keys;
mod state;

pub use description::{read, Chain, Description, Member, Node, Officer, Template, Validator};
pub use error::SpecError;
pub use keys::{node_of_uri, node_secret};

use drl_runtime::constants::LEAST_SESSION_BLOCKS;
use sc_chain_spec::{ChainType, GenericChainSpec, Properties};
use std::path::Path;

/// SS58 prefix of addresses, the general one of Substrate chains.
pub const SS58_PREFIX: u16 = 42;

/// Reads the description in `file` and makes the raw chain spec, as JSON.
///
/// # Errors
/// The first fault of the description, with file, field and reason; or what the runtime says of the genesis state.
pub fn build(file: &Path) -> Result<String, SpecError> {
    make(file, &read(file)?)
}

/// Makes the raw chain spec, as JSON, of a description that was read from `file` and may have been changed since.
///
/// # Errors
/// The first fault of the description, with file, field and reason; or what the runtime says of the genesis state.
pub fn make(file: &Path, description: &Description) -> Result<String, SpecError> {
    let chain = &description.chain;
    check_session_blocks(file, chain)?;
    let state = state::of(file, description)?;
    check_id(file, &chain.id)?;
    let boot_nodes = chain
        .boot_nodes
        .iter()
        .enumerate()
        .map(|(i, address)| {
            address
                .parse()
                .map_err(|e| SpecError::field(file, format!("chain.boot_nodes[{i}]"), format!("'{address}': {e}")))
        })
        .collect::<Result<_, _>>()?;
    let code = drl_runtime::WASM_BINARY.ok_or_else(|| {
        SpecError::Runtime("this program was built without the wasm runtime (SKIP_WASM_BUILD)".into())
    })?;
    GenericChainSpec::<Option<()>>::builder(code, None)
        .with_name(&chain.name)
        .with_id(&chain.id)
        .with_protocol_id(&chain.id)
        .with_chain_type(if chain.development { ChainType::Development } else { ChainType::Live })
        .with_boot_nodes(boot_nodes)
        .with_properties(properties())
        .with_genesis_config(state)
        .build()
        .as_json(true)
        .map_err(SpecError::Runtime)
}

/// The length of sessions, where the description gives one.
fn check_session_blocks(file: &Path, chain: &Chain) -> Result<(), SpecError> {
    let fault = |reason: String| Err(SpecError::field(file, "chain.session_blocks", reason));
    match chain.session_blocks {
        Some(_) if !chain.development => {
            fault("is for development chains: a real one has sessions of ten minutes".into())
        }
        Some(blocks) if blocks < LEAST_SESSION_BLOCKS => {
            fault(format!("{blocks} blocks are too few; the least is {LEAST_SESSION_BLOCKS}"))
        }
        _ => Ok(()),
    }
}

/// The id names files, folders and the network protocol.
fn check_id(file: &Path, id: &str) -> Result<(), SpecError> {
    let fits = !id.is_empty()
        && id.len() <= 32
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits {
        return Ok(());
    }
    Err(SpecError::field(file, "chain.id", format!("'{id}' is not 1 to 32 lower-case letters, digits and '-'")))
}

/// There is no token: no symbol and no decimals.
fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("ss58Format".into(), SS58_PREFIX.into());
    properties
}
