//! `give_notice`, ends by time, termination for breach.

use crate::{mock::*, Actor, Error, Event, Renewals};
use drl_primitives::{
    agreement::{AgreementAct as Act, AgreementEnd, AgreementState as State, BreachTermination, Notice, Side},
    clocks::{ClockKind, ClockSubject, OnDue},
    organisation::Standing,
    parameters::NoticeMode,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    AgreementId,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop, weights::Weight};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn notice(seed: u8, id: AgreementId, end: &str) -> DispatchResult {
    Agreements::give_notice(officer(seed), id, day(end), digest(0x71))
}

fn terminate(id: AgreementId) -> DispatchResult {
    <Agreements as BreachTermination<_>>::terminate_for_breach(id, AGENCY, account(AGENCY_CHIEF), digest(0x81))
}

#[test]
fn r_076_a_party_gives_notice() {
    for (seed, by, organisation) in [(SIGNATORY, Side::DataUser, USER), (AGENCY_CHIEF, Side::Provider, AGENCY)] {
        run(|| {
            let id = active();
            events();
            assert_ok!(notice(seed, id, "2026-03-31"));
            let end = day("2026-03-31");
            assert_eq!(events(), [Event::NoticeGiven { agreement: id, by, end, document: digest(0x71) }]);
            let view = Agreements::view(id).unwrap();
            let given = Notice { by, at: now(), end, document: digest(0x71) };
            assert_eq!((view.state, view.notice, view.ended), (State::NoticeGiven, Some(given), None));
            let clocks: Vec<_> = Mock::clocks().into_iter().map(|(_, c)| (c.kind, c.holder, c.due)).collect();
            let of_notice = (ClockKind::NoticePeriod, organisation, end);
            assert_eq!(clocks, [(ClockKind::AgreementTerm, AGENCY, day("2027-01-05")), of_notice]);
            let entry = Agreements::history(id, 4).remove(0);
            assert_eq!((entry.act, entry.evidence), (Act::GiveNotice, Some(digest(0x71))));
            assert_eq!(entry.actor, Some(Actor { organisation, officer: account(seed) }));
        });
    }
}

#[test]
fn r_076_the_agreement_ends_with_the_day_named() {
    run(|| {
        let id = active();
        assert_ok!(notice(SIGNATORY, id, "2026-03-31"));
        events();
        travel("2026-03-31", 23);
        assert_eq!(events(), []);
        travel("2026-04-01", 0);
        let at = day("2026-03-31").end();
        assert_eq!(events(), [Event::AgreementEndedByNotice { agreement: id, at }]);
        let view = Agreements::view(id).unwrap();
        let ended = Some(AgreementEnd { how: State::EndedByNotice, at });
        assert_eq!((view.state, view.ended), (State::EndedByNotice, ended));
        assert_eq!(Mock::clocks(), [], "the clock of the term is dropped");
        assert_noop!(notice(SIGNATORY, id, "2026-12-01"), Error::<Test>::WrongState);
    });
}

#[test]
fn q_15_not_sooner_than_the_agreed_days_and_not_beyond_the_term() {
    run(|| {
        let id = active();
        assert_noop!(notice(SIGNATORY, id, "2026-02-03"), Error::<Test>::NoticeTooShort);
        assert_noop!(notice(SIGNATORY, id, "2025-01-01"), Error::<Test>::NoticeTooShort);
        assert_noop!(notice(SIGNATORY, id, "2027-01-06"), Error::<Test>::NoticeBeyondTerm);
        assert_noop!(notice(SIGNATORY, id, "9999-12-31"), Error::<Test>::NoticeBeyondTerm);
        assert_ok!(notice(SIGNATORY, id, "2026-02-04"));
    });
}

#[test]
fn q_15_an_agreement_may_need_no_notice_period() {
    run(|| {
        let mut terms = terms();
        terms.notice_days = 0;
        let id = active_with(SINGLE, terms);
        assert_ok!(notice(SIGNATORY, id, "2026-01-05"));
        Mock::set_now(day("2026-01-05").end() - 1);
        assert_eq!(Agreements::view(id).unwrap().state, State::NoticeGiven);
        Mock::set_now(day("2026-01-05").end());
        assert_eq!(Agreements::view(id).unwrap().state, State::EndedByNotice, "recorded or not");
    });
}

#[test]
fn q_15_a_notice_to_the_last_day_leaves_the_end_to_the_term() {
    run(|| {
        let id = active();
        assert_ok!(notice(SIGNATORY, id, "2027-01-05"));
        events();
        travel("2027-01-06", 0);
        let at = day("2027-01-05").end();
        assert_eq!(events(), [Event::AgreementExpired { agreement: id, at }]);
        assert_eq!(Agreements::view(id).unwrap().state, State::Expired);
    });
}

#[test]
fn q_15_where_notice_only_prevents_renewal_it_names_the_last_day() {
    run(|| {
        Mock::parameters(|p| p.agreement.notice_mode = NoticeMode::NoRenewal);
        let id = active();
        assert_noop!(notice(SIGNATORY, id, "2026-03-31"), Error::<Test>::NoticeEndsEarly);
        assert_ok!(notice(SIGNATORY, id, "2027-01-05"));
        let signed = Key::sr25519(SIGNATORY).sign_text(drl_primitives::signing::SignedKind::Agreement, b"");
        let renew = Agreements::request_renewal(officer(AUDITOR), id, 12, signed);
        assert_noop!(renew, Error::<Test>::WrongState);
    });
}

#[test]
fn r_076_a_notice_ends_a_waiting_renewal() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        assert_ok!(notice(AGENCY_CHIEF, id, "2026-06-30"));
        assert!(!Renewals::<Test>::contains_key(id));
        assert_eq!(Agreements::view(id).unwrap().state, State::NoticeGiven);
    });
}

#[test]
fn notice_is_for_officers_who_sign_for_a_party() {
    run(|| {
        let id = active();
        let end = "2026-06-30";
        let give = |origin| Agreements::give_notice(origin, id, day(end), digest(0x71));
        assert_noop!(give(RuntimeOrigin::none()), BadOrigin);
        assert_noop!(give(RuntimeOrigin::root()), BadOrigin);
        assert_noop!(notice(NOBODY, id, end), NOT_OFFICER);
        assert_noop!(notice(AUDITOR, id, end), WRONG_KIND);
        assert_noop!(notice(CLERK, id, end), NOT_ALLOWED);
        assert_noop!(notice(OTHER_SIGNATORY, id, end), Error::<Test>::NotParty);
        assert_noop!(notice(BUREAU_CHIEF, id, end), Error::<Test>::NotParty);
        assert_noop!(notice(SIGNATORY, 77, end), Error::<Test>::NotFound);
        let silent = Agreements::give_notice(officer(SIGNATORY), id, day(end), digest(0));
        assert_noop!(silent, Error::<Test>::DocumentMissing);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(notice(SIGNATORY, id, end), NOT_ACTIVE);
        Mock::set_standing(USER, Standing::Active);
        assert_ok!(notice(SIGNATORY, id, end));
        assert_noop!(notice(AGENCY_CHIEF, id, end), Error::<Test>::WrongState);
    });
}

#[test]
fn what_is_not_signed_by_both_needs_no_notice() {
    run(|| {
        let id = drafted(SINGLE);
        assert_noop!(notice(SIGNATORY, id, "2026-06-30"), Error::<Test>::WrongState);
        commit(id);
        assert_ok!(sign(id, Side::DataUser));
        assert_noop!(notice(SIGNATORY, id, "2026-06-30"), Error::<Test>::WrongState);
    });
}

#[test]
fn r_074_the_term_ends_at_24_00_of_its_last_day() {
    run(|| {
        let id = active();
        events();
        let until = day("2027-01-05").end();
        Mock::set_now(until - 1);
        work_off_clocks();
        assert_eq!(Agreements::view(id).unwrap().state, State::Active);
        Mock::set_now(until);
        // Out of force before anybody has recorded it.
        let view = Agreements::view(id).unwrap();
        let ended = Some(AgreementEnd { how: State::Expired, at: until });
        assert_eq!((view.state, view.ended), (State::Expired, ended));
        assert_noop!(notice(SIGNATORY, id, "2027-01-05"), Error::<Test>::WrongState);
        assert_noop!(terminate(id), Error::<Test>::WrongState);
        work_off_clocks();
        assert_eq!(events(), [Event::AgreementExpired { agreement: id, at: until }]);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.state, view.ended), (State::Expired, ended));
        let entry = Agreements::history(id, 4).remove(0);
        assert_eq!((entry.act, entry.actor, entry.evidence), (Act::ReachTerm, None, None));
    });
}

#[test]
fn clocks_late_twice_or_of_others_do_no_harm() {
    run(|| {
        let id = active();
        let subject = ClockSubject::Agreement(id);
        assert_storage_noop!(assert_eq!(
            Agreements::on_due(0, ClockKind::Recheck, ClockSubject::Application(1), AGENCY),
            Weight::zero()
        ));
        assert_storage_noop!(assert_eq!(
            Agreements::on_due(0, ClockKind::AgreementTerm, ClockSubject::Dataset(1), AGENCY),
            Weight::zero()
        ));
        let max = <Agreements as OnDue>::max_weight();
        let too_early = || Agreements::on_due(0, ClockKind::AgreementTerm, subject, AGENCY);
        assert_storage_noop!(assert_eq!(too_early(), max));
        assert_storage_noop!({
            Agreements::on_due(0, ClockKind::NoticePeriod, ClockSubject::Agreement(77), AGENCY);
        });
        travel("2027-03-01", 0);
        assert_eq!(Agreements::view(id).unwrap().ended.map(|e| e.at), Some(day("2027-01-05").end()));
        assert_storage_noop!({
            Agreements::on_due(0, ClockKind::AgreementTerm, subject, AGENCY);
        });
    });
}

#[test]
fn r_098_a_breach_that_is_not_corrected_ends_it_at_once() {
    let prepare: [fn(AgreementId); 3] =
        [|_| (), |id| request_renewal(id, 12), |id| notice(SIGNATORY, id, "2026-06-30").unwrap()];
    for prepare in prepare {
        run(|| {
            let id = active();
            prepare(id);
            events();
            Mock::pass_days(2);
            assert_ok!(terminate(id));
            let ended = Event::AgreementTerminatedForBreach { agreement: id, by: AGENCY, evidence: digest(0x81) };
            assert_eq!(events(), [ended]);
            let view = Agreements::view(id).unwrap();
            let end = AgreementEnd { how: State::TerminatedForBreach, at: now() };
            assert_eq!((view.state, view.ended), (State::TerminatedForBreach, Some(end)));
            assert_eq!(Mock::clocks(), []);
            let entry = Agreements::history(id, 0).pop().unwrap();
            let actor = Actor { organisation: AGENCY, officer: account(AGENCY_CHIEF) };
            assert_eq!((entry.act, entry.actor), (Act::TerminateForBreach, Some(actor)));
            assert_eq!(entry.evidence, Some(digest(0x81)));
            assert_noop!(terminate(id), Error::<Test>::WrongState);
        });
    }
}

#[test]
fn r_098_only_what_is_in_force_is_terminated() {
    run(|| {
        assert_noop!(terminate(1), Error::<Test>::NotFound);
        let id = drafted(SINGLE);
        assert_noop!(terminate(id), Error::<Test>::WrongState);
        commit(id);
        assert_noop!(terminate(id), Error::<Test>::WrongState);
        assert_ok!(sign(id, Side::Provider));
        assert_noop!(terminate(id), Error::<Test>::WrongState);
    });
}

#[test]
fn whoever_needs_to_know_is_told_of_each_end_once() {
    run(|| {
        let by_time = active();
        travel("2027-01-06", 0);
        work_off_clocks();
        assert_eq!(Desk::ended(), [by_time]);
    });
    run(|| {
        let for_breach = active();
        assert_ok!(terminate(for_breach));
        assert_noop!(terminate(for_breach), Error::<Test>::WrongState);
        assert_eq!(Desk::ended(), [for_breach]);
    });
    run(|| {
        let by_notice = active();
        assert_ok!(notice(SIGNATORY, by_notice, "2026-03-31"));
        assert!(Desk::ended().is_empty());
        travel("2026-04-01", 0);
        assert_eq!(Desk::ended(), [by_notice]);
    });
    assert_eq!(
        <Agreements as drl_primitives::clocks::OnDue>::max_weight(),
        <() as crate::WeightInfo>::settle() + TOLD,
        "and the weight of it is charged"
    );
}
