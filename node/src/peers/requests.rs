//! The filter before everything that answers requests.

use super::{Gate, LOG};
use async_channel::{Receiver, Sender};
use drl_runtime::opaque::{Block, Hash};
use sc_network::{config::IncomingRequest, Litep2pNetworkBackend, NetworkBackend, NetworkWorker};
use sc_service::SpawnTaskHandle;
use std::sync::Arc;

/// Requests that wait for the filter. It does nothing but compare, so hardly any do.
const WAITING: usize = 256;

/// A network whose answering of requests can be put behind the filter.
pub trait Guarded: NetworkBackend<Block, Hash> {
    /// The queue that the requests of others go into. `None` where the protocol answers nobody.
    fn inbound_queue(config: &mut Self::RequestResponseProtocolConfig) -> &mut Option<Sender<IncomingRequest>>;
}

impl Guarded for Litep2pNetworkBackend {
    fn inbound_queue(config: &mut Self::RequestResponseProtocolConfig) -> &mut Option<Sender<IncomingRequest>> {
        &mut config.inbound_queue
    }
}

impl Guarded for NetworkWorker<Block, Hash> {
    fn inbound_queue(config: &mut Self::RequestResponseProtocolConfig) -> &mut Option<Sender<IncomingRequest>> {
        &mut config.inbound_queue
    }
}

/// Puts the filter before what answers the requests of a protocol.
pub fn guard<N: Guarded>(config: &mut N::RequestResponseProtocolConfig, gate: &Arc<Gate>, spawn: &SpawnTaskHandle) {
    let queue = N::inbound_queue(config);
    let Some(answering) = queue.take() else { return };
    let (sender, receiver) = async_channel::bounded(WAITING);
    *queue = Some(sender);
    spawn.spawn("peers-request-filter", Some("networking"), admit(gate.clone(), receiver, answering));
}

/// Passes on the requests of those who are served. What is dropped is refused: whoever asked is told so at once.
async fn admit(gate: Arc<Gate>, requests: Receiver<IncomingRequest>, answering: Sender<IncomingRequest>) {
    while let Ok(request) = requests.recv().await {
        if gate.serves(&request.peer) {
            // A full queue refuses too, as it does without the filter.
            let _ = answering.try_send(request);
        } else {
            log::debug!(target: LOG, "A request of {} is refused: it is not on the list", request.peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::{
        gate::{tests::peer, Operator},
        view::View,
    };
    use drl_primitives::peers::NodeRole;
    use futures::channel::oneshot;
    use sc_network::config::OutgoingResponse;

    const MEMBER: u8 = 2;
    const STRANGER: u8 = 3;

    fn gate(public: bool) -> Arc<Gate> {
        let view = View {
            enforced: true,
            revision: 1,
            as_of: 0,
            listed: [(peer(1), NodeRole::Public), (peer(MEMBER), NodeRole::Validator)].into(),
            removed: Default::default(),
        };
        let operator = Operator { own: peer(1), named: Default::default(), only_named: false, public };
        Arc::new(Gate::new(operator, view, 0))
    }

    fn request(key: u8) -> (IncomingRequest, oneshot::Receiver<OutgoingResponse>) {
        let (pending_response, response) = oneshot::channel();
        (IncomingRequest { peer: peer(key), payload: vec![key], pending_response }, response)
    }

    /// Whether the request of a peer reaches what answers requests. Whoever is refused is told at once.
    async fn reaches(gate: Arc<Gate>, key: u8) -> bool {
        let (sender, requests) = async_channel::bounded(1);
        let (answering, answered) = async_channel::bounded(1);
        let (request, response) = request(key);
        sender.try_send(request).expect("there is room");
        drop(sender);
        admit(gate, requests, answering).await;
        match answered.try_recv() {
            Ok(request) => request.payload == [key],
            Err(_) => {
                response.await.expect_err("whoever is refused gets no answer");
                false
            }
        }
    }

    #[tokio::test]
    async fn requests_of_strangers_are_refused() {
        assert!(reaches(gate(false), MEMBER).await);
        assert!(!reaches(gate(false), STRANGER).await);
    }

    #[tokio::test]
    async fn a_public_node_answers_strangers() {
        assert!(reaches(gate(true), MEMBER).await);
        assert!(reaches(gate(true), STRANGER).await);
    }

    #[tokio::test]
    async fn a_change_counts_for_the_very_next_request() {
        let gate = gate(false);
        assert!(!reaches(gate.clone(), STRANGER).await);
        let listed = [(peer(1), NodeRole::Public), (peer(STRANGER), NodeRole::Observer)].into();
        gate.update(View { enforced: true, revision: 2, as_of: 0, listed, removed: Default::default() }, 0);
        assert!(reaches(gate.clone(), STRANGER).await);
        assert!(!reaches(gate, MEMBER).await);
    }

    #[tokio::test]
    async fn more_than_can_be_answered_is_refused() {
        let (sender, requests) = async_channel::bounded(2);
        let (answering, answered) = async_channel::bounded(1);
        let (first, second) = (request(MEMBER), request(MEMBER));
        sender.try_send(first.0).expect("there is room");
        sender.try_send(second.0).expect("there is room");
        drop(sender);
        admit(gate(false), requests, answering).await;
        assert!(answered.try_recv().is_ok());
        second.1.await.expect_err("no answer");
    }
}
