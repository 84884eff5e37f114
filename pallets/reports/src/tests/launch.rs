//! The launch: in time, late, missed, extended.

use crate::{mock::*, Event, LaunchExtensions, Obligations};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::{ClockEnd, ClockKind},
    organisation::Standing,
    reports::{LaunchExtension, LaunchState, ProductTerms},
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    AgreementId, Day,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn launch() -> crate::Launch {
    Obligations::<Test>::get(AGREEMENT).unwrap().launch
}

fn launch_clocks() -> Vec<Day> {
    let all = Mock::clocks().into_iter();
    all.filter(|(_, clock)| clock.kind == ClockKind::Launch).map(|(_, clock)| clock.due).collect()
}

fn extend(who: AccountId, agreement: AgreementId, until: &str) -> DispatchResult {
    ReportsPallet::extend_launch(by(who), agreement, day(until), DOCUMENT)
}

#[test]
fn r_089_a_product_on_the_last_day_is_a_launch_in_time() {
    run(|| {
        deliver();
        go_to("2026-04-05");
        assert_ok!(publish());
        assert_eq!(launch().launched, Some((now(), ClockEnd::InTime)));
        assert_eq!((launch().state, launch().clock), (LaunchState::Launched, None));
        assert!(launch_clocks().is_empty());
    });
}

#[test]
fn r_089_a_product_on_the_day_after_is_late() {
    run(|| {
        deliver();
        live_to("2026-04-06");
        assert_eq!(launch().state, LaunchState::Missed);
        assert_ok!(publish());
        assert_eq!(launch().launched, Some((now(), ClockEnd::Late)));
        assert_eq!(launch().state, LaunchState::Launched);
    });
}

#[test]
fn r_089_a_product_is_late_also_where_the_agenda_has_not_come_to_it() {
    run(|| {
        deliver();
        go_to("2026-04-06");
        assert_eq!(launch().state, LaunchState::Awaited);
        assert_ok!(publish());
        assert_eq!(launch().launched, Some((now(), ClockEnd::Late)));
    });
}

#[test]
fn r_089_a_missed_launch_is_said_once() {
    run(|| {
        deliver();
        take_events();
        go_to("2026-04-06");
        run_out();
        let due = day("2026-04-05");
        assert!(take_events().contains(&Event::LaunchMissed { agreement: AGREEMENT, user: USER, due }));
        pass_days(10);
        run_out();
        assert!(take_events().is_empty());
    });
}

#[test]
fn r_089_only_the_first_product_is_the_launch() {
    run(|| {
        deliver();
        assert_ok!(publish());
        let first = launch();
        pass_days(200);
        assert_ok!(publish());
        assert_eq!(launch(), first);
    });
}

#[test]
fn q_18_the_signer_extends_before_the_day() {
    run(|| {
        deliver();
        take_events();
        go_to("2026-03-01");
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2026-07-31"));
        let (from, until) = (day("2026-04-05"), day("2026-07-31"));
        assert_eq!(
            take_events(),
            [Event::LaunchExtended {
                agreement: AGREEMENT,
                from,
                until,
                organisation: AGENCY,
                officer: AGENCY_CHIEF,
                reason: DOCUMENT
            }]
        );
        let stamp = stamp(AGENCY, AGENCY_CHIEF, DOCUMENT);
        assert_eq!(
            LaunchExtensions::<Test>::get(AGREEMENT, 0),
            Some(LaunchExtension { from, until, after_due: false, stamp })
        );
        assert_eq!(launch_clocks(), [until]);
        live_to("2026-07-31");
        assert_eq!(launch().state, LaunchState::Awaited);
        assert_ok!(publish());
        assert_eq!(launch().launched, Some((now(), ClockEnd::InTime)));
    });
}

#[test]
fn q_18_the_signer_extends_after_the_day() {
    run(|| {
        deliver();
        live_to("2026-04-20");
        assert_eq!(launch().state, LaunchState::Missed);
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2026-05-20"));
        assert_eq!((launch().state, launch().due), (LaunchState::Awaited, day("2026-05-20")));
        assert!(LaunchExtensions::<Test>::get(AGREEMENT, 0).unwrap().after_due);
        assert_eq!(launch_clocks(), [day("2026-05-20")]);
        // It runs out like the one before.
        take_events();
        live_to("2026-05-21");
        let due = day("2026-05-20");
        assert_eq!(take_events(), [Event::LaunchMissed { agreement: AGREEMENT, user: USER, due }]);
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2026-06-20"));
        assert_eq!(launch().extensions, 2);
    });
}

#[test]
fn q_18_an_extension_hides_no_breach_that_the_agenda_has_not_come_to() {
    run(|| {
        deliver();
        go_to("2026-04-06");
        let clock = launch().clock.unwrap();
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2026-05-20"));
        assert!(LaunchExtensions::<Test>::get(AGREEMENT, 0).unwrap().after_due);
        // The clock was stopped, which records its breach: cancelling it would not have.
        assert!(STOPPED.with(|stopped| stopped.borrow().contains(&clock)));
        // A clock that is in time is cancelled.
        let clock = launch().clock.unwrap();
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2026-06-20"));
        assert!(!STOPPED.with(|stopped| stopped.borrow().contains(&clock)));
    });
}

#[test]
fn q_18_only_the_signer_extends() {
    run(|| {
        deliver();
        assert_ok!(<ReportsPallet as drl_primitives::receipts::OnDelivery>::on_acknowledged(
            JOINT,
            JOINT_GRANT,
            USER,
            now()
        ));
        assert_noop!(extend(NOBODY, AGREEMENT, "2026-07-31"), NOT_OFFICER);
        assert_noop!(extend(SIGNATORY, AGREEMENT, "2026-07-31"), WRONG_KIND);
        assert_noop!(extend(AUDITOR, AGREEMENT, "2026-07-31"), WRONG_KIND);
        assert_noop!(extend(AGENCY_CLERK, AGREEMENT, "2026-07-31"), NOT_ALLOWED);
        assert_noop!(extend(BUREAU_CHIEF, AGREEMENT, "2026-07-31"), Fault::NotSigner);
        assert_noop!(extend(OTHER_CHIEF, AGREEMENT, "2026-07-31"), Fault::NotSigner);
        // Where the bureau signed, the agencies do not.
        assert_noop!(extend(AGENCY_CHIEF, JOINT, "2026-07-31"), Fault::NotSigner);
        assert_ok!(extend(BUREAU_CHIEF, JOINT, "2026-07-31"));
        Mock::set_standing(AGENCY, Standing::Suspended);
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2026-07-31"), NOT_ACTIVE);
    });
}

#[test]
fn an_extension_is_refused_where_it_makes_no_sense() {
    run(|| {
        assert_noop!(extend(AGENCY_CHIEF, UNSIGNED, "2026-07-31"), Fault::NoSuchAgreement);
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2026-07-31"), Fault::NothingDelivered);
        deliver();
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2026-04-05"), Fault::NotLater);
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2028-01-06"), Fault::BeyondTerm);
        assert_noop!(
            ReportsPallet::extend_launch(by(AGENCY_CHIEF), AGREEMENT, day("2026-07-31"), NO_DOCUMENT),
            Fault::DocumentMissing
        );
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2028-01-05"));
        go_to("2026-08-01");
        assert_ok!(publish());
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2028-01-05"), Fault::WrongState);
        end(AGREEMENT, AgreementStanding::Expired);
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2028-01-05"), Fault::NotInForce);
    });
}

#[test]
fn an_extension_to_a_day_that_has_passed_is_refused() {
    run(|| {
        deliver();
        live_to("2026-06-01");
        assert_noop!(extend(AGENCY_CHIEF, AGREEMENT, "2026-05-31"), Fault::NotLater);
        assert_ok!(extend(AGENCY_CHIEF, AGREEMENT, "2026-06-01"));
        assert_ok!(ReportsPallet::publish_product(
            by(SIGNATORY),
            AGREEMENT,
            ProductTerms { completed_on: day("2026-05-01"), ..product() }
        ));
        assert_eq!(launch().launched, Some((now(), ClockEnd::InTime)));
    });
}
