//! Work of the hooks: clocks that run out, and clocks that a calendar moves.

use crate::{
    transitions::Cause, Agenda, AgendaDay, AgendaLength, Clock, ClockState, Config, Corrections, Event, OpenClocks,
    Pallet, WeightInfo,
};
use drl_primitives::{clocks::OnDue, ClockId, Day};
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};

impl<T: Config> Pallet<T> {
    /// Does what is to be done on `today`, as far as `meter` and `MaxDuePerBlock` allow.
    pub(crate) fn work(today: Day, meter: &mut WeightMeter) {
        if meter.try_consume(T::WeightInfo::poll()).is_err() {
            return;
        }
        Self::work_agenda(today, meter);
        Self::work_correction(meter);
    }

    /// The most that one call of [`Pallet::work`] takes.
    pub(crate) fn most_work() -> Weight {
        let step = Self::most_of_run_out().max(T::WeightInfo::pass_day()).saturating_add(T::WeightInfo::correct());
        T::WeightInfo::poll().saturating_add(step.saturating_mul(T::MaxDuePerBlock::get().into()))
    }

    /// The most that one clock takes that runs out, with the work of its owner.
    fn most_of_run_out() -> Weight {
        T::WeightInfo::run_out().saturating_add(T::OnDue::max_weight())
    }

    /// Works off the days before `today`. Entries of `today` are in time until it ends.
    pub(crate) fn work_agenda(today: Day, meter: &mut WeightMeter) {
        for _ in 0..T::MaxDuePerBlock::get() {
            let day = AgendaDay::<T>::get();
            if day >= today {
                return;
            }
            if AgendaLength::<T>::get() == 0 {
                AgendaDay::<T>::put(today);
                return;
            }
            match Agenda::<T>::iter_key_prefix(day).next() {
                Some(clock) => {
                    if !meter.can_consume(Self::most_of_run_out()) {
                        return;
                    }
                    let owner = Self::run_out(clock, day, today).min(T::OnDue::max_weight());
                    meter.consume(T::WeightInfo::run_out().saturating_add(owner));
                }
                None => {
                    if meter.try_consume(T::WeightInfo::pass_day()).is_err() {
                        return;
                    }
                    AgendaDay::<T>::put(day.plus(1));
                }
            }
        }
    }

    /// Lets a clock run out that stands on the agenda of `day`, unless its due day is another by the calendars in force.
    /// Returns the weight its owner used.
    pub(crate) fn run_out(id: ClockId, day: Day, today: Day) -> Weight {
        let belongs = |clock: &Clock| clock.state == ClockState::Running && clock.due.day == day;
        let Some(clock) = OpenClocks::<T>::get(id).filter(belongs) else {
            // Cannot be, by try_state; but an entry without its clock must not stop the agenda.
            Self::leave_agenda(id, day);
            return Weight::zero();
        };
        let (clock, _) = Self::correct(id, clock);
        if clock.due.day >= today {
            return Weight::zero();
        }
        Self::turn(id, clock, Cause::RanOut);
        T::OnDue::on_due(id, clock.kind, clock.subject, clock.holder)
    }

    /// Goes on with the pass that a published calendar began.
    fn work_correction(meter: &mut WeightMeter) {
        let Some(mut correction) = Corrections::<T>::get() else { return };
        for _ in 0..T::MaxDuePerBlock::get() {
            if meter.try_consume(T::WeightInfo::correct()).is_err() {
                break;
            }
            let Some((id, clock)) = Self::clock_after(correction.after) else {
                Corrections::<T>::kill();
                let crate::Correction { checked, moved, .. } = correction;
                Self::deposit_event(Event::DuesCorrected { checked, moved });
                return;
            };
            let (_, moved) = Self::correct(id, clock);
            correction.after = Some(id);
            correction.checked = correction.checked.saturating_add(1);
            correction.moved = correction.moved.saturating_add(moved.into());
        }
        Corrections::<T>::put(correction);
    }

    /// The open clock that follows `after` in the order of storage.
    pub(crate) fn clock_after(after: Option<ClockId>) -> Option<(ClockId, Clock)> {
        match after {
            None => OpenClocks::<T>::iter().next(),
            Some(id) => OpenClocks::<T>::iter_from(OpenClocks::<T>::hashed_key_for(id)).next(),
        }
    }

    /// Brings a clock's due day in line with the calendars in force. Returns the clock as it is then, and whether the day moved.
    pub(crate) fn correct(id: ClockId, clock: Clock) -> (Clock, bool) {
        let due = Self::due_now(&clock);
        if due == clock.due || clock.state != ClockState::Running {
            return (clock, false);
        }
        let (from, to, provisional) = (clock.due.day, due.day, due.provisional);
        let corrected = Clock { due, ..clock };
        if from == to {
            Self::deposit_event(Event::DueConfirmed { clock: id, due: to });
        } else {
            Self::leave_agenda(id, from);
            Self::enter_agenda(id, to);
            Self::deposit_event(Event::DueMoved { clock: id, from, to, provisional });
        }
        OpenClocks::<T>::insert(id, corrected);
        (corrected, from != to)
    }
}
