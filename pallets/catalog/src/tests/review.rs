//! The regular review of attributes.

use super::*;
use drl_primitives::clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, OnDue};

/// The review clock of the only dataset, with its due day.
fn review_clock() -> (u64, Day) {
    let clocks = Mock::clocks();
    assert_eq!(clocks.len(), 1);
    let (id, clock) = &clocks[0];
    assert_eq!(
        (clock.kind, clock.subject, clock.holder),
        (ClockKind::AttributeReview, ClockSubject::Dataset(1), AGENCY)
    );
    (*id, clock.due)
}

#[test]
fn q_04_the_review_is_due_a_year_after_listing_and_after_each_assessment() {
    run(|| {
        let dataset = listed(restricted());
        assert_eq!(review_clock().1, day("2027-01-05"));
        assert_eq!(Catalog::dataset(dataset).unwrap().review_due, Some(day("2027-01-05")));
        Mock::pass_days(10);
        events();
        let reassess = |origin| Catalog::reassess(origin, dataset, digest(9));
        for_owner_only(true, reassess);
        assert_ok!(reassess(signed(CHIEF)));
        let due = day("2027-01-15");
        let ended = Some(ClockEnd::InTime);
        assert_eq!(events(), [Event::DatasetReassessed { dataset, assessment: digest(9), ended, due }]);
        assert_eq!(review_clock().1, due);
        assert_eq!(Catalog::dataset(dataset).unwrap().assessment, Some(digest(9)));
        assert_noop!(reassess(signed(CHIEF)), Error::<Test>::AssessmentNotNew);

        Mock::parameters(|p| p.catalog.attribute_review_months = 6);
        list_again(dataset, restricted());
        assert_eq!(review_clock().1, day("2026-07-15"));
    });
}

#[test]
fn r_028_an_overdue_review_raises_an_alert_and_nothing_else() {
    run(|| {
        let dataset = open(restricted());
        let (clock, due) = review_clock();
        Mock::pass_days(366);
        <Mock as Clocks>::cancel(clock);
        let before = Catalog::record_count(dataset);
        Catalog::on_due(clock, ClockKind::AttributeReview, ClockSubject::Dataset(dataset), AGENCY);
        assert_eq!(events(), [Event::AttributeReviewOverdue { dataset, due }]);
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        assert_eq!(Catalog::record_count(dataset), before);
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.review_due, entry.review_overdue), (Some(due), true));

        assert_ok!(Catalog::reassess(signed(CHIEF), dataset, digest(9)));
        let due = day("2028-01-06");
        let ended = Some(ClockEnd::Late);
        assert_eq!(events(), [Event::DatasetReassessed { dataset, assessment: digest(9), ended, due }]);
        assert!(!Catalog::dataset(dataset).unwrap().review_overdue);
    });
}

#[test]
fn a_clock_of_another_time_or_kind_does_nothing() {
    run(|| {
        let dataset = open(restricted());
        let (clock, _) = review_clock();
        assert_ok!(Catalog::reassess(signed(CHIEF), dataset, digest(9)));
        events();
        let subject = ClockSubject::Dataset(dataset);
        Catalog::on_due(clock, ClockKind::AttributeReview, subject, AGENCY);
        Catalog::on_due(clock, ClockKind::FilingTerm, subject, AGENCY);
        Catalog::on_due(clock, ClockKind::AttributeReview, ClockSubject::Dataset(77), AGENCY);
        Catalog::on_due(clock, ClockKind::FilingTerm, ClockSubject::Dataset(77), AGENCY);
        let weight = Catalog::on_due(clock, ClockKind::Recheck, ClockSubject::Application(1), AGENCY);
        assert_eq!(weight, Weight::zero());
        assert!(events().is_empty());
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        let most = <Catalog as OnDue>::max_weight();
        assert!(most.all_gte(Catalog::on_due(0, ClockKind::FilingTerm, subject, AGENCY)));
        assert!(most.all_gte(Catalog::on_due(0, ClockKind::AttributeReview, subject, AGENCY)));
    });
}

#[test]
fn only_what_is_listed_is_reviewed() {
    run(|| {
        for dataset in [drafted(restricted()), proposed(restricted())] {
            assert_noop!(Catalog::reassess(signed(CHIEF), dataset, digest(9)), Error::<Test>::WrongState);
        }
        assert_ok!(Catalog::reassess(signed(CHIEF), listed(prohibited()), digest(9)));
        let withdrawn = open(restricted());
        assert_ok!(Catalog::withdraw(signed(CHIEF), withdrawn, StopCause::SecurityRisk, digest(1)));
        assert_noop!(Catalog::reassess(signed(CHIEF), withdrawn, digest(9)), Error::<Test>::WrongState);
    });
}
