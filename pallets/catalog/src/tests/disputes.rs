//! Disputes over the opening attribute and over the sharing attribute.

use super::*;
use crate::{Decisions, Disputes, SharingRulings};
use drl_primitives::{
    dataset::{EntryFault, Matter, SharingStage},
    parameters::DisputeInterim,
};

const PROHIBIT: Claim = Claim::Opening(OpeningAttribute::Prohibited);
const RESTRICT: Claim = Claim::Opening(OpeningAttribute::Restricted);
const FREE: Claim = Claim::Opening(OpeningAttribute::Unconditional);

fn dispute(dataset: DatasetId, claim: Claim) {
    assert_ok!(Catalog::dispute(signed(BUREAU_CHIEF), dataset, claim, digest(1)));
}

fn report(dataset: DatasetId, matter: Matter) {
    assert_ok!(Catalog::report_to_government(signed(BUREAU_CHIEF), dataset, matter, digest(2)));
}

fn decide(dataset: DatasetId, claim: Claim) {
    assert_ok!(Catalog::record_government_decision(signed(BUREAU_CHIEF), dataset, claim, digest(3)));
}

fn shown(dataset: DatasetId) -> (DatasetVersion, OpeningAttribute) {
    let view = Catalog::view(dataset).unwrap();
    (view.version, view.attribute)
}

#[test]
fn r_036_a_dispute_goes_to_the_government_whose_decision_is_listed() {
    run(|| {
        let dataset = proposed(restricted());
        events();
        for_bureau_only(true, |origin| Catalog::dispute(origin, dataset, PROHIBIT, digest(1)));
        dispute(dataset, PROHIBIT);
        let disputed = Event::AttributeDisputed { dataset, version: 1, claim: PROHIBIT, positions: digest(1) };
        assert_eq!(events(), [disputed]);
        assert_eq!(state(dataset), (Stage::Disputed, Service::NotOpen));
        assert_noop!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass), Error::<Test>::WrongState);

        let matter = Matter::Opening;
        for_bureau_only(true, |origin| Catalog::report_to_government(origin, dataset, matter, digest(2)));
        report(dataset, matter);
        assert_eq!(events(), [Event::ReportedToGovernment { dataset, matter, report: digest(2) }]);
        assert_eq!(state(dataset), (Stage::WithGovernment, Service::NotOpen));
        assert_noop!(Catalog::settle(signed(CHIEF), dataset, PROHIBIT), Error::<Test>::WrongState);
        let again = Catalog::dispute(signed(BUREAU_CHIEF), dataset, PROHIBIT, digest(1));
        assert_noop!(again, Error::<Test>::WrongState);

        for_bureau_only(true, |origin| Catalog::record_government_decision(origin, dataset, PROHIBIT, digest(3)));
        decide(dataset, PROHIBIT);
        assert_eq!(events(), [Event::GovernmentDecided { dataset, version: 2, claim: PROHIBIT, evidence: digest(3) }]);
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        assert_eq!(shown(dataset), (2, OpeningAttribute::Prohibited));
        // The version that was disputed stands as it was.
        assert_eq!(version(dataset, 1).metadata, restricted());
        let decided = version(dataset, 2);
        assert_eq!(decided.metadata, Metadata { attribute: OpeningAttribute::Prohibited, ..restricted() });
        assert!(decided.listed.is_some());
        let decision = Decisions::<Test>::get(dataset).unwrap();
        assert_eq!((decision.attribute, decision.version), (OpeningAttribute::Prohibited, 2));
        assert_eq!(Disputes::<Test>::get(dataset, matter), None);
        let again = Catalog::record_government_decision(signed(BUREAU_CHIEF), dataset, PROHIBIT, digest(3));
        assert_noop!(again, Error::<Test>::WrongState);
    });
}

#[test]
fn r_036_the_decision_may_keep_the_owners_attribute() {
    run(|| {
        let dataset = proposed(restricted());
        dispute(dataset, PROHIBIT);
        report(dataset, Matter::Opening);
        decide(dataset, RESTRICT);
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        assert_eq!(shown(dataset), (1, OpeningAttribute::Restricted));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));

        // What is served goes on, without being opened again.
        dispute(dataset, PROHIBIT);
        assert_eq!(state(dataset), (Stage::Disputed, Service::Disputed));
        report(dataset, Matter::Opening);
        events();
        decide(dataset, RESTRICT);
        assert_eq!(
            events(),
            [
                Event::GovernmentDecided { dataset, version: 1, claim: RESTRICT, evidence: digest(3) },
                Event::ServiceChanged { dataset, service: Service::Open },
            ]
        );
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
    });
}

#[test]
fn r_036_a_decision_binds_later_versions() {
    run(|| {
        let dataset = open(restricted());
        dispute(dataset, PROHIBIT);
        report(dataset, Matter::Opening);
        decide(dataset, PROHIBIT);
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        let propose = |metadata| {
            assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(metadata)));
            let proposed = Catalog::propose(signed(CHIEF), dataset);
            if proposed.is_err() {
                assert_ok!(Catalog::discard_draft(signed(CLERK), dataset));
            }
            proposed
        };
        assert_eq!(propose(restricted()), Err(Error::<Test>::DecisionBinds.into()));
        assert_eq!(propose(unconditional()), Err(Error::<Test>::DecisionBinds.into()));
        // A way back that the decided version did not have makes it another case. The bureau reviews it, whatever Q-03 says.
        Mock::parameters(|p| p.catalog.bureau_entry_review = false);
        assert_ok!(propose(cured(CureKind::Anonymised)));
        assert_eq!(state(dataset), (Stage::Proposed, Service::NotOpen));
    });
}

#[test]
fn r_036_a_decision_that_opens_drops_the_grounds_and_leaves_the_rest_to_the_owner() {
    run(|| {
        let dataset = listed(raw());
        dispute(dataset, RESTRICT);
        report(dataset, Matter::Opening);
        decide(dataset, RESTRICT);
        assert_eq!(shown(dataset), (2, OpeningAttribute::Restricted));
        assert!(version(dataset, 2).metadata.grounds.is_empty());
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(), Error::<Test>::ItemsMissing);
        list_again(dataset, restricted());
        assert_ok!(publish());
    });
}

#[test]
fn r_039_what_was_decided_restricted_is_not_opened_without_conditions() {
    run(|| {
        let dataset = listed(unconditional());
        dispute(dataset, RESTRICT);
        report(dataset, Matter::Opening);
        decide(dataset, RESTRICT);
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(), Error::<Test>::ConditionsMissing);
        list_again(dataset, restricted());
        assert_ok!(publish());
    });
}

#[test]
fn r_036_the_owner_accepts_and_the_agreed_attribute_is_proposed() {
    run(|| {
        let dataset = proposed(unconditional());
        dispute(dataset, RESTRICT);
        events();
        for_nobody_else(&|origin| Catalog::settle(origin, dataset, RESTRICT));
        assert_noop!(Catalog::settle(signed(OTHER_CHIEF), dataset, RESTRICT), Error::<Test>::NotOwner);
        assert_noop!(Catalog::settle(signed(CLERK), dataset, RESTRICT), NOT_ALLOWED);
        assert_noop!(Catalog::settle(signed(CHIEF), dataset, PROHIBIT), Error::<Test>::NotAgreed);
        assert_noop!(Catalog::settle(signed(CHIEF), dataset, FREE), Error::<Test>::NotAgreed);
        assert_ok!(Catalog::settle(signed(CHIEF), dataset, RESTRICT));
        assert_eq!(events(), [Event::DisputeSettled { dataset, version: 2, claim: RESTRICT }]);
        assert_eq!(state(dataset), (Stage::Proposed, Service::NotOpen));
        assert_eq!(version(dataset, 2).metadata.attribute, OpeningAttribute::Restricted);

        // What was agreed stands, also when the bureau returns the version for another reason.
        let reason = EntryFault::ConditionsUnreasonable;
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Return { reason }));
        let amend = |metadata| Catalog::amend(signed(CLERK), dataset, Box::new(metadata));
        assert_noop!(amend(unconditional()), Error::<Test>::AgreementBinds);
        assert_noop!(Catalog::discard_draft(signed(CLERK), dataset), Error::<Test>::AgreementBinds);
        assert_ok!(amend(restricted()));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
    });
}

#[test]
fn r_036_the_bureau_gives_in() {
    run(|| {
        let dataset = proposed(restricted());
        dispute(dataset, PROHIBIT);
        assert_noop!(Catalog::settle(signed(BUREAU_CHIEF), dataset, PROHIBIT), Error::<Test>::NotAgreed);
        assert_ok!(Catalog::settle(signed(BUREAU_CHIEF), dataset, RESTRICT));
        assert_eq!(state(dataset), (Stage::Proposed, Service::NotOpen));
        assert_eq!(Catalog::dataset(dataset).unwrap().versions, 1);

        let served = open(restricted());
        dispute(served, PROHIBIT);
        events();
        assert_ok!(Catalog::settle(signed(BUREAU_CHIEF), served, RESTRICT));
        assert_eq!(
            events(),
            [
                Event::DisputeSettled { dataset: served, version: 1, claim: RESTRICT },
                Event::ServiceChanged { dataset: served, service: Service::Open },
            ]
        );
        assert_eq!(state(served), (Stage::Settled, Service::Open));

        let waiting = listed(restricted());
        dispute(waiting, PROHIBIT);
        assert_ok!(Catalog::settle(signed(BUREAU_CHIEF), waiting, RESTRICT));
        assert_eq!(state(waiting), (Stage::Listed, Service::NotOpen));
    });
}

#[test]
fn q_03_without_review_what_was_agreed_is_listed_at_once() {
    run(|| {
        Mock::parameters(|p| p.catalog.bureau_entry_review = false);
        let dataset = drafted(restricted());
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        dispute(dataset, PROHIBIT);
        events();
        assert_ok!(Catalog::settle(signed(CHIEF), dataset, PROHIBIT));
        let attribute = OpeningAttribute::Prohibited;
        assert_eq!(
            events(),
            [
                Event::DisputeSettled { dataset, version: 2, claim: PROHIBIT },
                Event::VersionListed { dataset, version: 2, attribute, self_review: false },
            ]
        );
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
    });
}

#[test]
fn q_06_while_disputed_the_stricter_attribute_applies() {
    run(|| {
        let dataset = open(restricted());
        dispute(dataset, PROHIBIT);
        assert_eq!(
            events(),
            [
                Event::AttributeDisputed { dataset, version: 1, claim: PROHIBIT, positions: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Disputed },
            ]
        );
        assert_eq!(state(dataset), (Stage::Disputed, Service::Disputed));
        assert_eq!(shown(dataset), (1, OpeningAttribute::Prohibited));
        // The bureau changes its mind: a laxer claim than the owner's stops nothing.
        dispute(dataset, FREE);
        assert_eq!(state(dataset), (Stage::Disputed, Service::Open));
        assert_eq!(shown(dataset), (1, OpeningAttribute::Restricted));
        assert_ok!(Catalog::settle(signed(CHIEF), dataset, FREE));
        assert_eq!(state(dataset), (Stage::Proposed, Service::Open));

        // The open site does not carry what the bureau holds restricted.
        let free = open(unconditional());
        dispute(free, RESTRICT);
        assert_eq!(state(free), (Stage::Disputed, Service::Disputed));
        assert_eq!(shown(free), (1, OpeningAttribute::Restricted));
    });
}

#[test]
fn q_06_by_the_other_reading_the_owners_attribute_applies() {
    run(|| {
        Mock::parameters(|p| p.catalog.dispute_interim = DisputeInterim::Owners);
        let dataset = open(restricted());
        dispute(dataset, PROHIBIT);
        assert_eq!(state(dataset), (Stage::Disputed, Service::Open));
        assert_eq!(shown(dataset), (1, OpeningAttribute::Restricted));
        // Once agreed it applies.
        assert_ok!(Catalog::settle(signed(CHIEF), dataset, PROHIBIT));
        assert_eq!(state(dataset), (Stage::Proposed, Service::Disputed));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
    });
}

#[test]
fn q_06_a_stricter_decision_stops_the_service_and_a_laxer_one_does_not() {
    run(|| {
        let dataset = open(unconditional());
        dispute(dataset, RESTRICT);
        report(dataset, Matter::Opening);
        decide(dataset, RESTRICT);
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));

        let lax = open(restricted());
        dispute(lax, PROHIBIT);
        report(lax, Matter::Opening);
        decide(lax, FREE);
        assert_eq!(state(lax), (Stage::Listed, Service::Open));
        assert_eq!(shown(lax), (1, OpeningAttribute::Restricted));
        assert_ok!(Catalog::publish(signed(CHIEF), lax, Channel::OpenSite));
        assert_eq!(shown(lax), (2, OpeningAttribute::Unconditional));
    });
}

#[test]
fn suspended_data_is_restored_into_its_dispute() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        dispute(dataset, PROHIBIT);
        assert_eq!(state(dataset), (Stage::Disputed, Service::Suspended));
        assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(2)));
        assert_eq!(state(dataset), (Stage::Disputed, Service::Disputed));
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        assert_ok!(Catalog::settle(signed(BUREAU_CHIEF), dataset, RESTRICT));
        assert_eq!(state(dataset), (Stage::Settled, Service::Suspended));
        assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(2)));
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
    });
}

#[test]
fn withdrawing_ends_a_dispute_over_opening() {
    run(|| {
        let dataset = open(restricted());
        dispute(dataset, PROHIBIT);
        assert_ok!(Catalog::withdraw(signed(CHIEF), dataset, StopCause::GroundArose, digest(4)));
        assert_eq!(state(dataset), (Stage::Settled, Service::Withdrawn));
        assert_eq!(shown(dataset), (1, OpeningAttribute::Restricted));
        let again = Catalog::dispute(signed(BUREAU_CHIEF), dataset, PROHIBIT, digest(1));
        assert_noop!(again, Error::<Test>::WrongState);

        let offered = open(restricted());
        assert_ok!(Catalog::new_version(signed(CLERK), offered, Box::new(unconditional())));
        assert_ok!(Catalog::propose(signed(CHIEF), offered));
        dispute(offered, PROHIBIT);
        report(offered, Matter::Opening);
        assert_ok!(Catalog::withdraw(signed(CHIEF), offered, StopCause::GroundArose, digest(4)));
        assert_eq!(state(offered), (Stage::Draft, Service::Withdrawn));
    });
}

#[test]
fn a_draft_does_not_shield_what_is_served() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(unconditional())));
        events();
        dispute(dataset, PROHIBIT);
        assert_eq!(
            events(),
            [
                Event::DraftDiscarded { dataset, version: 2 },
                Event::AttributeDisputed { dataset, version: 1, claim: PROHIBIT, positions: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Disputed },
            ]
        );
        assert_eq!(Catalog::dataset(dataset).unwrap().work, Some(1));
        assert_ok!(Catalog::settle(signed(CHIEF), dataset, PROHIBIT));
        assert_eq!(Catalog::dataset(dataset).unwrap().work, Some(3));

        let first = drafted(restricted());
        let dispute = Catalog::dispute(signed(BUREAU_CHIEF), first, PROHIBIT, digest(1));
        assert_noop!(dispute, Error::<Test>::WrongState);
    });
}

#[test]
fn what_is_not_disputed_cannot_be() {
    run(|| {
        let dataset = open(restricted());
        let dispute = |claim| Catalog::dispute(signed(BUREAU_CHIEF), dataset, claim, digest(1));
        assert_noop!(dispute(RESTRICT), Error::<Test>::NothingDisputed);
        assert_noop!(dispute(Claim::Sharing(Sharing::Unconditional)), Error::<Test>::NothingDisputed);
        assert_noop!(Catalog::settle(signed(CHIEF), dataset, PROHIBIT), Error::<Test>::WrongState);
        let report = Catalog::report_to_government(signed(BUREAU_CHIEF), dataset, Matter::Opening, digest(1));
        assert_noop!(report, Error::<Test>::WrongState);
        let decide = Catalog::record_government_decision(signed(BUREAU_CHIEF), dataset, PROHIBIT, digest(1));
        assert_noop!(decide, Error::<Test>::WrongState);

        assert_ok!(Catalog::register(signed(BUREAU_CLERK), Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(BUREAU_CHIEF), 2));
        let own = Catalog::dispute(signed(BUREAU_HEAD), 2, PROHIBIT, digest(1));
        assert_noop!(own, Error::<Test>::OwnDataset);
    });
}

const CLOSED: Sharing = Sharing::NotShared {
    ground: Citation { instrument: Instrument::StateProvision, article: 3, paragraph: 0, item: 0 },
};

#[test]
fn r_131_a_dispute_over_sharing_has_its_own_way_and_stops_nothing() {
    run(|| {
        let dataset = open(restricted());
        let claim = Claim::Sharing(CLOSED);
        let matter = Matter::Sharing;
        for_bureau_only(true, |origin| Catalog::dispute(origin, dataset, claim, digest(1)));
        dispute(dataset, claim);
        assert_eq!(events(), [Event::AttributeDisputed { dataset, version: 1, claim, positions: digest(1) }]);
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        assert_eq!(Catalog::dataset(dataset).unwrap().sharing_stage, SharingStage::Disputed);
        // Opening goes its way beside.
        list_again(dataset, restricted());
        report(dataset, matter);
        assert_eq!(Catalog::dataset(dataset).unwrap().sharing_stage, SharingStage::WithGovernment);
        assert_noop!(Catalog::settle(signed(CHIEF), dataset, claim), Error::<Test>::WrongState);
        let incomplete = Sharing::NotShared { ground: Citation::article(Instrument::StateProvision, 0) };
        let bad = Claim::Sharing(incomplete);
        let wrong = Catalog::record_government_decision(signed(BUREAU_CHIEF), dataset, bad, digest(3));
        assert_noop!(wrong, Error::<Test>::SharingGroundMissing);
        events();
        decide(dataset, claim);
        assert_eq!(events(), [Event::GovernmentDecided { dataset, version: 1, claim, evidence: digest(3) }]);
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.sharing_stage, entry.sharing), (SharingStage::Settled, Some(CLOSED)));
        assert!(SharingRulings::<Test>::get(dataset).is_some_and(|ruling| ruling.decision == Some(digest(3))));
        assert_eq!(state(dataset), (Stage::Listed, Service::Open));
    });
}

#[test]
fn r_131_a_decision_on_sharing_binds_later_versions() {
    run(|| {
        let dataset = open(restricted());
        dispute(dataset, Claim::Sharing(CLOSED));
        report(dataset, Matter::Sharing);
        decide(dataset, Claim::Sharing(CLOSED));
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(restricted())));
        assert_noop!(Catalog::propose(signed(CHIEF), dataset), Error::<Test>::DecisionBinds);
        let bound = Metadata { sharing: CLOSED, ..restricted() };
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(bound)));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    });
}

#[test]
fn r_131_sharing_is_settled_by_either_side() {
    run(|| {
        let dataset = proposed(restricted());
        let claim = Claim::Sharing(CLOSED);
        dispute(dataset, claim);
        assert_ok!(Catalog::settle(signed(BUREAU_CHIEF), dataset, Claim::Sharing(Sharing::Unconditional)));
        dispute(dataset, claim);
        let other = Claim::Sharing(Sharing::Restricted { reason: digest(1), conditions: digest(2) });
        // Restated while it runs.
        dispute(dataset, other);
        assert_noop!(Catalog::settle(signed(CHIEF), dataset, claim), Error::<Test>::NotAgreed);
        events();
        assert_ok!(Catalog::settle(signed(CHIEF), dataset, other));
        assert_eq!(events(), [Event::DisputeSettled { dataset, version: 1, claim: other }]);
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        let sharing = Catalog::dataset(dataset).unwrap().sharing;
        assert_eq!(sharing, Some(Sharing::Restricted { reason: digest(1), conditions: digest(2) }));
        // An agreement is about the version it was made on; a later version says for itself.
        list_again(dataset, Metadata { sharing: CLOSED, ..restricted() });
        assert_eq!(Catalog::dataset(dataset).unwrap().sharing, Some(CLOSED));
        assert_eq!(Catalog::dataset(dataset).unwrap().shown, Some(2));
    });
}

#[test]
fn r_131_nothing_to_dispute_in_a_first_draft() {
    run(|| {
        let dataset = drafted(restricted());
        let dispute = Catalog::dispute(signed(BUREAU_CHIEF), dataset, Claim::Sharing(CLOSED), digest(1));
        assert_noop!(dispute, Error::<Test>::WrongState);
        let dataset = listed(restricted());
        let incomplete = Sharing::NotShared { ground: Citation::article(Instrument::StateProvision, 0) };
        let dispute = Catalog::dispute(signed(BUREAU_CHIEF), dataset, Claim::Sharing(incomplete), digest(1));
        assert_noop!(dispute, Error::<Test>::SharingGroundMissing);
    });
}
