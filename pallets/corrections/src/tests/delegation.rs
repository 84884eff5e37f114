//! Whom the head names to approve extensions.

use crate::{mock::*, Event};
use drl_primitives::{
    correction::{DelegationRecord, ExtensionReason},
    organisation::Role,
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    CorrectionId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn allow(on: bool) {
    Mock::parameters(|parameters| parameters.conduct.head_delegation = on);
}

fn extend(who: AccountId, id: CorrectionId) -> DispatchResult {
    CorrectionsPallet::extend(by(who), id, ExtensionReason::ManyRecords, APPROVAL)
}

#[test]
fn q_35_by_default_nobody_approves_but_the_head() {
    run(|| {
        assert_noop!(CorrectionsPallet::delegate(by(HEAD), CHIEF), Fault::DelegationOff);
        let id = filed_with_agency();
        assert_noop!(extend(CHIEF, id), Fault::NotHead);
    });
}

#[test]
fn q_35_a_delegate_approves_where_that_is_allowed() {
    run(|| {
        allow(true);
        let (from, id) = (now(), filed_with_agency());
        take_events();
        assert_ok!(CorrectionsPallet::delegate(by(HEAD), CHIEF));
        assert_eq!(take_events(), [Event::ApprovalDelegated { organisation: AGENCY, delegate: CHIEF, by: HEAD }]);
        assert_eq!(CorrectionsPallet::delegate_of(AGENCY), Some(CHIEF));
        assert_ok!(extend(CHIEF, id));
        // The head may still do it.
        assert_ok!(extend(HEAD, filed_with_agency()));

        pass_days(1);
        take_events();
        assert_ok!(CorrectionsPallet::end_delegation(by(HEAD)));
        assert_eq!(take_events(), [Event::DelegationEnded { organisation: AGENCY, by: HEAD }]);
        let id = filed_with_agency();
        assert_noop!(extend(CHIEF, id), Fault::NotHead);
        assert_noop!(CorrectionsPallet::end_delegation(by(HEAD)), Fault::NoDelegation);
        let record = |from, block, delegate| DelegationRecord { from, block, delegate, by: HEAD };
        assert_eq!(
            CorrectionsPallet::delegations(AGENCY, 0, 10),
            [record(from, 1, Some(CHIEF)), record(now(), 2, None)]
        );
    });
}

#[test]
fn q_35_a_delegation_does_not_outlive_the_parameter_or_the_head() {
    run(|| {
        allow(true);
        assert_ok!(CorrectionsPallet::delegate(by(HEAD), CHIEF));
        let id = filed_with_agency();
        allow(false);
        assert_noop!(extend(CHIEF, id), Fault::NotHead);
        allow(true);
        Mock::dismiss(HEAD);
        assert_noop!(extend(CHIEF, id), Fault::NotHead);
        assert_eq!(CorrectionsPallet::delegate_of(AGENCY), None);
        // A new head names anew, and may end what is left of the old delegation.
        Mock::officer(119u64, AGENCY, Role::Head);
        assert_ok!(CorrectionsPallet::end_delegation(by(119)));
        assert_ok!(CorrectionsPallet::delegate(by(119), CHIEF));
        assert_ok!(extend(CHIEF, id));
    });
}

#[test]
fn q_35_a_delegation_can_be_ended_also_where_none_can_be_given() {
    run(|| {
        allow(true);
        assert_ok!(CorrectionsPallet::delegate(by(HEAD), CHIEF));
        allow(false);
        assert_ok!(CorrectionsPallet::end_delegation(by(HEAD)));
    });
}

#[test]
fn q_35_only_a_head_delegates_and_only_to_who_may_decide_in_the_same_body() {
    run(|| {
        allow(true);
        for (who, error) in [(CLERK, NOT_ALLOWED), (SIGNATORY, WRONG_KIND), (NOBODY, NOT_OFFICER)] {
            assert_noop!(CorrectionsPallet::delegate(by(who), CHIEF), error);
            assert_noop!(CorrectionsPallet::end_delegation(by(who)), error);
        }
        assert_noop!(CorrectionsPallet::delegate(by(CHIEF), CHIEF), Fault::NotHead);
        assert_noop!(CorrectionsPallet::end_delegation(by(CHIEF)), Fault::NotHead);
        for unfit in [CLERK, HEAD, OTHER_CHIEF, BUREAU_CHIEF, NOBODY] {
            assert_noop!(CorrectionsPallet::delegate(by(HEAD), unfit), Fault::DelegateDoesNotFit);
        }
    });
}

#[test]
fn q_35_a_delegate_of_one_body_approves_nothing_of_another() {
    run(|| {
        allow(true);
        assert_ok!(CorrectionsPallet::delegate(by(OTHER_HEAD), OTHER_CHIEF));
        let id = filed_with_agency();
        assert_noop!(extend(OTHER_CHIEF, id), Fault::NotOwner);
        assert_noop!(extend(CHIEF, latest()), Fault::NotHead);
    });
}

#[test]
fn delegations_that_ran_out_of_numbers_refuse() {
    run(|| {
        allow(true);
        let _ = frame_support::storage::with_transaction(|| {
            crate::DelegationCounts::<Test>::insert(AGENCY, u32::MAX);
            assert_noop!(CorrectionsPallet::delegate(by(HEAD), CHIEF), Fault::NumbersExhausted);
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}
