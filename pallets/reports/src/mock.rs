//! A runtime of the reports alone. Registry, clocks, calendar and parameters are those of `drl_primitives::testing`; agreements and
//! grants are here.

use crate::{self as pallet_reports, Error, Event, UsagePeriods};
use drl_primitives::{
    agreement::{AgreementDuties, AgreementRegister, AgreementStanding, OnAgreementEnd, TermSpan},
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Due, OnDue, Term},
    grant::GrantTerms,
    grant_status::{Act, GrantRegister},
    organisation::{OrgKind, Role},
    receipts::OnDelivery,
    reports::{
        PeriodNumber, PeriodState, ProductTerms, ReportKind, ReportSubject, Severity, Stamp, UsagePeriod, UsageReport,
    },
    testing::{Mock, MockClock},
    verdict::Reason,
    AgreementId, ClockId, Day, Digest, GrantHash, Moment, OrgId, PublicName,
};
use frame_support::{derive_impl, weights::Weight};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

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
    pub type ReportsPallet = pallet_reports;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl crate::Config for Test {
    type Organisations = Mock;
    type Agreements = Contracts;
    type Grants = GrantBook;
    type Clocks = Timer;
    type Calendar = Mock;
    type Parameters = Mock;
    type WeightInfo = ();
}

thread_local! {
    static DUTIES: RefCell<BTreeMap<AgreementId, AgreementDuties>> = RefCell::default();
    static GRANTS: RefCell<BTreeMap<GrantHash, GrantTerms>> = RefCell::default();
    static TOLD: RefCell<BTreeSet<ClockId>> = RefCell::default();
    /// Clocks that were stopped, as opposed to cancelled: stopping one after its day records its breach.
    pub static STOPPED: RefCell<BTreeSet<ClockId>> = RefCell::default();
}

/// The clocks of `drl_primitives::testing`, and which of them were stopped.
pub struct Timer;

impl Clocks for Timer {
    fn start(kind: ClockKind, subject: ClockSubject, holder: OrgId, term: Term) -> Result<ClockId, DispatchError> {
        <Mock as Clocks>::start(kind, subject, holder, term)
    }

    fn stop(clock: ClockId) -> ClockEnd {
        STOPPED.with(|all| all.borrow_mut().insert(clock));
        <Mock as Clocks>::stop(clock)
    }

    fn cancel(clock: ClockId) {
        <Mock as Clocks>::cancel(clock);
    }

    fn due(clock: ClockId) -> Option<Due> {
        <Mock as Clocks>::due(clock)
    }

    fn now() -> Moment {
        <Mock as Clocks>::now()
    }
}

/// Stands for the agreements.
pub struct Contracts;

impl Contracts {
    /// Adds an agreement of two years that was signed now.
    pub fn sign(agreement: AgreementId, user: OrgId, signer: OrgId, agencies: &[OrgId]) {
        let last_day = today().plus_months(24);
        let duties = AgreementDuties {
            user,
            signer,
            agencies: agencies.to_vec().try_into().unwrap(),
            version: 1,
            standing: AgreementStanding::InForce,
            span: TermSpan { signed: now(), from: now(), until: last_day.end(), last_day },
            returns_required: false,
            launch_months: 3,
            service_start_days: 30,
            report_months: 3,
        };
        DUTIES.with(|all| all.borrow_mut().insert(agreement, duties));
    }

    /// Changes what an agreement says.
    pub fn change(agreement: AgreementId, change: impl FnOnce(&mut AgreementDuties)) {
        DUTIES.with(|all| change(all.borrow_mut().get_mut(&agreement).unwrap()));
    }

    pub fn forget(agreement: AgreementId) {
        DUTIES.with(|all| all.borrow_mut().remove(&agreement));
    }

    pub fn restore(agreement: AgreementId, duties: AgreementDuties) {
        DUTIES.with(|all| all.borrow_mut().insert(agreement, duties));
    }
}

impl AgreementRegister for Contracts {
    fn duties(agreement: AgreementId) -> Option<AgreementDuties> {
        let mut duties = DUTIES.with(|all| all.borrow().get(&agreement).cloned())?;
        if duties.standing == AgreementStanding::InForce && now() >= duties.span.until {
            duties.standing = AgreementStanding::Expired;
        }
        Some(duties)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_agreement(agency: OrgId, user: OrgId) -> AgreementId {
        Self::sign(1_000, user, agency, &[agency]);
        1_000
    }
}

/// Stands for the grants.
pub struct GrantBook;

impl GrantBook {
    pub fn add(grant: GrantHash, agreement: AgreementId, agency: OrgId, user: OrgId) {
        let terms = GrantTerms {
            genesis: H256::zero(),
            agreement,
            agreement_version: 1,
            dataset: 50,
            dataset_version: 1,
            agency,
            items: vec![1].try_into().unwrap(),
            purposes: Default::default(),
            system: DOCUMENT,
            service: DOCUMENT,
            user,
            from: 0,
            until: Moment::MAX,
            proof_valid_until: Day(100_000),
        };
        GRANTS.with(|all| all.borrow_mut().insert(grant, terms));
    }
}

impl GrantRegister for GrantBook {
    fn terms(grant: GrantHash) -> Option<GrantTerms> {
        GRANTS.with(|all| all.borrow().get(&grant).cloned())
    }

    fn reason_now(_: GrantHash) -> Reason {
        Reason::Granted
    }

    fn verdict_weight() -> Weight {
        Weight::zero()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_grant(agency: OrgId, user: OrgId) -> GrantHash {
        let agreement = Contracts::benchmark_agreement(agency, user);
        let grant = GrantHash::repeat_byte(0xbe);
        Self::add(grant, agreement, agency, user);
        grant
    }
}

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const USER: OrgId = 3;
pub const REGULATOR: OrgId = 4;
pub const PERSON: OrgId = 5;
pub const EXPERTS: OrgId = 6;

pub const BUREAU_CHIEF: AccountId = 100;
pub const BUREAU_CLERK: AccountId = 101;
pub const AGENCY_CHIEF: AccountId = 110;
pub const AGENCY_CLERK: AccountId = 111;
pub const AGENCY_GUARD: AccountId = 112;
pub const OTHER_CHIEF: AccountId = 120;
pub const SIGNATORY: AccountId = 130;
pub const CLERK: AccountId = 131;
pub const GUARD: AccountId = 132;
pub const AUDITOR: AccountId = 140;
pub const SELF: AccountId = 150;
pub const EXPERT: AccountId = 160;
pub const NOBODY: AccountId = 999;

/// Between [`USER`] and [`AGENCY`].
pub const AGREEMENT: AgreementId = 7;
/// Between [`USER`] and the bureau, over data of both agencies.
pub const JOINT: AgreementId = 8;
/// Between [`PERSON`] and [`AGENCY`].
pub const PERSONAL: AgreementId = 9;
/// Not signed.
pub const UNSIGNED: AgreementId = 10;

pub const GRANT: GrantHash = H256([0x71; 32]);
pub const SECOND_GRANT: GrantHash = H256([0x72; 32]);
/// Of [`JOINT`] and [`OTHER_AGENCY`].
pub const JOINT_GRANT: GrantHash = H256([0x81; 32]);
pub const PERSONAL_GRANT: GrantHash = H256([0x91; 32]);

pub const DOCUMENT: Digest = Digest::sha256([0xd1; 32]);
pub const OTHER_DOCUMENT: Digest = Digest::sha256([0xd2; 32]);
pub const LINK: Digest = Digest::sha256([0xd3; 32]);
pub const FEEDBACK: Digest = Digest::sha256([0xd4; 32]);
pub const NO_DOCUMENT: Digest = Digest::sha256([0; 32]);

/// Organisations, officers, agreements and grants, in block 1.
pub fn externalities() -> TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut externalities: TestExternalities = storage.into();
    externalities.execute_with(|| {
        Mock::reset();
        DUTIES.with(|all| all.borrow_mut().clear());
        GRANTS.with(|all| all.borrow_mut().clear());
        TOLD.with(|all| all.borrow_mut().clear());
        STOPPED.with(|all| all.borrow_mut().clear());
        System::set_block_number(1);
        found();
    });
    externalities
}

/// Runs a test, which ends with the check of all invariants.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        ReportsPallet::do_try_state().unwrap();
    });
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (USER, OrgKind::DataUser),
        (REGULATOR, OrgKind::Regulator),
        (PERSON, OrgKind::Individual),
        (EXPERTS, OrgKind::ExpertBody),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (AGENCY_CHIEF, AGENCY, Role::ChiefDataOfficer),
        (AGENCY_CLERK, AGENCY, Role::DataOfficer),
        (AGENCY_GUARD, AGENCY, Role::SecurityOfficer),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (SIGNATORY, USER, Role::Signatory),
        (CLERK, USER, Role::Clerk),
        (GUARD, USER, Role::SecurityOfficer),
        (AUDITOR, REGULATOR, Role::Auditor),
        (SELF, PERSON, Role::Signatory),
        (EXPERT, EXPERTS, Role::Expert),
    ] {
        Mock::officer(who, id, role);
    }
    Contracts::sign(AGREEMENT, USER, AGENCY, &[AGENCY]);
    Contracts::sign(JOINT, USER, BUREAU, &[AGENCY, OTHER_AGENCY]);
    Contracts::sign(PERSONAL, PERSON, AGENCY, &[AGENCY]);
    GrantBook::add(GRANT, AGREEMENT, AGENCY, USER);
    GrantBook::add(SECOND_GRANT, AGREEMENT, AGENCY, USER);
    GrantBook::add(JOINT_GRANT, JOINT, OTHER_AGENCY, USER);
    GrantBook::add(PERSONAL_GRANT, PERSONAL, AGENCY, PERSON);
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

pub fn today() -> Day {
    <Mock as Clocks>::today()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Moves the clock on by whole days, and the block number by one. The agenda is not worked off.
pub fn pass_days(days: u32) {
    Mock::pass_days(days);
    System::set_block_number(System::block_number() + 1);
}

/// Moves the clock on to 09:00 of this day. The agenda is not worked off.
pub fn go_to(text: &str) {
    pass_days(day(text).0 - today().0);
}

/// Works off the agenda: tells of each clock that ran out, once.
pub fn run_out() {
    for (id, clock) in Mock::clocks() {
        let MockClock { kind, subject, holder, due } = clock;
        if due < today() && TOLD.with(|told| told.borrow_mut().insert(id)) {
            let used = <ReportsPallet as OnDue>::on_due(id, kind, subject, holder);
            assert!(used.all_lte(<ReportsPallet as OnDue>::max_weight()));
        }
    }
}

/// Lives through the days up to this one, the agenda worked off on each.
pub fn live_to(text: &str) {
    while today() < day(text) {
        pass_days(1);
        run_out();
    }
}

/// Ends an agreement, and says so.
pub fn end(agreement: AgreementId, how: AgreementStanding) {
    Contracts::change(agreement, |duties| duties.standing = how);
    ReportsPallet::on_agreement_end(agreement);
}

/// The data user acknowledges a first delivery under [`AGREEMENT`] now.
pub fn deliver() {
    ReportsPallet::on_acknowledged(AGREEMENT, GRANT, USER, now()).unwrap();
}

/// A product that is finished and serves from today on.
pub fn product() -> ProductTerms {
    ProductTerms {
        name: PublicName::new("公交到站预报").unwrap(),
        document: DOCUMENT,
        link: LINK,
        grants: vec![GRANT, SECOND_GRANT].try_into().unwrap(),
        attribution: true,
        completed_on: today(),
        launched_on: today(),
        serves_until: None,
    }
}

pub fn publish() -> DispatchResult {
    ReportsPallet::publish_product(by(SIGNATORY), AGREEMENT, product())
}

pub fn file_usage(number: PeriodNumber) -> DispatchResult {
    ReportsPallet::file_usage_report(by(CLERK), AGREEMENT, number, DOCUMENT, Some(FEEDBACK))
}

/// Reports something on [`AGREEMENT`] that was found now.
pub fn report(kind: ReportKind) -> DispatchResult {
    let subject = ReportSubject::Agreement(AGREEMENT);
    ReportsPallet::file_report(by(CLERK), subject, kind, Severity::Major, now(), DOCUMENT)
}

/// The periods of [`AGREEMENT`], as first day, last day and state.
pub fn periods() -> Vec<(Day, Day, PeriodState)> {
    let count = UsagePeriods::<Test>::iter_key_prefix(AGREEMENT).count() as u32;
    (1..=count).map(period).map(|period| (period.from, period.due, period.state)).collect()
}

pub fn period(number: PeriodNumber) -> UsagePeriod<AccountId, u64> {
    UsagePeriods::<Test>::get(AGREEMENT, number).unwrap()
}

pub fn usage_report(number: PeriodNumber) -> UsageReport<AccountId, u64> {
    period(number).report.unwrap()
}

pub fn stamp(organisation: OrgId, officer: AccountId, evidence: Digest) -> Stamp<AccountId, u64> {
    Stamp { at: now(), block: System::block_number(), by: Act { organisation, officer, evidence } }
}

pub fn by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::ReportsPallet(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;
