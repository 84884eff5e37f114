//! Opening on the platform, and what a further version does to what is served.

use super::*;
use crate::Detail;

#[test]
fn r_011_data_is_opened_through_a_channel_of_the_platform() {
    run(|| {
        let dataset = listed(restricted());
        events();
        let publish = |origin| Catalog::publish(origin, dataset, Channel::CityLedger);
        for_owner_only(true, publish);
        assert_ok!(publish(signed(CHIEF)));
        assert_eq!(
            events(),
            [
                Event::DatasetPublished { dataset, version: 1, channel: Channel::CityLedger },
                Event::ServiceChanged { dataset, service: Service::Open },
            ]
        );
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        let view = Catalog::view(dataset).unwrap();
        assert_eq!((view.owner, view.version, view.channel), (AGENCY, 1, Some(Channel::CityLedger)));
        assert_eq!((view.attribute, view.service), (OpeningAttribute::Restricted, Service::Open));
        assert_eq!((view.items, view.dictionary), (restricted().items, restricted().dictionary));
        assert_eq!((view.name, view.conditions, view.min_rating), (restricted().name, Some(digest(3)), 0));
        assert_eq!(last_record(dataset).detail, Detail::Channel(Channel::CityLedger));
        assert_noop!(publish(signed(CHIEF)), Error::<Test>::WrongState);
    });
}

#[test]
fn r_013_a_channel_carries_its_attribute_only() {
    run(|| {
        let free = listed(unconditional());
        let bound = listed(restricted());
        let publish = |dataset, channel| Catalog::publish(signed(CHIEF), dataset, channel);
        for channel in [Channel::ProvincialSystem, Channel::CityLedger] {
            assert_noop!(publish(free, channel), Error::<Test>::ChannelNotAllowed);
        }
        assert_noop!(publish(bound, Channel::OpenSite), Error::<Test>::ChannelNotAllowed);
        assert_ok!(publish(free, Channel::OpenSite));
        assert_ok!(publish(bound, Channel::ProvincialSystem));
    });
}

#[test]
fn r_030_prohibited_data_is_never_opened() {
    run(|| {
        let dataset = listed(prohibited());
        for channel in [Channel::OpenSite, Channel::ProvincialSystem, Channel::CityLedger] {
            assert_noop!(Catalog::publish(signed(CHIEF), dataset, channel), Error::<Test>::Prohibited);
        }
        let view = Catalog::view(dataset).unwrap();
        assert_eq!((view.attribute, view.service), (OpeningAttribute::Prohibited, Service::NotOpen));
    });
}

#[test]
fn nothing_is_opened_before_it_is_listed() {
    run(|| {
        for dataset in [drafted(restricted()), proposed(restricted())] {
            let publish = Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
            assert_noop!(publish, Error::<Test>::WrongState);
        }
    });
}

#[test]
fn r_021_the_old_version_serves_until_it_is_replaced() {
    run(|| {
        let dataset = open(restricted());
        list_again(dataset, unconditional());
        assert_eq!(state(dataset), (Stage::Listed, Service::Open));
        let view = Catalog::view(dataset).unwrap();
        assert_eq!((view.version, view.attribute), (1, OpeningAttribute::Restricted));
        events();
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::OpenSite));
        // It was served all the time.
        assert_eq!(events(), [Event::DatasetPublished { dataset, version: 2, channel: Channel::OpenSite }]);
        let view = Catalog::view(dataset).unwrap();
        assert_eq!((view.version, view.attribute), (2, OpeningAttribute::Unconditional));
    });
}

#[test]
fn r_028_a_stricter_version_stops_the_service_when_it_is_listed() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(prohibited())));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        assert_eq!(state(dataset), (Stage::Proposed, Service::Open));
        events();
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        let attribute = OpeningAttribute::Prohibited;
        assert_eq!(
            events(),
            [
                Event::VersionListed { dataset, version: 2, attribute, self_review: false },
                Event::ServiceChanged { dataset, service: Service::NotOpen },
            ]
        );
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        let view = Catalog::view(dataset).unwrap();
        assert_eq!((view.version, view.attribute, view.channel), (2, attribute, None));

        let narrowed = open(unconditional());
        list_again(narrowed, restricted());
        assert_eq!(state(narrowed), (Stage::Listed, Service::NotOpen));
        assert_ok!(Catalog::publish(signed(CHIEF), narrowed, Channel::CityLedger));
        assert_eq!(state(narrowed), (Stage::Settled, Service::Open));
    });
}

#[test]
fn a_stricter_version_stops_suspended_service_for_good() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::SecurityRisk, digest(1)));
        list_again(dataset, prohibited());
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        assert_noop!(Catalog::restore(signed(CHIEF), dataset, digest(2)), Error::<Test>::WrongState);
    });
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn what_other_benchmarks_are_given_is_open_and_sound() {
    run(|| {
        let dataset = Catalog::benchmark_open_dataset(AGENCY, 5);
        let view = Catalog::view(dataset).unwrap();
        assert_eq!((view.owner, view.attribute, view.service), (AGENCY, OpeningAttribute::Restricted, Service::Open));
        assert_eq!((view.channel, view.items.to_vec()), (Some(Channel::CityLedger), vec![1, 2, 3, 4, 5]));
        assert_eq!(Catalog::benchmark_open_dataset(AGENCY, 1_000_000), dataset + 1);
        assert_eq!(Catalog::service_at(dataset, <Mock as drl_primitives::clocks::Clocks>::now()), Some(Service::Open));
    });
}
