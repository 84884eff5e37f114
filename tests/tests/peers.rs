//! Who may connect, on real nodes: outsiders get nothing, neither by gossip nor by asking; the list is followed while nodes run; and
//! a new node finds its way although none of the nodes of genesis is there any more.
//!
//! A program of its own: what is done here to a network no other test could bear.

use anyhow::{ensure, Context, Result};
use codec::Encode;
use drl_client::{keys::Keypair, Ledger};
use drl_primitives::peers::{NodeId, NodeRole, PeerList, PeerStanding};
use drl_runtime::{configs::CouncilCollective, Hash, Runtime, RuntimeCall};
use drl_tests::{
    cli::Desk,
    network::Consortium,
    people::{People, MEMBERS},
    story::examples,
    stranger::{ask, Question},
};
use frame_support::dispatch::GetDispatchInfo;
use serde_json::Value;
use sp_core::{ed25519, Pair};
use std::time::Duration;
use tempfile::TempDir;

type Peers = pallet_peers::Call<Runtime>;
type Council = pallet_collective::Call<Runtime, CouncilCollective>;

/// The organisation that answers for the nodes that are added: the bureau.
const BUREAU: u32 = 0;
/// Long enough for several blocks, and for many attempts to connect.
const A_WHILE: Duration = Duration::from_secs(20);
/// Votes that two thirds of four members are.
const TWO_THIRDS: u32 = 3;
/// What the ledger counts beside a call when it compares the length of a motion.
const STORED_LENGTH_BYTES: usize = 4;

/// A network and those who decide about it.
struct Stage {
    network: Consortium,
    ledger: Ledger,
    chiefs: Vec<Keypair>,
    genesis: Hash,
    // Removed after the nodes have ended.
    _folder: TempDir,
}

impl Stage {
    async fn set() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("drl-peers-").tempdir()?;
        let description = examples().join("../chain-spec/lishui.toml");
        let network = Consortium::start(&description, &folder.path().join("network"))?;
        let ledger = Ledger::connect(&network.nodes.first().context("no node")?.url()).await?;
        let people = People::development()?;
        let chiefs = MEMBERS.iter().map(|handle| Ok(people.member(handle)?.chief.clone())).collect::<Result<_>>()?;
        let genesis = ledger.block_hash(0).await?.context("no genesis")?;
        Ok(Self { network, ledger, chiefs, genesis, _folder: folder })
    }

    fn address(&self, place: usize) -> Result<String> {
        Ok(self.network.nodes.get(place).context("no such node")?.address())
    }

    /// The council decides by two thirds.
    async fn decide(&self, call: impl Into<RuntimeCall>) -> Result<()> {
        let call: RuntimeCall = call.into();
        let (chair, others) = self.chiefs.split_first().context("nobody is on the council")?;
        let length = u32::try_from(call.encoded_size() + STORED_LENGTH_BYTES)?;
        let proposal =
            Council::propose { threshold: TWO_THIRDS, proposal: Box::new(call.clone()), length_bound: length };
        self.ledger.submit(proposal, chair).await?;
        let hash = drl_client::ledger::hash_of(&call);
        let index = self.ledger.motion(hash).await?.value.context("no motion")?.tally.number;
        for voter in [chair].into_iter().chain(others).take(usize::try_from(TWO_THIRDS)?) {
            self.ledger.submit(Council::vote { proposal: hash, index, approve: true }, voter).await?;
        }
        let weight = call.get_dispatch_info().call_weight;
        let close = Council::close { proposal_hash: hash, index, proposal_weight_bound: weight, length_bound: length };
        self.ledger.submit(close, chair).await?;
        Ok(())
    }

    async fn standing(&self, node: NodeId) -> Result<PeerStanding> {
        Ok(self.ledger.query("PeersApi_peer_standing", node).await?.value)
    }

    /// Whether the node at this place answers each question of whoever has this key.
    async fn answers(&self, place: usize, secret: [u8; 32]) -> Result<Vec<(Question, bool)>> {
        let address = self.address(place)?;
        let mut answers = Vec::new();
        for question in Question::ALL {
            let answer = ask(secret, &address, self.genesis, question).await?;
            answers.push((question, answer.is_some_and(|bytes| !bytes.is_empty())));
        }
        Ok(answers)
    }

    /// No validator exchanges blocks with this identity.
    async fn nobody_knows(&self, identity: NodeId) -> Result<()> {
        for node in &self.network.nodes[..MEMBERS.len()] {
            let ledger = Ledger::connect(&node.url()).await?;
            let peers = peers(&ledger).await?;
            ensure!(!peers.contains(&identity.to_string()), "{} talks with {identity}", node.name);
        }
        Ok(())
    }
}

fn all(expected: bool) -> Vec<(Question, bool)> {
    Question::ALL.iter().map(|question| (*question, expected)).collect()
}

fn identity(secret: &[u8; 32]) -> NodeId {
    NodeId(ed25519::Pair::from_seed(secret).public().0)
}

/// The peer ids that a node exchanges blocks with.
async fn peers(ledger: &Ledger) -> Result<Vec<String>> {
    let peers = ledger.rpc("system_peers", &[]).await?;
    let name = |peer: &Value| peer["peerId"].as_str().map(ToOwned::to_owned);
    Ok(peers.as_array().context("no list")?.iter().filter_map(name).collect())
}

/// The best block of a node.
async fn best(ledger: &Ledger) -> Result<u64> {
    let header = ledger.rpc("chain_getHeader", &[]).await?;
    let number = header["number"].as_str().context("no number")?;
    Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
}

async fn wait_for_block(ledger: &Ledger, number: u64) -> Result<()> {
    for _ in 0..240 {
        if ledger.finalized().await?.number >= number {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("block {number} was not finalized within two minutes; the peers are {:?}", peers(ledger).await?)
}

/// What the list and the public role are for, on one network, which keeps running all the while.
#[tokio::test(flavor = "multi_thread")]
async fn an_outsider_gets_nothing_until_the_council_admits_it_but_from_a_public_node() -> Result<()> {
    let mut stage = Stage::set().await?;
    drl_shows_the_list_and_proposes(&stage).await?;
    outsiders_are_shut_out_admitted_and_removed(&mut stage).await?;
    a_public_node_answers_strangers_and_validators_do_not(&mut stage).await
}

/// An outsider has the genesis file, addresses and a key of its own. It gets nothing, by full sync, by warp sync, or by asking. Once the
/// council has admitted it, it gets everything, and once it is removed, nothing more.
async fn outsiders_are_shut_out_admitted_and_removed(stage: &mut Stage) -> Result<()> {
    let listed = stage.network.spare_node_key()?;
    let asking: [u8; 32] = [0x5a; 32];
    let full = stage.network.add_outsider("outsider", &[])?;
    let (full_url, full_identity) = (full.url(), full.identity());
    let warp = stage.network.add_outsider("outsider-warp", &["--sync", "warp", "--state-pruning", "256"])?;
    let (warp_url, warp_identity) = (warp.url(), warp.identity());
    let outsiders =
        [(Ledger::connect(&full_url).await?, full_identity), (Ledger::connect(&warp_url).await?, warp_identity)];

    // Whoever is listed is answered, so that refusing means something.
    let start = stage.ledger.finalized().await?.number;
    wait_for_block(&stage.ledger, start.max(2)).await?;
    ensure!(
        stage.answers(1, listed).await? == all(true),
        "a listed node is refused: {:?}",
        stage.answers(1, listed).await?
    );
    ensure!(
        stage.answers(1, asking).await? == all(false),
        "an outsider is answered: {:?}",
        stage.answers(1, asking).await?
    );

    tokio::time::sleep(A_WHILE).await;
    let now = stage.ledger.finalized().await?.number;
    ensure!(now > start + 3, "the consortium stands still at {now}");
    for (ledger, identity) in &outsiders {
        ensure!(best(ledger).await? == 0, "{identity} got blocks");
        ensure!(peers(ledger).await?.is_empty(), "{identity} has peers");
        ensure!(stage.standing(*identity).await? == PeerStanding::Unknown);
        stage.nobody_knows(*identity).await?;
    }

    // The council admits both, and the program that asks: one motion.
    let add = |node| Peers::add { node, organisation: BUREAU, role: NodeRole::Observer }.into();
    let asker = identity(&asking);
    let calls: Vec<RuntimeCall> = [full_identity, warp_identity, asker].into_iter().map(add).collect();
    stage.decide(pallet_utility::Call::<Runtime>::batch_all { calls }).await?;
    ensure!(matches!(stage.standing(full_identity).await?, PeerStanding::Listed(_)), "the motion did nothing");
    let target = stage.ledger.finalized().await?;
    for (ledger, _) in &outsiders {
        wait_for_block(ledger, target.number).await?;
        ensure!(ledger.block_hash(target.number).await? == Some(target.hash), "it is on another chain");
    }
    ensure!(
        stage.answers(1, asking).await? == all(true),
        "the admitted is refused: {:?}",
        stage.answers(1, asking).await?
    );

    // It removes them again.
    let remove = |node| Peers::remove { node }.into();
    let calls: Vec<RuntimeCall> = [full_identity, asker].into_iter().map(remove).collect();
    stage.decide(pallet_utility::Call::<Runtime>::batch_all { calls }).await?;
    ensure!(stage.standing(full_identity).await? == PeerStanding::Removed);
    ensure!(
        stage.answers(1, asking).await? == all(false),
        "the removed is answered: {:?}",
        stage.answers(1, asking).await?
    );
    let (ledger, _) = &outsiders[0];
    cut_off(ledger).await?;
    let (stuck, then) = (best(ledger).await?, stage.ledger.finalized().await?.number);
    wait_for_block(&stage.ledger, then + 5).await?;
    stage.nobody_knows(full_identity).await?;
    ensure!(best(ledger).await? == stuck, "the removed node gets blocks");
    // Who was not removed goes on.
    wait_for_block(&outsiders[1].0, then + 5).await
}

/// What clerks type: who may connect, which node this is, and a motion that needs two thirds.
async fn drl_shows_the_list_and_proposes(stage: &Stage) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("drl-peers-desk-").tempdir()?;
    let node = stage.network.nodes.first().context("no node")?;
    let desk = Desk::new(folder.path(), "bureau", &node.url())?;
    let list = desk.json("peers list").await?;
    ensure!(list["enforced"] == true, "{list}");
    let names: Vec<_> = list["peers"].as_array().context("no list")?.iter().map(|peer| peer["node"].clone()).collect();
    for node in &stage.network.nodes {
        ensure!(names.contains(&node.identity().to_string().into()), "{} is not in {names:?}", node.name);
    }
    let mine = desk.json("peers my-node").await?;
    ensure!(mine["standing"] == "listed" && mine["peer"]["role"] == "validator", "{mine}");
    ensure!(mine["node"] == node.identity().to_string(), "{mine}");
    let stranger = NodeId([9; 32]);
    ensure!(desk.json(&format!("peers show {stranger}")).await?["standing"] == "unknown");
    let line = format!("peers propose-add {stranger} --organisation 0 --role observer --key //Bureau//chief");
    let proposed = desk.json(&line).await?;
    ensure!(proposed["threshold"] == TWO_THIRDS, "{proposed}");
    Ok(())
}

/// Waits until a node has no peers any more.
async fn cut_off(ledger: &Ledger) -> Result<()> {
    for _ in 0..60 {
        if peers(ledger).await?.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("the removed node keeps its peers: {:?}", peers(ledger).await?)
}

/// A public node answers strangers; the validators still do not.
async fn a_public_node_answers_strangers_and_validators_do_not(stage: &mut Stage) -> Result<()> {
    let stranger: [u8; 32] = [0xa5; 32];
    let public = stage.network.add_public_node("public")?.url();
    let public = Ledger::connect(&public).await?;
    let target = stage.ledger.finalized().await?.number + 2;
    wait_for_block(&public, target).await?;
    let place = stage.network.nodes.len() - 1;
    // It judges itself by its own list: once it has caught up, it knows that it is public.
    ensure!(stage.answers(place, stranger).await? == all(true), "{:?}", stage.answers(place, stranger).await?);
    ensure!(stage.answers(0, stranger).await? == all(false), "{:?}", stage.answers(0, stranger).await?);

    // A node of an outsider that is given its address follows the chain, from it alone.
    let address = stage.address(place)?;
    let outsider = stage.network.add_outsider("outsider-of-public", &["--bootnodes", &address])?;
    let (url, identity) = (outsider.url(), outsider.identity());
    let ledger = Ledger::connect(&url).await?;
    wait_for_block(&ledger, target).await?;
    stage.nobody_knows(identity).await?;
    let from = peers(&ledger).await?;
    ensure!(from == [stage.network.nodes[place].identity().to_string()], "the outsider has other peers: {from:?}");
    Ok(())
}

/// All nodes of genesis get other identities, one after the other, each by its own organisation. A node that knows nothing but genesis,
/// where none of them stands, is told an address and finds its way.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_node_starts_after_all_identities_of_genesis_were_replaced() -> Result<()> {
    let mut stage = Stage::set().await?;
    for place in 0..MEMBERS.len() {
        let (old, secret) = (stage.network.nodes[place].identity(), [0x10 + u8::try_from(place)?; 32]);
        let new = identity(&secret);
        // Spoken to through another node: this one is cut off when it is replaced.
        stage.ledger = Ledger::connect(&stage.network.nodes[(place + 1) % MEMBERS.len()].url()).await?;
        stage.ledger.submit(Peers::replace_own { old, new }, &stage.chiefs[place]).await?;
        ensure!(stage.standing(old).await? == PeerStanding::Removed);
        let others =
            stage.network.nodes.iter().map(|node| node.address()).filter(|a| !a.ends_with(&old.to_string())).collect();
        let node = &mut stage.network.nodes[place];
        node.stop();
        node.take_identity(secret, others);
        node.start()?;
        let restarted = Ledger::connect(&node.url()).await?;
        let target = stage.ledger.finalized().await?.number + 4;
        wait_for_block(&restarted, target).await?;
    }
    let list: PeerList = stage.ledger.query("PeersApi_peer_list", ()).await?.value;
    for node in &stage.network.nodes {
        ensure!(list.peers.iter().any(|view| view.node == node.identity()), "{} is not listed", node.name);
    }
    let url = stage.network.add_full_node("newcomer")?.url();
    let newcomer = Ledger::connect(&url).await?;
    let target = stage.ledger.finalized().await?;
    wait_for_block(&newcomer, target.number).await?;
    ensure!(newcomer.block_hash(target.number).await? == Some(target.hash), "it is on another chain");
    Ok(())
}
