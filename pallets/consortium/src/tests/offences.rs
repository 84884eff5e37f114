//! Offences: recorded once, entered in the credit record, and disabling.

use crate::{mock::*, *};
use codec::Encode;
use drl_primitives::{
    consortium::{OffenceKind, RemovalCause, ValidatorAct, ValidatorState as State},
    credit::CreditRecorder,
};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use sp_runtime::key_types::DUMMY;
use sp_session::MembershipProof;
use sp_staking::offence::{OffenceError, ReportOffence};

type E = Error<Test>;

fn disabled() -> Vec<AccountId> {
    let validators = Session::validators();
    Session::disabled_validators().into_iter().map(|index| validators[index as usize]).collect()
}

/// Whose a key is by a proof made now.
fn owner(number: u64, proof: MembershipProof) -> Option<(AccountId, u32)> {
    KeyOwners::<Test>::check_proof((DUMMY, number.to_le_bytes().to_vec()), proof)
}

fn prove(number: u64) -> MembershipProof {
    KeyOwners::<Test>::prove((DUMMY, number.to_le_bytes().to_vec())).unwrap()
}

#[test]
fn an_offence_is_recorded_entered_and_disables() {
    run(|| {
        sessions(2);
        System::reset_events();
        accuse(V3, 7).unwrap();
        let accused = Event::ValidatorAccused {
            offence: 0,
            validator: V3,
            organisation: ECOLOGY,
            kind: OffenceKind::Equivocation,
            session: 2,
            entry: Some(0),
        };
        assert_eq!(events(), [accused]);
        assert_eq!(Desk::entries(), [(ECOLOGY, PLANNING, V4)]);
        assert_eq!(disabled(), [V3]);
        let offence = Offences::<Test>::get(0).unwrap();
        assert_eq!((offence.validator, offence.organisation, offence.session), (V3, ECOLOGY, 2));
        assert_eq!((offence.reporter, offence.entry), (Some(V4), Some(0)));
        let number = sp_io::hashing::blake2_256(&(*b"test:double-vote", 7u32.encode(), (V3, ECOLOGY)).encode());
        assert_eq!(offence.report.value.0, number);
        assert_eq!(ValidatorHistory::<Test>::get(V3, 1).unwrap().act, ValidatorAct::Accuse);
    });
}

#[test]
fn one_proof_is_enough_until_the_council_has_dealt_with_it() {
    run(|| {
        sessions(2);
        accuse(V3, 7).unwrap();
        assert_eq!(accuse(V3, 7), Err(OffenceError::DuplicateReport));
        assert_eq!(accuse(V3, 8), Err(OffenceError::DuplicateReport));
        assert!(<Reports as ReportOffence<_, _, DoubleVote>>::is_known_offence(&[(V3, ECOLOGY)], &8));
        assert!(!<Reports as ReportOffence<_, _, DoubleVote>>::is_known_offence(&[(V2, TRANSPORT)], &8));
        assert_eq!(OffenceCount::<Test>::get(), 1);
        assert_ok!(Consortium::restore_validator(root(), V3));
        // The same report is known for ever; another is not.
        assert_eq!(accuse(V3, 7), Err(OffenceError::DuplicateReport));
        accuse(V3, 9).unwrap();
        assert_eq!(OffenceCount::<Test>::get(), 2);
    });
}

#[test]
fn who_is_accused_stays_disabled_when_the_set_changes() {
    run(|| {
        sessions(2);
        accuse(V3, 7).unwrap();
        admit(TRANSPORT, N1);
        for _ in 0..4 {
            next_session();
            assert_eq!(disabled(), [V3]);
        }
        assert_eq!(Session::validators(), [V1, V2, V3, V4, N1]);
    });
}

#[test]
fn at_most_a_third_is_disabled_and_every_offence_is_recorded() {
    run(|| {
        sessions(2);
        accuse(V3, 7).unwrap();
        accuse(V4, 7).unwrap();
        assert_eq!(disabled(), [V3]);
        assert_eq!(OffenceCount::<Test>::get(), 2);
    });
}

#[test]
fn the_council_restores_or_removes_who_did_wrong() {
    run(|| {
        sessions(2);
        let restored = |validator| Consortium::restore_validator(root(), validator);
        assert_noop!(restored(NOBODY), E::ValidatorNotFound);
        assert_noop!(restored(V3), E::NoOffenceOpen);
        let removed = |validator| Consortium::remove_validator(root(), validator, RemovalCause::Offence);
        admit(TRANSPORT, N1);
        assert_noop!(removed(V3), E::NoOffenceOpen);
        accuse(V3, 7).unwrap();
        System::reset_events();
        assert_ok!(restored(V3));
        assert_eq!(events(), [Event::ValidatorRestored { validator: V3, offence: 0 }]);
        assert_eq!(disabled(), [0u64; 0]);
        accuse(V3, 8).unwrap();
        assert_ok!(removed(V3));
        assert_noop!(restored(V3), E::WrongState);
        sessions(2);
        assert_eq!(state_of(V3), Some(State::Retired));
        // The council that lets it in again knows what it did.
        assert_ok!(Consortium::admit_validator(root(), ECOLOGY, V3));
        assert!(!Consortium::is_accused(&V3));
        assert_eq!(OffenceCount::<Test>::get(), 2);
    });
}

#[test]
fn an_offence_that_comes_to_light_later_is_recorded_all_the_same() {
    run(|| {
        admit(TRANSPORT, N1);
        sessions(2);
        assert_ok!(Consortium::remove_validator(root(), N1, RemovalCause::OwnRequest));
        sessions(2);
        accuse(N1, 3).unwrap();
        assert_eq!((state_of(N1), Consortium::is_accused(&N1)), (Some(State::Retired), true));
        assert_eq!(Desk::entries(), [(TRANSPORT, PLANNING, V4)]);
    });
}

#[test]
fn an_offence_without_an_entry_is_recorded_and_says_so() {
    run(|| {
        Desk::refuse(true);
        accuse(V3, 7).unwrap();
        assert_eq!(Offences::<Test>::get(0).unwrap().entry, None);
    });
}

#[test]
fn who_reports_is_named_whoever_it_is() {
    run(|| {
        let report = |reporters, validator, organisation| {
            let offence = DoubleVote { offenders: vec![(validator, organisation)], session: 0, round: 1 };
            Reports::report_offence(reporters, offence).unwrap();
        };
        report(vec![clerk(BUREAU)], V2, TRANSPORT);
        report(vec![NOBODY], V3, ECOLOGY);
        report(vec![], V4, PLANNING);
        let by = [(TRANSPORT, BUREAU, clerk(BUREAU)), (ECOLOGY, ECOLOGY, NOBODY), (PLANNING, PLANNING, V4)];
        assert_eq!(Desk::entries(), by);
    });
}

#[test]
fn a_key_is_that_of_its_validator_now_and_in_past_sessions() {
    run(|| {
        sessions(3);
        let now = prove(V3 * 100);
        assert_eq!(owner(V3 * 100, now.clone()), Some((V3, ECOLOGY)));
        assert_eq!(owner(999, now.clone()), None);
        sessions(2);
        assert_eq!(owner(V3 * 100, now.clone()), Some((V3, ECOLOGY)));
        let other_count = MembershipProof { validator_count: 5, ..now.clone() };
        assert_eq!(owner(V3 * 100, other_count), None);
        sessions(PROVABLE);
        assert_eq!(owner(V3 * 100, now.clone()), None);
        let future = MembershipProof { session: Session::current_index() + 1, ..now };
        assert_eq!(owner(V3 * 100, future), None);
    });
}

#[test]
fn new_keys_after_a_double_vote_are_no_way_out() {
    run(|| {
        sessions(3);
        let keys = keys(7);
        let possession = proof(&keys, V3);
        assert_ok!(Consortium::set_session_keys(signed(chief(ECOLOGY)), V3, keys, possession));
        // The session pallet proves by the keys to come; the record knows those in use.
        let now = prove(V3 * 100);
        assert!(now.trie_nodes.is_empty());
        assert_eq!(owner(V3 * 100, now.clone()), Some((V3, ECOLOGY)));
        assert_eq!(owner(V3 * 100, MembershipProof { validator_count: 5, ..now.clone() }), None);
        // Nothing can be smuggled in beside it.
        assert_eq!(owner(V3 * 100, MembershipProof { trie_nodes: vec![b"text".to_vec()], ..now.clone() }), None);
        sessions(2);
        let later = prove(7);
        assert_eq!(owner(7, later), Some((V3, ECOLOGY)));
        // The old keys are not those of the sessions after.
        let old = (DUMMY, (V3 * 100).to_le_bytes().to_vec());
        assert_eq!(KeyOwners::<Test>::prove(old), None);
        assert_eq!(owner(V3 * 100, now), Some((V3, ECOLOGY)));
    });
}

#[test]
fn what_an_offence_weighs_includes_the_entry() {
    assert_eq!(Consortium::offence_weight(), <() as WeightInfo>::accuse().saturating_add(ENTER));
    assert_eq!(<Desk as CreditRecorder<AccountId>>::enter_weight(), ENTER);
}
