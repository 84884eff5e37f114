//! The chain that the acts happen on: its genesis, its time, its people and what there is in it.

use crate::dice::Dice;
use codec::Encode;
use drl_primitives::{
    agreement::TemplateKind,
    date::DAY_MS,
    organisation::{LegalBody, Level, OrgKind, Role},
    parameters::Parameters,
    Code, CreditCode, Day, Digest, GrantHash, Moment, OrgId, PublicName,
};
use drl_runtime::{
    AccountId, AgreementsConfig, AllPalletsWithSystem, BlockNumber, ConsortiumConfig, Executive, Header,
    RegistryConfig, RuleParametersConfig, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, SessionConfig,
    SessionKeys, System, WorkingDaysConfig,
};
use frame_support::{
    traits::{OnFinalize, OnIdle},
    weights::Weight,
};
use pallet_consortium::GenesisMember;
use pallet_registry::GenesisOrganisation;
use pallet_working_days::GenesisCalendar;
use sp_core::{ed25519, sr25519, Pair};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{
    generic::{Digest as Logs, DigestItem},
    traits::{Dispatchable, Header as _, IdentifyAccount},
    BuildStorage, MultiSignature, MultiSigner,
};

/// How many people there are; whoever is no officer yet can become one.
const PEOPLE: u32 = 90;
/// Milliseconds of a block.
const SLOT: Moment = 2_000;
/// When the chain begins: the morning of 2 March 2026 in China.
const BEGIN: Moment = 1_772_413_200_000;
/// The organisations of genesis and the posts of their officers.
const MEMBERS: &[(OrgKind, &[Role])] = &[
    (OrgKind::Bureau, &[Role::Head, Role::ChiefDataOfficer, Role::ChiefDataOfficer, Role::DataOfficer]),
    (OrgKind::Agency, &[Role::ChiefDataOfficer, Role::DataOfficer, Role::Head, Role::SecurityOfficer]),
    (OrgKind::Agency, &[Role::ChiefDataOfficer, Role::DataOfficer, Role::Head]),
    (OrgKind::Agency, &[Role::ChiefDataOfficer, Role::DataOfficer]),
    (OrgKind::DataUser, &[Role::Signatory, Role::Clerk]),
    (OrgKind::DataUser, &[Role::Signatory, Role::SecurityOfficer]),
    (OrgKind::Regulator, &[Role::Auditor]),
    (OrgKind::ExpertBody, &[Role::Expert, Role::Expert]),
];

/// A person's keys. Half of them sign with sr25519, half with ed25519.
pub enum Keys {
    /// Keys of sr25519.
    Sr(Box<sr25519::Pair>),
    /// Keys of ed25519.
    Ed(Box<ed25519::Pair>),
}

impl Keys {
    fn of(number: u32) -> Self {
        let seed = sp_io::hashing::blake2_256(&("random acts", number).encode());
        if number.is_multiple_of(2) {
            Self::Sr(Box::new(sr25519::Pair::from_seed(&seed)))
        } else {
            Self::Ed(Box::new(ed25519::Pair::from_seed(&seed)))
        }
    }

    fn account(&self) -> AccountId {
        match self {
            Self::Sr(pair) => MultiSigner::from(pair.public()).into_account(),
            Self::Ed(pair) => MultiSigner::from(pair.public()).into_account(),
        }
    }

    /// A signature over these bytes.
    pub fn sign(&self, bytes: &[u8]) -> MultiSignature {
        match self {
            Self::Sr(pair) => pair.sign(bytes).into(),
            Self::Ed(pair) => pair.sign(bytes).into(),
        }
    }
}

/// The people, and the time that the chain has come to.
pub struct World {
    people: Vec<(AccountId, Keys)>,
    council: Vec<AccountId>,
    block: BlockNumber,
    now: Moment,
}

impl World {
    /// People before there is a chain.
    pub fn new() -> Self {
        let keys = (0..PEOPLE).map(Keys::of);
        let validators = [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];
        let council = validators.iter().map(|person| person.to_account_id()).collect();
        Self { people: keys.map(|keys| (keys.account(), keys)).collect(), council, block: 0, now: BEGIN }
    }

    /// The state that the chain begins with. Some of the open questions are answered as chance would have it.
    pub fn genesis(&self, dice: &mut Dice) -> sp_io::TestExternalities {
        let mut parameters = Parameters::default();
        parameters.conduct.direct_termination = dice.percent(50);
        parameters.conduct.head_delegation = dice.percent(50);
        parameters.conduct.closure_with_order = dice.percent(50);
        parameters.catalog.bureau_entry_review = dice.percent(80);
        parameters.review.demand_review_mode = dice.pick(Code::ALL);
        let grandpa = [Ed25519Keyring::Alice, Ed25519Keyring::Bob, Ed25519Keyring::Charlie, Ed25519Keyring::Dave];
        let aura = [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];
        let keys = self.council.iter().zip(aura.iter().zip(grandpa)).map(|(account, (aura, grandpa))| {
            let keys = SessionKeys { aura: aura.public().into(), grandpa: grandpa.public().into() };
            (account.clone(), account.clone(), keys)
        });
        // The four public bodies are the members, and their numbers the first four.
        let seats = (0..).zip(&self.council).map(|(organisation, account)| GenesisMember {
            organisation,
            seat: account.clone(),
            validators: vec![account.clone()],
        });
        let config = RuntimeGenesisConfig {
            session: SessionConfig { keys: keys.collect(), ..Default::default() },
            consortium: ConsortiumConfig { members: seats.collect(), ..Default::default() },
            registry: RegistryConfig { organisations: self.organisations(), ..Default::default() },
            agreements: AgreementsConfig {
                templates: vec![
                    (TemplateKind::CommitmentLetter, Digest::sha256([1; 32]), Digest::sha256([2; 32])),
                    (TemplateKind::Agreement, Digest::sha256([3; 32]), Digest::sha256([4; 32])),
                ],
                ..Default::default()
            },
            rule_parameters: RuleParametersConfig { parameters, ..Default::default() },
            working_days: WorkingDaysConfig { calendars: vec![calendar(2026)], ..Default::default() },
            ..Default::default()
        };
        let mut state = sp_io::TestExternalities::new(config.build_storage().expect("the genesis is in order"));
        state.register_extension(sp_keystore::KeystoreExt::new(sp_keystore::testing::MemoryKeystore::new()));
        state
    }

    fn organisations(&self) -> Vec<GenesisOrganisation<AccountId>> {
        let mut people = self.people.iter();
        let organisation = |(number, (kind, posts)): (usize, &(OrgKind, &[Role]))| {
            let mut officers: Vec<_> =
                people.by_ref().zip(*posts).map(|((account, _), role)| (account.clone(), *role)).collect();
            // The four public bodies sit on the council too.
            if let Some(member) = self.council.get(number) {
                officers.push((member.clone(), Role::ChiefDataOfficer));
            }
            let public = matches!(kind, OrgKind::Bureau | OrgKind::Agency);
            GenesisOrganisation {
                kind: *kind,
                name: name(number as u64),
                code: credit_code(number as u64),
                legal_body: public.then_some(LegalBody::AdministrativeOrgan),
                level: Some(Level::City),
                parent: None,
                officers,
                special_case: None,
            }
        };

        MEMBERS.iter().enumerate().map(organisation).collect()
    }

    /// The moment of the block.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The day of the block, in China.
    pub fn today(&self) -> Day {
        Day::from_moment(self.now)
    }

    /// Anybody, officer or not.
    pub fn person(&self, dice: &mut Dice) -> AccountId {
        if dice.percent(10) {
            return dice.pick(&[&self.council[0], &self.council[1], &self.council[2], &self.council[3]]).clone();
        }
        self.people[dice.below(self.people.len() as u64) as usize].0.clone()
    }

    /// Somebody who is no officer now.
    pub fn stranger(&self, dice: &mut Dice) -> AccountId {
        let free = |account: &AccountId| !pallet_registry::Officers::<Runtime>::contains_key(account);
        let tries = (0..20).map(|_| self.person(dice)).collect::<Vec<_>>();
        tries.iter().find(|account| free(account)).or(tries.first()).cloned().expect("somebody was found")
    }

    /// The keys of an account, where it is one of the people.
    pub fn keys(&self, account: &AccountId) -> Option<&Keys> {
        self.people.iter().find(|(of, _)| of == account).map(|(_, keys)| keys)
    }

    /// All officers of the ledger, in the order of the state, which is always the same.
    pub fn officers(&self) -> Vec<AccountId> {
        pallet_registry::Officers::<Runtime>::iter_keys().collect()
    }

    /// Begins a block: what a node does between two blocks, with the hooks and the inherent of time.
    pub fn begin_block(&mut self, later: Moment) {
        let slots = (later / SLOT).max(1);
        self.now += slots * SLOT;
        self.block += u32::try_from(slots).expect("no test is that long");
        let slot = sp_consensus_aura::Slot::from(self.now / SLOT);
        let logs = Logs { logs: vec![DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode())] };
        let parent = sp_core::H256(sp_io::hashing::blake2_256(&self.block.encode()));
        let header = Header::new(self.block, Default::default(), Default::default(), parent, logs);
        // The blocks of the pause were empty; their numbers passed all the same.
        System::set_block_number(self.block.saturating_sub(1));
        Executive::initialize_block(&header);
        let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: self.now });
        time.dispatch(RuntimeOrigin::none()).expect("the inherent of time is taken");
        Executive::inherents_applied();
    }

    /// How long until the block with which the next session begins.
    pub fn rest_of_session(&self) -> Moment {
        let next = drl_runtime::Consortium::session().next_at;
        Moment::from(next.saturating_sub(self.block)) * SLOT
    }

    /// Ends a block, with this much of its weight left over. The header, for which the whole state is hashed, nobody needs here.
    pub fn end_block(&self, left: Weight) {
        AllPalletsWithSystem::on_idle(self.block, left);
        AllPalletsWithSystem::on_finalize(self.block);
        System::reset_events();
    }
}

/// How long until the next block: mostly no time to speak of, sometimes long.
pub fn pause(dice: &mut Dice) -> Moment {
    match dice.below(1_000) {
        0..=499 => SLOT,
        500..=699 => dice.between(1, 120) * 60_000,
        700..=899 => dice.between(1, 3) * DAY_MS,
        900..=979 => dice.between(4, 20) * DAY_MS,
        980..=996 => dice.between(21, 100) * DAY_MS,
        _ => dice.between(200, 1_000) * DAY_MS,
    }
}

/// A public name.
pub fn name(number: u64) -> PublicName {
    PublicName::new(&format!("机构 {number} / body {number}")).expect("a name in order")
}

/// A unified social credit code that checks.
pub fn credit_code(number: u64) -> CreditCode {
    let mut code = CreditCode([b'0'; 18]);
    let text = format!("11331100{:09}", number % 1_000_000_000);
    code.0[..17].copy_from_slice(text.as_bytes());
    code.0[17] = code.check_character().expect("digits are of the alphabet");
    code
}

/// A calendar of a year: New Year is not worked, and the first weekend of February is.
pub fn calendar(year: u16) -> GenesisCalendar {
    let day = |month, day| Day::from_ymd(year, month, day).expect("there is such a day");
    let weekdays = |month, days: u8| (1..=days).map(move |d| day(month, d)).filter(|d| !d.is_weekend());
    GenesisCalendar {
        year,
        holidays: weekdays(1, 3).chain(weekdays(10, 7)).collect(),
        workdays: (1..=7).map(|d| day(2, d)).filter(|d| d.is_weekend()).collect(),
    }
}

/// The organisations of a kind.
pub fn of_kind(kind: OrgKind) -> Vec<OrgId> {
    (0..pallet_registry::NextOrganisation::<Runtime>::get())
        .filter(|id| pallet_registry::Organisations::<Runtime>::get(id).is_some_and(|found| found.kind == kind))
        .collect()
}

/// The grants of the chain, in the order of the state.
pub fn grants() -> Vec<GrantHash> {
    pallet_grants::Grants::<Runtime>::iter_keys().collect()
}
