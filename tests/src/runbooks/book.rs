//! Pages for operators, read for what they make people type.

use crate::story::examples;
use anyhow::{bail, ensure, Context, Result};
use std::collections::VecDeque;

/// A page that is followed from its first command to its last.
#[derive(Clone)]
pub struct Book {
    name: String,
    blocks: VecDeque<Block>,
}

/// A fenced block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The number of the step that it stands in; 0 before the first one.
    pub step: u32,
    /// What stands after the fence: `console`, `toml`.
    pub language: String,
    /// Its text.
    pub text: String,
}

/// A command of a page, with what its reader puts into the places of examples.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is typed.
    pub text: String,
    absent: Vec<String>,
}

impl Book {
    /// A runbook by its name: `new-member`.
    ///
    /// # Errors
    /// There is none.
    pub fn runbook(name: &str) -> Result<Self> {
        Self::page(&format!("operate/runbooks/{name}"))
    }

    /// A page below `docs`, without its ending.
    ///
    /// # Errors
    /// There is none.
    pub fn page(name: &str) -> Result<Self> {
        let file = examples().join("../docs").join(name).with_extension("md");
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok(Self { name: name.to_owned(), blocks: blocks(&text).into() })
    }

    /// The next block, which has to stand in this step: who rehearses follows the page, and does not choose from it.
    ///
    /// # Errors
    /// The page goes on otherwise.
    pub fn step(&mut self, step: u32) -> Result<Block> {
        let block = self.blocks.pop_front().with_context(|| format!("{} ends before step {step}", self.name))?;
        ensure!(block.step == step, "{} goes on with step {}, not {step}:\n{}", self.name, block.step, block.text);
        Ok(block)
    }

    /// The commands of the next block, as many as are expected.
    ///
    /// # Errors
    /// As [`Book::step`]; or there are more or fewer.
    pub fn lines<const N: usize>(&mut self, step: u32) -> Result<[Line; N]> {
        let block = self.step(step)?;
        let lines = block.lines();
        lines.try_into().map_err(|lines: Vec<_>| {
            anyhow::anyhow!("step {step} of {} has {} commands, not {N}:\n{}", self.name, lines.len(), block.text)
        })
    }

    /// The only command of the next block.
    ///
    /// # Errors
    /// As [`Book::lines`].
    pub fn line(&mut self, step: u32) -> Result<Line> {
        let [line] = self.lines(step)?;
        Ok(line)
    }

    /// The page is at its end.
    ///
    /// # Errors
    /// Something of it was not followed.
    pub fn end(self) -> Result<()> {
        match self.blocks.front() {
            None => Ok(()),
            Some(block) => bail!("{} was not followed to its end: step {}\n{}", self.name, block.step, block.text),
        }
    }
}

/// The fenced blocks of a page, without the indentation of the list they may stand in.
pub fn blocks(page: &str) -> Vec<Block> {
    let (mut found, mut step) = (Vec::new(), 0);
    let mut open: Option<(usize, Block)> = None;
    for line in page.lines() {
        let trimmed = line.trim_start();
        match (&mut open, trimmed.strip_prefix("```")) {
            (None, Some(language)) => {
                let block = Block { step, language: language.trim().to_owned(), text: String::new() };
                open = Some((line.len() - trimmed.len(), block));
            }
            (None, None) => step = number(line).unwrap_or(step),
            (Some(_), Some(_)) => found.extend(open.take().map(|(_, block)| block)),
            (Some((indent, block)), None) => {
                block.text.push_str(line.get(*indent..).unwrap_or(trimmed));
                block.text.push('\n');
            }
        }
    }
    found
}

/// The number that an item of a list begins with.
fn number(line: &str) -> Option<u32> {
    let (number, rest) = line.split_once('.')?;
    rest.starts_with(' ').then(|| number.parse().ok())?
}

impl Block {
    /// What is typed after each prompt; the rest is what is answered.
    pub fn lines(&self) -> Vec<Line> {
        let whole = self.text.replace("\\\n", " ");
        let typed = whole.lines().filter_map(|line| line.strip_prefix("$ "));
        typed.map(|text| Line { text: text.split_whitespace().collect::<Vec<_>>().join(" "), absent: vec![] }).collect()
    }
}

impl Line {
    /// The command with what its reader has in the place of an example.
    #[must_use]
    pub fn with(mut self, example: &str, value: &str) -> Self {
        if !self.text.contains(example) {
            self.absent.push(example.to_owned());
        }
        self.text = self.text.replace(example, value);
        self
    }

    /// The command with more words at its end.
    #[must_use]
    pub fn and(mut self, words: &str) -> Self {
        self.text = format!("{} {words}", self.text);
        self
    }

    /// What is typed.
    ///
    /// # Errors
    /// An example that was to be replaced does not stand in it: the page has changed.
    pub fn typed(&self) -> Result<&str> {
        ensure!(self.absent.is_empty(), "{:?} is not in `{}`", self.absent, self.text);
        Ok(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Page\n\n```console\n$ first\nanswer\n```\n\n3. Do:\n\n   ```console\n   $ second \\\n       word\n   $ third 5X\n   ```\n\n   ```toml\n   a = 1\n   ```\n";

    #[test]
    fn a_page_is_followed_step_by_step() {
        let mut book = Book { name: "page".into(), blocks: blocks(PAGE).into() };
        assert_eq!(book.line(0).unwrap().typed().unwrap(), "first");
        let [second, third] = book.lines(3).unwrap();
        assert_eq!(second.typed().unwrap(), "second word");
        assert_eq!(third.clone().with("5X", "5Y").and("--more").typed().unwrap(), "third 5Y --more");
        assert!(third.with("5Z", "").typed().is_err(), "no such example");
        let rest = book.step(3).unwrap();
        assert_eq!((rest.language.as_str(), rest.text.as_str()), ("toml", "a = 1\n"));
        assert!(book.step(4).is_err(), "there is no more");
        book.end().unwrap();
    }

    #[test]
    fn a_page_is_not_left_out_in_part() {
        let mut book = Book { name: "page".into(), blocks: blocks(PAGE).into() };
        assert!(book.line(3).is_err(), "step 0 comes first");
        assert!(book.line(3).is_err(), "there are two commands");
        assert!(book.end().is_err());
    }
}
