//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    application::AgencyList,
    application_view::{ApplicationLateness, RowLateness},
    catalog::Items,
    clocks::{ClockKind, Term},
    review::{ApplicationState, CloseCause, DifferReason, Doubt, Meeting, RowDecision, RowState},
    AgreementId, ClockId, DatasetId, DatasetVersion, Moment, OrgId, RowIndex, ScenarioNumber,
};
use scale_info::TypeInfo;

/// A clock that was started and not stopped. Parameters that change later do not touch it: its length stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RunningClock {
    /// Its id.
    pub clock: ClockId,
    /// What it measures.
    pub kind: ClockKind,
    /// The length it was started with.
    pub term: Term,
}

/// How many rows of an application stand at which stage. The four add up to all rows.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Progress {
    /// Rows that wait for a meeting or for the agency's decision, see [`RowState::is_waiting`].
    pub waiting: u16,
    /// Rows that the agency decided and the bureau has not re-checked.
    pub decided: u16,
    /// Rows finally approved.
    pub approved: u16,
    /// Rows finally refused.
    pub refused: u16,
}

impl Progress {
    /// Of an application whose rows all wait.
    pub const fn all_waiting(rows: u16) -> Self {
        Self { waiting: rows, decided: 0, approved: 0, refused: 0 }
    }

    /// Counts a row that went from one state to another.
    pub fn move_row(&mut self, from: RowState, to: RowState) {
        let count = self.count_of(from);
        *count = count.saturating_sub(1);
        let count = self.count_of(to);
        *count = count.saturating_add(1);
    }

    fn count_of(&mut self, state: RowState) -> &mut u16 {
        match state {
            RowState::Filed | RowState::Routed | RowState::Doubted | RowState::Differed | RowState::Coordinated => {
                &mut self.waiting
            }
            RowState::AgencyApproved | RowState::AgencyRefused => &mut self.decided,
            RowState::Approved => &mut self.approved,
            RowState::Refused => &mut self.refused,
        }
    }
}

/// An application without its form, documents and rows, which have storage of their own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Application {
    /// Who applied.
    pub applicant: OrgId,
    /// The bureau that reviews it: that of this ledger when it was submitted.
    pub bureau: OrgId,
    /// Where it stands.
    pub state: ApplicationState,
    /// Why it was closed; `Some` exactly in [`ApplicationState::Closed`].
    pub close_cause: Option<CloseCause>,
    /// When it was submitted last.
    pub submitted_at: Moment,
    /// Every agency of the demand list.
    pub agencies: AgencyList,
    /// How many rows the demand list has, from 1 to `MAX_ROWS`.
    pub row_count: RowIndex,
    /// Where the rows stand.
    pub progress: Progress,
    /// The highest rating that a dataset of the demand list asked for at submission; 0 none.
    pub min_rating: u8,
    /// The bureau's clock: formal review or re-check.
    pub clock: Option<RunningClock>,
    /// Working days of formal review that were left when the application was returned.
    pub formal_days_left: Option<u16>,
    /// What was late.
    pub late: ApplicationLateness,
    /// How many records the history has.
    pub history_len: u32,
    /// The agreement drafted from it.
    pub agreement: Option<AgreementId>,
}

/// A row of the demand list and what was decided on it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Row<AccountId> {
    /// The scenario it serves.
    pub scenario: ScenarioNumber,
    /// The dataset.
    pub dataset: DatasetId,
    /// The dataset's version at submission.
    pub version: DatasetVersion,
    /// The items asked for.
    pub items: Items,
    /// The agency that owns the dataset.
    pub agency: OrgId,
    /// Where it stands.
    pub state: RowState,
    /// The agency's clock: demand review, or the quarterly window of a doubtful row.
    pub review_clock: Option<RunningClock>,
    /// The bureau's clock: coordination.
    pub meeting_clock: Option<RunningClock>,
    /// The agency's doubt, if it had one.
    pub doubt: Option<Doubt>,
    /// Why the bureau differed, if it did.
    pub difference: Option<DifferReason>,
    /// The meeting by whose minutes the agency decides or decided.
    pub meeting: Option<Meeting>,
    /// The agency's latest decision.
    pub decision: Option<RowDecision>,
    /// The officer who took it.
    pub decided_by: Option<AccountId>,
    /// What was late.
    pub late: RowLateness,
}
