//! What is written into the state.

use drl_primitives::{
    agreement::{
        record::{Agreement, VersionRecord},
        AgreementState, AgreementTerms, DeliveryMode, GrantIssuer, SignedTerms, TermSpan, TermStart,
    },
    application::{ApprovedRow, Purpose},
    catalog::{Channel, OpeningAttribute, Service},
    dataset::{
        record::{Dataset, Detail, Edition, Place, Record, Serving},
        DatasetAct, SharingStage, Stage,
    },
    grant::Question,
    AgreementId, DatasetId, Day, Digest, GrantHash, Moment, OrgId,
};
use drl_runtime::Runtime;
use sp_runtime::DispatchError;
use std::ops::Range;

/// The bureau signs the agreements; it is the first member of the consortium.
const BUREAU: OrgId = 0;
/// The agency that owns the datasets: the second member.
pub const AGENCY: OrgId = 1;
/// The data user: the last of four members. That an agency uses another's data would go without a grant in life.
pub const USER: OrgId = 3;
/// How many datasets there are at most.
const DATASETS: u32 = 50;
/// How many grants come from one agreement.
pub const GRANTS_OF_AGREEMENT: u32 = 100;
/// Months of a term.
const MONTHS: u16 = 12;

/// Puts what so many grants need into the state at hand, whose moment becomes `now`: datasets that are open, and agreements whose
/// term begins.
pub fn furnish(grants: u32, now: Moment) {
    pallet_timestamp::Now::<Runtime>::put(now);
    (1..=DATASETS).for_each(|dataset| open_dataset(dataset, now));
    pallet_catalog::DatasetCount::<Runtime>::put(DATASETS);
    let agreements = grants.div_ceil(GRANTS_OF_AGREEMENT);
    pallet_agreements::AgreementCount::<Runtime>::put(agreements);
    (0..agreements).for_each(|agreement| put_in_force(agreement, now));
}

/// Issues the grants with these numbers in a state that was furnished for them at the moment `begun`. Returns their names.
///
/// # Errors
/// What the grants pallet says.
pub fn issue(numbers: Range<u32>, begun: Moment) -> Result<Vec<GrantHash>, DispatchError> {
    let mut grants = Vec::with_capacity(numbers.len());
    for number in numbers {
        grants.extend(pallet_grants::Pallet::<Runtime>::issue(&terms(number, begun))?);
    }
    Ok(grants)
}

/// A question that each of the grants answers with yes.
pub fn standing_question() -> Question {
    Question { purpose: Purpose::Research, items: vec![1, 2].try_into().unwrap_or_default(), system: None, at: None }
}

fn open_dataset(id: DatasetId, now: Moment) {
    let edition = Edition { version: 1, attribute: OpeningAttribute::Restricted };
    let dataset = Dataset {
        stage: Stage::Settled,
        service: Service::Open,
        work: None,
        listed: Some(edition),
        serving: Some(Serving { edition, place: Place::Platform(Channel::CityLedger) }),
        records: 1,
        ..Dataset::new(AGENCY)
    };
    pallet_catalog::Datasets::<Runtime>::insert(id, dataset);
    let record = Record {
        at: now,
        block: 0,
        by: None,
        act: DatasetAct::Publish,
        version: Some(1),
        detail: Detail::Channel(Channel::CityLedger),
        evidence: None,
        stage: Stage::Settled,
        service: Service::Open,
        sharing: SharingStage::Settled,
    };
    pallet_catalog::Records::<Runtime>::insert(id, 0, record);
}

fn put_in_force(id: AgreementId, now: Moment) {
    let agreement = Agreement {
        application: id,
        user: USER,
        signer: BUREAU,
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
        history: 0,
    };
    pallet_agreements::Agreements::<Runtime>::insert(id, agreement);
    let version = VersionRecord { terms: agreed(), number: 1, text: Default::default(), span: Some(span(now)) };
    pallet_agreements::VersionTerms::<Runtime>::insert(id, 1, version);
}

fn agreed() -> AgreementTerms {
    let document = Digest::sha256([1; 32]);
    AgreementTerms {
        start: TermStart::AtSignature,
        months: MONTHS,
        delivery: DeliveryMode::Interface,
        measures: document,
        plan: document,
        service_standard: document,
        feedback_dimensions: document,
        return_list: document,
        returns_required: false,
        launch_months: 3,
        service_start_days: 30,
        report_months: 12,
        notice_days: 30,
        commercial_use: false,
        third_parties: None,
        addendum: None,
        seals: None,
    }
}

fn span(now: Moment) -> TermSpan {
    let last_day = TermStart::AtSignature.last_day(MONTHS, Day::from_moment(now));
    TermSpan { signed: now, from: now, until: last_day.end(), last_day }
}

/// What grant `number` comes from: no two are for the same service.
fn terms(number: u32, begun: Moment) -> SignedTerms {
    let mut service = [0; 32];
    service[..4].copy_from_slice(&number.to_le_bytes());
    let span = span(begun);
    let row = ApprovedRow {
        row: 0,
        scenario: 1,
        dataset: number % DATASETS + 1,
        version: 1,
        items: vec![1, 2, 3].try_into().unwrap_or_default(),
        agency: AGENCY,
    };
    SignedTerms {
        agreement: number / GRANTS_OF_AGREEMENT,
        version: 1,
        user: USER,
        signer: BUREAU,
        agencies: vec![AGENCY].try_into().unwrap_or_default(),
        rows: vec![(row, Purpose::Research)].try_into().unwrap_or_default(),
        system: Digest::sha256([2; 32]),
        service: Digest::sha256(service),
        from: span.from,
        until: span.until,
        proof_valid_until: span.last_day,
    }
}
