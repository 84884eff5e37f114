//! The state machine and its table in the README.

use crate::transitions::{next, Step};
use drl_primitives::{grant::GrantStatus, grant_status::status_under, Code};

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

/// What can stand on a share of an agreement.
const OF_SHARES: [GrantStatus; 3] = [GrantStatus::Active, GrantStatus::Held, GrantStatus::Terminated];

#[test]
fn the_statuses_of_shares_are_those_their_steps_lead_to() {
    let steps = [Step::PlaceHold, Step::LiftOneHold, Step::LiftLastHold, Step::Terminate];
    for status in OF_SHARES {
        for step in steps {
            assert!(next(status, step).is_none_or(|status| OF_SHARES.contains(&status)), "{status:?} {step:?}");
        }
    }
}

#[test]
fn the_second_table_of_the_readme_is_the_status_that_counts() {
    let rows = table("| whole agreement |");
    let own: Vec<String> = GrantStatus::ALL.iter().map(|status| format!("{status:?}")).collect();
    assert_eq!(rows[0][2..], own);
    let mut shares = Vec::new();
    for row in &rows[2..] {
        let named = |cell: &String| OF_SHARES.into_iter().find(|status| format!("{status:?}") == *cell).unwrap();
        let (whole, share) = (named(&row[0]), named(&row[1]));
        shares.push((whole, share));
        for (own, cell) in GrantStatus::ALL.iter().zip(&row[2..]) {
            let expected = status_under(Some(*own), Some(whole), Some(share)).unwrap();
            assert_eq!(cell, &format!("{expected:?}"), "{own:?} {whole:?} {share:?}");
        }
    }
    let all: Vec<_> = OF_SHARES.into_iter().flat_map(|whole| OF_SHARES.map(|share| (whole, share))).collect();
    assert_eq!(shares, all);
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
