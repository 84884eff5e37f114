//! What is wrong with a file that somebody filled in.

use std::path::Path;

/// File, field and reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {field}: {reason}")]
pub struct FormFault {
    /// The file.
    pub file: String,
    /// The field, as a path like `public.scenarios[0].purpose`.
    pub field: String,
    /// Why it cannot be used.
    pub reason: String,
}

impl FormFault {
    /// A fault.
    pub fn new(file: &Path, field: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self { file: file.display().to_string(), field: field.into(), reason: reason.to_string() }
    }
}
