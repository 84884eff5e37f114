//! `drl-node`: validator and full node of the data-release ledger.
//!
//! [`service`] puts it together from the parts of the engine. What an operator meets is around it: the command line ([`cli`]) with
//! file and environment behind it ([`config`]), the way to a first start and back from a backup ([`init`], [`backup`]), the
//! refusals to start ([`refusal`], [`genesis`], [`disk`], [`database`], [`keystore_check`]), and the watch over a running node ([`monitor`],
//! [`clock`], [`metrics`]). Handbook: `docs/operate`.

#![deny(missing_docs)]
// The engine's errors are large. An error here ends the process, so its size does not matter.
#![allow(clippy::result_large_err)]

mod backup;
mod chain_spec;
mod cli;
mod clock;
mod command;
mod config;
mod database;
mod disk;
mod files;
mod genesis;
mod init;
mod keystore_check;
mod late_commits;
mod log_format;
mod metrics;
mod monitor;
mod network;
mod peers;
mod pool;
mod public_rpc;
mod refusal;
mod rpc;
mod service;
mod session_keys;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => match refusal::behind(&fault) {
            Some(refusal) => {
                eprintln!("error: {refusal}");
                ExitCode::from(refusal::EXIT_CODE)
            }
            None => {
                eprintln!("error: {fault}");
                ExitCode::FAILURE
            }
        },
    }
}
