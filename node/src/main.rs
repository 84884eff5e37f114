//! `drl-node`: validator and full node of the data-release ledger.

#![deny(missing_docs)]
// The engine's errors are large. An error here ends the process, so its size does not matter.
#![allow(clippy::result_large_err)]

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
