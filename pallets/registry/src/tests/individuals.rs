//! `admit_individual`, and what is different for a natural person.

use super::officers;
use crate::{mock::*, Error, Event, Organisation, Posts};
use codec::Encode;
use drl_primitives::organisation::{Duty, Identity, OrgKind, Organisations, Role, Standing, StandingCause};
use frame_support::{assert_noop, assert_ok};

fn admit() {
    assert_ok!(Registry::admit_individual(by(BUREAU_CHIEF), digest(7), 70));
}

#[test]
fn r_019_a_person_is_a_commitment_and_a_number() {
    run(|| {
        admit();
        let person = Organisation {
            kind: OrgKind::Individual,
            legal_body: None,
            level: None,
            parent: None,
            identity: Identity::Pseudonym { commitment: digest(7) },
            standing: Standing::Active,
            admitted_at: now(),
            posts: Posts { signatories: 1, ..Posts::default() },
        };
        assert_eq!(Registry::organisation(FIRST_FREE), Some(person.clone()));
        // One byte for the code of the algorithm and 32 of the commitment are all that is known of the person.
        assert_eq!(person.identity.encode().len(), 1 + 1 + 32);
        assert_eq!(
            events(),
            [
                Event::OrganisationAdmitted { organisation: FIRST_FREE, kind: OrgKind::Individual, by: BUREAU_CHIEF },
                Event::OfficerAppointed { organisation: FIRST_FREE, account: 70, role: Role::Signatory },
            ]
        );
        let officer = Registry::authorise(&70, &[OrgKind::Individual], Duty::Sign).unwrap();
        assert_eq!(officer.organisation, FIRST_FREE);
    });
}

#[test]
fn nobody_is_admitted_twice_by_the_same_proof() {
    run(|| {
        admit();
        assert_noop!(Registry::admit_individual(by(BUREAU_CHIEF), digest(7), 71), Error::<Test>::CommitmentTaken);
        assert_noop!(Registry::admit_individual(by(BUREAU_CHIEF), digest(8), 70), Error::<Test>::AlreadyOfficer);
        // Not even after leaving: the number goes on.
        assert_ok!(Registry::exit(by(70), FIRST_FREE, StandingCause::OwnRequest, None));
        assert_noop!(Registry::admit_individual(by(BUREAU_CHIEF), digest(7), 70), Error::<Test>::CommitmentTaken);
    });
}

#[test]
fn a_person_acts_alone() {
    run(|| {
        admit();
        assert_noop!(Registry::appoint(by(70), 71, Role::Signatory), Error::<Test>::IndividualActsAlone);
        assert_noop!(Registry::dismiss(by(70), 70), Error::<Test>::LastAdministrator);
        assert_ok!(Registry::exit(by(70), FIRST_FREE, StandingCause::OwnRequest, None));
        let two = officers(&[(70, Role::Signatory), (71, Role::Signatory)]);
        assert_noop!(
            Registry::readmit(by(BUREAU_CHIEF), FIRST_FREE, two, digest(1)),
            Error::<Test>::IndividualActsAlone
        );
        let clerk = officers(&[(70, Role::Clerk)]);
        assert_noop!(Registry::readmit(by(BUREAU_CHIEF), FIRST_FREE, clerk, digest(1)), Error::<Test>::RoleDoesNotFit);
        let one = officers(&[(71, Role::Signatory)]);
        assert_ok!(Registry::readmit(by(BUREAU_CHIEF), FIRST_FREE, one, digest(1)));
    });
}

#[test]
fn a_person_who_lost_the_key_stays_the_same_organisation() {
    run(|| {
        admit();
        assert_ok!(Registry::replace_officer(by(BUREAU_CHIEF), 70, 71, Some(digest(1))));
        assert_eq!(Registry::officer(&71).map(|officer| officer.organisation), Some(FIRST_FREE));
        assert_eq!(Registry::officer(&70), None);
    });
}
