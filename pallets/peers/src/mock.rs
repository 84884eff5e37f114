//! A runtime of the list alone. Registry and clocks are those of `drl_primitives::testing`; the council is the root origin.

use crate::{self as pallet_peers, Error, Event, GenesisPeer};
use drl_primitives::{
    organisation::{OrgKind, Role},
    peers::{NodeId, NodeRole},
    testing::Mock,
    OrgId,
};
use frame_support::{
    derive_impl,
    traits::{ConstU32, Contains},
};
use frame_system::EnsureRoot;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::{cell::RefCell, collections::BTreeSet};

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
    pub type PeersPallet = pallet_peers;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

/// How many nodes the list of the tests may hold, and how many one organisation.
pub const MAX_PEERS: u32 = 6;
pub const MAX_PEERS_PER_ORGANISATION: u32 = 3;

impl crate::Config for Test {
    type CouncilOrigin = EnsureRoot<AccountId>;
    type Organisations = Mock;
    type Clocks = Mock;
    type Validating = Validators;
    type MaxPeers = ConstU32<MAX_PEERS>;
    type MaxPeersPerOrganisation = ConstU32<MAX_PEERS_PER_ORGANISATION>;
    type WeightInfo = ();
}

thread_local! {
    static VALIDATING: RefCell<BTreeSet<OrgId>> = const { RefCell::new(BTreeSet::new()) };
}

/// The organisations that validate.
pub struct Validators;

impl Validators {
    pub fn set(organisations: &[OrgId]) {
        VALIDATING.set(organisations.iter().copied().collect());
    }
}

impl Contains<OrgId> for Validators {
    fn contains(organisation: &OrgId) -> bool {
        VALIDATING.with_borrow(|all| all.contains(organisation))
    }
}

pub const BUREAU: OrgId = 0;
pub const AGENCY: OrgId = 1;
pub const OTHER_AGENCY: OrgId = 2;
pub const REGULATOR: OrgId = 3;
pub const COMPANY: OrgId = 4;
pub const PERSON: OrgId = 5;

pub const BUREAU_CHIEF: AccountId = 101;
pub const CHIEF: AccountId = 111;
pub const CLERK: AccountId = 112;
pub const OTHER_CHIEF: AccountId = 121;
pub const AUDITOR: AccountId = 131;
pub const SIGNATORY: AccountId = 141;
pub const PERSON_SIGNS: AccountId = 151;
pub const NOBODY: AccountId = 999;

/// Nodes of genesis: the bureau's and the agency's.
pub const BUREAUS: NodeId = NodeId([1; 32]);
pub const AGENCYS: NodeId = NodeId([2; 32]);

pub const fn node(number: u8) -> NodeId {
    NodeId([number; 32])
}

pub fn genesis_peers() -> Vec<GenesisPeer> {
    let peer = |node, organisation| GenesisPeer { node, organisation, role: NodeRole::Validator };
    vec![peer(BUREAUS, BUREAU), peer(AGENCYS, AGENCY)]
}

fn found() {
    for (id, kind) in [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (OTHER_AGENCY, OrgKind::Agency),
        (REGULATOR, OrgKind::Regulator),
        (COMPANY, OrgKind::DataUser),
        (PERSON, OrgKind::Individual),
    ] {
        Mock::organisation(id, kind);
    }
    for (who, id, role) in [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (CHIEF, AGENCY, Role::ChiefDataOfficer),
        (CLERK, AGENCY, Role::DataOfficer),
        (OTHER_CHIEF, OTHER_AGENCY, Role::ChiefDataOfficer),
        (AUDITOR, REGULATOR, Role::Auditor),
        (SIGNATORY, COMPANY, Role::Signatory),
        (PERSON_SIGNS, PERSON, Role::Signatory),
    ] {
        Mock::officer(who, id, role);
    }
}

/// A chain with this list, in block 1.
pub fn externalities_with(enforced: bool, peers: Vec<GenesisPeer>) -> TestExternalities {
    Mock::reset();
    Validators::set(&[]);
    found();
    let genesis = RuntimeGenesisConfig {
        peers_pallet: pallet_peers::GenesisConfig { enforced, peers, ..Default::default() },
        ..Default::default()
    };
    let mut externalities = TestExternalities::new(genesis.build_storage().unwrap());
    externalities.execute_with(|| System::set_block_number(1));
    externalities
}

/// As the above, with the nodes of genesis.
pub fn externalities() -> TestExternalities {
    externalities_with(true, genesis_peers())
}

/// Runs a test, which ends with the check of all invariants.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        test();
        PeersPallet::do_try_state().unwrap();
    });
}

/// The next block, on the next day.
pub fn next_block() {
    Mock::pass_days(1);
    System::set_block_number(System::block_number() + 1);
}

pub fn council() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The events of this pallet since the last time they were taken.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}

pub type Fault = Error<Test>;
