//! Disks that fill up, processes that are killed while they write, and databases that are damaged: the node says so, and nothing that was
//! final is lost in silence.

use super::{
    dice::Dice,
    report::Section,
    stage::{Stage, PATIENCE},
    Scenario, Setting,
};
use crate::network::{binary, Node};
use anyhow::{bail, ensure, Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// The validator that bad things happen to.
const VICTIM: usize = 2;
/// The size of its disk.
const DISK: &str = "256m";
/// What it has to have free, in MiB: the least, and what it warns below.
const LEAST: u64 = 32;
const WARNING: u64 = 64;
/// A node looks at its disk every five seconds.
const NOTICED: Duration = Duration::from_secs(30);
/// How long a node may take until it has finalized what the others have.
const CATCH_UP: Duration = Duration::from_secs(180);
/// The file that fills a disk.
const BALLAST: &str = "old-logs";

/// A small disk with the database and the keys of a node.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Moves the files of a node, which does not run, onto a disk of their own.
    fn under(node: &Node) -> Result<Self> {
        let (place, before) = (node.folder().join("db"), node.folder().join("db-before"));
        fs::rename(&place, &before)?;
        fs::create_dir(&place)?;
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={DISK}"), "drl"]).arg(&place))?;
        let disk = Self(place);
        run(Command::new("cp").arg("-a").arg(before.join(".")).arg(&disk.0))?;
        Ok(disk)
    }

    /// Fills it until so many MiB are free.
    fn leave(&self, free: u64) -> Result<()> {
        let available = Command::new("df").args(["--output=avail", "-B1"]).arg(&self.0).output()?;
        let available: u64 = String::from_utf8(available.stdout)?.lines().last().unwrap_or_default().trim().parse()?;
        let zeros = available.saturating_sub(free << 20);
        let fill = format!("head -c {zeros} /dev/zero >> '{}'", self.0.join(BALLAST).display());
        // Nothing may be left at all: then writing ends with an error.
        let _ = Command::new("sh").args(["-c", &fill]).stderr(std::process::Stdio::null()).status()?;
        Ok(())
    }

    /// Makes room again.
    fn clear(&self) -> Result<()> {
        Ok(fs::remove_file(self.0.join(BALLAST))?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn run(command: &mut Command) -> Result<()> {
    let done = command.output()?;
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

impl Stage {
    fn victim(&mut self) -> Result<&mut Node> {
        self.network.nodes.get_mut(VICTIM).context("no such node")
    }

    /// Waits until the victim has ended by itself, and returns what it said last.
    async fn ends_by_itself(&mut self) -> Result<String> {
        let begun = Instant::now();
        while self.victim()?.is_running() {
            ensure!(begun.elapsed() < NOTICED, "the node goes on: {}", self.victim()?.log_tail(5));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let said = self.victim()?.log_tail(12);
        // It is gone: its handle is to know.
        self.victim()?.stop();
        Ok(said)
    }

    /// Waits until the victim has finalized what anybody had when this was called.
    async fn catches_up(&self) -> Result<Duration> {
        let (goal, begun) = (self.watch.finalized(), Instant::now());
        self.watch
            .until("the node has caught up", CATCH_UP, |watch| {
                watch.last(VICTIM).is_some_and(|sight| sight.at > begun && sight.finalized >= goal)
            })
            .await
    }

    /// What the victim says that does not start.
    fn refuses(&mut self) -> Result<String> {
        match self.start(VICTIM) {
            Ok(()) => bail!("it started"),
            Err(fault) => Ok(format!("{fault:#}")),
        }
    }

    /// Removes the victim's database, as the runbook says; keys stay.
    fn purge(&mut self) -> Result<()> {
        let (chain, base) = (self.network.chain.clone(), self.victim()?.folder().join("db"));
        let mut purge = Command::new(binary("drl-node")?);
        run(purge.args(["purge-chain", "-y", "--no-config", "--chain"]).arg(chain).arg("--base-path").arg(base))
    }
}

/// The disk of a validator fills up: slowly, so that it stops in an orderly way, and at once, so that it meets the end of the disk while it
/// writes.
///
/// # Errors
/// The network does not start, or no small disk can be mounted.
pub async fn full(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "Four validators at work; the files of one are on a disk of 256 MiB. First the disk fills slowly: the node has to warn, to stop \
         before its database meets the end of the disk, and not to start before there is room. Then it fills to the last byte within a \
         second: whatever becomes of the process, once there is room again the node has to go on with all that was final, or to say that \
         its database is damaged.",
    );
    let mut stage = Stage::set(setting).await?;
    stage.victim()?.stop();
    let disk = SmallDisk::under(stage.victim()?)?;
    let (least, warning) = (LEAST.to_string(), WARNING.to_string());
    stage.victim()?.take_arguments(&["--disk-minimum", &least, "--disk-warning", &warning]);
    stage.start(VICTIM)?;
    stage.catches_up().await?;

    disk.leave(WARNING - 10)?;
    let begun = Instant::now();
    while !stage.victim()?.log_tail(200).contains("DISK NEARLY FULL") {
        ensure!(begun.elapsed() < NOTICED, "the node does not warn");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    section.figure("it said DISK NEARLY FULL after", format!("{:.1} s", begun.elapsed().as_secs_f64()));
    disk.leave(LEAST - 10)?;
    let begun = Instant::now();
    let said = stage.ends_by_itself().await?;
    section.figure("it said DISK FULL and stopped after", format!("{:.1} s", begun.elapsed().as_secs_f64()));
    section.check(said.contains("DISK FULL: "), || format!("it stopped and did not say why: {said}"));
    let refusal = stage.refuses()?;
    section.check(refusal.contains("exit status: 78") && refusal.contains("DISK FULL: "), || {
        format!("started on a full disk it said: {refusal}")
    });
    disk.clear()?;
    stage.start(VICTIM)?;
    let caught = stage.catches_up().await?;
    section.figure("with room again, it had caught up after", format!("{:.1} s", caught.as_secs_f64()));

    let rounds = setting.choose(5, 1);
    let mut ends = Vec::new();
    for _ in 0..rounds {
        ends.push(to_the_last_byte(&mut stage, &disk, &mut section).await?);
    }
    section.figure("filled to the last byte", format!("{rounds} times: {}", ends.join("; ")));
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    stage.audit(&mut section).await?;
    drop(disk);
    Ok(section)
}

/// Fills the disk at once; returns what became of the node.
async fn to_the_last_byte(stage: &mut Stage, disk: &SmallDisk, section: &mut Section) -> Result<String> {
    disk.leave(0)?;
    let said = stage.ends_by_itself().await?;
    let named = said.contains("DISK FULL: ");
    let refusal = stage.refuses()?;
    section.check(refusal.contains("DISK FULL: "), || format!("started on a full disk it said: {refusal}"));
    disk.clear()?;
    let after = match stage.start(VICTIM) {
        Ok(()) => "started and went on".to_owned(),
        Err(fault) => {
            let fault = format!("{fault:#}");
            section.check(fault.contains("DATABASE DAMAGED: "), || format!("with room again it said: {fault}"));
            stage.purge()?;
            stage.start(VICTIM)?;
            "named its database damaged, and got it from the others".to_owned()
        }
    };
    stage.catches_up().await?;
    let how = if named { "stopped by name" } else { "ended where it wrote, and named the reason when it was started" };
    Ok(format!("{how}, then {after}"))
}

/// A validator is killed again and again while it writes, also while it starts.
///
/// # Errors
/// The network does not start, or does not come to rest.
pub async fn killed_while_writing(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let kills = setting.choose(40u64, 6);
    let mut section = Section::new(
        scenario,
        "Four validators at work. One is killed with SIGKILL again and again, within fractions of a second up to a few seconds after its \
         start, and so in the middle of writing, of recovering its log and of catching up. It has to start each time, and to have all that it \
         had ever called final.",
    );
    let mut stage = Stage::set(setting).await?;
    let mut dice = Dice::new(setting.seed);
    let (mut refused, mut early) = (0u64, 0u64);
    for round in 0..kills {
        let pause = dice.between(50, 4_000);
        early += u64::from(pause < 500);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        stage.kill(VICTIM)?;
        if let Err(fault) = stage.start(VICTIM) {
            refused += 1;
            section.check(false, || format!("after kill {round} it did not start: {fault:#}"));
            stage.purge()?;
            stage.start(VICTIM)?;
        }
    }
    section.figure("kills", format!("{kills}, of these {early} within half a second after it answered"));
    section.figure("starts that were refused or failed", refused);
    let caught = stage.catches_up().await?;
    section.figure("after the last one it had caught up in", format!("{:.1} s", caught.as_secs_f64()));
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    stage.audit(&mut section).await?;
    Ok(section)
}

/// What is done to the files of a database.
struct Damage {
    what: &'static str,
    /// A shell command in the folder of the database.
    command: &'static str,
}

/// Damage that is done. The database has a file with settings, an index and tables for each column; column 1 is the state.
const DAMAGE: [Damage; 7] = [
    Damage { what: "the file with the settings is gone", command: "rm metadata" },
    Damage { what: "the file with the settings is empty", command: ": > metadata" },
    Damage { what: "an index is cut off", command: "truncate -s 100000 index_01_16" },
    Damage { what: "a table is cut off", command: "truncate -s 100000 \"$(ls table_01_* | head -1)\"" },
    Damage { what: "a table is empty", command: ": > \"$(ls table_01_* | tail -1)\"" },
    Damage { what: "all tables of the state are gone", command: "rm table_01_*" },
    Damage {
        what: "tables begin with noise",
        command: "for table in table_01_*; do head -c 65536 /dev/urandom | dd of=$table conv=notrunc status=none; done",
    },
];

/// The files of a validator's database are damaged while it is stopped.
///
/// # Errors
/// The network does not start, or does not come to rest.
pub async fn damaged(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "The files of one validator's database are damaged while it is stopped: removed, emptied, cut off, overwritten. It must not start \
         as if nothing had happened, nor with an empty database, nor with words that only its makers understand: it has to say DATABASE \
         DAMAGED and to leave everything as it is. Then its operator restores a backup that has the database, once, and lets the others send \
         it again, once.",
    );
    let mut stage = Stage::set(setting).await?;
    stage.victim()?.stop();
    let database = database(stage.victim()?.folder())?;
    let whole = setting.folder.join("whole");
    copy(&database, &whole)?;
    for Damage { what, command } in DAMAGE {
        run(Command::new("sh").args(["-c", command]).current_dir(&database))?;
        let said = stage.refuses()?;
        section.check(said.contains("exit status: 78") && said.contains("DATABASE DAMAGED: "), || {
            format!("{what}: it said {said}")
        });
        fs::remove_dir_all(&database)?;
        copy(&whole, &database)?;
    }
    section.figure("kinds of damage", DAMAGE.map(|damage| damage.what).join("; "));
    section.figure("of these named, with exit code 78", if section.held { DAMAGE.len().to_string() } else { "not all".into() });
    // What was copied before is a backup with the database.
    stage.start(VICTIM)?;
    let caught = stage.catches_up().await?;
    section.figure("with the copy put back, it had caught up after", format!("{:.1} s", caught.as_secs_f64()));
    stage.victim()?.stop();
    stage.purge()?;
    stage.start(VICTIM)?;
    let caught = stage.catches_up().await?;
    section.figure("sent again by the others, it had caught up after", format!("{:.1} s", caught.as_secs_f64()));
    section.remark("Single bytes that change inside a table are not noticed when the node starts: the database has no checksums.");
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    stage.audit(&mut section).await?;
    Ok(section)
}

/// The folder of a node's database.
fn database(folder: &Path) -> Result<PathBuf> {
    let chains = fs::read_dir(folder.join("db/chains"))?.next().context("no chain")??.path();
    Ok(chains.join("paritydb/full"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    run(Command::new("cp").args(["-a", "--sparse=always"]).arg(from).arg(to))
}
