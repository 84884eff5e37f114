//! The formula of the score, by version: decided like the governed parameters, and readable for ever.

use crate::{
    Config, Error, Event, FormulaSchedule, FormulaScheduleLength, FormulaVersion, Formulas, LatestFormula, Pallet,
    FIRST_DAY, MAX_LEAD_DAYS,
};
use drl_primitives::{
    clocks::Clocks,
    credit::score::{FormulaRecord, ScoreFormula},
    decision::Decider,
    history::as_of,
    Day,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    /// Keeps version 1.
    pub(crate) fn store_first_formula(formula: ScoreFormula) {
        let decided_by = Decider::Genesis;
        let record =
            FormulaRecord { formula, effective_from: FIRST_DAY, decided_at: 0, decided_by, cancelled_at: None };
        Formulas::<T>::insert(1, record);
        LatestFormula::<T>::put(1);
        FormulaSchedule::<T>::insert(0, (FIRST_DAY, 1));
        FormulaScheduleLength::<T>::put(1);
    }

    pub(crate) fn do_set_formula(formula: ScoreFormula, effective_from: Day, decided_by: Decider) -> DispatchResult {
        ensure!(formula.fault().is_none(), Error::<T>::FormulaOutOfRange);
        let today = T::Clocks::today();
        ensure!(effective_from >= today, Error::<T>::DayHasPassed);
        ensure!(effective_from <= today.plus(MAX_LEAD_DAYS), Error::<T>::DayTooFarAhead);
        ensure!(Self::pending_formula().is_none(), Error::<T>::DecisionPending);

        let version = LatestFormula::<T>::get().checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        let number = FormulaScheduleLength::<T>::try_mutate(Self::take_number)?;
        let decided_at = T::Clocks::now();
        let record = FormulaRecord { formula, effective_from, decided_at, decided_by, cancelled_at: None };
        Formulas::<T>::insert(version, record);
        LatestFormula::<T>::put(version);
        FormulaSchedule::<T>::insert(number, (effective_from, version));
        Self::deposit_event(Event::FormulaDecided { version, effective_from, decided_by });
        Ok(())
    }

    pub(crate) fn do_cancel_formula(decided_by: Decider) -> DispatchResult {
        let (version, _) = Self::pending_formula().ok_or(Error::<T>::NothingPending)?;

        let now = T::Clocks::now();
        Formulas::<T>::mutate_extant(version, |record| record.cancelled_at = Some(now));
        let last = FormulaScheduleLength::<T>::mutate(|length| {
            *length = length.saturating_sub(1);
            *length
        });
        FormulaSchedule::<T>::remove(last);
        Self::deposit_event(Event::FormulaCancelled { version, decided_by });
        Ok(())
    }

    /// The version that waits for its day, and that day.
    pub fn pending_formula() -> Option<(FormulaVersion, Day)> {
        let last = FormulaScheduleLength::<T>::get().checked_sub(1)?;
        let (day, version) = FormulaSchedule::<T>::get(last)?;
        (day > T::Clocks::today()).then_some((version, day))
    }

    /// The number of the version that applies on a day. Reads about `log2` of the number of versions.
    pub(crate) fn formula_version_on(day: Day) -> FormulaVersion {
        let length = FormulaScheduleLength::<T>::get();
        as_of(length, day.0.into(), |number| {
            FormulaSchedule::<T>::get(number).map(|(from, version)| (from.0.into(), version))
        })
        .or_else(|| FormulaSchedule::<T>::get(0).map(|(_, version)| version))
        .unwrap_or_default()
    }
}
