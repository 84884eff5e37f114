//! Puts the network together from the parts of the engine.
//!
//! The engine has a function for this, but that one builds the answering of requests where nobody can reach it. Here each protocol
//! of requests passes the filter of [`crate::peers`] before it becomes part of the network.

use crate::{
    peers::{self, Gate, Guarded},
    service::{FullClient, FullPool},
};
use drl_runtime::opaque::{Block, Hash};
use futures::{pin_mut, select, FutureExt, StreamExt};
use sc_client_api::{BlockBackend, BlockchainEvents, HeaderBackend};
use sc_consensus::{DefaultImportQueue, ImportQueue};
use sc_network::{
    config::{FullNetworkConfiguration, Params, ProtocolId, Roles, SyncMode},
    service::{
        traits::{NetworkService, PeerStore, RequestResponseConfig},
        NotificationMetrics,
    },
    NetworkBackend, NetworkBlock,
};
use sc_network_light::light_client_requests::handler::LightClientRequestHandler;
use sc_network_sync::{
    block_relay_protocol::BlockRelayParams,
    block_request_handler::BlockRequestHandler,
    engine::SyncingEngine,
    service::network::NetworkServiceProvider,
    state_request_handler::StateRequestHandler,
    strategy::{
        polkadot::{PolkadotSyncingStrategy, PolkadotSyncingStrategyConfig},
        warp::WarpSyncProvider,
    },
    warp_request_handler::RequestHandler as WarpRequestHandler,
    SyncingService, WarpSyncConfig,
};
use sc_network_transactions::{TransactionsHandlerController, TransactionsHandlerPrototype};
use sc_rpc::system::Request as SystemRequest;
use sc_service::{
    build_system_rpc_future, default_gap_sync_body_policy, Configuration, Error, SpawnTaskHandle, TaskManager,
    TransactionPoolAdapter,
};
use sc_utils::mpsc::{tracing_unbounded, TracingUnboundedSender};
use sp_consensus::block_validation::BlockAnnounceValidator;
use std::sync::Arc;

/// The group that the tasks of the network are counted under.
const GROUP: Option<&str> = Some("networking");
/// Questions of the RPC about the network that may wait.
const WAITING_QUESTIONS: usize = 10_000;

/// What a network is put together from.
pub struct Plan<'a, N: NetworkBackend<Block, Hash>> {
    /// The configuration of the node.
    pub config: &'a Configuration,
    /// The configuration of the network, with the protocols that are in it already.
    pub network: FullNetworkConfiguration<Block, Hash, N>,
    /// The chain and its state.
    pub client: Arc<FullClient>,
    /// Transactions that wait for a block.
    pub pool: Arc<FullPool>,
    /// Runs tasks.
    pub tasks: &'a TaskManager,
    /// Checks blocks and brings them into the database.
    pub import_queue: DefaultImportQueue<Block>,
    /// Looks at announcements of blocks before anything is done with them.
    pub announcements: Box<dyn BlockAnnounceValidator<Block> + Send>,
    /// Makes the proofs that others warp sync by.
    pub warp_proofs: Arc<dyn WarpSyncProvider<Block>>,
    /// Counts what is exchanged.
    pub metrics: NotificationMetrics,
    /// Who may connect.
    pub gate: Arc<Gate>,
}

/// A network that runs.
pub struct Network {
    /// The network itself.
    pub service: Arc<dyn NetworkService>,
    /// What brings blocks.
    pub sync: Arc<SyncingService<Block>>,
    /// Where the RPC asks about the network.
    pub questions: TracingUnboundedSender<SystemRequest<Block>>,
    /// What spreads transactions.
    pub transactions: TransactionsHandlerController<Hash>,
}

/// Puts the network together and starts it. From the first moment on it goes by the gate.
///
/// # Errors
/// What the engine says of the configuration.
pub fn start<N>(plan: Plan<N>) -> Result<Network, Error>
where
    N: Guarded,
{
    let Plan { config, mut network, client, pool, tasks, import_queue, announcements, warp_proofs, metrics, gate } =
        plan;
    let spawn = tasks.spawn_handle();
    let protocol = config.protocol_id();
    let fork = config.chain_spec.fork_id();
    let registry = config.prometheus_registry();
    let provider = NetworkServiceProvider::new();

    let strategy = answer_requests(config, &mut network, &client, &spawn, &provider, warp_proofs, &gate)?;
    let (engine, sync, block_announce_config) = SyncingEngine::new(
        Roles::from(&config.role),
        client.clone(),
        registry,
        metrics.clone(),
        &network,
        protocol.clone(),
        fork,
        announcements,
        Box::new(strategy),
        provider.handle(),
        import_queue.service(),
        network.peer_store_handle(),
    )?;
    let sync = Arc::new(sync);
    // A node that can not bring blocks any more had better stop.
    tasks.spawn_essential_handle().spawn_blocking("syncing", None, engine.run());

    let genesis_hash = client.info().genesis_hash;
    let (transactions, transactions_config) = TransactionsHandlerPrototype::new::<_, Block, N>(
        protocol.clone(),
        genesis_hash,
        fork,
        metrics.clone(),
        network.peer_store_handle(),
    );
    network.add_notification_protocol(transactions_config);
    spawn.spawn("peer-store", GROUP, network.take_peer_store().run());

    let has_boot_nodes = !network.network_config.boot_nodes.is_empty();
    let backend = N::new(Params {
        role: config.role,
        executor: Box::new({
            let spawn = spawn.clone();
            move |task| spawn.spawn("libp2p-node", GROUP, task)
        }),
        network_config: network,
        genesis_hash,
        protocol_id: protocol,
        fork_id: fork.map(ToOwned::to_owned),
        metrics_registry: registry.cloned(),
        block_announce_config,
        ipfs_config: None,
        notification_metrics: metrics,
    })?;
    let service = backend.network_service();
    if gate.is_closed() {
        peers::apply(&gate, &service, &sync);
        let following = peers::follow(gate, client.clone(), service.clone(), sync.clone());
        tasks.spawn_essential_handle().spawn("peers-list", GROUP, following);
    }

    let pool = Arc::new(TransactionPoolAdapter::new(pool, client.clone()));
    let (handler, transactions) = transactions.build(service.clone(), sync.clone(), pool, registry)?;
    spawn.spawn_blocking("network-transactions-handler", GROUP, handler.run());
    spawn.spawn_blocking("chain-sync-network-service-provider", GROUP, provider.run(Arc::new(service.clone())));
    spawn.spawn("import-queue", None, {
        let sync = sync.clone();
        async move { import_queue.run(sync.as_ref()).await }
    });
    let (questions, asked) = tracing_unbounded("mpsc_system_rpc", WAITING_QUESTIONS);
    let answers = build_system_rpc_future::<Block, _, Hash>(
        config.role,
        service.clone(),
        sync.clone(),
        client.clone(),
        asked,
        has_boot_nodes,
    );
    spawn.spawn("system-rpc-handler", GROUP, answers);
    let running = run(backend, client, sync.clone(), config.announce_block);
    tasks.spawn_essential_handle().spawn_blocking("network-worker", GROUP, running);
    Ok(Network { service, sync, questions, transactions })
}

/// Adds what answers requests for blocks, states, and proofs, each behind the filter; and returns what asks others for them.
fn answer_requests<N>(
    config: &Configuration,
    network: &mut FullNetworkConfiguration<Block, Hash, N>,
    client: &Arc<FullClient>,
    spawn: &SpawnTaskHandle,
    provider: &NetworkServiceProvider,
    warp_proofs: Arc<dyn WarpSyncProvider<Block>>,
    gate: &Arc<Gate>,
) -> Result<PolkadotSyncingStrategy<Block, FullClient>, Error>
where
    N: Guarded,
{
    let (mode, protocol) = (network.network_config.sync_mode, config.protocol_id());
    if client.requires_full_sync() && !matches!(mode, SyncMode::Full) {
        return Err(Error::Other("a node that keeps everything can not leave states out while it syncs".into()));
    }
    let fork = config.chain_spec.fork_id();
    let peers = network.network_config.default_peers_set.in_peers.max(1) as usize;
    let mut add = |mut protocol: N::RequestResponseProtocolConfig| {
        peers::guard::<N>(&mut protocol, gate, spawn);
        let name = protocol.protocol_name().clone();
        network.add_request_response_protocol(protocol);
        name
    };

    let blocks = BlockRequestHandler::new::<N>(provider.handle(), &protocol, fork, client.clone(), peers);
    let BlockRelayParams { mut server, downloader, request_response_config } = blocks;
    add(request_response_config);
    spawn.spawn("block-request-handler", GROUP, async move { server.run().await });

    let (states, states_config) = StateRequestHandler::new::<N>(&protocol, fork, client.clone(), peers);
    let state_request_protocol_name = add(states_config);
    spawn.spawn("state-request-handler", GROUP, states.run());

    let genesis_hash = client.info().genesis_hash;
    let (warp, warp_config) =
        WarpRequestHandler::new::<_, N>(protocol.clone(), genesis_hash, fork, warp_proofs.clone());
    let warp_protocol_name = add(warp_config);
    spawn.spawn("warp-sync-request-handler", GROUP, warp.run());

    add_light_client_requests::<N>(&protocol, fork, client, spawn, &mut add);

    let settings = &network.network_config;
    let strategy = PolkadotSyncingStrategyConfig {
        mode,
        max_parallel_downloads: settings.max_parallel_downloads,
        max_blocks_per_request: settings.max_blocks_per_request,
        min_peers_to_start_warp_sync: settings.min_peers_to_start_warp_sync,
        metrics_registry: config.prometheus_registry().cloned(),
        state_request_protocol_name,
        block_downloader: downloader,
        gap_sync_body_policy: default_gap_sync_body_policy(config.blocks_pruning),
    };
    let warp_sync = WarpSyncConfig::WithProvider(warp_proofs);
    Ok(PolkadotSyncingStrategy::new(strategy, client.clone(), Some(warp_sync), Some(warp_protocol_name))?)
}

fn add_light_client_requests<N: NetworkBackend<Block, Hash>>(
    protocol: &ProtocolId,
    fork: Option<&str>,
    client: &Arc<FullClient>,
    spawn: &SpawnTaskHandle,
    add: &mut impl FnMut(N::RequestResponseProtocolConfig) -> sc_network::ProtocolName,
) {
    let (light, config) = LightClientRequestHandler::new::<N>(protocol, fork, client.clone());
    add(config);
    spawn.spawn("light-client-request-handler", GROUP, light.run());
}

/// Runs the network and tells it of every block. The node stops when this does.
async fn run<N: NetworkBackend<Block, Hash>>(
    backend: N,
    client: Arc<FullClient>,
    sync: Arc<SyncingService<Block>>,
    announce: bool,
) {
    let mut imported = client.import_notification_stream().fuse();
    let mut finalized = client.finality_notification_stream().fuse();
    let network = backend.run().fuse();
    pin_mut!(network);
    loop {
        select! {
            block = imported.next() => {
                let Some(block) = block else { return };
                if announce {
                    sync.announce_block(block.hash, None);
                }
                if block.is_new_best {
                    sync.new_best_block_imported(block.hash, block.header.number);
                }
            },
            block = finalized.select_next_some() => sync.on_block_finalized(block.hash, block.header),
            () = network => return,
        }
    }
}
