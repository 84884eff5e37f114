//! What acts make of an identity: the state table of the README.

/// How an identity stands to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was never on the list.
    Unknown,
    /// It is on the list.
    Listed,
    /// It was on the list and is not any more.
    Removed,
}

/// What can be done with an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The council puts it on the list.
    Add,
    /// The council takes it off the list.
    Remove,
    /// Another identity takes its place.
    GiveWay,
    /// It takes the place of another by a decision of the council.
    TakeOver,
    /// It takes the place of another by a decision of the organisation whose node it is.
    MoveIn,
}

/// The state after an act. `None` where the act is not possible.
pub const fn next(state: State, act: Act) -> Option<State> {
    match (state, act) {
        (State::Unknown | State::Removed, Act::Add | Act::TakeOver) => Some(State::Listed),
        (State::Unknown, Act::MoveIn) => Some(State::Listed),
        (State::Listed, Act::Remove | Act::GiveWay) => Some(State::Removed),
        (State::Listed, Act::Add | Act::TakeOver | Act::MoveIn) => None,
        (State::Unknown | State::Removed, Act::Remove | Act::GiveWay) => None,
        (State::Removed, Act::MoveIn) => None,
    }
}
