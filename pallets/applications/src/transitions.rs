//! The state machine (rules 5.2): what may be done in which state, and where it leads. The README has the same as tables.

use drl_primitives::review::{ApplicationState, CloseCause, ReviewAct, RowState, Task};

/// Where an act leads an application; `None` where it may not be done. Acts on rows leave it where it is.
pub const fn next_application(state: ApplicationState, act: ReviewAct) -> Option<ApplicationState> {
    use ApplicationState as S;
    use ReviewAct as A;
    Some(match (state, act) {
        (S::Submitted, A::Returned) => S::Returned,
        (S::Returned, A::Resubmitted) => S::Submitted,
        (S::Submitted, A::FormalPassed) => S::UnderReview,
        (S::UnderReview, A::RowApproved | A::RowRefused | A::RowDoubted | A::MeetingHeld | A::RowSettled) => {
            S::UnderReview
        }
        (S::UnderReview, A::ReviewCompleted) => S::ReCheck,
        (
            S::ReCheck,
            A::RowApproved | A::RowRefused | A::MeetingHeld | A::RowSettled | A::RowConfirmed | A::RowDiffered,
        ) => S::ReCheck,
        (S::ReCheck, A::AllApproved) => S::ToAgreement,
        (S::ReCheck, A::PartApproved) => S::PartlyApproved,
        (S::ReCheck, A::AllRefused | A::PartClosed) => S::Closed,
        (S::PartlyApproved, A::PartAccepted) => S::ToAgreement,
        (S::PartlyApproved, A::PartDeclined) => S::Closed,
        (S::Submitted | S::Returned | S::UnderReview | S::ReCheck | S::PartlyApproved, A::Withdrawn) => S::Closed,
        _ => return None,
    })
}

/// Where an act leads a row; `None` where it may not be done.
pub const fn next_row(state: RowState, act: ReviewAct) -> Option<RowState> {
    use ReviewAct as A;
    use RowState as S;
    Some(match (state, act) {
        (S::Filed, A::FormalPassed) => S::Routed,
        (S::Routed, A::RowDoubted) => S::Doubted,
        (S::Routed | S::Coordinated, A::RowApproved) => S::AgencyApproved,
        (S::Routed | S::Coordinated, A::RowRefused) => S::AgencyRefused,
        (S::Doubted | S::Differed, A::MeetingHeld) => S::Coordinated,
        (S::AgencyApproved, A::RowConfirmed) => S::Approved,
        (S::AgencyRefused, A::RowConfirmed | A::RowSettled) => S::Refused,
        (S::AgencyApproved | S::AgencyRefused, A::RowDiffered) => S::Differed,
        _ => return None,
    })
}

/// The cause that an act which closes an application leaves.
pub const fn close_cause(act: ReviewAct) -> Option<CloseCause> {
    match act {
        ReviewAct::Withdrawn => Some(CloseCause::Withdrawn),
        ReviewAct::AllRefused => Some(CloseCause::Refused),
        ReviewAct::PartClosed => Some(CloseCause::AllOrNothing),
        ReviewAct::PartDeclined => Some(CloseCause::Declined),
        _ => None,
    }
}

/// Who is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The applicant.
    Applicant,
    /// The bureau.
    Bureau,
    /// The agency of the row.
    Agency,
}

/// What an application as a whole waits for, and from whom. `decided`: whether rows wait for re-check.
pub const fn application_task(state: ApplicationState, decided: bool) -> Option<(Party, Task)> {
    match state {
        ApplicationState::Submitted => Some((Party::Bureau, Task::FormalReview)),
        ApplicationState::Returned => Some((Party::Applicant, Task::Completion)),
        ApplicationState::ReCheck if decided => Some((Party::Bureau, Task::Recheck)),
        ApplicationState::PartlyApproved => Some((Party::Applicant, Task::PartialChoice)),
        _ => None,
    }
}

/// What a row waits for, and from whom, in an application in this state.
pub const fn row_task(application: ApplicationState, row: RowState) -> Option<(Party, Task)> {
    if !matches!(application, ApplicationState::UnderReview | ApplicationState::ReCheck) {
        return None;
    }
    match row {
        RowState::Routed => Some((Party::Agency, Task::DemandReview)),
        RowState::Coordinated => Some((Party::Agency, Task::DecisionByMinutes)),
        RowState::Doubted | RowState::Differed => Some((Party::Bureau, Task::Meeting)),
        _ => None,
    }
}
