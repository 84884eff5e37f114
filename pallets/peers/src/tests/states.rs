//! The state table of the README.

use crate::{
    mock::*,
    transitions::{next, Act, State},
    Call,
};
use drl_primitives::peers::NodeRole;
use frame_support::{assert_ok, traits::UnfilteredDispatchable};

const STATES: [State; 3] = [State::Unknown, State::Listed, State::Removed];
const ACTS: [Act; 5] = [Act::Add, Act::Remove, Act::GiveWay, Act::TakeOver, Act::MoveIn];

#[test]
fn the_table_of_the_readme_is_the_state_machine() {
    let rows: Vec<Vec<&str>> = include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with("| state |"))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows[0][1..], ACTS.map(|act| format!("{act:?}")));
    assert_eq!(rows[2..].len(), STATES.len());
    for (state, row) in STATES.into_iter().zip(&rows[2..]) {
        assert_eq!(row[0], format!("{state:?}"));
        for (act, cell) in ACTS.into_iter().zip(&row[1..]) {
            let after = next(state, act).map_or("-".to_owned(), |state| format!("{state:?}"));
            assert_eq!(after, *cell, "{state:?} {act:?}");
        }
    }
}

/// The calls do what the table says, from every state.
#[test]
fn calls_follow_the_state_machine() {
    for state in STATES {
        for act in ACTS {
            run(|| {
                let subject = node(9);
                if state != State::Unknown {
                    assert_ok!(PeersPallet::add(council(), subject, AGENCY, NodeRole::Observer));
                }
                if state == State::Removed {
                    assert_ok!(PeersPallet::remove(council(), subject));
                }
                let (call, origin): (Call<Test>, _) = match act {
                    Act::Add => {
                        (Call::add { node: subject, organisation: AGENCY, role: NodeRole::Observer }, council())
                    }
                    Act::Remove => (Call::remove { node: subject }, council()),
                    Act::GiveWay => (Call::replace { old: subject, new: node(10) }, council()),
                    Act::TakeOver => (Call::replace { old: AGENCYS, new: subject }, council()),
                    Act::MoveIn => (Call::replace_own { old: AGENCYS, new: subject }, by(CHIEF)),
                };
                let done = call.dispatch_bypass_filter(origin);
                assert_eq!(done.is_ok(), next(state, act).is_some(), "{state:?} {act:?} {done:?}");
                assert_eq!(PeersPallet::state(subject), next(state, act).unwrap_or(state));
            });
        }
    }
}
