//! The state machine of rectification (5.7), in one place: table (a) for orders to data users, table (b) for orders to agencies.

use drl_primitives::rectification::{
    RectificationAct as Act, RectificationState as State, RectificationTarget as Target, Referral,
};

/// The state that `act` leads to from `from` in a case against `target`; `None` where it is not possible. A case that does not
/// exist yet is in no state.
pub const fn next(target: &Target, from: Option<State>, act: Act) -> Option<State> {
    match target {
        Target::DataUser { .. } => next_of_user(from, act),
        Target::Agency { .. } => next_of_agency(from, act),
    }
}

/// Table (a): orders to data users.
pub const fn next_of_user(from: Option<State>, act: Act) -> Option<State> {
    use State::{Accepted, Failed, Ordered, Reported, Terminated, Withdrawn};
    let to = match (from, act) {
        (None, Act::Order) => Ordered,
        (None, Act::TerminateDirectly) => Terminated,
        (Some(Ordered), Act::Report) => Reported,
        (Some(Reported), Act::Accept) => Accepted,
        (Some(Reported), Act::Return) => Ordered,
        (Some(Reported), Act::Reject) => Failed,
        (Some(Ordered), Act::PassLimit) => Failed,
        (Some(Failed), Act::Terminate) => Terminated,
        (Some(Ordered | Reported | Failed), Act::Withdraw) => Withdrawn,
        // Another's hands do not change where the case stands. An order that was given in error is nothing to refer, but what
        // was referred before it was taken back may still have a result.
        (Some(Ordered | Reported | Failed | Accepted | Terminated), Act::ReferToRegulator) => return from,
        (Some(Ordered | Reported | Failed | Accepted | Terminated | Withdrawn), Act::RecordResult) => return from,
        _ => return None,
    };
    Some(to)
}

/// Table (b): orders to agencies.
pub const fn next_of_agency(from: Option<State>, act: Act) -> Option<State> {
    use State::{Accepted, Criticised, Failed, Ordered, Reported, WithGovernment, Withdrawn};
    let to = match (from, act) {
        (None, Act::Order) => Ordered,
        (Some(Ordered), Act::Report) => Reported,
        (Some(Reported), Act::Accept) => Accepted,
        (Some(Reported), Act::Reject) => Failed,
        (Some(Ordered), Act::PassLimit) => Failed,
        (Some(Failed), Act::AskGovernment) => WithGovernment,
        (Some(WithGovernment), Act::RecordCriticism) => Criticised,
        (Some(Ordered | Reported | Failed | WithGovernment), Act::Withdraw) => Withdrawn,
        (Some(Failed | Criticised), Act::ReferToOrgan) => return from,
        _ => return None,
    };
    Some(to)
}

/// How far a referral is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferralState {
    /// The case was not referred.
    NotReferred,
    /// It is in other hands.
    Referred,
    /// Its result is on record.
    Resolved,
}

impl ReferralState {
    /// All, in the order of the table in the README.
    pub const ALL: [Self; 3] = [Self::NotReferred, Self::Referred, Self::Resolved];

    /// How far the referral of a case is.
    pub const fn of(referral: Option<&Referral>) -> Self {
        match referral {
            None => Self::NotReferred,
            Some(Referral { result: None, .. }) => Self::Referred,
            Some(Referral { result: Some(_), .. }) => Self::Resolved,
        }
    }
}

/// Table (c): the referral that stands beside a case. `None` where there is no such step.
pub const fn next_referral(from: ReferralState, act: Act) -> Option<ReferralState> {
    match (from, act) {
        (ReferralState::NotReferred, Act::ReferToRegulator | Act::ReferToOrgan) => Some(ReferralState::Referred),
        (ReferralState::Referred, Act::RecordResult) => Some(ReferralState::Resolved),
        _ => None,
    }
}
