//! The state machine and the table that tells of it.

use crate::{
    transitions::{step, Becomes, Cause, Ending},
    ClockState,
};

fn row(state: ClockState, cause: Cause, duty: bool) -> String {
    let state_text = match state {
        ClockState::Running => "running",
        ClockState::Overdue => "overdue",
    };
    let cause_text = match cause {
        Cause::Stopped { in_time: true } => "stopped in time",
        Cause::Stopped { in_time: false } => "stopped late",
        Cause::Cancelled => "cancelled",
        Cause::RanOut => "ran out",
    };
    let step = step(state, cause, duty);
    let becomes = match step.map(|step| step.becomes) {
        None => "impossible",
        Some(Becomes::Overdue) => "overdue",
        Some(Becomes::Ended(Ending::InTime)) => "ended in time",
        Some(Becomes::Ended(Ending::Late)) => "ended late",
        Some(Becomes::Ended(Ending::Cancelled)) => "ended cancelled",
        Some(Becomes::Ended(Ending::Reached)) => "ended reached",
    };
    let yes_no = |yes| if yes { "yes" } else { "no" };
    let breach = yes_no(step.is_some_and(|step| step.breach));
    format!("| {state_text} | {cause_text} | {} | {becomes} | {breach} |", yes_no(duty))
}

#[test]
fn the_table_in_the_readme_is_the_state_machine() {
    let causes = [Cause::Stopped { in_time: true }, Cause::Stopped { in_time: false }, Cause::Cancelled, Cause::RanOut];
    let mut expected = vec![];
    for state in [ClockState::Running, ClockState::Overdue] {
        for cause in causes {
            expected.push(row(state, cause, true));
            // Only a duty becomes overdue.
            if state == ClockState::Running {
                expected.push(row(state, cause, false));
            }
        }
    }
    let written: Vec<_> = include_str!("../../README.md")
        .lines()
        .filter(|line| line.starts_with("| running") || line.starts_with("| overdue"))
        .collect();
    assert_eq!(written, expected);
}
