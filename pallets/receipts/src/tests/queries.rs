//! What readers ask.

use crate::{mock::*, Batches, Deliveries, Returns, MAX_PAGE};
use drl_primitives::{
    clocks::{ClockEnd, Due},
    date::DAY_MS,
    receipts::{
        record::{BatchView, DeliveryView, DutyView, GrantReceipts, Log, ReceiptCounts, ReturnDuty, ReturnView},
        Answer, BatchFault, DeliveryRef, ReceiptKind, ReceiptState, ReturnFault,
    },
    GrantHash,
};
use frame_support::assert_ok;
use sp_core::H256;

#[test]
fn the_view_of_a_delivery_tells_its_state_and_its_duty() {
    run(|| {
        let due = Due { day: today().plus(RETURN_DAYS), provisional: false };
        let of = DeliveryRef::Receipt(0);
        let duty = DutyView { delivery: of, grant: GRANT, duty: ReturnDuty::Owed(0), due: Some(due), overdue: false };
        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()));
        let view = |state, duty| {
            let record = Deliveries::<Test>::get(0).unwrap();
            Some(DeliveryView { id: 0, record, state, duty: Some(duty) })
        };
        assert_eq!(Receipts::delivery(0), view(ReceiptState::Filed, duty));
        assert_ok!(Receipts::acknowledge_delivery(signed_by(CLERK), 0, Answer::Accepted));
        pass(u64::from(RETURN_DAYS) * DAY_MS);
        assert_eq!(Receipts::delivery(0), view(ReceiptState::Accepted, duty), "the last day is in time");
        pass(DAY_MS);
        assert_eq!(Receipts::delivery(0), view(ReceiptState::Accepted, DutyView { overdue: true, ..duty }));
        assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(Some(of))));
        let answered = DutyView { duty: ReturnDuty::Answered(ClockEnd::Late), due: None, ..duty };
        assert_eq!(Receipts::delivery(0), view(ReceiptState::Accepted, answered));

        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), EASY_GRANT, easy_delivery()));
        assert_eq!(Receipts::delivery(1).unwrap().duty, None);
        assert_eq!(Receipts::delivery(2), None);
        assert_eq!(Receipts::return_duty(DeliveryRef::Receipt(1)), None);
    });
}

#[test]
fn the_views_of_returns_and_batches() {
    run(|| {
        assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(None)));
        assert_ok!(Receipts::decide_return(signed_by(AGENCY_CHIEF), 0, refused(ReturnFault::Incomplete)));
        let record = Returns::<Test>::get(0).unwrap();
        assert_eq!(Receipts::data_return(0), Some(ReturnView { id: 0, record, state: ReceiptState::Refused }));
        assert_eq!(Receipts::data_return(1), None);

        let due = today().plus(4);
        assert_ok!(Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), GRANT, batch(0, 5), Some(due)));
        let view = Receipts::batch(GRANT, ReceiptKind::Delivery, 0);
        let record = Batches::<Test>::get(0).unwrap();
        let duty = Receipts::return_duty(DeliveryRef::Batch(0));
        assert_eq!(duty.unwrap().due.unwrap().day, due);
        assert_eq!(view, Some(BatchView { id: 0, record, state: ReceiptState::Filed, duty }));
        assert_eq!(Receipts::batch_by_id(0), view);
        assert_eq!(Receipts::batch(GRANT, ReceiptKind::Return, 0), None);
        assert_eq!(Receipts::batch(GRANT, ReceiptKind::Delivery, 1), None);
        assert_eq!(Receipts::batch_by_id(1), None);
        let root = batch(0, 5).root;
        assert_eq!(Receipts::batch_of_root(root), view.as_ref().map(|view| view.id));
        assert_eq!(Receipts::batch_of_root(H256::repeat_byte(0xee)), None);
        assert_ok!(Receipts::decide_batch(signed_by(CLERK), 0, refused(BatchFault::Malformed)));
        assert_eq!(Receipts::batch_by_id(0).unwrap().state, ReceiptState::Refused);
    });
}

#[test]
fn what_a_grant_has_is_counted() {
    run(|| {
        assert_eq!(Receipts::receipts(GRANT), GrantReceipts::default());
        assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(None)));
        for _ in 0..2 {
            assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()));
        }
        assert_ok!(Receipts::certify_destruction(signed_by(SIGNATORY), GRANT, CERTIFICATE));
        assert_ok!(Receipts::anchor_returns(signed_by(CLERK), GRANT, batch(0, 8), None));
        let counts = ReceiptCounts { deliveries: 2, returns: 1, destructions: 1 };
        let returns = Log { head: batch(0, 8).head().unwrap(), batches: 1 };
        assert_eq!(Receipts::receipts(GRANT), GrantReceipts { counts, deliveries: Log::default(), returns });
        assert_eq!(Receipts::receipts(OTHER_GRANT), GrantReceipts::default());
    });
}

/// A list of `total` entries comes in pages that join to all of it, and any page may be asked for.
fn check_pages<T>(total: u32, list: impl Fn(u32, u32) -> Vec<T>, place: impl Fn(&T) -> u32) {
    let pages = [list(0, u32::MAX), list(MAX_PAGE, u32::MAX)];
    assert_eq!(pages[0].len(), MAX_PAGE as usize);
    let places: Vec<u32> = pages.iter().flatten().map(&place).collect();
    assert_eq!(places, (0..total).collect::<Vec<_>>());
    assert_eq!(list(total - 1, 7).iter().map(&place).collect::<Vec<_>>(), [total - 1]);
    assert!(list(total, 7).is_empty() && list(u32::MAX, u32::MAX).is_empty() && list(0, 0).is_empty());
}

#[test]
fn r_118_lists_come_in_pages() {
    run(|| {
        let total = MAX_PAGE + 30;
        for number in 0..total {
            assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()));
            assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(None)));
            assert_ok!(Receipts::anchor_returns(signed_by(CLERK), GRANT, batch(u64::from(number), 1), None));
            assert_ok!(Receipts::certify_destruction(signed_by(SIGNATORY), GRANT, CERTIFICATE));
            pass(1);
        }
        check_pages(total, |from, limit| Receipts::deliveries(GRANT, from, limit), |view| view.id);
        check_pages(total, |from, limit| Receipts::data_returns(GRANT, from, limit), |view| view.id);
        let batches = |from, limit| Receipts::log_batches(GRANT, ReceiptKind::Return, from, limit);
        check_pages(total, batches, |view| view.record.number);
        check_pages(total, Receipts::batches, |view| view.id);
        let block = |destruction: &crate::DestructionOf<Test>| destruction.by.block as u32 - 1;
        check_pages(total, |from, limit| Receipts::destructions(GRANT, from, limit), block);
        let duties = |from, limit| Receipts::return_duties(USER, from, limit);
        check_pages(total, duties, |view| match view.delivery {
            DeliveryRef::Receipt(id) | DeliveryRef::Batch(id) => id,
        });
        assert_eq!((Receipts::batch_count(), Receipts::return_duty_count(USER)), (total, total));
    });
}

#[test]
fn nothing_is_listed_under_the_unknown() {
    run(|| {
        delivered();
        let unknown = GrantHash::zero();
        assert!(Receipts::deliveries(unknown, 0, 9).is_empty());
        assert!(Receipts::data_returns(unknown, 0, 9).is_empty());
        assert!(Receipts::log_batches(unknown, ReceiptKind::Delivery, 0, 9).is_empty());
        assert!(Receipts::destructions(unknown, 0, 9).is_empty());
        assert!(Receipts::return_duties(OTHER_USER, 0, 9).is_empty());
        assert_eq!(Receipts::return_duty_count(OTHER_USER), 0);
    });
}
