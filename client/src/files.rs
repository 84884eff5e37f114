//! Folders and files that only their owner reads, written whole or not at all.

use crate::texts::faults::fault_enum;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The environment variable that names the folder of keys and vault.
pub const HOME_VARIABLE: &str = "DRL_HOME";

fault_enum! {
    /// What is wrong with a file or folder of this machine, or with the terminal.
    #[derive(Debug)]
    pub enum FileFault {
        /// The system says no.
        System(place: String, fault: io::Error) = "file-system", "{place}: {fault}", "{place}：{fault}";
            "check the path, its permissions and the space on the disk", "请检查路径、权限和磁盘空间";
        /// The environment names no home.
        NoHome = "file-no-home", "neither {HOME_VARIABLE} nor HOME is set", "没有设置 {HOME_VARIABLE} 或者 HOME";
            "give --home FOLDER, or set the variable", "请使用 --home 指定文件夹，或者设置环境变量";
        /// The terminal cannot be read or written.
        Terminal(fault: io::Error) = "file-terminal", "the terminal: {fault}", "终端：{fault}";
            "run the command in a terminal", "请在终端中运行";
        /// Standard input cannot be read.
        Input(fault: io::Error) = "file-input", "standard input: {fault}", "标准输入：{fault}";
            "check what is piped into the command", "请检查传入命令的内容";
    }
}

impl FileFault {
    /// A fault of a file.
    pub fn of(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |fault| Self::System(path.display().to_string(), fault)
    }
}

/// The folder of keys and vault: `DRL_HOME`, else `drl` in the user's data folder (XDG).
///
/// # Errors
/// [`FileFault::NoHome`] where the environment names no home.
pub fn home() -> Result<PathBuf, FileFault> {
    home_from(|name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
}

fn home_from(variable: impl Fn(&str) -> Option<PathBuf>) -> Result<PathBuf, FileFault> {
    if let Some(folder) = variable(HOME_VARIABLE) {
        return Ok(folder);
    }
    // The XDG specification has relative paths ignored.
    if let Some(data) = variable("XDG_DATA_HOME").filter(|path| path.is_absolute()) {
        return Ok(data.join("drl"));
    }
    variable("HOME").map(|home| home.join(".local/share/drl")).ok_or(FileFault::NoHome)
}

/// Makes a folder (and those above it) that only its owner may enter.
///
/// # Errors
/// What the system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a new file that only its owner may read: whole, or not at all. Refuses to overwrite.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`], or what the system says.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("file");
    let draft = parent.join(format!(".{name}.{}.tmp", std::process::id()));
    write_synced(&draft, bytes)?;
    // A link is made only where nothing is, unlike a rename.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked?;
    sync_folder(parent)
}

/// Writes a file and waits until it is on the disk. The file must not exist.
///
/// # Errors
/// What the system says; nothing is left then.
pub fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Waits until the entries of a folder are on the disk.
///
/// # Errors
/// What the system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_follows_the_environment_in_order() {
        let env = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| PathBuf::from(v))
        };
        assert_eq!(home_from(env(&[("DRL_HOME", "d"), ("HOME", "/h")])).unwrap(), PathBuf::from("d"));
        assert_eq!(home_from(env(&[("XDG_DATA_HOME", "/x"), ("HOME", "/h")])).unwrap(), PathBuf::from("/x/drl"));
        let ignored = home_from(env(&[("XDG_DATA_HOME", "x"), ("HOME", "/h")])).unwrap();
        assert_eq!(ignored, PathBuf::from("/h/.local/share/drl"));
        assert!(matches!(home_from(env(&[])), Err(FileFault::NoHome)));
    }

    #[test]
    fn files_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_new(&path, b"one").unwrap();
        assert_eq!(write_new(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
