//! `appoint`, `dismiss`, `replace_officer`, and what they do to accounts.

use super::officers;
use crate::{
    mock::*, Error, Event, FormerOfficer, OfficerHistory, OfficerHistoryCount, Officers, RetiredAccount,
    RetiredAccounts,
};
use drl_primitives::{
    decision::Decider,
    organisation::{OrgKind, Organisations, Role, StandingCause},
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn r_007_appointed_officers_are_on_record() {
    run(|| {
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::DataOfficer));
        assert_eq!(events(), [Event::OfficerAppointed { organisation: AGENCY, account: 70, role: Role::DataOfficer }]);
        let record = Officers::<Test>::get(70).unwrap();
        assert_eq!((record.organisation, record.role, record.since), (AGENCY, Role::DataOfficer, now()));
        assert_eq!(Registry::organisation(AGENCY).unwrap().posts.data_officers, 2);
    });
}

#[test]
fn r_007_former_officers_are_on_record_from_and_to() {
    run(|| {
        let start = now();
        Mock::pass_days(3);
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::DataOfficer));
        Mock::pass_days(4);
        assert_ok!(Registry::dismiss(by(AGENCY_CHIEF), AGENCY_OFFICER));
        let taken_up = start + 3 * drl_primitives::date::DAY_MS;
        assert_ok!(Registry::dismiss(by(AGENCY_CHIEF), 70));
        assert_eq!(OfficerHistoryCount::<Test>::get(AGENCY), 2);
        let entry = |account, from| FormerOfficer { account, role: Role::DataOfficer, from, to: now() };
        assert_eq!(OfficerHistory::<Test>::get(AGENCY, 0), Some(entry(AGENCY_OFFICER, start)));
        assert_eq!(OfficerHistory::<Test>::get(AGENCY, 1), Some(entry(70, taken_up)));
        assert_eq!(
            events()[1..],
            [
                Event::OfficerDismissed { organisation: AGENCY, account: AGENCY_OFFICER, role: Role::DataOfficer },
                Event::OfficerDismissed { organisation: AGENCY, account: 70, role: Role::DataOfficer },
            ]
        );
    });
}

#[test]
fn appointing_is_for_administrators_and_for_posts_that_fit() {
    run(|| {
        let appoint = |who, account, role| Registry::appoint(by(who), account, role);
        assert_noop!(appoint(STRANGER, 70, Role::Clerk), Error::<Test>::NotOfficer);
        assert_noop!(appoint(CLERK, 70, Role::Clerk), Error::<Test>::RoleNotAllowed);
        assert_noop!(appoint(AGENCY_OFFICER, 70, Role::DataOfficer), Error::<Test>::RoleNotAllowed);
        assert_noop!(appoint(SIGNATORY, 70, Role::DataOfficer), Error::<Test>::RoleDoesNotFit);
        assert_noop!(appoint(SIGNATORY, CLERK, Role::Clerk), Error::<Test>::AlreadyOfficer);
        assert_noop!(appoint(SIGNATORY, AGENCY_OFFICER, Role::Clerk), Error::<Test>::AlreadyOfficer);
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, digest(1)));
        assert_noop!(appoint(SIGNATORY, 70, Role::Clerk), Error::<Test>::OrganisationSuspended);
    });
}

#[test]
fn officers_of_an_organisation_are_bounded() {
    run(|| {
        for account in 100..u64::from(100 + MAX_OFFICERS - 2) {
            assert_ok!(Registry::appoint(by(SIGNATORY), account, Role::Clerk));
        }
        assert_noop!(Registry::appoint(by(SIGNATORY), 200, Role::Clerk), Error::<Test>::TooManyOfficers);
        // One may still be replaced, and one more comes where one leaves.
        assert_ok!(Registry::replace_officer(by(SIGNATORY), 100, 200, None));
        assert_ok!(Registry::dismiss(by(SIGNATORY), 200));
        assert_ok!(Registry::appoint(by(SIGNATORY), 100, Role::Clerk));
    });
}

#[test]
fn dismissing_is_for_administrators_of_the_same_organisation() {
    run(|| {
        assert_noop!(Registry::dismiss(by(STRANGER), CLERK), Error::<Test>::NotOfficer);
        assert_noop!(Registry::dismiss(by(CLERK), SIGNATORY), Error::<Test>::RoleNotAllowed);
        assert_noop!(Registry::dismiss(by(AGENCY_CHIEF), CLERK), Error::<Test>::OfficerOfAnother);
        assert_noop!(Registry::dismiss(by(BUREAU_CHIEF), CLERK), Error::<Test>::OfficerOfAnother);
        assert_noop!(Registry::dismiss(by(SIGNATORY), STRANGER), Error::<Test>::UnknownOfficer);
        assert_noop!(Registry::dismiss(by(STRANGER), STRANGER), Error::<Test>::NotOfficer);
    });
}

#[test]
fn the_last_administrator_can_be_replaced_not_dismissed() {
    run(|| {
        assert_noop!(Registry::dismiss(by(SIGNATORY), SIGNATORY), Error::<Test>::LastAdministrator);
        assert_ok!(Registry::replace_officer(by(SIGNATORY), SIGNATORY, 70, None));
        assert_noop!(Registry::dismiss(by(70), 70), Error::<Test>::LastAdministrator);
        assert_ok!(Registry::appoint(by(70), 71, Role::Signatory));
        assert_ok!(Registry::dismiss(by(71), 70));
    });
}

#[test]
fn anybody_may_resign() {
    run(|| {
        // A company took somebody's account into a post without asking.
        assert_ok!(Registry::appoint(by(SIGNATORY), 70, Role::Clerk));
        assert_ok!(Registry::dismiss(by(70), 70));
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::DataOfficer));
        // Also where the posts of R-007 are vacant by then.
        assert_ok!(Registry::dismiss(by(AGENCY_CHIEF), 70));
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::SecurityOfficer));
        assert_ok!(Registry::dismiss(by(AGENCY_CHIEF), AGENCY_OFFICER));
        assert_ok!(Registry::dismiss(by(70), 70));
        // Not while suspended: nothing is done then.
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, digest(1)));
        assert_noop!(Registry::dismiss(by(CLERK), CLERK), Error::<Test>::OrganisationSuspended);
    });
}

#[test]
fn a_lost_key_replaces_the_officer_never_the_organisation() {
    run(|| {
        Mock::pass_days(2);
        assert_ok!(Registry::replace_officer(by(SIGNATORY), CLERK, 70, None));
        assert_eq!(
            events(),
            [Event::OfficerReplaced {
                organisation: COMPANY,
                old: CLERK,
                new: 70,
                role: Role::Clerk,
                by: Decider::Organisation(COMPANY),
                evidence: None,
            }]
        );
        assert_eq!(Registry::officer(&CLERK), None);
        let new = Officers::<Test>::get(70).unwrap();
        assert_eq!((new.organisation, new.role, new.since), (COMPANY, Role::Clerk, now()));
        assert_eq!(OfficerHistory::<Test>::get(COMPANY, 0).unwrap().account, CLERK);
        assert_eq!(Registry::organisation(COMPANY).unwrap().posts.clerks, 1);
    });
}

#[test]
fn r_153_the_bureau_replaces_a_lost_key_with_evidence() {
    run(|| {
        let replace = |evidence| Registry::replace_officer(by(BUREAU_CHIEF), SIGNATORY, 70, evidence);
        assert_noop!(replace(None), Error::<Test>::EvidenceMissing);
        // The keys may have been stolen: the organisation is suspended first.
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::KeyCompromise, digest(1)));
        events();
        assert_ok!(replace(Some(digest(2))));
        assert_eq!(
            events(),
            [Event::OfficerReplaced {
                organisation: COMPANY,
                old: SIGNATORY,
                new: 70,
                role: Role::Signatory,
                by: Decider::Organisation(BUREAU),
                evidence: Some(digest(2)),
            }]
        );
    });
}

#[test]
fn a_bureau_without_keys_comes_back_by_decision_of_the_council() {
    run(|| {
        let replace = |evidence| Registry::replace_officer(RuntimeOrigin::root(), BUREAU_CHIEF, 70, evidence);
        assert_noop!(replace(None), Error::<Test>::EvidenceMissing);
        assert_ok!(replace(Some(digest(2))));
        assert_eq!(
            events(),
            [Event::OfficerReplaced {
                organisation: BUREAU,
                old: BUREAU_CHIEF,
                new: 70,
                role: Role::ChiefDataOfficer,
                by: Decider::Council,
                evidence: Some(digest(2)),
            }]
        );
    });
}

#[test]
fn replacing_is_for_the_organisation_and_the_bureau() {
    run(|| {
        let replace = |who, old, new| Registry::replace_officer(by(who), old, new, Some(digest(1)));
        assert_noop!(replace(STRANGER, CLERK, 70), Error::<Test>::NotOfficer);
        assert_noop!(replace(CLERK, CLERK, 70), Error::<Test>::RoleNotAllowed);
        assert_noop!(replace(AGENCY_CHIEF, CLERK, 70), Error::<Test>::OfficerOfAnother);
        assert_noop!(replace(BUREAU_OFFICER, CLERK, 70), Error::<Test>::RoleNotAllowed);
        assert_noop!(replace(BUREAU_OFFICER, BUREAU_CHIEF, 70), Error::<Test>::RoleNotAllowed);
        assert_noop!(replace(BUREAU_CHIEF, STRANGER, 70), Error::<Test>::UnknownOfficer);
        assert_noop!(replace(BUREAU_CHIEF, CLERK, AGENCY_CHIEF), Error::<Test>::AlreadyOfficer);
        assert_noop!(replace(SIGNATORY, CLERK, CLERK), Error::<Test>::AlreadyOfficer);
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, digest(1)));
        assert_noop!(replace(SIGNATORY, CLERK, 70), Error::<Test>::OrganisationSuspended);
    });
}

#[test]
fn providers_rise_on_joining_and_fall_on_leaving() {
    run(|| {
        let providers = |account: AccountId| System::providers(&account);
        assert_eq!(providers(70), 0);
        assert_ok!(Registry::appoint(by(SIGNATORY), 70, Role::Clerk));
        assert_eq!(providers(70), 1);
        assert_ok!(Registry::dismiss(by(SIGNATORY), 70));
        assert_eq!(providers(70), 0);
        assert!(!System::account_exists(&70));

        // A replacement moves the reference, leaving takes all, readmission gives them once.
        assert_ok!(Registry::replace_officer(by(SIGNATORY), CLERK, 71, None));
        assert_eq!((providers(CLERK), providers(71)), (0, 1));
        assert_ok!(Registry::exit(by(SIGNATORY), COMPANY, StandingCause::OwnRequest, None));
        assert_eq!((providers(SIGNATORY), providers(71)), (0, 0));
        let back = officers(&[(SIGNATORY, Role::Signatory)]);
        assert_ok!(Registry::readmit(by(BUREAU_CHIEF), COMPANY, back, digest(1)));
        assert_eq!(providers(SIGNATORY), 1);
    });
}

#[test]
fn providers_of_others_are_left_alone() {
    run(|| {
        System::inc_providers(&70);
        assert_ok!(Registry::appoint(by(SIGNATORY), 70, Role::Clerk));
        assert_eq!(System::providers(&70), 2);
        assert_ok!(Registry::dismiss(by(SIGNATORY), 70));
        assert_eq!(System::providers(&70), 1);
    });
}

#[test]
fn an_account_that_something_holds_on_to_leaves_its_post_all_the_same() {
    run(|| {
        // As session keys do.
        assert_ok!(System::inc_consumers(&CLERK));
        assert_ok!(Registry::dismiss(by(SIGNATORY), CLERK));
        assert_eq!(Registry::officer(&CLERK), None);
        assert_eq!(System::providers(&CLERK), 1);
        assert!(RetiredAccounts::<Test>::get(CLERK).unwrap().provider_kept);
        // The reference that stayed is taken over, not added to.
        assert_ok!(Registry::appoint(by(SIGNATORY), CLERK, Role::Clerk));
        assert_eq!(System::providers(&CLERK), 1);
        System::dec_consumers(&CLERK);
        assert_ok!(Registry::dismiss(by(SIGNATORY), CLERK));
        assert_eq!(System::providers(&CLERK), 0);
    });
}

#[test]
fn transactions_signed_before_a_dismissal_cannot_be_sent_again_after_a_return() {
    run(|| {
        for _ in 0..3 {
            System::inc_account_nonce(CLERK);
        }
        assert_ok!(Registry::dismiss(by(SIGNATORY), CLERK));
        assert!(!System::account_exists(&CLERK));
        assert_eq!(
            RetiredAccounts::<Test>::get(CLERK),
            Some(RetiredAccount { organisation: COMPANY, nonce: 3, provider_kept: false })
        );
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), CLERK, Role::DataOfficer));
        assert_eq!(System::account_nonce(CLERK), 3);
        assert_eq!(RetiredAccounts::<Test>::get(CLERK), None);
    });
}

#[test]
fn one_account_is_an_officer_of_one_organisation() {
    run(|| {
        let taken = officers(&[(SIGNATORY, Role::Signatory)]);
        assert_noop!(
            Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::DataUser, 77), taken),
            Error::<Test>::AlreadyOfficer
        );
        assert_noop!(Registry::appoint(by(AGENCY_CHIEF), CLERK, Role::DataOfficer), Error::<Test>::AlreadyOfficer);
    });
}
