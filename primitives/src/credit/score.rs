//! The score of a credit record: a number that anybody computes from the entries by the formula in force.
//!
//! The state holds entries and formulas; the number is derived, here, by the same function for runtime and clients.

use super::{EntryGround, EntryView};
use crate::{decision::Decider, organisation::Identity, Day, Moment, OrgId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// The grade of a data user's credit, from the best to the worst.
    pub enum CreditGrade {
        Excellent = 0, "excellent", "excellent", "优秀";
        Good = 1, "good", "good", "良好";
        Fair = 2, "fair", "fair", "一般";
        Poor = 3, "poor", "poor", "较差";
    }
}

/// The highest score that a formula may begin with. It also bounds how many entries a score depends on: see [`ScoreFormula`].
pub const MAX_SCORE: u8 = 100;

/// What an entry costs on the day it is made, by its ground.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(default, deny_unknown_fields)]
pub struct Deductions {
    /// [`EntryGround::NotRectified`].
    pub not_rectified: u8,
    /// [`EntryGround::LawBroken`].
    pub law_broken: u8,
    /// [`EntryGround::Equivocation`].
    pub equivocation: u8,
}

impl Default for Deductions {
    fn default() -> Self {
        Self { not_rectified: 30, law_broken: 50, equivocation: 20 }
    }
}

/// The least score of each grade but the worst.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(default, deny_unknown_fields)]
pub struct GradeBands {
    /// [`CreditGrade::Excellent`].
    pub excellent: u8,
    /// [`CreditGrade::Good`].
    pub good: u8,
    /// [`CreditGrade::Fair`].
    pub fair: u8,
}

impl Default for GradeBands {
    fn default() -> Self {
        Self { excellent: 90, good: 75, fair: 60 }
    }
}

/// How a score follows from the entries. Versions of it are decided like the governed parameters.
///
/// Each entry that was not superseded costs the deduction of its ground, less `recovery` for each full month since its day, and
/// never less than nothing. The score is `base` less all that, and never less than `floor`. Everything is a whole number: an
/// entry that costs anything costs at least 1, so that no score depends on more than `base - floor` entries.
///
/// Expiry ends a bar; in the score, entries fade by `recovery` alone.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(default, deny_unknown_fields)]
pub struct ScoreFormula {
    /// The score of a record without entries, 1 to [`MAX_SCORE`].
    pub base: u8,
    /// The lowest score, less than `base`.
    pub floor: u8,
    /// What an entry costs.
    pub deductions: Deductions,
    /// How much of its cost an entry loses with each full month; 0 where it never fades.
    pub recovery: u8,
    /// The grades.
    pub bands: GradeBands,
}

impl Default for ScoreFormula {
    fn default() -> Self {
        Self { base: MAX_SCORE, floor: 0, deductions: Deductions::default(), recovery: 1, bands: GradeBands::default() }
    }
}

impl ScoreFormula {
    /// The name of the first field whose value cannot work, if any.
    pub fn fault(&self) -> Option<&'static str> {
        let GradeBands { excellent, good, fair } = self.bands;
        let faults = [
            (!(1..=MAX_SCORE).contains(&self.base), "base"),
            (self.floor >= self.base, "floor"),
            // Every grade can be reached: the worst too.
            (!(self.floor < fair && fair < good && good < excellent && excellent <= self.base), "bands"),
        ];
        faults.into_iter().find(|(faulty, _)| *faulty).map(|(_, name)| name)
    }

    /// What an entry on this ground costs on its day.
    pub const fn deduction(&self, ground: EntryGround) -> u8 {
        match ground {
            EntryGround::NotRectified => self.deductions.not_rectified,
            EntryGround::LawBroken => self.deductions.law_broken,
            EntryGround::Equivocation => self.deductions.equivocation,
        }
    }

    /// What an entry on this ground, of the day `since`, still costs on the day `at`; nothing before its day.
    ///
    /// Of two entries on the same ground the younger never costs less.
    pub fn cost(&self, ground: EntryGround, since: Day, at: Day) -> u8 {
        if since > at {
            return 0;
        }
        let faded = full_months(since, at).saturating_mul(u32::from(self.recovery));
        self.deduction(ground).saturating_sub(u8::try_from(faded).unwrap_or(u8::MAX))
    }

    /// How much entries may cost together before the score is at its floor.
    pub const fn reach(&self) -> u32 {
        self.base.saturating_sub(self.floor) as u32
    }

    /// The score after a cost.
    pub fn after(&self, cost: u32) -> Score {
        let cost = u8::try_from(cost.min(self.reach())).unwrap_or(u8::MAX);
        let value = self.base.saturating_sub(cost);
        Score { value, grade: self.grade(value) }
    }

    /// The grade of a score.
    pub const fn grade(&self, value: u8) -> CreditGrade {
        if value >= self.bands.excellent {
            CreditGrade::Excellent
        } else if value >= self.bands.good {
            CreditGrade::Good
        } else if value >= self.bands.fair {
            CreditGrade::Fair
        } else {
            CreditGrade::Poor
        }
    }
}

/// How many full months lie between two days: a month is full on the same day of the next, or on its last day where it is shorter.
/// None where `to` is not later.
pub fn full_months(from: Day, to: Day) -> u32 {
    if to <= from {
        return 0;
    }
    let ((from_year, from_month, _), (to_year, to_month, _)) = (from.ymd(), to.ymd());
    let begun = (u32::from(to_year) * 12 + u32::from(to_month))
        .saturating_sub(u32::from(from_year) * 12 + u32::from(from_month));
    if from.plus_months(begun) <= to {
        begun
    } else {
        begun.saturating_sub(1)
    }
}

/// What a score depends on of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ScoredEntry {
    /// Its ground.
    pub ground: EntryGround,
    /// The day from which it counts.
    pub since: Day,
    /// Whether it was not superseded.
    pub stands: bool,
}

impl<AccountId, BlockNumber> From<&EntryView<AccountId, BlockNumber>> for ScoredEntry {
    fn from(entry: &EntryView<AccountId, BlockNumber>) -> Self {
        Self { ground: entry.ground, since: entry.since, stands: entry.status.stands() }
    }
}

/// A score with its grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Score {
    /// The number.
    pub value: u8,
    /// The grade it is in.
    pub grade: CreditGrade,
}

/// The score on a day of a record with these entries, in any order. Entries that were superseded cost nothing, on no day: what was
/// entered wrongly is not held against anybody afterwards.
pub fn score(formula: &ScoreFormula, entries: impl IntoIterator<Item = ScoredEntry>, at: Day) -> Score {
    let cost = entries
        .into_iter()
        .filter(|entry| entry.stands)
        .fold(0u32, |sum, entry| sum.saturating_add(u32::from(formula.cost(entry.ground, entry.since, at))));
    formula.after(cost)
}

/// The first day of the evaluation period that a day lies in: periods of so many months follow one another from January
/// 1970 on, so that 12 months are calendar years and 3 are quarters. No months count as one.
pub fn evaluation_period(day: Day, months: u16) -> Day {
    let months = u32::from(months.max(1));
    let (year, month, _) = day.ymd();
    let count = (u32::from(year).saturating_sub(1970)) * 12 + u32::from(month) - 1;
    Day::default().plus_months(count - count % months)
}

/// A version of the formula, with the day from which it applies.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct FormulaRecord {
    /// The values.
    pub formula: ScoreFormula,
    /// The first day it applies to.
    pub effective_from: Day,
    /// When it was decided; 0 for that of genesis.
    pub decided_at: Moment,
    /// Who decided.
    pub decided_by: Decider,
    /// When it was dropped, before it applied.
    pub cancelled_at: Option<Moment>,
}

/// A score, and how to compute it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ScoreView {
    /// The day it is of.
    pub day: Day,
    /// The version of the formula that applied on that day.
    pub formula: u32,
    /// The score.
    pub score: Score,
}

/// What is published about the credit of a data user.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct EvaluationView {
    /// Who. A natural person is published by this number alone.
    pub organisation: OrgId,
    /// Name and code of a legal person or other organisation; none of a natural person.
    pub identity: Option<Identity>,
    /// The evaluation: the score on the first day of the period, which stays the same all through it unless an entry is
    /// superseded.
    pub evaluated: ScoreView,
    /// The score today.
    pub current: ScoreView,
}

/// A page of evaluations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct EvaluationPage {
    /// The data users among the organisations that the page covers, in the order of their numbers.
    pub evaluations: Vec<EvaluationView>,
    /// The organisation that the next page begins with; none after the last.
    pub next: Option<OrgId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn entry(ground: EntryGround, since: &str) -> ScoredEntry {
        ScoredEntry { ground, since: day(since), stands: true }
    }

    #[test]
    fn defaults_work_and_bad_values_are_named() {
        let fault = |change: fn(&mut ScoreFormula)| {
            let mut formula = ScoreFormula::default();
            change(&mut formula);
            formula.fault()
        };
        assert_eq!(fault(|_| {}), None);
        assert_eq!(fault(|f| f.base = 0), Some("base"));
        assert_eq!(fault(|f| f.base = MAX_SCORE + 1), Some("base"));
        assert_eq!(fault(|f| f.floor = f.base), Some("floor"));
        assert_eq!(fault(|f| f.floor = f.bands.fair), Some("bands"));
        assert_eq!(fault(|f| f.bands.good = f.bands.excellent), Some("bands"));
        assert_eq!(fault(|f| f.bands.excellent = f.base + 1), Some("bands"));
    }

    #[test]
    fn r_128_a_record_without_entries_has_the_best_grade() {
        let formula = ScoreFormula::default();
        let clean = score(&formula, [], day("2026-01-05"));
        assert_eq!(clean, Score { value: 100, grade: CreditGrade::Excellent });
    }

    #[test]
    fn r_128_entries_cost_by_ground_and_fade_by_month() {
        let formula = ScoreFormula::default();
        let entries = [entry(EntryGround::NotRectified, "2026-01-31"), entry(EntryGround::LawBroken, "2026-03-15")];
        for (at, value, grade) in [
            ("2026-01-30", 100, CreditGrade::Excellent),
            ("2026-01-31", 70, CreditGrade::Fair),
            ("2026-02-27", 70, CreditGrade::Fair),
            ("2026-02-28", 71, CreditGrade::Fair),
            ("2026-03-15", 21, CreditGrade::Poor),
            ("2026-03-31", 22, CreditGrade::Poor),
            ("2028-07-31", 78, CreditGrade::Good),
            ("2030-05-14", 99, CreditGrade::Excellent),
            ("2030-05-15", 100, CreditGrade::Excellent),
        ] {
            assert_eq!(score(&formula, entries, day(at)), Score { value, grade }, "{at}");
        }
    }

    #[test]
    fn r_128_the_score_stops_at_the_floor_and_superseded_entries_cost_nothing() {
        let formula = ScoreFormula { floor: 10, ..Default::default() };
        let at = day("2026-01-05");
        let mut entries = vec![entry(EntryGround::LawBroken, "2026-01-05"); 500];
        assert_eq!(score(&formula, entries.clone(), at).value, 10);
        for entry in entries.iter_mut().skip(1) {
            entry.stands = false;
        }
        assert_eq!(score(&formula, entries, at).value, 50);
    }

    #[test]
    fn grades_begin_with_their_band() {
        let formula = ScoreFormula::default();
        let grades: Vec<_> = [100, 90, 89, 75, 74, 60, 59, 0].into_iter().map(|value| formula.grade(value)).collect();
        use CreditGrade::{Excellent, Fair, Good, Poor};
        assert_eq!(grades, [Excellent, Excellent, Good, Good, Fair, Fair, Poor, Poor]);
    }

    #[test]
    fn q_19_periods_are_calendar_years_quarters_and_the_like() {
        for (at, months, first) in [
            ("2026-11-24", 12, "2026-01-01"),
            ("2026-12-31", 12, "2026-01-01"),
            ("2027-01-01", 12, "2027-01-01"),
            ("2026-11-24", 3, "2026-10-01"),
            ("2026-11-24", 1, "2026-11-01"),
            ("2026-11-24", 0, "2026-11-01"),
            ("1970-01-01", 120, "1970-01-01"),
            ("9999-12-31", 12, "9999-01-01"),
        ] {
            assert_eq!(evaluation_period(day(at), months), day(first), "{at} {months}");
        }
    }

    proptest! {
        #[test]
        fn months_are_counted_as_a_scan_counts_them(from in 0u32..40_000, span in 0u32..4_000) {
            let (from, to) = (Day(from), Day(from + span));
            let scanned = (0u32..).take_while(|months| from.plus_months(*months) <= to).last().unwrap_or(0);
            prop_assert_eq!(full_months(from, to), scanned);
            prop_assert_eq!(full_months(to, from), 0);
        }

        /// Reading the newest entries first may stop at the first that costs nothing (see the credit pallet).
        #[test]
        fn the_younger_entry_never_costs_less(
            ground in prop::sample::select(EntryGround::ALL),
            since in 0u32..40_000, younger in 0u32..900, later in 0u32..900,
            deduction in any::<u8>(), recovery in any::<u8>(),
        ) {
            let deductions = Deductions { not_rectified: deduction, law_broken: deduction, equivocation: deduction };
            let formula = ScoreFormula { deductions, recovery, ..Default::default() };
            let (old, young) = (Day(since), Day(since + younger));
            let at = young.plus(later);
            prop_assert!(formula.cost(ground, young, at) >= formula.cost(ground, old, at));
        }

        /// No value fails, and the score stays within the formula.
        #[test]
        fn scores_stay_between_floor_and_base(
            base in 1u8..=MAX_SCORE, floor in any::<u8>(),
            law_broken in any::<u8>(), recovery in any::<u8>(),
            days in prop::collection::vec(any::<u32>(), 0..50), at in any::<u32>(),
        ) {
            let floor = floor % base;
            let deductions = Deductions { law_broken, ..Default::default() };
            let formula = ScoreFormula { base, floor, deductions, recovery, bands: Default::default() };
            let entries = days.iter().map(|since| ScoredEntry { ground: EntryGround::LawBroken, since: Day(*since), stands: true });
            let value = score(&formula, entries, Day(at)).value;
            prop_assert!((floor..=base).contains(&value));
        }
    }
}
