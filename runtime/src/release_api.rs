//! Answers of the release API that are put together from more than one pallet, or need another shape.

use crate::{AccountId, Registry, RuleParameters, WorkingDays};
use drl_primitives::{
    application_view::ClockView,
    clocks::Clocks,
    parameters::RuleParameters as _,
    views::{CalendarView, OfficerView, OrganisationView, ParametersView, PendingParameters},
    ClockId, OrgId,
};
use pallet_working_days::ClockState;

/// An organisation with its officers and vacant posts.
pub fn organisation(id: OrgId) -> Option<OrganisationView<AccountId>> {
    let found = Registry::organisation(id)?;
    let officers = Registry::officers(id)
        .into_iter()
        .map(|(account, record)| OfficerView { account, role: record.role, since: record.since })
        .collect();
    Some(OrganisationView {
        organisation: id,
        kind: found.kind,
        legal_body: found.legal_body,
        level: found.level,
        parent: found.parent,
        identity: found.identity,
        standing: found.standing,
        admitted_at: found.admitted_at,
        officers,
        vacant_posts: Registry::vacant_posts(id),
    })
}

/// The parameters that apply today, and the version that waits.
pub fn parameters() -> ParametersView {
    ParametersView {
        version: RuleParameters::current_version(),
        parameters: RuleParameters::current(),
        pending: RuleParameters::pending_version()
            .map(|pending| PendingParameters { version: pending.version, effective_from: pending.effective_from }),
    }
}

/// The calendar of a year.
pub fn calendar(year: u16) -> Option<CalendarView> {
    let record = WorkingDays::calendar(year)?;
    Some(CalendarView {
        year,
        holidays: record.calendar.holidays.into_inner(),
        workdays: record.calendar.workdays.into_inner(),
        revision: record.revision,
        published_at: record.published_at,
        decided_by: record.decided_by,
    })
}

/// An open clock.
pub fn clock(id: ClockId) -> Option<ClockView> {
    let clock = WorkingDays::clock(id)?;
    let due = <WorkingDays as Clocks>::due(id);
    Some(ClockView {
        clock: id,
        kind: clock.kind,
        term: clock.term,
        holder: clock.holder,
        due,
        overdue: clock.state == ClockState::Overdue,
    })
}
