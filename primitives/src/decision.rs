//! Who took a decision of general effect: governed parameters, calendars.

use crate::{governance::Tally, organisation::Officer, OrgId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

#[cfg(feature = "runtime")]
mod origin;

#[cfg(feature = "runtime")]
pub use origin::BureauDecides;

/// Who decided.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Decider {
    /// It was so when the chain began.
    Genesis,
    /// The council of the consortium, by a motion.
    Council,
    /// An organisation, by an officer who may decide for it.
    Organisation(OrgId),
}

/// An origin that names nobody is that of the council.
impl From<()> for Decider {
    fn from((): ()) -> Self {
        Self::Council
    }
}

/// A vote of the council.
impl From<Tally> for Decider {
    fn from(_: Tally) -> Self {
        Self::Council
    }
}

impl From<Officer> for Decider {
    fn from(officer: Officer) -> Self {
        Self::Organisation(officer.organisation)
    }
}
