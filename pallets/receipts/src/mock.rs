//! A runtime of the receipts alone. Registry, clocks, calendar and parameters are those of `drl_primitives::testing`; grants,
//! agreements and who is told of deliveries are here.

use crate::{self as pallet_receipts, Error, Event};
use drl_primitives::{
    agreement::{AgreementDuties, AgreementRegister, AgreementStanding, TermSpan},
    application::Purpose,
    catalog::Channel,
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Due, Term},
    date::DAY_MS,
    grant::GrantTerms,
    grant_status::GrantRegister,
    organisation::{Duty, Identity, Officer, OrgKind, Organisations, Role, Standing},
    receipts::{
        record::{Parties, Stamp},
        Answer, BatchNote, DeliveryNote, DeliveryRef, OnDelivery, ReturnNote,
    },
    testing::Mock,
    verdict::Reason,
    AgreementId, ClockId, Day, Digest, GrantHash, Moment, OrgId,
};
use frame_support::{derive_impl, weights::Weight};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
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
    pub type Receipts = pallet_receipts;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl crate::Config for Test {
    type Organisations = Registry;
    type Grants = Desk;
    type Agreements = Desk;
    type Clocks = Clockwork;
    type Calendar = Mock;
    type Parameters = Mock;
    type OnDelivery = Desk;
    type WeightInfo = ();
}

/// The registry of `drl_primitives::testing`, which makes officers for benchmarks too.
pub struct Registry;

impl Organisations<AccountId> for Registry {
    fn authorise(who: &AccountId, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError> {
        Mock::authorise(who, kinds, duty)
    }

    fn officer(who: &AccountId) -> Option<Officer> {
        <Mock as Organisations<AccountId>>::officer(who)
    }

    fn kind(organisation: OrgId) -> Option<OrgKind> {
        <Mock as Organisations<AccountId>>::kind(organisation)
    }

    fn identity(organisation: OrgId) -> Option<Identity> {
        <Mock as Organisations<AccountId>>::identity(organisation)
    }

    fn standing_at(organisation: OrgId, at: Moment) -> Option<Standing> {
        <Mock as Organisations<AccountId>>::standing_at(organisation, at)
    }

    fn standing(organisation: OrgId) -> Option<Standing> {
        <Mock as Organisations<AccountId>>::standing(organisation)
    }

    fn bureau() -> Option<OrgId> {
        <Mock as Organisations<AccountId>>::bureau()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_officer(kind: OrgKind, _: Role, _: u32) -> (OrgId, AccountId) {
        match kind {
            OrgKind::Agency => (AGENCY, AGENCY_CHIEF),
            _ => (USER, SIGNATORY),
        }
    }
}

/// The clocks of `drl_primitives::testing`, which remembers how each ended.
pub struct Clockwork;

impl Clocks for Clockwork {
    fn start(kind: ClockKind, subject: ClockSubject, holder: OrgId, term: Term) -> Result<ClockId, DispatchError> {
        Mock::start(kind, subject, holder, term)
    }

    fn stop(clock: ClockId) -> ClockEnd {
        let end = Mock::stop(clock);
        with(|s| s.ends.push((clock, Some(end))));
        end
    }

    fn cancel(clock: ClockId) {
        Mock::cancel(clock);
        with(|s| s.ends.push((clock, None)));
    }

    fn due(clock: ClockId) -> Option<Due> {
        Mock::due(clock)
    }

    fn now() -> Moment {
        <Mock as Clocks>::now()
    }
}

impl Clockwork {
    /// Which clocks ended, in that order: how, or `None` where it was cancelled.
    pub fn ends() -> Vec<(ClockId, Option<ClockEnd>)> {
        with(|s| s.ends.clone())
    }
}

#[derive(Default)]
struct State {
    grants: BTreeMap<GrantHash, (GrantTerms, Reason)>,
    agreements: BTreeMap<AgreementId, bool>,
    told: Vec<(AgreementId, GrantHash, OrgId, Moment)>,
    ends: Vec<(ClockId, Option<ClockEnd>)>,
    refuses: bool,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    STATE.with(|state| f(&mut state.borrow_mut()))
}

/// Stands for grants, agreements, and what is counted from the first delivery.
pub struct Desk;

impl Desk {
    /// Lets a grant verify, or deny for this reason.
    pub fn set_reason(grant: GrantHash, reason: Reason) {
        with(|s| s.grants.get_mut(&grant).unwrap().1 = reason);
    }

    /// Lets a grant be of data of this body.
    pub fn give_to(grant: GrantHash, owner: OrgId) {
        with(|s| s.grants.get_mut(&grant).unwrap().0.agency = owner);
    }

    /// Lets an agreement ask for returns, or for none.
    pub fn ask_for_returns(agreement: AgreementId, required: bool) {
        with(|s| s.agreements.insert(agreement, required));
    }

    /// Lets nothing be known of an agreement.
    pub fn forget(agreement: AgreementId) {
        with(|s| s.agreements.remove(&agreement));
    }

    /// Lets telling of a delivery fail.
    pub fn refuse() {
        with(|s| s.refuses = true);
    }

    /// What was told since the last time this was asked.
    pub fn told() -> Vec<(AgreementId, GrantHash, OrgId, Moment)> {
        with(|s| std::mem::take(&mut s.told))
    }
}

/// Why [`Desk`] refuses to be told.
pub const NOT_NOW: DispatchError = DispatchError::Other("not now");
/// What a verdict weighs here.
pub const VERDICT: Weight = Weight::from_parts(1_000, 11);
/// What telling of a delivery weighs here.
pub const TOLD: Weight = Weight::from_parts(2_000, 13);

impl GrantRegister for Desk {
    fn terms(grant: GrantHash) -> Option<GrantTerms> {
        with(|s| s.grants.get(&grant).map(|(terms, _)| terms.clone()))
    }

    fn reason_now(grant: GrantHash) -> Reason {
        with(|s| s.grants.get(&grant).map_or(Reason::NoSuchGrant, |(_, reason)| *reason))
    }

    fn verdict_weight() -> Weight {
        VERDICT
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_grant(_: OrgId, _: OrgId) -> GrantHash {
        GRANT
    }
}

impl AgreementRegister for Desk {
    fn duties(agreement: AgreementId) -> Option<AgreementDuties> {
        let returns_required = with(|s| s.agreements.get(&agreement).copied())?;
        Some(AgreementDuties {
            user: USER,
            signer: AGENCY,
            agencies: vec![AGENCY].try_into().unwrap(),
            version: 1,
            standing: AgreementStanding::InForce,
            span: TermSpan { signed: 0, from: 0, until: Moment::MAX, last_day: Day(u32::MAX) },
            returns_required,
            launch_months: 3,
            service_start_days: 30,
            report_months: 3,
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_agreement(_: OrgId, _: OrgId) -> AgreementId {
        AGREEMENT
    }
}

impl OnDelivery for Desk {
    fn on_acknowledged(agreement: AgreementId, grant: GrantHash, user: OrgId, at: Moment) -> DispatchResult {
        if with(|s| s.refuses) {
            return Err(NOT_NOW);
        }
        with(|s| s.told.push((agreement, grant, user, at)));
        Ok(())
    }

    fn max_weight() -> Weight {
        TOLD
    }
}

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const USER: OrgId = 3;
pub const OTHER_USER: OrgId = 4;
pub const PERSON: OrgId = 5;
pub const REGULATOR: OrgId = 6;

pub const BUREAU_CHIEF: AccountId = 100;
pub const AGENCY_CHIEF: AccountId = 110;
pub const AGENCY_CLERK: AccountId = 111;
pub const OTHER_CHIEF: AccountId = 120;
pub const SIGNATORY: AccountId = 130;
pub const CLERK: AccountId = 131;
pub const OTHER_SIGNATORY: AccountId = 140;
pub const PERSON_KEY: AccountId = 150;
pub const AUDITOR: AccountId = 160;
pub const NOBODY: AccountId = 999;

/// The agreement that asks for returns, and one that does not.
pub const AGREEMENT: AgreementId = 7;
pub const EASY_AGREEMENT: AgreementId = 8;
/// Grants of the agency's data: to the data user, under either agreement; to the natural person; and one of the other agency's
/// data to the data user.
pub const GRANT: GrantHash = H256::repeat_byte(0xa1);
pub const EASY_GRANT: GrantHash = H256::repeat_byte(0xa2);
pub const PERSONAL_GRANT: GrantHash = H256::repeat_byte(0xa3);
pub const OTHER_GRANT: GrantHash = H256::repeat_byte(0xa4);
pub const NO_GRANT: GrantHash = H256::repeat_byte(0xff);

pub const DATA: Digest = Digest::sha256([0xd1; 32]);
pub const STATEMENT: Digest = Digest::sha256([0xd2; 32]);
pub const CERTIFICATE: Digest = Digest::sha256([0xd3; 32]);

/// Between whom [`GRANT`] is.
pub const PARTIES: Parties = Parties { agreement: AGREEMENT, agency: AGENCY, user: USER };
/// The version of the dataset that every grant was made for.
pub const VERSION: u32 = 2;

/// Organisations, officers, agreements and grants that verify, in block 1. The grants are a month old.
pub fn externalities() -> TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut externalities: TestExternalities = storage.into();
    externalities.execute_with(|| {
        Mock::reset();
        with(|s| *s = State::default());
        System::set_block_number(1);
        found();
    });
    externalities
}

/// Runs a test, which ends with the check of all invariants.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        Receipts::do_try_state().unwrap();
    });
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (USER, OrgKind::DataUser),
        (OTHER_USER, OrgKind::DataUser),
        (PERSON, OrgKind::Individual),
        (REGULATOR, OrgKind::Regulator),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (AGENCY_CHIEF, AGENCY, Role::ChiefDataOfficer),
        (AGENCY_CLERK, AGENCY, Role::DataOfficer),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (SIGNATORY, USER, Role::Signatory),
        (CLERK, USER, Role::Clerk),
        (OTHER_SIGNATORY, OTHER_USER, Role::Signatory),
        (PERSON_KEY, PERSON, Role::Signatory),
        (AUDITOR, REGULATOR, Role::Auditor),
    ] {
        Mock::officer(who, id, role);
    }
    Desk::ask_for_returns(AGREEMENT, true);
    Desk::ask_for_returns(EASY_AGREEMENT, false);
    for (grant, agreement, agency, user) in [
        (GRANT, AGREEMENT, AGENCY, USER),
        (EASY_GRANT, EASY_AGREEMENT, AGENCY, USER),
        (PERSONAL_GRANT, EASY_AGREEMENT, AGENCY, PERSON),
        (OTHER_GRANT, AGREEMENT, OTHER_AGENCY, USER),
    ] {
        with(|s| s.grants.insert(grant, (terms(agreement, agency, user), Reason::Granted)));
    }
}

fn terms(agreement: AgreementId, agency: OrgId, user: OrgId) -> GrantTerms {
    GrantTerms {
        genesis: H256::zero(),
        agreement,
        agreement_version: 1,
        dataset: 50,
        dataset_version: VERSION,
        agency,
        items: vec![1, 2].try_into().unwrap(),
        purposes: vec![Purpose::Research].try_into().unwrap(),
        system: Digest::sha256([0x51; 32]),
        service: Digest::sha256([0x52; 32]),
        user,
        from: now() - 30 * DAY_MS,
        until: now() + 300 * DAY_MS,
        proof_valid_until: Day::from_moment(now()).plus(300),
    }
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

pub fn today() -> Day {
    <Mock as Clocks>::today()
}

/// Moves the clock on, and the block number by one.
pub fn pass(milliseconds: Moment) {
    Mock::set_now(now() + milliseconds);
    System::set_block_number(System::block_number() + 1);
}

/// Days after which data is due by [`delivery`].
pub const RETURN_DAYS: u32 = 20;

/// A delivery under [`GRANT`] that is in order now.
pub fn delivery() -> DeliveryNote {
    let return_due = Some(today().plus(RETURN_DAYS));
    let channel = Channel::CityLedger;
    DeliveryNote { version: VERSION, digest: DATA, size: 1_024, delivered_at: now(), channel, return_due }
}

/// The same under a grant whose agreement asks for no returns.
pub fn easy_delivery() -> DeliveryNote {
    DeliveryNote { return_due: None, ..delivery() }
}

/// A return that is in order now.
pub fn data_return(answers: Option<DeliveryRef>) -> ReturnNote {
    ReturnNote { line: 1, digest: DATA, size: 512, returned_at: now(), answers }
}

/// A batch that continues a log of `first` receipts by `count`.
pub fn batch(first: u64, count: u64) -> BatchNote {
    let mut root = H256::repeat_byte(0xb0);
    root.0[..8].copy_from_slice(&first.to_le_bytes());
    root.0[8..16].copy_from_slice(&count.to_le_bytes());
    BatchNote { first, count, root }
}

/// Not so, for this reason.
pub fn refused<Fault>(reason: Fault) -> Answer<Fault> {
    Answer::Refused { reason, statement: STATEMENT }
}

/// The stamp of an act of now.
pub fn by(organisation: OrgId, officer: AccountId) -> Stamp<AccountId, u64> {
    Stamp { organisation, officer, at: now(), block: System::block_number() }
}

pub fn signed_by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The agency records [`delivery`], and the data user acknowledges it.
pub fn delivered() -> u32 {
    let id = crate::DeliveryCount::<Test>::get();
    Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()).unwrap();
    Receipts::acknowledge_delivery(signed_by(CLERK), id, Answer::Accepted).unwrap();
    id
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Receipts(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;
