//! `sign_commitment` and `sign`.

use crate::{mock::*, Commitments, Error, Event, HistoryEntry, SignatureRecord, Signatures};
use drl_primitives::{
    agreement::{AgreementAct as Act, AgreementState as State, Side, SignedTerms, TermSpan, TermStart},
    catalog::Service,
    clocks::{ClockKind, ClockSubject},
    organisation::{Role, Standing},
    signing::{payload, wrap, SignedBy, SignedKind, SigningForm},
    testing::{Mock, MockClock},
    AgreementId,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{
    DispatchError::{self, BadOrigin},
    MultiSignature,
};

fn ready() -> AgreementId {
    let id = drafted(SINGLE);
    commit(id);
    events();
    id
}

fn carry(id: AgreementId, side: Side, signed: SignedBy) -> sp_runtime::DispatchResult {
    Agreements::sign(officer(AUDITOR), id, side, signed)
}

#[test]
fn r_064_the_commitment_letter_is_signed_first() {
    run(|| {
        let id = drafted(SINGLE);
        events();
        for side in [Side::DataUser, Side::Provider] {
            assert_noop!(sign(id, side), Error::<Test>::CommitmentMissing);
        }
        let text = Agreements::commitment_text(id).unwrap();
        let signed = Key::sr25519(SIGNATORY).sign_text(SignedKind::Commitment, &text);
        assert_ok!(Agreements::sign_commitment(officer(AGENCY_CLERK), id, signed.clone()));
        let (signer, hash) = (account(SIGNATORY), text_hash(&text));
        let event = Event::CommitmentSigned { agreement: id, user: USER, signer: signer.clone(), text: hash };
        assert_eq!(events(), [event]);
        assert_eq!(Agreements::view(id).map(|v| (v.state, v.committed)), Some((State::Ready, true)));
        let record = SignatureRecord {
            organisation: USER,
            signer,
            signature: signed.signature,
            expires_at: signed.expires_at,
            form: SigningForm::Bare,
            at: now(),
            text: hash,
        };
        assert_eq!(Agreements::commitment(id), Some(record));
    });
}

#[test]
fn r_064_the_letter_is_signed_once_and_by_the_data_user() {
    run(|| {
        let id = drafted(SINGLE);
        let text = Agreements::commitment_text(id).unwrap();
        let call =
            |key: Key| Agreements::sign_commitment(officer(AUDITOR), id, key.sign_text(SignedKind::Commitment, &text));
        for seed in [AGENCY_CHIEF, CLERK, OTHER_SIGNATORY, NOBODY] {
            assert_noop!(call(Key::sr25519(seed)), Error::<Test>::SignerNotAuthorised);
        }
        // A signature under the agreement is none under the letter.
        let wrong = signature(id, Side::DataUser);
        let wrong = Agreements::sign_commitment(officer(AUDITOR), id, wrong);
        assert_noop!(wrong, Error::<Test>::SignatureInvalid);
        assert_ok!(call(Key::sr25519(SIGNATORY)));
        assert_noop!(call(Key::sr25519(SIGNATORY)), Error::<Test>::AlreadySigned);
        let unknown = Key::sr25519(SIGNATORY).sign_text(SignedKind::Commitment, &text);
        assert_noop!(Agreements::sign_commitment(officer(AUDITOR), 77, unknown), Error::<Test>::NotFound);
    });
}

#[test]
fn r_064_the_letter_may_be_signed_in_a_browser_wallet() {
    run(|| {
        let id = drafted(SINGLE);
        let text = Agreements::commitment_text(id).unwrap();
        let signed = Key::sr25519(SIGNATORY).sign_wrapped(SignedKind::Commitment, &text);
        assert_ok!(Agreements::sign_commitment(officer(SIGNATORY), id, signed));
        assert_eq!(Commitments::<Test>::get(id).map(|r| r.form), Some(SigningForm::Wrapped));
    });
}

#[test]
fn q_11_a_letter_on_file_is_not_signed_again() {
    run(|| {
        Mock::parameters(|p| p.agreement.commitment_at = drl_primitives::parameters::CommitmentAt::Application);
        let id = drafted(SINGLE);
        let text = Agreements::commitment_text(id).unwrap();
        let signed = Key::sr25519(SIGNATORY).sign_text(SignedKind::Commitment, &text);
        let call = Agreements::sign_commitment(officer(AUDITOR), id, signed);
        assert_noop!(call, Error::<Test>::WrongState);
    });
}

#[test]
fn r_066_r_074_with_the_later_signature_it_is_in_force() {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::DataUser));
        let text = text_hash(&Agreements::canonical_text(id, 1).unwrap());
        let signed =
            |side, seed| Event::AgreementSigned { agreement: id, version: 1, side, signer: account(seed), text };
        assert_eq!(events(), [signed(Side::DataUser, SIGNATORY)]);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.state, view.span, view.signed_by), (State::HalfSigned, None, vec![Side::DataUser]));
        assert!(Mock::clocks().is_empty() && Desk::issued().is_empty());

        Mock::pass_days(1);
        assert_ok!(sign(id, Side::Provider));
        let (from, last_day) = (now(), day("2027-01-06"));
        let until = last_day.end();
        let activated = Event::AgreementActivated { agreement: id, from, until };
        assert_eq!(events(), [signed(Side::Provider, AGENCY_CHIEF), activated]);
        let view = Agreements::view(id).unwrap();
        assert_eq!(view.state, State::Active);
        assert_eq!(view.span, Some(TermSpan { signed: from, from, until, last_day }));
        let clock = MockClock {
            kind: ClockKind::AgreementTerm,
            subject: ClockSubject::Agreement(id),
            holder: AGENCY,
            due: last_day,
        };
        assert_eq!(Mock::clocks(), [(0, clock)]);
    });
}

#[test]
fn r_074_grants_are_made_of_what_was_signed() {
    run(|| {
        let id = active();
        let scope = Agreements::scope(id).unwrap();
        let expected = SignedTerms {
            agreement: id,
            version: 1,
            user: USER,
            signer: AGENCY,
            agencies: vec![AGENCY].try_into().unwrap(),
            rows: scope.rows,
            system: digest(0x12),
            service: digest(0x11),
            from: now(),
            until: day("2027-01-05").end(),
            proof_valid_until: day("2028-06-30"),
        };
        assert_eq!(Desk::issued(), [expected]);
    });
}

#[test]
fn r_071_it_is_for_one_system_and_one_service() {
    run(|| {
        let id = active();
        let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        for (label, byte) in [("应用服务 / Service", "11"), ("使用系统 / System", "12")] {
            let line = format!("{label}: sha256 0x{}\n", byte.repeat(32));
            assert_eq!(text.matches(&format!("{label}: ")).count(), 1);
            assert!(text.contains(&line), "{line}");
        }
        let granted: Vec<_> = Desk::issued().into_iter().map(|t| (t.system, t.service)).collect();
        assert_eq!(granted, [(digest(0x12), digest(0x11))]);
    });
}

#[test]
fn q_13_the_sides_sign_in_any_order() {
    for sides in [[Side::DataUser, Side::Provider], [Side::Provider, Side::DataUser]] {
        run(|| {
            let id = ready();
            for side in sides {
                assert_ok!(sign(id, side));
            }
            let steps: Vec<_> = Agreements::history(id, 2).into_iter().map(|e| (e.act, e.state)).collect();
            assert_eq!(steps, [(Act::SignFirst, State::HalfSigned), (Act::SignSecond, State::Active)]);
            let signers: Vec<_> = Agreements::signatures(id, 1).into_iter().map(|(s, r)| (s, r.organisation)).collect();
            assert_eq!(signers, [(Side::Provider, AGENCY), (Side::DataUser, USER)]);
        });
    }
}

#[test]
fn r_067_the_bureau_signs_for_two_agencies() {
    run(|| {
        let id = drafted(DOUBLE);
        commit(id);
        let text = Agreements::canonical_text(id, 1).unwrap();
        let of_agency = Key::sr25519(AGENCY_CHIEF).sign_text(SignedKind::Agreement, &text);
        assert_noop!(carry(id, Side::Provider, of_agency), Error::<Test>::SignerNotAuthorised);
        assert_ok!(sign(id, Side::Provider));
        assert_ok!(sign(id, Side::DataUser));
        assert_eq!(Desk::issued()[0].agencies.to_vec(), [AGENCY, SECOND_AGENCY]);
    });
}

#[test]
fn r_074_each_scheme_is_accepted_bare_and_wrapped() {
    for key in [Key::sr25519(60), Key::ed25519(60), Key::ecdsa(60)] {
        for form in [SigningForm::Bare, SigningForm::Wrapped] {
            run(|| {
                let id = ready();
                Mock::officer(key.account(), USER, Role::Signatory);
                let text = Agreements::canonical_text(id, 1).unwrap();
                let signed = match form {
                    SigningForm::Bare => key.sign_text(SignedKind::Agreement, &text),
                    SigningForm::Wrapped => key.sign_wrapped(SignedKind::Agreement, &text),
                };
                assert_ok!(carry(id, Side::DataUser, signed));
                assert_eq!(Signatures::<Test>::get(id, (1, Side::DataUser)).map(|r| r.form), Some(form));
            });
        }
    }
}

#[test]
fn the_ethereum_scheme_is_refused_by_name() {
    run(|| {
        let id = ready();
        let mut signed = signature(id, Side::DataUser);
        signed.signature = MultiSignature::Eth([1; 65].into());
        assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::SchemeNotAccepted);
    });
}

#[test]
fn an_expired_signature_is_refused() {
    run(|| {
        let id = ready();
        let text = Agreements::canonical_text(id, 1).unwrap();
        let key = Key::sr25519(SIGNATORY);
        for expires_at in [0, now() - 1, now()] {
            let signed = key.sign_until(SignedKind::Agreement, &text, expires_at);
            assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::SignatureExpired);
        }
        let far = key.sign_until(SignedKind::Agreement, &text, now() + LIFE + 1);
        assert_noop!(carry(id, Side::DataUser, far), Error::<Test>::SignatureTooFar);
        let for_ever = key.sign_until(SignedKind::Agreement, &text, u64::MAX);
        assert_noop!(carry(id, Side::DataUser, for_ever), Error::<Test>::SignatureTooFar);
        // The expiry is under the signature: another one is another text.
        let mut changed = key.sign_until(SignedKind::Agreement, &text, now() - 1);
        changed.expires_at = now() + 1_000;
        assert_noop!(carry(id, Side::DataUser, changed), Error::<Test>::SignatureInvalid);
        assert_ok!(carry(id, Side::DataUser, key.sign_until(SignedKind::Agreement, &text, now() + 1)));
        let last = Key::sr25519(AGENCY_CHIEF).sign_until(SignedKind::Agreement, &text, now() + LIFE);
        assert_ok!(carry(id, Side::Provider, last));
    });
}

#[test]
fn a_signature_counts_for_its_own_agreement_only() {
    run(|| {
        let id = ready();
        let other = drafted(DOUBLE);
        commit(other);
        let text = Agreements::canonical_text(other, 1).unwrap();
        let signed = Key::sr25519(SIGNATORY).sign_text(SignedKind::Agreement, &text);
        assert_noop!(carry(id, Side::DataUser, signed.clone()), Error::<Test>::SignatureInvalid);
        assert_ok!(carry(other, Side::DataUser, signed));
    });
}

#[test]
fn a_signature_counts_on_its_own_chain_only() {
    run(|| {
        let id = ready();
        let signed = signature(id, Side::DataUser);
        let here = System::block_hash(0);
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(0x77));
        assert_noop!(carry(id, Side::DataUser, signed.clone()), Error::<Test>::SignatureInvalid);
        frame_system::BlockHash::<Test>::insert(0, here);
        assert_ok!(carry(id, Side::DataUser, signed));
    });
}

#[test]
fn a_signature_is_used_once() {
    run(|| {
        let id = ready();
        let signed = signature(id, Side::DataUser);
        assert_ok!(carry(id, Side::DataUser, signed.clone()));
        assert_noop!(carry(id, Side::DataUser, signed.clone()), Error::<Test>::AlreadySigned);
        assert_noop!(carry(id, Side::Provider, signed.clone()), Error::<Test>::SignerNotAuthorised);
        assert_ok!(sign(id, Side::Provider));
        assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::AlreadySigned);
    });
}

#[test]
fn tampered_text_is_refused() {
    run(|| {
        let id = ready();
        let key = Key::sr25519(SIGNATORY);
        let text = Agreements::canonical_text(id, 1).unwrap();
        for place in [0, text.len() / 2, text.len() - 1] {
            let mut changed = text.clone();
            changed[place] ^= 1;
            let signed = key.sign_text(SignedKind::Agreement, &changed);
            assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::SignatureInvalid);
        }
        // More data, a longer term: what a forger would like to have signed.
        let mut forged = Agreements::agreement_text(id, 1).unwrap();
        forged.terms.months = 36;
        let signed = key.sign_text(SignedKind::Agreement, &forged.render());
        assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::SignatureInvalid);
        // Half wrapped is not wrapped.
        let bytes = payload(SignedKind::Agreement, &text, now() + 1_000);
        for bytes in [wrap(&wrap(&bytes)), [b"<Bytes>", &bytes[..]].concat(), [&bytes[..], b"\n"].concat()] {
            let signed = SignedBy { signer: key.account(), signature: key.sign(&bytes), expires_at: now() + 1_000 };
            assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::SignatureInvalid);
        }
    });
}

#[test]
fn only_officers_who_sign_for_the_party_count() {
    run(|| {
        let id = ready();
        let text = Agreements::canonical_text(id, 1).unwrap();
        let by = |seed| Key::sr25519(seed).sign_text(SignedKind::Agreement, &text);
        for seed in [CLERK, OTHER_SIGNATORY, AGENCY_CHIEF, AUDITOR, NOBODY] {
            assert_noop!(carry(id, Side::DataUser, by(seed)), Error::<Test>::SignerNotAuthorised);
        }
        for seed in [AGENCY_CLERK, SECOND_CHIEF, BUREAU_CHIEF, SIGNATORY] {
            assert_noop!(carry(id, Side::Provider, by(seed)), Error::<Test>::SignerNotAuthorised);
        }
        let signed = by(SIGNATORY);
        Mock::dismiss(account(SIGNATORY));
        assert_noop!(carry(id, Side::DataUser, signed.clone()), Error::<Test>::SignerNotAuthorised);
        Mock::officer(account(SIGNATORY), USER, Role::Signatory);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::SignerNotAuthorised);
    });
}

#[test]
fn any_officer_carries_a_signature_in_and_nobody_else() {
    run(|| {
        let id = ready();
        let sign = |origin| Agreements::sign(origin, id, Side::DataUser, signature(id, Side::DataUser));
        let letter = |origin| Agreements::sign_commitment(origin, id, signature(id, Side::DataUser));
        for bad in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(sign(bad.clone()), BadOrigin);
            assert_noop!(letter(bad), BadOrigin);
        }
        assert_noop!(sign(officer(NOBODY)), Error::<Test>::NotAdmitted);
        assert_noop!(letter(officer(NOBODY)), Error::<Test>::NotAdmitted);
        Mock::set_standing(REGULATOR, Standing::Suspended);
        assert_noop!(sign(officer(AUDITOR)), Error::<Test>::NotAdmitted);
        assert_noop!(
            Agreements::sign(officer(CLERK), 77, Side::DataUser, signature(id, Side::DataUser)),
            Error::<Test>::NotFound
        );
        assert_ok!(sign(officer(OTHER_SIGNATORY)));
    });
}

#[test]
fn r_074_a_term_on_agreed_days() {
    run(|| {
        let mut terms = terms();
        terms.start = TermStart::OnDay(day("2026-02-01"));
        let id = active_with(SINGLE, terms);
        let (from, last_day) = (day("2026-02-01").start(), day("2027-02-01"));
        let span = TermSpan { signed: now(), from, until: last_day.end(), last_day };
        assert_eq!(Agreements::view(id).unwrap().span, Some(span));
        assert_eq!(Desk::issued().last().map(|t| (t.from, t.until)), Some((from, last_day.end())));
    });
}

#[test]
fn r_074_signing_after_the_agreed_day_does_not_move_the_end() {
    run(|| {
        let mut terms = terms();
        terms.start = TermStart::OnDay(day("2026-02-01"));
        terms.months = 1;
        let id = drafted_with(SINGLE, terms);
        commit(id);
        travel("2026-02-15", 12);
        assert_ok!(sign(id, Side::DataUser));
        travel("2026-02-20", 12);
        assert_ok!(sign(id, Side::Provider));
        let last_day = day("2026-03-01");
        let span = TermSpan { signed: now(), from: now(), until: last_day.end(), last_day };
        assert_eq!(Agreements::view(id).unwrap().span, Some(span));
    });
}

#[test]
fn r_074_a_term_that_is_over_cannot_begin() {
    run(|| {
        let mut terms = terms();
        terms.start = TermStart::OnDay(day("2026-02-01"));
        terms.months = 1;
        let id = drafted_with(SINGLE, terms);
        commit(id);
        travel("2026-02-25", 12);
        assert_ok!(sign(id, Side::DataUser));
        Mock::set_now(day("2026-03-01").end());
        assert_noop!(sign(id, Side::Provider), Error::<Test>::TermOver);
        Mock::set_now(day("2026-03-01").end() - 1);
        assert_ok!(sign(id, Side::Provider));
    });
}

#[test]
fn months_end_with_the_last_day_where_they_are_shorter() {
    run(|| {
        travel("2026-01-31", 23);
        let mut terms = terms();
        terms.months = 1;
        let id = active_with(SINGLE, terms);
        assert_eq!(Agreements::view(id).unwrap().span.map(|s| s.last_day), Some(day("2026-02-28")));
    });
}

fn half_signed_then(change: fn(), error: impl Into<DispatchError>) {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::DataUser));
        change();
        assert_noop!(sign(id, Side::Provider), error.into());
    });
}

#[test]
fn r_066_the_later_signature_needs_parties_and_data_in_order() {
    half_signed_then(|| Mock::set_standing(USER, Standing::Suspended), Error::<Test>::UserNotActive);
    half_signed_then(|| Mock::set_standing(USER, Standing::Exited), Error::<Test>::UserNotActive);
    half_signed_then(|| Desk::serve(6, Service::Suspended), Error::<Test>::DatasetNotOpen);
    half_signed_then(|| Desk::serve(5, Service::Withdrawn), Error::<Test>::DatasetNotOpen);
    half_signed_then(Desk::refuse_grants, NO_GRANTS);
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::Provider));
        Mock::set_standing(AGENCY, Standing::Suspended);
        assert_noop!(sign(id, Side::DataUser), Error::<Test>::ProviderNotActive);
    });
    run(|| {
        let id = ready();
        Mock::set_now(day("2028-06-30").start());
        assert_ok!(sign(id, Side::DataUser));
        Mock::set_now(day("2028-07-01").start());
        assert_noop!(sign(id, Side::Provider), Error::<Test>::ProofLapsed);
    });
}

#[test]
fn signing_is_over_when_the_agreement_has_ended() {
    run(|| {
        let id = active();
        let text = Agreements::canonical_text(id, 1).unwrap();
        Mock::set_now(day("2027-01-05").end());
        let signed = Key::sr25519(SIGNATORY).sign_text(SignedKind::Agreement, &text);
        assert_noop!(carry(id, Side::DataUser, signed), Error::<Test>::AlreadySigned);
    });
}

#[test]
fn the_history_tells_every_step() {
    run(|| {
        let id = active();
        let told: Vec<HistoryEntry<u64>> = Agreements::history(id, 0);
        let acts: Vec<_> = told.iter().map(|e| e.act).collect();
        assert_eq!(acts, [Act::Draft, Act::SignCommitment, Act::SignFirst, Act::SignSecond]);
        let officers: Vec<_> = told.iter().map(|e| e.actor.clone().unwrap().officer).collect();
        let expected = [AGENCY_CHIEF, SIGNATORY, SIGNATORY, AGENCY_CHIEF].map(account);
        assert_eq!(officers, expected);
        assert_eq!(Agreements::history(id, 3).len(), 1);
        assert!(Agreements::history(id, 4).is_empty() && Agreements::history(id, u32::MAX).is_empty());
    });
}

#[test]
fn r_074_a_signature_that_waited_too_long_lapses_and_frees_the_text() {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::DataUser));
        let expired_at = now() + STANDS;
        Mock::set_now(expired_at - 1);
        events();
        let redraft = || Agreements::redraft(officer(AGENCY_CLERK), id, Box::new(terms()));
        assert_noop!(redraft(), Error::<Test>::WrongState);
        assert_eq!(
            Agreements::view(id).map(|v| (v.state, v.signed_by)),
            Some((State::HalfSigned, vec![Side::DataUser]))
        );

        Mock::set_now(expired_at);
        assert_eq!(Agreements::view(id).map(|v| (v.state, v.signed_by)), Some((State::Ready, vec![])));
        assert_ok!(redraft());
        let text = text_hash(&Agreements::canonical_text(id, 1).unwrap());
        assert_eq!(
            events(),
            [
                Event::SignatureLapsed { agreement: id, version: 1, side: Side::DataUser, expired_at },
                Event::AgreementRedrafted { agreement: id, number: 2, text },
            ]
        );
        let acts: Vec<_> = Agreements::history(id, 0).iter().map(|entry| entry.act).collect();
        let expected = [Act::Draft, Act::SignCommitment, Act::SignFirst, Act::SignatureLapsed, Act::Redraft];
        assert_eq!(acts, expected);
        for side in [Side::Provider, Side::DataUser] {
            assert_ok!(sign(id, side));
        }
        assert_eq!(Agreements::view(id).unwrap().state, State::Active);
    });
}

#[test]
fn r_074_after_a_lapse_the_other_side_signs_first() {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::DataUser));
        let expired_at = now() + STANDS;
        Mock::set_now(expired_at);
        events();
        assert_ok!(sign(id, Side::Provider));
        let text = text_hash(&Agreements::canonical_text(id, 1).unwrap());
        let signer = account(AGENCY_CHIEF);
        assert_eq!(
            events(),
            [
                Event::SignatureLapsed { agreement: id, version: 1, side: Side::DataUser, expired_at },
                Event::AgreementSigned { agreement: id, version: 1, side: Side::Provider, signer, text },
            ]
        );
        assert!(Desk::issued().is_empty(), "one signature is not two");
        assert_eq!(Agreements::view(id).unwrap().state, State::HalfSigned);
        assert_ok!(sign(id, Side::DataUser));
        assert_eq!(Agreements::view(id).unwrap().state, State::Active);
    });
}

#[test]
fn a_refused_signature_leaves_the_lapsed_one_unrecorded() {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::DataUser));
        Mock::set_now(now() + STANDS);
        let wrong = Key::sr25519(NOBODY).sign_text(SignedKind::Agreement, b"");
        assert_noop!(carry(id, Side::Provider, wrong), Error::<Test>::SignerNotAuthorised);
    });
}
