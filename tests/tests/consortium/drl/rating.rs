//! The company is rated, as two of the datasets ask for: criteria, a vote of bureau, agency and expert, the grade.

use super::{
    events,
    keys::{address, officer},
    number, Desks, BUREAU, TRANSPORT,
};
use anyhow::{ensure, Context, Result};
use drl_primitives::{Day, OrgId, RatingId};
use drl_tests::{cli::Desk, people::Cast};
use serde_json::json;

/// What everybody votes.
const GRADE: u8 = 4;

/// The bureau admits the experts, who made their key. Returns their number.
pub(super) async fn experts_admitted(desks: &Desks) -> Result<OrgId> {
    desks.experts.json("key create expert --scheme ecdsa").await?;
    let (account, code) = (address(&desks.experts, "expert").await?, Cast::Development.experts());
    let form = format!(
        "handle = \"experts\"\nkind = \"expert-body\"\nname = \"丽水市公共数据开放专家委员会（示例）\"\ncode = \"{code}\"\n\
         officers = [{{ role = \"expert\", account = \"{account}\" }}]\n"
    );
    desks.bureau.write("experts.toml", &form)?;
    let admitted = desks.bureau.json("org admit experts.toml --key bureau-chief").await?;
    number(events(&admitted, "Registry")?.first().context("no event")?, "organisation")
}

/// The bureau's clerk opens the rating and files the three criteria.
pub(super) async fn criteria_filed(desks: &Desks, company: OrgId) -> Result<RatingId> {
    let (desk, clerk) = (&desks.bureau, officer("Bureau//clerk")?.address());
    let opened = events(&desk.json("rating open company --key bureau-clerk").await?, "Credit")?;
    let opened = opened.first().context("no event")?;
    let rating = number(opened, "rating")?;
    assert_eq!(opened["fields"]["applicant"], company);
    let today = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis();
    let today = Day::from_moment(u64::try_from(today)?);
    let papers = "examples/application/documents";
    let lists = "dishonest-judgment-debtors,abnormal-operation,serious-violation,other-dishonesty";
    let criteria = [
        ("protection", format!("--level 2 --valid-until 2028-06-30 {papers}/mlps-certificate.md")),
        ("standing", format!("--clean {lists} --checked-on {today} {papers}/credit-report.md")),
        ("technical", format!("--proof track-record={papers}/qualification-proof.md")),
    ];
    for (criterion, content) in criteria {
        let line = format!("rating criterion {criterion} {rating} {content} --key bureau-clerk");
        let fields = json!({ "rating": rating, "criterion": criterion, "organisation": BUREAU, "officer": clerk });
        let filed = json!({ "event": "Credit.CriterionFiled", "fields": fields });
        assert_eq!(events(&desk.json(&line).await?, "Credit")?, [filed]);
    }
    Ok(rating)
}

/// All vote, and the bureau concludes.
pub(super) async fn concluded(desks: &Desks, rating: RatingId, experts: OrgId) -> Result<()> {
    tokio::try_join!(
        voted(&desks.bureau, rating, "bureau", BUREAU, "bureau-chief"),
        voted(&desks.transport, rating, "agency", TRANSPORT, "transport-chief"),
        voted(&desks.experts, rating, "experts", experts, "expert"),
    )?;
    desks.bureau.write("report.md", "An invented report.")?;
    let line = format!("rating conclude {rating} report.md --key bureau-chief");
    let told = events(&desks.bureau.json(&line).await?, "Credit")?;
    let passed = &told.first().context("no event")?["fields"]["outcome"]["passed"];
    ensure!(passed["grade"] == GRADE, "{told:?}");
    let shown = desks.regulator.json(&format!("rating show {rating}")).await?;
    assert_eq!((&shown["value"]["status"], &shown["value"]["grade"]), (&json!("passed"), &json!(GRADE)));
    Ok(())
}

async fn voted(desk: &Desk, rating: RatingId, panel: &str, organisation: OrgId, key: &str) -> Result<()> {
    desk.write("opinion.md", "An invented opinion.")?;
    let line = format!("rating vote {rating} --grade {GRADE} opinion.md --key {key}");
    let told = events(&desk.json(&line).await?, "Credit")?;
    let opinion = told.first().context("no event")?["fields"]["opinion"].clone();
    let fields = json!({
        "rating": rating, "panel": panel, "grade": GRADE, "opinion": opinion, "organisation": organisation,
        "officer": address(desk, key).await?,
    });
    assert_eq!(told, [json!({ "event": "Credit.VoteCast", "fields": fields })]);
    Ok(())
}
