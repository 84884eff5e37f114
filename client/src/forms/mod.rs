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
pub use calendar::CalendarFile;
pub use dataset::{DatasetFile, PreparedDataset};
pub use fault::FormFault;
pub use names::{Names, Reference, NAMES_FILE};
pub use organisation::{officer_from, OrganisationFile};
pub use terms::TermsFile;

use crate::{
    output::Failure,
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
    let text = std::fs::read_to_string(path).map_err(|fault| FormFault::new(path, "file", fault))?;
    parse(path, &text)
}

pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, FormFault> {
    toml::from_str(text).map_err(|fault| {
        let line = fault.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
        FormFault::new(path, format!("line {line}"), fault.message())
    })
}

/// A TOML date, or a string like `2026-11-16`, as a day.
pub(crate) fn day(value: &toml::Value) -> Result<Day, String> {
    match value {
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
    .parse()
    .map_err(str::to_owned)
}

/// The code with this slug.
pub(crate) fn code<C: Code>(slug: &str) -> Result<C, String> {
    C::from_slug(slug).ok_or_else(|| format!("{slug:?} is none of {}", crate::keys::slugs::<C>()))
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
            return Err(FormFault::new(&self.form, field, format!("there is no file {}", place.display())).into());
        }
        let entry = self.vault.add(&place, label)?;
        Ok(self.keep(entry))
    }

    /// Keeps a part of a form: its fields as JSON, in the order written.
    pub fn part(&mut self, label: &str, part: &impl serde::Serialize) -> Result<Digest, Failure> {
        let json = serde_json::to_vec_pretty(part).map_err(|fault| FormFault::new(&self.form, label, fault))?;
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

    #[test]
    fn days_are_read_as_toml_dates_and_as_text() {
        let table: toml::Table = toml::from_str("a = 2026-11-16\nb = \"2026-11-16\"\nc = 3").unwrap();
        assert_eq!(day(&table["a"]).unwrap(), day(&table["b"]).unwrap());
        assert!(day(&table["c"]).is_err());
    }
}
