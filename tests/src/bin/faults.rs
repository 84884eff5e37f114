//! Does bad things to networks of real nodes, and writes the report on what held: `docs/reports/faults.md`.
//!
//!     scripts/faults                       all scenarios, then the report
//!     scripts/faults run one-killed        some of them
//!     scripts/faults list
//!     scripts/faults report                the report alone, from the results that are there

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use drl_tests::faults::{
    report::{self, Outcome},
    scenario, Scenario, Setting, SCENARIOS,
};
use std::{path::PathBuf, process::ExitCode};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    act: Act,
    /// The folder where each scenario leaves its result
    #[arg(long, global = true, default_value = "target/faults")]
    results: PathBuf,
    /// The report
    #[arg(long, global = true, default_value = "docs/reports/faults.md")]
    report: PathBuf,
}

#[derive(Subcommand)]
enum Act {
    /// Names the scenarios
    List,
    /// Runs some scenarios and writes the report
    Run {
        /// Their names
        #[arg(required = true)]
        names: Vec<String>,
        #[command(flatten)]
        options: Options,
    },
    /// Runs all scenarios and writes the report
    All {
        #[command(flatten)]
        options: Options,
    },
    /// Writes the report from the results that are there
    Report,
}

#[derive(Args)]
struct Options {
    /// The seed of everything random; taken from the clock where it is not given, and printed
    #[arg(long)]
    seed: Option<u64>,
    /// Smaller numbers, as in continuous integration
    #[arg(long)]
    short: bool,
    /// Keep the folders of the nodes, with their logs and databases, below this one
    #[arg(long)]
    keep: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    let well = match &cli.act {
        Act::List => {
            SCENARIOS.iter().for_each(|scenario| println!("{:<24} {}", scenario.slug, scenario.title));
            return Ok(ExitCode::SUCCESS);
        }
        Act::Report => true,
        Act::All { options } => run(&cli, &SCENARIOS.iter().collect::<Vec<_>>(), options).await?,
        Act::Run { names, options } => {
            let named = names.iter().map(|name| scenario(name).with_context(|| format!("no scenario called {name}")));
            run(&cli, &named.collect::<Result<Vec<_>>>()?, options).await?
        }
    };
    report::write(&cli.results, SCENARIOS, &cli.report)?;
    println!("report: {}", cli.report.display());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs scenarios one after the other, and tells whether all held.
async fn run(cli: &Cli, scenarios: &[&Scenario], options: &Options) -> Result<bool> {
    let seed = options.seed.unwrap_or_else(report::now);
    println!("seed {seed}");
    let mut well = true;
    for scenario in scenarios {
        println!("== {}: {}", scenario.slug, scenario.title);
        let folder = tempfile::Builder::new().prefix("drl-faults-").tempdir()?;
        let folder_of_nodes =
            options.keep.as_ref().map_or_else(|| folder.path().to_owned(), |keep| keep.join(scenario.slug));
        let setting = Setting { folder: folder_of_nodes, seed, short: options.short };
        let record = scenario.record(&setting).await?;
        tell(&record.outcome);
        well &= record.outcome.is_well();
        report::save(&cli.results, scenario.slug, &record)?;
    }
    Ok(well)
}

fn tell(outcome: &Outcome) {
    match outcome {
        Outcome::NotRun { reason } => println!("   not run: {reason}"),
        Outcome::Broken { reason } => println!("   BROKEN OFF: {reason}"),
        Outcome::Ran(section) => {
            section.figures.iter().for_each(|(what, value)| println!("   {what}: {value}"));
            section.remarks.iter().for_each(|remark| println!("   - {remark}"));
            println!("   {}", if section.held { "held" } else { "NOT HELD" });
        }
    }
}
