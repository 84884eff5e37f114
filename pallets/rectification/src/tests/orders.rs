//! Orders to data users: who gives them, on what, with which closure and limit.

use crate::{mock::*, AgreementCases, Cases, Event, GrantCases, Histories, OrganisationCases};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::{ClockKind, ClockSubject, Term},
    grant::GrantStatus,
    grant_status::{GrantRegister, Overseer},
    rectification::{
        BreachGround, Closure, RectificationAct, RectificationLimit, RectificationRecord, RectificationState as State,
        RectificationSubject, RectificationTarget,
    },
    testing::{Mock, MockClock, BAD_TERM},
    verdict::Reason,
    Code, GrantHash,
};
use frame_support::{
    assert_noop, assert_ok,
    storage::{with_transaction, TransactionOutcome},
};
use sp_runtime::DispatchResult;

fn try_order(who: AccountId, subject: RectificationSubject, ground: BreachGround, closure: Closure) -> DispatchResult {
    dispatch(|| Rectification::order(signed_by(who), subject, ground, closure, LIMIT, ORDER))
}

fn on_statutory_ground(who: AccountId, subject: RectificationSubject) -> DispatchResult {
    try_order(who, subject, BreachGround::BeyondScope, Closure::WithOrder)
}

#[test]
fn r_097_an_order_closes_access_and_starts_the_limit() {
    run(|| {
        let (grant, due) = (hashes()[0], today().plus(LIMIT_DAYS));
        assert_ok!(on_statutory_ground(AGENCY_CHIEF, single()));
        let target = RectificationTarget::DataUser {
            user: USER,
            subject: single(),
            ground: BreachGround::BeyondScope,
            closure: Closure::WithOrder,
        };
        assert_eq!(
            take_events(),
            [Event::RectificationOrdered {
                rectification: 0,
                target,
                orderer: AGENCY,
                officer: AGENCY_CHIEF,
                order: ORDER,
                limit: due,
                access_closed: true,
            }]
        );
        let order = act(AGENCY, AGENCY_CHIEF, ORDER);
        assert_eq!(Desk::hold(grant, Overseer::Agency), Some(order));
        assert_eq!(Desk::reason_now(grant), Reason::GrantHeld);
        assert_eq!(
            Cases::<Test>::get(0),
            Some(crate::Case {
                target,
                order,
                ordered_at: now(),
                state: State::Ordered,
                limit: Some(RectificationLimit { term: LIMIT, day: due }),
                clock: Some(0),
                access_closed: true,
                entry: None,
                referral: None,
                records: 1,
            })
        );
        assert_eq!(
            Histories::<Test>::get(0, 0),
            Some(RectificationRecord {
                at: now(),
                block: 1,
                act: RectificationAct::Order,
                state: State::Ordered,
                organisation: Some(AGENCY),
                officer: Some(AGENCY_CHIEF),
                evidence: Some(ORDER),
                reason: None,
            })
        );
        let (kind, subject) = (ClockKind::RectificationLimit, ClockSubject::Rectification(0));
        assert_eq!(Mock::clocks(), [(0, MockClock { kind, subject, holder: USER, due })]);
    });
}

#[test]
fn r_095_bureau_and_agency_may_each_order_about_the_same_grant() {
    run(|| {
        let grant = hashes()[0];
        assert_ok!(on_statutory_ground(AGENCY_CHIEF, single()));
        assert_ok!(on_statutory_ground(BUREAU_CHIEF, single()));
        assert!(Desk::hold(grant, Overseer::Agency).is_some() && Desk::hold(grant, Overseer::Bureau).is_some());
        // What one closed the other does not open.
        report(CLERK, 0).unwrap();
        accept(AGENCY_CHIEF, 0).unwrap();
        assert_eq!(Desk::hold(grant, Overseer::Agency), None);
        assert_eq!(Desk::reason_now(grant), Reason::GrantHeld);
    });
}

#[test]
fn r_097_a_natural_person_is_ordered_alike() {
    run(|| {
        let subject = RectificationSubject::Grant(hashes()[4]);
        assert_ok!(on_statutory_ground(AGENCY_CHIEF, subject));
        assert_eq!(Cases::<Test>::get(0).unwrap().target.holder(), PERSON);
        assert_ok!(report(PERSON_SIGNATORY, 0));
    });
}

#[test]
fn q_12_each_agency_closes_the_grants_of_its_own_data_only() {
    run(|| {
        assert_ok!(on_statutory_ground(OTHER_CHIEF, agreement(DOUBLE)));
        assert_eq!(Desk::closure(DOUBLE, OTHER_AGENCY), Some(act(OTHER_AGENCY, OTHER_CHIEF, ORDER)));
        assert_eq!(Desk::closure(DOUBLE, AGENCY), None);
        assert_eq!(Desk::reason_now(hashes()[2]), Reason::Granted);
        assert_eq!(Desk::reason_now(hashes()[3]), Reason::GrantHeld);
        // The other agency has an order of its own, and so has the bureau.
        assert_ok!(on_statutory_ground(AGENCY_CHIEF, agreement(DOUBLE)));
        assert_ok!(on_statutory_ground(BUREAU_CHIEF, agreement(DOUBLE)));
        // Of another agreement it has no data, and of another agency's grant neither.
        assert_noop!(on_statutory_ground(OTHER_CHIEF, agreement(SINGLE)), Fault::NotResponsible);
        assert_noop!(on_statutory_ground(THIRD_CHIEF, agreement(DOUBLE)), Fault::NotResponsible);
        let foreign = RectificationSubject::Grant(hashes()[2]);
        assert_noop!(on_statutory_ground(OTHER_CHIEF, foreign), Fault::NotResponsible);
    });
}

#[test]
fn r_097_on_the_grounds_of_the_regulation_closure_is_a_duty() {
    for ground in BreachGround::ALL.iter().copied().filter(|ground| ground.is_statutory()) {
        run(|| {
            for closure in [Closure::AfterFailure, Closure::Without] {
                assert_noop!(try_order(AGENCY_CHIEF, single(), ground, closure), Fault::ClosureMandatory);
            }
            assert_ok!(try_order(AGENCY_CHIEF, single(), ground, Closure::WithOrder));
            assert!(Desk::hold(hashes()[0], Overseer::Agency).is_some());
        });
    }
}

#[test]
fn q_20_the_parameter_lets_the_duty_to_close_wait_for_the_failure() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.closure_with_order = false);
        let ground = BreachGround::OtherSeriousBreach;
        assert_noop!(try_order(AGENCY_CHIEF, single(), ground, Closure::Without), Fault::ClosureMandatory);
        assert_ok!(try_order(AGENCY_CHIEF, single(), ground, Closure::AfterFailure));
        assert_eq!(Desk::hold(hashes()[0], Overseer::Agency), None);
        // Closing at once stays possible.
        assert_ok!(try_order(BUREAU_CHIEF, single(), ground, Closure::WithOrder));
        assert!(Desk::hold(hashes()[0], Overseer::Bureau).is_some());
    });
}

#[test]
fn r_096_on_another_breach_the_orderer_chooses() {
    for closure in Closure::ALL {
        run(|| {
            assert_ok!(try_order(AGENCY_CHIEF, single(), BreachGround::OtherBreach, *closure));
            let closed = *closure == Closure::WithOrder;
            assert_eq!(Desk::hold(hashes()[0], Overseer::Agency).is_some(), closed);
            assert_eq!(Cases::<Test>::get(0).unwrap().access_closed, closed);
        });
    }
}

#[test]
fn q_20_the_limit_is_set_in_the_order() {
    run(|| {
        let with = |limit| {
            let (ground, closure) = (BreachGround::OtherBreach, Closure::Without);
            dispatch(|| Rectification::order(signed_by(BUREAU_CHIEF), single(), ground, closure, limit, ORDER))
        };
        for none in [Term::WorkingDays(0), Term::Until(today().minus(1))] {
            assert_noop!(with(none), BAD_TERM);
        }
        for (limit, day) in [
            (Term::WorkingDays(1), today().plus(1)),
            (Term::Until(today()), today()),
            (Term::Until(today().plus(400)), today().plus(400)),
        ] {
            let _ = with_transaction(|| {
                assert_ok!(with(limit));
                assert_eq!(Cases::<Test>::get(0).unwrap().limit, Some(RectificationLimit { term: limit, day }));
                TransactionOutcome::Rollback(DispatchResult::Ok(()))
            });
        }
    });
}

#[test]
fn one_open_order_of_an_organisation_stands_on_a_subject() {
    run(|| {
        order(AGENCY_CHIEF, single());
        assert_noop!(on_statutory_ground(AGENCY_CHIEF, single()), Fault::AlreadyOrdered);
        assert_noop!(on_statutory_ground(AGENCY_HEAD, single()), Fault::AlreadyOrdered);
        report(SIGNATORY, 0).unwrap();
        assert_noop!(on_statutory_ground(AGENCY_CHIEF, single()), Fault::AlreadyOrdered);
        // The other grant and the agreement as a whole are other subjects.
        assert_ok!(on_statutory_ground(AGENCY_CHIEF, RectificationSubject::Grant(hashes()[1])));
        assert_ok!(on_statutory_ground(AGENCY_CHIEF, agreement(SINGLE)));
        // A closed case makes room.
        accept(AGENCY_CHIEF, 0).unwrap();
        assert_eq!(order(AGENCY_CHIEF, single()), 3);
        assert_eq!(Rectification::open_order(single(), AGENCY), Some(3));
        assert_eq!(Rectification::open_order(single(), BUREAU), None);
    });
}

#[test]
fn nothing_is_ordered_about_what_is_not_there() {
    run(|| {
        let unknown = RectificationSubject::Grant(GrantHash::repeat_byte(1));
        assert_noop!(on_statutory_ground(AGENCY_CHIEF, unknown), Fault::NoSuchGrant);
        assert_noop!(on_statutory_ground(BUREAU_CHIEF, agreement(77)), Fault::NoSuchAgreement);
    });
}

#[test]
fn nothing_is_ordered_about_what_has_ended() {
    let refused = |happens: fn()| {
        run(|| {
            happens();
            for closure in Closure::ALL {
                let order = try_order(AGENCY_CHIEF, single(), BreachGround::OtherBreach, *closure);
                assert_eq!(order, Err(Fault::SubjectEnded.into()));
            }
        });
    };
    for status in [GrantStatus::Terminated, GrantStatus::Revoked, GrantStatus::ShutDown] {
        run(|| {
            Desk::set_status(hashes()[0], status);
            assert_noop!(on_statutory_ground(BUREAU_CHIEF, single()), Fault::SubjectEnded);
            // The agreement goes on.
            assert_ok!(on_statutory_ground(AGENCY_CHIEF, agreement(SINGLE)));
        });
    }
    refused(|| pass_days(TERM_DAYS as u32));
    refused(|| Desk::set_standing(SINGLE, AgreementStanding::Expired));
    refused(|| Desk::set_standing(SINGLE, AgreementStanding::EndedByNotice));
    refused(|| Desk::set_standing(SINGLE, AgreementStanding::TerminatedForBreach));
    // The verdict on a grant that the bureau holds does not say that the agreement has ended.
    refused(|| {
        order(BUREAU_CHIEF, single());
        Desk::set_standing(SINGLE, AgreementStanding::EndedByNotice);
    });
    run(|| {
        Desk::set_standing(SINGLE, AgreementStanding::Expired);
        assert_noop!(on_statutory_ground(AGENCY_CHIEF, agreement(SINGLE)), Fault::SubjectEnded);
    });
    run(|| {
        // A term that has not begun has not ended.
        Desk::set_standing(SINGLE, AgreementStanding::NotInForce);
        assert_ok!(try_order(AGENCY_CHIEF, agreement(SINGLE), BreachGround::OtherBreach, Closure::Without));
    });
}

#[test]
fn an_order_that_cannot_close_access_is_not_given() {
    run(|| {
        Desk::refuse(true);
        assert_noop!(on_statutory_ground(AGENCY_CHIEF, single()), REFUSED);
        assert_noop!(on_statutory_ground(AGENCY_CHIEF, agreement(SINGLE)), REFUSED);
    });
}

#[test]
fn cases_are_numbered_and_listed_in_order() {
    run(|| {
        order(AGENCY_CHIEF, single());
        order(BUREAU_CHIEF, agreement(SINGLE));
        order(OTHER_CHIEF, agreement(DOUBLE));
        let listed = |organisation| {
            (0..).map_while(|number| OrganisationCases::<Test>::get(organisation, number)).collect::<Vec<_>>()
        };
        assert_eq!(listed(USER), [0, 1, 2]);
        assert_eq!((listed(AGENCY), listed(BUREAU), listed(OTHER_AGENCY)), (vec![0], vec![1], vec![2]));
        assert_eq!(GrantCases::<Test>::iter().collect::<Vec<_>>(), [(hashes()[0], 0, 0)]);
        assert_eq!(AgreementCases::<Test>::get(SINGLE, 0), Some(0), "a case on a grant is one on its agreement");
        assert_eq!(AgreementCases::<Test>::get(SINGLE, 1), Some(1));
        assert_eq!(AgreementCases::<Test>::get(DOUBLE, 0), Some(2));
    });
}

#[test]
fn numbers_that_are_used_up_refuse() {
    run(|| {
        let spoil = |spoiling: fn()| {
            let _ = with_transaction(|| {
                spoiling();
                assert_noop!(on_statutory_ground(AGENCY_CHIEF, single()), Fault::NumbersExhausted);
                TransactionOutcome::Rollback(DispatchResult::Ok(()))
            });
        };
        spoil(|| crate::NextCase::<Test>::put(u32::MAX));
        spoil(|| crate::OrganisationCaseCounts::<Test>::insert(USER, u32::MAX));
        spoil(|| crate::GrantCaseCounts::<Test>::insert(hashes()[0], u32::MAX));
        spoil(|| crate::AgreementCaseCounts::<Test>::insert(SINGLE, u32::MAX));
    });
}
