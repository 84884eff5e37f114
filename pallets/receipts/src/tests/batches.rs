//! Batches: anchored by one side, decided by the other.

use crate::{mock::*, BatchCount, Batches, Event, LogBatches, Logs, Roots};
use drl_primitives::{
    clocks::ClockEnd,
    date::DAY_MS,
    organisation::{Role, Standing},
    receipts::{
        merkle::{leaf_hash, node_hash, verify_consistency, verify_inclusion, ProofFault, TreeHead, EMPTY_ROOT},
        record::{Answered, Batch, Log},
        Answer, BatchFault, BatchNote, DeliveryRef, ReceiptKind, MAX_LOG_SIZE,
    },
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    verdict::Reason,
    Code, GrantHash,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

/// Deliveries of a grant whose agreement asks for no returns.
fn deliver(note: BatchNote) -> DispatchResult {
    Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), EASY_GRANT, note, None)
}

fn give_back(note: BatchNote) -> DispatchResult {
    Receipts::anchor_returns(signed_by(CLERK), EASY_GRANT, note, None)
}

fn decide(who: AccountId, id: u32, answer: Answer<BatchFault>) -> DispatchResult {
    Receipts::decide_batch(signed_by(who), id, answer)
}

fn log(kind: ReceiptKind) -> Log {
    Logs::<Test>::get(EASY_GRANT, kind)
}

#[test]
fn r_078_a_batch_of_deliveries_is_anchored_and_acknowledged() {
    run(|| {
        let (note, due) = (batch(0, 1_000_000), today().plus(9));
        let filed = by(AGENCY, AGENCY_CLERK);
        assert_ok!(Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), GRANT, note, Some(due)));
        let kind = ReceiptKind::Delivery;
        assert_eq!(
            take_events(),
            [Event::BatchAnchored {
                batch: 0,
                grant: GRANT,
                kind,
                number: 0,
                parties: PARTIES,
                officer: AGENCY_CLERK,
                note,
                return_due: Some(due),
                answers: None,
                end: None,
            }]
        );
        let anchored = Batch {
            grant: GRANT,
            kind,
            number: 0,
            parties: PARTIES,
            note,
            return_due: Some(due),
            answers: None,
            end: None,
            filed,
            answer: None,
        };
        assert_eq!(Batches::<Test>::get(0), Some(anchored));
        let head = TreeHead { size: 1_000_000, root: note.root };
        assert_eq!(Logs::<Test>::get(GRANT, kind), Log { head, batches: 1 });
        assert_eq!(LogBatches::<Test>::get((GRANT, kind, 0)), Some(0));
        assert_eq!((Roots::<Test>::get(note.root), BatchCount::<Test>::get()), (Some(0), 1));

        pass(DAY_MS);
        assert_ok!(decide(CLERK, 0, Answer::Accepted));
        assert_eq!(
            take_events(),
            [Event::BatchDecided {
                batch: 0,
                grant: GRANT,
                kind,
                number: 0,
                organisation: USER,
                officer: CLERK,
                answer: Answer::Accepted
            }]
        );
        let answer = Some(Answered { answer: Answer::Accepted, by: by(USER, CLERK) });
        assert_eq!(Batches::<Test>::get(0), Some(Batch { answer, ..anchored }));
        // The deliveries were made by the time of anchoring.
        assert_eq!(Desk::told(), [(AGREEMENT, GRANT, USER, filed.at)]);
    });
}

#[test]
fn r_093_a_batch_of_returns_is_anchored_and_answers_a_delivery() {
    run(|| {
        let of = DeliveryRef::Receipt(delivered());
        Desk::told();
        take_events();
        let (note, kind) = (batch(0, 3), ReceiptKind::Return);
        assert_ok!(Receipts::anchor_returns(signed_by(SIGNATORY), GRANT, note, Some(of)));
        assert_eq!(
            take_events(),
            [Event::BatchAnchored {
                batch: 0,
                grant: GRANT,
                kind,
                number: 0,
                parties: PARTIES,
                officer: SIGNATORY,
                note,
                return_due: None,
                answers: Some(of),
                end: Some(ClockEnd::InTime),
            }]
        );
        assert!(Mock::clocks().is_empty());
        let answer = refused(BatchFault::CountDiffers);
        assert_ok!(decide(AGENCY_CHIEF, 0, answer));
        let (organisation, officer) = (AGENCY, AGENCY_CHIEF);
        assert_eq!(
            take_events(),
            [Event::BatchDecided { batch: 0, grant: GRANT, kind, number: 0, organisation, officer, answer }]
        );
        // Rejected: owed anew.
        assert_eq!(Mock::clocks().len(), 1);
        assert!(Desk::told().is_empty());

        assert_ok!(Receipts::anchor_returns(signed_by(SIGNATORY), GRANT, batch(3, 3), Some(of)));
        assert_ok!(decide(AGENCY_CHIEF, 1, Answer::Accepted));
        assert!(Mock::clocks().is_empty());
    });
}

#[test]
fn a_batch_begins_where_its_log_ends() {
    run(|| {
        for (anchor, count) in [(deliver as fn(_) -> _, 5), (give_back, 6)] {
            assert_noop!(anchor(batch(1, count)), Fault::OutOfOrder);
            assert_ok!(anchor(batch(0, count)));
        }
        for (anchor, end) in [(deliver as fn(_) -> _, 5), (give_back, 6)] {
            // Again, overlapping, and with a gap.
            assert_noop!(anchor(batch(0, 7)), Fault::OutOfOrder);
            assert_noop!(anchor(batch(end - 1, 7)), Fault::OutOfOrder);
            assert_noop!(anchor(batch(end + 1, 7)), Fault::OutOfOrder);
            assert_noop!(anchor(batch(u64::MAX, 7)), Fault::OutOfOrder);
            assert_ok!(anchor(batch(end, 1)));
        }
        assert_eq!((log(ReceiptKind::Delivery).head.size, log(ReceiptKind::Return).head.size), (6, 7));
    });
}

#[test]
fn an_empty_batch_is_refused() {
    run(|| {
        assert_noop!(deliver(batch(0, 0)), Fault::EmptyBatch);
        assert_noop!(give_back(batch(0, 0)), Fault::EmptyBatch);
    });
}

#[test]
fn a_log_that_would_be_too_long_is_refused() {
    run(|| {
        assert_noop!(deliver(batch(0, u64::MAX)), Fault::LogFull);
        assert_noop!(deliver(batch(0, MAX_LOG_SIZE + 1)), Fault::LogFull);
        assert_ok!(deliver(batch(0, MAX_LOG_SIZE - 1)));
        assert_noop!(deliver(batch(MAX_LOG_SIZE - 1, 2)), Fault::LogFull);
        assert_noop!(deliver(batch(MAX_LOG_SIZE - 1, u64::MAX)), Fault::LogFull);
        assert_ok!(deliver(batch(MAX_LOG_SIZE - 1, 1)));
        assert_noop!(deliver(batch(MAX_LOG_SIZE, 1)), Fault::LogFull);
    });
}

#[test]
fn what_is_no_root_is_refused() {
    run(|| {
        for root in [H256::zero(), EMPTY_ROOT] {
            assert_noop!(deliver(BatchNote { root, ..batch(0, 1) }), Fault::NotARoot);
            assert_noop!(give_back(BatchNote { root, ..batch(0, 1) }), Fault::NotARoot);
        }
    });
}

#[test]
fn a_root_is_anchored_once_in_whatever_log() {
    run(|| {
        let note = batch(0, 5);
        assert_ok!(deliver(note));
        assert_noop!(deliver(BatchNote { first: 5, ..note }), Fault::RootRepeated);
        assert_noop!(give_back(note), Fault::RootRepeated);
        let elsewhere = Receipts::anchor_returns(signed_by(PERSON_KEY), PERSONAL_GRANT, note, None);
        assert_noop!(elsewhere, Fault::RootRepeated);
        // Not even after it was refused.
        assert_ok!(decide(CLERK, 0, refused(BatchFault::RootDiffers)));
        assert_noop!(deliver(BatchNote { first: 5, ..note }), Fault::RootRepeated);
    });
}

#[test]
fn either_kind_of_batch_is_refused_for_a_grant_that_does_not_verify() {
    run(|| {
        for reason in Reason::ALL.iter().filter(|reason| **reason != Reason::Granted) {
            Desk::set_reason(EASY_GRANT, *reason);
            assert_noop!(deliver(batch(0, 5)), Fault::GrantDenies(*reason));
            assert_noop!(give_back(batch(0, 5)), Fault::GrantDenies(*reason));
        }
        Desk::set_reason(EASY_GRANT, Reason::Granted);
        assert_ok!(deliver(batch(0, 5)));
        assert_ok!(give_back(batch(0, 6)));
    });
}

#[test]
fn the_logs_of_grants_and_kinds_are_apart() {
    run(|| {
        assert_ok!(deliver(batch(0, 5)));
        assert_ok!(give_back(batch(0, 6)));
        assert_ok!(Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), PERSONAL_GRANT, batch(0, 7), None));
        assert_ok!(deliver(batch(5, 8)));
        let places: Vec<_> = (0..4)
            .map(|id| Batches::<Test>::get(id).unwrap())
            .map(|batch| (batch.grant, batch.kind, batch.number))
            .collect();
        let (delivery, data_return) = (ReceiptKind::Delivery, ReceiptKind::Return);
        assert_eq!(
            places,
            [
                (EASY_GRANT, delivery, 0),
                (EASY_GRANT, data_return, 0),
                (PERSONAL_GRANT, delivery, 0),
                (EASY_GRANT, delivery, 1)
            ]
        );
        assert_eq!((log(delivery).head.size, log(delivery).batches), (13, 2));
        assert_eq!((log(data_return).head.size, log(data_return).batches), (6, 1));
    });
}

#[test]
fn each_fault_of_a_batch_is_said_by_name() {
    run(|| {
        let mut size = 0;
        for (id, reason) in (0..).zip(BatchFault::ALL) {
            assert_ok!(deliver(batch(size, 2)));
            size += 2;
            assert_ok!(decide(SIGNATORY, id, refused(*reason)));
            assert_eq!(Batches::<Test>::get(id).unwrap().answer.unwrap().answer, refused(*reason));
        }
        // The log keeps what was refused.
        assert_eq!(log(ReceiptKind::Delivery).head.size, size);
        assert!(Desk::told().is_empty());
    });
}

#[test]
fn a_batch_is_decided_once_and_by_the_other_side() {
    run(|| {
        assert_noop!(decide(CLERK, 0, Answer::Accepted), Fault::NoSuchBatch);
        assert_ok!(deliver(batch(0, 5)));
        assert_ok!(give_back(batch(0, 6)));
        assert_noop!(decide(AGENCY_CHIEF, 0, Answer::Accepted), WRONG_KIND);
        assert_noop!(decide(OTHER_SIGNATORY, 0, Answer::Accepted), Fault::NotDataUser);
        assert_noop!(decide(SIGNATORY, 1, Answer::Accepted), WRONG_KIND);
        assert_noop!(decide(OTHER_CHIEF, 1, Answer::Accepted), Fault::NotAgency);
        // the data officer prepares, the chief data officer decides.
        assert_noop!(decide(AGENCY_CLERK, 1, Answer::Accepted), NOT_ALLOWED);
        assert_ok!(decide(CLERK, 0, Answer::Accepted));
        assert_ok!(decide(AGENCY_CHIEF, 1, refused(BatchFault::Malformed)));
        for (who, id) in [(CLERK, 0), (AGENCY_CHIEF, 1)] {
            assert_noop!(decide(who, id, Answer::Accepted), Fault::AlreadyAnswered);
            assert_noop!(decide(who, id, refused(BatchFault::Untrue)), Fault::AlreadyAnswered);
        }
    });
}

#[test]
fn r_080_only_the_parties_of_the_grant_anchor() {
    run(|| {
        let deliver = |who, grant: GrantHash| {
            Receipts::anchor_deliveries(signed_by(who), grant, batch(0, 5), Some(today().plus(9)))
        };
        let give_back = |who, grant: GrantHash| Receipts::anchor_returns(signed_by(who), grant, batch(0, 5), None);
        assert_noop!(deliver(OTHER_CHIEF, GRANT), Fault::NotAgency);
        assert_noop!(deliver(AGENCY_CLERK, NO_GRANT), Fault::NoSuchGrant);
        assert_noop!(give_back(OTHER_SIGNATORY, GRANT), Fault::NotDataUser);
        assert_noop!(give_back(CLERK, NO_GRANT), Fault::NoSuchGrant);
        assert_noop!(deliver(BUREAU_CHIEF, GRANT), Fault::NotAgency);
        for who in [SIGNATORY, AUDITOR] {
            assert_noop!(deliver(who, GRANT), WRONG_KIND);
        }
        for who in [AGENCY_CHIEF, BUREAU_CHIEF, AUDITOR] {
            assert_noop!(give_back(who, GRANT), WRONG_KIND);
        }
        assert_noop!(deliver(NOBODY, GRANT), NOT_OFFICER);
        assert_noop!(give_back(NOBODY, GRANT), NOT_OFFICER);
        assert_noop!(decide(NOBODY, 0, Answer::Accepted), Fault::NoSuchBatch);
    });
}

#[test]
fn wrong_origins_are_refused() {
    run(|| {
        assert_ok!(deliver(batch(0, 5)));
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let delivered = Receipts::anchor_deliveries(origin.clone(), EASY_GRANT, batch(5, 5), None);
            assert_noop!(delivered, DispatchError::BadOrigin);
            let returned = Receipts::anchor_returns(origin.clone(), EASY_GRANT, batch(0, 5), None);
            assert_noop!(returned, DispatchError::BadOrigin);
            assert_noop!(Receipts::decide_batch(origin, 0, Answer::Accepted), DispatchError::BadOrigin);
        }
        assert_noop!(decide(NOBODY, 0, Answer::Accepted), NOT_OFFICER);
        Mock::officer(112u64, AGENCY, Role::SecurityOfficer);
        Mock::officer(132u64, USER, Role::SecurityOfficer);
        let delivered = Receipts::anchor_deliveries(signed_by(112), EASY_GRANT, batch(5, 5), None);
        assert_noop!(delivered, NOT_ALLOWED);
        assert_noop!(Receipts::anchor_returns(signed_by(132), EASY_GRANT, batch(0, 5), None), NOT_ALLOWED);
        assert_noop!(decide(132, 0, Answer::Accepted), NOT_ALLOWED);
        Mock::set_standing(AGENCY, Standing::Suspended);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(deliver(batch(5, 5)), NOT_ACTIVE);
        assert_noop!(give_back(batch(0, 5)), NOT_ACTIVE);
        assert_noop!(decide(CLERK, 0, Answer::Accepted), NOT_ACTIVE);
    });
}

#[test]
fn a_batch_of_returns_answers_an_acknowledged_delivery_under_its_own_grant() {
    run(|| {
        let give_back = |of| Receipts::anchor_returns(signed_by(CLERK), GRANT, batch(0, 5), Some(of));
        assert_noop!(give_back(DeliveryRef::Receipt(0)), Fault::NoSuchDelivery);
        assert_ok!(Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, delivery()));
        assert_noop!(give_back(DeliveryRef::Receipt(0)), Fault::NotAcknowledged);
        assert_ok!(deliver(batch(0, 6)));
        assert_noop!(give_back(DeliveryRef::Batch(0)), Fault::AnotherGrant);
        assert_ok!(Receipts::acknowledge_delivery(signed_by(CLERK), 0, Answer::Accepted));
        assert_ok!(give_back(DeliveryRef::Receipt(0)));
    });
}

#[test]
fn numbers_end() {
    run(|| {
        BatchCount::<Test>::put(u32::MAX);
        assert_noop!(deliver(batch(0, 5)), Fault::NumbersExhausted);
        BatchCount::<Test>::put(0);
        Logs::<Test>::mutate(EASY_GRANT, ReceiptKind::Delivery, |log| log.batches = u32::MAX);
        assert_noop!(deliver(batch(0, 5)), Fault::NumbersExhausted);
        Logs::<Test>::remove(EASY_GRANT, ReceiptKind::Delivery);
    });
}

/// What the other side does with the receipts in hand: every head on chain is the root over the lines up to there, each batch
/// continues the one before, and every receipt is in it.
#[test]
fn heads_on_chain_prove_every_receipt_and_that_the_log_only_grew() {
    run(|| {
        let leaves: Vec<H256> = ["one", "two", "three"].iter().map(|line| leaf_hash(line.as_bytes())).collect();
        let pair = node_hash(&leaves[0], &leaves[1]);
        let all = node_hash(&pair, &leaves[2]);
        assert_ok!(deliver(BatchNote { first: 0, count: 2, root: pair }));
        let before = log(ReceiptKind::Delivery).head;
        assert_ok!(deliver(BatchNote { first: 2, count: 1, root: all }));
        let after = log(ReceiptKind::Delivery).head;
        assert_eq!(verify_consistency(&before, &after, &[leaves[2]]), Ok(()));
        assert_eq!(verify_consistency(&TreeHead::default(), &before, &[]), Ok(()));
        assert_eq!(verify_inclusion(&after, 0, &leaves[0], &[leaves[1], leaves[2]]), Ok(()));
        assert_eq!(verify_inclusion(&after, 2, &leaves[2], &[pair]), Ok(()));
        // Nobody can prove the last receipt of a head that claims more receipts than there are. That the earlier head is part
        // of it does not tell: a proof of consistency alone does not prove a number.
        let miscounted = TreeHead { size: after.size + 1, ..after };
        assert_eq!(verify_inclusion(&miscounted, 2, &leaves[2], &[pair]), Err(ProofFault::TooShort));
        assert_eq!(verify_consistency(&before, &miscounted, &[leaves[2]]), Ok(()));
    });
}
