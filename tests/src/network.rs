//! A consortium of real node processes, for tests and for the demo: on the loopback interface, or each in a network namespace of its
//! own ([`Place`]).
//!
//! Ports are free ones, chosen when a node is made and kept for its life, so that a restarted node is found again. Each process is
//! ended by its id, at the latest when its [`Node`] is dropped; and where this process ends without dropping anything, killed for
//! instance, by a shell that waits for just that.

use crate::faults::namespaces::Place;
use anyhow::{anyhow, bail, ensure, Context, Result};
use drl_primitives::{
    peers::{NodeId, NodeRole},
    Code,
};
use sp_core::{ed25519, Pair};
use std::{
    fs::File,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a node may take until it answers.
const START_TIMEOUT: Duration = Duration::from_secs(180);
/// How long a node may take to end after it was asked to.
const STOP_TIMEOUT: Duration = Duration::from_secs(20);

/// Where the binaries are: beside the one that runs.
pub fn binary(name: &str) -> Result<PathBuf> {
    let mut folder = std::env::current_exe()?;
    while folder.pop() {
        let candidate = folder.join(name);
        if candidate.is_file() {
            return Ok(candidate);
        }
    }
    bail!("{name} was not built; run `cargo build --release --workspace` first")
}

/// A node process, and the shell that ends it when this process is gone.
struct Running {
    node: Child,
    leash: Child,
}

impl Running {
    fn start(command: &mut Command) -> io::Result<Self> {
        let mut node = command.spawn()?;
        // `read` returns when its pipe closes. Only this process holds the other end, so that happens however it ends.
        let leash = Command::new("sh")
            .args(["-c", "read _; kill -TERM \"$1\"", "leash", &node.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match leash {
            Ok(leash) => Ok(Self { node, leash }),
            Err(fault) => {
                let _ = node.kill();
                let _ = node.wait();
                Err(fault)
            }
        }
    }

    /// The node alone: nothing ends it but whoever holds it now.
    fn unleashed(mut self) -> Child {
        // Killed before its pipe closes, or it would end the node.
        let _ = self.leash.kill();
        let _ = self.leash.wait();
        self.node
    }
}

/// One node process and what is needed to start it again.
pub struct Node {
    /// Its name in logs.
    pub name: String,
    folder: PathBuf,
    chain: PathBuf,
    secret: [u8; 32],
    p2p_port: u16,
    rpc_port: u16,
    prometheus_port: u16,
    light_port: u16,
    /// Whether light clients may come to it.
    public: bool,
    validator: bool,
    boot_nodes: Vec<String>,
    /// Further arguments.
    arguments: Vec<String>,
    /// Seconds by which its clock is ahead of that of the machine.
    clock: i64,
    /// Where it runs, if not on the loopback interface.
    place: Option<Place>,
    process: Option<Running>,
}

impl Node {
    fn host(&self) -> Ipv4Addr {
        self.place.as_ref().map_or(Ipv4Addr::LOCALHOST, |place| place.address)
    }

    /// The WebSocket address of its RPC.
    pub fn url(&self) -> String {
        format!("ws://{}:{}", self.host(), self.rpc_port)
    }

    /// The HTTP address of its RPC.
    pub fn http_url(&self) -> String {
        format!("http://{}:{}", self.host(), self.rpc_port)
    }

    /// The file its log goes to.
    pub fn log_file(&self) -> PathBuf {
        self.folder.join("node.log")
    }

    /// The process id, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(|running| running.node.id())
    }

    /// Its identity in the network.
    pub fn identity(&self) -> NodeId {
        NodeId(ed25519::Pair::from_seed(&self.secret).public().0)
    }

    /// Its address with peer id.
    pub fn address(&self) -> String {
        format!("/ip4/{}/tcp/{}/p2p/{}", self.host(), self.p2p_port, self.identity())
    }

    /// Gives it another node key, by which it is another node to the others, and the nodes that it asks first. From its next start on.
    pub fn take_identity(&mut self, secret: [u8; 32], boot_nodes: Vec<String>) {
        (self.secret, self.boot_nodes) = (secret, boot_nodes);
    }

    /// Gives it a clock that is so many seconds ahead of the machine's, or behind it. From its next start on.
    pub fn take_clock(&mut self, ahead: i64) {
        self.clock = ahead;
    }

    /// Gives it another chain spec. From its next start on.
    pub fn take_chain(&mut self, chain: PathBuf) {
        self.chain = chain;
    }

    /// Gives it further arguments instead of those it has. From its next start on.
    pub fn take_arguments(&mut self, arguments: &[&str]) {
        self.arguments = arguments.iter().copied().map(ToOwned::to_owned).collect();
    }

    /// The address under which light clients find it, with peer id, if it is a public node. Browsers speak WebSocket alone.
    pub fn light_address(&self) -> Option<String> {
        self.public.then(|| format!("/ip4/{}/tcp/{}/ws/p2p/{}", self.host(), self.light_port, self.identity()))
    }

    /// Starts the process and waits until its RPC listens.
    ///
    /// # Errors
    /// The binary is missing, the process ended at once (the end of its log is in the message), or it did not answer in time.
    pub fn start(&mut self) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.log_file())?;
        let mut command = self.command()?;
        command
            .arg("--chain")
            .arg(&self.chain)
            .arg("--base-path")
            .arg(self.folder.join("db"))
            .args(["--name", &self.name, "--no-telemetry"])
            .args(["--listen-addr", &format!("/ip4/{}/tcp/{}", self.host(), self.p2p_port)])
            .args(["--rpc-port", &self.rpc_port.to_string()])
            .args(["--prometheus-port", &self.prometheus_port.to_string()])
            .args(["--node-key", &hex::encode(self.secret)])
            .args(["--rpc-cors", "all", "--rpc-max-connections", "200"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        if self.validator {
            command.arg("--validator");
        }
        if self.public {
            command
                .arg("--public-node")
                .args(["--listen-addr", &format!("/ip4/{}/tcp/{}/ws", self.host(), self.light_port)]);
        }
        for address in &self.boot_nodes {
            command.args(["--bootnodes", address]);
        }
        command.args(&self.arguments);
        if self.clock != 0 {
            shift_clock(&mut command, self.clock)?;
        }
        self.process = Some(Running::start(&mut command).context("starting drl-node")?);
        self.wait_until_listening()
    }

    /// The program, in the namespace where it runs. `ip` becomes the node, so the process keeps its id.
    fn command(&self) -> Result<Command> {
        let program = binary("drl-node")?;
        let Some(place) = &self.place else { return Ok(Command::new(program)) };
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &place.namespace]).arg(program);
        // Asked from outside the namespace, by nobody but the test. What a public interface is limited to is not meant here.
        command.args(["--unsafe-rpc-external", "--prometheus-external", "--rpc-rate-limit", "1000000"]);
        command.args(["--rpc-max-batch-request-len", "10000", "--rpc-max-subscriptions-per-connection", "10000"]);
        Ok(command)
    }

    /// Whether the process runs. One that ended by itself does not.
    pub fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| matches!(process.node.try_wait(), Ok(None)))
    }

    /// The folder of its data.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn wait_until_listening(&mut self) -> Result<()> {
        let address = SocketAddr::from((self.host(), self.rpc_port));
        let begun = Instant::now();
        while begun.elapsed() < START_TIMEOUT {
            if let Some(status) = self.process.as_mut().and_then(|p| p.node.try_wait().transpose()) {
                bail!("{} ended at once ({}):\n{}", self.name, status?, self.log_tail(20));
            }
            if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("{} did not open its RPC port within {START_TIMEOUT:?}:\n{}", self.name, self.log_tail(20))
    }

    /// The last lines of its log.
    pub fn log_tail(&self, lines: usize) -> String {
        let text = std::fs::read_to_string(self.log_file()).unwrap_or_default();
        let all: Vec<_> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }

    /// Asks the process to end in an orderly way (SIGTERM).
    fn ask_to_end(&self) {
        if let Some(pid) = self.pid() {
            let _ = Command::new("kill").args(["-TERM", &pid.to_string()]).status();
        }
    }

    /// Ends the process in an orderly way, and by force if it does not end.
    pub fn stop(&mut self) {
        self.ask_to_end();
        let Some(mut process) = self.process.take().map(Running::unleashed) else { return };
        let begun = Instant::now();
        while begun.elapsed() < STOP_TIMEOUT {
            if matches!(process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = process.kill();
        let _ = process.wait();
    }

    /// Ends the process at once (SIGKILL).
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take().map(Running::unleashed) {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Lets the process go on after this handle is gone, and returns its id.
    pub fn leave(&mut self) -> Option<u32> {
        self.process.take().map(|running| running.unleashed().id())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A validator as the description of the consortium knows it.
pub struct ValidatorKeys {
    /// The member's handle.
    pub handle: String,
    /// Secret URI of the authoring key.
    pub aura: String,
    /// Secret URI of the finality key.
    pub grandpa: String,
}

/// A running consortium.
pub struct Consortium {
    /// The nodes: validators in the order of the description, then those added later.
    pub nodes: Vec<Node>,
    /// The chain spec they share.
    pub chain: PathBuf,
    folder: PathBuf,
    /// Keys of nodes that are on the list from the beginning, for those that are added: the next one is the last here.
    spare: Vec<[u8; 32]>,
    /// The same, for public nodes.
    spare_public: Vec<[u8; 32]>,
}

/// Nodes that can be added to a network without a vote, and how many of them may be public.
const SPARE: usize = 8;
const SPARE_PUBLIC: usize = 2;

/// Keys of nodes that are listed as nodes of the first member, besides those that the description names.
fn list_spare_nodes(
    description: &mut drl_chain_spec::Description,
    role: NodeRole,
    count: usize,
) -> Result<Vec<[u8; 32]>> {
    let uris: Vec<_> = (0..count).map(|number| format!("//Spare//{}//{number}", role.slug())).collect();
    let first = description.members.first_mut().context("nobody is a member")?;
    first.nodes.extend(uris.iter().map(|uri| drl_chain_spec::Node { role: role.slug().to_owned(), id: uri.clone() }));
    uris.iter().map(|uri| node_secret(uri)).collect()
}

/// A node key as it stands in its file: the bytes, or their hexadecimal digits.
fn key_of_file(bytes: &[u8]) -> Result<[u8; 32]> {
    if let Ok(key) = bytes.try_into() {
        return Ok(key);
    }
    hex::decode(bytes.trim_ascii())?.as_slice().try_into().context("a node key has 32 bytes")
}

fn node_secret(uri: &str) -> Result<[u8; 32]> {
    drl_chain_spec::node_secret(uri).map_err(|fault| anyhow!(fault))
}

impl Consortium {
    /// Makes the chain spec of `description`, inserts the session keys and starts one validator for each member.
    ///
    /// # Errors
    /// A bad description, or a node that does not start.
    pub fn start(description: &Path, folder: &Path) -> Result<Self> {
        Self::start_changed(description, folder, |_| ())
    }

    /// As [`Self::start`], of the description with a change.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_changed(
        description: &Path,
        folder: &Path,
        change: impl FnOnce(&mut drl_chain_spec::Description),
    ) -> Result<Self> {
        Self::start_in(description, folder, &[], change)
    }

    /// As [`Self::start_changed`], each validator in a place of its own, as long as there are places.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_in(
        description: &Path,
        folder: &Path,
        places: &[Place],
        change: impl FnOnce(&mut drl_chain_spec::Description),
    ) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let chain = folder.join("chain.json");
        let mut changed = drl_chain_spec::read(description)?;
        change(&mut changed);
        let spare = list_spare_nodes(&mut changed, NodeRole::Observer, SPARE)?;
        let spare_public = list_spare_nodes(&mut changed, NodeRole::Public, SPARE_PUBLIC)?;
        std::fs::write(&chain, drl_chain_spec::make(description, &changed)?)?;
        let mut consortium = Self { nodes: Vec::new(), chain, folder: folder.to_owned(), spare, spare_public };
        let keys = validator_keys(description)?;
        for (keys, member) in keys.iter().zip(&changed.members) {
            let node = member.nodes.first().with_context(|| format!("{} has no node", member.handle))?;
            let mut node = consortium.new_node(&keys.handle, node_secret(&node.id)?, true)?;
            node.place = places.get(consortium.nodes.len()).cloned();
            consortium.nodes.push(node);
        }
        consortium.introduce();
        // All at once: none needs another to start.
        std::thread::scope(|scope| {
            let starts = consortium.nodes.iter_mut().zip(&keys).map(|(node, keys)| {
                scope.spawn(move || {
                    insert_key(node, "aura", "sr25519", &keys.aura)?;
                    insert_key(node, "gran", "ed25519", &keys.grandpa)?;
                    node.start()
                })
            });
            let starts: Vec<_> = starts.collect();
            starts.into_iter().try_for_each(|start| start.join().map_err(|_| anyhow!("a start panicked"))?)
        })?;
        Ok(consortium)
    }

    /// Tells each node the addresses of all others, as the chain spec of a real consortium does.
    fn introduce(&mut self) {
        let addresses: Vec<_> = self.nodes.iter().map(Node::address).collect();
        for (place, node) in self.nodes.iter_mut().enumerate() {
            let others = addresses.iter().enumerate().filter(|(other, _)| *other != place);
            node.boot_nodes = others.map(|(_, address)| address.clone()).collect();
        }
    }

    /// Adds a node that validates nothing and is on the list of those that may connect, and starts it.
    ///
    /// # Errors
    /// It does not start, or there were too many.
    pub fn add_full_node(&mut self, name: &str) -> Result<&mut Node> {
        let secret = self.spare_node_key()?;
        let node = self.new_node(name, secret, false)?;
        self.add_started(node)
    }

    /// Adds a node that is not on the list, and starts it with further arguments.
    ///
    /// # Errors
    /// It does not start.
    pub fn add_outsider(&mut self, name: &str, arguments: &[&str]) -> Result<&mut Node> {
        let secret = sp_crypto_hashing::blake2_256(format!("{name}{:?}", self.folder).as_bytes());
        let mut node = self.new_node(name, secret, false)?;
        node.take_arguments(arguments);
        self.add_started(node)
    }

    /// Adds a validator that nobody knows yet, made ready by `drl-node init` as its operator does it, and does not start it. Returns it
    /// with what `init` reports: peer id, session keys and the proof that it has them.
    ///
    /// # Errors
    /// `init` refuses.
    pub fn add_prepared(&mut self, name: &str, account: &str) -> Result<(&mut Node, serde_json::Value)> {
        let mut node = self.new_node(name, [0; 32], true)?;
        let output = Command::new(binary("drl-node")?)
            .args(["init", "--json", "--no-config", "--name", name, "--validator-account", account])
            .arg("--chain")
            .arg(&node.chain)
            .arg("--base-path")
            .arg(node.folder.join("db"))
            .arg("--write-config")
            .arg(node.folder.join("node.toml"))
            .stdin(Stdio::null())
            .output()?;
        ensure!(output.status.success(), "init of {name}: {}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let chain = report["chain_id"].as_str().context("the report names no chain")?;
        let key = std::fs::read(node.folder.join("db/chains").join(chain).join("network/secret_ed25519"))?;
        node.secret = key_of_file(&key)?;
        self.nodes.push(node);
        Ok((self.nodes.last_mut().context("just pushed")?, report))
    }

    /// The key of a node that is on the list and does not run.
    ///
    /// # Errors
    /// There is none left.
    pub fn spare_node_key(&mut self) -> Result<[u8; 32]> {
        self.spare.pop().context("no listed node is left")
    }

    fn add_started(&mut self, mut node: Node) -> Result<&mut Node> {
        node.start()?;
        self.nodes.push(node);
        self.nodes.last_mut().context("just pushed")
    }

    /// Stops every node and starts it again with a clock that is so much further ahead than before.
    ///
    /// # Errors
    /// The library that moves clocks is not installed, or a node does not start.
    pub fn move_clocks(&mut self, ahead: Duration) -> Result<()> {
        self.nodes.iter().for_each(Node::ask_to_end);
        for node in &mut self.nodes {
            node.stop();
            node.clock = node.clock.saturating_add(i64::try_from(ahead.as_secs())?);
        }
        std::thread::scope(|scope| {
            let starts: Vec<_> = self.nodes.iter_mut().map(|node| scope.spawn(|| node.start())).collect();
            starts.into_iter().try_for_each(|start| start.join().map_err(|_| anyhow!("a start panicked"))?)
        })
    }

    /// Adds a node that validates nothing and serves whoever comes, light clients too, and starts it.
    ///
    /// # Errors
    /// It does not start.
    pub fn add_public_node(&mut self, name: &str) -> Result<&mut Node> {
        let secret = self.spare_public.pop().context("no listed public node is left")?;
        let mut node = self.new_node(name, secret, false)?;
        node.public = true;
        self.add_started(node)
    }

    fn new_node(&self, name: &str, secret: [u8; 32], validator: bool) -> Result<Node> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder)?;
        let [p2p_port, rpc_port, prometheus_port, light_port] = self.free_ports()?;
        Ok(Node {
            name: name.to_owned(),
            folder,
            chain: self.chain.clone(),
            secret,
            p2p_port,
            rpc_port,
            prometheus_port,
            light_port,
            public: false,
            validator,
            boot_nodes: self.nodes.iter().map(Node::address).collect(),
            arguments: Vec::new(),
            clock: 0,
            place: None,
            process: None,
        })
    }

    /// Ports that nobody listens on now, and that no node here will.
    fn free_ports<const N: usize>(&self) -> Result<[u16; N]> {
        let taken: Vec<_> =
            self.nodes.iter().flat_map(|n| [n.p2p_port, n.rpc_port, n.prometheus_port, n.light_port]).collect();
        // All are held at once, so that they differ.
        let mut held = Vec::new();
        let mut ports = [0; N];
        for port in &mut ports {
            while *port == 0 || taken.contains(port) {
                let listener = TcpListener::bind(("127.0.0.1", 0))?;
                *port = listener.local_addr()?.port();
                held.push(listener);
            }
        }
        Ok(ports)
    }
}

impl Drop for Consortium {
    fn drop(&mut self) {
        // Asked all at once: each is waited for when it is dropped.
        self.nodes.iter().for_each(Node::ask_to_end);
    }
}

/// The secret URIs of a development description.
fn validator_keys(description: &Path) -> Result<Vec<ValidatorKeys>> {
    let description: drl_chain_spec::Description = drl_chain_spec::read(description)?;
    Ok(description
        .members
        .into_iter()
        .map(|m| ValidatorKeys { handle: m.handle, aura: m.validator.aura, grandpa: m.validator.grandpa })
        .collect())
}

/// Makes a process see a clock that is ahead of the machine's, or behind it (libfaketime, of the Debian package `faketime`).
fn shift_clock(command: &mut Command, ahead: i64) -> Result<()> {
    let library = std::fs::read_dir("/usr/lib")?
        .filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")))
        .find(|path| path.is_file())
        .context("libfaketime is not installed; scripts/setup installs it (Debian package faketime)")?;
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME", format!("{ahead:+}"))
        // Timeouts and intervals stay as they are.
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Ok(())
}

fn insert_key(node: &Node, key_type: &str, scheme: &str, suri: &str) -> Result<()> {
    let output = Command::new(binary("drl-node")?)
        .args(["key", "insert", "--key-type", key_type, "--scheme", scheme, "--suri", suri])
        .arg("--chain")
        .arg(&node.chain)
        .arg("--base-path")
        .arg(node.folder.join("db"))
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        bail!("inserting the {key_type} key of {}: {}", node.name, String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
