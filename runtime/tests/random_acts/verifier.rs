//! Whoever reads the state key by key, as a verifier reads a proof, gets the answers of the runtime: the same verdict to the last
//! field, for any grant, any moment and any question, and the same lists of grants.

use crate::dice::Dice;
use codec::Encode;
use drl_primitives::{
    application::Purpose,
    grant::{GrantTerms, Question},
    grant_status::GrantsOf,
    verdict::{Reason, Verdict},
    Code, Digest, GrantHash, Moment,
};
use drl_runtime::{Grants, Runtime};
use drl_verifier::state::{self, Recording, StateReader};
use std::{collections::BTreeMap, convert::Infallible, fmt::Debug};

/// How often verdicts had which reason.
pub type Reasons = BTreeMap<Reason, u32>;

/// How many grants are asked about after a step that changed anything.
const GRANTS: u32 = 3;
/// How many questions are asked about each.
const QUESTIONS: u32 = 3;
/// How many moments are kept at which something changed.
const MOMENTS: usize = 64;

/// Reasons without which little was compared: each must come up in every run of full length.
const CORE: &[Reason] = &[
    Reason::Granted,
    Reason::NoSuchGrant,
    Reason::NotYetIssued,
    Reason::TimeInFuture,
    Reason::TermNotBegun,
    Reason::TermOver,
    Reason::AgreementEnded,
    Reason::GrantHeld,
    Reason::GrantTerminated,
    Reason::DatasetSuspended,
    Reason::DatasetWithdrawn,
    Reason::UserSuspended,
    Reason::UserGone,
    Reason::ProofLapsed,
    Reason::PurposeNotGranted,
    Reason::ItemNotGranted,
    Reason::SystemNotGranted,
    Reason::AgencyNotActive,
    Reason::ItemSuspended,
];

/// That everything of interest came up.
pub fn assert_complete(reasons: &Reasons) {
    let missing: Vec<_> = CORE.iter().filter(|reason| !reasons.contains_key(reason)).collect();
    assert!(missing.is_empty(), "no verdict had the reasons {missing:?}");
}

/// The state of the test, key by key.
struct State;

impl StateReader for State {
    type Error = Infallible;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(sp_io::storage::get(key).map(|value| value.to_vec()))
    }
}

/// Compares answers, and remembers what came up.
pub struct Comparison {
    dice: Dice,
    moments: Vec<Moment>,
    reasons: Reasons,
}

impl Comparison {
    /// Begins, with its own chance: what is compared must not change what is done.
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice::new(!seed), moments: Vec::new(), reasons: Reasons::new() }
    }

    /// Why the verdicts were what they were.
    pub fn into_reasons(self) -> Reasons {
        self.reasons
    }

    /// Compares the answers about some grants of the state as it is now.
    pub fn compare(&mut self) -> Result<(), String> {
        let now = pallet_timestamp::Now::<Runtime>::get();
        same("moment", &state::now(&State), now)?;
        self.remember(now);
        let grants = crate::world::grants();
        for _ in 0..GRANTS {
            let Some(grant) = self.dice.one(&grants).copied() else { break };
            let terms = Grants::grant(grant).ok_or("a grant that is not found")?.terms;
            for _ in 0..QUESTIONS {
                let question = self.question(&terms, now);
                self.verdict(grant, &question)?;
            }
            let lists =
                [GrantsOf::Dataset(terms.dataset), GrantsOf::User(terms.user), GrantsOf::Agreement(terms.agreement)];
            same_list(self.dice.pick(&lists))?;
        }
        let question = Question { purpose: Purpose::Research, items: Default::default(), system: None, at: None };
        self.verdict(GrantHash::from_low_u64_be(now), &question)?;
        same_list(GrantsOf::Dataset(u32::MAX))?;
        self.batch()
    }

    fn remember(&mut self, now: Moment) {
        if self.moments.len() < MOMENTS {
            self.moments.push(now);
        } else {
            let place = self.dice.below(MOMENTS as u64) as usize;
            self.moments[place] = now;
        }
    }

    /// A verdict of the runtime and the one from the keys, and again from nothing but the keys that were read.
    fn verdict(&mut self, grant: GrantHash, question: &Question) -> Result<(), String> {
        let expected: Verdict = Grants::verify(grant, question);
        let recording = Recording::new(State);
        let what = format!("verdict on {grant:?} for {question:?}");
        same(&what, &state::verdict(&recording, grant, question), expected.clone())?;
        let keys = recording.into_keys();
        let read = |key: Vec<u8>| sp_io::storage::get(&key).map(|value| (key, value.to_vec()));
        let part: BTreeMap<Vec<u8>, Vec<u8>> = keys.into_iter().filter_map(read).collect();
        same(&what, &state::verdict(&part, grant, question), expected.clone())?;
        *self.reasons.entry(expected.reason).or_default() += 1;
        same(&what, &state::facts(&State, grant, expected.at), Grants::facts(grant, expected.at))
    }

    /// A question that the grant allows, or one that goes beyond it here and there.
    fn question(&mut self, terms: &GrantTerms, now: Moment) -> Question {
        let dice = &mut self.dice;
        let purpose = if dice.percent(85) { terms.purposes.first().copied() } else { dice.one(Purpose::ALL).copied() };
        let mut items: Vec<_> = terms.items.iter().copied().filter(|_| dice.percent(40)).collect();
        if dice.percent(8) {
            items.push(dice.below(200) as u16);
        }
        let system = match dice.below(10) {
            0 => Some(Digest::sha256([0xee; 32])),
            1..=6 => Some(terms.system),
            _ => None,
        };
        let edges = [terms.from, terms.until, terms.proof_valid_until.end(), now];
        let at = match dice.below(10) {
            0..=3 => None,
            4..=6 => self.moments.get(dice.below(self.moments.len() as u64) as usize).copied(),
            7 | 8 => Some(dice.pick(&edges)),
            _ => Some(dice.between(terms.from.saturating_sub(1_000_000_000), now)),
        };
        let at = at.map(|at| (at + dice.below(3)).saturating_sub(1));
        let purpose = purpose.unwrap_or(Purpose::Other);
        Question { purpose, items: items.try_into().unwrap_or_default(), system, at }
    }

    /// A batch of receipts.
    fn batch(&mut self) -> Result<(), String> {
        let id = self.dice.id(pallet_receipts::BatchCount::<Runtime>::get());
        let expected = pallet_receipts::Batches::<Runtime>::get(id);
        let found = state::batch(&State, id).map_err(|error| format!("batch {id}: {error}"))?;
        same("batch", &Ok::<_, Infallible>(found.encode()), expected.encode())
    }
}

/// A list of grants of the runtime, page by page, and the one from the keys.
fn same_list(of: GrantsOf) -> Result<(), String> {
    let count = Grants::grant_count(of);
    let mut grants = Vec::new();
    while grants.len() < count as usize {
        let page = Grants::grants(of, grants.len() as u32, pallet_grants::MAX_PAGE);
        if page.is_empty() {
            return Err(format!("{of:?} has {count} grants, and pages of {}", grants.len()));
        }
        grants.extend(page);
    }
    same(&format!("{of:?}"), &state::grants_of(&State, of), (count, grants))
}

fn same<T: PartialEq + Debug, E: Debug + PartialEq>(
    what: &str,
    found: &Result<T, E>,
    expected: T,
) -> Result<(), String> {
    if found.as_ref() == Ok(&expected) {
        Ok(())
    } else {
        Err(format!("{what}: read key by key {found:?}, of the runtime {expected:?}"))
    }
}
