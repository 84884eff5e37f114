//! `drl-node backup` and `drl-node restore`: what of a validator cannot come again from the others.
//!
//! That is the session keys, the node key, the chain spec and the configuration. The database comes again from the other nodes;
//! it can be taken along while the node is stopped, to be back sooner. A backup holds secret keys: it is as secret as they are.

use crate::{
    chain_spec::{self, ChainSpec},
    config, files, genesis,
    init::Place,
};
use clap::Args;
use fs2::FileExt;
use sc_cli::Result;
use sc_service::config::BasePath;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// The version of the layout of a backup.
const FORMAT: u32 = 1;
/// The file that says what is in a backup.
const MANIFEST: &str = "backup.toml";
/// The name of the chain spec in a backup.
const CHAIN_SPEC: &str = "chain.json";
/// The name of the configuration in a backup.
const CONFIGURATION: &str = "node.toml";
/// The folder of the database, below that of the chain.
const DATABASE: &str = "paritydb";
/// The folder of the keystore in a backup.
const KEYSTORE: &str = "keystore";
/// The file of the node key in a backup.
const NODE_KEY: &str = "network/secret_ed25519";

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Manifest {
    format: u32,
    /// The version of the node that made it.
    node: String,
    chain_id: String,
    genesis: String,
    /// The SHA-256 of each file.
    files: BTreeMap<String, String>,
}

/// Copies what of this node cannot come again from others into a new folder. The folder then holds secret keys.
#[derive(Debug, Clone, Args)]
pub struct BackupCmd {
    #[allow(missing_docs)]
    #[command(flatten)]
    pub place: Place,

    /// The folder to make.
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,

    /// Take the database along; the node has to be stopped.
    #[arg(long)]
    pub with_database: bool,
}

impl BackupCmd {
    /// Does it and says what was copied. `configuration` is the file that the node is configured by, if there is one.
    ///
    /// # Errors
    /// There is nothing to save, the folder is there already, the node runs although the database is wanted, or a file
    /// cannot be copied.
    pub fn run(&self, configuration: Option<&Path>) -> Result<()> {
        let manifest = self.make(configuration)?;
        println!(
            "{} files of chain {} (genesis {}) were copied to {} and read back.\nIt holds secret keys: keep it locked away, \
             and never start a node from it while this one may run.",
            manifest.files.len(),
            manifest.chain_id,
            manifest.genesis,
            self.to.display()
        );
        Ok(())
    }

    fn make(&self, configuration: Option<&Path>) -> Result<Manifest> {
        let chain_file = self.chain_file()?;
        let chain_spec = self.place.chain_spec()?;
        let folder = self.place.chain_folder(&chain_spec);
        let mut sources = vec![(chain_file, CHAIN_SPEC.to_owned())];
        sources.extend(self.secrets(&chain_spec)?);
        sources.extend(configuration.map(|file| (file.to_owned(), CONFIGURATION.to_owned())));
        let lock = match self.with_database {
            true => {
                sources.extend(all_below(&folder.join(DATABASE), DATABASE)?);
                Some(lock_database(&folder)?)
            }
            false => None,
        };
        if self.to.exists() {
            return Err(format!("{} is there already; a backup is made in a new folder", self.to.display()).into());
        }
        let files = copy_all(&sources, &self.to)?;
        drop(lock);
        let manifest = Manifest {
            format: FORMAT,
            node: env!("SUBSTRATE_CLI_IMPL_VERSION").into(),
            chain_id: chain_spec.id().into(),
            genesis: format!("{:?}", genesis::hash_of(&chain_spec)?),
            files,
        };
        let text = toml::to_string(&manifest).map_err(|e| e.to_string())?;
        files::private_file(&self.to.join(MANIFEST), text.as_bytes())?;
        // Read back: a backup that cannot be read is none.
        read_manifest(&self.to)?;
        Ok(manifest)
    }

    /// The chain spec is saved as the file it is.
    fn chain_file(&self) -> std::result::Result<PathBuf, String> {
        let chain = self.place.chain.clone().unwrap_or_default();
        match Path::new(&chain).is_file() {
            true => Ok(chain.into()),
            false => Err("a backup needs the file of the chain spec: pass --chain <FILE>".into()),
        }
    }

    /// The keys. A node that only follows has a node key alone.
    fn secrets(&self, chain_spec: &ChainSpec) -> Result<Vec<(PathBuf, String)>> {
        let (keystore, _) = self.place.keystore_folder(chain_spec)?;
        let mut found = all_below(&keystore, KEYSTORE)?;
        let node_key = self.place.node_key_file(chain_spec);
        if node_key.is_file() {
            found.push((node_key, NODE_KEY.to_owned()));
        }
        match found.is_empty() {
            true => Err(format!("there are no keys at {}", self.place.chain_folder(chain_spec).display()).into()),
            false => Ok(found),
        }
    }
}

/// Puts the files of a backup back into their places on a machine that has none of them.
#[derive(Debug, Clone, Args)]
pub struct RestoreCmd {
    /// The folder of the backup.
    #[arg(long, value_name = "FOLDER")]
    pub from: PathBuf,

    /// The folder of database, keystore and node key.
    #[arg(long, short = 'd', value_name = "PATH", default_value = "/var/lib/drl")]
    pub base_path: PathBuf,

    /// The folder of chain spec and configuration.
    #[arg(long, value_name = "FOLDER", default_value = "/etc/drl")]
    pub config_folder: PathBuf,

    /// I have made sure that the node this backup is of runs nowhere and will not start again. Two validators with the same keys
    /// sign two blocks at the same height, which is an offence on the record of the organisation.
    #[arg(long)]
    pub old_node_is_gone: bool,
}

impl RestoreCmd {
    /// Does it and says what to do next.
    ///
    /// # Errors
    /// Nobody said that the old node is gone, the backup is damaged, or something is there that would be overwritten.
    pub fn run(&self) -> Result<()> {
        let manifest = self.make()?;
        println!(
            "{} files were put back: chain {}, genesis {}.\nThe keystore is at {}, chain spec and configuration at {}.\nStart \
             the node and watch its log until it says Idle; it fetches what it lacks from the others.",
            manifest.files.len(),
            manifest.chain_id,
            manifest.genesis,
            self.base_path.display(),
            self.config_folder.display()
        );
        Ok(())
    }

    fn make(&self) -> Result<Manifest> {
        if !self.old_node_is_gone {
            return Err("two nodes with the same session keys are an offence. Make sure that the old node runs nowhere and will \
                        not start again (its disk removed, its service disabled), then say so with --old-node-is-gone"
                .into());
        }
        let manifest = read_manifest(&self.from)?;
        self.check_chain(&manifest)?;
        files::refuse_root_in_foreign_folder(&self.base_path)?;
        let folder = BasePath::new(&self.base_path).config_dir(&manifest.chain_id);
        self.refuse_overwriting(&folder)?;
        let target = |name: &str| match name {
            CHAIN_SPEC | CONFIGURATION => self.config_folder.join(name),
            _ => folder.join(name),
        };
        for name in manifest.files.keys() {
            let (from, to) = (self.from.join(name), target(name));
            match copy(&from, &to) {
                // The chain spec of the same consortium may be there already.
                Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists && same(&from, &to) => {}
                done => done.map(drop).map_err(|reason| format!("{}: {reason}", to.display()))?,
            }
        }
        Ok(manifest)
    }

    /// The chain spec of the backup makes the genesis that the backup is of.
    fn check_chain(&self, manifest: &Manifest) -> std::result::Result<(), String> {
        let chain_spec = chain_spec::load(&self.from.join(CHAIN_SPEC).display().to_string())?;
        let genesis = format!("{:?}", genesis::hash_of(&chain_spec)?);
        match genesis == manifest.genesis && chain_spec.id() == manifest.chain_id {
            true => Ok(()),
            false => Err(format!(
                "WRONG CHAIN SPEC: that of the backup makes genesis {genesis}, and {} is expected",
                manifest.genesis
            )),
        }
    }

    /// A node that has keys is not what a backup is put onto.
    fn refuse_overwriting(&self, chain_folder: &Path) -> std::result::Result<(), String> {
        for name in [KEYSTORE, NODE_KEY, DATABASE] {
            let place = chain_folder.join(name);
            let empty = match fs::read_dir(&place) {
                Ok(mut entries) => entries.next().is_none(),
                Err(_) => !place.exists(),
            };
            if !empty {
                return Err(format!("{} is there already; nothing was changed", place.display()));
            }
        }
        Ok(())
    }
}

/// The file that the node is configured by, as the command line says or the usual one.
pub fn configuration(named: Option<&Path>) -> Option<PathBuf> {
    let usual = Path::new(config::DEFAULT_FILE);
    named.map(Path::to_owned).or_else(|| usual.is_file().then(|| usual.to_owned()))
}

/// The files below a folder, each with its name in the backup. None where there is no folder.
fn all_below(folder: &Path, name: &str) -> std::result::Result<Vec<(PathBuf, String)>, String> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), name.to_owned())];
    while let Some((folder, name)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => continue,
            Err(reason) => return Err(format!("{}: {reason}", folder.display())),
        };
        for entry in entries {
            let path = entry.map_err(|reason| format!("{}: {reason}", folder.display()))?.path();
            let Some(last) = path.file_name().and_then(|last| last.to_str()) else { continue };
            let name = format!("{name}/{last}");
            match path.is_dir() {
                true => open.push((path, name)),
                false => found.push((path, name)),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Locks the database, as a running node does.
fn lock_database(chain_folder: &Path) -> std::result::Result<Vec<File>, String> {
    let locks = all_below(&chain_folder.join(DATABASE), "")?.into_iter().filter(|(_, name)| name.ends_with("/lock"));
    let lock = |(path, _): (PathBuf, String)| {
        let file = File::open(&path).map_err(|reason| format!("{}: {reason}", path.display()))?;
        file.try_lock_exclusive().map_err(|_| {
            "the node is running: stop it first (systemctl stop drl-node), or leave the database out".to_owned()
        })?;
        Ok(file)
    };
    locks.map(lock).collect()
}

/// Copies files to their names below `to` and returns the SHA-256 of each.
fn copy_all(sources: &[(PathBuf, String)], to: &Path) -> std::result::Result<BTreeMap<String, String>, String> {
    let copied = sources.iter().map(|(from, name)| {
        let digest = copy(from, &to.join(name)).map_err(|reason| format!("{}: {reason}", from.display()))?;
        Ok((name.clone(), digest))
    });
    copied.collect()
}

/// Copies a file for its owner only, over nothing, and returns its SHA-256.
fn copy(from: &Path, to: &Path) -> io::Result<String> {
    if let Some(folder) = to.parent().filter(|folder| !folder.exists()) {
        files::private_folder(folder)?;
    }
    files::private_file(to, &[])?;
    let copied = io::copy(&mut File::open(from)?, &mut fs::OpenOptions::new().write(true).open(to)?);
    copied?;
    File::open(to)?.sync_all()?;
    digest(to)
}

/// The SHA-256 of a file, read piece by piece.
fn digest(file: &Path) -> io::Result<String> {
    let (mut file, mut hasher, mut piece) = (File::open(file)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(piece.get(..read).unwrap_or_default()),
        }
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((digest(one), digest(other)), (Ok(one), Ok(other)) if one == other)
}

/// Reads what is in a backup, and each of its files.
fn read_manifest(folder: &Path) -> std::result::Result<Manifest, String> {
    let file = folder.join(MANIFEST);
    let text = fs::read_to_string(&file).map_err(|reason| format!("{}: {reason}", file.display()))?;
    let manifest: Manifest = toml::from_str(&text).map_err(|reason| format!("{}: {reason}", file.display()))?;
    if manifest.format != FORMAT {
        return Err(format!("{}: format {} is not known to this version", file.display(), manifest.format));
    }
    for (name, expected) in &manifest.files {
        if Path::new(name).components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
            return Err(format!("{}: '{name}' leads out of the backup", file.display()));
        }
        let path = folder.join(name);
        let found = digest(&path).map_err(|reason| format!("{}: {reason}", path.display()))?;
        if found != *expected {
            return Err(format!("{} is damaged: its SHA-256 is {found}, not {expected}", path.display()));
        }
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cli::{Cli, Tool},
        init::InitCmd,
    };
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    const ACCOUNT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

    struct World(TempDir);

    impl World {
        /// A validator that was initialised, with a database of one file.
        fn new() -> Self {
            let world = Self(TempDir::new().expect("a folder"));
            fs::write(world.path("chain.json"), chain_spec::testing::raw_local()).expect("written");
            let init: InitCmd = match world.parse(&[
                "init",
                "--chain",
                &world.text("chain.json"),
                "--base-path",
                &world.text("base"),
                "--write-config",
                &world.text("etc/node.toml"),
                "--validator-account",
                ACCOUNT,
            ]) {
                Tool::Init(init) => init,
                _ => panic!("init is a sub-command"),
            };
            init.run().expect("made");
            let database = world.path("base/chains/drl_local/paritydb/full");
            fs::create_dir_all(&database).expect("made");
            fs::write(database.join("lock"), "").expect("written");
            fs::write(database.join("table"), "blocks").expect("written");
            world
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn text(&self, name: &str) -> String {
            self.path(name).display().to_string()
        }

        fn parse(&self, arguments: &[&str]) -> Tool {
            let cli = Cli::from_arguments([&["drl-node"], arguments].concat()).expect("the arguments are right");
            cli.subcommand.expect("a sub-command")
        }

        fn backup(&self, more: &[&str]) -> std::result::Result<Manifest, String> {
            let (chain, base, to) = (self.text("chain.json"), self.text("base"), self.text("backup"));
            let line = ["backup", "--chain", &chain, "--base-path", &base, "--to", &to];
            match self.parse(&[&line[..], more].concat()) {
                Tool::Backup(command) => {
                    command.make(Some(&self.path("etc/node.toml"))).map_err(|fault| fault.to_string())
                }
                _ => panic!("backup is a sub-command"),
            }
        }

        fn restore(&self, more: &[&str]) -> std::result::Result<Manifest, String> {
            let (from, base, etc) = (self.text("backup"), self.text("new"), self.text("newetc"));
            let line = ["restore", "--from", &from, "--base-path", &base, "--config-folder", &etc];
            match self.parse(&[&line[..], more].concat()) {
                Tool::Restore(command) => command.make().map_err(|fault| fault.to_string()),
                _ => panic!("restore is a sub-command"),
            }
        }
    }

    const GONE: [&str; 1] = ["--old-node-is-gone"];

    fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let files = all_below(folder, "").expect("readable");
        files.into_iter().map(|(path, name)| (name, fs::read(path).expect("readable"))).collect()
    }

    #[test]
    fn what_is_saved_comes_back_byte_for_byte_and_for_the_owner_only() {
        let world = World::new();
        let saved = world.backup(&["--with-database"]).expect("saved");
        // Two session keys, node key, chain spec, configuration, and two files of the database.
        assert_eq!(saved.files.len(), 7);
        assert_eq!(world.restore(&GONE).expect("restored"), saved);
        assert_eq!(content(&world.path("new")), content(&world.path("base")));
        assert_eq!(fs::read(world.path("newetc/chain.json")).unwrap(), fs::read(world.path("chain.json")).unwrap());
        assert_eq!(fs::read(world.path("newetc/node.toml")).unwrap(), fs::read(world.path("etc/node.toml")).unwrap());
        for folder in ["backup", "new"] {
            for (path, _) in all_below(&world.path(folder), "").expect("readable") {
                let mode = fs::metadata(&path).expect("there").permissions().mode() & 0o7777;
                assert_eq!(mode, 0o600, "{}", path.display());
            }
        }
    }

    #[test]
    fn the_database_is_left_out_unless_asked_for() {
        let world = World::new();
        let saved = world.backup(&[]).expect("saved");
        assert!(!saved.files.keys().any(|name| name.starts_with(DATABASE)), "{saved:?}");
    }

    #[test]
    fn nothing_is_restored_before_somebody_says_that_the_old_node_is_gone() {
        let world = World::new();
        world.backup(&[]).expect("saved");
        let fault = world.restore(&[]).expect_err("nobody said so");
        assert!(fault.contains("--old-node-is-gone"), "{fault}");
        assert!(!world.path("new").exists());
    }

    #[test]
    fn the_database_of_a_running_node_is_not_copied() {
        let world = World::new();
        let lock = File::open(world.path("base/chains/drl_local/paritydb/full/lock")).expect("there");
        lock.lock_exclusive().expect("locked");
        let fault = world.backup(&["--with-database"]).expect_err("it runs");
        assert!(fault.contains("the node is running"), "{fault}");
        assert!(!world.path("backup").exists());
        world.backup(&[]).expect("without the database");
    }

    #[test]
    fn damage_is_noticed_before_anything_is_restored() {
        let world = World::new();
        world.backup(&[]).expect("saved");
        fs::write(world.path("backup/node.toml"), "name = 'changed'").expect("written");
        let fault = world.restore(&GONE).expect_err("damaged");
        assert!(fault.contains("node.toml is damaged"), "{fault}");
        assert!(!world.path("new").exists());
    }

    #[test]
    fn a_backup_can_not_write_outside_its_place() {
        let world = World::new();
        world.backup(&[]).expect("saved");
        let file = world.path("backup/backup.toml");
        let text = fs::read_to_string(&file).expect("there").replace("\"network/", "\"../network/");
        fs::write(&file, text).expect("written");
        let fault = world.restore(&GONE).expect_err("leads out");
        assert!(fault.contains("leads out of the backup"), "{fault}");
    }

    #[test]
    fn neither_a_backup_nor_a_node_is_overwritten() {
        let world = World::new();
        world.backup(&[]).expect("saved");
        assert!(world.backup(&[]).expect_err("there").contains("is there already"));
        world.restore(&GONE).expect("restored");
        let before = content(&world.path("new"));
        assert!(world.restore(&GONE).expect_err("there").contains("is there already"));
        assert_eq!(content(&world.path("new")), before);
    }

    #[test]
    fn a_node_without_keys_has_nothing_to_save() {
        let world = World::new();
        fs::remove_dir_all(world.path("base")).expect("removed");
        assert!(world.backup(&[]).expect_err("nothing").contains("there are no keys"));
    }

    #[test]
    fn the_usual_configuration_is_found_only_if_it_is_there() {
        assert_eq!(configuration(Some(Path::new("/a/b"))), Some(PathBuf::from("/a/b")));
    }
}
