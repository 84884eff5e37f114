//! The table of the README.

use super::*;
use crate::Outcome;

/// The cells of the rows of the table that begins with this header.
fn table(header: &str) -> Vec<Vec<String>> {
    include_str!("../../README.md")
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn the_table_of_the_readme_says_what_remains() {
    let rows = table("| the call | outcome |");
    assert_eq!(rows.len(), 3);
    for row in rows {
        run(|| {
            let call = match row[0].as_str() {
                "succeeds" => write(7, false),
                "fails" => write(7, true),
                "is not in the table" => Box::new(work::Call::forbidden {}.into()),
                other => panic!("no such row: {other}"),
            };
            let made = Decisions::enact(by(SEATS), call);
            let outcome = match Decisions::record(0).map(|record| record.outcome) {
                Some(Outcome::Done) => "done",
                Some(Outcome::Failed(_)) => "failed",
                None => "(refused)",
            };
            assert_eq!(outcome, row[1]);
            assert_eq!(made.is_ok(), outcome != "(refused)");
            let remains = if work::Done::<Test>::get() == 7 { "all" } else { "nothing" };
            assert_eq!(remains, row[2]);
        });
    }
}

#[test]
fn every_call_stands_in_the_readme() {
    let rows = table("| call | who |");
    let named: Vec<_> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(named, <crate::Call<Test> as frame_support::traits::GetCallName>::get_call_names());
}
