//! What runtime API, RPC and clients are told about an application.

use crate::{
    application::{ApplicationForm, DocumentKind},
    catalog::Items,
    clocks::{ClockKind, Due, Term},
    review::{ApplicationState, CloseCause, DifferReason, Doubt, Meeting, RowDecision, RowState, Task},
    AgreementId, ApplicationId, ClockId, DatasetId, DatasetVersion, Digest, Moment, OrgId, RowIndex, ScenarioNumber,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A clock that runs for an application or a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ClockView {
    /// Its id.
    pub clock: ClockId,
    /// What it measures.
    pub kind: ClockKind,
    /// The length it was started with.
    pub term: Term,
    /// Who must act.
    pub holder: OrgId,
    /// When it is due by the calendar in force; `None` once it has run out.
    pub due: Option<Due>,
    /// Whether the due day has passed.
    pub overdue: bool,
}

/// A document of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DocumentView {
    /// Which.
    pub kind: DocumentKind,
    /// Its salted digest.
    pub digest: Digest,
}

/// Which stages of an application came later than their clock.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    codec::DecodeWithMemTracking,
    codec::MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct ApplicationLateness {
    /// R-053, by the bureau.
    pub formal_review: bool,
    /// R-061, by the bureau.
    pub recheck: bool,
}

/// Which stages of a row came later than their clock.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    codec::DecodeWithMemTracking,
    codec::MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct RowLateness {
    /// by the agency.
    pub review: bool,
    /// by the bureau.
    pub coordination: bool,
}

/// A row of a demand list and what was decided on it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct RowView {
    /// Its place in the demand list, from 0.
    pub row: RowIndex,
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
    /// Whether it cannot be approved now because the dataset is not open as it was at submission (rules 5.2).
    pub frozen: bool,
    /// The agency's doubt, if it had one.
    pub doubt: Option<Doubt>,
    /// Why the bureau differed, if it did.
    pub difference: Option<DifferReason>,
    /// The meeting by whose minutes the agency decides or decided.
    pub meeting: Option<Meeting>,
    /// The agency's latest decision.
    pub decision: Option<RowDecision>,
    /// The clocks that run.
    pub clocks: Vec<ClockView>,
    /// What was late.
    pub late: RowLateness,
}

/// An application with its rows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ApplicationView {
    /// Its id.
    pub application: ApplicationId,
    /// Who applied.
    pub applicant: OrgId,
    /// The bureau that reviews it.
    pub bureau: OrgId,
    /// Where it stands.
    pub state: ApplicationState,
    /// Why it was closed, where it is.
    pub close_cause: Option<CloseCause>,
    /// When it was submitted last.
    pub submitted_at: Moment,
    /// Annex 1.
    pub form: ApplicationForm,
    /// The documents handed in.
    pub documents: Vec<DocumentView>,
    /// Every agency concerned, ascending.
    pub agencies: Vec<OrgId>,
    /// Annex 2.
    pub rows: Vec<RowView>,
    /// The clock of the whole application, where one runs.
    pub clock: Option<ClockView>,
    /// What was late.
    pub late: ApplicationLateness,
    /// How many records its history has.
    pub history_len: u32,
    /// The agreement drafted from it.
    pub agreement: Option<AgreementId>,
}

/// Names a thing to be done: the application, and the row where it is about one.
pub type WorkKey = (ApplicationId, Option<RowIndex>);

/// A thing that an organisation is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct WorkItem {
    /// The application.
    pub application: ApplicationId,
    /// The row; `None` for the application as a whole.
    pub row: Option<RowIndex>,
    /// What is to be done.
    pub task: Task,
    /// When it is due, where a clock of this organisation runs for it.
    pub due: Option<Due>,
}
