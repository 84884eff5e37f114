//! Data returns: filed, accepted, rejected.

use crate::{mock::*, Counts, Event, GrantReturns, ReturnCount, Returns};
use drl_primitives::{
    clocks::ClockEnd,
    date::DAY_MS,
    organisation::{Role, Standing},
    receipts::{
        record::{Answered, DataReturn},
        Answer, DeliveryFault, DeliveryRef, ReturnFault, ReturnNote,
    },
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    verdict::Reason,
    Code, GrantHash, ReturnId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn file(who: AccountId, grant: GrantHash, note: ReturnNote) -> DispatchResult {
    Receipts::file_return(signed_by(who), grant, note)
}

fn decide(who: AccountId, id: ReturnId, answer: Answer<ReturnFault>) -> DispatchResult {
    Receipts::decide_return(signed_by(who), id, answer)
}

#[test]
fn r_093_a_return_is_filed_by_the_data_user_and_accepted_by_the_agency() {
    run(|| {
        let answers = Some(DeliveryRef::Receipt(delivered()));
        take_events();
        pass(DAY_MS);
        let note = data_return(answers);
        let (filed, end) = (by(USER, CLERK), Some(ClockEnd::InTime));
        assert_ok!(file(CLERK, GRANT, note));
        let recorded = DataReturn { grant: GRANT, parties: PARTIES, note, filed, end, answer: None };
        assert_eq!(
            take_events(),
            [Event::ReturnFiled { data_return: 0, grant: GRANT, parties: PARTIES, officer: CLERK, note, end }]
        );
        assert_eq!(Returns::<Test>::get(0), Some(recorded));
        assert_eq!((ReturnCount::<Test>::get(), Counts::<Test>::get(GRANT).returns), (1, 1));
        assert_eq!(GrantReturns::<Test>::get(GRANT, 0), Some(0));

        pass(DAY_MS);
        assert_ok!(decide(AGENCY_CHIEF, 0, Answer::Accepted));
        let (agency, officer, answer) = (AGENCY, AGENCY_CHIEF, Answer::Accepted);
        assert_eq!(take_events(), [Event::ReturnDecided { data_return: 0, grant: GRANT, agency, officer, answer }]);
        let answered = Answered { answer, by: by(AGENCY, AGENCY_CHIEF) };
        assert_eq!(Returns::<Test>::get(0), Some(DataReturn { answer: Some(answered), ..recorded }));
    });
}

#[test]
fn r_093_a_return_is_rejected_with_a_reason_and_a_statement() {
    run(|| {
        for (id, reason) in (0..).zip(ReturnFault::ALL) {
            assert_ok!(file(SIGNATORY, GRANT, data_return(None)));
            take_events();
            let answer = refused(*reason);
            assert_ok!(decide(AGENCY_CHIEF, id, answer));
            let (agency, officer) = (AGENCY, AGENCY_CHIEF);
            assert_eq!(
                take_events(),
                [Event::ReturnDecided { data_return: id, grant: GRANT, agency, officer, answer }]
            );
        }
        assert!(Mock::clocks().is_empty(), "what answers nothing is owed by nobody");
    });
}

#[test]
fn r_093_data_is_returned_after_the_end_of_the_grant_too() {
    run(|| {
        let of = DeliveryRef::Receipt(delivered());
        for reason in [Reason::GrantTerminated, Reason::TermOver, Reason::AgreementEnded, Reason::GrantHeld] {
            Desk::set_reason(GRANT, reason);
            Desk::forget(AGREEMENT);
            assert_ok!(file(CLERK, GRANT, data_return(Some(of))));
        }
        assert_eq!(Returns::<Test>::get(0).unwrap().end, Some(ClockEnd::InTime));
        assert_ok!(decide(AGENCY_CHIEF, 0, Answer::Accepted));
    });
}

#[test]
fn r_093_nobody_else_returns_and_nobody_else_decides() {
    run(|| {
        assert_noop!(file(OTHER_SIGNATORY, GRANT, data_return(None)), Fault::NotDataUser);
        assert_noop!(file(PERSON_KEY, GRANT, data_return(None)), Fault::NotDataUser);
        assert_ok!(file(PERSON_KEY, PERSONAL_GRANT, data_return(None)));
        assert_noop!(decide(OTHER_CHIEF, 0, Answer::Accepted), Fault::NotAgency);
        assert_ok!(decide(AGENCY_CHIEF, 0, Answer::Accepted));
    });
}

#[test]
fn a_return_answers_an_acknowledged_delivery_under_its_own_grant() {
    run(|| {
        let file = |of| file(CLERK, GRANT, data_return(Some(of)));
        assert_noop!(file(DeliveryRef::Receipt(0)), Fault::NoSuchDelivery);
        assert_noop!(file(DeliveryRef::Batch(0)), Fault::NoSuchDelivery);
        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()));
        assert_noop!(file(DeliveryRef::Receipt(0)), Fault::NotAcknowledged);
        assert_ok!(Receipts::acknowledge_delivery(signed_by(CLERK), 0, refused(DeliveryFault::NotReceived)));
        assert_noop!(file(DeliveryRef::Receipt(0)), Fault::NotAcknowledged);
        assert_ok!(Receipts::record_delivery(signed_by(OTHER_CHIEF), OTHER_GRANT, delivery()));
        assert_noop!(file(DeliveryRef::Receipt(1)), Fault::AnotherGrant);
        // A batch of returns is no batch of deliveries.
        assert_ok!(Receipts::anchor_returns(signed_by(CLERK), GRANT, batch(0, 9), None));
        assert_noop!(file(DeliveryRef::Batch(0)), Fault::NoSuchDelivery);
    });
}

#[test]
fn r_093_a_return_names_a_line_of_the_list_and_has_something_in_it() {
    run(|| {
        let file = |line, size| file(CLERK, GRANT, ReturnNote { line, size, ..data_return(None) });
        assert_noop!(file(0, 1), Fault::NoSuchLine);
        assert_noop!(file(1, 0), Fault::NothingInIt);
        assert_ok!(file(u16::MAX, u64::MAX));
    });
}

#[test]
fn q_27_a_return_is_filed_promptly() {
    run(|| {
        let file = |returned_at| file(CLERK, GRANT, ReturnNote { returned_at, ..data_return(None) });
        assert_noop!(file(now() + 1), Fault::TimeInFuture);
        let earliest = today().minus(5).start();
        assert_noop!(file(earliest - 1), Fault::FiledTooLate);
        assert_ok!(file(earliest));
        Mock::parameters(|parameters| parameters.conduct.prompt_alert_wd = 250);
        let begins = now() - 30 * DAY_MS;
        assert_noop!(file(begins - 1), Fault::BeforePeriod);
        assert_ok!(file(begins));
    });
}

#[test]
fn a_return_is_decided_once() {
    run(|| {
        let rejected = refused(ReturnFault::Incomplete);
        assert_noop!(decide(AGENCY_CHIEF, 0, Answer::Accepted), Fault::NoSuchReturn);
        for first in [Answer::Accepted, rejected] {
            let id = ReturnCount::<Test>::get();
            assert_ok!(file(CLERK, GRANT, data_return(None)));
            assert_ok!(decide(AGENCY_CHIEF, id, first));
            for second in [Answer::Accepted, rejected] {
                assert_noop!(decide(AGENCY_CHIEF, id, second), Fault::AlreadyAnswered);
            }
        }
    });
}

#[test]
fn wrong_origins_are_refused() {
    run(|| {
        for (who, error) in [(NOBODY, NOT_OFFICER), (AGENCY_CHIEF, WRONG_KIND), (BUREAU_CHIEF, WRONG_KIND)] {
            assert_noop!(file(who, GRANT, data_return(None)), error);
        }
        Mock::officer(132u64, USER, Role::SecurityOfficer);
        assert_noop!(file(132, GRANT, data_return(None)), NOT_ALLOWED);
        assert_ok!(file(CLERK, GRANT, data_return(None)));
        for (who, error) in [
            (NOBODY, NOT_OFFICER),
            (SIGNATORY, WRONG_KIND),
            (BUREAU_CHIEF, Fault::NotAgency.into()),
            // the data officer prepares, the chief data officer decides.
            (AGENCY_CLERK, NOT_ALLOWED),
        ] {
            assert_noop!(decide(who, 0, Answer::Accepted), error);
        }
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let filed = Receipts::file_return(origin.clone(), GRANT, data_return(None));
            assert_noop!(filed, DispatchError::BadOrigin);
            assert_noop!(Receipts::decide_return(origin, 0, Answer::Accepted), DispatchError::BadOrigin);
        }
        Mock::set_standing(AGENCY, Standing::Suspended);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(file(CLERK, GRANT, data_return(None)), NOT_ACTIVE);
        assert_noop!(decide(AGENCY_CHIEF, 0, Answer::Accepted), NOT_ACTIVE);
    });
}

#[test]
fn unknown_grants_are_refused_and_numbers_end() {
    run(|| {
        assert_noop!(file(CLERK, NO_GRANT, data_return(None)), Fault::NoSuchGrant);
        ReturnCount::<Test>::put(u32::MAX);
        assert_noop!(file(CLERK, GRANT, data_return(None)), Fault::NumbersExhausted);
        ReturnCount::<Test>::put(0);
    });
}
