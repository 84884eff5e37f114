//! A consortium of four real node processes: the whole flow with nodes that come and go, bad input, wallets and clients that are not
//! ours, and the command `drl` as its users type it.
//!
//! All tests that run at the same time share one network ([`drl_tests::shared`]). They do not disturb each other: each has a
//! [`Cast`] of its own, registers datasets of its own, and looks at nothing that another makes.

mod after_grant;
mod browser;
mod drl;
mod light_client;
mod lying;
mod refusals;
mod release;
mod rpc;
mod time;
mod wallets;

use anyhow::Result;
use drl_client::{Ledger, Vault};
use drl_primitives::{application::Purpose, grant::Question};
use drl_tests::{
    people::{member_names, Cast, People},
    shared::{self, Shared},
    story::{examples, Story},
};
use std::sync::Arc;
use tempfile::TempDir;

/// A story on a node of the shared network.
struct Scene {
    network: Arc<Shared>,
    story: Story<()>,
    _folder: TempDir,
}

/// Sets the scene for a cast that speaks to the validator with this place.
async fn scene(cast: Cast, node: usize) -> Result<Scene> {
    let network = shared::network().await?;
    let folder = tempfile::Builder::new().prefix("drl-scene-").tempdir()?;
    let story = Story {
        ledger: Ledger::connect(network.url(node)?).await?,
        vault: Vault::new(folder.path().join("vault")),
        names: member_names(),
        people: People::of(cast)?,
        audience: (),
        examples: examples(),
    };
    Ok(Scene { network, story, _folder: folder })
}

fn question(purpose: Purpose) -> Question {
    Question { purpose, items: Default::default(), system: None, at: None }
}

async fn open_three(story: &mut Story<()>) -> Result<()> {
    let keys = [("transport", "rail-stations"), ("ecology", "climate-zones"), ("planning", "planning-units")];
    story.open_datasets(&keys).await.map(|_| ())
}
