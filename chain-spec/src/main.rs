//! `drl-chain-spec`: makes the genesis file of a consortium from its description.

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Makes the genesis file of a consortium from its description.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the raw chain spec.
    Build {
        /// The description, a TOML file.
        description: PathBuf,
        /// Where to write it; standard output if not given.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Checks a description, calendars and templates included, and makes nothing.
    Check {
        /// The description, a TOML file.
        description: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), drl_chain_spec::SpecError> {
    match command {
        Command::Build { description, output } => {
            let spec = drl_chain_spec::build(&description)?;
            match output {
                Some(file) => std::fs::write(&file, spec)
                    .map_err(|e| drl_chain_spec::SpecError::File { file, reason: e.to_string() }),
                None => {
                    println!("{spec}");
                    Ok(())
                }
            }
        }
        Command::Check { description } => {
            drl_chain_spec::build(&description)?;
            println!("{}: a consortium can be started from this description", description.display());
            Ok(())
        }
    }
}
