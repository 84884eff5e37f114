//! Limits that run out decide nothing, and are not forgotten.

use crate::{mock::*, Corrections as Stored, Event, Records};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject, OnDue},
    correction::{
        CorrectionAct, CorrectionDetail, CorrectionLateness, CorrectionRecord, CorrectionState, ExtensionReason,
    },
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

const LATE: CorrectionLateness = CorrectionLateness { forwarding: false, verification: true, notice: false };

#[test]
fn r_112_a_late_verification_is_marked_and_decides_nothing() {
    run(|| {
        let id = filed_with_agency();
        pass_days(5);
        assert_eq!((view(id).overdue, view(id).late), (false, CorrectionLateness::default()));
        pass_days(1);
        assert_eq!((view(id).overdue, view(id).late, view(id).state), (true, LATE, CorrectionState::Verifying));
        take_events();
        let outcome = not_corrected();
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, outcome, REPORT));
        let concluded = Event::CorrectionConcluded { correction: id, outcome, report: REPORT, late: true };
        assert_eq!(take_events(), [concluded]);
        assert_eq!(Records::<Test>::get(id, 1).unwrap().ended, Some(ClockEnd::Late));
        assert_eq!((view(id).overdue, view(id).late), (false, LATE));
    });
}

#[test]
fn a_limit_that_has_passed_shows_before_its_clock_is_worked_off() {
    run(|| {
        let id = filed_with_agency();
        Mock::pass_days(6);
        assert_eq!(Stored::<Test>::get(id).unwrap().late, CorrectionLateness::default());
        assert_eq!((view(id).overdue, view(id).late), (true, LATE));
    });
}

#[test]
fn r_113_an_extended_limit_runs_out_too() {
    run(|| {
        let id = filed_with_agency();
        assert_ok!(CorrectionsPallet::extend(by(HEAD), id, ExtensionReason::ExpertOpinion, APPROVAL));
        pass_days(10);
        assert!(!view(id).overdue);
        pass_days(1);
        assert_eq!((view(id).overdue, view(id).late), (true, LATE));
    });
}

#[test]
fn r_114_a_late_notice_is_marked() {
    run(|| {
        let id = filed_with_agency();
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT));
        pass_days(6);
        assert!(view(id).overdue && view(id).late.notice && !view(id).late.verification);
        take_events();
        assert_ok!(CorrectionsPallet::notify(by(CLERK), id, LETTER));
        assert_eq!(take_events(), [Event::CorrectionNotified { correction: id, document: LETTER, late: true }]);
        assert!(view(id).late.notice && !view(id).overdue);
    });
}

#[test]
fn r_115_the_bureau_urges_when_something_is_late() {
    run(|| {
        let id = filed_with_agency();
        assert_noop!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER), Fault::NotOverdue);
        pass_days(6);
        take_events();
        for urged in 1..=3 {
            assert_ok!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER));
            assert_eq!(take_events(), [Event::AgencyUrged { correction: id, agency: AGENCY, document: LETTER }]);
            assert_eq!((view(id).urged, view(id).state), (urged, CorrectionState::Verifying));
        }
        assert_eq!(
            Records::<Test>::get(id, 3),
            Some(CorrectionRecord {
                at: now(),
                block: 7,
                actor: BUREAU,
                officer: BUREAU_CHIEF,
                act: CorrectionAct::Urge,
                detail: CorrectionDetail::None,
                evidence: Some(LETTER),
                ended: None,
                state: CorrectionState::Verifying,
            })
        );
        assert_noop!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, NOTHING), Fault::DocumentMissing);
        // Urging does not stop the clock, and the notice of the result may be urged as well.
        assert!(view(id).overdue);
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT));
        assert_noop!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER), Fault::NotOverdue);
        pass_days(6);
        assert_ok!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER));
        assert_eq!((view(id).urged, view(id).state), (4, CorrectionState::Corrected));
    });
}

#[test]
fn r_115_the_bureau_is_not_urged_by_itself() {
    run(|| {
        let id = filed_with_bureau();
        pass_days(3);
        assert_noop!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER), Fault::WrongState);
    });
}

#[test]
fn what_was_late_stays_known_when_the_request_is_withdrawn() {
    run(|| {
        let id = filed_with_agency();
        Mock::pass_days(6);
        assert_ok!(CorrectionsPallet::withdraw(by(CLERK), id, LETTER));
        assert_eq!(view(id).late, LATE);
        let other = filed_with_agency();
        assert_ok!(CorrectionsPallet::withdraw(by(CLERK), other, LETTER));
        assert_eq!(view(other).late, CorrectionLateness::default());
    });
}

#[test]
fn clocks_that_are_not_the_requests_own_change_nothing() {
    run(|| {
        let id = filed_with_agency();
        let kind = ClockKind::CorrectionVerification;
        assert_storage_noop!({
            CorrectionsPallet::on_due(7, kind, ClockSubject::Correction(id), AGENCY);
            CorrectionsPallet::on_due(0, kind, ClockSubject::Correction(99), AGENCY);
            CorrectionsPallet::on_due(0, kind, ClockSubject::Dataset(DATASET), AGENCY);
        });
        assert_ok!(CorrectionsPallet::withdraw(by(CLERK), id, LETTER));
        assert_storage_noop!({
            CorrectionsPallet::on_due(0, kind, ClockSubject::Correction(id), AGENCY);
        });
        assert_eq!(
            CorrectionsPallet::on_due(0, kind, ClockSubject::Correction(id), AGENCY),
            CorrectionsPallet::max_weight()
        );
    });
}
