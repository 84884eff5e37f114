//! The state table of the README and the transition function say the same.

use super::*;
use crate::transitions::{next, next_sharing, Facts, State};
use drl_primitives::{dataset::SharingStage, Code};

const README: &str = include_str!("../../README.md");

/// The rows of the table under a heading, without its head; cells without marks of code and emphasis.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let section = README.split(heading).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let cells = |line: &str| {
        line.trim_matches('|').split('|').map(|cell| cell.replace(['`', '*'], "").trim().to_owned()).collect()
    };
    section.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

fn is_served(service: Service) -> bool {
    ["Open", "OpenElsewhere", "Suspended", "Disputed"].contains(&format!("{service:?}").as_str())
}

/// Whether a value is among those that a cell names.
fn names(cell: &str, value: &str) -> bool {
    cell == "any" || cell.split(", ").any(|name| name == value)
}

fn holds(condition: &str, facts: Facts) -> bool {
    match condition {
        "" => true,
        "unserved" => facts.unserved,
        "kept" => facts.kept,
        "elsewhere" => facts.elsewhere,
        "objection" => facts.objection,
        "fresh" => facts.fresh,
        "further" => facts.further,
        other => panic!("no condition: {other}"),
    }
}

fn stage_after(cell: &str, stage: Stage, facts: Facts) -> Stage {
    match cell {
        "same" => stage,
        "rest" if facts.unserved => Stage::Listed,
        "rest" => Stage::Settled,
        name => *Stage::ALL.iter().find(|stage| format!("{stage:?}") == name).unwrap(),
    }
}

fn service_after(cell: &str, service: Service, facts: Facts) -> Service {
    let home = if facts.elsewhere { Service::OpenElsewhere } else { Service::Open };
    let by_binding = |service| match (service, facts.barred) {
        (Service::Open | Service::OpenElsewhere | Service::Disputed, true) => Service::Disputed,
        (Service::Disputed, false) => home,
        (other, _) => other,
    };
    match cell {
        "same" => service,
        "by binding" => by_binding(service),
        "as before" => by_binding(home),
        "by listing" => match service {
            Service::NotOpen | Service::Withdrawn => service,
            _ if facts.stricter => Service::NotOpen,
            Service::Disputed => home,
            other => other,
        },
        name => *Service::ALL.iter().find(|service| format!("{service:?}") == name).unwrap(),
    }
}

/// What the table says.
fn by_table(rows: &[Vec<String>], from: State, act: DatasetAct, facts: Facts) -> Option<State> {
    let fits = |row: &&Vec<String>| {
        let service = row[3] == "served" && is_served(from.service) || names(&row[3], &format!("{:?}", from.service));
        row[0] == act.slug() && names(&row[2], &format!("{:?}", from.stage)) && service && holds(&row[4], facts)
    };
    let row = rows.iter().find(fits)?;
    let (stage, service) = (stage_after(&row[5], from.stage, facts), service_after(&row[6], from.service, facts));
    Some(State { stage, service })
}

fn all_facts() -> impl Iterator<Item = Facts> {
    (0u8..=255).map(|bits| {
        let bit = |i: u8| bits & (1 << i) != 0;
        Facts {
            stricter: bit(0),
            barred: bit(1),
            elsewhere: bit(2),
            unserved: bit(3),
            fresh: bit(4),
            kept: bit(5),
            objection: bit(6),
            further: bit(7),
        }
    })
}

#[test]
fn the_state_table_is_the_transition_function() {
    let rows = rows("## State table");
    assert_eq!(rows.len(), 32);
    assert!(rows.iter().all(|row| row.len() == 7 && DatasetAct::from_slug(&row[0]).is_some()));
    for (act, stage, service) in DatasetAct::ALL.iter().flat_map(|act| {
        Stage::ALL.iter().flat_map(move |stage| Service::ALL.iter().map(move |service| (*act, *stage, *service)))
    }) {
        let from = State { stage, service };
        for facts in all_facts() {
            let (said, done) = (by_table(&rows, from, act, facts), next(from, act, facts));
            assert_eq!(said, done, "{act:?} from {from:?} with {facts:?}");
        }
    }
}

#[test]
fn the_table_of_sharing_is_its_transition_function() {
    let rows = rows("## Disputes over the sharing attribute");
    assert_eq!(rows.len(), 4);
    for act in DatasetAct::ALL {
        for stage in SharingStage::ALL {
            let row = rows.iter().find(|row| row[0] == act.slug() && names(&row[2], &format!("{stage:?}")));
            let said = row.map(|row| row[3].clone());
            assert_eq!(said, next_sharing(*stage, *act).map(|to| format!("{to:?}")), "{act:?} from {stage:?}");
        }
    }
}

#[test]
fn r_030_no_act_opens_but_publishing_restoring_and_the_end_of_a_dispute() {
    let opens = |service| matches!(service, Service::Open | Service::OpenElsewhere);
    for act in DatasetAct::ALL {
        for stage in Stage::ALL {
            for service in Service::ALL.iter().filter(|service| !opens(**service)) {
                let from = State { stage: *stage, service: *service };
                for facts in all_facts() {
                    if next(from, *act, facts).is_some_and(|to| opens(to.service)) {
                        use DatasetAct::*;
                        let allowed = [Publish, OpenElsewhere, Restore, Dispute, Settle, Decide, List];
                        assert!(allowed.contains(act), "{act:?} from {from:?}");
                    }
                }
            }
        }
    }
}
