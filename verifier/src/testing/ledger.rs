//! A small ledger: two grants of one agreement, one of them valid and one to be held, a log of receipts, two documents.

use super::State;
use crate::{
    bytes::Bytes,
    certificate::{OpenedDocument, ProvenReceipt},
    documents::digest,
    state::{keys, layout, AccountId, Batch, BlockNumber, Grant, Key, Pallet},
};
use alloc::{string::String, vec, vec::Vec};
use codec::{Compact, Encode};
use drl_primitives::{
    agreement::{
        record::{Agreement, VersionRecord},
        AgreementState, AgreementTerms, DeliveryMode, TermSpan, TermStart,
    },
    application::Purpose,
    catalog::{Channel, Service},
    dataset::{
        record::{Actor, Dataset, Detail, Record},
        DatasetAct,
    },
    grant::{GrantStatus, GrantTerms, Question, StatusCause},
    grant_status::{GrantsOf, StatusRecord},
    organisation::{Standing, StandingCause, StandingRecord},
    receipts::{
        line::DeliveryLine,
        merkle::{leaf_hash, node_hash},
        record::{Parties, Stamp},
        BatchId, BatchNote, ReceiptKind,
    },
    Day, Digest, GrantHash, HashAlgorithm, ItemCode, Moment, OrgId,
};
use primitive_types::H256;

/// The item of the grant that is valid.
pub const VALID: ItemCode = 1;
/// The item of the grant that [`hold`] holds.
pub const HELD: ItemCode = 2;
/// The batch of receipts.
pub const BATCH: BatchId = 3;
/// How many receipts the log has.
pub const RECEIPTS: u64 = 11;

const DATASET: u32 = 4;
const AGREEMENT: u32 = 6;
const AGENCY: OrgId = 2;
const USER: OrgId = 9;
const OFFICER: AccountId = [7; 32];
/// 2026-11-01 and 2027-11-01 in China.
const FROM: Moment = 1_793_462_400_000;
const UNTIL: Moment = 1_824_998_400_000;
const SALTS: [H256; 2] = [H256([0x51; 32]), H256([0x52; 32])];

/// The dataset of the grants.
pub const fn of_dataset() -> GrantsOf {
    GrantsOf::Dataset(DATASET)
}

/// A data user that has no grant.
pub const fn of_stranger() -> GrantsOf {
    GrantsOf::User(USER + 1)
}

/// The documents of the grants: of the system under SHA-256, of the service under SM3.
pub fn documents() -> Vec<OpenedDocument> {
    let contents = ["The system: two servers in the city's cloud.", "服务：公交到站查询。"];
    let algorithms = [HashAlgorithm::Sha256, HashAlgorithm::Sm3];
    let document = |((content, algorithm), salt): ((&str, HashAlgorithm), H256)| OpenedDocument {
        digest: digest(algorithm, &salt, content.as_bytes()),
        salt,
        content: Bytes(content.as_bytes().to_vec()),
    };
    contents.into_iter().zip(algorithms).zip(SALTS).map(document).collect()
}

/// The terms of the grant of an item.
pub fn terms(genesis: H256, item: ItemCode) -> GrantTerms {
    let digests: Vec<Digest> = documents().into_iter().map(|document| document.digest).collect();
    GrantTerms {
        genesis,
        agreement: AGREEMENT,
        agreement_version: 1,
        dataset: DATASET,
        dataset_version: 1,
        agency: AGENCY,
        items: vec![item, 40].try_into().unwrap_or_default(),
        purposes: vec![Purpose::Research].try_into().unwrap_or_default(),
        system: digests[0],
        service: digests[1],
        user: USER,
        from: FROM,
        until: UNTIL,
        proof_valid_until: Day::from_moment(UNTIL),
    }
}

/// The name of that grant.
pub fn grant(genesis: H256, item: ItemCode) -> GrantHash {
    terms(genesis, item).hash()
}

/// May all items of a grant be obtained for research?
pub fn question(at: Option<Moment>) -> Question {
    Question { purpose: Purpose::Research, items: Default::default(), system: None, at }
}

/// Writes the ledger into a state.
pub fn found(state: &mut State, genesis: H256) {
    put(state, keys::last_runtime_upgrade(), (Compact(1u32), layout::SPEC_NAME));
    for pallet in [Pallet::Grants, Pallet::Agreements, Pallet::Catalog, Pallet::Registry, Pallet::Receipts] {
        put(state, keys::storage_version(pallet.name()), pallet.storage_version());
    }
    found_parties(state);
    let hashes = [VALID, HELD].map(|item| found_grant(state, genesis, item));
    for of in [GrantsOf::Dataset(DATASET), GrantsOf::User(USER), GrantsOf::Agreement(AGREEMENT)] {
        put(state, keys::grant_count(of), hashes.len() as u32);
        for (number, hash) in (0..).zip(hashes) {
            put(state, keys::grant_entry(of, number), hash);
        }
    }
    put(state, keys::batch(BATCH), batch(hashes[0], genesis));
    // Others' grants, so that the trie branches.
    for other in 0..200u64 {
        let hash = H256(drl_primitives::hashing::blake2_256(&other.encode()));
        put(state, keys::grant_history_count(hash), 1u32);
    }
}

/// Holds the grant of an item from the moment of the state on.
pub fn hold(state: &mut State, genesis: H256, item: ItemCode) {
    let hash = grant(genesis, item);
    let now = state.get(&keys::now().bytes).and_then(|bytes| codec::Decode::decode(&mut &bytes[..]).ok());
    put(state, keys::grant_history_count(hash), 2u32);
    put(state, keys::grant_history(hash, 1), status(now.unwrap_or(UNTIL), GrantStatus::Held));
}

/// A receipt of the log of the valid grant, with its proof.
pub fn receipt(grant: GrantHash, index: u64) -> ProvenReceipt {
    let leaves: Vec<H256> = lines(grant).iter().map(|line| leaf_hash(line.as_bytes())).collect();
    let line = lines(grant).swap_remove(index as usize);
    ProvenReceipt { batch: BATCH, index, line: Bytes(line.into_bytes()), path: path(index as usize, &leaves) }
}

fn put(state: &mut State, key: Key, value: impl Encode) {
    state.insert(key.bytes, value.encode());
}

fn found_parties(state: &mut State) {
    put(state, keys::agreement(AGREEMENT), agreement());
    let term = TermSpan { signed: FROM, from: FROM, until: UNTIL, last_day: Day::from_moment(UNTIL) };
    put(state, keys::agreement_version(AGREEMENT, 1), version(term));
    put(state, keys::dataset(DATASET), Dataset { records: 1, item_suspensions: 0, ..Dataset::new(AGENCY) });
    put(state, keys::dataset_history(DATASET, 0), opened());
    for organisation in [AGENCY, USER] {
        put(state, keys::standing_count(organisation), 1u32);
        put(state, keys::standing(organisation, 0), admitted());
    }
}

fn found_grant(state: &mut State, genesis: H256, item: ItemCode) -> GrantHash {
    let terms = terms(genesis, item);
    let hash = terms.hash();
    put(state, keys::grant(hash), Grant { terms, issued_at: FROM, issued_block: 1 });
    put(state, keys::grant_history_count(hash), 1u32);
    put(state, keys::grant_history(hash, 0), status(FROM, GrantStatus::Active));
    hash
}

fn status(from: Moment, status: GrantStatus) -> StatusRecord<AccountId, BlockNumber> {
    let cause = if status == GrantStatus::Held { StatusCause::RiskHold } else { StatusCause::Issued };
    StatusRecord { from, block: 1, status, cause, hold: None, actor: None, officer: None, evidence: None }
}

fn admitted() -> StandingRecord<AccountId, BlockNumber> {
    let (standing, cause) = (Standing::Active, StandingCause::Admitted);
    StandingRecord { from: FROM, standing, cause, actor: None, officer: None, evidence: None, block: 1 }
}

fn opened() -> Record<AccountId, BlockNumber> {
    let Dataset { stage, sharing, .. } = Dataset::new(AGENCY);
    let (by, detail) = (Some(Actor { organisation: AGENCY, officer: OFFICER }), Detail::None);
    let (act, service) = (DatasetAct::Publish, Service::Open);
    Record { at: FROM, block: 1, by, act, version: Some(1), detail, evidence: None, stage, service, sharing }
}

/// The agreement of the data user, in force.
pub(crate) fn agreement() -> Agreement {
    Agreement {
        application: 1,
        user: USER,
        signer: 1,
        agencies: vec![AGENCY].try_into().unwrap_or_default(),
        state: AgreementState::Active,
        version: 1,
        texts: 1,
        template: 1,
        commitment_template: 1,
        notice: None,
        ended: None,
        term_clock: None,
        notice_clock: None,
        history: 3,
    }
}

/// Its one version, signed for this term.
pub(crate) fn version(span: TermSpan) -> VersionRecord {
    let digest = Digest::sha256([4; 32]);
    let terms = AgreementTerms {
        start: TermStart::AtSignature,
        months: 12,
        delivery: DeliveryMode::Download,
        measures: digest,
        plan: digest,
        service_standard: digest,
        feedback_dimensions: digest,
        return_list: digest,
        returns_required: false,
        launch_months: 3,
        service_start_days: 30,
        report_months: 3,
        notice_days: 30,
        commercial_use: false,
        third_parties: None,
        addendum: None,
        seals: None,
    };
    VersionRecord { terms, number: 1, text: H256::repeat_byte(5), span: Some(span) }
}

fn batch(grant: GrantHash, genesis: H256) -> Batch {
    let leaves: Vec<H256> = lines(grant).iter().map(|line| leaf_hash(line.as_bytes())).collect();
    Batch {
        grant,
        kind: ReceiptKind::Delivery,
        number: 0,
        parties: Parties::of(&terms(genesis, VALID)),
        note: BatchNote { first: 0, count: RECEIPTS, root: root(&leaves) },
        return_due: None,
        answers: None,
        end: None,
        filed: Stamp { organisation: AGENCY, officer: OFFICER, at: FROM, block: 1 },
        answer: None,
    }
}

/// The lines of the log.
fn lines(grant: GrantHash) -> Vec<String> {
    let line = |index| DeliveryLine {
        channel: Channel::CityLedger,
        delivered_at: FROM + index,
        digest: Digest::sha256([index as u8; 32]),
        grant,
        index,
        size: 1_000 + index,
        version: 1,
    };
    (0..RECEIPTS).map(|index| serde_json::to_string(&line(index)).unwrap_or_default()).collect()
}

/// The greatest power of two below the number of leaves: where RFC 9162 divides them.
fn divide(leaves: &[H256]) -> (&[H256], &[H256]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

fn root(leaves: &[H256]) -> H256 {
    match leaves {
        [leaf] => *leaf,
        _ => {
            let (left, right) = divide(leaves);
            node_hash(&root(left), &root(right))
        }
    }
}

fn path(index: usize, leaves: &[H256]) -> Vec<H256> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = divide(leaves);
    let (mut path, beside) = match index.checked_sub(left.len()) {
        None => (path(index, left), root(right)),
        Some(index) => (path(index, right), root(left)),
    };
    path.push(beside);
    path
}
