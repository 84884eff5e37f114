//! The tables of the README.

use super::*;
use crate::State;
use frame_support::assert_ok;

/// The cells of the rows of the table that begins with this header, the header first.
fn table(header: &str) -> Vec<Vec<String>> {
    include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn named(state: State) -> String {
    format!("{state:?}").to_lowercase()
}

/// Brings the call into this state. Its time is over in a day.
fn bring(state: &str) {
    match state {
        "free" => {}
        "running" => {
            assert_ok!(Pause::pause(by(2), PART));
        }
        "resting" => {
            assert_ok!(Pause::pause(by(2), PART));
            pass(DAY);
        }
        other => panic!("no such state: {other}"),
    }
    assert_eq!(named(Pause::state(PART)), state);
}

#[test]
fn the_table_of_the_readme_is_the_state_machine() {
    let rows = table("| state |");
    let states: Vec<_> = rows[2..].iter().map(|row| row[0].clone()).collect();
    assert_eq!(states, [State::Free, State::Running, State::Resting].map(named));
    let steps: [fn() -> bool; 4] = [
        || Pause::pause(by(2), PART).is_ok(),
        || Pause::pause(by(3), PART).is_ok(),
        || Pause::lift(by(3), PART).is_ok(),
        || {
            let before = Pause::state(PART);
            pass(DAY);
            Pause::state(PART) != before
        },
    ];
    assert_eq!(rows[0].len(), steps.len() + 1);
    for row in &rows[2..] {
        for (step, cell) in steps.iter().zip(&row[1..]) {
            run(|| {
                bring(&row[0]);
                let stepped = step();
                let reached = if stepped { named(Pause::state(PART)) } else { "-".to_owned() };
                assert_eq!(&reached, cell, "from {}", row[0]);
            });
        }
    }
}

#[test]
fn every_call_stands_in_the_readme() {
    let rows = table("| call | who |");
    let named: Vec<_> = rows[2..].iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(named, <crate::Call<Test> as frame_support::traits::GetCallName>::get_call_names());
}
