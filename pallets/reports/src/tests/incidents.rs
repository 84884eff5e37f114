//! Reports on risks, quality problems and incidents.

use crate::{mock::*, Event, ReportHistories, Reports};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::{ClockEnd, ClockKind, ClockSubject, Due},
    date::DAY_MS,
    organisation::Standing,
    reports::{
        Report, ReportAct, ReportEnd, ReportKind, ReportOutcome, ReportRecord, ReportState, ReportSubject, ReportsOf,
        Severity,
    },
    testing::{Mock, MockClock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Code, GrantHash, Moment, OrgId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn file(who: AccountId, subject: ReportSubject, kind: ReportKind, found_at: Moment) -> DispatchResult {
    ReportsPallet::file_report(by(who), subject, kind, Severity::Grave, found_at, DOCUMENT)
}

fn get(id: u32) -> Report {
    Reports::<Test>::get(id).unwrap()
}

fn handle(who: AccountId, id: u32, outcome: ReportOutcome) -> DispatchResult {
    ReportsPallet::handle_report(by(who), id, outcome, OTHER_DOCUMENT)
}

/// Whom report 0 went to, and who must handle it.
fn addressees() -> (Vec<OrgId>, Option<OrgId>, OrgId) {
    let report = get(0);
    (report.agencies.to_vec(), report.bureau, report.handler)
}

#[test]
fn r_084_a_report_goes_to_agency_and_bureau() {
    run(|| {
        let found_at = now() - 3_600_000;
        let subject = ReportSubject::Agreement(AGREEMENT);
        assert_ok!(file(CLERK, subject, ReportKind::SecurityRisk, found_at));
        assert_eq!(
            take_events(),
            [Event::ReportFiled {
                report: 0,
                subject,
                user: USER,
                officer: CLERK,
                kind: ReportKind::SecurityRisk,
                severity: Severity::Grave,
                late: false,
                agencies: vec![AGENCY].try_into().unwrap(),
                bureau: Some(BUREAU),
                handler: AGENCY,
                document: DOCUMENT,
            }]
        );
        assert_eq!(
            get(0),
            Report {
                subject,
                agreement: AGREEMENT,
                user: USER,
                kind: ReportKind::SecurityRisk,
                severity: Severity::Grave,
                found_at,
                filed_at: now(),
                alert_due: Due { day: today().plus(5), provisional: false },
                late: false,
                agencies: vec![AGENCY].try_into().unwrap(),
                bureau: Some(BUREAU),
                handler: AGENCY,
                state: ReportState::Filed,
                clock: Some(0),
                closed: None,
                history_len: 1,
            }
        );
        let stamp = stamp(USER, CLERK, DOCUMENT);
        assert_eq!(ReportHistories::<Test>::get(0, 0), Some(ReportRecord { act: ReportAct::File, stamp }));
        let (kind, subject) = (ClockKind::ReportHandling, ClockSubject::Report(0));
        assert_eq!(Mock::clocks(), [(0, MockClock { kind, subject, holder: AGENCY, due: today().plus(5) })]);
    });
}

fn reported_after(kind: ReportKind, days: u64) -> bool {
    assert_ok!(file(CLERK, ReportSubject::Agreement(AGREEMENT), kind, now() - days * DAY_MS));
    let last = crate::NextReport::<Test>::get() - 1;
    get(last).late
}

#[test]
fn r_084_q_27_risks_and_quality_problems_are_reported_promptly() {
    run(|| {
        for kind in [ReportKind::QualityProblem, ReportKind::SecurityRisk] {
            assert!(!reported_after(kind, 5));
            assert!(reported_after(kind, 6));
        }
    });
}

#[test]
fn r_085_q_27_a_hazard_is_reported_at_the_first_moment() {
    run(|| {
        assert!(!reported_after(ReportKind::Hazard, 1));
        assert!(reported_after(ReportKind::Hazard, 2));
    });
}

#[test]
fn r_086_q_27_a_leak_is_reported_at_once() {
    run(|| {
        assert!(!reported_after(ReportKind::Leak, 1));
        assert!(reported_after(ReportKind::Leak, 2));
        // Both times are recorded.
        assert_eq!((get(1).found_at, get(1).filed_at), (now() - 2 * DAY_MS, now()));
    });
}

#[test]
fn q_27_the_numbers_are_governed() {
    run(|| {
        Mock::parameters(|parameters| {
            parameters.conduct.immediate_alert_wd = 3;
            parameters.conduct.prompt_alert_wd = 8;
        });
        assert!(!reported_after(ReportKind::Leak, 3));
        assert!(reported_after(ReportKind::Leak, 4));
        assert!(!reported_after(ReportKind::SecurityRisk, 8));
        assert_eq!(Mock::clocks()[2].1.due, today().plus(8));
    });
}

#[test]
fn r_085_a_report_is_of_the_past() {
    run(|| {
        let file = |found_at| file(CLERK, ReportSubject::Agreement(AGREEMENT), ReportKind::Hazard, found_at);
        assert_noop!(file(now() + 1), Fault::FoundInFuture);
        assert_noop!(file(Moment::MAX), Fault::FoundInFuture);
        assert_ok!(file(now()));
        assert_ok!(file(0));
    });
}

#[test]
fn r_084_a_report_on_a_grant_goes_to_the_agency_of_its_data() {
    run(|| {
        assert_ok!(file(CLERK, ReportSubject::Grant(JOINT_GRANT), ReportKind::QualityProblem, now()));
        assert_eq!(addressees(), (vec![OTHER_AGENCY], Some(BUREAU), OTHER_AGENCY));
        assert_eq!(get(0).agreement, JOINT);
        assert_eq!(Mock::clocks()[0].1.holder, OTHER_AGENCY);
    });
}

#[test]
fn r_088_a_report_on_data_of_several_agencies_is_handled_by_the_bureau() {
    run(|| {
        assert_ok!(file(CLERK, ReportSubject::Agreement(JOINT), ReportKind::QualityProblem, now()));
        assert_eq!(addressees(), (vec![AGENCY, OTHER_AGENCY], Some(BUREAU), BUREAU));
        assert_eq!(Mock::clocks()[0].1.holder, BUREAU);
        assert_noop!(handle(AGENCY_CHIEF, 0, ReportOutcome::DataCorrected), Fault::NotResponsible);
        assert_ok!(handle(BUREAU_CHIEF, 0, ReportOutcome::DataCorrected));
    });
}

fn addressed_with_agency_only(kind: ReportKind, subject: ReportSubject) -> (Vec<OrgId>, Option<OrgId>, OrgId) {
    Mock::parameters(|parameters| parameters.conduct.incident_to_both = false);
    assert_ok!(file(CLERK, subject, kind, now()));
    addressees()
}

#[test]
fn q_28_where_governed_so_the_agency_alone_is_told() {
    run(|| {
        let told = addressed_with_agency_only(ReportKind::Hazard, ReportSubject::Agreement(AGREEMENT));
        assert_eq!(told, (vec![AGENCY], None, AGENCY));
        // The bureau is no party then.
        assert_noop!(handle(BUREAU_CHIEF, 0, ReportOutcome::RiskRemoved), Fault::NotResponsible);
        assert_noop!(ReportsPallet::supplement_report(by(BUREAU_CLERK), 0, OTHER_DOCUMENT), Fault::NotParty);
        assert!(ReportsPallet::list(drl_primitives::reports::Listing::Reports(ReportsOf::Addressee(BUREAU)), 0, 9)
            .is_empty());
    });
}

#[test]
fn q_28_r_086_of_a_leak_the_bureau_is_told_in_any_case() {
    run(|| {
        let told = addressed_with_agency_only(ReportKind::Leak, ReportSubject::Agreement(AGREEMENT));
        assert_eq!(told, (vec![AGENCY], Some(BUREAU), AGENCY));
    });
}

#[test]
fn q_28_so_it_is_where_it_must_handle_the_report() {
    run(|| {
        let told = addressed_with_agency_only(ReportKind::SecurityRisk, ReportSubject::Agreement(JOINT));
        assert_eq!(told, (vec![AGENCY, OTHER_AGENCY], Some(BUREAU), BUREAU));
    });
}

#[test]
fn q_34_a_bureau_that_owns_the_data_is_told_once() {
    run(|| {
        Contracts::sign(AGREEMENT, USER, BUREAU, &[BUREAU]);
        assert_ok!(report(ReportKind::Leak));
        assert_eq!(addressees(), (vec![BUREAU], None, BUREAU));
        assert_eq!(ReportsPallet::reports(ReportsOf::Addressee(BUREAU), 0, 9).len(), 1);
        assert_ok!(handle(BUREAU_CHIEF, 0, ReportOutcome::RiskRemoved));
    });
}

#[test]
fn r_084_the_data_user_reports_its_security_post_too() {
    run(|| {
        let subject = ReportSubject::Agreement(AGREEMENT);
        let report = |who| file(who, subject, ReportKind::Leak, now());
        assert_noop!(report(NOBODY), NOT_OFFICER);
        assert_noop!(report(AGENCY_CHIEF), WRONG_KIND);
        assert_noop!(report(EXPERT), WRONG_KIND);
        assert_noop!(report(SELF), Fault::NotParty);
        for who in [CLERK, SIGNATORY, GUARD] {
            assert_ok!(report(who));
        }
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(report(GUARD), NOT_ACTIVE);
    });
}

#[test]
fn a_report_on_nothing_is_refused() {
    run(|| {
        let file = |subject| file(CLERK, subject, ReportKind::Leak, now());
        assert_noop!(file(ReportSubject::Agreement(UNSIGNED)), Fault::NoSuchAgreement);
        assert_noop!(file(ReportSubject::Grant(GrantHash::zero())), Fault::NoSuchGrant);
        assert_noop!(file(ReportSubject::Grant(PERSONAL_GRANT)), Fault::NotParty);
        GrantBook::add(GrantHash::zero(), UNSIGNED, AGENCY, USER);
        assert_noop!(file(ReportSubject::Grant(GrantHash::zero())), Fault::NoSuchAgreement);
        let subject = ReportSubject::Agreement(AGREEMENT);
        assert_noop!(
            ReportsPallet::file_report(by(CLERK), subject, ReportKind::Leak, Severity::Major, now(), NO_DOCUMENT),
            Fault::DocumentMissing
        );
    });
}

#[test]
fn r_086_a_leak_is_reported_after_the_agreement_has_ended_too() {
    run(|| {
        deliver();
        end(AGREEMENT, AgreementStanding::TerminatedForBreach);
        assert_ok!(report(ReportKind::Leak));
        // And handled: this clock is not one of the agreement's.
        assert!(Mock::clocks().iter().any(|(_, clock)| clock.kind == ClockKind::ReportHandling));
        assert_ok!(handle(AGENCY_CHIEF, 0, ReportOutcome::Referred));
    });
}

#[test]
fn r_022_the_agency_closes_a_quality_problem() {
    run(|| {
        assert_ok!(report(ReportKind::QualityProblem));
        take_events();
        pass_days(5);
        assert_noop!(handle(BUREAU_CHIEF, 0, ReportOutcome::DataCorrected), Fault::NotResponsible);
        assert_ok!(handle(AGENCY_CHIEF, 0, ReportOutcome::DataCorrected));
        assert_eq!(
            take_events(),
            [Event::ReportHandled {
                report: 0,
                outcome: ReportOutcome::DataCorrected,
                organisation: AGENCY,
                officer: AGENCY_CHIEF,
                document: OTHER_DOCUMENT,
                end: ClockEnd::InTime,
            }]
        );
        let closed = ReportEnd { outcome: ReportOutcome::DataCorrected, by: AGENCY, at: now(), end: ClockEnd::InTime };
        assert_eq!((get(0).state, get(0).closed, get(0).clock), (ReportState::Handled, Some(closed), None));
        let (act, stamp) =
            (ReportAct::Handle(ReportOutcome::DataCorrected), stamp(AGENCY, AGENCY_CHIEF, OTHER_DOCUMENT));
        assert_eq!(ReportHistories::<Test>::get(0, 1), Some(ReportRecord { act, stamp }));
        assert!(Mock::clocks().is_empty());
    });
}

#[test]
fn r_088_reports_are_handled_promptly_or_that_is_a_breach() {
    run(|| {
        assert_ok!(report(ReportKind::Hazard));
        pass_days(6);
        run_out();
        // Nothing is decided by the clock.
        assert_eq!(get(0).state, ReportState::Filed);
        assert_ok!(handle(BUREAU_CHIEF, 0, ReportOutcome::RiskRemoved));
        assert_eq!(get(0).closed.unwrap().end, ClockEnd::Late);
    });
}

#[test]
fn r_088_only_those_responsible_close_a_report_and_once() {
    run(|| {
        assert_ok!(report(ReportKind::Hazard));
        let outcome = ReportOutcome::RiskRemoved;
        assert_noop!(handle(NOBODY, 0, outcome), NOT_OFFICER);
        assert_noop!(handle(SIGNATORY, 0, outcome), WRONG_KIND);
        assert_noop!(handle(AUDITOR, 0, outcome), WRONG_KIND);
        assert_noop!(handle(AGENCY_CLERK, 0, outcome), NOT_ALLOWED);
        assert_noop!(handle(OTHER_CHIEF, 0, outcome), Fault::NotResponsible);
        assert_noop!(handle(AGENCY_CHIEF, 1, outcome), Fault::NoSuchReport);
        assert_noop!(handle(AGENCY_CHIEF, 0, ReportOutcome::DataCorrected), Fault::OutcomeDoesNotFit);
        assert_noop!(ReportsPallet::handle_report(by(AGENCY_CHIEF), 0, outcome, NO_DOCUMENT), Fault::DocumentMissing);
        assert_ok!(handle(AGENCY_CHIEF, 0, outcome));
        assert_noop!(handle(AGENCY_CHIEF, 0, outcome), Fault::WrongState);
    });
}

#[test]
fn r_088_each_report_closes_with_each_outcome_that_fits() {
    run(|| {
        let mut next = 0;
        for kind in ReportKind::ALL {
            for outcome in ReportOutcome::ALL {
                assert_ok!(report(*kind));
                if outcome.fits(*kind) {
                    assert_ok!(handle(AGENCY_CHIEF, next, *outcome));
                } else {
                    assert_noop!(handle(AGENCY_CHIEF, next, *outcome), Fault::OutcomeDoesNotFit);
                }
                next += 1;
            }
        }
    });
}

#[test]
fn r_085_r_086_both_sides_add_what_they_find() {
    run(|| {
        assert_ok!(report(ReportKind::Leak));
        take_events();
        for (number, who, organisation) in
            [(1, CLERK, USER), (2, GUARD, USER), (3, AGENCY_GUARD, AGENCY), (4, BUREAU_CLERK, BUREAU)]
        {
            pass_days(1);
            assert_ok!(ReportsPallet::supplement_report(by(who), 0, OTHER_DOCUMENT));
            let (officer, document) = (who, OTHER_DOCUMENT);
            assert_eq!(take_events(), [Event::ReportSupplemented { report: 0, organisation, officer, document }]);
            let stamp = stamp(organisation, who, OTHER_DOCUMENT);
            let record = ReportRecord { act: ReportAct::Supplement, stamp };
            assert_eq!(ReportHistories::<Test>::get(0, number), Some(record));
        }
        assert_eq!(get(0).history_len, 5);
    });
}

#[test]
fn nobody_else_adds_to_a_report_and_nobody_to_a_closed_one() {
    run(|| {
        assert_ok!(report(ReportKind::Leak));
        let add = |who, id, document| ReportsPallet::supplement_report(by(who), id, document);
        assert_noop!(add(NOBODY, 0, DOCUMENT), NOT_OFFICER);
        assert_noop!(add(AUDITOR, 0, DOCUMENT), WRONG_KIND);
        assert_noop!(add(SELF, 0, DOCUMENT), Fault::NotParty);
        assert_noop!(add(OTHER_CHIEF, 0, DOCUMENT), Fault::NotParty);
        assert_noop!(add(CLERK, 1, DOCUMENT), Fault::NoSuchReport);
        assert_noop!(add(CLERK, 0, NO_DOCUMENT), Fault::DocumentMissing);
        assert_ok!(handle(AGENCY_CHIEF, 0, ReportOutcome::NotConfirmed));
        assert_noop!(add(CLERK, 0, DOCUMENT), Fault::WrongState);
    });
}
