//! Whether the clock of this machine agrees with those of the other validators.
//!
//! A block belongs to a slot of time, and its author announces it within that slot. So each announcement tells what time it is
//! at its author's, with nobody asked on the internet. A validator whose clock is far off would make blocks that the others
//! refuse, or refuse theirs; it says so loudly and makes none until the clock is right.
//!
//! Announcements are looked at before the block is imported: a clock that is behind makes the node refuse just those blocks that
//! would show it.

use crate::{
    refusal::Refusal,
    service::{FullClient, TimeAndSlot},
};
use drl_runtime::opaque::{Block, Hash, Header};
use sc_client_api::HeaderBackend;
use sc_consensus_aura::standalone::{check_header_slot_and_seal, find_pre_digest};
use sp_api::ProvideRuntimeApi;
use sp_consensus::block_validation::{BlockAnnounceValidator, DefaultBlockAnnounceValidator, Validation};
use sp_consensus_aura::{
    sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair, AuthoritySignature},
    AuraApi, Slot, SlotDuration,
};
use sp_core::ByteArray;
use sp_keystore::{Keystore, KeystorePtr};
use sp_runtime::{key_types, traits::Header as _};
use std::{
    collections::{BTreeMap, VecDeque},
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// How far a clock may be off before it is worth a warning, in milliseconds. The engine refuses blocks of the slot after next, so
/// a little more makes blocks come late.
const WORTH_A_WARNING: i64 = 2_000;

/// How far a clock may be off for its validator to go on making blocks, in milliseconds.
const FAR_OFF: i64 = 10_000;

/// How long an announcement tells something about the clocks.
const FRESH: Duration = Duration::from_secs(60);

/// How many announced blocks are remembered: each is announced by every peer, and the first tells the time.
const REMEMBERED: usize = 256;

/// The longest wait, at start, for blocks of others to compare the clock with.
const MOST_PATIENCE: Duration = Duration::from_secs(60);

/// The time by the clock of this machine, in milliseconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis().try_into().unwrap_or(i64::MAX)
}

/// When a slot begins, in milliseconds since 1970.
fn beginning(slot: Slot, length: SlotDuration) -> i64 {
    u64::from(slot).saturating_mul(length.as_millis()).try_into().unwrap_or(i64::MAX)
}

/// When the slot of a block begins, in milliseconds since 1970. None for genesis, which has no slot.
pub fn moment_of(header: &Header, length: SlotDuration) -> Option<i64> {
    let slot = find_pre_digest::<Block, AuthoritySignature>(header).ok()?;
    (*header.number() > 0).then(|| beginning(slot, length))
}

/// Refuses to start with a clock behind the newest block of the database: time does not run backwards.
///
/// # Errors
/// The clock is far behind it.
pub fn not_behind(now: i64, newest_block: i64) -> Result<(), Refusal> {
    let behind = newest_block.saturating_sub(now);
    match behind < FAR_OFF {
        true => Ok(()),
        false => Err(Refusal::ClockBehind { seconds: behind.unsigned_abs() / 1_000 }),
    }
}

/// What the announcements of others say about the clock of this machine. Differences are in milliseconds, positive where it is
/// ahead of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Nobody has announced a block lately.
    Unknown,
    /// It agrees with theirs.
    Right,
    /// It is off a little, or too few say so.
    Off(i64),
    /// It is far off, and enough of the others agree about it.
    FarOff(i64),
}

impl fmt::Display for Judgement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = |off: i64| if off > 0 { "ahead of" } else { "behind" };
        match self {
            Self::Unknown => out.write_str("no other validator has announced a block lately"),
            Self::Right => out.write_str("the clock agrees with those of the other validators"),
            Self::Off(off) | Self::FarOff(off) => write!(
                out,
                "the clock of this machine is about {:.1} s {} the clocks of the other validators",
                off.unsigned_abs() as f64 / 1_000.0,
                way(*off)
            ),
        }
    }
}

/// The last announcement of an author.
#[derive(Debug, Clone, Copy)]
struct Sample {
    slot: u64,
    /// By how much the clock of this machine differs.
    off: i64,
    at: Instant,
}

/// What each of the other validators last showed.
#[derive(Debug, Default)]
struct Samples(BTreeMap<Vec<u8>, Sample>);

impl Samples {
    /// A block of `author`, announced `since_beginning` milliseconds after its slot began by the clock of this machine.
    fn record(&mut self, author: Vec<u8>, slot: u64, since_beginning: i64, length: i64, at: Instant) {
        // Anywhere within the slot is as it should be.
        let off = since_beginning.min(0).saturating_add(since_beginning.saturating_sub(length).max(0));
        let newer = self.0.get(&author).is_none_or(|sample| sample.slot < slot);
        if newer {
            self.0.insert(author, Sample { slot, off, at });
        }
    }

    /// The differences that were shown lately, in rising order.
    fn fresh(&self, now: Instant) -> Vec<i64> {
        let fresh = self.0.values().filter(|sample| now.saturating_duration_since(sample.at) < FRESH);
        let mut off: Vec<_> = fresh.map(|sample| sample.off).collect();
        off.sort_unstable();
        off
    }

    /// What they say where there are `others` validators besides this one.
    fn judge(&self, others: usize, now: Instant) -> Judgement {
        let off = self.fresh(now);
        let Some(middle) = middle(&off) else { return Judgement::Unknown };
        let enough = enough(others);
        let ahead: Vec<_> = off.iter().copied().filter(|off| *off >= FAR_OFF).collect();
        let behind: Vec<_> = off.iter().copied().filter(|off| *off <= -FAR_OFF).collect();
        let agreed = [ahead, behind].into_iter().find(|side| side.len() >= enough);
        match agreed.and_then(|side| self::middle(&side)) {
            Some(off) => Judgement::FarOff(off),
            None if middle.abs() >= WORTH_A_WARNING => Judgement::Off(middle),
            None => Judgement::Right,
        }
    }
}

/// How many of the other validators have to agree. One with a wrong clock must not stop the others.
fn enough(others: usize) -> usize {
    others / 2 + 1
}

/// The one in the middle; of two, the one that is nearer to right.
fn middle(sorted: &[i64]) -> Option<i64> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get(sorted.len().saturating_sub(1) / 2)?;
    Some(if lower.abs() <= upper.abs() { *lower } else { *upper })
}

/// What was seen of the other validators.
#[derive(Default)]
struct Seen {
    samples: Samples,
    announced: VecDeque<Hash>,
    others: usize,
    /// A block that another node signed with a key of this one.
    foreign: Option<Hash>,
}

/// Watches the clocks of the others.
pub struct ClockWatch {
    client: Arc<FullClient>,
    keystore: KeystorePtr,
    slot_length: SlotDuration,
    started: i64,
    since: Instant,
    patience: Duration,
    lenient: bool,
    seen: Mutex<Seen>,
}

impl ClockWatch {
    /// Begins to watch. With `lenient` a wrong clock is told but stops nothing.
    ///
    /// # Errors
    /// The state of the best block cannot be read.
    pub fn new(
        client: Arc<FullClient>,
        keystore: KeystorePtr,
        slot_length: SlotDuration,
        lenient: bool,
    ) -> Result<Self, sp_api::ApiError> {
        let best = client.info();
        let validators = client.runtime_api().authorities(best.best_hash)?;
        let ours = validators.iter().filter(|key| holds(&keystore, key)).count();
        let others = validators.len().saturating_sub(ours);
        // Long enough for every other validator to have had a slot. Where the chain has not begun, all would wait for each other.
        let round = slot_length.as_duration().saturating_mul(u32::try_from(validators.len() + 1).unwrap_or(u32::MAX));
        let patience = match best.best_number > 0 && others > 0 {
            true => round.min(MOST_PATIENCE),
            false => Duration::ZERO,
        };
        let seen = Mutex::new(Seen { others, ..Seen::default() });
        Ok(Self { client, keystore, slot_length, started: now(), since: Instant::now(), patience, lenient, seen })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long a slot is.
    pub fn slot_length(&self) -> SlotDuration {
        self.slot_length
    }

    /// What the others' blocks say about the clock of this machine.
    pub fn judge(&self) -> Judgement {
        let seen = self.seen();
        seen.samples.judge(seen.others, Instant::now())
    }

    /// By how much it differs from theirs, for a gauge: the one in the middle, in seconds. None where nobody was heard lately.
    pub fn offset(&self) -> Option<f64> {
        middle(&self.seen().samples.fresh(Instant::now())).map(|off| off as f64 / 1_000.0)
    }

    /// A block that another node signed with a key of this one.
    pub fn foreign_block(&self) -> Option<Hash> {
        self.seen().foreign
    }

    /// The slot of now, for an author: only where nothing speaks against making a block.
    ///
    /// # Errors
    /// The clock is far off, or nothing is known about it yet.
    pub fn slot_for_author(&self) -> Result<TimeAndSlot, Box<dyn Error + Send + Sync>> {
        match self.judge() {
            judgement @ Judgement::FarOff(_) if !self.lenient => Err(format!("CLOCK WRONG: {judgement}").into()),
            _ if self.is_listening() => {
                Err("just started: first the clock is compared with those of the other validators".into())
            }
            _ => Ok(crate::service::time_and_slot(self.slot_length)),
        }
    }

    /// Whether this node has just started: for a round of slots it listens, and for another if it has heard too few.
    fn is_listening(&self) -> bool {
        let since = self.since.elapsed();
        let seen = self.seen();
        let heard = seen.samples.fresh(Instant::now()).len() >= enough(seen.others);
        since < self.patience || (!heard && since < self.patience.saturating_mul(2))
    }

    /// What looks at the announcements of blocks.
    pub fn listener(self: Arc<Self>) -> Box<dyn BlockAnnounceValidator<Block> + Send> {
        Box::new(Listener { watch: self, engine: DefaultBlockAnnounceValidator })
    }

    /// An announcement has come.
    fn announced(&self, header: &Header) {
        let hash = header.hash();
        if !self.is_first(hash) {
            return;
        }
        let Some((author, slot)) = self.author_of(header) else { return };
        let since_beginning = now().saturating_sub(beginning(slot, self.slot_length));
        if holds(&self.keystore, &author) {
            self.look_for_foreign(hash, slot);
            return;
        }
        let length = self.slot_length.as_millis().try_into().unwrap_or(i64::MAX);
        let mut seen = self.seen();
        seen.samples.record(author.to_raw_vec(), slot.into(), since_beginning, length, Instant::now());
    }

    /// Whether this is the first announcement of the block; the others come later, and tell nothing about its author's clock.
    fn is_first(&self, hash: Hash) -> bool {
        let mut seen = self.seen();
        if seen.announced.contains(&hash) {
            return false;
        }
        seen.announced.push_back(hash);
        if seen.announced.len() > REMEMBERED {
            seen.announced.pop_front();
        }
        true
    }

    /// The validator that signed a header, by the authorities of now, and its slot. None where the signature is nobody's: what a
    /// peer makes up tells nothing.
    fn author_of(&self, header: &Header) -> Option<(AuraId, Slot)> {
        let authorities = self.client.runtime_api().authorities(self.client.info().best_hash).ok()?;
        let ours = authorities.iter().filter(|key| holds(&self.keystore, key)).count();
        self.seen().others = authorities.len().saturating_sub(ours);
        let any_slot = Slot::from(u64::MAX);
        let (_, slot, _) =
            check_header_slot_and_seal::<Block, AuraPair>(any_slot, header.clone(), &authorities).ok()?;
        let index = u64::from(slot).checked_rem(u64::try_from(authorities.len()).ok()?)?;
        Some((authorities.get(usize::try_from(index).ok()?)?.clone(), slot))
    }

    /// A block with a signature of this node. It made it itself, before its last start perhaps; or another node has its keys.
    fn look_for_foreign(&self, hash: Hash, slot: Slot) {
        let of_this_run = beginning(slot, self.slot_length) > self.started;
        let known = !matches!(self.client.header(hash), Ok(None));
        if of_this_run && !known {
            self.seen().foreign.get_or_insert(hash);
        }
    }
}

/// Whether the keystore has this key.
fn holds(keystore: &KeystorePtr, key: &AuraId) -> bool {
    keystore.has_keys(&[(key.to_raw_vec(), key_types::AURA)])
}

/// Looks at announcements, and leaves the rest to the engine.
struct Listener {
    watch: Arc<ClockWatch>,
    engine: DefaultBlockAnnounceValidator,
}

impl BlockAnnounceValidator<Block> for Listener {
    #[allow(clippy::type_complexity)]
    fn validate(
        &mut self,
        header: &Header,
        data: &[u8],
    ) -> Pin<Box<dyn Future<Output = Result<Validation, Box<dyn Error + Send>>> + Send>> {
        self.watch.announced(header);
        BlockAnnounceValidator::<Block>::validate(&mut self.engine, header, data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: i64 = 2_000;

    /// What four validators' worth of announcements says, each so many milliseconds after its slot began.
    fn judgement(since_beginning: &[i64]) -> Judgement {
        let mut samples = Samples::default();
        let now = Instant::now();
        for (author, since) in since_beginning.iter().enumerate() {
            samples.record(vec![author as u8], 7, *since, SLOT, now);
        }
        samples.judge(3, now)
    }

    #[test]
    fn announcements_within_their_slot_show_a_right_clock() {
        assert_eq!(judgement(&[0, 900, 2_000]), Judgement::Right);
        assert_eq!(judgement(&[-1_999, 3_999, 100]), Judgement::Right);
    }

    #[test]
    fn nobody_heard_is_not_known() {
        assert_eq!(judgement(&[]), Judgement::Unknown);
        let mut samples = Samples::default();
        let then = Instant::now();
        samples.record(vec![1], 7, 0, SLOT, then);
        assert_eq!(samples.judge(3, then + FRESH), Judgement::Unknown);
    }

    #[test]
    fn a_clock_a_minute_off_is_far_off_either_way() {
        assert_eq!(judgement(&[60_500, 61_000, 62_000]), Judgement::FarOff(59_000));
        assert_eq!(judgement(&[-60_000, -59_500, -59_000]), Judgement::FarOff(-59_500));
    }

    #[test]
    fn a_clock_some_seconds_off_is_worth_a_warning() {
        assert_eq!(judgement(&[5_000, 5_100, 5_200]), Judgement::Off(3_100));
        assert_eq!(judgement(&[-5_000, -5_100, -4_900]), Judgement::Off(-5_000));
    }

    #[test]
    fn one_validator_with_a_wrong_clock_convinces_nobody() {
        assert_eq!(judgement(&[60_000, 500, 700]), Judgement::Right);
        assert_eq!(judgement(&[-60_000, 500]), Judgement::Right);
        assert_eq!(judgement(&[60_000]), Judgement::Off(58_000));
        // Two that disagree do not add up.
        assert_eq!(judgement(&[60_000, -60_000]), Judgement::Off(58_000));
    }

    #[test]
    fn the_last_slot_of_an_author_counts_and_its_first_announcement() {
        let mut samples = Samples::default();
        let now = Instant::now();
        samples.record(vec![1], 7, 60_000, SLOT, now);
        samples.record(vec![1], 9, 100, SLOT, now);
        samples.record(vec![1], 9, 70_000, SLOT, now);
        samples.record(vec![1], 8, 70_000, SLOT, now);
        assert_eq!(samples.fresh(now), [0]);
    }

    #[test]
    fn a_database_from_the_future_is_refused() {
        assert_eq!(not_behind(100_000, 99_000), Ok(()));
        assert_eq!(not_behind(100_000, 109_999), Ok(()));
        assert_eq!(not_behind(100_000, 160_000), Err(Refusal::ClockBehind { seconds: 60 }));
    }

    #[test]
    fn judgements_say_which_way() {
        assert_eq!(
            Judgement::FarOff(-59_500).to_string(),
            "the clock of this machine is about 59.5 s behind the clocks of the other validators"
        );
        assert!(Judgement::Off(3_100).to_string().contains("3.1 s ahead of"));
    }
}
