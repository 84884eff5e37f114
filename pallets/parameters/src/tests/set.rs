//! Deciding parameters.

use super::*;
use crate::{Error, Event, Latest, VersionStatus, MAX_LEAD_DAYS};
use drl_primitives::{
    clocks::Clocks,
    decision::Decider,
    parameters::{MonthDay, MAX_MONTHS, MAX_WORKING_DAYS},
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn q_08_parameters_decided_for_today_apply_at_once() {
    run(|| {
        assert_ok!(RuleParameters::set(RuntimeOrigin::signed(CHIEF), marked(20), day("2026-01-05")));
        let decided_by = Decider::Organisation(BUREAU);
        let effective_from = day("2026-01-05");
        assert_eq!(events(), [Event::ParametersDecided { version: 2, effective_from, decided_by }]);
        assert_eq!(mark(), 20);
        assert_eq!(RuleParameters::pending_version(), None);
        let (record, status) = RuleParameters::version(2).unwrap();
        assert_eq!(status, VersionStatus::InForce);
        assert_eq!((record.decided_at, record.decided_by), (Mock::now(), decided_by));
        assert_eq!(RuleParameters::version(1).unwrap().1, VersionStatus::Past);
    });
}

#[test]
fn parameters_decided_for_a_later_day_wait_for_it() {
    run(|| {
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(20), day("2026-01-07")));
        let effective_from = day("2026-01-07");
        assert_eq!(events(), [Event::ParametersDecided { version: 2, effective_from, decided_by: Decider::Council }]);
        assert_eq!(mark(), 15);
        assert_eq!(RuleParameters::version(2).unwrap().1, VersionStatus::Pending);
        assert_eq!(RuleParameters::pending_version().unwrap().version, 2);
        Mock::pass_days(1);
        assert_eq!(mark(), 15);
        // The day begins at 00:00 of China.
        Mock::set_now(day("2026-01-07").start() - 1);
        assert_eq!(mark(), 15);
        Mock::set_now(day("2026-01-07").start());
        assert_eq!(mark(), 20);
        assert_eq!(RuleParameters::version(1).unwrap().1, VersionStatus::Past);
        assert_eq!(RuleParameters::version(2).unwrap().1, VersionStatus::InForce);
        assert_eq!(RuleParameters::pending_version(), None);
    });
}

#[test]
fn every_version_stays_readable() {
    run(|| {
        for mark in 1..=10u16 {
            assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(mark), Mock::today().plus(1)));
            Mock::pass_days(2);
        }
        assert_eq!(mark(), 10);
        assert_eq!(RuleParameters::latest_version(), 11);
        for version in 2..=11u32 {
            let (record, status) = RuleParameters::version(version).unwrap();
            assert_eq!(u32::from(record.parameters.review.formal_review_wd), version - 1);
            assert_eq!(status == VersionStatus::InForce, version == 11);
        }
    });
}

#[test]
fn a_second_decision_waits_until_the_first_applies() {
    run(|| {
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(20), day("2026-01-10")));
        for other in ["2026-01-05", "2026-01-10", "2026-02-01"] {
            assert_noop!(
                RuleParameters::set(RuntimeOrigin::root(), marked(21), day(other)),
                Error::<Test>::DecisionPending
            );
        }
        Mock::pass_days(5);
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(21), day("2026-01-20")));
        // What had come of its day stays in force.
        assert_eq!(mark(), 20);
        Mock::pass_days(10);
        assert_eq!(mark(), 21);
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(22), day("2026-01-20")));
        assert_eq!(mark(), 22);
        assert_eq!(RuleParameters::version(3).unwrap().1, VersionStatus::Past);
    });
}

#[test]
fn only_the_bureau_and_the_council_decide() {
    run(|| {
        for who in [PREPARER, STRANGER, 99] {
            assert_noop!(RuleParameters::set(RuntimeOrigin::signed(who), marked(20), day("2026-01-05")), BadOrigin);
        }
        assert_noop!(RuleParameters::set(RuntimeOrigin::none(), marked(20), day("2026-01-05")), BadOrigin);
    });
}

#[test]
fn the_day_is_neither_past_nor_too_far() {
    run(|| {
        let today = Mock::today();
        let set = |day| RuleParameters::set(RuntimeOrigin::root(), marked(20), day);
        assert_noop!(set(today.minus(1)), Error::<Test>::DayHasPassed);
        assert_noop!(set(Day(0)), Error::<Test>::DayHasPassed);
        assert_noop!(set(today.plus(MAX_LEAD_DAYS + 1)), Error::<Test>::DayTooFarAhead);
        assert_noop!(set(Day(u32::MAX)), Error::<Test>::DayTooFarAhead);
        assert_ok!(set(today.plus(MAX_LEAD_DAYS)));
    });
}

#[test]
fn values_that_cannot_work_are_refused_by_their_group() {
    run(|| {
        let refused = |change: fn(&mut Parameters), error: Error<Test>| {
            let mut parameters = Parameters::default();
            change(&mut parameters);
            assert_noop!(RuleParameters::set(RuntimeOrigin::root(), Box::new(parameters), Mock::today()), error);
        };
        refused(|p| p.review.demand_review_wd = 0, Error::ReviewValueOutOfRange);
        refused(|p| p.review.recheck_wd = MAX_WORKING_DAYS + 1, Error::ReviewValueOutOfRange);
        refused(|p| p.review.windows.swap(2, 3), Error::ReviewValueOutOfRange);
        refused(|p| p.review.windows[0] = MonthDay { month: 2, day: 29 }, Error::ReviewValueOutOfRange);
        refused(|p| p.catalog.attribute_review_months = 0, Error::CatalogValueOutOfRange);
        refused(|p| p.catalog.open_elsewhere_months = MAX_MONTHS + 1, Error::CatalogValueOutOfRange);
        refused(|p| p.applicant.rating_scale = 6, Error::ApplicantValueOutOfRange);
        refused(|p| p.applicant.rating_valid_months = 0, Error::ApplicantValueOutOfRange);
        refused(|p| p.agreement.max_term_months = 0, Error::AgreementValueOutOfRange);
        refused(|p| p.conduct.correction_wd = 0, Error::ConductValueOutOfRange);
        assert_eq!(Latest::<Test>::get(), 1);
        assert_eq!(events(), []);
    });
}

#[test]
fn values_at_their_bounds_are_taken() {
    run(|| {
        for length in [1, MAX_WORKING_DAYS] {
            assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(length), Mock::today()));
            assert_eq!(mark(), length);
        }
    });
}
