//! The check of invariants finds what is broken.

use crate::{mock::*, types::Correction, *};
use drl_primitives::{
    clocks::{ClockEnd, Term},
    correction::{
        CorrectionAct, CorrectionDetail, CorrectionGround, CorrectionOutcome, CorrectionState, ExtensionReason,
    },
    testing::Mock,
};
use frame_support::assert_ok;

/// The request that is spoiled: extended, late, urged and corrected in a new version.
const FULL: u32 = 1;
/// One that was filed with the agency and is being verified.
const OPEN: u32 = 2;
/// A notice.
const NOTICE: u32 = 3;

fn fill() {
    Mock::parameters(|parameters| parameters.conduct.head_delegation = true);
    assert_ok!(CorrectionsPallet::delegate(by(HEAD), CHIEF));
    assert_ok!(CorrectionsPallet::end_delegation(by(HEAD)));
    assert_eq!(filed_with_agency(), FULL);
    assert_ok!(CorrectionsPallet::extend(by(HEAD), FULL, ExtensionReason::OldRecords, APPROVAL));
    pass_days(11);
    assert_ok!(CorrectionsPallet::urge(by(BUREAU_CHIEF), FULL, LETTER));
    Catalog::set_version(DATASET, 2);
    let outcome = CorrectionOutcome::Corrected { version: Some(2) };
    assert_ok!(CorrectionsPallet::conclude(by(CHIEF), FULL, outcome, REPORT));
    assert_eq!(filed_with_agency(), OPEN);
    let ground = CorrectionGround::Inconsistent;
    let limit = Term::WorkingDays(3);
    assert_ok!(CorrectionsPallet::bureau_notice(by(BUREAU_CHIEF), OTHERS, ground, BUREAU, limit, LETTER));
}

/// Breaks the state, sees that it is found, and leaves no trace.
fn found(what: &'static str, breaking: impl FnOnce()) {
    run(|| {
        fill();
        assert_ok!(CorrectionsPallet::do_try_state());
        let _ = frame_support::storage::with_transaction(|| {
            breaking();
            assert_eq!(CorrectionsPallet::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

fn change(id: u32, change: impl FnOnce(&mut Correction)) {
    crate::Corrections::<Test>::mutate(id, |correction| change(correction.as_mut().unwrap()));
}

fn record(id: u32, number: u32, change: impl FnOnce(&mut RecordOf<Test>)) {
    Records::<Test>::mutate(id, number, |record| change(record.as_mut().unwrap()));
}

#[test]
fn spoiled_requests_are_found() {
    found("a request is missing", || crate::Corrections::<Test>::remove(OPEN));
    found("a request is not counted", || {
        let copy = crate::Corrections::<Test>::get(OPEN).unwrap();
        crate::Corrections::<Test>::insert(9, copy);
    });
    found("a ground does not fit", || change(OPEN, |c| c.ground = CorrectionGround::Inconsistent));
    found("a person and a notice, or neither", || change(OPEN, |c| c.person = None));
    found("a person and a notice, or neither", || change(NOTICE, |c| c.person = Some(LETTER)));
    found("a finder without notice, or none", || change(NOTICE, |c| c.found_by = None));
    found("a request was filed in the future", || change(OPEN, |c| c.filed_at = u64::MAX));
    found("a clock is missing or left over", || change(OPEN, |c| c.clock = None));
    found("a correction stands in an old version", || {
        change(FULL, |c| c.outcome = Some(CorrectionOutcome::Corrected { version: Some(1) }));
    });
    found("urging was counted wrongly", || change(FULL, |c| c.urged = 0));
    found("extension and history do not agree", || change(FULL, |c| c.extension = None));
    found("outcome and history do not agree", || change(FULL, |c| c.outcome = Some(not_corrected())));
    found("grounds do not agree", || change(OPEN, |c| c.ground = CorrectionGround::Disputed));
    found("what was late is forgotten", || change(FULL, |c| c.late.verification = false));
    found("receipt and history do not agree", || change(OPEN, |c| c.received_at = None));
}

#[test]
fn spoiled_histories_are_found() {
    found("a history has other records than its count says", || change(OPEN, |c| c.records = 0));
    found("a history has a gap", || {
        let moved = Records::<Test>::take(FULL, 1).unwrap();
        Records::<Test>::insert(FULL, 99, moved);
    });
    found("a request has no history", || {
        Records::<Test>::remove(OPEN, 0);
        change(OPEN, |c| c.records = 0);
    });
    found("a history begins at another time", || record(OPEN, 0, |r| r.at = 0));
    found("a history begins with another act", || record(OPEN, 0, |r| r.act = CorrectionAct::FileWithBureau));
    found("a history goes back", || record(FULL, 3, |r| r.block = 0));
    found("a record contradicts the state machine", || record(FULL, 1, |r| r.state = CorrectionState::Closed));
    found("a record contradicts the state machine", || record(FULL, 3, |r| r.act = CorrectionAct::LeaveUncorrected));
    found("the history leads elsewhere", || change(OPEN, |c| c.state = CorrectionState::Extended));
    found("extension and history do not agree", || record(FULL, 1, |r| r.detail = CorrectionDetail::None));
    found("what was late is forgotten", || record(OPEN, 0, |r| r.ended = Some(ClockEnd::Late)));
    found("records of no request", || {
        let copy = Records::<Test>::get(OPEN, 0).unwrap();
        Records::<Test>::insert(9, 0, copy);
    });
}

#[test]
fn spoiled_indices_and_delegations_are_found() {
    found("an index does not name every request", || DatasetCorrections::<Test>::remove(DATASET, 0));
    found("an index names no request", || DatasetCorrections::<Test>::insert(DATASET, 0, 9));
    found("an index names a request of something else", || {
        AgencyCorrections::<Test>::insert(OTHER_AGENCY, 0, OPEN);
    });
    found("an index names a request twice", || AgencyCorrections::<Test>::insert(AGENCY, 0, OPEN));
    found("an index has a gap", || AgencyCorrections::<Test>::insert(AGENCY, 7, OPEN));
    found("delegations are miscounted", || DelegationCounts::<Test>::insert(AGENCY, 1));
    found("delegations have a gap", || {
        let moved = Delegations::<Test>::take(AGENCY, 1).unwrap();
        Delegations::<Test>::insert(AGENCY, 9, moved);
    });
    found("delegations of nobody", || DelegationCounts::<Test>::remove(AGENCY));
    let first = |change: fn(&mut DelegationOf<Test>)| {
        Delegations::<Test>::mutate(AGENCY, 0, |record| change(record.as_mut().unwrap()));
    };
    found("delegations go back", || first(|record| record.from = u64::MAX));
    found("a delegation was ended that never was", || first(|record| record.delegate = None));
    found("a head was delegated to", || first(|record| record.delegate = Some(HEAD)));
}
