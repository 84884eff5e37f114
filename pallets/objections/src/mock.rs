//! A runtime of objections and the catalog: what one does to the other is half of what there is to test. Registry, clocks and
//! parameters are those of `drl_primitives::testing`.

use crate::{self as pallet_objections, Error, Event};
use drl_primitives::{
    catalog::{
        Channel, DataFormat, DataType, Datasets, Field, Items, OpenObjections, OpeningAttribute, Service,
        UpdateFrequency,
    },
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    dataset::{EntryReview, Metadata, Qualities, Sharing},
    law::{Citation, Instrument},
    objection::{Demand, InfringedRight, ObjectionForm, ObjectionState, ObjectionView},
    organisation::{Level, OrgKind, Role},
    testing::Mock,
    DatasetId, DatasetVersion, Day, Digest, ItemCode, Moment, ObjectionId, OrgId, PublicName,
};
use frame_support::{assert_ok, derive_impl, traits::ConstU32};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Catalog: pallet_catalog,
        ObjectionsPallet: pallet_objections,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_catalog::Config for Test {
    type Organisations = MockOrganisations;
    type Clocks = Mock;
    type Parameters = Mock;
    type Objections = ObjectionsPallet;
    type MaxPriorityEntries = ConstU32<3>;
    type WeightInfo = ();
}

/// How many objections may keep items of one dataset suspended here.
pub const MOST: u32 = 3;

impl crate::Config for Test {
    type Organisations = MockOrganisations;
    type Datasets = Catalog;
    type Clocks = Mock;
    type Parameters = Mock;
    type MaxItemSuspensions = ConstU32<MOST>;
    type WeightInfo = ();
}

#[cfg(not(feature = "runtime-benchmarks"))]
pub type MockOrganisations = Mock;
#[cfg(feature = "runtime-benchmarks")]
pub type MockOrganisations = Appointing;

/// The registry of the mock, able to serve benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Appointing;

#[cfg(feature = "runtime-benchmarks")]
mod appointing {
    use super::*;
    use codec::Encode;
    use drl_primitives::organisation::{Duty, Identity, Officer, Organisations, Standing};
    use sp_runtime::DispatchError;

    impl Organisations<u64> for Appointing {
        fn authorise(who: &u64, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError> {
            <Mock as Organisations<u64>>::authorise(who, kinds, duty)
        }
        fn officer(who: &u64) -> Option<Officer> {
            <Mock as Organisations<u64>>::officer(who)
        }
        fn kind(organisation: OrgId) -> Option<OrgKind> {
            <Mock as Organisations<u64>>::kind(organisation)
        }
        fn identity(organisation: OrgId) -> Option<Identity> {
            <Mock as Organisations<u64>>::identity(organisation)
        }
        fn standing_at(organisation: OrgId, at: Moment) -> Option<Standing> {
            <Mock as Organisations<u64>>::standing_at(organisation, at)
        }
        fn standing(organisation: OrgId) -> Option<Standing> {
            <Mock as Organisations<u64>>::standing(organisation)
        }
        fn bureau() -> Option<OrgId> {
            <Mock as Organisations<u64>>::bureau()
        }
        fn benchmark_officer(kind: OrgKind, role: Role, seed: u32) -> (OrgId, u64) {
            let organisation = if kind == OrgKind::Bureau { BUREAU } else { 1_000 + seed };
            Mock::organisation(organisation, kind);
            let who = u64::from(organisation) * 100 + u64::from(role.encode()[0]);
            Mock::officer(who, organisation, role);
            (organisation, who)
        }
    }
}

/// The data bureau.
pub const BUREAU: OrgId = 1;
/// Its officers: two who decide, one who prepares.
pub const BUREAU_CHIEF: u64 = 11;
pub const BUREAU_HEAD: u64 = 12;
pub const BUREAU_CLERK: u64 = 13;
/// The agency that owns the data.
pub const AGENCY: OrgId = 2;
/// Its officers: one who decides, one who prepares.
pub const CHIEF: u64 = 21;
pub const CLERK: u64 = 22;
/// Another agency, and its officers.
pub const OTHER: OrgId = 3;
pub const OTHER_CHIEF: u64 = 31;
/// A data user's officer, who decides for it.
pub const USER: u64 = 41;
/// A regulator's officer.
pub const AUDITOR: u64 = 51;
/// Nobody.
pub const STRANGER: u64 = 99;

/// Organisations and officers, in block 1; it is 2026-01-05.
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

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER, OrgKind::Agency),
        (4, OrgKind::DataUser),
        (5, OrgKind::Regulator),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_HEAD, BUREAU, Role::Head),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (CHIEF, AGENCY, Role::ChiefDataOfficer),
        (CLERK, AGENCY, Role::DataOfficer),
        (OTHER_CHIEF, OTHER, Role::ChiefDataOfficer),
        (USER, 4, Role::Signatory),
        (AUDITOR, 5, Role::Auditor),
    ] {
        Mock::officer(who, id, role);
    }
}

/// Runs a test, which ends with the check of all invariants of both pallets.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        check();
    });
}

/// Checks all invariants of both pallets.
pub fn check() {
    Catalog::do_try_state().unwrap();
    ObjectionsPallet::do_try_state().unwrap();
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

pub fn today() -> Day {
    <Mock as Clocks>::today()
}

pub fn signed(who: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// A digest that is told apart by one byte.
pub fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

pub fn items(codes: &[ItemCode]) -> Items {
    codes.to_vec().try_into().unwrap()
}

/// Restricted data with these items.
pub fn entry(codes: &[ItemCode]) -> Box<Metadata> {
    Box::new(Metadata {
        name: PublicName::new("丽水市客运站点").unwrap(),
        attribute: OpeningAttribute::Restricted,
        sharing: Sharing::Unconditional,
        format: DataFormat::Csv,
        data_type: DataType::Table,
        update_frequency: UpdateFrequency::Monthly,
        field: Field::Transport,
        level: Level::City,
        items: items(codes),
        dictionary: digest(1),
        legal_basis: Citation::article(Instrument::AdministrativeRegulation, 9),
        grounds: Default::default(),
        protected: Default::default(),
        cures: Default::default(),
        assessment: Some(digest(2)),
        conditions: Some(digest(3)),
        min_rating: 0,
        qualities: Qualities { original: true, machine_readable: true, usable: true },
        linkage: None,
        no_state_secret: true,
        content: None,
    })
}

/// A dataset of the agency with items 1 to 5, open on this ledger.
pub fn open() -> DatasetId {
    assert_ok!(Catalog::register(signed(CLERK), entry(&[1, 2, 3, 4, 5])));
    let dataset = Catalog::dataset_count();
    assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
    assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
    System::reset_events();
    dataset
}

/// A dataset of the bureau itself.
pub fn open_own() -> DatasetId {
    assert_ok!(Catalog::register(signed(BUREAU_CLERK), entry(&[1, 2, 3, 4, 5])));
    let dataset = Catalog::dataset_count();
    assert_ok!(Catalog::propose(signed(BUREAU_CHIEF), dataset));
    assert_ok!(Catalog::review(signed(BUREAU_HEAD), dataset, EntryReview::Pass));
    assert_ok!(Catalog::publish(signed(BUREAU_CHIEF), dataset, Channel::CityLedger));
    System::reset_events();
    dataset
}

/// A further version with these items, up to its listing. Returns its number.
pub fn list_again(dataset: DatasetId, codes: &[ItemCode]) -> DatasetVersion {
    assert_ok!(Catalog::new_version(signed(CLERK), dataset, entry(codes)));
    assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
    Catalog::dataset(dataset).unwrap().versions
}

/// Opens the version that is listed.
pub fn publish(dataset: DatasetId) -> frame_support::dispatch::DispatchResult {
    Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger)
}

/// What somebody hands in who contests these items.
pub fn form(codes: &[ItemCode]) -> ObjectionForm {
    ObjectionForm {
        handle: digest(100),
        right: InfringedRight::Privacy,
        demand: Demand::Withdraw,
        items: items(codes),
        material: None,
    }
}

/// An objection that the agency's clerk entered.
pub fn filed(dataset: DatasetId, codes: &[ItemCode]) -> ObjectionId {
    assert_ok!(ObjectionsPallet::file(signed(CLERK), dataset, form(codes)));
    System::reset_events();
    ObjectionsPallet::objection_count()
}

pub fn view(objection: ObjectionId) -> ObjectionView {
    ObjectionsPallet::objection(objection).unwrap()
}

pub fn state(objection: ObjectionId) -> ObjectionState {
    view(objection).state
}

pub fn service(dataset: DatasetId) -> Service {
    Catalog::view(dataset).unwrap().service
}

/// The items of a dataset that are suspended now.
pub fn suspended(dataset: DatasetId) -> Vec<ItemCode> {
    Catalog::suspended_items_at(dataset, now()).to_vec()
}

/// Whether an objection keeps the whole dataset suspended.
pub fn kept(dataset: DatasetId) -> bool {
    ObjectionsPallet::keep_suspended(dataset)
}

/// The running clock of an objection: what it measures and who holds it.
pub fn clock(objection: ObjectionId) -> Option<(ClockKind, OrgId)> {
    let of = |clock: &drl_primitives::testing::MockClock| clock.subject == ClockSubject::Objection(objection);
    let clocks: Vec<_> = Mock::clocks().into_iter().filter(|(_, clock)| of(clock)).collect();
    assert!(clocks.len() <= 1, "an objection has one clock at a time");
    clocks.first().map(|(_, clock)| (clock.kind, clock.holder))
}

/// Days pass; dates that arrived by then are told to this pallet, and to the catalog.
pub fn pass_days(days: u32) {
    Mock::pass_days(days);
    System::set_block_number(System::block_number() + 1);
    for (id, clock) in Mock::clocks() {
        if clock.due < today() {
            // The mock has no overdue clocks: one that is a duty runs on and is late when it is stopped.
            if !clock.kind.is_duty() {
                <Mock as Clocks>::cancel(id);
            }
            ObjectionsPallet::on_due(id, clock.kind, clock.subject, clock.holder);
        }
    }
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::ObjectionsPallet(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

/// The events of both pallets, in order.
pub fn take_all_events() -> Vec<RuntimeEvent> {
    let events = System::events().into_iter().map(|record| record.event).collect();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;
