//! The grant: the right to obtain one dataset (获取公共数据的权限), named by a hash over all that it allows.

use crate::{
    agreement::SignedTerms,
    application::{ApprovedRow, Purpose},
    catalog::Items,
    AgreementId, AgreementVersion, DatasetId, DatasetVersion, Day, Digest, GrantHash, ItemCode, Moment, OrgId,
    MAX_ITEMS,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Domain separator of [`GrantTerms::hash`].
pub const GRANT_DOMAIN: &[u8] = b"data-release-ledger/grant/v1";

/// How many purposes a grant may allow: one for each scenario at most.
pub const MAX_PURPOSES: u32 = crate::MAX_SCENARIOS;

/// All that a grant allows. Changing any field changes its hash.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct GrantTerms {
    /// Hash of the genesis block of the chain.
    pub genesis: H256,
    /// The agreement it comes from.
    pub agreement: AgreementId,
    /// And its version.
    pub agreement_version: AgreementVersion,
    /// The dataset.
    pub dataset: DatasetId,
    /// The version of its catalog entry that was applied for.
    pub dataset_version: DatasetVersion,
    /// The agency that owns the dataset.
    pub agency: OrgId,
    /// The items that may be obtained, ascending.
    pub items: Items,
    /// What they may be used for, ascending.
    pub purposes: BoundedVec<Purpose, ConstU32<MAX_PURPOSES>>,
    /// The one system that may use them.
    pub system: Digest,
    /// The one service they may be used in.
    pub service: Digest,
    /// Who may obtain them; not transferable.
    pub user: OrgId,
    /// First moment of the period.
    pub from: Moment,
    /// First moment after the period.
    pub until: Moment,
    /// Last day of the protection proof.
    pub proof_valid_until: Day,
}

impl GrantTerms {
    /// The name of the grant: BLAKE2b-256 over the SCALE encoding of the pair of [`GRANT_DOMAIN`] and the terms.
    ///
    /// The domain is encoded as a byte sequence, so its length (one byte, `0x70`) stands before it.
    pub fn hash(&self) -> GrantHash {
        (GRANT_DOMAIN, self).using_encoded(|bytes| H256(crate::hashing::blake2_256(bytes)))
    }

    /// The grant that one row of signed terms makes.
    pub(crate) fn of_row(genesis: H256, terms: &SignedTerms, row: &ApprovedRow, purpose: Purpose) -> Self {
        Self {
            genesis,
            agreement: terms.agreement,
            agreement_version: terms.version,
            dataset: row.dataset,
            dataset_version: row.version,
            agency: row.agency,
            items: row.items.clone(),
            purposes: BoundedVec::truncate_from(alloc::vec![purpose]),
            system: terms.system,
            service: terms.service,
            user: terms.user,
            from: terms.from,
            until: terms.until,
            proof_valid_until: terms.proof_valid_until,
        }
    }

    /// Adds a further row of the same dataset.
    pub(crate) fn merge(&mut self, items: &[ItemCode], purpose: Purpose) {
        for item in items {
            if let Err(place) = self.items.binary_search(item) {
                // A dataset has at most MAX_ITEMS items, so the union of two parts of it fits.
                let _ = self.items.try_insert(place, *item);
            }
        }
        if let Err(place) = self.purposes.binary_search(&purpose) {
            let _ = self.purposes.try_insert(place, purpose);
        }
    }
}

/// A grant: what it allows, and when it was issued. Never changed or removed; what happens to it stands in its history.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Grant<BlockNumber> {
    /// All that it allows; their hash is its name.
    pub terms: GrantTerms,
    /// When it was issued.
    pub issued_at: Moment,
    /// In which block.
    pub issued_block: BlockNumber,
}

code_enum! {
    /// What a grant itself is, apart from what it depends on (5.4).
    pub enum GrantStatus {
        Active = 0, "active", "active", "有效";
        Held = 1, "held", "held", "暂停";
        Terminated = 2, "terminated", "terminated", "已终止";
        Revoked = 3, "revoked", "revoked", "已撤销";
        ShutDown = 4, "shut-down", "shut down after an emergency", "已关停";
    }
}

impl GrantStatus {
    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Terminated | Self::Revoked | Self::ShutDown)
    }
}

code_enum! {
    /// Why a grant's status changed.
    pub enum StatusCause {
        Issued = 0, "issued", "the agreement is complete", "协议签署完成";
        ///
        Rectification = 1, "rectification", "access closed during rectification", "整改期间关闭权限";
        ///
        RiskHold = 2, "risk", "a risk that cannot wait", "存在紧急安全风险";
        HoldLifted = 3, "hold-lifted", "the hold was lifted", "暂停解除";
        ///
        RectificationFailed = 4, "rectification-failed", "not corrected as required", "未按要求整改";
        ///
        EmergencyOver = 5, "emergency-over", "the emergency is over", "突发事件处置结束";
        ///
        DatasetGone = 6, "dataset-gone", "the dataset was withdrawn, sealed or destroyed", "数据已撤回、封存或者销毁";
    }
}

/// A question about a grant: may these items be obtained for this purpose, in this system, at this moment?
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Question {
    /// For which purpose.
    pub purpose: Purpose,
    /// Which items; empty asks for all that the grant allows.
    pub items: BoundedVec<ItemCode, ConstU32<MAX_ITEMS>>,
    /// In which system; `None` does not ask.
    pub system: Option<Digest>,
    /// As of which moment; `None` is the moment of the block.
    pub at: Option<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, HashAlgorithm};
    use proptest::prelude::*;

    fn terms() -> GrantTerms {
        GrantTerms {
            genesis: H256::repeat_byte(1),
            agreement: 1,
            agreement_version: 1,
            dataset: 1,
            dataset_version: 1,
            agency: 2,
            items: vec![1, 2].try_into().unwrap(),
            purposes: vec![Purpose::Research].try_into().unwrap(),
            system: Digest::sha256([2; 32]),
            service: Digest::sha256([3; 32]),
            user: 9,
            from: 1_000,
            until: 2_000,
            proof_valid_until: Day(20_000),
        }
    }

    #[test]
    fn the_hash_of_known_terms_is_pinned() {
        // A change of this value breaks every certificate ever issued.
        assert_eq!(hex::encode(terms().hash()), PINNED);
    }

    const PINNED: &str = "4c94d5833b9736c397efc2af82dfbf8052df7d453af4417f61879770dd7fa3b8";

    fn items() -> impl Strategy<Value = Items> {
        prop::collection::btree_set(any::<ItemCode>(), 0..=MAX_ITEMS as usize)
            .prop_map(|items| BoundedVec::truncate_from(items.into_iter().collect()))
    }

    fn purposes() -> impl Strategy<Value = BoundedVec<Purpose, ConstU32<MAX_PURPOSES>>> {
        prop::sample::subsequence(Purpose::ALL.to_vec(), 0..=Purpose::ALL.len()).prop_map(BoundedVec::truncate_from)
    }

    fn digest() -> impl Strategy<Value = Digest> {
        (prop::sample::select(HashAlgorithm::ALL), any::<[u8; 32]>())
            .prop_map(|(algorithm, value)| Digest { algorithm, value: H256(value) })
    }

    prop_compose! {
        fn any_terms()(
            ids in any::<(AgreementId, AgreementVersion, DatasetId, DatasetVersion, OrgId, OrgId)>(),
            genesis in any::<[u8; 32]>(),
            items in items(),
            purposes in purposes(),
            system in digest(),
            service in digest(),
            times in any::<(Moment, Moment, u32)>(),
        ) -> GrantTerms {
            let (agreement, agreement_version, dataset, dataset_version, agency, user) = ids;
            let (from, until, proof) = times;
            GrantTerms {
                genesis: H256(genesis),
                agreement,
                agreement_version,
                dataset,
                dataset_version,
                agency,
                items,
                purposes,
                system,
                service,
                user,
                from,
                until,
                proof_valid_until: Day(proof),
            }
        }
    }

    type Change = fn(&mut GrantTerms, &GrantTerms);

    /// Takes one term over from other terms, for each term. A term that is added and not listed does not compile.
    const CHANGES: [Change; 14] = {
        let _complete = |terms: GrantTerms| {
            let GrantTerms {
                genesis: _,
                agreement: _,
                agreement_version: _,
                dataset: _,
                dataset_version: _,
                agency: _,
                items: _,
                purposes: _,
                system: _,
                service: _,
                user: _,
                from: _,
                until: _,
                proof_valid_until: _,
            } = terms;
        };
        [
            |t, o| t.genesis = o.genesis,
            |t, o| t.agreement = o.agreement,
            |t, o| t.agreement_version = o.agreement_version,
            |t, o| t.dataset = o.dataset,
            |t, o| t.dataset_version = o.dataset_version,
            |t, o| t.agency = o.agency,
            |t, o| t.items = o.items.clone(),
            |t, o| t.purposes = o.purposes.clone(),
            |t, o| t.system = o.system,
            |t, o| t.service = o.service,
            |t, o| t.user = o.user,
            |t, o| t.from = o.from,
            |t, o| t.until = o.until,
            |t, o| t.proof_valid_until = o.proof_valid_until,
        ]
    };

    proptest! {
        /// Any one term changed to anything else changes the hash, and nothing else does.
        #[test]
        fn any_changed_term_changes_the_hash(original in any_terms(), other in any_terms()) {
            for change in CHANGES {
                let mut changed = original.clone();
                change(&mut changed, &other);
                prop_assert_eq!(changed == original, changed.hash() == original.hash());
            }
        }

        /// One bit of the encoding flipped is either no terms at all or another hash.
        #[test]
        fn any_changed_bit_changes_the_hash(bit in 0usize..1_600) {
            let mut bytes = terms().encode();
            let bit = bit % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(changed) = GrantTerms::decode(&mut &bytes[..]) {
                prop_assume!(changed != terms());
                prop_assert_ne!(changed.hash(), terms().hash());
            }
        }

        #[test]
        fn terms_read_back_from_scale_and_json(terms in any_terms()) {
            prop_assert_eq!(GrantTerms::decode(&mut &terms.encode()[..]), Ok(terms.clone()));
            let terms = GrantTerms { proof_valid_until: terms.proof_valid_until.plus(0), ..terms };
            let json = serde_json::to_string(&terms).unwrap();
            prop_assert_eq!(serde_json::from_str::<GrantTerms>(&json).unwrap(), terms);
        }
    }

    #[test]
    fn each_term_is_under_the_hash() {
        let other = GrantTerms {
            genesis: H256::zero(),
            agreement: 2,
            agreement_version: 2,
            dataset: 2,
            dataset_version: 2,
            agency: 3,
            items: vec![1].try_into().unwrap(),
            purposes: vec![Purpose::Other].try_into().unwrap(),
            system: Digest { algorithm: HashAlgorithm::Sm3, ..Digest::sha256([2; 32]) },
            service: Digest::sha256([4; 32]),
            user: 8,
            from: 999,
            until: 2_001,
            proof_valid_until: Day(20_001),
        };
        for (i, change) in CHANGES.iter().enumerate() {
            let mut changed = terms();
            change(&mut changed, &other);
            assert_ne!(changed.hash(), terms().hash(), "change {i}");
        }
    }

    #[test]
    fn rows_of_one_dataset_merge() {
        let mut t = terms();
        t.merge(&[2, 7], Purpose::PublicService);
        assert_eq!(t.items.to_vec(), vec![1, 2, 7]);
        assert_eq!(t.purposes.to_vec(), vec![Purpose::PublicService, Purpose::Research]);
    }

    #[test]
    fn every_purpose_fits() {
        assert!(Purpose::ALL.len() <= MAX_PURPOSES as usize);
    }
}
