//! Tests of what the runtime makes of its pallets.

mod council;
mod genesis;
mod governance;
mod limits;
mod pause;
mod seats;
mod transactions;
mod upgrade;
mod validators;

use crate::{constants::SESSION_BLOCKS, AccountId, BlockNumber, Grandpa, RuntimeGenesisConfig, Session, System};
use frame_support::traits::{BuildGenesisConfig, Hooks};
use sp_genesis_builder::{PresetId, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};

/// The state that the genesis called `preset` makes, with an empty keystore.
fn chain(preset: &str) -> TestExternalities {
    let mut state = TestExternalities::default();
    state.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    state.execute_with(|| genesis_of(preset).build());
    state
}

/// The chain of the four validators Alice to Dave.
fn local() -> TestExternalities {
    chain(LOCAL_TESTNET_RUNTIME_PRESET)
}

/// The genesis called `preset`: its entries over the defaults of the pallets.
fn genesis_of(preset: &str) -> RuntimeGenesisConfig {
    let patch = crate::genesis::get_preset(&PresetId::from(preset)).expect("the preset exists");
    let patch: serde_json::Value = serde_json::from_slice(&patch).expect("the preset is JSON");
    let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the defaults are JSON");
    for (pallet, entries) in patch.as_object().expect("the preset is an object") {
        for (name, value) in entries.as_object().expect("a pallet's genesis is an object") {
            whole[pallet][name] = value.clone();
        }
    }
    serde_json::from_value(whole).expect("the preset fits the pallets")
}

/// Account of one of the development keys.
fn account(person: Sr25519Keyring) -> AccountId {
    person.to_account_id()
}

/// Ends the session that is running, and lets GRANDPA take over a new set of authorities if there is one.
fn end_session() {
    let block: BlockNumber = (Session::current_index() + 1) * SESSION_BLOCKS;
    System::set_block_number(block);
    System::reset_events();
    Session::on_initialize(block);
    Grandpa::on_finalize(block);
}
