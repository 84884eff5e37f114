//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::{
    clocks::ClockEnd,
    reports::{
        CheckKind, CheckResult, CheckSubject, LaunchState, Listing, PeriodState, ProductAct, ProductState,
        ProductUpdate, ProductsOf, RecordKind, ReportAct, ReportKind, ReportOutcome, ReportState, ReportsOf,
        RetirementCause,
    },
    testing::Mock,
};
use frame_support::assert_ok;

/// A state in which there is some of everything.
///
/// The first period is missed, the second open; product 0 is retired; report 0 is handled and report 1 not. Under the personal
/// agreement the launch is awaited, extended once.
fn some_of_everything() {
    deliver();
    <ReportsPallet as drl_primitives::receipts::OnDelivery>::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now())
        .unwrap();
    assert_ok!(ReportsPallet::extend_launch(by(AGENCY_CHIEF), PERSONAL, day("2026-09-01"), DOCUMENT));
    live_to("2026-04-06");
    assert_ok!(publish());
    pass_days(1);
    assert_ok!(ReportsPallet::update_product(by(SIGNATORY), 0, ProductUpdate::Data, DOCUMENT));
    pass_days(1);
    assert_ok!(ReportsPallet::retire_product(by(SIGNATORY), 0, RetirementCause::Replaced, DOCUMENT));
    assert_ok!(report(ReportKind::Hazard));
    assert_ok!(report(ReportKind::QualityProblem));
    pass_days(1);
    assert_ok!(ReportsPallet::supplement_report(by(CLERK), 0, DOCUMENT));
    assert_ok!(ReportsPallet::handle_report(by(AGENCY_CHIEF), 0, ReportOutcome::RiskRemoved, DOCUMENT));
    let subject = CheckSubject::Agreement(AGREEMENT);
    let (kind, result) = (CheckKind::Inspection, CheckResult::InOrder);
    assert_ok!(ReportsPallet::file_check(by(AGENCY_CLERK), subject, kind, result, today(), DOCUMENT));
    assert_ok!(ReportsPallet::file_record(by(AGENCY_CLERK), RecordKind::Drill, today(), DOCUMENT));
}

/// Breaks the state and sees that it is found.
fn found(what: &'static str, breaking: impl FnOnce()) {
    externalities().execute_with(|| {
        some_of_everything();
        assert_ok!(ReportsPallet::do_try_state());
        breaking();
        assert_eq!(ReportsPallet::do_try_state(), Err(what.into()), "{what}");
    });
}

fn obligation(change: impl FnOnce(&mut Obligation)) {
    Obligations::<Test>::mutate_extant(AGREEMENT, change);
}

fn personal(change: impl FnOnce(&mut Obligation)) {
    Obligations::<Test>::mutate_extant(PERSONAL, change);
}

fn period_of(number: u32, change: impl FnOnce(&mut PeriodOf<Test>)) {
    UsagePeriods::<Test>::mutate(AGREEMENT, number, |period| change(period.as_mut().unwrap()));
}

#[test]
fn broken_duties_are_found() {
    found("an obligation of no agreement", || Contracts::forget(AGREEMENT));
    found("an obligation of another data user", || obligation(|o| o.user = PERSON));
    found("an obligation began in the future", || obligation(|o| o.since = now() + 1));
    found("a period or an extension of no obligation", || Obligations::<Test>::remove(AGREEMENT));
}

#[test]
fn broken_launches_are_found() {
    let clockless = "a launch is owed without a clock, or has a clock without being owed";
    found(clockless, || personal(|o| o.launch.clock = None));
    found(clockless, || obligation(|o| o.launch.clock = Some(0)));
    found("the clock of a launch does not run", || personal(|o| o.launch.clock = Some(999)));
    found("a launch is owed under an agreement that has ended", || personal(|o| o.ended = true));
    found("a launch does not say when it was", || obligation(|o| o.launch.launched = None));
    found("launch and products do not agree", || {
        personal(|o| {
            o.launch.state = LaunchState::Launched;
            o.launch.clock = None;
            o.launch.launched = Some((now(), ClockEnd::InTime));
        });
    });
    found("a launch was extended another number of times", || personal(|o| o.launch.extensions = 2));
    found("a launch is due on another day than it was extended to", || personal(|o| o.launch.due = today()));
}

#[test]
fn broken_periods_are_found() {
    found("there are other periods than their number says", || obligation(|o| o.periods = 1));
    found("a period is missing", || UsagePeriods::<Test>::swap(AGREEMENT, 1u32, AGREEMENT, 9u32));
    found("periods do not follow one another", || period_of(2, |p| p.from = p.from.plus(1)));
    found("the latest period does not end with its month", || obligation(|o| o.months = 7));
    found("another number of periods is overdue", || obligation(|o| o.missed_periods = 0));
    found("a period before the latest one is not finished", || period_of(1, |p| p.state = PeriodState::Open));
    found("a report is owed without a clock, or has a clock without being owed", || period_of(2, |p| p.clock = None));
    found("the clock of a period does not run", || period_of(2, |p| p.clock = Some(999)));
    found("a period is filed without its report", || {
        period_of(2, |p| {
            p.state = PeriodState::Filed;
            p.clock = None;
        });
    });
    found("a period lapsed before the agreement ended", || {
        period_of(2, |p| {
            p.state = PeriodState::Lapsed;
            p.clock = None;
        });
    });
    found("a report is to come due under an agreement that has ended", || obligation(|o| o.ended = true));
}

fn product_of(change: impl FnOnce(&mut drl_primitives::reports::Product)) {
    Products::<Test>::mutate_extant(0, change);
}

fn product_record(number: u32, change: impl FnOnce(&mut ProductRecordOf<Test>)) {
    ProductHistories::<Test>::mutate(0, number, |record| change(record.as_mut().unwrap()));
}

#[test]
fn broken_products_are_found() {
    found("a product of no obligation", || product_of(|p| p.agreement = UNSIGNED));
    found("a product of another data user", || product_of(|p| p.user = PERSON));
    found("a product has a malformed name", || product_of(|p| p.terms.name = Default::default()));
    found("a product does not name its sources", || product_of(|p| p.terms.attribution = false));
    found("a product was launched before it was finished", || product_of(|p| p.terms.launched_on = today().minus(9)));
    found("the grants of a product are none, not ascending or repeated", || {
        product_of(|p| p.terms.grants = Default::default());
    });
    found("a product was updated before it was published", || product_of(|p| p.updated_at = 0));
    found("a product's history does not begin with its publication", || {
        product_record(0, |r| r.act = ProductAct::Update(ProductUpdate::Data));
    });
    found("a product was published twice", || product_record(1, |r| r.act = ProductAct::Publish));
    found("a product and its history do not agree", || product_of(|p| p.state = ProductState::Published));
    found("a product was retired twice", || {
        product_record(1, |r| r.act = ProductAct::Retire(RetirementCause::Replaced));
    });
    found("a product has other records than their number says", || product_of(|p| p.history_len = 2));
    found("a product's history has a gap", || ProductHistories::<Test>::swap(0u32, 1u32, 0u32, 9u32));
    found("a product's history goes back", || product_record(1, |r| r.stamp.at = 0));
    found("a product was changed by another", || product_record(1, |r| r.stamp.by.organisation = PERSON));
    found("a product was updated at another time than its history says", || product_of(|p| p.updated_at = now()));
}

fn report_of(id: u32, change: impl FnOnce(&mut drl_primitives::reports::Report)) {
    Reports::<Test>::mutate_extant(id, change);
}

fn report_record(number: u32, change: impl FnOnce(&mut ReportRecordOf<Test>)) {
    ReportHistories::<Test>::mutate(0, number, |record| change(record.as_mut().unwrap()));
}

#[test]
fn broken_reports_are_found() {
    found("a report of no agreement", || report_of(0, |r| r.agreement = UNSIGNED));
    found("a report of another data user", || report_of(0, |r| r.user = PERSON));
    found("a report was filed before anything was found", || report_of(0, |r| r.found_at = now()));
    found("a report goes to no agency", || report_of(0, |r| r.agencies = Default::default()));
    found("a report goes to somebody twice", || report_of(0, |r| r.bureau = Some(AGENCY)));
    found("a report does not say truly whether it was late", || report_of(0, |r| r.late = true));
    found("a report is handled with a clock, or not handled without", || report_of(1, |r| r.clock = None));
    found("a report is handled without its outcome", || report_of(0, |r| r.closed = None));
    found("a report has an outcome that does not fit", || report_of(0, |r| r.kind = ReportKind::QualityProblem));
    found("a report was closed by somebody else", || report_of(0, |r| r.closed.as_mut().unwrap().by = OTHER_AGENCY));
    found("the clock of a report does not run", || report_of(1, |r| r.clock = Some(999)));
    found("a report has other records than their number says", || report_of(0, |r| r.history_len = 2));
    found("a report's history has a gap", || ReportHistories::<Test>::swap(0u32, 1u32, 0u32, 9u32));
    found("a report's history goes back", || report_record(1, |r| r.stamp.at = 0));
    found("a report's history does not begin with its filing", || report_record(1, |r| r.act = ReportAct::File));
    found("a report and its history do not agree", || report_record(2, |r| r.act = ReportAct::Supplement));
    found("a report has no history", || {
        report_of(1, |r| r.history_len = 0);
        ReportHistories::<Test>::remove(1, 0);
    });
    found("a report is handled with a clock, or not handled without", || {
        report_of(0, |r| r.state = ReportState::Filed)
    });
}

#[test]
fn broken_checks_and_numbers_are_found() {
    let check = |change: fn(&mut CheckOf<Test>)| Checks::<Test>::mutate_extant(0, change);
    found("a check has a result that does not fit", || check(|c| c.result = CheckResult::Resolved));
    found("a check was filed before it was made", || check(|c| c.on = c.on.plus(1)));
    found("numbers have a gap", || NextCheck::<Test>::put(2));
    found("a number was not given yet", NextRecord::<Test>::kill);
    found("a history of nothing", || {
        let record = ProductHistories::<Test>::get(0, 0).unwrap();
        ProductHistories::<Test>::insert(1, 0, record);
    });
}

#[test]
fn broken_lists_are_found() {
    let list = Listing::Reports(ReportsOf::User(USER));
    found("a list is longer than its count says", || Lists::<Test>::insert(list, 2, 0));
    found("a list has a gap", || Lists::<Test>::remove(list, 1));
    let wrong = "a list names what does not belong there, or does not name what does";
    found(wrong, || Lists::<Test>::insert(list, 1, 0));
    found(wrong, || {
        Lists::<Test>::remove(list, 0);
        Lists::<Test>::remove(list, 1);
        ListCounts::<Test>::remove(list);
    });
    found(wrong, || {
        let other = Listing::Products(ProductsOf::User(PERSON));
        Lists::<Test>::insert(other, 0, 0);
        ListCounts::<Test>::insert(other, 1);
    });
}

#[test]
fn a_clock_that_somebody_else_dropped_is_found() {
    found("the clock of a period does not run", || {
        let clock = period(2).clock.unwrap();
        <Mock as drl_primitives::clocks::Clocks>::cancel(clock);
    });
}
