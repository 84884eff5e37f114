//! A ledger with one bureau, three agencies, two applicants and a catalog that tests can change.

use crate as pallet_applications;
use codec::Encode;
use drl_primitives::{
    application::{
        ApplicationForm, CreditCheck, DemandList, DemandRow, DocumentKind, Documents, Purpose, Scenario, SystemTerms,
    },
    catalog::{Channel, DatasetView, Datasets, Field, OpeningAttribute, Service},
    clocks::Clocks,
    organisation::{OrgKind, Role},
    testing::Mock,
    ApplicationId, Code, DatasetId, Digest, ItemCode, Moment, OrgId, PublicName,
};
use frame_support::derive_impl;
use sp_runtime::BuildStorage;
use std::{cell::RefCell, collections::BTreeMap, collections::BTreeSet};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Applications: pallet_applications,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl pallet_applications::Config for Test {
    type Organisations = Mock;
    type Datasets = Catalog;
    type Clocks = Mock;
    type Calendar = Mock;
    type Parameters = Mock;
    type Credit = Credit;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
    type WeightInfo = ();
}

pub const BUREAU: OrgId = 0;
pub const TRANSPORT: OrgId = 1;
pub const ECOLOGY: OrgId = 2;
pub const PLANNING: OrgId = 3;
pub const COMPANY: OrgId = 10;
pub const PERSON: OrgId = 11;

/// Officers who decide.
pub const BUREAU_CHIEF: u64 = 100;
pub const BUREAU_HEAD: u64 = 101;
pub const TRANSPORT_CHIEF: u64 = 110;
pub const ECOLOGY_CHIEF: u64 = 120;
pub const PLANNING_CHIEF: u64 = 130;
pub const SIGNATORY: u64 = 200;
pub const PERSON_SELF: u64 = 210;
/// Officers who prepare only.
pub const BUREAU_CLERK: u64 = 102;
pub const TRANSPORT_CLERK: u64 = 111;
pub const COMPANY_CLERK: u64 = 201;
/// Nobody's officer.
pub const STRANGER: u64 = 999;

/// Datasets: items 1 to 10, restricted, open.
pub const STATIONS: DatasetId = 0;
pub const CLIMATE: DatasetId = 1;
pub const UNITS: DatasetId = 2;
/// The bureau's own.
pub const CODES: DatasetId = 3;

thread_local! {
    static DATASETS: RefCell<BTreeMap<DatasetId, DatasetView>> = const { RefCell::new(BTreeMap::new()) };
    static BARRED: RefCell<BTreeSet<OrgId>> = const { RefCell::new(BTreeSet::new()) };
    static RATINGS: RefCell<BTreeMap<OrgId, u8>> = const { RefCell::new(BTreeMap::new()) };
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
            items: (1..=10).collect::<Vec<ItemCode>>().try_into().unwrap(),
            dictionary: digest(b"dictionary"),
            conditions: Some(digest(b"conditions")),
            min_rating: 0,
            service: Service::Open,
        };
        DATASETS.with_borrow_mut(|all| all.insert(id, view));
    }

    pub fn change(id: DatasetId, change: impl FnOnce(&mut DatasetView)) {
        DATASETS.with_borrow_mut(|all| change(all.get_mut(&id).unwrap()));
    }

    pub fn set_service(id: DatasetId, service: Service) {
        Self::change(id, |view| view.service = service);
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
    fn benchmark_open_dataset(_: OrgId, _: u32) -> DatasetId {
        panic!("benchmarks run on the runtime, not on the mock")
    }
}

/// The credit records of the tests.
pub struct Credit;

impl Credit {
    pub fn bar(organisation: OrgId) {
        BARRED.with_borrow_mut(|barred| barred.insert(organisation));
    }

    pub fn rate(organisation: OrgId, rating: u8) {
        RATINGS.with_borrow_mut(|ratings| ratings.insert(organisation, rating));
    }
}

impl CreditCheck for Credit {
    fn barred(organisation: OrgId) -> bool {
        BARRED.with_borrow(|barred| barred.contains(&organisation))
    }

    fn rating_reaches(organisation: OrgId, least: u8) -> bool {
        RATINGS.with_borrow(|ratings| ratings.get(&organisation).copied().unwrap_or(0)) >= least
    }
}

pub fn digest(seed: impl Encode) -> Digest {
    Digest::sha256(sp_io::hashing::sha2_256(&seed.encode()))
}

fn fill_registry() {
    Mock::reset();
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (TRANSPORT, OrgKind::Agency),
        (ECOLOGY, OrgKind::Agency),
        (PLANNING, OrgKind::Agency),
        (COMPANY, OrgKind::DataUser),
        (PERSON, OrgKind::Individual),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, organisation, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_HEAD, BUREAU, Role::Head),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (TRANSPORT_CHIEF, TRANSPORT, Role::ChiefDataOfficer),
        (TRANSPORT_CLERK, TRANSPORT, Role::DataOfficer),
        (ECOLOGY_CHIEF, ECOLOGY, Role::ChiefDataOfficer),
        (PLANNING_CHIEF, PLANNING, Role::ChiefDataOfficer),
        (SIGNATORY, COMPANY, Role::Signatory),
        (COMPANY_CLERK, COMPANY, Role::Clerk),
        (PERSON_SELF, PERSON, Role::Signatory),
    ] {
        Mock::officer(who, organisation, role);
    }
}

fn fill_catalog() {
    DATASETS.with_borrow_mut(BTreeMap::clear);
    BARRED.with_borrow_mut(BTreeSet::clear);
    RATINGS.with_borrow_mut(BTreeMap::clear);
    for (id, owner) in [(STATIONS, TRANSPORT), (CLIMATE, ECOLOGY), (UNITS, PLANNING), (CODES, BUREAU)] {
        Catalog::add(id, owner);
    }
}

/// Runs a test on a fresh ledger and checks the storage at its end.
pub fn run(test: impl FnOnce()) {
    run_unchecked(|| {
        test();
        Applications::do_try_state().unwrap();
    });
}

/// Runs a test on a fresh ledger whose storage it spoils.
pub fn run_unchecked(test: impl FnOnce()) {
    fill_registry();
    fill_catalog();
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::new(storage);
    ext.execute_with(|| {
        System::set_block_number(1);
        test();
    });
}

/// A form with scenarios 1 and 2, dated today.
pub fn form() -> ApplicationForm {
    let scenario =
        |number| Scenario { number, purpose: Purpose::TransportService, description: digest((b"scenario", number)) };
    ApplicationForm {
        form_date: Mock::today(),
        field: Field::Transport,
        service: digest(b"service"),
        expected_effect: digest(b"effect"),
        service_standard: digest(b"standard"),
        performance: digest(b"performance"),
        scenarios: vec![scenario(1), scenario(2)].try_into().unwrap(),
        system: SystemTerms {
            system: digest(b"system"),
            protection_level: 2,
            filing: digest(b"filing"),
            proof_valid_until: Mock::today().plus(365),
        },
    }
}

/// All six documents.
pub fn documents() -> Documents {
    DocumentKind::ALL.iter().map(|kind| (*kind, digest(kind.slug()))).collect::<Vec<_>>().try_into().unwrap()
}

pub fn row(scenario: u8, dataset: DatasetId, items: &[ItemCode], agency: OrgId) -> DemandRow {
    DemandRow { scenario, dataset, items: items.to_vec().try_into().unwrap(), agency }
}

/// Three rows of three agencies.
pub fn demand() -> DemandList {
    vec![row(1, STATIONS, &[2, 3, 6], TRANSPORT), row(2, CLIMATE, &[1, 2, 4], ECOLOGY), row(1, UNITS, &[1], PLANNING)]
        .try_into()
        .unwrap()
}

/// One row, of the transport agency.
pub fn small_demand() -> DemandList {
    vec![row(1, STATIONS, &[1], TRANSPORT)].try_into().unwrap()
}

/// Submits for the company and returns the id.
pub fn submitted(rows: DemandList) -> ApplicationId {
    let id = crate::SubmissionCount::<Test>::get();
    Applications::submit(RuntimeOrigin::signed(SIGNATORY), Box::new(form()), documents(), rows).unwrap();
    id
}

/// The pallet's events since the last call of this, in order.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::read_events_for_pallet::<crate::Event<Test>>();
    System::reset_events();
    events
}
