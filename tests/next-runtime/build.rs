//! Builds the runtime with feature `rehearsal` as a wasm blob and leaves its path for `include!` in `lib.rs`.

#[cfg(feature = "std")]
fn main() {
    // As in the build script of the runtime: build products live outside the checkout.
    let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders down");
    std::env::set_var("WASM_BUILD_WORKSPACE_HINT", workspace);
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
