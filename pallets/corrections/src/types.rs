//! What is stored about a correction request.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    clocks::ClockKind,
    correction::{
        CorrectionGround, CorrectionLateness, CorrectionOutcome, CorrectionSource, CorrectionState, ExtensionReason,
    },
    ClockId, DatasetId, DatasetVersion, Day, Digest, Moment, OrgId,
};
use scale_info::TypeInfo;

/// A correction request, and where it stands. No person, no value: what names them is a salted digest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Correction {
    /// The dataset whose data it is about.
    pub dataset: DatasetId,
    /// The version that the catalog showed when it was filed.
    pub version: DatasetVersion,
    /// The agency that owns the dataset.
    pub agency: OrgId,
    /// On which way it came.
    pub source: CorrectionSource,
    /// What is said to be wrong.
    pub ground: CorrectionGround,
    /// The person, as a commitment; none of a notice.
    pub person: Option<Digest>,
    /// The body that found the fault, of a notice.
    pub found_by: Option<OrgId>,
    /// The request or notice.
    pub request: Digest,
    /// When it was filed.
    pub filed_at: Moment,
    /// Where it stands.
    pub state: CorrectionState,
    /// The day on which the bureau forwarded it.
    pub forwarded_on: Option<Day>,
    /// When the agency received it.
    pub received_at: Option<Moment>,
    /// The day from which the limit of verification is counted.
    pub counted_from: Option<Day>,
    /// Why the time was extended, if it was.
    pub extension: Option<ExtensionReason>,
    /// What verification came to.
    pub outcome: Option<CorrectionOutcome>,
    /// The clock of what comes next.
    pub clock: Option<ClockId>,
    /// What was late.
    pub late: CorrectionLateness,
    /// How often the bureau urged the agency.
    pub urged: u32,
    /// How many records its history has.
    pub records: u32,
}

/// What a clock measures while a request stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The bureau is to forward it.
    Forwarding,
    /// The agency is to verify it.
    Verification,
    /// The agency is to tell the result.
    Notice,
}

impl Stage {
    /// The stage of a state; `None` where nothing more is to be done.
    pub const fn of(state: CorrectionState) -> Option<Self> {
        match state {
            CorrectionState::FiledWithBureau => Some(Self::Forwarding),
            CorrectionState::Forwarded | CorrectionState::Verifying | CorrectionState::Extended => {
                Some(Self::Verification)
            }
            CorrectionState::Corrected | CorrectionState::NotCorrected => Some(Self::Notice),
            CorrectionState::Closed | CorrectionState::Withdrawn => None,
        }
    }

    /// The kind of its clock.
    pub const fn kind(self) -> ClockKind {
        match self {
            Self::Forwarding => ClockKind::CorrectionForward,
            Self::Verification => ClockKind::CorrectionVerification,
            Self::Notice => ClockKind::CorrectionNotice,
        }
    }

    /// Marks it late.
    pub fn mark(self, late: &mut CorrectionLateness) {
        match self {
            Self::Forwarding => late.forwarding = true,
            Self::Verification => late.verification = true,
            Self::Notice => late.notice = true,
        }
    }
}
