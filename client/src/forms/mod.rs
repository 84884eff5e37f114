//! The TOML files that people fill in, and what the ledger's calls take of them.
//!
//! What is not a code, a number or a date goes into the vault, and its salted digest on the chain.

mod application;
mod calendar;
mod dataset;
mod fault;
mod names;
mod organisation;
mod terms;

pub use application::{ApplicationFolder, PreparedApplication};
pub use calendar::calendar;
pub use dataset::{DatasetFile, PreparedDataset};
pub use fault::{FormFault, FormReason, NotACode, UnknownName};
pub use names::{Names, Reference, NAMES_FILE};
pub use organisation::{officer_from, OrganisationFile};
pub use terms::TermsFile;

use crate::{
    output::Failure,
    texts::Text,
    vault::{Entry, Vault},
};
use drl_primitives::{Code, Day, Digest};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Reads a TOML file.
///
/// # Errors
/// [`FormFault`] naming the field or the line.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, FormFault> {
    drl_toml_forms::read(path).map_err(|fault| FormFault::of_reader(path, fault))
}

pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, FormFault> {
    drl_toml_forms::parse(text).map_err(|fault| FormFault::of_reader(path, fault))
}

/// A TOML date, or a string like `2026-11-16`, as a day.
pub(crate) fn day(value: &toml::Value) -> Result<Day, FormReason> {
    drl_toml_forms::day(value).map_err(FormReason::NotADay)
}

/// The code with this slug.
pub(crate) fn code<C: Code>(slug: &str) -> Result<C, NotACode> {
    C::from_slug(slug).ok_or_else(|| NotACode { found: slug.to_owned(), known: crate::keys::slugs::<C>() })
}

/// More entries than the ledger takes.
pub(crate) const fn too_many(en: &'static str, zh: &'static str) -> FormReason {
    FormReason::TooMany(Text::new(en, zh))
}

/// Puts documents into the vault and remembers which.
pub(crate) struct Keeper<'a> {
    vault: &'a Vault,
    /// The file whose paths are relative to its folder.
    form: PathBuf,
    /// What was put.
    pub kept: Vec<Entry>,
}

impl<'a> Keeper<'a> {
    pub fn new(vault: &'a Vault, form: &Path) -> Self {
        Self { vault, form: form.to_owned(), kept: Vec::new() }
    }

    /// The place of a file that the form names.
    fn place(&self, name: &str) -> PathBuf {
        self.form.parent().unwrap_or(Path::new(".")).join(name)
    }

    /// Keeps a file that the form names.
    pub fn file(&mut self, field: &str, name: &str, label: &str) -> Result<Digest, Failure> {
        let place = self.place(name);
        if !place.is_file() {
            return Err(FormFault::new(&self.form, field, FormReason::NoFile(place.display().to_string())).into());
        }
        let entry = self.vault.add(&place, label)?;
        Ok(self.keep(entry))
    }

    /// Keeps a part of a form: its fields as JSON, in the order written.
    pub fn part(&mut self, label: &str, part: &impl serde::Serialize) -> Result<Digest, Failure> {
        let json = serde_json::to_vec_pretty(part)
            .map_err(|fault| FormFault::new(&self.form, label, FormReason::Syntax(fault.to_string())))?;
        let entry = self.vault.add_bytes(&format!("{label}.json"), &json, label)?;
        Ok(self.keep(entry))
    }

    fn keep(&mut self, entry: Entry) -> Digest {
        let digest = entry.digest;
        self.kept.push(entry);
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_line() {
        let fault = parse::<Names>(Path::new("names.toml"), "[datasets]\nx = \"y\"\n").unwrap_err();
        assert_eq!((fault.file.as_str(), fault.field.as_str()), ("names.toml", "line 2"));
    }
}
