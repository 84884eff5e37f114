//! Weights of the calls. Estimates, until they are replaced by measurements of `benchmarking.rs`.
//!
//! A call that checks a signature is counted as the worst case: an ecdsa signature over the wrapped form of the longest text,
//! so two checks, after the text was rendered twice (to sign and to hash).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls cost.
pub trait WeightInfo {
    /// Weight of `publish_template`.
    fn publish_template() -> Weight;
    /// Weight of `draft`.
    fn draft() -> Weight;
    /// Weight of `redraft`.
    fn redraft() -> Weight;
    /// Weight of `sign_commitment`.
    fn sign_commitment() -> Weight;
    /// Weight of `sign`: the later signature, with the grants it makes.
    fn sign() -> Weight;
    /// Weight of `request_renewal`.
    fn request_renewal() -> Weight;
    /// Weight of `decide_renewal` that agrees, with the grants it makes.
    fn agree_renewal() -> Weight;
    /// Weight of `decide_renewal` that refuses.
    fn refuse_renewal() -> Weight;
    /// Weight of `give_notice`.
    fn give_notice() -> Weight;
    /// Weight of `decline`, where a signature has lapsed before.
    fn decline() -> Weight;
    /// Weight of recording an end that came by time.
    fn settle() -> Weight;
}

/// Two checks of an ecdsa signature.
const CHECKS: u64 = 110_000_000;
/// Rendering and hashing the longest text once.
const TEXT: u64 = 190_000_000;

/// Computing time and proof size of each call, without the database.
mod bare {
    use super::{Weight, CHECKS, TEXT};

    pub fn publish_template() -> Weight {
        Weight::from_parts(19_000_000, 3_600)
    }

    pub fn draft() -> Weight {
        Weight::from_parts(140_000_000 + TEXT, 120_000)
    }

    pub fn redraft() -> Weight {
        Weight::from_parts(110_000_000 + TEXT, 62_000)
    }

    pub fn sign_commitment() -> Weight {
        Weight::from_parts(64_000_000 + CHECKS, 26_000)
    }

    pub fn sign() -> Weight {
        Weight::from_parts(310_000_000 + CHECKS + TEXT, 180_000)
    }

    pub fn request_renewal() -> Weight {
        Weight::from_parts(72_000_000 + CHECKS + 2 * TEXT, 44_000)
    }

    pub fn agree_renewal() -> Weight {
        Weight::from_parts(330_000_000 + CHECKS + TEXT, 184_000)
    }

    pub fn refuse_renewal() -> Weight {
        Weight::from_parts(34_000_000, 9_200)
    }

    pub fn give_notice() -> Weight {
        Weight::from_parts(52_000_000, 11_400)
    }

    pub fn decline() -> Weight {
        Weight::from_parts(44_000_000, 11_800)
    }

    pub fn settle() -> Weight {
        Weight::from_parts(41_000_000, 10_800)
    }
}

/// Estimates with the reads and writes of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> SubstrateWeight<T> {
    fn with(weight: Weight, reads: u64, writes: u64) -> Weight {
        weight.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Reads: officer and organisation of the bureau, version, time. Writes: text, version.
    fn publish_template() -> Weight {
        Self::with(bare::publish_template(), 4, 2)
    }

    /// Reads: application, parameters, officer, names of up to 16 agencies, two parties and 32 datasets, templates, 18 lists.
    /// Writes: agreement, scope, version, history, count, application, 18 lists with their counts.
    fn draft() -> Weight {
        Self::with(bare::draft(), 84, 44)
    }

    /// Reads: agreement, scope, version, officer, parameters, templates, names. Writes: agreement, scope, version, history.
    fn redraft() -> Weight {
        Self::with(bare::redraft(), 64, 4)
    }

    /// Reads: officers and organisations, agreement, scope, template. Writes: agreement, letter, history.
    fn sign_commitment() -> Weight {
        Self::with(bare::sign_commitment(), 10, 3)
    }

    /// Reads: officers and organisations, agreement, version, scope, templates, signatures, 32 datasets. Writes: agreement,
    /// version, signature, history, clock, and three for each of up to 32 grants.
    fn sign() -> Weight {
        Self::with(bare::sign(), 84, 104)
    }

    /// Reads: officers and organisations, agreement, version, scope, templates, parameters. Writes: agreement, renewal, history.
    fn request_renewal() -> Weight {
        Self::with(bare::request_renewal(), 15, 3)
    }

    /// As `sign`, and the renewal, the second signature and the old clock.
    fn agree_renewal() -> Weight {
        Self::with(bare::agree_renewal(), 88, 110)
    }

    /// Reads: officer and organisation, agreement, version, time. Writes: agreement, renewal, history.
    fn refuse_renewal() -> Weight {
        Self::with(bare::refuse_renewal(), 5, 3)
    }

    /// Reads: officer and organisation, agreement, version, parameters, clocks. Writes: agreement, renewal, history, clock.
    fn give_notice() -> Weight {
        Self::with(bare::give_notice(), 10, 7)
    }

    /// Reads: officer and organisation, agreement, two signatures, version, time. Writes: agreement, signature, two of history.
    fn decline() -> Weight {
        Self::with(bare::decline(), 8, 4)
    }

    /// Reads: agreement, version, time, clocks. Writes: agreement, renewal, history, two clocks.
    fn settle() -> Weight {
        Self::with(bare::settle(), 6, 7)
    }
}

/// For tests: without the database.
impl WeightInfo for () {
    fn publish_template() -> Weight {
        bare::publish_template()
    }

    fn draft() -> Weight {
        bare::draft()
    }

    fn redraft() -> Weight {
        bare::redraft()
    }

    fn sign_commitment() -> Weight {
        bare::sign_commitment()
    }

    fn sign() -> Weight {
        bare::sign()
    }

    fn request_renewal() -> Weight {
        bare::request_renewal()
    }

    fn agree_renewal() -> Weight {
        bare::agree_renewal()
    }

    fn refuse_renewal() -> Weight {
        bare::refuse_renewal()
    }

    fn give_notice() -> Weight {
        bare::give_notice()
    }

    fn decline() -> Weight {
        bare::decline()
    }

    fn settle() -> Weight {
        bare::settle()
    }
}
