//! `docs/rules.md` is complete and true: every rule once, every named call and test exists, every rule-named test is listed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

const RULES: u32 = 154;
const QUESTIONS: u32 = 36;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A row of the table: what carries the rule, and the tests listed.
struct Row {
    carried_by: String,
    tests: BTreeSet<String>,
}

fn table() -> BTreeMap<String, Row> {
    let text = std::fs::read_to_string(root().join("docs/rules.md")).expect("docs/rules.md");
    let mut rows = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let (Some(id), true) = (cells.get(1), cells.len() > 4) else { continue };
        if !id.starts_with("R-") && !id.starts_with("Q-") {
            continue;
        }
        // The tests stand in the last cell, what carries the rule in the one before.
        let tests = quoted(cells[cells.len() - 2]).into_iter().filter(|word| rule_of(word).is_some()).collect();
        let row = Row { carried_by: cells[cells.len() - 3].to_owned(), tests };
        assert!(rows.insert((*id).to_owned(), row).is_none(), "{id} stands twice");
    }
    rows
}

fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `r_055_refusal_needs_a_ground` is about `R-055`, `q_09_windows` about `Q-09`.
fn rule_of(name: &str) -> Option<String> {
    let (kind, rest) = name.split_once('_')?;
    let (number, _) = rest.split_once('_')?;
    let digits = match kind {
        "r" => 3,
        "q" => 2,
        _ => return None,
    };
    (number.len() == digits && number.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("{}-{number}", kind.to_uppercase()))
}

/// The functions of the sources that are named after a rule.
fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in
        ["pallets", "primitives", "runtime", "runtime-api", "node", "client", "chain-spec", "tests", "verifier"]
    {
        visit(&root().join(folder), &mut |text| {
            for part in text.split("fn ").skip(1) {
                let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if rule_of(&name).is_some() {
                    found.insert(name);
                }
            }
        });
    }
    found
}

fn visit(folder: &Path, reader: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository").flatten() {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, reader);
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().is_some_and(|n| n != "rules_table.rs")
        {
            reader(&std::fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// All calls of the runtime as `pallet.call`, in lower case.
fn calls() -> BTreeSet<String> {
    let metadata: frame_metadata::RuntimeMetadataPrefixed = drl_runtime::Runtime::metadata();
    let frame_metadata::RuntimeMetadata::V14(metadata) = metadata.1 else { panic!("metadata version") };
    let mut found = BTreeSet::new();
    for pallet in &metadata.pallets {
        let Some(calls) = &pallet.calls else { continue };
        let ty = metadata.types.resolve(calls.ty.id).expect("a type of the metadata");
        let scale_info::TypeDef::Variant(variants) = &ty.type_def else { panic!("calls are variants") };
        found.extend(variants.variants.iter().map(|call| format!("{}.{}", pallet.name.to_lowercase(), call.name)));
    }
    found
}

#[test]
fn every_rule_and_question_stands_in_the_table_once() {
    let rows = table();
    let expected = (1..=RULES).map(|n| format!("R-{n:03}")).chain((1..=QUESTIONS).map(|n| format!("Q-{n:02}")));
    let missing: Vec<_> = expected.filter(|id| !rows.contains_key(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(rows.len() as u32, RULES + QUESTIONS);
}

#[test]
fn every_call_named_exists_and_its_rule_has_a_test() {
    let known = calls();
    for (id, row) in table().iter().filter(|(id, _)| id.starts_with("R-")) {
        let named = quoted(&row.carried_by);
        for call in &named {
            assert!(known.contains(call), "{id}: there is no call {call}");
        }
        let elsewhere = row.carried_by.starts_with("later: ") || row.carried_by.starts_with("off chain: ");
        assert!(!named.is_empty() || elsewhere, "{id}: nothing carries it");
        assert!(named.is_empty() || !row.tests.is_empty(), "{id}: carried by a call, but no test names it");
    }
}

#[test]
fn the_tests_of_the_table_are_those_of_the_sources() {
    let listed: BTreeSet<String> = table().into_values().flat_map(|row| row.tests).collect();
    let existing = functions();
    let gone: Vec<_> = listed.difference(&existing).collect();
    let unlisted: Vec<_> = existing.difference(&listed).collect();
    assert!(gone.is_empty(), "listed, but not in the sources: {gone:?}");
    assert!(unlisted.is_empty(), "in the sources, but not listed: {unlisted:?}");
}

#[test]
fn tests_stand_in_the_row_of_their_rule() {
    for (id, row) in table() {
        for test in &row.tests {
            assert_eq!(rule_of(test).as_ref(), Some(&id), "{test} stands in the row of {id}");
        }
    }
}
