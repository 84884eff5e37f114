//! Configuration by file and by environment. Both become arguments of the command line before it is read, so that every flag
//! of the node can be set in any of three places, and there is one meaning only.
//!
//! What is typed wins over the environment, and that over the file. A name that is no flag is refused: a setting with a typing
//! mistake that is silently left out is how a validator comes up without what its operator believed to have set.

use clap::{parser::ValueSource, Arg, ArgAction, ArgMatches, Command};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, io,
    path::{Path, PathBuf},
};

/// The file that is read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "/etc/drl/node.toml";

/// What variables of the environment begin with: `DRL_NODE_RPC_PORT` is `--rpc-port`.
pub const PREFIX: &str = "DRL_NODE_";

/// The variable that names the file.
const FILE_VARIABLE: &str = "DRL_NODE_CONFIG";

/// The flag that names the file.
const FILE_FLAG: &str = "config";

/// Flags that cannot be set here. Those about the file itself, those that only make sense typed, and secrets: a configuration file
/// is read by more people than a key should be.
const NOT_HERE: [(&str, &str); 7] = [
    ("config", "it names the file itself"),
    ("no-config", "it is about the file itself"),
    ("help", "it is for the command line"),
    ("version", "it is for the command line"),
    ("dev", "it is for the command line"),
    ("node-key", "a secret does not belong here: use node-key-file"),
    ("password", "a secret does not belong here: use password-filename"),
];

/// Settings that sub-commands take over, where they have the flag: which chain, and where it lies.
const FOR_TOOLS: [&str; 6] =
    ["chain", "base-path", "keystore-path", "password-filename", "state-pruning", "blocks-pruning"];

/// A flag of a tool that tells that it opens the keystore. Elsewhere a password is that of something else.
const KEYSTORE: &str = "keystore-path";

/// Why the configuration cannot be used.
#[derive(Debug)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(PathBuf, io::Error),
    /// The file is no TOML.
    Malformed(PathBuf, toml::de::Error),
    /// There is no such flag.
    Unknown {
        /// The file or the variable.
        origin: String,
        /// The name as it was written.
        name: String,
    },
    /// The flag cannot be set here.
    NotHere {
        /// The file or the variable.
        origin: String,
        /// The name as it was written.
        name: String,
        /// Why not.
        reason: &'static str,
    },
    /// The value does not fit the flag.
    Value {
        /// The file or the variable.
        origin: String,
        /// The name of the flag.
        name: String,
        /// What it has to be.
        wanted: &'static str,
    },
    /// The flag stands there twice, with `-` and with `_`.
    Twice {
        /// The file.
        origin: String,
        /// The name of the flag.
        name: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(file, reason) => write!(out, "{}: {reason}", file.display()),
            Self::Malformed(file, reason) => write!(out, "{}: {reason}", file.display()),
            Self::Unknown { origin, name } => {
                write!(out, "{origin}: '{name}' is no flag of this node; drl-node --help lists them all")
            }
            Self::NotHere { origin, name, reason } => write!(out, "{origin}: '{name}' can not be set here: {reason}"),
            Self::Value { origin, name, wanted } => write!(out, "{origin}: '{name}' has to be {wanted}"),
            Self::Twice { origin, name } => write!(out, "{origin}: '{name}' is set twice"),
        }
    }
}

/// A value as it was found.
#[derive(Debug, Clone, PartialEq)]
enum Raw {
    /// Of a variable: text, whatever it means.
    Text(String),
    /// Of a file.
    Toml(toml::Value),
}

/// A setting, with where it comes from.
#[derive(Debug, Clone, PartialEq)]
struct Setting {
    origin: String,
    /// The name as it was written.
    written: String,
    value: Raw,
}

/// Settings by the name of their flag.
type Settings = BTreeMap<String, Setting>;

/// Where settings come from, apart from the command line.
pub struct Sources {
    /// The environment: all of it.
    pub environment: Vec<(OsString, OsString)>,
    /// The file that is read when none is named.
    pub default_file: PathBuf,
}

impl Sources {
    /// Those of this process.
    pub fn of_process() -> Self {
        Self { environment: std::env::vars_os().collect(), default_file: DEFAULT_FILE.into() }
    }
}

/// The arguments that file and environment add to a command line that was read already.
///
/// # Errors
/// The first setting that is wrong, by name and place.
pub fn arguments(command: &Command, matches: &ArgMatches, sources: &Sources) -> Result<Vec<OsString>, Fault> {
    let (leaf, given) = leaf_of(command, matches);
    let is_node = matches.subcommand_name().is_none();
    let from_environment = environment(&sources.environment)?;
    let mut settings = match file(given, sources) {
        Some(path) if is_node || FOR_TOOLS.iter().any(|name| flag(leaf, name).is_some()) => read(&path)?,
        _ => Settings::new(),
    };
    settings.extend(from_environment);
    let mut added = Vec::new();
    for (name, setting) in &settings {
        let known = known(command, name, setting)?;
        let values = values(known, name, setting)?;
        let wanted = is_node || (FOR_TOOLS.contains(&name.as_str()) && serves(leaf, name));
        if wanted && flag(leaf, name).is_some_and(|arg| !is_overruled(leaf, given, arg)) {
            added.extend(values);
        }
    }
    Ok(added)
}

/// The command that is meant, below all sub-commands, with what was typed for it.
fn leaf_of<'a>(command: &'a Command, matches: &'a ArgMatches) -> (&'a Command, &'a ArgMatches) {
    match matches.subcommand() {
        Some((name, below)) => match command.find_subcommand(name) {
            Some(tool) => leaf_of(tool, below),
            None => (command, matches),
        },
        None => (command, matches),
    }
}

/// The file to be read: the one typed, the one of the environment, or the usual one if it is there. None where the command line
/// says so, or asks for the development chain.
fn file(given: &ArgMatches, sources: &Sources) -> Option<PathBuf> {
    // Not every command has every flag.
    let typed = |id: &str| {
        given.try_contains_id(id).unwrap_or_default() && given.value_source(id) == Some(ValueSource::CommandLine)
    };
    if typed("no_config") {
        return None;
    }
    if let Ok(Some(path)) = given.try_get_one::<PathBuf>(FILE_FLAG) {
        return Some(path.clone());
    }
    let variable = sources.environment.iter().find(|(name, _)| name == FILE_VARIABLE);
    if let Some((_, path)) = variable {
        return Some(path.into());
    }
    (!typed("dev") && sources.default_file.is_file()).then(|| sources.default_file.clone())
}

/// The settings of a file.
fn read(file: &Path) -> Result<Settings, Fault> {
    let text = std::fs::read_to_string(file).map_err(|reason| Fault::Unreadable(file.to_owned(), reason))?;
    let table: toml::Table = text.parse().map_err(|reason| Fault::Malformed(file.to_owned(), reason))?;
    let mut settings = Settings::new();
    for (written, value) in table {
        let origin = file.display().to_string();
        let name = written.replace('_', "-");
        let setting = Setting { origin: origin.clone(), written, value: Raw::Toml(value) };
        if settings.insert(name.clone(), setting).is_some() {
            return Err(Fault::Twice { origin, name });
        }
    }
    Ok(settings)
}

/// The settings of the environment.
fn environment(variables: &[(OsString, OsString)]) -> Result<Settings, Fault> {
    let ours = variables.iter().filter_map(|(name, value)| {
        let name = name.to_str()?;
        (name != FILE_VARIABLE).then_some(())?;
        Some((name, name.strip_prefix(PREFIX)?, value))
    });
    ours.map(|(variable, written, value)| {
        let name = written.to_ascii_lowercase().replace('_', "-");
        let text = value.to_str().ok_or_else(|| Fault::Value {
            origin: variable.into(),
            name: name.clone(),
            wanted: "text in UTF-8",
        })?;
        let setting = Setting { origin: variable.into(), written: name.clone(), value: Raw::Text(text.into()) };
        Ok((name, setting))
    })
    .collect()
}

/// The flag of a command with this name.
fn flag<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(name))
}

/// The flag of the node that a setting means.
fn known<'a>(command: &'a Command, name: &str, setting: &Setting) -> Result<&'a Arg, Fault> {
    let (origin, written) = (setting.origin.clone(), setting.written.clone());
    if let Some((_, reason)) = NOT_HERE.iter().find(|(flag, _)| *flag == name) {
        return Err(Fault::NotHere { origin, name: written, reason });
    }
    flag(command, name).ok_or(Fault::Unknown { origin, name: written })
}

/// Whether a tool should take over a setting.
fn serves(tool: &Command, name: &str) -> bool {
    name != "password-filename" || flag(tool, KEYSTORE).is_some()
}

/// Whether the command line says the same thing, or something that excludes it.
fn is_overruled(command: &Command, given: &ArgMatches, arg: &Arg) -> bool {
    let typed = |arg: &Arg| given.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
    typed(arg) || command.get_arg_conflicts_with(arg).into_iter().any(typed)
}

/// What to type for a setting.
fn values(arg: &Arg, name: &str, setting: &Setting) -> Result<Vec<OsString>, Fault> {
    let fault = |wanted| Fault::Value { origin: setting.origin.clone(), name: name.into(), wanted };
    if !arg.get_action().takes_values() {
        let on = as_switch(&setting.value).ok_or_else(|| fault("true or false"))?;
        return Ok(if on { vec![format!("--{name}").into()] } else { Vec::new() });
    }
    let many = matches!(arg.get_action(), ArgAction::Append) || arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    let values = match (&setting.value, many) {
        (Raw::Text(text), true) => text.split_whitespace().map(str::to_owned).collect(),
        (Raw::Text(text), false) => vec![text.clone()],
        (Raw::Toml(toml::Value::Array(list)), true) => {
            list.iter().map(as_text).collect::<Option<_>>().ok_or_else(|| fault("a list of texts or numbers"))?
        }
        (Raw::Toml(value), _) => vec![as_text(value).ok_or_else(|| fault("a text or a number"))?],
    };
    Ok(values.into_iter().map(|value| format!("--{name}={value}").into()).collect())
}

fn as_switch(value: &Raw) -> Option<bool> {
    match value {
        Raw::Toml(value) => value.as_bool(),
        Raw::Text(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
    }
}

fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A node in small: a switch and its opposite, a value, a list, a secret; and a tool that opens the keystore.
    fn command() -> Command {
        let value = |name: &'static str| Arg::new(name).long(name).action(ArgAction::Set);
        let switch = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
        let file = Arg::new("config").long("config").value_parser(clap::value_parser!(PathBuf)).global(true);
        Command::new("node")
            .args([
                file,
                switch("no_config").long("no-config").global(true),
                switch("dev"),
                switch("validator"),
                switch("mdns").conflicts_with("no-mdns"),
                switch("no-mdns"),
                value("chain"),
                value("base-path"),
                value("rpc-port"),
                value("node-key"),
                value("keystore-path"),
                value("password-filename"),
                Arg::new("bootnodes").long("bootnodes").action(ArgAction::Append).num_args(1..),
            ])
            .subcommand(Command::new("key").subcommands([
                Command::new("insert").args([value("chain"), value("keystore-path"), value("password-filename")]),
                Command::new("sign").arg(value("password-filename")),
            ]))
    }

    struct World {
        folder: TempDir,
        environment: Vec<(OsString, OsString)>,
    }

    impl World {
        /// A machine whose usual file says `file`.
        fn new(file: &str) -> Self {
            let folder = TempDir::new().expect("a folder");
            std::fs::write(folder.path().join("node.toml"), file).expect("written");
            Self { folder, environment: vec![("PATH".into(), "/bin".into())] }
        }

        fn with(mut self, name: &str, value: &str) -> Self {
            self.environment.push((name.into(), value.into()));
            self
        }

        fn try_of(&self, typed: &[&str]) -> Result<Vec<String>, String> {
            let mut command = command();
            command.build();
            let line = [&["node"], typed].concat();
            let matches = command.clone().try_get_matches_from(line).expect("the arguments are right");
            let sources =
                Sources { environment: self.environment.clone(), default_file: self.folder.path().join("node.toml") };
            let added = arguments(&command, &matches, &sources).map_err(|fault| fault.to_string())?;
            Ok(added.into_iter().map(|argument| argument.into_string().expect("text")).collect())
        }

        fn of(&self, typed: &[&str]) -> Vec<String> {
            self.try_of(typed).expect("the configuration is right")
        }

        fn fault_of(&self, typed: &[&str]) -> String {
            self.try_of(typed).expect_err("the configuration is wrong")
        }
    }

    #[test]
    fn file_becomes_arguments() {
        let file = "chain = '/etc/drl/chain.json'\nvalidator = true\nmdns = false\nrpc_port = 9944\n\
                    bootnodes = ['/ip4/1.2.3.4/tcp/1', '/ip4/1.2.3.4/tcp/2']\n";
        let expected = [
            "--bootnodes=/ip4/1.2.3.4/tcp/1",
            "--bootnodes=/ip4/1.2.3.4/tcp/2",
            "--chain=/etc/drl/chain.json",
            "--rpc-port=9944",
            "--validator",
        ];
        assert_eq!(World::new(file).of(&[]), expected);
    }

    #[test]
    fn what_is_typed_wins_over_the_environment_and_that_over_the_file() {
        let world = World::new("rpc-port = 1\nbase-path = '/a'\nchain = 'file'")
            .with("DRL_NODE_RPC_PORT", "2")
            .with("DRL_NODE_BASE_PATH", "/b");
        assert_eq!(world.of(&["--rpc-port", "3"]), ["--base-path=/b", "--chain=file"]);
        assert_eq!(world.of(&[]), ["--base-path=/b", "--chain=file", "--rpc-port=2"]);
    }

    #[test]
    fn a_switch_of_the_file_is_turned_off_by_the_environment_and_by_its_opposite() {
        let world = World::new("validator = true\nmdns = true");
        assert_eq!(world.of(&["--no-mdns"]), ["--validator"]);
        assert_eq!(world.with("DRL_NODE_VALIDATOR", "false").of(&[]), ["--mdns"]);
    }

    #[test]
    fn lists_in_the_environment_are_separated_by_blanks() {
        let world = World::new("").with("DRL_NODE_BOOTNODES", "/dns/a/tcp/1  /dns/b/tcp/1");
        assert_eq!(world.of(&[]), ["--bootnodes=/dns/a/tcp/1", "--bootnodes=/dns/b/tcp/1"]);
    }

    #[test]
    fn unknown_names_are_refused_by_name_and_place() {
        let fault = World::new("rcp-port = 1").fault_of(&[]);
        assert!(fault.contains("node.toml: 'rcp-port' is no flag"), "{fault}");
        let fault = World::new("").with("DRL_NODE_RCP_PORT", "1").fault_of(&[]);
        assert!(fault.contains("DRL_NODE_RCP_PORT: 'rcp-port' is no flag"), "{fault}");
        let fault = World::new("[rpc]\nport = 1").fault_of(&[]);
        assert!(fault.contains("'rpc' is no flag"), "{fault}");
    }

    #[test]
    fn secrets_are_refused() {
        let fault = World::new("node_key = 'c0ffee'").fault_of(&[]);
        assert!(fault.contains("'node_key' can not be set here") && fault.contains("node-key-file"), "{fault}");
        let fault = World::new("").with("DRL_NODE_NODE_KEY", "c0ffee").fault_of(&[]);
        assert!(fault.contains("can not be set here"), "{fault}");
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        for (file, part) in [
            ("validator = 1", "'validator' has to be true or false"),
            ("rpc-port = true", "'rpc-port' has to be a text or a number"),
            ("rpc-port = [1]", "'rpc-port' has to be a text or a number"),
            ("bootnodes = [true]", "'bootnodes' has to be a list"),
            ("rpc-port = 1\nrpc_port = 2", "'rpc-port' is set twice"),
            ("rpc-port = ", "node.toml: TOML parse error"),
        ] {
            let fault = World::new(file).fault_of(&[]);
            assert!(fault.contains(part), "{fault}");
        }
        let fault = World::new("").with("DRL_NODE_VALIDATOR", "perhaps").fault_of(&[]);
        assert!(fault.contains("'validator' has to be true or false"), "{fault}");
    }

    #[test]
    fn another_file_can_be_named_and_the_usual_one_left_alone() {
        let world = World::new("rpc-port = 1");
        let other = world.folder.path().join("other.toml");
        std::fs::write(&other, "rpc-port = 2").expect("written");
        let other = other.to_str().expect("text");
        assert_eq!(world.of(&["--config", other]), ["--rpc-port=2"]);
        assert_eq!(world.of(&["--no-config"]), [""; 0]);
        assert_eq!(world.of(&["--dev"]), [""; 0]);
        assert!(world.fault_of(&["--config", "/no/such/file"]).contains("/no/such/file"));
        assert_eq!(world.with("DRL_NODE_CONFIG", other).of(&[]), ["--rpc-port=2"]);
    }

    #[test]
    fn no_usual_file_is_no_fault() {
        let world = World::new("");
        std::fs::remove_file(world.folder.path().join("node.toml")).expect("removed");
        assert_eq!(world.of(&[]), [""; 0]);
    }

    #[test]
    fn tools_take_over_where_the_chain_lies_and_nothing_else() {
        let world = World::new("chain = 'c'\nvalidator = true\nrpc-port = 1\npassword-filename = 'p'");
        assert_eq!(world.of(&["key", "insert"]), ["--chain=c", "--password-filename=p"]);
        assert_eq!(world.of(&["key", "insert", "--chain", "d"]), ["--password-filename=p"]);
        assert_eq!(world.of(&["key", "sign"]), [""; 0]);
    }
}
