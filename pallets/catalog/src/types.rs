//! What the catalog keeps, beside the records that a verdict reads ([`drl_primitives::dataset::record`]).

use codec::{Decode, Encode, MaxEncodedLen};
use drl_primitives::{
    catalog::OpeningAttribute,
    dataset::{Claim, ConsultedGroup, FilingReason, Metadata, PriorityCategory, Sharing},
    stored, DatasetId, DatasetVersion, Day, Digest, Moment, OrgId,
};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use serde::Serialize;

pub use drl_primitives::dataset::record::{
    Actor, Dataset, Detail, Edition, ItemSuspension, Place, Record, Review, Serving,
};

stored! {
    /// Who did something, and when.
    pub struct Stamp<AccountId, BlockNumber> {
        /// Who.
        pub by: Actor<AccountId>,
        /// When.
        pub at: Moment,
        /// In which block.
        pub block: BlockNumber,
    }
}

stored! {
    /// A version of a dataset's entry. Its owner changes it as a draft only; once proposed it stands as it is.
    pub struct Version<AccountId, BlockNumber> {
        /// What the owner says.
        pub metadata: Metadata,
        /// Who wrote it, last.
        pub drafted: Stamp<AccountId, BlockNumber>,
        /// Who proposed it, last.
        pub proposed: Option<Stamp<AccountId, BlockNumber>>,
        /// Who listed it: the bureau by its review, or its owner where the rules ask for no review.
        pub listed: Option<Stamp<AccountId, BlockNumber>>,
    }
}

stored! {
    /// A dispute between bureau and owner.
    #[derive(Copy)]
    pub struct Dispute {
        /// What the bureau holds right.
        pub claim: Claim,
        /// The version whose attribute is disputed.
        pub version: DatasetVersion,
        /// The positions of both sides.
        pub positions: Digest,
        /// The report to the government.
        pub report: Option<Digest>,
        /// When it began.
        pub since: Moment,
    }
}

stored! {
    /// The government's decision on an opening attribute.
    #[derive(Copy)]
    pub struct Decision {
        /// The attribute.
        pub attribute: OpeningAttribute,
        /// The version that carries it.
        pub version: DatasetVersion,
        /// The decision.
        pub evidence: Digest,
        /// When it was entered.
        pub at: Moment,
    }
}

stored! {
    /// What a dispute over the sharing attribute ended with.
    #[derive(Copy)]
    pub struct SharingRuling {
        /// The attribute. It holds for all versions up to `through`, whatever they say.
        pub sharing: Sharing,
        /// The version that was disputed.
        pub through: DatasetVersion,
        /// The government's decision; `None` where bureau and owner agreed. A decision binds later versions too.
        pub decision: Option<Digest>,
        /// When it was entered.
        pub at: Moment,
    }
}

stored! {
    /// A filing of an opening outside the platform.
    pub struct Filing<AccountId, BlockNumber> {
        /// The special reason.
        pub reason: FilingReason,
        /// What was filed.
        pub evidence: Digest,
        /// The last day of the opening.
        pub until: Day,
        /// Who filed, and when.
        pub filed: Stamp<AccountId, BlockNumber>,
        /// When the bureau acknowledged it.
        pub acknowledged_at: Option<Moment>,
        /// Whether the dataset was opened by it. A filing serves once.
        pub used: bool,
    }
}

stored! {
    /// What one group was heard on.
    #[derive(Copy)]
    pub struct Consultation {
        /// Its opinions.
        pub digest: Digest,
        /// When they were entered.
        pub at: Moment,
    }
}

stored! {
    /// A dataset of the priority list.
    #[derive(Copy)]
    pub struct PriorityEntry {
        /// Which dataset.
        pub dataset: DatasetId,
        /// Why it has priority.
        pub category: PriorityCategory,
    }
}

stored! {
    /// One group's opinions, as a priority list cites them.
    #[derive(Copy)]
    pub struct Heard {
        /// Which group.
        pub group: ConsultedGroup,
        /// What it said, and when that was entered.
        pub consultation: Consultation,
    }
}

/// How many groups are heard before a priority list is fixed.
pub const GROUPS: u32 = 4;

/// The priority list of a year, as fixed.
#[derive(
    CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo, Serialize,
)]
#[serde(bound(serialize = ""))]
#[scale_info(skip_type_params(MaxEntries))]
pub struct PriorityList<MaxEntries: Get<u32>> {
    /// The datasets, ascending.
    pub entries: BoundedVec<PriorityEntry, MaxEntries>,
    /// The list as published.
    pub digest: Digest,
    /// The opinions heard before it was fixed.
    pub heard: [Heard; GROUPS as usize],
    /// The organisation that fixed it.
    pub fixed_by: OrgId,
    /// When.
    pub fixed_at: Moment,
}
