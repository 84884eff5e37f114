//! Steps that many tests take.

use crate::mock::*;
use drl_primitives::{
    application::DemandList,
    law::{Citation, DoubtReason, Instrument, RefusalGround},
    review::{Attendees, FormalReview, MeetingOutcome, Recheck, RowDecision, RowState},
    ApplicationId, OrgId, RowIndex,
};
use sp_runtime::DispatchResult;

pub type Error = crate::Error<Test>;
pub type Event = crate::Event<Test>;

pub fn signed(who: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The refusal that tests use: by the regulation, article 30.
pub fn refusal() -> RowDecision {
    RowDecision::Refuse {
        ground: RefusalGround::ProtectedInformation,
        citation: Citation::article(Instrument::ZhejiangRegulation, 30),
        statement: digest(b"statement"),
    }
}

pub fn bodies(list: &[OrgId]) -> Attendees {
    list.to_vec().try_into().unwrap()
}

/// The officer who decides for the owner of a row.
pub fn owner_of(id: ApplicationId, row: RowIndex) -> u64 {
    match crate::Rows::<Test>::get(id, row).unwrap().agency {
        TRANSPORT => TRANSPORT_CHIEF,
        ECOLOGY => ECOLOGY_CHIEF,
        PLANNING => PLANNING_CHIEF,
        _ => BUREAU_CHIEF,
    }
}

/// Submits for the company, and the bureau lets it pass.
pub fn under_review(rows: DemandList) -> ApplicationId {
    let id = submitted(rows);
    Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass).unwrap();
    id
}

pub fn decide(id: ApplicationId, row: RowIndex, decision: RowDecision) -> DispatchResult {
    Applications::decide_row(signed(owner_of(id, row)), id, row, decision)
}

pub fn doubt(id: ApplicationId, row: RowIndex) -> DispatchResult {
    Applications::doubt_row(signed(owner_of(id, row)), id, row, DoubtReason::SecurityRisk, digest(b"request"))
}

pub fn meet(id: ApplicationId, row: RowIndex, outcome: MeetingOutcome) -> DispatchResult {
    let attendees = bodies(&[BUREAU, TRANSPORT]);
    Applications::record_meeting(signed(BUREAU_CHIEF), id, row, outcome, digest(b"minutes"), attendees)
}

pub fn recheck(id: ApplicationId, row: RowIndex, outcome: Recheck) -> DispatchResult {
    Applications::recheck_row(signed(BUREAU_CHIEF), id, row, outcome)
}

/// Three rows, decided as given: true approves.
pub fn in_recheck(decisions: [bool; 3]) -> ApplicationId {
    let id = under_review(demand());
    for (row, approve) in (0u16..).zip(decisions) {
        decide(id, row, if approve { RowDecision::Approve } else { refusal() }).unwrap();
    }
    id
}

/// Three rows, decided and confirmed as given.
pub fn rechecked(decisions: [bool; 3]) -> ApplicationId {
    let id = in_recheck(decisions);
    for row in 0..3 {
        recheck(id, row, Recheck::Confirm).unwrap();
    }
    id
}

pub fn application(id: ApplicationId) -> crate::types::Application {
    crate::Applications::<Test>::get(id).unwrap()
}

pub fn stored_row(id: ApplicationId, row: RowIndex) -> crate::types::Row<u64> {
    crate::Rows::<Test>::get(id, row).unwrap()
}

pub fn row_state(id: ApplicationId, row: RowIndex) -> RowState {
    stored_row(id, row).state
}

/// The last record of a history.
pub fn last_record(id: ApplicationId) -> drl_primitives::review::HistoryRecord<u64> {
    crate::Histories::<Test>::get(id, application(id).history_len - 1).unwrap()
}
