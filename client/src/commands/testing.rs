//! What the tests of commands share: the call that a line makes.

use super::context::{Context, Global};
use crate::{output::Failure, output::Style};
use clap::{Parser, Subcommand};
use drl_primitives::Digest;
use drl_runtime::RuntimeCall;

/// The digest that [`paper`] stands for.
pub const PAPER: Digest = Digest::sha256([7; 32]);

#[derive(Parser)]
struct Line<A: Subcommand> {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    act: A,
}

/// A line whose `PAPER` is a digest.
fn words(line: &str) -> Vec<String> {
    let digest = format!("0x{}", "07".repeat(32));
    line.split_whitespace().map(|word| word.replace("PAPER", &digest)).collect()
}

/// The call that a line makes, in a home of its own.
pub fn called<A: Subcommand>(
    line: &str,
    call: impl FnOnce(A, &Context) -> Result<RuntimeCall, Failure>,
) -> Result<RuntimeCall, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().display().to_string();
    let words = ["drl".to_owned(), "--home".to_owned(), home].into_iter().chain(words(line));
    let line = Line::<A>::try_parse_from(words).unwrap_or_else(|fault| panic!("{line}\n{fault}"));
    let context = Context::new(line.global, Style::default())?;
    call(line.act, &context)
}

/// Whether a line can be read.
pub fn is_read<A: Subcommand>(line: &str) -> bool {
    Line::<A>::try_parse_from(std::iter::once("drl".to_owned()).chain(words(line))).is_ok()
}
