//! A runtime of this pallet alone.

use crate as pallet_working_days;
use crate::GenesisCalendar;
use core::time::Duration;
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term},
    date::DAY_MS,
    decision::BureauDecides,
    organisation::{OrgKind, Role},
    testing::Mock,
    ClockId, Day, OrgId,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{EitherOfDiverse, Hooks, UnixTime},
    weights::{Weight, WeightMeter},
};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;
use std::cell::RefCell;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        WorkingDays: pallet_working_days,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
    /// Few, so that work takes several blocks.
    pub static MaxDuePerBlock: u32 = 3;
}

impl pallet_working_days::Config for Test {
    type DecisionOrigin = EitherOfDiverse<BureauDecides<u64, Mock>, EnsureRoot<u64>>;
    type Time = Now;
    type OnDue = Owner;
    type MaxDuePerBlock = MaxDuePerBlock;
    type WeightInfo = ();
}

/// The time of the shared mock.
pub struct Now;

impl UnixTime for Now {
    fn now() -> Duration {
        Duration::from_millis(Mock::now())
    }
}

/// What the owner of a clock does when it runs out.
#[derive(Clone, Copy, Debug, Default)]
pub enum Reaction {
    #[default]
    Nothing,
    StopIt,
    CancelIt,
    /// Starts another, due today.
    StartAnother,
}

thread_local! {
    static CALLS: RefCell<Vec<(ClockId, ClockKind, ClockSubject, OrgId)>> = const { RefCell::new(Vec::new()) };
    static REACTION: RefCell<Reaction> = const { RefCell::new(Reaction::Nothing) };
}

/// The owner of all clocks. It writes down what it is told.
pub struct Owner;

impl Owner {
    /// What it was told since the last look.
    pub fn told() -> Vec<(ClockId, ClockKind, ClockSubject, OrgId)> {
        CALLS.with(|calls| calls.take())
    }

    /// What it shall do from now on.
    pub fn react(reaction: Reaction) {
        REACTION.with(|cell| *cell.borrow_mut() = reaction);
    }
}

impl OnDue for Owner {
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, holder: OrgId) -> Weight {
        CALLS.with(|calls| calls.borrow_mut().push((clock, kind, subject, holder)));
        match REACTION.with(|cell| *cell.borrow()) {
            Reaction::Nothing => (),
            Reaction::StopIt => {
                WorkingDays::stop(clock);
            }
            Reaction::CancelIt => WorkingDays::cancel(clock),
            Reaction::StartAnother => {
                let term = Term::Until(WorkingDays::today());
                WorkingDays::start(kind, subject, holder, term).unwrap();
            }
        }
        Weight::from_parts(1_000, 0)
    }

    fn max_weight() -> Weight {
        Weight::from_parts(2_000, 0)
    }
}

/// The data bureau.
pub const BUREAU: OrgId = 1;
/// Its officer who decides.
pub const CHIEF: u64 = 11;
/// Its officer who only prepares.
pub const PREPARER: u64 = 12;
/// An officer who decides for an agency.
pub const STRANGER: u64 = 21;
/// A holder of clocks.
pub const AGENCY: OrgId = 2;

/// The calendars that are shipped: those of mainland China for 2024, 2025 and 2026.
pub fn real_calendars() -> Vec<GenesisCalendar> {
    [
        include_str!("../../../chain-spec/calendars/2024.toml"),
        include_str!("../../../chain-spec/calendars/2025.toml"),
        include_str!("../../../chain-spec/calendars/2026.toml"),
    ]
    .map(read_calendar)
    .to_vec()
}

/// Reads the file of a calendar: `year = 2026`, and two lists of days, one a line.
fn read_calendar(text: &str) -> GenesisCalendar {
    let mut calendar = GenesisCalendar::default();
    let mut working = false;
    for line in text.lines().map(str::trim) {
        if let Some(year) = line.strip_prefix("year = ") {
            calendar.year = year.parse().unwrap();
        } else if line.ends_with('[') {
            working = line.starts_with("workdays");
        } else if let Some(day) = line.strip_prefix('"') {
            let day = day.trim_end_matches("\",").parse().unwrap();
            if working { &mut calendar.workdays } else { &mut calendar.holidays }.push(day);
        }
    }
    calendar
}

/// Runs `test` on a chain whose genesis has `calendars`; it is 2026-01-05, 09:00. The storage must be sound at the end.
pub fn run_with(calendars: Vec<GenesisCalendar>, test: impl FnOnce()) {
    Mock::reset();
    Mock::organisation(BUREAU, OrgKind::Bureau);
    Mock::organisation(AGENCY, OrgKind::Agency);
    Mock::officer(CHIEF, BUREAU, Role::ChiefDataOfficer);
    Mock::officer(PREPARER, BUREAU, Role::DataOfficer);
    Mock::officer(STRANGER, AGENCY, Role::ChiefDataOfficer);
    MaxDuePerBlock::set(3);
    Owner::react(Reaction::Nothing);
    Owner::told();
    let genesis = RuntimeGenesisConfig {
        working_days: pallet_working_days::GenesisConfig { calendars, ..Default::default() },
        ..Default::default()
    };
    let mut externalities = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    externalities.execute_with(|| {
        System::set_block_number(1);
        test();
        WorkingDays::do_try_state().unwrap();
    });
}

/// As [`run_with`], with the real calendars.
pub fn run(test: impl FnOnce()) {
    run_with(real_calendars(), test)
}

/// A day written as text.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Makes it 09:00 of a day.
pub fn go_to(text: &str) {
    Mock::set_now(day(text).start() + 9 * DAY_MS / 24);
}

/// Makes one block, of which only `on_poll` runs.
pub fn block() {
    System::set_block_number(System::block_number() + 1);
    WorkingDays::on_poll(System::block_number(), &mut WeightMeter::new());
}

/// Makes blocks until nothing is left to do.
pub fn settle() {
    while crate::AgendaDay::<Test>::get() < WorkingDays::today() || WorkingDays::correction().is_some() {
        block();
    }
}

/// The events of this pallet since the last look, in order.
pub fn events() -> Vec<crate::Event<Test>> {
    let found = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::WorkingDays(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    found
}

/// What test clocks are about.
pub const SUBJECT: ClockSubject = ClockSubject::Row(7, 3);

/// Starts a formal review of so many working days, held by [`AGENCY`].
pub fn start(working_days: u16) -> ClockId {
    start_kind(ClockKind::FormalReview, Term::WorkingDays(working_days))
}

/// Starts a clock held by [`AGENCY`].
pub fn start_kind(kind: ClockKind, term: Term) -> ClockId {
    WorkingDays::start(kind, SUBJECT, AGENCY, term).unwrap()
}
