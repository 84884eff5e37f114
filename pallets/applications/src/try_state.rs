//! What is true of the pallet's storage after every call.

use crate::{
    case::task_of,
    transitions::{row_task, Party},
    types::{Application, Progress, Row},
    ActTallies, ActTotals, Applications, ApplicationsByApplicant, Config, Documents, Forms, Histories, Pallet,
    RefusalTallies, RefusalTotals, Rows, SubmissionCount, WorkItems,
};
use alloc::collections::BTreeMap;
use drl_primitives::{
    clocks::ClockKind,
    review::{ApplicationState, ReviewReason, RowState},
    ApplicationId, OrgId, RowIndex, MAX_ROWS,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Counters equal rows, indices agree with what they index, states fit clocks.
    pub fn do_try_state() -> Checked {
        let count = SubmissionCount::<T>::get();
        ensure!(Applications::<T>::iter().count() == count as usize, "as many applications as were submitted");
        ensure!(ApplicationsByApplicant::<T>::iter().count() == count as usize, "each has one applicant");
        let (mut rows, mut records, mut tasks) = (0usize, 0usize, 0usize);
        for (id, application) in Applications::<T>::iter() {
            ensure!(id < count, "ids are given in order");
            check_application::<T>(id, &application)?;
            tasks += check_task::<T>(id, &application)? + check_rows::<T>(id, &application)?;
            rows += usize::from(application.row_count);
            records += application.history_len as usize;
        }
        ensure!(Rows::<T>::iter().count() == rows, "no row without application");
        ensure!(Histories::<T>::iter().count() == records, "no record without application");
        ensure!(WorkItems::<T>::iter().count() == tasks, "nobody is waited for without reason");
        check_tallies::<T>()
    }
}

/// The tallies are what the histories say, and the totals are their sums.
fn check_tallies<T: Config>() -> Checked {
    let (mut acts, mut refusals) = (BTreeMap::new(), BTreeMap::new());
    for record in Histories::<T>::iter_values() {
        *acts.entry((record.organisation, record.act)).or_insert(0u32) += 1;
        if let Some(ReviewReason::Refusal(ground, _)) = record.reason {
            *refusals.entry((record.organisation, ground)).or_insert(0u32) += 1;
        }
    }
    let tallied = ActTallies::<T>::iter().map(|(organisation, act, count)| ((organisation, act), count)).collect();
    ensure!(acts == tallied, "acts are tallied as the histories say");
    let tallied = RefusalTallies::<T>::iter().map(|(agency, ground, count)| ((agency, ground), count)).collect();
    ensure!(refusals == tallied, "refusals are tallied as the histories say");
    ensure!(sums(&acts) == ActTotals::<T>::iter().collect(), "the totals of acts are the sums over organisations");
    ensure!(
        sums(&refusals) == RefusalTotals::<T>::iter().collect(),
        "the totals of refusals are the sums over agencies"
    );
    Ok(())
}

/// The sums over organisations.
fn sums<C: Copy + Ord>(tallies: &BTreeMap<(OrgId, C), u32>) -> BTreeMap<C, u32> {
    let mut sums = BTreeMap::new();
    for ((_, code), count) in tallies {
        *sums.entry(*code).or_insert(0) += count;
    }
    sums
}

fn check_application<T: Config>(id: ApplicationId, application: &Application) -> Checked {
    use ApplicationState as S;
    ensure!(Forms::<T>::contains_key(id) && Documents::<T>::contains_key(id), "form and documents are there");
    ensure!(ApplicationsByApplicant::<T>::contains_key(application.applicant, id), "the applicant finds it");
    ensure!((1..=MAX_ROWS).contains(&application.row_count.into()), "a demand list has rows");
    ensure!((0..application.history_len).all(|i| Histories::<T>::contains_key(id, i)), "the history has no gap");
    ensure!((application.state == S::Closed) == application.close_cause.is_some(), "closed for a cause");
    ensure!(application.agreement.is_none() || application.state == S::ToAgreement, "agreements need approval");
    ensure!(
        application.formal_days_left.is_some() == (application.state == S::Returned) || application.state == S::Closed,
        "days are kept while returned"
    );
    check_clock(application)?;
    let Progress { waiting, decided, approved, refused } = application.progress;
    let fits = match application.state {
        S::Submitted | S::Returned => waiting == application.row_count,
        S::UnderReview => waiting > 0,
        S::ReCheck => waiting + decided > 0,
        S::PartlyApproved => waiting + decided == 0 && approved > 0 && refused > 0,
        S::ToAgreement => waiting + decided == 0 && approved > 0,
        S::Closed => true,
    };
    ensure!(fits, "the rows fit the state");
    Ok(())
}

fn check_clock(application: &Application) -> Checked {
    use ApplicationState as S;
    let kind = application.clock.map(|running| running.kind);
    let Progress { waiting, decided, .. } = application.progress;
    let fits = match application.state {
        S::Submitted => kind == Some(ClockKind::FormalReview),
        S::ReCheck if decided == 0 => kind.is_none(),
        S::ReCheck if waiting == 0 => kind == Some(ClockKind::Recheck),
        S::ReCheck => matches!(kind, None | Some(ClockKind::Recheck)),
        _ => kind.is_none(),
    };
    ensure!(fits, "the clock fits the state");
    Ok(())
}

/// One entry where somebody is waited for, else none. Returns how many there must be.
fn check_task<T: Config>(id: ApplicationId, application: &Application) -> Result<usize, TryRuntimeError> {
    let Some((holder, task)) = task_of(application) else { return Ok(0) };
    ensure!(WorkItems::<T>::get(holder, (id, None::<RowIndex>)) == Some(task), "the work list has the application");
    Ok(1)
}

/// Rows, their sum, and how many entries of work lists they have.
fn check_rows<T: Config>(id: ApplicationId, application: &Application) -> Result<usize, TryRuntimeError> {
    let mut progress = Progress::default();
    let mut tasks = 0;
    for index in 0..application.row_count {
        let row = Rows::<T>::get(id, index).ok_or("the demand list has no gap")?;
        ensure!(application.agencies.contains(&row.agency), "the application knows its agencies");
        check_row(application, &row)?;
        if let Some((party, task)) = row_task(application.state, row.state) {
            let holder = if party == Party::Agency { row.agency } else { application.bureau };
            ensure!(WorkItems::<T>::get(holder, (id, Some(index))) == Some(task), "the work list has the row");
            tasks += 1;
        }
        count(&mut progress, row.state);
    }
    ensure!(progress == application.progress, "counters equal rows");
    Ok(tasks)
}

fn count(progress: &mut Progress, state: RowState) {
    match state {
        state if state.is_waiting() => progress.waiting += 1,
        state if state.is_decided() => progress.decided += 1,
        RowState::Approved => progress.approved += 1,
        _ => progress.refused += 1,
    }
}

fn check_row<AccountId>(application: &Application, row: &Row<AccountId>) -> Checked {
    use RowState as S;
    let running = matches!(application.state, ApplicationState::UnderReview | ApplicationState::ReCheck);
    let review = matches!(row.state, S::Routed | S::Doubted | S::Differed | S::Coordinated) && running;
    let meeting = matches!(row.state, S::Doubted | S::Differed) && running;
    ensure!(row.review_clock.is_some() == review, "the agency's clock runs while the row waits");
    ensure!(row.meeting_clock.is_some() == meeting, "the bureau's clock runs while a meeting is awaited");
    let filed = matches!(application.state, ApplicationState::Submitted | ApplicationState::Returned);
    ensure!(!filed || row.state == S::Filed, "rows are routed when formal review is passed");
    let decided = match row.state {
        S::Filed | S::Routed | S::Doubted => row.decision.is_none(),
        S::AgencyApproved | S::Approved => row.decision.is_some_and(|decision| decision.is_approval()),
        S::AgencyRefused | S::Refused => row.decision.is_some_and(|decision| !decision.is_approval()),
        S::Differed => row.decision.is_some() && row.difference.is_some() && row.meeting.is_none(),
        S::Coordinated => row.meeting.is_some(),
    };
    ensure!(decided, "the decision fits the state");
    ensure!(row.decision.is_some() == row.decided_by.is_some(), "somebody decided");
    Ok(())
}
