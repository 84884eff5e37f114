//! What each command does.

use crate::{
    backup, chain_spec,
    cli::{Cli, Tool},
    keystore_check::OnMissingKeys,
    log_format::{self, LogFormat},
    service::{self, Operation, Parts},
};
use drl_runtime::opaque::Block;
use sc_cli::{build_runtime, CliConfiguration, Result, Runner, Signals, SubstrateCli, SyncMode};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::{ChainSpec, Configuration, TaskManager};

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "DRL node".into()
    }

    fn impl_version() -> String {
        env!("SUBSTRATE_CLI_IMPL_VERSION").into()
    }

    fn executable_name() -> String {
        env!("CARGO_PKG_NAME").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        "the DRL developers".into()
    }

    fn support_url() -> String {
        "the operator of your consortium".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn ChainSpec>, String> {
        Ok(Box::new(chain_spec::load(id)?))
    }
}

/// Does what the command line says.
pub fn run() -> Result<()> {
    let mut cli = Cli::from_command_line();
    match cli.subcommand.take() {
        Some(tool) => run_tool(&cli, tool),
        None => run_node(&cli),
    }
}

/// Runs a node until it is told to stop.
fn run_node(cli: &Cli) -> Result<()> {
    refuse_warp_sync_of_archive(cli)?;
    let on_missing_keys = match cli.ledger.allow_missing_session_keys {
        true => OnMissingKeys::Warn,
        false => OnMissingKeys::Refuse,
    };
    let operation = Operation {
        on_missing_keys,
        allow_clock_skew: cli.ledger.allow_clock_skew,
        disk: cli.ledger.disk_limits(),
        public: cli.ledger.public_node,
    };
    runner(cli)?.run_node_until_exit(|config| async move { start(config, operation) })
}

/// What runs a node, with the log as the command line wants it.
fn runner(cli: &Cli) -> Result<Runner<Cli>> {
    match cli.ledger.log_format {
        LogFormat::Text => cli.create_runner(&cli.run),
        LogFormat::Json => runner_with_json_log(cli),
    }
}

/// The engine's way to a runner has no place for another logger, so this goes the same way by foot.
fn runner_with_json_log(cli: &Cli) -> Result<Runner<Cli>> {
    let log = &cli.run.shared_params;
    if log.enable_log_reloading || log.tracing_targets.is_some() {
        return Err("--enable-log-reloading and --tracing-targets work with --log-format text only".into());
    }
    let runtime = build_runtime()?;
    let signals = runtime.block_on(async { Signals::capture() })?;
    let config = cli.run.create_configuration(cli, runtime.handle().clone())?;
    sp_panic_handler::set(&Cli::support_url(), &Cli::impl_version());
    log_format::init_json(log.log_filters())?;
    if let Err(reason) = fdlimit::raise_fd_limit() {
        log::warn!("The limit of open files can not be raised: {reason}");
    }
    Runner::new(config, runtime, signals)
}

fn start(config: Configuration, operation: Operation) -> Result<TaskManager> {
    let started = match config.network.network_backend {
        NetworkBackendType::Litep2p => service::start::<Litep2pNetworkBackend>(config, operation),
        NetworkBackendType::Libp2p => {
            service::start::<NetworkWorker<Block, drl_runtime::opaque::Hash>>(config, operation)
        }
    };
    started.map_err(Into::into)
}

/// An archive holds the state after every block; warp sync skips the states. Archive is the default here, so the
/// engine's own refusal would puzzle somebody who only asked for warp sync.
fn refuse_warp_sync_of_archive(cli: &Cli) -> Result<()> {
    let skips_states = !matches!(cli.run.network_params.sync, SyncMode::Full);
    let archive = cli.run.state_pruning()?.is_some_and(|pruning| pruning.is_archive());
    if skips_states && archive {
        return Err("a node that keeps the state of all blocks (the default) can not leave states out while it \
                    syncs: with --sync warp or fast, pass --state-pruning <NUMBER> as well"
            .into());
    }
    Ok(())
}

/// Runs a sub-command.
fn run_tool(cli: &Cli, tool: Tool) -> Result<()> {
    match tool {
        Tool::Init(init) => init.run(),
        Tool::SessionKeys(keys) => keys.run(),
        Tool::Backup(backup) => backup.run(backup::configuration(cli.ledger.config.as_deref()).as_deref()),
        Tool::Restore(restore) => restore.run(),
        Tool::Key(key) => key.run(cli),
        Tool::ExportChainSpec(cmd) => cmd.run(cli.load_spec(&cmd.chain)?),
        Tool::CheckBlock(cmd) => cli.create_runner(&cmd)?.async_run(|config| {
            let Parts { client, task_manager, import_queue, .. } = service::parts(&config)?;
            Ok((cmd.run(client, import_queue), task_manager))
        }),
        Tool::ExportBlocks(cmd) => cli.create_runner(&cmd)?.async_run(|config| {
            let Parts { client, task_manager, .. } = service::parts(&config)?;
            Ok((cmd.run(client, config.database), task_manager))
        }),
        Tool::ImportBlocks(cmd) => cli.create_runner(&cmd)?.async_run(|config| {
            let Parts { client, task_manager, import_queue, .. } = service::parts(&config)?;
            Ok((cmd.run(client, import_queue), task_manager))
        }),
        Tool::PurgeChain(cmd) => cli.create_runner(&cmd)?.sync_run(|config| cmd.run(config.database)),
        Tool::Revert(cmd) => cli.create_runner(&cmd)?.async_run(|config| {
            let Parts { client, backend, task_manager, .. } = service::parts(&config)?;
            let revert_votes = Box::new(|client, _, blocks| {
                sc_consensus_grandpa::revert(client, blocks)?;
                Ok(())
            });
            Ok((cmd.run(client, backend, Some(revert_votes)), task_manager))
        }),
        Tool::ChainInfo(cmd) => cli.create_runner(&cmd)?.sync_run(|config| cmd.run::<Block>(&config)),
    }
}
