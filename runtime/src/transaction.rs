//! The format of a transaction, and what checks it before it is dispatched.

#![deny(missing_docs)]

use crate::{turn::Turn, AccountId, Runtime, RuntimeCall, Signature};
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use sp_runtime::{generic, MultiAddress};

/// How a transaction names its sender.
pub type Address = MultiAddress<AccountId, ()>;

/// What checks a transaction, in this order, before it enters the pool and again before it is dispatched.
///
/// Wallets read this list from the metadata. An extension of ours has no bytes in the transaction and none in what is
/// signed, so that a wallet which does not know it signs correctly all the same.
///
/// `CheckMetadataHash` is not here: the blob carries no metadata hash (see `build.rs`), and without it the extension
/// could only refuse.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    // Before the number is checked: whoever is no officer of an active organisation is told so, not that the nonce is wrong.
    pallet_registry::Admission<Runtime>,
    Turn,
    frame_system::CheckWeight<Runtime>,
);

/// A transaction or an inherent, as it stands in a block.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What the sender of a transaction signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// The node makes transactions that nobody signs, to report a double vote; see `configs/consensus.rs`.
impl<Call> CreateTransactionBase<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<Call> CreateBare<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}
