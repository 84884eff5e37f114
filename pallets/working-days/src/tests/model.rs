//! Random work on clocks and calendars.

use crate::{mock::*, ClockState, GenesisCalendar, NextClock, OpenClocks};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, Clocks, Term},
    testing::Mock,
    ClockId, Code, Day, OrgId,
};
use proptest::prelude::*;

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    Start { kind: usize, holder: OrgId, working_days: bool, length: u16 },
    Stop { clock: ClockId },
    Cancel { clock: ClockId },
    Publish { year: u16, days: Vec<u32> },
    Pass { days: u32 },
    Block,
}

fn step() -> impl Strategy<Value = Step> {
    let kinds = ClockKind::ALL.len();
    prop_oneof![
        4 => (0..kinds, 1..4u32, any::<bool>(), 1..40u16)
            .prop_map(|(kind, holder, working_days, length)| Step::Start { kind, holder, working_days, length }),
        2 => (0..40u64).prop_map(|clock| Step::Stop { clock }),
        1 => (0..40u64).prop_map(|clock| Step::Cancel { clock }),
        1 => (2026..2029u16, prop::collection::btree_set(0..365u32, 0..40))
            .prop_map(|(year, days)| Step::Publish { year, days: days.into_iter().collect() }),
        2 => (0..20u32).prop_map(|days| Step::Pass { days }),
        3 => Just(Step::Block),
    ]
}

/// Publishes a calendar whose exceptions are days of the year by number.
fn publish(year: u16, numbers: Vec<u32>) {
    let first = Day::from_ymd(year, 1, 1).unwrap();
    let days = numbers.into_iter().map(|n| first.plus(n));
    let (workdays, holidays) = days.partition(|day: &Day| day.is_weekend());
    let calendar = GenesisCalendar { year, holidays, workdays }.check().unwrap();
    WorkingDays::publish_calendar(RuntimeOrigin::root(), year, calendar.holidays, calendar.workdays).unwrap();
}

fn apply(step: Step) {
    match step {
        Step::Start { kind, holder, working_days, length } => {
            let until = Term::Until(WorkingDays::today().plus(length.into()));
            let term = if working_days { Term::WorkingDays(length) } else { until };
            let clock = WorkingDays::start(ClockKind::ALL[kind], SUBJECT, holder, term).unwrap();
            assert!(WorkingDays::due(clock).unwrap().day > WorkingDays::today());
        }
        Step::Stop { clock } => {
            let open = WorkingDays::clock(clock);
            let kept = open.is_some_and(|c| c.state == ClockState::Running && c.due.day >= WorkingDays::today());
            let end = if kept { ClockEnd::InTime } else { ClockEnd::Late };
            assert_eq!(WorkingDays::stop(clock), end);
            assert_eq!(WorkingDays::clock(clock), None);
        }
        Step::Cancel { clock } => WorkingDays::cancel(clock),
        Step::Publish { year, days } => publish(year, days),
        Step::Pass { days } => Mock::pass_days(days),
        Step::Block => block(),
    }
}

/// When nothing is left to do, each clock is where the calendars in force want it.
fn check_settled() {
    let today = WorkingDays::today();
    for (id, clock) in OpenClocks::<Test>::iter() {
        match clock.state {
            ClockState::Running => {
                assert_eq!(WorkingDays::due(id), Some(clock.due));
                assert!(clock.due.day >= today, "{id} ran out unnoticed");
            }
            ClockState::Overdue => assert!(clock.due.day < today),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_happens_no_clock_is_lost(steps in prop::collection::vec(step(), 1..60)) {
        run(|| {
            go_to("2026-11-23");
            for step in steps {
                apply(step);
                WorkingDays::do_try_state().unwrap();
            }
            settle();
            check_settled();
            // Each clock ends: on its day at the latest, or when its holder acts.
            Mock::pass_days(400);
            settle();
            check_settled();
            assert!(OpenClocks::<Test>::iter_values().all(|clock| clock.state == ClockState::Overdue));
            for clock in 0..NextClock::<Test>::get() {
                WorkingDays::stop(clock);
            }
            assert_eq!(OpenClocks::<Test>::iter().count(), 0);
        });
    }
}
