//! The end of the service, and the credit entry in the same step.

use crate::{mock::*, Cases, Event};
use drl_primitives::{
    agreement::{AgreementRegister, AgreementStanding},
    credit::{EntryGround, EntrySource},
    grant::GrantStatus,
    grant_status::GrantRegister,
    rectification::{
        BreachGround, Closure, RectificationAct, RectificationState as State, RectificationSubject, RectificationTarget,
    },
    testing::Mock,
    verdict::Reason,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

/// An order that has failed.
fn failed(who: AccountId, subject: RectificationSubject) -> u32 {
    let id = order(who, subject);
    pass_limits();
    id
}

fn directly(who: AccountId, subject: RectificationSubject) -> DispatchResult {
    dispatch(|| Rectification::terminate_directly(signed_by(who), subject, BreachGround::BeyondScope, CHECK))
}

#[test]
fn r_098_r_099_service_ends_and_the_entry_is_made_in_one_step() {
    run(|| {
        let id = failed(AGENCY_CHIEF, single());
        take_events();
        assert_ok!(terminate(AGENCY_HEAD, id));
        assert_eq!(
            take_events(),
            [Event::ServiceTerminated {
                rectification: id,
                user: USER,
                officer: AGENCY_HEAD,
                evidence: CHECK,
                ended: true,
                entry: 0
            }]
        );
        assert_eq!(Desk::status(hashes()[0]), GrantStatus::Terminated);
        assert_eq!(Desk::reason_now(hashes()[1]), Reason::Granted, "only the grant that it was about");
        let by = act(AGENCY, AGENCY_HEAD, CHECK);
        assert_eq!(Desk::entries(), [(USER, EntryGround::NotRectified, EntrySource::Rectification(id), by)]);
        let case = Cases::<Test>::get(id).unwrap();
        assert_eq!((case.state, case.entry, case.clock, case.access_closed), (State::Terminated, Some(0), None, false));
        assert!(Mock::clocks().is_empty(), "the consequence is drawn");
    });
}

#[test]
fn r_099_the_entry_is_tied_to_the_termination_or_neither_is() {
    run(|| {
        let id = failed(AGENCY_CHIEF, single());
        Desk::refuse(true);
        assert_noop!(terminate(AGENCY_CHIEF, id), REFUSED);
        Desk::refuse(false);
        // The credit record alone refuses: the grant that was ended in the same step is not.
        let _ = frame_support::storage::with_transaction(|| {
            Cases::<Test>::mutate(id, |case| case.as_mut().unwrap().records = u32::MAX);
            assert_noop!(terminate(AGENCY_CHIEF, id), Fault::NumbersExhausted);
            frame_support::storage::TransactionOutcome::Rollback(DispatchResult::Ok(()))
        });
        Desk::refuse_entries(true);
        assert_noop!(terminate(AGENCY_CHIEF, id), REFUSED);
        assert_eq!(Desk::status(hashes()[0]), GrantStatus::Active);
        assert_eq!(state(id), State::Failed);
        Desk::refuse_entries(false);
        assert_ok!(terminate(AGENCY_CHIEF, id));
    });
}

#[test]
fn r_098_termination_follows_only_failure() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        assert_noop!(terminate(AGENCY_CHIEF, id), Fault::WrongState);
        report(CLERK, id).unwrap();
        assert_noop!(terminate(AGENCY_CHIEF, id), Fault::WrongState);
        accept(AGENCY_CHIEF, id).unwrap();
        assert_noop!(terminate(AGENCY_CHIEF, id), Fault::WrongState);
        assert_noop!(terminate(AGENCY_CHIEF, 9), Fault::NotFound);
    });
    run(|| {
        let id = failed(AGENCY_CHIEF, single());
        assert_noop!(terminate(BUREAU_CHIEF, id), Fault::NotOrderer);
        assert_ok!(terminate(AGENCY_CHIEF, id));
        assert_noop!(terminate(AGENCY_CHIEF, id), Fault::WrongState);
    });
}

#[test]
fn r_098_a_correction_that_was_rejected_ends_in_termination_too() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        report(CLERK, id).unwrap();
        pass_days(LIMIT_DAYS + 1);
        reject(AGENCY_CHIEF, id).unwrap();
        assert_ok!(terminate(AGENCY_CHIEF, id));
        assert_eq!(Desk::entries().len(), 1);
    });
}

#[test]
fn r_098_the_signer_ends_the_whole_agreement() {
    run(|| {
        let id = failed(AGENCY_CHIEF, agreement(SINGLE));
        assert_ok!(terminate(AGENCY_CHIEF, id));
        assert_eq!(Desk::terminated_for_breach(SINGLE), Some(act(AGENCY, AGENCY_CHIEF, CHECK)));
        assert_eq!(Desk::duties(SINGLE).unwrap().standing, AgreementStanding::TerminatedForBreach);
        assert_eq!(Desk::entries().len(), 1);
    });
}

#[test]
fn r_098_the_bureau_ends_the_whole_agreement_whoever_signed() {
    for id in [SINGLE, DOUBLE] {
        run(|| {
            let case = failed(BUREAU_CHIEF, agreement(id));
            assert_ok!(terminate(BUREAU_CHIEF, case));
            assert_eq!(Desk::terminated_for_breach(id), Some(act(BUREAU, BUREAU_CHIEF, CHECK)));
        });
    }
}

#[test]
fn q_12_one_agency_of_several_ends_the_grants_of_its_own_data() {
    run(|| {
        let id = failed(OTHER_CHIEF, agreement(DOUBLE));
        assert_ok!(terminate(OTHER_CHIEF, id));
        assert_eq!(Desk::part_terminated(DOUBLE, OTHER_AGENCY), Some(act(OTHER_AGENCY, OTHER_CHIEF, CHECK)));
        assert_eq!(Desk::terminated_for_breach(DOUBLE), None);
        assert_eq!(Desk::reason_now(hashes()[2]), Reason::Granted, "the agreement goes on for the others");
        assert_eq!(Desk::reason_now(hashes()[3]), Reason::GrantTerminated);
        assert_eq!(Desk::entries().len(), 1);
    });
}

#[test]
fn nothing_is_ordered_any_more_about_what_was_terminated() {
    run(|| {
        let id = failed(OTHER_CHIEF, agreement(DOUBLE));
        terminate(OTHER_CHIEF, id).unwrap();
        let (ground, closure) = (BreachGround::OtherBreach, Closure::Without);
        let order = |who, subject| Rectification::order(signed_by(who), subject, ground, closure, LIMIT, ORDER);
        assert_noop!(order(OTHER_CHIEF, agreement(DOUBLE)), Fault::SubjectEnded);
        assert_noop!(order(OTHER_CHIEF, RectificationSubject::Grant(hashes()[3])), Fault::SubjectEnded);
        assert_eq!(Rectification::open_order(agreement(DOUBLE), OTHER_AGENCY), None);
        // Others still can.
        assert_ok!(order(AGENCY_CHIEF, agreement(DOUBLE)));
        assert_ok!(order(BUREAU_CHIEF, agreement(DOUBLE)));
    });
}

#[test]
fn q_20_direct_termination_is_off_by_default() {
    run(|| {
        for who in [AGENCY_CHIEF, BUREAU_CHIEF] {
            assert_noop!(directly(who, single()), Fault::DirectTerminationOff);
        }
    });
}

#[test]
fn r_095_where_it_is_on_agency_and_bureau_terminate_directly() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.direct_termination = true);
        assert_ok!(directly(AGENCY_CHIEF, single()));
        assert_eq!(
            take_events(),
            [Event::ServiceTerminatedDirectly {
                rectification: 0,
                subject: single(),
                ground: BreachGround::BeyondScope,
                orderer: AGENCY,
                officer: AGENCY_CHIEF,
                evidence: CHECK,
            }]
        );
        assert_eq!(Desk::status(hashes()[0]), GrantStatus::Terminated);
        assert!(Desk::entries().is_empty(), "the entry is for what was not corrected as required (R-099)");
        let case = Cases::<Test>::get(0).unwrap();
        assert_eq!((case.state, case.limit, case.clock, case.entry), (State::Terminated, None, None, None));
        let target = RectificationTarget::DataUser {
            user: USER,
            subject: single(),
            ground: BreachGround::BeyondScope,
            closure: Closure::Without,
        };
        assert_eq!(case.target, target);
        assert_eq!(Rectification::history(0, 0, 9)[0].act, RectificationAct::TerminateDirectly);

        assert_ok!(directly(OTHER_CHIEF, agreement(DOUBLE)));
        assert!(Desk::part_terminated(DOUBLE, OTHER_AGENCY).is_some());
        assert_ok!(directly(BUREAU_CHIEF, agreement(DOUBLE)));
        assert!(Desk::terminated_for_breach(DOUBLE).is_some());
        assert!(Mock::clocks().is_empty());
    });
}

#[test]
fn direct_termination_asks_for_the_same_as_an_order() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.direct_termination = true);
        assert_noop!(directly(OTHER_CHIEF, single()), Fault::NotResponsible);
        assert_noop!(directly(BUREAU_CHIEF, agreement(77)), Fault::NoSuchAgreement);
        assert_noop!(directly(BUREAU_CHIEF, RectificationSubject::Grant(Default::default())), Fault::NoSuchGrant);
        let id = order(AGENCY_CHIEF, single());
        assert_noop!(directly(AGENCY_CHIEF, single()), Fault::AlreadyOrdered);
        withdraw(AGENCY_CHIEF, id).unwrap();
        Desk::refuse(true);
        assert_noop!(directly(AGENCY_CHIEF, single()), REFUSED);
        Desk::refuse(false);
        assert_ok!(directly(AGENCY_CHIEF, single()));
        assert_noop!(directly(AGENCY_CHIEF, single()), Fault::SubjectEnded);
        assert_noop!(directly(BUREAU_CHIEF, single()), Fault::SubjectEnded);
    });
}
