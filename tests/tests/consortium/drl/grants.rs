//! Grants: found, shown, verified by anybody, held and opened again; the transactions of a hold as files.

use super::{agreement::Grants, events, keys::officer, Desks, Release, BUREAU, ECOLOGY, NOWHERE, PLANNING, TRANSPORT};
use anyhow::{Context, Result};
use drl_tests::cli::Desk;
use serde_json::{json, Value};
use sp_core::H256;

/// Somebody without a key finds the grants and asks for verdicts.
pub(super) async fn verified(desks: &Desks, release: Release, grants: Grants) -> Result<()> {
    let desk = &desks.regulator;
    let list = |of: String| async move { desk.json(&format!("grant list {of}")).await };
    let (by_user, by_agreement, by_dataset) = tokio::try_join!(
        list(format!("--user {}", release.company)),
        list(format!("--agreement {}", release.agreement)),
        list(format!("--dataset {}", release.datasets.rail_stations)),
    )?;
    assert_eq!(by_user, by_agreement);
    assert_eq!(by_dataset, json!([grants.rail_stations]));
    let mut all: Vec<H256> = serde_json::from_value(by_user)?;
    all.sort();
    let mut wanted = [grants.rail_stations, grants.climate_zones, grants.planning_units];
    wanted.sort();
    assert_eq!(all, wanted);
    shown(desk, release, grants.planning_units).await?;

    let rail = grants.rail_stations;
    let allowed = verdict(desk, 0, &format!("{rail:?} --purpose transport-service --items 6,2")).await?;
    // The agencies of the agreement and its signer have approved, whatever is answered.
    let approvers = [BUREAU, TRANSPORT, ECOLOGY, PLANNING];
    let wanted =
        |reason, rule, allowed| json!({ "allowed": allowed, "reason": reason, "rule": rule, "approvers": approvers });
    assert_eq!(allowed, wanted("granted", 78, true));
    let other = verdict(desk, 7, &format!("{rail:?} --purpose research")).await?;
    assert_eq!(other, wanted("purpose-not-granted", 79, false));
    let item = verdict(desk, 7, &format!("{rail:?} --purpose transport-service --items 2,5")).await?;
    assert_eq!(item, wanted("item-not-granted", 70, false));
    let before = verdict(desk, 7, &format!("{rail:?} --purpose transport-service --at 2026-11-01")).await?;
    assert_eq!(before["reason"], "not-yet-issued");
    let none = verdict(desk, 7, &format!("{:?} --purpose research", H256::repeat_byte(7))).await?;
    assert_eq!(none, json!({ "allowed": false, "reason": "no-such-grant", "rule": 0, "approvers": [] }));
    Ok(())
}

/// The verdict, without moment and block, which are looked at here.
async fn verdict(desk: &Desk, code: i32, question: &str) -> Result<Value> {
    let done = desk.run(&format!("--json grant verify {question}")).await?.exits(code)?;
    let mut answer = done.json()?;
    assert!(answer["block"]["number"].as_u64() > Some(0), "{answer}");
    let verdict = answer["value"].as_object_mut().context("no verdict")?;
    assert!(verdict.remove("at").and_then(|at| at.as_u64()) > Some(1_700_000_000_000));
    Ok(answer["value"].take())
}

/// One grant with all that it allows.
async fn shown(desk: &Desk, release: Release, grant: H256) -> Result<()> {
    let mut shown = desk.json(&format!("grant show {grant:?}")).await?;
    let genesis = desk.json("node status").await?["genesis"].take();
    let agreement = desk.json(&format!("agreement show {}", release.agreement)).await?;
    let application = desk.json(&format!("application show {}", release.application)).await?;
    let (span, form) = (&agreement["value"]["span"], &application["value"]["form"]);
    assert!(shown["value"]["issued_block"].take().as_u64() > Some(0));
    assert_eq!(
        shown["value"],
        json!({
            "grant": grant,
            "terms": {
                "genesis": genesis,
                "agreement": release.agreement,
                "agreement_version": 1,
                "dataset": release.datasets.planning_units,
                "dataset_version": 1,
                "agency": PLANNING,
                "items": [1, 2, 3, 5],
                "purposes": ["transport-service", "tourism-service"],
                "system": form["system"]["system"],
                "service": form["service"],
                "user": release.company,
                "from": span["from"],
                "until": span["until"],
                "proof_valid_until": "2028-06-30",
            },
            "issued_at": span["signed"],
            "issued_block": null,
            "status": "active",
            "effective": "active",
            "holds": [],
            "agreement_holds": [],
            "history_len": 1,
        })
    );
    Ok(())
}

/// The agency closes access, by a transaction that is signed without network and sent by somebody else, and opens it again.
pub(super) async fn held_and_lifted(desks: &Desks, grants: Grants) -> Result<()> {
    let (desk, grant) = (&desks.transport, grants.rail_stations);
    let question = format!("{grant:?} --purpose transport-service");
    desk.write("finding.md", "An invented finding.")?;
    let line = format!("grant hold {grant:?} --evidence finding.md");
    signed_without_network(desk, &line, "hold").await?;
    signed_without_network(desk, "dataset propose 4000", "other").await?;
    let call = desk.json("tx show hold.json").await?["call"].take();
    let evidence = &call["arguments"]["evidence"];
    assert_eq!(call, json!({ "call": "Grants.hold", "arguments": { "grant": grant, "evidence": evidence } }));
    assert_eq!(verdict(&desks.regulator, 0, &question).await?["reason"], "granted");

    desk.hand_over("hold-signed.json", &desks.regulator)?;
    let sent = desks.regulator.json("tx send hold-signed.json").await?;
    assert_eq!(events(&sent, "Grants")?, [hold("Grants.HoldPlaced", grant, evidence, None)?]);
    assert_eq!(verdict(&desks.regulator, 7, &question).await?["reason"], "grant-held");
    // Sent again it does nothing, and tells where it is. Another with its number comes too late.
    let again = desks.regulator.json("tx send hold-signed.json").await?;
    for field in ["transaction", "block", "index", "events"] {
        assert_eq!(again[field], sent[field]);
    }
    let late = desk.failure(4, "tx send other-signed.json").await?;
    assert_eq!((&late["kind"], &late["name"]), (&json!("refused"), &json!("stale")));

    // What the agency held the bureau cannot lift.
    desks.bureau.write("fixed.md", "An invented proof.")?;
    let foreign = format!("grant lift {grant:?} --evidence fixed.md --key bureau-chief");
    assert_eq!(desks.bureau.failure(5, &foreign).await?["name"], "Grants.PlacedByAnother");
    desk.write("fixed.md", "An invented proof.")?;
    let lifted = desk.json(&format!("grant lift {grant:?} --evidence fixed.md --key transport-chief")).await?;
    let told = events(&lifted, "Grants")?;
    let evidence = told.first().context("no event")?["fields"]["evidence"].clone();
    assert_eq!(told, [hold("Grants.HoldLifted", grant, &evidence, Some("active"))?]);
    assert_eq!(verdict(&desks.regulator, 0, &question).await?["reason"], "granted");
    Ok(())
}

/// Makes a transaction of the transport agency's chief on the connected machine, and signs it on one without network.
async fn signed_without_network(desk: &Desk, line: &str, name: &str) -> Result<()> {
    let draft = desk.json(&format!("{line} --draft {name}.json --account transport-chief --lifetime 256")).await?;
    let signing = format!("tx sign {name}.json --to {name}-signed.json --key transport-chief");
    let signed = desk.with("DRL_NODE", NOWHERE).json(&signing).await?;
    assert_eq!(signed["reads"], draft["reads"]);
    assert_eq!(signed["void_from_block"].as_u64(), draft["birth"].as_u64().map(|birth| birth + 256));
    Ok(())
}

fn hold(event: &str, grant: H256, evidence: &Value, status: Option<&str>) -> Result<Value> {
    let mut fields = json!({
        "grant": grant, "kind": "risk", "placed_by": "agency", "organisation": TRANSPORT,
        "officer": officer("Transport//chief")?.address(), "evidence": evidence,
    });
    if let Some(status) = status {
        fields["status"] = json!(status);
    }
    Ok(json!({ "event": event, "fields": fields }))
}
