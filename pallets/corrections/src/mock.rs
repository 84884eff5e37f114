//! A runtime of corrections alone. Registry, clocks, calendar and parameters are those of `drl_primitives::testing`; the catalog is
//! here.

use crate::{self as pallet_corrections, Error, Event};
use drl_primitives::{
    catalog::{Channel, DatasetView, Datasets, OpeningAttribute, Service},
    clocks::{Clocks, OnDue},
    correction::{CorrectionForm, CorrectionGround, CorrectionOutcome, CorrectionView, NotCorrectedReason},
    organisation::{OrgKind, Role},
    testing::Mock,
    CorrectionId, DatasetId, DatasetVersion, Day, Digest, Moment, OrgId, PublicName,
};
use frame_support::derive_impl;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::{cell::RefCell, collections::BTreeMap};

pub type Block = frame_system::mocking::MockBlock<Test>;
pub type AccountId = u64;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type CorrectionsPallet = pallet_corrections;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl crate::Config for Test {
    type Organisations = Mock;
    type Datasets = Catalog;
    type Clocks = Mock;
    type Calendar = Mock;
    type Parameters = Mock;
    type WeightInfo = ();
}

thread_local! {
    static DATASETS: RefCell<BTreeMap<DatasetId, DatasetView>> = const { RefCell::new(BTreeMap::new()) };
}

/// The catalog of the tests.
pub struct Catalog;

impl Catalog {
    pub fn add(id: DatasetId, owner: OrgId) {
        let view = DatasetView {
            owner,
            name: PublicName::new("测试数据").unwrap(),
            attribute: OpeningAttribute::Restricted,
            version: 1,
            channel: Some(Channel::CityLedger),
            items: vec![1, 2, 3].try_into().unwrap(),
            dictionary: digest(1),
            conditions: None,
            min_rating: 0,
            service: Service::Open,
        };
        DATASETS.with_borrow_mut(|all| all.insert(id, view));
    }

    pub fn set_version(id: DatasetId, version: DatasetVersion) {
        DATASETS.with_borrow_mut(|all| all.get_mut(&id).unwrap().version = version);
    }
}

impl Datasets for Catalog {
    fn view(dataset: DatasetId) -> Option<DatasetView> {
        DATASETS.with_borrow(|all| all.get(&dataset).cloned())
    }

    fn service_at(dataset: DatasetId, _: Moment) -> Option<Service> {
        Self::view(dataset).map(|view| view.service)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_open_dataset(owner: OrgId, _: u32) -> DatasetId {
        let id = 10_000 + owner;
        Self::add(id, owner);
        id
    }
}

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const COMPANY: OrgId = 3;

pub const BUREAU_HEAD: AccountId = 100;
pub const BUREAU_CHIEF: AccountId = 101;
pub const BUREAU_CLERK: AccountId = 102;
pub const HEAD: AccountId = 110;
pub const CHIEF: AccountId = 111;
pub const CLERK: AccountId = 112;
pub const OTHER_HEAD: AccountId = 120;
pub const OTHER_CHIEF: AccountId = 121;
pub const SIGNATORY: AccountId = 130;
pub const NOBODY: AccountId = 999;

/// Of [`AGENCY`].
pub const DATASET: DatasetId = 50;
/// Of [`OTHER_AGENCY`].
pub const OTHERS: DatasetId = 51;
/// Of [`BUREAU`].
pub const BUREAUS: DatasetId = 52;

pub fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

/// Digests of what people write.
pub const LETTER: Digest = Digest::sha256([0xa1; 32]);
pub const REPORT: Digest = Digest::sha256([0xa2; 32]);
pub const APPROVAL: Digest = Digest::sha256([0xa3; 32]);
pub const NOTHING: Digest = Digest::sha256([0; 32]);

/// Organisations, officers and datasets, in block 1.
pub fn externalities() -> TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut externalities: TestExternalities = storage.into();
    externalities.execute_with(|| {
        Mock::reset();
        System::set_block_number(1);
        found();
    });
    externalities
}

/// Runs a test, which ends with the check of all invariants.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        CorrectionsPallet::do_try_state().unwrap();
    });
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (COMPANY, OrgKind::DataUser),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_HEAD, BUREAU, Role::Head),
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (HEAD, AGENCY, Role::Head),
        (CHIEF, AGENCY, Role::ChiefDataOfficer),
        (CLERK, AGENCY, Role::DataOfficer),
        (OTHER_HEAD, OTHER_AGENCY, Role::Head),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (SIGNATORY, COMPANY, Role::Signatory),
    ] {
        Mock::officer(who, id, role);
    }
    DATASETS.with_borrow_mut(BTreeMap::clear);
    for (id, owner) in [(DATASET, AGENCY), (OTHERS, OTHER_AGENCY), (BUREAUS, BUREAU)] {
        Catalog::add(id, owner);
    }
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

pub fn today() -> Day {
    <Mock as Clocks>::today()
}

/// Days pass, each a block; clocks that ran out tell their owner, as they do on the ledger.
pub fn pass_days(days: u32) {
    for _ in 0..days {
        Mock::pass_days(1);
        System::set_block_number(System::block_number() + 1);
        for (id, clock) in Mock::clocks() {
            if clock.due < today() {
                CorrectionsPallet::on_due(id, clock.kind, clock.subject, clock.holder);
            }
        }
    }
}

pub fn by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn form() -> CorrectionForm {
    CorrectionForm { person: digest(0x11), ground: CorrectionGround::Inaccurate, request: digest(0x12) }
}

pub fn corrected() -> CorrectionOutcome {
    CorrectionOutcome::Corrected { version: None }
}

pub fn not_corrected() -> CorrectionOutcome {
    CorrectionOutcome::NotCorrected { reason: NotCorrectedReason::DataCorrect }
}

/// The number of the latest request.
pub fn latest() -> CorrectionId {
    CorrectionsPallet::correction_total()
}

/// Files a request with the agency.
pub fn filed_with_agency() -> CorrectionId {
    CorrectionsPallet::file_with_agency(by(CLERK), DATASET, form()).unwrap();
    latest()
}

/// Files a request with the bureau.
pub fn filed_with_bureau() -> CorrectionId {
    CorrectionsPallet::file_with_bureau(by(BUREAU_CLERK), DATASET, form()).unwrap();
    latest()
}

/// The same, forwarded.
pub fn forwarded() -> CorrectionId {
    let id = filed_with_bureau();
    CorrectionsPallet::forward(by(BUREAU_CLERK), id, LETTER).unwrap();
    id
}

pub fn view(id: CorrectionId) -> CorrectionView {
    CorrectionsPallet::correction(id).unwrap()
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;

/// The day on which every test begins.
pub fn first_day() -> Day {
    Day::from_ymd(2026, 1, 5).unwrap()
}
