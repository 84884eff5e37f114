//! What may be asked about pauses.

use crate::{Config, Length, Pallet, Pause, Record, RecordNumber, Records, State, Target, DEFAULT_LENGTH};
use alloc::vec::Vec;
use drl_primitives::{clocks::Clocks, history::page, Moment};

/// Milliseconds of a minute.
const MINUTE: Moment = 60_000;

impl<T: Config> Pallet<T> {
    /// What is paused now. Whoever looks at many calls asks once.
    ///
    /// One read, and one more for the time where anything runs or rests.
    pub fn running() -> Vec<Target> {
        let pauses = Self::pauses();
        if pauses.is_empty() {
            return Vec::new();
        }
        let now = T::Clocks::now();
        let running = pauses.into_iter().filter(|pause| pause.state(now) == State::Running);
        running.map(|pause| pause.target).collect()
    }

    /// Whether a call is paused now, given by the index of its pallet and its own.
    pub fn is_paused(pallet: u8, call: u8) -> bool {
        Self::running().into_iter().any(|target| target.covers(pallet, call))
    }

    /// The state of a target by itself: a call of a paused pallet may itself be free.
    pub fn state(target: Target) -> State {
        let now = T::Clocks::now();
        Self::pauses().iter().find(|pause| pause.target == target).map_or(State::Free, |pause| pause.state(now))
    }

    /// The pauses that run or rest, each with its state.
    pub fn current() -> Vec<(Pause, State)> {
        let now = T::Clocks::now();
        let all = Self::pauses().into_iter().map(|pause| (pause, pause.state(now)));
        all.filter(|(_, state)| *state != State::Free).collect()
    }

    /// How long a pause lasts that is placed now, in milliseconds.
    pub fn length() -> Moment {
        let minutes = match Length::<T>::get() {
            0 => DEFAULT_LENGTH,
            minutes => minutes,
        };
        MINUTE.saturating_mul(minutes.into())
    }

    /// The acts from `from` on, at most a hundred of them.
    pub fn records(from: RecordNumber, limit: u32) -> Vec<(RecordNumber, Record)> {
        page(from, limit).map_while(|number| Some((number, Records::<T>::get(number)?))).collect()
    }
}
