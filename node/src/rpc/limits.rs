//! How much of what costs the node something is done at a time. Whoever asks for more is told so at once; nothing queues up.

use super::fault::Fault;
use jsonrpsee::ConnectionId;
use std::{
    collections::HashMap,
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc, Mutex, MutexGuard, PoisonError,
    },
};

/// How many grants one connection may follow.
pub const MAX_FOLLOWED_BY_CONNECTION: u32 = 100;
/// How many grants all connections together may follow. Each is judged once in every finalized block.
pub const MAX_FOLLOWED: u32 = 5_000;
/// How many calls of the costly methods are answered at a time.
pub const MAX_COSTLY: u32 = 8;

/// Counts the grants that are followed.
#[derive(Clone, Default)]
pub struct Followers(Arc<Mutex<HashMap<ConnectionId, u32>>>);

/// A grant that is followed. Counts until it is dropped.
pub struct Following {
    followers: Followers,
    connection: ConnectionId,
}

impl Followers {
    /// Counts one more of a connection.
    ///
    /// # Errors
    /// The connection, or all together, have as many as they may.
    pub fn admit(&self, connection: ConnectionId) -> Result<Following, Fault> {
        let mut counts = self.counts();
        let all = counts.values().fold(0_u32, |sum, count| sum.saturating_add(*count));
        let own = counts.get(&connection).copied().unwrap_or_default();
        if own >= MAX_FOLLOWED_BY_CONNECTION || all >= MAX_FOLLOWED {
            return Err(Fault::TooManySubscriptions);
        }
        counts.insert(connection, own.saturating_add(1));
        Ok(Following { followers: self.clone(), connection })
    }

    /// A count is right after every step, so one that panicked elsewhere left it right.
    fn counts(&self) -> MutexGuard<'_, HashMap<ConnectionId, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let mut counts = self.followers.counts();
        let left = counts.get(&self.connection).copied().unwrap_or_default().saturating_sub(1);
        if left == 0 {
            counts.remove(&self.connection);
        } else {
            counts.insert(self.connection, left);
        }
    }
}

/// Counts the costly calls that are being answered.
#[derive(Clone, Default)]
pub struct Costly(Arc<AtomicU32>);

/// A costly call that is being answered. Counts until it is dropped.
#[derive(Debug)]
pub struct Answering(Arc<AtomicU32>);

impl Costly {
    /// Counts one more.
    ///
    /// # Errors
    /// As many as may be are being answered.
    pub fn begin(&self) -> Result<Answering, Fault> {
        let one_more = |count: u32| (count < MAX_COSTLY).then(|| count.saturating_add(1));
        match self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more) {
            Ok(_) => Ok(Answering(self.0.clone())),
            Err(_) => Err(Fault::Busy),
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_follows_so_many_and_no_more_until_one_ends() {
        let followers = Followers::default();
        let mut held: Vec<_> =
            (0..MAX_FOLLOWED_BY_CONNECTION).map(|_| followers.admit(ConnectionId(1)).ok().unwrap()).collect();
        assert_eq!(followers.admit(ConnectionId(1)).err(), Some(Fault::TooManySubscriptions));
        assert!(followers.admit(ConnectionId(2)).is_ok(), "another connection");
        held.pop();
        held.push(followers.admit(ConnectionId(1)).ok().unwrap());
        assert_eq!(followers.admit(ConnectionId(1)).err(), Some(Fault::TooManySubscriptions));
        drop(held);
        assert!(followers.counts().is_empty(), "nothing is kept of connections that are gone");
    }

    #[test]
    fn all_connections_together_follow_so_many() {
        let followers = Followers::default();
        let connections = MAX_FOLLOWED / MAX_FOLLOWED_BY_CONNECTION;
        let held: Vec<_> = (0..connections)
            .flat_map(|connection| (0..MAX_FOLLOWED_BY_CONNECTION).map(move |_| ConnectionId(connection as usize)))
            .map(|connection| followers.admit(connection).ok().unwrap())
            .collect();
        assert_eq!(held.len(), MAX_FOLLOWED as usize);
        assert_eq!(followers.admit(ConnectionId(usize::MAX)).err(), Some(Fault::TooManySubscriptions));
    }

    #[test]
    fn so_many_costly_calls_at_a_time() {
        let costly = Costly::default();
        let mut held: Vec<_> = (0..MAX_COSTLY).map(|_| costly.begin().unwrap()).collect();
        assert_eq!(costly.begin().err(), Some(Fault::Busy));
        held.pop();
        held.push(costly.begin().unwrap());
        assert_eq!(costly.begin().err(), Some(Fault::Busy));
    }
}
