//! Makes a log of receipts, and measures on one core what its root and the proof of one receipt take.
//!
//!     scripts/cargo run --release -p drl-tests --bin drl-receipts-load
//!
//! All work is done by one thread. The budget is held against the time that the processor spent on it, so that what else runs on
//! the machine does not count; the time that passed is told beside it. Every line is checked on the way, as for anchoring.

use anyhow::{ensure, Context, Result};
use clap::Parser;
use drl_client::receipts::{self, InclusionProof, LogReader};
use drl_primitives::{
    catalog::Channel,
    receipts::{line::DeliveryLine, merkle},
    Digest,
};
use sp_core::H256;
use std::{
    fs::{self, File},
    hint::black_box,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// What the lines name as their grant.
const GRANT: H256 = H256::repeat_byte(0x5a);

#[derive(Parser)]
struct Cli {
    /// How many receipts
    #[arg(long, default_value_t = 1_000_000)]
    lines: u64,
    /// Keep the log as this new file
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Fail where root and proof take more seconds of the processor
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Fail where the program has more megabytes of memory at once
    #[arg(long, default_value_t = 500)]
    megabytes: u64,
}

/// What something took.
#[derive(Clone, Copy)]
struct Took {
    passed: Duration,
    worked: Duration,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    ensure!(cli.lines > 0, "a log without receipts has no proof");
    let folder = tempfile::tempdir()?;
    let path = cli.keep.clone().unwrap_or_else(|| folder.path().join("log.jsonl"));
    write_log(&path, cli.lines)?;
    println!("{} receipts, {} MB in {}", cli.lines, fs::metadata(&path)?.len() / 1_000_000, path.display());

    tell("hashes of the leaves alone", hashing(cli.lines, receipts::leaf_hash)?);
    tell("the same with the runtime's function", hashing(cli.lines, merkle::leaf_hash)?);
    let (head, root_alone) = timed(|| receipts::head(&mut LogReader::open(&path)?))?;
    tell("root alone, checking every line", root_alone);
    println!("  {:?}", head.root);
    let (proof, both) = timed(|| prove(&path, cli.lines / 3))?;
    tell("root and one proof, checking every line", both);
    println!("  receipt {}, {} hashes, leads to {:?}", proof.index, proof.path.len(), proof.root);

    ensure!(proof.head() == head, "the two roots differ");
    proof.verify()?;
    proof.ensure_line(&serde_json::to_vec(&line(proof.index))?)?;
    let peak = peak_memory()? / 1_000_000;
    println!("most memory at once: {peak} MB");
    ensure!(both.worked.as_secs_f64() <= cli.seconds, "root and proof took more than {} s", cli.seconds);
    ensure!(peak <= cli.megabytes, "more than {} MB", cli.megabytes);
    Ok(())
}

fn line(index: u64) -> DeliveryLine {
    DeliveryLine {
        channel: Channel::CityLedger,
        delivered_at: 1_795_363_200_000_u64.saturating_add(index),
        digest: Digest::sha256(merkle::leaf_hash(&index.to_le_bytes()).0),
        grant: GRANT,
        index,
        size: index % 65_536 + 1,
        version: 1,
    }
}

fn write_log(path: &Path, lines: u64) -> Result<()> {
    let file = File::create_new(path).with_context(|| path.display().to_string())?;
    let mut file = BufWriter::with_capacity(1 << 20, file);
    for index in 0..lines {
        serde_json::to_writer(&mut file, &line(index))?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(())
}

/// So many leaves as long as a line, hashed by a function.
fn hashing(lines: u64, hash: impl Fn(&[u8]) -> H256) -> Result<Took> {
    let leaf = serde_json::to_vec(&line(lines))?;
    let ((), took) = timed(|| {
        (0..lines).for_each(|_| {
            black_box(hash(black_box(&leaf)));
        });
        anyhow::Ok(())
    })?;
    Ok(took)
}

/// The proof of a receipt, with the root.
fn prove(path: &Path, index: u64) -> Result<InclusionProof, receipts::ReceiptFault> {
    let mut log = LogReader::open(path)?;
    let tree = receipts::tree(&mut log)?;
    InclusionProof::new(log.name()?, &tree, index)
}

fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, Took)>
where
    anyhow::Error: From<E>,
{
    let (begun, before) = (Instant::now(), worked()?);
    let value = work()?;
    Ok((value, Took { passed: begun.elapsed(), worked: worked()?.saturating_sub(before) }))
}

fn tell(what: &str, took: Took) {
    println!("{what}: {:.2} s of the processor, {:.2} s passed", took.worked.as_secs_f64(), took.passed.as_secs_f64());
}

/// How long the processor has worked for this thread.
fn worked() -> Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().context("schedstat is empty")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}

/// The most memory that the program had at once, in bytes.
fn peak_memory() -> Result<u64> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let kilobytes: u64 = line.split_whitespace().next().context("VmHWM is empty")?.parse()?;
    Ok(kilobytes.saturating_mul(1024))
}
