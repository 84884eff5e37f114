//! What may be asked about calendars and clocks.

use crate::{
    Breach, Breaches, CalendarRecord, Calendars, Clock, Config, Correction, Corrections, OpenClocks, Pallet, Tallies,
    Tally, Totals,
};
use alloc::vec::Vec;
use drl_primitives::{clocks::ClockKind, ClockId, Code, OrgId};

impl<T: Config> Pallet<T> {
    /// The calendar of a year, if one was published.
    pub fn calendar(year: u16) -> Option<CalendarRecord> {
        Calendars::<T>::get(year)
    }

    /// An open clock, with its due day by the calendars in force.
    pub fn clock(clock: ClockId) -> Option<Clock> {
        let open = OpenClocks::<T>::get(clock)?;
        Some(Clock { due: Self::due_now(&open), ..open })
    }

    /// The breach that a clock's holder committed, whether the clock is open or has ended.
    pub fn breach(clock: ClockId) -> Option<Breach> {
        Breaches::<T>::get(clock)
    }

    /// The tallies of a holder, one for each kind of clock it ever held, in the order of the kinds.
    pub fn tally(holder: OrgId) -> Vec<(ClockKind, Tally)> {
        ClockKind::ALL
            .iter()
            .map(|kind| (*kind, Tallies::<T>::get(holder, kind)))
            .filter(|(_, tally)| tally.started > 0)
            .collect()
    }

    /// The tallies of all holders together, as [`Self::tally`].
    pub fn totals() -> Vec<(ClockKind, Tally)> {
        ClockKind::ALL
            .iter()
            .map(|kind| (*kind, Totals::<T>::get(kind)))
            .filter(|(_, tally)| tally.started > 0)
            .collect()
    }

    /// How many clocks a holder has open.
    pub fn open_clocks(holder: OrgId) -> u32 {
        Self::tally(holder).iter().fold(0, |sum, (_, tally)| sum.saturating_add(tally.open()))
    }

    /// How far the correction of the open clocks has come, while one is under way.
    pub fn correction() -> Option<Correction> {
        Corrections::<T>::get()
    }
}
