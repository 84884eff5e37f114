//! What the catalog keeps of a dataset and of what happened to it: the records from which a verdict learns whether the dataset
//! was served. Records of a history are never changed or removed.

use super::{Claim, DatasetAct, EntryFault, FilingReason, SharingStage, Stage, StopCause};
use crate::{
    catalog::{Channel, Items, OpeningAttribute, Service, SharingAttribute},
    ClockId, DatasetVersion, Day, Digest, Moment, OrgId,
};

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
    pub fn new(owner: OrgId) -> Self {
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
