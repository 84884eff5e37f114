//! Version 1.

use super::*;
use crate::{VersionStatus, FIRST_DAY};
use drl_primitives::decision::Decider;

#[test]
fn r_154_version_one_applies_from_the_regulation_on() {
    assert_eq!(FIRST_DAY, day("2022-03-01"));
    run_with(*marked(7), || {
        assert_eq!(mark(), 7);
        assert_eq!(RuleParameters::current_version(), 1);
        assert_eq!(RuleParameters::latest_version(), 1);
        assert_eq!(RuleParameters::pending_version(), None);
        let (record, status) = RuleParameters::version(1).unwrap();
        assert_eq!(record.parameters, *marked(7));
        assert_eq!(record.effective_from, FIRST_DAY);
        assert_eq!((record.decided_at, record.decided_by), (0, Decider::Genesis));
        assert_eq!(status, VersionStatus::InForce);
        assert_eq!(RuleParameters::version(0), None);
        assert_eq!(RuleParameters::version(2), None);
        assert_eq!(events(), []);
    });
}

#[test]
#[should_panic(expected = "parameter review.formal_review_wd cannot work")]
fn genesis_with_a_bad_value_names_it() {
    run_with(*marked(0), || ());
}

#[test]
fn without_genesis_the_defaults_apply() {
    sp_io::TestExternalities::default().execute_with(|| {
        drl_primitives::testing::Mock::reset();
        assert_eq!(mark(), 15);
        RuleParameters::do_try_state().unwrap();
    });
}
