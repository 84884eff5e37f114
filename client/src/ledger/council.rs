//! The council of the consortium: its members, and the motions that are open.

use super::{At, Ledger, LedgerError};
use codec::{Decode, Encode};
use drl_runtime::{configs::CouncilCollective, BlockNumber, Hash, Runtime, RuntimeCall};
use serde::Serialize;
use sp_runtime::AccountId32;

/// Who sits on the council.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Council {
    /// The members, by account.
    pub members: Vec<AccountId32>,
    /// The member whose vote counts for those who said nothing.
    pub prime: Option<AccountId32>,
}

impl Council {
    /// How many sit on it.
    pub fn seats(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }
}

/// How a vote stands, as the engine's pallet stores it. Its own type keeps its fields to itself.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Serialize)]
pub struct Tally {
    /// The motion's number.
    pub number: u32,
    /// How many must agree.
    pub threshold: u32,
    /// Who agreed.
    pub ayes: Vec<AccountId32>,
    /// Who did not.
    pub nays: Vec<AccountId32>,
    /// The block from which on it can be closed whoever has voted.
    pub end: BlockNumber,
}

/// A motion that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// Its name: the hash of the call.
    pub hash: Hash,
    /// How the vote stands.
    pub tally: Tally,
    /// What it would do.
    pub call: RuntimeCall,
}

impl Motion {
    /// Whether the call is the one that is voted on: a node could show another.
    pub fn is_genuine(&self) -> bool {
        hash_of(&self.call) == self.hash
    }
}

/// The name of a motion with this call.
pub fn hash_of(call: &RuntimeCall) -> Hash {
    sp_core::H256(sp_crypto_hashing::blake2_256(&call.encode()))
}

impl Ledger {
    /// Who sits on the council.
    ///
    /// # Errors
    /// Those of the connection; so for all that follow.
    pub async fn council(&self) -> Result<At<Council>, LedgerError> {
        let block = self.head().await?;
        let members = pallet_collective::Members::<Runtime, CouncilCollective>::hashed_key();
        let prime = pallet_collective::Prime::<Runtime, CouncilCollective>::hashed_key();
        let members: Option<Vec<AccountId32>> = self.storage_at(&members, block.hash).await?;
        let prime = self.storage_at(&prime, block.hash).await?;
        Ok(At { value: Council { members: members.unwrap_or_default(), prime }, block })
    }

    /// The motions that are open, by number.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn motions(&self) -> Result<At<Vec<Motion>>, LedgerError> {
        let block = self.head().await?;
        let key = pallet_collective::Proposals::<Runtime, CouncilCollective>::hashed_key();
        let hashes: Option<Vec<Hash>> = self.storage_at(&key, block.hash).await?;
        let mut motions = Vec::new();
        for hash in hashes.unwrap_or_default() {
            motions.extend(self.motion_at(hash, block.hash).await?);
        }
        motions.sort_by_key(|motion| motion.tally.number);
        Ok(At { value: motions, block })
    }

    /// The motion with this hash, if it is open.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn motion(&self, hash: Hash) -> Result<At<Option<Motion>>, LedgerError> {
        let block = self.head().await?;
        Ok(At { value: self.motion_at(hash, block.hash).await?, block })
    }

    async fn motion_at(&self, hash: Hash, block: Hash) -> Result<Option<Motion>, LedgerError> {
        let call = pallet_collective::ProposalOf::<Runtime, CouncilCollective>::hashed_key_for(hash);
        let tally = pallet_collective::Voting::<Runtime, CouncilCollective>::hashed_key_for(hash);
        let (call, tally) = (self.storage_at(&call, block).await?, self.storage_at(&tally, block).await?);
        Ok(call.zip(tally).map(|(call, tally)| Motion { hash, tally, call }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::DecodeAll;

    #[test]
    fn a_tally_is_what_the_pallet_stores() {
        let tally = Tally {
            number: 3,
            threshold: 3,
            ayes: vec![AccountId32::new([1; 32]), AccountId32::new([2; 32])],
            nays: vec![AccountId32::new([3; 32])],
            end: 70,
        };
        let bytes = tally.encode();
        let theirs = pallet_collective::Votes::<AccountId32, BlockNumber>::decode_all(&mut bytes.as_slice()).unwrap();
        assert_eq!(theirs.encode(), bytes);
        // The names of their fields, which they keep to themselves, stand in the order of ours.
        let shown = format!("{theirs:?}");
        let places = ["index: 3", "threshold: 3", "ayes:", "nays:", "end: 70"].map(|field| shown.find(field));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{shown}");
    }

    #[test]
    fn a_motion_is_named_by_its_call() {
        let call = RuntimeCall::from(pallet_rule_parameters::Call::<Runtime>::cancel_pending {});
        let tally = Tally { number: 0, threshold: 2, ayes: vec![], nays: vec![], end: 1 };
        let motion = Motion { hash: hash_of(&call), tally, call };
        assert!(motion.is_genuine());
        let shown = RuntimeCall::from(frame_system::Call::<Runtime>::remark { remark: vec![] });
        assert!(!Motion { call: shown, ..motion }.is_genuine());
    }
}
