//! The verifier reads the state of this runtime where the pallets keep it.

use codec::Encode;
use drl_primitives::{
    grant_status::{AgreementShare, GrantsOf},
    AgreementId, DatasetId, GrantHash,
};
use drl_runtime::{
    Agreements, Catalog, Grants, Receipts, Registry, Runtime, RuntimeGenesisConfig, System, Timestamp, VERSION,
};
use drl_verifier::state::{
    self, keys,
    layout::{self, GENERATION, SPECS_PER_GENERATION, SPEC_NAME},
    Key, Pallet, StateReader,
};
use frame_support::traits::{GetStorageVersion, PalletInfoAccess, StorageVersion};
use sp_runtime::BuildStorage;
use std::convert::Infallible;

/// Ids of each kind, small and large.
const IDS: [u32; 4] = [0, 1, 70_000, u32::MAX];
const GRANT: GrantHash = GrantHash::repeat_byte(0xa5);

struct State;

impl StateReader for State {
    type Error = Infallible;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(sp_io::storage::get(key).map(|value| value.to_vec()))
    }
}

fn genesis() -> sp_io::TestExternalities {
    sp_io::TestExternalities::new(RuntimeGenesisConfig::default().build_storage().expect("the genesis is in order"))
}

fn same(key: Key, expected: impl AsRef<[u8]>) {
    assert_eq!(key.bytes, expected.as_ref(), "{}", key.item);
}

#[test]
fn keys_of_grants_are_those_of_the_pallet() {
    use pallet_grants::*;
    same(keys::grant(GRANT), pallet_grants::Grants::<Runtime>::hashed_key_for(GRANT));
    same(keys::grant_history_count(GRANT), HistoryCounts::<Runtime>::hashed_key_for(GRANT));
    for id in IDS {
        same(keys::grant_history(GRANT, id), Histories::<Runtime>::hashed_key_for(GRANT, id));
        for share in [(id, AgreementShare::Whole), (3, AgreementShare::Agency(id))] {
            same(keys::share_history_count(share), AgreementHistoryCounts::<Runtime>::hashed_key_for(share));
            same(keys::share_history(share, 2), AgreementHistories::<Runtime>::hashed_key_for(share, 2));
        }
        let (dataset, user, agreement) = (GrantsOf::Dataset(id), GrantsOf::User(id), GrantsOf::Agreement(id));
        same(keys::grant_count(dataset), DatasetGrantCounts::<Runtime>::hashed_key_for(id));
        same(keys::grant_count(user), UserGrantCounts::<Runtime>::hashed_key_for(id));
        same(keys::grant_count(agreement), AgreementGrantCounts::<Runtime>::hashed_key_for(id));
        same(keys::grant_entry(dataset, 7), DatasetGrants::<Runtime>::hashed_key_for(id, 7));
        same(keys::grant_entry(user, 7), UserGrants::<Runtime>::hashed_key_for(id, 7));
        same(keys::grant_entry(agreement, 7), AgreementGrants::<Runtime>::hashed_key_for(id, 7));
    }
}

#[test]
fn keys_of_what_a_grant_depends_on_are_those_of_the_pallets() {
    for id in IDS {
        let (agreement, dataset): (AgreementId, DatasetId) = (id, id);
        same(keys::agreement(agreement), pallet_agreements::Agreements::<Runtime>::hashed_key_for(agreement));
        let version = pallet_agreements::VersionTerms::<Runtime>::hashed_key_for(agreement, 2);
        same(keys::agreement_version(agreement, 2), version);
        same(keys::dataset(dataset), pallet_catalog::Datasets::<Runtime>::hashed_key_for(dataset));
        same(keys::dataset_history(dataset, 5), pallet_catalog::Records::<Runtime>::hashed_key_for(dataset, 5));
        let suspension = pallet_catalog::ItemSuspensions::<Runtime>::hashed_key_for(dataset, 5);
        same(keys::item_suspension(dataset, 5), suspension);
        same(keys::standing_count(id), pallet_registry::StandingCount::<Runtime>::hashed_key_for(id));
        same(keys::standing(id, 5), pallet_registry::StandingHistory::<Runtime>::hashed_key_for(id, 5));
        same(keys::batch(id), pallet_receipts::Batches::<Runtime>::hashed_key_for(id));
    }
}

#[test]
fn keys_of_the_engine_are_those_of_its_pallets() {
    same(keys::now(), pallet_timestamp::Now::<Runtime>::hashed_key());
    same(keys::genesis_hash(), frame_system::BlockHash::<Runtime>::hashed_key_for(0));
    same(keys::last_runtime_upgrade(), frame_system::LastRuntimeUpgrade::<Runtime>::hashed_key());
    for pallet in [Grants::name(), Agreements::name(), Catalog::name(), Registry::name(), Receipts::name()] {
        let key = [pallet.as_bytes(), b":__STORAGE_VERSION__:"].map(sp_io::hashing::twox_128).concat();
        same(keys::storage_version(pallet), key);
    }
}

/// The layout that this runtime writes: what the verifier must know.
#[test]
fn layout_of_this_runtime_is_the_one_that_the_verifier_knows() {
    let known = |pallet: Pallet| StorageVersion::new(pallet.storage_version());
    assert_eq!((Pallet::Grants.name(), known(Pallet::Grants)), (Grants::name(), Grants::in_code_storage_version()));
    assert_eq!(
        (Pallet::Agreements.name(), known(Pallet::Agreements)),
        (Agreements::name(), Agreements::in_code_storage_version())
    );
    assert_eq!((Pallet::Catalog.name(), known(Pallet::Catalog)), (Catalog::name(), Catalog::in_code_storage_version()));
    assert_eq!(
        (Pallet::Registry.name(), known(Pallet::Registry)),
        (Registry::name(), Registry::in_code_storage_version())
    );
    assert_eq!(
        (Pallet::Receipts.name(), known(Pallet::Receipts)),
        (Receipts::name(), Receipts::in_code_storage_version())
    );
    assert_eq!(VERSION.spec_name, SPEC_NAME);
    assert_eq!(VERSION.spec_version / SPECS_PER_GENERATION, GENERATION);
    let all = [Pallet::Grants, Pallet::Agreements, Pallet::Catalog, Pallet::Registry, Pallet::Receipts];
    genesis().execute_with(|| assert_eq!(layout::check(&State, &all), Ok(())));
}

#[test]
fn state_of_a_later_layout_is_refused() {
    genesis().execute_with(|| {
        StorageVersion::new(2).put::<Grants>();
        let unknown = state::UnknownLayout::Storage { pallet: Pallet::Grants, found: Some(2) };
        assert_eq!(layout::check(&State, &Pallet::OF_A_VERDICT), Err(unknown.into()));
    });
    genesis().execute_with(|| {
        let mut later = VERSION;
        later.spec_version = (GENERATION + 1) * SPECS_PER_GENERATION;
        frame_system::LastRuntimeUpgrade::<Runtime>::put(frame_system::LastRuntimeUpgradeInfo::from(later));
        let unknown = state::UnknownLayout::Generation { spec_version: SPECS_PER_GENERATION };
        assert_eq!(layout::check(&State, &Pallet::OF_A_VERDICT), Err(unknown.into()));
    });
}

#[test]
fn moment_and_genesis_are_read() {
    genesis().execute_with(|| {
        assert_eq!(state::now(&State), Ok(0));
        pallet_timestamp::Now::<Runtime>::put(1_772_413_200_000);
        assert_eq!(state::now(&State), Ok(Timestamp::get()));
        assert_eq!(state::genesis_hash(&State).map(|hash| hash.encode()), Ok(System::block_hash(0).encode()));
    });
}
