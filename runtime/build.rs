//! Builds the runtime as a wasm blob and leaves its path for `include!` in `lib.rs`.
//!
//! The hash of the metadata (for hardware wallets) is not computed: it compiles the blob twice and pulls the whole
//! wasm executor into the build. See `transaction.rs` for what this means for the transaction extensions.

#[cfg(feature = "std")]
fn main() {
    // Build products live outside the checkout, so the builder can not find the workspace (and with it `Cargo.lock`)
    // by going up from them.
    let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the runtime is a folder");
    std::env::set_var("WASM_BUILD_WORKSPACE_HINT", workspace);
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
