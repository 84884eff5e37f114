//! The state machine and its table in the README.

use crate::transitions::next;
use drl_primitives::{
    consortium::{ValidatorAct as Act, ValidatorState as State},
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

#[test]
fn the_table_of_the_readme_is_the_state_machine() {
    let rows = table("| validator |");
    let acts: Vec<_> = Act::ALL.iter().map(|act| format!("{act:?}")).collect();
    assert_eq!(rows[0][1..], acts);
    let states: Vec<Option<State>> = [None].into_iter().chain(State::ALL.iter().copied().map(Some)).collect();
    assert_eq!(rows.len(), 2 + states.len());
    for (from, row) in states.iter().zip(&rows[2..]) {
        let name = from.map_or("*none*".to_owned(), |state| format!("{state:?}"));
        assert_eq!(row[0], name);
        for (act, cell) in Act::ALL.iter().zip(&row[1..]) {
            let expected = next(*from, *act).map_or("-".to_owned(), |state| format!("{state:?}"));
            assert_eq!(*cell, expected, "{from:?} {act:?}");
        }
    }
}

#[test]
fn every_state_can_be_reached_and_left() {
    let states: Vec<Option<State>> = [None].into_iter().chain(State::ALL.iter().copied().map(Some)).collect();
    for state in State::ALL {
        let moves = |from: Option<State>, to: Option<State>| Act::ALL.iter().any(|act| next(from, *act) == to);
        assert!(states.iter().any(|from| *from != Some(*state) && moves(*from, Some(*state))), "{state:?}");
        assert!(states.iter().any(|to| to.is_some() && *to != Some(*state) && moves(Some(*state), *to)), "{state:?}");
    }
}

#[test]
fn keys_are_withdrawn_only_after_the_last_session() {
    for from in State::ALL {
        let retires = next(Some(*from), Act::Retire).is_some();
        assert_eq!(retires, *from == State::Leaving, "{from:?}");
    }
}
