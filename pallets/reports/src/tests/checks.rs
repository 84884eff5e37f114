//! Checks of data users, and records of a body's own work.

use crate::{mock::*, Checks, Event, WorkRecords};
use drl_primitives::{
    agreement::AgreementStanding,
    reports::{
        CareView, Check, CheckKind, CheckResult, CheckSubject, ChecksOf, RecordKind, ReportKind, ReportOutcome,
        WorkRecord,
    },
    testing::{NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Code, Day,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

const UNDER: CheckSubject = CheckSubject::Agreement(AGREEMENT);

fn check(who: AccountId, subject: CheckSubject, kind: CheckKind, result: CheckResult) -> DispatchResult {
    ReportsPallet::file_check(by(who), subject, kind, result, today(), DOCUMENT)
}

fn inspect(who: AccountId, subject: CheckSubject) -> DispatchResult {
    check(who, subject, CheckKind::Inspection, CheckResult::InOrder)
}

fn record(who: AccountId, kind: RecordKind) -> DispatchResult {
    ReportsPallet::file_record(by(who), kind, today(), DOCUMENT)
}

#[test]
fn r_087_an_inspection_is_filed() {
    run(|| {
        pass_days(3);
        let on = today().minus(2);
        let (kind, result) = (CheckKind::Inspection, CheckResult::Defects);
        assert_ok!(ReportsPallet::file_check(by(AGENCY_CLERK), UNDER, kind, result, on, DOCUMENT));
        assert_eq!(
            take_events(),
            [Event::CheckFiled {
                check: 0,
                subject: UNDER,
                kind,
                result,
                on,
                organisation: AGENCY,
                officer: AGENCY_CLERK,
                document: DOCUMENT
            }]
        );
        let stamp = stamp(AGENCY, AGENCY_CLERK, DOCUMENT);
        assert_eq!(Checks::<Test>::get(0), Some(Check { subject: UNDER, user: USER, kind, result, on, stamp }));
    });
}

#[test]
fn r_087_that_an_inspection_was_refused_is_a_result() {
    run(|| {
        assert_ok!(check(AUDITOR, UNDER, CheckKind::Inspection, CheckResult::Refused));
        assert_noop!(check(AUDITOR, UNDER, CheckKind::FollowUp, CheckResult::Refused), Fault::ResultDoesNotFit);
    });
}

#[test]
fn r_088_complaints_and_opinions_that_were_handled_are_filed() {
    run(|| {
        for kind in CheckKind::ALL {
            for result in CheckResult::ALL {
                let filed = check(BUREAU_CLERK, UNDER, *kind, *result);
                assert_eq!(filed.is_ok(), result.fits(*kind), "{kind:?} {result:?}");
            }
        }
        assert_eq!(ReportsPallet::care(BUREAU).checks, 5 + 4 + 4 + 3);
    });
}

#[test]
fn r_088_agencies_follow_up_their_own_agreements() {
    run(|| {
        for who in [AGENCY_CHIEF, AGENCY_CLERK, AGENCY_GUARD] {
            assert_ok!(inspect(who, UNDER));
        }
        assert_ok!(inspect(AGENCY_CLERK, CheckSubject::Agreement(JOINT)));
        assert_ok!(inspect(OTHER_CHIEF, CheckSubject::Agreement(JOINT)));
        assert_noop!(inspect(OTHER_CHIEF, UNDER), Fault::NotResponsible);
        assert_noop!(inspect(AGENCY_CHIEF, CheckSubject::User(USER)), Fault::NotResponsible);
    });
}

#[test]
fn r_088_bureau_and_regulators_check_every_data_user() {
    run(|| {
        for who in [BUREAU_CLERK, BUREAU_CHIEF, AUDITOR] {
            assert_ok!(inspect(who, UNDER));
            assert_ok!(inspect(who, CheckSubject::User(USER)));
            assert_ok!(inspect(who, CheckSubject::User(PERSON)));
            assert_noop!(inspect(who, CheckSubject::User(AGENCY)), Fault::NotDataUser);
            assert_noop!(inspect(who, CheckSubject::User(77)), Fault::NotDataUser);
            assert_noop!(inspect(who, CheckSubject::Agreement(UNSIGNED)), Fault::NoSuchAgreement);
        }
    });
}

#[test]
fn r_088_nobody_else_checks() {
    run(|| {
        assert_noop!(inspect(NOBODY, UNDER), NOT_OFFICER);
        assert_noop!(inspect(SIGNATORY, UNDER), WRONG_KIND);
        assert_noop!(inspect(EXPERT, UNDER), WRONG_KIND);
    });
}

#[test]
fn r_088_the_use_is_followed_up_after_the_end_too() {
    run(|| {
        end(AGREEMENT, AgreementStanding::Expired);
        assert_ok!(inspect(AGENCY_CLERK, UNDER));
    });
}

#[test]
fn a_check_has_a_day_that_has_come_and_a_document() {
    run(|| {
        let file = |on, document| {
            let (kind, result) = (CheckKind::FollowUp, CheckResult::InOrder);
            ReportsPallet::file_check(by(AGENCY_CLERK), UNDER, kind, result, on, document)
        };
        assert_noop!(file(today().plus(1), DOCUMENT), Fault::DayInFuture);
        assert_noop!(file(Day(u32::MAX), DOCUMENT), Fault::DayInFuture);
        assert_noop!(file(today(), NO_DOCUMENT), Fault::DocumentMissing);
        assert_ok!(file(today(), DOCUMENT));
    });
}

fn files_as(kinds: &[RecordKind]) {
    for (number, kind) in (0..).zip(kinds) {
        take_events();
        assert_ok!(record(AGENCY_GUARD, *kind));
        let (organisation, officer) = (AGENCY, AGENCY_GUARD);
        assert_eq!(
            take_events(),
            [Event::RecordFiled {
                record: number,
                kind: *kind,
                on: today(),
                organisation,
                officer,
                document: DOCUMENT
            }]
        );
        let stamp = stamp(AGENCY, AGENCY_GUARD, DOCUMENT);
        assert_eq!(WorkRecords::<Test>::get(number), Some(WorkRecord { kind: *kind, on: today(), stamp }));
    }
}

#[test]
fn r_119_plans_and_drills_are_recorded() {
    run(|| files_as(&[RecordKind::EmergencyPlan, RecordKind::Drill, RecordKind::Monitoring]));
}

#[test]
fn r_122_trainings_tests_and_measures_are_recorded() {
    run(|| files_as(&[RecordKind::Training, RecordKind::SecurityTest, RecordKind::RemedialMeasure]));
}

#[test]
fn r_126_evaluations_are_recorded() {
    run(|| files_as(&[RecordKind::Evaluation]));
}

#[test]
fn r_125_supervision_is_recorded_by_the_bureau() {
    run(|| {
        for kind in RecordKind::ALL {
            assert_ok!(record(BUREAU_CLERK, *kind));
            let by_agency = record(AGENCY_CLERK, *kind);
            assert_eq!(
                by_agency,
                if *kind == RecordKind::Supervision { Err(Fault::BureauOnly.into()) } else { Ok(()) }
            );
        }
    });
}

#[test]
fn only_agencies_and_bureau_file_records() {
    run(|| {
        assert_noop!(record(NOBODY, RecordKind::Drill), NOT_OFFICER);
        assert_noop!(record(SIGNATORY, RecordKind::Drill), WRONG_KIND);
        assert_noop!(record(AUDITOR, RecordKind::Drill), WRONG_KIND);
        let file = |on, document| ReportsPallet::file_record(by(AGENCY_CLERK), RecordKind::Drill, on, document);
        assert_noop!(file(today().plus(1), DOCUMENT), Fault::DayInFuture);
        assert_noop!(file(today(), NO_DOCUMENT), Fault::DocumentMissing);
    });
}

#[test]
fn who_may_neither_file_nor_audit_is_refused() {
    run(|| {
        drl_primitives::testing::Mock::officer(777u64, AGENCY, drl_primitives::organisation::Role::Expert);
        assert_noop!(inspect(777, UNDER), NOT_ALLOWED);
        assert_noop!(record(777, RecordKind::Drill), NOT_ALLOWED);
    });
}

#[test]
fn r_077_the_record_of_care_is_read_by_body() {
    run(|| {
        assert_eq!(ReportsPallet::care(AGENCY), CareView::default());
        assert_ok!(inspect(AGENCY_CLERK, UNDER));
        assert_ok!(inspect(AGENCY_CLERK, CheckSubject::Agreement(PERSONAL)));
        assert_ok!(inspect(BUREAU_CLERK, CheckSubject::User(USER)));
        assert_ok!(record(AGENCY_CLERK, RecordKind::Training));
        assert_ok!(report(ReportKind::Hazard));
        assert_ok!(report(ReportKind::Hazard));
        assert_ok!(ReportsPallet::handle_report(by(AGENCY_CHIEF), 1, ReportOutcome::RiskRemoved, DOCUMENT));
        assert_eq!(
            ReportsPallet::care(AGENCY),
            CareView { checks: 2, reports_received: 2, reports_closed: 1, records: 1 }
        );
        assert_eq!(
            ReportsPallet::care(BUREAU),
            CareView { checks: 1, reports_received: 2, reports_closed: 0, records: 0 }
        );
        // What the agency did under one agreement.
        let checks = ReportsPallet::checks(ChecksOf::Agreement(AGREEMENT), 0, 10);
        assert_eq!(
            checks.iter().map(|view| (view.check, view.entry.stamp.by.organisation)).collect::<Vec<_>>(),
            [(0, 1)]
        );
    });
}
