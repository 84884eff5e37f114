//! The first delivery starts the duties.

use crate::{mock::*, types::Launch, Event, Obligation, Obligations, UsagePeriods};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::{ClockKind, ClockSubject, OnDue},
    receipts::OnDelivery,
    reports::{LaunchState, PeriodState, UsagePeriod},
    testing::{Mock, MockClock},
    GrantHash,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

fn clock(kind: ClockKind, due: &str) -> MockClock {
    MockClock { kind, subject: ClockSubject::Agreement(AGREEMENT), holder: USER, due: day(due) }
}

#[test]
fn q_18_the_first_delivery_starts_the_clocks() {
    run(|| {
        assert_ok!(ReportsPallet::on_acknowledged(AGREEMENT, GRANT, USER, now()));
        assert_eq!(
            take_events(),
            [
                Event::DutiesBegan { agreement: AGREEMENT, user: USER, grant: GRANT, launch_due: day("2026-04-05") },
                Event::PeriodBegan { agreement: AGREEMENT, number: 1, from: today(), due: day("2026-04-05") },
            ]
        );
        assert_eq!(
            Mock::clocks(),
            [(0, clock(ClockKind::Launch, "2026-04-05")), (1, clock(ClockKind::UsageReport, "2026-04-05"))]
        );
        let due = day("2026-04-05");
        assert_eq!(
            Obligations::<Test>::get(AGREEMENT),
            Some(Obligation {
                user: USER,
                since: now(),
                first_grant: GRANT,
                launch: Launch { state: LaunchState::Awaited, due, clock: Some(0), launched: None, extensions: 0 },
                periods: 1,
                months: 3,
                missed_periods: 0,
                ended: false,
            })
        );
        assert_eq!(
            UsagePeriods::<Test>::get(AGREEMENT, 1),
            Some(UsagePeriod { from: today(), due, state: PeriodState::Open, clock: Some(1), report: None })
        );
    });
}

#[test]
fn r_089_q_17_the_agreement_says_how_long() {
    run(|| {
        Contracts::change(AGREEMENT, |duties| {
            duties.launch_months = 5;
            duties.report_months = 1;
        });
        deliver();
        assert_eq!(
            Mock::clocks().into_iter().map(|(_, clock)| clock).collect::<Vec<_>>(),
            [clock(ClockKind::Launch, "2026-06-05"), clock(ClockKind::UsageReport, "2026-02-05")]
        );
    });
}

#[test]
fn q_18_the_day_of_the_delivery_counts_and_not_the_day_it_was_told() {
    run(|| {
        let delivered = now();
        go_to("2026-01-20");
        assert_ok!(ReportsPallet::on_acknowledged(AGREEMENT, GRANT, USER, delivered));
        assert_eq!(Mock::clocks()[0].1.due, day("2026-04-05"));
        assert_eq!(period(1).from, day("2026-01-05"));
    });
}

#[test]
fn q_18_later_deliveries_change_nothing() {
    run(|| {
        deliver();
        pass_days(20);
        assert_storage_noop!(assert_ok!(ReportsPallet::on_acknowledged(AGREEMENT, SECOND_GRANT, USER, now())));
        assert_eq!(Mock::clocks().len(), 2);
    });
}

#[test]
fn each_agreement_has_duties_of_its_own() {
    run(|| {
        deliver();
        assert_ok!(ReportsPallet::on_acknowledged(JOINT, JOINT_GRANT, USER, now()));
        assert_ok!(ReportsPallet::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now()));
        assert_eq!(Obligations::<Test>::iter_keys().count(), 3);
        assert_eq!(Mock::clocks().iter().map(|(_, clock)| clock.holder).collect::<Vec<_>>(), [3, 3, 3, 3, 5, 5]);
    });
}

#[test]
fn a_delivery_under_no_agreement_or_to_another_is_refused() {
    run(|| {
        let deliver = |agreement, user| ReportsPallet::on_acknowledged(agreement, GrantHash::zero(), user, now());
        assert_noop!(deliver(UNSIGNED, USER), Fault::NoSuchAgreement);
        assert_noop!(deliver(AGREEMENT, PERSON), Fault::NotParty);
    });
}

#[test]
fn a_first_delivery_acknowledged_after_the_end_starts_nothing() {
    run(|| {
        end(AGREEMENT, AgreementStanding::EndedByNotice);
        assert_storage_noop!(assert_ok!(ReportsPallet::on_acknowledged(AGREEMENT, GRANT, USER, now())));
        assert!(Mock::clocks().is_empty());
        // Nor where the end came by time and is not recorded yet.
        go_to("2028-01-06");
        assert_storage_noop!(assert_ok!(ReportsPallet::on_acknowledged(PERSONAL, PERSONAL_GRANT, PERSON, now())));
        assert!(Mock::clocks().is_empty());
    });
}

#[test]
fn a_delivery_told_very_late_leaves_a_day() {
    run(|| {
        let delivered = now();
        go_to("2026-09-01");
        assert_ok!(ReportsPallet::on_acknowledged(AGREEMENT, GRANT, USER, delivered));
        assert_eq!(
            Mock::clocks().into_iter().map(|(_, clock)| clock).collect::<Vec<_>>(),
            [clock(ClockKind::Launch, "2026-09-01"), clock(ClockKind::UsageReport, "2026-09-01")]
        );
        // The period ends when it ends all the same.
        assert_eq!(period(1).due, day("2026-04-05"));
    });
}

#[test]
fn clocks_of_others_are_none_of_its_business() {
    run(|| {
        deliver();
        go_to("2026-04-06");
        let subject = ClockSubject::Agreement(AGREEMENT);
        assert_storage_noop!({
            // A clock that is not the duty's own, and kinds and subjects of other pallets.
            ReportsPallet::on_due(77, ClockKind::Launch, subject, USER);
            ReportsPallet::on_due(77, ClockKind::UsageReport, subject, USER);
            ReportsPallet::on_due(0, ClockKind::Launch, ClockSubject::Agreement(JOINT), USER);
            ReportsPallet::on_due(1, ClockKind::UsageReport, ClockSubject::Agreement(JOINT), USER);
            ReportsPallet::on_due(0, ClockKind::AgreementTerm, subject, USER);
            ReportsPallet::on_due(0, ClockKind::Launch, ClockSubject::Report(0), USER);
        });
    });
}
