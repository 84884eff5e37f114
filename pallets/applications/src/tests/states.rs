//! The tables of the README are the state machine.

use crate::transitions::{close_cause, next_application, next_row};
use core::fmt::Debug;
use drl_primitives::{
    review::{ApplicationState, ReviewAct, RowState},
    Code,
};
use std::collections::BTreeSet;

const README: &str = include_str!("../../README.md");

type Transition = (String, String, String);

/// The first, second and fourth column of the table under a heading.
fn table(heading: &str) -> BTreeSet<Transition> {
    let section = README.split(&format!("## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    section
        .lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("|---"))
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells[1].to_owned(), cells[2].to_owned(), cells[4].to_owned())
        })
        .collect()
}

/// Every transition that the code knows.
fn machine<S: Code + Debug>(next: impl Fn(S, ReviewAct) -> Option<S>) -> BTreeSet<Transition> {
    let mut transitions = BTreeSet::new();
    for from in S::ALL {
        for act in ReviewAct::ALL {
            if let Some(to) = next(*from, *act) {
                transitions.insert((format!("{from:?}"), format!("{act:?}"), format!("{to:?}")));
            }
        }
    }
    transitions
}

#[test]
fn the_application_table_is_the_code() {
    assert_eq!(table("States of an application"), machine::<ApplicationState>(next_application));
}

#[test]
fn the_row_table_is_the_code() {
    assert_eq!(table("States of a row"), machine::<RowState>(next_row));
}

#[test]
fn an_act_leaves_a_cause_exactly_where_it_closes() {
    for from in ApplicationState::ALL {
        for act in ReviewAct::ALL {
            if let Some(to) = next_application(*from, *act) {
                assert_eq!(to == ApplicationState::Closed, close_cause(*act).is_some(), "{from:?} {act:?}");
            }
        }
    }
}

#[test]
fn states_of_rest_allow_nothing() {
    for act in ReviewAct::ALL {
        assert_eq!(next_application(ApplicationState::Closed, *act), None);
        assert_eq!(next_application(ApplicationState::ToAgreement, *act), None);
        assert_eq!(next_row(RowState::Approved, *act), None);
        assert_eq!(next_row(RowState::Refused, *act), None);
    }
}

#[test]
fn each_row_state_is_at_one_stage() {
    for state in RowState::ALL {
        let stages = [state.is_waiting(), state.is_decided(), state.is_final()];
        assert_eq!(stages.into_iter().filter(|at| *at).count(), 1, "{state:?}");
    }
}
