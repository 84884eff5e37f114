//! Opening outside the platform.

use super::*;
use crate::Filings;
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    dataset::FilingReason,
    parameters::OpenElsewhere,
};

const REASON: FilingReason = FilingReason::StateSystem;

fn file(dataset: DatasetId, until: &str) -> DispatchResult {
    Catalog::file_outside(signed(CHIEF), dataset, REASON, digest(1), day(until))
}

/// Opened outside the platform until a day.
fn elsewhere(metadata: Metadata, until: &str) -> DatasetId {
    let dataset = listed(metadata);
    assert_ok!(file(dataset, until));
    assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset));
    assert_ok!(Catalog::open_elsewhere(signed(CHIEF), dataset));
    events();
    dataset
}

/// The clocks of filings that run.
fn filing_clocks() -> Vec<(u64, Day)> {
    let of_filing = |(id, clock): (u64, drl_primitives::testing::MockClock)| {
        (clock.kind == ClockKind::FilingTerm).then_some((id, clock.due))
    };
    Mock::clocks().into_iter().filter_map(of_filing).collect()
}

/// The clock of the only filing runs out.
fn expire(dataset: DatasetId) {
    let [(clock, _)] = filing_clocks()[..] else { panic!("one filing") };
    <Mock as Clocks>::cancel(clock);
    Catalog::on_due(clock, ClockKind::FilingTerm, ClockSubject::Dataset(dataset), AGENCY);
}

#[test]
fn r_012_outside_the_platform_only_after_a_filing() {
    run(|| {
        let dataset = listed(restricted());
        events();
        let open = || Catalog::open_elsewhere(signed(CHIEF), dataset);
        assert_noop!(open(), Error::<Test>::FilingMissing);
        let until = day("2026-06-30");
        for_owner_only(true, |origin| Catalog::file_outside(origin, dataset, REASON, digest(1), until));
        assert_ok!(file(dataset, "2026-06-30"));
        assert_eq!(events(), [Event::OutsideOpeningFiled { dataset, reason: REASON, evidence: digest(1), until }]);
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        assert_noop!(open(), Error::<Test>::FilingNotAcknowledged);
        for_bureau_only(true, |origin| Catalog::acknowledge_filing(origin, dataset));
        assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset));
        assert_eq!(events(), [Event::FilingAcknowledged { dataset, evidence: digest(1), self_review: false }]);
        let again = Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset);
        assert_noop!(again, Error::<Test>::FilingAlreadyAcknowledged);
        for_owner_only(true, |origin| Catalog::open_elsewhere(origin, dataset));
        assert_ok!(open());
        assert_eq!(
            events(),
            [
                Event::OpenedElsewhere { dataset, version: 1, until },
                Event::ServiceChanged { dataset, service: Service::OpenElsewhere },
            ]
        );
        assert_eq!(state(dataset), (Stage::Settled, Service::OpenElsewhere));
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.channel, entry.elsewhere_until), (None, Some(until)));
        // A filing serves once.
        assert_noop!(open(), Error::<Test>::FilingMissing);
        let used = Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset);
        assert_noop!(used, Error::<Test>::FilingMissing);
    });
}

#[test]
fn q_36_the_three_readings() {
    run(|| {
        Mock::parameters(|p| p.catalog.open_elsewhere = OpenElsewhere::Off);
        let dataset = listed(restricted());
        assert_noop!(file(dataset, "2026-06-30"), Error::<Test>::OutsideNotAllowed);
        let open = || Catalog::open_elsewhere(signed(CHIEF), dataset);
        assert_noop!(open(), Error::<Test>::OutsideNotAllowed);
        Mock::parameters(|p| p.catalog.open_elsewhere = OpenElsewhere::FiledAndAcknowledged);
        assert_ok!(file(dataset, "2026-06-30"));
        assert_noop!(open(), Error::<Test>::FilingNotAcknowledged);
        Mock::parameters(|p| p.catalog.open_elsewhere = OpenElsewhere::Filed);
        assert_ok!(open());
    });
}

#[test]
fn q_36_a_filing_is_limited_in_time() {
    run(|| {
        let dataset = listed(restricted());
        assert_noop!(file(dataset, "2026-01-05"), Error::<Test>::FilingTermPassed);
        assert_noop!(file(dataset, "2020-01-05"), Error::<Test>::FilingTermPassed);
        assert_noop!(file(dataset, "2027-01-06"), Error::<Test>::FilingTooLong);
        assert_ok!(file(dataset, "2027-01-05"));
        Mock::parameters(|p| p.catalog.open_elsewhere_months = 1);
        assert_noop!(file(dataset, "2026-02-06"), Error::<Test>::FilingTooLong);
        // A later filing takes the place of an earlier one.
        assert_ok!(file(dataset, "2026-02-05"));
        assert_eq!(Filings::<Test>::get(dataset).map(|filing| filing.until), Some(day("2026-02-05")));
        assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset));
        Mock::pass_days(32);
        assert_noop!(Catalog::open_elsewhere(signed(CHIEF), dataset), Error::<Test>::FilingTermPassed);
    });
}

#[test]
fn q_36_when_the_time_is_over_the_opening_ends() {
    run(|| {
        let dataset = elsewhere(restricted(), "2026-06-30");
        assert_eq!(filing_clocks().iter().map(|(_, due)| *due).collect::<Vec<_>>(), [day("2026-06-30")]);
        expire(dataset);
        assert_eq!(
            events(),
            [Event::FilingExpired { dataset }, Event::ServiceChanged { dataset, service: Service::NotOpen }]
        );
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        let record = last_record(dataset);
        assert_eq!((record.act, record.by, record.version), (DatasetAct::FilingExpired, None, Some(1)));
        // The same version may be opened on the platform, or elsewhere after another filing.
        assert_noop!(Catalog::open_elsewhere(signed(CHIEF), dataset), Error::<Test>::FilingMissing);
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
    });
}

#[test]
fn q_36_an_opening_goes_on_under_a_new_filing() {
    run(|| {
        let dataset = elsewhere(restricted(), "2026-06-30");
        assert_ok!(file(dataset, "2026-12-30"));
        assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset));
        events();
        assert_ok!(Catalog::open_elsewhere(signed(CHIEF), dataset));
        assert_eq!(events(), [Event::OpenedElsewhere { dataset, version: 1, until: day("2026-12-30") }]);
        assert_eq!(filing_clocks().len(), 1);
        assert_eq!(Catalog::dataset(dataset).unwrap().elsewhere_until, Some(day("2026-12-30")));
    });
}

#[test]
fn prohibited_data_is_not_opened_elsewhere_either() {
    run(|| {
        let dataset = listed(prohibited());
        assert_noop!(file(dataset, "2026-06-30"), Error::<Test>::Prohibited);
        // Filed before, prohibited since.
        let dataset = listed(restricted());
        assert_ok!(file(dataset, "2026-06-30"));
        assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), dataset));
        list_again(dataset, prohibited());
        assert_noop!(Catalog::open_elsewhere(signed(CHIEF), dataset), Error::<Test>::Prohibited);
    });
}

#[test]
fn only_listed_data_is_filed() {
    run(|| {
        for dataset in [drafted(restricted()), proposed(restricted()), open(restricted())] {
            assert_noop!(file(dataset, "2026-06-30"), Error::<Test>::WrongState);
        }
        assert_noop!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), 1), Error::<Test>::FilingMissing);
    });
}

#[test]
fn q_34_another_officer_of_the_bureau_acknowledges_its_own_filing() {
    run(|| {
        assert_ok!(Catalog::register(signed(BUREAU_CLERK), Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(BUREAU_CHIEF), 1));
        assert_ok!(Catalog::review(signed(BUREAU_HEAD), 1, EntryReview::Pass));
        let until = day("2026-06-30");
        assert_ok!(Catalog::file_outside(signed(BUREAU_CHIEF), 1, REASON, digest(1), until));
        assert_noop!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), 1), Error::<Test>::OwnReview);
        events();
        assert_ok!(Catalog::acknowledge_filing(signed(BUREAU_HEAD), 1));
        let evidence = digest(1);
        assert_eq!(events(), [Event::FilingAcknowledged { dataset: 1, evidence, self_review: true }]);
    });
}

#[test]
fn the_clock_of_a_filing_ends_with_what_it_measures() {
    run(|| {
        let published = elsewhere(restricted(), "2026-06-30");
        list_again(published, restricted());
        assert_ok!(Catalog::publish(signed(CHIEF), published, Channel::CityLedger));
        assert_eq!(filing_clocks(), []);

        let stricter = elsewhere(unconditional(), "2026-06-30");
        list_again(stricter, restricted());
        assert_eq!(state(stricter), (Stage::Listed, Service::NotOpen));
        assert_eq!(filing_clocks(), []);

        let withdrawn = elsewhere(restricted(), "2026-06-30");
        assert_ok!(Catalog::withdraw(signed(CHIEF), withdrawn, StopCause::SecurityRisk, digest(1)));
        assert_eq!(filing_clocks(), []);
    });
}

#[test]
fn it_runs_out_while_suspended_and_while_another_version_is_in_work() {
    run(|| {
        let suspended = elsewhere(restricted(), "2026-06-30");
        assert_ok!(Catalog::suspend(signed(CLERK), suspended, StopCause::SecurityRisk, digest(1)));
        expire(suspended);
        assert_eq!(state(suspended), (Stage::Listed, Service::NotOpen));
        // The suspension is not forgotten.
        let publish = |dataset| Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(suspended), Error::<Test>::MadeBeforeSuspension);
        list_again(suspended, restricted());
        assert_ok!(publish(suspended));

        let drafting = elsewhere(restricted(), "2026-06-30");
        assert_ok!(Catalog::new_version(signed(CLERK), drafting, Box::new(restricted())));
        expire(drafting);
        assert_eq!(state(drafting), (Stage::Draft, Service::NotOpen));
        assert_ok!(Catalog::discard_draft(signed(CLERK), drafting));
        assert_eq!(state(drafting), (Stage::Listed, Service::NotOpen));
    });
}

#[test]
fn suspended_elsewhere_is_restored_elsewhere() {
    run(|| {
        let dataset = elsewhere(restricted(), "2026-06-30");
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::SecurityRisk, digest(1)));
        assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(2)));
        assert_eq!(state(dataset), (Stage::Settled, Service::OpenElsewhere));
    });
}
