//! What every command has: where keys and vault are, which node, who acts, how answers are shown.

use crate::{
    files,
    forms::{FormFault, FormReason, Names, NotACode, Reference, NAMES_FILE},
    keys::{account_from, KeyStore, Keypair, PasswordSource, Scheme},
    ledger::{Finalized, Ledger, Options},
    output::{Answer, Failure, InputFault, Style},
    readable,
    texts::words,
    vault::Vault,
};
use clap::Args;
use drl_primitives::{DatasetId, Digest, OrgId};
use drl_runtime::RuntimeCall;
use sp_core::H256;
use sp_runtime::AccountId32;
use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// Address of a node
    #[arg(long, global = true, env = "DRL_NODE", default_value = crate::ledger::DEFAULT_URL, value_name = "URL")]
    pub node: String,
    /// Key that signs: its name in the key store, or a development key like //Alice
    #[arg(long, global = true, env = "DRL_KEY", value_name = "NAME")]
    pub key: Option<String>,
    /// Signature scheme of a development key
    #[arg(long, global = true, value_enum, default_value_t, value_name = "SCHEME")]
    pub scheme: Scheme,
    /// File whose first line is the password of the key
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Folder of keys, vault and names
    #[arg(long, global = true, env = files::HOME_VARIABLE, value_name = "FOLDER")]
    pub home: Option<PathBuf>,
    /// File with further short names of datasets and organisations
    #[arg(long, global = true, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// Language of texts: en or zh-CN; otherwise that of the environment
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// Answer with JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Do not tell the steps on the way
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// How long to wait for finality, in seconds
    #[arg(long, global = true, default_value_t = 120, value_name = "SECONDS")]
    pub timeout: u64,
    /// Read the best block, and wait until a transaction is in a block instead of until it is final: only for what the council does
    /// while finality stands still
    #[arg(long, global = true)]
    pub without_finality: bool,
    /// How many blocks a transaction can wait before it is void, a power of two from 4 to 4096
    #[arg(long, global = true, default_value_t = crate::ledger::DEFAULT_LIFETIME, value_name = "BLOCKS")]
    pub lifetime: u64,
    /// Write the unsigned transaction to a file instead of sending it
    #[arg(long, global = true, value_name = "FILE")]
    pub draft: Option<PathBuf>,
    /// Who is to sign a transaction written with --draft: an address, or the name of a stored key
    // Its id differs from its name: commands have arguments of their own called `account`.
    #[arg(long = "account", id = "draft_account", global = true, value_name = "ACCOUNT")]
    pub draft_account: Option<String>,
}

/// A document: a file, which goes into the vault, or the digest of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A file.
    File(PathBuf),
    /// A digest, 64 hex digits after `0x`.
    Digest(Digest),
}

impl FromStr for Paper {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("0x") {
            Some(_) => hash_from(text).map(|hash| Self::Digest(Digest::sha256(hash.0))),
            None => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

/// Reads 32 bytes of hex after `0x`.
///
/// # Errors
/// Why not, as a sentence.
pub fn hash_from(text: &str) -> Result<H256, String> {
    let digits = text.strip_prefix("0x").ok_or("64 hex digits after 0x are needed")?;
    let bytes = hex::decode(digits).map_err(|fault| fault.to_string())?;
    <[u8; 32]>::try_from(bytes).map(H256).map_err(|bytes| format!("it has {} bytes, not 32", bytes.len()))
}

/// The code with this slug, for clap.
///
/// # Errors
/// [`NotACode`], which names all slugs.
pub fn code_from<C: drl_primitives::Code>(slug: &str) -> Result<C, NotACode> {
    crate::forms::code(slug)
}

/// What every command has.
#[derive(Debug)]
pub struct Context {
    /// The options.
    pub global: Global,
    /// How to show.
    pub style: Style,
    home: PathBuf,
    names: RefCell<Option<Names>>,
}

impl Context {
    /// From the options.
    ///
    /// # Errors
    /// [`Failure::File`] where no home folder is known.
    pub fn new(global: Global, style: Style) -> Result<Self, Failure> {
        let home = match &global.home {
            Some(home) => home.clone(),
            None => files::home()?,
        };
        Ok(Self { global, style, home, names: RefCell::default() })
    }

    /// The key store.
    pub fn keys(&self) -> KeyStore {
        KeyStore::new(self.home.join("keys"))
    }

    /// The vault.
    pub fn vault(&self) -> Vault {
        Vault::new(self.home.join("vault"))
    }

    /// Where passwords come from.
    pub fn passwords(&self) -> PasswordSource {
        PasswordSource { file: self.global.password_file.clone() }
    }

    /// The short names: those of the home folder, and those of `--names`.
    ///
    /// # Errors
    /// [`Failure::Form`].
    pub fn names(&self) -> Result<Names, Failure> {
        if let Some(names) = self.names.borrow().as_ref() {
            return Ok(names.clone());
        }
        let mut names = Names::read(&self.home.join(NAMES_FILE))?;
        if let Some(path) = &self.global.names {
            names = names.with(Names::read(path)?);
        }
        *self.names.borrow_mut() = Some(names.clone());
        Ok(names)
    }

    /// Adds a short name to those of the home folder.
    ///
    /// # Errors
    /// [`Failure::Form`], [`Failure::File`].
    pub fn remember(&self, add: impl FnOnce(&mut Names)) -> Result<(), Failure> {
        let path = self.home.join(NAMES_FILE);
        let mut names = Names::read(&path)?;
        add(&mut names);
        *self.names.borrow_mut() = None;
        names.write(&path).map_err(Failure::io(&path))
    }

    /// The dataset meant.
    ///
    /// # Errors
    /// [`Failure::Input`].
    pub fn dataset(&self, reference: &Reference) -> Result<DatasetId, Failure> {
        Ok(self.names()?.dataset(reference).map_err(InputFault::from)?)
    }

    /// The organisation meant.
    ///
    /// # Errors
    /// [`Failure::Input`].
    pub fn organisation(&self, reference: &Reference) -> Result<OrgId, Failure> {
        Ok(self.names()?.organisation(reference).map_err(InputFault::from)?)
    }

    /// The digest of a document; a file goes into the vault.
    ///
    /// # Errors
    /// [`Failure::Vault`].
    pub fn digest(&self, paper: &Paper, label: &str) -> Result<Digest, Failure> {
        match paper {
            Paper::Digest(digest) => Ok(*digest),
            Paper::File(path) => Ok(self.vault().add(path, label)?.digest),
        }
    }

    /// As [`Context::digest`], where there may be none.
    ///
    /// # Errors
    /// [`Failure::Vault`].
    pub fn optional_digest(&self, paper: &Option<Paper>, label: &str) -> Result<Option<Digest>, Failure> {
        paper.as_ref().map(|paper| self.digest(paper, label)).transpose()
    }

    /// Connects to the node.
    ///
    /// # Errors
    /// [`Failure::Ledger`].
    pub async fn ledger(&self) -> Result<Ledger, Failure> {
        let ledger = Ledger::connect(&self.global.node).await?;
        Ok(if self.global.without_finality { ledger.without_finality() } else { ledger })
    }

    /// The key that signs.
    ///
    /// # Errors
    /// [`Failure::Input`] where none is named; [`Failure::Key`].
    pub fn signer(&self) -> Result<Keypair, Failure> {
        let name = self.global.key.as_deref().ok_or(InputFault::NoKey)?;
        if name.starts_with("//") {
            return Ok(Keypair::from_suri(self.global.scheme, name)?);
        }
        let stored = self.keys().get(name)?;
        let password = match stored.file.is_encrypted() {
            true => self.passwords().read(words::PASSWORD.of(self.style.language))?,
            false => Default::default(),
        };
        Ok(crate::keys::decrypt(&stored.file, &password)?)
    }

    /// An account: an address, a stored key's name, or a development key.
    ///
    /// # Errors
    /// [`Failure::Key`].
    pub fn account(&self, text: &str) -> Result<AccountId32, Failure> {
        if text.starts_with("//") {
            return Ok(Keypair::from_suri(self.global.scheme, text)?.account());
        }
        match self.keys().get(text) {
            Ok(stored) => Ok(stored.file.account()?),
            Err(_) => Ok(account_from(text)?),
        }
    }

    /// Who acts: the account that signs, or that is to sign what `--draft` writes. No password is asked for.
    ///
    /// # Errors
    /// [`Failure::Input`] where nobody is named; [`Failure::Key`].
    pub fn acting(&self) -> Result<AccountId32, Failure> {
        if let (Some(_), Some(account)) = (&self.global.draft, &self.global.draft_account) {
            return self.account(account);
        }
        let name = self.global.key.as_deref().ok_or(InputFault::NoKey)?;
        if name.starts_with("//") {
            return self.account(name);
        }
        Ok(self.keys().get(name)?.file.account()?)
    }

    /// How transactions are sent.
    pub fn options(&self) -> Options {
        Options {
            timeout: Duration::from_secs(self.global.timeout),
            lifetime: self.global.lifetime,
            nonce: None,
            progress: self.style.progress(),
        }
    }

    /// Sends a call and waits for finality; or writes it to a file, where `--draft` says so.
    ///
    /// # Errors
    /// [`Failure::Ledger`], [`Failure::Key`], [`Failure::Input`].
    pub async fn act(&self, call: impl Into<RuntimeCall>) -> Result<Answer, Failure> {
        match &self.global.draft {
            Some(path) => self.write_draft(&call.into(), path).await,
            None => Ok(finalized_answer(&self.send(call).await?)),
        }
    }

    /// Sends a call and waits for finality.
    ///
    /// # Errors
    /// [`Failure::Ledger`], [`Failure::Key`]; [`Failure::Input`] where `--draft` was given and nothing else would follow.
    pub async fn send(&self, call: impl Into<RuntimeCall>) -> Result<Finalized, Failure> {
        let key = self.signer()?;
        let ledger = self.ledger().await?;
        Ok(ledger.submit_with(call, &key, &self.options()).await?)
    }

    async fn write_draft(&self, call: &RuntimeCall, path: &Path) -> Result<Answer, Failure> {
        let account = self.acting()?;
        let ledger = self.ledger().await?;
        let draft = ledger.draft(call.clone(), &account, self.global.lifetime, None).await?;
        write_json(path, &draft)?;
        Ok(Answer::record(&draft))
    }
}

/// Writes a value as JSON to a new file.
///
/// # Errors
/// [`Failure::File`].
pub fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), Failure> {
    let json = serde_json::to_vec_pretty(value).map_err(std::io::Error::from).map_err(Failure::io(path))?;
    files::write_new(path, &json).map_err(Failure::io(path))
}

/// Reads JSON from a file.
///
/// # Errors
/// [`Failure::File`], [`Failure::Form`].
pub fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let json = std::fs::read(path).map_err(Failure::io(path))?;
    serde_json::from_slice(&json).map_err(|fault| {
        FormFault::new(path, format!("line {}", fault.line()), FormReason::of_parser(&fault.to_string())).into()
    })
}

/// What a finalized transaction answers.
pub fn finalized_answer(finalized: &Finalized) -> Answer {
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    // What the engine says of every transaction tells nothing.
    let events: Vec<_> = finalized
        .events
        .iter()
        .filter(|event| !matches!(event, drl_runtime::RuntimeEvent::System(_)))
        .map(readable::event)
        .collect();
    let value = serde_json::json!({
        "transaction": finalized.transaction,
        "block": finalized.block,
        "index": finalized.index,
        "time_to_inclusion_ms": finalized.time_to_inclusion.map(millis),
        "time_to_finality_ms": finalized.is_final.then(|| millis(finalized.time_to_finality)),
        "events": events,
    });
    let rows = events.iter().map(|event| {
        let name = event.get("event").and_then(serde_json::Value::as_str).unwrap_or_default();
        let fields = event.get("fields").map(crate::output::flat).unwrap_or_default();
        let fields = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("  ");
        vec![name.to_owned(), fields]
    });
    let fields = [
        (words::TRANSACTION, format!("{:?}", finalized.transaction)),
        (words::BLOCK, format!("{} {:?}", finalized.block.number, finalized.block.hash)),
    ];
    let time = (words::TIME_TO_FINALITY, format!("{:.1} s", finalized.time_to_finality.as_secs_f64()));
    Answer::new(&value)
        .fields(fields.into_iter().chain(finalized.is_final.then_some(time)))
        .table([words::EVENTS, words::VALUE], rows.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_a_file_or_a_digest() {
        assert_eq!("minutes.md".parse(), Ok(Paper::File("minutes.md".into())));
        let digest = format!("0x{}", "ab".repeat(32));
        assert_eq!(digest.parse(), Ok(Paper::Digest(Digest::sha256([0xab; 32]))));
        assert!("0xab".parse::<Paper>().is_err());
        assert!("0xzz".parse::<Paper>().is_err());
    }

    /// The context of a command line, with a home of its own.
    fn context(home: &Path, line: &str) -> Context {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            global: Global,
        }
        let home = home.display().to_string();
        let words = ["drl", "--home", home.as_str()].into_iter().chain(line.split_whitespace());
        Context::new(<Line as clap::Parser>::parse_from(words).global, Style::default()).unwrap()
    }

    #[test]
    fn who_acts_is_known_without_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let key = Keypair::from_suri(Scheme::Sr25519, "//Clerk").unwrap();
        KeyStore::new(folder.path().join("keys")).add("clerk", &key, "secret").unwrap();
        let acting = |line: &str| context(folder.path(), line).acting();
        assert_eq!(acting("--key clerk").unwrap(), key.account());
        let bob = Keypair::from_suri(Scheme::Sr25519, "//Bob").unwrap().account();
        assert_eq!(acting("--key //Bob").unwrap(), bob);
        assert_eq!(acting("--key clerk --draft tx.json --account //Bob").unwrap(), bob);
        // An account is that of whoever is to sign a draft, and of nobody else.
        assert_eq!(acting("--key clerk --account //Bob").unwrap(), key.account());
        let nobody = acting("--key nobody").unwrap_err();
        assert!(matches!(nobody, Failure::Key(crate::keys::KeyError::NotFound(_))), "{nobody}");
    }

    #[test]
    fn a_wrong_code_is_answered_with_all_codes() {
        let fault = code_from::<drl_primitives::organisation::OrgKind>("firm").unwrap_err().to_string();
        assert!(fault.contains("data-user") && fault.contains("regulator"), "{fault}");
    }
}
