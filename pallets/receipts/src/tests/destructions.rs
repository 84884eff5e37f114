//! Certificates of destruction.

use crate::{mock::*, Counts, Destructions, Event};
use drl_primitives::{
    organisation::Standing,
    receipts::{record::Destruction, DeliveryRef},
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    verdict::Reason,
    Code, Digest, GrantHash,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn certify(who: AccountId, grant: GrantHash) -> DispatchResult {
    Receipts::certify_destruction(signed_by(who), grant, CERTIFICATE)
}

#[test]
fn r_101_the_data_user_certifies_that_it_destroyed_the_data() {
    run(|| {
        assert_ok!(certify(SIGNATORY, GRANT));
        let (user, officer, certificate) = (USER, SIGNATORY, CERTIFICATE);
        assert_eq!(
            take_events(),
            [Event::DestructionCertified { grant: GRANT, number: 0, user, officer, certificate }]
        );
        let certified = Destruction { certificate, by: by(USER, SIGNATORY) };
        assert_eq!(Destructions::<Test>::get(GRANT, 0), Some(certified));
    });
}

#[test]
fn q_22_copies_are_certified_as_destroyed_in_any_state_of_the_grant() {
    run(|| {
        for reason in Reason::ALL {
            Desk::set_reason(GRANT, *reason);
            assert_ok!(certify(SIGNATORY, GRANT));
            pass(1);
        }
        // Each certificate stays; the same one may stand twice.
        let count = Reason::ALL.len() as u32;
        assert_eq!(Counts::<Test>::get(GRANT).destructions, count);
        assert_eq!(Destructions::<Test>::iter_prefix(GRANT).count(), count as usize);
        assert_eq!(Destructions::<Test>::get(GRANT, 1).unwrap().by.block, 2);
    });
}

#[test]
fn r_093_destroying_data_does_not_end_the_duty_to_return() {
    run(|| {
        let of = DeliveryRef::Receipt(delivered());
        let before = Receipts::return_duty(of);
        assert_ok!(certify(SIGNATORY, GRANT));
        assert_eq!(Receipts::return_duty(of), before);
        assert_eq!(Mock::clocks().len(), 1);
    });
}

#[test]
fn r_101_nobody_else_certifies() {
    run(|| {
        assert_noop!(certify(OTHER_SIGNATORY, GRANT), Fault::NotDataUser);
        assert_noop!(certify(SIGNATORY, NO_GRANT), Fault::NoSuchGrant);
        assert_ok!(certify(PERSON_KEY, PERSONAL_GRANT));
        for (who, error) in [
            (NOBODY, NOT_OFFICER),
            (AGENCY_CHIEF, WRONG_KIND),
            (BUREAU_CHIEF, WRONG_KIND),
            (AUDITOR, WRONG_KIND),
            // A certificate binds the data user: its authorised representative signs.
            (CLERK, NOT_ALLOWED),
        ] {
            assert_noop!(certify(who, GRANT), error);
        }
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let certified = Receipts::certify_destruction(origin, GRANT, CERTIFICATE);
            assert_noop!(certified, DispatchError::BadOrigin);
        }
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(certify(SIGNATORY, GRANT), NOT_ACTIVE);
    });
}

#[test]
fn certificates_are_numbered_for_each_grant_and_numbers_end() {
    run(|| {
        let other = Digest::sha256([9; 32]);
        assert_ok!(certify(SIGNATORY, GRANT));
        assert_ok!(Receipts::certify_destruction(signed_by(SIGNATORY), OTHER_GRANT, other));
        assert_eq!(Destructions::<Test>::get(OTHER_GRANT, 0).unwrap().certificate, other);
        Counts::<Test>::mutate(GRANT, |counts| counts.destructions = u32::MAX);
        assert_noop!(certify(SIGNATORY, GRANT), Fault::NumbersExhausted);
        Counts::<Test>::mutate(GRANT, |counts| counts.destructions = 1);
    });
}
