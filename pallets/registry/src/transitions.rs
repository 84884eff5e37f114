//! The standing of an organisation: what may follow what, and for which cause.

use drl_primitives::organisation::{Standing, StandingCause};

/// What can be done about an organisation's standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The bureau stops it from acting.
    Suspend,
    /// The bureau lets it act again.
    Reinstate,
    /// It leaves, by itself or by the bureau.
    Exit,
    /// The bureau admits it once more.
    Readmit,
}

/// Why a step is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is suspended already.
    AlreadySuspended,
    /// It has left already.
    AlreadyExited,
    /// It is not suspended.
    NotSuspended,
    /// It has not left.
    NotExited,
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The data bureau.
    Bureau,
    /// The organisation itself.
    Itself,
}

/// The standing after a step.
///
/// # Errors
/// What is in the way.
pub const fn next(standing: Standing, step: Step) -> Result<Standing, Fault> {
    match (standing, step) {
        (Standing::Active, Step::Suspend) => Ok(Standing::Suspended),
        (Standing::Suspended, Step::Reinstate) => Ok(Standing::Active),
        (Standing::Active | Standing::Suspended, Step::Exit) => Ok(Standing::Exited),
        (Standing::Exited, Step::Readmit) => Ok(Standing::Active),
        (Standing::Suspended, Step::Suspend) => Err(Fault::AlreadySuspended),
        (Standing::Active, Step::Reinstate) => Err(Fault::NotSuspended),
        (Standing::Active | Standing::Suspended, Step::Readmit) => Err(Fault::NotExited),
        (Standing::Exited, Step::Suspend | Step::Reinstate | Step::Exit) => Err(Fault::AlreadyExited),
    }
}

/// Whether the actor may name this cause for the step.
pub const fn cause_fits(actor: Actor, step: Step, cause: StandingCause) -> bool {
    use StandingCause::*;
    match (actor, step) {
        (Actor::Bureau, Step::Suspend) => matches!(cause, SecurityRisk | Breach | KeyCompromise | QualificationLost),
        (Actor::Bureau, Step::Reinstate) => matches!(cause, CauseRemoved),
        (Actor::Bureau, Step::Exit) => {
            matches!(cause, SecurityRisk | Breach | OwnRequest | Dissolved | QualificationLost)
        }
        (Actor::Bureau, Step::Readmit) => matches!(cause, Admitted),
        (Actor::Itself, Step::Exit) => matches!(cause, OwnRequest),
        (Actor::Itself, Step::Suspend | Step::Reinstate | Step::Readmit) => false,
    }
}
