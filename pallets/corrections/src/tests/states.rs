//! The state machine and its tables in the README.

use crate::transitions::{filing, next, open_to};
use drl_primitives::{
    correction::{CorrectionAct, CorrectionSource, CorrectionState},
    Code,
};

/// The cells of the rows of the table that begins with this header.
fn table(header: &str) -> Vec<Vec<String>> {
    include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn froms() -> Vec<Option<CorrectionState>> {
    [None].into_iter().chain(CorrectionState::ALL.iter().copied().map(Some)).collect()
}

fn name(state: Option<CorrectionState>, none: &str) -> String {
    state.map_or(none.to_owned(), |state| format!("{state:?}"))
}

#[test]
fn the_first_table_of_the_readme_is_the_state_machine() {
    let rows = table("| state |");
    let acts: Vec<String> = CorrectionAct::ALL.iter().map(|act| format!("{act:?}")).collect();
    assert_eq!(rows[0][1..], acts);
    let states: Vec<String> = froms().into_iter().map(|state| name(state, "(new)")).collect();
    assert_eq!(rows[2..].iter().map(|row| row[0].clone()).collect::<Vec<_>>(), states);
    for (from, row) in froms().into_iter().zip(&rows[2..]) {
        for (act, cell) in CorrectionAct::ALL.iter().zip(&row[1..]) {
            // Of the sources to which an act is open each leads to the same state.
            let after: Vec<_> = CorrectionSource::ALL
                .iter()
                .filter(|source| open_to(**source, *act))
                .map(|source| name(next(*source, from, *act), "-"))
                .collect();
            assert!(!after.is_empty() && after.iter().all(|state| state == cell), "{from:?} {act:?}");
        }
    }
}

#[test]
fn the_second_table_of_the_readme_is_what_each_source_is_open_to() {
    let rows = table("| source |");
    assert_eq!(rows[2..].len(), CorrectionSource::ALL.len());
    for (source, row) in CorrectionSource::ALL.iter().zip(&rows[2..]) {
        assert_eq!(row[0], format!("{source:?}"));
        let acts: Vec<_> = row[1].split(", ").collect();
        for act in CorrectionAct::ALL {
            let listed = acts.contains(&format!("{act:?}").as_str());
            assert_eq!(open_to(*source, *act), listed, "{source:?} {act:?}");
            let possible = froms().into_iter().any(|from| next(*source, from, *act).is_some());
            assert_eq!(possible, listed, "{source:?} {act:?}");
        }
        assert!(acts.contains(&format!("{:?}", filing(*source)).as_str()));
    }
}

#[test]
fn nothing_follows_a_final_state() {
    for source in CorrectionSource::ALL {
        for state in CorrectionState::ALL {
            let stuck = CorrectionAct::ALL.iter().all(|act| next(*source, Some(*state), *act).is_none());
            assert!(stuck || !state.is_final(), "{source:?} {state:?}");
        }
    }
}
