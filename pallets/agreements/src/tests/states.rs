//! The state machine and its table in the README.

use crate::next;
use drl_primitives::{
    agreement::{AgreementAct as Act, AgreementState as State},
    Code,
};
use std::collections::BTreeSet;

fn slug(state: Option<State>) -> &'static str {
    state.map_or("(none)", |state| state.slug())
}

/// Every step the code allows.
fn allowed() -> BTreeSet<(String, String, String)> {
    let states = std::iter::once(None).chain(State::ALL.iter().copied().map(Some));
    let pairs = states.flat_map(|from| Act::ALL.iter().map(move |act| (from, *act)));
    pairs
        .filter_map(|(from, act)| Some((from, act, next(from, act)?)))
        .map(|(from, act, to)| (slug(from).to_owned(), act.slug().to_owned(), to.slug().to_owned()))
        .collect()
}

/// Every step of the table under the heading `States`.
fn table() -> BTreeSet<(String, String, String)> {
    let readme = include_str!("../../README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("States")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let [from, act, to] = cells.as_slice() else { panic!("three cells: {line}") };
        (from.clone(), act.clone(), to.clone())
    })
    .collect()
}

#[test]
fn the_table_of_states_is_that_of_the_code() {
    assert_eq!(table(), allowed());
}

#[test]
fn nothing_follows_a_final_state() {
    for state in State::ALL.iter().copied().filter(|state| state.is_final()) {
        assert!(Act::ALL.iter().all(|act| next(Some(state), *act).is_none()), "{state:?}");
    }
}

#[test]
fn r_066_an_agreement_begins_with_a_draft_only() {
    for act in Act::ALL {
        assert_eq!(next(None, *act).is_some(), *act == Act::Draft);
    }
}

#[test]
fn r_064_nothing_leads_past_the_commitment_letter() {
    let after_draft: Vec<_> = Act::ALL.iter().filter_map(|act| next(Some(State::Drafted), *act)).collect();
    // What was declined leads nowhere: see above.
    assert!(after_draft.iter().all(|state| matches!(state, State::Drafted | State::Ready | State::Declined)));
}
