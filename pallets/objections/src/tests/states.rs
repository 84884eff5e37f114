//! The state machine and its table in the README.

use crate::transitions::next;
use drl_primitives::{
    objection::{ObjectionAct, ObjectionState},
    Code,
};

const README: &str = include_str!("../../README.md");

/// The rows of the state table; cells without marks of code and emphasis.
fn rows() -> Vec<Vec<String>> {
    let section = README.split("## State table").nth(1).unwrap().split("\n## ").next().unwrap();
    let cells = |line: &str| {
        line.trim_matches('|').split('|').map(|cell| cell.replace(['`', '*'], "").trim().to_owned()).collect()
    };
    section.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

/// What the table says.
fn by_table(rows: &[Vec<String>], from: ObjectionState, act: ObjectionAct) -> Option<String> {
    use drl_primitives::Code;
    let from = format!("{from:?}");
    let fits = |row: &&Vec<String>| {
        let named = row[2].split(", ").any(|name| name == from || (name == "open" && from != "Closed"));
        row[0] == act.slug() && named
    };
    let row = rows.iter().find(fits)?;
    Some(if row[3] == "same" { from } else { row[3].clone() })
}

#[test]
fn the_table_of_the_readme_is_the_state_machine() {
    let rows = rows();
    assert_eq!(rows.len(), 12);
    assert!(rows.iter().all(|row| row.len() == 4 && ObjectionAct::from_slug(&row[0]).is_some()));
    for act in ObjectionAct::ALL {
        for from in ObjectionState::ALL {
            let done = next(*from, *act).map(|state| format!("{state:?}"));
            assert_eq!(by_table(&rows, *from, *act), done, "{act:?} from {from:?}");
        }
    }
}

#[test]
fn nothing_follows_the_end_and_nothing_is_filed_twice() {
    for act in ObjectionAct::ALL {
        assert_eq!(next(ObjectionState::Closed, *act), None);
    }
    for state in ObjectionState::ALL {
        assert_eq!(next(*state, ObjectionAct::File), None);
    }
}

#[test]
fn every_open_objection_can_be_withdrawn() {
    for state in ObjectionState::ALL.iter().filter(|state| **state != ObjectionState::Closed) {
        assert_eq!(next(*state, ObjectionAct::Withdraw), Some(ObjectionState::Closed));
    }
}
