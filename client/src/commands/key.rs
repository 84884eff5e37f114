//! Keys: make, import, export, list.

use super::context::{read_json, write_json, Context};
use crate::{
    files::FileFault,
    keys::{address_of, decrypt, KeyFile, Keypair, Scheme, StoredKey},
    output::{Answer, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use std::{
    io::{IsTerminal, Read},
    path::PathBuf,
};
use zeroize::Zeroizing;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Make a key; its mnemonic is shown once
    Create {
        /// Name in the key store
        name: String,
    },
    /// Import a key: a file of polkadot.js or a wallet, or a mnemonic or secret address (SURI) typed or piped in
    Import {
        /// Name in the key store
        name: String,
        /// Key file (JSON); without it the secret is read from the terminal or standard input
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Write an encrypted key file that polkadot.js and wallets read
    Export {
        /// Name in the key store
        name: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// The keys of the store
    List,
    /// One key: its address and public key
    Show {
        /// Name or address
        name: String,
    },
    /// Remove a key from the store
    Remove {
        /// Name in the key store
        name: String,
        /// Yes, remove it: without another copy it is lost
        #[arg(long)]
        yes: bool,
    },
}

impl Command {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Create { name } => create(context, &name),
            Self::Import { name, file } => import(context, &name, file),
            Self::Export { name, to } => {
                let stored = context.keys().get(&name)?;
                write_json(&to, &stored.file)?;
                show(&stored)
            }
            Self::List => list(context),
            Self::Show { name } => show(&context.keys().get(&name)?),
            Self::Remove { name, yes: false } => Err(InputFault::RemoveKey(name).into()),
            Self::Remove { name, .. } => {
                context.keys().remove(&name)?;
                Ok(Answer::record(serde_json::json!({ "removed": name })))
            }
        }
    }
}

fn new_password(context: &Context) -> Result<Zeroizing<String>, Failure> {
    let language = context.style.language;
    Ok(context.passwords().choose(words::PASSWORD.of(language), words::PASSWORD_AGAIN.of(language))?)
}

fn create(context: &Context, name: &str) -> Result<Answer, Failure> {
    let password = new_password(context)?;
    let (pair, phrase) = Keypair::generate(context.global.scheme);
    let stored = context.keys().add(name, &pair, &password)?;
    let value = serde_json::json!({
        "name": stored.name,
        "scheme": pair.scheme().name(),
        "address": pair.address(),
        "mnemonic": *phrase,
    });
    Ok(Answer::new(value).fields([
        (words::NAME, stored.name),
        (words::SCHEME, pair.scheme().name().to_owned()),
        (words::ACCOUNT, pair.address()),
        (words::MNEMONIC, phrase.to_string()),
    ]))
}

fn import(context: &Context, name: &str, file: Option<PathBuf>) -> Result<Answer, Failure> {
    let stored = match file {
        Some(path) => {
            let file: KeyFile = read_json(&path)?;
            match file.is_encrypted() {
                // The password must open it: a file that nobody can open is no key.
                true => {
                    let password = context.passwords().read(words::PASSWORD.of(context.style.language))?;
                    decrypt(&file, &password)?;
                    context.keys().add_file(name, file)?
                }
                false => context.keys().add(name, &decrypt(&file, "")?, &new_password(context)?)?,
            }
        }
        None => {
            let secret = read_secret(words::SECRET.of(context.style.language))?;
            let pair = Keypair::from_suri(context.global.scheme, secret.trim())?;
            context.keys().add(name, &pair, &new_password(context)?)?
        }
    };
    show(&stored)
}

fn read_secret(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(prompt)
            .map(Zeroizing::new)
            .map_err(|fault| FileFault::Terminal(fault).into());
    }
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().read_to_string(&mut text).map_err(FileFault::Input)?;
    Ok(text)
}

fn list(context: &Context) -> Result<Answer, Failure> {
    let keys = context.keys().list()?;
    let scheme = |key: &StoredKey| key.file.scheme().map_or("?", Scheme::name);
    let address = |key: &StoredKey| key.file.account().map_or_else(|fault| fault.to_string(), |a| address_of(&a));
    let value: Vec<_> = keys
        .iter()
        .map(|key| serde_json::json!({ "name": key.name, "scheme": scheme(key), "address": address(key) }))
        .collect();
    let rows = keys.iter().map(|key| vec![key.name.clone(), scheme(key).to_owned(), address(key)]);
    Ok(Answer::new(value).table([words::NAME, words::SCHEME, words::ACCOUNT], rows.collect::<Vec<_>>()))
}

fn show(key: &StoredKey) -> Result<Answer, Failure> {
    let account = key.file.account()?;
    Ok(Answer::record(serde_json::json!({
        "name": key.name,
        "scheme": key.file.scheme()?.name(),
        "account": address_of(&account),
        "public": format!("0x{}", hex::encode::<&[u8]>(account.as_ref())),
        "encrypted": key.file.is_encrypted(),
    })))
}
