//! `drl-node init`: everything a node needs before its first start, and what its operator then hands to the council.
//!
//! It may be run again at any time: what is there is kept and told, never overwritten.

use crate::{
    chain_spec::{self, ChainSpec},
    config, files, genesis,
    session_keys::{ForCouncil, PublicKeys},
};
use clap::Args;
use drl_runtime::opaque::Hash;
use sc_cli::{KeystoreParams, Result};
use sc_keystore::LocalKeystore;
use sc_network::config::{NodeKeyConfig, Secret};
use sc_service::config::{BasePath, KeystoreConfig};
use serde::Serialize;
use sp_core::crypto::{ExposeSecret, SecretString};
use sp_keystore::KeystorePtr;
use sp_runtime::AccountId32;
use std::path::{Path, PathBuf};

/// Where a node keeps everything when nothing else is said.
const BASE_PATH: &str = "/var/lib/drl";

/// Which chain, and where it lies.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The chain spec of the consortium.
    #[arg(long, value_name = "CHAIN_SPEC")]
    pub chain: Option<String>,

    /// The folder of database, keystore and node key.
    #[arg(long, short = 'd', value_name = "PATH", default_value = BASE_PATH)]
    pub base_path: PathBuf,

    /// Where the keystore is and what opens it.
    #[command(flatten)]
    pub keystore: KeystoreParams,
}

impl Place {
    /// The chain spec.
    ///
    /// # Errors
    /// There is none, or it is none.
    pub fn chain_spec(&self) -> std::result::Result<ChainSpec, String> {
        chain_spec::load(self.chain.as_deref().unwrap_or_default())
    }

    /// The folder of this chain.
    pub fn chain_folder(&self, chain_spec: &ChainSpec) -> PathBuf {
        BasePath::new(&self.base_path).config_dir(chain_spec.id())
    }

    /// The file with the node key.
    pub fn node_key_file(&self, chain_spec: &ChainSpec) -> PathBuf {
        self.chain_folder(chain_spec).join("network").join("secret_ed25519")
    }

    /// The folder of the keystore, and its password.
    ///
    /// # Errors
    /// The password cannot be read.
    pub fn keystore_folder(&self, chain_spec: &ChainSpec) -> Result<(PathBuf, Option<SecretString>)> {
        match self.keystore.keystore_config(&self.chain_folder(chain_spec))? {
            KeystoreConfig::Path { path, password } => Ok((path, password)),
            KeystoreConfig::InMemory => Err("a keystore in memory is not kept".into()),
        }
    }
}

/// Whether something was made or was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Done {
    /// It was made.
    Made,
    /// It was there and is as it should be.
    Kept,
    /// It was there, says something else, and was left as it is.
    Differs,
}

/// Makes a node ready: folders, node key, session keys and a configuration file; prints what to hand to the council.
#[derive(Debug, Clone, Args)]
pub struct InitCmd {
    #[allow(missing_docs)]
    #[command(flatten)]
    pub place: Place,

    /// The genesis hash that the chain spec has to make, as another member told it.
    #[arg(long, value_name = "HASH")]
    pub expect_genesis: Option<Hash>,

    /// Make a validator: the account by which the ledger knows it. Without it, the node only follows the chain.
    #[arg(long, value_name = "ACCOUNT")]
    pub validator_account: Option<AccountId32>,

    /// Take both session keys from the secret phrase in this file instead of making new ones.
    #[arg(long, value_name = "FILE", requires = "validator_account")]
    pub phrase_file: Option<PathBuf>,

    /// The name of the node, for people.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Where to write the configuration.
    #[arg(long, value_name = "FILE", default_value = config::DEFAULT_FILE)]
    pub write_config: PathBuf,

    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    chain: String,
    chain_id: String,
    genesis: String,
    genesis_was_compared: bool,
    base_path: PathBuf,
    node_key: Done,
    peer_id: String,
    session_keys: Option<Done>,
    for_council: Option<ForCouncil>,
    configuration_file: PathBuf,
    configuration: Done,
}

impl InitCmd {
    /// Does it and prints the report.
    ///
    /// # Errors
    /// The first thing that is not as it should be. What was made until then stays and is kept by the next run.
    pub fn run(&self) -> Result<()> {
        let report = self.make()?;
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&report).map_err(|e| e.to_string())?),
            false => print!("{}", report.text()),
        }
        Ok(())
    }

    /// Makes what is missing.
    fn make(&self) -> Result<Report> {
        let chain_spec = self.place.chain_spec()?;
        let genesis = self.checked_genesis(&chain_spec)?;
        files::refuse_root_in_foreign_folder(&self.place.base_path)?;
        for folder in [self.place.base_path.clone(), self.place.chain_folder(&chain_spec)] {
            files::private_folder(&folder).map_err(|reason| format!("{}: {reason}", folder.display()))?;
        }
        let (node_key, peer_id) = node_key(&self.place.node_key_file(&chain_spec))?;
        let (session_keys, for_council) = match &self.validator_account {
            Some(account) => {
                let (done, handed) = self.session_keys(&chain_spec, account)?;
                (Some(done), Some(handed))
            }
            None => (None, None),
        };
        Ok(Report {
            chain: chain_spec.name().into(),
            chain_id: chain_spec.id().into(),
            genesis: format!("{genesis:?}"),
            genesis_was_compared: self.expect_genesis.is_some(),
            base_path: self.place.base_path.clone(),
            node_key,
            peer_id,
            session_keys,
            for_council,
            configuration_file: self.write_config.clone(),
            configuration: self.configuration()?,
        })
    }

    fn checked_genesis(&self, chain_spec: &ChainSpec) -> std::result::Result<Hash, String> {
        let genesis = genesis::hash_of(chain_spec)?;
        match self.expect_genesis {
            Some(expected) if expected != genesis => Err(format!(
                "WRONG CHAIN SPEC: it makes genesis {genesis:?}, and {expected:?} is expected; nothing was made"
            )),
            _ => Ok(genesis),
        }
    }

    fn session_keys(&self, chain_spec: &ChainSpec, account: &AccountId32) -> Result<(Done, ForCouncil)> {
        let (folder, password) = self.place.keystore_folder(chain_spec)?;
        let keystore = open_keystore(&folder, password.clone())?;
        let held = PublicKeys::only_ones(&keystore)?;
        let (done, keys) = match (held, &self.phrase_file) {
            (Some(keys), None) => (Done::Kept, keys),
            (None, None) => (Done::Made, PublicKeys::generate(&keystore)?),
            (held, Some(file)) => {
                let phrase = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
                let password = password.as_ref().map(|password| password.expose_secret().as_str());
                take_over(&keystore, held, phrase.trim(), password)?
            }
        };
        Ok((done, keys.prove(&keystore, account)?))
    }

    /// Writes the configuration where there is none.
    fn configuration(&self) -> Result<Done> {
        let file = &self.write_config;
        let text = self.configuration_text()?;
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
            files::private_folder(folder).map_err(|reason| format!("{}: {reason}", folder.display()))?;
        }
        match files::private_file(file, text.as_bytes()) {
            Ok(()) => Ok(Done::Made),
            Err(reason) if reason.kind() == std::io::ErrorKind::AlreadyExists => {
                let there = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
                Ok(if there == text { Done::Kept } else { Done::Differs })
            }
            Err(reason) => Err(format!("{}: {reason}", file.display()).into()),
        }
    }

    fn configuration_text(&self) -> Result<String> {
        let absolute = |path: &Path| std::path::absolute(path).map(|path| path.display().to_string());
        let chain = self.place.chain.clone().unwrap_or_default();
        let chain = if Path::new(&chain).is_file() { absolute(Path::new(&chain))? } else { chain };
        let mut table = toml::Table::new();
        table.insert("chain".into(), chain.into());
        table.insert("base-path".into(), absolute(&self.place.base_path)?.into());
        if let Some(name) = &self.name {
            table.insert("name".into(), name.clone().into());
        }
        if self.validator_account.is_some() {
            table.insert("validator".into(), true.into());
        }
        let keystore = &self.place.keystore;
        for (name, path) in
            [("keystore-path", &keystore.keystore_path), ("password-filename", &keystore.password_filename)]
        {
            if let Some(path) = path {
                table.insert(name.into(), absolute(path)?.into());
            }
        }
        let settings = toml::to_string(&table).map_err(|e| e.to_string())?;
        Ok(format!("{HEAD}{settings}"))
    }
}

/// What stands above the settings.
const HEAD: &str =
    "# Configuration of drl-node. Any flag that `drl-node --help` lists can stand here, without its dashes.\n";

/// Opens a keystore, closed to everybody else.
pub fn open_keystore(folder: &Path, password: Option<SecretString>) -> Result<KeystorePtr> {
    files::private_folder(folder).map_err(|reason| format!("{}: {reason}", folder.display()))?;
    Ok(LocalKeystore::open(folder, password)?.into())
}

/// Reads the node key, or makes one, and returns the peer id.
fn node_key(file: &Path) -> Result<(Done, String)> {
    let at = |reason: std::io::Error| format!("{}: {reason}", file.display());
    let done = if file.exists() { Done::Kept } else { Done::Made };
    if let Some(folder) = file.parent() {
        files::private_folder(folder).map_err(at)?;
    }
    let key = NodeKeyConfig::Ed25519(Secret::File(file.to_owned())).into_keypair().map_err(at)?;
    files::close_file(file).map_err(at)?;
    Ok((done, key.public().to_peer_id().to_string()))
}

/// Puts the keys of a phrase into the keystore, unless they are there or others are.
fn take_over(
    keystore: &KeystorePtr,
    held: Option<PublicKeys>,
    phrase: &str,
    password: Option<&str>,
) -> std::result::Result<(Done, PublicKeys), String> {
    let wanted = PublicKeys::of_phrase(phrase, password)?;
    match held {
        Some(held) if held == wanted => Ok((Done::Kept, held)),
        Some(held) => Err(format!(
            "the keystore holds other session keys already, {}; they were not replaced. drl-node session-keys adds keys",
            held.hex()
        )),
        None => Ok((Done::Made, PublicKeys::insert(keystore, phrase, password)?)),
    }
}

impl Report {
    fn text(&self) -> String {
        let done = |done: Done| match done {
            Done::Made => "made",
            Done::Kept => "was there, kept",
            Done::Differs => "was there and says something else; NOT changed",
        };
        let compared = match self.genesis_was_compared {
            true => "as expected",
            false => "compare it with another member's (--expect-genesis)",
        };
        let mut text = format!(
            "chain           {} ({})\ngenesis         {}\n                {compared}\nbase path       {}\nnode key        {}\n",
            self.chain,
            self.chain_id,
            self.genesis,
            self.base_path.display(),
            done(self.node_key),
        );
        if let Some(keys) = self.session_keys {
            text += &format!("session keys    {}\n", done(keys));
        }
        text += &format!("configuration   {}: {}\n", self.configuration_file.display(), done(self.configuration));
        text += &format!("\nTo be handed to the council:\npeer id         {}\n", self.peer_id);
        if let Some(handed) = &self.for_council {
            text += &handed.text();
        }
        text
    }
}

impl ForCouncil {
    /// As it is printed.
    pub fn text(&self) -> String {
        format!("validator       {}\nsession keys    {}\nproof           {}\n", self.account, self.keys, self.proof)
    }
}

/// Shows the session keys of a validator with the proof that `consortium.set_session_keys` wants, and makes new ones.
///
/// New keys are added to the keystore, also while the node runs; the old ones stay until they are taken away, because the chain
/// expects them until the next session.
#[derive(Debug, Clone, Args)]
pub struct SessionKeysCmd {
    #[allow(missing_docs)]
    #[command(flatten)]
    pub place: Place,

    /// The account by which the ledger knows the validator.
    #[arg(long, value_name = "ACCOUNT")]
    pub validator_account: AccountId32,

    /// Make new ones.
    #[arg(long, conflicts_with = "keys")]
    pub new: bool,

    /// Which ones, where the keystore has several.
    #[arg(long, value_name = "KEYS", value_parser = PublicKeys::from_hex)]
    pub keys: Option<PublicKeys>,

    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

impl SessionKeysCmd {
    /// Does it and prints the keys with the proof.
    ///
    /// # Errors
    /// There are none, or not one pair, or the keystore cannot sign with them.
    pub fn run(&self) -> Result<()> {
        let chain_spec = self.place.chain_spec()?;
        files::refuse_root_in_foreign_folder(&self.place.base_path)?;
        let (folder, password) = self.place.keystore_folder(&chain_spec)?;
        let keystore = open_keystore(&folder, password)?;
        let keys = match (self.new, self.keys) {
            (true, _) => PublicKeys::generate(&keystore)?,
            (false, Some(keys)) => keys,
            (false, None) => {
                PublicKeys::only_ones(&keystore)?.ok_or("the keystore holds no session keys: make some with --new")?
            }
        };
        let handed = keys.prove(&keystore, &self.validator_account)?;
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&handed).map_err(|e| e.to_string())?),
            false => print!("{}", handed.text()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Tool};
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    const ACCOUNT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

    struct World(TempDir);

    impl World {
        fn new() -> Self {
            let world = Self(TempDir::new().expect("a folder"));
            std::fs::write(world.path("chain.json"), chain_spec::testing::raw_local()).expect("written");
            world
        }

        fn path(&self, name: &str) -> String {
            self.0.path().join(name).display().to_string()
        }

        fn command(&self, more: &[&str]) -> InitCmd {
            let (base, config) = (self.path("base"), self.path("etc/node.toml"));
            let chain = self.path("chain.json");
            let line = ["drl-node", "init", "--chain", &chain, "--base-path", &base, "--write-config", &config];
            match Cli::from_arguments([&line[..], more].concat()).expect("the arguments are right").subcommand {
                Some(Tool::Init(command)) => command,
                _ => panic!("init is a sub-command"),
            }
        }

        fn init(&self, more: &[&str]) -> std::result::Result<Report, String> {
            self.command(more).make().map_err(|fault| fault.to_string())
        }

        /// All that was made below, with the modes.
        fn modes(&self) -> Vec<(String, u32)> {
            fn below(folder: &Path, found: &mut Vec<(String, u32)>) {
                for entry in std::fs::read_dir(folder).expect("there") {
                    let entry = entry.expect("there");
                    let mode = entry.metadata().expect("there").permissions().mode() & 0o7777;
                    found.push((entry.path().display().to_string(), mode));
                    if entry.path().is_dir() {
                        below(&entry.path(), found);
                    }
                }
            }
            let mut found = Vec::new();
            below(self.0.path(), &mut found);
            found.retain(|(path, _)| !path.ends_with("chain.json"));
            found
        }
    }

    #[test]
    fn a_validator_is_made_and_a_second_run_changes_nothing() {
        let world = World::new();
        let first = world.init(&["--validator-account", ACCOUNT, "--name", "transport"]).expect("made");
        assert_eq!(
            (first.node_key, first.session_keys, first.configuration),
            (Done::Made, Some(Done::Made), Done::Made)
        );
        let files = world.modes();
        let again = world.init(&["--validator-account", ACCOUNT, "--name", "transport"]).expect("kept");
        assert_eq!(
            (again.node_key, again.session_keys, again.configuration),
            (Done::Kept, Some(Done::Kept), Done::Kept)
        );
        assert_eq!(again.peer_id, first.peer_id);
        let keys = |report: &Report| report.for_council.as_ref().map(|handed| handed.keys.clone());
        assert_eq!(keys(&again), keys(&first));
        assert_eq!(world.modes(), files);
    }

    #[test]
    fn nobody_else_can_read_what_is_made() {
        let world = World::new();
        world.init(&["--validator-account", ACCOUNT]).expect("made");
        for (path, mode) in world.modes() {
            let expected = if Path::new(&path).is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, expected, "{path}");
        }
    }

    #[test]
    fn a_node_that_only_follows_gets_no_session_keys() {
        let world = World::new();
        let report = world.init(&[]).expect("made");
        assert_eq!((report.session_keys, report.for_council), (None, None));
        let text = std::fs::read_to_string(world.path("etc/node.toml")).expect("written");
        assert!(!text.contains("validator"), "{text}");
    }

    #[test]
    fn the_configuration_is_one_that_the_node_reads() {
        let world = World::new();
        world.init(&["--validator-account", ACCOUNT, "--name", "a \"quoted\" name"]).expect("made");
        let cli = Cli::configured(
            vec!["drl-node".into(), "--config".into(), world.path("etc/node.toml").into()],
            &config::Sources { environment: Vec::new(), default_file: "/nowhere".into() },
        )
        .expect("a configuration");
        assert!(cli.run.validator);
        assert_eq!(cli.run.name.as_deref(), Some("a \"quoted\" name"));
        assert_eq!(cli.run.shared_params.chain, Some(world.path("chain.json")));
        assert_eq!(cli.run.shared_params.base_path, Some(world.path("base").into()));
    }

    #[test]
    fn another_configuration_is_left_as_it_is() {
        let world = World::new();
        std::fs::create_dir(world.path("etc")).expect("made");
        std::fs::write(world.path("etc/node.toml"), "name = 'mine'\n").expect("written");
        assert_eq!(world.init(&[]).expect("made").configuration, Done::Differs);
        assert_eq!(std::fs::read_to_string(world.path("etc/node.toml")).expect("there"), "name = 'mine'\n");
    }

    #[test]
    fn another_genesis_than_the_expected_one_makes_nothing() {
        let world = World::new();
        let wrong = format!("0x{}", "ab".repeat(32));
        let fault = world.init(&["--expect-genesis", &wrong]).expect_err("another chain");
        assert!(fault.contains("WRONG CHAIN SPEC") && fault.contains(&wrong), "{fault}");
        assert_eq!(world.modes(), []);
        let right = world.init(&[]).expect("made").genesis;
        assert!(world.init(&["--expect-genesis", &right]).expect("the same").genesis_was_compared);
    }

    #[test]
    fn keys_come_from_a_phrase_and_others_are_not_replaced() {
        let world = World::new();
        std::fs::write(world.path("phrase"), "//Alice\n").expect("written");
        std::fs::write(world.path("other"), "//Bob\n").expect("written");
        let with = |file: &str| world.init(&["--validator-account", ACCOUNT, "--phrase-file", &world.path(file)]);
        let report = with("phrase").expect("made");
        let alice = PublicKeys::of_phrase("//Alice", None).expect("a phrase");
        assert_eq!(report.for_council.expect("a validator").keys, alice.hex());
        assert_eq!(with("phrase").expect("kept").session_keys, Some(Done::Kept));
        let fault = with("other").expect_err("other keys");
        assert!(fault.contains("not replaced"), "{fault}");
    }

    #[test]
    fn a_chain_has_to_be_named() {
        let world = World::new();
        let mut command = world.command(&[]);
        command.place.chain = None;
        assert!(command.make().expect_err("no chain").to_string().contains("no chain is given"));
    }

    #[test]
    fn the_report_says_what_to_hand_over() {
        let world = World::new();
        let report = world.init(&["--validator-account", ACCOUNT]).expect("made");
        let (text, handed) = (report.text(), report.for_council.clone().expect("a validator"));
        for part in [report.genesis.as_str(), &report.peer_id, &handed.keys, &handed.proof, ACCOUNT] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }
}
