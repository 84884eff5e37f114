//! A machine of an operator: a folder with what the packages would put below `/etc` and `/var`, a shell, and stand-ins for the tools
//! of the system that one machine has only once.
//!
//! Commands of a page are typed in that shell as they stand there. `/etc/drl`, `/var/lib/drl` and the like lead into the folder, and
//! ports to those of this machine's node.

use super::book::{Block, Line};
use crate::network::binary;
use anyhow::{bail, ensure, Context, Result};
use std::{
    fs,
    future::Future,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::Command;

/// Longer than any command takes.
const LONGEST: Duration = Duration::from_secs(150);
/// Between two looks at something that is waited for.
const PAUSE: Duration = Duration::from_millis(250);
/// Places that a page speaks of, which are below the folder of the machine.
const PLACES: [&str; 6] =
    ["/etc/drl", "/etc/default/drl-node", "/var/lib/drl", "/media/safe", "/mnt/newdisk", "/var/log/journal"];
/// Ports that a page speaks of: that of the JSON-RPC and that of the metrics.
const RPC: &str = "127.0.0.1:9944";
const METRICS: &str = "127.0.0.1:9615";
/// The password of every key store.
pub const PASSWORD: &str = "the password of a rehearsal";

/// The tools of the system that are not called themselves.
const STAND_INS: [(&str, &str); 10] = [
    ("apt-get", include_str!("stand-ins/apt-get")),
    ("chown", include_str!("stand-ins/chown")),
    ("drl-node", include_str!("stand-ins/drl-node")),
    ("install", include_str!("stand-ins/install")),
    ("journalctl", include_str!("stand-ins/journalctl")),
    ("nc", include_str!("stand-ins/nc")),
    ("sudo", include_str!("stand-ins/sudo")),
    ("systemctl", include_str!("stand-ins/systemctl")),
    ("timedatectl", include_str!("stand-ins/timedatectl")),
    ("unit", include_str!("stand-ins/unit")),
];

/// A machine.
pub struct Machine {
    /// What it is called.
    pub name: String,
    folder: PathBuf,
    p2p_port: u16,
    rpc_port: u16,
    metrics_port: u16,
    /// Whoever types, where a command does not say.
    key: String,
    /// What `journalctl -f` waits for.
    waits_for: &'static str,
}

/// How a command ended.
#[derive(Debug)]
pub struct Typed {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Ports that nobody listens on.
fn free_ports<const N: usize>() -> Result<[u16; N]> {
    // All are held at once, so that they differ.
    let held = [(); N].map(|()| TcpListener::bind(("127.0.0.1", 0)));
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(held) {
        *port = listener?.local_addr()?.port();
    }
    Ok(ports)
}

impl Machine {
    /// A machine that nothing is installed on, in a folder of its own. `key` is the officer who sits at it.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(name: &str, folder: PathBuf, key: &str) -> Result<Self> {
        for part in ["bin", "desk", "home", "state", "media/safe", "mnt/newdisk", "var/log/journal"] {
            fs::create_dir_all(folder.join(part))?;
        }
        for (tool, text) in STAND_INS {
            let place = folder.join("bin").join(tool);
            fs::write(&place, text)?;
            fs::set_permissions(&place, fs::Permissions::from_mode(0o755))?;
        }
        std::os::unix::fs::symlink(binary("drl")?, folder.join("bin/drl"))?;
        let [p2p_port, rpc_port, metrics_port] = free_ports()?;
        let machine = Self {
            name: name.to_owned(),
            folder,
            p2p_port,
            rpc_port,
            metrics_port,
            key: key.to_owned(),
            waits_for: "Idle",
        };
        machine.set_environment_of_service("")?;
        Ok(machine)
    }

    /// Writes `/etc/default/drl-node`: the ports of this machine, and what else is said.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_environment_of_service(&self, more: &str) -> Result<()> {
        fs::create_dir_all(self.path("etc/default"))?;
        let text = format!(
            "DRL_NODE_LISTEN_ADDR=/ip4/127.0.0.1/tcp/{}\nDRL_NODE_RPC_PORT={}\nDRL_NODE_PROMETHEUS_PORT={}\n\
             DRL_NODE_NO_TELEMETRY=true\nDRL_NODE_DISK_WARNING=1024\n{more}",
            self.p2p_port, self.rpc_port, self.metrics_port
        );
        Ok(fs::write(self.path("etc/default/drl-node"), text)?)
    }

    /// A place below the folder of the machine: `etc/drl/node.toml`.
    pub fn path(&self, place: &str) -> PathBuf {
        self.folder.join(place)
    }

    /// The folder of the machine.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The WebSocket address of its node.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.rpc_port)
    }

    /// The port that other nodes reach its node at.
    pub const fn p2p_port(&self) -> u16 {
        self.p2p_port
    }

    /// The same place, with what its operator waits for while the log is followed.
    pub fn waits_for(&mut self, words: &'static str) -> &Self {
        self.waits_for = words;
        self
    }

    /// Types a command of a page.
    ///
    /// # Errors
    /// It does not end with 0, or the page has changed.
    pub async fn types(&self, line: &Line) -> Result<String> {
        self.run(line.typed()?).await
    }

    /// Types all commands of a block of a page.
    ///
    /// # Errors
    /// As [`Machine::types`], of the first that fails.
    pub async fn types_all(&self, block: &Block) -> Result<()> {
        for line in block.lines() {
            self.types(&line).await?;
        }
        Ok(())
    }

    /// Runs a command that ends with 0.
    ///
    /// # Errors
    /// It does not.
    pub async fn run(&self, command: &str) -> Result<String> {
        let typed = self.try_run(command, &self.key).await?;
        let Typed { code, out, err } = typed;
        if code != 0 {
            bail!("{}$ {command}\nended with {code}:\n{out}{err}\n{}", self.name, self.journal_tail(15));
        }
        Ok(out)
    }

    /// Runs a command that may end with anything, as the officer with the key `who`.
    ///
    /// # Errors
    /// It cannot be run, or does not end.
    pub async fn try_run(&self, command: &str, who: &str) -> Result<Typed> {
        let begun = Instant::now();
        let process = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &self.in_place(command)])
            .current_dir(self.path("desk"))
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", self.path("bin").display()))
            .env("MACHINE", &self.folder)
            .env("REHEARSAL", std::process::id().to_string())
            .env("NODE_PROGRAM", binary("drl-node")?)
            .env("WAITED_FOR", self.waits_for)
            .env("DRL_HOME", self.path("home"))
            .env("DRL_NODE", self.url())
            .env("DRL_PASSWORD", PASSWORD)
            .env("DRL_KEY", who)
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let ended = tokio::time::timeout(LONGEST, process.wait_with_output()).await;
        let output = ended.with_context(|| format!("{}$ {command}\ndid not end within {LONGEST:?}", self.name))??;
        println!("{}$ {command}  # {:.1} s", self.name, begun.elapsed().as_secs_f32());
        Ok(Typed {
            code: output.status.code().with_context(|| format!("`{command}` was ended by a signal"))?,
            out: String::from_utf8(output.stdout)?,
            err: String::from_utf8(output.stderr)?,
        })
    }

    /// A command with the places and ports of this machine.
    fn in_place(&self, command: &str) -> String {
        let mut command = command.to_owned();
        for place in PLACES {
            command = command.replace(place, &format!("{}{place}", self.folder.display()));
        }
        command
            .replace(RPC, &format!("127.0.0.1:{}", self.rpc_port))
            .replace(METRICS, &format!("127.0.0.1:{}", self.metrics_port))
    }

    /// The id of the node's process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        let pid = fs::read_to_string(self.path("state/pid")).ok()?.trim().parse().ok()?;
        Path::new(&format!("/proc/{pid}")).exists().then_some(pid)
    }

    /// Ends the node's process at once, as a power cut does.
    ///
    /// # Errors
    /// It does not run.
    pub async fn is_killed(&self) -> Result<()> {
        let pid = self.pid().with_context(|| format!("no node runs on {}", self.name))?;
        self.run(&format!("kill -KILL {pid}")).await?;
        eventually(Duration::from_secs(10), "the killed node to be gone", || async { Ok(self.pid().is_none()) }).await
    }

    /// How the node ended last.
    ///
    /// # Errors
    /// It runs, or has never run.
    pub fn result(&self) -> Result<i32> {
        ensure!(self.pid().is_none(), "the node of {} runs", self.name);
        Ok(fs::read_to_string(self.path("state/result"))?.trim().parse()?)
    }

    /// What the node has said since its last start.
    pub fn journal(&self) -> String {
        let all = fs::read_to_string(self.path("state/journal")).unwrap_or_default();
        all.rsplit("Started drl-node.service").next().unwrap_or_default().to_owned()
    }

    fn journal_tail(&self, lines: usize) -> String {
        let text = fs::read_to_string(self.path("state/journal")).unwrap_or_default();
        let all: Vec<_> = text.lines().collect();
        all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
    }

    /// Waits until the node has said something since its last start.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn says(&self, words: &str, limit: Duration) -> Result<()> {
        let what = format!("{} to say '{words}'", self.name);
        let said = eventually(limit, &what, || async { Ok(self.journal().contains(words)) }).await;
        said.with_context(|| self.journal_tail(15))
    }

    /// Waits until the node has ended, and returns its exit code.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn ends(&self, limit: Duration) -> Result<i32> {
        let what = format!("the node of {} to end", self.name);
        let gone = || async { Ok(self.pid().is_none() && self.path("state/result").is_file()) };
        eventually(limit, &what, gone).await?;
        self.result()
    }

    /// A figure of the node's metrics, if it is there.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn metric(&self, name: &str) -> Result<Option<f64>> {
        let text = self.run(&format!("curl -s http://{METRICS}/metrics")).await?;
        let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' '])));
        Ok(line.and_then(|line| line.rsplit(' ').next()).and_then(|figure| figure.parse().ok()))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let Some(pid) = self.pid() else { return };
        let signal = |name: &str| std::process::Command::new("kill").args([name, &pid.to_string()]).status();
        let _ = signal("-TERM");
        let begun = Instant::now();
        while self.pid().is_some() && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(50));
        }
        if self.pid().is_some() {
            let _ = signal("-KILL");
        }
    }
}

/// Waits until something is so.
///
/// # Errors
/// It is not within `limit`, or what it asks fails.
pub async fn eventually<F: Future<Output = Result<bool>>>(
    limit: Duration,
    what: &str,
    mut is_so: impl FnMut() -> F,
) -> Result<()> {
    let begun = Instant::now();
    while !is_so().await? {
        ensure!(begun.elapsed() < limit, "waited {limit:?} in vain for {what}");
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
