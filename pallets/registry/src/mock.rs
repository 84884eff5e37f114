//! A runtime of the registry alone, with the clocks and parameters of `drl_primitives::testing`, and a small consortium.

use crate::{self as pallet_registry, EnsureBureauDecision, GenesisConfig, GenesisOrganisation, Profile, Quota};
use codec::{Decode, Encode};
use drl_primitives::{
    organisation::{LegalBody, Level, OfficerChanges, OrgKind, Role, Standing},
    testing::Mock,
    CreditCode, Digest, OrgId, PublicName,
};
use frame_support::{
    derive_impl,
    pallet_prelude::ValueQuery,
    parameter_types, storage_alias,
    traits::{ConstU32, ConstU64, Contains, EitherOfDiverse},
    weights::Weight,
};
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
    pub type Registry = pallet_registry;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

/// Blocks of a period of quotas.
pub const PERIOD: u64 = 10;
/// Officers an organisation may have.
pub const MAX_OFFICERS: u32 = 5;

parameter_types! {
    /// About ten times what the heaviest call of the registry needs.
    pub static DefaultQuota: Quota =
        Quota { ref_time: 100_000_000_000, proof_size: 3_000_000, bytes: 20_000 };
}

/// Takes every call but remarks with an event.
pub struct NoEvents;

impl Contains<RuntimeCall> for NoEvents {
    fn contains(call: &RuntimeCall) -> bool {
        !matches!(call, RuntimeCall::System(frame_system::Call::remark_with_event { .. }))
    }
}

parameter_types! {
    /// Whether remarks are paused.
    pub static RemarksPaused: bool = false;
}

/// Remarks, while they are paused.
pub struct Paused;

impl Contains<RuntimeCall> for Paused {
    fn contains(call: &RuntimeCall) -> bool {
        RemarksPaused::get() && matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
    }
}

/// What [`Told`] was told.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Change {
    /// Who left which organisation, and who took over.
    Left(OrgId, AccountId, Option<AccountId>),
    /// Which organisation may not act.
    Stopped(OrgId),
}

#[storage_alias]
type Changes = StorageValue<Registry, Vec<Change>, ValueQuery>;

/// Takes down what it is told, and sees that the registry knows it already.
pub struct Told;

impl Told {
    /// What it was told so far, which is forgotten then.
    pub fn changes() -> Vec<Change> {
        Changes::take()
    }
}

impl OfficerChanges<AccountId> for Told {
    fn left(organisation: OrgId, officer: &AccountId, successor: Option<&AccountId>) {
        assert!(!crate::Officers::<Test>::contains_key(officer));
        assert!(successor.is_none_or(crate::Officers::<Test>::contains_key));
        Changes::append(Change::Left(organisation, *officer, successor.copied()));
    }

    fn stopped(organisation: OrgId) {
        let standing = crate::Organisations::<Test>::get(organisation).unwrap().standing;
        assert_ne!(standing, Standing::Active);
        Changes::append(Change::Stopped(organisation));
    }

    fn weight() -> Weight {
        CHANGE
    }
}

/// What [`Told`] says that it weighs.
pub const CHANGE: Weight = Weight::from_parts(5_000_003, 303);

impl crate::Config for Test {
    type Clocks = Mock;
    type Parameters = Mock;
    type DecisionOrigin = EitherOfDiverse<EnsureRoot<AccountId>, EnsureBureauDecision<Test>>;
    type RecoveryOrigin = EnsureRoot<AccountId>;
    type OnChange = Told;
    type MaxOfficers = ConstU32<MAX_OFFICERS>;
    type QuotaPeriod = ConstU64<PERIOD>;
    type DefaultQuota = DefaultQuota;
    type AdmittedCalls = NoEvents;
    type PausedCalls = Paused;
    type WeightInfo = ();
}

/// The data bureau.
pub const BUREAU: OrgId = 0;
/// An agency of the city.
pub const AGENCY: OrgId = 1;
/// A company.
pub const COMPANY: OrgId = 2;
/// A regulator.
pub const REGULATOR: OrgId = 3;
/// An expert committee.
pub const EXPERTS: OrgId = 4;
/// How many organisations there are at genesis.
pub const FIRST_FREE: OrgId = 5;

/// Chief data officer of the bureau.
pub const BUREAU_CHIEF: AccountId = 1;
/// Data officer of the bureau.
pub const BUREAU_OFFICER: AccountId = 2;
/// Chief data officer of the agency.
pub const AGENCY_CHIEF: AccountId = 11;
/// Data officer of the agency.
pub const AGENCY_OFFICER: AccountId = 12;
/// Signatory of the company.
pub const SIGNATORY: AccountId = 21;
/// Clerk of the company.
pub const CLERK: AccountId = 22;
/// Auditor of the regulator.
pub const AUDITOR: AccountId = 31;
/// Expert.
pub const EXPERT: AccountId = 41;
/// Nobody.
pub const STRANGER: AccountId = 99;

/// A valid unified social credit code.
pub fn code(number: u32) -> CreditCode {
    let mut code = CreditCode([b'0'; 18]);
    for (place, digit) in code.0.iter_mut().zip(format!("11331100{number:09}").bytes()) {
        *place = digit;
    }
    code.0[17] = code.check_character().unwrap();
    code
}

/// A digest.
pub fn digest(number: u8) -> Digest {
    Digest::sha256([number; 32])
}

/// A profile that can be admitted.
pub fn profile(kind: OrgKind, number: u32) -> Profile {
    Profile {
        kind,
        legal_body: Some(LegalBody::AdministrativeOrgan),
        level: Some(Level::City),
        parent: None,
        name: PublicName::new("丽水市某单位").unwrap(),
        code: code(number),
    }
}

/// An organisation of genesis.
pub fn described(
    kind: OrgKind,
    name: &str,
    number: u32,
    officers: &[(AccountId, Role)],
) -> GenesisOrganisation<AccountId> {
    let public = kind != OrgKind::DataUser;
    GenesisOrganisation {
        kind,
        name: PublicName::new(name).unwrap(),
        code: code(number),
        legal_body: public.then_some(LegalBody::AdministrativeOrgan),
        level: public.then_some(Level::City),
        parent: None,
        officers: officers.to_vec(),
        special_case: None,
    }
}

/// The consortium of the tests.
pub fn consortium() -> GenesisConfig<Test> {
    use Role::*;
    let mut agency = described(
        OrgKind::Agency,
        "丽水市交通运输局",
        1,
        &[(AGENCY_CHIEF, ChiefDataOfficer), (AGENCY_OFFICER, DataOfficer)],
    );
    agency.parent = Some(code(0));
    GenesisConfig {
        organisations: vec![
            described(
                OrgKind::Bureau,
                "丽水市数据局",
                0,
                &[(BUREAU_CHIEF, ChiefDataOfficer), (BUREAU_OFFICER, DataOfficer)],
            ),
            agency,
            described(OrgKind::DataUser, "丽水某某科技有限公司", 2, &[(SIGNATORY, Signatory), (CLERK, Clerk)]),
            described(OrgKind::Regulator, "丽水市网信办", 3, &[(AUDITOR, Auditor)]),
            described(OrgKind::ExpertBody, "专家委员会", 4, &[(EXPERT, Expert)]),
        ],
        quotas: vec![],
    }
}

/// State built from a description.
pub fn built_from(registry: GenesisConfig<Test>) -> TestExternalities {
    Mock::reset();
    RuntimeGenesisConfig { system: Default::default(), registry }.build_storage().unwrap().into()
}

/// State of the first block, for the benchmarks' own tests.
#[cfg(feature = "runtime-benchmarks")]
pub fn first_state() -> TestExternalities {
    let mut state = built_from(consortium());
    state.execute_with(|| System::set_block_number(1));
    state
}

/// Runs a test on the consortium in block 1, and checks afterwards what must always be true.
pub fn run(test: impl FnOnce()) {
    built_from(consortium()).execute_with(|| {
        System::set_block_number(1);
        test();
        Registry::do_try_state().unwrap();
    });
}

/// The registry's events so far, which are forgotten then.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Registry(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

/// Origin of a signed call.
pub fn by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The moment it is.
pub fn now() -> drl_primitives::Moment {
    <Mock as drl_primitives::clocks::Clocks>::now()
}
