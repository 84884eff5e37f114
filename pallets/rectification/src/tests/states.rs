//! The state machine and its tables in the README.

use crate::transitions::{next_of_agency, next_of_user, next_referral, ReferralState};
use drl_primitives::{
    rectification::{RectificationAct as Act, RectificationState as State},
    Code,
};
use std::collections::BTreeSet;

/// The cells of the rows of the table that begins with this header.
fn table(header: &str) -> Vec<Vec<String>> {
    include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// The table is the state machine: every cell says what `next` says, and what has no row or column there is not possible.
fn check(header: &str, next: fn(Option<State>, Act) -> Option<State>) {
    let rows = table(header);
    assert!(rows.len() > 2, "{header}");
    let act_of = |cell: &String| Act::ALL.iter().copied().find(|act| format!("{act:?}") == *cell).unwrap();
    let acts: Vec<Act> = rows[0][1..].iter().map(act_of).collect();
    let state_of = |cell: &String| match cell.as_str() {
        "*none*" => None,
        name => Some(State::ALL.iter().copied().find(|state| format!("{state:?}") == name).unwrap()),
    };
    let froms: Vec<Option<State>> = rows[2..].iter().map(|row| state_of(&row[0])).collect();
    for (from, row) in froms.iter().zip(&rows[2..]) {
        for (act, cell) in acts.iter().zip(&row[1..]) {
            let expected = next(*from, *act).map_or("-".to_owned(), |state| format!("{state:?}"));
            assert_eq!(*cell, expected, "{from:?} {act:?}");
        }
    }
    let every = [None].into_iter().chain(State::ALL.iter().copied().map(Some));
    for from in every {
        for act in Act::ALL {
            let shown = froms.contains(&from) && acts.contains(act);
            assert!(shown || next(from, *act).is_none(), "{from:?} {act:?} is not in the table");
        }
    }
    // Each row but the first, and each column, has a way in.
    let reached: BTreeSet<_> =
        froms.iter().flat_map(|from| acts.iter().filter_map(|act| next(*from, *act))).map(Some).collect();
    assert!(froms[1..].iter().all(|from| reached.contains(from)));
    assert!(acts.iter().all(|act| froms.iter().any(|from| next(*from, *act).is_some())));
}

#[test]
fn table_a_of_the_readme_is_the_state_machine_of_data_users() {
    check("| data user |", next_of_user);
}

#[test]
fn table_b_of_the_readme_is_the_state_machine_of_agencies() {
    check("| agency |", next_of_agency);
}

#[test]
fn table_c_of_the_readme_is_the_referral() {
    let rows = table("| referral |");
    let acts = [Act::ReferToRegulator, Act::ReferToOrgan, Act::RecordResult];
    assert_eq!(rows[0][1..], acts.map(|act| format!("{act:?}")));
    assert_eq!(rows.len(), 2 + ReferralState::ALL.len());
    for (from, row) in ReferralState::ALL.iter().zip(&rows[2..]) {
        assert_eq!(row[0], format!("{from:?}"));
        for act in Act::ALL {
            let expected = next_referral(*from, *act).map_or("-".to_owned(), |state| format!("{state:?}"));
            let cell = acts.iter().position(|shown| shown == act).map_or("-", |place| &row[place + 1]);
            assert_eq!(cell, expected, "{from:?} {act:?}");
        }
    }
}

#[test]
fn nothing_moves_a_closed_case() {
    for from in State::ALL.iter().copied().filter(|state| state.is_closed()) {
        for act in Act::ALL {
            for next in [next_of_user, next_of_agency] {
                assert!(next(Some(from), *act).is_none_or(|to| to == from), "{from:?} {act:?}");
            }
        }
    }
}

#[test]
fn r_098_the_only_ways_to_a_termination_are_failure_and_the_direct_one() {
    for act in Act::ALL {
        for from in [None].into_iter().chain(State::ALL.iter().copied().map(Some)) {
            let ends = next_of_user(from, *act) == Some(State::Terminated) && from != Some(State::Terminated);
            let allowed = [(Some(State::Failed), Act::Terminate), (None, Act::TerminateDirectly)];
            assert_eq!(ends, allowed.contains(&(from, *act)), "{from:?} {act:?}");
            assert_ne!(next_of_agency(from, *act), Some(State::Terminated));
        }
    }
}
