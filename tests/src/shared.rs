//! One network for all tests of a process that run at the same time.
//!
//! It starts with the first test that asks for it and ends with the last one that holds it, whether that returns or panics.

use crate::{
    network::Consortium,
    people::{Cast, People, MEMBERS},
    story::examples,
};
use anyhow::{anyhow, ensure, Context, Result};
use drl_client::Ledger;
use drl_primitives::organisation::Role;
use drl_runtime::{Runtime, RuntimeCall};
use pallet_registry::Call as Registry;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::task::JoinSet;

/// How long a validator may lag behind another while the network starts.
const CATCH_UP: Duration = Duration::from_secs(60);

/// The network that is up now, if one is.
static LIVING: tokio::sync::Mutex<Weak<Shared>> = tokio::sync::Mutex::const_new(Weak::new());

/// Blocks in a session of that network: 20 seconds, so that a change of keys can be waited for.
pub const SESSION_BLOCKS: u32 = 10;

/// A running consortium that several tests use.
pub struct Shared {
    urls: Vec<String>,
    network: Mutex<Consortium>,
    // Removed after the nodes have ended: fields are dropped in the order of their declaration.
    _folder: TempDir,
}

/// The network of this process, with the officers of every [`Cast`] in their posts.
///
/// # Errors
/// It does not start.
pub async fn network() -> Result<Arc<Shared>> {
    let mut living = LIVING.lock().await;
    if let Some(shared) = living.upgrade() {
        return Ok(shared);
    }
    let shared = Arc::new(Shared::start().await?);
    *living = Arc::downgrade(&shared);
    Ok(shared)
}

impl Shared {
    async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("drl-e2e-").tempdir()?;
        let description = examples().join("../chain-spec/lishui.toml");
        let network = Consortium::start_changed(&description, &folder.path().join("network"), |description| {
            description.chain.session_blocks = Some(SESSION_BLOCKS);
        })?;
        let urls: Vec<_> = network.nodes.iter().map(|node| node.url()).collect();
        let shared = Self { urls, network: Mutex::new(network), _folder: folder };
        appoint_casts(shared.url(0)?).await?;
        shared.wait_until_all_know().await?;
        Ok(shared)
    }

    /// Waits until every validator has finalized what the first one has: a test may speak to any of them.
    async fn wait_until_all_know(&self) -> Result<()> {
        let wanted = Ledger::connect(self.url(0)?).await?.finalized().await?.number;
        for url in &self.urls {
            let ledger = Ledger::connect(url).await?;
            let begun = Instant::now();
            while ledger.finalized().await?.number < wanted {
                ensure!(begun.elapsed() < CATCH_UP, "{url} has not finalized block {wanted} after {CATCH_UP:?}");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        Ok(())
    }

    /// The WebSocket address of the validator with this place in the description.
    ///
    /// # Errors
    /// There are fewer.
    pub fn url(&self, place: usize) -> Result<&str> {
        self.urls.get(place).map(String::as_str).with_context(|| format!("there is no validator {place}"))
    }

    /// The nodes, to be ended, started or joined by others. Held as briefly as that takes.
    pub fn nodes(&self) -> MutexGuard<'_, Consortium> {
        self.network.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each member's chief appoints the officers who act for it in the casts: one transaction each, all at once.
async fn appoint_casts(url: &str) -> Result<()> {
    let ledger = Ledger::connect(url).await?;
    let mut appointments = JoinSet::new();
    for handle in MEMBERS {
        let mut calls: Vec<RuntimeCall> = Vec::new();
        for cast in Cast::APPOINTED {
            let officers = People::of(cast)?.member(handle)?.clone();
            for (key, role) in [(officers.chief, Role::ChiefDataOfficer), (officers.clerk, Role::DataOfficer)] {
                calls.push(Registry::<Runtime>::appoint { account: key.account(), role }.into());
            }
        }
        let (ledger, chief) = (ledger.clone(), People::development()?.member(handle)?.chief.clone());
        let call = pallet_utility::Call::<Runtime>::batch_all { calls };
        appointments.spawn(async move { ledger.submit(call, &chief).await });
    }
    while let Some(appointed) = appointments.join_next().await {
        appointed.map_err(|fault| anyhow!("an appointment panicked: {fault}"))??;
    }
    Ok(())
}
