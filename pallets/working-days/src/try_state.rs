//! What is always true of the storage.

use crate::{
    Agenda, AgendaDay, AgendaLength, Breaches, Calendars, ClockState, Config, NextClock, OpenClocks, Pallet, Tallies,
    Tally, Totals,
};
use alloc::collections::BTreeMap;
use drl_primitives::{clocks::ClockKind, OrgId};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// How many clocks are running and overdue, and how many breaches there are.
type Counts = BTreeMap<(OrgId, ClockKind), (u32, u32, u32)>;

impl<T: Config> Pallet<T> {
    /// Checks the whole storage of the pallet. Reads everything; not for blocks.
    ///
    /// # Errors
    /// The sentence that is not true.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        for (year, record) in Calendars::<T>::iter() {
            ensure!(record.calendar.check(year).is_ok(), "each calendar is sound");
            ensure!(record.revision > 0, "revisions are counted from 1");
        }
        let mut counts = Counts::new();
        Self::try_clocks(&mut counts)?;
        Self::try_agenda()?;
        Self::try_breaches(&mut counts)?;
        Self::try_tallies(counts)
    }

    fn try_clocks(counts: &mut Counts) -> Result<(), TryRuntimeError> {
        let next = NextClock::<T>::get();
        for (id, clock) in OpenClocks::<T>::iter() {
            ensure!(id < next, "ids of clocks are given in order");
            let count = counts.entry((clock.holder, clock.kind)).or_default();
            match clock.state {
                ClockState::Running => {
                    count.0 += 1;
                    ensure!(Agenda::<T>::contains_key(clock.due.day, id), "a running clock is on the agenda");
                    ensure!(!Breaches::<T>::contains_key(id), "a running clock has no breach");
                }
                ClockState::Overdue => {
                    count.1 += 1;
                    ensure!(clock.kind.is_duty(), "only a duty becomes overdue");
                    ensure!(Breaches::<T>::contains_key(id), "an overdue clock has a breach");
                }
            }
        }
        Ok(())
    }

    fn try_agenda() -> Result<(), TryRuntimeError> {
        let first = AgendaDay::<T>::get();
        let mut length = 0u32;
        for (day, id, ()) in Agenda::<T>::iter() {
            length += 1;
            ensure!(day >= first, "no entry is before the first day not worked off");
            let clock = OpenClocks::<T>::get(id).ok_or("a clock on the agenda is open")?;
            ensure!(clock.state == ClockState::Running, "a clock on the agenda runs");
            ensure!(clock.due.day == day, "a clock is on the agenda once");
        }
        ensure!(length == AgendaLength::<T>::get(), "the length of the agenda is known");
        Ok(())
    }

    fn try_breaches(counts: &mut Counts) -> Result<(), TryRuntimeError> {
        for (id, breach) in Breaches::<T>::iter() {
            ensure!(id < NextClock::<T>::get(), "a breach is of a clock");
            ensure!(breach.kind.is_duty(), "only a duty is breached");
            counts.entry((breach.holder, breach.kind)).or_default().2 += 1;
        }
        Ok(())
    }

    fn try_tallies(mut counts: Counts) -> Result<(), TryRuntimeError> {
        let mut sums = BTreeMap::<ClockKind, Tally>::new();
        for (holder, kind, tally) in Tallies::<T>::iter() {
            sums.entry(kind).or_default().add(&tally);
            let Tally { started, running, overdue, in_time, late, cancelled, reached, breaches } = tally;
            let parts = [running, overdue, in_time, late, cancelled, reached];
            ensure!(started == parts.iter().sum::<u32>(), "a tally is the sum of its parts");
            let counted = counts.remove(&(holder, kind)).unwrap_or_default();
            ensure!(counted == (running, overdue, breaches), "a tally agrees with clocks and breaches");
            let late_duties = if kind.is_duty() { late } else { 0 };
            ensure!(breaches >= overdue + late_duties, "what is late was breached");
        }
        ensure!(counts.is_empty(), "each holder of clocks has a tally");
        ensure!(sums == Totals::<T>::iter().collect(), "the totals are the sums over holders");
        Ok(())
    }
}
