//! Where the password of a key file comes from.

use super::KeyError;
use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The environment variable a password is read from.
pub const PASSWORD_VARIABLE: &str = "DRL_PASSWORD";

/// A file, else the environment variable, else the terminal.
#[derive(Clone, Debug, Default)]
pub struct PasswordSource {
    /// The file whose first line is the password.
    pub file: Option<PathBuf>,
}

impl PasswordSource {
    /// The password of an existing key.
    ///
    /// # Errors
    /// [`KeyError::NoPassword`], [`KeyError::Io`].
    pub fn read(&self, prompt: &str) -> Result<Zeroizing<String>, KeyError> {
        match self.unattended()? {
            Some(password) => Ok(password),
            None => ask(prompt),
        }
    }

    /// The password of a new key: asked for twice where it is asked for.
    ///
    /// # Errors
    /// [`KeyError::NoPassword`], [`KeyError::PasswordsDiffer`], [`KeyError::Io`].
    pub fn choose(&self, prompt: &str, again: &str) -> Result<Zeroizing<String>, KeyError> {
        if let Some(password) = self.unattended()? {
            return Ok(password);
        }
        let first = ask(prompt)?;
        if *ask(again)? != *first {
            return Err(KeyError::PasswordsDiffer);
        }
        Ok(first)
    }

    fn unattended(&self) -> Result<Option<Zeroizing<String>>, KeyError> {
        if let Some(path) = &self.file {
            return first_line(path).map(Some);
        }
        Ok(std::env::var(PASSWORD_VARIABLE).ok().map(Zeroizing::new))
    }
}

fn first_line(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|fault| KeyError::Io(path.display().to_string(), fault))?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, KeyError> {
    if !std::io::stdin().is_terminal() {
        return Err(KeyError::NoPassword);
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|fault| KeyError::Io("terminal".into(), fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_the_file_is_the_password() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "two words\r\nsecond line\n").unwrap();
        let source = PasswordSource { file: Some(path) };
        assert_eq!(*source.read("").unwrap(), "two words");
        assert_eq!(*source.choose("", "").unwrap(), "two words");
        let missing = PasswordSource { file: Some(folder.path().join("none")) };
        assert!(matches!(missing.read(""), Err(KeyError::Io(..))));
    }
}
