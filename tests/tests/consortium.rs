//! A consortium of four real node processes: the whole flow, two applicants at once, a restart in the middle, a late node, bad
//! input, and clients that are not ours.

use anyhow::{ensure, Context, Result};
use drl_client::{
    ledger::{Ledger, LedgerError, Refusal},
    signing::Act,
    Keypair, Vault,
};
use drl_primitives::{
    agreement::Side,
    application::Purpose,
    dataset::StopCause,
    grant::Question,
    organisation::{AdmissionRefusal, Role, StandingCause},
    verdict::{Reason, Verdict},
    GrantHash,
};
use drl_runtime::Runtime;
use drl_tests::{
    network::Consortium,
    people::{member_names, People},
    story::{evidence, examples, expect_error, line, Agreed, Story},
};
use serde_json::{json, Value};
use std::{path::PathBuf, process::Command, time::Duration};

/// A network and a story on its first node.
struct Scene {
    network: Consortium,
    story: Story<()>,
    _folder: tempfile::TempDir,
}

async fn scene() -> Result<Scene> {
    let folder = tempfile::Builder::new().prefix("drl-e2e-").tempdir()?;
    let network = Consortium::start(&examples().join("../chain-spec/lishui.toml"), &folder.path().join("network"))?;
    let url = network.nodes.first().context("no node")?.url();
    let story = Story {
        ledger: Ledger::connect(&url).await?,
        vault: Vault::new(folder.path().join("vault")),
        names: member_names(),
        people: People::development()?,
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

/// The whole flow, with a node restarted between the approval and the signatures, two applicants, and a node that joins late.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_flow_survives_a_restart_and_a_late_node_agrees() -> Result<()> {
    let Scene { mut network, mut story, _folder } = scene().await?;
    open_three(&mut story).await?;
    let (company, person) = (story.people.signatory.clone(), story.people.person.clone());
    story.admit_company("application", &company).await?;
    story.admit_individual("application-individual", &person).await?;
    let first = story.apply("application", &company).await?;
    let second = story.apply("application-individual", &person).await?;
    story.approve(first).await?;
    story.approve(second).await?;

    // The node that is spoken to dies and comes back in the middle; the others go on meanwhile.
    network.nodes[0].kill();
    let other = Ledger::connect(&network.nodes[1].url()).await?;
    let before = other.finalized().await?.number;
    wait_for_block(&other, before + 2).await?;
    network.nodes[0].start()?;
    story.ledger = Ledger::connect(&network.nodes[0].url()).await?;
    wait_for_block(&story.ledger, before + 2).await?;

    let (of_company, of_person) = (
        story.agree("application", first, &company).await?,
        story.agree("application-individual", second, &person).await?,
    );
    ensure!(of_company.grants.len() == 3, "{of_company:?}");
    ensure!(of_person.grants.len() == 1, "{of_person:?}");
    let grants: Vec<GrantHash> = of_company.grants.iter().chain(&of_person.grants).map(|(_, grant)| *grant).collect();
    let verdicts = verdicts_of(&story.ledger, &grants).await?;
    ensure!(verdicts.iter().any(|v| v.reason == Reason::Granted), "{verdicts:?}");

    late_node_agrees(&mut network, &story.ledger, &grants).await?;
    suspension_denies_at_once(&mut story, &of_company).await
}

async fn wait_for_block(ledger: &Ledger, number: u64) -> Result<()> {
    for _ in 0..120 {
        if ledger.finalized().await?.number >= number {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("block {number} was not finalized within a minute")
}

async fn verdicts_of(ledger: &Ledger, grants: &[GrantHash]) -> Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    for grant in grants {
        for purpose in [Purpose::TransportService, Purpose::TourismService, Purpose::Research] {
            verdicts.push(ledger.query("ReleaseApi_verify_grant", (grant, question(purpose))).await?.value);
        }
    }
    Ok(verdicts)
}

/// A node that joins later reaches the same state and gives the same verdicts.
async fn late_node_agrees(network: &mut Consortium, ledger: &Ledger, grants: &[GrantHash]) -> Result<()> {
    let url = network.add_full_node("late")?.url();
    let late = Ledger::connect(&url).await?;
    let target = ledger.finalized().await?;
    wait_for_block(&late, target.number).await?;
    ensure!(late.block_hash(target.number).await? == Some(target.hash), "the late node is on another chain");
    for (here, there) in verdicts_of(ledger, grants).await?.into_iter().zip(verdicts_of(&late, grants).await?) {
        ensure!((here.reason, here.allowed, here.approvers) == (there.reason, there.allowed, there.approvers));
    }
    Ok(())
}

/// Stopping is one step: the dataset's grants deny from that block on, and allow again when it is lifted.
async fn suspension_denies_at_once(story: &mut Story<()>, agreed: &Agreed) -> Result<()> {
    let dataset = *story.names.datasets.get("rail-stations").context("rail-stations")?;
    let (_, grant) = *agreed.grants.iter().find(|(id, _)| *id == dataset).context("no grant")?;
    let chief = story.people.agency("transport")?.chief.clone();
    let ask = question(Purpose::TransportService);
    ensure!(story.verdict(grant, &ask).await?.reason == Reason::Granted);
    let call =
        pallet_catalog::Call::<Runtime>::suspend { dataset, cause: StopCause::SecurityRisk, evidence: evidence(1) };
    story.act(line("suspends", "中止"), "transport", &chief, call).await?;
    ensure!(story.verdict(grant, &ask).await?.reason == Reason::DatasetSuspended);
    let call = pallet_catalog::Call::<Runtime>::restore { dataset, evidence: evidence(2) };
    story.act(line("restores", "恢复"), "transport", &chief, call).await?;
    ensure!(story.verdict(grant, &ask).await?.reason == Reason::Granted);
    Ok(())
}

/// Bad input: each a clear error by name, nothing stored.
#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_by_name() -> Result<()> {
    let Scene { network, mut story, _folder } = scene().await?;
    open_three(&mut story).await?;
    let company = story.people.signatory.clone();
    let organisation = story.admit_company("application", &company).await?;
    signatures(&mut story, &company).await?;
    suspended_organisation(&mut story, organisation, &company).await?;
    unknown_ids(&story).await?;
    json_rpc(&network.nodes[0].http_url()).await
}

/// An expired signature and a replayed one.
async fn signatures(story: &mut Story<()>, company: &Keypair) -> Result<()> {
    let application = story.apply("application", company).await?;
    story.approve(application).await?;
    let agreed = story.agree("application", application, company).await?;
    let text = story.agreement_text(agreed.agreement).await?;
    let replayed = story.signed(agreed.agreement, Act::Agreement(Side::DataUser), &text, company).await?;
    expect_error(story.ledger.submit(replayed, company).await, "Agreements", "AlreadySigned")?;
    let signed = drl_client::signing::TextFile::new(
        story.ledger.block_hash(0).await?.context("no first block")?,
        agreed.agreement,
        Act::RequestRenewal(12),
        1_000,
        &text,
    );
    let expired = signed.sign(company)?.call()?;
    expect_error(story.ledger.submit(expired, company).await, "Agreements", "SignatureExpired")
}

async fn suspended_organisation(story: &mut Story<()>, organisation: u32, company: &Keypair) -> Result<()> {
    let bureau = story.people.bureau.chief.clone();
    let cause = StandingCause::SecurityRisk;
    let call = pallet_registry::Call::<Runtime>::suspend { organisation, cause, evidence: evidence(3) };
    story.act(line("suspends", "暂停"), "bureau", &bureau, call).await?;
    let call = pallet_applications::Call::<Runtime>::withdraw { application: 0 };
    match story.ledger.submit(call, company).await {
        Err(LedgerError::Refused(Refusal::Admission(AdmissionRefusal::OrganisationSuspended))) => Ok(()),
        other => anyhow::bail!("a suspended organisation was not refused: {other:?}"),
    }
}

async fn unknown_ids(story: &Story<()>) -> Result<()> {
    let chief = story.people.agency("transport")?.chief.clone();
    let call = pallet_catalog::Call::<Runtime>::propose { dataset: 4_000 };
    expect_error(story.ledger.submit(call, &chief).await, "Catalog", "NotFound")?;
    let verdict = story.verdict(GrantHash::repeat_byte(7), &question(Purpose::Research)).await?;
    ensure!(!verdict.allowed && verdict.reason == Reason::NoSuchGrant, "{verdict:?}");
    Ok(())
}

/// Wrong parameters of JSON-RPC: error -32602 with the reason. Right ones name the finalized block.
async fn json_rpc(url: &str) -> Result<()> {
    let hash = format!("{:?}", GrantHash::repeat_byte(7));
    let wrong: [(&str, Value); 6] = [
        ("release_v1_grant", json!(["0x12zz"])),
        ("release_v1_grant", json!([])),
        ("release_v1_verifyGrant", json!([hash, { "purpose": "espionage", "items": [] }])),
        (
            "release_v1_verifyGrant",
            json!([hash, { "purpose": "research", "items": [70_000], "system": null, "at": null }]),
        ),
        ("release_v1_dataset", json!(["one"])),
        ("release_v1_application", json!([-1])),
    ];
    for (method, parameters) in wrong {
        let answer = post(url, method, &parameters)?;
        ensure!(answer["error"]["code"] == -32602, "{method} {parameters}: {answer}");
        ensure!(answer["error"]["data"].as_str().is_some_and(|reason| reason.len() > 5), "no reason: {answer}");
    }
    let right = post(url, "release_v1_grant", &json!([hash]))?;
    ensure!(right["result"]["answer"].is_null() && right["result"]["block"]["number"].is_u64(), "{right}");
    Ok(())
}

fn post(url: &str, method: &str, parameters: &Value) -> Result<Value> {
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters }).to_string();
    let output = Command::new("curl")
        .args(["--silent", "--max-time", "20", "--header", "Content-Type: application/json", "--data", &body, url])
        .output()
        .context("curl")?;
    serde_json::from_slice(&output.stdout).with_context(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// polkadot.js and PAPI, unmodified, sign and submit a call of ours with sr25519 and with ed25519.
#[tokio::test(flavor = "multi_thread")]
async fn clients_that_are_not_ours_work_unmodified() -> Result<()> {
    let Scene { network, story, _folder } = scene().await?;
    let url = network.nodes[0].url();
    let account = |suri: &str| Keypair::from_suri(drl_client::keys::Scheme::Ed25519, suri).map(|key| key.address());
    let appointed = |result: &Value| {
        let events = result["events"].as_array().cloned().unwrap_or_default();
        events
            .iter()
            .any(|event| event.as_str().is_some_and(|name| name.eq_ignore_ascii_case("registry.OfficerAppointed")))
    };
    // polkadot.js with sr25519 appoints a chief with an ed25519 key, who appoints the next, and so on with PAPI.
    let runs = [
        (
            "polkadot-js.mjs",
            "sr25519",
            "//Transport//chief",
            "registry",
            json!([account("//One")?, "ChiefDataOfficer"]),
        ),
        ("polkadot-js.mjs", "ed25519", "//One", "registry", json!([account("//Two")?, "ChiefDataOfficer"])),
        (
            "papi.mjs",
            "ed25519",
            "//Two",
            "Registry",
            json!({ "account": account("//Three")?, "role": { "type": "DataOfficer" } }),
        ),
        (
            "papi.mjs",
            "sr25519",
            "//Transport//chief",
            "Registry",
            json!({ "account": account("//Four")?, "role": { "type": "DataOfficer" } }),
        ),
    ];
    for (script, scheme, suri, pallet, arguments) in runs {
        let result = javascript(script, &[&url, scheme, suri, pallet, "appoint", &arguments.to_string()])?;
        ensure!(result["error"].is_null() && appointed(&result), "{script} {scheme}: {result}");
    }
    let officer: Option<drl_primitives::organisation::Officer> = story
        .ledger
        .query("ReleaseApi_officer", Keypair::from_suri(drl_client::keys::Scheme::Ed25519, "//Four")?.account())
        .await?
        .value;
    ensure!(officer.is_some_and(|officer| officer.role == Role::DataOfficer), "{officer:?}");
    // A refusal reaches them by name.
    let refused = javascript(
        "polkadot-js.mjs",
        &[&url, "sr25519", "//Transport//chief", "registry", "dismiss", &json!([account("//Nobody")?]).to_string()],
    )?;
    ensure!(refused["error"].as_str().is_some_and(|error| error.starts_with("registry.")), "{refused}");
    Ok(())
}

/// Runs a script of `tests/js` beside the packages that `scripts/test` installed.
fn javascript(script: &str, arguments: &[&str]) -> Result<Value> {
    let cache = std::env::var_os("DRL_CACHE")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/drl"), PathBuf::from);
    let folder = cache.join("js");
    ensure!(folder.join("node_modules").is_dir(), "the JavaScript packages are missing: call scripts/test e2e");
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("js").join(script);
    std::fs::copy(&source, folder.join(script)).with_context(|| source.display().to_string())?;
    let output = Command::new("timeout").arg("120").arg("node").arg(folder.join(script)).args(arguments).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().last().with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    serde_json::from_str(line).with_context(|| text.clone())
}
