//! A runtime of the consortium, with the session pallet. Registry and clocks are those of `drl_primitives::testing`.

use crate::{self as pallet_consortium, Event, GenesisConfig, GenesisMember, PossessionProof};
use codec::Encode;
use drl_primitives::{
    consortium::ValidatorState,
    credit::{CreditRecorder, NewEntry},
    organisation::{OrgKind, Role},
    testing::Mock,
    CreditEntryId, OrgId,
};
use frame_support::{
    assert_ok, derive_impl, storage_alias,
    traits::{ChangeMembers, ConstU32, ConstU64, Hooks, InitializeMembers, UnfilteredDispatchable},
    weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_session::{disabling::UpToLimitDisablingStrategy, historical::NoteHistoricalRoot, PeriodicSessions};
use sp_io::TestExternalities;
use sp_runtime::{
    impl_opaque_keys,
    testing::{TestSignature, UintAuthorityId},
    BuildStorage, DispatchError, DispatchResult, Perbill,
};
use sp_staking::offence::{Kind, Offence, OffenceError, ReportOffence};

pub type Block = frame_system::mocking::MockBlock<Test>;
pub type AccountId = u64;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask, RuntimeHoldReason)]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(2)]
    pub type Historical = pallet_session::historical;
    #[runtime::pallet_index(3)]
    pub type Consortium = pallet_consortium;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl_opaque_keys! {
    pub struct Keys {
        pub dummy: UintAuthorityId,
    }
}

impl pallet_session::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = crate::ValidatorAccount<Test>;
    type ShouldEndSession = PeriodicSessions<crate::LengthOfSession<Test>, ConstU64<0>>;
    type NextSessionRotation = PeriodicSessions<crate::LengthOfSession<Test>, ConstU64<0>>;
    type SessionManager = NoteHistoricalRoot<Test, Consortium>;
    type SessionHandler = pallet_session::TestSessionHandler;
    type Keys = Keys;
    type DisablingStrategy = UpToLimitDisablingStrategy;
    type WeightInfo = ();
    type Currency = crate::NoCurrency<RuntimeHoldReason>;
    type KeyDeposit = ConstU32<0>;
}

impl pallet_session::historical::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = OrgId;
    type FullIdentificationOf = crate::OrganisationOf<Test>;
}

/// Blocks of a session.
pub const LENGTH: u64 = 5;
/// Sessions for which an offence can be proven.
pub const PROVABLE: u32 = 6;
/// Most members.
pub const MAX_MEMBERS: u32 = 7;
/// Most validators.
pub const MAX_VALIDATORS: u32 = 8;

impl crate::Config for Test {
    type Organisations = Mock;
    type Clocks = Mock;
    type Credit = Desk;
    type DecisionOrigin = EnsureRoot<AccountId>;
    type Council = Desk;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type MaxValidators = ConstU32<MAX_VALIDATORS>;
    type DefaultMinimum = ConstU32<4>;
    type DefaultSessionLength = ConstU64<LENGTH>;
    type LeastSessionLength = ConstU64<2>;
    type ProvableSessions = ConstU32<PROVABLE>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Desk;
    type WeightInfo = ();
}

#[storage_alias]
pub type Seats = StorageValue<DeskOfConsortium, Vec<AccountId>, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
type Entries =
    StorageValue<DeskOfConsortium, Vec<(OrgId, OrgId, AccountId)>, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
type Refusing = StorageValue<DeskOfConsortium, bool, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
type Known = StorageValue<DeskOfConsortium, Vec<(u32, AccountId)>, frame_support::pallet_prelude::ValueQuery>;

/// Stands for the council, the credit record and the offences pallet.
pub struct Desk;

impl Desk {
    /// Lets the credit record refuse entries.
    pub fn refuse(on: bool) {
        Refusing::put(on);
    }

    /// Whom the entries are about, and by whom they were made.
    pub fn entries() -> Vec<(OrgId, OrgId, AccountId)> {
        Entries::get()
    }
}

impl InitializeMembers<AccountId> for Desk {
    fn initialize_members(members: &[AccountId]) {
        assert!(Seats::get().is_empty());
        Seats::put(members.to_vec());
    }
}

impl ChangeMembers<AccountId> for Desk {
    fn change_members_sorted(incoming: &[AccountId], outgoing: &[AccountId], new: &[AccountId]) {
        let mut expected: Vec<_> = Seats::get().into_iter().filter(|seat| !outgoing.contains(seat)).collect();
        expected.extend_from_slice(incoming);
        expected.sort_unstable();
        assert_eq!(expected, new, "what changed and what there is agree");
        Seats::put(new.to_vec());
    }
}

impl CreditRecorder<AccountId> for Desk {
    fn enter(entry: NewEntry<AccountId>) -> Result<CreditEntryId, DispatchError> {
        if Refusing::get() {
            return Err(DispatchError::Other("refused"));
        }
        Entries::append((entry.organisation, entry.act.organisation, entry.act.officer));
        Ok(Entries::get().len() as CreditEntryId - 1)
    }

    fn enter_weight() -> Weight {
        ENTER
    }
}

/// What the stand-in says that an entry weighs.
pub const ENTER: Weight = Weight::from_parts(8_000_009, 809);

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<Keys> for Desk {
    fn keys(owner: &[u8], seed: u32) -> (Keys, Vec<u8>) {
        let key = u64::from(seed) + 500_000;
        (Keys { dummy: UintAuthorityId(key) }, TestSignature(key, owner.to_vec()).encode())
    }
}

/// A double vote in a round.
#[derive(Clone)]
pub struct DoubleVote {
    pub offenders: Vec<(AccountId, OrgId)>,
    pub session: u32,
    pub round: u32,
}

impl Offence<(AccountId, OrgId)> for DoubleVote {
    const ID: Kind = *b"test:double-vote";
    type Slot = u32;

    fn offenders(&self) -> Vec<(AccountId, OrgId)> {
        self.offenders.clone()
    }

    fn session_index(&self) -> u32 {
        self.session
    }

    fn validator_set_count(&self) -> u32 {
        4
    }

    fn slot(&self) -> u32 {
        self.round
    }

    fn slash_fraction(&self, _: u32) -> Perbill {
        Perbill::zero()
    }
}

impl ReportOffence<AccountId, (AccountId, OrgId), DoubleVote> for Desk {
    fn report_offence(_: Vec<AccountId>, offence: DoubleVote) -> Result<(), OffenceError> {
        if <Self as ReportOffence<_, _, DoubleVote>>::is_known_offence(&offence.offenders, &offence.round) {
            return Err(OffenceError::DuplicateReport);
        }
        offence.offenders.iter().for_each(|(who, _)| Known::append((offence.round, *who)));
        Ok(())
    }

    fn is_known_offence(offenders: &[(AccountId, OrgId)], round: &u32) -> bool {
        offenders.iter().all(|(who, _)| Known::get().contains(&(*round, *who)))
    }
}

pub type Reports = crate::Accusations<Test, Desk>;

/// Reports a double vote of a validator in a round.
pub fn accuse(validator: AccountId, round: u32) -> Result<(), OffenceError> {
    let organisation = crate::Validators::<Test>::get(validator).map_or(BUREAU, |record| record.organisation);
    let offenders = vec![(validator, organisation)];
    Reports::report_offence(vec![V4], DoubleVote { offenders, session: Session::current_index(), round })
}

pub const BUREAU: OrgId = 0;
pub const TRANSPORT: OrgId = 1;
pub const ECOLOGY: OrgId = 2;
pub const PLANNING: OrgId = 3;
/// Agencies that are no members at the beginning.
pub const HEALTH: OrgId = 4;
pub const WATER: OrgId = 5;
pub const CULTURE: OrgId = 6;
pub const SPORTS: OrgId = 7;
pub const COMPANY: OrgId = 8;

/// The chief data officer of an organisation.
pub const fn chief(organisation: OrgId) -> AccountId {
    100 + 10 * organisation as AccountId
}

/// The data officer of an organisation, who prepares.
pub const fn clerk(organisation: OrgId) -> AccountId {
    101 + 10 * organisation as AccountId
}

/// The head of an organisation, who decides too.
pub const fn head(organisation: OrgId) -> AccountId {
    102 + 10 * organisation as AccountId
}

/// The validators of the four members of genesis.
pub const V1: AccountId = 1;
pub const V2: AccountId = 2;
pub const V3: AccountId = 3;
pub const V4: AccountId = 4;
/// Accounts that are to validate.
pub const N1: AccountId = 11;
pub const N2: AccountId = 12;
pub const N3: AccountId = 13;
pub const N4: AccountId = 14;
pub const N5: AccountId = 15;
pub const NOBODY: AccountId = 999;

fn found() {
    for organisation in BUREAU..=COMPANY {
        let kind = match organisation {
            BUREAU => OrgKind::Bureau,
            COMPANY => OrgKind::DataUser,
            _ => OrgKind::Agency,
        };
        Mock::organisation(organisation, kind);
        if kind == OrgKind::DataUser {
            Mock::officer(chief(organisation), organisation, Role::Signatory);
        } else {
            Mock::officer(chief(organisation), organisation, Role::ChiefDataOfficer);
            Mock::officer(clerk(organisation), organisation, Role::DataOfficer);
            Mock::officer(head(organisation), organisation, Role::Head);
        }
    }
}

/// The consortium of genesis: the bureau and three agencies, with a validator each.
pub fn genesis() -> GenesisConfig<Test> {
    let members = [(BUREAU, V1), (TRANSPORT, V2), (ECOLOGY, V3), (PLANNING, V4)];
    let member = |(organisation, validator)| GenesisMember {
        organisation,
        seat: chief(organisation),
        validators: vec![validator],
    };
    GenesisConfig { members: members.map(member).to_vec(), ..Default::default() }
}

/// The state that a genesis makes, with session keys of these validators.
pub fn built(genesis: GenesisConfig<Test>, validators: &[AccountId]) -> TestExternalities {
    Mock::reset();
    found();
    let keys = validators.iter().map(|validator| (*validator, *validator, first_keys(*validator))).collect();
    let storage = RuntimeGenesisConfig {
        session: SessionConfig { keys, ..Default::default() },
        consortium: genesis,
        ..Default::default()
    }
    .build_storage()
    .unwrap();
    let mut state: TestExternalities = storage.into();
    state.execute_with(|| System::set_block_number(1));
    state
}

/// The chain in block 1.
pub fn externalities() -> TestExternalities {
    built(genesis(), &[V1, V2, V3, V4])
}

/// Runs a test, which ends with the check of all invariants.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        Consortium::do_try_state().unwrap();
    });
}

/// The first session keys of a validator.
pub fn first_keys(validator: AccountId) -> Keys {
    keys(validator * 100)
}

pub fn keys(number: u64) -> Keys {
    Keys { dummy: UintAuthorityId(number) }
}

/// The proof that whoever has the keys has set them for this validator.
pub fn proof(keys: &Keys, validator: AccountId) -> PossessionProof {
    TestSignature(keys.dummy.0, validator.encode()).encode().try_into().unwrap()
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// Makes a call as a transaction does: what fails leaves nothing behind.
pub fn act(origin: RuntimeOrigin, call: crate::Call<Test>) -> DispatchResult {
    let outcome = RuntimeCall::Consortium(call).dispatch_bypass_filter(origin);
    outcome.map(drop).map_err(|refusal| refusal.error)
}

/// Sets the first keys of a validator.
pub fn set_keys(validator: AccountId) {
    let organisation = crate::Validators::<Test>::get(validator).unwrap().organisation;
    let keys = first_keys(validator);
    let proof = proof(&keys, validator);
    assert_ok!(Consortium::set_session_keys(signed(chief(organisation)), validator, keys, proof));
}

/// Admits an agency with its chief data officer in the seat.
pub fn admit_member(organisation: OrgId) {
    assert_ok!(Consortium::admit_member(root(), organisation, chief(organisation)));
}

/// Admits a validator and sets its keys.
pub fn admit(organisation: OrgId, validator: AccountId) {
    assert_ok!(Consortium::admit_validator(root(), organisation, validator));
    set_keys(validator);
}

/// Goes on to the first block of the next session.
pub fn next_session() {
    let block = (u64::from(Session::current_index()) + 1) * Consortium::session_length();
    System::reset_events();
    System::set_block_number(block);
    Mock::set_now(<Mock as drl_primitives::clocks::Clocks>::now() + 10_000);
    Session::on_initialize(block);
}

pub fn sessions(count: u32) {
    (0..count).for_each(|_| next_session());
}

pub fn state_of(validator: AccountId) -> Option<ValidatorState> {
    Consortium::state(&validator)
}

/// The events of this pallet since the last session began.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}
