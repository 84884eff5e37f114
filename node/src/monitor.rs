//! Watches a running node: disk, clock, finality, connections, session keys; and shows the figures of the ledger.
//!
//! What is wrong is said by name, again and again while it lasts, for the runbooks to be looked up by. Two faults end the node:
//! a disk that is nearly full, because a database that meets the end of it may be damaged, and a second node with the same
//! session keys.

use crate::{
    clock::{self, ClockWatch, Judgement},
    disk::{Disk, Room},
    keystore_check,
    metrics::{Figures, Metrics},
    refusal::{self, Refusal},
    service::FullClient,
};
use drl_runtime::opaque::{Block, Hash};
use futures_timer::Delay;
use sc_client_api::HeaderBackend;
use sc_network_sync::SyncingService;
use sp_api::ProvideRuntimeApi;
use sp_consensus::SyncOracle;
use sp_consensus_aura::{sr25519::AuthorityId as AuraId, AuraApi};
use sp_keystore::KeystorePtr;
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(5);
/// Between two readings of the ledger's figures.
const FIGURES_EVERY: Duration = Duration::from_secs(15);
/// Between two looks at the session keys.
const KEYS_EVERY: Duration = Duration::from_secs(60);
/// How often the same complaint is repeated.
const REPEAT: Duration = Duration::from_secs(60);
/// How old the newest finalized block may get, in milliseconds. A block is final within seconds.
const FINALITY_LATE: i64 = 60_000;
/// How long a node may be alone.
const ALONE: Duration = Duration::from_secs(60);

/// What is watched.
pub struct Monitor {
    /// The chain and its state.
    pub client: Arc<FullClient>,
    /// Who is connected.
    pub sync: Arc<SyncingService<Block>>,
    /// The clocks of the others.
    pub clock: Arc<ClockWatch>,
    /// The disk of the database.
    pub disk: Disk,
    /// The session keys.
    pub keystore: KeystorePtr,
    /// Where figures are shown, if they are.
    pub metrics: Option<Metrics>,
    /// Whether this node should validate.
    pub is_validator: bool,
}

/// What the monitor remembers.
struct Memory {
    said: BTreeMap<&'static str, Instant>,
    connected: Instant,
    keys_looked_at: Option<Instant>,
    figures_read: Option<(Instant, Hash)>,
}

impl Memory {
    /// Whether a complaint is due: the first time and then every minute.
    fn is_due(&mut self, name: &'static str, now: Instant) -> bool {
        let due = self.said.get(name).is_none_or(|said| now.saturating_duration_since(*said) >= REPEAT);
        if due {
            self.said.insert(name, now);
        }
        due
    }

    /// Forgets a complaint; whether there was one.
    fn is_over(&mut self, name: &'static str) -> bool {
        self.said.remove(name).is_some()
    }
}

impl Monitor {
    /// Watches until something is found that the node must stop for. It has to be a task that the node cannot do without.
    pub async fn run(self) {
        let now = Instant::now();
        let mut memory = Memory { said: BTreeMap::new(), connected: now, keys_looked_at: None, figures_read: None };
        if let Some(metrics) = &self.metrics {
            metrics.is_validator.set(self.is_validator.into());
        }
        loop {
            if let Some(refusal) = self.look(&mut memory, Instant::now()) {
                refusal::stop(refusal);
                return;
            }
            Delay::new(PAUSE).await;
        }
    }

    fn look(&self, memory: &mut Memory, now: Instant) -> Option<Refusal> {
        let validators = self.client.runtime_api().authorities(self.client.info().finalized_hash).unwrap_or_default();
        self.look_at_clock(memory, now);
        self.look_at_finality(memory, now);
        self.look_at_connections(memory, now, validators.len());
        self.look_at_keys(memory, now, &validators);
        self.show_figures(memory, now);
        let foreign = self.clock.foreign_block().filter(|_| self.is_validator);
        let foreign = foreign.map(|block| Refusal::KeysInUseElsewhere { block: format!("{block:?}") });
        foreign.or_else(|| self.look_at_disk(memory, now))
    }

    fn look_at_disk(&self, memory: &mut Memory, now: Instant) -> Option<Refusal> {
        let free = self.disk.free().ok()?;
        if let Some(metrics) = &self.metrics {
            metrics.disk_free.set(free);
        }
        match self.disk.judge(free) {
            Room::TooLittle(refusal) => return Some(refusal),
            Room::Low if memory.is_due("disk", now) => log::error!("{}", self.disk.warning(free)),
            Room::Low => {}
            Room::Enough => drop(memory.is_over("disk")),
        }
        None
    }

    fn look_at_clock(&self, memory: &mut Memory, now: Instant) {
        let judgement = self.clock.judge();
        if let Some(metrics) = &self.metrics {
            metrics.clock_far_off.set(matches!(judgement, Judgement::FarOff(_)).into());
            if let Some(offset) = self.clock.offset() {
                metrics.clock_offset.set(offset);
            }
        }
        match judgement {
            Judgement::FarOff(_) if memory.is_due("clock", now) => {
                let then = if self.is_validator { "; it makes no blocks until the clock is right" } else { "" };
                log::error!("CLOCK WRONG: {judgement}{then}. Set the clock (timedatectl)");
            }
            Judgement::Off(_) if memory.is_due("clock-a-little", now) => {
                log::warn!("CLOCK INACCURATE: {judgement}. Is time synchronisation on (timedatectl)?");
            }
            Judgement::Right if memory.is_over("clock") => log::info!("CLOCK RIGHT AGAIN: {judgement}"),
            _ => {}
        }
    }

    fn look_at_finality(&self, memory: &mut Memory, now: Instant) {
        let finalized = self.client.info().finalized_hash;
        let header = self.client.header(finalized).ok().flatten();
        let Some(made) = header.and_then(|header| clock::moment_of(&header, self.clock.slot_length())) else { return };
        let age = clock::now().saturating_sub(made);
        if let Some(metrics) = &self.metrics {
            metrics.finalized_age.set(age as f64 / 1_000.0);
        }
        if age < FINALITY_LATE {
            if memory.is_over("finality") {
                log::info!("FINALITY GOES ON");
            }
        } else if !self.sync.is_major_syncing() && memory.is_due("finality", now) {
            log::error!(
                "FINALITY STALLED: the newest finalized block is {} s old, number {}. More than a third of the validators are \
                 away, or this node hears too few of them",
                age / 1_000,
                self.client.info().finalized_number
            );
        }
    }

    fn look_at_connections(&self, memory: &mut Memory, now: Instant, validators: usize) {
        if self.sync.num_connected_peers() > 0 || (validators <= 1 && self.is_validator) {
            memory.connected = now;
            if memory.is_over("peers") {
                log::info!("CONNECTED AGAIN");
            }
        } else if now.saturating_duration_since(memory.connected) >= ALONE && memory.is_due("peers", now) {
            log::error!(
                "NO PEERS: this node is connected to nobody. Either the addresses it knows do not answer, or its peer id is not on \
                 the consortium's list, or its chain spec is another one than theirs: compare the genesis hash, here {:?}",
                self.client.info().genesis_hash
            );
        }
    }

    fn look_at_keys(&self, memory: &mut Memory, now: Instant, validators: &[AuraId]) {
        let looked = memory.keys_looked_at.is_some_and(|at| now.saturating_duration_since(at) < KEYS_EVERY);
        if looked || !self.is_validator {
            return;
        }
        memory.keys_looked_at = Some(now);
        let held = keystore_check::holds_keys_of_a_validator(&self.client, &*self.keystore);
        if let Some(metrics) = &self.metrics {
            metrics.validators.set(validators.len().try_into().unwrap_or(u64::MAX));
            metrics.session_keys_held.set(held.into());
        }
        match held {
            true if memory.is_over("keys") => log::info!("SESSION KEYS RIGHT AGAIN: this node is a validator"),
            false if memory.is_due("keys", now) => log::warn!(
                "NO VALIDATOR: the keystore does not hold the session keys of a validator of this session, so this node neither \
                 makes blocks nor votes"
            ),
            _ => {}
        }
    }

    fn show_figures(&self, memory: &mut Memory, now: Instant) {
        let Some(metrics) = &self.metrics else { return };
        let info = self.client.info();
        let recent = memory
            .figures_read
            .is_some_and(|(at, hash)| hash == info.finalized_hash || now.saturating_duration_since(at) < FIGURES_EVERY);
        if recent {
            return;
        }
        memory.figures_read = Some((now, info.finalized_hash));
        match Figures::read(&self.client, info.finalized_hash) {
            Ok(figures) => metrics.show(info.finalized_number, &figures),
            Err(reason) => log::debug!("The figures of the ledger can not be read: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_repeated_every_minute_until_it_is_over() {
        let now = Instant::now();
        let mut memory = Memory { said: BTreeMap::new(), connected: now, keys_looked_at: None, figures_read: None };
        assert!(!memory.is_over("disk"));
        assert!(memory.is_due("disk", now));
        assert!(!memory.is_due("disk", now + REPEAT / 2));
        assert!(memory.is_due("clock", now + REPEAT / 2), "each complaint for itself");
        assert!(memory.is_due("disk", now + REPEAT));
        assert!(memory.is_over("disk"));
        assert!(memory.is_due("disk", now + REPEAT), "it came back");
    }
}
