//! The shipped description makes a chain spec; each bad one is told with file, field and reason.

use drl_chain_spec::{build, make, read, Description, SpecError};
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
fn sessions_can_be_short_in_a_development_chain_alone() {
    let id = "id = \"lishui-dev\"";
    let (_folder, file) = changed(id, &format!("{id}\nsession_blocks = 8"));
    let spec =
        |file: &Path| -> serde_json::Value { serde_json::from_str(&build(file).expect("a chain spec")).expect("JSON") };
    let (long, mut short) = (spec(&shipped()), spec(&file));
    let state = short["genesis"]["raw"]["top"].as_object_mut().expect("raw");
    let key = format!("0x{}", hex::encode(pallet_consortium::SessionLength::<drl_runtime::Runtime>::hashed_key()));
    assert_eq!(state.remove(&key), Some("0x08000000".into()));
    assert_eq!(long, short, "nothing else differs");
    refused(id, &format!("{id}\nsession_blocks = 4"), "chain.session_blocks", "too few");
    let live = "development = false\nsession_blocks = 8";
    refused("development = true", live, "chain.session_blocks", "development chains");
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
fn each_member_has_one_seat_held_by_who_decides() {
    let clerk = "account = \"//Bureau//clerk\"";
    refused(clerk, &format!("{clerk}, council = true"), "members[0].officers[1].council", "does not decide");
    let chief = "account = \"//Bureau//chief\"";
    refused(chief, &format!("{chief}, council = false"), "members[0].officers", "no officer is left");
    let both =
        format!("{chief}, council = true }},\n    {{ role = \"head\", account = \"//Bureau//head\", council = true");
    refused(chief, &both, "members[0].officers", "one seat");
}

#[test]
fn nodes_are_checked() {
    let node = "id = \"//Bureau//node\"";
    refused(node, "id = \"12D3KooW\"", "members[0].nodes[0].id", "12D3KooW");
    refused(node, "id = \"//Ecology//node\"", "members[2].nodes[0].id", "second time");
    refused(
        "role = \"validator\", id",
        "role = \"miner\", id",
        "members[0].nodes[0].role",
        "none of: validator, observer",
    );
}

/// A chain is closed by the nodes that its description names; one that names none is open, and for development alone.
#[test]
fn a_chain_is_closed_where_nodes_are_named() {
    let flag = format!("0x{}", hex::encode(pallet_peers::Enforced::<drl_runtime::Runtime>::hashed_key()));
    let enforced = |file: &Path| -> serde_json::Value {
        let spec: serde_json::Value = serde_json::from_str(&build(file).expect("a chain spec")).expect("JSON");
        spec["genesis"]["raw"]["top"][&flag].clone()
    };
    assert_eq!(enforced(&shipped()), "0x01");
    let mut description: Description = read(&shipped()).expect("a description");
    description.members.iter_mut().for_each(|member| member.nodes.clear());
    let open: serde_json::Value =
        serde_json::from_str(&make(&shipped(), &description).expect("a chain spec")).expect("JSON");
    assert_eq!(open["genesis"]["raw"]["top"][&flag], "0x00");
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
