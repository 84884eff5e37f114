//! Sessions: when sets change, and what is recorded of them.

use crate::{mock::*, *};
use drl_primitives::{clocks::Clocks, consortium::RemovalCause, testing::Mock};
use frame_support::{assert_ok, traits::EstimateNextSessionRotation};
use pallet_session::ShouldEndSession;

/// Whether the session pallet announces another set at the next boundary.
fn announced() -> bool {
    pallet_session::QueuedChanged::<Test>::get()
}

#[test]
fn a_session_has_as_many_blocks_as_genesis_said() {
    run(|| {
        type Sessions = pallet_session::PeriodicSessions<LengthOfSession<Test>, frame_support::traits::ConstU64<0>>;
        let ends: Vec<u64> = (1..=12).filter(|block| Sessions::should_end_session(*block)).collect();
        assert_eq!(ends, [5, 10]);
        assert_eq!(Sessions::average_session_length(), LENGTH);
        assert_eq!(Sessions::estimate_next_session_rotation(7).0, Some(10));
    });
}

#[test]
fn a_set_is_announced_once_at_the_beginning_and_then_only_on_change() {
    run(|| {
        let announcements: Vec<bool> = (0..6)
            .map(|_| {
                next_session();
                announced()
            })
            .collect();
        assert_eq!(announcements, [true, false, false, false, false, false]);
        assert_eq!(SetCount::<Test>::get(), 1);
        admit(ECOLOGY, N1);
        next_session();
        assert!(announced());
        next_session();
        assert!(!announced());
    });
}

#[test]
fn what_has_no_effect_announces_nothing() {
    run(|| {
        sessions(3);
        assert_ok!(Consortium::admit_validator(root(), ECOLOGY, N1));
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        assert_ok!(Consortium::move_seat(signed(chief(ECOLOGY)), head(ECOLOGY)));
        for _ in 0..3 {
            next_session();
            assert!(!announced());
        }
    });
}

#[test]
fn validators_are_provable_from_session_two_on_and_forgotten_in_time() {
    run(|| {
        sessions(4);
        assert!(Historical::historical_root(2).is_some());
        sessions(PROVABLE + 4);
        let ended = Session::current_index() - 1;
        assert_eq!(Historical::historical_root(ended - PROVABLE - 1), None);
        assert!(Historical::historical_root(ended - PROVABLE).is_some());
    });
}

#[test]
fn who_validated_when_for_whom_and_with_which_keys_has_an_answer() {
    run(|| {
        let begin = <Mock as Clocks>::now();
        sessions(3);
        admit(ECOLOGY, N1);
        sessions(2);
        let joined = <Mock as Clocks>::now();
        assert_ok!(Consortium::remove_validator(root(), V1, RemovalCause::OwnRequest));
        sessions(2);
        let left = <Mock as Clocks>::now();

        let at = |moment| {
            let set = Consortium::set_at(moment).unwrap();
            (set.session, set.validators.into_iter().map(|v| (v.validator, v.organisation)).collect::<Vec<_>>())
        };
        let four = [(V1, BUREAU), (V2, TRANSPORT), (V3, ECOLOGY), (V4, PLANNING)];
        assert_eq!(at(begin), (0, four.to_vec()));
        assert_eq!(at(joined - 1), (0, four.to_vec()));
        let five: Vec<_> = four.into_iter().chain([(N1, ECOLOGY)]).collect();
        assert_eq!(at(joined), (5, five.clone()));
        assert_eq!(at(left), (7, five[1..].to_vec()));
        assert_eq!(Consortium::set_at(begin - 1), None);
        let keys = Consortium::set(1).unwrap().validators[4].keys.clone();
        assert_eq!(keys, codec::Encode::encode(&first_keys(N1)));
        assert_eq!(SetCount::<Test>::get(), 3);
    });
}

#[test]
fn a_new_set_is_told_by_an_event() {
    run(|| {
        admit(ECOLOGY, N1);
        sessions(2);
        assert_eq!(events(), [Event::SetBegan { set: 1, session: 2 }]);
    });
}

#[test]
fn who_validates_goes_on_if_there_ever_were_too_few() {
    run(|| {
        sessions(2);
        frame_support::storage::with_transaction(|| {
            Minimum::<Test>::put(5);
            sessions(3);
            assert_eq!(Session::validators(), [V1, V2, V3, V4]);
            frame_support::storage::TransactionOutcome::Rollback(sp_runtime::DispatchResult::Ok(()))
        })
        .unwrap();
    });
}
