//! What is ordered about all grants of an agreement at once.

use crate::{mock::*, AgreementHistories, AgreementHistoryCounts, AgreementHolds, Event, Histories, ShareKey};
use drl_primitives::{
    agreement::{AgreementStanding, GrantIssuer, SignedTerms},
    application::Purpose,
    catalog::Service,
    grant::{GrantStatus, StatusCause},
    grant_status::{Act, AgreementShare, GrantControl, Hold, HoldKey, HoldKind, Overseer, StatusRecord},
    verdict::Reason,
    AgreementId, GrantHash,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use sp_runtime::{DispatchError, DispatchResult};

const OWN: ShareKey = (AGREEMENT, AgreementShare::Agency(AGENCY));
const OTHERS: ShareKey = (AGREEMENT, AgreementShare::Agency(OTHER_AGENCY));
const WHOLE: ShareKey = (AGREEMENT, AgreementShare::Whole);

fn close(kind: HoldKind, act: Act<AccountId>) -> DispatchResult {
    GrantsPallet::close_agreement(AGREEMENT, kind, act)
}

fn reopen(kind: HoldKind, act: Act<AccountId>) -> DispatchResult {
    GrantsPallet::reopen_agreement(AGREEMENT, kind, act)
}

fn terminate(act: Act<AccountId>) -> DispatchResult {
    GrantsPallet::terminate_agreement(AGREEMENT, act)
}

/// The reasons of a grant of the agency's data and of one of the other agency's.
fn reasons(grants: [GrantHash; 2]) -> [Reason; 2] {
    grants.map(reason)
}

#[test]
fn r_096_an_agency_closes_and_reopens_the_agreement_for_its_data() {
    run(|| {
        let grants = [issue(), issue_other()];
        take_events();
        pass(1_000);
        let (agreement, share, kind) = (AGREEMENT, AgreementShare::Agency(AGENCY), HoldKind::Rectification);
        let (organisation, officer, evidence) = (AGENCY, AGENCY_CHIEF, FINDING);
        let placed = now();
        assert_ok!(close(kind, by_agency()));
        let closed = Event::AgreementClosed { agreement, share, kind, organisation, officer, evidence };
        assert_eq!(take_events(), [closed]);
        let record = StatusRecord {
            from: placed,
            block: 2,
            status: GrantStatus::Held,
            cause: StatusCause::Rectification,
            hold: Some(HoldKey { kind, placed_by: Overseer::Agency }),
            actor: Some(organisation),
            officer: Some(officer),
            evidence: Some(evidence),
        };
        assert_eq!(AgreementHistories::<Test>::get(OWN, 0), Some(record));
        assert_eq!(AgreementHolds::<Test>::get(OWN, kind), Some(Hold { since: placed, act: by_agency() }));
        assert_eq!(reasons(grants), [Reason::GrantHeld, Reason::Granted]);

        pass(1_000);
        let evidence = PROOF;
        assert_ok!(reopen(kind, Act { evidence, ..by_agency() }));
        let status = GrantStatus::Active;
        let reopened = Event::AgreementReopened { agreement, share, kind, organisation, officer, evidence, status };
        assert_eq!(take_events(), [reopened]);
        let lifted = StatusRecord {
            from: now(),
            block: 3,
            status,
            cause: StatusCause::HoldLifted,
            evidence: Some(evidence),
            ..record
        };
        assert_eq!(GrantsPallet::agreement_history(AGREEMENT, share, 0, 10), [record, lifted]);
        assert_eq!(AgreementHolds::<Test>::iter().count(), 0);
        assert_eq!(reasons(grants), [Reason::Granted; 2]);
    });
}

#[test]
fn r_097_the_bureau_closes_the_whole_agreement() {
    run(|| {
        let grants = [issue(), issue_other()];
        take_events();
        let (agreement, share) = WHOLE;
        let kind = HoldKind::Rectification;
        let Act { organisation, officer, evidence } = by_bureau();
        assert_ok!(close(kind, by_bureau()));
        let closed = Event::AgreementClosed { agreement, share, kind, organisation, officer, evidence };
        assert_eq!(take_events(), [closed]);
        assert_eq!(reasons(grants), [Reason::GrantHeld; 2]);
        assert_ok!(reopen(kind, by_bureau()));
        assert_eq!(reasons(grants), [Reason::Granted; 2]);
    });
}

#[test]
fn q_12_an_agency_touches_no_data_of_another() {
    run(|| {
        let grants = [issue(), issue_other()];
        assert_ok!(close(HoldKind::Risk, by_other()));
        assert_eq!(reasons(grants), [Reason::Granted, Reason::GrantHeld]);
        assert_ok!(terminate(by_other()));
        assert_eq!(reasons(grants), [Reason::Granted, Reason::GrantTerminated]);
        // Nor does an order about one agreement touch another.
        Contracts::make(AGREEMENT + 1, &[OTHER_AGENCY]);
        Contracts::set_of(AGREEMENT + 1, 1, AgreementStanding::InForce);
        let elsewhere = GrantsPallet::issue(&SignedTerms { agreement: AGREEMENT + 1, ..other_row() }).unwrap()[0];
        assert_eq!(reason(elsewhere), Reason::Granted);
    });
}

#[test]
fn r_095_lifting_restores_exactly_what_was_valid() {
    run(|| {
        let grants = [issue(), issue_other()];
        let [own, _] = grants;
        // Everything that can close the agency's grant stands at once.
        for kind in [HoldKind::Rectification, HoldKind::Risk] {
            for act in [by_agency(), by_bureau()] {
                assert_ok!(close(kind, act));
                assert_ok!(GrantsPallet::place_hold(own, kind, act));
            }
        }
        assert_eq!(reasons(grants), [Reason::GrantHeld; 2]);
        assert_ok!(reopen(HoldKind::Risk, by_bureau()));
        assert_eq!(reasons(grants), [Reason::GrantHeld; 2]);
        assert_ok!(reopen(HoldKind::Rectification, by_bureau()));
        // The other agency's grant was valid but for the bureau's holds on the whole.
        assert_eq!(reasons(grants), [Reason::GrantHeld, Reason::Granted]);
        for kind in [HoldKind::Rectification, HoldKind::Risk] {
            for act in [by_agency(), by_bureau()] {
                assert_ok!(GrantsPallet::lift_hold(own, kind, act));
            }
        }
        assert_eq!(reason(own), Reason::GrantHeld);
        assert_ok!(reopen(HoldKind::Risk, by_agency()));
        assert_eq!(reason(own), Reason::GrantHeld);
        assert_ok!(reopen(HoldKind::Rectification, by_agency()));
        assert_eq!(reasons(grants), [Reason::Granted; 2]);
    });
}

#[test]
fn r_106_a_hold_on_the_agreement_and_a_suspended_dataset_stand_beside_one_another() {
    run(|| {
        let grant = issue();
        assert_ok!(close(HoldKind::Risk, by_agency()));
        Catalog::set(DATASET, Service::Suspended);
        assert_eq!(reason(grant), Reason::GrantHeld);
        assert_ok!(reopen(HoldKind::Risk, by_agency()));
        assert_eq!(reason(grant), Reason::DatasetSuspended);
        assert_ok!(close(HoldKind::Risk, by_agency()));
        Catalog::set(DATASET, Service::Open);
        assert_eq!(reason(grant), Reason::GrantHeld);
    });
}

#[test]
fn of_several_holds_on_a_share_the_last_lifted_opens_it() {
    run(|| {
        let grant = issue();
        assert_ok!(close(HoldKind::Rectification, by_agency()));
        assert_ok!(close(HoldKind::Risk, by_agency()));
        take_events();
        let (agreement, share) = OWN;
        let Act { organisation, officer, evidence } = by_agency();
        for (kind, status) in [(HoldKind::Rectification, GrantStatus::Held), (HoldKind::Risk, GrantStatus::Active)] {
            assert_ok!(reopen(kind, by_agency()));
            let event = Event::AgreementReopened { agreement, share, kind, organisation, officer, evidence, status };
            assert_eq!(take_events(), [event]);
        }
        assert_eq!(reason(grant), Reason::Granted);
    });
}

#[test]
fn r_098_all_grants_of_a_share_are_ended_at_once() {
    run(|| {
        let grants = [issue(), issue_other()];
        assert_ok!(close(HoldKind::Rectification, by_agency()));
        assert_ok!(close(HoldKind::Risk, by_agency()));
        take_events();
        pass(1_000);
        let (agreement, share) = OWN;
        let Act { organisation, officer, evidence } = by_agency();
        assert_ok!(terminate(by_agency()));
        let ended = Event::AgreementGrantsTerminated { agreement, share, organisation, officer, evidence };
        assert_eq!(take_events(), [ended]);
        let record = StatusRecord {
            from: now(),
            block: 2,
            status: GrantStatus::Terminated,
            cause: StatusCause::RectificationFailed,
            hold: None,
            actor: Some(organisation),
            officer: Some(officer),
            evidence: Some(evidence),
        };
        assert_eq!(AgreementHistories::<Test>::get(OWN, 2), Some(record));
        assert_eq!(AgreementHolds::<Test>::iter_prefix(OWN).count(), 0);
        assert_eq!(reasons(grants), [Reason::GrantTerminated, Reason::Granted]);

        assert_noop!(terminate(by_agency()), Fault::AgreementOver);
        assert_noop!(close(HoldKind::Risk, by_agency()), Fault::AgreementOver);
        assert_noop!(reopen(HoldKind::Risk, by_agency()), Fault::NoSuchHold);
        // The bureau may still act upon the rest.
        assert_ok!(close(HoldKind::Risk, by_bureau()));
        assert_eq!(reasons(grants), [Reason::GrantTerminated, Reason::GrantHeld]);
    });
}

#[test]
fn r_098_the_bureau_ends_every_grant_and_no_share_comes_back() {
    run(|| {
        let grants = [issue(), issue_other()];
        assert_ok!(close(HoldKind::Risk, by_other()));
        assert_ok!(close(HoldKind::Risk, by_bureau()));
        assert_ok!(terminate(by_bureau()));
        assert_eq!(AgreementHolds::<Test>::iter_prefix(WHOLE).count(), 0);
        assert_eq!(reasons(grants), [Reason::GrantTerminated; 2]);
        for act in [by_agency(), by_other(), by_bureau()] {
            assert_noop!(close(HoldKind::Rectification, act), Fault::AgreementOver);
            assert_noop!(terminate(act), Fault::AgreementOver);
        }
        // What an agency placed it may still lift, but nothing opens by it.
        assert_ok!(reopen(HoldKind::Risk, by_other()));
        assert_eq!(reasons(grants), [Reason::GrantTerminated; 2]);
    });
}

#[test]
fn r_075_an_order_applies_to_grants_of_a_renewed_version() {
    run(|| {
        let old = issue();
        assert_ok!(close(HoldKind::Rectification, by_agency()));
        pass(1_000);
        Contracts::set(2, AgreementStanding::InForce);
        let renewed = GrantsPallet::issue(&SignedTerms { version: 2, ..one_row() }).unwrap()[0];
        assert_eq!(reasons([old, renewed]), [Reason::GrantHeld; 2]);
        assert_ok!(reopen(HoldKind::Rectification, by_agency()));
        assert_eq!(reasons([old, renewed]), [Reason::Granted; 2]);

        assert_ok!(terminate(by_agency()));
        pass(1_000);
        Contracts::set(3, AgreementStanding::InForce);
        let later = GrantsPallet::issue(&SignedTerms { version: 3, ..one_row() }).unwrap()[0];
        assert_eq!(reason(later), Reason::GrantTerminated);
        // Before it was issued it was no grant, whatever stood on the agreement.
        assert_eq!(reason_at(later, now() - 1), Reason::NotYetIssued);
    });
}

#[test]
fn r_075_between_signing_of_a_renewal_and_its_term_orders_are_possible() {
    run(|| {
        let grant = issue();
        Contracts::set(2, AgreementStanding::NotInForce);
        assert_ok!(GrantsPallet::issue(&SignedTerms { version: 2, ..one_row() }));
        assert_ok!(close(HoldKind::Risk, by_agency()));
        assert_eq!(reason(grant), Reason::GrantHeld);
    });
}

#[test]
fn what_was_ordered_is_told_of_any_past_moment() {
    run(|| {
        let start = now();
        let grants = [issue(), issue_other()];
        pass(100);
        assert_ok!(close(HoldKind::Rectification, by_agency()));
        pass(100);
        assert_ok!(close(HoldKind::Risk, by_bureau()));
        pass(100);
        assert_ok!(reopen(HoldKind::Rectification, by_agency()));
        pass(100);
        assert_ok!(reopen(HoldKind::Risk, by_bureau()));
        pass(100);
        assert_ok!(terminate(by_agency()));
        pass(100);
        use Reason::{GrantHeld, GrantTerminated, Granted};
        for (offset, expected) in [
            (0, [Granted, Granted]),
            (99, [Granted, Granted]),
            (100, [GrantHeld, Granted]),
            (200, [GrantHeld, GrantHeld]),
            (300, [GrantHeld, GrantHeld]),
            (399, [GrantHeld, GrantHeld]),
            (400, [Granted, Granted]),
            (499, [Granted, Granted]),
            (500, [GrantTerminated, Granted]),
            (600, [GrantTerminated, Granted]),
        ] {
            assert_eq!(grants.map(|grant| reason_at(grant, start + offset)), expected, "{offset}");
        }
        assert_eq!(GrantsPallet::share_status_at(OWN, start + 99), None);
        assert_eq!(GrantsPallet::share_status_at(OWN, start + 100), Some(GrantStatus::Held));
        assert_eq!(GrantsPallet::share_status_at(OTHERS, now()), None);
    });
}

#[test]
fn a_grant_that_ended_by_itself_says_how_before_its_agreement_does() {
    run(|| {
        let grants = [issue(), issue_other()];
        assert_ok!(GrantsPallet::revoke(grants[0], by_agency()));
        assert_ok!(close(HoldKind::Risk, by_bureau()));
        assert_eq!(reasons(grants), [Reason::GrantRevoked, Reason::GrantHeld]);
        assert_ok!(terminate(by_bureau()));
        assert_eq!(reasons(grants), [Reason::GrantRevoked, Reason::GrantTerminated]);
    });
}

#[test]
fn r_005_only_who_has_a_part_in_the_agreement_acts() {
    run(|| {
        issue();
        assert_ok!(close(HoldKind::Risk, by_agency()));
        drl_primitives::testing::Mock::organisation(77, drl_primitives::organisation::OrgKind::Agency);
        for act in [act(77, NOBODY), act(USER, SIGNATORY), act(REGULATOR, AUDITOR), act(78, NOBODY)] {
            assert_noop!(close(HoldKind::Risk, act), Fault::NotResponsible);
            assert_noop!(reopen(HoldKind::Risk, act), Fault::NotResponsible);
            assert_noop!(terminate(act), Fault::NotResponsible);
        }
    });
}

#[test]
fn unknown_and_unsigned_agreements_are_refused() {
    run(|| {
        let acts = |agreement: AgreementId| {
            assert_noop!(GrantsPallet::close_agreement(agreement, HoldKind::Risk, by_bureau()), Fault::NoSuchAgreement);
            assert_noop!(GrantsPallet::terminate_agreement(agreement, by_bureau()), Fault::NoSuchAgreement);
        };
        acts(AGREEMENT + 1);
        let reopened = GrantsPallet::reopen_agreement(AGREEMENT + 1, HoldKind::Risk, by_bureau());
        assert_noop!(reopened, Fault::NoSuchAgreement);
        // One that is drafted but not signed.
        Contracts::make(AGREEMENT + 2, &[AGENCY]);
        acts(AGREEMENT + 2);
        Contracts::set_of(AGREEMENT + 2, 1, AgreementStanding::NotInForce);
        acts(AGREEMENT + 2);
        Contracts::set_of(AGREEMENT + 2, 1, AgreementStanding::InForce);
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT + 2, HoldKind::Risk, by_bureau()));
    });
}

#[test]
fn an_agreement_that_has_ended_is_not_closed_but_its_grants_may_be_terminated() {
    run(|| {
        let grant = issue();
        for over in
            [AgreementStanding::Expired, AgreementStanding::EndedByNotice, AgreementStanding::TerminatedForBreach]
        {
            Contracts::set(1, over);
            assert_noop!(close(HoldKind::Risk, by_agency()), Fault::PeriodOver);
        }
        assert_ok!(terminate(by_agency()));
        assert_eq!(reason(grant), Reason::GrantTerminated);
    });
}

#[test]
fn a_hold_on_a_share_is_placed_once_and_lifted_by_who_placed_it() {
    run(|| {
        issue();
        for act in [by_agency(), by_other(), by_bureau()] {
            assert_noop!(reopen(HoldKind::Risk, act), Fault::NoSuchHold);
        }
        assert_ok!(close(HoldKind::Risk, by_agency()));
        assert_noop!(close(HoldKind::Risk, by_agency()), Fault::AlreadyHeld);
        for act in [by_other(), by_bureau()] {
            assert_noop!(reopen(HoldKind::Risk, act), Fault::PlacedByAnother);
            assert_noop!(reopen(HoldKind::Rectification, act), Fault::NoSuchHold);
        }
        assert_ok!(reopen(HoldKind::Risk, by_agency()));
        assert_ok!(close(HoldKind::Risk, by_bureau()));
        assert_noop!(reopen(HoldKind::Risk, by_agency()), Fault::PlacedByAnother);
        assert_ok!(close(HoldKind::Risk, by_agency()));
    });
}

#[test]
fn a_share_without_further_numbers_refuses() {
    run(|| {
        issue();
        let _ = frame_support::storage::with_transaction(|| {
            AgreementHistoryCounts::<Test>::insert(OWN, u32::MAX);
            assert_noop!(close(HoldKind::Risk, by_agency()), Fault::NumbersExhausted);
            assert_noop!(terminate(by_agency()), Fault::NumbersExhausted);
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

#[test]
fn r_097_closing_an_agreement_writes_on_none_of_its_grants() {
    run(|| {
        let grants = [issue(), issue_other()];
        let before: Vec<_> = Histories::<Test>::iter().collect();
        assert_ok!(close(HoldKind::Rectification, by_bureau()));
        assert_ok!(terminate(by_bureau()));
        assert_eq!(Histories::<Test>::iter().collect::<Vec<_>>(), before);
        assert_storage_noop!(assert_eq!(reasons(grants), [Reason::GrantTerminated; 2]));
    });
}

#[test]
fn a_grant_of_two_purposes_is_closed_for_each() {
    run(|| {
        let rows = vec![row(DATASET, &[1], Purpose::Research), row(DATASET, &[1], Purpose::Other)];
        let grant = GrantsPallet::issue(&signed(rows)).unwrap()[0];
        assert_ok!(close(HoldKind::Risk, by_agency()));
        for purpose in [Purpose::Research, Purpose::Other] {
            let asked = drl_primitives::grant::Question { purpose, items: Default::default(), ..question() };
            assert_eq!(GrantsPallet::verify(grant, &asked).reason, Reason::GrantHeld);
        }
    });
}

#[test]
fn r_095_a_risk_closes_a_whole_agreement_by_one_call() {
    run(|| {
        let grants = [issue(), issue_other()];
        take_events();
        let hold = |who| GrantsPallet::hold_agreement(RuntimeOrigin::signed(who), AGREEMENT, FINDING);
        let lift = |who| GrantsPallet::lift_agreement(RuntimeOrigin::signed(who), AGREEMENT, PROOF);
        for who in [AGENCY_CLERK, SIGNATORY, AUDITOR, NOBODY] {
            assert_storage_noop!(assert!(hold(who).is_err() && lift(who).is_err(), "{who}"));
        }
        assert_noop!(GrantsPallet::hold_agreement(RuntimeOrigin::root(), AGREEMENT, FINDING), DispatchError::BadOrigin);
        assert_noop!(lift(AGENCY_CHIEF), Fault::NoSuchHold);

        assert_ok!(hold(AGENCY_CHIEF));
        let (agreement, kind, organisation, officer) = (AGREEMENT, HoldKind::Risk, AGENCY, AGENCY_CHIEF);
        let share = AgreementShare::Agency(AGENCY);
        let closed = Event::AgreementClosed { agreement, share, kind, organisation, officer, evidence: FINDING };
        assert_eq!(take_events(), [closed]);
        assert_eq!(reasons(grants), [Reason::GrantHeld, Reason::Granted]);
        assert_noop!(hold(AGENCY_CHIEF), Fault::AlreadyHeld);

        assert_ok!(hold(BUREAU_CHIEF));
        assert_eq!(reasons(grants), [Reason::GrantHeld; 2]);
        assert_ok!(lift(BUREAU_CHIEF));
        assert_eq!(reasons(grants), [Reason::GrantHeld, Reason::Granted], "what the agency placed stays");
        take_events();
        assert_ok!(lift(AGENCY_CHIEF));
        let (status, evidence) = (GrantStatus::Active, PROOF);
        let reopened = Event::AgreementReopened { agreement, share, kind, organisation, officer, evidence, status };
        assert_eq!(take_events(), [reopened]);
        assert_eq!(reasons(grants), [Reason::Granted; 2]);
    });
}
