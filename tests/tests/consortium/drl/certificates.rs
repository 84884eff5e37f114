//! Certificates as the handbook for regulators says: made with a node, checked on a machine without network.

use super::{agreement::Grants, Desks, Release, NOWHERE};
use anyhow::{bail, ensure, Context, Result};
use drl_tests::{cli::Desk, network::binary, shared::Shared};
use serde_json::{json, Value};
use sp_core::H256;
use std::{path::Path, process::Command, time::Duration};

/// The genesis file is all that is trusted.
pub(super) async fn checked_offline(desks: &Desks, release: Release, grants: Grants, network: &Shared) -> Result<()> {
    let desk = &desks.regulator;
    genesis_file(network, &desk.path("genesis.json"))?;
    let offline = desk.with("DRL_NODE", NOWHERE);
    anchored(&offline).await?;
    let rail = grants.rail_stations;
    verdicts(desk, &offline, rail).await?;
    all_grants(desk, &offline, release, grants).await?;
    on_paper(&offline).await?;
    damaged(&offline).await?;
    later_anchor(desk, &offline, rail).await
}

/// What operators hand to regulators once.
fn genesis_file(network: &Shared, to: &Path) -> Result<()> {
    let chain = network.nodes().chain.clone();
    let output = Command::new(binary("drl-node")?)
        .args(["export-chain-spec", "--raw", "--chain"])
        .arg(chain)
        .arg("--output")
        .arg(to)
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

async fn anchored(offline: &Desk) -> Result<()> {
    let anchor = offline.json("anchor export --chain-spec genesis.json --out anchor.json").await?;
    assert_eq!((&anchor["kind"], &anchor["set_id"]), (&json!("genesis"), &json!(0)));
    assert_eq!(anchor["authorities"].as_array().map(Vec::len), Some(4));
    let fingerprint = anchor["fingerprint"].as_str().context("no fingerprint")?;
    assert_eq!(offline.json(&format!("anchor show anchor.json --fingerprint {fingerprint}")).await?, anchor);
    let other =
        format!("--json anchor show anchor.json --fingerprint {}", fingerprint.replace(['0', '1', '2', '3'], "9"));
    offline.run(&other).await?.exits(7)?;
    Ok(())
}

/// Makes a certificate, checks it without network, and answers with what was proven.
async fn certificate(desk: &Desk, offline: &Desk, code: i32, file: &str, asked: &str) -> Result<Value> {
    let made = desk.json(&format!("certificate {asked} --anchor anchor.json --out {file}")).await?;
    let line = format!("--json certificate verify {file} --anchor anchor.json");
    let proven = offline.run(&line).await?.exits(code)?.json()?;
    for field in ["claim", "block", "genesis", "signers", "certificate"] {
        assert_eq!(proven[field], made[field], "{field}");
    }
    let (weight, total) = (proven["weight"].as_u64(), proven["total_weight"].as_u64());
    assert!(weight > Some(2) && total == Some(4), "{proven}");
    Ok(proven)
}

async fn verdicts(desk: &Desk, offline: &Desk, grant: H256) -> Result<()> {
    let cases = [
        (0, "yes.json", format!("{grant:?} --purpose transport-service --items 6,2"), "granted"),
        (7, "no.json", format!("{grant:?} --purpose research"), "purpose-not-granted"),
        (7, "then.json", format!("{grant:?} --purpose transport-service --at 2026-11-01"), "not-yet-issued"),
        (7, "none.json", format!("{:?} --purpose research", H256::repeat_byte(7)), "no-such-grant"),
    ];
    for (code, file, question, reason) in cases {
        let proven = certificate(desk, offline, code, file, &format!("create {question}")).await?;
        let verdict = &proven["claim"]["verdict"]["verdict"];
        assert_eq!((&verdict["reason"], &verdict["allowed"]), (&json!(reason), &json!(code == 0)));
    }
    let compact = format!("create {grant:?} --purpose transport-service --items 6,2 --compact");
    certificate(desk, offline, 0, "yes.cbor", &compact).await?;
    let size = std::fs::metadata(desk.path("yes.cbor"))?.len();
    ensure!(size < 64 * 1024, "a certificate of {size} bytes");
    Ok(())
}

async fn all_grants(desk: &Desk, offline: &Desk, release: Release, grants: Grants) -> Result<()> {
    let asked = format!("grants --user {}", release.company);
    let claim = certificate(desk, offline, 0, "all.json", &asked).await?["claim"]["grants"].take();
    let mut listed: Vec<H256> = serde_json::from_value(claim["grants"].clone())?;
    listed.sort();
    let mut wanted = [grants.rail_stations, grants.climate_zones, grants.planning_units];
    wanted.sort();
    assert_eq!((&claim["count"], listed.as_slice()), (&json!(3), wanted.as_slice()));
    Ok(())
}

/// Several QR codes prove, one names.
async fn on_paper(offline: &Desk) -> Result<()> {
    let parts = offline.json("certificate parts yes.json").await?;
    let mut texts: Vec<String> = serde_json::from_value(parts["parts"].clone())?;
    assert!(texts.len() > 1 && texts.iter().all(|text| text.len() <= 1_000));
    texts.reverse();
    offline.write("scanned.txt", &texts.join("\n"))?;
    let verify = "--json certificate verify scanned.txt --anchor anchor.json";
    offline.run(verify).await?.exits(0)?;
    offline.write("scanned.txt", &texts[1..].join("\n"))?;
    assert_eq!(unproven(offline, "scanned.txt").await?, "parts-missing");

    let short = offline.json("certificate short yes.json --anchor anchor.json").await?;
    let short = short["short"].as_str().context("no short form")?;
    let line = |file: &str| format!("--json certificate verify {file} --anchor anchor.json --short {short}");
    offline.run(&line("yes.json")).await?.exits(0)?;
    let other = offline.run(&line("no.json")).await?.exits(10)?.json()?;
    assert_eq!(other["error"]["name"], "short-form-differs");
    Ok(())
}

/// The name of what is wrong with a certificate that does not hold.
async fn unproven(offline: &Desk, file: &str) -> Result<String> {
    let line = format!("--json certificate verify {file} --anchor anchor.json");
    let refused = offline.run(&line).await?.exits(10)?.json()?;
    Ok(refused["error"]["name"].as_str().context("no name")?.to_owned())
}

async fn damaged(offline: &Desk) -> Result<()> {
    let denied = std::fs::read_to_string(offline.path("no.json"))?;
    let forged = denied.replace("\"allowed\": false", "\"allowed\": true").replace("purpose-not-granted", "granted");
    ensure!(forged != denied);
    offline.write("forged.json", &forged)?;
    assert_eq!(unproven(offline, "forged.json").await?, "checksum-differs");
    offline.write("other.json", "{}")?;
    assert_eq!(unproven(offline, "other.json").await?, "not-json");
    // Whoever only looks is told that nothing was checked.
    let shown = offline.json("certificate show forged.json").await;
    assert!(shown.is_err(), "a damaged file is not even shown");
    assert_eq!(offline.json("certificate show yes.json").await?["verified"], false);
    Ok(())
}

/// A checkpoint that follows from the genesis serves as an anchor, at once and later; and two certificates speak of one chain.
async fn later_anchor(desk: &Desk, offline: &Desk, grant: H256) -> Result<()> {
    let asked = format!("certificate create {grant:?} --purpose transport-service");
    let at_once = at_once(desk, offline, &asked).await?;
    assert_eq!((&at_once["weight"], &at_once["signers"], &at_once["changes"]), (&json!(0), &json!([]), &json!(0)));
    offline.json("anchor follows checkpoint.json --anchor anchor.json").await?;
    let later = later(desk, offline, &asked, &at_once["block"]).await?;
    assert!(later["weight"].as_u64() > Some(2), "{later}");
    assert_eq!(later["anchor"], at_once["anchor"]);
    let compared = offline.json("certificate compare yes.json no.json --anchor anchor.json").await?;
    assert_eq!(compared, json!({ "fork": null }));
    Ok(())
}

/// Right after a checkpoint was made there is mostly nothing newer that is final: the certificate is of its own block.
async fn at_once(desk: &Desk, offline: &Desk, asked: &str) -> Result<Value> {
    for _ in 0..20 {
        for file in ["base.json", "checkpoint.json", "own.json"] {
            let _ = std::fs::remove_file(desk.path(file));
        }
        desk.json(&format!("{asked} --anchor anchor.json --out base.json")).await?;
        let checkpoint = "anchor checkpoint base.json --anchor anchor.json --out checkpoint.json";
        let checkpoint = offline.json(checkpoint).await?;
        assert_eq!(checkpoint["kind"], "checkpoint");
        desk.json(&format!("{asked} --anchor checkpoint.json --out own.json")).await?;
        let proven = offline.json("certificate verify own.json --anchor checkpoint.json").await?;
        if proven["block"] == checkpoint["block"] {
            return Ok(proven);
        }
    }
    bail!("each time a newer block was final at once")
}

/// As soon as there is a newer final block, the certificate is of that.
async fn later(desk: &Desk, offline: &Desk, asked: &str, block: &Value) -> Result<Value> {
    for _ in 0..120 {
        let _ = std::fs::remove_file(desk.path("new.json"));
        desk.json(&format!("{asked} --anchor checkpoint.json --out new.json")).await?;
        let proven = offline.json("certificate verify new.json --anchor checkpoint.json").await?;
        if proven["block"] != *block {
            return Ok(proven);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    bail!("no newer block was final within a minute")
}
