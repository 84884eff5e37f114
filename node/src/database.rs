//! Damage of the database, found before anything is written to it.
//!
//! The engine takes some damage for something else: where the file with its settings is gone it begins a new database among the rest of
//! the old one, and an empty table counts as one that was never written to. What it does notice it says in words for its makers, or by
//! a panic. All of it becomes one refusal with a name.

use crate::refusal::Refusal;
use sc_service::Error;
use sp_panic_handler::AbortGuard;
use std::{
    any::Any,
    fs, io,
    panic::{catch_unwind, AssertUnwindSafe},
    path::{Path, PathBuf},
};

/// The folder of a full node's database, below the one that is configured.
const FULL: &str = "full";
/// The file with the settings of the database.
const SETTINGS: &str = "metadata";
/// What tables grow by, in bytes.
const TABLE_STEP: u64 = 256 * 1024;
/// What stands at the beginning of an index, and the size of one of its places, in bytes.
const INDEX_HEAD: u64 = 16 * 1024;
const INDEX_PLACE: u64 = 512;

/// Opens a database that may have been there before.
///
/// # Errors
/// [`Refusal::DatabaseDamaged`], or whatever else `open` says.
pub fn open<T>(place: Option<&Path>, open: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let Some(folder) = place.and_then(existing) else { return open() };
    let damaged = |reason: String| {
        let refusal = Refusal::DatabaseDamaged { place: folder.clone(), reason };
        // In the log as well: whoever reads it by machine sees nothing else.
        log::error!("{refusal}");
        Error::Application(Box::new(refusal))
    };
    match damage(&folder) {
        Ok(None) => {}
        Ok(Some(reason)) => return Err(damaged(reason)),
        Err(reason) => return Err(damaged(format!("its files can not be looked at: {reason}"))),
    }
    // The process would end in the middle of a panic otherwise.
    let _unwinding = AbortGuard::force_unwind();
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(Err(Error::Client(fault))) if !is_in_use(&fault.to_string()) => Err(damaged(fault.to_string())),
        Ok(done) => done,
        Err(panic) => Err(damaged(words_of(&*panic))),
    }
}

/// The folder with the files of a database, if there are any.
fn existing(place: &Path) -> Option<PathBuf> {
    let folder = [place.join(FULL), place.to_owned()].into_iter().find(|folder| folder.is_dir())?;
    fs::read_dir(&folder).ok()?.next().is_some().then_some(folder)
}

/// Another process has the database open: nothing is wrong with it.
fn is_in_use(fault: &str) -> bool {
    fault.contains("is in use")
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it can not be read".to_owned())
}

/// What is wrong with the files of a database, as far as their names and sizes tell.
fn damage(folder: &Path) -> io::Result<Option<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), entry.metadata()?.len()));
    }
    files.sort();
    let settings = files.iter().find(|(name, _)| name == SETTINGS).map(|(_, size)| *size);
    let written = files.iter().any(|(name, _)| name.starts_with("table_") || name.starts_with("index_"));
    Ok(match settings {
        None if written => Some(format!("the file {SETTINGS} is missing")),
        Some(0) => Some(format!("the file {SETTINGS} is empty")),
        _ => files.iter().find_map(|(name, size)| wrong_size(name, *size)),
    })
}

/// Whether a file of the database was cut off.
fn wrong_size(name: &str, size: u64) -> Option<String> {
    if name.starts_with("table_") && (size == 0 || !size.is_multiple_of(TABLE_STEP)) {
        return Some(format!("the file {name} was cut off: it has {size} bytes, and tables grow by {TABLE_STEP}"));
    }
    let (_, bits) = name.strip_prefix("index_")?.split_once('_')?;
    let whole = 1u64.checked_shl(bits.parse().ok()?)?.checked_mul(INDEX_PLACE)?.checked_add(INDEX_HEAD)?;
    (size != whole).then(|| format!("the file {name} was cut off: it has {size} bytes, not {whole}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal;
    use tempfile::TempDir;

    /// A database as it looks on the disk.
    fn whole() -> TempDir {
        let folder = TempDir::new().expect("a folder");
        let full = folder.path().join(FULL);
        fs::create_dir(&full).expect("made");
        for (name, size) in [(SETTINGS, 7), ("index_00_16", 33_570_816), ("table_00_1a", 2 * TABLE_STEP), ("log0", 3)] {
            fs::File::create(full.join(name)).and_then(|file| file.set_len(size)).expect("written");
        }
        folder
    }

    fn refused(opened: Result<(), Error>) -> String {
        let fault = opened.expect_err("it is damaged");
        let refusal = refusal::behind(&fault).expect("a refusal").to_string();
        assert!(refusal.starts_with("DATABASE DAMAGED: "), "{refusal}");
        refusal
    }

    #[test]
    fn a_database_that_is_whole_or_not_there_yet_is_opened() {
        let (there, empty) = (whole(), TempDir::new().expect("a folder"));
        for place in [Some(there.path()), Some(empty.path()), Some(Path::new("/no/such/place")), None] {
            assert!(open(place, || Ok(())).is_ok(), "{place:?}");
        }
    }

    #[test]
    fn files_that_are_missing_or_cut_off_are_named_and_nothing_is_opened() {
        for (name, size) in
            [(SETTINGS, 0), ("index_00_16", 33_570_815), ("table_00_1a", TABLE_STEP - 1), ("table_00_1a", 0)]
        {
            let folder = whole();
            let file = fs::File::options().write(true).open(folder.path().join(FULL).join(name)).expect("there");
            file.set_len(size).expect("cut off");
            let refusal = refused(open(Some(folder.path()), || panic!("it was opened")));
            assert!(refusal.contains(name), "{refusal}");
        }
        let folder = whole();
        fs::remove_file(folder.path().join(FULL).join(SETTINGS)).expect("removed");
        assert!(refused(open(Some(folder.path()), || panic!("it was opened"))).contains("metadata is missing"));
    }

    #[test]
    fn what_the_engine_says_of_damage_becomes_a_refusal() {
        let folder = whole();
        let fault = |words: &str| Err(Error::Client(sp_blockchain::Error::Backend(words.into())));
        assert!(refused(open(Some(folder.path()), || fault("Corruption: Bad removed ref"))).contains("Bad removed ref"));
        assert!(refused(open(Some(folder.path()), || panic!("index out of bounds"))).contains("index out of bounds"));
        let in_use = open(Some(folder.path()), || fault("Database file is in use. (11)")).expect_err("in use");
        assert!(refusal::behind(&in_use).is_none(), "{in_use}");
        let new = TempDir::new().expect("a folder");
        let not_ours = open(Some(new.path()), || fault("no such chain spec")).expect_err("a fault");
        assert!(refusal::behind(&not_ours).is_none(), "{not_ours}");
    }
}
