//! Deliveries: recorded, acknowledged, disputed.

use crate::{mock::*, Call, Counts, Deliveries, DeliveryCount, Event, GrantDeliveries};
use drl_primitives::{
    catalog::Channel,
    date::DAY_MS,
    organisation::Standing,
    receipts::{
        record::{Answered, Delivery},
        Answer, DeliveryFault, DeliveryNote,
    },
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    verdict::Reason,
    Code, DeliveryId, GrantHash,
};
use frame_support::{assert_noop, assert_ok, dispatch::RawOrigin};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

fn record(who: AccountId, grant: GrantHash, note: DeliveryNote) -> DispatchResult {
    Receipts::record_delivery(signed_by(who), grant, note)
}

fn answer(who: AccountId, id: DeliveryId, answer: Answer<DeliveryFault>) -> DispatchResult {
    Receipts::acknowledge_delivery(signed_by(who), id, answer)
}

#[test]
fn r_078_a_delivery_is_recorded_and_acknowledged_by_both_sides() {
    run(|| {
        let note = delivery();
        let filed = by(AGENCY, AGENCY_CLERK);
        assert_ok!(record(AGENCY_CLERK, GRANT, note));
        assert_eq!(
            take_events(),
            [Event::DeliveryRecorded { delivery: 0, grant: GRANT, parties: PARTIES, officer: AGENCY_CLERK, note }]
        );
        let recorded = Delivery { grant: GRANT, parties: PARTIES, note, filed, answer: None };
        assert_eq!(Deliveries::<Test>::get(0), Some(recorded));
        assert_eq!((DeliveryCount::<Test>::get(), Counts::<Test>::get(GRANT).deliveries), (1, 1));
        assert_eq!(GrantDeliveries::<Test>::get(GRANT, 0), Some(0));
        assert!(Desk::told().is_empty());

        pass(DAY_MS);
        let answered = Answered { answer: Answer::Accepted, by: by(USER, CLERK) };
        assert_ok!(answer(CLERK, 0, Answer::Accepted));
        assert_eq!(
            take_events(),
            [Event::DeliveryAnswered {
                delivery: 0,
                grant: GRANT,
                user: USER,
                officer: CLERK,
                answer: Answer::Accepted
            }]
        );
        assert_eq!(Deliveries::<Test>::get(0), Some(Delivery { answer: Some(answered), ..recorded }));
    });
}

#[test]
fn r_078_a_delivery_is_disputed_with_a_reason() {
    run(|| {
        for (id, reason) in (0..).zip(DeliveryFault::ALL) {
            assert_ok!(record(AGENCY_CHIEF, GRANT, delivery()));
            take_events();
            let disputed = refused(*reason);
            assert_ok!(answer(SIGNATORY, id, disputed));
            assert_eq!(
                take_events(),
                [Event::DeliveryAnswered {
                    delivery: id,
                    grant: GRANT,
                    user: USER,
                    officer: SIGNATORY,
                    answer: disputed
                }]
            );
            let answered = Some(Answered { answer: disputed, by: by(USER, SIGNATORY) });
            assert_eq!(Deliveries::<Test>::get(id).unwrap().answer, answered);
        }
        assert!(Desk::told().is_empty(), "what is disputed starts nothing");
    });
}

#[test]
fn r_089_what_counts_from_obtaining_the_data_is_told_the_moment_of_delivery() {
    run(|| {
        let obtained = now();
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        pass(40 * DAY_MS);
        assert_ok!(answer(CLERK, 0, Answer::Accepted));
        assert_eq!(Desk::told(), [(AGREEMENT, GRANT, USER, obtained)]);
    });
}

#[test]
fn an_acknowledgement_that_cannot_be_told_is_not_recorded() {
    run(|| {
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        take_events();
        Desk::refuse();
        let call: RuntimeCall = Call::acknowledge_delivery { delivery: 0, answer: Answer::Accepted }.into();
        assert_eq!(call.dispatch(RawOrigin::Signed(CLERK).into()).unwrap_err().error, NOT_NOW);
        assert_eq!(Deliveries::<Test>::get(0).unwrap().answer, None);
        assert!(take_events().is_empty());
    });
}

#[test]
fn r_078_nothing_is_delivered_under_a_grant_that_denies_and_the_error_says_why() {
    run(|| {
        for reason in Reason::ALL.iter().filter(|reason| **reason != Reason::Granted) {
            Desk::set_reason(GRANT, *reason);
            assert_noop!(record(AGENCY_CLERK, GRANT, delivery()), Fault::GrantDenies(*reason));
        }
        // The reason stands in the second byte of the error, where clients of every language find it.
        let error = record(AGENCY_CLERK, GRANT, delivery()).unwrap_err();
        let DispatchError::Module(module) = error else { panic!("{error:?}") };
        assert_eq!(module.error[1], Reason::ALL.len() as u8 - 1);
        Desk::set_reason(GRANT, Reason::Granted);
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
    });
}

#[test]
fn a_delivery_is_acknowledged_whatever_has_become_of_the_grant() {
    run(|| {
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        Desk::set_reason(GRANT, Reason::GrantTerminated);
        Desk::forget(AGREEMENT);
        assert_ok!(answer(CLERK, 0, Answer::Accepted));
    });
}

#[test]
fn r_005_only_the_agency_of_the_data_records() {
    run(|| {
        assert_noop!(record(OTHER_CHIEF, GRANT, delivery()), Fault::NotAgency);
        assert_ok!(record(OTHER_CHIEF, OTHER_GRANT, delivery()));
    });
}

#[test]
fn r_080_the_recipient_is_the_data_user_of_the_grant_and_nobody_else_acknowledges() {
    run(|| {
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        assert_eq!(Deliveries::<Test>::get(0).unwrap().parties.user, USER);
        assert_noop!(answer(OTHER_SIGNATORY, 0, Answer::Accepted), Fault::NotDataUser);
        assert_noop!(answer(PERSON_KEY, 0, refused(DeliveryFault::NotReceived)), Fault::NotDataUser);
        // A natural person is a data user too.
        assert_ok!(record(AGENCY_CLERK, PERSONAL_GRANT, easy_delivery()));
        assert_noop!(answer(CLERK, 1, Answer::Accepted), Fault::NotDataUser);
        assert_ok!(answer(PERSON_KEY, 1, Answer::Accepted));
    });
}

#[test]
fn r_010_a_delivery_names_a_channel_that_carries_restricted_data() {
    run(|| {
        for (channel, carries) in
            [(Channel::OpenSite, false), (Channel::ProvincialSystem, true), (Channel::CityLedger, true)]
        {
            let note = DeliveryNote { channel, ..delivery() };
            if carries {
                assert_ok!(record(AGENCY_CLERK, GRANT, note));
            } else {
                assert_noop!(record(AGENCY_CLERK, GRANT, note), Fault::WrongChannel);
            }
        }
    });
}

#[test]
fn a_delivery_is_of_the_granted_version_or_a_later_one_and_not_empty() {
    run(|| {
        let version = |version| DeliveryNote { version, ..delivery() };
        assert_noop!(record(AGENCY_CLERK, GRANT, version(VERSION - 1)), Fault::VersionTooOld);
        assert_noop!(record(AGENCY_CLERK, GRANT, version(0)), Fault::VersionTooOld);
        assert_ok!(record(AGENCY_CLERK, GRANT, version(VERSION + 1)));
        let size = |size| DeliveryNote { size, ..delivery() };
        assert_noop!(record(AGENCY_CLERK, GRANT, size(0)), Fault::NothingInIt);
        assert_ok!(record(AGENCY_CLERK, GRANT, size(u64::MAX)));
    });
}

#[test]
fn q_27_a_delivery_is_recorded_promptly() {
    run(|| {
        let at = |delivered_at| DeliveryNote { delivered_at, ..delivery() };
        assert_noop!(record(AGENCY_CLERK, GRANT, at(now() + 1)), Fault::TimeInFuture);
        assert_noop!(record(AGENCY_CLERK, GRANT, at(u64::MAX)), Fault::TimeInFuture);
        // Five working days; every day is one here. Days are whole days.
        let earliest = today().minus(5).start();
        assert_noop!(record(AGENCY_CLERK, GRANT, at(earliest - 1)), Fault::FiledTooLate);
        assert_ok!(record(AGENCY_CLERK, GRANT, at(earliest)));
        Mock::parameters(|parameters| parameters.conduct.prompt_alert_wd = 1);
        assert_noop!(record(AGENCY_CLERK, GRANT, at(earliest)), Fault::FiledTooLate);
        assert_ok!(record(AGENCY_CLERK, GRANT, at(now() - DAY_MS)));
    });
}

#[test]
fn r_074_nothing_was_delivered_before_the_period_of_the_grant() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.prompt_alert_wd = 250);
        let begins = now() - 30 * DAY_MS;
        let at = |delivered_at| DeliveryNote { delivered_at, ..delivery() };
        assert_noop!(record(AGENCY_CLERK, GRANT, at(begins - 1)), Fault::BeforePeriod);
        assert_noop!(record(AGENCY_CLERK, GRANT, at(0)), Fault::BeforePeriod);
        assert_ok!(record(AGENCY_CLERK, GRANT, at(begins)));
    });
}

#[test]
fn a_delivery_is_answered_once() {
    run(|| {
        assert_noop!(answer(CLERK, 0, Answer::Accepted), Fault::NoSuchDelivery);
        let disputed = refused(DeliveryFault::Incomplete);
        for first in [Answer::Accepted, disputed] {
            let id = DeliveryCount::<Test>::get();
            assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
            assert_ok!(answer(CLERK, id, first));
            for second in [Answer::Accepted, disputed] {
                assert_noop!(answer(SIGNATORY, id, second), Fault::AlreadyAnswered);
            }
        }
    });
}

#[test]
fn wrong_origins_are_refused() {
    run(|| {
        let refused: [(AccountId, DispatchError); 5] = [
            (NOBODY, NOT_OFFICER),
            (SIGNATORY, WRONG_KIND),
            (PERSON_KEY, WRONG_KIND),
            (BUREAU_CHIEF, Fault::NotAgency.into()),
            (AUDITOR, WRONG_KIND),
        ];
        for (who, error) in refused {
            assert_noop!(record(who, GRANT, delivery()), error);
        }
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        for who in [AGENCY_CHIEF, BUREAU_CHIEF, AUDITOR] {
            assert_noop!(answer(who, 0, Answer::Accepted), WRONG_KIND);
        }
        assert_noop!(answer(NOBODY, 0, Answer::Accepted), NOT_OFFICER);
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let recorded = Receipts::record_delivery(origin.clone(), GRANT, delivery());
            assert_noop!(recorded, DispatchError::BadOrigin);
            let answered = Receipts::acknowledge_delivery(origin, 0, Answer::Accepted);
            assert_noop!(answered, DispatchError::BadOrigin);
        }
        Mock::set_standing(AGENCY, Standing::Suspended);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(record(AGENCY_CLERK, GRANT, delivery()), NOT_ACTIVE);
        assert_noop!(answer(CLERK, 0, Answer::Accepted), NOT_ACTIVE);
    });
}

#[test]
fn q_35_an_officer_without_the_duty_to_prepare_neither_records_nor_acknowledges() {
    run(|| {
        let guard = drl_primitives::organisation::Role::SecurityOfficer;
        Mock::officer(112u64, AGENCY, guard);
        Mock::officer(132u64, USER, guard);
        assert_noop!(record(112, GRANT, delivery()), NOT_ALLOWED);
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        assert_noop!(answer(132, 0, Answer::Accepted), NOT_ALLOWED);
    });
}

#[test]
fn unknown_grants_and_agreements_are_refused() {
    run(|| {
        assert_noop!(record(AGENCY_CLERK, NO_GRANT, delivery()), Fault::NoSuchGrant);
        Desk::forget(AGREEMENT);
        assert_noop!(record(AGENCY_CLERK, GRANT, delivery()), Fault::NoSuchAgreement);
    });
}

#[test]
fn deliveries_are_numbered_in_the_order_of_filing_and_numbers_end() {
    run(|| {
        for grant in [GRANT, OTHER_GRANT, GRANT] {
            let who = if grant == GRANT { AGENCY_CLERK } else { OTHER_CHIEF };
            assert_ok!(record(who, grant, delivery()));
        }
        let numbers = |grant| GrantDeliveries::<Test>::iter_prefix(grant).collect::<Vec<_>>();
        let mut of_grant = numbers(GRANT);
        of_grant.sort_unstable();
        assert_eq!((of_grant, numbers(OTHER_GRANT)), (vec![(0, 0), (1, 2)], vec![(0, 1)]));

        DeliveryCount::<Test>::put(u32::MAX);
        assert_noop!(record(AGENCY_CLERK, GRANT, delivery()), Fault::NumbersExhausted);
        DeliveryCount::<Test>::put(3);
    });
}

#[test]
fn r_117_each_receipt_says_who_when_and_in_which_block() {
    run(|| {
        pass(7);
        assert_ok!(record(AGENCY_CLERK, GRANT, delivery()));
        let filed = by(AGENCY, AGENCY_CLERK);
        pass(11);
        assert_ok!(answer(SIGNATORY, 0, refused(DeliveryFault::DigestDiffers)));
        let delivery = Deliveries::<Test>::get(0).unwrap();
        assert_eq!((delivery.filed, delivery.answer.unwrap().by), (filed, by(USER, SIGNATORY)));
        assert_eq!((delivery.filed.block, delivery.answer.unwrap().by.block), (2, 3));
        assert_eq!(delivery.answer.unwrap().by.at, delivery.filed.at + 11);
    });
}

#[test]
fn q_34_the_bureau_delivers_data_of_its_own() {
    run(|| {
        Desk::give_to(GRANT, BUREAU);
        assert_ok!(record(BUREAU_CHIEF, GRANT, delivery()));
        let batch = Receipts::anchor_deliveries(signed_by(BUREAU_CHIEF), GRANT, batch(0, 5), Some(today().plus(9)));
        assert_ok!(batch);
        assert_ok!(Receipts::file_return(signed_by(CLERK), GRANT, data_return(None)));
        assert_ok!(Receipts::decide_return(signed_by(BUREAU_CHIEF), 0, Answer::Accepted));
        assert_noop!(record(AGENCY_CLERK, GRANT, delivery()), Fault::NotAgency);
    });
}
