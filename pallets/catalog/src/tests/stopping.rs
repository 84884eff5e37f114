//! Suspending, restoring, withdrawing, and consents that are taken back.

use super::*;
use crate::{Actor, Detail};

const RISK: StopCause = StopCause::SecurityRisk;

#[test]
fn r_110_the_owner_suspends_at_once_and_restores() {
    run(|| {
        let dataset = open(restricted());
        let suspend = |origin| Catalog::suspend(origin, dataset, RISK, digest(1));
        for_owner_only(false, suspend);
        assert_ok!(suspend(signed(CLERK)));
        assert_eq!(
            events(),
            [
                Event::DatasetSuspended { dataset, cause: RISK, evidence: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Suspended },
            ]
        );
        assert_eq!(state(dataset), (Stage::Settled, Service::Suspended));
        let record = last_record(dataset);
        assert_eq!((record.act, record.version, record.detail), (DatasetAct::Suspend, Some(1), Detail::Cause(RISK)));
        assert_eq!(record.by, Some(Actor { organisation: AGENCY, officer: CLERK }));
        assert_noop!(suspend(signed(CLERK)), Error::<Test>::WrongState);

        let restore = |origin| Catalog::restore(origin, dataset, digest(2));
        for_owner_only(true, restore);
        assert_ok!(restore(signed(CHIEF)));
        assert_eq!(
            events(),
            [
                Event::DatasetRestored { dataset, evidence: digest(2) },
                Event::ServiceChanged { dataset, service: Service::Open },
            ]
        );
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        assert_noop!(restore(signed(CHIEF)), Error::<Test>::WrongState);
    });
}

#[test]
fn r_106_what_is_not_served_is_not_suspended() {
    run(|| {
        for dataset in [drafted(restricted()), proposed(restricted()), listed(restricted()), listed(prohibited())] {
            let suspend = Catalog::suspend(signed(CHIEF), dataset, StopCause::Objection, digest(1));
            assert_noop!(suspend, Error::<Test>::WrongState);
            let withdraw = Catalog::withdraw(signed(CHIEF), dataset, StopCause::Objection, digest(1));
            assert_noop!(withdraw, Error::<Test>::WrongState);
        }
    });
}

#[test]
fn r_107_processed_data_is_reopened_as_a_version_made_after_the_suspension() {
    run(|| {
        let dataset = open(restricted());
        list_again(dataset, restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(), Error::<Test>::MadeBeforeSuspension);
        list_again(dataset, Metadata { min_rating: 1, ..restricted() });
        assert_eq!(state(dataset), (Stage::Listed, Service::Suspended));
        assert_ok!(publish());
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        assert_eq!(Catalog::view(dataset).unwrap().version, 3);
    });
}

#[test]
fn r_107_a_draft_in_work_may_still_become_the_processed_version() {
    run(|| {
        let dataset = open(restricted());
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(restricted())));
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
    });
}

#[test]
fn r_107_unfounded_the_suspension_is_lifted_and_the_next_version_may_open() {
    run(|| {
        let dataset = open(restricted());
        list_again(dataset, restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), dataset, StopCause::Objection, digest(1)));
        assert_ok!(Catalog::restore(signed(CHIEF), dataset, digest(2)));
        assert_eq!(state(dataset), (Stage::Listed, Service::Open));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
    });
}

#[test]
fn r_107_a_withdrawn_dataset_comes_back_as_a_new_version_only() {
    run(|| {
        let dataset = open(restricted());
        let cause = StopCause::Objection;
        let withdraw = |origin| Catalog::withdraw(origin, dataset, cause, digest(1));
        for_owner_only(true, withdraw);
        assert_ok!(withdraw(signed(CHIEF)));
        assert_eq!(
            events(),
            [
                Event::DatasetWithdrawn { dataset, cause, evidence: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Withdrawn },
            ]
        );
        assert_eq!(state(dataset), (Stage::Settled, Service::Withdrawn));
        assert_eq!(Catalog::view(dataset).map(|v| (v.version, v.service)), Some((1, Service::Withdrawn)));
        assert!(Mock::clocks().is_empty(), "nothing is left to review");
        assert_noop!(withdraw(signed(CHIEF)), Error::<Test>::WrongState);
        assert_noop!(Catalog::restore(signed(CHIEF), dataset, digest(2)), Error::<Test>::WrongState);
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(), Error::<Test>::WrongState);
        list_again(dataset, restricted());
        assert_eq!(state(dataset), (Stage::Listed, Service::Withdrawn));
        assert_ok!(publish());
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
        assert_eq!(Catalog::view(dataset).unwrap().version, 2);
    });
}

#[test]
fn withdrawing_drops_what_was_listed_beside_and_takes_proposals_back() {
    run(|| {
        let withdraw = |dataset| {
            assert_ok!(Catalog::withdraw(signed(CHIEF), dataset, RISK, digest(1)));
        };
        let beside = open(restricted());
        list_again(beside, restricted());
        withdraw(beside);
        assert_eq!(state(beside), (Stage::Settled, Service::Withdrawn));
        assert_eq!(Catalog::dataset(beside).unwrap().listed, Some(1));
        assert_ok!(Catalog::new_version(signed(CLERK), beside, Box::new(restricted())));
        assert_ok!(Catalog::discard_draft(signed(CLERK), beside));
        assert_eq!(state(beside), (Stage::Settled, Service::Withdrawn));

        let under_way = open(restricted());
        assert_ok!(Catalog::new_version(signed(CLERK), under_way, Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(CHIEF), under_way));
        withdraw(under_way);
        assert_eq!(state(under_way), (Stage::Draft, Service::Withdrawn));
        assert_ok!(Catalog::propose(signed(CHIEF), under_way));

        let suspended = open(restricted());
        assert_ok!(Catalog::suspend(signed(CLERK), suspended, RISK, digest(1)));
        withdraw(suspended);
        assert_eq!(state(suspended), (Stage::Settled, Service::Withdrawn));
    });
}

#[test]
fn q_31_a_withdrawn_consent_suspends_and_asks_for_a_new_assessment() {
    run(|| {
        let dataset = open(cured(CureKind::Consented));
        let withdraw = |origin| Catalog::withdraw_consent(origin, dataset, digest(1));
        for_owner_only(false, withdraw);
        assert_ok!(withdraw(signed(CLERK)));
        assert_eq!(
            events(),
            [
                Event::ConsentWithdrawn { dataset, version: 1, evidence: digest(1) },
                Event::ServiceChanged { dataset, service: Service::Suspended },
            ]
        );
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.service, entry.assess_anew, entry.withdrawn_consents), (Service::Suspended, true, 1));
        let restore = || Catalog::restore(signed(CHIEF), dataset, digest(2));
        assert_noop!(restore(), Error::<Test>::AssessmentOutdated);
        // A second one changes nothing but the count.
        assert_ok!(withdraw(signed(CLERK)));
        assert_eq!(Catalog::dataset(dataset).unwrap().withdrawn_consents, 2);
        assert_ok!(Catalog::reassess(signed(CHIEF), dataset, digest(9)));
        assert_ok!(restore());
        assert_eq!(state(dataset), (Stage::Settled, Service::Open));
    });
}

#[test]
fn q_31_a_new_version_needs_a_new_assessment_of_its_own() {
    run(|| {
        let dataset = open(cured(CureKind::Consented));
        assert_ok!(Catalog::withdraw_consent(signed(CLERK), dataset, digest(1)));
        assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(cured(CureKind::Consented))));
        assert_noop!(Catalog::propose(signed(CHIEF), dataset), Error::<Test>::AssessmentOutdated);
        let anew = Metadata { assessment: Some(digest(9)), ..cured(CureKind::Consented) };
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(anew)));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
        // The old version still waits for an assessment of its own.
        assert_noop!(Catalog::restore(signed(CHIEF), dataset, digest(2)), Error::<Test>::AssessmentOutdated);
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.service, entry.assess_anew, entry.serving), (Service::Open, false, Some(2)));
    });
}

#[test]
fn q_31_what_is_listed_but_not_open_waits_for_the_assessment() {
    run(|| {
        let dataset = listed(cured(CureKind::Consented));
        assert_ok!(Catalog::withdraw_consent(signed(CLERK), dataset, digest(1)));
        assert_eq!(state(dataset), (Stage::Listed, Service::NotOpen));
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(), Error::<Test>::AssessmentOutdated);
        assert_ok!(Catalog::reassess(signed(CHIEF), dataset, digest(9)));
        assert_ok!(publish());
    });
}

#[test]
fn q_31_by_the_other_reading_it_is_entered_only() {
    run(|| {
        Mock::parameters(|p| p.conduct.consent_withdrawal_is_objection = false);
        let dataset = open(cured(CureKind::Consented));
        assert_ok!(Catalog::withdraw_consent(signed(CLERK), dataset, digest(1)));
        assert_eq!(events(), [Event::ConsentWithdrawn { dataset, version: 1, evidence: digest(1) }]);
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.service, entry.assess_anew, entry.withdrawn_consents), (Service::Open, false, 1));
    });
}

#[test]
fn q_31_data_that_stands_on_no_consent_has_none_to_lose() {
    run(|| {
        for dataset in [open(restricted()), open(cured(CureKind::Anonymised)), drafted(restricted())] {
            let withdraw = Catalog::withdraw_consent(signed(CLERK), dataset, digest(1));
            assert_noop!(withdraw, Error::<Test>::ConsentsNotInvolved);
        }
    });
}
