//! The head gives more time.

use crate::{mock::*, Event, Records};
use drl_primitives::{
    clocks::ClockKind,
    correction::{CorrectionAct, CorrectionDetail, CorrectionRecord, CorrectionState, ExtensionReason},
    testing::{Mock, NOT_ALLOWED},
    CorrectionId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

const REASON: ExtensionReason = ExtensionReason::SeveralBodies;

fn extend(who: AccountId, id: CorrectionId) -> DispatchResult {
    CorrectionsPallet::extend(by(who), id, REASON, APPROVAL)
}

#[test]
fn r_113_the_head_extends_to_ten_working_days_in_total() {
    run(|| {
        let received = today();
        let id = filed_with_agency();
        pass_days(3);
        take_events();
        assert_ok!(extend(HEAD, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionExtended { correction: id, reason: REASON, approval: APPROVAL, officer: HEAD }]
        );
        assert_eq!(
            Records::<Test>::get(id, 1),
            Some(CorrectionRecord {
                at: now(),
                block: 4,
                actor: AGENCY,
                officer: HEAD,
                act: CorrectionAct::Extend,
                detail: CorrectionDetail::Extension(REASON),
                evidence: Some(APPROVAL),
                ended: None,
                state: CorrectionState::Extended,
            })
        );
        let seen = view(id);
        assert_eq!((seen.state, seen.extension), (CorrectionState::Extended, Some(REASON)));
        assert_eq!(seen.due.map(|due| due.day), Some(received.plus(10)));
        let clocks = Mock::clocks();
        assert_eq!(clocks.len(), 1);
        assert_eq!((clocks[0].1.kind, clocks[0].1.holder), (ClockKind::CorrectionVerification, AGENCY));

        pass_days(7);
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT));
        assert!(!view(id).late.verification);
    });
}

#[test]
fn r_113_only_before_the_limit_ends() {
    run(|| {
        let id = filed_with_agency();
        let other = filed_with_agency();
        pass_days(5);
        assert_ok!(extend(HEAD, id));
        assert_eq!(view(id).due.map(|due| due.day), Some(today().plus(5)));
        pass_days(1);
        assert_noop!(extend(HEAD, other), Fault::LimitPassed);
    });
}

#[test]
fn r_113_once() {
    run(|| {
        let id = filed_with_agency();
        assert_ok!(extend(HEAD, id));
        assert_noop!(extend(HEAD, id), Fault::WrongState);
    });
}

#[test]
fn r_113_only_the_head_of_that_agency_approves() {
    run(|| {
        let id = filed_with_agency();
        assert_noop!(extend(CHIEF, id), Fault::NotHead);
        assert_noop!(extend(CLERK, id), NOT_ALLOWED);
        assert_noop!(extend(OTHER_HEAD, id), Fault::NotOwner);
        assert_noop!(extend(BUREAU_HEAD, id), Fault::NotOwner);
        assert_noop!(CorrectionsPallet::extend(by(HEAD), id, REASON, NOTHING), Fault::DocumentMissing);
    });
}

#[test]
fn r_113_only_what_is_being_verified() {
    run(|| {
        let waiting = forwarded();
        assert_noop!(extend(HEAD, waiting), Fault::WrongState);
        assert_ok!(CorrectionsPallet::receive(by(CLERK), waiting));
        assert_ok!(extend(HEAD, waiting));
        let done = filed_with_agency();
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), done, corrected(), REPORT));
        assert_noop!(extend(HEAD, done), Fault::WrongState);
        assert_noop!(extend(HEAD, 99), Fault::NotFound);
    });
}

#[test]
fn q_23_the_total_counts_from_the_same_day_as_the_limit() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.forwarded_starts_at_agency = false);
        let filed = today();
        let id = filed_with_bureau();
        pass_days(1);
        assert_ok!(CorrectionsPallet::forward(by(BUREAU_CLERK), id, LETTER));
        pass_days(1);
        assert_ok!(CorrectionsPallet::receive(by(CLERK), id));
        pass_days(1);
        assert_ok!(extend(HEAD, id));
        assert_eq!(view(id).due.map(|due| due.day), Some(filed.plus(10)));
    });
}

#[test]
fn parameters_that_give_no_more_time_refuse() {
    run(|| {
        let id = filed_with_agency();
        Mock::parameters(|parameters| parameters.conduct.correction_extended_wd = 5);
        assert_noop!(extend(HEAD, id), Fault::NoTimeGained);
        Mock::parameters(|parameters| parameters.conduct.correction_extended_wd = 6);
        assert_ok!(extend(HEAD, id));
        assert_eq!(view(id).due.map(|due| due.day), Some(today().plus(6)));
    });
}
