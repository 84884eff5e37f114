//! Benchmarks of the call and of the steps of the hooks.

use super::*;
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Due, Term},
    decision::Decider,
    parameters::MAX_WORKING_DAYS,
    ClockId, Day,
};
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, weights::WeightMeter, BoundedVec};

/// A calendar with the first weekdays off and the first weekend days worked.
fn calendar(year: u16, holidays: u32, workdays: u32) -> Calendar {
    let first = Day::from_ymd(year, 1, 1).unwrap_or_default();
    let days = || (0..365).map(|n| first.plus(n));
    Calendar {
        holidays: BoundedVec::truncate_from(days().filter(|day| !day.is_weekend()).take(holidays as usize).collect()),
        workdays: BoundedVec::truncate_from(days().filter(|day| day.is_weekend()).take(workdays as usize).collect()),
    }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    /// A clock whose walk is as long as can be, through full calendars, on the agenda of a day that is not its due day.
    fn misplaced_clock<T: Config>() -> (ClockId, Clock) {
        for year in 2025..=2027 {
            Calendars::<T>::insert(year, CalendarRecord::of_genesis(calendar(year, MAX_HOLIDAYS, MAX_WORKDAYS)));
        }
        let started = Day::from_ymd(2025, 12, 1).unwrap_or_default();
        let term = Term::WorkingDays(MAX_WORKING_DAYS);
        let day = Pallet::<T>::compute_due(started, term).day.minus(1);
        let clock = Clock {
            kind: ClockKind::FormalReview,
            subject: ClockSubject::Row(u32::MAX, u16::MAX),
            holder: 0,
            started,
            term,
            due: Due { day, provisional: true },
            state: ClockState::Running,
        };
        let id = NextClock::<T>::get();
        NextClock::<T>::put(id.saturating_add(1));
        AgendaDay::<T>::put(day);
        Pallet::<T>::enter_agenda(id, day);
        OpenClocks::<T>::insert(id, clock);
        Pallet::<T>::tally_with(clock.holder, clock.kind, Tally::start);
        (id, clock)
    }

    #[benchmark]
    fn publish_calendar(h: Linear<0, MAX_HOLIDAYS>, w: Linear<0, MAX_WORKDAYS>) -> Result<(), BenchmarkError> {
        let origin = T::DecisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let decided_by: Decider =
            T::DecisionOrigin::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?.into();
        let Calendar { holidays, workdays } = calendar(2099, h, w);

        #[extrinsic_call]
        _(origin as <T as frame_system::Config>::RuntimeOrigin, 2099, holidays, workdays);

        frame_system::Pallet::<T>::assert_last_event(
            Event::CalendarPublished { year: 2099, revision: 1, decided_by }.into(),
        );
        Ok(())
    }

    #[benchmark]
    fn poll() {
        misplaced_clock::<T>();
        // Enough for the look at the agenda, and for no clock.
        let mut meter = WeightMeter::with_limit(T::WeightInfo::poll());

        #[block]
        {
            Pallet::<T>::work(AgendaDay::<T>::get().plus(1), &mut meter);
        }
    }

    #[benchmark]
    fn pass_day() {
        let day = Day::from_ymd(2026, 1, 5).unwrap_or_default();
        AgendaDay::<T>::put(day);
        AgendaLength::<T>::put(1);

        #[block]
        {
            // The day is empty; on the next one the work ends.
            Pallet::<T>::work_agenda(day.plus(1), &mut WeightMeter::new());
        }

        assert_eq!(AgendaDay::<T>::get(), day.plus(1));
    }

    #[benchmark]
    fn run_out() {
        let (id, clock) = misplaced_clock::<T>();

        #[block]
        {
            Pallet::<T>::run_out(id, clock.due.day, clock.due.day.plus(100));
        }

        assert!(Breaches::<T>::contains_key(id));
    }

    #[benchmark]
    fn correct() {
        let (id, clock) = misplaced_clock::<T>();

        #[block]
        {
            if let Some((id, clock)) = Pallet::<T>::clock_after(None) {
                Pallet::<T>::correct(id, clock);
            }
        }

        assert!(OpenClocks::<T>::get(id).is_some_and(|corrected| corrected.due.day > clock.due.day));
    }
}
