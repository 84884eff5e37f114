//! The description of a consortium as it stands in a TOML file.

use crate::error::SpecError;
use drl_primitives::parameters::Parameters;
use drl_toml_forms::ReadFault;
use serde::{de::DeserializeOwned, Deserialize};
use std::path::{Path, PathBuf};

/// A consortium: who takes part, with which keys, calendars and parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// The chain itself.
    pub chain: Chain,
    /// Bureau and agencies, in the order in which they get their ids.
    pub members: Vec<Member>,
    /// Files of working-day calendars, relative to the description.
    pub calendars: Vec<PathBuf>,
    /// Model texts of commitment letter and agreement, relative to the description.
    pub templates: Vec<Template>,
    /// Governed parameters; what is not named has the recommended default.
    #[serde(default)]
    pub parameters: Parameters,
}

/// Name and kind of the chain.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Short name in file and folder names: lower-case letters, digits and `-`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether keys may be development keys, which everybody knows.
    #[serde(default)]
    pub development: bool,
    /// Addresses of nodes that newcomers ask first, with peer id.
    #[serde(default)]
    pub boot_nodes: Vec<String>,
    /// Blocks in a session, where that is not ten minutes. In a development chain alone.
    pub session_blocks: Option<u32>,
}

/// A member: the bureau or an agency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Short handle, used by files that speak of this member.
    pub handle: String,
    /// Public name.
    pub name: String,
    /// Unified social credit code.
    pub code: String,
    /// `bureau` or `agency`.
    pub kind: String,
    /// Legal kind of the body.
    pub legal_body: String,
    /// Level of government: `city` if not given.
    pub level: Option<String>,
    /// Its officers.
    pub officers: Vec<Officer>,
    /// Its validator. Every member runs one.
    pub validator: Validator,
    /// Its nodes, which alone may connect. Where no member of a development chain names any, the chain is open to every node.
    #[serde(default)]
    pub nodes: Vec<Node>,
}

/// A node.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// `validator`, `observer` or `public`.
    pub role: String,
    /// Its peer id; in a development chain also a secret URI such as `//Bureau//node`.
    pub id: String,
}

/// An officer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// The post.
    pub role: String,
    /// SS58 address or `0x` public key; in a development chain also a secret URI such as `//Bureau//chief`.
    pub account: String,
    /// Whether the officer has the seat of the member in the council. By default the first chief data officer does.
    pub council: Option<bool>,
}

/// The keys of a validator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validator {
    /// The account that the validator is registered under.
    pub account: String,
    /// Block authoring, sr25519.
    pub aura: String,
    /// Finality, ed25519.
    pub grandpa: String,
}

/// A model text in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// `commitment-letter` or `agreement`.
    pub kind: String,
    /// The Chinese text.
    pub zh: PathBuf,
    /// The English text.
    pub en: PathBuf,
}

/// Reads a TOML file.
///
/// # Errors
/// The file cannot be read, is no TOML, or a field is missing, unknown or of another type; the field is named.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<T, SpecError> {
    drl_toml_forms::read(file).map_err(|fault| match fault {
        ReadFault::File(fault) => SpecError::file(file, fault),
        ReadFault::Syntax { line, reason } => SpecError::field(file, format!("line {line}"), reason),
        ReadFault::Content { field, reason, .. } => SpecError::field(file, field, reason),
    })
}
