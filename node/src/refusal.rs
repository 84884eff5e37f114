//! Why a node does not start, or stops by itself: faults that a person has to mend, each with a name to look up in the runbooks.

use std::{error::Error, fmt, path::PathBuf, sync::OnceLock};

/// How the process ends for such a fault, so that whoever supervises it does not start it again and again (`EX_CONFIG`).
pub const EXIT_CODE: u8 = 78;

/// A fault that starting again does not mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The keystore lacks session keys that the chain expects.
    SessionKeys,
    /// The database was made by another chain spec.
    WrongChain {
        /// The genesis hash of the database.
        database: String,
        /// The genesis hash of the chain spec.
        chain_spec: String,
    },
    /// There is less room than the node needs to write its database safely.
    DiskFull {
        /// Where.
        place: PathBuf,
        /// What is free, in MiB.
        free: u64,
        /// What has to be, in MiB.
        least: u64,
    },
    /// The database is damaged.
    DatabaseDamaged {
        /// Where it is.
        place: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The clock of this machine is behind what its own database has seen.
    ClockBehind {
        /// By at least this many seconds.
        seconds: u64,
    },
    /// Another node signs with the session keys of this one.
    KeysInUseElsewhere {
        /// The block that it signed.
        block: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SessionKeys => out.write_str(
                "WRONG SESSION KEYS: this validator lacks session keys, the log says which \
                 (--allow-missing-session-keys starts it all the same)",
            ),
            Self::WrongChain { database, chain_spec } => write!(
                out,
                "WRONG CHAIN SPEC: the database was made for the chain with genesis {database}, but the chain spec makes genesis \
                 {chain_spec}. Take the chain spec of your consortium (compare its SHA-256), or another base path"
            ),
            Self::DiskFull { place, free, least } => write!(
                out,
                "DISK FULL: {free} MiB are free at {}, and {least} MiB are the least to run with (--disk-minimum). Make room \
                 before the database is damaged, then start the node again",
                place.display()
            ),
            Self::DatabaseDamaged { place, reason } => write!(
                out,
                "DATABASE DAMAGED: {reason}, at {}. Nothing was changed. Remove the database (drl-node purge-chain; keys stay) and let the \
                 others send it again, or restore a backup that has one",
                place.display()
            ),
            Self::ClockBehind { seconds } => write!(
                out,
                "CLOCK WRONG: the clock of this machine is at least {seconds} s behind the newest block in its own database. \
                 Set the clock (timedatectl), then start the node again"
            ),
            Self::KeysInUseElsewhere { block } => write!(
                out,
                "SESSION KEYS IN USE ELSEWHERE: another node made block {block} with the session keys of this one. This node \
                 stopped. Find the other, and never run two nodes with the same keys"
            ),
        }
    }
}

impl Error for Refusal {}

/// Why this process stopped by itself while it ran.
static STOPPED: OnceLock<Refusal> = OnceLock::new();

/// Remembers why the node stops; the caller then ends the task that the node cannot do without.
pub fn stop(refusal: Refusal) {
    log::error!("{refusal}");
    let _ = STOPPED.set(refusal);
}

/// The refusal because of which the process ends, if it is one.
pub fn behind<'a>(fault: &'a (dyn Error + 'static)) -> Option<&'a Refusal> {
    STOPPED.get().or_else(|| {
        let mut cause = Some(fault);
        while let Some(fault) = cause {
            if let Some(refusal) = fault.downcast_ref() {
                return Some(refusal);
            }
            cause = fault.source();
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_found_behind_the_errors_of_the_engine() {
        let refusal = Refusal::SessionKeys;
        let service = sc_service::Error::Application(Box::new(refusal.clone()));
        assert_eq!(behind(&sc_cli::Error::Service(service)), Some(&refusal));
        assert_eq!(behind(&sc_cli::Error::Input("typing mistake".into())), None);
    }

    #[test]
    fn every_refusal_begins_with_its_name() {
        let place = PathBuf::from("/var/lib/drl");
        for (refusal, name) in [
            (Refusal::SessionKeys, "WRONG SESSION KEYS: "),
            (Refusal::WrongChain { database: "0x1".into(), chain_spec: "0x2".into() }, "WRONG CHAIN SPEC: "),
            (Refusal::DiskFull { place, free: 1, least: 2 }, "DISK FULL: "),
            (Refusal::DatabaseDamaged { place: "/var".into(), reason: "cut off".into() }, "DATABASE DAMAGED: "),
            (Refusal::ClockBehind { seconds: 60 }, "CLOCK WRONG: "),
            (Refusal::KeysInUseElsewhere { block: "0x3".into() }, "SESSION KEYS IN USE ELSEWHERE: "),
        ] {
            assert!(refusal.to_string().starts_with(name), "{refusal}");
        }
    }
}
