//! Bad input, through the SDK and through JSON-RPC: each a clear error by name, nothing stored.

use crate::{open_three, question, scene, Scene};
use anyhow::{ensure, Context, Result};
use drl_client::{
    ledger::{LedgerError, Refusal},
    signing::Act,
    Keypair,
};
use drl_primitives::{
    agreement::Side,
    application::Purpose,
    organisation::{AdmissionRefusal, StandingCause},
    verdict::Reason,
    ApplicationId, GrantHash, OrgId,
};
use drl_runtime::Runtime;
use drl_tests::{
    people::Cast,
    story::{evidence, expect_error, line, Story},
};
use serde_json::{json, Value};
use std::process::Command;

/// The validator that is spoken to.
const NODE: usize = 1;

/// Bad input: each a clear error by name, nothing stored.
#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_by_name() -> Result<()> {
    let Scene { network, mut story, _folder } = scene(Cast::Refusals, NODE).await?;
    open_three(&mut story).await?;
    let company = story.people.signatory.clone();
    let organisation = story.admit_company("application", &company).await?;
    let application = signatures(&mut story, &company).await?;
    suspended_organisation(&mut story, organisation, application, &company).await?;
    unknown_ids(&story).await?;
    json_rpc(&network.url(NODE)?.replacen("ws", "http", 1))
}

/// An expired signature and a replayed one, under the agreement of an application.
async fn signatures(story: &mut Story<()>, company: &Keypair) -> Result<ApplicationId> {
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
    expect_error(story.ledger.submit(expired, company).await, "Agreements", "SignatureExpired")?;
    Ok(application)
}

async fn suspended_organisation(
    story: &mut Story<()>,
    organisation: OrgId,
    application: ApplicationId,
    company: &Keypair,
) -> Result<()> {
    let bureau = story.people.bureau.chief.clone();
    let cause = StandingCause::SecurityRisk;
    let call = pallet_registry::Call::<Runtime>::suspend { organisation, cause, evidence: evidence(3) };
    story.act(line("suspends", "暂停"), "bureau", &bureau, call).await?;
    let call = pallet_applications::Call::<Runtime>::withdraw { application };
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
fn json_rpc(url: &str) -> Result<()> {
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
