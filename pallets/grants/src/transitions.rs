//! The state machine of a grant (5.4), apart from what it derives from agreement, dataset and parties.

use drl_primitives::grant::{GrantStatus, StatusCause};

/// What may be done to a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A hold is placed.
    PlaceHold,
    /// A hold is lifted while another stands.
    LiftOneHold,
    /// The last hold is lifted.
    LiftLastHold,
    /// A breach was not corrected.
    Terminate,
    /// The dataset was withdrawn, sealed or destroyed.
    Revoke,
    /// The emergency is over.
    ShutDown,
}

impl Step {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 6] =
        [Self::PlaceHold, Self::LiftOneHold, Self::LiftLastHold, Self::Terminate, Self::Revoke, Self::ShutDown];

    /// Why the status is what it is after a step that ends the grant; `None` for the others.
    pub const fn final_cause(self) -> Option<StatusCause> {
        match self {
            Self::Terminate => Some(StatusCause::RectificationFailed),
            Self::Revoke => Some(StatusCause::DatasetGone),
            Self::ShutDown => Some(StatusCause::EmergencyOver),
            Self::PlaceHold | Self::LiftOneHold | Self::LiftLastHold => None,
        }
    }
}

/// The status after a step, or `None` where there is no such step.
pub const fn next(status: GrantStatus, step: Step) -> Option<GrantStatus> {
    use GrantStatus::{Active, Held, Revoked, ShutDown, Terminated};
    match (status, step) {
        (Active | Held, Step::PlaceHold) => Some(Held),
        (Held, Step::LiftOneHold) => Some(Held),
        (Held, Step::LiftLastHold) => Some(Active),
        (Active | Held, Step::Terminate) => Some(Terminated),
        (Active | Held, Step::Revoke) => Some(Revoked),
        (Active | Held, Step::ShutDown) => Some(ShutDown),
        (Active, Step::LiftOneHold | Step::LiftLastHold) | (Terminated | Revoked | ShutDown, _) => None,
    }
}
