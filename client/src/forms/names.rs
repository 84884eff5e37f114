//! Short names for datasets and organisations, which people write in forms instead of the ledger's numbers.

use super::{FormFault, FormReason, UnknownName};
use drl_primitives::{DatasetId, OrgId};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// The file with the names, in the folder of keys and vault.
pub const NAMES_FILE: &str = "names.toml";

/// What short names stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    /// Datasets.
    pub datasets: BTreeMap<String, DatasetId>,
    /// Organisations.
    pub organisations: BTreeMap<String, OrgId>,
}

/// A number, or a short name for one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Reference {
    /// The number.
    Number(u32),
    /// The short name.
    Name(String),
}

impl Reference {
    fn look_up(&self, names: &BTreeMap<String, u32>) -> Result<u32, UnknownName> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Name(name) => {
                names.get(name).copied().or_else(|| name.parse().ok()).ok_or_else(|| UnknownName(name.clone()))
            }
        }
    }
}

impl std::str::FromStr for Reference {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::Name(text.to_owned()), Self::Number))
    }
}

impl Names {
    /// Reads names; a file that does not exist has none.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(path: &Path) -> Result<Self, FormFault> {
        match std::fs::read_to_string(path) {
            Ok(text) => super::parse(path, &text),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(fault) => Err(FormFault::new(path, "file", FormReason::Unreadable(fault))),
        }
    }

    /// Writes them, replacing the file at once.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        if let Some(folder) = path.parent() {
            crate::files::private_folder(folder)?;
        }
        let draft: PathBuf = path.with_extension(format!("{}.tmp", std::process::id()));
        crate::files::write_synced(&draft, text.as_bytes())?;
        std::fs::rename(&draft, path)
    }

    /// With other names, which take the place of the same names here.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.datasets.extend(other.datasets);
        self.organisations.extend(other.organisations);
        self
    }

    /// The dataset meant.
    ///
    /// # Errors
    /// [`UnknownName`].
    pub fn dataset(&self, reference: &Reference) -> Result<DatasetId, UnknownName> {
        reference.look_up(&self.datasets)
    }

    /// The organisation meant.
    ///
    /// # Errors
    /// [`UnknownName`].
    pub fn organisation(&self, reference: &Reference) -> Result<OrgId, UnknownName> {
        reference.look_up(&self.organisations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_and_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home").join(NAMES_FILE);
        assert_eq!(Names::read(&path).unwrap(), Names::default());
        let mut names = Names::default();
        names.datasets.insert("rail-stations".into(), 4);
        names.write(&path).unwrap();
        names.organisations.insert("transport".into(), 2);
        names.write(&path).unwrap();
        let names = Names::read(&path).unwrap();
        assert_eq!(names.dataset(&"rail-stations".parse().unwrap()), Ok(4));
        assert_eq!(names.dataset(&"7".parse().unwrap()), Ok(7));
        assert_eq!(names.organisation(&Reference::Name("transport".into())), Ok(2));
        assert!(names.organisation(&Reference::Name("ecology".into())).is_err());
    }
}
