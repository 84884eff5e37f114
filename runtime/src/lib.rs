//! The runtime of the data-release ledger: which pallets make it up, and with which parameters.
//!
//! There is no token, no fee and no sudo. Blocks are authored by Aura in slots of two seconds and finalized by GRANDPA;
//! the validators are those of the consortium, whose council decides by motions.
//!
//! | file | what it holds |
//! |---|---|
//! | `lib.rs` | the basic types and the list of pallets |
//! | `constants.rs` | time, block weight, block length |
//! | `configs/` | the parameters of every pallet, one subject a file |
//! | `governance.rs` | what the council decides, and by how many |
//! | `migrations.rs` | what happens to the storage in an upgrade |
//! | `transaction.rs` | the format of a transaction and what checks it |
//! | `turn.rs` | whose transactions come first |
//! | `genesis.rs` | the built-in genesis states for development |
//! | `apis.rs`, `release_api.rs` | what the node and clients may ask |
//! | `benchmarks.rs` | the pallets whose weights are measured |

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]
// `frame_support::runtime` writes items without documentation into this file; the other files ask for it themselves.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod constants;
pub mod genesis;
pub mod governance;
pub mod migrations;
mod release_api;
#[cfg(test)]
mod tests;
pub mod transaction;
pub mod turn;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
    generic, impl_opaque_keys,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiSignature,
};
use sp_version::RuntimeVersion;

#[cfg(feature = "std")]
pub use apis::RuntimeApi;
pub use transaction::{Address, SignedPayload, TxExtension, UncheckedExtrinsic};

/// Number of a block.
pub type BlockNumber = u32;
/// Signature of a transaction: sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// Account of a person who signs: 32 bytes, derived from the public key.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Number of transactions an account has sent.
pub type Nonce = u32;
/// Hash of a block, a transaction or a piece of state (BLAKE2b, 256 bits).
pub type Hash = sp_core::H256;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// Block with the transactions of this runtime.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// Types of blocks whose transactions are not decoded: the node follows the chain with these, whatever the runtime is.
pub mod opaque {
    use super::*;

    pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

    /// Header of a block.
    pub type Header = super::Header;
    /// Block whose transactions are plain bytes.
    pub type Block = generic::Block<Header, UncheckedExtrinsic>;
    /// Number or hash that names a block.
    pub type BlockId = generic::BlockId<Block>;
    /// Hash of a block.
    pub type Hash = super::Hash;
}

impl_opaque_keys! {
    /// The keys a validator works with. They stay on its machine; the chain knows the public halves.
    pub struct SessionKeys {
        /// Authors blocks (sr25519).
        pub aura: Aura,
        /// Votes on finality (ed25519).
        pub grandpa: Grandpa,
    }
}

/// Version of this runtime.
///
/// `spec_version` grows with every change of behaviour, `transaction_version` with every change of how a call or a
/// transaction extension is encoded.
///
/// Verifiers of certificates read the state by themselves, without a runtime. Within a thousand of `spec_version` (0 to 999,
/// 1,000 to 1,999, …) whatever they read stays where it is, and a verdict means what it meant; what changes either begins with
/// the next thousand, which older verifiers refuse by name (`drl_verifier::state::layout`).
macro_rules! version {
    ($spec_version:tt) => {
        #[sp_version::runtime_version]
        pub const VERSION: RuntimeVersion = RuntimeVersion {
            spec_name: Cow::Borrowed("drl"),
            impl_name: Cow::Borrowed("drl"),
            authoring_version: 1,
            spec_version: $spec_version,
            impl_version: 1,
            apis: apis::RUNTIME_API_VERSIONS,
            transaction_version: 1,
            system_version: 1,
        };
    };
}

#[cfg(not(feature = "rehearsal"))]
version!(1);

// The next one, to which a test network upgrades (`migrations.rs`).
#[cfg(feature = "rehearsal")]
version!(2);

/// Runs blocks: dispatches transactions and hooks to the pallets.
pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// The pallets and their indices. An index is part of how calls, events and errors are encoded: it never changes, and
/// the index of a removed pallet is not used again. 0 to 9: the engine; 10 to 19: the consortium's council and tools;
/// 20 and up: the pallets of the data release.
#[frame_support::runtime]
mod runtime {
    /// The runtime of the data-release ledger.
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(2)]
    pub type Aura = pallet_aura;
    // Before `Session`: the author of a block belongs to the session that the block was made in.
    #[runtime::pallet_index(3)]
    pub type Authorship = pallet_authorship;
    #[runtime::pallet_index(4)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(5)]
    pub type Historical = pallet_session::historical;
    #[runtime::pallet_index(6)]
    pub type Grandpa = pallet_grandpa;

    #[runtime::pallet_index(10)]
    pub type Council = pallet_collective<Instance1>;
    // 11 was the membership of the council, which `Consortium` took over.
    #[runtime::pallet_index(12)]
    pub type Utility = pallet_utility;
    // After `Session` and `Council`: its genesis speaks of session keys, and tells the council who sits in it.
    #[runtime::pallet_index(13)]
    pub type Consortium = pallet_consortium;
    #[runtime::pallet_index(14)]
    pub type Offences = pallet_offences;
    #[runtime::pallet_index(15)]
    pub type Pause = pallet_pause;
    #[runtime::pallet_index(16)]
    pub type Decisions = pallet_decisions;
    #[runtime::pallet_index(17)]
    pub type Peers = pallet_peers;

    #[runtime::pallet_index(20)]
    pub type RuleParameters = pallet_rule_parameters;
    #[runtime::pallet_index(21)]
    pub type WorkingDays = pallet_working_days;
    #[runtime::pallet_index(22)]
    pub type Registry = pallet_registry;
    #[runtime::pallet_index(23)]
    pub type Catalog = pallet_catalog;
    #[runtime::pallet_index(24)]
    pub type Applications = pallet_applications;
    #[runtime::pallet_index(25)]
    pub type Agreements = pallet_agreements;
    #[runtime::pallet_index(26)]
    pub type Grants = pallet_grants;
    #[runtime::pallet_index(27)]
    pub type Receipts = pallet_receipts;
    #[runtime::pallet_index(28)]
    pub type Reports = pallet_reports;
    #[runtime::pallet_index(29)]
    pub type Credit = pallet_credit;
    #[runtime::pallet_index(30)]
    pub type Rectification = pallet_rectification;
    #[runtime::pallet_index(31)]
    pub type Objections = pallet_objections;
    #[runtime::pallet_index(32)]
    pub type Corrections = pallet_corrections;
}
