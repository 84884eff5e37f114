//! From draft to listing.

use super::*;
use crate::{Actor, Detail, Stamp};
use drl_primitives::{clocks::Clocks, dataset::EntryFault};

#[test]
fn r_023_an_agency_compiles_and_proposes_its_entry() {
    run(|| {
        assert_ok!(Catalog::register(signed(CLERK), Box::new(restricted())));
        assert_eq!(events(), [Event::DatasetRegistered { dataset: 1, owner: AGENCY }]);
        assert_eq!(state(1), (Stage::Draft, Service::NotOpen));
        let by = Actor { organisation: AGENCY, officer: CLERK };
        let stamp = Stamp { by, at: Mock::now(), block: 1 };
        let draft = Version { metadata: restricted(), drafted: stamp, proposed: None, listed: None };
        assert_eq!(version(1, 1), draft);

        assert_ok!(Catalog::propose(signed(CHIEF), 1));
        let attribute = OpeningAttribute::Restricted;
        assert_eq!(events(), [Event::VersionProposed { dataset: 1, version: 1, attribute }]);
        assert_eq!(state(1), (Stage::Proposed, Service::NotOpen));
        assert_eq!(version(1, 1).proposed.map(|s| s.by.officer), Some(CHIEF));
        assert_noop!(Catalog::propose(signed(CHIEF), 1), Error::<Test>::WrongState);

        assert_ok!(Catalog::register(signed(OTHER_CHIEF), Box::new(restricted())));
        assert_eq!(Catalog::dataset(2).map(|entry| entry.owner), Some(OTHER));
        assert_eq!(Catalog::dataset_count(), 2);
    });
}

#[test]
fn r_005_only_the_owner_edits_its_datasets() {
    run(|| {
        let draft = drafted(restricted());
        let entry = || Box::new(restricted());
        for_nobody_else(&|origin| Catalog::register(origin, entry()));
        for_owner_only(false, |origin| Catalog::amend(origin, draft, entry()));
        for_owner_only(false, |origin| Catalog::discard_draft(origin, draft));
        for_owner_only(true, |origin| Catalog::propose(origin, draft));
        let served = open(restricted());
        for_owner_only(false, |origin| Catalog::new_version(origin, served, entry()));
        // Not even the bureau.
        assert_noop!(Catalog::amend(signed(BUREAU_CHIEF), draft, entry()), Error::<Test>::NotOwner);
    });
}

#[test]
fn q_35_the_data_officer_prepares_and_the_chief_data_officer_decides() {
    run(|| {
        let dataset = drafted(restricted());
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(restricted())));
        assert_noop!(Catalog::propose(signed(CLERK), dataset), NOT_ALLOWED);
        assert_ok!(Catalog::amend(signed(CHIEF), dataset, Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    });
}

#[test]
fn unknown_datasets_are_not_found() {
    run(|| {
        let entry = || Box::new(restricted());
        let missing = Error::<Test>::NotFound;
        assert_noop!(Catalog::amend(signed(CLERK), 1, entry()), missing);
        assert_noop!(Catalog::new_version(signed(CLERK), 1, entry()), Error::<Test>::NotFound);
        assert_noop!(Catalog::discard_draft(signed(CLERK), 1), Error::<Test>::NotFound);
        assert_noop!(Catalog::propose(signed(CHIEF), 1), Error::<Test>::NotFound);
        assert_noop!(Catalog::review(signed(BUREAU_CHIEF), 1, EntryReview::Pass), Error::<Test>::NotFound);
        assert_noop!(Catalog::publish(signed(CHIEF), 1, Channel::OpenSite), Error::<Test>::NotFound);
        let claim = Claim::Opening(OpeningAttribute::Prohibited);
        assert_noop!(Catalog::dispute(signed(BUREAU_CHIEF), 1, claim, digest(1)), Error::<Test>::NotFound);
        assert_noop!(Catalog::settle(signed(CHIEF), 1, claim), Error::<Test>::NotFound);
        assert_noop!(Catalog::acknowledge_filing(signed(BUREAU_CHIEF), 1), Error::<Test>::NotFound);
        assert_noop!(Catalog::suspend(signed(CHIEF), 1, StopCause::Objection, digest(1)), Error::<Test>::NotFound);
        assert_noop!(Catalog::reassess(signed(CHIEF), u32::MAX, digest(1)), Error::<Test>::NotFound);
        assert_eq!(Catalog::dataset(1), None);
        assert_eq!(Catalog::view(1), None);
        assert_eq!(Catalog::service_at(1, Mock::now()), None);
    });
}

#[test]
fn a_draft_is_amended_until_it_is_proposed() {
    run(|| {
        let dataset = drafted(restricted());
        events();
        assert_ok!(Catalog::amend(signed(CHIEF), dataset, Box::new(unconditional())));
        assert_eq!(events(), [Event::DraftAmended { dataset, version: 1 }]);
        assert_eq!(version(dataset, 1).metadata, unconditional());
        assert_eq!(version(dataset, 1).drafted.by.officer, CHIEF);
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        let amend = |dataset| Catalog::amend(signed(CLERK), dataset, Box::new(restricted()));
        assert_noop!(amend(dataset), Error::<Test>::WrongState);
        let (listed, open) = (listed(restricted()), open(restricted()));
        assert_noop!(amend(listed), Error::<Test>::WrongState);
        assert_noop!(amend(open), Error::<Test>::WrongState);
    });
}

#[test]
fn a_first_draft_is_discarded_and_another_may_follow() {
    run(|| {
        let dataset = drafted(restricted());
        events();
        assert_ok!(Catalog::discard_draft(signed(CLERK), dataset));
        assert_eq!(events(), [Event::DraftDiscarded { dataset, version: 1 }]);
        assert_eq!(state(dataset), (Stage::Settled, Service::NotOpen));
        assert_noop!(Catalog::discard_draft(signed(CLERK), dataset), Error::<Test>::WrongState);
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(restricted())));
        assert_eq!(events(), [Event::VersionDrafted { dataset, version: 2 }]);
        assert_eq!(state(dataset), (Stage::Draft, Service::NotOpen));
    });
}

#[test]
fn a_discarded_draft_gives_way_to_what_was_listed_before() {
    run(|| {
        let dataset = listed(restricted());
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(unconditional())));
        assert_ok!(Catalog::discard_draft(signed(CLERK), dataset));
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        assert_eq!(Catalog::dataset(dataset).unwrap().serving, Some(1));
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(unconditional())));
        assert_ok!(Catalog::discard_draft(signed(CLERK), dataset));
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
    });
}

#[test]
fn r_024_an_entry_is_listed_only_after_the_bureaus_review() {
    run(|| {
        let dataset = proposed(restricted());
        events();
        assert_noop!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger), Error::<Test>::WrongState);
        assert_eq!(Catalog::view(dataset), None);
        for_bureau_only(true, |origin| Catalog::review(origin, dataset, EntryReview::Pass));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        let attribute = OpeningAttribute::Restricted;
        assert_eq!(events(), [Event::VersionListed { dataset, version: 1, attribute, self_review: false }]);
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        assert_eq!(version(dataset, 1).listed.map(|s| s.by.officer), Some(BUREAU_CHIEF));
        assert_eq!(Catalog::view(dataset).map(|view| (view.version, view.service)), Some((1, Service::NotOpen)));
        let again = Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass);
        assert_noop!(again, Error::<Test>::WrongState);
    });
}

#[test]
fn r_024_the_bureau_returns_with_a_reason() {
    run(|| {
        let dataset = proposed(restricted());
        events();
        let reason = EntryFault::ItemsUnclear;
        let outcome = EntryReview::Return { reason };
        for_bureau_only(true, |origin| Catalog::review(origin, dataset, outcome));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, outcome));
        assert_eq!(events(), [Event::VersionReturned { dataset, version: 1, reason, self_review: false }]);
        assert_eq!(state(dataset), (Stage::Draft, Service::NotOpen));
        let record = last_record(dataset);
        assert_eq!((record.act, record.detail), (DatasetAct::Return, Detail::Fault(reason)));
        assert_noop!(Catalog::review(signed(BUREAU_CHIEF), dataset, outcome), Error::<Test>::WrongState);
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    });
}

#[test]
fn q_03_without_review_of_entries_proposing_lists() {
    run(|| {
        Mock::parameters(|p| p.catalog.bureau_entry_review = false);
        let dataset = drafted(restricted());
        events();
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        let attribute = OpeningAttribute::Restricted;
        assert_eq!(
            events(),
            [
                Event::VersionProposed { dataset, version: 1, attribute },
                Event::VersionListed { dataset, version: 1, attribute, self_review: false },
            ]
        );
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        let listed = version(dataset, 1);
        assert_eq!(listed.listed.map(|s| s.by.officer), Some(CHIEF));
        assert!(listed.proposed.is_some());
    });
}

#[test]
fn q_34_another_officer_of_the_bureau_reviews_its_own_data() {
    run(|| {
        assert_ok!(Catalog::register(signed(BUREAU_CLERK), Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(BUREAU_CHIEF), 1));
        events();
        let pass = |who| Catalog::review(signed(who), 1, EntryReview::Pass);
        assert_noop!(pass(BUREAU_CHIEF), Error::<Test>::OwnReview);
        assert_ok!(pass(BUREAU_HEAD));
        let attribute = OpeningAttribute::Restricted;
        assert_eq!(events(), [Event::VersionListed { dataset: 1, version: 1, attribute, self_review: true }]);

        Mock::parameters(|p| p.conduct.self_review_other_officer = false);
        assert_ok!(Catalog::register(signed(BUREAU_CLERK), Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(BUREAU_CHIEF), 2));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), 2, EntryReview::Pass));
    });
}

#[test]
fn r_025_each_change_is_a_version_and_none_is_lost() {
    run(|| {
        let dataset = open(restricted());
        let changed = Metadata { min_rating: 2, ..restricted() };
        list_again(dataset, changed.clone());
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::ProvincialSystem));
        assert_eq!(version(dataset, 1).metadata, restricted());
        assert_eq!(version(dataset, 2).metadata, changed);
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.versions, entry.serving, entry.listed, entry.work), (2, Some(2), Some(2), None));
        let acts: Vec<_> =
            (0..Catalog::record_count(dataset)).map(|i| Catalog::record(dataset, i).unwrap().act).collect();
        use DatasetAct::*;
        assert_eq!(acts, [Register, Propose, List, Publish, NewVersion, Propose, List, Publish]);
    });
}

#[test]
fn a_version_is_begun_only_where_none_is_under_way() {
    run(|| {
        let begin = |dataset| Catalog::new_version(signed(CLERK), dataset, Box::new(restricted()));
        let (drafted, proposed) = (drafted(restricted()), proposed(restricted()));
        assert_noop!(begin(drafted), Error::<Test>::WrongState);
        assert_noop!(begin(proposed), Error::<Test>::WrongState);
        assert_ok!(begin(listed(restricted())));
        assert_ok!(begin(open(restricted())));
    });
}
