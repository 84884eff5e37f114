//! Clocks that run out.

use crate::{mock::*, AgendaDay, AgendaLength, Breaches, Event, Tallies, Tally, WeightInfo};
use drl_primitives::{
    clocks::{ClockKind, Clocks, OnDue, Term},
    testing::Mock,
};
use frame_support::{
    traits::Hooks,
    weights::{Weight, WeightMeter},
};

fn breached(clock: u64, due: &str) -> Event<Test> {
    let kind = ClockKind::FormalReview;
    Event::ClockBreached { clock, kind, subject: SUBJECT, holder: AGENCY, due: day(due) }
}

#[test]
fn r_053_a_breach_is_recorded_once_and_decides_nothing() {
    run(|| {
        let clock = start(15);
        events();
        Mock::set_now(day("2026-01-26").end() - 1);
        settle();
        assert_eq!(events(), []);
        Mock::set_now(day("2026-01-26").end());
        block();
        assert_eq!(events(), [breached(clock, "2026-01-26")]);
        assert_eq!(Owner::told(), [(clock, ClockKind::FormalReview, SUBJECT, AGENCY)]);
        assert_eq!(WorkingDays::breach(clock).unwrap().recorded_at, Mock::now());
        // The clock stays open until its holder acts.
        assert_eq!(WorkingDays::due(clock).unwrap().day, day("2026-01-26"));
        assert_eq!(WorkingDays::open_clocks(AGENCY), 1);
        Mock::pass_days(30);
        settle();
        assert_eq!(events(), []);
        assert_eq!(Owner::told(), []);
    });
}

#[test]
fn r_074_dates_arrive_without_breach() {
    run(|| {
        // The ends of an agreement, of a notice and of a filing.
        for kind in [ClockKind::AgreementTerm, ClockKind::NoticePeriod, ClockKind::FilingTerm] {
            let due = WorkingDays::today().plus(3);
            let clock = start_kind(kind, Term::Until(due));
            events();
            Mock::pass_days(3);
            settle();
            assert_eq!(events(), []);
            Mock::pass_days(1);
            settle();
            assert_eq!(events(), [Event::DateReached { clock, kind, subject: SUBJECT, holder: AGENCY, due }]);
            assert_eq!(Owner::told(), [(clock, kind, SUBJECT, AGENCY)]);
            assert_eq!(Tallies::<Test>::get(AGENCY, kind), Tally { started: 1, reached: 1, ..Default::default() });
            assert_eq!(WorkingDays::clock(clock), None);
            assert_eq!(WorkingDays::breach(clock), None);
        }
    });
}

#[test]
fn after_a_long_downtime_every_clock_runs_out_in_bounded_steps() {
    run(|| {
        for _ in 0..10 {
            start(15);
        }
        events();
        Mock::pass_days(400);
        // Three steps a block: 21 days up to the due day, then the clocks.
        for _ in 0..7 {
            block();
        }
        assert_eq!(AgendaDay::<Test>::get(), day("2026-01-26"));
        assert_eq!(events(), []);
        for _ in 0..3 {
            block();
            assert_eq!(events().len(), 3);
        }
        block();
        assert_eq!(events().len(), 1);
        assert_eq!(AgendaDay::<Test>::get(), WorkingDays::today());
        assert_eq!(AgendaLength::<Test>::get(), 0);
        assert_eq!(Breaches::<Test>::iter().count(), 10);
        let mut told: Vec<_> = Owner::told().into_iter().map(|(clock, ..)| clock).collect();
        told.sort_unstable();
        assert_eq!(told, (0..10).collect::<Vec<_>>());
        let tally = Tallies::<Test>::get(AGENCY, ClockKind::FormalReview);
        assert_eq!(tally, Tally { started: 10, overdue: 10, breaches: 10, ..Default::default() });
    });
}

#[test]
fn a_day_holds_any_number_of_clocks() {
    run(|| {
        for _ in 0..500 {
            start(1);
        }
        Mock::pass_days(2);
        settle();
        assert_eq!(Breaches::<Test>::iter().count(), 500);
    });
}

#[test]
fn clocks_of_different_days_run_out_in_order() {
    run(|| {
        let (second, first) = (start(2), start(1));
        events();
        Mock::pass_days(30);
        settle();
        assert_eq!(events(), [breached(first, "2026-01-06"), breached(second, "2026-01-07")]);
    });
}

#[test]
fn an_empty_agenda_goes_to_today_at_once() {
    run(|| {
        block();
        assert_eq!(AgendaDay::<Test>::get(), WorkingDays::today());
        Mock::pass_days(3_000);
        block();
        assert_eq!(AgendaDay::<Test>::get(), WorkingDays::today());
    });
}

#[test]
fn a_clock_started_after_idle_years_is_found() {
    run(|| {
        block();
        Mock::pass_days(3_000);
        let clock = start(1);
        assert_eq!(AgendaDay::<Test>::get(), WorkingDays::today());
        Mock::pass_days(5);
        settle();
        assert!(WorkingDays::breach(clock).is_some());
    });
}

#[test]
fn work_stays_within_its_weight() {
    run(|| {
        for _ in 0..3 {
            start(1);
        }
        Mock::pass_days(1);
        settle();
        Mock::pass_days(1);
        let step = <() as WeightInfo>::run_out() + Owner::max_weight();
        // Not even the look at the agenda, then the look alone, then one clock and not two.
        for (limit, clocks) in [
            (Weight::zero(), 0),
            (<() as WeightInfo>::poll(), 0),
            (<() as WeightInfo>::poll() + step - Weight::from_parts(1, 0), 0),
            (<() as WeightInfo>::poll() + step, 1),
            (<() as WeightInfo>::poll() + step + step, 2),
        ] {
            let mut meter = WeightMeter::with_limit(limit);
            WorkingDays::on_poll(1, &mut meter);
            assert!(meter.consumed().all_lte(limit));
            assert_eq!(Owner::told().len(), clocks, "{limit:?}");
        }
    });
}

#[test]
fn idle_time_is_used_and_charged() {
    run(|| {
        for _ in 0..5 {
            start(1);
        }
        Mock::pass_days(1);
        settle();
        Mock::pass_days(1);
        let limit = <() as WeightInfo>::poll() + (<() as WeightInfo>::run_out() + Owner::max_weight()) * 2;
        let used = WorkingDays::on_idle(1, limit);
        assert!(used.all_lte(limit));
        let owner = Weight::from_parts(1_000, 0);
        assert_eq!(used, <() as WeightInfo>::poll() + (<() as WeightInfo>::run_out() + owner) * 2);
        assert_eq!(Owner::told().len(), 2);
        assert_eq!(WorkingDays::on_idle(1, Weight::zero()), Weight::zero());
        // However much is left, no more than the bound.
        MaxDuePerBlock::set(2);
        WorkingDays::on_idle(1, Weight::MAX);
        assert_eq!(Owner::told().len(), 2);
    });
}

#[test]
fn the_owner_may_act_on_the_clock_that_ran_out() {
    for (reaction, expected) in [
        (Reaction::StopIt, Tally { started: 1, late: 1, breaches: 1, ..Default::default() }),
        (Reaction::CancelIt, Tally { started: 1, cancelled: 1, breaches: 1, ..Default::default() }),
    ] {
        run(|| {
            Owner::react(reaction);
            start(1);
            Mock::pass_days(2);
            settle();
            assert_eq!(Owner::told().len(), 1);
            assert_eq!(Tallies::<Test>::get(AGENCY, ClockKind::FormalReview), expected);
        });
    }
}

#[test]
fn a_clock_that_the_owner_starts_runs_out_on_its_own_day() {
    run(|| {
        Owner::react(Reaction::StartAnother);
        MaxDuePerBlock::set(50);
        start(1);
        Mock::pass_days(2);
        settle();
        assert_eq!(Owner::told().len(), 1);
        Mock::pass_days(1);
        settle();
        assert_eq!(Owner::told().len(), 1);
        assert_eq!(Breaches::<Test>::iter().count(), 2);
    });
}

#[test]
fn the_runtime_must_let_the_agenda_move_on() {
    run(|| {
        WorkingDays::integrity_test();
        MaxDuePerBlock::set(0);
        assert!(std::panic::catch_unwind(WorkingDays::integrity_test).is_err());
        MaxDuePerBlock::set(1_000_000);
        assert!(std::panic::catch_unwind(WorkingDays::integrity_test).is_err());
    });
}
