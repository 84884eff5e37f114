//! Exit codes: 0 is a finalized success or an answer and nothing else; each kind of failure has its own, with name and sentence.

use super::{Desks, Release, NOWHERE};
use anyhow::Result;
use drl_tests::cli::Desk;
use serde_json::{json, Value};

/// What goes wrong on a ledger that is there. All of it at the planning agency's desk.
pub(super) async fn of_the_ledger(desks: &Desks, release: Release) -> Result<()> {
    let desk = &desks.planning;
    desk.write("finding.md", "An invented finding.")?;
    let suspend = format!(
        "dataset suspend {} --cause security-risk --evidence finding.md --key planning-chief",
        release.datasets.rail_stations
    );
    // In a block, and failed: the ledger's own name for it, and what to do.
    assert_eq!(
        desk.failure(5, &suspend).await?,
        json!({
            "kind": "failed",
            "exit_code": 5,
            "name": "Catalog.NotOwner",
            "sentence": "the organisation does not own the dataset (R-005)",
            "action": "use the key of the agency that owns it",
        })
    );
    wrong_keys(desk, &suspend).await?;
    no_node(desk, &suspend).await?;
    bad_requests(desk).await?;
    another_ledger(desk).await?;
    // Sent, and not waited for: that is no success. It fails in its block a moment later, and changes nothing.
    let impatient = desk.failure(6, "dataset discard 4000 --key planning-clerk --timeout 0").await?;
    assert_eq!((&impatient["kind"], &impatient["name"]), (&json!("timeout"), &json!("timeout")));
    Ok(())
}

/// A failure before anything was sent, with this exit code, which programs know by this name, and whose sentence has these words.
async fn fails(desk: &Desk, code: i32, fault: &str, line: &str, words: &str) -> Result<()> {
    let kind = match code {
        1 => "local",
        2 => "input",
        3 => "connection",
        _ => "version",
    };
    let failure = desk.failure(code, line).await?;
    let names = json!([failure["kind"], failure["name"], failure["fault"]]);
    assert_eq!(names, json!([kind, kind, fault]), "{line}");
    let told = |field: &Value| field.as_str().unwrap_or_default().to_owned();
    assert!(told(&failure["sentence"]).contains(words), "{line}: {failure}");
    assert!(!told(&failure["action"]).is_empty(), "{line}: {failure}");
    Ok(())
}

async fn wrong_keys(desk: &Desk, line: &str) -> Result<()> {
    let locked = "the password does not open this key file";
    fails(&desk.with("DRL_PASSWORD", "guessed"), 2, "key-password", line, locked).await?;
    desk.write("guessed", "guessed\n")?;
    // The file is asked before the environment, which has the right one.
    let chinese = format!("{line} --password-file guessed --lang zh-CN");
    fails(desk, 2, "key-password", &chinese, "密码不能打开该密钥文件").await?;
    fails(&desk.without("DRL_PASSWORD"), 2, "key-no-password", line, "no password").await?;
    fails(desk, 2, "key-not-found", &line.replace("planning-chief", "nobody"), "no key named nobody").await?;
    fails(desk, 2, "input-no-key", &line.replace("--key planning-chief", ""), "no key: give --key").await?;
    fails(desk, 2, "key-exists", "key create planning-chief", "a key named planning-chief exists already").await
}

async fn no_node(desk: &Desk, line: &str) -> Result<()> {
    let lost = desk.with("DRL_NODE", NOWHERE);
    fails(&lost, 3, "ledger-connect", line, NOWHERE).await?;
    fails(desk, 3, "ledger-connect", &format!("node status --node {NOWHERE}"), NOWHERE).await?;
    fails(desk, 3, "ledger-rpc", "node rpc release_v1_moon", "release_v1_moon").await
}

async fn bad_requests(desk: &Desk) -> Result<()> {
    let rpc = "node rpc release_v1_grant 0x12zz";
    fails(desk, 2, "ledger-rpc", rpc, "(-32602)").await?;
    fails(desk, 2, "input-no-dataset", "dataset show 4000", "there is no dataset 4000").await?;
    let moon = "dataset propose moon --key planning-chief";
    fails(desk, 2, "input-unknown-name", moon, "\"moon\" is neither a number nor a name").await?;
    let form = "dataset register moon.toml --key planning-clerk";
    fails(desk, 2, "form-unreadable", form, "moon.toml").await?;
    let life = "dataset propose 4000 --key planning-chief --lifetime 60";
    fails(desk, 2, "offline-lifetime", life, "power of two").await?;
    fails(desk, 1, "file-system", "agreement carry-in moon.json --key planning-clerk", "moon.json").await?;
    // What the command line itself refuses it tells people, with all that would do.
    let code = desk.run(&format!("grant verify 0x{} --purpose espionage", "07".repeat(32))).await?.exits(2)?;
    assert!(code.err.contains("espionage") && code.err.contains("transport-service"), "{}", code.err);
    let hash = desk.run("grant verify 0x12 --purpose research").await?.exits(2)?;
    assert!(hash.err.contains("it has 1 bytes, not 32"), "{}", hash.err);
    let none = desk.run("").await?.exits(2)?;
    assert!(none.err.contains("Usage: drl"), "{}", none.err);
    let help = desk.text("--help").await?;
    assert!(help.contains("Exit codes: 0 finalized success or an answer;"), "{help}");
    Ok(())
}

/// A transaction that was signed for another ledger is not sent.
async fn another_ledger(desk: &Desk) -> Result<()> {
    let mut draft = desk.json("dataset propose 4000 --draft here.json --account planning-clerk").await?;
    draft["genesis"] = json!(sp_core::H256::repeat_byte(9));
    desk.write("elsewhere.json", &draft.to_string())?;
    desk.json("tx sign elsewhere.json --to signed.json --key planning-clerk").await?;
    fails(desk, 8, "ledger-other-chain", "tx send signed.json", "this is another ledger").await
}
