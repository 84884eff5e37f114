//! Wallets and clients that are not ours.

use crate::{scene, Scene};
use anyhow::{ensure, Result};
use drl_client::keys::{Keypair, Scheme};
use drl_primitives::organisation::Role;
use drl_tests::people::Cast;
use serde_json::{json, Value};

/// The validator that is spoken to.
const NODE: usize = 2;

/// polkadot.js and PAPI, unmodified, sign and submit a call of ours with sr25519 and with ed25519.
#[tokio::test(flavor = "multi_thread")]
async fn clients_that_are_not_ours_work_unmodified() -> Result<()> {
    let Scene { network, story, _folder } = scene(Cast::Wallets, NODE).await?;
    let url = network.url(NODE)?;
    let suri = |person: &str| Cast::Wallets.suri(person);
    let key = |person: &str| Keypair::from_suri(Scheme::Ed25519, &suri(person));
    let account = |person: &str| key(person).map(|key| key.address());
    let appointed = |result: &Value| {
        let events = result["events"].as_array().cloned().unwrap_or_default();
        events
            .iter()
            .any(|event| event.as_str().is_some_and(|name| name.eq_ignore_ascii_case("registry.OfficerAppointed")))
    };
    // polkadot.js with sr25519 appoints a chief with an ed25519 key, who appoints the next, and so on with PAPI.
    let runs = [
        ("polkadot-js.mjs", "sr25519", "Transport//chief", "registry", json!([account("One")?, "ChiefDataOfficer"])),
        ("polkadot-js.mjs", "ed25519", "One", "registry", json!([account("Two")?, "ChiefDataOfficer"])),
        (
            "papi.mjs",
            "ed25519",
            "Two",
            "Registry",
            json!({ "account": account("Three")?, "role": { "type": "DataOfficer" } }),
        ),
        (
            "papi.mjs",
            "sr25519",
            "Transport//chief",
            "Registry",
            json!({ "account": account("Four")?, "role": { "type": "DataOfficer" } }),
        ),
    ];
    for (script, scheme, person, pallet, arguments) in runs {
        let result =
            drl_javascript::run(script, &[url, scheme, &suri(person), pallet, "appoint", &arguments.to_string()])?;
        ensure!(result["error"].is_null() && appointed(&result), "{script} {scheme}: {result}");
    }
    let officer: Option<drl_primitives::organisation::Officer> =
        story.ledger.query("ReleaseApi_officer", key("Four")?.account()).await?.value;
    ensure!(officer.is_some_and(|officer| officer.role == Role::DataOfficer), "{officer:?}");
    // A refusal reaches them by name.
    let refused = drl_javascript::run(
        "polkadot-js.mjs",
        &[url, "sr25519", &suri("Transport//chief"), "registry", "dismiss", &json!([account("Nobody")?]).to_string()],
    )?;
    ensure!(refused["error"].as_str().is_some_and(|error| error.starts_with("registry.")), "{refused}");
    Ok(())
}
