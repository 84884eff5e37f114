//! A runtime of rectification alone. Registry, clocks and parameters are those of `drl_primitives::testing`; grants, agreements
//! and the credit record are here, in the storage of the chain, so that a call that fails takes them back too.

use crate::{self as pallet_rectification, Error, Event};
use codec::{Decode, Encode};
use drl_primitives::{
    agreement::{AgreementDuties, AgreementRegister, AgreementStanding, BreachTermination, TermSpan},
    application::Purpose,
    clocks::{Clocks, OnDue, Term},
    credit::{CreditRecorder, EntryGround, EntrySource, NewEntry},
    date::DAY_MS,
    grant::{GrantStatus, GrantTerms},
    grant_status::{Act, GrantControl, GrantRegister, HoldKind, Overseer},
    organisation::{OrgKind, Organisations, Role},
    rectification::{
        AgencyGround, BreachGround, CheckResult, Closure, RectificationState, RectificationSubject, WithdrawalReason,
    },
    testing::Mock,
    verdict::Reason,
    AgreementId, CreditEntryId, Day, Digest, GrantHash, Moment, OrgId, RectificationId,
};
use frame_support::{derive_impl, storage_alias, weights::Weight, Blake2_128Concat};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

pub type Block = frame_system::mocking::MockBlock<Test>;
pub type AccountId = u64;
pub type Fault = Error<Test>;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Rectification = pallet_rectification;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl crate::Config for Test {
    type Organisations = Mock;
    type Agreements = Desk;
    type Grants = Desk;
    type Credit = Desk;
    type Clocks = Mock;
    type Parameters = Mock;
    type WeightInfo = ();
}

/// A grant as the stand-in keeps it.
#[derive(Clone, Debug, Encode, Decode)]
pub struct MockGrant {
    pub terms: GrantTerms,
    pub status: GrantStatus,
}

/// An entry of the credit record as the stand-in keeps it.
pub type MockEntry = (OrgId, EntryGround, EntrySource, Act<AccountId>);

#[storage_alias]
type Terms = StorageMap<Desk, Blake2_128Concat, GrantHash, MockGrant>;
#[storage_alias]
type Holds = StorageMap<Desk, Blake2_128Concat, (GrantHash, HoldKind, Overseer), Act<AccountId>>;
#[storage_alias]
type Closures = StorageMap<Desk, Blake2_128Concat, (AgreementId, OrgId), Act<AccountId>>;
#[storage_alias]
type Parts = StorageMap<Desk, Blake2_128Concat, (AgreementId, OrgId), Act<AccountId>>;
#[storage_alias]
type Contracts = StorageMap<Desk, Blake2_128Concat, AgreementId, AgreementDuties>;
#[storage_alias]
type Breaches = StorageMap<Desk, Blake2_128Concat, AgreementId, Act<AccountId>>;
#[storage_alias]
type Entries = StorageMap<Desk, Blake2_128Concat, CreditEntryId, MockEntry>;
#[storage_alias]
type NextEntry = StorageValue<Desk, CreditEntryId, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
type NoEntries = StorageValue<Desk, bool, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
type Refusing = StorageValue<Desk, bool, frame_support::pallet_prelude::ValueQuery>;

pub const NO_GRANT: DispatchError = DispatchError::Other("no such grant");
pub const NOT_THEIRS: DispatchError = DispatchError::Other("not responsible");
pub const OVER: DispatchError = DispatchError::Other("ended already");
pub const TWICE: DispatchError = DispatchError::Other("closed already");
pub const NO_HOLD: DispatchError = DispatchError::Other("no such hold");
pub const REFUSED: DispatchError = DispatchError::Other("refused");

/// Stands for grants, agreements and the credit record.
pub struct Desk;

impl Desk {
    /// Lets grants, agreements and credit record refuse whatever is asked of them.
    pub fn refuse(on: bool) {
        Refusing::put(on);
    }

    /// Lets the credit record alone refuse.
    pub fn refuse_entries(on: bool) {
        NoEntries::put(on);
    }

    /// Changes the standing of an agreement.
    pub fn set_standing(agreement: AgreementId, standing: AgreementStanding) {
        Contracts::mutate(agreement, |duties| duties.as_mut().unwrap().standing = standing);
    }

    /// Ends a grant by another way: its holds are gone.
    pub fn set_status(grant: GrantHash, status: GrantStatus) {
        Terms::mutate(grant, |terms| terms.as_mut().unwrap().status = status);
        for kind in [HoldKind::Rectification, HoldKind::Risk] {
            for overseer in [Overseer::Agency, Overseer::Bureau] {
                Holds::remove((grant, kind, overseer));
            }
        }
    }

    pub fn status(grant: GrantHash) -> GrantStatus {
        Terms::get(grant).unwrap().status
    }

    /// The hold of a kind of actor that a rectification placed.
    pub fn hold(grant: GrantHash, overseer: Overseer) -> Option<Act<AccountId>> {
        Holds::get((grant, HoldKind::Rectification, overseer))
    }

    /// The closure of an agreement by an organisation.
    pub fn closure(agreement: AgreementId, organisation: OrgId) -> Option<Act<AccountId>> {
        Closures::get((agreement, organisation))
    }

    /// By whom the grants of an agency under an agreement were terminated.
    pub fn part_terminated(agreement: AgreementId, organisation: OrgId) -> Option<Act<AccountId>> {
        Parts::get((agreement, organisation))
    }

    /// By whom a whole agreement was terminated.
    pub fn terminated_for_breach(agreement: AgreementId) -> Option<Act<AccountId>> {
        Breaches::get(agreement)
    }

    pub fn entries() -> Vec<MockEntry> {
        (0..NextEntry::get()).filter_map(Entries::get).collect()
    }

    fn willing() -> DispatchResult {
        if Refusing::get() {
            Err(REFUSED)
        } else {
            Ok(())
        }
    }

    fn grant(grant: GrantHash, act: &Act<AccountId>) -> Result<(MockGrant, Overseer), DispatchError> {
        Self::willing()?;
        let found = Terms::get(grant).ok_or(NO_GRANT)?;
        let overseer =
            <Mock as Organisations<AccountId>>::kind(act.organisation).and_then(Overseer::of).ok_or(NOT_THEIRS)?;
        if overseer == Overseer::Agency && act.organisation != found.terms.agency {
            return Err(NOT_THEIRS);
        }
        if found.status.is_final() || Parts::contains_key((found.terms.agreement, found.terms.agency)) {
            return Err(OVER);
        }
        Ok((found, overseer))
    }

    fn agreement(agreement: AgreementId, act: &Act<AccountId>) -> Result<AgreementDuties, DispatchError> {
        Self::willing()?;
        let duties = Contracts::get(agreement).ok_or(NOT_THEIRS)?;
        let bureau = <Mock as Organisations<AccountId>>::kind(act.organisation) == Some(OrgKind::Bureau);
        if !bureau && !duties.agencies.contains(&act.organisation) {
            return Err(NOT_THEIRS);
        }
        if duties.standing != AgreementStanding::InForce || Parts::contains_key((agreement, act.organisation)) {
            return Err(OVER);
        }
        Ok(duties)
    }
}

impl GrantControl<AccountId> for Desk {
    fn place_hold(grant: GrantHash, kind: HoldKind, act: Act<AccountId>) -> DispatchResult {
        let (found, overseer) = Self::grant(grant, &act)?;
        if now() >= found.terms.until {
            return Err(OVER);
        }
        if Holds::contains_key((grant, kind, overseer)) {
            return Err(TWICE);
        }
        Holds::insert((grant, kind, overseer), act);
        Ok(())
    }

    fn lift_hold(grant: GrantHash, kind: HoldKind, act: Act<AccountId>) -> DispatchResult {
        let (_, overseer) = Self::grant(grant, &act)?;
        Holds::take((grant, kind, overseer)).map(drop).ok_or(NO_HOLD)
    }

    fn terminate(grant: GrantHash, act: Act<AccountId>) -> DispatchResult {
        Self::grant(grant, &act)?;
        Self::set_status(grant, GrantStatus::Terminated);
        Ok(())
    }

    fn revoke(_: GrantHash, _: Act<AccountId>) -> DispatchResult {
        Err(REFUSED)
    }

    fn shut_down(_: GrantHash, _: Act<AccountId>) -> DispatchResult {
        Err(REFUSED)
    }

    fn close_agreement(agreement: AgreementId, _: HoldKind, act: Act<AccountId>) -> DispatchResult {
        Self::agreement(agreement, &act)?;
        if Closures::contains_key((agreement, act.organisation)) {
            return Err(TWICE);
        }
        Closures::insert((agreement, act.organisation), act);
        Ok(())
    }

    fn reopen_agreement(agreement: AgreementId, _: HoldKind, act: Act<AccountId>) -> DispatchResult {
        Self::agreement(agreement, &act)?;
        Closures::take((agreement, act.organisation)).map(drop).ok_or(NO_HOLD)
    }

    fn terminate_agreement(agreement: AgreementId, act: Act<AccountId>) -> DispatchResult {
        Self::agreement(agreement, &act)?;
        Parts::insert((agreement, act.organisation), act);
        Ok(())
    }

    fn control_weight() -> Weight {
        CONTROL
    }
}

impl GrantRegister for Desk {
    fn terms(grant: GrantHash) -> Option<GrantTerms> {
        Terms::get(grant).map(|found| found.terms)
    }

    fn reason_now(grant: GrantHash) -> Reason {
        let Some(MockGrant { terms, status }) = Terms::get(grant) else { return Reason::NoSuchGrant };
        let overseers = [(Overseer::Agency, terms.agency), (Overseer::Bureau, BUREAU)];
        let held = overseers.iter().any(|(overseer, organisation)| {
            Self::hold(grant, *overseer).is_some() || Self::closure(terms.agreement, *organisation).is_some()
        });
        match status {
            GrantStatus::Terminated => Reason::GrantTerminated,
            GrantStatus::Revoked => Reason::GrantRevoked,
            GrantStatus::ShutDown => Reason::GrantShutDown,
            _ if Parts::contains_key((terms.agreement, terms.agency)) => Reason::GrantTerminated,
            _ if now() >= terms.until => Reason::TermOver,
            _ if held => Reason::GrantHeld,
            _ => match Self::duties(terms.agreement).map(|duties| duties.standing) {
                Some(AgreementStanding::InForce) => Reason::Granted,
                Some(AgreementStanding::Expired) => Reason::TermOver,
                Some(AgreementStanding::EndedByNotice) => Reason::AgreementEnded,
                Some(AgreementStanding::TerminatedForBreach) => Reason::AgreementTerminated,
                Some(AgreementStanding::NotInForce) | None => Reason::AgreementNotInForce,
            },
        }
    }

    fn verdict_weight() -> Weight {
        VERDICT
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_grant(agency: OrgId, user: OrgId) -> GrantHash {
        contract(Self::BENCHMARKED, user, agency, &[agency]);
        grant(Self::BENCHMARKED, agency, user, 9)
    }
}

impl AgreementRegister for Desk {
    fn duties(agreement: AgreementId) -> Option<AgreementDuties> {
        Contracts::get(agreement)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_agreement(agency: OrgId, user: OrgId) -> AgreementId {
        contract(Self::BENCHMARKED, user, agency, &[agency]);
        Self::BENCHMARKED
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl Desk {
    const BENCHMARKED: AgreementId = 99;
}

impl BreachTermination<AccountId> for Desk {
    fn terminate_for_breach(agreement: AgreementId, by: OrgId, officer: AccountId, evidence: Digest) -> DispatchResult {
        Self::willing()?;
        let duties = Contracts::get(agreement).ok_or(OVER)?;
        if duties.standing != AgreementStanding::InForce {
            return Err(OVER);
        }
        Self::set_standing(agreement, AgreementStanding::TerminatedForBreach);
        Breaches::insert(agreement, Act { organisation: by, officer, evidence });
        Ok(())
    }

    fn terminate_weight() -> Weight {
        BREACH
    }
}

impl CreditRecorder<AccountId> for Desk {
    fn enter(entry: NewEntry<AccountId>) -> Result<CreditEntryId, DispatchError> {
        Self::willing()?;
        if NoEntries::get() {
            return Err(REFUSED);
        }
        let id = NextEntry::get();
        NextEntry::put(id + 1);
        Entries::insert(id, (entry.organisation, entry.ground, entry.source, entry.act));
        Ok(id)
    }

    fn enter_weight() -> Weight {
        ENTER
    }
}

/// What the stand-in says that its parts weigh.
pub const CONTROL: Weight = Weight::from_parts(1_000_003, 103);
pub const VERDICT: Weight = Weight::from_parts(2_000_005, 205);
pub const BREACH: Weight = Weight::from_parts(4_000_007, 407);
pub const ENTER: Weight = Weight::from_parts(8_000_009, 809);

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const THIRD_AGENCY: OrgId = 3;
pub const USER: OrgId = 4;
pub const PERSON: OrgId = 5;
pub const REGULATOR: OrgId = 6;
pub const OTHER_REGULATOR: OrgId = 7;

pub const BUREAU_CHIEF: AccountId = 100;
pub const BUREAU_CLERK: AccountId = 101;
pub const BUREAU_HEAD: AccountId = 102;
pub const AGENCY_CHIEF: AccountId = 110;
pub const AGENCY_CLERK: AccountId = 111;
pub const AGENCY_HEAD: AccountId = 112;
pub const OTHER_CHIEF: AccountId = 120;
pub const THIRD_CHIEF: AccountId = 130;
pub const SIGNATORY: AccountId = 140;
pub const CLERK: AccountId = 141;
pub const SECURITY: AccountId = 142;
pub const PERSON_SIGNATORY: AccountId = 150;
pub const AUDITOR: AccountId = 160;
pub const OTHER_AUDITOR: AccountId = 170;
pub const NOBODY: AccountId = 999;

/// Of one agency, which signed.
pub const SINGLE: AgreementId = 7;
/// Of two agencies, the bureau having signed.
pub const DOUBLE: AgreementId = 8;
/// With a natural person.
pub const PERSONAL: AgreementId = 9;

pub const ORDER: Digest = Digest::sha256([0xa1; 32]);
pub const REPORT: Digest = Digest::sha256([0xa2; 32]);
pub const CHECK: Digest = Digest::sha256([0xa3; 32]);
pub const FILE: Digest = Digest::sha256([0xa4; 32]);
pub const EMPTY: Digest = Digest::sha256([0; 32]);

/// Days of the terms.
pub const TERM_DAYS: u64 = 60;
/// Working days of the limits, each of which is a day here.
pub const LIMIT_DAYS: u32 = 10;
pub const LIMIT: Term = Term::WorkingDays(10);

/// Organisations, officers, agreements in force and their grants, in block 1.
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
        Rectification::do_try_state().unwrap();
    });
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (THIRD_AGENCY, OrgKind::Agency),
        (USER, OrgKind::DataUser),
        (PERSON, OrgKind::Individual),
        (REGULATOR, OrgKind::Regulator),
        (OTHER_REGULATOR, OrgKind::Regulator),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (BUREAU_CLERK, BUREAU, Role::DataOfficer),
        (BUREAU_HEAD, BUREAU, Role::Head),
        (AGENCY_CHIEF, AGENCY, Role::ChiefDataOfficer),
        (AGENCY_CLERK, AGENCY, Role::DataOfficer),
        (AGENCY_HEAD, AGENCY, Role::Head),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (THIRD_CHIEF, THIRD_AGENCY, Role::ChiefDataOfficer),
        (SIGNATORY, USER, Role::Signatory),
        (CLERK, USER, Role::Clerk),
        (SECURITY, USER, Role::SecurityOfficer),
        (PERSON_SIGNATORY, PERSON, Role::Signatory),
        (AUDITOR, REGULATOR, Role::Auditor),
        (OTHER_AUDITOR, OTHER_REGULATOR, Role::Auditor),
    ] {
        Mock::officer(who, id, role);
    }
    contract(SINGLE, USER, AGENCY, &[AGENCY]);
    contract(DOUBLE, USER, BUREAU, &[AGENCY, OTHER_AGENCY]);
    contract(PERSONAL, PERSON, AGENCY, &[AGENCY]);
    for (agreement, agency, user, dataset) in grants() {
        grant(agreement, agency, user, dataset);
    }
}

/// Agreement, agency, data user and dataset of the grants there are.
fn grants() -> [(AgreementId, OrgId, OrgId, u32); 5] {
    [
        (SINGLE, AGENCY, USER, 50),
        (SINGLE, AGENCY, USER, 51),
        (DOUBLE, AGENCY, USER, 50),
        (DOUBLE, OTHER_AGENCY, USER, 60),
        (PERSONAL, AGENCY, PERSON, 50),
    ]
}

/// Puts an agreement in force.
fn contract(agreement: AgreementId, user: OrgId, signer: OrgId, agencies: &[OrgId]) {
    let until = now() + TERM_DAYS * DAY_MS;
    let duties = AgreementDuties {
        user,
        signer,
        agencies: agencies.to_vec().try_into().unwrap(),
        version: 1,
        standing: AgreementStanding::InForce,
        span: TermSpan { signed: now(), from: now(), until, last_day: Day::from_moment(until - 1) },
        returns_required: false,
        launch_months: 3,
        service_start_days: 0,
        report_months: 3,
    };
    Contracts::insert(agreement, duties);
}

/// Issues a grant under an agreement.
fn grant(agreement: AgreementId, agency: OrgId, user: OrgId, dataset: u32) -> GrantHash {
    let terms = GrantTerms {
        genesis: H256::repeat_byte(0x6e),
        agreement,
        agreement_version: 1,
        dataset,
        dataset_version: 1,
        agency,
        items: vec![1].try_into().unwrap(),
        purposes: vec![Purpose::Research].try_into().unwrap(),
        system: Digest::sha256([1; 32]),
        service: Digest::sha256([2; 32]),
        user,
        from: now(),
        until: now() + TERM_DAYS * DAY_MS,
        proof_valid_until: Day::from_moment(now()).plus(365),
    };
    let hash = terms.hash();
    Terms::insert(hash, MockGrant { terms, status: GrantStatus::Active });
    hash
}

/// The grants there are, in the order of [`found`]: two of `SINGLE`, two of `DOUBLE` (of the agency and of the other), one of
/// `PERSONAL`.
pub fn hashes() -> [GrantHash; 5] {
    grants().map(|wanted| {
        let found = Terms::iter().find(|(_, grant)| {
            let terms = &grant.terms;
            (terms.agreement, terms.agency, terms.user, terms.dataset) == wanted
        });
        found.map(|(hash, _)| hash).unwrap()
    })
}

/// The first grant of `SINGLE`.
pub fn single() -> RectificationSubject {
    RectificationSubject::Grant(hashes()[0])
}

pub fn agreement(id: AgreementId) -> RectificationSubject {
    RectificationSubject::Agreement(id)
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

pub fn today() -> Day {
    <Mock as Clocks>::today()
}

/// Moves the clock on by days, and the block number by one. Clocks that run out are not worked off yet.
pub fn pass_days(days: u32) {
    Mock::pass_days(days);
    System::set_block_number(System::block_number() + 1);
}

/// Tells of each clock that has run out, as the agenda does.
pub fn work_off() {
    for (id, clock) in Mock::clocks() {
        if clock.due < today() {
            Rectification::on_due(id, clock.kind, clock.subject, clock.holder);
        }
    }
}

/// Lets the limits pass.
pub fn pass_limits() {
    pass_days(LIMIT_DAYS + 1);
    work_off();
}

pub fn signed_by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// Makes a call as a block does: all of it, or nothing.
pub fn dispatch(call: impl FnOnce() -> DispatchResult) -> DispatchResult {
    frame_support::storage::with_storage_layer(call)
}

/// The number of the case that was opened last.
pub fn latest() -> RectificationId {
    crate::NextCase::<Test>::get() - 1
}

/// Orders on a ground of the regulation, with access closed.
pub fn order(who: AccountId, subject: RectificationSubject) -> RectificationId {
    order_closing(who, subject, BreachGround::BeyondScope, Closure::WithOrder)
}

pub fn order_closing(
    who: AccountId,
    subject: RectificationSubject,
    ground: BreachGround,
    closure: Closure,
) -> RectificationId {
    Rectification::order(signed_by(who), subject, ground, closure, LIMIT, ORDER).unwrap();
    latest()
}

pub fn order_agency() -> RectificationId {
    let ground = AgencyGround::NotGathered;
    Rectification::order_agency(signed_by(BUREAU_CHIEF), AGENCY, ground, LIMIT, ORDER).unwrap();
    latest()
}

pub fn report(who: AccountId, id: RectificationId) -> DispatchResult {
    dispatch(|| Rectification::report(signed_by(who), id, REPORT))
}

pub fn accept(who: AccountId, id: RectificationId) -> DispatchResult {
    dispatch(|| Rectification::decide(signed_by(who), id, CheckResult::Corrected, CHECK))
}

pub fn reject(who: AccountId, id: RectificationId) -> DispatchResult {
    dispatch(|| Rectification::decide(signed_by(who), id, CheckResult::NotCorrected, CHECK))
}

pub fn terminate(who: AccountId, id: RectificationId) -> DispatchResult {
    dispatch(|| Rectification::terminate(signed_by(who), id, CHECK))
}

pub fn withdraw(who: AccountId, id: RectificationId) -> DispatchResult {
    dispatch(|| Rectification::withdraw_order(signed_by(who), id, WithdrawalReason::NoBreach, CHECK))
}

pub fn state(id: RectificationId) -> RectificationState {
    crate::Cases::<Test>::get(id).unwrap().state
}

pub fn act(organisation: OrgId, officer: AccountId, evidence: Digest) -> Act<AccountId> {
    Act { organisation, officer, evidence }
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Rectification(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}
