//! Admission, removal and replacement of validators.

use crate::{mock::*, *};
use drl_primitives::{
    consortium::{RemovalCause, ValidatorAct as Act, ValidatorState as State},
    organisation::Role,
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};

type E = Error<Test>;

/// What was done about a validator.
fn acts(validator: AccountId) -> Vec<Act> {
    (0..).map_while(|number| ValidatorHistory::<Test>::get(validator, number)).map(|record| record.act).collect()
}

#[test]
fn an_admitted_validator_validates_two_boundaries_after_its_keys_are_set() {
    run(|| {
        assert_ok!(Consortium::admit_validator(root(), ECOLOGY, N1));
        assert_eq!(events(), [Event::ValidatorAdmitted { validator: N1, organisation: ECOLOGY }]);
        // Without keys it is passed over, however long.
        sessions(3);
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
        set_keys(N1);
        next_session();
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
        next_session();
        assert_eq!(Session::validators(), [V1, V2, V3, V4, N1]);
        assert_eq!(state_of(N1), Some(State::Admitted));
    });
}

#[test]
fn who_cannot_be_a_validator_is_refused() {
    run(|| {
        let admit = |organisation, validator| Consortium::admit_validator(root(), organisation, validator);
        assert_noop!(admit(HEALTH, N1), E::MemberNotFound);
        assert_noop!(admit(ECOLOGY, V3), E::AlreadyValidator);
        assert_noop!(admit(ECOLOGY, V1), E::AccountOfAnother);
        assert_noop!(admit(ECOLOGY, clerk(TRANSPORT)), E::AccountOfAnother);
        // An officer's own account will do.
        assert_ok!(admit(ECOLOGY, clerk(ECOLOGY)));
    });
}

#[test]
fn there_is_no_room_for_more_validators_than_there_may_be() {
    run(|| {
        for validator in 21..25 {
            assert_ok!(Consortium::admit_validator(root(), ECOLOGY, validator));
        }
        assert_eq!(Roster::<Test>::get().len() as u32, MAX_VALIDATORS);
        let call = Call::admit_validator { organisation: ECOLOGY, validator: N1 };
        assert_noop!(act(root(), call), E::TooManyValidators);
        assert_eq!(state_of(N1), None);
        // Replacing needs no room.
        assert_ok!(Consortium::replace_validator(root(), V1, BUREAU, N1));
        set_keys(N1);
        sessions(2);
        assert!(Session::validators().contains(&N1));
    });
}

#[test]
fn a_removed_validator_finishes_its_sessions_and_then_loses_its_keys() {
    run(|| {
        admit(ECOLOGY, N1);
        sessions(2);
        System::reset_events();
        assert_ok!(Consortium::remove_validator(root(), N1, RemovalCause::OutOfService));
        let cause = RemovalCause::OutOfService;
        assert_eq!(events(), [Event::ValidatorRemoved { validator: N1, organisation: ECOLOGY, cause }]);
        assert_eq!(state_of(N1), Some(State::Leaving));
        next_session();
        assert!(Session::validators().contains(&N1));
        assert!(pallet_session::NextKeys::<Test>::contains_key(N1));
        next_session();
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
        assert!(events().contains(&Event::ValidatorRetired { validator: N1 }));
        assert_eq!(state_of(N1), Some(State::Retired));
        assert!(!pallet_session::NextKeys::<Test>::contains_key(N1));
        assert_eq!(frame_system::Account::<Test>::get(N1).providers, 0);
        assert_eq!(acts(N1), [Act::Admit, Act::Remove, Act::Retire]);
        // Its keys are free for others, and it may come back.
        admit(ECOLOGY, N1);
        sessions(2);
        assert!(Session::validators().contains(&N1));
    });
}

#[test]
fn a_retired_validator_comes_back_for_its_own_organisation_only() {
    run(|| {
        admit(ECOLOGY, N1);
        assert_ok!(Consortium::remove_validator(root(), N1, RemovalCause::OwnRequest));
        assert_noop!(Consortium::admit_validator(root(), ECOLOGY, N1), E::AlreadyValidator);
        sessions(2);
        assert_eq!(state_of(N1), Some(State::Retired));
        assert_noop!(Consortium::admit_validator(root(), TRANSPORT, N1), E::AccountOfAnother);
        assert_ok!(Consortium::admit_validator(root(), ECOLOGY, N1));
    });
}

#[test]
fn never_below_the_minimum() {
    run(|| {
        let cause = RemovalCause::OwnRequest;
        let removed = |validator| act(root(), Call::remove_validator { validator, cause });
        assert_noop!(removed(V2), E::BelowMinimum);
        admit(ECOLOGY, N1);
        assert_ok!(removed(V2));
        assert_noop!(removed(N1), E::BelowMinimum);
        assert_noop!(removed(V2), E::WrongState);
        assert_noop!(removed(NOBODY), E::ValidatorNotFound);
    });
}

#[test]
fn the_minimum_is_set_within_what_there_is() {
    run(|| {
        let set = |minimum| act(root(), Call::set_minimum { minimum });
        assert_noop!(set(0), E::MinimumOutOfRange);
        assert_noop!(set(MAX_VALIDATORS + 1), E::MinimumOutOfRange);
        assert_noop!(set(5), E::BelowMinimum);
        assert_ok!(set(3));
        assert_eq!(events(), [Event::MinimumSet { minimum: 3 }]);
        assert_ok!(Consortium::remove_validator(root(), V4, RemovalCause::OwnRequest));
        assert_noop!(set(4), E::BelowMinimum);
    });
}

#[test]
fn a_validator_is_replaced_in_one_step_at_one_boundary() {
    run(|| {
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        assert_eq!(events(), [Event::SuccessorNamed { old: V2, new: N2, organisation: TRANSPORT }]);
        assert_eq!((state_of(V2), state_of(N2)), (Some(State::Replaced), Some(State::Successor)));
        sessions(2);
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
        set_keys(N2);
        next_session();
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
        assert!(events().contains(&Event::ValidatorSucceeded { old: V2, new: N2 }));
        next_session();
        // In the same place.
        assert_eq!(Session::validators(), [V1, N2, V3, V4]);
        assert_eq!((state_of(V2), state_of(N2)), (Some(State::Retired), Some(State::Admitted)));
        assert_eq!(acts(V2), [Act::Admit, Act::Replace, Act::GiveWay, Act::Retire]);
        assert_eq!(acts(N2), [Act::Appoint, Act::TakeOver]);
    });
}

#[test]
fn a_validator_of_another_member_may_take_over() {
    run(|| {
        admit_member(HEALTH);
        assert_ok!(Consortium::replace_validator(root(), V4, HEALTH, N1));
        set_keys(N1);
        sessions(2);
        assert_eq!(Session::validators(), [V1, V2, V3, N1]);
        assert_ok!(Consortium::remove_member(root(), PLANNING, RemovalCause::OwnRequest));
    });
}

#[test]
fn what_is_replaced_already_or_unknown_is_not_replaced() {
    run(|| {
        let replaced = |old, new| act(root(), Call::replace_validator { old, organisation: TRANSPORT, new });
        assert_noop!(replaced(NOBODY, N1), E::ValidatorNotFound);
        assert_ok!(replaced(V2, N1));
        assert_noop!(replaced(V2, N2), E::WrongState);
        assert_noop!(replaced(N1, N2), E::WrongState);
        for (new, fault) in [(V4, E::AccountOfAnother), (N1, E::AlreadyValidator), (chief(BUREAU), E::AccountOfAnother)]
        {
            assert_noop!(replaced(V3, new), fault);
        }
    });
}

#[test]
fn a_successor_that_is_removed_leaves_the_old_one_in_place() {
    run(|| {
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        assert_ok!(Consortium::remove_validator(root(), N2, RemovalCause::OwnRequest));
        assert_eq!((state_of(V2), state_of(N2)), (Some(State::Admitted), Some(State::Leaving)));
        assert_eq!(acts(V2), [Act::Admit, Act::Replace, Act::Keep]);
        sessions(2);
        assert_eq!(state_of(N2), Some(State::Retired));
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
    });
}

#[test]
fn a_replaced_validator_that_is_removed_lets_its_successor_in_at_once() {
    run(|| {
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        let cause = RemovalCause::KeyCompromise;
        let removed = || act(root(), Call::remove_validator { validator: V2, cause });
        assert_noop!(removed(), E::BelowMinimum);
        set_keys(N2);
        assert_ok!(removed());
        assert_eq!((state_of(V2), state_of(N2)), (Some(State::Leaving), Some(State::Admitted)));
        sessions(2);
        assert_eq!(Session::validators(), [V1, N2, V3, V4]);
    });
}

#[test]
fn no_more_leave_in_one_session_than_there_is_room_for() {
    run(|| {
        for round in 0..MAX_VALIDATORS {
            let validator = 30 + u64::from(round);
            assert_ok!(Consortium::admit_validator(root(), ECOLOGY, validator));
            assert_ok!(Consortium::remove_validator(root(), validator, RemovalCause::OwnRequest));
        }
        assert_ok!(Consortium::admit_validator(root(), ECOLOGY, N1));
        let cause = RemovalCause::OwnRequest;
        let removed = || act(root(), Call::remove_validator { validator: N1, cause });
        assert_noop!(removed(), E::TooManyLeaving);
        next_session();
        assert_ok!(removed());
    });
}

#[test]
fn a_succession_waits_for_room_among_those_leaving() {
    run(|| {
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        set_keys(N2);
        for round in 0..MAX_VALIDATORS {
            let validator = 30 + u64::from(round);
            assert_ok!(Consortium::admit_validator(root(), ECOLOGY, validator));
            assert_ok!(Consortium::remove_validator(root(), validator, RemovalCause::OwnRequest));
        }
        frame_support::storage::with_transaction(|| {
            // As if those leaving were all in the session that runs.
            Consortium::plan(9);
            assert_eq!((state_of(V2), state_of(N2)), (Some(State::Replaced), Some(State::Successor)));
            assert_eq!(Successions::<Test>::get().into_inner(), [(V2, N2)]);
            frame_support::storage::TransactionOutcome::Rollback(sp_runtime::DispatchResult::Ok(()))
        })
        .unwrap();
        next_session();
        assert_eq!((state_of(V2), state_of(N2)), (Some(State::Leaving), Some(State::Admitted)));
    });
}

#[test]
fn five_join_and_five_leave_in_a_row() {
    run(|| {
        let newcomers = [N1, N2, N3, N4, N5];
        [HEALTH, WATER, CULTURE].into_iter().for_each(admit_member);
        let of = [HEALTH, WATER, CULTURE, HEALTH, WATER];
        // As many at a time as there is room for.
        for (organisation, validator) in of.into_iter().zip(newcomers).take(4) {
            admit(organisation, validator);
            sessions(2);
            assert!(Session::validators().contains(&validator));
        }
        assert_eq!(Session::validators(), [V1, V2, V3, V4, N1, N2, N3, N4]);
        assert_ok!(Consortium::remove_validator(root(), N1, RemovalCause::OwnRequest));
        admit(WATER, N5);
        sessions(2);
        for validator in [N2, N3, N4, N5] {
            assert_ok!(Consortium::remove_validator(root(), validator, RemovalCause::OwnRequest));
            sessions(2);
            assert!(!Session::validators().contains(&validator));
            assert!(Session::validators().len() >= 4);
            assert_eq!(state_of(validator), Some(State::Retired));
        }
        assert_eq!(Session::validators(), [V1, V2, V3, V4]);
    });
}

#[test]
fn all_validators_can_be_replaced_by_others() {
    run(|| {
        let pairs = [(V1, BUREAU, N1), (V2, TRANSPORT, N2), (V3, ECOLOGY, N3), (V4, PLANNING, N4)];
        for (old, organisation, new) in pairs {
            assert_ok!(Consortium::replace_validator(root(), old, organisation, new));
            set_keys(new);
        }
        sessions(2);
        assert_eq!(Session::validators(), [N1, N2, N3, N4]);
        assert!([V1, V2, V3, V4].into_iter().all(|old| state_of(old) == Some(State::Retired)));
    });
}

#[test]
fn an_account_that_became_an_officer_elsewhere_is_not_admitted() {
    run(|| {
        Mock::officer(N1, TRANSPORT, Role::DataOfficer);
        assert_noop!(Consortium::admit_validator(root(), ECOLOGY, N1), E::AccountOfAnother);
        assert_ok!(Consortium::admit_validator(root(), TRANSPORT, N1));
    });
}
