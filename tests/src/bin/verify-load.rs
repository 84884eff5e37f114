//! Measures how many verdicts a node gives, beside a question that costs it next to nothing: `release_v1_verifyGrant` and
//! `chain_getBlockHash` on the same node in the same run.
//!
//!     scripts/cargo run --release -p drl-tests --bin drl-verify-load
//!
//! The state holds a million grants, of which each question is about another. The program makes the chain spec, starts one node on
//! it, and asks over WebSocket: first as fast as answers come, the two methods in turns; then verdicts at half the rate at which
//! they came, where the time of an answer is counted from when the question was due. Node and program share the machine.

use anyhow::{bail, ensure, Context, Result};
use clap::Parser;
use drl_primitives::GrantHash;
use drl_tests::{network::binary, story::examples};
use futures::{SinkExt, Stream, StreamExt};
use serde::Deserialize;
use serde_json::json;
use std::{
    fs::File,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{net::TcpStream as Socket, time::sleep_until};
use tokio_tungstenite::{
    client_async,
    tungstenite::{Error as Fault, Message},
    WebSocketStream,
};

#[derive(Parser)]
struct Cli {
    /// How many grants the state has
    #[arg(long, default_value_t = 1_000_000)]
    grants: u32,
    /// How many connections ask at the same time
    #[arg(long, default_value_t = 8)]
    connections: usize,
    /// How many questions of each connection wait for an answer, when asked as fast as answers come
    #[arg(long, default_value_t = 16)]
    waiting: usize,
    /// Seconds of each of the six measurements
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Fail where verdicts come at less than this share of the rate of `chain_getBlockHash`
    #[arg(long, default_value_t = 0.5)]
    share: f64,
    /// Fail where, at half load, one answer in a hundred takes more milliseconds
    #[arg(long, default_value_t = 10.0)]
    milliseconds: f64,
}

/// How long the node may take to make the genesis block.
const START: Duration = Duration::from_secs(1_800);
/// How often the two methods are measured as fast as they go.
const TURNS: usize = 2;

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let folder = tempfile::Builder::new().prefix("drl-load-").tempdir()?;
    let (node, grants) = start(&cli, folder.path())?;
    println!("{} grants, {} connections, {} s each", grants.len(), cli.connections, cli.seconds);

    let verdict = Arc::new(Questions::new("release_v1_verifyGrant", grants.iter().map(of_grant).collect()));
    let hash = Arc::new(Questions::new("chain_getBlockHash", vec![json!([0]).to_string()]));
    // A first round warms nothing but the connection and the code: each question is about another grant.
    flood(&cli, &node, &hash, Duration::from_secs(1)).await?;
    flood(&cli, &node, &verdict, Duration::from_secs(1)).await?;
    let length = Duration::from_secs(cli.seconds);
    let (mut hashes, mut verdicts) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        hashes.push(flood(&cli, &node, &hash, length).await?);
        verdicts.push(flood(&cli, &node, &verdict, length).await?);
    }
    hashes.iter().for_each(|measured| tell("chain_getBlockHash", measured));
    verdicts.iter().for_each(|measured| tell("release_v1_verifyGrant", measured));
    let mean = |all: &[Measured]| all.iter().map(Measured::rate).sum::<f64>() / all.len() as f64;
    let share = mean(&verdicts) / mean(&hashes);
    println!("share: {share:.2}");

    let half = at_rate(&cli, &node, &verdict, mean(&verdicts) / 2.0, length).await?;
    tell("release_v1_verifyGrant at half load", &half);
    let beside = at_rate(&cli, &node, &hash, mean(&verdicts) / 2.0, length).await?;
    tell("chain_getBlockHash at the same rate", &beside);
    ensure!(share >= cli.share, "less than {} of the rate of chain_getBlockHash", cli.share);
    ensure!(half.percentile(99) <= cli.milliseconds, "one answer in a hundred takes more than {} ms", cli.milliseconds);
    Ok(())
}

/// A node, ended when dropped.
struct Node {
    process: Child,
    address: SocketAddr,
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Makes the chain spec and starts a node on it. It has nobody to talk to and authors nothing: the genesis block is the final one.
fn start(cli: &Cli, folder: &Path) -> Result<(Node, Vec<GrantHash>)> {
    let begun = Instant::now();
    let description = examples().join("../chain-spec/lishui.toml");
    let now = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let spec = folder.join("chain.json");
    let grants = write(cli.grants, &description, &spec, now).map_err(|fault| anyhow::anyhow!(fault.to_string()))?;
    let megabytes = std::fs::metadata(&spec)?.len() / 1_000_000;
    println!("chain spec: {megabytes} MB in {:.0} s", begun.elapsed().as_secs_f64());

    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let log = File::create(folder.join("node.log"))?;
    let process = Command::new(binary("drl-node")?)
        .arg("--chain")
        .arg(&spec)
        .arg("--base-path")
        .arg(folder.join("db"))
        .args(["--rpc-port", &address.port().to_string(), "--no-prometheus", "--no-telemetry", "--reserved-only"])
        .args(["--listen-addr", "/ip4/127.0.0.1/tcp/0"])
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .context("starting drl-node")?;
    let mut node = Node { process, address };
    let begun = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
        if let Some(status) = node.process.try_wait()? {
            bail!("the node ended ({status}):\n{}", std::fs::read_to_string(folder.join("node.log"))?);
        }
        ensure!(begun.elapsed() < START, "the node does not answer");
        std::thread::sleep(Duration::from_millis(500));
    }
    println!("genesis block made in {:.0} s", begun.elapsed().as_secs_f64());
    Ok((node, grants))
}

fn write(count: u32, description: &Path, spec: &Path, now: u64) -> Result<Vec<GrantHash>, Box<dyn std::error::Error>> {
    let mut state = drl_sample_state::genesis(description)?;
    let grants = drl_sample_state::change(&mut state, || {
        drl_sample_state::furnish(count, now);
        drl_sample_state::issue(0..count, now)
    });
    let mut grants = grants.map_err(|fault| format!("{fault:?}"))?;
    drl_sample_state::write_spec(description, &state, spec)?;
    // By hash, so that neighbours among the questions are none in the order of issue.
    grants.sort_unstable();
    Ok(grants)
}

/// Questions that are asked one after the other, and from the beginning when all were.
struct Questions {
    method: &'static str,
    parameters: Vec<String>,
    next: AtomicUsize,
}

impl Questions {
    fn new(method: &'static str, parameters: Vec<String>) -> Self {
        Self { method, parameters, next: AtomicUsize::new(0) }
    }

    fn next(&self, id: usize) -> Message {
        let place = self.next.fetch_add(1, Ordering::Relaxed) % self.parameters.len();
        let (method, parameters) = (self.method, &self.parameters[place]);
        Message::text(format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{parameters}}}"#))
    }
}

fn of_grant(grant: &GrantHash) -> String {
    json!([grant, drl_sample_state::standing_question()]).to_string()
}

/// Answers that came within some time, and how long each took.
struct Measured {
    passed: Duration,
    /// Ascending.
    took: Vec<Duration>,
}

impl Measured {
    fn of(passed: Duration, mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        Self { passed, took }
    }

    fn rate(&self) -> f64 {
        self.took.len() as f64 / self.passed.as_secs_f64()
    }

    /// Milliseconds that so many in a hundred took at most.
    fn percentile(&self, percent: usize) -> f64 {
        let place = self.took.len() * percent / 100;
        self.took.get(place.min(self.took.len().saturating_sub(1))).map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }
}

fn tell(what: &str, measured: &Measured) {
    println!(
        "{what}: {:.0} in a second, p50 {:.2} ms, p99 {:.2} ms",
        measured.rate(),
        measured.percentile(50),
        measured.percentile(99)
    );
}

type Connection = WebSocketStream<Socket>;

async fn connect(node: &Node) -> Result<Connection> {
    let stream = Socket::connect(node.address).await?;
    stream.set_nodelay(true)?;
    Ok(client_async(format!("ws://{}", node.address), stream).await?.0)
}

/// An answer, as far as it is looked at: that it is one, and to which question.
#[derive(Deserialize)]
struct Answer {
    id: usize,
    #[serde(default)]
    error: Option<serde_json::Value>,
}

/// The next answer. Between answers the node asks whether the connection still lives.
async fn next_answer(messages: &mut (impl Stream<Item = Result<Message, Fault>> + Unpin)) -> Result<usize> {
    loop {
        let message = messages.next().await.context("the node closed the connection")??;
        if let Message::Text(text) = message {
            let answer: Answer = serde_json::from_str(&text)?;
            ensure!(answer.error.is_none(), "{:?}", answer.error);
            return Ok(answer.id);
        }
    }
}

/// Asks as fast as answers come.
async fn flood(cli: &Cli, node: &Node, questions: &Arc<Questions>, length: Duration) -> Result<Measured> {
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..cli.connections {
        let (connection, questions, waiting) = (connect(node).await?, questions.clone(), cli.waiting);
        tasks.push(tokio::spawn(flood_one(connection, questions, waiting, begun + length)));
    }
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await??);
    }
    Ok(Measured::of(begun.elapsed(), took))
}

async fn flood_one(
    mut connection: Connection,
    questions: Arc<Questions>,
    waiting: usize,
    end: Instant,
) -> Result<Vec<Duration>> {
    let (mut asked, mut took) = (Vec::new(), Vec::new());
    for id in 0..waiting {
        asked.push(Instant::now());
        connection.send(questions.next(id)).await?;
    }
    while took.len() < asked.len() {
        let id = next_answer(&mut connection).await?;
        let now = Instant::now();
        took.push(now - asked[id]);
        if now < end {
            let id = asked.len();
            asked.push(now);
            connection.send(questions.next(id)).await?;
        }
    }
    Ok(took)
}

/// Asks at a rate, whether answers come or not.
async fn at_rate(cli: &Cli, node: &Node, questions: &Arc<Questions>, rate: f64, length: Duration) -> Result<Measured> {
    let begun = Instant::now();
    let gap = Duration::from_secs_f64(cli.connections as f64 / rate);
    let count = (length.as_secs_f64() / gap.as_secs_f64()) as usize;
    let mut tasks = Vec::new();
    for place in 0..cli.connections {
        let first = begun + gap.mul_f64(place as f64 / cli.connections as f64);
        tasks.push(tokio::spawn(one_at_rate(connect(node).await?, questions.clone(), first, gap, count)));
    }
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await??);
    }
    Ok(Measured::of(begun.elapsed(), took))
}

async fn one_at_rate(
    connection: Connection,
    questions: Arc<Questions>,
    first: Instant,
    gap: Duration,
    count: usize,
) -> Result<Vec<Duration>> {
    let due = move |id: usize| first + gap * u32::try_from(id).unwrap_or(u32::MAX);
    let (mut to, mut from) = connection.split();
    let ask = async move {
        for id in 0..count {
            sleep_until(due(id).into()).await;
            to.send(questions.next(id)).await?;
        }
        anyhow::Ok(to)
    };
    let hear = async move {
        let mut took = Vec::with_capacity(count);
        while took.len() < count {
            let id = next_answer(&mut from).await?;
            took.push(Instant::now().saturating_duration_since(due(id)));
        }
        anyhow::Ok(took)
    };
    // The half that asked is held until all is heard: dropped, it would close the connection.
    let (_to, took) = tokio::try_join!(ask, hear)?;
    Ok(took)
}
