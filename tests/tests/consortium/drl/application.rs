//! The application of the company: filed with documents in the vault, reviewed, decided and re-checked.

use super::{events, number, Datasets, Desks, BUREAU, ECOLOGY, PLANNING, TRANSPORT};
use anyhow::{Context, Result};
use drl_primitives::{ApplicationId, OrgId};
use drl_tests::cli::{rows, Desk};
use serde_json::{json, Value};

/// The documents of R-050, by their codes.
const DOCUMENTS: [&str; 6] = [
    "application-form",
    "demand-list",
    "protection-certificate",
    "credit-report",
    "commitment-letter",
    "qualification-proof",
];

/// The company files its application and hands a document over. Returns the number of the application.
pub(super) async fn submitted(desks: &Desks, company: OrgId, datasets: Datasets) -> Result<ApplicationId> {
    let Datasets { rail_stations, climate_zones, planning_units } = datasets;
    let names = format!(
        "[datasets]\nrail-stations = {rail_stations}\nclimate-zones = {climate_zones}\nplanning-units = {planning_units}\n\
         [organisations]\ntransport = {TRANSPORT}\necology = {ECOLOGY}\nplanning = {PLANNING}\n"
    );
    desks.company.write("names.toml", &names)?;
    let unknown = desks.company.failure(2, "application submit examples/application --key signatory").await?;
    assert!(unknown["sentence"].as_str().is_some_and(|s| s.contains("rows[0].dataset")), "{unknown}");

    let submit = "application submit examples/application --key signatory --names names.toml";
    let answer = desks.company.json(submit).await?;
    let told = events(&answer, "Applications")?;
    let application = number(&told[0], "application")?;
    let fields = json!({ "application": application, "applicant": company, "rows": 4 });
    assert_eq!(told, [json!({ "event": "Applications.ApplicationSubmitted", "fields": fields })]);
    documents(desks, application, &answer["kept"]).await?;
    waits(&desks.bureau, BUREAU, application, None, "review the form of the application").await?;
    Ok(application)
}

/// Every document of the ledger is in the company's vault, and the bureau can check the one it is handed.
async fn documents(desks: &Desks, application: ApplicationId, kept: &Value) -> Result<()> {
    let shown = desks.bureau.json(&format!("application show {application}")).await?;
    assert_eq!(shown["value"]["state"], "submitted");
    let on_chain: Vec<_> = shown["value"]["documents"].as_array().cloned().unwrap_or_default();
    let kinds: Vec<_> = on_chain.iter().map(|document| document["kind"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, DOCUMENTS);
    let kept = kept.as_array().context("nothing was kept")?;
    for document in &on_chain {
        let entry = kept.iter().find(|entry| entry["label"] == document["kind"]).context("not in the vault")?;
        assert_eq!(entry["digest"], document["digest"]);
    }
    assert_eq!(desks.company.json("vault list").await?.as_array().map(Vec::len), Some(kept.len()));
    assert_eq!(desks.company.json("vault check").await?.as_array().map(Vec::len), Some(kept.len()));

    let digest = on_chain[0]["digest"]["value"].as_str().context("no digest")?;
    desks.company.json(&format!("vault open {digest} --to form")).await?;
    let received = desks.company.path("form/disclosure.json");
    let verified = desks.bureau.json(&format!("vault verify {}", received.display())).await?;
    assert_eq!(verified["digest"], on_chain[0]["digest"]);
    desks.company.write("form/annex1.toml", "another form")?;
    let other = desks.bureau.failure(7, &format!("vault verify {}", received.display())).await?;
    assert_eq!(other["kind"], "denied");
    Ok(())
}

/// The worklist of an organisation, for people, has this task.
async fn waits(desk: &Desk, who: OrgId, application: ApplicationId, row: Option<u16>, task: &str) -> Result<()> {
    let list = desk.text(&format!("application worklist {who}")).await?;
    let row = row.map_or_else(|| "-".to_owned(), |row| row.to_string());
    let wanted = [application.to_string(), row];
    let found = rows(&list).into_iter().find(|cells| cells.get(..2) == Some(&wanted[..]));
    let cells = found.with_context(|| format!("{wanted:?} is not in\n{list}"))?;
    assert_eq!(cells[2], task, "{cells:?}");
    assert!(cells[3].starts_with("20"), "no day is due: {cells:?}");
    Ok(())
}

/// Formal review, the agencies' decisions, re-check: all in favour.
pub(super) async fn approved(desks: &Desks, application: ApplicationId) -> Result<()> {
    let passed = desks.bureau.json(&format!("application review {application} --key bureau-chief")).await?;
    let fields = json!({ "application": application, "late": false });
    assert_eq!(
        events(&passed, "Applications")?,
        [json!({ "event": "Applications.FormalReviewPassed", "fields": fields })]
    );
    waits(&desks.planning, PLANNING, application, Some(3), "decide on the row").await?;
    let no_decision = format!("application decide {application} --row 0 --key transport-chief");
    let undecided = desks.transport.failure(2, &no_decision).await?;
    assert!(undecided["sentence"].as_str().is_some_and(|s| s.contains("(R-055)")), "{undecided}");

    let mut told = Vec::new();
    let (a, b, c) = tokio::try_join!(
        decided(&desks.transport, TRANSPORT, "transport", application, &[0]),
        decided(&desks.planning, PLANNING, "planning", application, &[1, 3]),
        decided(&desks.ecology, ECOLOGY, "ecology", application, &[2]),
    )?;
    told.extend([a, b, c].concat());
    // Whoever came last completed the review.
    let fields = json!({ "application": application });
    assert_eq!(told, [json!({ "event": "Applications.DemandReviewCompleted", "fields": fields })]);

    let recheck = format!("application recheck {application} --row 0,1,2,3 --key bureau-chief");
    let settled = |row: u16| {
        let fields = json!({ "application": application, "row": row, "approved": true });
        json!({ "event": "Applications.RowSettled", "fields": fields })
    };
    let mut wanted: Vec<_> = (0..4).map(settled).collect();
    wanted.extend([
        json!({ "event": "Applications.RecheckCompleted", "fields": { "application": application, "late": false } }),
        json!({ "event": "Applications.ApplicationApproved", "fields": { "application": application } }),
    ]);
    assert_eq!(events(&desks.bureau.json(&recheck).await?, "Applications")?, wanted);
    let shown = desks.company.json(&format!("application show {application}")).await?;
    assert_eq!(shown["value"]["state"], "to-agreement");
    let states: Vec<_> = shown["value"]["rows"].as_array().into_iter().flatten().map(|row| &row["state"]).collect();
    assert_eq!(states, ["approved"; 4]);
    Ok(())
}

/// An agency agrees to its rows with one transaction. Returns the events beyond those of the rows.
async fn decided(
    desk: &Desk,
    agency: OrgId,
    handle: &str,
    application: ApplicationId,
    rows: &[u16],
) -> Result<Vec<Value>> {
    let list = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let line = format!("application decide {application} --row {list} --approve --key {handle}-chief");
    let mut told = events(&desk.json(&line).await?, "Applications")?;
    let more = told.split_off(rows.len().min(told.len()));
    let wanted: Vec<_> = rows
        .iter()
        .map(|row| {
            let fields = json!({
                "application": application, "row": row, "agency": agency, "decision": "approve", "late": false,
            });
            json!({ "event": "Applications.RowDecided", "fields": fields })
        })
        .collect();
    assert_eq!(told, wanted);
    Ok(more)
}
