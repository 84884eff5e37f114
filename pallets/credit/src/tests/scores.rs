//! The score: the same as from all entries, bounded, by the formula of its day.

use crate::mock::*;
use drl_primitives::{
    credit::{
        score::{score, CreditGrade, Deductions, Score, ScoreFormula, ScoreView, ScoredEntry},
        EntryGround, SupersedeGround, Supersession,
    },
    testing::Mock,
    Day, OrgId,
};
use frame_support::{assert_ok, storage::unhashed};

/// The score as anybody computes it, from pages of all entries.
pub fn recomputed(organisation: OrgId, day: Day) -> Score {
    let mut entries = Vec::new();
    loop {
        let page = Credit::entries(organisation, entries.len() as u32, 100);
        if page.is_empty() {
            break;
        }
        entries.extend(page.iter().map(ScoredEntry::from));
    }
    assert_eq!(entries.len() as u32, Credit::entry_count(organisation));
    score(&Credit::formula_on(day).1, entries, day)
}

#[test]
fn r_128_the_score_follows_from_the_entries() {
    run(|| {
        let clean = ScoreView { day: today(), formula: 1, score: Score { value: 100, grade: CreditGrade::Excellent } };
        assert_eq!(Credit::score(USER), clean);
        enter(USER, EntryGround::NotRectified);
        assert_eq!(Credit::score(USER).score, Score { value: 70, grade: CreditGrade::Fair });
        pass(31);
        enter(USER, EntryGround::LawBroken);
        assert_eq!(Credit::score(USER).score, Score { value: 21, grade: CreditGrade::Poor });
        enter(USER, EntryGround::Equivocation);
        assert_eq!(Credit::score(USER).score.value, 1);
        assert_eq!(Credit::score(OTHER_USER).score.value, 100);
        assert_eq!(Credit::score(UNKNOWN).score.value, 100);
    });
}

#[test]
fn r_128_superseded_entries_cost_nothing_on_any_day() {
    run(|| {
        let entry = enter(USER, EntryGround::LawBroken);
        let day = today();
        pass(100);
        assert_eq!(Credit::score_on(USER, day).score.value, 50);
        let by = SupersedeGround::CourtOrder;
        assert_ok!(Credit::supersede(signed(BUREAU_CHIEF), entry, by, Supersession::Removed, DECISION));
        assert_eq!(Credit::score(USER).score.value, 100);
        assert_eq!(Credit::score_on(USER, day).score.value, 100);
    });
}

#[test]
fn r_128_a_correction_costs_from_the_day_of_what_it_corrects() {
    run(|| {
        let entry = enter(USER, EntryGround::LawBroken);
        pass(365);
        let how = Supersession::Corrected(EntryGround::NotRectified);
        assert_ok!(Credit::supersede(signed(BUREAU_CHIEF), entry, SupersedeGround::CourtOrder, how, DECISION));
        assert_eq!(Credit::score(USER).score.value, 100 - 30 + 12);
    });
}

#[test]
fn r_128_a_score_of_a_past_day_leaves_out_what_came_later() {
    run(|| {
        enter(USER, EntryGround::NotRectified);
        let day = today();
        pass(1);
        for _ in 0..3 {
            enter(USER, EntryGround::NotRectified);
        }
        assert_eq!(Credit::score_on(USER, day.minus(1)).score.value, 100);
        assert_eq!(Credit::score_on(USER, day).score.value, 70);
        assert_eq!(Credit::score(USER).score.value, 0);
        for offset in 0..3 {
            let day = day.minus(1).plus(offset);
            assert_eq!(Credit::score_on(USER, day).score, recomputed(USER, day));
        }
    });
}

#[test]
fn q_32_expiry_ends_a_bar_and_not_the_cost() {
    run(|| {
        Mock::parameters(|p| p.applicant.bar_months = 1);
        enter(USER, EntryGround::LawBroken);
        pass(62);
        assert!(Credit::entries(USER, 0, 1)[0].expired);
        assert_eq!(Credit::score(USER).score.value, 52);
    });
}

#[test]
fn r_128_the_formula_of_the_day_counts() {
    run(|| {
        enter(USER, EntryGround::NotRectified);
        let deductions = Deductions { not_rectified: 40, ..Default::default() };
        let formula = ScoreFormula { deductions, ..Default::default() };
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), formula, today().plus(5)));
        pass(5);
        let view = Credit::score(USER);
        assert_eq!((view.formula, view.score.value), (2, 60));
        let before = Credit::score_on(USER, today().minus(1));
        assert_eq!((before.formula, before.score.value), (1, 70));
    });
}

/// How many keys of standing entries are read is bounded by the formula, however many entries there are: with the entries that
/// do not matter gone from the index, the number is the same.
#[test]
fn a_score_depends_on_the_youngest_entries_alone() {
    run(|| {
        for _ in 0..400 {
            enter(USER, EntryGround::NotRectified);
            enter(USER, EntryGround::Equivocation);
            pass(3);
        }
        let before = Credit::score(USER);
        assert_eq!(before.score, recomputed(USER, today()));
        // 100 points of 30 less little each: the last ten of a ground decide.
        let reach = 10;
        let mut removed = 0;
        let _ = frame_support::storage::with_transaction(|| {
            for id in 0..Credit::entry_count(USER) - 2 * reach {
                let entry = crate::Entries::<Test>::get(id).unwrap();
                let (_, by_since) = Credit::index_keys(id, &entry);
                unhashed::kill(&crate::StandingBySince::<Test>::hashed_key_for(by_since));
                removed += 1;
            }
            assert_eq!(Credit::score(USER), before);
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
        assert_eq!(removed, 780);
    });
}

#[test]
fn scores_change_no_state() {
    run(|| {
        enter(USER, EntryGround::NotRectified);
        frame_support::assert_storage_noop!({
            for day in [0, today().0, u32::MAX] {
                Credit::score_on(USER, Day(day));
            }
        });
    });
}
