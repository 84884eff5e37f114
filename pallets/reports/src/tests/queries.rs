//! What readers ask.

use crate::{mock::*, MAX_PAGE};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::{ClockEnd, Due},
    receipts::OnDelivery,
    reports::{
        CheckKind, CheckResult, CheckSubject, ChecksOf, LaunchState, LaunchView, Listing, ObligationView, PeriodView,
        ProductAct, ProductUpdate, ProductsOf, RecordKind, ReportAct, ReportKind, ReportOutcome, ReportSubject,
        ReportsOf, Severity,
    },
};
use frame_support::assert_ok;

#[test]
fn the_obligations_of_a_data_user_with_their_due_days() {
    run(|| {
        assert!(ReportsPallet::obligations(USER, 0, 10).is_empty());
        assert_eq!(ReportsPallet::obligation(AGREEMENT), None);
        deliver();
        let since = now();
        pass_days(3);
        assert_ok!(ReportsPallet::on_acknowledged(JOINT, JOINT_GRANT, USER, now()));
        assert_ok!(ReportsPallet::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now()));
        let due = day("2026-04-05");
        let launch = LaunchView { state: LaunchState::Awaited, due, launched_at: None, end: None, extensions: 0 };
        let first = ObligationView {
            agreement: AGREEMENT,
            user: USER,
            since,
            launch,
            latest_period: Some(PeriodView { number: 1, period: period(1), due: Some(due) }),
            missed_periods: 0,
            products: 0,
            reports: 0,
            checks: 0,
            ended: false,
        };
        assert_eq!(ReportsPallet::obligation(AGREEMENT), Some(first));
        let all = ReportsPallet::obligations(USER, 0, 10);
        assert_eq!(all.iter().map(|view| view.agreement).collect::<Vec<_>>(), [AGREEMENT, JOINT]);
        assert_eq!(all[0], first);
        assert_eq!(ReportsPallet::obligations(PERSON, 0, 10)[0].agreement, PERSONAL);
        assert_eq!(ReportsPallet::obligations(USER, 1, 10).len(), 1);
    });
}

#[test]
fn an_obligation_says_what_became_of_it() {
    run(|| {
        deliver();
        live_to("2026-04-06");
        assert_ok!(ReportsPallet::extend_launch(by(AGENCY_CHIEF), AGREEMENT, day("2026-04-06"), DOCUMENT));
        assert_ok!(publish());
        assert_ok!(report(ReportKind::Leak));
        let subject = CheckSubject::Agreement(AGREEMENT);
        let (kind, result) = (CheckKind::FollowUp, CheckResult::InOrder);
        assert_ok!(ReportsPallet::file_check(by(AUDITOR), subject, kind, result, today(), DOCUMENT));
        end(AGREEMENT, AgreementStanding::Expired);
        let view = ReportsPallet::obligation(AGREEMENT).unwrap();
        assert_eq!(
            view.launch,
            LaunchView {
                state: LaunchState::Launched,
                due: day("2026-04-06"),
                launched_at: Some(now()),
                end: Some(ClockEnd::InTime),
                extensions: 1
            }
        );
        assert_eq!((view.missed_periods, view.products, view.reports, view.checks), (1, 1, 1, 1));
        assert!(view.ended);
        assert_eq!(view.latest_period.map(|period| (period.number, period.due)), Some((2, None)));
        let extensions = ReportsPallet::launch_extensions(AGREEMENT, 0, 10);
        assert_eq!(extensions.iter().map(|e| (e.from, e.until)).collect::<Vec<_>>(), [(day("2026-04-05"), today())]);
        assert!(ReportsPallet::launch_extensions(AGREEMENT, 1, 10).is_empty());
    });
}

#[test]
fn periods_come_in_pages_from_number_one() {
    run(|| {
        Contracts::change(AGREEMENT, |duties| {
            duties.report_months = 1;
            duties.span.until = u64::MAX;
        });
        deliver();
        go_to("2035-01-05");
        // A month in a year of standing still, each of whose periods gets a day.
        for _ in 0..105 {
            run_out();
            pass_days(1);
        }
        let numbers = |from, limit| {
            let page = ReportsPallet::usage_periods(AGREEMENT, from, limit);
            page.into_iter().map(|view| view.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(0, 3), [1, 2, 3]);
        assert_eq!(numbers(1, 3), [1, 2, 3]);
        assert_eq!(numbers(0, u32::MAX).len(), MAX_PAGE as usize);
        assert_eq!(numbers(101, u32::MAX), (101..=106).collect::<Vec<_>>());
        assert!(numbers(u32::MAX, u32::MAX).is_empty());
        assert!(ReportsPallet::usage_periods(JOINT, 0, 10).is_empty());
    });
}

#[test]
fn r_090_the_registry_of_products_comes_in_pages() {
    run(|| {
        deliver();
        assert_ok!(ReportsPallet::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now()));
        let mut terms = product();
        terms.grants = vec![PERSONAL_GRANT].try_into().unwrap();
        assert_ok!(ReportsPallet::publish_product(by(SELF), PERSONAL, terms));
        for _ in 0..110 {
            assert_ok!(publish());
        }
        let registry = |from, limit| {
            let page = ReportsPallet::product_registry(from, limit);
            page.into_iter().map(|view| view.product).collect::<Vec<_>>()
        };
        assert_eq!(registry(0, u32::MAX), (0..100).collect::<Vec<_>>());
        assert_eq!(registry(100, u32::MAX), (100..111).collect::<Vec<_>>());
        assert!(registry(u32::MAX, 5).is_empty());
        for of in [ProductsOf::User(USER), ProductsOf::Agreement(AGREEMENT)] {
            assert_eq!(ReportsPallet::products(of, 0, u32::MAX).len(), 100);
            assert_eq!(ReportsPallet::products(of, 109, 9)[0].product, 110);
            assert_eq!(ReportsPallet::list_count(Listing::Products(of)), 110);
        }
        assert_eq!(ReportsPallet::products(ProductsOf::User(PERSON), 0, 9).len(), 1);
    });
}

#[test]
fn q_19_a_natural_person_stands_in_the_registry_by_number() {
    run(|| {
        assert_ok!(ReportsPallet::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now()));
        let mut terms = product();
        terms.grants = vec![PERSONAL_GRANT].try_into().unwrap();
        assert_ok!(ReportsPallet::publish_product(by(SELF), PERSONAL, terms));
        let view = ReportsPallet::product(0).unwrap();
        assert_eq!((view.entry.user, view.agreement), (PERSON, Some(AgreementStanding::InForce)));
        end(PERSONAL, AgreementStanding::Expired);
        assert_eq!(ReportsPallet::product(0).unwrap().agreement, Some(AgreementStanding::Expired));
        assert_eq!(ReportsPallet::product(1), None);
    });
}

#[test]
fn the_history_of_a_product_comes_in_pages() {
    run(|| {
        deliver();
        assert_ok!(publish());
        for _ in 0..120 {
            assert_ok!(ReportsPallet::update_product(by(SIGNATORY), 0, ProductUpdate::Data, DOCUMENT));
        }
        let first = ReportsPallet::product_history(0, 0, u32::MAX);
        assert_eq!((first.len(), first[0].act), (100, ProductAct::Publish));
        assert_eq!(ReportsPallet::product_history(0, 100, u32::MAX).len(), 21);
        assert!(ReportsPallet::product_history(1, 0, 9).is_empty());
    });
}

#[test]
fn each_addressee_sees_its_reports() {
    run(|| {
        for subject in
            [ReportSubject::Agreement(AGREEMENT), ReportSubject::Grant(JOINT_GRANT), ReportSubject::Agreement(JOINT)]
        {
            assert_ok!(ReportsPallet::file_report(
                by(CLERK),
                subject,
                ReportKind::Hazard,
                Severity::Ordinary,
                now(),
                DOCUMENT
            ));
        }
        let numbers = |of| ReportsPallet::reports(of, 0, 10).into_iter().map(|view| view.report).collect::<Vec<_>>();
        assert_eq!(numbers(ReportsOf::Addressee(AGENCY)), [0, 2]);
        assert_eq!(numbers(ReportsOf::Addressee(OTHER_AGENCY)), [1, 2]);
        assert_eq!(numbers(ReportsOf::Addressee(BUREAU)), [0, 1, 2]);
        assert_eq!(numbers(ReportsOf::User(USER)), [0, 1, 2]);
        assert_eq!(numbers(ReportsOf::Agreement(JOINT)), [1, 2]);
        assert!(numbers(ReportsOf::User(PERSON)).is_empty());

        let due = Due { day: today().plus(5), provisional: false };
        assert_eq!(ReportsPallet::report(1).unwrap().due, Some(due));
        for report in [2, 1] {
            assert_ok!(ReportsPallet::handle_report(by(BUREAU_CHIEF), report, ReportOutcome::Referred, DOCUMENT));
        }
        // In the order in which they were closed.
        assert_eq!(numbers(ReportsOf::ClosedBy(BUREAU)), [2, 1]);
        assert_eq!(ReportsPallet::report(1).unwrap().due, None);
        assert_eq!(ReportsPallet::report(3), None);
        let acts: Vec<_> = ReportsPallet::report_history(1, 0, 10).into_iter().map(|record| record.act).collect();
        assert_eq!(acts, [ReportAct::File, ReportAct::Handle(ReportOutcome::Referred)]);
        assert_eq!(ReportsPallet::report_history(1, 1, 10).len(), 1);
    });
}

#[test]
fn checks_and_records_are_found_by_everybody_they_concern() {
    run(|| {
        let file = |who, subject| {
            let (kind, result) = (CheckKind::Inspection, CheckResult::InOrder);
            assert_ok!(ReportsPallet::file_check(by(who), subject, kind, result, today(), DOCUMENT));
        };
        file(AGENCY_CLERK, CheckSubject::Agreement(AGREEMENT));
        file(AUDITOR, CheckSubject::User(USER));
        file(AUDITOR, CheckSubject::Agreement(PERSONAL));
        let numbers = |of| ReportsPallet::checks(of, 0, 10).into_iter().map(|view| view.check).collect::<Vec<_>>();
        assert_eq!(numbers(ChecksOf::User(USER)), [0, 1]);
        assert_eq!(numbers(ChecksOf::User(PERSON)), [2]);
        assert_eq!(numbers(ChecksOf::Body(REGULATOR)), [1, 2]);
        assert_eq!(numbers(ChecksOf::Agreement(AGREEMENT)), [0]);
        assert_eq!(ReportsPallet::check(3), None);

        assert_ok!(ReportsPallet::file_record(by(AGENCY_CLERK), RecordKind::Drill, today(), DOCUMENT));
        assert_ok!(ReportsPallet::file_record(by(BUREAU_CLERK), RecordKind::Supervision, today(), DOCUMENT));
        let kinds =
            |body| ReportsPallet::work_records(body, 0, 10).into_iter().map(|view| view.entry.kind).collect::<Vec<_>>();
        assert_eq!(kinds(AGENCY), [RecordKind::Drill]);
        assert_eq!(kinds(BUREAU), [RecordKind::Supervision]);
        assert_eq!(ReportsPallet::work_record(2), None);
    });
}
