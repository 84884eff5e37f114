//! What follows from a credit record: whether it bars an application, counts in a rating, and the score.

use crate::{
    ConcludedRatings, Config, FormulaVersion, LatestFirst, Pallet, Ratings, StandingByLastDay, StandingBySince,
    WeightInfo,
};
use drl_primitives::{
    application::CreditCheck,
    clocks::Clocks,
    credit::{
        score::{Score, ScoreFormula, ScoreView},
        EntryGround,
    },
    Code, Day, OrgId,
};
use frame_support::weights::Weight;

impl<T: Config> CreditCheck for Pallet<T> {
    fn barred(organisation: OrgId) -> bool {
        let today = T::Clocks::today();
        EntryGround::ALL.iter().any(|ground| ground.bars() && Self::has_effect(organisation, *ground, today))
    }

    fn rating_reaches(organisation: OrgId, least: u8) -> bool {
        least == 0 || Self::valid_grade(organisation).is_some_and(|grade| grade >= least)
    }

    fn check_weight() -> Weight {
        T::WeightInfo::check()
    }
}

impl<T: Config> Pallet<T> {
    /// The grade of an organisation's latest concluded rating, if that is valid today.
    pub fn valid_grade(organisation: OrgId) -> Option<u8> {
        let rating = ConcludedRatings::<T>::get(organisation)?;
        Ratings::<T>::get(rating)?.grade_on(T::Clocks::today())
    }

    /// Whether any entry about the organisation has effect on a day: it stands, and its last day has not passed.
    pub(crate) fn has_entry_with_effect(organisation: OrgId, day: Day) -> bool {
        EntryGround::ALL.iter().any(|ground| Self::has_effect(organisation, *ground, day))
    }

    /// One key is read: that of the entry with the latest last day.
    fn has_effect(organisation: OrgId, ground: EntryGround, day: Day) -> bool {
        StandingByLastDay::<T>::iter_key_prefix((organisation, ground))
            .next()
            .is_some_and(|(last_day, _)| last_day.day() >= day)
    }

    /// The score of an organisation today.
    pub fn score(organisation: OrgId) -> ScoreView {
        Self::score_on(organisation, T::Clocks::today())
    }

    /// The score of an organisation on a day, by the formula of that day and the entries that stand now: what was superseded
    /// since costs nothing.
    ///
    /// Equal to [`drl_primitives::credit::score::score`] of all entries, from a bounded number of them.
    pub fn score_on(organisation: OrgId, day: Day) -> ScoreView {
        let (formula_version, formula) = Self::formula_on(day);
        ScoreView { day, formula: formula_version, score: Self::score_by(organisation, &formula, day) }
    }

    fn score_by(organisation: OrgId, formula: &ScoreFormula, day: Day) -> Score {
        let mut cost = 0u32;
        for ground in EntryGround::ALL {
            for since in Self::standing_since(organisation, *ground, day) {
                let costs = u32::from(formula.cost(*ground, since, day));
                cost = cost.saturating_add(costs);
                // No older entry on this ground costs more than this one; and below the floor no score falls.
                if costs == 0 || cost >= formula.reach() {
                    break;
                }
            }
        }
        formula.after(cost)
    }

    /// The days of the standing entries on a ground that are not later than `day`, the youngest first.
    fn standing_since(organisation: OrgId, ground: EntryGround, day: Day) -> impl Iterator<Item = Day> {
        // The greatest key that an entry of the day after could have: whatever follows it is of `day` or before.
        let just_before = (organisation, ground, LatestFirst::from(day).later(), u32::MAX);
        let start = StandingBySince::<T>::hashed_key_for(just_before);
        StandingBySince::<T>::iter_key_prefix_from((organisation, ground), start).map(|(since, _)| since.day())
    }

    /// The version of the formula that applies on a day, and its values. Before the first version applies, the first; before
    /// genesis, the default as version 0.
    pub fn formula_on(day: Day) -> (FormulaVersion, ScoreFormula) {
        let version = Self::formula_version_on(day);
        let formula = crate::Formulas::<T>::get(version).map(|record| record.formula);
        (version, formula.unwrap_or_default())
    }
}
