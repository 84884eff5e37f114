//! How a decision is carried out and kept. What is checked before is checked in the call.

use crate::{Config, DecisionNumber, EncodedCall, Outcome, Pallet, Record, Records};
use drl_primitives::{
    clocks::Clocks,
    governance::{DecisionKind, Tally},
};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use frame_system::RawOrigin;
use sp_runtime::traits::{Dispatchable, Hash};

impl<T: Config> Pallet<T> {
    /// Makes the call as root. Returns how it ended and the weight it used: what it was weighed at, unless it says less.
    ///
    /// A pallet's call runs in a storage layer of its own, so one that fails leaves nothing behind.
    pub(crate) fn make_as_root(call: <T as frame_system::Config>::RuntimeCall) -> (Outcome, Weight) {
        let weighed = call.get_dispatch_info().call_weight;
        let (post, outcome) = match call.dispatch(RawOrigin::Root.into()) {
            Ok(post) => (post, Outcome::Done),
            Err(failure) => (failure.post_info, Outcome::Failed(failure.error)),
        };
        (outcome, post.actual_weight.unwrap_or(weighed).min(weighed))
    }

    /// Keeps the record of a decision, and returns the hash of its call.
    pub(crate) fn store_record(
        number: DecisionNumber,
        kind: DecisionKind,
        call: EncodedCall,
        tally: Tally,
        outcome: Outcome,
    ) -> T::Hash {
        let hash = T::Hashing::hash(&call);
        let (at, block) = (T::Clocks::now(), frame_system::Pallet::<T>::block_number());
        Records::<T>::insert(number, Record { kind, call, tally, at, block, outcome });
        hash
    }
}
