//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::{
    catalog::Channel,
    clocks::ClockEnd,
    receipts::{record::ReturnDuty, Answer, BatchFault, DeliveryRef, ReceiptKind, ReturnFault},
};
use frame_support::{assert_ok, storage::TransactionOutcome};

const OF: DeliveryRef = DeliveryRef::Receipt(0);
const LOG: (drl_primitives::GrantHash, ReceiptKind, u32) = (GRANT, ReceiptKind::Delivery, 0);

/// Something of everything: an acknowledged delivery with a duty, a disputed one, a rejected return, a batch of deliveries with
/// a duty, one of returns, a certificate.
fn everything() {
    delivered();
    assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()));
    pass(5);
    let fault = drl_primitives::receipts::DeliveryFault::NotReceived;
    assert_ok!(Receipts::acknowledge_delivery(signed_by(CLERK), 1, refused(fault)));
    assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(Some(OF))));
    assert_ok!(Receipts::decide_return(signed_by(AGENCY_CHIEF), 0, refused(ReturnFault::Incomplete)));
    let due = Some(today().plus(9));
    assert_ok!(Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), GRANT, batch(0, 5), due));
    assert_ok!(Receipts::anchor_returns(signed_by(CLERK), GRANT, batch(0, 6), Some(OF)));
    assert_ok!(Receipts::decide_batch(signed_by(AGENCY_CHIEF), 1, refused(BatchFault::Untrue)));
    assert_ok!(Receipts::decide_batch(signed_by(CLERK), 0, Answer::Accepted));
    assert_ok!(Receipts::certify_destruction(signed_by(SIGNATORY), GRANT, CERTIFICATE));
}

/// Breaks the state, sees that it is found, and leaves no trace.
fn found(what: &'static str, breaking: impl FnOnce()) {
    run(|| {
        everything();
        assert_ok!(Receipts::do_try_state());
        let _ = frame_support::storage::with_transaction(|| {
            breaking();
            assert_eq!(Receipts::do_try_state(), Err(what.into()));
            TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

fn spoil_delivery(spoil: impl FnOnce(&mut DeliveryOf<Test>)) {
    Deliveries::<Test>::mutate(0, |delivery| spoil(delivery.as_mut().unwrap()));
}

fn spoil_return(spoil: impl FnOnce(&mut DataReturnOf<Test>)) {
    Returns::<Test>::mutate(0, |data_return| spoil(data_return.as_mut().unwrap()));
}

fn spoil_batch(id: u32, spoil: impl FnOnce(&mut BatchOf<Test>)) {
    Batches::<Test>::mutate(id, |batch| spoil(batch.as_mut().unwrap()));
}

#[test]
fn broken_receipts_are_found() {
    found("a receipt of no grant", || spoil_delivery(|delivery| delivery.grant = NO_GRANT));
    found("the parties of a receipt are not those of its grant", || {
        spoil_delivery(|delivery| delivery.parties.user = OTHER_USER);
    });
    found("somebody else filed a receipt", || spoil_delivery(|delivery| delivery.filed.organisation = USER));
    found("a receipt of the future", || spoil_delivery(|delivery| delivery.filed.at = now() + 1));
    found("somebody else answered a receipt", || {
        spoil_return(|data_return| data_return.answer.as_mut().unwrap().by.organisation = USER);
    });
    found("a receipt was answered before it was filed", || {
        spoil_return(|data_return| data_return.answer.as_mut().unwrap().by.block = 1);
    });
    found("nothing was delivered", || spoil_delivery(|delivery| delivery.note.size = 0));
    found("a delivery was recorded before it was made", || spoil_delivery(|delivery| delivery.note.delivered_at += 9));
    found("a channel that does not carry restricted data", || {
        spoil_delivery(|delivery| delivery.note.channel = Channel::OpenSite);
    });
    found("nothing was returned", || spoil_return(|data_return| data_return.note.line = 0));
    found("a return was filed before it was made", || spoil_return(|data_return| data_return.note.returned_at += 1));
    found("a return answers no acknowledged delivery", || {
        spoil_return(|data_return| data_return.note.answers = Some(DeliveryRef::Receipt(1)));
    });
    found("a clock was stopped by what answers nothing", || {
        spoil_return(|data_return| data_return.note.answers = None)
    });
    found("somebody else certified a destruction", || {
        Destructions::<Test>::mutate(GRANT, 0, |destruction| destruction.as_mut().unwrap().by.organisation = AGENCY);
    });
    found("a certificate of the future", || {
        Destructions::<Test>::mutate(GRANT, 0, |destruction| destruction.as_mut().unwrap().by.at = u64::MAX);
    });
}

#[test]
fn broken_indices_are_found() {
    found("a delivery has a number that was not given out", || DeliveryCount::<Test>::put(1));
    found("a return has a number that was not given out", || ReturnCount::<Test>::put(0));
    found("a batch has a number that was not given out", || BatchCount::<Test>::put(1));
    found("a certificate has a number that was not given out", || {
        Counts::<Test>::mutate(GRANT, |counts| counts.destructions = 0);
    });
    found("an index does not name everything", || GrantDeliveries::<Test>::remove(GRANT, 0));
    found("an index names something twice", || GrantDeliveries::<Test>::insert(GRANT, 0, 1));
    found("an index names something that does not belong there", || {
        GrantReturns::<Test>::remove(GRANT, 0);
        GrantReturns::<Test>::insert(OTHER_GRANT, 0, 0);
    });
    found("there are other receipts than were counted", || DeliveryCount::<Test>::put(3));
    found("the counts of deliveries do not add up", || {
        Counts::<Test>::mutate(GRANT, |counts| counts.deliveries = 3);
    });
    found("the counts of returns do not add up", || Counts::<Test>::mutate(GRANT, |counts| counts.returns = 2));
    found("the counts of certificates do not add up", || {
        Counts::<Test>::mutate(GRANT, |counts| counts.destructions = 2);
    });
}

#[test]
fn broken_batches_and_logs_are_found() {
    found("a batch without receipts", || spoil_batch(0, |batch| batch.note.count = 0));
    found("the root of a batch is not among the roots", || spoil_batch(0, |batch| batch.note.root.0[31] = 0));
    found("a batch is not where its log has it", || LogBatches::<Test>::insert(LOG, 1));
    found("a batch of deliveries answers something", || spoil_batch(0, |batch| batch.answers = Some(OF)));
    found("a batch of returns asks for returns", || spoil_batch(1, |batch| batch.return_due = Some(today())));
    found("there are other batches than were anchored", || BatchCount::<Test>::put(3));
    found("a root of no batch", || Roots::<Test>::insert(sp_core::H256::repeat_byte(1), 0));
    found("a log names a batch twice, or none", || LogBatches::<Test>::insert((GRANT, ReceiptKind::Delivery, 1), 1));
    found("a log without batches", || {
        Logs::<Test>::insert(OTHER_GRANT, ReceiptKind::Return, drl_primitives::receipts::record::Log::default());
    });
    found("a log of no grant", || {
        let log = Logs::<Test>::get(GRANT, ReceiptKind::Delivery);
        Logs::<Test>::insert(NO_GRANT, ReceiptKind::Delivery, log);
    });
    found("a log is not the sum of its batches", || {
        Logs::<Test>::mutate(GRANT, ReceiptKind::Delivery, |log| log.head.size += 1);
    });
    found("a batch does not begin where its log had ended", || spoil_batch(0, |batch| batch.note.first = 1));
    found("a log has a gap", || Logs::<Test>::mutate(GRANT, ReceiptKind::Delivery, |log| log.batches = 2));
    found("a log is too long", || spoil_batch(0, |batch| batch.note.count = u64::MAX));
    found("the counts of batches do not add up", || Logs::<Test>::remove(GRANT, ReceiptKind::Return));
}

#[test]
fn broken_duties_are_found() {
    found("a last day without a duty, or a duty without one", || Duties::<Test>::remove(DeliveryRef::Batch(0)));
    found("a duty after no delivery", || Duties::<Test>::insert(DeliveryRef::Receipt(7), ReturnDuty::Dropped));
    found("data is owed after a disputed delivery", || {
        Duties::<Test>::insert(DeliveryRef::Receipt(1), ReturnDuty::Owed(0));
    });
    found("data is owed and no clock runs", || Duties::<Test>::insert(OF, ReturnDuty::Owed(99)));
    found("a delivery was answered and not acknowledged", || {
        Duties::<Test>::insert(DeliveryRef::Receipt(1), ReturnDuty::Answered(ClockEnd::Late));
    });
    found("a duty was dropped after no dispute", || Duties::<Test>::insert(OF, ReturnDuty::Dropped));
    found("an index does not name everything", || UserDuties::<Test>::remove(USER, 1));
    found("an index names something that does not belong there", || {
        UserDuties::<Test>::insert(OTHER_USER, 0, OF);
        UserDutyCounts::<Test>::insert(OTHER_USER, 1);
    });
    found("there are other receipts than were counted", || UserDutyCounts::<Test>::insert(USER, 4));
    found("a clock was stopped where none ran", || {
        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), EASY_GRANT, easy_delivery()));
        assert_ok!(Receipts::acknowledge_delivery(signed_by(CLERK), 2, Answer::Accepted));
        let answers = Some(DeliveryRef::Receipt(2));
        assert_ok!(Receipts::file_return(signed_by(CLERK), EASY_GRANT, data_return(answers)));
        Returns::<Test>::mutate(1, |data_return| data_return.as_mut().unwrap().end = Some(ClockEnd::InTime));
    });
}
