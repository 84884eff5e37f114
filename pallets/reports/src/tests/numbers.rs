//! Numbers that are used up.

use crate::{mock::*, ListCounts, NextCheck, NextProduct, NextRecord, NextReport};
use drl_primitives::reports::{CheckKind, CheckResult, CheckSubject, Listing, RecordKind, ReportKind};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn check() -> DispatchResult {
    let subject = CheckSubject::User(USER);
    ReportsPallet::file_check(by(AUDITOR), subject, CheckKind::FollowUp, CheckResult::InOrder, today(), DOCUMENT)
}

fn record() -> DispatchResult {
    ReportsPallet::file_record(by(AGENCY_CLERK), RecordKind::Drill, today(), DOCUMENT)
}

/// With the last number given away the act is refused; with it put back, it is done.
fn refused_without_numbers(next: fn(u32), act: fn() -> DispatchResult) {
    next(u32::MAX);
    assert_noop!(act(), Fault::NumbersExhausted);
    next(0);
    assert_ok!(act());
}

#[test]
fn no_number_is_given_twice() {
    run(|| {
        refused_without_numbers(NextCheck::<Test>::put, check);
        refused_without_numbers(NextRecord::<Test>::put, record);
        refused_without_numbers(NextReport::<Test>::put, || report(ReportKind::Leak));
    });
}

#[test]
fn no_product_is_given_the_number_of_another() {
    run(|| {
        deliver();
        assert_ok!(publish());
        NextProduct::<Test>::put(u32::MAX);
        assert_noop!(publish(), Fault::NumbersExhausted);
        NextProduct::<Test>::put(1);
        assert_ok!(publish());
    });
}

#[test]
fn no_place_of_a_list_is_given_twice() {
    run(|| refused_without_numbers(|count| ListCounts::<Test>::insert(Listing::Records(AGENCY), count), record));
}
