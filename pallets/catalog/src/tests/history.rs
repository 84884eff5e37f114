//! What was it at that moment?

use super::*;
use drl_primitives::clocks::Clocks;

#[test]
fn r_021_every_act_is_kept_and_tells_what_was_served_when() {
    run(|| {
        let start = Mock::now();
        let dataset = drafted(restricted());
        let mut marks = vec![];
        let mut step = |dispatched: DispatchResult| {
            assert_ok!(dispatched);
            marks.push((Mock::now(), Catalog::view(dataset).map_or(Service::NotOpen, |view| view.service)));
            Mock::pass_days(1);
        };
        Mock::pass_days(1);
        step(Catalog::propose(signed(CHIEF), dataset));
        step(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        step(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        step(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        step(Catalog::restore(signed(CHIEF), dataset, digest(1)));
        step(Catalog::dispute(signed(BUREAU_CHIEF), dataset, Claim::Opening(OpeningAttribute::Prohibited), digest(1)));
        step(Catalog::settle(signed(BUREAU_CHIEF), dataset, Claim::Opening(OpeningAttribute::Restricted)));
        step(Catalog::withdraw(signed(CHIEF), dataset, StopCause::Objection, digest(1)));
        use Service::*;
        let services: Vec<_> = marks.iter().map(|(_, service)| *service).collect();
        assert_eq!(services, [NotOpen, NotOpen, Open, Suspended, Open, Disputed, Open, Withdrawn]);

        assert_eq!(Catalog::service_at(dataset, start - 1), None);
        assert_eq!(Catalog::service_at(dataset, start), Some(NotOpen));
        for (at, service) in marks {
            assert_eq!(Catalog::service_at(dataset, at), Some(service));
            assert_eq!(Catalog::service_at(dataset, at + 1), Some(service));
        }
        assert_eq!(Catalog::record_count(dataset), 9);
        assert_eq!(Catalog::record(dataset, 9), None);
        assert_eq!(Catalog::record_count(77), 0);
    });
}

#[test]
fn of_several_acts_in_one_block_the_last_counts() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        assert_eq!(Catalog::service_at(dataset, Mock::now()), Some(Service::Suspended));
    });
}

#[test]
fn a_record_says_who_did_what_on_which_evidence() {
    run(|| {
        let dataset = open(restricted());
        System::set_block_number(42);
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(8)));
        let record = last_record(dataset);
        assert_eq!((record.block, record.evidence), (42, Some(digest(8))));
        assert_eq!(record.by.map(|by| (by.organisation, by.officer)), Some((AGENCY, CLERK)));
        assert_eq!((record.stage, record.service), (Stage::Settled, Service::Suspended));
    });
}

#[test]
fn r_127_datasets_are_counted_by_how_they_are_served() {
    run(|| {
        let served = open(restricted());
        let stopped = open(restricted());
        drafted(restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), stopped, StopCause::SecurityRisk, digest(1)));
        let expected = [(Service::NotOpen, 1), (Service::Open, 1), (Service::Suspended, 1)];
        assert_eq!(Catalog::service_counts(AGENCY), expected);
        assert_eq!(Catalog::service_totals(), expected);
        assert_eq!(Catalog::service_counts(BUREAU), []);
        assert_ok!(Catalog::withdraw(signed(CHIEF), served, StopCause::Objection, digest(1)));
        let expected = [(Service::NotOpen, 1), (Service::Suspended, 1), (Service::Withdrawn, 1)];
        assert_eq!(Catalog::service_totals(), expected);
    });
}
