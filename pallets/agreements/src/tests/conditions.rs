//! What the parties may agree on.

use crate::{mock::*, Error};
use drl_primitives::{
    agreement::{AgreementTerms, DeliveryMode, TermStart},
    testing::Mock,
    Day,
};
use frame_support::{assert_noop, assert_ok};

type Change = fn(&mut AgreementTerms);

fn draft(change: Change) -> sp_runtime::DispatchResult {
    let mut terms = terms();
    change(&mut terms);
    Agreements::draft(officer(AGENCY_CHIEF), SINGLE, Box::new(terms))
}

fn refused(change: Change, error: Error<Test>) {
    run(|| {
        assert_noop!(draft(change), error);
    });
}

fn accepted(change: Change) {
    run(|| {
        assert_ok!(draft(change));
    });
}

#[test]
fn r_068_security_measures_must_be_stated() {
    refused(|t| t.measures = digest(0), Error::MeasuresMissing);
}

#[test]
fn r_068_way_of_opening_and_scope_stand_in_every_text() {
    for delivery in [DeliveryMode::Download, DeliveryMode::Interface, DeliveryMode::SandboxOnly] {
        run(|| {
            let mut terms = terms();
            terms.delivery = delivery;
            let id = drafted_with(SINGLE, terms);
            let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
            let way = drl_primitives::Code::text(delivery, drl_primitives::Language::English);
            assert!(text.contains(&format!(
                "/ Way of opening: {}",
                drl_primitives::Code::text(delivery, drl_primitives::Language::Chinese)
            )));
            assert!(text.contains(way));
            assert!(text.contains("/ Scope of use: "));
        });
    }
}

#[test]
fn r_073_the_application_plan_must_be_attached() {
    refused(|t| t.plan = digest(0), Error::PlanMissing);
}

#[test]
fn every_named_document_has_a_digest() {
    let changes: [Change; 6] = [
        |t| t.service_standard = digest(0),
        |t| t.feedback_dimensions = digest(0),
        |t| t.return_list = digest(0),
        |t| t.addendum = Some(digest(0)),
        |t| t.seals = Some(digest(0)),
        |t| t.third_parties = Some(digest(0)),
    ];
    for change in changes {
        refused(change, Error::DocumentMissing);
    }
}

#[test]
fn r_074_a_term_has_a_month_at_least_and_the_governed_most() {
    refused(|t| t.months = 0, Error::TermZero);
    refused(|t| t.months = 37, Error::TermTooLong);
    refused(|t| t.months = u16::MAX, Error::TermTooLong);
    accepted(|t| t.months = 36);
    accepted(|t| t.months = 1);
    run(|| {
        Mock::parameters(|p| p.agreement.max_term_months = 6);
        assert_noop!(draft(|t| t.months = 7), Error::<Test>::TermTooLong);
        assert_ok!(draft(|t| t.months = 6));
    });
}

#[test]
fn r_074_a_term_may_begin_on_a_day_to_come() {
    accepted(|t| t.start = TermStart::OnDay(day("2026-01-05")));
    accepted(|t| t.start = TermStart::OnDay(day("2029-01-05")));
    refused(|t| t.start = TermStart::OnDay(day("2026-01-04")), Error::TermStartPassed);
    refused(|t| t.start = TermStart::OnDay(day("2029-01-06")), Error::TermStartTooFar);
    refused(|t| t.start = TermStart::OnDay(Day(u32::MAX)), Error::TermStartTooFar);
    refused(|t| t.start = TermStart::After(day("2026-02-01")), Error::TermStartInvalid);
}

#[test]
fn r_089_the_time_to_launch_has_bounds() {
    refused(|t| t.launch_months = 0, Error::LaunchOutOfRange);
    refused(|t| t.launch_months = 121, Error::LaunchOutOfRange);
    accepted(|t| t.launch_months = 120);
}

#[test]
fn r_090_the_start_of_service_has_bounds() {
    refused(|t| t.service_start_days = 366, Error::ServiceStartOutOfRange);
    accepted(|t| t.service_start_days = 365);
    accepted(|t| t.service_start_days = 0);
}

#[test]
fn r_083_the_period_of_reports_has_bounds() {
    refused(|t| t.report_months = 0, Error::ReportPeriodOutOfRange);
    refused(|t| t.report_months = 121, Error::ReportPeriodOutOfRange);
    accepted(|t| t.report_months = 1);
}

#[test]
fn q_15_the_notice_period_is_set_by_each_agreement() {
    refused(|t| t.notice_days = 366, Error::NoticePeriodOutOfRange);
    accepted(|t| t.notice_days = 365);
    accepted(|t| t.notice_days = 0);
}

#[test]
fn r_081_q_16_commercial_use_of_named_products_is_governed() {
    accepted(|t| t.commercial_use = true);
    run(|| {
        Mock::parameters(|p| p.agreement.commercial_use_as_named = false);
        assert_noop!(draft(|t| t.commercial_use = true), Error::<Test>::CommercialUseNotAllowed);
        assert_ok!(draft(|t| t.commercial_use = false));
    });
}

#[test]
fn q_33_third_parties_are_named_only_where_allowed() {
    refused(|t| t.third_parties = Some(digest(0x55)), Error::ThirdPartiesNotAllowed);
    run(|| {
        Mock::parameters(|p| p.agreement.named_third_parties = true);
        assert_ok!(draft(|t| t.third_parties = Some(digest(0x55))));
        let text = String::from_utf8(Agreements::canonical_text(1, 1).unwrap()).unwrap();
        assert!(text.contains(&format!("Authorised third parties: sha256 0x{}\n", "55".repeat(32))));
    });
}

#[test]
fn r_093_returning_data_is_due_where_agreed() {
    run(|| {
        let id = drafted(SINGLE);
        let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        assert!(text.contains("Data return: 应当回流 / due; 回流数据清单 / list sha256 0x2525"));
    });
}
