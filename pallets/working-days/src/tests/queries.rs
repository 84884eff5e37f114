//! What may be asked.

use crate::{mock::*, Tally};
use drl_primitives::{
    clocks::{ClockKind, Clocks, Term},
    testing::Mock,
};

#[test]
fn a_holder_is_answered_for_without_a_scan() {
    run(|| {
        let working_days = Term::WorkingDays;
        let done = start(5);
        let late = start(1);
        let dropped = start_kind(ClockKind::Recheck, working_days(1));
        start_kind(ClockKind::Recheck, working_days(100));
        start_kind(ClockKind::AgreementTerm, Term::Until(day("2026-01-06")));
        WorkingDays::start(ClockKind::Recheck, SUBJECT, BUREAU, working_days(1)).unwrap();
        WorkingDays::stop(done);
        WorkingDays::cancel(dropped);
        Mock::pass_days(3);
        settle();
        let formal = Tally { started: 2, overdue: 1, in_time: 1, breaches: 1, ..Default::default() };
        let recheck = Tally { started: 2, running: 1, cancelled: 1, ..Default::default() };
        let term = Tally { started: 1, reached: 1, ..Default::default() };
        assert_eq!(
            WorkingDays::tally(AGENCY),
            [(ClockKind::FormalReview, formal), (ClockKind::Recheck, recheck), (ClockKind::AgreementTerm, term)]
        );
        assert_eq!(WorkingDays::open_clocks(AGENCY), 2);
        assert_eq!(WorkingDays::open_clocks(BUREAU), 1);
        assert_eq!(WorkingDays::tally(77), []);
        assert_eq!(WorkingDays::open_clocks(77), 0);
        WorkingDays::stop(late);
        assert_eq!(WorkingDays::open_clocks(AGENCY), 1);
    });
}

#[test]
fn r_127_totals_are_the_sums_over_holders() {
    run(|| {
        start(5);
        let missed = WorkingDays::start(ClockKind::FormalReview, SUBJECT, BUREAU, Term::WorkingDays(1)).unwrap();
        start_kind(ClockKind::Recheck, Term::WorkingDays(2));
        Mock::pass_days(2);
        settle();
        let formal = Tally { started: 2, running: 1, overdue: 1, breaches: 1, ..Default::default() };
        let recheck = Tally { started: 1, running: 1, ..Default::default() };
        assert_eq!(WorkingDays::totals(), [(ClockKind::FormalReview, formal), (ClockKind::Recheck, recheck)]);
        WorkingDays::stop(missed);
        let formal = Tally { started: 2, running: 1, late: 1, breaches: 1, ..Default::default() };
        assert_eq!(WorkingDays::totals().first(), Some(&(ClockKind::FormalReview, formal)));
    });
}
