//! `set_quota` and the arithmetic of quotas.

use crate::{mock::*, types::Usage, Error, Event, Quota, Quotas, Usages};
use drl_primitives::{decision::Decider, organisation::OrgKind};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_runtime::traits::BadOrigin;

const QUOTA: Quota = Quota { ref_time: 9_000_000_000_000, proof_size: 9_000_000, bytes: 90_000 };

#[test]
fn quotas_are_set_by_decision() {
    run(|| {
        assert_eq!(Registry::quota(OrgKind::DataUser), DefaultQuota::get());
        assert_ok!(Registry::set_quota(RuntimeOrigin::root(), OrgKind::DataUser, QUOTA));
        assert_ok!(Registry::set_quota(by(BUREAU_CHIEF), OrgKind::Agency, QUOTA));
        assert_eq!(Registry::quota(OrgKind::DataUser), QUOTA);
        assert_eq!(Registry::quota(OrgKind::Agency), QUOTA);
        assert_eq!(Registry::quota(OrgKind::Bureau), DefaultQuota::get());
        assert_eq!(
            events(),
            [
                Event::QuotaSet { kind: OrgKind::DataUser, quota: QUOTA, by: Decider::Council },
                Event::QuotaSet { kind: OrgKind::Agency, quota: QUOTA, by: Decider::Organisation(BUREAU) },
            ]
        );
    });
}

#[test]
fn quotas_are_not_set_by_others() {
    run(|| {
        for origin in [by(BUREAU_OFFICER), by(AGENCY_CHIEF), by(STRANGER), RuntimeOrigin::none()] {
            assert_noop!(Registry::set_quota(origin, OrgKind::DataUser, QUOTA), BadOrigin);
        }
    });
}

#[test]
fn a_quota_leaves_room_for_any_call_of_the_registry() {
    run(|| {
        let least = Registry::least_quota();
        let set = |quota| Registry::set_quota(RuntimeOrigin::root(), OrgKind::Bureau, quota);
        assert_noop!(set(Quota::default()), Error::<Test>::QuotaTooSmall);
        for small in [
            Quota { ref_time: least.ref_time - 1, ..least },
            Quota { proof_size: least.proof_size - 1, ..least },
            Quota { bytes: least.bytes - 1, ..least },
        ] {
            assert_noop!(set(small), Error::<Test>::QuotaTooSmall);
        }
        assert_ok!(set(least));
        assert_eq!(Quotas::<Test>::get(OrgKind::Bureau), Some(least));
    });
}

#[test]
fn periods_are_counted_in_blocks() {
    run(|| {
        for (block, period, next) in [(0, 0, 10), (9, 0, 10), (10, 1, 20), (25, 2, 30)] {
            System::set_block_number(block);
            assert_eq!((Registry::period(), Registry::next_period_starts()), (period, next));
        }
    });
}

#[test]
fn what_is_left_is_known() {
    run(|| {
        let quota = DefaultQuota::get();
        assert_eq!(Registry::remaining_quota(COMPANY), quota);
        assert_eq!(Registry::remaining_quota(FIRST_FREE), Quota::default());
        let used = Quota { ref_time: 10, proof_size: 20, bytes: 30 };
        Usages::<Test>::insert(COMPANY, Usage { period: 0, ..Usage::default() }.plus(&used));
        assert_eq!(Registry::remaining_quota(COMPANY), quota.minus(&used));
        System::set_block_number(PERIOD);
        assert_eq!(Registry::remaining_quota(COMPANY), quota);
    });
}

#[test]
fn what_was_not_used_is_given_back_within_the_period() {
    run(|| {
        let used = Quota { ref_time: 10, proof_size: 20, bytes: 30 };
        let usage = Usage { period: 0, ..Usage::default() }.plus(&used);
        Usages::<Test>::insert(COMPANY, usage);
        Registry::give_back(COMPANY, &Quota { ref_time: 4, proof_size: 50, bytes: 0 });
        let left = Usage { ref_time: 6, proof_size: 0, ..usage };
        assert_eq!(Usages::<Test>::get(COMPANY), Some(left));
        System::set_block_number(PERIOD);
        Registry::give_back(COMPANY, &used);
        assert_eq!(Usages::<Test>::get(COMPANY), Some(left));
        Registry::give_back(AGENCY, &used);
        assert_eq!(Usages::<Test>::get(AGENCY), None);
    });
}

#[test]
fn the_constants_of_the_mock_work() {
    run(Registry::integrity_test);
}

#[test]
#[should_panic(expected = "less than one transaction needs")]
fn a_default_quota_that_lets_nothing_in_is_refused() {
    DefaultQuota::set(Quota::default());
    built_from(Default::default()).execute_with(Registry::integrity_test);
}
