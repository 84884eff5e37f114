//! Arguments that make sense: those whose parts must fit one another, or the state, or be signed.

use crate::{
    calls::{digest, Calls, Care, Name},
    consortium,
    dice::Dice,
    world::{self, World},
};
use codec::{Decode, Encode};
use drl_primitives::{
    agreement::{AgreementState, AgreementTerms, DeliveryMode, Side, TermStart},
    application::{ApplicationForm, Applications as _, DemandRow, DocumentKind, Purpose, Scenario, SystemTerms},
    catalog::{
        Channel, CureKind, DataFormat, DataType, Field, Ground, Items, OpeningAttribute, ProtectedKind, Service,
        UpdateFrequency,
    },
    credit::rating::{AbilityProof, Filing, ListCheck, Protection, StandingCheck, StandingList},
    credit::score::{Deductions, ScoreFormula},
    dataset::{
        Content, Cure, EntryReview, Linkage, LinkageMeasure, Metadata, PriorityCategory, Qualities, Sharing, Stage,
    },
    grant_status::GrantsOf,
    law::{Citation, Instrument},
    objection::ObjectionForm,
    organisation::{Duty, LegalBody, Level, OrgKind, Role},
    parameters::{NoticeMode, OpenElsewhere, Parameters, PartialApproval, RecheckScope, RuleParameters as _},
    receipts::{BatchNote, DeliveryNote, DeliveryRef, ReceiptKind, ReturnNote},
    reports::{PeriodState, ProductTerms},
    review::{ApplicationState, FormalReview, Recheck, RowDecision, RowState},
    signing::{SignedBy, SignedKind},
    AgreementId, ApplicationId, Code, DatasetId, Day, Digest, GrantHash, OrgId, RatingId, RowIndex,
};
use drl_runtime::{
    AccountId, Agreements, Applications, Catalog, Grants, Receipts, Registry, Reports, RuleParameters, Runtime,
    RuntimeCall,
};
use frame_support::{dispatch::GetDispatchInfo, BoundedVec};
use pallet_agreements::RenewalDecision;
use pallet_catalog::PriorityEntry;
use sp_core::H256;

/// The council's instance of the collective pallet.
type Council = pallet_collective::Instance1;

/// Digest of a document that is there.
fn document(dice: &mut Dice) -> Digest {
    digest(dice, Care::Some)
}

/// A day: with care one that an argument of this name may be.
pub fn day(name: &str, care: Care, world: &World, dice: &mut Dice) -> Day {
    let today = world.today();
    if care == Care::None {
        return match dice.below(20) {
            0 => Day(dice.next() as u32),
            1..=9 => today.plus(dice.below(60) as u32),
            _ => today.minus(dice.below(60) as u32),
        };
    }
    match name {
        "on" | "completed_on" | "launched_on" | "checked_on" | "form_date" => today.minus(dice.below(4) as u32 / 2),
        "effective_from" => today.plus(dice.below(30) as u32),
        _ if dice.percent(10) => today,
        _ => today.plus(dice.between(1, 200) as u32),
    }
}

/// Writes an argument of this type, where it is one that is known here. Returns whether it is.
pub fn argument(ident: &str, world: &World, dice: &mut Dice, out: &mut Vec<u8>) -> bool {
    match ident {
        "Metadata" => metadata(world, dice).encode_to(out),
        "AgreementTerms" => terms(world, dice).encode_to(out),
        "Parameters" => parameters(dice).encode_to(out),
        "Citation" => Citation::article(dice.pick(Instrument::ALL), dice.between(1, 50) as u16).encode_to(out),
        "Quota" => pallet_registry::Quota { ref_time: u64::MAX, proof_size: u64::MAX, bytes: u64::MAX }.encode_to(out),
        "ScoreFormula" => formula(dice).encode_to(out),
        _ => return false,
    }
    true
}

/// An entry of the catalog: mostly of data that may be applied for.
fn metadata(world: &World, dice: &mut Dice) -> Metadata {
    let mut entry = Metadata {
        name: world::name(dice.below(30)),
        attribute: if dice.percent(80) { OpeningAttribute::Restricted } else { OpeningAttribute::Unconditional },
        sharing: Sharing::Unconditional,
        format: dice.pick(DataFormat::ALL),
        data_type: dice.pick(DataType::ALL),
        update_frequency: dice.pick(UpdateFrequency::ALL),
        field: dice.pick(Field::ALL),
        level: Level::City,
        items: Items::truncate_from((1..=dice.between(3, 8) as u16).collect()),
        dictionary: document(dice),
        legal_basis: Citation::article(Instrument::ALL[0], 5),
        grounds: Default::default(),
        protected: Default::default(),
        cures: Default::default(),
        assessment: Some(document(dice)),
        conditions: Some(document(dice)),
        min_rating: if dice.percent(15) { dice.between(1, 3) as u8 } else { 0 },
        qualities: Qualities { original: true, machine_readable: true, usable: true },
        linkage: None,
        no_state_secret: true,
        content: dice.percent(40).then(|| Content { digest: document(dice), produced_at: world.now() }),
    };
    if dice.percent(15) {
        entry.linkage = Some(Linkage {
            assessment: Some(document(dice)),
            committee_opinion: Some(document(dice)),
            measure: Some(dice.pick(LinkageMeasure::ALL)),
        });
    }
    match dice.below(10) {
        0 => protected(&mut entry, dice),
        1 => {
            entry.attribute = OpeningAttribute::Prohibited;
            entry.grounds = BoundedVec::truncate_from(vec![Ground::PublicInterest]);
        }
        _ => {}
    }
    entry
}

/// Data that involves personal information, with the consent of the persons.
fn protected(entry: &mut Metadata, dice: &mut Dice) {
    entry.grounds = BoundedVec::truncate_from(vec![Ground::ProtectedInformation]);
    entry.protected = BoundedVec::truncate_from(vec![ProtectedKind::PersonalInformation]);
    let consent = Cure { kind: CureKind::Consented, evidence: document(dice), specification: 0, consents: 12 };
    entry.cures = BoundedVec::truncate_from(vec![consent]);
}

fn terms(world: &World, dice: &mut Dice) -> AgreementTerms {
    AgreementTerms {
        start: if dice.percent(80) { TermStart::AtSignature } else { TermStart::OnDay(world.today().plus(3)) },
        months: dice.between(1, 24) as u16,
        delivery: dice.pick(DeliveryMode::ALL),
        measures: document(dice),
        plan: document(dice),
        service_standard: document(dice),
        feedback_dimensions: document(dice),
        return_list: document(dice),
        returns_required: dice.percent(50),
        launch_months: dice.between(1, 6) as u16,
        service_start_days: dice.below(60) as u16,
        report_months: dice.between(1, 4) as u16,
        notice_days: dice.below(40) as u16,
        commercial_use: dice.percent(10),
        third_parties: None,
        addendum: None,
        seals: None,
    }
}

/// The parameters in force with some changes, all of them workable.
pub fn parameters(dice: &mut Dice) -> Parameters {
    let mut p = RuleParameters::current();
    for _ in 0..dice.between(1, 4) {
        let on = dice.percent(50);
        match dice.below(24) {
            0 => p.review.formal_review_wd = dice.between(1, 30) as u16,
            1 => p.review.on_resubmit = dice.pick(Code::ALL),
            2 => p.review.demand_review_mode = dice.pick(Code::ALL),
            3 => p.review.recheck_scope = RecheckScope::All,
            4 => p.review.recheck_scope = RecheckScope::ApprovedOnly,
            5 => p.review.partial = if on { PartialApproval::ApplicantChoice } else { PartialApproval::AllOrNothing },
            6 => p.catalog.bureau_entry_review = on,
            7 => p.catalog.consent_also_for_w1_w2 = on,
            8 => p.catalog.open_elsewhere = if on { OpenElsewhere::Filed } else { OpenElsewhere::FiledAndAcknowledged },
            9 => p.catalog.dispute_interim = dice.pick(Code::ALL),
            10 => p.applicant.rating_valid_months = dice.between(1, 24) as u16,
            11 => p.applicant.bar_months = dice.between(0, 2) as u16,
            12 => p.agreement.commitment_at = dice.pick(Code::ALL),
            13 => p.agreement.signer_basis = dice.pick(Code::ALL),
            14 => p.agreement.notice_mode = if on { NoticeMode::EarlyEnd } else { NoticeMode::NoRenewal },
            15 => p.conduct.closure_with_order = on,
            16 => p.conduct.direct_termination = on,
            17 => p.conduct.objection_starts_with_demand = on,
            18 => p.conduct.suspend_items_if_separable = on,
            19 => p.conduct.rereview_request_wd = dice.between(5, 40) as u16,
            20 => p.conduct.forwarded_starts_at_agency = on,
            21 => p.conduct.consent_withdrawal_is_objection = on,
            22 => p.conduct.self_review_other_officer = on,
            _ => p.conduct.head_delegation = on,
        }
    }
    p
}

fn formula(dice: &mut Dice) -> ScoreFormula {
    let deductions = Deductions { not_rectified: dice.between(0, 60) as u8, ..Default::default() };
    ScoreFormula { recovery: dice.below(4) as u8, deductions, ..Default::default() }
}

/// A call whose arguments must fit one another or the state. `None` where there is nothing to do now.
pub fn call(name: &Name, calls: &Calls, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    let call = name.call.as_str();
    match name.pallet.as_str() {
        "Registry" => registry(call, world, dice),
        "WorkingDays" => Some(publish_calendar(world, dice)),
        "Catalog" => catalog(call, world, dice),
        "Objections" if call == "file" => objection(dice),
        "Credit" => rating(call, world, dice),
        "Applications" => application(call, world, dice),
        "Agreements" => agreement(call, world, dice),
        "Receipts" => receipt(call, world, dice),
        "Reports" => report(call, world, dice),
        "Council" => motion(call, calls, world, dice),
        _ => consortium::call(name, world, dice),
    }
}

/// Officers for a new organisation, who can appoint others.
fn officers(kind: OrgKind, world: &World, dice: &mut Dice) -> pallet_registry::NewOfficers<Runtime> {
    let fitting: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.fits(kind)).collect();
    let first = fitting.iter().copied().filter(|role| role.may(Duty::Administer));
    let posts = first.chain(fitting.iter().copied()).take(if kind == OrgKind::Individual { 1 } else { 3 });
    let list: Vec<_> = posts.map(|role| (world.stranger(dice), role)).collect();
    BoundedVec::truncate_from(list)
}

fn registry(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_registry::Call;
    let count = pallet_registry::NextOrganisation::<Runtime>::get();
    let call = match call {
        "admit" => {
            let kind = dice.pick(&[OrgKind::Agency, OrgKind::DataUser, OrgKind::Regulator, OrgKind::ExpertBody]);
            let profile = pallet_registry::Profile {
                kind,
                legal_body: Some(LegalBody::AdministrativeOrgan),
                level: Some(Level::City),
                parent: None,
                name: world::name(dice.below(1_000)),
                code: world::credit_code(dice.next()),
            };
            Call::admit { profile, officers: officers(kind, world, dice) }
        }
        "admit_individual" => Call::admit_individual {
            commitment: Digest::sha256(sp_io::hashing::blake2_256(&dice.next().encode())),
            account: world.stranger(dice),
        },
        "readmit" => {
            let gone: Vec<OrgId> = (0..count)
                .filter(|id| {
                    Registry::organisation(*id)
                        .is_some_and(|o| o.standing == drl_primitives::organisation::Standing::Exited)
                })
                .collect();
            let organisation = *dice.one(&gone)?;
            let kind = Registry::organisation(organisation)?.kind;
            Call::readmit { organisation, officers: officers(kind, world, dice), evidence: document(dice) }
        }
        "appoint" => Call::appoint { account: world.stranger(dice), role: dice.pick(Role::ALL) },
        "replace_officer" => {
            let old = dice.one(&world.officers())?.clone();
            let evidence = dice.percent(50).then(|| document(dice));
            Call::replace_officer { old, new: world.stranger(dice), evidence }
        }
        "publish_rule_document" => {
            let of = dice.pick(Code::ALL);
            let version = pallet_registry::RuleDocumentVersions::<Runtime>::get(of).saturating_add(1);
            Call::publish_rule_document { document: of, version, digest: document(dice) }
        }
        _ => return None,
    };
    Some(RuntimeCall::Registry(call))
}

fn publish_calendar(world: &World, dice: &mut Dice) -> RuntimeCall {
    let year = world.today().year() + dice.below(4) as u16 - 1;
    let mut calendar = world::calendar(year);
    calendar.holidays.retain(|_| dice.percent(80));
    calendar.workdays.retain(|_| dice.percent(80));
    RuntimeCall::WorkingDays(pallet_working_days::Call::publish_calendar {
        year,
        holidays: BoundedVec::truncate_from(calendar.holidays),
        workdays: BoundedVec::truncate_from(calendar.workdays),
    })
}

fn fix_priority_list(world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    let listed = (1..=Catalog::dataset_count()).filter(|id| Catalog::dataset(*id).is_some_and(|e| e.listed.is_some()));
    let entries: Vec<_> = listed
        .filter(|_| dice.percent(50))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|dataset| PriorityEntry { dataset, category: dice.pick(PriorityCategory::ALL) })
        .take(20)
        .collect();
    let year = world.today().year() + dice.below(2) as u16;
    let entries = BoundedVec::truncate_from(entries);
    Some(RuntimeCall::Catalog(pallet_catalog::Call::fix_priority_list { year, entries, list: document(dice) }))
}

fn catalog(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    match call {
        "fix_priority_list" => fix_priority_list(world, dice),
        "propose" => {
            let dataset = dataset_at(Stage::Draft, dice)?;
            Some(RuntimeCall::Catalog(pallet_catalog::Call::propose { dataset }))
        }
        "review" => {
            let dataset = dataset_at(Stage::Proposed, dice)?;
            let passes = dice.percent(85);
            let outcome = if passes { EntryReview::Pass } else { EntryReview::Return { reason: dice.pick(Code::ALL) } };
            Some(RuntimeCall::Catalog(pallet_catalog::Call::review { dataset, outcome }))
        }
        "publish" => {
            let dataset = dataset_at(Stage::Listed, dice)?;
            let channel = dice.pick(&[Channel::CityLedger, Channel::CityLedger, Channel::OpenSite]);
            Some(RuntimeCall::Catalog(pallet_catalog::Call::publish { dataset, channel }))
        }
        "record_consultation" => {
            let (year, group) = (world.today().year() + dice.below(2) as u16, dice.pick(Code::ALL));
            let opinions = document(dice);
            Some(RuntimeCall::Catalog(pallet_catalog::Call::record_consultation { year, group, opinions }))
        }
        _ => None,
    }
}

/// Any dataset that has come to this stage.
fn dataset_at(stage: Stage, dice: &mut Dice) -> Option<DatasetId> {
    let there = |id: &DatasetId| Catalog::dataset(*id).is_some_and(|entry| entry.stage == stage);
    let there: Vec<DatasetId> = (1..=Catalog::dataset_count()).filter(there).collect();
    dice.one(&there).copied()
}

/// An objection against what is open, or was.
fn objection(dice: &mut Dice) -> Option<RuntimeCall> {
    let begun = |id: &DatasetId| Catalog::dataset(*id).is_some_and(|entry| entry.service.is_begun());
    let begun: Vec<DatasetId> = (1..=Catalog::dataset_count()).filter(begun).collect();
    let dataset = *dice.one(&begun)?;
    let mut items = Items::default();
    if dice.percent(60) {
        items = Items::truncate_from((1..=dice.between(1, 3) as u16).collect());
    }
    let form = ObjectionForm {
        handle: document(dice),
        right: dice.pick(Code::ALL),
        demand: dice.pick(Code::ALL),
        items,
        material: dice.percent(60).then(|| document(dice)),
    };
    Some(RuntimeCall::Objections(pallet_objections::Call::file { dataset, form }))
}

/// The datasets that can be applied for, with their owners and items.
fn released() -> Vec<(DatasetId, OrgId, Items)> {
    let open = |id: DatasetId| {
        let entry = Catalog::dataset(id)?;
        let fits = entry.service == Service::Open
            && entry.attribute == Some(OpeningAttribute::Restricted)
            && entry.channel == Some(Channel::CityLedger);
        Some((id, entry.owner, entry.metadata?.items)).filter(|_| fits)
    };
    (1..=Catalog::dataset_count()).rev().filter_map(open).take(12).collect()
}

fn application(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_applications::Call;
    if !matches!(call, "submit" | "resubmit") {
        return review(call, dice);
    }
    let datasets = released();
    let scenarios = dice.between(1, 2) as u8;
    let mut rows: Vec<DemandRow> = Vec::new();
    for _ in 0..dice.between(1, 3) {
        let (dataset, agency, items) = dice.one(&datasets)?.clone();
        let scenario = dice.between(1, scenarios.into()) as u8;
        let wanted = items.len().min(dice.between(1, 4) as usize);
        let items = Items::truncate_from(items.into_iter().take(wanted).collect());
        if !rows.iter().any(|row| row.dataset == dataset && row.scenario == scenario) {
            rows.push(DemandRow { scenario, dataset, items, agency });
        }
    }
    let form = Box::new(ApplicationForm {
        form_date: world.today(),
        field: dice.pick(Field::ALL),
        service: document(dice),
        expected_effect: document(dice),
        service_standard: document(dice),
        performance: document(dice),
        scenarios: BoundedVec::truncate_from(
            (1..=scenarios)
                .map(|number| Scenario { number, purpose: dice.pick(Purpose::ALL), description: document(dice) })
                .collect(),
        ),
        system: SystemTerms {
            system: document(dice),
            protection_level: dice.between(2, 5) as u8,
            filing: document(dice),
            proof_valid_until: world.today().plus(dice.between(20, 900) as u32),
        },
    });
    let documents = DocumentKind::ALL.iter().map(|kind| (*kind, document(dice))).collect();
    let (documents, rows) = (BoundedVec::truncate_from(documents), BoundedVec::truncate_from(rows));
    Some(RuntimeCall::Applications(if call == "submit" {
        Call::submit { form, documents, rows }
    } else {
        let application = application_in(ApplicationState::Returned, dice)?;
        Call::resubmit { application, form, documents, rows }
    }))
}

/// Any application in this state.
fn application_in(state: ApplicationState, dice: &mut Dice) -> Option<ApplicationId> {
    let fits = |application: &pallet_applications::types::Application| application.state == state;
    let mut found: Vec<_> = pallet_applications::Applications::<Runtime>::iter()
        .filter(|(_, application)| fits(application))
        .map(|(id, _)| id)
        .collect();
    found.sort_unstable();
    dice.one(&found).copied()
}

/// Any row in one of these states, of an application in this state.
fn row_in(of: ApplicationState, states: &[RowState], dice: &mut Dice) -> Option<(ApplicationId, RowIndex)> {
    let application = application_in(of, dice)?;
    let rows = Applications::application(application)?.rows;
    let fitting: Vec<_> = rows.iter().filter(|row| states.contains(&row.state)).map(|row| row.row).collect();
    Some((application, *dice.one(&fitting)?))
}

/// What is done on an application that was submitted.
fn review(call: &str, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_applications::Call;
    let waiting = [RowState::Routed, RowState::Coordinated];
    let call = match call {
        "formal_review" => Call::formal_review {
            application: application_in(ApplicationState::Submitted, dice)?,
            outcome: if dice.percent(85) { FormalReview::Pass } else { FormalReview::Return(dice.pick(Code::ALL)) },
        },
        "decide_row" => {
            let (application, row) = row_in(ApplicationState::UnderReview, &waiting, dice)?;
            let (ground, instrument) = (dice.pick(Code::ALL), dice.pick(Instrument::ALL));
            let citation = Citation::article(instrument, dice.between(1, 40) as u16);
            let refusal = RowDecision::Refuse { ground, citation, statement: document(dice) };
            let decision = if dice.percent(80) { RowDecision::Approve } else { refusal };
            Call::decide_row { application, row, decision }
        }
        "doubt_row" => {
            let (application, row) = row_in(ApplicationState::UnderReview, &[RowState::Routed], dice)?;
            Call::doubt_row { application, row, reason: dice.pick(Code::ALL), request: document(dice) }
        }
        "record_meeting" => {
            let needed = [RowState::Doubted, RowState::Differed];
            let (application, row) = row_in(ApplicationState::UnderReview, &needed, dice)
                .or_else(|| row_in(ApplicationState::ReCheck, &needed, dice))?;
            let attendees = BoundedVec::truncate_from(vec![0, 1]);
            let outcome = dice.pick(Code::ALL);
            Call::record_meeting { application, row, outcome, minutes: document(dice), attendees }
        }
        "recheck_row" => {
            let decided = [RowState::AgencyApproved, RowState::AgencyRefused];
            let (application, row) = row_in(ApplicationState::ReCheck, &decided, dice)?;
            let outcome = if dice.percent(88) { Recheck::Confirm } else { Recheck::Differ(dice.pick(Code::ALL)) };
            Call::recheck_row { application, row, outcome }
        }
        "accept_partial" => {
            Call::accept_partial { application: application_in(ApplicationState::PartlyApproved, dice)? }
        }
        "decline_partial" => {
            Call::decline_partial { application: application_in(ApplicationState::PartlyApproved, dice)? }
        }
        _ => return None,
    };
    Some(RuntimeCall::Applications(call))
}

/// The agreements in one of these states, the latest first.
fn agreements_in(states: &[AgreementState]) -> Vec<AgreementId> {
    let count = pallet_agreements::AgreementCount::<Runtime>::get();
    let fits = |id: &AgreementId| Agreements::view(*id).is_some_and(|view| states.contains(&view.state));
    (1..=count).rev().filter(fits).take(10).collect()
}

/// An officer of the organisation who signs, and whose keys are known.
fn signatory(organisation: OrgId, world: &World, dice: &mut Dice) -> Option<AccountId> {
    let mut officers = Registry::officers(organisation);
    officers.retain(|(account, record)| record.role.may(Duty::Sign) && world.keys(account).is_some());
    dice.one(&officers).map(|(account, _)| account.clone())
}

/// The signature of the organisation over what `payload` says for an expiry; now and then over something else.
fn signature(
    organisation: OrgId,
    world: &World,
    dice: &mut Dice,
    payload: impl Fn(u64) -> Option<Vec<u8>>,
) -> Option<SignedBy> {
    let signer = signatory(organisation, world, dice)?;
    let expires_at = world.now() + dice.between(1, 28) * drl_primitives::date::DAY_MS;
    let mut bytes = payload(expires_at)?;
    if dice.percent(20) {
        bytes = drl_primitives::signing::wrap(&bytes);
    }
    if dice.percent(4) {
        bytes.push(b'.');
    }
    let signature = world.keys(&signer)?.sign(&bytes);
    Some(SignedBy { signer, signature, expires_at })
}

fn agreement(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_agreements::Call;
    let call = match call {
        "draft" => {
            let count = pallet_applications::SubmissionCount::<Runtime>::get();
            let approved: Vec<_> =
                (0..=count).rev().filter(|id| Applications::approved(*id).is_some()).take(8).collect();
            Call::draft { application: *dice.one(&approved)?, terms: Box::new(terms(world, dice)) }
        }
        "redraft" => {
            let open = [AgreementState::Drafted, AgreementState::Ready, AgreementState::HalfSigned];
            Call::redraft { agreement: *dice.one(&agreements_in(&open))?, terms: Box::new(terms(world, dice)) }
        }
        "sign_commitment" => {
            let agreement = *dice.one(&agreements_in(&[AgreementState::Drafted, AgreementState::Ready]))?;
            let user = Agreements::view(agreement)?.user;
            let payload = |at| Agreements::signing_payload(agreement, SignedKind::Commitment, at);
            Call::sign_commitment { agreement, signed: signature(user, world, dice, payload)? }
        }
        "sign" => {
            let agreement = *dice.one(&agreements_in(&[AgreementState::Ready, AgreementState::HalfSigned]))?;
            let view = Agreements::view(agreement)?;
            let side = if view.signed_by.contains(&Side::Provider) { Side::DataUser } else { Side::Provider };
            let party = if side == Side::Provider { view.signer } else { view.user };
            let payload = |at| Agreements::signing_payload(agreement, SignedKind::Agreement, at);
            Call::sign { agreement, side, signed: signature(party, world, dice, payload)? }
        }
        "request_renewal" => {
            let agreement = *dice.one(&agreements_in(&[AgreementState::Active]))?;
            let months = dice.between(1, 24) as u16;
            let payload = |at| Agreements::renewal_payload(agreement, months, at);
            let user = Agreements::view(agreement)?.user;
            Call::request_renewal { agreement, months, signed: signature(user, world, dice, payload)? }
        }
        "decide_renewal" if dice.percent(75) => {
            let agreement = *dice.one(&agreements_in(&[AgreementState::RenewalRequested]))?;
            let signer = Agreements::view(agreement)?.signer;
            let payload = |at| Agreements::signing_payload(agreement, SignedKind::Agreement, at);
            let decision = RenewalDecision::Agree(signature(signer, world, dice, payload)?);
            Call::decide_renewal { agreement, decision }
        }
        "decide_renewal" => {
            let agreement = *dice.one(&agreements_in(&[AgreementState::RenewalRequested]))?;
            let decision = RenewalDecision::Refuse { reason: dice.pick(Code::ALL), statement: document(dice) };
            Call::decide_renewal { agreement, decision }
        }
        "decline" => {
            let open = [AgreementState::Drafted, AgreementState::Ready, AgreementState::HalfSigned];
            let agreement = *dice.one(&agreements_in(&open))?;
            Call::decline { agreement, ground: dice.pick(Code::ALL), statement: document(dice) }
        }
        _ => return None,
    };
    Some(RuntimeCall::Agreements(call))
}

/// The deliveries under a grant that a return may answer.
fn deliveries(grant: GrantHash) -> Vec<DeliveryRef> {
    let batches = Receipts::log_batches(grant, ReceiptKind::Delivery, 0, 20);
    let single = Receipts::deliveries(grant, 0, 20).into_iter().map(|view| DeliveryRef::Receipt(view.id));
    single.chain(batches.into_iter().map(|view| DeliveryRef::Batch(view.id))).collect()
}

fn receipt(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_receipts::Call;
    if !matches!(call, "record_delivery" | "file_return" | "anchor_deliveries" | "anchor_returns") {
        return None;
    }
    // Of several grants one that allows something, if any does.
    let grants = world::grants();
    let drawn: Vec<_> = (0..12).filter_map(|_| dice.one(&grants).copied()).collect();
    let grant = *drawn.iter().find(|grant| crate::invariants::allows(**grant)).or(drawn.first())?;
    let terms = Grants::grant(grant)?.terms;
    let returns = Agreements::view(terms.agreement)?.terms.returns_required;
    let return_due = returns.then(|| world.today().plus(dice.between(1, 60) as u32));
    let note = |kind, dice: &mut Dice| BatchNote {
        first: Receipts::log(grant, kind).head.size,
        count: dice.between(1, 100_000),
        root: H256(sp_io::hashing::blake2_256(&dice.next().encode())),
    };
    let call = match call {
        "record_delivery" => Call::record_delivery {
            grant,
            note: DeliveryNote {
                version: terms.dataset_version,
                digest: document(dice),
                size: dice.between(1, 1 << 40),
                delivered_at: world.now(),
                channel: dice.pick(&[Channel::CityLedger, Channel::ProvincialSystem]),
                return_due,
            },
        },
        "file_return" => Call::file_return {
            grant,
            note: ReturnNote {
                line: dice.between(1, 9) as u16,
                digest: document(dice),
                size: dice.between(1, 1 << 40),
                returned_at: world.now(),
                answers: dice.one(&deliveries(grant)).copied().filter(|_| dice.percent(80)),
            },
        },
        "anchor_deliveries" => Call::anchor_deliveries { grant, note: note(ReceiptKind::Delivery, dice), return_due },
        _ => {
            let answers = dice.one(&deliveries(grant)).copied().filter(|_| dice.percent(60));
            Call::anchor_returns { grant, note: note(ReceiptKind::Return, dice), answers }
        }
    };
    Some(RuntimeCall::Receipts(call))
}

fn report(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_reports::Call;
    if !matches!(call, "publish_product" | "file_usage_report") {
        return None;
    }
    let owed: Vec<AgreementId> = pallet_reports::Obligations::<Runtime>::iter_keys().collect();
    let agreement = *dice.one(&owed)?;
    let call = if call == "publish_product" {
        let mut grants = Grants::grants(GrantsOf::Agreement(agreement), 0, 20);
        grants.sort();
        Call::publish_product {
            agreement,
            product: ProductTerms {
                name: world::name(dice.below(50)),
                document: document(dice),
                link: document(dice),
                grants: BoundedVec::truncate_from(grants),
                attribution: true,
                completed_on: world.today(),
                launched_on: world.today(),
                serves_until: dice.percent(50).then(|| world.today().plus(dice.below(400) as u32)),
            },
        }
    } else {
        let periods = Reports::usage_periods(agreement, 1, 40).into_iter();
        let open: Vec<_> = periods
            .filter(|view| matches!(view.period.state, PeriodState::Open | PeriodState::Missed))
            .map(|view| view.number)
            .collect();
        let (report, feedback) = (document(dice), Some(document(dice)));
        Call::file_usage_report { agreement, period: *dice.one(&open)?, report, feedback }
    };
    Some(RuntimeCall::Reports(call))
}

/// What is done about a rating that is under way.
fn rating(call: &str, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_credit::Call;
    let mut running: Vec<RatingId> = pallet_credit::RunningRatings::<Runtime>::iter_values().collect();
    running.sort_unstable();
    let rating = *dice.one(&running)?;
    let call = match call {
        "file_criterion" => Call::file_criterion { rating, filing: criterion(world, dice) },
        "vote" => Call::vote { rating, grade: dice.between(1, 5) as u8, opinion: document(dice) },
        "conclude_rating" => Call::conclude_rating { rating, report: document(dice) },
        _ => return None,
    };
    Some(RuntimeCall::Credit(call))
}

/// A criterion as it is met, mostly.
fn criterion(world: &World, dice: &mut Dice) -> Filing {
    match dice.below(3) {
        0 => Filing::Protection(Protection {
            level: dice.between(1, 5) as u8,
            certificate: document(dice),
            valid_until: world.today().plus(dice.between(0, 700) as u32),
        }),
        1 => {
            let lists =
                StandingList::ALL.iter().map(|list| ListCheck { list: *list, clean: dice.percent(95) }).collect();
            Filing::Standing(StandingCheck {
                lists: BoundedVec::truncate_from(lists),
                checked_on: world.today(),
                report: document(dice),
            })
        }
        _ => {
            let proof = AbilityProof { kind: dice.pick(Code::ALL), digest: document(dice) };
            Filing::Technical(BoundedVec::truncate_from(vec![proof]))
        }
    }
}

/// Motions of the council, for all that it decides.
fn motion(call: &str, calls: &Calls, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    use pallet_collective::Call;
    let motions = pallet_collective::Proposals::<Runtime, Council>::get();
    let call = match call {
        "propose" => {
            let proposal = crate::act(&consortium::decision(dice), calls, world, dice)?;
            let (threshold, _) = consortium::votes(&proposal, dice)?;
            Call::propose { threshold, proposal: Box::new(proposal), length_bound: 100_000 }
        }
        "vote" => {
            let proposal = *dice.one(&motions)?;
            let index = index_of(proposal)?;
            Call::vote { proposal, index, approve: dice.percent(85) }
        }
        _ => {
            let proposal_hash = *dice.one(&motions)?;
            let index = index_of(proposal_hash)?;
            let proposal = pallet_collective::ProposalOf::<Runtime, Council>::get(proposal_hash);
            let weight = proposal.map(|call| call.get_dispatch_info().call_weight).unwrap_or_default();
            Call::close { proposal_hash, index, proposal_weight_bound: weight, length_bound: 100_000 }
        }
    };
    Some(RuntimeCall::Council(call))
}

/// The number of a motion: the first field of its votes, which the pallet keeps to itself.
fn index_of(motion: H256) -> Option<u32> {
    let votes = pallet_collective::Voting::<Runtime, Council>::get(motion)?;
    u32::decode(&mut &votes.encode()[..]).ok()
}
