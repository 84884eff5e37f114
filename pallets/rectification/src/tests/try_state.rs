//! The check of invariants finds what is broken.

use crate::{mock::*, Case, *};
use drl_primitives::{
    rectification::{
        RectificationAct, RectificationRecord, RectificationState as State, Referral, ReferralOutcome, ReferralResult,
        ReferredTo, WithdrawalReason,
    },
    RectificationId,
};

/// Two cases: an order to a data user with access closed (0) and one to an agency (1), both failed.
const USERS: RectificationId = 0;
const AGENCYS: RectificationId = 1;

/// Breaks the state, sees that it is found, and leaves no trace.
fn found(what: &'static str, breaking: impl FnOnce()) {
    run(|| {
        order(AGENCY_CHIEF, single());
        order_agency();
        pass_limits();
        let _ = frame_support::storage::with_transaction(|| {
            breaking();
            assert_eq!(Rectification::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(sp_runtime::DispatchResult::Ok(()))
        });
    });
}

fn case(id: RectificationId, change: impl FnOnce(&mut Case<AccountId>)) {
    Cases::<Test>::mutate(id, |case| change(case.as_mut().unwrap()));
}

fn record(id: RectificationId, number: u32, change: impl FnOnce(&mut RectificationRecord<AccountId, u64>)) {
    Histories::<Test>::mutate(id, number, |record| change(record.as_mut().unwrap()));
}

fn referral(to: ReferredTo, result: Option<ReferralResult>) -> Option<Referral> {
    Some(Referral { to, at: now(), file: FILE, result })
}

#[test]
fn cases_that_are_missing_or_too_many_are_found() {
    found("a case has a number that was not given", || NextCase::<Test>::put(1));
    found("a case is missing", || NextCase::<Test>::put(3));
    found("records of no case", || {
        let record = Histories::<Test>::get(0, 0).unwrap();
        Histories::<Test>::insert(9, 0, record);
    });
}

#[test]
fn broken_histories_are_found() {
    found("a history has other records than its count says", || case(USERS, |case| case.records = 1));
    found("a history has a gap", || {
        let record = Histories::<Test>::take(USERS, 1).unwrap();
        Histories::<Test>::insert(USERS, 7, record);
    });
    found("a case has no history", || {
        let _ = Histories::<Test>::clear_prefix(USERS, 9, None);
        case(USERS, |case| case.records = 0);
    });
    found("a history takes a step there is not", || record(USERS, 1, |record| record.act = RectificationAct::Accept));
    found("a history takes a step there is not", || record(USERS, 0, |record| record.state = State::Reported));
    found("a history goes back", || record(USERS, 1, |record| record.at = 0));
    found("a history goes back", || record(USERS, 1, |record| record.block = 0));
    found("a record does not say who acted on what", || record(USERS, 0, |record| record.officer = None));
    found("a record does not say who acted on what", || record(USERS, 1, |record| record.evidence = Some(CHECK)));
    found("a record gives a reason out of place", || {
        record(USERS, 0, |record| record.reason = Some(WithdrawalReason::NoBreach));
    });
    found("a case does not stand where its history has brought it", || {
        case(USERS, |case| case.state = State::Accepted);
    });
    found("a case was not opened by its order", || case(USERS, |case| case.order.officer = AGENCY_HEAD));
    found("a case was not opened by its order", || case(USERS, |case| case.ordered_at -= 1));
    found("only a direct termination has no limit", || case(USERS, |case| case.limit = None));
    found("a case was opened in the future", || {
        for number in [0, 1] {
            record(USERS, number, |record| record.at = now() + 1);
        }
        case(USERS, |case| case.ordered_at = now() + 1);
    });
}

#[test]
fn clocks_closures_and_outcomes_that_do_not_fit_are_found() {
    found("the clock of a case is not open", || case(USERS, |case| case.clock = Some(77)));
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        let before = Cases::<Test>::get(id).unwrap();
        case(id, |case| case.clock = None);
        assert_eq!(Rectification::do_try_state(), Err("clock and state of a case do not agree".into()));
        report(CLERK, id).unwrap_err();
        Cases::<Test>::insert(id, before);
        report(CLERK, id).unwrap();
        let reported = Cases::<Test>::get(id).unwrap();
        case(id, |case| case.clock = Some(0));
        assert_eq!(Rectification::do_try_state(), Err("clock and state of a case do not agree".into()));
        Cases::<Test>::insert(id, reported);
    });
    found("closure and state of a case do not agree", || case(USERS, |case| case.access_closed = false));
    found("closure and state of a case do not agree", || case(AGENCYS, |case| case.access_closed = true));
    found("a credit entry and a termination do not go together", || case(USERS, |case| case.entry = Some(0)));
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        pass_limits();
        terminate(AGENCY_CHIEF, id).unwrap();
        case(id, |case| case.entry = None);
        let what = "a credit entry and a termination do not go together";
        assert_eq!(Rectification::do_try_state(), Err(what.into()));
        case(id, |case| case.entry = Some(0));
    });
}

#[test]
fn referrals_that_do_not_fit_are_found() {
    let (regulator, organ) = (ReferredTo::Regulator(REGULATOR), ReferredTo::CompetentOrgan);
    let result = |outcome, entry| Some(ReferralResult { outcome, regulator: REGULATOR, at: now(), entry });
    found("a case is in the wrong hands", || case(USERS, |case| case.referral = referral(organ, None)));
    found("a case is in the wrong hands", || case(AGENCYS, |case| case.referral = referral(regulator, None)));
    found("what the competent organ does is not recorded", || {
        case(AGENCYS, |case| case.referral = referral(organ, result(ReferralOutcome::NoLawBroken, None)));
    });
    for (outcome, entry) in [(ReferralOutcome::NoLawBroken, Some(0)), (ReferralOutcome::LawBroken, None)] {
        found("a credit entry and a broken law do not go together", || {
            case(USERS, |case| case.referral = referral(regulator, result(outcome, entry)));
        });
    }
    // A case in a regulator's hands that the regulator does not find.
    found("an index does not name every case", || case(USERS, |case| case.referral = referral(regulator, None)));
}

#[test]
fn open_orders_and_indices_that_do_not_fit_are_found() {
    found("open orders and cases do not agree", || OpenOrders::<Test>::remove(single(), AGENCY));
    found("open orders and cases do not agree", || OpenOrders::<Test>::insert(single(), AGENCY, AGENCYS));
    found("an open order of no case", || OpenOrders::<Test>::insert(single(), BUREAU, USERS));
    found("an index does not name every case", || {
        OrganisationCases::<Test>::remove(USER, 0);
        OrganisationCaseCounts::<Test>::remove(USER);
    });
    found("an index does not name every case", || OrganisationCaseCounts::<Test>::insert(USER, 2));
    found("an index has a gap", || OrganisationCases::<Test>::insert(USER, 1, USERS));
    found("an index names a case of something else", || OrganisationCases::<Test>::insert(USER, 0, AGENCYS));
    found("an index names a case twice", || {
        OrganisationCases::<Test>::insert(USER, 1, USERS);
        OrganisationCaseCounts::<Test>::insert(USER, 2);
    });
    found("an index does not name every case", || {
        GrantCases::<Test>::remove(hashes()[0], 0);
        GrantCaseCounts::<Test>::remove(hashes()[0]);
    });
    found("an index names a case of something else", || {
        GrantCases::<Test>::remove(hashes()[0], 0);
        GrantCases::<Test>::insert(hashes()[1], 0, USERS);
        GrantCaseCounts::<Test>::insert(hashes()[1], 1);
    });
    found("an index names a case of something else", || {
        AgreementCases::<Test>::remove(SINGLE, 0);
        AgreementCases::<Test>::insert(DOUBLE, 0, USERS);
        AgreementCaseCounts::<Test>::insert(DOUBLE, 1);
    });
}
