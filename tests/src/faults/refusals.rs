//! Wrong set-ups: the node says loudly and by name what is wrong, and does nothing that would do harm.

use super::{report::Section, Scenario, Setting};
use crate::{network::Consortium, network::Node, story::examples};
use anyhow::{Context, Result};
use drl_client::{
    keys::{Keypair, Scheme},
    Ledger,
};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// How the process ends for a fault that a person has to mend: systemd does not start it again.
const EXIT: &str = "exit status: 78";
/// Seconds that the clock is off.
const OFF: i64 = 60;
/// How long a node may take to say what is wrong.
const PATIENCE: Duration = Duration::from_secs(60);
/// The place of the validator that is set up wrongly.
const WRONG: usize = 3;

/// What a validator with something wrong says, each on a running network.
///
/// # Errors
/// The network does not start, or a node does not answer.
pub async fn wrong_set_ups(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "A validator is started with session keys that the ledger does not know, with the database of another chain spec, without \
         database with the chain spec of another consortium, and with a clock that is 60 s ahead and 60 s behind (libfaketime). Each time the name of the fault \
         has to stand in its log, and the other three go on.",
    );
    let description = examples().join("../chain-spec/lishui.toml");
    let mut network = Consortium::start(&description, &setting.folder.join("network"))?;
    let ledger = Ledger::connect(&network.nodes.first().context("no node")?.url()).await?;
    until_final(&ledger, 3).await?;
    wrong_keys(&mut section, &mut network)?;
    let other = other_chain(setting)?;
    wrong_database(&mut section, &mut network, &other)?;
    wrong_network(&mut section, &mut network, &other)?;
    wrong_clocks(&mut section, &mut network)?;
    let now = ledger.finalized().await?.number;
    until_final(&ledger, now + 3).await?;
    section.figure("blocks finalized by the other three meanwhile", now);
    Ok(section)
}

async fn until_final(ledger: &Ledger, number: u64) -> Result<()> {
    let begun = Instant::now();
    while ledger.finalized().await?.number < number {
        anyhow::ensure!(begun.elapsed() < PATIENCE, "block {number} is not final within {} s", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Ok(())
}

/// Starts a node that has to refuse, and notes what it says.
fn refuses(section: &mut Section, node: &mut Node, what: &str, parts: &[&str]) {
    let answer = match node.start() {
        Ok(()) => {
            node.stop();
            "it started".to_owned()
        }
        Err(fault) => format!("{fault:#}"),
    };
    section.check(answer.contains(EXIT), || format!("{what}: it did not end with status 78: {answer}"));
    told(section, what, &answer, parts);
}

/// Notes the line that names the fault.
fn told(section: &mut Section, what: &str, text: &str, parts: &[&str]) {
    for part in parts {
        section.check(text.contains(part), || format!("{what}: \"{part}\" is not in {text}"));
    }
    let line = text.lines().find(|line| parts.first().is_some_and(|part| line.contains(part)));
    let words = line.and_then(|line| Some(line.get(line.find(parts.first()?)?..)?.to_owned()));
    section.figure(what, words.unwrap_or_else(|| "nothing of it".to_owned()));
}

/// The keys in its keystore are those of nobody.
fn wrong_keys(section: &mut Section, network: &mut Consortium) -> Result<()> {
    let account = Keypair::from_suri(Scheme::Sr25519, "//Planning//validator")?.account().to_string();
    let (node, report) = network.add_prepared("wrong-keys", &account)?;
    let keys = report["for_council"]["keys"].as_str().context("init reports keys")?.to_owned();
    let held = keys.get(2..66).context("an aura key")?.to_owned();
    // Which it has, which it should have, and what to do.
    let parts =
        ["WRONG SESSION KEYS: this validator lacks session keys", "--allow-missing-session-keys", held.as_str()];
    refuses(section, node, "session keys of nobody", &parts);
    Ok(())
}

/// The chain spec of another consortium: the same people with the same keys, another genesis.
fn other_chain(setting: &Setting) -> Result<PathBuf> {
    let file = examples().join("../chain-spec/lishui.toml");
    let mut description: drl_chain_spec::Description = drl_chain_spec::read(&file)?;
    description.chain.session_blocks = Some(7);
    let chain = setting.folder.join("other-chain.json");
    std::fs::write(&chain, drl_chain_spec::make(&file, &description)?)?;
    Ok(chain)
}

/// The database was made by another chain spec.
fn wrong_database(section: &mut Section, network: &mut Consortium, other: &std::path::Path) -> Result<()> {
    let chain = network.chain.clone();
    let node = network.nodes.get_mut(WRONG).context("no such node")?;
    node.stop();
    node.take_chain(other.to_owned());
    refuses(
        section,
        node,
        "the database of another chain spec",
        &["WRONG CHAIN SPEC: the database was made for the chain with genesis 0x"],
    );
    node.take_chain(chain);
    Ok(())
}

/// It has no database, and the chain spec of another consortium.
fn wrong_network(section: &mut Section, network: &mut Consortium, other: &std::path::Path) -> Result<()> {
    let secret = network.spare_node_key()?;
    let account = Keypair::from_suri(Scheme::Sr25519, "//Planning//validator")?.account().to_string();
    let boot_nodes = network.nodes.iter().take(WRONG).map(Node::address).collect();
    let (node, _) = network.add_prepared("wrong-network", &account)?;
    node.take_identity(secret, boot_nodes);
    node.take_chain(other.to_owned());
    node.take_arguments(&["--allow-missing-session-keys"]);
    node.start()?;
    let parts = ["is on a different chain (our genesis: 0x", "theirs: 0x"];
    let text = until_said(node, parts[0]);
    node.stop();
    told(section, "the chain spec of another consortium, without database", &text, &parts);
    Ok(())
}

/// Its clock is a minute off.
fn wrong_clocks(section: &mut Section, network: &mut Consortium) -> Result<()> {
    let node = network.nodes.get_mut(WRONG).context("no such node")?;
    let length = log_length(node);
    node.take_clock(OFF);
    node.start()?;
    let parts = ["CLOCK WRONG: the clock of this machine is about ", "s ahead of the clocks of the other validators"];
    let text = until_said_after(node, length, parts[0]);
    node.stop();
    told(section, "a clock that is 60 s ahead", &text, &parts);
    // It knows blocks of a time that its clock has not reached.
    node.take_clock(0);
    node.start()?;
    let caught_up = until_said_after(node, log_length(node), "Imported #");
    section.check(caught_up.contains("Imported #"), || "with the right clock it does not follow the chain".to_owned());
    node.stop();
    node.take_clock(-OFF);
    let parts =
        ["CLOCK WRONG: the clock of this machine is at least ", " s behind the newest block in its own database"];
    refuses(section, node, "a clock that is 60 s behind", &parts);
    node.take_clock(0);
    Ok(())
}

fn log_length(node: &Node) -> usize {
    std::fs::read(node.log_file()).map(|log| log.len()).unwrap_or_default()
}

fn until_said(node: &Node, what: &str) -> String {
    until_said_after(node, 0, what)
}

/// The log from a place on, once it says something, or after a while.
fn until_said_after(node: &Node, length: usize, what: &str) -> String {
    let begun = Instant::now();
    loop {
        let log = std::fs::read(node.log_file()).unwrap_or_default();
        let text = String::from_utf8_lossy(log.get(length..).unwrap_or_default()).into_owned();
        if text.contains(what) || begun.elapsed() > PATIENCE {
            return text;
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}
