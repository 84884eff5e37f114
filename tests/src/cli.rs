//! The command `drl` as its users run it: typed at a desk as the handbook says, with nobody there to be asked.

use crate::{network::binary, story::examples};
use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{io::AsyncWriteExt, process::Command};

/// Longer than any command takes: a transaction waits at most 120 s for finality.
const LONGEST: Duration = Duration::from_secs(150);

/// A place of work: a folder with a home for keys, vault and short names, and the environment that commands find.
#[derive(Clone, Debug)]
pub struct Desk {
    folder: PathBuf,
    environment: BTreeMap<&'static str, String>,
}

/// What a command answered.
#[derive(Clone, Debug)]
pub struct Done {
    /// What was typed.
    pub line: String,
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Desk {
    /// An empty desk called `name` in `folder`, which speaks English to `node`. The examples of the repository lie on it.
    ///
    /// Its password is in the environment: nothing secret is ever an argument, which every user of the machine can see.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(folder: &Path, name: &str, node: &str) -> Result<Self> {
        let folder = folder.join(name);
        fs::create_dir_all(&folder)?;
        std::os::unix::fs::symlink(examples(), folder.join("examples"))?;
        let environment = BTreeMap::from([
            ("DRL_HOME", folder.join("home").display().to_string()),
            ("DRL_NODE", node.to_owned()),
            ("DRL_PASSWORD", format!("the password of {name}")),
            ("LANG", "C.UTF-8".to_owned()),
        ]);
        Ok(Self { folder, environment })
    }

    /// The same desk with another value of an environment variable.
    #[must_use]
    pub fn with(&self, variable: &'static str, value: &str) -> Self {
        let mut desk = self.clone();
        desk.environment.insert(variable, value.to_owned());
        desk
    }

    /// The same desk without an environment variable.
    #[must_use]
    pub fn without(&self, variable: &str) -> Self {
        let mut desk = self.clone();
        desk.environment.remove(variable);
        desk
    }

    /// The value of an environment variable.
    pub fn variable(&self, name: &str) -> &str {
        self.environment.get(name).map_or("", String::as_str)
    }

    /// The place of a file on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts a file on the desk.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        fs::write(self.path(name), text).with_context(|| name.to_owned())
    }

    /// Takes a copy of a file to another desk.
    ///
    /// # Errors
    /// What the system says.
    pub fn hand_over(&self, name: &str, to: &Self) -> Result<()> {
        fs::copy(self.path(name), to.path(name)).map(|_| ()).with_context(|| name.to_owned())
    }

    /// Types `drl` and the words of `line`.
    ///
    /// # Errors
    /// It cannot be run, or does not end.
    pub async fn run(&self, line: &str) -> Result<Done> {
        self.run_with(line, "").await
    }

    /// As [`Self::run`], with `input` at its standard input.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn run_with(&self, line: &str, input: &str) -> Result<Done> {
        let mut process = Command::new(binary("drl")?)
            .args(line.split_whitespace())
            .current_dir(&self.folder)
            .env_clear()
            .envs(&self.environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut stdin) = process.stdin.take() {
            // A command that reads nothing may be gone already.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        let ended = tokio::time::timeout(LONGEST, process.wait_with_output()).await;
        let output = ended.with_context(|| format!("`drl {line}` did not end within {LONGEST:?}"))??;
        Ok(Done {
            line: line.to_owned(),
            code: output.status.code().with_context(|| format!("`drl {line}` was ended by a signal"))?,
            out: String::from_utf8(output.stdout)?,
            err: String::from_utf8(output.stderr)?,
        })
    }

    /// The JSON that a command answers which succeeds.
    ///
    /// # Errors
    /// As [`Self::run`]; its exit code is not 0, or the answer is not one value of JSON.
    pub async fn json(&self, line: &str) -> Result<Value> {
        self.run(&format!("--json {line}")).await?.exits(0)?.json()
    }

    /// As [`Self::json`], with `input` at its standard input.
    ///
    /// # Errors
    /// As [`Self::json`].
    pub async fn json_with(&self, line: &str, input: &str) -> Result<Value> {
        self.run_with(&format!("--json {line}"), input).await?.exits(0)?.json()
    }

    /// What a command tells a person who succeeds.
    ///
    /// # Errors
    /// As [`Self::run`]; its exit code is not 0.
    pub async fn text(&self, line: &str) -> Result<String> {
        Ok(self.run(line).await?.exits(0)?.out)
    }

    /// The failure that a command tells a program with this exit code.
    ///
    /// # Errors
    /// As [`Self::run`]; its exit code is another, or it tells no failure with this code.
    pub async fn failure(&self, code: i32, line: &str) -> Result<Value> {
        let answer = self.run(&format!("--json {line}")).await?.exits(code)?.json()?;
        let failure = answer["error"].clone();
        ensure!(failure["exit_code"] == code, "`drl {line}`: {answer}");
        Ok(failure)
    }
}

impl Done {
    /// It, if it ended with this exit code.
    ///
    /// # Errors
    /// It did not.
    pub fn exits(self, code: i32) -> Result<Self> {
        ensure!(
            self.code == code,
            "`drl {}` ended with {}, not {code}:\n{}{}",
            self.line,
            self.code,
            self.out,
            self.err
        );
        Ok(self)
    }

    /// Its answer, which is one value of JSON.
    ///
    /// # Errors
    /// It is not.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.out).with_context(|| format!("`drl {}` answered {:?}", self.line, self.out))
    }
}

/// The rows of the tables in an answer for people: the cells of each.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        line.trim_matches('│').split("  ").map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned).collect()
    };
    text.lines().filter(|line| line.starts_with('│')).map(cells).collect()
}
