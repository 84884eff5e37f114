//! The duty to return data: when it begins, is kept, begins anew, and is dropped.

use crate::{mock::*, Duties, UserDuties, UserDutyCounts};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject},
    date::DAY_MS,
    receipts::{record::ReturnDuty, Answer, BatchFault, DeliveryFault, DeliveryNote, DeliveryRef, ReturnFault},
    testing::{Mock, MockClock},
    verdict::Reason,
    Day,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn record(note: DeliveryNote) -> DispatchResult {
    Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, note)
}

fn acknowledge(id: u32, answer: Answer<DeliveryFault>) {
    assert_ok!(Receipts::acknowledge_delivery(signed_by(CLERK), id, answer));
}

fn file(answers: DeliveryRef) {
    assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(Some(answers))));
}

fn decide(id: u32, answer: Answer<ReturnFault>) {
    assert_ok!(Receipts::decide_return(signed_by(AGENCY_CHIEF), id, answer));
}

fn anchor(first: u64, return_due: Option<Day>) -> DispatchResult {
    Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), GRANT, batch(first, 10), return_due)
}

fn duty(of: DeliveryRef) -> Option<ReturnDuty> {
    Duties::<Test>::get(of)
}

/// The clocks that run, without their numbers.
fn clocks() -> Vec<MockClock> {
    Mock::clocks().into_iter().map(|(_, clock)| clock).collect()
}

fn clock(subject: ClockSubject, due: Day) -> MockClock {
    MockClock { kind: ClockKind::DataReturn, subject, holder: USER, due }
}

const FIRST: DeliveryRef = DeliveryRef::Receipt(0);

#[test]
fn r_093_a_return_is_due_where_the_agreement_asks_for_it_and_nowhere_else() {
    run(|| {
        let due = today().plus(RETURN_DAYS);
        assert_noop!(record(DeliveryNote { return_due: None, ..delivery() }), Fault::ReturnDueMissing);
        assert_ok!(record(delivery()));
        assert_eq!(clocks(), [clock(ClockSubject::Delivery(0), due)]);
        assert_eq!(duty(FIRST), Some(ReturnDuty::Owed(0)));

        let easy = |note| Receipts::record_delivery(signed_by(AGENCY_CLERK), EASY_GRANT, note);
        assert_noop!(easy(delivery()), Fault::ReturnNotAgreed);
        assert_ok!(easy(easy_delivery()));
        assert_eq!((clocks().len(), duty(DeliveryRef::Receipt(1))), (1, None));
    });
}

#[test]
fn r_093_the_last_day_leaves_the_data_user_a_whole_day() {
    run(|| {
        let due = |day| record(DeliveryNote { return_due: Some(day), ..delivery() });
        assert_noop!(due(today().minus(1)), Fault::DueNotAhead);
        assert_noop!(due(today()), Fault::DueNotAhead);
        assert_ok!(due(today().plus(1)));
        assert_noop!(anchor(0, Some(today())), Fault::DueNotAhead);
        assert_ok!(anchor(0, Some(today().plus(1))));
    });
}

#[test]
fn r_093_a_batch_of_deliveries_has_one_duty() {
    run(|| {
        assert_noop!(anchor(0, None), Fault::ReturnDueMissing);
        let due = today().plus(3);
        assert_ok!(anchor(0, Some(due)));
        assert_eq!(clocks(), [clock(ClockSubject::DeliveryBatch(0), due)]);
        let of = DeliveryRef::Batch(0);
        assert_eq!(duty(of), Some(ReturnDuty::Owed(0)));
        assert_ok!(Receipts::decide_batch(signed_by(CLERK), 0, Answer::Accepted));
        file(of);
        assert_eq!(duty(of), Some(ReturnDuty::Answered(ClockEnd::InTime)));
        assert!(clocks().is_empty());

        let easy = Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), EASY_GRANT, batch(0, 11), Some(due));
        assert_noop!(easy, Fault::ReturnNotAgreed);
    });
}

#[test]
fn r_093_a_return_on_the_last_day_is_in_time_and_one_after_it_late() {
    run(|| {
        let (first, second) = (delivered(), delivered());
        pass(Day::end(today().plus(RETURN_DAYS)) - now() - 1);
        file(DeliveryRef::Receipt(first));
        assert_eq!(duty(DeliveryRef::Receipt(first)), Some(ReturnDuty::Answered(ClockEnd::InTime)));
        pass(1);
        file(DeliveryRef::Receipt(second));
        assert_eq!(duty(DeliveryRef::Receipt(second)), Some(ReturnDuty::Answered(ClockEnd::Late)));
        let ends: Vec<_> = Receipts::data_returns(GRANT, 0, 9).into_iter().map(|view| view.record.end).collect();
        assert_eq!(ends, [Some(ClockEnd::InTime), Some(ClockEnd::Late)]);
    });
}

#[test]
fn r_093_a_miss_stays_owed_until_data_is_returned() {
    run(|| {
        delivered();
        pass(400 * DAY_MS);
        let view = Receipts::return_duty(FIRST).unwrap();
        assert!(view.overdue && view.duty == ReturnDuty::Owed(0));
        file(FIRST);
        let view = Receipts::return_duty(FIRST).unwrap();
        assert_eq!((view.overdue, view.duty), (false, ReturnDuty::Answered(ClockEnd::Late)));
    });
}

#[test]
fn r_093_silence_is_no_way_out() {
    run(|| {
        assert_ok!(record(delivery()));
        pass(u64::from(RETURN_DAYS + 1) * DAY_MS);
        let view = Receipts::return_duty(FIRST).unwrap();
        assert!(view.overdue, "the clock runs without an acknowledgement");
        // Acknowledged late, it is late, and answered so.
        acknowledge(0, Answer::Accepted);
        file(FIRST);
        assert_eq!(duty(FIRST), Some(ReturnDuty::Answered(ClockEnd::Late)));
    });
}

#[test]
fn r_093_a_dispute_drops_the_duty() {
    run(|| {
        assert_ok!(record(delivery()));
        assert_ok!(anchor(0, Some(today().plus(5))));
        acknowledge(0, refused(DeliveryFault::NotReceived));
        assert_ok!(Receipts::decide_batch(signed_by(CLERK), 0, refused(BatchFault::NotHandedOver)));
        for of in [FIRST, DeliveryRef::Batch(0)] {
            assert_eq!(duty(of), Some(ReturnDuty::Dropped));
            let view = Receipts::return_duty(of).unwrap();
            assert_eq!((view.due, view.overdue), (None, false));
        }
        assert!(clocks().is_empty());
    });
}

#[test]
fn r_093_a_dispute_after_the_last_day_drops_the_duty_and_leaves_the_breach() {
    run(|| {
        assert_ok!(record(delivery()));
        assert_ok!(record(delivery()));
        let last = Day::end(today().plus(RETURN_DAYS)) - 1;
        pass(last - now());
        acknowledge(0, refused(DeliveryFault::NotReceived));
        pass(1);
        acknowledge(1, refused(DeliveryFault::NotReceived));
        // Cancelled, no duty was kept or broken; stopped late, the clocks record a breach.
        assert_eq!(Clockwork::ends(), [(0, None), (1, Some(ClockEnd::Late))]);
        assert_eq!(duty(DeliveryRef::Receipt(1)), Some(ReturnDuty::Dropped));
    });
}

#[test]
fn r_093_a_rejected_return_is_owed_anew_promptly() {
    run(|| {
        delivered();
        file(FIRST);
        assert!(clocks().is_empty());
        pass(100 * DAY_MS);
        Mock::parameters(|parameters| parameters.conduct.prompt_alert_wd = 4);
        decide(0, refused(ReturnFault::NotUsable));
        assert_eq!(clocks(), [clock(ClockSubject::Delivery(0), today().plus(4))]);
        assert_eq!(duty(FIRST), Some(ReturnDuty::Owed(1)));
        file(FIRST);
        assert_eq!(duty(FIRST), Some(ReturnDuty::Answered(ClockEnd::InTime)));
        decide(1, Answer::Accepted);
        assert!(clocks().is_empty());
    });
}

#[test]
fn r_093_a_further_return_changes_nothing_and_each_rejected_one_is_made_good() {
    run(|| {
        delivered();
        file(FIRST);
        file(FIRST);
        assert_eq!(Receipts::data_return(1).unwrap().record.end, None, "no clock ran");
        decide(1, refused(ReturnFault::NotAsListed));
        let owed = duty(FIRST);
        assert_eq!(owed, Some(ReturnDuty::Owed(1)));
        // Rejected while data is owed already: the clock goes on.
        decide(0, refused(ReturnFault::Incomplete));
        assert_eq!(duty(FIRST), owed);
        assert_eq!(clocks().len(), 1);
    });
}

#[test]
fn r_093_a_rejected_return_where_nothing_was_owed_starts_nothing() {
    run(|| {
        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), EASY_GRANT, easy_delivery()));
        acknowledge(0, Answer::Accepted);
        assert_ok!(Receipts::file_return(signed_by(CLERK), EASY_GRANT, data_return(Some(FIRST))));
        decide(0, refused(ReturnFault::Incomplete));
        assert_eq!((clocks(), duty(FIRST)), (vec![], None));
    });
}

#[test]
fn r_093_the_duty_outlives_grant_and_agreement() {
    run(|| {
        delivered();
        Desk::set_reason(GRANT, Reason::AgreementTerminated);
        Desk::forget(AGREEMENT);
        assert_eq!(clocks().len(), 1);
        file(FIRST);
        decide(0, refused(ReturnFault::Incomplete));
        assert_eq!(duty(FIRST), Some(ReturnDuty::Owed(1)));
        file(FIRST);
        assert_eq!(duty(FIRST), Some(ReturnDuty::Answered(ClockEnd::InTime)));
    });
}

#[test]
fn r_093_the_duties_of_a_data_user_are_listed_under_it() {
    run(|| {
        assert_ok!(record(delivery()));
        assert_ok!(anchor(0, Some(today().plus(5))));
        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), EASY_GRANT, easy_delivery()));
        assert_ok!(Receipts::record_delivery(signed_by(OTHER_CHIEF), OTHER_GRANT, delivery()));
        let listed: Vec<_> = (0..9).map_while(|number| UserDuties::<Test>::get(USER, number)).collect();
        assert_eq!(listed, [FIRST, DeliveryRef::Batch(0), DeliveryRef::Receipt(2)]);
        assert_eq!(UserDutyCounts::<Test>::get(USER), 3);

        UserDutyCounts::<Test>::insert(USER, u32::MAX);
        let _ = frame_support::storage::with_transaction(|| {
            assert_eq!(record(delivery()), Err(Fault::NumbersExhausted.into()));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
        UserDutyCounts::<Test>::insert(USER, 3);
    });
}
