//! What is wrong with a description: always the file, the field and the reason.

use std::path::{Path, PathBuf};

/// Why no chain spec could be made.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// The description, or a file it names, has a fault.
    #[error("{}: {field}: {reason}", file.display())]
    Description {
        /// The file with the fault.
        file: PathBuf,
        /// The field, as a path: `members[2].code`.
        field: String,
        /// What is wrong with it and what it should be.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{}: {reason}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The runtime refused the genesis state that the description makes.
    #[error("the runtime refused this genesis state: {0}")]
    Runtime(String),
}

impl SpecError {
    /// A fault of `field` in `file`.
    pub fn field(file: &Path, field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Description { file: file.to_owned(), field: field.into(), reason: reason.into() }
    }

    /// `file` could not be read or written.
    pub fn file(file: &Path, error: impl std::fmt::Display) -> Self {
        Self::File { file: file.to_owned(), reason: error.to_string() }
    }
}
