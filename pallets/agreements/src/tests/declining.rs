//! `decline`: the data user ends what it will never sign.

use crate::{mock::*, Actor, Error, Event, Signatures};
use drl_primitives::{
    agreement::{
        AgreementAct as Act, AgreementEnd, AgreementStanding, AgreementState as State, Agreements as _, DeclineGround,
        Side,
    },
    organisation::Standing,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    AgreementId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn decline(seed: u8, id: AgreementId) -> DispatchResult {
    Agreements::decline(officer(seed), id, DeclineGround::TermsNotAccepted, digest(0x51))
}

fn declined(agreement: AgreementId) -> Event<Test> {
    let (ground, by) = (DeclineGround::TermsNotAccepted, account(SIGNATORY));
    Event::AgreementDeclined { agreement, ground, statement: digest(0x51), by }
}

/// A draft whose letter is signed.
fn ready() -> AgreementId {
    let id = drafted(SINGLE);
    commit(id);
    id
}

#[test]
fn a_draft_that_is_declined_has_ended_with_ground_and_statement() {
    for before in [drafted as fn(u32) -> AgreementId, |_| ready()] {
        run(|| {
            let id = before(SINGLE);
            events();
            assert_ok!(decline(SIGNATORY, id));
            assert_eq!(events(), [declined(id)]);
            let view = Agreements::view(id).unwrap();
            let ended = Some(AgreementEnd { how: State::Declined, at: now() });
            assert_eq!((view.state, view.ended, view.span), (State::Declined, ended, None));
            let entry = Agreements::history(id, 0).pop().unwrap();
            let actor = Some(Actor { organisation: USER, officer: account(SIGNATORY) });
            assert_eq!((entry.act, entry.actor, entry.evidence), (Act::Decline, actor, Some(digest(0x51))));
            assert_eq!(Agreements::standing_at(id, 1, now()), Some(AgreementStanding::NotInForce));
            assert!(Desk::issued().is_empty() && Desk::ended().is_empty() && Mock::clocks().is_empty());
        });
    }
}

#[test]
fn nothing_follows() {
    run(|| {
        let id = ready();
        assert_ok!(decline(SIGNATORY, id));
        assert_noop!(decline(SIGNATORY, id), Error::<Test>::WrongState);
        assert_noop!(sign(id, Side::DataUser), Error::<Test>::WrongState);
        assert_noop!(sign(id, Side::Provider), Error::<Test>::WrongState);
        let redraft = Agreements::redraft(officer(AGENCY_CLERK), id, Box::new(terms()));
        assert_noop!(redraft, Error::<Test>::WrongState);
        let notice = Agreements::give_notice(officer(SIGNATORY), id, day("2026-03-31"), digest(1));
        assert_noop!(notice, Error::<Test>::WrongState);
    });
}

#[test]
fn the_signature_of_the_provider_does_not_hinder_it_and_stays_on_record() {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::Provider));
        let expires_at = Signatures::<Test>::get(id, (1, Side::Provider)).unwrap().expires_at;
        events();
        assert_ok!(decline(SIGNATORY, id));
        assert_eq!(events(), [declined(id)]);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.state, view.signed_by), (State::Declined, vec![Side::Provider]));
        // It is not the lapse of that signature that would end a declined agreement.
        Mock::set_now(expires_at + 1);
        assert_eq!(Agreements::view(id).unwrap().state, State::Declined);
    });
}

#[test]
fn r_074_what_the_data_user_has_signed_it_declines_only_when_the_signature_has_lapsed() {
    run(|| {
        let id = ready();
        assert_ok!(sign(id, Side::DataUser));
        assert_noop!(decline(SIGNATORY, id), Error::<Test>::AlreadySigned);
        let expired_at = Signatures::<Test>::get(id, (1, Side::DataUser)).unwrap().expires_at;
        Mock::set_now(expired_at);
        events();
        assert_ok!(decline(SIGNATORY, id));
        let lapsed = Event::SignatureLapsed { agreement: id, version: 1, side: Side::DataUser, expired_at };
        assert_eq!(events(), [lapsed, declined(id)]);
    });
}

#[test]
fn what_is_in_force_is_not_declined() {
    run(|| {
        let id = active();
        assert_noop!(decline(SIGNATORY, id), Error::<Test>::WrongState);
        request_renewal(id, 12);
        assert_noop!(decline(SIGNATORY, id), Error::<Test>::WrongState);
        travel("2027-01-07", 0);
        assert_noop!(decline(SIGNATORY, id), Error::<Test>::WrongState);
    });
}

#[test]
fn declining_is_for_who_signs_for_the_data_user() {
    run(|| {
        let id = drafted(SINGLE);
        let by = |origin| Agreements::decline(origin, id, DeclineGround::NeedGone, digest(1));
        assert_noop!(by(RuntimeOrigin::root()), BadOrigin);
        assert_noop!(by(officer(NOBODY)), NOT_OFFICER);
        assert_noop!(by(officer(AUDITOR)), WRONG_KIND);
        assert_noop!(by(officer(CLERK)), NOT_ALLOWED);
        assert_noop!(by(officer(AGENCY_CHIEF)), Error::<Test>::NotParty);
        assert_noop!(by(officer(BUREAU_CHIEF)), Error::<Test>::NotParty);
        assert_noop!(by(officer(PERSON_KEY)), Error::<Test>::NotParty);
        assert_noop!(decline(SIGNATORY, 77), Error::<Test>::NotFound);
        let silent = Agreements::decline(officer(SIGNATORY), id, DeclineGround::NeedGone, digest(0));
        assert_noop!(silent, Error::<Test>::DocumentMissing);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(decline(SIGNATORY, id), NOT_ACTIVE);
    });
}
