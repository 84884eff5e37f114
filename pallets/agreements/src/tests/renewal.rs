//! `request_renewal` and `decide_renewal`.

use crate::{mock::*, Error, Event, RenewalDecision, Renewals, Signatures};
use drl_primitives::{
    agreement::{
        AgreementAct as Act, AgreementStanding as Standing, AgreementState as State, Agreements as _, RenewalRefusal,
        Side, TermSpan, TermStart,
    },
    catalog::Service,
    clocks::ClockKind,
    organisation::Standing as OrgStanding,
    signing::SignedKind,
    testing::{Mock, NOT_ALLOWED, WRONG_KIND},
    AgreementId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn request(id: AgreementId, months: u16) -> DispatchResult {
    Agreements::request_renewal(officer(AUDITOR), id, months, renewal_signature(id, months))
}

/// Asks with a signature that is never reached.
fn request_unsigned(id: AgreementId, months: u16) -> DispatchResult {
    let signed = Key::sr25519(SIGNATORY).sign_text(SignedKind::Agreement, b"");
    Agreements::request_renewal(officer(AUDITOR), id, months, signed)
}

fn agree(id: AgreementId) -> DispatchResult {
    let decision = RenewalDecision::Agree(agreement_to_renewal(id));
    Agreements::decide_renewal(officer(AUDITOR), id, decision)
}

fn refusal() -> RenewalDecision {
    RenewalDecision::Refuse { reason: RenewalRefusal::TermsNotKept, statement: digest(0x61) }
}

#[test]
fn r_075_the_data_user_asks_before_expiry() {
    run(|| {
        let id = active();
        events();
        travel("2027-01-05", 23);
        assert_ok!(request(id, 6));
        let text = text_hash(&Agreements::canonical_text(id, 2).unwrap());
        assert_eq!(events(), [Event::RenewalRequested { agreement: id, version: 2, months: 6, text }]);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.state, view.version, view.renewal_months), (State::RenewalRequested, 1, Some(6)));
        let renewed = Agreements::agreement_text(id, 2).unwrap();
        assert_eq!((renewed.version, renewed.number, renewed.terms.months), (2, 2, 6));
        assert_eq!(renewed.terms.start, TermStart::After(day("2027-01-05")));
        assert_eq!(Agreements::standing_at(id, 1, now()), Some(Standing::InForce), "meanwhile it goes on");
        assert_eq!(Agreements::standing_at(id, 2, now()), None);
    });
}

#[test]
fn r_075_q_14_agreeing_makes_a_version_that_follows_without_a_gap() {
    run(|| {
        let id = active();
        let old_until = day("2027-01-05").end();
        travel("2026-12-01", 9);
        request_renewal(id, 12);
        events();
        assert_ok!(agree(id));
        let last_day = day("2028-01-05");
        let span = TermSpan { signed: now(), from: old_until, until: last_day.end(), last_day };
        let renewed = Event::AgreementRenewed { agreement: id, version: 2, from: span.from, until: span.until };
        assert_eq!(events(), [renewed]);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.state, view.version, view.span), (State::Active, 2, Some(span)));
        assert_eq!(view.signed_by, [Side::Provider, Side::DataUser]);
        assert!(!Renewals::<Test>::contains_key(id));
        let clocks: Vec<_> = Mock::clocks().into_iter().map(|(_, c)| (c.kind, c.due)).collect();
        assert_eq!(clocks, [(ClockKind::AgreementTerm, last_day)]);
        let issued: Vec<_> = Desk::issued().into_iter().map(|t| (t.version, t.from, t.until)).collect();
        assert_eq!(issued[1..], [(2, span.from, span.until)]);
        let before = old_until - 1;
        assert_eq!(Agreements::standing_at(id, 1, before), Some(Standing::InForce));
        assert_eq!(Agreements::standing_at(id, 2, before), Some(Standing::NotInForce));
        assert_eq!(Agreements::standing_at(id, 1, old_until), Some(Standing::Expired));
        assert_eq!(Agreements::standing_at(id, 2, old_until), Some(Standing::InForce));
        // The old term's end does not end the agreement.
        travel("2027-01-07", 0);
        assert_eq!(Agreements::view(id).unwrap().state, State::Active);
        travel("2028-01-06", 0);
        assert_eq!(Agreements::view(id).unwrap().state, State::Expired);
    });
}

#[test]
fn q_14_without_a_decision_it_expires() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        events();
        travel("2027-01-06", 0);
        let until = day("2027-01-05").end();
        assert_eq!(events(), [Event::AgreementExpired { agreement: id, at: until }]);
        assert!(!Renewals::<Test>::contains_key(id));
        let late = RenewalDecision::Refuse { reason: RenewalRefusal::TermsNotKept, statement: digest(1) };
        assert_noop!(Agreements::decide_renewal(officer(AGENCY_CHIEF), id, late), Error::<Test>::WrongState);
    });
}

#[test]
fn q_14_a_decision_after_expiry_is_too_late_even_before_it_is_recorded() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        let text = Agreements::canonical_text(id, 2).unwrap();
        Mock::set_now(day("2027-01-05").end());
        let signed = Key::sr25519(AGENCY_CHIEF).sign_text(SignedKind::Agreement, &text);
        let call = Agreements::decide_renewal(officer(AUDITOR), id, RenewalDecision::Agree(signed));
        assert_noop!(call, Error::<Test>::WrongState);
        assert_noop!(request_unsigned(id, 12), Error::<Test>::WrongState);
    });
}

#[test]
fn q_14_the_signer_refuses_with_a_reason_and_the_term_goes_on() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        events();
        assert_ok!(Agreements::decide_renewal(officer(AGENCY_CHIEF), id, refusal()));
        let reason = RenewalRefusal::TermsNotKept;
        let refused = Event::RenewalRefused { agreement: id, version: 2, reason, statement: digest(0x61) };
        assert_eq!(events(), [refused]);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.state, view.version, view.renewal_months), (State::Active, 1, None));
        let entry = Agreements::history(id, 5).remove(0);
        assert_eq!((entry.act, entry.version, entry.evidence), (Act::RefuseRenewal, 2, Some(digest(0x61))));
        assert_eq!(Agreements::standing_at(id, 1, now()), Some(Standing::InForce));
    });
}

#[test]
fn a_refused_request_is_not_carried_in_again() {
    run(|| {
        let id = active();
        let signed = renewal_signature(id, 12);
        assert_ok!(Agreements::request_renewal(officer(AUDITOR), id, 12, signed.clone()));
        assert_ok!(Agreements::decide_renewal(officer(AGENCY_CHIEF), id, refusal()));
        let again = Agreements::request_renewal(officer(AUDITOR), id, 12, signed);
        assert_noop!(again, Error::<Test>::SignatureInvalid);
        assert_ok!(request(id, 12));
        assert_eq!(Agreements::agreement_text(id, 2).unwrap().number, 3);
    });
}

#[test]
fn refusing_needs_who_signs_and_a_statement() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        let refuse = |origin| Agreements::decide_renewal(origin, id, refusal());
        assert_noop!(refuse(RuntimeOrigin::none()), BadOrigin);
        assert_noop!(refuse(officer(SIGNATORY)), WRONG_KIND);
        assert_noop!(refuse(officer(AGENCY_CLERK)), NOT_ALLOWED);
        assert_noop!(refuse(officer(BUREAU_CHIEF)), Error::<Test>::NotParty);
        let silent = RenewalDecision::Refuse { reason: RenewalRefusal::SecurityRisk, statement: digest(0) };
        let call = Agreements::decide_renewal(officer(AGENCY_CHIEF), id, silent);
        assert_noop!(call, Error::<Test>::DocumentMissing);
        assert_noop!(Agreements::decide_renewal(officer(AGENCY_CHIEF), 77, refusal()), Error::<Test>::NotFound);
    });
}

#[test]
fn agreeing_needs_the_signature_of_the_provider() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        let text = Agreements::canonical_text(id, 2).unwrap();
        let agree = |origin, signed| Agreements::decide_renewal(origin, id, RenewalDecision::Agree(signed));
        let by = |seed| Key::sr25519(seed).sign_text(SignedKind::Agreement, &text);
        assert_noop!(agree(RuntimeOrigin::none(), by(AGENCY_CHIEF)), BadOrigin);
        assert_noop!(agree(officer(NOBODY), by(AGENCY_CHIEF)), Error::<Test>::NotAdmitted);
        assert_noop!(agree(officer(AUDITOR), by(SIGNATORY)), Error::<Test>::SignerNotAuthorised);
        assert_noop!(agree(officer(AUDITOR), by(AGENCY_CLERK)), Error::<Test>::SignerNotAuthorised);
        let first =
            Key::sr25519(AGENCY_CHIEF).sign_text(SignedKind::Agreement, &Agreements::canonical_text(id, 1).unwrap());
        assert_noop!(agree(officer(AUDITOR), first), Error::<Test>::SignatureInvalid);
        let unknown = Agreements::decide_renewal(officer(AUDITOR), 77, RenewalDecision::Agree(by(AGENCY_CHIEF)));
        assert_noop!(unknown, Error::<Test>::NotFound);
        assert_ok!(agree(officer(CLERK), by(AGENCY_CHIEF)));
        let record = Signatures::<Test>::get(id, (2, Side::Provider)).unwrap();
        assert_eq!(record.text, text_hash(&text));
        assert_noop!(agree(officer(CLERK), by(AGENCY_CHIEF)), Error::<Test>::WrongState);
    });
}

#[test]
fn r_075_asking_is_for_the_data_user() {
    run(|| {
        let id = active();
        let text = Agreements::renewal_text(id, 12).unwrap();
        let ask = |origin, seed| {
            let signed = Key::sr25519(seed).sign_text(SignedKind::Agreement, &text);
            Agreements::request_renewal(origin, id, 12, signed)
        };
        assert_noop!(ask(RuntimeOrigin::root(), SIGNATORY), BadOrigin);
        assert_noop!(ask(officer(NOBODY), SIGNATORY), Error::<Test>::NotAdmitted);
        assert_noop!(ask(officer(AUDITOR), AGENCY_CHIEF), Error::<Test>::SignerNotAuthorised);
        assert_noop!(ask(officer(AUDITOR), CLERK), Error::<Test>::SignerNotAuthorised);
        // The months are under the signature.
        let signed = Key::sr25519(SIGNATORY).sign_text(SignedKind::Agreement, &text);
        let longer = Agreements::request_renewal(officer(AUDITOR), id, 24, signed);
        assert_noop!(longer, Error::<Test>::SignatureInvalid);
        assert_ok!(ask(officer(AUDITOR), SIGNATORY));
        assert_noop!(request_unsigned(id, 12), Error::<Test>::WrongState);
        assert_noop!(request_unsigned(77, 12), Error::<Test>::NotFound);
    });
}

#[test]
fn q_14_the_lead_is_governed() {
    run(|| {
        let id = active();
        Mock::parameters(|p| p.agreement.renewal_lead_days = 30);
        travel("2026-12-07", 0);
        assert_noop!(request_unsigned(id, 12), Error::<Test>::RenewalTooLate);
        travel("2026-12-06", 23);
        assert_ok!(request(id, 12));
    });
}

#[test]
fn r_074_a_renewed_term_has_bounds_too() {
    run(|| {
        let id = active();
        assert_noop!(request_unsigned(id, 0), Error::<Test>::TermZero);
        assert_noop!(request_unsigned(id, 37), Error::<Test>::TermTooLong);
        assert_ok!(request(id, 36));
    });
}

#[test]
fn terms_do_not_pile_up() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        assert_ok!(agree(id));
        assert_noop!(request_unsigned(id, 12), Error::<Test>::TermNotBegun);
        travel("2027-01-06", 0);
        assert_ok!(request(id, 12));
    });
}

fn asked_then(change: fn(), error: Error<Test>) {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        change();
        assert_noop!(agree(id), error);
    });
}

#[test]
fn q_14_the_recheck_at_renewal() {
    asked_then(|| Desk::serve(5, Service::Suspended), Error::DatasetNotOpen);
    asked_then(|| Mock::set_standing(USER, OrgStanding::Suspended), Error::UserNotActive);
    run(|| {
        let id = active();
        request_renewal(id, 12);
        Mock::parameters(|p| p.agreement.recheck_on_renewal = false);
        Desk::serve(5, Service::Suspended);
        assert_ok!(agree(id));
    });
}

#[test]
fn where_grants_cannot_be_made_nothing_is_renewed() {
    run(|| {
        let id = active();
        request_renewal(id, 12);
        Desk::refuse_grants();
        assert_noop!(agree(id), NO_GRANTS);
    });
}
