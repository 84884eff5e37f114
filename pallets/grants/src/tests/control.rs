//! What later parts do to grants: rectification, termination, revocation, shutting down.

use crate::{mock::*, Event, Histories, HistoryCounts, Holds};
use drl_primitives::{
    grant::{GrantStatus, StatusCause},
    grant_status::{Act, GrantControl, HoldKind, Overseer, StatusRecord},
    verdict::Reason,
    GrantHash,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

type End = fn(GrantHash, Act<AccountId>) -> DispatchResult;

fn ends() -> [(End, GrantStatus, StatusCause, Reason); 3] {
    [
        (GrantsPallet::terminate, GrantStatus::Terminated, StatusCause::RectificationFailed, Reason::GrantTerminated),
        (GrantsPallet::revoke, GrantStatus::Revoked, StatusCause::DatasetGone, Reason::GrantRevoked),
        (GrantsPallet::shut_down, GrantStatus::ShutDown, StatusCause::EmergencyOver, Reason::GrantShutDown),
    ]
}

#[test]
fn r_096_the_agency_closes_access_during_rectification() {
    run(|| {
        let grant = issue();
        take_events();
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_agency()));
        assert_eq!(
            take_events(),
            [Event::HoldPlaced {
                grant,
                kind: HoldKind::Rectification,
                placed_by: Overseer::Agency,
                organisation: AGENCY,
                officer: AGENCY_CHIEF,
                evidence: FINDING
            }]
        );
        assert_eq!(Histories::<Test>::get(grant, 1).unwrap().cause, StatusCause::Rectification);
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_ok!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_agency()));
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn r_097_bureau_and_agency_close_access_each_for_itself() {
    run(|| {
        let grant = issue();
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_bureau()));
        assert_noop!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_agency()), Fault::PlacedByAnother);
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_agency()));
        assert_ok!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_agency()));
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_ok!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_bureau()));
        assert_eq!(reason(grant), Reason::Granted);
    });
}

fn ends_for_good(index: usize) {
    let (end, status, cause, why) = ends()[index];
    run(|| {
        for (act, held) in [(by_agency(), false), (by_bureau(), true)] {
            let grant = issue();
            if held {
                for kind in [HoldKind::Risk, HoldKind::Rectification] {
                    assert_ok!(GrantsPallet::place_hold(grant, kind, by_agency()));
                    assert_ok!(GrantsPallet::place_hold(grant, kind, by_bureau()));
                }
            }
            let records = HistoryCounts::<Test>::get(grant);
            take_events();
            assert_ok!(end(grant, act));
            let Act { organisation, officer, evidence } = act;
            assert_eq!(take_events(), [Event::GrantEnded { grant, status, cause, organisation, officer, evidence }]);
            assert_eq!(
                Histories::<Test>::get(grant, records),
                Some(StatusRecord {
                    from: now(),
                    block: System::block_number(),
                    status,
                    cause,
                    hold: None,
                    actor: Some(organisation),
                    officer: Some(officer),
                    evidence: Some(evidence),
                })
            );
            assert_eq!(Holds::<Test>::iter_prefix(grant).count(), 0);
            assert_eq!(GrantsPallet::status(grant), Some(status));
            assert_eq!(reason(grant), why);
            // Nothing follows.
            for (again, ..) in ends() {
                assert_noop!(again(grant, by_bureau()), Fault::GrantOver);
            }
            assert_noop!(GrantsPallet::place_hold(grant, HoldKind::Risk, by_bureau()), Fault::GrantOver);
            pass(1);
        }
    });
}

#[test]
fn r_098_a_breach_not_corrected_terminates_the_grant() {
    ends_for_good(0);
}

#[test]
fn r_107_a_withdrawn_dataset_revokes_the_grant() {
    ends_for_good(1);
}

#[test]
fn r_144_after_the_emergency_the_grant_is_shut_down() {
    ends_for_good(2);
}

#[test]
fn only_agency_and_bureau_end_a_grant() {
    run(|| {
        let grant = issue();
        for act in [act(OTHER_AGENCY, OTHER_CHIEF), act(USER, SIGNATORY), act(REGULATOR, AUDITOR), act(77, NOBODY)] {
            for (end, ..) in ends() {
                assert_noop!(end(grant, act), Fault::NotResponsible);
            }
            assert_noop!(GrantsPallet::place_hold(grant, HoldKind::Rectification, act), Fault::NotResponsible);
            assert_noop!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, act), Fault::NotResponsible);
        }
        for (end, ..) in ends() {
            assert_noop!(end(GrantHash::zero(), by_bureau()), Fault::NoSuchGrant);
        }
    });
}
