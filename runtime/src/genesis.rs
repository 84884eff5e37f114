//! The genesis states that are built into the runtime. All of them use publicly known keys: for development only.

#![deny(missing_docs)]

use crate::{
    constants::MIN_VALIDATORS, AccountId, ConsortiumConfig, RegistryConfig, RuntimeGenesisConfig, SessionConfig,
    SessionKeys,
};
use alloc::{vec, vec::Vec};
use drl_primitives::{
    organisation::{LegalBody, Level, OrgKind, Role},
    CreditCode, PublicName,
};
use frame_support::build_struct_json_patch;
use pallet_consortium::GenesisMember;
use pallet_registry::GenesisOrganisation;
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

/// A member of a built-in consortium: who validates and leads, who works as data officer, and an invented credit code.
type Member = (Sr25519Keyring, Ed25519Keyring, Sr25519Keyring, &'static str, &'static str);

const BUREAU: Member = (
    Sr25519Keyring::Alice,
    Ed25519Keyring::Alice,
    Sr25519Keyring::AliceStash,
    "Bureau (development)",
    "11331100DEM000014X",
);
const AGENCIES: [Member; 3] = [
    (
        Sr25519Keyring::Bob,
        Ed25519Keyring::Bob,
        Sr25519Keyring::BobStash,
        "Agency 1 (development)",
        "11331100DEM000022Q",
    ),
    (
        Sr25519Keyring::Charlie,
        Ed25519Keyring::Charlie,
        Sr25519Keyring::CharlieStash,
        "Agency 2 (development)",
        "11331100DEM000030K",
    ),
    (
        Sr25519Keyring::Dave,
        Ed25519Keyring::Dave,
        Sr25519Keyring::DaveStash,
        "Agency 3 (development)",
        "11331100DEM000049G",
    ),
];

/// `development`: the bureau alone.
fn development() -> Value {
    consortium(&[BUREAU])
}

/// `local_testnet`: four validators, Alice to Dave. Four is the least that survives one fault.
fn local_testnet() -> Value {
    let [first, second, third] = AGENCIES;
    consortium(&[BUREAU, first, second, third])
}

/// A consortium in which each of the given members runs a validator and sits on the council; the first is the bureau.
/// Organisations get their numbers in that order.
fn consortium(members: &[Member]) -> Value {
    let account = |member: &Member| -> AccountId { member.0.to_account_id() };
    let keys = members
        .iter()
        .map(|member| {
            let keys = SessionKeys { aura: member.0.public().into(), grandpa: member.1.public().into() };
            (account(member), account(member), keys)
        })
        .collect();
    let seats = (0..).zip(members).map(|(organisation, member)| GenesisMember {
        organisation,
        seat: account(member),
        validators: vec![account(member)],
    });
    let seats: Vec<_> = seats.collect();
    let count = u32::try_from(members.len()).unwrap_or(MIN_VALIDATORS);
    let minimum = (count < MIN_VALIDATORS).then_some(count);
    let organisations = members.iter().enumerate().map(|(i, member)| organisation(i == 0, member)).collect();
    build_struct_json_patch!(RuntimeGenesisConfig {
        session: SessionConfig { keys },
        consortium: ConsortiumConfig { members: seats, minimum },
        registry: RegistryConfig { organisations },
    })
}

fn organisation(bureau: bool, member: &Member) -> GenesisOrganisation<AccountId> {
    let (leader, _, worker, name, code) = member;
    GenesisOrganisation {
        kind: if bureau { OrgKind::Bureau } else { OrgKind::Agency },
        name: PublicName::new(name).unwrap_or_default(),
        code: CreditCode::new(code).unwrap_or(CreditCode([0; 18])),
        legal_body: Some(LegalBody::AdministrativeOrgan),
        level: Some(Level::City),
        parent: None,
        officers: vec![(leader.to_account_id(), Role::ChiefDataOfficer), (worker.to_account_id(), Role::DataOfficer)],
        special_case: None,
    }
}
