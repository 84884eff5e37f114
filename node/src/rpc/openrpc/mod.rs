//! The description of `release_v1_*` for programs: an OpenRPC 1.3 document, in `openrpc.json` beside this file, which the node
//! also serves by `rpc.discover`.
//!
//! Names, texts and parameters of the methods stand in `document.rs`; the schemas of what they answer are made from the types
//! that the runtime answers with. Both are compiled for tests only. The tests hold the file against them, and them against the
//! methods that the node really has. After a change the file is written anew by
//!
//! ```console
//! $ DRL_WRITE_OPENRPC=$PWD/node/src/rpc/openrpc/openrpc.json scripts/cargo test --release -p drl-node openrpc
//! ```

#[cfg(test)]
mod document;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;

use jsonrpsee::{
    core::{JsonRawValue, RpcResult},
    proc_macros::rpc,
};

/// The document as it is checked in.
pub const DOCUMENT: &str = include_str!("openrpc.json");

/// Service discovery as OpenRPC has it.
#[rpc(server)]
pub trait DiscoveryApi {
    /// The OpenRPC document of `release_v1_*`.
    #[method(name = "rpc.discover")]
    fn discover(&self) -> RpcResult<Box<JsonRawValue>>;
}

/// Serves the document.
pub struct Discovery(Box<JsonRawValue>);

impl Discovery {
    /// Reads the document once.
    ///
    /// # Errors
    /// It is no JSON, which a test would have told.
    pub fn new() -> Result<Self, serde_json::Error> {
        serde_json::from_str(DOCUMENT).map(Self)
    }
}

impl DiscoveryApiServer for Discovery {
    fn discover(&self) -> RpcResult<Box<JsonRawValue>> {
        Ok(self.0.clone())
    }
}
