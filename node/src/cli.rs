//! The command line.

use clap::{Arg, Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use sc_cli::{RunCmd, SubstrateCli};

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
}

/// Sub-commands.
#[derive(Debug, Subcommand)]
pub enum Tool {
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
    /// Reads the command line of this process. Ends the process, with a message, when it is wrong.
    pub fn from_command_line() -> Self {
        Self::from_arguments(std::env::args_os()).unwrap_or_else(|refusal| refusal.exit())
    }

    /// Reads the given command line.
    fn from_arguments<I>(arguments: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator,
        I::Item: Into<std::ffi::OsString> + Clone,
    {
        let command = archive_by_default(Self::setup_command(Self::command()));
        let mut cli = Self::from_arg_matches(&command.try_get_matches_from(arguments)?)?;
        cli.run.network_params.no_mdns = !cli.ledger.mdns;
        Ok(cli)
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
        archive_by_default(Cli::setup_command(Cli::command())).debug_assert();
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

    #[test]
    fn database_is_paritydb_alone() {
        assert!(Cli::from_arguments(["drl-node", "--database", "rocksdb"]).is_err());
        assert!(Cli::from_arguments(["drl-node", "--database", "paritydb"]).is_ok());
    }
}
