//! The vault keeps documents with their salts, which never go on the chain (architecture, decision 5).
//!
//! Each document has a folder named by its digest in hex, with three files: `document`, `salt` (32 random bytes) and
//! `entry.json`. The digest is SHA-256 over `salt || document`. A folder appears whole or not at all. Without the salt the
//! digest on the chain tells nothing about the document: removing an entry deletes the salt first.

mod disclosure;

pub use disclosure::{verify, Disclosure, Verified, DISCLOSURE_FILE};

use crate::files;
use drl_primitives::Digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Bytes of a salt.
pub const SALT_BYTES: usize = 32;
/// The largest document taken, in bytes (64 MiB): documents are read whole.
pub const MAX_DOCUMENT_BYTES: u64 = 64 * 1024 * 1024;

const DOCUMENT: &str = "document";
const SALT: &str = "salt";
const ENTRY: &str = "entry.json";
const ENTRY_VERSION: u8 = 1;

/// What is wrong with the vault, an entry or a disclosed document.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No entry with this digest.
    #[error("no document in the vault has a digest that begins with {0}")]
    NotFound(String),
    /// The beginning of a digest fits several.
    #[error("several documents in the vault have a digest that begins with {0}: give more digits")]
    Ambiguous(String),
    /// Not the beginning of a digest.
    #[error("not the beginning of a digest (at least 6 hex digits): {0}")]
    Prefix(String),
    /// Document or salt do not give the digest.
    #[error("the document with digest {0} is corrupt: document and salt do not give the digest")]
    Corrupt(String),
    /// An entry's files cannot be read as such.
    #[error("the vault entry {0} is damaged: {1}")]
    Damaged(String, String),
    /// A document too large.
    #[error("{0} has more than {MAX_DOCUMENT_BYTES} bytes")]
    TooLarge(String),
    /// Something is at that place already.
    #[error("{0} exists already; nothing was changed")]
    Exists(String),
    /// A disclosure whose document and salt do not give its digest.
    #[error("document and salt do not give the digest {claimed}; they give {found}")]
    Mismatch {
        /// The digest claimed.
        claimed: String,
        /// The digest computed.
        found: String,
    },
    /// Not a disclosure file.
    #[error("{0} is no disclosure: {1}")]
    NotADisclosure(String, String),
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(String),
    /// Reading or writing failed.
    #[error("{0}: {1}")]
    Io(String, io::Error),
}

fn io_fault(path: &Path) -> impl FnOnce(io::Error) -> VaultError + '_ {
    move |fault| VaultError::Io(path.display().to_string(), fault)
}

/// What the vault knows of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of this form.
    pub version: u8,
    /// Digest of `salt || document`: what goes on the chain.
    pub digest: Digest,
    /// Name of the file it came from.
    pub file_name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is, in the owner's words or as a document code.
    pub label: String,
    /// When it was added, milliseconds since the epoch.
    pub added_at: u64,
}

impl Entry {
    /// The digest in hex, which names the entry.
    pub fn id(&self) -> String {
        hex::encode(self.digest.value)
    }
}

/// The digest that names an entry, and the entry or what is wrong with it.
pub type Checked = (String, Result<Entry, VaultError>);

/// Bytes that are wiped when they are dropped.
type Secret = Zeroizing<Vec<u8>>;

/// A folder of documents.
#[derive(Clone, Debug)]
pub struct Vault {
    folder: PathBuf,
}

/// The digest of a document under a salt.
pub fn digest_of(salt: &[u8], document: &[u8]) -> Digest {
    Digest::sha256(Sha256::new().chain_update(salt).chain_update(document).finalize().into())
}

impl Vault {
    /// The vault in a folder, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Copies a file into the vault, with a new salt.
    ///
    /// # Errors
    /// [`VaultError::TooLarge`], [`VaultError::Random`], [`VaultError::Io`].
    pub fn add(&self, path: &Path, label: &str) -> Result<Entry, VaultError> {
        let length = fs::metadata(path).map_err(io_fault(path))?.len();
        if length > MAX_DOCUMENT_BYTES {
            return Err(VaultError::TooLarge(path.display().to_string()));
        }
        let document = Zeroizing::new(fs::read(path).map_err(io_fault(path))?);
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(DOCUMENT);
        self.add_bytes(name, &document, label)
    }

    /// Puts a document into the vault, with a new salt.
    ///
    /// # Errors
    /// [`VaultError::Random`], [`VaultError::Exists`], [`VaultError::Io`].
    pub fn add_bytes(&self, file_name: &str, document: &[u8], label: &str) -> Result<Entry, VaultError> {
        let mut salt = Zeroizing::new([0u8; SALT_BYTES]);
        getrandom::getrandom(salt.as_mut_slice()).map_err(|fault| VaultError::Random(fault.to_string()))?;
        self.store(file_name, document, salt.as_slice(), label)
    }

    /// Puts a document into the vault whose salt another party chose: a disclosure that was handed over.
    ///
    /// # Errors
    /// As [`verify`] and [`Vault::add_bytes`].
    pub fn take_in(&self, disclosure: &Path, label: &str) -> Result<Entry, VaultError> {
        let verified = verify(disclosure, None)?;
        self.store(&verified.disclosure.file_name, &verified.document, &verified.salt, label)
    }

    fn store(&self, file_name: &str, document: &[u8], salt: &[u8], label: &str) -> Result<Entry, VaultError> {
        let entry = Entry {
            version: ENTRY_VERSION,
            digest: digest_of(salt, document),
            file_name: file_name.to_owned(),
            bytes: document.len() as u64,
            label: label.to_owned(),
            added_at: crate::now_ms(),
        };
        let place = self.folder.join(entry.id());
        if place.exists() {
            return Err(VaultError::Exists(place.display().to_string()));
        }
        let draft = self.folder.join(format!(".{}.{}.tmp", entry.id(), std::process::id()));
        let written = self.write_entry(&draft, &entry, document, salt).and_then(|()| fs::rename(&draft, &place));
        if let Err(fault) = written {
            let _ = fs::remove_dir_all(&draft);
            return Err(VaultError::Io(place.display().to_string(), fault));
        }
        files::sync_folder(&self.folder).map_err(io_fault(&self.folder))?;
        Ok(entry)
    }

    fn write_entry(&self, draft: &Path, entry: &Entry, document: &[u8], salt: &[u8]) -> io::Result<()> {
        files::private_folder(draft)?;
        files::write_synced(&draft.join(SALT), salt)?;
        files::write_synced(&draft.join(DOCUMENT), document)?;
        files::write_synced(&draft.join(ENTRY), &serde_json::to_vec_pretty(entry)?)?;
        files::sync_folder(draft)
    }

    /// All entries, the oldest first; a damaged one as its error.
    ///
    /// # Errors
    /// [`VaultError::Io`] where the folder itself cannot be read.
    pub fn list(&self) -> Result<Vec<Result<Entry, VaultError>>, VaultError> {
        let mut entries: Vec<_> = self.ids()?.iter().map(|id| self.entry(id)).collect();
        entries.sort_by_key(|entry| entry.as_ref().map_or(0, |e| e.added_at));
        Ok(entries)
    }

    /// The entry whose digest begins with these hex digits (with or without `0x`).
    ///
    /// # Errors
    /// [`VaultError::Prefix`], [`VaultError::NotFound`], [`VaultError::Ambiguous`], [`VaultError::Damaged`].
    pub fn find(&self, prefix: &str) -> Result<Entry, VaultError> {
        let digits = prefix.trim_start_matches("0x").to_ascii_lowercase();
        if digits.len() < 6 || digits.len() > 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(VaultError::Prefix(prefix.to_owned()));
        }
        let found: Vec<_> = self.ids()?.into_iter().filter(|id| id.starts_with(&digits)).collect();
        match found.as_slice() {
            [] => Err(VaultError::NotFound(prefix.to_owned())),
            [id] => self.entry(id),
            _ => Err(VaultError::Ambiguous(prefix.to_owned())),
        }
    }

    /// The document of an entry, checked against its digest.
    ///
    /// # Errors
    /// [`VaultError::Corrupt`], [`VaultError::Io`].
    pub fn document(&self, entry: &Entry) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.load(entry).map(|(document, _)| document)
    }

    /// Writes a document and its salt into a folder for somebody who is to check it: the document under its name, and
    /// [`DISCLOSURE_FILE`] beside it.
    ///
    /// # Errors
    /// [`VaultError::Corrupt`], [`VaultError::Exists`], [`VaultError::Io`].
    pub fn disclose(&self, entry: &Entry, folder: &Path) -> Result<Disclosure, VaultError> {
        let (document, salt) = self.load(entry)?;
        disclosure::write(entry, &document, &salt, folder)
    }

    /// Computes every digest again.
    ///
    /// # Errors
    /// [`VaultError::Io`] where the folder itself cannot be read.
    pub fn check(&self) -> Result<Vec<Checked>, VaultError> {
        let check = |id: String| {
            let result = self.entry(&id).and_then(|entry| self.load(&entry).map(|_| entry));
            (id, result)
        };
        Ok(self.ids()?.into_iter().map(check).collect())
    }

    /// Removes an entry, its salt first: what remains on the chain then tells nothing.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn remove(&self, entry: &Entry) -> Result<(), VaultError> {
        let place = self.folder.join(entry.id());
        let salt = place.join(SALT);
        // Overwritten before it is unlinked. On a disk that writes elsewhere this does not reach the old bytes; the guide
        // for operators asks for an encrypted disk.
        fs::write(&salt, [0u8; SALT_BYTES]).map_err(io_fault(&salt))?;
        fs::File::open(&salt).and_then(|file| file.sync_all()).map_err(io_fault(&salt))?;
        fs::remove_file(&salt).map_err(io_fault(&salt))?;
        fs::remove_dir_all(&place).map_err(io_fault(&place))?;
        files::sync_folder(&self.folder).map_err(io_fault(&self.folder))
    }

    fn ids(&self) -> Result<Vec<String>, VaultError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(fault) => return Err(io_fault(&self.folder)(fault)),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry.map_err(io_fault(&self.folder))?.file_name();
            if let Some(name) = name.to_str().filter(|n| n.len() == 64 && n.bytes().all(|b| b.is_ascii_hexdigit())) {
                ids.push(name.to_owned());
            }
        }
        ids.sort();
        Ok(ids)
    }

    fn entry(&self, id: &str) -> Result<Entry, VaultError> {
        let damaged = |fault: String| VaultError::Damaged(id.to_owned(), fault);
        let json = fs::read(self.folder.join(id).join(ENTRY)).map_err(|fault| damaged(fault.to_string()))?;
        let entry: Entry = serde_json::from_slice(&json).map_err(|fault| damaged(fault.to_string()))?;
        if entry.version != ENTRY_VERSION {
            return Err(damaged(format!("version {} is not known", entry.version)));
        }
        if entry.id() != id {
            return Err(damaged(format!("it holds the digest {}", entry.id())));
        }
        Ok(entry)
    }

    /// Document and salt.
    fn load(&self, entry: &Entry) -> Result<(Secret, Secret), VaultError> {
        let place = self.folder.join(entry.id());
        let read = |name: &str| {
            let path = place.join(name);
            fs::read(&path).map(Zeroizing::new).map_err(|fault| VaultError::Io(path.display().to_string(), fault))
        };
        let (document, salt) = (read(DOCUMENT)?, read(SALT)?);
        if salt.len() != SALT_BYTES || digest_of(&salt, &document) != entry.digest {
            return Err(VaultError::Corrupt(entry.id()));
        }
        Ok((document, salt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        (folder, vault)
    }

    #[test]
    fn the_digest_is_sha256_over_salt_and_document() {
        // SHA-256 of 32 zero bytes followed by "abc", computed with coreutils.
        let digest = digest_of(&[0; 32], b"abc");
        assert_eq!(hex::encode(digest.value), "365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370");
    }

    #[test]
    fn the_same_document_twice_has_two_digests() {
        let (_folder, vault) = vault();
        let a = vault.add_bytes("a.md", b"text", "credit-report").unwrap();
        let b = vault.add_bytes("a.md", b"text", "credit-report").unwrap();
        assert_ne!(a.digest, b.digest);
        assert_eq!(vault.list().unwrap().len(), 2);
        assert_eq!(vault.document(&a).unwrap().as_slice(), b"text");
    }

    #[test]
    fn entries_are_found_by_the_beginning_of_their_digest() {
        let (_folder, vault) = vault();
        let entry = vault.add_bytes("a.md", b"text", "x").unwrap();
        assert_eq!(vault.find(&entry.id()[..8]).unwrap(), entry);
        assert_eq!(vault.find(&format!("0x{}", entry.id())).unwrap(), entry);
        assert!(matches!(vault.find("12"), Err(VaultError::Prefix(_))));
        assert!(matches!(vault.find("zzzzzz"), Err(VaultError::Prefix(_))));
        let other = if entry.id().starts_with('0') { "1" } else { "0" }.repeat(8);
        assert!(matches!(vault.find(&other), Err(VaultError::NotFound(_))));
    }

    #[test]
    fn corruption_is_found() {
        let (_folder, vault) = vault();
        let good = vault.add_bytes("good", b"good", "x").unwrap();
        let bad = vault.add_bytes("bad", b"bad", "x").unwrap();
        let torn = vault.add_bytes("torn", b"torn", "x").unwrap();
        fs::write(vault.folder().join(bad.id()).join(DOCUMENT), b"changed").unwrap();
        fs::write(vault.folder().join(torn.id()).join(ENTRY), b"{").unwrap();
        for (id, result) in vault.check().unwrap() {
            match result {
                Ok(entry) => assert_eq!(entry, good),
                Err(VaultError::Corrupt(_)) => assert_eq!(id, bad.id()),
                Err(VaultError::Damaged(..)) => assert_eq!(id, torn.id()),
                Err(fault) => panic!("{fault}"),
            }
        }
        assert!(matches!(vault.document(&bad), Err(VaultError::Corrupt(_))));
        assert!(matches!(vault.disclose(&bad, &vault.folder().join("out")), Err(VaultError::Corrupt(_))));
    }

    #[test]
    fn a_removed_entry_leaves_nothing() {
        let (_folder, vault) = vault();
        let entry = vault.add_bytes("a", b"text", "x").unwrap();
        vault.remove(&entry).unwrap();
        assert!(!vault.folder().join(entry.id()).exists());
        assert!(matches!(vault.find(&entry.id()), Err(VaultError::NotFound(_))));
    }

    #[test]
    fn a_half_written_entry_is_no_entry() {
        let (_folder, vault) = vault();
        vault.add_bytes("a", b"text", "x").unwrap();
        let draft = vault.folder().join(format!(".{}.1.tmp", "a".repeat(64)));
        fs::create_dir(&draft).unwrap();
        assert_eq!(vault.check().unwrap().len(), 1);
    }

    #[test]
    fn a_disclosed_document_verifies_and_can_be_taken_in_elsewhere() {
        let (folder, vault) = vault();
        let entry = vault.add_bytes("credit.md", b"text", "credit-report").unwrap();
        let out = folder.path().join("out");
        vault.disclose(&entry, &out).unwrap();
        assert!(matches!(vault.disclose(&entry, &out), Err(VaultError::Exists(_))));
        let verified = verify(&out.join(DISCLOSURE_FILE), None).unwrap();
        assert_eq!(verified.disclosure.digest, entry.digest);

        let other = Vault::new(folder.path().join("other"));
        let taken = other.take_in(&out.join(DISCLOSURE_FILE), "credit-report").unwrap();
        assert_eq!(taken.digest, entry.digest);
        assert!(matches!(other.take_in(&out.join(DISCLOSURE_FILE), "x"), Err(VaultError::Exists(_))));

        fs::write(out.join("credit.md"), b"text.").unwrap();
        assert!(matches!(verify(&out.join(DISCLOSURE_FILE), None), Err(VaultError::Mismatch { .. })));
    }
}
