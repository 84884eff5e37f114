//! How pauses begin and end. Who may do so is checked in the calls.

use crate::{Act, Config, Error, Pallet, Pause, Pauses, Record, RecordCount, Records, State, Target};
use drl_primitives::{
    clocks::Clocks,
    governance::{Tally, Threshold},
    Moment,
};
use frame_support::{ensure, BoundedVec};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// Lets a pause begin, or last longer, and returns its end.
    pub(crate) fn place(target: Target, tally: Tally) -> Result<Moment, Error<T>> {
        let now = T::Clocks::now();
        let mut pauses = Pauses::<T>::get();
        if !Threshold::Majority.reached(tally) {
            Self::ensure_two_may(&pauses, target, now)?;
        }
        pauses.retain(|pause| pause.target != target && pause.state(now) != State::Free);
        let length = Self::length();
        let until = now.saturating_add(length);
        let pause = Pause { target, until, rests_until: until.saturating_add(length) };
        pauses.try_push(pause).map_err(|_| Error::<T>::TooManyPauses)?;
        Pauses::<T>::put(pauses);
        Ok(until)
    }

    /// What two members may not do: prolong what they stopped, or begin again before it has rested. A call that is paused does
    /// not keep them from stopping the rest of its pallet.
    fn ensure_two_may(pauses: &[Pause], target: Target, now: Moment) -> Result<(), Error<T>> {
        for pause in pauses {
            match pause.state(now) {
                State::Running if pause.target.overlaps(target) => {
                    let wider = target == Target::Pallet(pause.target.pallet()) && pause.target != target;
                    ensure!(wider, Error::<T>::AlreadyPaused);
                }
                State::Resting => ensure!(!pause.target.overlaps(target), Error::<T>::StillResting),
                State::Running | State::Free => {}
            }
        }
        Ok(())
    }

    /// Ends a pause now.
    pub(crate) fn end(target: Target) -> Result<(), Error<T>> {
        let now = T::Clocks::now();
        let mut pauses = Pauses::<T>::get();
        let running = |pause: &&mut Pause| pause.target == target && pause.state(now) == State::Running;
        let pause = pauses.iter_mut().find(running).ok_or(Error::<T>::NotPaused)?;
        (pause.until, pause.rests_until) = (now, now.saturating_add(Self::length()));
        Pauses::<T>::put(pauses);
        Ok(())
    }

    /// Adds an act to the history.
    pub(crate) fn record(target: Target, act: Act, tally: Tally) -> DispatchResult {
        let number = RecordCount::<T>::get();
        let next = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Records::<T>::insert(number, Record { target, act, at: T::Clocks::now(), tally });
        RecordCount::<T>::put(next);
        Ok(())
    }

    /// The pauses, to be looked through. One read.
    pub(crate) fn pauses() -> BoundedVec<Pause, T::MaxPauses> {
        Pauses::<T>::get()
    }
}
