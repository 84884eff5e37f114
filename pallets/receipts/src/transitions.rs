//! The state machines: of a receipt or batch, and of the duty to return data.

use drl_primitives::receipts::{Answer, DutyState, ReceiptState};

/// What may be done to a receipt or a batch after it was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The other side says that it is so.
    Accept,
    /// The other side says that it is not.
    Refuse,
}

impl Step {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 2] = [Self::Accept, Self::Refuse];

    /// The step that an answer is.
    pub const fn of<Fault>(answer: &Answer<Fault>) -> Self {
        match answer {
            Answer::Accepted => Self::Accept,
            Answer::Refused { .. } => Self::Refuse,
        }
    }
}

/// The state after a step, or `None` where there is no such step: an answer is given once.
pub const fn next(state: ReceiptState, step: Step) -> Option<ReceiptState> {
    match (state, step) {
        (ReceiptState::Filed, Step::Accept) => Some(ReceiptState::Accepted),
        (ReceiptState::Filed, Step::Refuse) => Some(ReceiptState::Refused),
        (ReceiptState::Accepted | ReceiptState::Refused, _) => None,
    }
}

/// What may happen to the duty to return data after a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyStep {
    /// The delivery is disputed.
    DeliveryRefused,
    /// A return that answers the delivery was filed.
    ReturnFiled,
    /// A return that answers the delivery was rejected.
    ReturnRefused,
}

impl DutyStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 3] = [Self::DeliveryRefused, Self::ReturnFiled, Self::ReturnRefused];
}

/// What becomes of the duty, or `None` where there is no such step.
///
/// Only what was acknowledged can be answered by a return, and is then not disputed any more. A further return changes nothing;
/// a rejection while the clock runs leaves it running.
pub const fn next_duty(state: DutyState, step: DutyStep) -> Option<DutyState> {
    match (state, step) {
        (DutyState::Owed, DutyStep::DeliveryRefused) => Some(DutyState::Dropped),
        (DutyState::Owed | DutyState::Answered, DutyStep::ReturnFiled) => Some(DutyState::Answered),
        (DutyState::Owed | DutyState::Answered, DutyStep::ReturnRefused) => Some(DutyState::Owed),
        (DutyState::Answered, DutyStep::DeliveryRefused) | (DutyState::Dropped, _) => None,
    }
}
