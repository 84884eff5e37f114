//! Keeps commits away from the voter that tell nothing new and can end it.
//!
//! A commit of GRANDPA proves that a block is final. Where its block is below one that is final here, it proves nothing new. The engine's
//! voter (`finality-grandpa` 0.16.3, `VotingRound::check_and_import_from_commit`) nevertheless adds its votes to the round it is of, if that
//! round is one of those that it has just left; and where the round began above those votes, it ends with "Block not descendent of base",
//! and the node with it. A round does begin there after a restart: at the block that is final in the database, which came with a proof of
//! a later round. Here every block carries its proof, so that happens; single votes below the start of their round the voter leaves out by
//! itself. So such commits end here.

use codec::Decode;
use drl_runtime::{opaque::Hash, BlockNumber};
use jsonrpsee::core::async_trait;
use sc_network::{
    service::traits::{MessageSink, NotificationEvent, NotificationService},
    types::ProtocolName,
    PeerId,
};
use std::fmt;

/// The place of commits among the messages of GRANDPA.
const COMMIT: u8 = 1;

/// How a commit begins on the wire: `GossipMessage::Commit` of the engine, which keeps the type to itself.
#[derive(Decode)]
struct CommitHead {
    kind: u8,
    _round: u64,
    _set: u64,
    _target: Hash,
    number: BlockNumber,
}

/// Whether a message is a commit for a block below this one.
fn is_late(message: &[u8], finalized: BlockNumber) -> bool {
    // Of other messages not even the length is looked at.
    message.first() == Some(&COMMIT)
        && CommitHead::decode(&mut &*message).is_ok_and(|head| head.kind == COMMIT && head.number < finalized)
}

/// The exchange of votes without late commits.
pub struct WithoutLateCommits<F> {
    votes: Box<dyn NotificationService>,
    finalized: F,
}

impl<F> WithoutLateCommits<F>
where
    F: Fn() -> BlockNumber + Clone + Send + 'static,
{
    /// Filters what comes in by `votes`; `finalized` is the number of the last block that is final here.
    pub fn new(votes: Box<dyn NotificationService>, finalized: F) -> Self {
        Self { votes, finalized }
    }
}

impl<F> fmt::Debug for WithoutLateCommits<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WithoutLateCommits").field(&self.votes).finish()
    }
}

#[async_trait]
impl<F> NotificationService for WithoutLateCommits<F>
where
    F: Fn() -> BlockNumber + Clone + Send + 'static,
{
    async fn next_event(&mut self) -> Option<NotificationEvent> {
        loop {
            let event = self.votes.next_event().await;
            if let Some(NotificationEvent::NotificationReceived { peer, notification }) = &event {
                if is_late(notification, (self.finalized)()) {
                    log::debug!("{peer} sent a commit for a block below the last final one");
                    continue;
                }
            }
            return event;
        }
    }

    fn clone(&mut self) -> Result<Box<dyn NotificationService>, ()> {
        Ok(Box::new(Self { votes: self.votes.clone()?, finalized: self.finalized.clone() }))
    }

    async fn open_substream(&mut self, peer: PeerId) -> Result<(), ()> {
        self.votes.open_substream(peer).await
    }

    async fn close_substream(&mut self, peer: PeerId) -> Result<(), ()> {
        self.votes.close_substream(peer).await
    }

    fn send_sync_notification(&mut self, peer: &PeerId, notification: Vec<u8>) {
        self.votes.send_sync_notification(peer, notification);
    }

    async fn send_async_notification(
        &mut self,
        peer: &PeerId,
        notification: Vec<u8>,
    ) -> Result<(), sc_network::error::Error> {
        self.votes.send_async_notification(peer, notification).await
    }

    async fn set_handshake(&mut self, handshake: Vec<u8>) -> Result<(), ()> {
        self.votes.set_handshake(handshake).await
    }

    fn try_set_handshake(&mut self, handshake: Vec<u8>) -> Result<(), ()> {
        self.votes.try_set_handshake(handshake)
    }

    fn protocol(&self) -> &ProtocolName {
        self.votes.protocol()
    }

    fn message_sink(&self, peer: &PeerId) -> Option<Box<dyn MessageSink>> {
        self.votes.message_sink(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use drl_runtime::opaque::Header;
    use futures::FutureExt;
    use sc_consensus_grandpa::{CompactCommit, Precommit};

    const FINALIZED: BlockNumber = 12;

    /// As the engine sends it: round, set, commit.
    fn commit(number: BlockNumber) -> Vec<u8> {
        let target_hash = Hash::repeat_byte(7);
        let precommits = vec![Precommit::<Header> { target_hash, target_number: number }];
        let message = CompactCommit::<Header> { target_hash, target_number: number, precommits, auth_data: Vec::new() };
        (COMMIT, 5u64, 1u64, message).encode()
    }

    #[test]
    fn a_commit_below_the_last_final_block_is_late_and_nothing_else_is() {
        assert!(is_late(&commit(11), FINALIZED));
        assert!(!is_late(&commit(12), FINALIZED), "it may bring votes for what is final");
        assert!(!is_late(&commit(13), FINALIZED));
        let mut vote = commit(11);
        vote[0] = 0;
        assert!(!is_late(&vote, FINALIZED), "a vote");
        assert!(!is_late(&commit(11)[..40], FINALIZED), "cut short: the engine says what is wrong with it");
        assert!(!is_late(&[], FINALIZED));
    }

    /// A network in which these events have happened, and nothing else will.
    #[derive(Debug)]
    struct Happened(Vec<NotificationEvent>);

    #[async_trait]
    impl NotificationService for Happened {
        async fn next_event(&mut self) -> Option<NotificationEvent> {
            (!self.0.is_empty()).then(|| self.0.remove(0))
        }
        fn clone(&mut self) -> Result<Box<dyn NotificationService>, ()> {
            Err(())
        }
        async fn open_substream(&mut self, _: PeerId) -> Result<(), ()> {
            Err(())
        }
        async fn close_substream(&mut self, _: PeerId) -> Result<(), ()> {
            Err(())
        }
        fn send_sync_notification(&mut self, _: &PeerId, _: Vec<u8>) {}
        async fn send_async_notification(&mut self, _: &PeerId, _: Vec<u8>) -> Result<(), sc_network::error::Error> {
            Ok(())
        }
        async fn set_handshake(&mut self, _: Vec<u8>) -> Result<(), ()> {
            Err(())
        }
        fn try_set_handshake(&mut self, _: Vec<u8>) -> Result<(), ()> {
            Err(())
        }
        fn protocol(&self) -> &ProtocolName {
            unreachable!("nobody asks")
        }
        fn message_sink(&self, _: &PeerId) -> Option<Box<dyn MessageSink>> {
            None
        }
    }

    #[test]
    fn late_commits_are_left_out_and_all_else_passes_in_its_order() {
        let peer = PeerId::random();
        let received = |notification| NotificationEvent::NotificationReceived { peer, notification };
        let events = vec![
            NotificationEvent::NotificationStreamClosed { peer },
            received(commit(11)),
            received(commit(14)),
            received(commit(3)),
            received(vec![2, 1]),
        ];
        let mut votes = WithoutLateCommits::new(Box::new(Happened(events)), || FINALIZED);
        let mut passed = Vec::new();
        while let Some(Some(event)) = votes.next_event().now_or_never() {
            passed.push(match event {
                NotificationEvent::NotificationReceived { notification, .. } => notification,
                _ => Vec::new(),
            });
        }
        assert_eq!(passed, [Vec::new(), commit(14), vec![2, 1]]);
    }
}
