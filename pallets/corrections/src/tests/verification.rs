//! The agency verifies, and tells the result.

use crate::{mock::*, Event, Records};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind},
    correction::{
        CorrectionAct, CorrectionDetail, CorrectionOutcome, CorrectionRecord, CorrectionState, NotCorrectedReason,
    },
    testing::Mock,
    Code, CorrectionId, OrgId,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn r_112_the_agency_verifies_and_corrects() {
    run(|| {
        let id = filed_with_agency();
        take_events();
        pass_days(5);
        let outcome = corrected();
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, outcome, REPORT));
        let concluded = Event::CorrectionConcluded { correction: id, outcome, report: REPORT, late: false };
        assert_eq!(take_events(), [concluded]);
        assert_eq!(
            Records::<Test>::get(id, 1),
            Some(CorrectionRecord {
                at: now(),
                block: 6,
                actor: AGENCY,
                officer: CHIEF,
                act: CorrectionAct::Correct,
                detail: CorrectionDetail::Outcome(outcome),
                evidence: Some(REPORT),
                ended: Some(ClockEnd::InTime),
                state: CorrectionState::Corrected,
            })
        );
        assert_eq!((view(id).outcome, view(id).late.verification), (Some(outcome), false));
    });
}

#[test]
fn r_112_data_is_left_as_it_is_only_for_a_reason() {
    run(|| {
        for reason in NotCorrectedReason::ALL {
            let id = filed_with_agency();
            let outcome = CorrectionOutcome::NotCorrected { reason: *reason };
            assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, outcome, REPORT));
            assert_eq!((view(id).state, view(id).outcome), (CorrectionState::NotCorrected, Some(outcome)));
        }
    });
}

#[test]
fn r_114_the_person_is_told_promptly() {
    run(|| {
        for outcome in [corrected(), not_corrected()] {
            let id = filed_with_agency();
            assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, outcome, REPORT));
            let (_, clock) = Mock::clocks().pop().unwrap();
            assert_eq!((clock.kind, clock.holder, clock.due), (ClockKind::CorrectionNotice, AGENCY, today().plus(5)));
            take_events();
            assert_ok!(CorrectionsPallet::notify(by(CLERK), id, LETTER));
            assert_eq!(take_events(), [Event::CorrectionNotified { correction: id, document: LETTER, late: false }]);
            assert_eq!((view(id).state, view(id).due), (CorrectionState::Closed, None));
            assert!(Mock::clocks().is_empty());
        }
    });
}

#[test]
fn r_114_a_correction_names_the_new_version_of_the_dataset() {
    run(|| {
        let id = filed_with_agency();
        let named = |version| CorrectionOutcome::Corrected { version: Some(version) };
        let conclude = |version| CorrectionsPallet::conclude(by(CHIEF), id, named(version), REPORT);
        assert_noop!(conclude(1), Fault::VersionNotNew);
        assert_noop!(conclude(0), Fault::VersionNotNew);
        assert_noop!(conclude(2), Fault::NoSuchVersion);
        Catalog::set_version(DATASET, 3);
        assert_noop!(conclude(4), Fault::NoSuchVersion);
        assert_ok!(conclude(2));
        assert_eq!(view(id).outcome, Some(named(2)));
    });
}

#[test]
fn r_022_problem_data_is_corrected_verified_and_on_record() {
    run(|| {
        let id = filed_with_agency();
        Catalog::set_version(DATASET, 2);
        assert_ok!(CorrectionsPallet::conclude(
            by(CHIEF),
            id,
            CorrectionOutcome::Corrected { version: Some(2) },
            REPORT
        ));
        assert_ok!(CorrectionsPallet::notify(by(CLERK), id, LETTER));
        let acts: Vec<_> = CorrectionsPallet::history(id, 0, 10).iter().map(|record| record.act).collect();
        assert_eq!(acts, [CorrectionAct::FileWithAgency, CorrectionAct::Correct, CorrectionAct::Notify]);
    });
}

#[test]
fn only_the_agency_of_the_data_verifies_and_tells() {
    run(|| {
        let id = filed_with_agency();
        assert_noop!(CorrectionsPallet::conclude(by(OTHER_CHIEF), id, corrected(), REPORT), Fault::NotOwner);
        assert_noop!(CorrectionsPallet::conclude(by(BUREAU_CHIEF), id, corrected(), REPORT), Fault::NotOwner);
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT));
        assert_noop!(CorrectionsPallet::notify(by(OTHER_CHIEF), id, LETTER), Fault::NotOwner);
    });
}

#[test]
fn a_result_is_final() {
    run(|| {
        let id = filed_with_agency();
        assert_noop!(CorrectionsPallet::notify(by(CLERK), id, LETTER), Fault::WrongState);
        assert_noop!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), NOTHING), Fault::DocumentMissing);
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT));
        assert_noop!(CorrectionsPallet::conclude(by(CHIEF), id, not_corrected(), REPORT), Fault::WrongState);
        assert_noop!(CorrectionsPallet::withdraw(by(CLERK), id, LETTER), Fault::WrongState);
        assert_noop!(CorrectionsPallet::notify(by(CLERK), id, NOTHING), Fault::DocumentMissing);
        assert_ok!(CorrectionsPallet::notify(by(CLERK), id, LETTER));
        assert_noop!(CorrectionsPallet::notify(by(CLERK), id, LETTER), Fault::WrongState);
        assert_noop!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER), Fault::WrongState);
    });
}

#[test]
fn a_person_withdraws_the_request() {
    run(|| {
        type Stage = (fn() -> CorrectionId, AccountId, OrgId);
        let stages: [Stage; 4] = [
            (filed_with_agency, CLERK, AGENCY),
            (filed_with_agency, BUREAU_CLERK, BUREAU),
            (filed_with_bureau, BUREAU_CLERK, BUREAU),
            (forwarded, CLERK, AGENCY),
        ];
        for (file, who, organisation) in stages {
            let id = file();
            take_events();
            assert_noop!(CorrectionsPallet::withdraw(by(OTHER_CHIEF), id, LETTER), Fault::NotOwner);
            assert_noop!(CorrectionsPallet::withdraw(by(who), id, NOTHING), Fault::DocumentMissing);
            assert_ok!(CorrectionsPallet::withdraw(by(who), id, LETTER));
            let withdrawn = Event::CorrectionWithdrawn { correction: id, by: organisation, statement: LETTER };
            assert_eq!(take_events(), [withdrawn]);
            assert_eq!((view(id).state, view(id).due), (CorrectionState::Withdrawn, None));
            assert!(Mock::clocks().is_empty());
            assert_noop!(CorrectionsPallet::withdraw(by(who), id, LETTER), Fault::WrongState);
            assert_noop!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT), Fault::WrongState);
        }
    });
}

#[test]
fn an_extended_request_may_be_withdrawn() {
    run(|| {
        let id = filed_with_agency();
        let reason = drl_primitives::correction::ExtensionReason::OldRecords;
        assert_ok!(CorrectionsPallet::extend(by(HEAD), id, reason, APPROVAL));
        assert_ok!(CorrectionsPallet::withdraw(by(CLERK), id, LETTER));
    });
}
