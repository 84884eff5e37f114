//! States and the chain specs that begin with them.

use sc_chain_spec::{ChainSpec, GenericChainSpec};
use serde::{
    ser::{SerializeMap, Serializer},
    Serialize,
};
use serde_json::Value;
use sp_core::storage::Storage;
use sp_state_machine::BasicExternalities;
use std::{collections::BTreeMap, error::Error, fs::File, io::BufWriter, path::Path};

/// The genesis state of the consortium that the file describes.
///
/// # Errors
/// The description is wrong.
pub fn genesis(description: &Path) -> Result<Storage, Box<dyn Error>> {
    let json = drl_chain_spec::build(description)?;
    let spec = GenericChainSpec::<Option<()>>::from_json_bytes(json.into_bytes())?;
    Ok((&spec as &dyn ChainSpec).as_storage_builder().build_storage()?)
}

/// Runs an act on a state, and keeps what it changes.
pub fn change<R>(state: &mut Storage, act: impl FnOnce() -> R) -> R {
    BasicExternalities::execute_with_storage(state, act)
}

/// Writes, as `file`, the chain spec of the consortium that `description` describes, with another state to begin with.
///
/// # Errors
/// The description is wrong, or the file cannot be written.
pub fn write_spec(description: &Path, state: &Storage, file: &Path) -> Result<(), Box<dyn Error>> {
    let spec: BTreeMap<String, Value> = serde_json::from_str(&drl_chain_spec::build(description)?)?;
    let mut serializer = serde_json::Serializer::new(BufWriter::with_capacity(1 << 20, File::create(file)?));
    let mut map = serializer.serialize_map(None)?;
    for (name, value) in spec.iter().filter(|(name, _)| *name != "genesis") {
        map.serialize_entry(name, value)?;
    }
    map.serialize_entry("genesis", &Genesis { raw: Raw { top: Top(state), children_default: BTreeMap::new() } })?;
    SerializeMap::end(map)?;
    std::io::Write::flush(&mut serializer.into_inner())?;
    Ok(())
}

#[derive(Serialize)]
struct Genesis<'a> {
    raw: Raw<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Raw<'a> {
    top: Top<'a>,
    children_default: BTreeMap<String, String>,
}

/// Written entry by entry: the text of a large state does not fit into memory beside the state.
struct Top<'a>(&'a Storage);

impl Serialize for Top<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hex = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
        serializer.collect_map(self.0.top.iter().map(|(key, value)| (hex(key), hex(value))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::verdict::Reason;
    use drl_runtime::Runtime;

    fn description() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chain-spec/lishui.toml")
    }

    #[test]
    fn grants_of_the_state_verify_and_the_spec_holds_the_state() {
        let mut state = genesis(&description()).unwrap();
        let now = 1_795_363_200_000;
        let grants = change(&mut state, || {
            crate::furnish(250, now);
            crate::issue(0..250, now)
        })
        .unwrap();
        assert_eq!(grants.len(), 250);
        change(&mut state, || {
            for grant in &grants {
                let verdict = pallet_grants::Pallet::<Runtime>::verify(*grant, &crate::standing_question());
                assert_eq!(verdict.reason, Reason::Granted);
            }
        });
        let file = std::env::temp_dir().join(format!("drl-sample-{}.json", std::process::id()));
        write_spec(&description(), &state, &file).unwrap();
        let spec = GenericChainSpec::<Option<()>>::from_json_file(file.clone()).unwrap();
        let read = (&spec as &dyn ChainSpec).as_storage_builder().build_storage().unwrap();
        std::fs::remove_file(&file).unwrap();
        assert!(read.top == state.top, "the state reads back");
        assert_eq!(spec.id(), "lishui-dev");
    }
}
