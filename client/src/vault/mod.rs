//! The vault keeps documents with their salts, which never go on the chain (architecture, decision 5).
//!
//! Each document has a folder named by its digest in hex, with three files: `document`, `salt` (32 random bytes) and
//! `entry.json`. The digest is SHA-256 over `salt || document`. A folder appears whole or not at all. Without the salt the
//! digest on the chain tells nothing about the document: removing an entry deletes the salt first.

mod disclosure;

pub use disclosure::{verify, Disclosure, Verified, DISCLOSURE_FILE};

use crate::{files, texts::faults::fault_enum};
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

fault_enum! {
    /// What is wrong with the vault, an entry or a disclosed document.
    #[derive(Debug)]
    pub enum VaultError {
        /// No entry with this digest.
        NotFound(prefix: String) = "vault-not-found",
            "no document in the vault has a digest that begins with {prefix}", "保管库中没有摘要以 {prefix} 开头的文件";
            "`drl vault list` shows the digests; --home names another folder", "请用 drl vault list 查看摘要；--home 可指定其他文件夹";
        /// The beginning of a digest fits several.
        Ambiguous(prefix: String) = "vault-ambiguous",
            "several documents in the vault have a digest that begins with {prefix}: give more digits",
            "保管库中有多份文件的摘要以 {prefix} 开头，请增加位数";
            "copy more digits from `drl vault list`", "请从 drl vault list 复制更多位数";
        /// Not the beginning of a digest.
        Prefix(prefix: String) = "vault-prefix",
            "not the beginning of a digest (at least 6 hex digits): {prefix}", "不是摘要的开头（至少 6 位十六进制数）：{prefix}";
            "copy it from `drl vault list`", "请从 drl vault list 复制";
        /// Document or salt do not give the digest.
        Corrupt(digest: String) = "vault-corrupt",
            "the document with digest {digest} is corrupt: document and salt do not give the digest",
            "摘要为 {digest} 的文件已损坏：文件和盐值与摘要不一致";
            "restore this entry from a backup; nothing can be shown with it as it is", "请从备份恢复该条目，目前不能用于证明";
        /// An entry's files cannot be read as such.
        Damaged(digest: String, reason: String) = "vault-damaged",
            "the vault entry {digest} is damaged: {reason}", "保管库条目 {digest} 已损坏：{reason}";
            "restore this entry from a backup", "请从备份恢复该条目";
        /// An entry of a form that is not known.
        EntryVersion(digest: String, version: u8) = "vault-entry-version",
            "the vault entry {digest} is damaged: version {version} is not known", "保管库条目 {digest} 的格式版本 {version} 无法识别";
            "use the client that wrote it, or restore it from a backup", "请使用写入该条目的客户端，或者从备份恢复";
        /// An entry that holds another digest than that of its folder.
        EntryDigest(digest: String, found: String) = "vault-entry-digest",
            "the vault entry {digest} is damaged: it holds the digest {found}", "保管库条目 {digest} 已损坏：其中的摘要是 {found}";
            "restore this entry from a backup", "请从备份恢复该条目";
        /// A document too large.
        TooLarge(place: String) = "vault-too-large",
            "{place} has more than {MAX_DOCUMENT_BYTES} bytes", "{place} 超过 {MAX_DOCUMENT_BYTES} 字节";
            "split the document, or put a list of digests of its parts into the vault", "请拆分文件，或者存入各部分摘要的清单";
        /// Something is at that place already.
        Exists(place: String) = "vault-exists",
            "{place} exists already; nothing was changed", "{place} 已经存在，未作任何更改";
            "choose an empty folder, or remove what is there", "请选择空文件夹，或者先移除已有内容";
        /// A disclosure whose document and salt do not give its digest.
        Mismatch {
            /// The digest claimed.
            claimed: String,
            /// The digest computed.
            found: String,
        } = "vault-mismatch",
            "document and salt do not give the digest {claimed}; they give {found}",
            "文件和盐值得出的摘要是 {found}，不是 {claimed}";
            "this is not the document behind the digest: ask for it again", "这不是该摘要对应的文件，请重新索取";
        /// Not a disclosure file.
        NotADisclosure(place: String, reason: String) = "vault-no-disclosure",
            "{place} is no disclosure: {reason}", "{place} 不是披露文件：{reason}";
            "name the file disclosure.json that `drl vault open` wrote", "请指定 drl vault open 写出的 disclosure.json";
        /// A disclosure under another algorithm.
        DisclosureAlgorithm(place: String) = "vault-disclosure-algorithm",
            "{place} is no disclosure: its digest is not SHA-256", "{place} 不是披露文件：其摘要不是 SHA-256";
            "ask for a disclosure that `drl vault open` wrote", "请索取由 drl vault open 写出的披露文件";
        /// A disclosure without a whole salt.
        DisclosureSalt(place: String) = "vault-disclosure-salt",
            "{place} is no disclosure: its salt has not {SALT_BYTES} bytes", "{place} 不是披露文件：盐值不是 {SALT_BYTES} 字节";
            "ask for the disclosure again: it was cut or changed", "披露文件不完整或者被改动，请重新索取";
        /// The system gives no random bytes.
        Random(reason: String) = "vault-random", "no random bytes: {reason}", "系统未能提供随机数：{reason}";
            "try again; without random bytes no salt is made", "请重试；没有随机数就不能生成盐值";
        /// Reading or writing failed.
        Io(place: String, fault: io::Error) = "vault-io", "{place}: {fault}", "{place}：{fault}";
            "check the path, its permissions and the space on the disk", "请检查路径、权限和磁盘空间";
    }
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
            return Err(VaultError::EntryVersion(id.to_owned(), entry.version));
        }
        if entry.id() != id {
            return Err(VaultError::EntryDigest(id.to_owned(), entry.id()));
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
