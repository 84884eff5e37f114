//! Orders that were given in error.

use crate::{mock::*, Event};
use drl_primitives::{
    grant_status::GrantRegister,
    rectification::{RectificationAct, RectificationState as State, WithdrawalReason},
    testing::Mock,
    verdict::Reason,
    Code,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn an_order_given_in_error_is_taken_back_and_access_opens() {
    for reason in WithdrawalReason::ALL {
        run(|| {
            let id = order(AGENCY_CHIEF, single());
            take_events();
            assert_ok!(Rectification::withdraw_order(signed_by(AGENCY_HEAD), id, *reason, CHECK));
            assert_eq!(
                take_events(),
                [Event::OrderWithdrawn {
                    rectification: id,
                    officer: AGENCY_HEAD,
                    reason: *reason,
                    evidence: CHECK,
                    reopened: true
                }]
            );
            assert_eq!(state(id), State::Withdrawn);
            assert_eq!(Desk::reason_now(hashes()[0]), Reason::Granted);
            assert!(Desk::entries().is_empty() && Mock::clocks().is_empty());
            let record = Rectification::history(id, 1, 1)[0];
            assert_eq!((record.act, record.reason), (RectificationAct::Withdraw, Some(*reason)));
            assert_eq!((record.officer, record.evidence), (Some(AGENCY_HEAD), Some(CHECK)));
            // And a right one may follow.
            assert_eq!(order(AGENCY_CHIEF, single()), id + 1);
        });
    }
}

#[test]
fn an_order_is_taken_back_in_every_state_that_waits() {
    run(|| {
        let reported = order(AGENCY_CHIEF, single());
        report(CLERK, reported).unwrap();
        assert_ok!(withdraw(AGENCY_CHIEF, reported));
        let failed = order(AGENCY_CHIEF, single());
        pass_limits();
        assert_ok!(withdraw(AGENCY_CHIEF, failed));
        assert!(Mock::clocks().is_empty());
        assert_eq!(Desk::reason_now(hashes()[0]), Reason::Granted);
    });
}

#[test]
fn a_closed_case_is_not_taken_back() {
    run(|| {
        let withdrawn = order(AGENCY_CHIEF, single());
        withdraw(AGENCY_CHIEF, withdrawn).unwrap();
        assert_noop!(withdraw(AGENCY_CHIEF, withdrawn), Fault::WrongState);
        let accepted = order(AGENCY_CHIEF, single());
        report(CLERK, accepted).unwrap();
        accept(AGENCY_CHIEF, accepted).unwrap();
        assert_noop!(withdraw(AGENCY_CHIEF, accepted), Fault::WrongState);
        let terminated = order(AGENCY_CHIEF, single());
        pass_limits();
        terminate(AGENCY_CHIEF, terminated).unwrap();
        assert_noop!(withdraw(AGENCY_CHIEF, terminated), Fault::WrongState);
        assert_noop!(withdraw(AGENCY_CHIEF, 77), Fault::NotFound);
    });
}

#[test]
fn only_the_orderer_takes_back() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        assert_noop!(withdraw(BUREAU_CHIEF, id), Fault::NotOrderer);
        assert_noop!(withdraw(OTHER_CHIEF, id), Fault::NotOrderer);
    });
}

#[test]
fn a_withdrawal_that_cannot_open_access_is_none() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        Desk::refuse(true);
        assert_noop!(withdraw(AGENCY_CHIEF, id), REFUSED);
        Desk::refuse(false);
    });
}
