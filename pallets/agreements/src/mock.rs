//! A runtime of this pallet alone, with stand-ins for applications, catalog and grants.

use crate as pallet_agreements;
use drl_primitives::{
    agreement::{
        AgreementTerms, DeliveryMode, GrantIssuer, OnAgreementEnd, Side, SignedTerms, TemplateKind, TermStart,
    },
    application::{Applications, ApprovedApplication, ApprovedRow, Purpose, Scenario, SystemTerms},
    catalog::{DatasetView, Datasets, Field, OpeningAttribute, Service},
    clocks::{Clocks, OnDue},
    decision::BureauDecides,
    organisation::{Identity, OrgKind, Role},
    signing::{payload, wrap, SignedBy, SignedKind},
    testing::Mock,
    AgreementId, ApplicationId, CreditCode, DatasetId, Day, Digest, GrantHash, Moment, OrgId, PublicName,
};
use frame_support::{assert_ok, derive_impl, traits::ConstU64, weights::Weight};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::{
    traits::{IdentifyAccount, IdentityLookup},
    AccountId32, BuildStorage, DispatchError, DispatchResult, MultiSignature, MultiSigner,
};
use std::{cell::RefCell, collections::BTreeMap};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Agreements: pallet_agreements,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
}

/// How long signatures stand here: ten days.
pub const STANDS: Moment = 10 * 86_400_000;

/// Thirty days.
pub const LIFE: Moment = 30 * 86_400_000;

impl pallet_agreements::Config for Test {
    type DecisionOrigin = BureauDecides<AccountId32, MockOrganisations>;
    type Organisations = MockOrganisations;
    type Applications = Desk;
    type Datasets = Desk;
    type Clocks = Mock;
    type Parameters = Mock;
    type Grants = Desk;
    type OnEnd = Desk;
    type MaxSignatureLife = ConstU64<LIFE>;
    type WeightInfo = ();
}

#[cfg(not(feature = "runtime-benchmarks"))]
pub type MockOrganisations = Mock;
#[cfg(feature = "runtime-benchmarks")]
pub type MockOrganisations = Appointing;

/// The registry of the mock, able to serve benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Appointing;

#[cfg(feature = "runtime-benchmarks")]
mod appointing {
    use super::*;
    use codec::Encode;
    use drl_primitives::organisation::{Duty, Officer, Organisations, Standing};

    impl Organisations<AccountId32> for Appointing {
        fn authorise(who: &AccountId32, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError> {
            <Mock as Organisations<AccountId32>>::authorise(who, kinds, duty)
        }
        fn officer(who: &AccountId32) -> Option<Officer> {
            <Mock as Organisations<AccountId32>>::officer(who)
        }
        fn kind(organisation: OrgId) -> Option<OrgKind> {
            <Mock as Organisations<AccountId32>>::kind(organisation)
        }
        fn identity(organisation: OrgId) -> Option<Identity> {
            <Mock as Organisations<AccountId32>>::identity(organisation)
        }
        fn standing_at(organisation: OrgId, at: Moment) -> Option<Standing> {
            <Mock as Organisations<AccountId32>>::standing_at(organisation, at)
        }
        fn standing(organisation: OrgId) -> Option<Standing> {
            <Mock as Organisations<AccountId32>>::standing(organisation)
        }
        fn bureau() -> Option<OrgId> {
            <Mock as Organisations<AccountId32>>::bureau()
        }
        fn benchmark_officer(kind: OrgKind, role: Role, seed: u32) -> (OrgId, AccountId32) {
            let organisation = if kind == OrgKind::Bureau { BUREAU } else { 1_000 + seed };
            Mock::organisation(organisation, kind);
            let who = AccountId32::new(sp_io::hashing::blake2_256(&(kind, role, seed).encode()));
            Mock::officer(who.clone(), organisation, role);
            (organisation, who)
        }
        fn benchmark_appoint(organisation: OrgId, who: AccountId32, role: Role) -> bool {
            Mock::officer(who, organisation, role);
            true
        }
    }
}

pub const BUREAU: OrgId = 1;
pub const AGENCY: OrgId = 2;
pub const SECOND_AGENCY: OrgId = 3;
pub const REGULATOR: OrgId = 4;
pub const USER: OrgId = 9;
pub const OTHER_USER: OrgId = 10;
pub const PERSON: OrgId = 11;

/// Officers, by the seed of their key.
pub const BUREAU_CHIEF: u8 = 1;
pub const AGENCY_CHIEF: u8 = 2;
pub const AGENCY_CLERK: u8 = 3;
pub const SECOND_CHIEF: u8 = 4;
pub const AUDITOR: u8 = 5;
pub const SIGNATORY: u8 = 9;
pub const CLERK: u8 = 10;
pub const OTHER_SIGNATORY: u8 = 11;
pub const PERSON_KEY: u8 = 12;
pub const NOBODY: u8 = 99;

/// The application of one agency; that of two; one with two agencies of which one approved; of a natural person.
pub const SINGLE: ApplicationId = 1;
pub const DOUBLE: ApplicationId = 2;
pub const PARTIAL: ApplicationId = 3;
pub const PERSONAL: ApplicationId = 4;

#[derive(Default)]
struct State {
    approved: BTreeMap<ApplicationId, ApprovedApplication>,
    bound: BTreeMap<ApplicationId, AgreementId>,
    services: BTreeMap<DatasetId, Service>,
    names: BTreeMap<DatasetId, &'static str>,
    issued: Vec<SignedTerms>,
    ended: Vec<AgreementId>,
    refuses_grants: bool,
}

thread_local! {
    static DESK: RefCell<State> = RefCell::new(State::default());
}

fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    DESK.with(|state| f(&mut state.borrow_mut()))
}

/// Applications, catalog and grants in one.
pub struct Desk;

impl Desk {
    /// Changes whether a dataset is served.
    pub fn serve(dataset: DatasetId, service: Service) {
        with(|s| s.services.insert(dataset, service));
    }

    /// Gives a dataset another name.
    pub fn rename(dataset: DatasetId, name: &'static str) {
        with(|s| s.names.insert(dataset, name));
    }

    /// Changes an approved application.
    pub fn change(application: ApplicationId, change: impl FnOnce(&mut ApprovedApplication)) {
        with(|s| change(s.approved.get_mut(&application).unwrap()));
    }

    /// What grants were asked for.
    pub fn issued() -> Vec<SignedTerms> {
        with(|s| s.issued.clone())
    }

    /// The agreements whose end was told, in that order.
    pub fn ended() -> Vec<AgreementId> {
        with(|s| s.ended.clone())
    }

    /// Lets the making of grants fail.
    pub fn refuse_grants() {
        with(|s| s.refuses_grants = true);
    }

    /// The agreement that an application was bound to.
    pub fn bound(application: ApplicationId) -> Option<AgreementId> {
        with(|s| s.bound.get(&application).copied())
    }
}

pub const NOT_BOUND: DispatchError = DispatchError::Other("cannot bind");
pub const NO_GRANTS: DispatchError = DispatchError::Other("no grants");

impl Applications for Desk {
    fn approved(application: ApplicationId) -> Option<ApprovedApplication> {
        with(|s| match s.bound.contains_key(&application) {
            true => None,
            false => s.approved.get(&application).cloned(),
        })
    }

    fn bind_agreement(application: ApplicationId, agreement: AgreementId) -> DispatchResult {
        with(|s| match s.bound.insert(application, agreement) {
            None => Ok(()),
            Some(_) => Err(NOT_BOUND),
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_approved(applicant: OrgId, datasets: &[(DatasetId, OrgId)]) -> ApplicationId {
        let rows = datasets.iter().enumerate().map(|(i, (dataset, owner))| row(i as u16, 1, *dataset, &[1, 2], *owner));
        let application = approved(applicant, datasets.iter().map(|(_, owner)| *owner).collect(), rows.collect());
        with(|s| {
            let id = 1_000 + s.approved.len() as u32;
            s.approved.insert(id, application);
            id
        })
    }
}

impl OnAgreementEnd for Desk {
    fn on_agreement_end(agreement: AgreementId) {
        with(|s| s.ended.push(agreement));
    }

    fn max_weight() -> Weight {
        TOLD
    }
}

/// What telling of an end weighs here.
pub const TOLD: Weight = Weight::from_parts(7, 3);

impl Datasets for Desk {
    fn view(dataset: DatasetId) -> Option<DatasetView> {
        with(|s| {
            Some(DatasetView {
                owner: AGENCY,
                name: PublicName::new(s.names.get(&dataset)?).unwrap(),
                attribute: OpeningAttribute::Restricted,
                version: 1,
                channel: None,
                items: vec![1, 2, 3].try_into().unwrap(),
                dictionary: digest(1),
                conditions: None,
                min_rating: 0,
                service: *s.services.get(&dataset)?,
            })
        })
    }

    fn service_at(dataset: DatasetId, _: Moment) -> Option<Service> {
        with(|s| s.services.get(&dataset).copied())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_open_dataset(_: OrgId, _: u32) -> DatasetId {
        with(|s| {
            let id = 1_000 + s.services.len() as u32;
            s.services.insert(id, Service::Open);
            s.names.insert(id, "数据");
            id
        })
    }
}

impl GrantIssuer for Desk {
    fn issue(terms: &SignedTerms) -> Result<Vec<GrantHash>, DispatchError> {
        with(|s| {
            if s.refuses_grants {
                return Err(NO_GRANTS);
            }
            s.issued.push(terms.clone());
            Ok(vec![H256::repeat_byte(s.issued.len() as u8)])
        })
    }
}

pub fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn row(place: u16, scenario: u8, dataset: DatasetId, items: &[u16], agency: OrgId) -> ApprovedRow {
    ApprovedRow { row: place, scenario, dataset, version: 1, items: items.to_vec().try_into().unwrap(), agency }
}

fn approved(applicant: OrgId, mut agencies: Vec<OrgId>, rows: Vec<ApprovedRow>) -> ApprovedApplication {
    agencies.sort_unstable();
    agencies.dedup();
    ApprovedApplication {
        applicant,
        field: Field::Transport,
        service: digest(0x11),
        system: SystemTerms {
            system: digest(0x12),
            protection_level: 2,
            filing: digest(0x13),
            proof_valid_until: day("2028-06-30"),
        },
        scenarios: vec![
            Scenario { number: 1, purpose: Purpose::TransportService, description: digest(0x31) },
            Scenario { number: 2, purpose: Purpose::TourismService, description: digest(0x32) },
            Scenario { number: 3, purpose: Purpose::Research, description: digest(0x33) },
        ]
        .try_into()
        .unwrap(),
        agencies: agencies.try_into().unwrap(),
        rows: rows.try_into().unwrap(),
    }
}

/// Terms that are in order: from signing, for a year, with thirty days of notice.
pub fn terms() -> AgreementTerms {
    AgreementTerms {
        start: TermStart::AtSignature,
        months: 12,
        delivery: DeliveryMode::Download,
        measures: digest(0x21),
        plan: digest(0x22),
        service_standard: digest(0x23),
        feedback_dimensions: digest(0x24),
        return_list: digest(0x25),
        returns_required: true,
        launch_months: 3,
        service_start_days: 30,
        report_months: 3,
        notice_days: 30,
        commercial_use: true,
        third_parties: None,
        addendum: None,
        seals: None,
    }
}

/// A key of each scheme; the account is that of the public key.
#[derive(Clone)]
pub enum Key {
    Sr25519(Box<sr25519::Pair>),
    Ed25519(Box<ed25519::Pair>),
    Ecdsa(Box<ecdsa::Pair>),
}

impl Key {
    pub fn sr25519(seed: u8) -> Self {
        Self::Sr25519(Box::new(sr25519::Pair::from_seed(&[seed; 32])))
    }

    pub fn ed25519(seed: u8) -> Self {
        Self::Ed25519(Box::new(ed25519::Pair::from_seed(&[seed; 32])))
    }

    pub fn ecdsa(seed: u8) -> Self {
        Self::Ecdsa(Box::new(ecdsa::Pair::from_seed(&[seed; 32])))
    }

    pub fn account(&self) -> AccountId32 {
        let signer: MultiSigner = match self {
            Self::Sr25519(pair) => pair.public().into(),
            Self::Ed25519(pair) => pair.public().into(),
            Self::Ecdsa(pair) => pair.public().into(),
        };
        signer.into_account()
    }

    pub fn sign(&self, bytes: &[u8]) -> MultiSignature {
        match self {
            Self::Sr25519(pair) => pair.sign(bytes).into(),
            Self::Ed25519(pair) => pair.sign(bytes).into(),
            Self::Ecdsa(pair) => pair.sign(bytes).into(),
        }
    }

    /// Signs a text with an expiry in [`STANDS`], bare.
    pub fn sign_text(&self, kind: SignedKind, text: &[u8]) -> SignedBy {
        let expires_at = now() + STANDS;
        self.sign_until(kind, text, expires_at)
    }

    /// Signs a text with this expiry, bare.
    pub fn sign_until(&self, kind: SignedKind, text: &[u8], expires_at: Moment) -> SignedBy {
        let signature = self.sign(&payload(kind, text, expires_at));
        SignedBy { signer: self.account(), signature, expires_at }
    }

    /// Signs a text with an expiry in [`STANDS`], as browser wallets do.
    pub fn sign_wrapped(&self, kind: SignedKind, text: &[u8]) -> SignedBy {
        let expires_at = now() + STANDS;
        let signature = self.sign(&wrap(&payload(kind, text, expires_at)));
        SignedBy { signer: self.account(), signature, expires_at }
    }
}

/// The account of an officer.
pub fn account(seed: u8) -> AccountId32 {
    Key::sr25519(seed).account()
}

/// The origin of an officer.
pub fn officer(seed: u8) -> RuntimeOrigin {
    RuntimeOrigin::signed(account(seed))
}

pub fn now() -> Moment {
    <Mock as Clocks>::now()
}

/// Runs `test` on a new chain; it is 2026-01-05, 09:00. The storage must be sound at the end.
pub fn run(test: impl FnOnce()) {
    new_chain().execute_with(|| {
        test();
        Agreements::do_try_state().unwrap();
    });
}

/// A new chain with organisations, datasets and approved applications.
pub fn new_chain() -> sp_io::TestExternalities {
    Mock::reset();
    people();
    desk();
    let templates = vec![
        (TemplateKind::CommitmentLetter, digest(0x41), digest(0x42)),
        (TemplateKind::Agreement, digest(0x43), digest(0x44)),
    ];
    let genesis = RuntimeGenesisConfig {
        agreements: pallet_agreements::GenesisConfig { templates, ..Default::default() },
        ..Default::default()
    };
    let mut externalities = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    externalities.execute_with(|| System::set_block_number(1));
    externalities
}

fn people() {
    let organisations = [
        (BUREAU, OrgKind::Bureau),
        (AGENCY, OrgKind::Agency),
        (SECOND_AGENCY, OrgKind::Agency),
        (REGULATOR, OrgKind::Regulator),
        (USER, OrgKind::DataUser),
        (OTHER_USER, OrgKind::DataUser),
        (PERSON, OrgKind::Individual),
    ];
    for (id, kind) in organisations {
        Mock::organisation(id, kind);
    }
    named(BUREAU, "某市大数据局", "91100000100003962T");
    named(AGENCY, "某市交通运输局", "91330100799655058B");
    named(USER, "某某科技有限公司", "91440300708461136T");
    let officers = [
        (BUREAU_CHIEF, BUREAU, Role::ChiefDataOfficer),
        (AGENCY_CHIEF, AGENCY, Role::ChiefDataOfficer),
        (AGENCY_CLERK, AGENCY, Role::DataOfficer),
        (SECOND_CHIEF, SECOND_AGENCY, Role::ChiefDataOfficer),
        (AUDITOR, REGULATOR, Role::Auditor),
        (SIGNATORY, USER, Role::Signatory),
        (CLERK, USER, Role::Clerk),
        (OTHER_SIGNATORY, OTHER_USER, Role::Signatory),
        (PERSON_KEY, PERSON, Role::Signatory),
    ];
    for (seed, organisation, role) in officers {
        Mock::officer(account(seed), organisation, role);
    }
}

/// Gives an organisation a public name.
pub fn named(organisation: OrgId, name: &str, code: &str) {
    let identity = Identity::Registered { name: PublicName::new(name).unwrap(), code: CreditCode::new(code).unwrap() };
    Mock::set_identity(organisation, identity);
}

fn desk() {
    let rows = vec![row(0, 1, 5, &[1, 2], AGENCY), row(2, 2, 5, &[3], AGENCY), row(3, 2, 6, &[1], AGENCY)];
    let both = vec![row(0, 1, 5, &[1, 2], AGENCY), row(1, 2, 7, &[1], SECOND_AGENCY)];
    let approved = [
        (SINGLE, approved(USER, vec![AGENCY], rows.clone())),
        (DOUBLE, approved(USER, vec![AGENCY, SECOND_AGENCY], both)),
        (PARTIAL, approved(USER, vec![AGENCY, SECOND_AGENCY], rows.clone())),
        (PERSONAL, approved(PERSON, vec![AGENCY], rows)),
    ];
    with(|s| {
        *s = State {
            approved: approved.into(),
            services: [(5, Service::Open), (6, Service::Open), (7, Service::Open)].into(),
            names: [(5, "铁路站点"), (6, "公交线路"), (7, "气候区划")].into(),
            ..State::default()
        }
    });
}

/// The key that signs for a side of an agreement in these tests.
pub fn key_of(id: AgreementId, side: Side) -> Key {
    let agreement = crate::Agreements::<Test>::get(id).unwrap();
    Key::sr25519(match agreement.party(side) {
        BUREAU => BUREAU_CHIEF,
        AGENCY => AGENCY_CHIEF,
        USER => SIGNATORY,
        PERSON => PERSON_KEY,
        other => panic!("no key for {other}"),
    })
}

/// Drafts the agreement of an application, by whoever signs it.
pub fn drafted(application: ApplicationId) -> AgreementId {
    drafted_with(application, terms())
}

/// Drafts with these terms.
pub fn drafted_with(application: ApplicationId, terms: AgreementTerms) -> AgreementId {
    let approved = Desk::approved(application).unwrap();
    let who = if approved.agencies.len() > 1 { BUREAU_CHIEF } else { AGENCY_CHIEF };
    assert_ok!(Agreements::draft(officer(who), application, Box::new(terms)));
    Desk::bound(application).unwrap()
}

/// Signs the commitment letter.
pub fn commit(id: AgreementId) {
    let text = Agreements::commitment_text(id).unwrap();
    let signed = key_of(id, Side::DataUser).sign_text(SignedKind::Commitment, &text);
    assert_ok!(Agreements::sign_commitment(officer(AUDITOR), id, signed));
}

/// A good signature of a side under the text that waits for it.
pub fn signature(id: AgreementId, side: Side) -> SignedBy {
    let version = Agreements::view(id).unwrap().version;
    let text = Agreements::canonical_text(id, version).unwrap();
    key_of(id, side).sign_text(SignedKind::Agreement, &text)
}

/// Signs for a side.
pub fn sign(id: AgreementId, side: Side) -> DispatchResult {
    Agreements::sign(officer(AUDITOR), id, side, signature(id, side))
}

/// An agreement in force.
pub fn active_with(application: ApplicationId, terms: AgreementTerms) -> AgreementId {
    let id = drafted_with(application, terms);
    commit(id);
    assert_ok!(sign(id, Side::DataUser));
    assert_ok!(sign(id, Side::Provider));
    id
}

/// An agreement of one agency in force, from 2026-01-05 09:00 to 2027-01-05 24:00.
pub fn active() -> AgreementId {
    active_with(SINGLE, terms())
}

/// A good signature of the data user under a renewal by `months`.
pub fn renewal_signature(id: AgreementId, months: u16) -> SignedBy {
    let text = Agreements::renewal_text(id, months).unwrap();
    key_of(id, Side::DataUser).sign_text(SignedKind::Agreement, &text)
}

/// Asks for a renewal.
pub fn request_renewal(id: AgreementId, months: u16) {
    assert_ok!(Agreements::request_renewal(officer(AUDITOR), id, months, renewal_signature(id, months)));
}

/// A good signature of the provider under the renewal that waits.
pub fn agreement_to_renewal(id: AgreementId) -> SignedBy {
    let version = Agreements::view(id).unwrap().version + 1;
    let text = Agreements::canonical_text(id, version).unwrap();
    key_of(id, Side::Provider).sign_text(SignedKind::Agreement, &text)
}

/// Moves to the given China time of a day, and lets the clocks that have run out do their work.
pub fn travel(date: &str, hours: u64) {
    Mock::set_now(day(date).start() + hours * 3_600_000);
    work_off_clocks();
}

/// What the owner of the clocks does: whatever is due before today has run out.
pub fn work_off_clocks() {
    let today = <Mock as Clocks>::today();
    for (id, clock) in Mock::clocks() {
        if clock.due < today {
            <Mock as Clocks>::cancel(id);
            Agreements::on_due(id, clock.kind, clock.subject, clock.holder);
        }
    }
}

/// The events of this pallet since the last call, oldest first.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Agreements(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}

/// The hash of a text.
pub fn text_hash(text: &[u8]) -> H256 {
    H256(sp_io::hashing::blake2_256(text))
}

/// A chain for benchmarks, with a keystore.
#[cfg(feature = "runtime-benchmarks")]
pub fn benchmark_chain() -> sp_io::TestExternalities {
    let mut chain = new_chain();
    chain.register_extension(sp_keystore::KeystoreExt::new(sp_keystore::testing::MemoryKeystore::new()));
    chain
}
