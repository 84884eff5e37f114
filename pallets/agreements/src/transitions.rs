//! The state machine of an agreement (5.3), in one place.

use drl_primitives::agreement::{AgreementAct as Act, AgreementState as State};

/// The state that `act` leads to from `from`; `None` where it is not possible. An agreement that does not exist yet is in no
/// state.
pub const fn next(from: Option<State>, act: Act) -> Option<State> {
    let to = match (from, act) {
        (None, Act::Draft) => State::Drafted,
        (Some(State::Drafted), Act::Redraft) => State::Drafted,
        (Some(State::Ready), Act::Redraft) => State::Ready,
        (Some(State::Drafted), Act::SignCommitment | Act::CommitmentOnFile) => State::Ready,
        (Some(State::Ready), Act::SignFirst) => State::HalfSigned,
        (Some(State::HalfSigned), Act::SignSecond) => State::Active,
        (Some(State::HalfSigned), Act::SignatureLapsed) => State::Ready,
        (Some(State::Drafted | State::Ready | State::HalfSigned), Act::Decline) => State::Declined,
        (Some(State::Active), Act::RequestRenewal) => State::RenewalRequested,
        (Some(State::RenewalRequested), Act::AgreeRenewal | Act::RefuseRenewal) => State::Active,
        (Some(State::Active | State::RenewalRequested), Act::GiveNotice) => State::NoticeGiven,
        (Some(State::NoticeGiven), Act::ReachNoticeEnd) => State::EndedByNotice,
        (Some(State::Active | State::RenewalRequested | State::NoticeGiven), Act::ReachTerm) => State::Expired,
        (Some(State::Active | State::RenewalRequested | State::NoticeGiven), Act::TerminateForBreach) => {
            State::TerminatedForBreach
        }
        _ => return None,
    };
    Some(to)
}
