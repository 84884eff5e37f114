//! A state made by hand, read well and read spoiled. That the runtime's own state is read as the runtime reads it, tests of the
//! runtime show.

use super::*;
use crate::testing::ledger as ledger_of_samples;
use alloc::{collections::BTreeMap, string::ToString, vec};
use codec::{Compact, DecodeAll, Encode};
use core::convert::Infallible;
use drl_primitives::{
    agreement::TermSpan,
    application::Purpose,
    catalog::Service,
    dataset::{
        record::{Actor, Dataset, Detail, ItemSuspension, Record},
        DatasetAct,
    },
    grant::{GrantStatus, GrantTerms, StatusCause},
    grant_status::{AgreementShare, StatusRecord},
    organisation::{Standing, StandingCause, StandingRecord},
    receipts::{record::Parties, record::Stamp, BatchNote, ReceiptKind},
    verdict::Reason,
    Day, Digest, OrgId,
};
use layout::{GENERATION, SPECS_PER_GENERATION, SPEC_NAME};
use proptest::prelude::*;

type Map = BTreeMap<Vec<u8>, Vec<u8>>;
type Read<T> = Result<T, ReadError<Infallible>>;

const ISSUED: Moment = 1_000;
const NOW: Moment = 9_000;
const AGENCY: OrgId = 2;
const USER: OrgId = 9;
const DATASET: u32 = 4;
const AGREEMENT: u32 = 6;
const OFFICER: AccountId = [7; 32];

fn terms() -> GrantTerms {
    GrantTerms {
        genesis: H256::repeat_byte(1),
        agreement: AGREEMENT,
        agreement_version: 1,
        dataset: DATASET,
        dataset_version: 1,
        agency: AGENCY,
        items: vec![1, 2].try_into().unwrap(),
        purposes: vec![Purpose::Research].try_into().unwrap(),
        system: Digest::sha256([2; 32]),
        service: Digest::sha256([3; 32]),
        user: USER,
        from: 2_000,
        until: 50_000,
        proof_valid_until: Day(20_000),
    }
}

fn question(at: Option<Moment>) -> Question {
    Question { purpose: Purpose::Research, items: Default::default(), system: None, at }
}

fn status(from: Moment, status: GrantStatus) -> StatusRecord<AccountId, BlockNumber> {
    let cause = StatusCause::Issued;
    StatusRecord { from, block: 1, status, cause, hold: None, actor: None, officer: None, evidence: None }
}

fn standing(from: Moment, standing: Standing) -> StandingRecord<AccountId, BlockNumber> {
    let cause = StandingCause::Admitted;
    StandingRecord { from, standing, cause, actor: None, officer: None, evidence: None, block: 1 }
}

fn served(at: Moment, service: Service) -> Record<AccountId, BlockNumber> {
    let Dataset { stage, sharing, .. } = Dataset::new(AGENCY);
    let (by, detail) = (Some(Actor { organisation: AGENCY, officer: OFFICER }), Detail::None);
    let act = DatasetAct::Publish;
    Record { at, block: 1, by, act, version: Some(1), detail, evidence: None, stage, service, sharing }
}

fn signed() -> (Agreement, VersionRecord) {
    let term = TermSpan { signed: ISSUED, from: 2_000, until: 50_000, last_day: Day(20_000) };
    (ledger_of_samples::agreement(), ledger_of_samples::version(term))
}

fn put(state: &mut Map, key: Key, value: impl Encode) {
    state.insert(key.bytes, value.encode());
}

/// A ledger with one grant, which is in force from 2,000 on.
fn ledger() -> (Map, GrantHash) {
    let (mut state, hash) = (Map::new(), terms().hash());
    let map = &mut state;
    put(map, keys::last_runtime_upgrade(), (Compact(7u32), SPEC_NAME));
    for pallet in [Pallet::Grants, Pallet::Agreements, Pallet::Catalog, Pallet::Registry, Pallet::Receipts] {
        put(map, keys::storage_version(pallet.name()), pallet.storage_version());
    }
    put(map, keys::now(), NOW);
    put(map, keys::genesis_hash(), H256::repeat_byte(1));
    put(map, keys::grant(hash), Grant { terms: terms(), issued_at: ISSUED, issued_block: 1 });
    put(map, keys::grant_history_count(hash), 1u32);
    put(map, keys::grant_history(hash, 0), status(ISSUED, GrantStatus::Active));
    for of in [GrantsOf::Dataset(DATASET), GrantsOf::User(USER), GrantsOf::Agreement(AGREEMENT)] {
        put(map, keys::grant_count(of), 1u32);
        put(map, keys::grant_entry(of, 0), hash);
    }
    let (agreement, version) = signed();
    put(map, keys::agreement(AGREEMENT), agreement);
    put(map, keys::agreement_version(AGREEMENT, 1), version);
    put(map, keys::dataset(DATASET), Dataset { records: 2, item_suspensions: 0, ..Dataset::new(AGENCY) });
    put(map, keys::dataset_history(DATASET, 0), served(100, Service::NotOpen));
    put(map, keys::dataset_history(DATASET, 1), served(200, Service::Open));
    for organisation in [AGENCY, USER] {
        put(map, keys::standing_count(organisation), 1u32);
        put(map, keys::standing(organisation, 0), standing(50, Standing::Active));
    }
    put(map, keys::batch(3), batch_of(hash));
    (state, hash)
}

fn batch_of(grant: GrantHash) -> Batch {
    Batch {
        grant,
        kind: ReceiptKind::Delivery,
        number: 0,
        parties: Parties::of(&terms()),
        note: BatchNote { first: 0, count: 10, root: H256::repeat_byte(8) },
        return_due: None,
        answers: None,
        end: None,
        filed: Stamp { organisation: AGENCY, officer: OFFICER, at: 3_000, block: 2 },
        answer: None,
    }
}

/// The reason at a moment, `None` for the moment of the state.
fn reason(state: &Map, grant: GrantHash, at: Option<Moment>) -> Reason {
    verdict(state, grant, &question(at)).unwrap().reason
}

#[test]
fn r_078_verdict_is_decided_from_what_the_state_says() {
    let (state, hash) = ledger();
    let expected = Verdict::new(Reason::Granted, NOW, vec![1, AGENCY]);
    assert_eq!(verdict(&state, hash, &question(None)), Ok(expected));
    for (at, expected) in [
        (NOW + 1, Reason::TimeInFuture),
        (NOW, Reason::Granted),
        (2_000, Reason::Granted),
        (1_999, Reason::TermNotBegun),
        (ISSUED - 1, Reason::NotYetIssued),
    ] {
        assert_eq!(reason(&state, hash, Some(at)), expected, "at {at}");
    }
}

#[test]
fn absence_of_a_grant_is_a_verdict() {
    let (state, _) = ledger();
    let absent = H256::repeat_byte(0xee);
    assert_eq!(verdict(&state, absent, &question(None)), Ok(Verdict::new(Reason::NoSuchGrant, NOW, vec![])));
    assert_eq!(facts(&state, absent, NOW), Ok(None));
}

#[test]
fn whatever_stops_is_seen_from_its_moment_on() {
    let held = |map: &mut Map, share| {
        put(map, keys::share_history_count((AGREEMENT, share)), 1u32);
        put(map, keys::share_history((AGREEMENT, share), 0), status(5_000, GrantStatus::Held));
    };
    type Stop<'a> = (&'a str, Reason, &'a dyn Fn(&mut Map, GrantHash));
    let stops: [Stop<'_>; 7] = [
        ("grant", Reason::GrantHeld, &|map, hash| {
            put(map, keys::grant_history_count(hash), 2u32);
            put(map, keys::grant_history(hash, 1), status(5_000, GrantStatus::Held));
        }),
        ("whole agreement", Reason::GrantHeld, &|map, _| held(map, AgreementShare::Whole)),
        ("agency's share", Reason::GrantHeld, &|map, _| held(map, AgreementShare::Agency(AGENCY))),
        ("dataset", Reason::DatasetSuspended, &|map, _| {
            put(map, keys::dataset(DATASET), Dataset { records: 3, ..Dataset::new(AGENCY) });
            put(map, keys::dataset_history(DATASET, 2), served(5_000, Service::Suspended));
        }),
        ("item", Reason::ItemSuspended, &|map, _| {
            put(map, keys::dataset(DATASET), Dataset { records: 2, item_suspensions: 1, ..Dataset::new(AGENCY) });
            let by = Actor { organisation: AGENCY, officer: OFFICER };
            let items = vec![2].try_into().unwrap();
            let entry = ItemSuspension { from: 5_000, block: 2, items, by, evidence: None };
            put(map, keys::item_suspension(DATASET, 0), entry);
        }),
        ("data user", Reason::UserSuspended, &|map, _| {
            put(map, keys::standing_count(USER), 2u32);
            put(map, keys::standing(USER, 1), standing(5_000, Standing::Suspended));
        }),
        ("agency", Reason::AgencyNotActive, &|map, _| {
            put(map, keys::standing_count(AGENCY), 2u32);
            put(map, keys::standing(AGENCY, 1), standing(5_000, Standing::Exited));
        }),
    ];
    for (what, expected, stop) in stops {
        let (mut state, hash) = ledger();
        stop(&mut state, hash);
        assert_eq!(reason(&state, hash, None), expected, "{what}");
        assert_eq!(reason(&state, hash, Some(5_000)), expected, "{what}");
        assert_eq!(reason(&state, hash, Some(4_999)), Reason::Granted, "{what}");
    }
    // Another agency's share of the agreement is no business of this grant.
    let (mut state, hash) = ledger();
    held(&mut state, AgreementShare::Agency(AGENCY + 1));
    assert_eq!(reason(&state, hash, None), Reason::Granted);
}

#[test]
fn agreement_that_is_not_there_is_not_in_force() {
    let (mut state, hash) = ledger();
    state.remove(&keys::agreement_version(AGREEMENT, 1).bytes);
    assert_eq!(reason(&state, hash, None), Reason::AgreementNotInForce);
    state.remove(&keys::agreement(AGREEMENT).bytes);
    assert_eq!(verdict(&state, hash, &question(None)), Ok(Verdict::new(Reason::AgreementNotInForce, NOW, vec![])));
}

#[test]
fn all_grants_of_something_are_listed_or_none() {
    let (mut state, hash) = ledger();
    for of in [GrantsOf::Dataset(DATASET), GrantsOf::User(USER), GrantsOf::Agreement(AGREEMENT)] {
        assert_eq!(grants_of(&state, of), Ok((1, vec![hash])));
    }
    let of = GrantsOf::User(USER + 1);
    assert_eq!(grants_of(&state, of), Ok((0, vec![])), "there never was one");
    let of = GrantsOf::User(USER);
    put(&mut state, keys::grant_count(of), 2u32);
    assert_eq!(grants_of(&state, of), Err(ReadError::Missing(Item { pallet: "Grants", name: "UserGrants" })));
    put(&mut state, keys::grant_count(of), MAX_GRANTS_LISTED + 1);
    assert_eq!(grants_of(&state, of), Err(ReadError::TooMany { count: MAX_GRANTS_LISTED + 1 }));
    for number in 0..MAX_GRANTS_LISTED {
        put(&mut state, keys::grant_entry(of, number), H256::from_low_u64_be(number.into()));
    }
    put(&mut state, keys::grant_count(of), MAX_GRANTS_LISTED);
    assert_eq!(grants_of(&state, of).map(|(count, grants)| (count, grants.len())), Ok((10_000, 10_000)));
}

#[test]
fn single_values_are_read() {
    let (state, hash) = ledger();
    assert_eq!(now(&state), Ok(NOW));
    assert_eq!(genesis_hash(&state), Ok(H256::repeat_byte(1)));
    assert_eq!(grant(&state, hash), Ok(Some(Grant { terms: terms(), issued_at: ISSUED, issued_block: 1 })));
    assert_eq!(agreement(&state, AGREEMENT), Ok(Some(signed().0)));
    assert_eq!(agreement_version(&state, AGREEMENT, 1), Ok(Some(signed().1)));
    assert_eq!(batch(&state, 3), Ok(Some(batch_of(hash))));
    assert_eq!(batch(&state, 4), Ok(None));
    assert_eq!(now(&Map::new()), Ok(0));
    assert_eq!(genesis_hash(&Map::new()), Err(ReadError::Missing(Item { pallet: "System", name: "BlockHash" })));
}

/// What a state says that has this instead of the known layout.
fn unknown(spoil: impl Fn(&mut Map)) -> UnknownLayout {
    let (mut state, hash) = ledger();
    spoil(&mut state);
    let Err(ReadError::UnknownLayout(unknown)) = verdict(&state, hash, &question(None)) else {
        panic!("the layout is not known")
    };
    assert_eq!(facts(&state, hash, NOW), Err(unknown.clone().into()));
    unknown
}

#[test]
fn unknown_layout_is_refused_and_never_answered_wrongly() {
    let runtime = |version: u32, name: &str| {
        let value = (Compact(version), name).encode();
        unknown(move |map| drop(map.insert(keys::last_runtime_upgrade().bytes, value.clone())))
    };
    let next = (GENERATION + 1) * SPECS_PER_GENERATION;
    assert_eq!(runtime(next, SPEC_NAME), UnknownLayout::Generation { spec_version: next });
    assert_eq!(runtime(u32::MAX, SPEC_NAME), UnknownLayout::Generation { spec_version: u32::MAX });
    assert_eq!(runtime(1, "other"), UnknownLayout::OtherRuntime { found: "other".into() });
    assert_eq!(unknown(|map| drop(map.remove(&keys::last_runtime_upgrade().bytes))), UnknownLayout::NoRuntime);
    for pallet in Pallet::OF_A_VERDICT {
        let key = || keys::storage_version(pallet.name());
        let found = |found| UnknownLayout::Storage { pallet, found };
        assert_eq!(unknown(|map| put(map, key(), 2u16)), found(Some(2)));
        assert_eq!(unknown(|map| put(map, key(), 0u16)), found(Some(0)));
        assert_eq!(unknown(|map| drop(map.remove(&key().bytes))), found(None));
    }
}

#[test]
fn runtimes_of_the_same_generation_are_known() {
    let (mut state, hash) = ledger();
    for version in [GENERATION * SPECS_PER_GENERATION, (GENERATION + 1) * SPECS_PER_GENERATION - 1] {
        put(&mut state, keys::last_runtime_upgrade(), (Compact(version), SPEC_NAME));
        assert_eq!(reason(&state, hash, None), Reason::Granted);
    }
}

/// Places and encoding of everything that is read. A change of this value means: another layout. It wants a new storage version
/// of the pallet, or a new generation, and a migration; certificates of before are read by the code of before.
#[test]
fn layout_is_pinned() {
    let (state, _) = ledger();
    let pinned = H256(sp_crypto_hashing::blake2_256(&state.encode()));
    assert_eq!(alloc::format!("{pinned:?}"), "0xd01743a57056739d2b89b4959a799c77b3ed82c1999b0dc4ec905dab1da452eb");
}

#[test]
fn lists_and_batches_ask_for_the_layout_of_their_own_pallet() {
    let (mut state, hash) = ledger();
    put(&mut state, keys::storage_version("Receipts"), 2u16);
    assert_eq!(reason(&state, hash, None), Reason::Granted);
    let unknown = UnknownLayout::Storage { pallet: Pallet::Receipts, found: Some(2) };
    assert_eq!(batch(&state, 3), Err(unknown.into()));
    put(&mut state, keys::storage_version("Grants"), 2u16);
    let unknown = UnknownLayout::Storage { pallet: Pallet::Grants, found: Some(2) };
    assert_eq!(grants_of(&state, GrantsOf::User(USER)), Err(unknown.into()));
}

#[test]
fn recorded_keys_are_those_that_the_answer_needs() {
    let (state, hash) = ledger();
    let absent = H256::repeat_byte(0xee);
    let noted = |ask: &dyn Fn(&Recording<&Map>)| {
        let recording = Recording::new(&state);
        ask(&recording);
        recording.into_keys()
    };
    // Layout, moment and the place where the grant would be.
    assert_eq!(noted(&|reader| drop(verdict(reader, absent, &question(None)))).len(), 5 + 1 + 1);
    let keys = noted(&|reader| drop(verdict(reader, hash, &question(None))));
    let part: Map = keys.iter().filter_map(|key| Some((key.clone(), state.get(key)?.clone()))).collect();
    assert_eq!(verdict(&part, hash, &question(None)), verdict(&state, hash, &question(None)));
    // Each value there counts: without it there is another answer or none.
    for key in part.keys() {
        let mut less = part.clone();
        less.remove(key);
        assert_ne!(verdict(&less, hash, &question(None)), verdict(&state, hash, &question(None)));
    }
}

#[test]
fn value_with_bytes_too_few_or_too_many_is_named() {
    let (state, hash) = ledger();
    let recording = Recording::new(&state);
    assert!(verdict(&recording, hash, &question(None)).unwrap().allowed);
    for key in recording.into_keys() {
        let Some(value) = state.get(&key) else { continue };
        let (mut short, mut long) = (state.clone(), state.clone());
        short.insert(key.clone(), value[..value.len() - 1].to_vec());
        long.insert(key.clone(), [&value[..], &[0]].concat());
        for spoiled in [short, long] {
            let read = verdict(&spoiled, hash, &question(None));
            assert!(matches!(read, Err(ReadError::Undecodable(_))), "{read:?}");
        }
    }
}

#[test]
fn errors_say_what_and_where() {
    let item = Item { pallet: "Grants", name: "Histories" };
    let said: Vec<_> = [
        ReadError::Reader("no such key"),
        ReadError::Undecodable(item),
        ReadError::Missing(item),
        ReadError::TooMany { count: 20_000 },
        UnknownLayout::NoRuntime.into(),
        UnknownLayout::OtherRuntime { found: "x".into() }.into(),
        UnknownLayout::Generation { spec_version: 1_000 }.into(),
        UnknownLayout::Storage { pallet: Pallet::Grants, found: None }.into(),
        UnknownLayout::Storage { pallet: Pallet::Grants, found: Some(2) }.into(),
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    assert_eq!(
        said,
        [
            "no such key",
            "a value of Grants.Histories is not of the type that the ledger keeps there",
            "an entry of Grants.Histories is counted and not there",
            "the list has 20000 entries, more than 10000",
            "unknown layout of the state: the state does not say which runtime made it",
            "unknown layout of the state: the runtime is \"x\", not \"drl\"",
            "unknown layout of the state: version 1000 of the runtime is of another generation",
            "unknown layout of the state: there is no pallet Grants",
            "unknown layout of the state: the storage of pallet Grants has version 2, not 1",
        ]
    );
}

/// A reader under whose every key stand the same bytes.
struct Same(Vec<u8>);

impl StateReader for Same {
    type Error = Infallible;

    fn read(&self, _: &[u8]) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(Some(self.0.clone()))
    }
}

/// Asks everything. Returns the verdict.
fn ask_all<R: StateReader<Error = Infallible>>(reader: &R, grant_hash: GrantHash, asked: &Question) -> Read<Verdict> {
    let _ = facts(reader, grant_hash, asked.at.unwrap_or(NOW));
    for of in [GrantsOf::Dataset(DATASET), GrantsOf::User(USER), GrantsOf::Agreement(AGREEMENT)] {
        let _ = grants_of(reader, of);
    }
    let _ = (now(reader), genesis_hash(reader), batch(reader, 3), grant(reader, grant_hash));
    let _ = (agreement(reader, AGREEMENT), agreement_version(reader, AGREEMENT, 1));
    verdict(reader, grant_hash, asked)
}

fn any_question() -> impl Strategy<Value = Question> {
    let items = prop::collection::vec(any::<u16>(), 0..4);
    (any::<bool>(), items, prop::option::of(0u64..20_000)).prop_map(|(research, items, at)| Question {
        purpose: if research { Purpose::Research } else { Purpose::Other },
        items: items.try_into().unwrap(),
        system: None,
        at,
    })
}

proptest! {
    /// Whatever stands in whichever place of the state: an answer or an error, no panic, and no endless work.
    #[test]
    fn spoiled_state_never_panics(
        spoiled in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(any::<Vec<u8>>())), 1..6),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..8), 0..6),
        asked in any_question(),
    ) {
        let (mut state, hash) = ledger();
        let keys: Vec<_> = state.keys().cloned().collect();
        for (place, value) in spoiled {
            match value {
                Some(value) => state.insert(place.get(&keys).clone(), value),
                None => state.remove(place.get(&keys)),
            };
        }
        for (place, byte, bit) in flips {
            if let Some(value) = state.get_mut(place.get(&keys)).filter(|value| !value.is_empty()) {
                let byte = byte.index(value.len());
                value[byte] ^= 1 << bit;
            }
        }
        if let Ok(verdict) = ask_all(&state, hash, &asked) {
            prop_assert_eq!(verdict.allowed, verdict.reason == Reason::Granted);
        }
    }

    /// Counters of any size in a state that has nothing else.
    #[test]
    fn same_bytes_everywhere_never_panic(bytes in any::<Vec<u8>>(), asked in any_question()) {
        let _ = ask_all(&Same(bytes), terms().hash(), &asked);
    }

    /// A grant with one bit changed is another grant, as written, or none.
    #[test]
    fn grant_is_read_as_written(flip in 0usize..4_000) {
        let (state, hash) = ledger();
        let mut value = state[&keys::grant(hash).bytes].clone();
        let bit = flip % (value.len() * 8);
        value[bit / 8] ^= 1 << (bit % 8);
        let mut spoiled = state.clone();
        spoiled.insert(keys::grant(hash).bytes, value.clone());
        match Grant::decode_all(&mut &value[..]) {
            Ok(changed) => prop_assert_eq!(grant(&spoiled, hash), Ok(Some(changed))),
            Err(_) => prop_assert!(matches!(grant(&spoiled, hash), Err(ReadError::Undecodable(_)))),
        }
    }
}
