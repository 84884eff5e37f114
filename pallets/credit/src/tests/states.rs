//! The state machines and their tables in the README.

use crate::transitions::{next_entry, next_rating, EntryStep, RatingStep};
use core::fmt::Debug;
use drl_primitives::{
    credit::{appeals, rating::RatingStatus, AppealStatus, EntryRecord, EntryStatus},
    grant_status::Act,
    Code, Digest,
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

/// The table has exactly these statuses and steps, and the cells that the state machine gives.
fn agrees<S: Copy + Debug, E: Copy + Debug>(
    header: &str,
    statuses: &[S],
    steps: &[E],
    next: impl Fn(S, E) -> Option<S>,
) {
    let rows = table(header);
    let names: Vec<String> = steps.iter().map(|step| format!("{step:?}")).collect();
    assert_eq!(rows[0][1..], names);
    let names: Vec<String> = statuses.iter().map(|status| format!("{status:?}")).collect();
    assert_eq!(rows[2..].iter().map(|row| row[0].clone()).collect::<Vec<_>>(), names);
    for (status, row) in statuses.iter().zip(&rows[2..]) {
        for (step, cell) in steps.iter().zip(&row[1..]) {
            let expected = next(*status, *step).map_or("-".to_owned(), |status| format!("{status:?}"));
            assert_eq!(cell, &expected, "{status:?} {step:?}");
        }
    }
}

#[test]
fn the_table_of_ratings_is_the_state_machine() {
    agrees("| rating |", RatingStatus::ALL, &RatingStep::ALL, next_rating);
}

#[test]
fn the_table_of_entries_is_the_state_machine() {
    agrees("| entry |", EntryStatus::ALL, &EntryStep::ALL, next_entry);
}

#[test]
fn the_table_of_appeals_is_what_the_history_tells() {
    let record = |from, status| {
        let act = Act { organisation: 0, officer: 0u64, evidence: Digest::sha256([0; 32]) };
        EntryRecord { from, block: 0u64, status, ground: None, replacement: None, act }
    };
    let told = |_: AppealStatus, step: EntryStep| {
        let after = next_entry(EntryStatus::Appealed, step)?;
        let history = [record(0, EntryStatus::Standing), record(1, EntryStatus::Appealed), record(2, after)];
        Some(appeals(&history)[0].status)
    };
    agrees("| appeal |", &[AppealStatus::Open], &EntryStep::ALL[1..], told);
}

#[test]
fn nothing_follows_a_final_status() {
    for status in RatingStatus::ALL {
        let stuck = RatingStep::ALL.iter().all(|step| next_rating(*status, *step).is_none());
        assert_eq!(stuck, status.is_final(), "{status:?}");
    }
    for status in EntryStatus::ALL {
        let stuck = EntryStep::ALL.iter().all(|step| next_entry(*status, *step).is_none());
        assert_eq!(stuck, !status.stands(), "{status:?}");
    }
}
