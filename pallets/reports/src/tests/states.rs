//! The state machines and their tables in the README.

use crate::transitions::{
    next_launch, next_period, next_product, next_report, LaunchStep, PeriodStep, ProductStep, ReportStep,
};
use drl_primitives::{
    reports::{LaunchState, PeriodState, ProductState, ReportState},
    Code,
};
use std::fmt::Debug;

/// The cells of the rows of the table that begins with this header.
fn table(header: &str) -> Vec<Vec<String>> {
    include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// The table under a header and a state machine say the same of every state and step.
fn agree<State, Step>(name: &str, steps: &[Step], next: fn(State, Step) -> Option<State>)
where
    State: Code + Debug,
    Step: Copy + Debug,
{
    let rows = table(&format!("| {name} | {:?} |", steps[0]));
    let names: Vec<String> = steps.iter().map(|step| format!("{step:?}")).collect();
    assert_eq!(rows[0][1..], names);
    let states: Vec<String> = State::ALL.iter().map(|state| format!("{state:?}")).collect();
    assert_eq!(rows[2..].iter().map(|row| row[0].clone()).collect::<Vec<_>>(), states);
    for (state, row) in State::ALL.iter().zip(&rows[2..]) {
        for (step, cell) in steps.iter().zip(&row[1..]) {
            let expected = next(*state, *step).map_or("-".to_owned(), |state| format!("{state:?}"));
            assert_eq!(cell, &expected, "{name}: {state:?} {step:?}");
        }
    }
}

#[test]
fn the_tables_of_the_readme_are_the_state_machines() {
    agree::<LaunchState, _>("launch", &LaunchStep::ALL, next_launch);
    agree::<PeriodState, _>("period", &PeriodStep::ALL, next_period);
    agree::<ProductState, _>("product", &ProductStep::ALL, next_product);
    agree::<ReportState, _>("report", &ReportStep::ALL, next_report);
}

#[test]
fn the_table_of_calls_names_every_call() {
    use crate::{mock::Test, Call};
    use frame_support::traits::GetCallName;
    let rows = table("| call | who |");
    let named: Vec<String> = rows[2..].iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(named, Call::<Test>::get_call_names());
}
