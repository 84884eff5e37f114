//! Puts a node together from the parts of the engine.

use crate::{
    clock::{self, ClockWatch},
    database,
    disk::{self, Disk},
    genesis,
    keystore_check::{self, OnMissingKeys},
    late_commits::WithoutLateCommits,
    metrics::Metrics,
    monitor::Monitor,
    network::{self, Network},
    peers::{self, Guarded},
    refusal::Refusal,
    rpc::{self, FullDeps, GrandpaDeps},
};
use drl_runtime::{opaque::Block, RuntimeApi};
use futures::FutureExt;
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaBlockImport, GrandpaParams, GrandpaPruningFilter, LinkHalf, SharedVoterState,
};
use sc_executor::WasmExecutor;
use sc_network::{
    config::FullNetworkConfiguration, service::traits::NetworkService, types::ProtocolName, NotificationService,
};
use sc_network_sync::SyncingService;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{Configuration, Error, KeystoreContainer, SpawnTasksParams, TFullBackend, TFullClient, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::{
    inherents::InherentDataProvider as SlotProvider,
    sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair},
    SlotDuration,
};
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// What the runtime may call on the host.
type HostFunctions = sp_io::SubstrateHostFunctions;
/// The chain and its state.
pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;
/// The database.
pub type FullBackend = TFullBackend<Block>;
/// Transactions that wait for a block.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
type FullSelectChain = LongestChain<FullBackend, Block>;
type FullGrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type FullGrandpaLink = LinkHalf<Block, FullClient, FullSelectChain>;

/// Blocks between two stored proofs of finality: every finalized block has its own, so that any finalized state can be
/// proved to somebody who trusts nothing but the genesis.
const JUSTIFICATION_PERIOD: u32 = 1;

/// What keeps a validator from voting for its best block: nothing.
///
/// The engine's default stays two blocks behind, because where several validators may author in one slot the tip often
/// forks. Here each slot has one author, known beforehand. A fork can still happen when a block arrives late; then the
/// votes meet at the block before it and finality comes a round later. Measured with four validators: a block is final
/// 1.0 s after it appears, instead of 5.4 s.
const VOTING_RULE: () = ();

/// How long a vote may take to reach the other validators. A round of GRANDPA lasts a small multiple of it.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Peers that a node waits for before it starts to warp sync. Their proofs are checked against the authorities of
/// genesis, so more peers make it no safer; in a consortium of four they might only make it wait for ever.
const WARP_SYNC_PEERS: usize = 1;

/// Share of a slot that the author may use to fill a block. The other half is for the others to run it again; the limit
/// on the weight of a block is made for the same half.
const PROPOSAL_SHARE: f32 = 0.5;

/// Parts that a running node and the tools on its database have in common.
pub struct Parts {
    /// The chain and its state.
    pub client: Arc<FullClient>,
    /// The database.
    pub backend: Arc<FullBackend>,
    /// Runs tasks and stops them.
    pub task_manager: TaskManager,
    /// Checks blocks and brings them into the database.
    pub import_queue: DefaultImportQueue<Block>,
    keystore: KeystoreContainer,
    pool: Arc<FullPool>,
    select_chain: FullSelectChain,
    grandpa_import: FullGrandpaImport,
    grandpa_link: FullGrandpaLink,
    telemetry: Option<Telemetry>,
}

/// Opens the database and makes what stands on it. Nothing talks to the network yet.
pub fn parts(config: &Configuration) -> Result<Parts, Error> {
    let endpoints = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty());
    let telemetry = endpoints
        .map(|endpoints| -> Result<_, sc_telemetry::Error> {
            let worker = TelemetryWorker::new(16)?;
            let telemetry = worker.handle().new_telemetry(endpoints);
            Ok((worker, telemetry))
        })
        .transpose()?;
    let (client, backend, keystore, task_manager) = database::open(config.database.path(), || {
        sc_service::new_full_parts::<Block, RuntimeApi, _>(
            config,
            telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
            sc_service::new_wasm_executor::<HostFunctions>(&config.executor),
            // A pruning node keeps the blocks whose proofs others need to warp sync.
            vec![Arc::new(GrandpaPruningFilter)],
        )
    })?;
    let client = Arc::new(client);
    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager.spawn_handle().spawn("telemetry", None, worker.run());
        telemetry
    });

    let select_chain = LongestChain::new(backend.clone());
    let pool = sc_transaction_pool::Builder::new(
        task_manager.spawn_essential_handle(),
        client.clone(),
        config.role.is_authority().into(),
    )
    .with_options(config.transaction_pool.clone())
    .with_prometheus(config.prometheus_registry())
    .build();
    let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
        client.clone(),
        JUSTIFICATION_PERIOD,
        &client,
        select_chain.clone(),
        telemetry.as_ref().map(Telemetry::handle),
    )?;
    let import_queue = import_queue(config, &client, &grandpa_import, &task_manager, telemetry.as_ref())?;
    Ok(Parts {
        client,
        backend,
        task_manager,
        import_queue,
        keystore,
        pool: Arc::new(pool),
        select_chain,
        grandpa_import,
        grandpa_link,
        telemetry,
    })
}

/// What every block carries of its time.
pub type TimeAndSlot = (SlotProvider, TimestampProvider);

/// The time and the slot that belongs to it, which every block carries.
pub fn time_and_slot(slot_duration: SlotDuration) -> TimeAndSlot {
    let time = TimestampProvider::from_system_time();
    (SlotProvider::from_timestamp_and_slot_duration(*time, slot_duration), time)
}

/// Checks the seal of each block, then lets GRANDPA see it on its way into the database.
fn import_queue(
    config: &Configuration,
    client: &Arc<FullClient>,
    grandpa_import: &FullGrandpaImport,
    task_manager: &TaskManager,
    telemetry: Option<&Telemetry>,
) -> Result<DefaultImportQueue<Block>, Error> {
    let api = client.clone();
    let queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
        block_import: grandpa_import.clone(),
        justification_import: Some(Box::new(grandpa_import.clone())),
        client: client.clone(),
        create_inherent_data_providers: move |parent, _| {
            let api = api.clone();
            async move { Ok(time_and_slot(sc_consensus_aura::standalone::slot_duration_at(&*api, parent)?)) }
        },
        spawner: &task_manager.spawn_essential_handle(),
        registry: config.prometheus_registry(),
        check_for_equivocation: Default::default(),
        telemetry: telemetry.map(Telemetry::handle),
        compatibility_mode: Default::default(),
    })?;
    Ok(queue)
}

/// What the operator decides about a node beside what the engine lets decide.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// What to do when session keys are missing.
    pub on_missing_keys: OnMissingKeys,
    /// Whether blocks are made although the clock seems to be wrong.
    pub allow_clock_skew: bool,
    /// How much room there has to be on the disk.
    pub disk: disk::Limits,
    /// Whether strangers are answered.
    pub public: bool,
}

/// Refuses to start where a person has to mend something first, before anything talks to the network.
fn checks_before_start(
    config: &Configuration,
    client: &Arc<FullClient>,
    keystore: &KeystoreContainer,
    operation: Operation,
    database_was_there: bool,
) -> Result<ClockWatch, Error> {
    if database_was_there {
        genesis::check(&*config.chain_spec, client)?;
    }
    let slot_length = sc_consensus_aura::slot_duration::<AuraId, _, _>(&**client)?;
    let newest = client.header(client.info().best_hash)?.and_then(|header| clock::moment_of(&header, slot_length));
    let behind = clock::not_behind(clock::now(), newest.unwrap_or_default());
    match behind {
        Err(refusal) if config.role.is_authority() && !operation.allow_clock_skew => return Err(refused(refusal)),
        Err(refusal) => log::error!("{refusal}"),
        Ok(()) => {}
    }
    if config.role.is_authority() {
        keystore_check::run(config, client, keystore, operation.on_missing_keys)?;
    }
    ClockWatch::new(client.clone(), keystore.keystore(), slot_length, operation.allow_clock_skew)
        .map_err(|reason| Error::Application(Box::new(reason)))
}

/// The room on the disk of the database. None where it is not on a disk.
fn disk_of(config: &Configuration, operation: Operation) -> Option<Disk> {
    config.database.path().map(|place| Disk::of(place, operation.disk))
}

/// In the log as well: whoever reads it by machine sees nothing else.
fn refused(refusal: Refusal) -> Error {
    log::error!("{refusal}");
    Error::Application(Box::new(refusal))
}

/// What the tasks of a running node share.
struct Running<'a> {
    client: Arc<FullClient>,
    pool: Arc<FullPool>,
    keystore: &'a KeystoreContainer,
    task_manager: &'a TaskManager,
    network: Arc<dyn NetworkService>,
    sync: Arc<SyncingService<Block>>,
    prometheus: Option<Registry>,
    telemetry: Option<&'a Telemetry>,
    clock: Arc<ClockWatch>,
}

/// Starts a node: a validator or a full node, as `config` says.
///
/// Refuses to start where a person has to mend something first: too little room on the disk, a database that is damaged or of another
/// chain, a clock behind it, or session keys that are missing.
pub fn start<N>(mut config: Configuration, operation: Operation) -> Result<TaskManager, Error>
where
    N: Guarded,
{
    // One that is made now is made by this chain spec; making its state again to compare would take long.
    let database_was_there = config.database.path().is_some_and(std::path::Path::exists);
    let disk = disk_of(&config, operation);
    if let Some(disk) = &disk {
        disk.check().map_err(refused)?;
    }
    let Parts {
        client,
        backend,
        mut task_manager,
        import_queue,
        keystore,
        pool,
        select_chain,
        grandpa_import,
        grandpa_link,
        mut telemetry,
    } = parts(&config)?;
    let clock = Arc::new(checks_before_start(&config, &client, &keystore, operation, database_was_there)?);

    config.network.min_peers_to_start_warp_sync = Some(WARP_SYNC_PEERS);
    let gate = peers::prepare(&mut config.network, &client, config.role.is_authority(), operation.public)?;
    let mut net_config =
        FullNetworkConfiguration::<_, _, N>::new(&config.network, config.prometheus_registry().cloned());
    let metrics = N::register_notification_metrics(config.prometheus_registry());
    let votes_protocol = sc_consensus_grandpa::protocol_standard_name(&client.info().genesis_hash, &config.chain_spec);
    let (votes_config, votes) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
        votes_protocol.clone(),
        metrics.clone(),
        net_config.peer_store_handle(),
    );
    net_config.add_notification_protocol(votes_config);
    let warp_proofs = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
        backend.clone(),
        grandpa_link.shared_authority_set().clone(),
        Vec::new(),
    );
    let Network { service: network, sync, questions: system_rpc_tx, transactions: tx_handler_controller } =
        network::start(network::Plan {
            config: &config,
            network: net_config,
            client: client.clone(),
            pool: pool.clone(),
            tasks: &task_manager,
            import_queue,
            announcements: clock.clone().listener(),
            warp_proofs: Arc::new(warp_proofs),
            metrics,
            gate,
        })?;

    let voter_state = SharedVoterState::empty();
    let prometheus = config.prometheus_registry().cloned();
    let plan = Plan::of(&config, votes_protocol);
    if config.offchain_worker.enabled {
        run_offchain_workers(&config, &client, &backend, &pool, &keystore, &network, &task_manager)?;
    }
    sc_service::spawn_tasks(SpawnTasksParams {
        config,
        client: client.clone(),
        backend: backend.clone(),
        task_manager: &mut task_manager,
        keystore: keystore.keystore(),
        transaction_pool: pool.clone(),
        rpc_builder: rpc_builder(&client, &backend, &pool, &grandpa_link, &voter_state),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;

    let running = Running {
        client,
        pool,
        keystore: &keystore,
        task_manager: &task_manager,
        network,
        sync,
        prometheus,
        telemetry: telemetry.as_ref(),
        clock,
    };
    watch(&running, &plan, disk)?;
    if plan.is_validator {
        author_blocks(&running, &plan, select_chain, grandpa_import)?;
    }
    if plan.votes {
        vote(&running, plan, grandpa_link, votes, voter_state)?;
    }
    Ok(task_manager)
}

/// What of the configuration is needed after the engine has consumed it.
struct Plan {
    is_validator: bool,
    votes: bool,
    force_authoring: bool,
    role: sc_service::Role,
    name: String,
    votes_protocol: ProtocolName,
}

impl Plan {
    fn of(config: &Configuration, votes_protocol: ProtocolName) -> Self {
        Self {
            is_validator: config.role.is_authority(),
            votes: !config.disable_grandpa,
            force_authoring: config.force_authoring,
            role: config.role,
            name: config.network.node_name.clone(),
            votes_protocol,
        }
    }
}

/// Runs what the runtime does beside the chain. It may not open connections of its own.
fn run_offchain_workers(
    config: &Configuration,
    client: &Arc<FullClient>,
    backend: &Arc<FullBackend>,
    pool: &Arc<FullPool>,
    keystore: &KeystoreContainer,
    network: &Arc<dyn NetworkService>,
    task_manager: &TaskManager,
) -> Result<(), Error> {
    let workers = OffchainWorkers::new(OffchainWorkerOptions {
        runtime_api_provider: client.clone(),
        keystore: Some(keystore.keystore()),
        offchain_db: backend.offchain_storage(),
        transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
        network_provider: Arc::new(network.clone()),
        is_validator: config.role.is_authority(),
        enable_http_requests: false,
        custom_extensions: |_| Vec::new(),
    })?;
    let task = workers.run(client.clone(), task_manager.spawn_handle()).boxed();
    task_manager.spawn_handle().spawn("offchain-workers-runner", "offchain-worker", task);
    Ok(())
}

/// What makes the JSON-RPC methods of this node.
#[allow(clippy::type_complexity)]
fn rpc_builder(
    client: &Arc<FullClient>,
    backend: &Arc<FullBackend>,
    pool: &Arc<FullPool>,
    grandpa_link: &FullGrandpaLink,
    voter_state: &SharedVoterState,
) -> Box<dyn Fn(rpc::SubscriptionTaskExecutor) -> Result<jsonrpsee::RpcModule<()>, Error>> {
    let authority_set = grandpa_link.shared_authority_set().clone();
    let deps = FullDeps {
        client: client.clone(),
        backend: backend.clone(),
        pool: pool.clone(),
        grandpa: GrandpaDeps {
            voter_state: voter_state.clone(),
            authority_set: authority_set.clone(),
            justifications: grandpa_link.justification_stream(),
            finality_proofs: FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set)),
        },
    };
    Box::new(move |executor| rpc::create(deps.clone(), executor).map_err(Into::into))
}

/// Watches what an operator has to know, and shows it to Prometheus.
fn watch(node: &Running, plan: &Plan, disk: Option<Disk>) -> Result<(), Error> {
    let metrics = node.prometheus.as_ref().map(Metrics::register).transpose()?;
    let Some(disk) = disk else { return Ok(()) };
    let monitor = Monitor {
        client: node.client.clone(),
        sync: node.sync.clone(),
        clock: node.clock.clone(),
        disk,
        keystore: node.keystore.keystore(),
        metrics,
        is_validator: plan.is_validator,
    };
    // Essential: where it ends, the node stops.
    node.task_manager.spawn_essential_handle().spawn_blocking("operations-monitor", None, monitor.run());
    Ok(())
}

/// Authors blocks in the slots of the validator whose key is in the keystore. The node stops when this task does.
fn author_blocks(
    node: &Running,
    plan: &Plan,
    select_chain: FullSelectChain,
    block_import: FullGrandpaImport,
) -> Result<(), Error> {
    let slot_duration = sc_consensus_aura::slot_duration::<AuraId, _, _>(&*node.client)?;
    let telemetry = node.telemetry.map(Telemetry::handle);
    let clock = node.clock.clone();
    let proposer_factory = sc_basic_authorship::ProposerFactory::new(
        node.task_manager.spawn_handle(),
        node.client.clone(),
        node.pool.clone(),
        node.prometheus.as_ref(),
        telemetry.clone(),
    );
    let authoring = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
        slot_duration,
        client: node.client.clone(),
        select_chain,
        block_import,
        proposer_factory,
        sync_oracle: node.sync.clone(),
        justification_sync_link: node.sync.clone(),
        create_inherent_data_providers: move |_, ()| {
            let slot = clock.slot_for_author();
            async move { slot }
        },
        force_authoring: plan.force_authoring,
        backoff_authoring_blocks: None::<()>,
        keystore: node.keystore.keystore(),
        block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
        max_block_proposal_slot_portion: None,
        telemetry,
        compatibility_mode: Default::default(),
    })?;
    node.task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), authoring);
    Ok(())
}

/// Follows the votes on finality, and casts them if this is a validator. The node stops when this task does.
fn vote(
    node: &Running,
    plan: Plan,
    link: FullGrandpaLink,
    notification_service: Box<dyn NotificationService>,
    shared_voter_state: SharedVoterState,
) -> Result<(), Error> {
    let telemetry = node.telemetry.map(Telemetry::handle);
    let client = node.client.clone();
    let votes = WithoutLateCommits::new(notification_service, move || client.info().finalized_number);
    let config = sc_consensus_grandpa::Config {
        gossip_duration: GOSSIP_DURATION,
        justification_generation_period: JUSTIFICATION_PERIOD,
        observer_enabled: false,
        local_role: plan.role,
        name: Some(plan.name),
        keystore: plan.is_validator.then(|| node.keystore.keystore()),
        telemetry: telemetry.clone(),
        protocol_name: plan.votes_protocol,
    };
    let voting = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
        config,
        link,
        network: node.network.clone(),
        sync: node.sync.clone(),
        notification_service: Box::new(votes),
        voting_rule: VOTING_RULE,
        prometheus_registry: node.prometheus.clone(),
        shared_voter_state,
        telemetry,
        offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(node.pool.clone()),
    })?;
    node.task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voting);
    Ok(())
}
