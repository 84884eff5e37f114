//! What a grant was at any past moment, from today's state.

use crate::mock::*;
use drl_primitives::{
    agreement::{AgreementStanding, GrantIssuer, SignedTerms},
    catalog::Service,
    date::DAY_MS,
    grant_status::{GrantControl, HoldKind},
    organisation::Standing,
    testing::Mock,
    verdict::Reason,
};
use frame_support::assert_ok;

#[test]
fn a_history_with_several_holds_answers_for_every_moment() {
    run(|| {
        let start = now();
        let grant = issue();
        pass(100);
        assert_ok!(GrantsPallet::hold(signed_by(AGENCY_CHIEF), grant, FINDING));
        pass(100);
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_bureau()));
        pass(100);
        assert_ok!(GrantsPallet::lift(signed_by(AGENCY_CHIEF), grant, HoldKind::Risk, PROOF));
        pass(100);
        assert_ok!(GrantsPallet::lift_hold(grant, HoldKind::Rectification, by_bureau()));
        pass(100);
        assert_ok!(GrantsPallet::terminate(grant, by_agency()));
        pass(100);
        for (offset, expected) in [
            (0, Reason::Granted),
            (99, Reason::Granted),
            (100, Reason::GrantHeld),
            (250, Reason::GrantHeld),
            (399, Reason::GrantHeld),
            (400, Reason::Granted),
            (499, Reason::Granted),
            (500, Reason::GrantTerminated),
            (600, Reason::GrantTerminated),
            (601, Reason::TimeInFuture),
        ] {
            assert_eq!(reason_at(grant, start + offset), expected, "{offset}");
        }
        assert_eq!(reason_at(grant, start - 1), Reason::NotYetIssued);
        assert_eq!(reason_at(grant, 0), Reason::NotYetIssued);
    });
}

#[test]
fn of_several_changes_in_one_moment_the_last_counts() {
    run(|| {
        let grant = issue();
        assert_ok!(GrantsPallet::hold(signed_by(AGENCY_CHIEF), grant, FINDING));
        assert_eq!(reason_at(grant, now()), Reason::GrantHeld);
        assert_ok!(GrantsPallet::lift(signed_by(AGENCY_CHIEF), grant, HoldKind::Risk, PROOF));
        assert_eq!(reason_at(grant, now()), Reason::Granted);
    });
}

#[test]
fn what_a_grant_depends_on_is_asked_as_of_the_same_moment() {
    run(|| {
        let start = now();
        let grant = issue();
        pass(100);
        Catalog::set(DATASET, Service::Suspended);
        pass(100);
        Mock::set_standing(USER, Standing::Suspended);
        pass(100);
        Mock::set_standing(USER, Standing::Active);
        Catalog::set(DATASET, Service::Open);
        pass(100);
        Mock::set_standing(AGENCY, Standing::Suspended);
        pass(100);
        Mock::set_standing(AGENCY, Standing::Active);
        Contracts::set(1, AgreementStanding::EndedByNotice);
        pass(100);
        for (offset, expected) in [
            (0, Reason::Granted),
            (100, Reason::DatasetSuspended),
            (199, Reason::DatasetSuspended),
            (200, Reason::UserSuspended),
            (299, Reason::UserSuspended),
            (300, Reason::Granted),
            (400, Reason::AgencyNotActive),
            (499, Reason::AgencyNotActive),
            (500, Reason::AgreementEnded),
            (600, Reason::AgreementEnded),
        ] {
            assert_eq!(reason_at(grant, start + offset), expected, "{offset}");
        }
    });
}

#[test]
fn r_074_the_period_has_exact_ends() {
    run(|| {
        let start = now();
        let terms = SignedTerms { from: start + 1_000, until: start + 2_000, ..one_row() };
        let grant = GrantsPallet::issue(&terms).unwrap()[0];
        pass(5_000);
        for (offset, expected) in [
            (0, Reason::TermNotBegun),
            (999, Reason::TermNotBegun),
            (1_000, Reason::Granted),
            (1_999, Reason::Granted),
            (2_000, Reason::TermOver),
            (5_000, Reason::TermOver),
        ] {
            assert_eq!(reason_at(grant, start + offset), expected, "{offset}");
        }
    });
}

#[test]
fn r_048_the_proof_lapses_at_the_end_of_its_last_day() {
    run(|| {
        let grant = issue();
        let lapse = one_row().proof_valid_until.end();
        pass(TERM_DAYS * DAY_MS - 1);
        assert_eq!(reason_at(grant, lapse - 1), Reason::Granted);
        assert_eq!(reason_at(grant, lapse), Reason::ProofLapsed);
        assert_eq!(reason(grant), Reason::ProofLapsed);
    });
}
