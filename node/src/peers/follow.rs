//! The list is followed while the node runs.

use super::{now, view, Gate, LOG};
use crate::service::FullClient;
use drl_runtime::opaque::Block;
use futures::{FutureExt, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_network::service::traits::NetworkService;
use sc_network_sync::SyncingService;
use std::sync::Arc;

/// Tells the network with whom this node keeps company now.
pub fn apply(gate: &Gate, network: &Arc<dyn NetworkService>, sync: &SyncingService<Block>) {
    let company = gate.company();
    // They never wait for a free slot, however many strangers a public node serves.
    sync.set_no_slot_peers(company.clone());
    network.set_authorized_peers(company);
}

/// Follows the list from block to block, for as long as the node runs. It ends, and the node with it, where a node that serves
/// strangers may not do so any more: those that are connected would stay.
pub async fn follow(
    gate: Arc<Gate>,
    client: Arc<FullClient>,
    network: Arc<dyn NetworkService>,
    sync: Arc<SyncingService<Block>>,
) {
    let mut finalized = client.finality_notification_stream();
    while let Some(mut block) = finalized.next().await {
        // The newest alone: a node that catches up hears of hundreds at once.
        while let Some(Some(later)) = finalized.next().now_or_never() {
            block = later;
        }
        match view::read(&client, block.hash, gate.named()) {
            Ok(view) => {
                if gate.update(view, now()) {
                    apply(&gate, &network, &sync);
                }
            }
            Err(fault) => log::warn!(target: LOG, "The list of nodes can not be read at {:?}: {fault}", block.hash),
        }
        if gate.lost_its_publicity() {
            log::error!(target: LOG, "The council does not list this node as public any more. Start it without --public-node.");
            return;
        }
    }
}
