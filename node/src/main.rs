//! `drl-node`: validator and full node of the data-release ledger.

#![deny(missing_docs)]

mod chain_spec;
mod cli;
mod command;
mod keystore_check;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("error: {refusal}");
            ExitCode::FAILURE
        }
    }
}
