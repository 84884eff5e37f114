//! A runtime of this pallet alone, with a bureau and two agencies.

use crate as pallet_catalog;
use drl_primitives::{
    catalog::{Items, OpenObjections, OpeningBar},
    organisation::{OrgKind, Role},
    testing::Mock,
    DatasetId, DatasetVersion, OrgId,
};
use frame_support::{derive_impl, traits::ConstU32, weights::Weight};
use sp_runtime::BuildStorage;
use std::cell::RefCell;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Catalog: pallet_catalog,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_catalog::Config for Test {
    type Organisations = Mock;
    type Clocks = Mock;
    type Parameters = Mock;
    type Objections = Objections;
    type MaxPriorityEntries = ConstU32<3>;
    type WeightInfo = ();
}

/// What stands against opening any dataset.
#[derive(Clone, Default)]
pub struct Objections {
    /// What [`OpenObjections::keep_suspended`] answers.
    pub keep: bool,
    /// What [`OpenObjections::bar`] answers.
    pub bar: Option<OpeningBar>,
    /// What [`OpenObjections::opened`] answers.
    pub remaining: Option<Items>,
    /// What was opened, in order.
    pub opened: Vec<(DatasetId, DatasetVersion)>,
}

thread_local! {
    static OBJECTIONS: RefCell<Objections> = RefCell::default();
}

impl Objections {
    /// Changes the answers.
    pub fn set(change: impl FnOnce(&mut Self)) {
        OBJECTIONS.with(|objections| change(&mut objections.borrow_mut()));
    }

    /// The answers as they are set.
    pub fn get() -> Self {
        OBJECTIONS.with(|objections| objections.borrow().clone())
    }
}

impl OpenObjections for Objections {
    fn keep_suspended(_: DatasetId) -> bool {
        Self::get().keep
    }

    fn bar(_: DatasetId, _: DatasetVersion) -> Option<OpeningBar> {
        Self::get().bar
    }

    fn opened(dataset: DatasetId, version: DatasetVersion) -> Option<Items> {
        Self::set(|objections| objections.opened.push((dataset, version)));
        Self::get().remaining
    }

    fn weight() -> Weight {
        Weight::from_parts(1, 1)
    }
}

/// The data bureau.
pub const BUREAU: OrgId = 1;
/// Its officers: two who decide, one who prepares.
pub const BUREAU_CHIEF: u64 = 11;
pub const BUREAU_HEAD: u64 = 12;
pub const BUREAU_CLERK: u64 = 13;
/// An agency.
pub const AGENCY: OrgId = 2;
/// Its officers: one who decides, one who prepares.
pub const CHIEF: u64 = 21;
pub const CLERK: u64 = 22;
/// Another agency and its officer who decides.
pub const OTHER: OrgId = 3;
pub const OTHER_CHIEF: u64 = 31;
/// A data user's officer, who decides for it.
pub const USER: u64 = 41;
/// Nobody.
pub const STRANGER: u64 = 99;

/// Runs `test` on an empty chain; it is 2026-01-05. The storage must be sound at the end.
pub fn run(test: impl FnOnce()) {
    Mock::reset();
    Objections::set(|objections| *objections = Default::default());
    Mock::organisation(BUREAU, OrgKind::Bureau);
    Mock::organisation(AGENCY, OrgKind::Agency);
    Mock::organisation(OTHER, OrgKind::Agency);
    Mock::organisation(4, OrgKind::DataUser);
    Mock::officer(BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer);
    Mock::officer(BUREAU_HEAD, BUREAU, Role::Head);
    Mock::officer(BUREAU_CLERK, BUREAU, Role::DataOfficer);
    Mock::officer(CHIEF, AGENCY, Role::ChiefDataOfficer);
    Mock::officer(CLERK, AGENCY, Role::DataOfficer);
    Mock::officer(OTHER_CHIEF, OTHER, Role::ChiefDataOfficer);
    Mock::officer(USER, 4, Role::Signatory);
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        test();
        Catalog::do_try_state().unwrap();
    });
}
