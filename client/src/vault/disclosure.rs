//! A document handed to somebody who is to check it against its digest on the chain.

use super::{digest_of, io_fault, Entry, VaultError, SALT_BYTES};
use crate::files;
use drl_primitives::{Digest, HashAlgorithm};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The file beside the document that holds its salt.
pub const DISCLOSURE_FILE: &str = "disclosure.json";

/// What is handed over beside the document itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The digest on the chain.
    pub digest: Digest,
    /// The salt, 64 hex digits.
    pub salt: String,
    /// Name of the document's file, in the same folder.
    pub file_name: String,
    /// What the document is.
    pub label: String,
}

/// A disclosure whose document and salt give its digest.
#[derive(Debug)]
pub struct Verified {
    /// What was handed over.
    pub disclosure: Disclosure,
    /// The document.
    pub document: Vec<u8>,
    /// The salt.
    pub(super) salt: Vec<u8>,
}

impl Verified {
    /// The salt.
    pub fn salt(&self) -> &[u8] {
        &self.salt
    }
}

pub(super) fn write(entry: &Entry, document: &[u8], salt: &[u8], folder: &Path) -> Result<Disclosure, VaultError> {
    let disclosure = Disclosure {
        digest: entry.digest,
        salt: hex::encode(salt),
        file_name: plain_name(&entry.file_name),
        label: entry.label.clone(),
    };
    let (paper, note) = (folder.join(&disclosure.file_name), folder.join(DISCLOSURE_FILE));
    if let Some(there) = [&paper, &note].into_iter().find(|path| path.exists()) {
        return Err(VaultError::Exists(there.display().to_string()));
    }
    files::private_folder(folder).map_err(io_fault(folder))?;
    let json = serde_json::to_vec_pretty(&disclosure).map_err(io::Error::from).map_err(io_fault(&note))?;
    files::write_new(&paper, document).map_err(io_fault(&paper))?;
    files::write_new(&note, &json).map_err(io_fault(&note))?;
    Ok(disclosure)
}

/// Checks a disclosure: reads its file, and the document beside it or at `document`.
///
/// # Errors
/// [`VaultError::NotADisclosure`], [`VaultError::DisclosureAlgorithm`], [`VaultError::DisclosureSalt`],
/// [`VaultError::Mismatch`], [`VaultError::Io`].
pub fn verify(path: &Path, document: Option<&Path>) -> Result<Verified, VaultError> {
    let bad = |fault: String| VaultError::NotADisclosure(path.display().to_string(), fault);
    let json = fs::read(path).map_err(io_fault(path))?;
    let disclosure: Disclosure = serde_json::from_slice(&json).map_err(|fault| bad(fault.to_string()))?;
    if disclosure.digest.algorithm != HashAlgorithm::Sha256 {
        return Err(VaultError::DisclosureAlgorithm(path.display().to_string()));
    }
    let salt = hex::decode(&disclosure.salt).map_err(|fault| bad(fault.to_string()))?;
    if salt.len() != SALT_BYTES {
        return Err(VaultError::DisclosureSalt(path.display().to_string()));
    }
    let beside: PathBuf = path.parent().unwrap_or(Path::new(".")).join(plain_name(&disclosure.file_name));
    let place = document.unwrap_or(&beside);
    let document = fs::read(place).map_err(io_fault(place))?;
    let found = digest_of(&salt, &document);
    if found != disclosure.digest {
        return Err(VaultError::Mismatch {
            claimed: hex::encode(disclosure.digest.value),
            found: hex::encode(found.value),
        });
    }
    Ok(Verified { disclosure, document, salt })
}

/// The last part of a name: a disclosure from elsewhere must not lead to another folder.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match last {
        "" | "." | ".." | DISCLOSURE_FILE => "document".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\\b"), "b");
        assert_eq!(plain_name(".."), "document");
        assert_eq!(plain_name("disclosure.json"), "document");
        assert_eq!(plain_name("附件.pdf"), "附件.pdf");
    }

    #[test]
    fn what_is_no_disclosure_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.json");
        std::fs::write(&path, "{}").unwrap();
        assert!(matches!(verify(&path, None), Err(VaultError::NotADisclosure(..))));
        let value = "0x".to_owned() + &"0".repeat(64);
        let fault = |salt: &str, algorithm: &str| {
            let json = format!(
                r#"{{"digest":{{"algorithm":"{algorithm}","value":"{value}"}},"salt":"{salt}","file_name":"a","label":""}}"#
            );
            std::fs::write(&path, json).unwrap();
            verify(&path, None).unwrap_err()
        };
        assert!(matches!(fault("00", "sha256"), VaultError::DisclosureSalt(_)));
        assert!(matches!(fault("zz", "sha256"), VaultError::NotADisclosure(..)));
        assert!(matches!(fault(&value, "sm3"), VaultError::DisclosureAlgorithm(_)));
    }
}
