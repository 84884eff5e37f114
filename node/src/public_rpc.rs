//! Limits of the JSON-RPC interface, and stricter ones where everybody can reach it.
//!
//! The engine's own defaults trust whoever connects: any number of calls in one batch, no limit of calls. Here an interface is
//! bounded everywhere, and more narrowly where it listens beyond this machine. A flag that the operator gives is obeyed, but for
//! one: methods that change the node (keys, peers, logs) are never offered to everybody.
//!
//! The limit of calls counts for each WebSocket connection. A request over HTTP is a connection of its own to the engine: whoever
//! offers HTTP to everybody puts a proxy before it that limits requests by address. The methods of the ledger have bounds of
//! their own besides, which hold for all connections together (`rpc/limits.rs`).

use clap::{parser::ValueSource, ArgMatches, Command};
use sc_cli::{RpcEndpoint, RpcMethods, RpcParams};
use sc_service::config::RpcBatchRequestConfig;
use std::num::NonZeroU32;

/// The largest request in megabytes. The largest that there is reason for carries the code of a runtime upgrade.
const REQUEST_MEGABYTES: u32 = 5;
/// How many calls one request may carry.
const CALLS_IN_BATCH: u32 = 100;

/// The same where everybody can reach the interface.
const PUBLIC_CALLS_IN_BATCH: u32 = 20;
/// How many subscriptions a connection may have there.
const PUBLIC_SUBSCRIPTIONS: u32 = 128;
/// How many calls in a minute a connection may make there.
const PUBLIC_CALLS_IN_MINUTE: NonZeroU32 = NonZeroU32::new(600).unwrap();

/// Names of arguments, as the engine has them.
const BATCH: &str = "rpc_max_batch_request_len";
const REQUEST: &str = "rpc_max_request_size";
const SUBSCRIPTIONS: &str = "rpc_max_subscriptions_per_connection";

/// Gives the flags of the interface their defaults here.
pub fn bounded_by_default(command: Command) -> Command {
    command
        .mut_arg(REQUEST, |arg| arg.default_value(REQUEST_MEGABYTES.to_string()))
        .mut_arg(BATCH, |arg| arg.default_value(CALLS_IN_BATCH.to_string()))
}

/// Narrows what the operator left open, where everybody can reach the interface.
///
/// # Errors
/// Methods that change the node are to be offered to everybody.
pub fn restrain(matches: &ArgMatches, rpc: &mut RpcParams) -> Result<(), String> {
    rpc.experimental_rpc_endpoint.iter_mut().filter(|endpoint| is_public(endpoint)).try_for_each(restrain_endpoint)?;
    if !(rpc.rpc_external || rpc.unsafe_rpc_external) {
        return Ok(());
    }
    refuse_unsafe(&rpc.rpc_methods)?;
    let open = |name: &str| matches!(matches.value_source(name), None | Some(ValueSource::DefaultValue));
    if open(SUBSCRIPTIONS) {
        rpc.rpc_max_subscriptions_per_connection = PUBLIC_SUBSCRIPTIONS;
    }
    if open(BATCH) {
        rpc.rpc_max_batch_request_len = Some(PUBLIC_CALLS_IN_BATCH);
    }
    rpc.rpc_rate_limit = rpc.rpc_rate_limit.or(Some(PUBLIC_CALLS_IN_MINUTE));
    Ok(())
}

fn is_public(endpoint: &RpcEndpoint) -> bool {
    !endpoint.listen_addr.ip().is_loopback()
}

fn restrain_endpoint(endpoint: &mut RpcEndpoint) -> Result<(), String> {
    refuse_unsafe(&endpoint.rpc_methods)?;
    endpoint.rate_limit = endpoint.rate_limit.or(Some(PUBLIC_CALLS_IN_MINUTE));
    if matches!(endpoint.batch_config, RpcBatchRequestConfig::Unlimited) {
        endpoint.batch_config = RpcBatchRequestConfig::Limit(PUBLIC_CALLS_IN_BATCH);
    }
    Ok(())
}

fn refuse_unsafe(methods: &RpcMethods) -> Result<(), String> {
    match methods {
        RpcMethods::Unsafe => {
            Err("methods that change the node are not offered to everybody: leave out either '--rpc-methods \
                                   unsafe' or '--rpc-external'; for keys and the like connect from this machine"
                .into())
        }
        RpcMethods::Safe | RpcMethods::Auto => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;

    fn parse(arguments: &[&str]) -> Result<RpcParams, String> {
        Cli::from_arguments([&["drl-node"], arguments].concat())
            .map(|cli| cli.run.rpc_params)
            .map_err(|fault| fault.to_string())
    }

    /// Calls in a batch, subscriptions of a connection, calls in a minute, megabytes of a request.
    fn limits(arguments: &[&str]) -> (Option<u32>, u32, Option<u32>, u32) {
        let rpc = parse(arguments).unwrap();
        let batch = match rpc.rpc_batch_config().unwrap() {
            RpcBatchRequestConfig::Limit(limit) => Some(limit),
            RpcBatchRequestConfig::Disabled => Some(0),
            RpcBatchRequestConfig::Unlimited => None,
        };
        let rate = rpc.rpc_rate_limit.map(NonZeroU32::get);
        (batch, rpc.rpc_max_subscriptions_per_connection, rate, rpc.rpc_max_request_size)
    }

    #[test]
    fn an_interface_is_bounded_and_a_public_one_more_narrowly() {
        assert_eq!(limits(&[]), (Some(100), 1024, None, 5));
        assert_eq!(limits(&["--rpc-external"]), (Some(20), 128, Some(600), 5));
        assert_eq!(limits(&["--unsafe-rpc-external"]), (Some(20), 128, Some(600), 5));
    }

    #[test]
    fn what_the_operator_says_is_obeyed() {
        let said = [
            "--rpc-external",
            "--rpc-rate-limit=7",
            "--rpc-max-batch-request-len=3",
            "--rpc-max-subscriptions-per-connection=9",
            "--rpc-max-request-size=2",
        ];
        assert_eq!(limits(&said), (Some(3), 9, Some(7), 2));
        assert_eq!(limits(&["--rpc-external", "--rpc-disable-batch-requests"]).0, Some(0));
    }

    #[test]
    fn unsafe_methods_are_not_offered_to_everybody() {
        for public in ["--rpc-external", "--unsafe-rpc-external"] {
            let refusal = parse(&[public, "--rpc-methods=unsafe"]).err().unwrap();
            assert!(refusal.contains("not offered to everybody"), "{refusal}");
        }
        assert!(parse(&["--rpc-methods=unsafe"]).is_ok(), "to this machine they may be");
        let endpoint = "--experimental-rpc-endpoint=listen-addr=0.0.0.0:9944,methods=unsafe";
        assert!(parse(&[endpoint]).err().unwrap().contains("not offered to everybody"));
        assert!(parse(&["--experimental-rpc-endpoint=listen-addr=127.0.0.1:9944,methods=unsafe"]).is_ok());
    }

    #[test]
    fn each_public_endpoint_has_a_limit_of_calls() {
        let rpc = parse(&[
            "--experimental-rpc-endpoint=listen-addr=127.0.0.1:9944",
            "--experimental-rpc-endpoint=listen-addr=0.0.0.0:9945",
            "--experimental-rpc-endpoint=listen-addr=0.0.0.0:9946,rate-limit=9",
        ])
        .unwrap();
        let rates: Vec<_> =
            rpc.experimental_rpc_endpoint.iter().map(|endpoint| endpoint.rate_limit.map(NonZeroU32::get)).collect();
        assert_eq!(rates, [None, Some(600), Some(9)]);
        let bounded: Vec<_> = rpc
            .experimental_rpc_endpoint
            .iter()
            .map(|endpoint| matches!(endpoint.batch_config, RpcBatchRequestConfig::Limit(20)))
            .collect();
        assert_eq!(bounded, [false, true, true]);
    }
}
