//! A runtime of the grants alone. Registry and clocks are those of `drl_primitives::testing`; catalog and agreements are here.

use crate::{self as pallet_grants, Error, Event};
use drl_primitives::{
    agreement::{AgreementStanding, Agreements, GenesisHash, GrantIssuer, SignedTerms},
    application::{ApprovedRow, Purpose},
    catalog::{DatasetView, Datasets, Items, Service},
    clocks::Clocks,
    date::DAY_MS,
    grant::{GrantTerms, Question},
    grant_status::Act,
    organisation::{OrgKind, Role},
    testing::Mock,
    verdict::{Reason, Verdict},
    AgreementId, AgreementVersion, DatasetId, Day, Digest, GrantHash, ItemCode, Moment, OrgId,
};
use frame_support::derive_impl;
use sp_core::H256;
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
    pub type GrantsPallet = pallet_grants;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl crate::Config for Test {
    type Organisations = Mock;
    type Datasets = Catalog;
    type Agreements = Contracts;
    type Clocks = Mock;
    type Genesis = Genesis;
    type WeightInfo = ();
}

type Histories<K, V> = RefCell<BTreeMap<K, Vec<(Moment, V)>>>;

thread_local! {
    static SERVICES: Histories<DatasetId, Service> = RefCell::default();
    static SUSPENDED: Histories<DatasetId, Items> = RefCell::default();
    static STANDINGS: Histories<(AgreementId, AgreementVersion), AgreementStanding> = RefCell::default();
    static PARTIES: RefCell<BTreeMap<AgreementId, Vec<OrgId>>> = RefCell::default();
}

fn push<K: Ord, V>(histories: &Histories<K, V>, key: K, value: V) {
    histories.borrow_mut().entry(key).or_default().push((now(), value));
}

fn look<K: Ord, V: Clone>(histories: &Histories<K, V>, key: &K, at: Moment) -> Option<V> {
    histories.borrow().get(key)?.iter().rev().find(|(from, _)| *from <= at).map(|(_, value)| value.clone())
}

/// The hash of block 0 of the mock chain.
pub struct Genesis;

impl GenesisHash for Genesis {
    fn genesis_hash() -> H256 {
        H256::repeat_byte(0x6e)
    }
}

/// Stands for the catalog.
pub struct Catalog;

impl Catalog {
    pub fn set(dataset: DatasetId, service: Service) {
        SERVICES.with(|services| push(services, dataset, service));
    }

    pub fn suspend_items(dataset: DatasetId, items: &[ItemCode]) {
        SUSPENDED.with(|suspended| push(suspended, dataset, items.to_vec().try_into().unwrap()));
    }
}

impl Datasets for Catalog {
    fn view(_: DatasetId) -> Option<DatasetView> {
        None
    }

    fn service_at(dataset: DatasetId, at: Moment) -> Option<Service> {
        SERVICES.with(|services| look(services, &dataset, at))
    }

    fn suspended_items_at(dataset: DatasetId, at: Moment) -> Items {
        SUSPENDED.with(|suspended| look(suspended, &dataset, at)).unwrap_or_default()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_open_dataset(_: OrgId, _: u32) -> DatasetId {
        Self::set(DATASET, Service::Open);
        DATASET
    }
}

/// Stands for the agreements.
pub struct Contracts;

impl Contracts {
    /// Changes the standing of a version of [`AGREEMENT`] from now on.
    pub fn set(version: AgreementVersion, standing: AgreementStanding) {
        Self::set_of(AGREEMENT, version, standing);
    }

    pub fn set_of(agreement: AgreementId, version: AgreementVersion, standing: AgreementStanding) {
        STANDINGS.with(|standings| push(standings, (agreement, version), standing));
    }

    /// Makes an agreement of these agencies and this signer.
    pub fn make(agreement: AgreementId, parties: &[OrgId]) {
        PARTIES.with(|all| all.borrow_mut().insert(agreement, parties.to_vec()));
    }
}

impl Agreements for Contracts {
    fn standing_at(agreement: AgreementId, version: AgreementVersion, at: Moment) -> Option<AgreementStanding> {
        STANDINGS.with(|standings| look(standings, &(agreement, version), at))
    }

    fn approvers(agreement: AgreementId) -> Vec<OrgId> {
        PARTIES.with(|all| all.borrow().get(&agreement).cloned().unwrap_or_default())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_in_force(terms: &SignedTerms) -> AgreementId {
        Self::set_of(terms.agreement, terms.version, AgreementStanding::InForce);
        let mut parties = terms.agencies.to_vec();
        parties.push(terms.signer);
        Self::make(terms.agreement, &parties);
        terms.agreement
    }
}

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const USER: OrgId = 3;
pub const REGULATOR: OrgId = 4;

pub const BUREAU_CHIEF: AccountId = 100;
pub const BUREAU_CLERK: AccountId = 101;
pub const AGENCY_CHIEF: AccountId = 110;
pub const AGENCY_CLERK: AccountId = 111;
pub const OTHER_CHIEF: AccountId = 120;
pub const SIGNATORY: AccountId = 130;
pub const AUDITOR: AccountId = 140;
pub const NOBODY: AccountId = 999;

/// Of the data of [`AGENCY`] and [`OTHER_AGENCY`], signed by [`BUREAU`].
pub const AGREEMENT: AgreementId = 7;
pub const DATASET: DatasetId = 50;
pub const SYSTEM: Digest = Digest::sha256([0x51; 32]);
pub const SERVICE: Digest = Digest::sha256([0x52; 32]);
pub const FINDING: Digest = Digest::sha256([0xf1; 32]);
pub const PROOF: Digest = Digest::sha256([0xf2; 32]);

/// Days of the term.
pub const TERM_DAYS: u64 = 30;
/// Days on which the protection proof is valid beside the first.
pub const PROOF_DAYS: u32 = 20;

/// Organisations, officers, three open datasets and an agreement in force, in block 1.
pub fn externalities() -> TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut externalities: TestExternalities = storage.into();
    externalities.execute_with(|| {
        Mock::reset();
        SERVICES.with(|services| services.borrow_mut().clear());
        SUSPENDED.with(|suspended| suspended.borrow_mut().clear());
        STANDINGS.with(|standings| standings.borrow_mut().clear());
        PARTIES.with(|parties| parties.borrow_mut().clear());
        System::set_block_number(1);
        found();
    });
    externalities
}

/// Runs a test, which ends with the check of all invariants.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        GrantsPallet::do_try_state().unwrap();
    });
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (USER, OrgKind::DataUser),
        (REGULATOR, OrgKind::Regulator),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (AGENCY_CHIEF, AGENCY, Role::ChiefDataOfficer),
        (AGENCY_CLERK, AGENCY, Role::DataOfficer),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (SIGNATORY, USER, Role::Signatory),
        (AUDITOR, REGULATOR, Role::Auditor),
    ] {
        Mock::officer(who, id, role);
    }
    for dataset in [DATASET, DATASET + 1, DATASET + 2] {
        Catalog::set(dataset, Service::Open);
    }
    Contracts::make(AGREEMENT, &[AGENCY, OTHER_AGENCY, BUREAU]);
    Contracts::set(1, AgreementStanding::InForce);
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

/// Moves the clock on, and the block number by one.
pub fn pass(milliseconds: Moment) {
    Mock::set_now(now() + milliseconds);
    System::set_block_number(System::block_number() + 1);
}

pub fn row(dataset: DatasetId, items: &[ItemCode], purpose: Purpose) -> (ApprovedRow, Purpose) {
    let items = items.to_vec().try_into().unwrap();
    (ApprovedRow { row: 0, scenario: 1, dataset, version: 1, items, agency: AGENCY }, purpose)
}

/// The signed terms over these rows, in force from now on.
pub fn signed(rows: Vec<(ApprovedRow, Purpose)>) -> SignedTerms {
    SignedTerms {
        agreement: AGREEMENT,
        version: 1,
        user: USER,
        signer: AGENCY,
        agencies: vec![AGENCY].try_into().unwrap(),
        rows: rows.try_into().unwrap(),
        system: SYSTEM,
        service: SERVICE,
        from: now(),
        until: now() + TERM_DAYS * DAY_MS,
        proof_valid_until: Day::from_moment(now()).plus(PROOF_DAYS),
    }
}

/// The signed terms over items 1, 2 and 5 of [`DATASET`] for research.
pub fn one_row() -> SignedTerms {
    signed(vec![row(DATASET, &[1, 2, 5], Purpose::Research)])
}

/// What [`one_row`] grants when it is signed now.
pub fn one_grant() -> GrantTerms {
    let terms = one_row();
    GrantTerms {
        genesis: Genesis::genesis_hash(),
        agreement: AGREEMENT,
        agreement_version: 1,
        dataset: DATASET,
        dataset_version: 1,
        agency: AGENCY,
        items: vec![1, 2, 5].try_into().unwrap(),
        purposes: vec![Purpose::Research].try_into().unwrap(),
        system: SYSTEM,
        service: SERVICE,
        user: USER,
        from: terms.from,
        until: terms.until,
        proof_valid_until: terms.proof_valid_until,
    }
}

/// Issues [`one_row`] now.
pub fn issue() -> GrantHash {
    GrantsPallet::issue(&one_row()).unwrap()[0]
}

/// Issues, under the same agreement, the same items of the next dataset, whose owner is [`OTHER_AGENCY`].
pub fn issue_other() -> GrantHash {
    GrantsPallet::issue(&other_row()).unwrap()[0]
}

/// What [`issue_other`] issues.
pub fn other_row() -> SignedTerms {
    let mut other = row(DATASET + 1, &[1, 2, 5], Purpose::Research);
    other.0.agency = OTHER_AGENCY;
    signed(vec![other])
}

/// The question that a grant of [`one_row`] answers with yes.
pub fn question() -> Question {
    Question { purpose: Purpose::Research, items: vec![1, 5].try_into().unwrap(), system: Some(SYSTEM), at: None }
}

/// The reason of the verdict on [`question`], now.
pub fn reason(grant: GrantHash) -> Reason {
    GrantsPallet::verify(grant, &question()).reason
}

/// The same as of a moment.
pub fn reason_at(grant: GrantHash, at: Moment) -> Reason {
    verdict_at(grant, at).reason
}

pub fn verdict_at(grant: GrantHash, at: Moment) -> Verdict {
    GrantsPallet::verify(grant, &Question { at: Some(at), ..question() })
}

pub fn act(organisation: OrgId, officer: AccountId) -> Act<AccountId> {
    Act { organisation, officer, evidence: FINDING }
}

pub fn by_agency() -> Act<AccountId> {
    act(AGENCY, AGENCY_CHIEF)
}

pub fn by_other() -> Act<AccountId> {
    act(OTHER_AGENCY, OTHER_CHIEF)
}

pub fn by_bureau() -> Act<AccountId> {
    act(BUREAU, BUREAU_CHIEF)
}

pub fn signed_by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::GrantsPallet(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;
