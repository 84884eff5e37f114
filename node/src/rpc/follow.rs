//! Following a grant: how it stands now, and then each change, block by final block.

use super::{
    answer::{Answer, BlockRef, GrantStanding},
    chain::Chain,
};
use drl_primitives::{grant::Question, GrantHash};
use futures::{future::Either, StreamExt};
use jsonrpsee::{core::StringError, SubscriptionMessage, SubscriptionSink};
use sp_api::ApiError;
use std::{pin::pin, time::Duration};

/// How long a message may wait for a reader that does not read. Then the subscription ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is followed.
pub struct Followed {
    /// The chain.
    pub chain: Chain,
    /// The grant, be there one or not yet.
    pub grant: GrantHash,
    /// What is asked about it; `None` asks about all its items, for the first of its purposes.
    pub question: Option<Question>,
}

impl Followed {
    /// How the grant stands by the state of a block.
    pub fn in_block(&self, block: BlockRef) -> Result<Answer<GrantStanding>, ApiError> {
        let answer = self.chain.standing(block.hash, self.grant, self.question.as_ref())?;
        Ok(Answer { block, answer })
    }

    /// Tells the reader `first`, then every change in the blocks that follow its block, until the reader leaves.
    ///
    /// The grant is judged once in each finalized block, and nothing is sent where it stands as before.
    ///
    /// # Errors
    /// The reader does not read: it is told that the subscription has ended, and why.
    pub async fn tell(
        self,
        first: Answer<GrantStanding>,
        mut finality: impl futures::Stream<Item = Vec<BlockRef>> + Unpin,
        sink: &SubscriptionSink,
    ) -> Result<(), StringError> {
        send(sink, &first).await?;
        let (mut told, mut seen) = (first.answer, first.block.number);
        let mut closed = pin!(sink.closed());
        loop {
            let blocks = match futures::future::select(&mut closed, finality.next()).await {
                Either::Right((Some(blocks), _)) => blocks,
                _ => return Ok(()),
            };
            for block in blocks {
                // What was final when the subscription began is told already.
                if block.number <= seen {
                    continue;
                }
                seen = block.number;
                // A node that prunes may have thrown away the state of a block that became final with many others.
                let Ok(now) = self.in_block(block) else { continue };
                if !now.answer.says_the_same(&told) {
                    send(sink, &now).await?;
                    told = now.answer;
                }
            }
        }
    }
}

async fn send(sink: &SubscriptionSink, message: &Answer<GrantStanding>) -> Result<(), StringError> {
    let message = SubscriptionMessage::from_json(message)?;
    match sink.send_timeout(message, PATIENCE).await {
        Ok(()) => Ok(()),
        Err(_) => Err("messages were not read in time; subscribe again".into()),
    }
}
