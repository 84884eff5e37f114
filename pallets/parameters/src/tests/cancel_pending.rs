//! Dropping a decision before its day.

use super::*;
use crate::{Error, Event, PendingVersion, VersionStatus};
use drl_primitives::{clocks::Clocks, decision::Decider, testing::Mock};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_pending_decision_is_cancelled_and_stays_readable() {
    run(|| {
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(20), day("2026-01-10")));
        events();
        Mock::pass_days(1);
        assert_ok!(RuleParameters::cancel_pending(RuntimeOrigin::signed(CHIEF)));
        let decided_by = Decider::Organisation(BUREAU);
        assert_eq!(events(), [Event::PendingCancelled { version: 2, decided_by }]);
        assert_eq!(PendingVersion::<Test>::get(), None);
        let (record, status) = RuleParameters::version(2).unwrap();
        assert_eq!((record.cancelled_at, status), (Some(Mock::now()), VersionStatus::Cancelled));
        Mock::pass_days(10);
        assert_eq!(mark(), 15);
        // The number is not used again.
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(21), Mock::today()));
        assert_eq!(RuleParameters::current_version(), 3);
    });
}

#[test]
fn nothing_to_cancel() {
    run(|| {
        assert_noop!(RuleParameters::cancel_pending(RuntimeOrigin::root()), Error::<Test>::NothingPending);
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(20), day("2026-01-06")));
        Mock::pass_days(1);
        assert_noop!(RuleParameters::cancel_pending(RuntimeOrigin::root()), Error::<Test>::NothingPending);
        assert_eq!(mark(), 20);
    });
}

#[test]
fn only_the_bureau_and_the_council_cancel() {
    run(|| {
        assert_ok!(RuleParameters::set(RuntimeOrigin::root(), marked(20), day("2026-01-10")));
        for who in [PREPARER, STRANGER, 99] {
            assert_noop!(RuleParameters::cancel_pending(RuntimeOrigin::signed(who)), BadOrigin);
        }
        assert_noop!(RuleParameters::cancel_pending(RuntimeOrigin::none()), BadOrigin);
    });
}
