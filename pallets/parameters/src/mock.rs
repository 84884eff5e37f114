//! A runtime of this pallet alone.

use crate as pallet_rule_parameters;
use drl_primitives::{
    decision::BureauDecides,
    organisation::{OrgKind, Role},
    parameters::Parameters,
    testing::Mock,
    OrgId,
};
use frame_support::{derive_impl, traits::EitherOfDiverse};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        RuleParameters: pallet_rule_parameters,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_rule_parameters::Config for Test {
    type DecisionOrigin = EitherOfDiverse<BureauDecides<u64, Mock>, EnsureRoot<u64>>;
    type Clocks = Mock;
    type WeightInfo = ();
}

/// The data bureau.
pub const BUREAU: OrgId = 1;
/// Its officer who decides.
pub const CHIEF: u64 = 11;
/// Its officer who only prepares.
pub const PREPARER: u64 = 12;
/// An officer who decides for an agency.
pub const STRANGER: u64 = 21;

/// Runs `test` on a chain whose genesis has `parameters`; it is 2026-01-05. The storage must be sound at the end.
pub fn run_with(parameters: Parameters, test: impl FnOnce()) {
    Mock::reset();
    Mock::organisation(BUREAU, OrgKind::Bureau);
    Mock::organisation(2, OrgKind::Agency);
    Mock::officer(CHIEF, BUREAU, Role::ChiefDataOfficer);
    Mock::officer(PREPARER, BUREAU, Role::DataOfficer);
    Mock::officer(STRANGER, 2, Role::ChiefDataOfficer);
    let genesis = RuntimeGenesisConfig {
        rule_parameters: pallet_rule_parameters::GenesisConfig { parameters, ..Default::default() },
        ..Default::default()
    };
    let mut externalities = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    externalities.execute_with(|| {
        System::set_block_number(1);
        test();
        RuleParameters::do_try_state().unwrap();
    });
}

/// As [`run_with`], with the defaults.
pub fn run(test: impl FnOnce()) {
    run_with(Parameters::default(), test)
}
