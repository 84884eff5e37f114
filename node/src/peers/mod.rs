//! Who may connect: the node obeys the list of nodes that the ledger keeps (`pallet-peers`).
//!
//! A stranger that knows the genesis file and an address gets nothing of the ledger. Two things see to that, both on the side of
//! the one who is asked:
//!
//! - **Gossip.** Block announcements are exchanged with reserved peers alone, and the reserved peers are the list. Transactions and
//!   votes on finality follow block announcements: the engine exchanges them with nobody else.
//! - **Requests.** Blocks, states, proofs for warp sync and for light clients are asked for over protocols of their own, each of
//!   which a stranger could open without any gossip. The queue of each ends in a filter ([`requests`]), which drops what strangers ask.
//!
//! The list is read from the newest finalized block at the start, and again with every finalized block ([`follow`]). What a finalized
//! block says is the same for all honest nodes, and no fork takes it back.
//!
//! **Nobody is locked out for good.** A node that starts from genesis, or after a long time, knows an old list. Whom it *serves* is
//! judged by that list all the same: it can give away no block that the list it judges by was not already about. But whom it *asks* it
//! has from its operator as well, by the addresses given as boot nodes or reserved nodes: until its view is fresh it also keeps company
//! with those, except where its own view says that they were removed. Those are the ones that judge it, by their newer list. So a new
//! node finds its way even when none of the nodes of genesis is there any more, and once it has caught up, it goes by the list alone.
//!
//! A **public node** answers strangers too. It takes both: the council, which lists it as such, and the operator, by the flag. A
//! validator never is one: who can ask a validator for blocks can keep it from making them.
//!
//! What the engine leaves open: a stranger can still open an encrypted connection, learn what program runs here, and ask for
//! addresses of other nodes. Nothing of the ledger goes over it, and the connection ends when nothing is exchanged.

mod follow;
mod gate;
mod requests;
mod view;

pub use follow::{apply, follow};
pub use gate::{Gate, Operator};
pub use requests::{guard, Guarded};

use crate::{clock, service::FullClient};
use drl_primitives::{peers::NodeRole, Moment};
use sc_client_api::HeaderBackend;
use sc_network::config::{NetworkConfiguration, NodeKeyConfig, NonReservedPeerMode, Secret};
use sc_service::Error;
use std::sync::Arc;

/// Log target of this module.
const LOG: &str = "peers";

/// Reads the list and makes the configuration of the network obey it. Nothing talks to the network yet.
///
/// # Errors
/// A configuration that contradicts the list: a validator that would be public, a public node that the council lists as something
/// else, or one that would serve the content of blocks to everybody.
pub fn prepare(
    network: &mut NetworkConfiguration,
    client: &FullClient,
    validates: bool,
    public: bool,
) -> Result<Arc<Gate>, Error> {
    if public && validates {
        return Err(Error::Other("a validator is never public: leave out --public-node, or --validator".into()));
    }
    let operator = operator(network, public)?;
    let view = view::read(client, client.info().finalized_hash, &operator.named)
        .map_err(|fault| Error::Application(Box::new(fault)))?;
    if !view.enforced {
        log::warn!(target: LOG, "This chain is open: every node may connect. It is for development only.");
        return Ok(Arc::new(Gate::new(operator, view, now())));
    }
    if network.ipfs_server {
        return Err(Error::Other("--ipfs-server gives the content of blocks to everybody: leave it out".into()));
    }
    if let Some(role) = view.role_of(&operator.own).filter(|role| public && *role != NodeRole::Public) {
        return Err(Error::Other(format!(
            "--public-node: the council lists this node ({}) as {}, not as public; leave the flag out, or ask the council",
            operator.own,
            drl_primitives::Code::slug(role),
        )));
    }
    close(network, public);
    let gate = Arc::new(Gate::new(operator, view, now()));
    gate.report();
    Ok(gate)
}

/// The time of this machine.
fn now() -> Moment {
    clock::now().try_into().unwrap_or_default()
}

/// What the operator says, and the identity of this node.
fn operator(network: &mut NetworkConfiguration, public: bool) -> Result<Operator, Error> {
    let keypair = network.node_key.clone().into_keypair()?;
    // A key that was made for this run alone is made once.
    network.node_key = NodeKeyConfig::Ed25519(Secret::Input(keypair.secret()));
    let reserved = &network.default_peers_set.reserved_nodes;
    Ok(Operator {
        own: keypair.public().to_peer_id(),
        named: network.boot_nodes.iter().chain(reserved).map(|node| node.peer_id).collect(),
        only_named: network.default_peers_set.non_reserved_mode == NonReservedPeerMode::Deny,
        public,
    })
}

/// Makes the network refuse whoever is not on the list. A public node lets strangers come, and calls none by itself.
fn close(network: &mut NetworkConfiguration, public: bool) {
    // Their addresses stay known; whether they are reserved is said by the list.
    let reserved = std::mem::take(&mut network.default_peers_set.reserved_nodes);
    network.boot_nodes.extend(reserved);
    let set = &mut network.default_peers_set;
    network.default_peers_set_num_full = network.default_peers_set_num_full.saturating_sub(set.out_peers);
    set.out_peers = 0;
    set.non_reserved_mode = if public { NonReservedPeerMode::Accept } else { NonReservedPeerMode::Deny };
}

#[cfg(test)]
mod tests {
    use super::*;
    use sc_network::config::MultiaddrWithPeerId;

    fn configuration() -> NetworkConfiguration {
        let mut network = NetworkConfiguration::new_local();
        let address = |key: u8| MultiaddrWithPeerId {
            multiaddr: "/ip4/127.0.0.1/tcp/1".parse().expect("an address"),
            peer_id: gate::tests::peer(key),
        };
        network.boot_nodes = vec![address(1)];
        network.default_peers_set.reserved_nodes = vec![address(2)];
        network
    }

    #[test]
    fn a_closed_network_takes_the_listed_alone_and_knows_all_addresses() {
        let mut network = configuration();
        close(&mut network, false);
        let set = &network.default_peers_set;
        assert_eq!((set.non_reserved_mode.clone(), set.out_peers), (NonReservedPeerMode::Deny, 0));
        assert!(set.reserved_nodes.is_empty(), "whom the operator reserves is not thereby on the list");
        assert_eq!(network.boot_nodes.len(), 2);
    }

    #[test]
    fn a_public_node_lets_strangers_come_and_calls_none() {
        let mut network = configuration();
        let full = network.default_peers_set_num_full - network.default_peers_set.out_peers;
        close(&mut network, true);
        let set = &network.default_peers_set;
        assert_eq!((set.non_reserved_mode.clone(), set.out_peers), (NonReservedPeerMode::Accept, 0));
        assert_eq!(network.default_peers_set_num_full, full);
        assert!(set.in_peers > 0);
    }

    #[test]
    fn the_operator_names_boot_nodes_and_reserved_nodes() {
        let mut network = configuration();
        let said = operator(&mut network, false).expect("a key");
        assert_eq!(said.named, [gate::tests::peer(1), gate::tests::peer(2)].into());
        assert!(!said.only_named);
        // A key that is not kept is made once: asked again, it is the same node.
        assert_eq!(operator(&mut network, false).expect("a key").own, said.own);
        network.default_peers_set.non_reserved_mode = NonReservedPeerMode::Deny;
        assert!(operator(&mut network, false).expect("a key").only_named);
    }
}
