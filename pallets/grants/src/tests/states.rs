//! The state machine and its table in the README.

use crate::transitions::{next, Step};
use drl_primitives::{grant::GrantStatus, Code};

/// The cells of the rows of the table that begins with this header.
fn table(header: &str) -> Vec<Vec<String>> {
    include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn the_table_of_the_readme_is_the_state_machine() {
    let rows = table("| status |");
    let steps: Vec<String> = Step::ALL.iter().map(|step| format!("{step:?}")).collect();
    assert_eq!(rows[0][1..], steps);
    let statuses: Vec<String> = GrantStatus::ALL.iter().map(|status| format!("{status:?}")).collect();
    assert_eq!(rows[2..].iter().map(|row| row[0].clone()).collect::<Vec<_>>(), statuses);
    for (status, row) in GrantStatus::ALL.iter().zip(&rows[2..]) {
        for (step, cell) in Step::ALL.iter().zip(&row[1..]) {
            let expected = next(*status, *step).map_or("-".to_owned(), |status| format!("{status:?}"));
            assert_eq!(cell, &expected, "{status:?} {step:?}");
        }
    }
}

#[test]
fn nothing_follows_a_final_status() {
    for status in GrantStatus::ALL {
        let stuck = Step::ALL.iter().all(|step| next(*status, *step).is_none());
        assert_eq!(stuck, status.is_final(), "{status:?}");
    }
}

#[test]
fn steps_that_end_a_grant_have_a_cause_and_the_others_none() {
    for step in Step::ALL {
        let ends = next(GrantStatus::Active, step).is_some_and(GrantStatus::is_final);
        assert_eq!(step.final_cause().is_some(), ends, "{step:?}");
    }
}
