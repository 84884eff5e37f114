//! Upgrades: what lets a blob in, storage versions, and the migration of the rehearsal.

use super::{
    council::{authorisation, carry},
    local,
    transactions::{signed, validate_on},
};
use crate::{
    constants::MAX_BLOCK_BYTES, migrations::rehearsal::LatestOfKind, AllPalletsWithSystem, Decisions, Executive, Hash,
    Runtime, RuntimeCall, System, UncheckedExtrinsic,
};
use codec::Encode;
use drl_primitives::{governance::DecisionKind, organisation::OrgKind};
use frame_support::{
    assert_ok,
    dispatch::{DispatchClass, GetDispatchInfo},
    traits::{GetStorageVersion, OnRuntimeUpgrade, PalletInfoAccess, PalletsInfoAccess, StorageVersion},
};
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, Charlie, Dave, Eve};
use sp_runtime::{
    generic::Era,
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
};

/// More than twice as long as the runtime is, compressed.
const BLOB: usize = 2_000_000;

fn blob() -> Vec<u8> {
    vec![7; BLOB]
}

fn apply(code: Vec<u8>) -> RuntimeCall {
    frame_system::Call::apply_authorized_upgrade { code }.into()
}

fn authorise(code: &[u8]) {
    assert_ok!(carry(authorisation(Hash::from(sp_io::hashing::blake2_256(code))), 3));
}

fn in_pool(who: Sr25519Keyring, call: RuntimeCall) -> TransactionValidity {
    validate_on(0, signed(who, call, Era::immortal(), 0))
}

/// As a node gets it from anybody, signed by nobody.
fn unsigned_in_pool(call: RuntimeCall) -> TransactionValidity {
    Executive::validate_transaction(
        TransactionSource::External,
        UncheckedExtrinsic::new_bare(call),
        System::block_hash(0),
    )
}

#[test]
fn the_blob_of_an_upgrade_is_let_in_for_an_officer_of_any_member() {
    local().execute_with(|| {
        System::set_block_number(1);
        authorise(&blob());
        for officer in [Alice, AliceStash, Bob, Charlie, Dave] {
            assert_ok!(in_pool(officer, apply(blob())));
        }
        let stranger = InvalidTransaction::Custom(pallet_registry::extension::NOT_OFFICER);
        assert_eq!(in_pool(Eve, apply(blob())), Err(stranger.into()));
    });
}

#[test]
fn a_member_whose_quota_is_used_up_carries_the_blob_in_without_a_signature() {
    local().execute_with(|| {
        System::set_block_number(1);
        authorise(&blob());
        for kind in [OrgKind::Bureau, OrgKind::Agency] {
            let quota = crate::Registry::least_quota();
            assert_ok!(carry(pallet_registry::Call::<Runtime>::set_quota { kind, quota }, 3));
        }
        let exhausted = InvalidTransaction::Custom(pallet_registry::extension::QUOTA_EXHAUSTED);
        assert_eq!(in_pool(Alice, apply(blob())), Err(exhausted.into()));
        assert_ok!(unsigned_in_pool(apply(blob())));
    });
}

#[test]
fn without_a_signature_nothing_gets_in_but_the_bytes_that_were_voted_on() {
    local().execute_with(|| {
        System::set_block_number(1);
        assert!(unsigned_in_pool(apply(blob())).is_err(), "nothing is authorised");
        authorise(&blob());
        let mut other = blob();
        other[0] = 8;
        assert!(unsigned_in_pool(apply(other)).is_err());
        for call in [
            RuntimeCall::from(pallet_utility::Call::batch { calls: vec![apply(blob())] }),
            pallet_rule_parameters::Call::cancel_pending {}.into(),
            pallet_timestamp::Call::set { now: 1 }.into(),
        ] {
            assert!(unsigned_in_pool(call.clone()).is_err(), "{call:?}");
        }
    });
}

#[test]
fn a_blob_of_almost_a_whole_block_fits_into_one() {
    let call = apply(vec![0; MAX_BLOCK_BYTES as usize - 10_000]);
    let info = call.get_dispatch_info();
    assert_eq!(info.class, DispatchClass::Operational);
    let length = crate::configs::RuntimeBlockLength::get();
    assert!(call.encoded_size() < *length.max.get(DispatchClass::Operational) as usize);
    let limits = crate::configs::RuntimeBlockWeights::get();
    let limit = limits.get(DispatchClass::Operational).max_extrinsic;
    assert!(limit.is_none_or(|limit| info.total_weight().all_lte(limit)), "{info:?}");
}

/// Declares the pallets of this repository: the storage version in the code and on the chain of each.
macro_rules! versions {
    ($($pallet:ident),+ $(,)?) => {
        fn versions() -> Vec<(&'static str, StorageVersion, StorageVersion)> {
            vec![$((
                <crate::$pallet as PalletInfoAccess>::name(),
                <crate::$pallet as GetStorageVersion>::in_code_storage_version(),
                <crate::$pallet as GetStorageVersion>::on_chain_storage_version(),
            )),+]
        }
    };
}

// A pallet that declares no version is no `StorageVersion` and does not compile.
versions!(
    Pause,
    Decisions,
    Peers,
    RuleParameters,
    WorkingDays,
    Registry,
    Catalog,
    Applications,
    Agreements,
    Grants,
    Receipts,
    Reports,
    Credit,
    Rectification,
    Objections,
    Corrections,
    Consortium,
);

#[test]
fn every_pallet_of_ours_has_a_storage_version_and_genesis_has_it() {
    local().execute_with(|| {
        for (name, in_code, on_chain) in versions() {
            assert!(in_code >= 1, "{name}");
            assert_eq!(in_code, on_chain, "{name}");
        }
        let checked: Vec<_> = versions().into_iter().map(|(name, ..)| name).collect();
        let missing: Vec<_> = ours().into_iter().filter(|name| !checked.contains(name)).collect();
        assert!(missing.is_empty(), "not checked: {missing:?}");
    });
}

/// The pallets of the SDK.
const OF_THE_SDK: &[&str] = &[
    "frame_system",
    "pallet_timestamp",
    "pallet_aura",
    "pallet_authorship",
    "pallet_session",
    "pallet_grandpa",
    "pallet_collective",
    "pallet_utility",
    "pallet_offences",
];

/// The names of all other pallets of the runtime.
fn ours() -> Vec<&'static str> {
    let of_the_sdk =
        |module: &str| OF_THE_SDK.iter().any(|sdk| module == *sdk || module.starts_with(&format!("{sdk}::")));
    let all = AllPalletsWithSystem::infos().into_iter();
    all.filter(|pallet| !of_the_sdk(pallet.module_name)).map(|pallet| pallet.name).collect()
}

#[test]
fn the_migration_of_the_rehearsal_runs_once() {
    type Migration = crate::migrations::rehearsal::KeepLatestOfKind<Runtime>;
    local().execute_with(|| {
        System::set_block_number(1);
        let stalled = pallet_grandpa::Call::note_stalled { delay: 1, best_finalized_block_number: 1 };
        let stalled = pallet_decisions::Call::enact { call: Box::new(stalled.into()) };
        authorise(&[1]);
        assert_ok!(carry(stalled, 3));
        authorise(&[2]);
        assert_eq!(Decisions::on_chain_storage_version(), 1);

        #[cfg(feature = "try-runtime")]
        let before = Migration::pre_upgrade().unwrap();
        Migration::on_runtime_upgrade();
        #[cfg(feature = "try-runtime")]
        Migration::post_upgrade(before).unwrap();
        assert_eq!(Decisions::on_chain_storage_version(), 2);
        assert_eq!(LatestOfKind::<Runtime>::get(DecisionKind::Upgrade), Some(2));
        assert_eq!(LatestOfKind::<Runtime>::get(DecisionKind::Finality), Some(1));
        assert_eq!(LatestOfKind::<Runtime>::get(DecisionKind::Members), None);

        // Not again: what was decided since is not touched.
        LatestOfKind::<Runtime>::remove(DecisionKind::Finality);
        Migration::on_runtime_upgrade();
        assert_eq!(LatestOfKind::<Runtime>::get(DecisionKind::Finality), None);
        Decisions::do_try_state().unwrap();
    });
}
