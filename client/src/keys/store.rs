//! The folder of encrypted key files.

use super::{address_of, decrypt, encrypt, KeyError, KeyFile, Keypair};
use crate::files;
use std::path::{Path, PathBuf};

/// A folder with one key file for each key, readable by its owner only.
#[derive(Clone, Debug)]
pub struct KeyStore {
    folder: PathBuf,
}

/// A key of the store, not opened.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// Its name: the file's name without `.json`.
    pub name: String,
    /// The file's content.
    pub file: KeyFile,
}

impl KeyStore {
    /// The store in a folder, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// All keys, by name. Files that are no key files are passed over.
    ///
    /// # Errors
    /// [`KeyError::Io`].
    pub fn list(&self) -> Result<Vec<StoredKey>, KeyError> {
        let mut keys = Vec::new();
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(keys),
            Err(fault) => return Err(self.io(fault)),
        };
        for entry in entries {
            let path = entry.map_err(|fault| self.io(fault))?.path();
            let name = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".json"));
            if let (Some(name), Ok(json)) = (name, std::fs::read_to_string(&path)) {
                if let Ok(file) = KeyFile::parse(&json) {
                    keys.push(StoredKey { name: name.to_owned(), file });
                }
            }
        }
        keys.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(keys)
    }

    /// The key with this name, or with this address.
    ///
    /// # Errors
    /// [`KeyError::NotFound`], [`KeyError::File`], [`KeyError::Io`].
    pub fn get(&self, name: &str) -> Result<StoredKey, KeyError> {
        if let Ok(path) = self.path(name) {
            match std::fs::read_to_string(&path) {
                Ok(json) => return Ok(StoredKey { name: name.to_owned(), file: KeyFile::parse(&json)? }),
                Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {}
                Err(fault) => return Err(KeyError::Io(path.display().to_string(), fault)),
            }
        }
        self.list()?
            .into_iter()
            .find(|key| key.file.account().is_ok_and(|account| address_of(&account) == name))
            .ok_or_else(|| KeyError::NotFound(name.to_owned()))
    }

    /// Opens a key.
    ///
    /// # Errors
    /// As [`KeyStore::get`] and [`decrypt`].
    pub fn open(&self, name: &str, password: &str) -> Result<Keypair, KeyError> {
        decrypt(&self.get(name)?.file, password)
    }

    /// Encrypts a key pair and adds it under a name.
    ///
    /// # Errors
    /// [`KeyError::Name`], [`KeyError::Exists`], [`KeyError::Io`].
    pub fn add(&self, name: &str, pair: &Keypair, password: &str) -> Result<StoredKey, KeyError> {
        self.add_file(name, encrypt(pair, password, name)?)
    }

    /// Adds a key file as it is.
    ///
    /// # Errors
    /// [`KeyError::Name`], [`KeyError::Exists`], [`KeyError::Io`].
    pub fn add_file(&self, name: &str, file: KeyFile) -> Result<StoredKey, KeyError> {
        let path = self.path(name)?;
        let json = serde_json::to_vec_pretty(&file).map_err(|fault| KeyError::File(fault.to_string()))?;
        files::private_folder(&self.folder).map_err(|fault| self.io(fault))?;
        files::write_new(&path, &json).map_err(|fault| match fault.kind() {
            std::io::ErrorKind::AlreadyExists => KeyError::Exists(name.to_owned()),
            _ => KeyError::Io(path.display().to_string(), fault),
        })?;
        Ok(StoredKey { name: name.to_owned(), file })
    }

    /// Removes a key file.
    ///
    /// # Errors
    /// [`KeyError::NotFound`], [`KeyError::Name`], [`KeyError::Io`].
    pub fn remove(&self, name: &str) -> Result<(), KeyError> {
        let path = self.path(name)?;
        std::fs::remove_file(&path).map_err(|fault| match fault.kind() {
            std::io::ErrorKind::NotFound => KeyError::NotFound(name.to_owned()),
            _ => KeyError::Io(path.display().to_string(), fault),
        })
    }

    fn path(&self, name: &str) -> Result<PathBuf, KeyError> {
        let fits =
            (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if !fits {
            return Err(KeyError::Name(name.to_owned()));
        }
        Ok(self.folder.join(format!("{name}.json")))
    }

    fn io(&self, fault: std::io::Error) -> KeyError {
        KeyError::Io(self.folder.display().to_string(), fault)
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

#[cfg(test)]
mod tests {
    use super::super::Scheme;
    use super::*;

    #[test]
    fn keys_are_added_once_listed_opened_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = KeyStore::new(folder.path().join("keys"));
        assert!(store.list().unwrap().is_empty());
        let (pair, _) = Keypair::generate(Scheme::Ed25519);
        store.add("bureau", &pair, "one").unwrap();
        assert!(matches!(store.add("bureau", &pair, "two"), Err(KeyError::Exists(_))));
        assert_eq!(store.list().unwrap().len(), 1);
        assert_eq!(store.open("bureau", "one").unwrap().account(), pair.account());
        assert_eq!(store.open(&pair.address(), "one").unwrap().account(), pair.account());
        assert!(matches!(store.open("bureau", "two"), Err(KeyError::Password)));
        store.remove("bureau").unwrap();
        assert!(matches!(store.get("bureau"), Err(KeyError::NotFound(_))));
    }

    #[test]
    fn names_cannot_leave_the_folder() {
        let store = KeyStore::new("keys");
        for name in ["", "../x", "a/b", "a.b", "名"] {
            assert!(matches!(store.path(name), Err(KeyError::Name(_))), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_folder_and_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let store = KeyStore::new(folder.path().join("keys"));
        let (pair, _) = Keypair::generate(Scheme::Sr25519);
        store.add("a", &pair, "p").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(store.folder()), 0o700);
        assert_eq!(mode(&store.folder().join("a.json")), 0o600);
    }
}
