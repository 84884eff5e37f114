//! The metadata of the runtime that this client was built with.

use std::sync::OnceLock;
use subxt::ArcMetadata;

/// The newest stable version of metadata that both runtime and client know.
const METADATA_VERSION: u32 = 15;

/// The runtime's description of itself: names of pallets, calls and errors, and the transaction extensions.
pub fn metadata() -> &'static ArcMetadata {
    static METADATA: OnceLock<ArcMetadata> = OnceLock::new();
    METADATA.get_or_init(|| {
        let opaque = drl_runtime::Runtime::metadata_at_version(METADATA_VERSION);
        let bytes: &[u8] = opaque.as_deref().map_or(&[], Vec::as_slice);
        // The runtime is part of this program: a test shows that its metadata can be read.
        subxt::Metadata::decode_from(bytes).map(Into::into).expect("the runtime describes itself")
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_runtime_describes_itself() {
        assert!(super::metadata().pallet_by_name("System").is_some());
    }
}
