//! A consortium under change: who is a member, who validates, and what each change takes.

use super::super::{
    watch::{Sight, Watch},
    Setting,
};
use crate::{
    network::{Consortium, Node},
    people::{People, MEMBERS},
    shared::SESSION_BLOCKS,
    story::examples,
};
use anyhow::{anyhow, bail, ensure, Context, Result};
use codec::{Decode, Encode};
use drl_client::{
    keys::{Keypair, Scheme},
    ledger::hash_of,
    Ledger,
};
use drl_primitives::{
    consortium::{RemovalCause, ValidatorState, ValidatorView},
    organisation::{LegalBody, Level, OrgKind, Role},
    peers::{NodeId, NodeRole},
    CreditCode, OrgId, PublicName,
};
use drl_runtime::{
    configs::CouncilCollective, constants::LEAST_SESSION_BLOCKS, governance::least_votes, AccountId, Runtime,
    RuntimeCall, SessionKeys,
};
use frame_support::dispatch::GetDispatchInfo;
use futures::future::try_join_all;
use pallet_registry::Profile;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

type Consort = pallet_consortium::Call<Runtime>;
type Council = pallet_collective::Call<Runtime, CouncilCollective>;
type Peers = pallet_peers::Call<Runtime>;
type Registry = pallet_registry::Call<Runtime>;

/// The organisation of the bureau.
const BUREAU: OrgId = 0;
/// What the ledger counts beside a call when it compares the length of a motion.
const STORED_LENGTH_BYTES: usize = 4;
/// Longer than three sessions take on a busy machine.
const LONG: Duration = Duration::from_secs(240);
/// How often a node is asked for what is waited for.
const PERIOD: Duration = Duration::from_millis(500);

/// A member with its one validator.
struct Member {
    handle: String,
    organisation: OrgId,
    chief: Keypair,
}

/// A validator and its node.
struct Validator {
    name: String,
    account: AccountId,
    identity: NodeId,
}

/// The consortium while members come and go.
pub struct Play {
    /// Spoken to through the node of an observer, which stays all the while.
    pub ledger: Ledger,
    /// How long each join took, from the motion to the first session of the validator.
    pub joins: Vec<Duration>,
    /// How long each leave took, from the motion to the end of its last session.
    pub leaves: Vec<Duration>,
    members: Vec<Member>,
    validators: Vec<Validator>,
    expected: Vec<BTreeSet<String>>,
    session_blocks: u32,
    watch: Watch,
    /// The nodes.
    pub network: Consortium,
}

fn key(uri: &str) -> Result<Keypair> {
    Ok(Keypair::from_suri(Scheme::Sr25519, uri)?)
}

impl Play {
    /// The four members of the description, with short sessions, and an observer.
    ///
    /// # Errors
    /// The network does not start.
    pub async fn begin(setting: &Setting) -> Result<Self> {
        let description = examples().join("../chain-spec/lishui.toml");
        let session_blocks = setting.choose(SESSION_BLOCKS, LEAST_SESSION_BLOCKS);
        let mut network = Consortium::start_changed(&description, &setting.folder.join("network"), |description| {
            description.chain.session_blocks = Some(session_blocks);
        })?;
        let people = People::development()?;
        let (mut members, mut validators) = (Vec::new(), Vec::new());
        for (organisation, handle) in (0..).zip(MEMBERS) {
            let node = network.nodes.get(members.len()).context("a member has no node")?;
            members.push(Member { handle: handle.into(), organisation, chief: people.member(handle)?.chief.clone() });
            validators.push(Validator {
                name: handle.into(),
                account: genesis_account(handle)?,
                identity: node.identity(),
            });
        }
        let url = network.add_full_node("observer")?.url();
        let ledger = Ledger::connect(&url).await?;
        let mut play = Self {
            watch: Watch::begin(std::slice::from_ref(&url)),
            ledger,
            joins: Vec::new(),
            leaves: Vec::new(),
            members,
            validators,
            expected: Vec::new(),
            session_blocks,
            network,
        };
        play.expect();
        play.until_final(2).await?;
        Ok(play)
    }

    /// The validators as they stand now are the next set.
    fn expect(&mut self) {
        self.expected.push(self.validators.iter().map(|validator| validator.name.clone()).collect());
    }

    /// The sets there have to be, in their order, by the names of their validators.
    pub fn expected(&self) -> Vec<BTreeSet<String>> {
        self.expected.clone()
    }

    /// What the observer saw.
    pub fn sights(&self) -> Vec<Sight> {
        self.watch.sights(0)
    }

    /// The address of the node of the validator that came last.
    ///
    /// # Errors
    /// There is none.
    pub fn newest_url(&self) -> Result<String> {
        let name = &self.validators.last().context("nobody validates")?.name;
        Ok(self.network.nodes.iter().find(|node| node.name == *name).context("it has no node")?.url())
    }

    /// The number of the last final block.
    ///
    /// # Errors
    /// The observer does not answer.
    pub async fn finalized(&self) -> Result<u64> {
        Ok(self.ledger.finalized().await?.number)
    }

    /// Waits until this block is final.
    ///
    /// # Errors
    /// It is not in time.
    pub async fn until_final(&self, number: u64) -> Result<()> {
        let so = |watch: &Watch| watch.finalized() >= number;
        self.watch.until(&format!("block {number} is final"), LONG, so).await.map(|_| ())
    }

    /// An agency joins: registry, seat, list of peers and validator.
    ///
    /// # Errors
    /// Whatever keeps it from validating.
    pub async fn join(&mut self, (handle, name): (&str, &str)) -> Result<()> {
        let begun = Instant::now();
        let [chief, clerk] = [key(&format!("//{handle}//chief"))?, key(&format!("//{handle}//clerk"))?];
        let organisation = self.admit_to_registry(name, &chief, &clerk).await?;
        let account = key(&format!("//{handle}//validator"))?.account();
        let report = self.prepare(handle, &account)?;
        let (identity, seat) = (self.node(handle)?.identity(), chief.account());
        self.decide(vec![
            Consort::admit_member { organisation, seat }.into(),
            Peers::add { node: identity, organisation, role: NodeRole::Validator }.into(),
            Consort::admit_validator { organisation, validator: account.clone() }.into(),
        ])
        .await?;
        self.members.push(Member { handle: handle.into(), organisation, chief: chief.clone() });
        self.take_part(handle, account, &report, &chief).await.with_context(|| format!("{handle} joins"))?;
        self.joins.push(begun.elapsed());
        Ok(())
    }

    /// The bureau gets a second validator.
    ///
    /// # Errors
    /// Whatever keeps it from validating.
    pub async fn join_bureau_again(&mut self) -> Result<()> {
        let begun = Instant::now();
        let name = "bureau-second";
        let account = key(&format!("//{name}//validator"))?.account();
        let report = self.prepare(name, &account)?;
        let node = self.node(name)?.identity();
        self.decide(vec![
            Peers::add { node, organisation: BUREAU, role: NodeRole::Validator }.into(),
            Consort::admit_validator { organisation: BUREAU, validator: account.clone() }.into(),
        ])
        .await?;
        let chief = self.member("bureau")?.chief.clone();
        self.take_part(name, account, &report, &chief).await.context("the second validator of the bureau")?;
        self.joins.push(begun.elapsed());
        Ok(())
    }

    /// A member leaves with its validator.
    ///
    /// # Errors
    /// Whatever keeps it from leaving.
    pub async fn leave(&mut self, handle: &str) -> Result<()> {
        let organisation = self.member(handle)?.organisation;
        let call = Consort::remove_member { organisation, cause: RemovalCause::OwnRequest };
        self.leave_by(handle, call.into(), Some(organisation)).await
    }

    /// The bureau gives up its first validator.
    ///
    /// # Errors
    /// Whatever keeps it from that.
    pub async fn leave_bureau_first(&mut self) -> Result<()> {
        let validator = self.validator("bureau")?.account.clone();
        let call = Consort::remove_validator { validator, cause: RemovalCause::OwnRequest };
        self.leave_by("bureau", call.into(), None).await
    }

    /// A validator leaves by a motion, and with it the seat of an organisation, where that is no member any more.
    async fn leave_by(&mut self, name: &str, call: RuntimeCall, without_seat: Option<OrgId>) -> Result<()> {
        let begun = Instant::now();
        let (account, identity) = (self.validator(name)?.account.clone(), self.validator(name)?.identity);
        self.decide(vec![call]).await.with_context(|| format!("{name} leaves"))?;
        self.members.retain(|member| Some(member.organisation) != without_seat);
        self.validators.retain(|validator| validator.name != name);
        self.expect();
        self.until_validator(&account, "has retired", |view| view.state == ValidatorState::Retired).await?;
        self.leaves.push(begun.elapsed());
        self.decide(vec![Peers::remove { node: identity }.into()]).await?;
        self.node_mut(name)?.stop();
        Ok(())
    }

    /// The nodes of the four members of the beginning have all ended.
    ///
    /// # Errors
    /// One runs.
    pub fn nobody_of_the_beginning_runs(&mut self) -> Result<()> {
        for handle in MEMBERS {
            ensure!(!self.node_mut(handle)?.is_running(), "{handle} runs");
        }
        Ok(())
    }

    async fn admit_to_registry(&self, name: &str, chief: &Keypair, clerk: &Keypair) -> Result<OrgId> {
        let profile = Profile {
            kind: OrgKind::Agency,
            legal_body: Some(LegalBody::AdministrativeOrgan),
            level: Some(Level::City),
            parent: None,
            name: PublicName::new(name).map_err(|fault| anyhow!("{fault:?}"))?,
            code: invented_code(self.joins.len())?,
        };
        let officers = vec![(chief.account(), Role::ChiefDataOfficer), (clerk.account(), Role::DataOfficer)];
        let officers = officers.try_into().map_err(|_| anyhow!("too many officers"))?;
        let bureau = &self.member("bureau")?.chief;
        let done = self.ledger.submit(Registry::admit { profile, officers }, bureau).await?;
        let admitted = done.events_as::<pallet_registry::Event<Runtime>>().find_map(|event| match event {
            pallet_registry::Event::OrganisationAdmitted { organisation, .. } => Some(organisation),
            _ => None,
        });
        admitted.context("no event of the admission")
    }

    /// Makes the node of a new validator ready, as its operator does.
    fn prepare(&mut self, name: &str, account: &AccountId) -> Result<Value> {
        let (node, report) = self.network.add_prepared(name, &account.to_string())?;
        // As the runbook says: until the ledger knows the keys.
        node.take_arguments(&["--allow-missing-session-keys"]);
        Ok(report)
    }

    /// The node of a validator that was admitted catches up, its keys are set, it validates, and is restarted as it will run for good.
    async fn take_part(&mut self, name: &str, account: AccountId, report: &Value, chief: &Keypair) -> Result<()> {
        self.node_mut(name)?.start()?;
        self.caught_up(name).await?;
        let bytes = |field: &str| -> Result<Vec<u8>> {
            let text = report["for_council"][field].as_str().with_context(|| format!("init reports no {field}"))?;
            Ok(hex::decode(text.trim_start_matches("0x"))?)
        };
        let keys = SessionKeys::decode(&mut &bytes("keys")?[..])?;
        let proof = bytes("proof")?.try_into().map_err(|_| anyhow!("the proof is too long"))?;
        let set = Consort::set_session_keys { validator: account.clone(), keys, proof };
        self.ledger.submit(set, chief).await.context("setting session keys")?;
        let identity = self.node(name)?.identity();
        self.validators.push(Validator { name: name.into(), account: account.clone(), identity });
        self.expect();
        self.until_validator(&account, "validates", |view| view.active).await?;
        let node = self.node_mut(name)?;
        node.stop();
        node.take_arguments(&[]);
        node.start()
    }

    async fn caught_up(&self, name: &str) -> Result<()> {
        let (ledger, target) = (Ledger::connect(&self.node(name)?.url()).await?, self.finalized().await?);
        let begun = Instant::now();
        while ledger.finalized().await?.number < target {
            ensure!(begun.elapsed() < LONG, "{name} has not caught up with block {target}");
            tokio::time::sleep(PERIOD).await;
        }
        Ok(())
    }

    /// The council decides, by as many as it takes of whoever sits on it now.
    async fn decide(&self, calls: Vec<RuntimeCall>) -> Result<()> {
        let call: RuntimeCall = pallet_utility::Call::<Runtime>::batch_all { calls }.into();
        let chair = &self.members.first().context("nobody is on the council")?.chief;
        let seats = u32::try_from(self.members.len())?;
        ensure!(self.ledger.council().await?.value.seats() == seats, "there are not {seats} seats");
        let threshold = least_votes(&call, seats).context("no vote carries it")?;
        let length = u32::try_from(call.encoded_size() + STORED_LENGTH_BYTES)?;
        let propose = Council::propose { threshold, proposal: Box::new(call.clone()), length_bound: length };
        self.ledger.submit(propose, chair).await?;
        let proposal = hash_of(&call);
        let index = self.ledger.motion(proposal).await?.value.context("no motion")?.tally.number;
        let voters = self.members.iter().take(usize::try_from(threshold)?);
        let vote = Council::vote { proposal, index, approve: true };
        try_join_all(voters.map(|member| self.ledger.submit(vote.clone(), &member.chief))).await?;
        let proposal_weight_bound = call.get_dispatch_info().call_weight;
        let close = Council::close { proposal_hash: proposal, index, proposal_weight_bound, length_bound: length };
        let closed = self.ledger.submit(close, chair).await?;
        let executed =
            closed.events_as::<pallet_collective::Event<Runtime, CouncilCollective>>().find_map(|event| match event {
                pallet_collective::Event::Executed { result, .. } => Some(result),
                _ => None,
            });
        match executed.context("the motion was not carried")? {
            Ok(()) => Ok(()),
            Err(fault) => bail!("what was decided failed: {fault:?}"),
        }
    }

    async fn until_validator(
        &self,
        account: &AccountId,
        what: &str,
        so: impl Fn(&ValidatorView<AccountId>) -> bool,
    ) -> Result<()> {
        let begun = Instant::now();
        loop {
            let view: Option<ValidatorView<AccountId>> =
                self.ledger.query("ConsortiumApi_validator", account).await?.value;
            if view.as_ref().is_some_and(&so) {
                return Ok(());
            }
            ensure!(begun.elapsed() < LONG, "not so in time: {account} {what}; it is {view:?}");
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// Who validated from the first block of each session on, by name; sessions with the same set are one.
    ///
    /// # Errors
    /// The observer does not answer, or somebody validates whom nobody knows.
    pub async fn sets_at_boundaries(&self) -> Result<Vec<BTreeSet<String>>> {
        let names = self.names()?;
        let mut sets: Vec<BTreeSet<String>> = Vec::new();
        for number in (1..=self.finalized().await?).filter(|number| number % u64::from(self.session_blocks) == 0) {
            let block = self.ledger.block_hash(number).await?.context("a final block is missing")?;
            let views: Vec<ValidatorView<AccountId>> =
                self.ledger.query_at("ConsortiumApi_validators", (), block).await?;
            let active = views.iter().filter(|view| view.active).map(|view| {
                let known = names.iter().find(|(_, account)| *account == view.validator);
                Ok(known.with_context(|| format!("who is {}?", view.validator))?.0.clone())
            });
            let set = active.collect::<Result<BTreeSet<_>>>()?;
            if sets.last() != Some(&set) {
                sets.push(set);
            }
        }
        Ok(sets)
    }

    /// Every validator there was, by name.
    fn names(&self) -> Result<Vec<(String, AccountId)>> {
        let nodes = self.network.nodes.iter().map(|node| node.name.as_str()).filter(|name| *name != "observer");
        nodes
            .map(|name| {
                let account = match MEMBERS.contains(&name) {
                    true => genesis_account(name)?,
                    false => key(&format!("//{name}//validator"))?.account(),
                };
                Ok((name.to_owned(), account))
            })
            .collect()
    }

    fn member(&self, handle: &str) -> Result<&Member> {
        self.members.iter().find(|member| member.handle == handle).with_context(|| format!("no member {handle}"))
    }

    fn validator(&self, name: &str) -> Result<&Validator> {
        self.validators.iter().find(|validator| validator.name == name).with_context(|| format!("no validator {name}"))
    }

    fn node(&self, name: &str) -> Result<&Node> {
        self.network.nodes.iter().find(|node| node.name == name).with_context(|| format!("no node {name}"))
    }

    fn node_mut(&mut self, name: &str) -> Result<&mut Node> {
        self.network.nodes.iter_mut().find(|node| node.name == name).with_context(|| format!("no node {name}"))
    }
}

/// The account of a validator of the description.
fn genesis_account(handle: &str) -> Result<AccountId> {
    let mut name = handle.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Ok(key(&format!("//{name}//validator"))?.account())
}

/// An invented code (marked DEM) with the check character that it has to have.
fn invented_code(number: usize) -> Result<CreditCode> {
    let text = format!("11331100DEM0{:05}0", 900 + number);
    let mut code = CreditCode(text.as_bytes().try_into()?);
    let check = code.check_character().context("the code is out of the alphabet")?;
    if let Some(last) = code.0.last_mut() {
        *last = check;
    }
    Ok(code)
}
