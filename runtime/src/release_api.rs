//! Answers of the release API that are put together from more than one pallet, or need another shape.

use crate::{AccountId, Applications, Catalog, Grants, Registry, RuleParameters, WorkingDays};
use alloc::vec::Vec;
use drl_primitives::{
    application_view::ClockView,
    clocks::{ClockKind, Clocks},
    organisation::Organisations,
    parameters::RuleParameters as _,
    views::{
        CalendarView, ClockFigures, DataUserView, OfficerView, OrganisationView, ParametersView, PendingParameters,
        PerformanceView, PublishedDataset,
    },
    ClockId, DatasetId, OrgId,
};
use pallet_working_days::{ClockState, Tally};

/// The most entries of one page.
const MAX_PAGE: u32 = 100;

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

/// Performance of an organisation, or of all together.
pub fn performance(organisation: Option<OrgId>) -> PerformanceView {
    let clocks = organisation.map_or_else(WorkingDays::totals, WorkingDays::tally);
    let overdue = |(kind, tally): &(ClockKind, Tally)| (*kind == ClockKind::AttributeReview).then_some(tally.overdue);
    PerformanceView {
        organisation,
        overdue_for_assessment: clocks.iter().find_map(overdue).unwrap_or_default(),
        clocks: clocks.into_iter().map(|(kind, tally)| (kind, figures(tally))).collect(),
        acts: organisation.map_or_else(Applications::act_totals, Applications::act_tallies),
        refusals: organisation.map_or_else(Applications::refusal_totals, Applications::refusal_tallies),
        datasets: organisation.map_or_else(Catalog::service_totals, Catalog::service_counts),
    }
}

fn figures(tally: Tally) -> ClockFigures {
    let Tally { started, running, overdue, in_time, late, cancelled, reached, breaches } = tally;
    ClockFigures { started, running, overdue, in_time, late, cancelled, reached, breaches }
}

/// A page of the published catalog.
pub fn catalog(from: DatasetId, limit: u32) -> Vec<PublishedDataset> {
    let from = from.max(1);
    let until = from.saturating_add(limit.min(MAX_PAGE)).min(Catalog::dataset_count().saturating_add(1));
    (from..until).filter_map(|dataset| Some(PublishedDataset { dataset, entry: Catalog::dataset(dataset)? })).collect()
}

/// A page of the data users that hold grants.
pub fn data_users(after: Option<OrgId>, limit: u32) -> Vec<DataUserView> {
    let shown = |(organisation, grants)| {
        Some(DataUserView {
            organisation,
            identity: <Registry as Organisations<AccountId>>::identity(organisation)?,
            standing: <Registry as Organisations<AccountId>>::standing(organisation)?,
            grants,
        })
    };
    Grants::users(after, limit.min(MAX_PAGE)).into_iter().filter_map(shown).collect()
}
