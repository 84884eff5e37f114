//! How it is known that somebody read what is to be signed or voted on.

use super::context::Context;
use crate::{
    files::FileFault,
    output::{Failure, InputFault},
    texts::Text,
};
use sp_core::H256;
use std::io::Write;

/// The fewest digits of a digest that show that a text was read.
const READ_DIGITS: usize = 8;
/// How many digits are told to whoever is to give them.
const TOLD_DIGITS: usize = 16;

/// The digest of what was read, or nothing: then the person is asked.
#[derive(clap::Args, Debug)]
pub(super) struct Consent {
    /// The first 8 or more hex digits of the digest of what is shown: it was read and is agreed to
    #[arg(long, value_name = "DIGEST")]
    yes_i_have_read: Option<String>,
}

/// What is shown before somebody agrees to it.
pub(super) struct Shown {
    /// What it is.
    pub heading: String,
    /// The whole of it, with a line break at its end.
    pub text: String,
    /// What else belongs to it.
    pub footing: String,
    /// The digest that names it.
    pub digest: H256,
}

impl Consent {
    /// Shows it on standard error and asks, unless its digest was given.
    ///
    /// # Errors
    /// [`Failure::NotConfirmed`]; [`Failure::Input`] where another digest was given, or nobody can be asked.
    pub fn confirm(&self, context: &Context, shown: &Shown, question: Text) -> Result<(), Failure> {
        let digest = hex::encode(shown.digest);
        {
            let mut out = std::io::stderr().lock();
            let _ = writeln!(out, "── {} 0x{digest}\n{}── {}", shown.heading, shown.text, shown.footing);
        }
        match &self.yes_i_have_read {
            Some(read) if has_read(read, &digest) => Ok(()),
            Some(read) => Err(InputFault::OtherDigest(digest, read.clone()).into()),
            None if context.style.can_ask() => ask(question.of(context.style.language)),
            None => Err(InputFault::NotAsked(digest.get(..TOLD_DIGITS).unwrap_or_default().to_owned()).into()),
        }
    }
}

fn has_read(given: &str, digest: &str) -> bool {
    let given = given.trim_start_matches("0x").to_ascii_lowercase();
    given.len() >= READ_DIGITS && digest.starts_with(&given)
}

fn ask(question: &str) -> Result<(), Failure> {
    let mut out = std::io::stderr().lock();
    write!(out, "{question}").and_then(|()| out.flush()).map_err(FileFault::Terminal)?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(FileFault::Terminal)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "是" => Ok(()),
        _ => Err(Failure::NotConfirmed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_counts_as_read_by_enough_of_its_digest() {
        let digest = "ab".repeat(32);
        assert!(has_read("abababab", &digest));
        assert!(has_read("0xABABABAB", &digest));
        assert!(!has_read("ababab", &digest));
        assert!(!has_read("abababac", &digest));
    }
}
