//! Questions that runtime APIs answer from the state. None changes anything.

use crate::{
    case::task_of,
    transitions::row_task,
    types::{Application, Row, RunningClock},
    ActTallies, ActTotals, Applications, ApplicationsByApplicant, Config, Documents, Forms, Histories, Pallet,
    RefusalTallies, RefusalTotals, Rows, WorkItems,
};
use alloc::vec::Vec;
use drl_primitives::{
    application_view::{ApplicationView, ClockView, DocumentView, RowView, WorkItem, WorkKey},
    clocks::{Clocks, Due},
    history::{page, MAX_PAGE},
    law::RefusalGround,
    review::{ApplicationState, HistoryRecord, ReviewAct},
    ApplicationId, Code, OrgId, RowIndex,
};

impl<T: Config> Pallet<T> {
    /// How often an organisation did each act; acts that it never did are left out.
    pub fn act_tallies(organisation: OrgId) -> Vec<(ReviewAct, u32)> {
        counted(|act| ActTallies::<T>::get(organisation, act))
    }

    /// How often an agency refused on each ground; grounds that it never named are left out.
    pub fn refusal_tallies(organisation: OrgId) -> Vec<(RefusalGround, u32)> {
        counted(|ground| RefusalTallies::<T>::get(organisation, ground))
    }

    /// As [`Self::act_tallies`], for all together.
    pub fn act_totals() -> Vec<(ReviewAct, u32)> {
        counted(ActTotals::<T>::get)
    }

    /// As [`Self::refusal_tallies`], for all together.
    pub fn refusal_totals() -> Vec<(RefusalGround, u32)> {
        counted(RefusalTotals::<T>::get)
    }

    /// An application with its rows, documents and clocks.
    pub fn application(id: ApplicationId) -> Option<ApplicationView> {
        let application = Applications::<T>::get(id)?;
        let rows = (0..application.row_count).filter_map(|index| Self::row_view(id, index, &application)).collect();
        let documents = Documents::<T>::get(id)?;
        Some(ApplicationView {
            application: id,
            applicant: application.applicant,
            bureau: application.bureau,
            state: application.state,
            close_cause: application.close_cause,
            submitted_at: application.submitted_at,
            form: Forms::<T>::get(id)?,
            documents: documents.into_iter().map(|(kind, digest)| DocumentView { kind, digest }).collect(),
            clock: application.clock.map(|running| Self::clock_view(running, application.bureau)),
            agencies: application.agencies.into_inner(),
            rows,
            late: application.late,
            history_len: application.history_len,
            agreement: application.agreement,
        })
    }

    fn row_view(id: ApplicationId, index: RowIndex, application: &Application) -> Option<RowView> {
        let row = Rows::<T>::get(id, index)?;
        let clocks = [(row.review_clock, row.agency), (row.meeting_clock, application.bureau)];
        Some(RowView {
            row: index,
            frozen: Self::is_frozen(application, &row),
            clocks: clocks
                .into_iter()
                .filter_map(|(running, holder)| running.map(|running| Self::clock_view(running, holder)))
                .collect(),
            scenario: row.scenario,
            dataset: row.dataset,
            version: row.version,
            items: row.items,
            agency: row.agency,
            state: row.state,
            doubt: row.doubt,
            difference: row.difference,
            meeting: row.meeting,
            decision: row.decision,
            late: row.late,
        })
    }

    /// Whether a row that is not final cannot be approved now, because its dataset left the open state (rules 5.2).
    fn is_frozen(application: &Application, row: &Row<T::AccountId>) -> bool {
        application.state != ApplicationState::Closed
            && !row.state.is_final()
            && Self::check_released(row.dataset, row.agency, &row.items).is_err()
    }

    fn clock_view(running: RunningClock, holder: OrgId) -> ClockView {
        let due = T::Clocks::due(running.clock);
        let overdue = due.is_none_or(|due| due.day < T::Clocks::today());
        ClockView { clock: running.clock, kind: running.kind, term: running.term, holder, due, overdue }
    }

    /// What an organisation is waited for, at most `limit` and [`MAX_PAGE`] entries, from after the entry `after` on. The order
    /// says nothing, but stays; pass the last entry's key to get the next page.
    pub fn worklist(organisation: OrgId, after: Option<WorkKey>, limit: u32) -> Vec<WorkItem> {
        let entries = match after {
            None => WorkItems::<T>::iter_prefix(organisation),
            Some(key) => {
                WorkItems::<T>::iter_prefix_from(organisation, WorkItems::<T>::hashed_key_for(organisation, key))
            }
        };
        entries
            .take(limit.min(MAX_PAGE) as usize)
            .map(|((application, row), task)| WorkItem {
                application,
                row,
                task,
                due: Self::work_due(organisation, application, row),
            })
            .collect()
    }

    /// When the organisation's own clock for a thing to be done is due.
    fn work_due(holder: OrgId, id: ApplicationId, index: Option<RowIndex>) -> Option<Due> {
        let application = Applications::<T>::get(id)?;
        let running = match index {
            None => {
                let waited_for = task_of(&application).is_some_and(|(who, _)| who == holder);
                application.clock.filter(|_| waited_for)
            }
            Some(index) => {
                let row = Rows::<T>::get(id, index)?;
                match row_task(application.state, row.state)?.1 {
                    drl_primitives::review::Task::Meeting => row.meeting_clock,
                    _ => row.review_clock,
                }
            }
        };
        running.and_then(|running| T::Clocks::due(running.clock))
    }

    /// The applications of an organisation, paged as [`Pallet::worklist`] is.
    pub fn applications_of(applicant: OrgId, after: Option<ApplicationId>, limit: u32) -> Vec<ApplicationId> {
        let keys = match after {
            None => ApplicationsByApplicant::<T>::iter_key_prefix(applicant),
            Some(id) => {
                let start = ApplicationsByApplicant::<T>::hashed_key_for(applicant, id);
                ApplicationsByApplicant::<T>::iter_key_prefix_from(applicant, start)
            }
        };
        keys.take(limit.min(MAX_PAGE) as usize).collect()
    }

    /// The history of an application from record `from` on, at most `limit` and [`MAX_PAGE`] records, oldest first.
    pub fn history(id: ApplicationId, from: u32, limit: u32) -> Vec<HistoryRecord<T::AccountId>> {
        page(from, limit).map_while(|index| Histories::<T>::get(id, index)).collect()
    }
}

/// The codes that were counted at all, with their counts.
fn counted<C: Code>(count: impl Fn(C) -> u32) -> Vec<(C, u32)> {
    C::ALL.iter().map(|code| (*code, count(*code))).filter(|(_, count)| *count > 0).collect()
}
