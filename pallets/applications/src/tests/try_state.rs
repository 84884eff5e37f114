//! Spoiled storage is noticed.

use super::support::*;
use crate::{
    mock::*,
    types::{Application, Row},
};
use drl_primitives::{
    application_view::WorkKey,
    review::{ApplicationState, CloseCause, RowState, Task},
    ApplicationId,
};

/// A ledger with an application in re-check is in order; after `spoil` it is not, for this reason.
#[track_caller]
fn noticed(spoil: impl FnOnce(ApplicationId), reason: &'static str) {
    run_unchecked(|| {
        let id = in_recheck([true, false, true]);
        Applications::do_try_state().unwrap();
        spoil(id);
        assert_eq!(Applications::do_try_state(), Err(reason.into()));
    });
}

fn spoil_application(id: ApplicationId, change: impl FnOnce(&mut Application)) {
    crate::Applications::<Test>::mutate(id, |stored| change(stored.as_mut().unwrap()));
}

fn spoil_row(id: ApplicationId, change: impl FnOnce(&mut Row<u64>)) {
    crate::Rows::<Test>::mutate(id, 0, |stored| change(stored.as_mut().unwrap()));
}

#[test]
fn a_wrong_number_of_applications_is_noticed() {
    noticed(|_| crate::SubmissionCount::<Test>::put(2), "as many applications as were submitted");
}

#[test]
fn missing_parts_of_an_application_are_noticed() {
    noticed(crate::Forms::<Test>::remove, "form and documents are there");
    noticed(crate::Documents::<Test>::remove, "form and documents are there");
    noticed(|id| crate::Rows::<Test>::remove(id, 2), "the demand list has no gap");
    noticed(|id| crate::Histories::<Test>::remove(id, 1), "the history has no gap");
    noticed(|id| crate::ApplicationsByApplicant::<Test>::remove(COMPANY, id), "each has one applicant");
}

#[test]
fn parts_of_no_application_are_noticed() {
    noticed(|id| crate::Rows::<Test>::insert(id, 9, stored_row(id, 0)), "no row without application");
    noticed(|id| crate::Histories::<Test>::insert(id, 99, last_record(id)), "no record without application");
    let key: WorkKey = (7, None);
    let dangling = |_| crate::WorkItems::<Test>::insert(TRANSPORT, key, Task::DemandReview);
    noticed(dangling, "nobody is waited for without reason");
}

#[test]
fn a_missing_entry_of_a_work_list_is_noticed() {
    let key = |id| -> WorkKey { (id, None) };
    noticed(|id| crate::WorkItems::<Test>::remove(BUREAU, key(id)), "the work list has the application");
}

#[test]
fn a_state_that_does_not_fit_is_noticed() {
    let to = |state| move |id| spoil_application(id, |stored| stored.state = state);
    noticed(to(ApplicationState::Closed), "closed for a cause");
    noticed(to(ApplicationState::Submitted), "the clock fits the state");
    noticed(to(ApplicationState::ToAgreement), "the clock fits the state");
    let close = |id| {
        spoil_application(id, |stored| {
            stored.state = ApplicationState::Closed;
            stored.close_cause = Some(CloseCause::Refused);
        })
    };
    noticed(close, "the clock fits the state");
    let agreed = |id| spoil_application(id, |stored| stored.agreement = Some(1));
    noticed(agreed, "agreements need approval");
    let left = |id| spoil_application(id, |stored| stored.formal_days_left = Some(3));
    noticed(left, "days are kept while returned");
    let part = |id| {
        spoil_application(id, |stored| {
            stored.state = ApplicationState::PartlyApproved;
            stored.clock = None;
        })
    };
    noticed(part, "the rows fit the state");
}

#[test]
fn a_wrong_counter_is_noticed() {
    let count = |id| {
        spoil_application(id, |stored| {
            stored.progress.decided -= 1;
            stored.progress.approved += 1;
        })
    };
    noticed(count, "counters equal rows");
}

#[test]
fn a_row_that_does_not_fit_is_noticed() {
    noticed(|id| spoil_row(id, |row| row.decision = Some(refusal())), "the decision fits the state");
    noticed(|id| spoil_row(id, |row| row.decided_by = None), "somebody decided");
    noticed(|id| spoil_row(id, |row| row.agency = 77), "the application knows its agencies");
    noticed(|id| spoil_row(id, |row| row.state = RowState::Routed), "the agency's clock runs while the row waits");
    let clock = |id| {
        let running = application(id).clock;
        spoil_row(id, |row| row.meeting_clock = running);
    };
    noticed(clock, "the bureau's clock runs while a meeting is awaited");
}

#[test]
fn wrong_tallies_are_noticed() {
    use drl_primitives::{law::RefusalGround, review::ReviewAct};
    let more = |count: &mut u32| *count += 1;
    noticed(
        |_| crate::ActTallies::<Test>::mutate(TRANSPORT, ReviewAct::RowApproved, more),
        "acts are tallied as the histories say",
    );
    noticed(
        |_| crate::RefusalTallies::<Test>::mutate(TRANSPORT, RefusalGround::PublicInterest, more),
        "refusals are tallied as the histories say",
    );
    noticed(
        |_| crate::ActTotals::<Test>::mutate(ReviewAct::RowApproved, more),
        "the totals of acts are the sums over organisations",
    );
    noticed(
        |_| crate::RefusalTotals::<Test>::mutate(RefusalGround::PublicInterest, more),
        "the totals of refusals are the sums over agencies",
    );
}
