//! The state machines and their tables in the README.

use crate::transitions::{next, next_duty, DutyStep, Step};
use core::fmt::Debug;
use drl_primitives::{
    receipts::{Answer, DutyState, ReceiptState},
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

/// The table of the README is the machine, cell by cell.
fn check<State, Step>(header: &str, states: &[State], steps: &[Step], next: impl Fn(State, Step) -> Option<State>)
where
    State: Copy + Debug,
    Step: Copy + Debug,
{
    let rows = table(header);
    let named: Vec<String> = steps.iter().map(|step| format!("{step:?}")).collect();
    assert_eq!(rows[0][1..], named);
    let named: Vec<String> = states.iter().map(|state| format!("{state:?}")).collect();
    assert_eq!(rows[2..].iter().map(|row| row[0].clone()).collect::<Vec<_>>(), named);
    for (state, row) in states.iter().zip(&rows[2..]) {
        for (step, cell) in steps.iter().zip(&row[1..]) {
            let expected = next(*state, *step).map_or("-".to_owned(), |state| format!("{state:?}"));
            assert_eq!(cell, &expected, "{state:?} {step:?}");
        }
    }
}

#[test]
fn the_tables_of_the_readme_are_the_state_machines() {
    check("| state | Accept", ReceiptState::ALL, &Step::ALL, next);
    check("| duty |", DutyState::ALL, &DutyStep::ALL, next_duty);
}

#[test]
fn an_answer_is_the_step_that_makes_its_state() {
    let refused = Answer::Refused { reason: (), statement: crate::mock::STATEMENT };
    for answer in [Answer::Accepted, refused] {
        assert_eq!(next(ReceiptState::Filed, Step::of(&answer)), Some(answer.state()));
    }
}
