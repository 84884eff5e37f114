//! The command line.

use crate::{
    backup::{BackupCmd, RestoreCmd},
    config::{self, Sources},
    disk,
    init::{InitCmd, SessionKeysCmd},
    log_format::LogFormat,
    pool, public_rpc,
};
use clap::{error::ErrorKind, Arg, Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use sc_cli::{RunCmd, SubstrateCli};
use std::{ffi::OsString, path::PathBuf};

/// Command line of `drl-node`.
#[derive(Debug, Parser)]
pub struct Cli {
    /// The sub-command. None: run a node.
    #[command(subcommand)]
    pub subcommand: Option<Tool>,

    /// How to run a node: what the engine knows.
    #[command(flatten)]
    pub run: RunCmd,

    /// How to run a node: what this ledger adds.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// Flags that this ledger adds to those of the engine.
#[derive(Debug, Clone, Args)]
pub struct LedgerArgs {
    /// Start a validator although its keystore lacks session keys that the chain expects.
    ///
    /// For a node that is about to become a validator. It follows the chain, and neither authors blocks nor votes until
    /// its keys are there.
    #[arg(long)]
    pub allow_missing_session_keys: bool,

    /// Look for other nodes on the local network by multicast (mDNS).
    ///
    /// Off by default: members are known to each other, and a multicast tells everybody on the network what runs here.
    #[arg(long, conflicts_with = "no_mdns")]
    pub mdns: bool,

    /// Answer everybody: light clients and nodes of outsiders get blocks, states and proofs from this node.
    ///
    /// Only where the council has listed this node as a public one. Never a validator: whoever may ask a validator for blocks
    /// can keep it from making them.
    #[arg(long, conflicts_with = "validator")]
    pub public_node: bool,

    /// Read the configuration from this file instead of /etc/drl/node.toml.
    ///
    /// Any flag can stand in it, without its dashes: `rpc-port = 9944`. The environment can say the same:
    /// `DRL_NODE_RPC_PORT=9944`. What is typed wins over the environment, and that over the file.
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Read no configuration file.
    #[arg(long, global = true)]
    pub no_config: bool,

    /// How lines of the log are written.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub log_format: LogFormat,

    /// The least room on the disk of the database, in MiB: with less, the node does not start, and stops before the database is
    /// damaged.
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    pub disk_minimum: u64,

    /// Say loudly when there is less room on the disk than this, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 10_240)]
    pub disk_warning: u64,

    /// Make blocks although the clock of this machine seems to be wrong.
    ///
    /// The clock is compared with those of the other validators. Only for the case that these are wrong.
    #[arg(long)]
    pub allow_clock_skew: bool,
}

impl LedgerArgs {
    /// How much room there has to be on the disk.
    pub fn disk_limits(&self) -> disk::Limits {
        disk::Limits { minimum: self.disk_minimum, warning: self.disk_warning }
    }
}

/// Sub-commands.
#[derive(Debug, Subcommand)]
pub enum Tool {
    /// Make a node ready for its first start: folders, keys, configuration; and say what to hand to the council.
    Init(InitCmd),

    /// Show the session keys with the proof that the ledger wants, or make new ones.
    SessionKeys(SessionKeysCmd),

    /// Copy keys, chain spec and configuration into a new folder.
    Backup(BackupCmd),

    /// Put a backup back onto a machine that has no node.
    Restore(RestoreCmd),

    /// Make, look at and store keys.
    #[command(subcommand)]
    Key(sc_cli::KeySubcommand),

    /// Write a chain spec to a file or to the standard output, as it is or raw.
    ExportChainSpec(sc_cli::ExportChainSpecCmd),

    /// Run a block of the database again and check it.
    CheckBlock(sc_cli::CheckBlockCmd),

    /// Write blocks to a file.
    ExportBlocks(sc_cli::ExportBlocksCmd),

    /// Read blocks from a file into the database.
    ImportBlocks(sc_cli::ImportBlocksCmd),

    /// Remove the whole chain from this machine.
    PurgeChain(sc_cli::PurgeChainCmd),

    /// Take back the newest blocks that are not final.
    Revert(sc_cli::RevertCmd),

    /// Print the best and the finalized block of the database.
    ChainInfo(sc_cli::ChainInfoCmd),
}

/// Commands that can make a database, and so decide what it keeps.
const MAKES_DATABASE: [&str; 1] = ["import-blocks"];

impl Cli {
    /// Reads the command line of this process, with configuration file and environment. Ends the process, with a message, when
    /// something is wrong.
    pub fn from_command_line() -> Self {
        Self::configured(std::env::args_os().collect(), &Sources::of_process()).unwrap_or_else(|refusal| refusal.exit())
    }

    /// Reads the given command line, and what `sources` add to it.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn configured(mut arguments: Vec<OsString>, sources: &Sources) -> Result<Self, clap::Error> {
        let mut command = Self::whole_command();
        let matches = command.clone().try_get_matches_from(&arguments)?;
        command.build();
        let added = config::arguments(&command, &matches, sources)
            .map_err(|fault| command.error(ErrorKind::InvalidValue, format!("configuration: {fault}")))?;
        arguments.extend(added);
        Self::from_arguments(arguments)
    }

    /// Reads the given command line, as it is.
    ///
    /// # Errors
    /// What is wrong.
    pub fn from_arguments<I>(arguments: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator,
        I::Item: Into<OsString> + Clone,
    {
        let matches = Self::whole_command().try_get_matches_from(arguments)?;
        let mut cli = Self::from_arg_matches(&matches)?;
        cli.run.network_params.no_mdns = !cli.ledger.mdns;
        public_rpc::restrain(&matches, &mut cli.run.rpc_params)
            .map_err(|fault| Self::whole_command().error(ErrorKind::ArgumentConflict, fault))?;
        Ok(cli)
    }

    fn whole_command() -> Command {
        pool::roomy_by_default(public_rpc::bounded_by_default(archive_by_default(Self::setup_command(Self::command()))))
    }
}

/// Makes a node keep everything unless it is told otherwise: all blocks, and the state after each.
///
/// The ledger's use is to prove what was in force on a past day, so the history is not to be thrown away by an operator
/// who did not think of it.
fn archive_by_default(command: Command) -> Command {
    MAKES_DATABASE.iter().fold(archive_flags(command), |command, name| command.mut_subcommand(name, archive_flags))
}

/// Gives the two pruning flags of one command the default `archive`.
fn archive_flags(command: Command) -> Command {
    let choices =
        "- archive: of all blocks\n- archive-canonical: of finalized blocks\n- NUMBER: of the last NUMBER of \
                   finalized blocks";
    let flag = |arg: Arg, what: &str| {
        arg.default_value("archive").help(format!("Of which blocks {what} is kept")).long_help(format!(
            "Of which blocks {what} is kept. Set for good when the database is made.\n\n{choices}\n\nThe RPC methods \
             `archive_v1_*` need an archive of both blocks and state"
        ))
    };
    command
        .mut_arg("state_pruning", |arg| flag(arg, "the state"))
        .mut_arg("blocks_pruning", |arg| flag(arg, "the body"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::error::ErrorKind;
    use sc_cli::{CliConfiguration, DatabasePruningMode};
    use sc_service::{BlocksPruning, PruningMode};

    fn parse(arguments: &[&str]) -> Cli {
        Cli::from_arguments([&["drl-node"], arguments].concat()).expect("the arguments are right")
    }

    #[test]
    fn command_line_is_consistent() {
        Cli::whole_command().debug_assert();
    }

    #[test]
    fn node_is_an_archive_by_default() {
        let run = parse(&["--validator"]).run;
        assert_eq!(run.state_pruning().unwrap(), Some(PruningMode::ArchiveAll));
        assert!(matches!(run.blocks_pruning().unwrap(), BlocksPruning::KeepAll));
    }

    #[test]
    fn pruning_flags_are_obeyed() {
        let run = parse(&["--state-pruning", "256", "--blocks-pruning", "archive-canonical"]).run;
        assert_eq!(run.state_pruning().unwrap(), Some(PruningMode::blocks_pruning(256)));
        assert!(matches!(run.blocks_pruning().unwrap(), BlocksPruning::KeepFinalized));
    }

    #[test]
    fn a_burst_of_a_full_pool_of_the_engine_may_wait_for_earlier_transactions() {
        let pool = parse(&[]).run.pool_config;
        // Of the pool a tenth, in transactions and in bytes.
        assert_eq!((pool.pool_limit / 10, pool.pool_kbytes / 10), (8_192, 10_240));
        assert_eq!(pool.tx_ban_seconds, Some(60));
        assert_eq!(parse(&["--pool-limit", "100"]).run.pool_config.pool_limit, 100);
    }

    #[test]
    fn imported_blocks_make_an_archive_by_default() {
        let Some(Tool::ImportBlocks(import)) = parse(&["import-blocks"]).subcommand else {
            panic!("import-blocks is a sub-command");
        };
        let pruning = import.import_params.pruning_params;
        assert_eq!(pruning.state_pruning, Some(DatabasePruningMode::Archive));
        assert_eq!(pruning.blocks_pruning, DatabasePruningMode::Archive);
    }

    #[test]
    fn multicast_is_off_unless_asked_for() {
        assert!(parse(&[]).run.network_params.no_mdns);
        assert!(parse(&["--no-mdns"]).run.network_params.no_mdns);
        assert!(!parse(&["--mdns"]).run.network_params.no_mdns);
        let refusal = Cli::from_arguments(["drl-node", "--mdns", "--no-mdns"]).unwrap_err();
        assert_eq!(refusal.kind(), ErrorKind::ArgumentConflict);
    }

    fn configured(typed: &[&str], environment: &[(&str, &str)]) -> Result<Cli, clap::Error> {
        let environment = environment.iter().map(|(name, value)| (name.into(), value.into())).collect();
        let sources = Sources { environment, default_file: "/no/such/file".into() };
        Cli::configured([&["drl-node"], typed].concat().iter().map(OsString::from).collect(), &sources)
    }

    #[test]
    fn every_flag_can_be_set_by_the_environment() {
        let settings = [
            ("DRL_NODE_VALIDATOR", "true"),
            ("DRL_NODE_NAME", "transport"),
            ("DRL_NODE_RPC_PORT", "9955"),
            ("DRL_NODE_BOOTNODES", "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"),
            ("DRL_NODE_LOG", "sync=debug"),
            ("DRL_NODE_STATE_PRUNING", "256"),
            ("DRL_NODE_LOG_FORMAT", "json"),
            ("DRL_NODE_DISK_MINIMUM", "7"),
        ];
        let cli = configured(&[], &settings).expect("right");
        assert!(cli.run.validator);
        assert_eq!(cli.run.name.as_deref(), Some("transport"));
        assert_eq!(cli.run.rpc_params.rpc_port, Some(9955));
        assert_eq!(cli.run.network_params.bootnodes.len(), 1);
        assert_eq!(cli.run.shared_params.log, ["sync=debug"]);
        assert_eq!(cli.run.state_pruning().unwrap(), Some(PruningMode::blocks_pruning(256)));
        assert_eq!(cli.ledger.log_format, LogFormat::Json);
        assert_eq!(cli.ledger.disk_limits(), disk::Limits { minimum: 7, warning: 10_240 });
    }

    #[test]
    fn no_flag_is_left_out_by_the_configuration() {
        // Each flag of the node, set by the environment, is either passed on or refused for a reason; none is unknown.
        let command = Cli::whole_command();
        for flag in command.get_arguments().filter_map(Arg::get_long) {
            let variable = format!("{}{}", config::PREFIX, flag.to_ascii_uppercase().replace('-', "_"));
            if let Err(refusal) = configured(&[], &[(&variable, "no value of anything")]) {
                assert!(!refusal.to_string().contains("is no flag"), "{variable}: {refusal}");
            }
        }
    }

    #[test]
    fn typing_mistakes_in_the_configuration_end_the_start() {
        let refusal = configured(&[], &[("DRL_NODE_RCP_PORT", "1")]).expect_err("no such flag");
        assert!(refusal.to_string().contains("DRL_NODE_RCP_PORT"), "{refusal}");
        let refusal = configured(&[], &[("DRL_NODE_RPC_PORT", "many")]).expect_err("no port");
        assert!(refusal.to_string().contains("--rpc-port"), "{refusal}");
    }

    #[test]
    fn tools_find_the_chain_by_the_configuration() {
        let environment = [("DRL_NODE_CHAIN", "/etc/drl/chain.json"), ("DRL_NODE_VALIDATOR", "true")];
        let Ok(Some(Tool::ChainInfo(tool))) = configured(&["chain-info"], &environment).map(|cli| cli.subcommand)
        else {
            panic!("chain-info is a sub-command");
        };
        assert_eq!(tool.shared_params.chain.as_deref(), Some("/etc/drl/chain.json"));
    }

    /// What the pages for people let them type for this program: lines after a prompt, as whichever user.
    fn typed_on_pages() -> Vec<(PathBuf, String)> {
        let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"))];
        let mut lines = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if entry.extension().is_some_and(|extension| extension == "md") {
                    let text = std::fs::read_to_string(&entry).expect("text").replace("\\\n", " ");
                    let typed = text.lines().map(str::trim_start).filter_map(|line| {
                        let line = line.strip_prefix("$ ")?;
                        let line = line.strip_prefix("sudo -u drl ").unwrap_or(line);
                        line.strip_prefix("drl-node ").map(str::to_owned)
                    });
                    lines.extend(typed.map(|line| (entry.clone(), line)));
                }
            }
        }
        lines
    }

    /// A line with one word in the place of each `<...>`, which the reader fills in.
    fn without_brackets(line: &str) -> String {
        let parts = line.split('<').map(|part| part.split_once('>').map_or(part, |(_, after)| after));
        parts.collect::<Vec<_>>().join("something")
    }

    #[test]
    fn commands_of_the_handbook_are_commands_of_this_program() {
        let lines = typed_on_pages();
        assert!(lines.len() > 20, "only {} commands were found", lines.len());
        for (page, line) in lines {
            // What a reader fills in stands for itself, except what has a form.
            let filled = line.replace("0x…", &format!("0x{}", "07".repeat(32)));
            let account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
            let filled = filled.replace("5Grw…", account).replace("5NEW…", account);
            let words = without_brackets(filled.split(" #").next().unwrap_or_default());
            let arguments = std::iter::once("drl-node").chain(words.split_whitespace());
            if let Err(refusal) = Cli::from_arguments(arguments) {
                assert_eq!(refusal.kind(), ErrorKind::DisplayVersion, "{}: drl-node {line}\n{refusal}", page.display());
            }
        }
    }

    #[test]
    fn the_examples_of_the_package_are_configurations() {
        for (name, text, validator) in [
            ("validator.toml", include_str!("../../packaging/examples/validator.toml"), true),
            ("observer.toml", include_str!("../../packaging/examples/observer.toml"), false),
            ("public-full-node.toml", include_str!("../../packaging/examples/public-full-node.toml"), false),
        ] {
            let folder = tempfile::TempDir::new().expect("a folder");
            let file = folder.path().join(name);
            std::fs::write(&file, text).expect("written");
            let sources = Sources { environment: Vec::new(), default_file: file };
            let cli =
                Cli::configured(vec!["drl-node".into()], &sources).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!(cli.run.validator, validator, "{name}");
            assert_eq!(cli.run.shared_params.base_path, Some("/var/lib/drl".into()), "{name}");
        }
    }

    #[test]
    fn database_is_paritydb_alone() {
        assert!(Cli::from_arguments(["drl-node", "--database", "rocksdb"]).is_err());
        assert!(Cli::from_arguments(["drl-node", "--database", "paritydb"]).is_ok());
    }
}
