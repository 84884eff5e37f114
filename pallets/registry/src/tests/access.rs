//! `Organisations`: what other pallets are told.

use super::officers;
use crate::{mock::*, EnsureBureauDecision, Error};
use drl_primitives::{
    organisation::{Duty, Identity, Officer, OrgKind, Organisations, Role, Standing, StandingCause},
    Code,
};
use frame_support::{assert_ok, traits::EnsureOrigin};
use sp_runtime::DispatchError;

fn authorise(who: AccountId, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError> {
    Registry::authorise(&who, kinds, duty)
}

fn refused(error: Error<Test>) -> Result<Officer, DispatchError> {
    Err(error.into())
}

#[test]
fn officers_are_authorised_by_kind_and_duty() {
    run(|| {
        let agency = Officer { organisation: AGENCY, kind: OrgKind::Agency, role: Role::DataOfficer };
        assert_eq!(authorise(AGENCY_OFFICER, &[OrgKind::Bureau, OrgKind::Agency], Duty::Prepare), Ok(agency));
        assert_eq!(Registry::officer(&AGENCY_OFFICER), Some(agency));
        assert_eq!(authorise(AGENCY_OFFICER, &[OrgKind::Bureau], Duty::Prepare), refused(Error::WrongKind));
        assert_eq!(authorise(AGENCY_OFFICER, &[], Duty::Prepare), refused(Error::WrongKind));
        assert_eq!(authorise(STRANGER, OrgKind::ALL, Duty::Prepare), refused(Error::NotOfficer));
        assert_eq!(Registry::officer(&STRANGER), None);
        let expert = Officer { organisation: EXPERTS, kind: OrgKind::ExpertBody, role: Role::Expert };
        assert_eq!(authorise(EXPERT, &[OrgKind::ExpertBody], Duty::Rate), Ok(expert));
    });
}

#[test]
fn q_35_the_approval_matrix_holds_for_every_officer() {
    run(|| {
        for (who, role) in [
            (BUREAU_CHIEF, Role::ChiefDataOfficer),
            (AGENCY_OFFICER, Role::DataOfficer),
            (SIGNATORY, Role::Signatory),
            (CLERK, Role::Clerk),
            (AUDITOR, Role::Auditor),
            (EXPERT, Role::Expert),
        ] {
            for duty in Duty::ALL {
                let answer = authorise(who, OrgKind::ALL, *duty);
                match role.may(*duty) {
                    true => assert_eq!(answer.map(|officer| officer.role), Ok(role)),
                    false => assert_eq!(answer, refused(Error::RoleNotAllowed)),
                }
            }
        }
    });
}

#[test]
fn q_34_the_bureau_is_a_kind_of_its_own() {
    run(|| {
        assert_eq!(authorise(BUREAU_CHIEF, &[OrgKind::Agency], Duty::Decide), refused(Error::WrongKind));
        assert_ok!(authorise(BUREAU_CHIEF, &[OrgKind::Bureau, OrgKind::Agency], Duty::Decide));
    });
}

#[test]
fn organisations_that_may_not_act_are_named() {
    run(|| {
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, digest(1)));
        assert_eq!(authorise(SIGNATORY, OrgKind::ALL, Duty::Sign), refused(Error::OrganisationSuspended));
        // The officer is known all the same.
        assert!(Registry::officer(&SIGNATORY).is_some());
        assert_eq!(<Registry as Organisations<AccountId>>::standing(COMPANY), Some(Standing::Suspended));
        assert_ok!(Registry::exit(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, Some(digest(1))));
        assert_eq!(authorise(SIGNATORY, OrgKind::ALL, Duty::Sign), refused(Error::OrganisationExited));
        assert_eq!(Registry::officer(&SIGNATORY), None);
    });
}

#[test]
fn r_007_an_agency_cannot_act_until_both_posts_are_filled() {
    run(|| {
        let first = officers(&[(70, Role::ChiefDataOfficer)]);
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::Agency, 77), first));
        let agency = [OrgKind::Agency];
        for duty in [Duty::Prepare, Duty::Decide, Duty::Sign] {
            assert_eq!(authorise(70, &agency, duty), refused(Error::PostsNotFilled));
        }
        // It can fill them.
        assert_ok!(authorise(70, &agency, Duty::Administer));
        assert_ok!(Registry::appoint(by(70), 71, Role::DataOfficer));
        assert_ok!(authorise(70, &agency, Duty::Decide));
        assert_ok!(authorise(71, &agency, Duty::Prepare));
        // And is stopped when one becomes vacant again.
        assert_ok!(Registry::dismiss(by(70), 71));
        assert_eq!(authorise(70, &agency, Duty::Decide), refused(Error::PostsNotFilled));
    });
}

#[test]
fn r_007_a_head_is_not_yet_a_chief_data_officer() {
    run(|| {
        let first = officers(&[(70, Role::Head), (71, Role::DataOfficer)]);
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::Agency, 77), first));
        assert_eq!(authorise(70, &[OrgKind::Agency], Duty::Decide), refused(Error::PostsNotFilled));
        // The special case: filing suffices.
        assert_ok!(Registry::file_special_case(by(70), digest(1)));
        assert_ok!(authorise(70, &[OrgKind::Agency], Duty::Decide));
    });
}

#[test]
fn r_007_binds_agencies_only() {
    run(|| {
        let first = officers(&[(70, Role::Signatory)]);
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::DataUser, 77), first));
        assert_ok!(authorise(70, &[OrgKind::DataUser], Duty::Sign));
    });
}

#[test]
fn r_008_head_and_security_posts_are_missed_where_vacant() {
    run(|| {
        assert_eq!(Registry::vacant_posts(AGENCY), [Role::Head, Role::SecurityOfficer]);
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::Head));
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 71, Role::SecurityOfficer));
        assert_eq!(Registry::vacant_posts(AGENCY), []);
        assert_eq!(Registry::vacant_posts(COMPANY), []);
        assert_eq!(Registry::vacant_posts(FIRST_FREE), []);
        assert_ok!(authorise(71, &[OrgKind::Agency], Duty::Audit));
        assert_ok!(Registry::exit(by(BUREAU_CHIEF), AGENCY, StandingCause::Dissolved, Some(digest(1))));
        assert_eq!(Registry::vacant_posts(AGENCY), []);
    });
}

#[test]
fn questions_about_unknown_organisations_have_no_answer() {
    run(|| {
        assert_eq!(<Registry as Organisations<AccountId>>::kind(FIRST_FREE), None);
        assert_eq!(<Registry as Organisations<AccountId>>::identity(FIRST_FREE), None);
        assert_eq!(<Registry as Organisations<AccountId>>::standing(FIRST_FREE), None);
        assert_eq!(<Registry as Organisations<AccountId>>::standing_at(FIRST_FREE, now()), None);
        assert_eq!(Registry::officers(FIRST_FREE), []);
        let identity = <Registry as Organisations<AccountId>>::identity(AGENCY);
        assert!(matches!(identity, Some(Identity::Registered { code: own, .. }) if own == code(1)));
        assert_eq!(<Registry as Organisations<AccountId>>::bureau(), Some(BUREAU));
    });
}

#[test]
fn r_004_the_origin_of_the_bureaus_decisions() {
    run(|| {
        let chief = EnsureBureauDecision::<Test>::ensure_origin(by(BUREAU_CHIEF)).unwrap();
        assert_eq!(chief, Officer { organisation: BUREAU, kind: OrgKind::Bureau, role: Role::ChiefDataOfficer });
        for origin in [by(BUREAU_OFFICER), by(AGENCY_CHIEF), by(STRANGER), RuntimeOrigin::root(), RuntimeOrigin::none()]
        {
            assert!(EnsureBureauDecision::<Test>::ensure_origin(origin).is_err());
        }
    });
}
