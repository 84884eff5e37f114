//! The built-in genesis states.

use super::{account, chain, local};
use crate::{genesis, Consortium, Council, Grandpa, Runtime, Session};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

const PEOPLE: [(Sr25519Keyring, Ed25519Keyring); 4] = [
    (Sr25519Keyring::Alice, Ed25519Keyring::Alice),
    (Sr25519Keyring::Bob, Ed25519Keyring::Bob),
    (Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
    (Sr25519Keyring::Dave, Ed25519Keyring::Dave),
];

/// Asserts that exactly these people validate, in this order, and sit on the council.
fn assert_consortium(people: &[(Sr25519Keyring, Ed25519Keyring)]) {
    let accounts: Vec<_> = people.iter().map(|person| account(person.0)).collect();
    let aura: Vec<_> = people.iter().map(|person| person.0.public().into()).collect();
    let grandpa: Vec<_> = people.iter().map(|person| (person.1.public().into(), 1)).collect();
    assert_eq!(Session::validators(), accounts);
    assert_eq!(pallet_aura::Authorities::<Runtime>::get().into_inner(), aura);
    assert_eq!(Grandpa::grandpa_authorities(), grandpa);

    let mut members = accounts;
    members.sort();
    let mut seats: Vec<_> = Consortium::members().into_iter().filter_map(|member| member.seat).collect();
    seats.sort();
    assert_eq!(seats, members);
    assert_eq!(pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(), members);
    assert!(members.iter().all(Council::is_member));
}

#[test]
fn development_is_alice_alone() {
    chain(DEV_RUNTIME_PRESET).execute_with(|| assert_consortium(&PEOPLE[..1]));
}

#[test]
fn local_testnet_is_alice_to_dave() {
    local().execute_with(|| assert_consortium(&PEOPLE));
}

#[test]
fn every_named_preset_exists_and_no_other() {
    for name in genesis::preset_names() {
        assert!(genesis::get_preset(&name).is_some());
    }
    assert_eq!(genesis::get_preset(&PresetId::from("production")), None);
}
