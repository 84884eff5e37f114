//! What the catalog keeps.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    catalog::{Channel, Items, OpeningAttribute, Service, SharingAttribute},
    dataset::{
        Claim, ConsultedGroup, DatasetAct, EntryFault, FilingReason, Metadata, PriorityCategory, Sharing, SharingStage,
        Stage, StopCause,
    },
    ClockId, DatasetId, DatasetVersion, Day, Digest, Moment, OrgId,
};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Declares types that storage keeps and readers get.
macro_rules! stored {
    ($(#[$attr:meta])* $vis:vis $kind:ident $name:ident $($rest:tt)*) => {
        #[derive(
            Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize,
            Deserialize,
        )]
        $(#[$attr])*
        $vis $kind $name $($rest)*
    };
}

stored! {
    /// A version of a dataset with its opening attribute.
    #[derive(Copy)]
    pub struct Edition {
        /// Which version.
        pub version: DatasetVersion,
        /// Its attribute.
        pub attribute: OpeningAttribute,
    }
}

stored! {
    /// Where a dataset is served.
    #[derive(Copy)]
    pub enum Place {
        /// On a channel of the platform.
        Platform(Channel),
        /// Outside the platform, after a filing.
        Elsewhere {
            /// The last day.
            until: Day,
            /// The clock that ends it.
            clock: ClockId,
        },
    }
}

impl Place {
    /// Whether data with this attribute may be served there.
    pub const fn carries(self, attribute: OpeningAttribute) -> bool {
        match self {
            Self::Platform(channel) => channel.carries(attribute),
            Self::Elsewhere { .. } => !matches!(attribute, OpeningAttribute::Prohibited),
        }
    }

    /// Whether it is outside the platform.
    pub const fn is_elsewhere(self) -> bool {
        matches!(self, Self::Elsewhere { .. })
    }
}

stored! {
    /// What is served, or was until suspension or withdrawal.
    #[derive(Copy)]
    pub struct Serving {
        /// Which version.
        pub edition: Edition,
        /// Where.
        pub place: Place,
    }
}

stored! {
    /// When the attribute is to be reviewed next.
    #[derive(Copy)]
    pub struct Review {
        /// The last day that is in time.
        pub due: Day,
        /// The clock that raises the alert.
        pub clock: ClockId,
    }
}

stored! {
    /// A dataset: where its entry stands and what is served.
    pub struct Dataset {
        /// The agency that owns it.
        pub owner: OrgId,
        /// Where the version in work stands.
        pub stage: Stage,
        /// Whether it is served.
        pub service: Service,
        /// Where a dispute over the sharing attribute stands.
        pub sharing: SharingStage,
        /// How many versions it has.
        pub versions: DatasetVersion,
        /// The version in work; `None` when settled.
        pub work: Option<DatasetVersion>,
        /// The latest version that is listed and may be served.
        pub listed: Option<Edition>,
        /// The version that is served, or was until suspension or withdrawal.
        pub serving: Option<Serving>,
        /// The attribute that binds until the next listing, where it is stricter than that of what is served: the bureau's
        /// while disputed, then the one agreed.
        pub binding: Option<OpeningAttribute>,
        /// While suspended, and after until it is restored or something newer is opened: versions up to this one may not be
        /// opened.
        pub stopped_at: Option<DatasetVersion>,
        /// Whether the owner's own finding suspends it, beside the objections that may. Only while suspended.
        pub own_stop: bool,
        /// After a consent was withdrawn and until a new assessment: versions up to this one may not be opened.
        pub assess_anew: Option<DatasetVersion>,
        /// Latest security assessment.
        pub assessment: Option<Digest>,
        /// Next review of the attribute.
        pub review: Option<Review>,
        /// How many consents were withdrawn.
        pub withdrawn_consents: u32,
        /// How many records its history has.
        pub records: u32,
        /// How many entries the history of its suspended items has.
        pub item_suspensions: u32,
    }
}

impl Dataset {
    /// A new dataset, in which the first version is a draft.
    pub(crate) fn new(owner: OrgId) -> Self {
        Self {
            owner,
            stage: Stage::Draft,
            service: Service::NotOpen,
            sharing: SharingStage::Settled,
            versions: 1,
            work: Some(1),
            listed: None,
            serving: None,
            binding: None,
            stopped_at: None,
            own_stop: false,
            assess_anew: None,
            assessment: None,
            review: None,
            withdrawn_consents: 0,
            records: 0,
            item_suspensions: 0,
        }
    }

    /// What readers are shown: the version served, else the latest one listed.
    pub fn shown(&self) -> Option<Edition> {
        self.serving.map(|serving| serving.edition).or(self.listed)
    }

    /// The listed version that is not served yet.
    pub fn unserved(&self) -> Option<Edition> {
        self.listed.filter(|listed| self.serving.is_none_or(|serving| serving.edition.version != listed.version))
    }

    /// The attribute in effect: that of the version shown, or a stricter one that binds meanwhile.
    pub fn attribute(&self) -> Option<OpeningAttribute> {
        let own = self.shown()?.attribute;
        Some(self.binding.map_or(own, |binding| own.max(binding)))
    }

    /// Whether the place where it is served does not carry the attribute that binds meanwhile.
    pub fn is_barred(&self) -> bool {
        self.serving.is_some_and(|serving| {
            let own = serving.edition.attribute;
            !serving.place.carries(self.binding.map_or(own, |binding| own.max(binding)))
        })
    }

    /// Whether an entry with this attribute is stricter than what is served: listing it stops the service.
    pub fn is_stricter(&self, attribute: OpeningAttribute) -> bool {
        self.serving.is_some_and(|serving| attribute > serving.edition.attribute)
    }
}

stored! {
    /// Who acts: an organisation by its officer.
    pub struct Actor<AccountId> {
        /// The organisation.
        pub organisation: OrgId,
        /// The account of its officer.
        pub officer: AccountId,
    }
}

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
    /// The code that belongs to an act.
    #[derive(Copy, Default)]
    #[serde(rename_all = "kebab-case")]
    pub enum Detail {
        /// There is none.
        #[default]
        None,
        /// The opening attribute meant.
        Opening(OpeningAttribute),
        /// The sharing attribute meant.
        Sharing(SharingAttribute),
        /// Why an entry was returned.
        Fault(EntryFault),
        /// Why it was suspended or withdrawn.
        Cause(StopCause),
        /// Why it is opened outside the platform.
        Reason(FilingReason),
        /// On which channel it was opened.
        Channel(Channel),
    }
}

impl From<&Claim> for Detail {
    fn from(claim: &Claim) -> Self {
        match claim {
            Claim::Opening(attribute) => Self::Opening(*attribute),
            Claim::Sharing(sharing) => Self::Sharing(sharing.attribute()),
        }
    }
}

stored! {
    /// One entry of a dataset's history: what was done, and how the dataset stood after it. Never changed, never removed.
    pub struct Record<AccountId, BlockNumber> {
        /// When.
        pub at: Moment,
        /// In which block.
        pub block: BlockNumber,
        /// Who; `None` where a clock ran out.
        pub by: Option<Actor<AccountId>>,
        /// What.
        pub act: DatasetAct,
        /// With which version.
        pub version: Option<DatasetVersion>,
        /// The code that belongs to it.
        pub detail: Detail,
        /// The document behind it.
        pub evidence: Option<Digest>,
        /// The stage after it.
        pub stage: Stage,
        /// Whether it was served after it.
        pub service: Service,
        /// Where a dispute over sharing stood after it.
        pub sharing: SharingStage,
    }
}

stored! {
    /// One entry of the history of a dataset's suspended items: which they are from a moment on. Never changed,
    /// never removed.
    pub struct ItemSuspension<AccountId, BlockNumber> {
        /// From when on.
        pub from: Moment,
        /// In which block that began.
        pub block: BlockNumber,
        /// All items that are suspended, ascending; none where all are served.
        pub items: Items,
        /// Who acted: upon an objection, or by opening a version of which the data was processed.
        pub by: Actor<AccountId>,
        /// The finding behind it; none where a version was opened.
        pub evidence: Option<Digest>,
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
