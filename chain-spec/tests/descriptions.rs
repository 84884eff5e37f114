//! The shipped description makes a chain spec; each bad one is told with file, field and reason.

use drl_chain_spec::{build, SpecError};
use std::path::{Path, PathBuf};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lishui.toml")
}

/// The shipped description with one change, in a folder of its own that sees the shipped calendars and templates.
fn changed(from: &str, to: &str) -> (tempfile::TempDir, PathBuf) {
    let text = std::fs::read_to_string(shipped()).expect("lishui.toml");
    assert!(text.contains(from), "{from} is not in lishui.toml");
    let here = env!("CARGO_MANIFEST_DIR");
    let text = text
        .replacen(from, to, 1)
        .replace("\"calendars/", &format!("\"{here}/calendars/"))
        .replace("\"templates/", &format!("\"{here}/templates/"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("consortium.toml");
    std::fs::write(&file, text).expect("written");
    (folder, file)
}

fn refused(from: &str, to: &str, field: &str, reason: &str) {
    let (_folder, file) = changed(from, to);
    match build(&file) {
        Err(SpecError::Description { file: named, field: found, reason: said }) => {
            assert_eq!((named, found.as_str()), (file, field));
            assert!(said.contains(reason), "{field}: {said}");
        }
        Err(other) => panic!("{field}: {other}"),
        Ok(_) => panic!("{field}: a bad description made a chain spec"),
    }
}

#[test]
fn the_shipped_description_makes_the_same_raw_chain_spec_each_time() {
    let spec = build(&shipped()).expect("a chain spec");
    assert_eq!(spec, build(&shipped()).expect("a chain spec"));
    let json: serde_json::Value = serde_json::from_str(&spec).expect("JSON");
    assert_eq!((json["id"].as_str(), json["chainType"].as_str()), (Some("lishui-dev"), Some("Development")));
    assert_eq!(json["properties"]["ss58Format"], 42);
    assert!(json["genesis"]["raw"]["top"].as_object().expect("raw").len() > 50);
}

#[test]
fn members_are_checked() {
    refused("code = \"11331100DEM000014X\"", "code = \"11331100DEM000014A\"", "members[0].code", "CheckCharacter");
    refused("kind = \"bureau\"", "kind = \"agency\"", "members", "exactly one bureau");
    refused("kind = \"agency\"", "kind = \"regulator\"", "members[1].kind", "bureau or an agency");
    refused("kind = \"agency\"", "kind = \"agencies\"", "members[1].kind", "none of: bureau, agency");
    refused("name = \"丽水市交通运输局\"", "name = \"\"", "members[1].name", "Empty");
    refused("code = \"11331100DEM000022Q\"", "code = \"11331100DEM000014X\"", "members[1].code", "second time");
    refused("legal_body = \"administrative-organ\"", "legal_body = \"club\"", "members[0].legal_body", "none of");
}

#[test]
fn keys_are_checked() {
    refused("account = \"//Transport//clerk\"", "account = \"5Grw\"", "members[1].officers[1].account", "SS58");
    refused("aura = \"//Bureau//aura\"", "aura = \"0x00\"", "members[0].validator.aura", "32 bytes");
    refused(
        "grandpa = \"//Ecology//grandpa\"",
        "grandpa = \"//Bureau//grandpa\"",
        "members[2].validator.grandpa",
        "second time",
    );
    refused("development = true", "development = false", "members[0].officers[0].account", "development key");
    refused(
        "{ role = \"data-officer\", account = \"//Bureau//clerk\" }",
        "{ role = \"head\", account = \"//Bureau//clerk\" }",
        "members[0].officers",
        "R-007",
    );
    refused("role = \"data-officer\"", "role = \"signatory\"", "members[0].officers[1].role", "has no signatory");
}

#[test]
fn the_rest_is_checked() {
    refused("id = \"lishui-dev\"", "id = \"Lishui Dev\"", "chain.id", "lower-case");
    refused("development = true", "development = true\nboot_nodes = [\"nowhere\"]", "chain.boot_nodes[0]", "nowhere");
    refused("development = true", "developer = true", "chain.developer", "unknown field `developer`");
    refused(
        "kind = \"commitment-letter\"",
        "kind = \"poem\"",
        "templates[0].kind",
        "none of: commitment-letter, agreement",
    );
    refused("[chain]", "[parameters.review]\nrecheck_wd = 0\n\n[chain]", "parameters.review.recheck_wd", "cannot work");
    refused(
        "[chain]",
        "[parameters.review]\nrecheck_days = 3\n\n[chain]",
        "parameters.review.recheck_days",
        "unknown field `recheck_days`",
    );
    refused("calendars/2025.toml", "calendars/2024.toml", "calendars[1]", "2024 is given twice");
    refused("[chain]", "[chain", "line 7", "");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (_folder, file) = changed("calendars/2025.toml", "calendars/1999.toml");
    match build(&file) {
        Err(SpecError::File { file, .. }) => assert!(file.ends_with("calendars/1999.toml"), "{}", file.display()),
        other => panic!("{:?}", other.map(|_| ())),
    }
}
