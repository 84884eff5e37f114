//! A runtime of the credit pallet alone. Registry, clocks and parameters are those of `drl_primitives::testing`.

use crate::{self as pallet_credit, Error, Event};
use drl_primitives::{
    clocks::Clocks,
    credit::{
        rating::{
            AbilityProof, Criterion, Filing, ListCheck, Panel, ProofKind, Protection, RatingStatus, StandingCheck,
            StandingList,
        },
        score::ScoreFormula,
        CreditRecorder, EntryGround, EntrySource, NewEntry,
    },
    decision::BureauDecides,
    grant_status::Act,
    organisation::{Identity, OrgKind, Role},
    testing::Mock,
    Code, CreditCode, CreditEntryId, Day, Digest, Moment, OrgId, PublicName, RatingId,
};
use frame_support::{assert_ok, derive_impl, traits::EitherOfDiverse};
use frame_system::EnsureRoot;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

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
    pub type Credit = pallet_credit;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl crate::Config for Test {
    type Organisations = Mock;
    type Clocks = Mock;
    type Parameters = Mock;
    type DecisionOrigin = EitherOfDiverse<BureauDecides<AccountId, Mock>, EnsureRoot<AccountId>>;
    type WeightInfo = ();
}

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const USER: OrgId = 3;
pub const PERSON: OrgId = 4;
pub const REGULATOR: OrgId = 5;
pub const EXPERTS: OrgId = 6;
pub const OTHER_USER: OrgId = 7;
/// No organisation.
pub const UNKNOWN: OrgId = 77;

pub const BUREAU_CHIEF: AccountId = 100;
pub const BUREAU_CLERK: AccountId = 101;
pub const BUREAU_HEAD: AccountId = 102;
pub const AGENCY_CHIEF: AccountId = 110;
pub const AGENCY_CLERK: AccountId = 111;
pub const AGENCY_HEAD: AccountId = 112;
pub const OTHER_CHIEF: AccountId = 120;
pub const SIGNATORY: AccountId = 130;
pub const USER_CLERK: AccountId = 131;
pub const PERSON_KEY: AccountId = 140;
pub const AUDITOR: AccountId = 150;
pub const EXPERT: AccountId = 160;
pub const SECOND_EXPERT: AccountId = 161;
pub const OTHER_SIGNATORY: AccountId = 170;
pub const NOBODY: AccountId = 999;

pub const OPINION: Digest = Digest::sha256([0x01; 32]);
pub const REPORT: Digest = Digest::sha256([0x02; 32]);
pub const FINDING: Digest = Digest::sha256([0x03; 32]);
pub const STATEMENT: Digest = Digest::sha256([0x04; 32]);
pub const DECISION: Digest = Digest::sha256([0x05; 32]);

/// Organisations and officers, in block 1; the formula is the default.
pub fn externalities() -> TestExternalities {
    let genesis = RuntimeGenesisConfig {
        credit: pallet_credit::GenesisConfig { formula: ScoreFormula::default(), ..Default::default() },
        ..Default::default()
    };
    let mut externalities: TestExternalities = genesis.build_storage().unwrap().into();
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
        Credit::do_try_state().unwrap();
    });
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (USER, OrgKind::DataUser),
        (PERSON, OrgKind::Individual),
        (REGULATOR, OrgKind::Regulator),
        (EXPERTS, OrgKind::ExpertBody),
        (OTHER_USER, OrgKind::DataUser),
    ] {
        Mock::organisation(id, kind);
    }
    for user in [USER, OTHER_USER] {
        Mock::set_identity(user, registered());
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (BUREAU_HEAD, BUREAU, Role::Head),
        (AGENCY_CHIEF, AGENCY, Role::ChiefDataOfficer),
        (AGENCY_CLERK, AGENCY, Role::DataOfficer),
        (AGENCY_HEAD, AGENCY, Role::Head),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (SIGNATORY, USER, Role::Signatory),
        (USER_CLERK, USER, Role::Clerk),
        (PERSON_KEY, PERSON, Role::Signatory),
        (AUDITOR, REGULATOR, Role::Auditor),
        (EXPERT, EXPERTS, Role::Expert),
        (SECOND_EXPERT, EXPERTS, Role::Expert),
        (OTHER_SIGNATORY, OTHER_USER, Role::Signatory),
    ] {
        Mock::officer(who, id, role);
    }
}

/// The public identity of the data users that are no persons.
pub fn registered() -> Identity {
    let name = PublicName::new("丽水市示例科技有限公司").unwrap();
    Identity::Registered { name, code: CreditCode::new("91330100799655058B").unwrap() }
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

pub fn today() -> Day {
    <Mock as Clocks>::today()
}

/// Moves the clock on by whole days, and the block number by one.
pub fn pass(days: u32) {
    Mock::pass_days(days);
    System::set_block_number(System::block_number() + 1);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// A certificate of level two that is valid for two years.
pub fn protection() -> Protection {
    Protection { level: 2, certificate: Digest::sha256([0x11; 32]), valid_until: today().plus_months(24) }
}

/// All lists checked today, and clean.
pub fn standing() -> StandingCheck {
    let lists: Vec<_> = StandingList::ALL.iter().map(|list| ListCheck { list: *list, clean: true }).collect();
    StandingCheck { lists: lists.try_into().unwrap(), checked_on: today(), report: Digest::sha256([0x12; 32]) }
}

/// One proof of technical ability.
pub fn technical() -> Filing {
    let proof = AbilityProof { kind: ProofKind::InformationSecurity, digest: Digest::sha256([0x13; 32]) };
    Filing::Technical(vec![proof].try_into().unwrap())
}

/// The filing of a criterion that meets it.
pub fn good(criterion: Criterion) -> Filing {
    match criterion {
        Criterion::Protection => Filing::Protection(protection()),
        Criterion::Standing => Filing::Standing(standing()),
        Criterion::Technical => technical(),
    }
}

/// Opens the rating of an applicant.
pub fn open(applicant: OrgId) -> RatingId {
    assert_ok!(Credit::open_rating(signed(BUREAU_CLERK), applicant));
    crate::RatingCount::<Test>::get() - 1
}

pub fn file(rating: RatingId, filing: Filing) {
    assert_ok!(Credit::file_criterion(signed(BUREAU_CLERK), rating, filing));
}

/// A rating of [`USER`] with three criteria that are met, but for those that are given.
pub fn voting_but(others: Vec<Filing>) -> RatingId {
    let rating = open(USER);
    for criterion in Criterion::ALL {
        let other = others.iter().find(|filing| filing.criterion() == *criterion).cloned();
        file(rating, other.unwrap_or_else(|| good(*criterion)));
    }
    assert_eq!(Credit::rating(rating).unwrap().status, RatingStatus::Voting);
    rating
}

/// A rating of [`USER`] on which votes are taken, with three criteria that are met.
pub fn voting() -> RatingId {
    voting_but(vec![])
}

pub fn vote(rating: RatingId, who: AccountId, grade: u8) {
    assert_ok!(Credit::vote(signed(who), rating, grade, OPINION));
}

/// One vote of each panel.
pub fn votes(rating: RatingId, grades: [u8; 3]) {
    for (who, grade) in [BUREAU_CHIEF, AGENCY_CHIEF, EXPERT].into_iter().zip(grades) {
        vote(rating, who, grade);
    }
}

pub fn conclude(rating: RatingId) {
    assert_ok!(Credit::conclude_rating(signed(BUREAU_CHIEF), rating, REPORT));
}

/// Rates [`USER`] with this grade.
pub fn rate(grade: u8) -> RatingId {
    let rating = voting();
    votes(rating, [grade; 3]);
    conclude(rating);
    rating
}

/// Everybody who may vote on a rating, with the panel.
pub const VOTERS: [(AccountId, Panel); 5] = [
    (BUREAU_CHIEF, Panel::Bureau),
    (AGENCY_CHIEF, Panel::Agency),
    (OTHER_CHIEF, Panel::Agency),
    (EXPERT, Panel::Experts),
    (SECOND_EXPERT, Panel::Experts),
];

pub fn act(organisation: OrgId, officer: AccountId) -> Act<AccountId> {
    Act { organisation, officer, evidence: FINDING }
}

/// An entry about an organisation by the agency, following from a rectification.
pub fn new_entry(organisation: OrgId, ground: EntryGround) -> NewEntry<AccountId> {
    NewEntry { organisation, ground, source: EntrySource::Rectification(9), act: act(AGENCY, AGENCY_CHIEF) }
}

/// Makes it.
pub fn enter(organisation: OrgId, ground: EntryGround) -> CreditEntryId {
    Credit::enter(new_entry(organisation, ground)).unwrap()
}

/// An entry about [`USER`] with an appeal open.
pub fn appealed() -> CreditEntryId {
    let entry = enter(USER, EntryGround::NotRectified);
    assert_ok!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT));
    entry
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Credit(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;
