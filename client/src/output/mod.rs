//! How answers and failures are shown: tables for people, JSON for programs, steps on the way on standard error.

mod answer;
mod failure;
mod input;

pub use answer::{flat, Answer, Part};
pub use failure::{ExitCode, Failure};
pub use input::InputFault;

use crate::{ledger::Progress, texts::words};
use drl_primitives::Language;
use std::{
    io::{IsTerminal, Write},
    sync::Arc,
};

/// How to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// For people: the language.
    pub language: Language,
    /// For programs: one JSON value on standard output.
    pub json: bool,
    /// No steps on the way.
    pub quiet: bool,
}

impl Style {
    /// Writes an answer to standard output.
    pub fn print(self, answer: &Answer) {
        let text = if self.json { answer.to_json() } else { answer.to_text(self.language) };
        // A reader that went away (a closed pipe) is no failure of the command.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    /// Writes a failure: to standard error for people, to standard output as JSON for programs.
    pub fn print_failure(self, failure: &Failure) {
        if self.json {
            let _ = writeln!(std::io::stdout().lock(), "{}", failure.to_json(self.language));
        } else {
            let _ = writeln!(std::io::stderr().lock(), "{}", failure.to_text(self.language));
        }
    }

    /// What is called with each step of a transaction.
    pub fn progress(self) -> Arc<dyn Fn(Progress) + Send + Sync> {
        if self.quiet {
            return Arc::new(|_| ());
        }
        let language = self.language;
        Arc::new(move |step| {
            let _ = writeln!(std::io::stderr().lock(), "{}", step_line(step, language));
        })
    }

    /// Whether somebody can be asked.
    pub fn can_ask(self) -> bool {
        !self.json && std::io::stdin().is_terminal()
    }
}

fn step_line(step: Progress, language: Language) -> String {
    match step {
        Progress::Accepted { hash } => format!("… {} {hash:?}", words::ACCEPTED.of(language)),
        Progress::InBestBlock(block) => format!("… {} {} {:?}", words::IN_BLOCK.of(language), block.number, block.hash),
        Progress::Retracted => format!("… {}", words::RETRACTED.of(language)),
        Progress::SentAgain => format!("… {}", words::SENT_AGAIN.of(language)),
        Progress::Finalized(block) => format!("✓ {} {} {:?}", words::FINAL.of(language), block.number, block.hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::BlockId;

    #[test]
    fn steps_are_told_in_the_reader_s_language() {
        let step = Progress::Finalized(BlockId { hash: Default::default(), number: 7 });
        assert!(step_line(step, Language::English).starts_with("✓ final 7 0x00"));
        assert!(step_line(step, Language::Chinese).starts_with("✓ 已最终确认 7"));
    }
}
