//! Who validates, session after session; and what follows when one votes twice.

use super::{account, chain, council::carry, end_session, local};
use crate::{
    constants::PROVABLE_SESSIONS, AccountId, Consortium, Credit, Executive, Grandpa, Hash, Historical, Offences,
    Registry, Runtime, RuntimeEvent, RuntimeOrigin, Session, SessionKeys, System, UncheckedExtrinsic,
};
use codec::Encode;
use drl_primitives::{
    consortium::{RemovalCause, ValidatorState},
    credit::{EntryGround, EntrySource},
    organisation::{LegalBody, Level, OrgKind, Role},
    CreditCode, OrgId, PublicName,
};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use pallet_consortium::KeyOwners;
use sp_consensus_grandpa::{EquivocationProof, KEY_TYPE};
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring, Sr25519Keyring::Alice};
use sp_runtime::{
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
    DispatchResult,
};
use sp_session::MembershipProof;

/// New session keys for an account, with the proof that their private halves are known.
fn new_keys(owner: &AccountId, seed: &str) -> (SessionKeys, Vec<u8>) {
    let generated = SessionKeys::generate(&owner.encode(), Some(seed.as_bytes().to_vec()));
    (generated.keys, generated.proof.encode())
}

/// Sets new session keys of a validator by an officer of its organisation.
fn set_keys(by: &AccountId, validator: &AccountId, seed: &str) -> SessionKeys {
    let (keys, proof) = new_keys(validator, seed);
    let proof = proof.try_into().expect("a proof is short");
    assert_ok!(Consortium::set_session_keys(by_officer(by), validator.clone(), keys.clone(), proof));
    keys
}

fn by_officer(who: &AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who.clone())
}

/// Lets the council decide, by three of its four members, or as many as two thirds of it are.
fn decide(call: pallet_consortium::Call<Runtime>) -> DispatchResult {
    let seats = super::council::members().len();
    carry(call, (2 * seats).div_ceil(3))
}

/// An account that is no officer's.
fn validator(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

fn sessions(count: u32) {
    (0..count).for_each(|_| end_session());
}

fn set_id() -> u64 {
    pallet_grandpa::CurrentSetId::<Runtime>::get()
}

/// An agency that the bureau admits, with its chief data officer.
fn new_agency(number: u8) -> (OrgId, AccountId) {
    let chief = validator(100 + number);
    let profile = pallet_registry::Profile {
        kind: OrgKind::Agency,
        name: PublicName::new("New agency").expect("a name"),
        code: CreditCode::new("91330100799655058B").expect("a code"),
        legal_body: Some(LegalBody::AdministrativeOrgan),
        level: Some(Level::City),
        parent: None,
    };
    let officers = vec![(chief.clone(), Role::ChiefDataOfficer), (validator(200 + number), Role::DataOfficer)];
    let organisation = pallet_registry::NextOrganisation::<Runtime>::get();
    assert_ok!(Registry::admit(by_officer(&account(Alice)), profile, officers.try_into().expect("two")));
    (organisation, chief)
}

#[test]
fn validators_of_genesis_stay() {
    local().execute_with(|| {
        let at_genesis = Session::validators();
        for _ in 0..5 {
            end_session();
            assert_eq!(Session::validators(), at_genesis);
        }
        assert_eq!(Session::current_index(), 5);
    });
}

#[test]
fn set_of_authorities_is_renewed_once_and_then_only_on_change() {
    local().execute_with(|| {
        let set_ids: Vec<_> = (0..6)
            .map(|_| {
                end_session();
                set_id()
            })
            .collect();
        assert_eq!(set_ids, [0, 1, 1, 1, 1, 1]);
    });
}

#[test]
fn validators_are_recorded_from_session_two_on() {
    local().execute_with(|| {
        sessions(4);
        let planned = Session::current_index() + 1;
        let root = Historical::historical_root(2);
        assert!(root.is_some());
        assert!((2..=planned).all(|session| Historical::historical_root(session) == root));
    });
}

#[test]
fn new_keys_of_a_validator_serve_two_sessions_later_and_are_recorded() {
    local().execute_with(|| {
        sessions(3);
        let before = set_id();
        let root = Historical::historical_root(Session::current_index() + 1);
        let bob = account(Sr25519Keyring::Bob);
        let (keys, proof) = new_keys(&bob, "//a new key of Bob");
        assert_ok!(Session::set_keys(by_officer(&bob), keys.clone(), proof));

        end_session();
        assert_ne!(pallet_aura::Authorities::<Runtime>::get()[1], keys.aura);
        end_session();
        assert_eq!(pallet_aura::Authorities::<Runtime>::get()[1], keys.aura);
        assert_eq!(Grandpa::grandpa_authorities()[1].0, keys.grandpa);
        assert_eq!(set_id(), before + 1);
        assert_ne!(Historical::historical_root(Session::current_index()), root);
    });
}

#[test]
fn keys_without_proof_are_refused() {
    local().execute_with(|| {
        let bob = account(Sr25519Keyring::Bob);
        let (keys, proof_of_another) = new_keys(&account(Alice), "//a new key");
        assert_noop!(
            Session::set_keys(by_officer(&bob), keys.clone(), proof_of_another.clone()),
            pallet_session::Error::<Runtime>::InvalidProof
        );
        let proof = proof_of_another.try_into().expect("a proof is short");
        assert_noop!(
            Consortium::set_session_keys(by_officer(&bob), bob.clone(), keys, proof),
            pallet_session::Error::<Runtime>::InvalidProof
        );
    });
}

#[test]
fn keys_of_who_does_not_validate_are_refused() {
    local().execute_with(|| {
        let eve = account(Sr25519Keyring::Eve);
        System::inc_providers(&eve);
        let (keys, proof) = new_keys(&eve, "//a key of Eve");
        assert_noop!(
            Session::set_keys(by_officer(&eve), keys, proof),
            pallet_session::Error::<Runtime>::NoAssociatedValidatorId
        );
    });
}

#[test]
fn old_sessions_are_forgotten() {
    local().execute_with(|| {
        sessions(PROVABLE_SESSIONS + 10);
        let ended = Session::current_index() - 1;
        let oldest = ended - PROVABLE_SESSIONS;
        assert_eq!(Historical::historical_root(oldest - 1), None);
        assert!(Historical::historical_root(oldest).is_some());
    });
}

#[test]
fn seats_of_the_council_are_those_of_the_members() {
    local().execute_with(|| {
        System::set_block_number(1);
        let (organisation, chief) = new_agency(1);
        let admit = pallet_consortium::Call::admit_member { organisation, seat: chief.clone() };
        assert_eq!(carry(admit.clone(), 2), Err(sp_runtime::DispatchError::BadOrigin));
        assert_ok!(decide(admit));
        assert!(super::council::members().contains(&chief));
        assert_eq!(super::council::members().len(), 5);
        let cause = RemovalCause::OwnRequest;
        assert_ok!(decide(pallet_consortium::Call::remove_member { organisation, cause }));
        assert_eq!(super::council::members().len(), 4);
        Consortium::do_try_state().unwrap();
    });
}

#[test]
fn five_join_and_five_leave_in_a_row_without_a_stall() {
    local().execute_with(|| {
        System::set_block_number(1);
        sessions(2);
        let by = account(Alice);
        for number in 1..=5 {
            let (validator, before) = (validator(number), set_id());
            let call = pallet_consortium::Call::admit_validator { organisation: 0, validator: validator.clone() };
            assert_ok!(decide(call));
            let keys = set_keys(&by, &validator, &format!("//{number}"));
            sessions(2);
            assert_eq!(set_id(), before + 1);
            assert_eq!(Grandpa::grandpa_authorities().len(), 4 + usize::from(number));
            assert_eq!(Grandpa::grandpa_authorities().last().unwrap().0, keys.grandpa);
            assert_eq!(pallet_aura::Authorities::<Runtime>::get().last(), Some(&keys.aura));
        }
        for number in 1..=5 {
            let (validator, before) = (validator(number), set_id());
            let cause = RemovalCause::OwnRequest;
            assert_ok!(decide(pallet_consortium::Call::remove_validator { validator: validator.clone(), cause }));
            sessions(2);
            assert_eq!(set_id(), before + 1);
            assert_eq!(Grandpa::grandpa_authorities().len(), 9 - usize::from(number));
            assert_eq!(Consortium::state(&validator), Some(ValidatorState::Retired));
        }
        Consortium::do_try_state().unwrap();
    });
}

#[test]
fn the_four_of_genesis_are_replaced_by_four_others() {
    local().execute_with(|| {
        System::set_block_number(1);
        let old = Session::validators();
        let people = [Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];
        for (number, (old, person)) in (0u8..).zip(old.iter().zip(people)) {
            let (organisation, new) = (OrgId::from(number), validator(number + 1));
            let call = pallet_consortium::Call::replace_validator { old: old.clone(), organisation, new: new.clone() };
            assert_ok!(decide(call));
            set_keys(&account(person), &new, &format!("//{number}"));
            sessions(1);
            assert_eq!(Session::validators().len(), 4);
        }
        sessions(1);
        assert_eq!(Session::validators(), (1..=4).map(validator).collect::<Vec<_>>());
        sessions(1);
        assert!(old.iter().all(|old| Consortium::state(old) == Some(ValidatorState::Retired)));
        assert_eq!(Grandpa::grandpa_authorities().len(), 4);
        Consortium::do_try_state().unwrap();
    });
}

#[test]
fn a_chain_of_one_has_a_minimum_of_one() {
    chain(DEV_RUNTIME_PRESET).execute_with(|| {
        assert_eq!(Consortium::minimum(), 1);
        Consortium::do_try_state().unwrap();
    });
}

/// The proof that someone voted for two blocks in one round.
fn double_vote(who: Ed25519Keyring, set_id: u64, round: u64) -> EquivocationProof<Hash, u32> {
    votes(who, set_id, round, [1, 2])
}

/// What would be such a proof, if the two blocks are two.
fn votes(who: Ed25519Keyring, set_id: u64, round: u64, blocks: [u8; 2]) -> EquivocationProof<Hash, u32> {
    let vote = |byte: u8| {
        let vote = finality_grandpa::Prevote { target_hash: Hash::repeat_byte(byte), target_number: 10 };
        let message = finality_grandpa::Message::Prevote(vote.clone());
        let payload = sp_consensus_grandpa::localized_payload(round, set_id, &message);
        (vote, who.sign(&payload).into())
    };
    let equivocation = finality_grandpa::Equivocation {
        round_number: round,
        identity: who.public().into(),
        first: vote(blocks[0]),
        second: vote(blocks[1]),
    };
    EquivocationProof::new(set_id, sp_consensus_grandpa::Equivocation::Prevote(equivocation))
}

/// The proof of whose key it is, as the node gets it from the runtime.
fn owner_of(who: Ed25519Keyring) -> MembershipProof {
    let key: sp_consensus_grandpa::AuthorityId = who.public().into();
    KeyOwners::<Runtime>::prove((KEY_TYPE, key)).expect("the key is one of the running session")
}

/// The transaction that reports a double vote. Nobody signs it.
fn report(proof: EquivocationProof<Hash, u32>, owner: MembershipProof) -> UncheckedExtrinsic {
    let call = pallet_grandpa::Call::report_equivocation_unsigned {
        equivocation_proof: Box::new(proof),
        key_owner_proof: owner,
    };
    UncheckedExtrinsic::new_bare(call.into())
}

/// What the pool of a node says to a transaction from a source.
fn validate(source: TransactionSource, transaction: UncheckedExtrinsic) -> TransactionValidity {
    Executive::validate_transaction(source, transaction, System::block_hash(System::block_number()))
}

/// Makes the call of a report, as the block does that carries it.
fn make(transaction: UncheckedExtrinsic) -> DispatchResult {
    use sp_runtime::traits::Dispatchable;
    let made = transaction.function.dispatch(RuntimeOrigin::none());
    made.map(|_| ()).map_err(|failure| failure.error)
}

#[test]
fn a_double_vote_is_recorded_disables_and_is_entered_in_the_credit_record() {
    local().execute_with(|| {
        sessions(3);
        let charlie = account(Sr25519Keyring::Charlie);
        let transaction = report(double_vote(Ed25519Keyring::Charlie, set_id(), 7), owner_of(Ed25519Keyring::Charlie));
        // The node that saw it puts it into its own pool. What comes over the network is not taken, for nobody pays for it.
        assert!(validate(TransactionSource::Local, transaction.clone()).is_ok());
        assert!(validate(TransactionSource::InBlock, transaction.clone()).is_ok());
        let foreign = validate(TransactionSource::External, transaction.clone());
        assert_eq!(foreign, Err(InvalidTransaction::Call.into()));

        assert_ok!(make(transaction.clone()));
        let offence = Consortium::offences(0, 9).remove(0);
        assert_eq!((&offence.validator, offence.organisation), (&charlie, 2));
        assert_eq!((offence.session, offence.entry), (3, Some(0)));
        assert!(pallet_offences::Reports::<Runtime>::contains_key(offence.report.value));
        let entry = Credit::entry(0).unwrap();
        assert_eq!((entry.organisation, entry.ground), (2, EntryGround::Equivocation));
        assert_eq!((entry.source, entry.act.evidence), (EntrySource::Offence(0), offence.report));
        let reported = System::events()
            .into_iter()
            .any(|record| matches!(record.event, RuntimeEvent::Offences(pallet_offences::Event::Offence { .. })));
        assert!(reported);

        // Charlie makes no blocks: the engine refuses them.
        use frame_support::traits::DisabledValidators;
        let index = Session::validators().iter().position(|validator| *validator == charlie).unwrap();
        assert!(<<Runtime as pallet_aura::Config>::DisabledValidators as DisabledValidators>::is_disabled(
            index as u32
        ));
        assert_eq!(<<Runtime as pallet_aura::Config>::DisabledValidators>::disabled_validators(), [index as u32]);

        // Reported once, and that is enough.
        assert_eq!(validate(TransactionSource::Local, transaction.clone()), Err(InvalidTransaction::Stale.into()));
        let later = report(double_vote(Ed25519Keyring::Charlie, set_id(), 8), owner_of(Ed25519Keyring::Charlie));
        assert_eq!(validate(TransactionSource::Local, later), Err(InvalidTransaction::Stale.into()));
        assert_eq!(make(transaction), Err(pallet_grandpa::Error::<Runtime>::DuplicateOffenceReport.into()));
        Consortium::do_try_state().unwrap();
        Credit::do_try_state().unwrap();
    });
}

#[test]
fn a_proven_offence_is_ground_to_remove_a_validator() {
    local().execute_with(|| {
        System::set_block_number(1);
        sessions(3);
        let by = account(Alice);
        let call = pallet_consortium::Call::admit_validator { organisation: 0, validator: validator(1) };
        assert_ok!(decide(call));
        set_keys(&by, &validator(1), "//1");
        sessions(2);
        let charlie = account(Sr25519Keyring::Charlie);
        let cause = RemovalCause::Offence;
        let remove = pallet_consortium::Call::remove_validator { validator: charlie.clone(), cause };
        let unproven = pallet_consortium::Error::<Runtime>::NoOffenceOpen;
        assert_eq!(decide(remove.clone()), Err(unproven.into()));
        assert_ok!(make(report(double_vote(Ed25519Keyring::Charlie, set_id(), 3), owner_of(Ed25519Keyring::Charlie))));
        assert_ok!(decide(remove));
        sessions(2);
        assert!(!Session::validators().contains(&charlie));
        assert_eq!(Session::validators().len(), 4);
        Consortium::do_try_state().unwrap();
    });
}

#[test]
fn what_proves_nothing_is_refused() {
    local().execute_with(|| {
        sessions(3);
        let owner = || owner_of(Ed25519Keyring::Charlie);
        let refused = |proof, owner, fault: pallet_grandpa::Error<Runtime>| {
            assert_noop!(make(report(proof, owner)), fault);
        };
        let invalid = || pallet_grandpa::Error::<Runtime>::InvalidEquivocationProof;
        // One vote twice.
        refused(votes(Ed25519Keyring::Charlie, set_id(), 7, [1, 1]), owner(), invalid());
        // Votes of a set that there is not.
        refused(double_vote(Ed25519Keyring::Charlie, set_id() + 1, 7), owner(), invalid());
        // Votes of the set before, with a proof of this session.
        refused(double_vote(Ed25519Keyring::Charlie, set_id() - 1, 7), owner(), invalid());
        // Somebody else's proof; and an outsider.
        let other = || pallet_grandpa::Error::<Runtime>::InvalidKeyOwnershipProof;
        refused(double_vote(Ed25519Keyring::Bob, set_id(), 7), owner(), other());
        refused(double_vote(Ed25519Keyring::Eve, set_id(), 7), owner(), other());
        let outsider = report(double_vote(Ed25519Keyring::Eve, set_id(), 7), owner());
        assert_eq!(validate(TransactionSource::Local, outsider), Err(InvalidTransaction::BadProof.into()));
        assert_eq!(Consortium::session().offences, 0);
    });
}

#[test]
fn a_double_vote_of_a_past_session_or_under_keys_set_anew_is_found() {
    local().execute_with(|| {
        sessions(3);
        let (set, past) = (set_id(), owner_of(Ed25519Keyring::Charlie));
        let charlie = account(Sr25519Keyring::Charlie);
        set_keys(&charlie, &charlie, "//new");
        // The proof that was made before the keys were set is none any more, while the session lasts.
        let anew = owner_of(Ed25519Keyring::Charlie);
        let key = || (KEY_TYPE, sp_consensus_grandpa::AuthorityId::from(Ed25519Keyring::Charlie.public()));
        assert_eq!(KeyOwners::<Runtime>::check_proof(key(), anew.clone()), Some((charlie.clone(), 2)));
        sessions(4);
        assert_ne!(set_id(), set);
        assert_eq!(KeyOwners::<Runtime>::check_proof(key(), past.clone()), Some((charlie, 2)));
        assert_ok!(make(report(double_vote(Ed25519Keyring::Charlie, set, 9), past)));
        assert_eq!(Consortium::session().offences, 1);
        assert_eq!(Offences::reports(Consortium::offences(0, 1)[0].report.value).unwrap().offender.1, 2);
    });
}
