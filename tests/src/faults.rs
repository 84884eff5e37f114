//! Faults of the network of validators, on real node processes: what is done to them, and what has to hold.
//!
//! A scenario is one entry of [`SCENARIOS`] and one function, which does something bad to a network of its own and returns a
//! [`Section`] of the report with what it saw. The program `drl-faults` runs them and writes the report; `tests/tests/faults.rs` runs
//! some with smaller numbers.

pub mod bursts;
/// Chance that can be repeated.
#[path = "../../runtime/tests/random_acts/dice.rs"]
#[allow(clippy::should_implement_trait)]
pub mod dice;
pub mod floods;
pub mod kills;
pub mod load;
pub mod members;
pub mod namespaces;
/// What must be true of each pallet in every state.
#[path = "../../runtime/tests/random_acts/own.rs"]
mod own;
pub mod partition;
pub mod refusals;
pub mod report;
pub mod stage;
pub mod state;
pub mod switch;
pub mod tun;
pub mod watch;

use anyhow::Result;
use futures::future::BoxFuture;
use report::{Outcome, Record, Section};
use std::{path::PathBuf, time::Instant};

/// What a scenario is given.
#[derive(Clone, Debug)]
pub struct Setting {
    /// A folder of its own, for its nodes and whatever it writes.
    pub folder: PathBuf,
    /// The seed of everything random.
    pub seed: u64,
    /// Smaller numbers, so that it ends within a minute or two: for continuous integration.
    pub short: bool,
}

impl Setting {
    /// One of two numbers: for a full run, and for a short one.
    pub fn choose<T>(&self, full: T, short: T) -> T {
        if self.short {
            short
        } else {
            full
        }
    }
}

/// Something bad that happens to a network.
pub struct Scenario {
    /// Its name on the command line and in files: `one-killed`.
    pub slug: &'static str,
    /// A few words.
    pub title: &'static str,
    /// Whether it needs network namespaces of its own.
    pub in_namespaces: bool,
    /// Does it.
    pub run: for<'a> fn(&'a Scenario, &'a Setting) -> BoxFuture<'a, Result<Section>>,
}

/// Every scenario, in the order of the report.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        slug: "one-killed",
        title: "One of four validators killed",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(kills::one(scenario, setting)),
    },
    Scenario {
        slug: "two-killed",
        title: "Two of four validators killed",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(kills::two(scenario, setting)),
    },
    Scenario {
        slug: "partition",
        title: "A network that falls into two halves",
        in_namespaces: true,
        run: |scenario, setting| Box::pin(partition::halves(scenario, setting)),
    },
    Scenario {
        slug: "slow-network",
        title: "A network with 200 ms of delay and 5 % of loss",
        in_namespaces: true,
        run: |scenario, setting| Box::pin(partition::slow(scenario, setting)),
    },
    Scenario {
        slug: "random-kills",
        title: "Twenty kills at random",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(kills::random(scenario, setting)),
    },
    Scenario {
        slug: "bursts",
        title: "Bursts of transactions",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(bursts::bursts(scenario, setting)),
    },
    Scenario {
        slug: "flood-by-an-officer",
        title: "A flood by an officer",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(floods::officer(scenario, setting)),
    },
    Scenario {
        slug: "flood-by-a-stranger",
        title: "A flood by somebody who is no officer",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(floods::stranger(scenario, setting)),
    },
    Scenario {
        slug: "members",
        title: "Members that come and go",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(members::come_and_go(scenario, setting)),
    },
    Scenario {
        slug: "wrong-set-ups",
        title: "Wrong set-ups",
        in_namespaces: false,
        run: |scenario, setting| Box::pin(refusals::wrong_set_ups(scenario, setting)),
    },
];

/// The scenario of this name.
pub fn scenario(slug: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.slug == slug)
}

impl Scenario {
    /// Runs it, and makes a record of whatever comes of it.
    ///
    /// # Errors
    /// The node was not built.
    pub async fn record(&self, setting: &Setting) -> Result<Record> {
        let version = report::node_version()?;
        let begun = Instant::now();
        let missing = if self.in_namespaces { namespaces::Laboratory::missing() } else { None };
        let outcome = match missing {
            Some(reason) => Outcome::NotRun { reason },
            None => match (self.run)(self, setting).await {
                Ok(section) => Outcome::Ran(section),
                Err(fault) => Outcome::Broken { reason: format!("{fault:#}") },
            },
        };
        let seconds = begun.elapsed().as_secs();
        Ok(Record { ended: report::now(), seconds, version, seed: setting.seed, short: setting.short, outcome })
    }
}
