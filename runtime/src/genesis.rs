//! The genesis states that are built into the runtime. All of them use publicly known keys: for development only.

#![deny(missing_docs)]

use crate::{AccountId, CouncilMembershipConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys};
use alloc::{vec, vec::Vec};
use frame_support::{build_struct_json_patch, BoundedVec};
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The names of the built-in genesis states.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}

/// The built-in genesis state called `id`, as JSON. `None` when there is no such state.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let patch = match id.as_ref() {
        DEV_RUNTIME_PRESET => development(),
        LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
        _ => return None,
    };
    serde_json::to_vec(&patch).ok()
}

/// `development`: Alice alone.
fn development() -> Value {
    consortium(&[(Sr25519Keyring::Alice, Ed25519Keyring::Alice)])
}

/// `local_testnet`: four validators, Alice to Dave. Four is the least that survives one fault.
fn local_testnet() -> Value {
    consortium(&[
        (Sr25519Keyring::Alice, Ed25519Keyring::Alice),
        (Sr25519Keyring::Bob, Ed25519Keyring::Bob),
        (Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
        (Sr25519Keyring::Dave, Ed25519Keyring::Dave),
    ])
}

/// A consortium in which each of the given people runs a validator and sits on the council.
fn consortium(people: &[(Sr25519Keyring, Ed25519Keyring)]) -> Value {
    let account = |person: &(Sr25519Keyring, Ed25519Keyring)| -> AccountId { person.0.to_account_id() };
    let validators = people
        .iter()
        .map(|person| {
            let keys = SessionKeys { aura: person.0.public().into(), grandpa: person.1.public().into() };
            (account(person), account(person), keys)
        })
        .collect();
    let council = BoundedVec::truncate_from(people.iter().map(account).collect());
    build_struct_json_patch!(RuntimeGenesisConfig {
        session: SessionConfig { keys: validators },
        council_membership: CouncilMembershipConfig { members: council },
    })
}
