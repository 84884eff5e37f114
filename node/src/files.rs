//! Files and folders that nobody else on the machine may read.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// What the owner may do with a folder, and nobody else.
const FOLDER: u32 = 0o700;
/// What the owner may do with a file, and nobody else.
const FILE: u32 = 0o600;

/// Makes a folder, with its parents, that only its owner may enter; one that is there is closed to others.
///
/// # Errors
/// The system refuses.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(FOLDER).create(folder)?;
    close(folder, FOLDER)
}

/// Writes a file that only its owner may read. One that is there is not overwritten.
///
/// # Errors
/// There is such a file already, or the system refuses.
pub fn private_file(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut written = fs::OpenOptions::new().write(true).create_new(true).mode(FILE).open(file)?;
    written.write_all(content)?;
    written.sync_all()
}

/// Takes from everybody but the owner what they may do with a file.
///
/// # Errors
/// The system refuses.
pub fn close_file(file: &Path) -> io::Result<()> {
    close(file, FILE)
}

fn close(path: &Path, mode: u32) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o7777 & !mode == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Refuses to work as root in the folder of somebody else: the node could not read what is made there.
///
/// # Errors
/// This is root, and the folder is not root's.
pub fn refuse_root_in_foreign_folder(folder: &Path) -> Result<(), String> {
    let (Ok(process), Ok(folder_data)) = (fs::metadata("/proc/self"), fs::metadata(folder)) else { return Ok(()) };
    if process.uid() == 0 && folder_data.uid() != 0 {
        return Err(format!(
            "{} belongs to another user, who runs the node: do this as that user, for example with sudo -u drl",
            folder.display()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o7777
    }

    #[test]
    fn what_is_made_is_for_the_owner_only() {
        let temporary = TempDir::new().expect("a folder");
        let folder = temporary.path().join("a/b");
        private_folder(&folder).expect("made");
        private_file(&folder.join("c"), b"secret").expect("written");
        assert_eq!([mode(&folder), mode(&temporary.path().join("a")), mode(&folder.join("c"))], [0o700, 0o700, 0o600]);
        assert_eq!(fs::read(folder.join("c")).expect("there"), b"secret");
    }

    #[test]
    fn nothing_is_overwritten() {
        let temporary = TempDir::new().expect("a folder");
        let file = temporary.path().join("c");
        private_file(&file, b"first").expect("written");
        let fault = private_file(&file, b"second").expect_err("it is there");
        assert_eq!(fault.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).expect("there"), b"first");
    }

    #[test]
    fn what_stands_open_is_closed() {
        let temporary = TempDir::new().expect("a folder");
        let (folder, file) = (temporary.path().join("d"), temporary.path().join("e"));
        fs::create_dir(&folder).expect("made");
        fs::write(&file, "").expect("written");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("set");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("set");
        private_folder(&folder).expect("closed");
        close_file(&file).expect("closed");
        assert_eq!([mode(&folder), mode(&file)], [0o700, 0o600]);
    }
}
