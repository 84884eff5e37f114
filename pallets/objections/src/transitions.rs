//! State machine 5.5: every way in which an objection changes its state. The table is in the README; a test compares the two.

use drl_primitives::objection::{ObjectionAct, ObjectionState};

/// The state after `act`; `None` where the act is not possible.
pub const fn next(from: ObjectionState, act: ObjectionAct) -> Option<ObjectionState> {
    use ObjectionAct as Act;
    use ObjectionState::*;

    match (act, from) {
        (Act::AddMaterial, Filed | FinalCheck | ReReview) => Some(from),
        (Act::Verify, Filed) => Some(Preliminary),
        (Act::Suspend | Act::KeepOpen, Preliminary) => Some(FinalCheck),
        (Act::Decide, FinalCheck) => Some(Decided),
        (Act::Notify, Decided) => Some(Notified),
        (Act::Accept | Act::TimeOver, Notified) => Some(Closed),
        (Act::RequestRereview, Notified) => Some(ReReview),
        (Act::Uphold, ReReview) => Some(Closed),
        (Act::Change, ReReview) => Some(FinalCheck),
        (Act::Withdraw, Filed | Preliminary | FinalCheck | Decided | Notified | ReReview) => Some(Closed),
        _ => None,
    }
}
