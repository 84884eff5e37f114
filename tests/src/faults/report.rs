//! What a scenario found, kept as a file until the report over all of them is written, and that report.
//!
//! Scenarios take minutes and are run one by one, on several days perhaps. Each leaves one JSON file in a folder of results;
//! `docs/reports/faults.md` is rendered from those that are there, and says which are missing.

use super::Scenario;
use crate::network::binary;
use anyhow::{Context, Result};
use drl_primitives::date::Day;
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

/// What one scenario did and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its slug: `one-killed`.
    pub name: String,
    /// Its title, a few words.
    pub title: String,
    /// What is done, and why: a paragraph.
    pub what: String,
    /// Whether everything was as it has to be.
    pub held: bool,
    /// What was measured and the value with its unit, in the order in which they are shown.
    pub figures: Vec<(String, String)>,
    /// What a reader has to know besides; where it did not hold, why.
    pub remarks: Vec<String>,
}

impl Section {
    /// A section that held, without figures yet.
    pub fn new(scenario: &Scenario, what: impl Into<String>) -> Self {
        Self {
            name: scenario.slug.to_owned(),
            title: scenario.title.to_owned(),
            what: what.into(),
            held: true,
            figures: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Adds a figure.
    pub fn figure(&mut self, what: impl Into<String>, value: impl ToString) {
        self.figures.push((what.into(), value.to_string()));
    }

    /// Adds a remark.
    pub fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }

    /// Something that has to be so. Where it is not, the section does not hold, and `otherwise` is among its remarks.
    pub fn check(&mut self, so: bool, otherwise: impl FnOnce() -> String) {
        if !so {
            self.held = false;
            self.remarks.push(otherwise());
        }
    }

    /// The section as an error, where it does not hold.
    ///
    /// # Errors
    /// It does not hold; the message has its remarks.
    pub fn ensure_held(&self) -> Result<()> {
        anyhow::ensure!(self.held, "{} did not hold: {}", self.name, self.remarks.join("; "));
        Ok(())
    }
}

/// How far a scenario came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It ran to its end.
    Ran(Section),
    /// It broke off.
    Broken {
        /// Why.
        reason: String,
    },
    /// It was not run, because this machine does not let it.
    NotRun {
        /// What is missing.
        reason: String,
    },
}

impl Outcome {
    /// The word in the table.
    const fn word(&self) -> &'static str {
        match self {
            Self::Ran(Section { held: true, .. }) => "held",
            Self::Ran(_) => "**not held**",
            Self::Broken { .. } => "**broken off**",
            Self::NotRun { .. } => "not run",
        }
    }

    /// Whether nothing is amiss. A scenario that could not be run is not amiss.
    pub const fn is_well(&self) -> bool {
        matches!(self, Self::Ran(Section { held: true, .. }) | Self::NotRun { .. })
    }
}

/// One run of a scenario, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it ended: milliseconds since 1970.
    pub ended: u64,
    /// Seconds that it took.
    pub seconds: u64,
    /// What `drl-node --version` says: version and commit.
    pub version: String,
    /// The seed of everything random in it.
    pub seed: u64,
    /// Whether it ran with the smaller numbers of continuous integration.
    pub short: bool,
    /// What came of it.
    pub outcome: Outcome,
}

fn file_of(results: &Path, slug: &str) -> PathBuf {
    results.join(format!("{slug}.json"))
}

/// Keeps a record. It takes the place of an earlier one of the same scenario.
///
/// # Errors
/// The folder cannot be written.
pub fn save(results: &Path, slug: &str, record: &Record) -> Result<()> {
    std::fs::create_dir_all(results)?;
    let file = file_of(results, slug);
    std::fs::write(&file, serde_json::to_vec_pretty(record)?).with_context(|| format!("writing {}", file.display()))
}

/// The record of a scenario, if it has been run.
///
/// # Errors
/// There is one and it cannot be read.
pub fn load(results: &Path, slug: &str) -> Result<Option<Record>> {
    let file = file_of(results, slug);
    if !file.exists() {
        return Ok(None);
    }
    let text = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
    serde_json::from_slice(&text).map(Some).with_context(|| format!("reading {}", file.display()))
}

/// Milliseconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// What the node says of its version.
///
/// # Errors
/// It was not built.
pub fn node_version() -> Result<String> {
    let output = Command::new(binary("drl-node")?).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Writes the report over all scenarios from the records in `results`.
///
/// # Errors
/// A record cannot be read, or the report not be written.
pub fn write(results: &Path, scenarios: &[Scenario], report: &Path) -> Result<()> {
    let records: Vec<_> =
        scenarios.iter().map(|scenario| Ok((scenario, load(results, scenario.slug)?))).collect::<Result<_>>()?;
    if let Some(folder) = report.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(report, render(&records)?).with_context(|| format!("writing {}", report.display()))
}

fn render(records: &[(&Scenario, Option<Record>)]) -> Result<String> {
    let mut text = String::from("# Faults of the network of validators\n\n");
    text.push_str(
        "Written by the test program `drl-faults` (`scripts/faults`) from what it saw on real node processes; not edited by hand. \
         What each scenario does is told in its section.\n\n",
    );
    let versions: Vec<_> =
        records.iter().filter_map(|(_, record)| record.as_ref()).map(|r| r.version.clone()).collect();
    header(&mut text, versions)?;
    table(&mut text, records)?;
    for (scenario, record) in records {
        section(&mut text, scenario, record.as_ref())?;
    }
    Ok(text)
}

fn header(text: &mut String, mut versions: Vec<String>) -> Result<()> {
    versions.sort_unstable();
    versions.dedup();
    writeln!(text, "| | |\n|---|---|")?;
    writeln!(text, "| date | {} (UTC+8) |", Day::from_moment(now()))?;
    writeln!(text, "| node and commit | {} |", versions.join(", "))?;
    writeln!(text, "| runtime | {} {} |", drl_runtime::VERSION.spec_name, drl_runtime::VERSION.spec_version)?;
    writeln!(text, "| machine | {} |", machine()?)?;
    writeln!(text)?;
    Ok(())
}

fn table(text: &mut String, records: &[(&Scenario, Option<Record>)]) -> Result<()> {
    writeln!(text, "| scenario | result | date | took |\n|---|---|---|---|")?;
    for (scenario, record) in records {
        let link = format!("[{}](#{})", scenario.title, scenario.slug);
        match record {
            None => writeln!(text, "| {link} | not run | | |")?,
            Some(record) => writeln!(
                text,
                "| {link} | {} | {} | {} s |",
                record.outcome.word(),
                Day::from_moment(record.ended),
                record.seconds
            )?,
        }
    }
    Ok(())
}

fn section(text: &mut String, scenario: &Scenario, record: Option<&Record>) -> Result<()> {
    writeln!(text, "\n<a id=\"{}\"></a>\n\n## {}\n", scenario.slug, scenario.title)?;
    let Some(record) = record else {
        writeln!(text, "Not run in this report.")?;
        return Ok(());
    };
    match &record.outcome {
        Outcome::NotRun { reason } => writeln!(text, "Not run: {reason}.")?,
        Outcome::Broken { reason } => writeln!(text, "**Broken off**: {reason}")?,
        Outcome::Ran(section) => findings(text, section)?,
    }
    let length = if record.short { ", with the smaller numbers of continuous integration" } else { "" };
    writeln!(text, "\nRun with `{}`, seed {}{length}.", record.version, record.seed)?;
    Ok(())
}

fn findings(text: &mut String, section: &Section) -> Result<()> {
    writeln!(text, "{}\n", section.what)?;
    writeln!(text, "Result: **{}**.", if section.held { "held" } else { "not held" })?;
    if !section.figures.is_empty() {
        writeln!(text, "\n| figure | value |\n|---|---|")?;
        for (what, value) in &section.figures {
            writeln!(text, "| {what} | {value} |")?;
        }
    }
    if !section.remarks.is_empty() {
        writeln!(text)?;
        for remark in &section.remarks {
            writeln!(text, "- {remark}")?;
        }
    }
    Ok(())
}

/// Cores, memory and kernel.
fn machine() -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let kilobytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .context("/proc/meminfo names no total")?;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!("{cores} cores, {} GB of memory, Linux {}", kilobytes / 1_000_000, kernel.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIOS: &[Scenario] = &[imagined("first", "The first"), imagined("second", "The second")];

    const fn imagined(slug: &'static str, title: &'static str) -> Scenario {
        Scenario { slug, title, in_namespaces: false, run: |_, _| Box::pin(async { anyhow::bail!("it is not run") }) }
    }

    fn record(outcome: Outcome) -> Record {
        Record { ended: 0, seconds: 7, version: "drl-node 0".to_owned(), seed: 3, short: false, outcome }
    }

    #[test]
    fn a_record_comes_back_from_its_file_and_stands_in_the_report() -> Result<()> {
        let [scenario, other] = SCENARIOS else { anyhow::bail!("there are two") };
        let folder = tempfile::tempdir()?;
        let mut section = Section::new(scenario, "Something is done.");
        section.figure("blocks", 12);
        section.check(false, || "a block is missing".to_owned());
        let record = record(Outcome::Ran(section));
        save(folder.path(), scenario.slug, &record)?;
        assert_eq!(load(folder.path(), scenario.slug)?, Some(record));
        let report = folder.path().join("reports/faults.md");
        write(folder.path(), SCENARIOS, &report)?;
        let text = std::fs::read_to_string(report)?;
        for part in ["| blocks | 12 |", "- a block is missing", "| **not held** | 1970-01-01 | 7 s |"] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert_eq!(load(folder.path(), other.slug)?, None);
        assert!(text.contains("| [The second](#second) | not run | | |"), "{text}");
        assert_eq!(text.matches("Not run in this report.").count(), 1, "{text}");
        Ok(())
    }

    #[test]
    fn what_could_not_be_run_is_well_and_says_why() -> Result<()> {
        let scenario = SCENARIOS.first().context("there is a scenario")?;
        let not_run = record(Outcome::NotRun { reason: "no namespaces".to_owned() });
        assert!(not_run.outcome.is_well());
        let text = render(&[(scenario, Some(not_run))])?;
        assert!(text.contains("Not run: no namespaces."), "{text}");
        assert!(!record(Outcome::Broken { reason: String::new() }).outcome.is_well());
        Ok(())
    }
}
