//! A consortium of machines: what the runbooks are rehearsed on.

use super::{
    book::Line,
    machine::{eventually, Machine},
};
use crate::story::examples;
use anyhow::{ensure, Context, Result};
use drl_chain_spec::{Description, Member, Node, Officer};
use drl_client::{
    forms::{Names, NAMES_FILE},
    keys::{Keypair, Scheme},
    ledger::Motion,
    Ledger,
};
use drl_primitives::{
    consortium::ValidatorView,
    peers::{NodeId, NodeRole},
    Code,
};
use drl_runtime::AccountId;
use futures::future::{join_all, try_join_all};
use sp_core::{ed25519, Pair};
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Blocks in a session: 10 seconds while all validators are there.
pub const SESSION_BLOCKS: u32 = 5;
/// Until what was set in one session is in force, at the latest, with two validators of four missing and time to spare.
pub const TWO_SESSIONS: Duration = Duration::from_secs(180);
/// How long a node may take to catch up.
pub const CATCH_UP: Duration = Duration::from_secs(120);
/// Between two attempts to reach a node.
const PAUSE: Duration = Duration::from_millis(250);

/// The member that a rehearsal has besides those of the development consortium, where it needs five.
pub const FIFTH: &str = "water";

/// A consortium of machines. Machines are called as their members are; a second one has `-2` behind the name.
pub struct Site {
    machines: BTreeMap<String, Machine>,
    chain: PathBuf,
    chain_id: String,
    names: Names,
    // Removed after the nodes have ended.
    folder: TempDir,
}

/// `//Transport//chief`, for example.
pub fn suri(organisation: &str, who: &str) -> String {
    let mut letters = organisation.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!("//{}{}//{who}", first.into_iter().collect::<String>(), letters.as_str())
}

/// The address of one of an organisation's accounts.
///
/// # Errors
/// None with these secret URIs.
pub fn address(organisation: &str, who: &str) -> Result<String> {
    Ok(Keypair::from_suri(Scheme::Sr25519, &suri(organisation, who))?.address())
}

/// The peer id of one of an organisation's nodes.
///
/// # Errors
/// None with these secret URIs.
pub fn peer_id(organisation: &str, node: &str) -> Result<String> {
    let secret = node_secret(organisation, node)?;
    Ok(NodeId(ed25519::Pair::from_seed(&secret).public().0).to_string())
}

fn node_secret(organisation: &str, node: &str) -> Result<[u8; 32]> {
    drl_chain_spec::node_secret(&suri(organisation, node)).map_err(|fault| anyhow::anyhow!(fault))
}

/// What the member of a machine is called.
pub fn member_of(machine: &str) -> &str {
    machine.split('-').next().unwrap_or(machine)
}

/// The fifth member, made after the model of another.
fn fifth(model: &Member) -> Member {
    let officer = |role: &str, who: &str| Officer { role: role.into(), account: suri(FIFTH, who), council: None };
    let mut member = model.clone();
    member.handle = FIFTH.into();
    member.name = "丽水市水利局".into();
    member.code = "11331100DEM000057B".into();
    member.officers = vec![officer("chief-data-officer", "chief"), officer("data-officer", "clerk")];
    member.validator.account = suri(FIFTH, "validator");
    member.nodes = vec![Node { role: NodeRole::Validator.slug().into(), id: suri(FIFTH, "node") }];
    member
}

/// The description with session keys of one phrase for each member, a head for transport, and a second node on the list for each.
fn changed(mut description: Description, five: bool) -> Description {
    if five {
        let more: Vec<_> = description.members.last().map(fifth).into_iter().collect();
        description.members.extend(more);
    }
    for member in &mut description.members {
        let session = suri(&member.handle, "session");
        (member.validator.aura, member.validator.grandpa) = (session.clone(), session);
        member.nodes.push(Node { role: NodeRole::Observer.slug().into(), id: suri(&member.handle, "node-2") });
        if member.handle == "transport" {
            let account = suri("transport", "head");
            member.officers.push(Officer { role: "head".into(), account, council: Some(false) });
        }
    }
    description.chain.session_blocks = Some(SESSION_BLOCKS);
    description
}

impl Site {
    /// Four members, or five, each with a validator that runs.
    ///
    /// # Errors
    /// A node does not start.
    pub async fn start(five: bool) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("drl-runbooks-").tempdir()?;
        let file = examples().join("../chain-spec/lishui.toml");
        let mut description = changed(drl_chain_spec::read(&file)?, five);
        let mut names = Names::default();
        let mut machines = BTreeMap::new();
        for (number, member) in (0..).zip(&description.members) {
            names.organisations.insert(member.handle.clone(), number);
            let machine = Machine::new(&member.handle, folder.path().join(&member.handle), &chief(&member.handle))?;
            let id = peer_id(&member.handle, "node")?;
            description.chain.boot_nodes.push(format!("/ip4/127.0.0.1/tcp/{}/p2p/{id}", machine.p2p_port()));
            machines.insert(member.handle.clone(), machine);
        }
        let chain = folder.path().join("consortium.json");
        fs::write(&chain, drl_chain_spec::make(&file, &description)?)?;
        let site = Self { machines, chain, chain_id: description.chain.id.clone(), names, folder };
        try_join_all(site.machines.values().map(|machine| site.set_up_validator(machine, "node", "session"))).await?;
        site.finalizes("bureau", 2, CATCH_UP).await?;
        Ok(site)
    }

    /// One more machine of a member, which nothing is installed on. It has the chain spec on its desk, and the keys of the member's
    /// officers.
    ///
    /// # Errors
    /// What the system says.
    pub async fn add_machine(&mut self, name: &str) -> Result<()> {
        let machine = Machine::new(name, self.folder.path().join(name), &chief(member_of(name)))?;
        fs::copy(&self.chain, machine.path("desk/consortium.json"))?;
        self.set_up_desk(&machine).await?;
        self.machines.insert(name.to_owned(), machine);
        Ok(())
    }

    /// A machine that is gone for good.
    pub fn lose(&mut self, name: &str) {
        self.machines.remove(name);
    }

    /// A machine takes the place of another, which is gone.
    pub fn moves(&mut self, from: &str, to: &str) {
        if let Some(machine) = self.machines.remove(from) {
            self.machines.insert(to.to_owned(), machine);
        }
    }

    /// The machine with this name.
    ///
    /// # Errors
    /// There is none.
    pub fn machine(&self, name: &str) -> Result<&Machine> {
        self.machines.get(name).with_context(|| format!("no machine called {name}"))
    }

    /// The same, to be changed.
    ///
    /// # Errors
    /// There is none.
    pub fn machine_mut(&mut self, name: &str) -> Result<&mut Machine> {
        self.machines.get_mut(name).with_context(|| format!("no machine called {name}"))
    }

    /// All machines.
    pub fn machines(&self) -> impl Iterator<Item = &Machine> {
        self.machines.values()
    }

    /// Puts the node key called `node` onto a machine, as the operator of a listed node has it.
    ///
    /// # Errors
    /// What the system says.
    pub fn put_node_key(&self, machine: &Machine, node: &str) -> Result<()> {
        let folder = self.chain_folder(machine).join("network");
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join("secret_ed25519"), node_secret(member_of(&machine.name), node)?)?)
    }

    /// The folder of the chain on a machine.
    pub fn chain_folder(&self, machine: &Machine) -> PathBuf {
        machine.path("var/lib/drl/chains").join(&self.chain_id)
    }

    /// A validator as it is from the first day on: node key and session keys are those that the genesis file knows.
    async fn set_up_validator(&self, machine: &Machine, node: &str, session: &str) -> Result<()> {
        let organisation = member_of(&machine.name);
        fs::create_dir_all(machine.path("etc/drl"))?;
        fs::copy(&self.chain, machine.path("etc/drl/chain.json"))?;
        self.put_node_key(machine, node)?;
        fs::write(machine.path("desk/phrase"), suri(organisation, session))?;
        let account = address(organisation, "validator")?;
        let init = format!(
            "drl-node init --chain /etc/drl/chain.json --name {} --validator-account {account} --phrase-file phrase",
            machine.name
        );
        machine.run(&init).await?;
        self.set_up_desk(machine).await?;
        machine.run("systemctl enable --now drl-node").await.map(|_| ())
    }

    /// The keys of the officers who work at a machine, and the short names of the members.
    async fn set_up_desk(&self, machine: &Machine) -> Result<()> {
        let organisation = member_of(&machine.name);
        self.names.write(&machine.path("home").join(NAMES_FILE))?;
        let mut officers = vec!["chief"];
        if organisation == "transport" {
            officers.extend(["head", "clerk"]);
        }
        for who in officers {
            machine
                .run(&format!("printf %s {} | drl key import {organisation}-{who}", suri(organisation, who)))
                .await?;
        }
        Ok(())
    }

    /// The ledger as the node of a machine tells it, which may have been started just now.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn ledger(&self, machine: &str) -> Result<Ledger> {
        let (url, begun) = (self.machine(machine)?.url(), Instant::now());
        loop {
            match Ledger::connect(&url).await {
                Err(fault) if fault.is_connection() && begun.elapsed() < CATCH_UP => tokio::time::sleep(PAUSE).await,
                connected => return Ok(connected?),
            }
        }
    }

    /// Waits until a node has finalized so many more blocks than now.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn finalizes(&self, machine: &str, more: u64, limit: Duration) -> Result<()> {
        let ledger = self.ledger(machine).await?;
        let target = ledger.finalized().await?.number + more;
        let what = format!("{machine} to finalize block {target}");
        eventually(limit, &what, || async { Ok(ledger.finalized().await?.number >= target) }).await
    }

    /// The motion that was proposed last, of those that are open.
    ///
    /// # Errors
    /// None is open.
    pub async fn motion(&self, ledger: &Ledger) -> Result<Motion> {
        let motions = ledger.motions().await?.value;
        motions.into_iter().max_by_key(|motion| motion.tally.number).context("no motion is open")
    }

    /// Members vote on a motion as a page says, each at its own machine and all at the same time.
    ///
    /// # Errors
    /// A vote is refused.
    pub async fn vote(&self, line: &Line, motion: &Motion, voters: &[&str]) -> Result<()> {
        let line = line.clone().and(&format!("--yes-i-have-read {:?}", motion.hash));
        let votes = voters.iter().map(|voter| async { self.machine(voter)?.types(&line).await });
        for vote in join_all(votes).await {
            vote?;
        }
        Ok(())
    }

    /// What the ledger knows of a validator, by the node of a machine.
    ///
    /// # Errors
    /// It does not know it, or the node does not answer.
    pub async fn validator(&self, ledger: &Ledger, organisation: &str, who: &str) -> Result<ValidatorView<AccountId>> {
        let account = Keypair::from_suri(Scheme::Sr25519, &suri(organisation, who))?.account();
        let view: Option<ValidatorView<AccountId>> = ledger.query("ConsortiumApi_validator", account).await?.value;
        view.with_context(|| format!("{organisation} has no validator {who}"))
    }

    /// Waits until the node of a machine has made a block since its last start that is final now.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn authors(&self, machine: &str, limit: Duration) -> Result<()> {
        let ledger = self.ledger(machine).await?;
        let what = format!("{machine} to make a block that becomes final");
        eventually(limit, &what, || async {
            let finalized = ledger.finalized().await?.number;
            for (number, hash) in made(&self.machine(machine)?.journal()).into_iter().filter(|(n, _)| *n <= finalized) {
                if ledger.block_hash(number).await?.is_some_and(|found| format!("{found:?}") == hash) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }
}

/// The name of the key with which a member's chief acts.
pub fn chief(organisation: &str) -> String {
    format!("{organisation}-chief")
}

/// The blocks that a node says it has made: number and hash.
fn made(journal: &str) -> Vec<(u64, String)> {
    let block = |line: &str| {
        let (number, rest) = line.split_once("Pre-sealed block for proposal at ")?.1.split_once(". Hash now ")?;
        Some((number.parse().ok()?, rest.split(',').next()?.to_owned()))
    };
    journal.lines().filter_map(block).collect()
}

/// The fields of what `drl-node init` and `session-keys` print: `session keys`, `proof`, `peer id`.
///
/// # Errors
/// There is no such field.
pub fn printed(text: &str, field: &str) -> Result<String> {
    let value = text.lines().find_map(|line| line.strip_prefix(field)).map(|value| value.trim().to_owned());
    let value = value.with_context(|| format!("'{field}' was not printed:\n{text}"))?;
    ensure!(!value.is_empty(), "'{field}' is empty:\n{text}");
    Ok(value)
}
