//! `suspend`, `reinstate`, `exit`, `readmit`, and the history of standing.

use super::officers;
use crate::{
    mock::*,
    transitions::{cause_fits, next, Actor, Fault, Step},
    Error, Event, StandingCount, StandingHistory, StandingRecord,
};
use drl_primitives::{
    date::DAY_MS,
    organisation::{OrgKind, Organisations, Role, Standing, StandingCause},
    parameters::Source,
    testing::Mock,
    Code, Moment, OrgId,
};
use frame_support::{assert_noop, assert_ok};

fn standing_at(id: OrgId, at: Moment) -> Option<Standing> {
    <Registry as Organisations<AccountId>>::standing_at(id, at)
}

fn suspend(id: OrgId, cause: StandingCause) -> sp_runtime::DispatchResult {
    Registry::suspend(by(BUREAU_CHIEF), id, cause, digest(1))
}

fn exit(id: OrgId, cause: StandingCause) -> sp_runtime::DispatchResult {
    Registry::exit(by(BUREAU_CHIEF), id, cause, Some(digest(2))).map(|_| ()).map_err(|refused| refused.error)
}

fn readmit(id: OrgId) -> sp_runtime::DispatchResult {
    Registry::readmit(by(BUREAU_CHIEF), id, officers(&[(70, Role::Signatory)]), digest(4))
}

#[test]
fn r_153_a_suspension_is_on_record_with_officer_and_evidence() {
    run(|| {
        Mock::pass_days(1);
        System::set_block_number(7);
        assert_ok!(suspend(COMPANY, StandingCause::SecurityRisk));
        assert_eq!(Registry::organisation(COMPANY).unwrap().standing, Standing::Suspended);
        assert_eq!(StandingCount::<Test>::get(COMPANY), 2);
        assert_eq!(
            StandingHistory::<Test>::get(COMPANY, 1),
            Some(StandingRecord {
                from: now(),
                standing: Standing::Suspended,
                cause: StandingCause::SecurityRisk,
                actor: Some(BUREAU),
                officer: Some(BUREAU_CHIEF),
                evidence: Some(digest(1)),
                block: 7,
            })
        );
        assert_eq!(
            events(),
            [Event::OrganisationSuspended {
                organisation: COMPANY,
                cause: StandingCause::SecurityRisk,
                evidence: digest(1),
                by: BUREAU_CHIEF,
            }]
        );
    });
}

#[test]
fn a_suspended_organisation_is_reinstated() {
    run(|| {
        assert_ok!(suspend(COMPANY, StandingCause::KeyCompromise));
        events();
        assert_ok!(Registry::reinstate(by(BUREAU_CHIEF), COMPANY, digest(3)));
        assert_eq!(Registry::organisation(COMPANY).unwrap().standing, Standing::Active);
        assert_eq!(StandingHistory::<Test>::get(COMPANY, 2).unwrap().cause, StandingCause::CauseRemoved);
        assert_eq!(
            events(),
            [Event::OrganisationReinstated { organisation: COMPANY, evidence: digest(3), by: BUREAU_CHIEF }]
        );
    });
}

#[test]
fn leaving_releases_the_officers_and_keeps_code_and_history() {
    run(|| {
        assert_ok!(exit(COMPANY, StandingCause::Dissolved));
        assert_eq!(Registry::organisation(COMPANY).unwrap().standing, Standing::Exited);
        assert_eq!(Registry::organisation(COMPANY).unwrap().posts.total(), 0);
        assert_eq!(Registry::officers(COMPANY), []);
        assert_eq!(Registry::by_code(code(2)), Some(COMPANY));
        let mut seen = events();
        assert_eq!(
            seen.pop(),
            Some(Event::OrganisationExited {
                organisation: COMPANY,
                cause: StandingCause::Dissolved,
                evidence: Some(digest(2)),
                by: BUREAU_CHIEF,
            })
        );
        seen.sort_by_key(|event| format!("{event:?}"));
        assert_eq!(
            seen,
            [
                Event::OfficerDismissed { organisation: COMPANY, account: SIGNATORY, role: Role::Signatory },
                Event::OfficerDismissed { organisation: COMPANY, account: CLERK, role: Role::Clerk },
            ]
        );
        // The accounts are free for other posts, the code is not free for others.
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), SIGNATORY, Role::SecurityOfficer));
        assert_noop!(
            Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::DataUser, 2), officers(&[(70, Role::Signatory)])),
            Error::<Test>::CreditCodeTaken
        );
    });
}

#[test]
fn leaving_costs_what_was_released() {
    use crate::WeightInfo;
    run(|| {
        let info = Registry::exit(by(BUREAU_CHIEF), COMPANY, StandingCause::Dissolved, Some(digest(1))).unwrap();
        assert_eq!(info.actual_weight, Some(<() as WeightInfo>::exit(2) + CHANGE));
    });
}

#[test]
fn an_organisation_leaves_by_itself() {
    run(|| {
        let leave = |who, cause| Registry::exit(by(who), COMPANY, cause, None);
        assert_noop!(leave(CLERK, StandingCause::OwnRequest), Error::<Test>::RoleNotAllowed);
        assert_noop!(leave(SIGNATORY, StandingCause::Dissolved), Error::<Test>::CauseDoesNotFit);
        assert_noop!(leave(AGENCY_CHIEF, StandingCause::OwnRequest), Error::<Test>::WrongKind);
        assert_ok!(leave(SIGNATORY, StandingCause::OwnRequest));
        let record = StandingHistory::<Test>::get(COMPANY, 1).unwrap();
        assert_eq!((record.actor, record.officer), (Some(COMPANY), Some(SIGNATORY)));
        assert_eq!(
            events().pop(),
            Some(Event::OrganisationExited {
                organisation: COMPANY,
                cause: StandingCause::OwnRequest,
                evidence: None,
                by: SIGNATORY,
            })
        );
    });
}

#[test]
fn a_suspended_organisation_does_not_slip_away() {
    run(|| {
        assert_ok!(suspend(COMPANY, StandingCause::Breach));
        assert_noop!(
            Registry::exit(by(SIGNATORY), COMPANY, StandingCause::OwnRequest, None),
            Error::<Test>::OrganisationSuspended
        );
        assert_ok!(exit(COMPANY, StandingCause::Breach));
    });
}

#[test]
fn the_bureau_needs_evidence_to_let_go() {
    run(|| {
        assert_noop!(
            Registry::exit(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, None),
            Error::<Test>::EvidenceMissing
        );
    });
}

#[test]
fn readmission_continues_the_history() {
    run(|| {
        Mock::pass_days(1);
        assert_ok!(exit(COMPANY, StandingCause::QualificationLost));
        Mock::pass_days(1);
        events();
        assert_ok!(readmit(COMPANY));
        let organisation = Registry::organisation(COMPANY).unwrap();
        assert_eq!(organisation.standing, Standing::Active);
        assert_eq!(organisation.posts.signatories, 1);
        assert!(organisation.admitted_at < now());
        assert_eq!(StandingCount::<Test>::get(COMPANY), 3);
        assert_eq!(StandingHistory::<Test>::get(COMPANY, 2).unwrap().evidence, Some(digest(4)));
        assert_eq!(
            events(),
            [
                Event::OrganisationReadmitted { organisation: COMPANY, evidence: digest(4), by: BUREAU_CHIEF },
                Event::OfficerAppointed { organisation: COMPANY, account: 70, role: Role::Signatory },
            ]
        );
    });
}

#[test]
fn readmission_checks_officers_as_admission_does() {
    run(|| {
        assert_ok!(exit(COMPANY, StandingCause::Dissolved));
        let readmit = |list: &[_]| Registry::readmit(by(BUREAU_CHIEF), COMPANY, officers(list), digest(1));
        assert_noop!(readmit(&[]), Error::<Test>::NoAdministrator);
        assert_noop!(readmit(&[(70, Role::Clerk)]), Error::<Test>::NoAdministrator);
        assert_noop!(readmit(&[(70, Role::Auditor)]), Error::<Test>::RoleDoesNotFit);
        assert_noop!(readmit(&[(AUDITOR, Role::Signatory)]), Error::<Test>::AlreadyOfficer);
    });
}

#[test]
fn r_002_readmission_asks_for_the_legal_kind_again() {
    run(|| {
        let mut operator = profile(OrgKind::Agency, 77);
        operator.legal_body = Some(drl_primitives::organisation::LegalBody::PublicServiceOperator);
        let staff = || officers(&[(70, Role::ChiefDataOfficer)]);
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), operator, staff()));
        assert_ok!(exit(FIRST_FREE, StandingCause::Dissolved));
        Mock::parameters(|parameters| parameters.catalog.admitted_kinds = Source::Rules);
        assert_noop!(
            Registry::readmit(by(BUREAU_CHIEF), FIRST_FREE, staff(), digest(1)),
            Error::<Test>::LegalBodyNotAdmitted
        );
    });
}

#[test]
fn r_004_the_bureau_can_neither_be_suspended_nor_leave() {
    run(|| {
        assert_noop!(suspend(BUREAU, StandingCause::Breach), Error::<Test>::BureauIsPermanent);
        assert_noop!(exit(BUREAU, StandingCause::Dissolved), Error::<Test>::BureauIsPermanent);
        assert_noop!(
            Registry::exit(by(BUREAU_CHIEF), BUREAU, StandingCause::OwnRequest, None),
            Error::<Test>::BureauIsPermanent
        );
        assert_noop!(Registry::reinstate(by(BUREAU_CHIEF), BUREAU, digest(1)), Error::<Test>::NotSuspended);
        assert_noop!(readmit(BUREAU), Error::<Test>::NotExited);
    });
}

#[test]
fn unknown_organisations_are_named() {
    run(|| {
        assert_noop!(suspend(FIRST_FREE, StandingCause::Breach), Error::<Test>::UnknownOrganisation);
        assert_noop!(exit(OrgId::MAX, StandingCause::Breach), Error::<Test>::UnknownOrganisation);
        assert_noop!(readmit(FIRST_FREE), Error::<Test>::UnknownOrganisation);
        assert_noop!(Registry::reinstate(by(BUREAU_CHIEF), 999, digest(1)), Error::<Test>::UnknownOrganisation);
    });
}

#[test]
fn wrong_standings_are_named() {
    run(|| {
        let reinstate = || Registry::reinstate(by(BUREAU_CHIEF), COMPANY, digest(1));
        assert_noop!(reinstate(), Error::<Test>::NotSuspended);
        assert_noop!(readmit(COMPANY), Error::<Test>::NotExited);
        assert_ok!(suspend(COMPANY, StandingCause::Breach));
        assert_noop!(suspend(COMPANY, StandingCause::Breach), Error::<Test>::AlreadySuspended);
        assert_noop!(readmit(COMPANY), Error::<Test>::NotExited);
        assert_ok!(exit(COMPANY, StandingCause::Breach));
        assert_noop!(suspend(COMPANY, StandingCause::Breach), Error::<Test>::AlreadyExited);
        assert_noop!(reinstate(), Error::<Test>::AlreadyExited);
        assert_noop!(exit(COMPANY, StandingCause::Breach), Error::<Test>::AlreadyExited);
    });
}

#[test]
fn causes_that_do_not_fit_are_refused() {
    for cause in StandingCause::ALL {
        run(|| {
            match cause_fits(Actor::Bureau, Step::Suspend, *cause) {
                true => {
                    assert_ok!(suspend(COMPANY, *cause));
                }
                false => {
                    assert_noop!(suspend(COMPANY, *cause), Error::<Test>::CauseDoesNotFit);
                }
            }
            match cause_fits(Actor::Bureau, Step::Exit, *cause) {
                true => {
                    assert_ok!(exit(AGENCY, *cause));
                }
                false => {
                    assert_noop!(exit(AGENCY, *cause), Error::<Test>::CauseDoesNotFit);
                }
            }
        });
    }
}

#[test]
fn the_standing_at_any_moment_is_known() {
    run(|| {
        let start = now();
        Mock::pass_days(1);
        assert_ok!(suspend(COMPANY, StandingCause::Breach));
        Mock::pass_days(1);
        assert_ok!(Registry::reinstate(by(BUREAU_CHIEF), COMPANY, digest(3)));
        Mock::pass_days(1);
        assert_ok!(exit(COMPANY, StandingCause::Dissolved));
        Mock::pass_days(1);
        assert_ok!(readmit(COMPANY));
        for (at, standing) in [
            (start, Standing::Active),
            (start + DAY_MS - 1, Standing::Active),
            (start + DAY_MS, Standing::Suspended),
            (start + 2 * DAY_MS - 1, Standing::Suspended),
            (start + 2 * DAY_MS, Standing::Active),
            (start + 3 * DAY_MS, Standing::Exited),
            (start + 4 * DAY_MS, Standing::Active),
            (Moment::MAX, Standing::Active),
        ] {
            assert_eq!(standing_at(COMPANY, at), Some(standing), "{at}");
        }
        assert_eq!(standing_at(COMPANY, start - 1), None, "before its admission");
    });
}

#[test]
fn of_several_changes_in_one_block_the_last_counts() {
    run(|| {
        assert_ok!(suspend(COMPANY, StandingCause::Breach));
        assert_ok!(Registry::reinstate(by(BUREAU_CHIEF), COMPANY, digest(3)));
        assert_ok!(suspend(COMPANY, StandingCause::SecurityRisk));
        assert_eq!(standing_at(COMPANY, now()), Some(Standing::Suspended));
        assert_eq!(StandingCount::<Test>::get(COMPANY), 4);
    });
}

#[test]
fn a_member_that_has_no_term_can_be_revoked_at_any_time() {
    run(|| {
        for _ in 0..5 {
            Mock::pass_days(3_650);
            assert_ok!(exit(COMPANY, StandingCause::QualificationLost));
            assert_ok!(readmit(COMPANY));
        }
    });
}

#[test]
fn the_table_of_the_readme_is_that_of_the_code() {
    let steps = [Step::Suspend, Step::Reinstate, Step::Exit, Step::Readmit];
    let cell = |standing, step| match next(standing, step) {
        Ok(standing) => standing.slug().to_owned(),
        Err(fault) => format!("{fault:?}"),
    };
    for standing in Standing::ALL {
        let cells: Vec<_> = steps.iter().map(|step| cell(*standing, *step)).collect();
        let row = format!("| {} | {} |", standing.slug(), cells.join(" | "));
        assert!(include_str!("../../README.md").contains(&row), "missing in the README: {row}");
    }
    assert_eq!(next(Standing::Exited, Step::Suspend), Err(Fault::AlreadyExited));
}

#[test]
fn the_causes_of_the_readme_are_those_of_the_code() {
    let readme = include_str!("../../README.md").replace('\n', " ");
    for (step, words) in [(Step::Suspend, "to suspend "), (Step::Exit, "to let go ")] {
        let sentence = readme.split(words).nth(1).unwrap().split(';').next().unwrap();
        for cause in StandingCause::ALL {
            let named = sentence.contains(&format!("`{}`", cause.slug()));
            assert_eq!(named, cause_fits(Actor::Bureau, step, *cause), "{step:?} {cause:?}");
        }
    }
    for cause in StandingCause::ALL {
        assert_eq!(cause_fits(Actor::Itself, Step::Exit, *cause), *cause == StandingCause::OwnRequest);
        assert!(!cause_fits(Actor::Itself, Step::Suspend, *cause));
        assert_eq!(cause_fits(Actor::Bureau, Step::Reinstate, *cause), *cause == StandingCause::CauseRemoved);
        assert_eq!(cause_fits(Actor::Bureau, Step::Readmit, *cause), *cause == StandingCause::Admitted);
    }
}
