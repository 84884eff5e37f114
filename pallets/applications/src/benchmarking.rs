//! Benchmarks of the calls and of the hook, each with the most it can meet.

use crate::{
    case::Actor,
    types::{Application, Progress, Row},
    Applications, ApplicationsByApplicant, Call, Config, Documents, Forms, Pallet, Rows, SubmissionCount,
};
use alloc::{boxed::Box, vec::Vec};
use drl_primitives::{
    application::{
        ApplicationForm, DemandList, DemandRow, DocumentKind, Documents as DocumentList, Purpose, Scenario, SystemTerms,
    },
    application_view::{ApplicationLateness, RowLateness},
    catalog::{Datasets, Field, Items},
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    law::{Citation, DoubtReason, Instrument, RefusalGround, ReturnReason},
    organisation::{OrgKind, Organisations, Role},
    review::{
        ApplicationState, Attendees, DifferReason, FormalReview, MeetingOutcome, Recheck, RowDecision, RowState,
        MAX_ATTENDEES,
    },
    ApplicationId, Code, DatasetId, Day, Digest, Moment, OrgId, RowIndex, MAX_AGENCIES, MAX_ITEMS, MAX_ROWS,
    MAX_SCENARIOS,
};
use frame_benchmarking::{account, v2::*, BenchmarkError};
use frame_support::BoundedVec;
use frame_system::RawOrigin;

/// What benchmarks need of a runtime.
pub trait BenchmarkHelper {
    /// Sets the clock of the chain: forms are dated, and none is older than the regulation.
    fn set_now(now: Moment);
}

impl BenchmarkHelper for () {
    fn set_now(_: Moment) {}
}

/// 2026-11-23, a Monday.
const TODAY: Day = Day(20_780);

fn digest(seed: u8) -> Digest {
    Digest::sha256([seed; 32])
}

/// A form with as many scenarios as can be.
fn form(form_date: Day) -> ApplicationForm {
    let scenarios = (1u8..=MAX_SCENARIOS as u8)
        .map(|number| Scenario { number, purpose: Purpose::PublicService, description: digest(number) })
        .collect();
    ApplicationForm {
        form_date,
        field: Field::Transport,
        service: digest(1),
        expected_effect: digest(2),
        service_standard: digest(3),
        performance: digest(4),
        scenarios: BoundedVec::truncate_from(scenarios),
        system: SystemTerms {
            system: digest(5),
            protection_level: crate::HIGHEST_PROTECTION_LEVEL,
            filing: digest(6),
            proof_valid_until: form_date.plus(3_650),
        },
    }
}

fn documents() -> DocumentList {
    BoundedVec::truncate_from(DocumentKind::ALL.iter().map(|kind| (*kind, digest(*kind as u8))).collect())
}

fn agency<T: Config>(seed: u32) -> (OrgId, T::AccountId) {
    T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, seed)
}

fn bureau<T: Config>() -> RawOrigin<T::AccountId> {
    let (_, who) = T::Organisations::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 0);
    RawOrigin::Signed(who)
}

fn applicant<T: Config>() -> (OrgId, T::AccountId) {
    T::Organisations::benchmark_officer(OrgKind::DataUser, Role::Signatory, 0)
}

/// A demand list of `rows` rows with `items` items each, of as many agencies as can be.
fn demand<T: Config>(rows: u32, items: u32) -> DemandList {
    let rows = (0..rows).map(|place| {
        let (owner, _) = agency::<T>(place % MAX_AGENCIES);
        let dataset = T::Datasets::benchmark_open_dataset(owner, items);
        let items = T::Datasets::view(dataset).map(|view| view.items).unwrap_or_default();
        DemandRow { scenario: 1, dataset, items, agency: owner }
    });
    BoundedVec::truncate_from(rows.collect())
}

/// An application of `rows` rows in formal review.
fn submitted<T: Config>(rows: u32, items: u32) -> Result<ApplicationId, BenchmarkError> {
    T::BenchmarkHelper::set_now(TODAY.start());
    bureau::<T>();
    let id = SubmissionCount::<T>::get();
    let (organisation, who) = applicant::<T>();
    let actor = Actor { who, organisation, kind: OrgKind::DataUser };
    Pallet::<T>::do_submit(actor, form(T::Clocks::today()), documents(), demand::<T>(rows, items))?;
    Ok(id)
}

/// The same, returned for completion.
fn returned<T: Config>(rows: u32) -> Result<ApplicationId, BenchmarkError> {
    let id = submitted::<T>(rows, 1)?;
    let outcome = FormalReview::Return(ReturnReason::FormIncomplete);
    Pallet::<T>::formal_review(bureau::<T>().into(), id, outcome).map_err(|error| error.error)?;
    Ok(id)
}

/// The same, with the agencies.
fn under_review<T: Config>(rows: u32) -> Result<ApplicationId, BenchmarkError> {
    let id = submitted::<T>(rows, MAX_ITEMS)?;
    Pallet::<T>::formal_review(bureau::<T>().into(), id, FormalReview::Pass).map_err(|error| error.error)?;
    Ok(id)
}

/// The officer who decides on a row.
fn owner<T: Config>(row: RowIndex) -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(agency::<T>(u32::from(row) % MAX_AGENCIES).1)
}

fn doubt<T: Config>(id: ApplicationId, row: RowIndex) -> Result<(), BenchmarkError> {
    Pallet::<T>::doubt_row(owner::<T>(row).into(), id, row, DoubtReason::SecurityRisk, digest(7))?;
    Ok(())
}

fn refusal() -> RowDecision {
    RowDecision::Refuse {
        ground: RefusalGround::PublicInterest,
        citation: Citation::article(Instrument::ZhejiangRegulation, 30),
        statement: digest(8),
    }
}

/// An application of two rows, the first approved, the second refused, in re-check; the first confirmed.
fn last_recheck<T: Config>() -> Result<ApplicationId, BenchmarkError> {
    let id = under_review::<T>(2)?;
    Pallet::<T>::decide_row(owner::<T>(0).into(), id, 0, refusal())?;
    Pallet::<T>::decide_row(owner::<T>(1).into(), id, 1, RowDecision::Approve)?;
    Pallet::<T>::recheck_row(bureau::<T>().into(), id, 0, Recheck::Confirm)?;
    Ok(id)
}

/// An application that is partly approved.
fn partly_approved<T: Config>() -> Result<ApplicationId, BenchmarkError> {
    let id = last_recheck::<T>()?;
    Pallet::<T>::recheck_row(bureau::<T>().into(), id, 1, Recheck::Confirm)?;
    Ok(id)
}

fn state_of<T: Config>(id: ApplicationId) -> Option<ApplicationState> {
    Applications::<T>::get(id).map(|application| application.state)
}

fn row_state_of<T: Config>(id: ApplicationId, row: RowIndex) -> Option<RowState> {
    Rows::<T>::get(id, row).map(|row| row.state)
}

/// Stores an approved application of `applicant` over `datasets` with their owners, all their items, for scenario 1.
pub(crate) fn approved<T: Config>(applicant: OrgId, datasets: &[(DatasetId, OrgId)]) -> ApplicationId {
    let id = SubmissionCount::<T>::get();
    SubmissionCount::<T>::put(id.saturating_add(1));
    let mut agencies: Vec<OrgId> = datasets.iter().map(|(_, owner)| *owner).collect();
    agencies.sort_unstable();
    agencies.dedup();
    let row_count = datasets.len().min(MAX_ROWS as usize) as RowIndex;
    for (index, (dataset, owner)) in (0..row_count).zip(datasets) {
        Rows::<T>::insert(id, index, approved_row::<T>(*dataset, *owner));
    }
    Forms::<T>::insert(id, form(T::Clocks::today()));
    Documents::<T>::insert(id, documents());
    ApplicationsByApplicant::<T>::insert(applicant, id, ());
    let application = Application {
        applicant,
        bureau: T::Organisations::bureau().unwrap_or_default(),
        state: ApplicationState::ToAgreement,
        close_cause: None,
        submitted_at: T::Clocks::now(),
        agencies: BoundedVec::truncate_from(agencies),
        row_count,
        progress: Progress { approved: row_count, ..Progress::default() },
        min_rating: 0,
        clock: None,
        formal_days_left: None,
        late: ApplicationLateness::default(),
        history_len: 0,
        agreement: None,
    };
    Applications::<T>::insert(id, application);
    id
}

fn approved_row<T: Config>(dataset: DatasetId, agency: OrgId) -> Row<T::AccountId> {
    let (version, items) =
        T::Datasets::view(dataset).map(|view| (view.version, view.items)).unwrap_or((1, Items::default()));
    Row {
        scenario: 1,
        dataset,
        version,
        items,
        agency,
        state: RowState::Approved,
        review_clock: None,
        meeting_clock: None,
        doubt: None,
        difference: None,
        meeting: None,
        decision: Some(RowDecision::Approve),
        decided_by: Some(account("approver", agency, 0)),
        late: RowLateness::default(),
    }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn submit(r: Linear<1, MAX_ROWS>, i: Linear<1, MAX_ITEMS>) {
        T::BenchmarkHelper::set_now(TODAY.start());
        bureau::<T>();
        let (_, who) = applicant::<T>();
        let rows = demand::<T>(r, i);
        let form = Box::new(form(T::Clocks::today()));

        #[extrinsic_call]
        _(RawOrigin::Signed(who), form, documents(), rows);

        assert_eq!(state_of::<T>(0), Some(ApplicationState::Submitted));
    }

    #[benchmark]
    fn resubmit(r: Linear<1, MAX_ROWS>, i: Linear<1, MAX_ITEMS>) -> Result<(), BenchmarkError> {
        let id = returned::<T>(MAX_ROWS)?;
        let (_, who) = applicant::<T>();
        let rows = demand::<T>(r, i);
        let form = Box::new(form(T::Clocks::today()));

        #[extrinsic_call]
        _(RawOrigin::Signed(who), id, form, documents(), rows);

        assert_eq!(state_of::<T>(id), Some(ApplicationState::Submitted));
        Ok(())
    }

    #[benchmark]
    fn pass_formal_review(r: Linear<1, MAX_ROWS>) -> Result<(), BenchmarkError> {
        let id = submitted::<T>(r, MAX_ITEMS)?;
        let origin = bureau::<T>();

        #[extrinsic_call]
        formal_review(origin, id, FormalReview::Pass);

        assert_eq!(state_of::<T>(id), Some(ApplicationState::UnderReview));
        Ok(())
    }

    #[benchmark]
    fn return_application() -> Result<(), BenchmarkError> {
        let id = submitted::<T>(1, 1)?;
        let origin = bureau::<T>();

        #[extrinsic_call]
        formal_review(origin, id, FormalReview::Return(ReturnReason::FormIncomplete));

        assert_eq!(state_of::<T>(id), Some(ApplicationState::Returned));
        Ok(())
    }

    #[benchmark]
    fn decide_row() -> Result<(), BenchmarkError> {
        let id = under_review::<T>(1)?;

        #[extrinsic_call]
        _(owner::<T>(0), id, 0, refusal());

        // The only row was the last: re-check has begun, or there is nothing to re-check.
        assert_ne!(state_of::<T>(id), Some(ApplicationState::UnderReview));
        Ok(())
    }

    #[benchmark]
    fn doubt_row() -> Result<(), BenchmarkError> {
        let id = under_review::<T>(1)?;

        #[extrinsic_call]
        _(owner::<T>(0), id, 0, DoubtReason::SecurityRisk, digest(7));

        assert_eq!(row_state_of::<T>(id, 0), Some(RowState::Doubted));
        Ok(())
    }

    #[benchmark]
    fn record_meeting(a: Linear<1, MAX_ATTENDEES>) -> Result<(), BenchmarkError> {
        let id = under_review::<T>(1)?;
        doubt::<T>(id, 0)?;
        let mut bodies: Vec<OrgId> = (0..a).map(|seed| agency::<T>(seed).0).collect();
        bodies.sort_unstable();
        let attendees = Attendees::truncate_from(bodies);
        let origin = bureau::<T>();

        #[extrinsic_call]
        _(origin, id, 0, MeetingOutcome::Open, digest(9), attendees);

        assert_eq!(row_state_of::<T>(id, 0), Some(RowState::Coordinated));
        Ok(())
    }

    #[benchmark]
    fn confirm_row() -> Result<(), BenchmarkError> {
        let id = last_recheck::<T>()?;
        let origin = bureau::<T>();

        #[extrinsic_call]
        recheck_row(origin, id, 1, Recheck::Confirm);

        assert_eq!(row_state_of::<T>(id, 1), Some(RowState::Approved));
        Ok(())
    }

    #[benchmark]
    fn differ_on_row() -> Result<(), BenchmarkError> {
        let id = last_recheck::<T>()?;
        let origin = bureau::<T>();

        #[extrinsic_call]
        recheck_row(origin, id, 1, Recheck::Differ(DifferReason::SecurityRisk));

        assert_eq!(row_state_of::<T>(id, 1), Some(RowState::Differed));
        Ok(())
    }

    #[benchmark]
    fn accept_partial() -> Result<(), BenchmarkError> {
        let id = partly_approved::<T>()?;
        let (_, who) = applicant::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), id);

        assert_eq!(state_of::<T>(id), Some(ApplicationState::ToAgreement));
        Ok(())
    }

    #[benchmark]
    fn decline_partial() -> Result<(), BenchmarkError> {
        let id = partly_approved::<T>()?;
        let (_, who) = applicant::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), id);

        assert_eq!(state_of::<T>(id), Some(ApplicationState::Closed));
        Ok(())
    }

    #[benchmark]
    fn withdraw(r: Linear<0, MAX_ROWS>) -> Result<(), BenchmarkError> {
        let id = if r == 0 { submitted::<T>(1, MAX_ITEMS)? } else { under_review::<T>(r)? };
        for row in 0..r as RowIndex {
            doubt::<T>(id, row)?;
        }
        let (_, who) = applicant::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), id);

        assert_eq!(state_of::<T>(id), Some(ApplicationState::Closed));
        Ok(())
    }

    #[benchmark]
    fn on_due() -> Result<(), BenchmarkError> {
        let id = under_review::<T>(1)?;
        let running = Rows::<T>::get(id, 0).and_then(|row| row.review_clock);
        let (clock, holder) = (running.map_or(0, |running| running.clock), agency::<T>(0).0);

        #[block]
        {
            <Pallet<T> as OnDue>::on_due(clock, ClockKind::DemandReview, ClockSubject::Row(id, 0), holder);
        }

        assert!(Rows::<T>::get(id, 0).is_some_and(|row| row.late.review));
        Ok(())
    }
}
