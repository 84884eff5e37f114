//! A program that asks a node as anybody can: over the network, with a key of its own and no chain behind it.

use anyhow::{anyhow, bail, Context, Result};
use drl_runtime::Hash;
use futures::StreamExt;
use litep2p::{
    config::ConfigBuilder,
    crypto::ed25519::{Keypair, SecretKey},
    protocol::request_response::{
        ConfigBuilder as ProtocolBuilder, DialOptions, RejectReason, RequestResponseError, RequestResponseEvent,
    },
    transport::tcp::config::Config as Tcp,
    types::multiaddr::Multiaddr,
    Litep2p, PeerId,
};
use std::time::Duration;

/// Longer than a node takes to answer or to refuse.
const PATIENCE: Duration = Duration::from_secs(20);
/// The largest answer.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// What a node can be asked over the network: each over a protocol of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The header of block 1.
    Block,
    /// The state of genesis.
    State,
    /// The proof by which others warp sync.
    WarpProof,
    /// A proof of a storage entry of genesis, as light clients ask for it.
    StorageProof,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Block, Self::State, Self::WarpProof, Self::StorageProof];

    fn protocol(self, genesis: Hash) -> String {
        let genesis = hex::encode(genesis);
        match self {
            Self::Block => format!("/{genesis}/sync/2"),
            Self::State => format!("/{genesis}/state/2"),
            Self::WarpProof => format!("/{genesis}/sync/warp"),
            Self::StorageProof => format!("/{genesis}/light/2"),
        }
    }

    /// The request. All but that for a proof of warp sync are protobuf messages.
    fn bytes(self, genesis: Hash) -> Vec<u8> {
        let genesis = genesis.as_bytes();
        match self {
            Self::Block => {
                // Field 1: header alone (the first bit of four bytes, big end first). 3: the number. 6: one block.
                let fields = [0x08, 0x80, 0x80, 0x80, 0x08];
                [&fields[..], &field(3, &1u32.to_le_bytes()), &[0x30, 0x01]].concat()
            }
            // Field 1: the block. 3: entries instead of a proof.
            Self::State => [field(1, genesis), vec![0x18, 0x01]].concat(),
            Self::WarpProof => genesis.to_vec(),
            // Field 2, a question for entries, of the block in field 2 and the key in field 3.
            Self::StorageProof => {
                let key = [sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Number")].concat();
                field(2, &[field(2, genesis), field(3, &key)].concat())
            }
        }
    }
}

/// A field of bytes of a protobuf message, shorter than 128 bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
    [&[number << 3 | 2, length], bytes].concat()
}

/// Asks the node with this address, as the node with this key. `None` where it refuses to answer.
///
/// # Errors
/// The node cannot be reached, does not answer in time, or knows no such question.
pub async fn ask(secret: [u8; 32], address: &str, genesis: Hash, question: Question) -> Result<Option<Vec<u8>>> {
    let secret = SecretKey::try_from_bytes(secret).map_err(|fault| anyhow!("{fault:?}"))?;
    let (protocol, mut questions) = ProtocolBuilder::new(question.protocol(genesis).into())
        .with_max_size(MAX_ANSWER)
        .with_timeout(PATIENCE)
        .build();
    let config = ConfigBuilder::new()
        .with_keypair(Keypair::from(secret))
        .with_tcp(Tcp::default())
        .with_request_response_protocol(protocol)
        .build();
    let mut network = Litep2p::new(config).map_err(|fault| anyhow!("{fault:?}"))?;
    let address: Multiaddr = address.parse()?;
    let node = PeerId::try_from_multiaddr(&address).context("an address without a peer id")?;
    network.add_known_address(node, std::iter::once(address));
    let asked = questions
        .send_request(node, question.bytes(genesis), DialOptions::Dial)
        .await
        .map_err(|fault| anyhow!("{fault:?}"))?;
    loop {
        let answer = tokio::select! {
            _ = network.next_event() => continue,
            answer = questions.next() => answer,
        };
        match answer {
            Some(RequestResponseEvent::ResponseReceived { request_id, response, .. }) if request_id == asked => {
                return Ok(Some(response));
            }
            Some(RequestResponseEvent::RequestFailed { request_id, error, .. }) if request_id == asked => {
                return match error {
                    RequestResponseError::Rejected(RejectReason::SubstreamClosed) => Ok(None),
                    error => bail!("{question:?}: {error:?}"),
                };
            }
            Some(_) => {}
            None => bail!("{question:?}: the network ended"),
        }
    }
}
