//! Random acts of random actors keep every invariant, and nothing panics.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    catalog::Service,
    clocks::{Clocks, OnDue},
    law::{Citation, DoubtReason, Instrument, RefusalGround, ReturnReason},
    organisation::Standing,
    parameters::{DemandReviewMode, DemandReviewStart, OnResubmit, PartialApproval, RecheckScope},
    review::{ApplicationState, DifferReason, FormalReview, MeetingOutcome, Recheck, ReviewAct, RowDecision, RowState},
    testing::Mock,
    Code,
};
use frame_support::storage::with_storage_layer;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sp_runtime::DispatchError;
use std::collections::BTreeSet;

/// One thing that somebody tries.
#[derive(Clone, Debug)]
enum Try {
    Submit { who: u64, rows: u8 },
    Resubmit { who: u64, id: u32, rows: u8 },
    Review { who: u64, id: u32, pass: bool },
    Decide { who: u64, id: u32, row: u16, approve: bool, article: u16 },
    Doubt { who: u64, id: u32, row: u16 },
    Meet { who: u64, id: u32, row: u16, open: bool, bodies: Vec<u32> },
    Recheck { who: u64, id: u32, row: u16, confirm: bool },
    Choose { who: u64, id: u32, accept: bool },
    Withdraw { who: u64, id: u32 },
    PassDays(u32),
    Serve { dataset: u32, open: bool },
    Suspend(bool),
    Parameters(u8),
}

/// Stands for the officer whose turn it is.
const RIGHT: u64 = 0;

fn who() -> impl Strategy<Value = u64> {
    let officers =
        [BUREAU_CHIEF, BUREAU_HEAD, TRANSPORT_CHIEF, ECOLOGY_CHIEF, PLANNING_CHIEF, SIGNATORY, PERSON_SELF, STRANGER];
    prop_oneof![2 => Just(RIGHT), 1 => prop::sample::select(officers.to_vec())]
}

/// `who`, or the one whose turn it is: the owner of the row.
fn or_owner(who: u64, id: u32, row: u16) -> u64 {
    match crate::Rows::<Test>::get(id, row) {
        Some(_) if who == RIGHT => owner_of(id, row),
        _ => who,
    }
}

/// `who`, or the one whose turn it is: the bureau, by another officer than the one who decides for it as owner.
fn or_bureau(who: u64) -> u64 {
    if who == RIGHT {
        BUREAU_HEAD
    } else {
        who
    }
}

/// `who`, or the one whose turn it is: the applicant.
fn or_applicant(who: u64, id: u32) -> u64 {
    match crate::Applications::<Test>::get(id) {
        _ if who != RIGHT => who,
        Some(application) if application.applicant == PERSON => PERSON_SELF,
        _ => SIGNATORY,
    }
}

fn attempt() -> impl Strategy<Value = Try> {
    let id = 0u32..2;
    let row = 0u16..3;
    let rows = prop::sample::select(vec![0u8, 0b0001, 0b0011, 0b0101, 0b0110, 0b1001, 0b0111, 0b1111]);
    prop_oneof![
        3 => (who(), rows.clone()).prop_map(|(who, rows)| Try::Submit { who, rows }),
        2 => (who(), id.clone(), rows).prop_map(|(who, id, rows)| Try::Resubmit { who, id, rows }),
        6 => (who(), id.clone(), prop::bool::weighted(0.7)).prop_map(|(who, id, pass)| Try::Review { who, id, pass }),
        12 => (who(), id.clone(), row.clone(), any::<bool>(), prop_oneof![1 => Just(0u16), 9 => Just(30u16)])
            .prop_map(|(who, id, row, approve, article)| Try::Decide { who, id, row, approve, article }),
        4 => (who(), id.clone(), row.clone()).prop_map(|(who, id, row)| Try::Doubt { who, id, row }),
        6 => (who(), id.clone(), row.clone(), any::<bool>(), prop::collection::vec(0u32..5, 0..3))
            .prop_map(|(who, id, row, open, bodies)| Try::Meet { who, id, row, open, bodies }),
        10 => (who(), id.clone(), row, prop::bool::weighted(0.7))
            .prop_map(|(who, id, row, confirm)| Try::Recheck { who, id, row, confirm }),
        6 => (who(), id, any::<bool>()).prop_map(|(who, id, accept)| Try::Choose { who, id, accept }),
        1 => (who(), 0u32..12).prop_map(|(who, id)| Try::Withdraw { who, id }),
        3 => (0u32..20).prop_map(Try::PassDays),
        1 => (0u32..4, prop::bool::weighted(0.7)).prop_map(|(dataset, open)| Try::Serve { dataset, open }),
        1 => prop::bool::weighted(0.3).prop_map(Try::Suspend),
        1 => any::<u8>().prop_map(Try::Parameters),
    ]
}

/// Some rows: which, is said by the bits.
fn some_rows(bits: u8) -> drl_primitives::application::DemandList {
    let all = [
        row(1, STATIONS, &[1, 2], TRANSPORT),
        row(2, STATIONS, &[3], TRANSPORT),
        row(1, CLIMATE, &[1], ECOLOGY),
        row(1, CODES, &[1], BUREAU),
    ];
    let chosen: Vec<_> =
        all.into_iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1).map(|(_, row)| row).collect();
    chosen.try_into().unwrap()
}

fn refuse_by(article: u16) -> RowDecision {
    RowDecision::Refuse {
        ground: RefusalGround::PublicInterest,
        citation: Citation::article(Instrument::ZhejiangRegulation, article),
        statement: digest(b"statement"),
    }
}

fn set_parameters(bits: u8) {
    let bit = |place: u8| bits >> place & 1 == 1;
    Mock::parameters(|p| {
        let review = &mut p.review;
        review.on_resubmit = if bit(0) { OnResubmit::Continue } else { OnResubmit::Restart };
        review.demand_review_mode = if bit(1) { DemandReviewMode::Batch } else { DemandReviewMode::Rolling };
        review.demand_review_start =
            if bit(2) { DemandReviewStart::Submitted } else { DemandReviewStart::FormalPassed };
        review.recheck_scope = if bit(3) { RecheckScope::ApprovedOnly } else { RecheckScope::All };
        review.partial = if bit(4) { PartialApproval::AllOrNothing } else { PartialApproval::ApplicantChoice };
        review.windows_inclusive = bit(5);
    });
}

fn pass_days(days: u32) {
    Mock::pass_days(days);
    for (id, clock) in Mock::clocks() {
        if clock.due < Mock::today() {
            Mock::cancel(id);
            Applications::on_due(id, clock.kind, clock.subject, clock.holder);
        }
    }
}

fn attempt_call(attempt: Try) -> Result<(), DispatchError> {
    match attempt {
        Try::Submit { who, rows } => {
            Applications::submit(signed(or_applicant(who, u32::MAX)), Box::new(form()), documents(), some_rows(rows))
        }
        Try::Resubmit { who, id, rows } => {
            Applications::resubmit(signed(or_applicant(who, id)), id, Box::new(form()), documents(), some_rows(rows))
        }
        Try::Review { who, id, pass } => {
            let returned = FormalReview::Return(ReturnReason::FormIncomplete);
            let outcome = if pass { FormalReview::Pass } else { returned };
            Applications::formal_review(signed(or_bureau(who)), id, outcome).map(|_| ()).map_err(|error| error.error)
        }
        Try::Decide { who, id, row, approve, article } => {
            let decision = if approve { RowDecision::Approve } else { refuse_by(article) };
            Applications::decide_row(signed(or_owner(who, id, row)), id, row, decision)
        }
        Try::Doubt { who, id, row } => Applications::doubt_row(
            signed(or_owner(who, id, row)),
            id,
            row,
            DoubtReason::AggregationRisk,
            digest(b"request"),
        ),
        Try::Meet { who, id, row, open, bodies: present } => {
            let outcome = if open { MeetingOutcome::Open } else { MeetingOutcome::NotOpen };
            Applications::record_meeting(signed(or_bureau(who)), id, row, outcome, digest(b"minutes"), bodies(&present))
        }
        Try::Recheck { who, id, row, confirm } => {
            let outcome = if confirm { Recheck::Confirm } else { Recheck::Differ(DifferReason::SecurityRisk) };
            Applications::recheck_row(signed(or_bureau(who)), id, row, outcome)
        }
        Try::Choose { who, id, accept: true } => Applications::accept_partial(signed(or_applicant(who, id)), id),
        Try::Choose { who, id, accept: false } => Applications::decline_partial(signed(or_applicant(who, id)), id),
        Try::Withdraw { who, id } => {
            Applications::withdraw(signed(or_applicant(who, id)), id).map(|_| ()).map_err(|error| error.error)
        }
        Try::PassDays(days) => {
            pass_days(days);
            Ok(())
        }
        Try::Serve { dataset, open } => {
            Catalog::set_service(dataset, if open { Service::Open } else { Service::Suspended });
            Ok(())
        }
        Try::Suspend(suspend) => {
            Mock::set_standing(COMPANY, if suspend { Standing::Suspended } else { Standing::Active });
            Ok(())
        }
        Try::Parameters(bits) => {
            set_parameters(bits);
            Ok(())
        }
    }
}

/// Runs calls as the runtime does: a refused one leaves no trace, not even a clock. `look` sees the ledger after each.
fn play(attempts: Vec<Try>, mut look: impl FnMut()) {
    for attempt in attempts {
        let clocks = Mock::clocks();
        if with_storage_layer(|| attempt_call(attempt)).is_err() {
            assert_eq!(Mock::clocks(), clocks, "a refused call leaves the clocks alone");
        }
        Applications::do_try_state().unwrap();
        look();
    }
}

/// Every running clock belongs to an application or a row that knows it.
fn clocks_are_known() {
    let mut known: Vec<u64> = crate::Applications::<Test>::iter_values()
        .filter_map(|application| application.clock.map(|running| running.clock))
        .collect();
    for row in crate::Rows::<Test>::iter_values() {
        known.extend([row.review_clock, row.meeting_clock].into_iter().flatten().map(|running| running.clock));
    }
    assert!(Mock::clocks().iter().all(|(id, _)| known.contains(id)));
}

/// The property tests below are worth something only if random acts come everywhere.
#[test]
fn random_acts_reach_every_state_by_every_act() {
    let (mut applications, mut rows, mut acts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut runner = TestRunner::deterministic();
    let sequences = prop::collection::vec(attempt(), 160);
    for _ in 0..400 {
        let attempts = sequences.new_tree(&mut runner).unwrap().current();
        run(|| {
            play(attempts, || {
                applications.extend(crate::Applications::<Test>::iter_values().map(|stored| stored.state));
                rows.extend(crate::Rows::<Test>::iter_values().map(|stored| stored.state));
            });
            acts.extend(crate::Histories::<Test>::iter_values().map(|record| record.act));
        });
    }
    assert_eq!(applications, ApplicationState::ALL.iter().copied().collect());
    assert_eq!(rows, RowState::ALL.iter().copied().collect());
    assert_eq!(acts, ReviewAct::ALL.iter().copied().collect());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn random_acts_keep_the_invariants(attempts in prop::collection::vec(attempt(), 1..120)) {
        run(|| {
            play(attempts, || {});
            clocks_are_known();
        });
    }

    /// From any application under way the bureau and the agencies can come to an end, and every end is a state of rest.
    #[test]
    fn every_application_can_be_brought_to_an_end(attempts in prop::collection::vec(attempt(), 1..60)) {
        run(|| {
            play(attempts, || {});
            Mock::set_standing(COMPANY, Standing::Active);
            for dataset in [STATIONS, CLIMATE, CODES] {
                Catalog::set_service(dataset, Service::Open);
            }
            for id in 0..crate::SubmissionCount::<Test>::get() {
                bring_to_an_end(id);
                let state = application(id).state;
                assert!(matches!(state, ApplicationState::ToAgreement | ApplicationState::Closed), "{state:?}");
            }
            Applications::do_try_state().unwrap();
            assert_eq!(Mock::clocks(), []);
            assert_eq!(crate::WorkItems::<Test>::iter().count(), 0);
        });
    }
}

/// Does what is waited for until nothing is; gives up the proof that has expired on the way.
fn bring_to_an_end(id: u32) {
    let applicant = if application(id).applicant == COMPANY { SIGNATORY } else { PERSON_SELF };
    for _ in 0..3 {
        let _ = Applications::resubmit(signed(applicant), id, Box::new(form()), documents(), some_rows(0b1111));
        let _ = Applications::formal_review(signed(BUREAU_CHIEF), id, FormalReview::Pass);
        for row in 0..4 {
            let _ = Applications::record_meeting(
                signed(BUREAU_CHIEF),
                id,
                row,
                MeetingOutcome::Open,
                digest(b"minutes"),
                bodies(&[BUREAU]),
            );
            for owner in [TRANSPORT_CHIEF, ECOLOGY_CHIEF, BUREAU_CHIEF] {
                let _ = Applications::decide_row(signed(owner), id, row, RowDecision::Approve);
                let _ = Applications::decide_row(signed(owner), id, row, refuse_by(30));
            }
        }
        for row in 0..4 {
            for checker in [BUREAU_CHIEF, BUREAU_HEAD] {
                let _ = Applications::recheck_row(signed(checker), id, row, Recheck::Confirm);
            }
        }
        let _ = Applications::accept_partial(signed(applicant), id);
    }
    if application(id).state == ApplicationState::Submitted {
        // The protection proof may have expired since; then only the applicant can end it.
        let _ = Applications::withdraw(signed(applicant), id);
    }
}
