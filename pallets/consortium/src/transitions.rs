//! The state machine of a validator.

use drl_primitives::consortium::{ValidatorAct as Act, ValidatorState as State};

/// The state after an act; none is that of an account that never validated. `None` where there is no such act.
pub const fn next(from: Option<State>, act: Act) -> Option<State> {
    match (from, act) {
        (None | Some(State::Retired), Act::Admit) => Some(State::Admitted),
        (None | Some(State::Retired), Act::Appoint) => Some(State::Successor),
        (Some(State::Admitted), Act::Replace) => Some(State::Replaced),
        (Some(State::Successor), Act::TakeOver) => Some(State::Admitted),
        (Some(State::Replaced), Act::GiveWay) => Some(State::Leaving),
        (Some(State::Replaced), Act::Keep) => Some(State::Admitted),
        (Some(State::Admitted | State::Successor | State::Replaced), Act::Remove) => Some(State::Leaving),
        (Some(State::Leaving), Act::Retire) => Some(State::Retired),
        // What it did is recorded whenever it comes to light, and changes nothing of what it is.
        (Some(state), Act::Accuse) => Some(state),
        (Some(state @ (State::Admitted | State::Replaced)), Act::Restore) => Some(state),
        _ => None,
    }
}
