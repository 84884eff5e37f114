//! The calls: a risk hold placed and lifted.

use crate::{mock::*, Call, Event, Histories, HistoryCounts, Holds};
use drl_primitives::{
    date::DAY_MS,
    grant::{GrantStatus, StatusCause},
    grant_status::{Act, GrantControl, Hold, HoldKey, HoldKind, Overseer, StatusRecord},
    organisation::Standing,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    verdict::Reason,
    GrantHash,
};
use frame_support::{assert_noop, assert_ok, traits::GetCallName};
use sp_runtime::DispatchError;

const AGENCY_RISK: HoldKey = HoldKey { kind: HoldKind::Risk, placed_by: Overseer::Agency };
const BUREAU_RISK: HoldKey = HoldKey { kind: HoldKind::Risk, placed_by: Overseer::Bureau };

fn hold(who: AccountId, grant: GrantHash) -> sp_runtime::DispatchResult {
    GrantsPallet::hold(signed_by(who), grant, FINDING)
}

fn lift(who: AccountId, grant: GrantHash) -> sp_runtime::DispatchResult {
    GrantsPallet::lift(signed_by(who), grant, HoldKind::Risk, PROOF)
}

#[test]
fn r_095_the_agency_of_the_data_holds_and_lifts() {
    run(|| {
        let grant = issue();
        take_events();
        pass(1_000);
        let placed = now();
        assert_ok!(hold(AGENCY_CHIEF, grant));
        assert_eq!(
            take_events(),
            [Event::HoldPlaced {
                grant,
                kind: HoldKind::Risk,
                placed_by: Overseer::Agency,
                organisation: AGENCY,
                officer: AGENCY_CHIEF,
                evidence: FINDING
            }]
        );
        assert_eq!(
            Histories::<Test>::get(grant, 1),
            Some(StatusRecord {
                from: placed,
                block: 2,
                status: GrantStatus::Held,
                cause: StatusCause::RiskHold,
                hold: Some(AGENCY_RISK),
                actor: Some(AGENCY),
                officer: Some(AGENCY_CHIEF),
                evidence: Some(FINDING),
            })
        );
        assert_eq!(Holds::<Test>::get(grant, AGENCY_RISK), Some(Hold { since: placed, act: by_agency() }));
        assert_eq!(reason(grant), Reason::GrantHeld);

        pass(1_000);
        let lifted = now();
        assert_ok!(lift(AGENCY_CHIEF, grant));
        assert_eq!(
            take_events(),
            [Event::HoldLifted {
                grant,
                kind: HoldKind::Risk,
                placed_by: Overseer::Agency,
                organisation: AGENCY,
                officer: AGENCY_CHIEF,
                evidence: PROOF,
                status: GrantStatus::Active,
            }]
        );
        assert_eq!(
            Histories::<Test>::get(grant, 2),
            Some(StatusRecord {
                from: lifted,
                block: 3,
                status: GrantStatus::Active,
                cause: StatusCause::HoldLifted,
                hold: Some(AGENCY_RISK),
                actor: Some(AGENCY),
                officer: Some(AGENCY_CHIEF),
                evidence: Some(PROOF),
            })
        );
        assert_eq!(Holds::<Test>::iter().count(), 0);
        assert_eq!(HistoryCounts::<Test>::get(grant), 3);
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn r_095_the_bureau_holds_and_lifts() {
    run(|| {
        let grant = issue();
        assert_ok!(hold(BUREAU_CHIEF, grant));
        assert_eq!(Holds::<Test>::get(grant, BUREAU_RISK), Some(Hold { since: now(), act: by_bureau() }));
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_ok!(lift(BUREAU_CHIEF, grant));
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn r_095_several_holds_stand_together_and_access_opens_with_the_last() {
    run(|| {
        let grant = issue();
        assert_ok!(hold(AGENCY_CHIEF, grant));
        assert_ok!(hold(BUREAU_CHIEF, grant));
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_bureau()));
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_agency()));
        assert_eq!(Holds::<Test>::iter_prefix(grant).count(), 4);

        take_events();
        assert_ok!(lift(AGENCY_CHIEF, grant));
        assert_eq!(
            take_events(),
            [Event::HoldLifted {
                grant,
                kind: HoldKind::Risk,
                placed_by: Overseer::Agency,
                organisation: AGENCY,
                officer: AGENCY_CHIEF,
                evidence: PROOF,
                status: GrantStatus::Held,
            }]
        );
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_ok!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_bureau()));
        assert_ok!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_agency()));
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_ok!(lift(BUREAU_CHIEF, grant));
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn r_095_only_the_kind_of_actor_that_placed_a_hold_lifts_it() {
    run(|| {
        let grant = issue();
        assert_ok!(hold(AGENCY_CHIEF, grant));
        assert_noop!(lift(BUREAU_CHIEF, grant), Fault::PlacedByAnother);
        assert_ok!(lift(AGENCY_CHIEF, grant));
        assert_ok!(hold(BUREAU_CHIEF, grant));
        assert_noop!(lift(AGENCY_CHIEF, grant), Fault::PlacedByAnother);
    });
}

#[test]
fn r_095_an_officer_of_the_same_organisation_may_lift_what_another_placed() {
    run(|| {
        let grant = issue();
        assert_ok!(hold(AGENCY_CHIEF, grant));
        Mock::dismiss(AGENCY_CHIEF);
        Mock::officer(112u64, AGENCY, drl_primitives::organisation::Role::Head);
        assert_ok!(lift(112, grant));
    });
}

#[test]
fn r_005_another_agency_may_not_act() {
    run(|| {
        let grant = issue();
        assert_noop!(hold(OTHER_CHIEF, grant), Fault::NotResponsible);
        assert_ok!(hold(AGENCY_CHIEF, grant));
        assert_noop!(lift(OTHER_CHIEF, grant), Fault::NotResponsible);
    });
}

#[test]
fn wrong_origins_are_refused() {
    run(|| {
        let grant = issue();
        let refused: [(AccountId, DispatchError); 5] = [
            (NOBODY, NOT_OFFICER),
            (SIGNATORY, WRONG_KIND),
            (AUDITOR, WRONG_KIND),
            (AGENCY_CLERK, NOT_ALLOWED),
            (BUREAU_CLERK, NOT_ALLOWED),
        ];
        for (who, error) in refused {
            assert_noop!(hold(who, grant), error);
            assert_noop!(lift(who, grant), error);
        }
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(GrantsPallet::hold(origin.clone(), grant, FINDING), DispatchError::BadOrigin);
            assert_noop!(GrantsPallet::lift(origin, grant, HoldKind::Risk, PROOF), DispatchError::BadOrigin);
        }
        Mock::set_standing(AGENCY, Standing::Suspended);
        assert_noop!(hold(AGENCY_CHIEF, grant), NOT_ACTIVE);
        assert_noop!(lift(AGENCY_CHIEF, grant), NOT_ACTIVE);
    });
}

#[test]
fn unknown_grants_are_refused() {
    run(|| {
        let unknown = GrantHash::repeat_byte(9);
        assert_noop!(hold(AGENCY_CHIEF, unknown), Fault::NoSuchGrant);
        assert_noop!(lift(BUREAU_CHIEF, unknown), Fault::NoSuchGrant);
    });
}

#[test]
fn a_hold_is_placed_once_by_each_kind_of_actor() {
    run(|| {
        let grant = issue();
        assert_noop!(lift(AGENCY_CHIEF, grant), Fault::NoSuchHold);
        assert_ok!(hold(AGENCY_CHIEF, grant));
        assert_noop!(hold(AGENCY_CHIEF, grant), Fault::AlreadyHeld);
        assert_ok!(lift(AGENCY_CHIEF, grant));
        assert_noop!(lift(AGENCY_CHIEF, grant), Fault::NoSuchHold);
        assert_ok!(hold(AGENCY_CHIEF, grant));
    });
}

#[test]
fn r_097_a_rectification_hold_is_not_lifted_by_the_call() {
    run(|| {
        let grant = issue();
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_agency()));
        let lift = GrantsPallet::lift(signed_by(AGENCY_CHIEF), grant, HoldKind::Rectification, PROOF);
        assert_noop!(lift, Fault::LiftedByRectification);
    });
}

#[test]
fn wrong_states_are_refused() {
    run(|| {
        type End = fn(GrantHash, Act<AccountId>) -> sp_runtime::DispatchResult;
        let ends: [End; 3] = [GrantsPallet::terminate, GrantsPallet::revoke, GrantsPallet::shut_down];
        for end in ends {
            let grant = issue();
            assert_ok!(hold(AGENCY_CHIEF, grant));
            assert_ok!(end(grant, by_agency()));
            assert_noop!(hold(BUREAU_CHIEF, grant), Fault::GrantOver);
            assert_noop!(lift(AGENCY_CHIEF, grant), Fault::NoSuchHold);
            pass(1);
        }
    });
}

#[test]
fn after_the_period_no_hold_is_placed_and_one_that_stands_may_go() {
    run(|| {
        let grant = issue();
        assert_ok!(hold(AGENCY_CHIEF, grant));
        pass(TERM_DAYS * DAY_MS - 1);
        assert_ok!(hold(BUREAU_CHIEF, grant));
        assert_ok!(lift(BUREAU_CHIEF, grant));
        pass(1);
        assert_noop!(hold(BUREAU_CHIEF, grant), Fault::PeriodOver);
        assert_ok!(lift(AGENCY_CHIEF, grant));
    });
}

#[test]
fn a_history_without_further_numbers_refuses() {
    run(|| {
        let grant = issue();
        HistoryCounts::<Test>::insert(grant, u32::MAX);
        let record = Histories::<Test>::get(grant, 0).unwrap();
        Histories::<Test>::insert(grant, u32::MAX - 1, record);
        assert_noop!(hold(AGENCY_CHIEF, grant), Fault::NumbersExhausted);
        Histories::<Test>::remove(grant, u32::MAX - 1);
        HistoryCounts::<Test>::insert(grant, 1);
    });
}

#[test]
fn r_080_no_call_makes_transfers_or_changes_a_grant() {
    assert_eq!(<Call<Test> as GetCallName>::get_call_names(), ["hold", "lift", "hold_agreement", "lift_agreement"]);
    run(|| {
        let grant = issue();
        let before = crate::Grants::<Test>::get(grant);
        assert_ok!(hold(AGENCY_CHIEF, grant));
        assert_ok!(lift(AGENCY_CHIEF, grant));
        assert_ok!(GrantsPallet::terminate(grant, by_bureau()));
        assert_eq!(crate::Grants::<Test>::get(grant), before);
        assert_eq!(before.unwrap().terms.user, USER);
    });
}

#[test]
fn weights_of_the_calls_differ_and_none_is_zero() {
    use frame_support::dispatch::GetDispatchInfo;
    let grant = GrantHash::zero();
    let hold = Call::<Test>::hold { grant, evidence: FINDING }.get_dispatch_info().call_weight;
    let lift = Call::<Test>::lift { grant, kind: HoldKind::Risk, evidence: PROOF }.get_dispatch_info().call_weight;
    let zero = frame_support::weights::Weight::zero();
    assert!(hold.all_gt(zero) && lift.all_gt(zero) && hold != lift);
    let control = <GrantsPallet as GrantControl<AccountId>>::control_weight();
    use crate::WeightInfo;
    let others = [<()>::end(), <()>::close_agreement(), <()>::reopen_agreement(), <()>::terminate_agreement()];
    assert!([hold, lift].iter().chain(&others).all(|weight| control.all_gte(*weight)));
}
