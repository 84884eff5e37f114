//! The formula of the score: decided, waiting, cancelled; the one of genesis.

use crate::{mock::*, Event, FormulaScheduleLength, Formulas, GenesisConfig, LatestFormula, FIRST_DAY, MAX_LEAD_DAYS};
use drl_primitives::{
    credit::score::{Deductions, FormulaRecord, ScoreFormula},
    decision::Decider,
    Day,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{BuildStorage, DispatchError};

fn harsh() -> ScoreFormula {
    let deductions = Deductions { not_rectified: 60, ..Default::default() };
    ScoreFormula { deductions, recovery: 0, ..Default::default() }
}

#[test]
fn r_128_genesis_has_the_first_formula() {
    run(|| {
        let record = FormulaRecord {
            formula: ScoreFormula::default(),
            effective_from: FIRST_DAY,
            decided_at: 0,
            decided_by: Decider::Genesis,
            cancelled_at: None,
        };
        assert_eq!(Credit::formula(1), Some(record));
        assert_eq!(Credit::formula_on(today()), (1, ScoreFormula::default()));
        // Nothing applied earlier; whoever asks is answered by the first.
        assert_eq!(Credit::formula_on(Day(0)).0, 1);
        assert_eq!(Credit::pending_formula(), None);
    });
}

#[test]
#[should_panic(expected = "credit genesis: the value of floor in the formula cannot work")]
fn a_formula_that_cannot_work_begins_no_chain() {
    let formula = ScoreFormula { floor: 100, ..Default::default() };
    let _ = GenesisConfig::<Test> { formula, ..Default::default() }.build_storage();
}

#[test]
fn before_genesis_the_default_applies() {
    sp_io::TestExternalities::default().execute_with(|| {
        assert_eq!(Credit::formula_on(Day(20_000)), (0, ScoreFormula::default()));
    });
}

#[test]
fn r_128_bureau_or_council_decide_on_the_formula() {
    run(|| {
        for (version, origin, decided_by) in
            [(2, signed(BUREAU_CHIEF), Decider::Organisation(BUREAU)), (3, RuntimeOrigin::root(), Decider::Council)]
        {
            assert_ok!(Credit::set_formula(origin, harsh(), today()));
            let event = Event::FormulaDecided { version, effective_from: today(), decided_by };
            assert_eq!(take_events(), [event]);
            let record = FormulaRecord {
                formula: harsh(),
                effective_from: today(),
                decided_at: now(),
                decided_by,
                cancelled_at: None,
            };
            assert_eq!(Credit::formula(version), Some(record));
            assert_eq!(Credit::formula_on(today()), (version, harsh()));
            assert_eq!(Credit::formula_on(today().minus(1)).0, 1);
        }
    });
}

#[test]
fn nobody_else_decides_on_the_formula() {
    run(|| {
        for who in [BUREAU_CLERK, AGENCY_CHIEF, AUDITOR, SIGNATORY, NOBODY] {
            assert_noop!(Credit::set_formula(signed(who), harsh(), today()), DispatchError::BadOrigin);
            assert_noop!(Credit::cancel_formula(signed(who)), DispatchError::BadOrigin);
        }
        assert_noop!(Credit::set_formula(RuntimeOrigin::none(), harsh(), today()), DispatchError::BadOrigin);
    });
}

#[test]
fn a_formula_waits_for_its_day_and_stays_for_the_days_before() {
    run(|| {
        let day = today().plus(10);
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), day));
        assert_eq!(Credit::pending_formula(), Some((2, day)));
        pass(9);
        assert_eq!(Credit::formula_on(today()).0, 1);
        pass(1);
        assert_eq!(Credit::formula_on(today()).0, 2);
        assert_eq!(Credit::pending_formula(), None);
        assert_eq!(Credit::formula_on(day.minus(1)).0, 1);
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), ScoreFormula::default(), today().plus(1)));
        assert_eq!(Credit::formula_on(today()).0, 2);
        assert_eq!(Credit::formula_on(today().plus(1)).0, 3);
    });
}

#[test]
fn one_formula_waits_at_a_time() {
    run(|| {
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), today().plus(1)));
        for day in [today(), today().plus(1), today().plus(5)] {
            assert_noop!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), day), Fault::DecisionPending);
        }
        pass(1);
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), today()));
    });
}

#[test]
fn a_formula_that_waits_is_cancelled_and_stays_readable() {
    run(|| {
        let day = today().plus(3);
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), day));
        pass(2);
        take_events();
        assert_ok!(Credit::cancel_formula(RuntimeOrigin::root()));
        assert_eq!(take_events(), [Event::FormulaCancelled { version: 2, decided_by: Decider::Council }]);
        assert_eq!(Formulas::<Test>::get(2).unwrap().cancelled_at, Some(now()));
        assert_eq!(Credit::formula_on(day.plus(1)).0, 1);
        assert_eq!(FormulaScheduleLength::<Test>::get(), 1);
        // The number is not used again.
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), today()));
        assert_eq!((LatestFormula::<Test>::get(), Credit::formula_on(today()).0), (3, 3));
        assert_noop!(Credit::cancel_formula(RuntimeOrigin::root()), Fault::NothingPending);
    });
}

#[test]
fn from_its_day_on_a_formula_is_not_cancelled() {
    run(|| {
        assert_noop!(Credit::cancel_formula(RuntimeOrigin::root()), Fault::NothingPending);
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), today().plus(1)));
        pass(1);
        assert_noop!(Credit::cancel_formula(RuntimeOrigin::root()), Fault::NothingPending);
    });
}

#[test]
fn formulas_that_cannot_work_or_apply_are_refused() {
    run(|| {
        let refused = |formula, day, error: Fault| {
            assert_noop!(Credit::set_formula(signed(BUREAU_CHIEF), formula, day), error);
        };
        let mut broken = harsh();
        broken.base = 0;
        refused(broken, today(), Fault::FormulaOutOfRange);
        refused(harsh(), today().minus(1), Fault::DayHasPassed);
        refused(harsh(), today().plus(MAX_LEAD_DAYS + 1), Fault::DayTooFarAhead);
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), harsh(), today().plus(MAX_LEAD_DAYS)));
    });
}

#[test]
fn numbers_of_formulas_run_out_without_harm() {
    externalities().execute_with(|| {
        LatestFormula::<Test>::put(u32::MAX);
        let refused = Credit::set_formula(signed(BUREAU_CHIEF), harsh(), today());
        assert_noop!(refused, Fault::NumbersExhausted);
    });
}
