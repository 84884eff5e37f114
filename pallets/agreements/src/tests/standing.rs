//! Was it in force at that moment? Answered from today's state (architecture, decision 7).

use crate::{mock::*, RenewalDecision};
use drl_primitives::{
    agreement::{
        AgreementRegister, AgreementStanding as Standing, Agreements as _, BreachTermination, Side, TermStart,
    },
    testing::Mock,
    AgreementId, Moment,
};
use frame_support::assert_ok;

fn at(id: AgreementId, moment: Moment) -> Standing {
    Agreements::standing_at(id, 1, moment).unwrap()
}

#[test]
fn what_does_not_exist_has_no_standing() {
    run(|| {
        assert_eq!(Agreements::standing_at(1, 1, now()), None);
        let id = active();
        assert_eq!(Agreements::standing_at(id, 0, now()), None);
        assert_eq!(Agreements::standing_at(id, 2, now()), None);
    });
}

#[test]
fn r_066_before_both_have_signed_nothing_is_in_force() {
    run(|| {
        let id = drafted(SINGLE);
        assert_eq!(at(id, now()), Standing::NotInForce);
        commit(id);
        assert_ok!(sign(id, Side::Provider));
        assert_eq!(at(id, now()), Standing::NotInForce);
        Mock::pass_days(1);
        assert_ok!(sign(id, Side::DataUser));
        assert_eq!(at(id, now()), Standing::InForce);
        assert_eq!(at(id, now() - 1), Standing::NotInForce);
    });
}

#[test]
fn r_074_a_term_is_exact_at_both_ends() {
    run(|| {
        let mut terms = terms();
        terms.start = TermStart::OnDay(day("2026-02-01"));
        let id = active_with(SINGLE, terms);
        let (from, until) = (day("2026-02-01").start(), day("2027-02-01").end());
        for recorded in [false, true] {
            assert_eq!(at(id, 0), Standing::NotInForce);
            assert_eq!(at(id, from - 1), Standing::NotInForce);
            assert_eq!(at(id, from), Standing::InForce);
            assert_eq!(at(id, until - 1), Standing::InForce);
            assert_eq!(at(id, until), Standing::Expired);
            assert_eq!(at(id, Moment::MAX), Standing::Expired);
            if !recorded {
                travel("2027-02-02", 0);
            }
        }
    });
}

#[test]
fn r_076_a_notice_is_exact_and_does_not_reach_back() {
    run(|| {
        let id = active();
        assert_ok!(Agreements::give_notice(officer(SIGNATORY), id, day("2026-03-31"), digest(1)));
        let (end, until) = (day("2026-03-31").end(), day("2027-01-05").end());
        for recorded in [false, true] {
            assert_eq!(at(id, end - 1), Standing::InForce);
            assert_eq!(at(id, end), Standing::EndedByNotice);
            assert_eq!(at(id, until), Standing::EndedByNotice);
            if !recorded {
                travel("2026-04-01", 0);
            }
        }
    });
}

#[test]
fn r_098_a_termination_is_exact_and_does_not_reach_back() {
    run(|| {
        let id = active();
        assert_ok!(Agreements::give_notice(officer(SIGNATORY), id, day("2026-03-31"), digest(1)));
        Mock::pass_days(10);
        let ended = now();
        assert_ok!(Agreements::terminate_for_breach(id, AGENCY, account(AGENCY_CHIEF), digest(2)));
        Mock::pass_days(200);
        assert_eq!(at(id, ended - 1), Standing::InForce);
        assert_eq!(at(id, ended), Standing::TerminatedForBreach);
        assert_eq!(at(id, day("2026-03-31").end()), Standing::TerminatedForBreach);
    });
}

#[test]
fn an_end_in_the_second_term_leaves_the_first_as_it_was() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        let decision = crate::RenewalDecision::Agree(agreement_to_renewal(id));
        assert_ok!(Agreements::decide_renewal(officer(AUDITOR), id, decision));
        travel("2027-05-01", 0);
        assert_ok!(Agreements::terminate_for_breach(id, AGENCY, account(AGENCY_CHIEF), digest(2)));
        let (first, second) = (day("2027-01-05").end(), now());
        let both =
            |moment| (Agreements::standing_at(id, 1, moment).unwrap(), Agreements::standing_at(id, 2, moment).unwrap());
        assert_eq!(both(first - 1), (Standing::InForce, Standing::NotInForce));
        assert_eq!(both(first), (Standing::Expired, Standing::InForce));
        assert_eq!(both(second), (Standing::Expired, Standing::TerminatedForBreach));
    });
}

#[test]
fn an_end_in_the_first_term_ends_the_second_before_it_began() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        let decision = crate::RenewalDecision::Agree(agreement_to_renewal(id));
        assert_ok!(Agreements::decide_renewal(officer(AUDITOR), id, decision));
        assert_ok!(Agreements::give_notice(officer(AGENCY_CHIEF), id, day("2026-06-30"), digest(1)));
        let end = day("2026-06-30").end();
        assert_eq!(Agreements::standing_at(id, 2, end - 1), Some(Standing::NotInForce));
        for version in [1, 2] {
            assert_eq!(Agreements::standing_at(id, version, end), Some(Standing::EndedByNotice));
        }
        assert_eq!(Agreements::standing_at(id, 2, day("2027-06-30").start()), Some(Standing::EndedByNotice));
    });
}

#[test]
fn approvers_are_the_agencies_and_the_signer() {
    run(|| {
        assert_eq!(Agreements::approvers(drafted(SINGLE)), [AGENCY]);
        assert_eq!(Agreements::approvers(drafted(DOUBLE)), [BUREAU, AGENCY, SECOND_AGENCY]);
    });
}

#[test]
fn duties_are_those_of_the_version_in_force() {
    run(|| {
        assert_eq!(Agreements::duties(drafted(DOUBLE)), None, "nobody has signed");
        let id = active();
        let first = Agreements::duties(id).unwrap();
        assert_eq!((first.user, first.signer, first.version), (USER, AGENCY, 1));
        assert_eq!(first.agencies.to_vec(), [AGENCY]);
        assert_eq!(first.standing, Standing::InForce);
        let terms = terms();
        assert_eq!(first.returns_required, terms.returns_required);
        assert_eq!((first.launch_months, first.report_months), (terms.launch_months, terms.report_months));
        assert_eq!(first.service_start_days, terms.service_start_days);

        // A renewal is agreed while the first term still runs.
        request_renewal(id, 12);
        let signed = agreement_to_renewal(id);
        assert_ok!(Agreements::decide_renewal(officer(AUDITOR), id, RenewalDecision::Agree(signed)));
        assert_eq!(Agreements::duties(id), Some(first.clone()));
        Mock::set_now(first.span.until);
        let second = Agreements::duties(id).unwrap();
        assert_eq!((second.version, second.standing), (2, Standing::InForce));
        Mock::set_now(second.span.until);
        assert_eq!(Agreements::duties(id).unwrap().standing, Standing::Expired);
    });
}
