//! The state machines of a rating and of an entry, each in one `match`.

use drl_primitives::credit::{rating::RatingStatus, EntryStatus};

/// What may be done to a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingStep {
    /// A criterion is filed and another is missing still.
    File,
    /// The last criterion is filed.
    FileLast,
    /// A vote is cast.
    Vote,
    /// It is concluded with a grade.
    Pass,
    /// It is concluded with a criterion that is not met.
    Fail,
    /// It is withdrawn.
    Withdraw,
}

impl RatingStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 6] = [Self::File, Self::FileLast, Self::Vote, Self::Pass, Self::Fail, Self::Withdraw];
}

/// The status of a rating after a step, or `None` where there is no such step.
pub const fn next_rating(status: RatingStatus, step: RatingStep) -> Option<RatingStatus> {
    use RatingStatus::{Failed, Filing, Passed, Voting, Withdrawn};
    match (status, step) {
        (Filing, RatingStep::File) => Some(Filing),
        (Filing, RatingStep::FileLast) => Some(Voting),
        (Voting, RatingStep::Vote) => Some(Voting),
        (Voting, RatingStep::Pass) => Some(Passed),
        (Voting, RatingStep::Fail) => Some(Failed),
        (Filing | Voting, RatingStep::Withdraw) => Some(Withdrawn),
        (Filing, RatingStep::Vote | RatingStep::Pass | RatingStep::Fail)
        | (Voting, RatingStep::File | RatingStep::FileLast)
        | (Passed | Failed | Withdrawn, _) => None,
    }
}

/// What may be done to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryStep {
    /// The organisation concerned appeals.
    Appeal,
    /// The appeal is decided: the entry stands.
    Uphold,
    /// The appeal is decided: another entry takes its place.
    CorrectOnAppeal,
    /// The appeal is decided: it is removed.
    RemoveOnAppeal,
    /// A court's order, or an error the bureau found, corrects it.
    Correct,
    /// The same removes it.
    Remove,
}

impl EntryStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 6] =
        [Self::Appeal, Self::Uphold, Self::CorrectOnAppeal, Self::RemoveOnAppeal, Self::Correct, Self::Remove];
}

/// The status of an entry after a step, or `None` where there is no such step.
pub const fn next_entry(status: EntryStatus, step: EntryStep) -> Option<EntryStatus> {
    use EntryStatus::{Appealed, Corrected, Removed, Standing};
    match (status, step) {
        (Standing, EntryStep::Appeal) => Some(Appealed),
        (Appealed, EntryStep::Uphold) => Some(Standing),
        (Appealed, EntryStep::CorrectOnAppeal) => Some(Corrected),
        (Appealed, EntryStep::RemoveOnAppeal) => Some(Removed),
        (Standing | Appealed, EntryStep::Correct) => Some(Corrected),
        (Standing | Appealed, EntryStep::Remove) => Some(Removed),
        (Standing, EntryStep::Uphold | EntryStep::CorrectOnAppeal | EntryStep::RemoveOnAppeal)
        | (Appealed, EntryStep::Appeal)
        | (Corrected | Removed, _) => None,
    }
}
