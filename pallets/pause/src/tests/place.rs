//! Pauses that are placed, that run out and that rest.

use super::*;
use crate::{Act, Error, Record, RecordCount, State};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn any_two_members_pause_a_call_and_it_goes_on_by_itself_when_the_time_is_over() {
    run(|| {
        let until = Mock::now() + DAY;
        assert_ok!(Pause::pause(by(2), PART));
        assert_eq!(events(), [Event::Paused { target: PART, until, tally: tally(2) }]);
        let at = Mock::now();
        let record = Record { target: PART, act: Act::Placed { until }, at, tally: tally(2) };
        assert_eq!(Pause::records(0, 10), [(0, record)]);
        assert!(Pause::is_paused(20, 3));
        for (pallet, call) in [(20, 2), (21, 3), (3, 20)] {
            assert!(!Pause::is_paused(pallet, call));
        }
        pass(DAY - 1);
        assert!(Pause::is_paused(20, 3));
        pass(1);
        assert!(!Pause::is_paused(20, 3));
        assert_eq!(events(), []);
    });
}

#[test]
fn a_pallet_is_paused_with_all_its_calls() {
    run(|| {
        assert_ok!(Pause::pause(by(2), WHOLE));
        assert!((0..=255).all(|call| Pause::is_paused(20, call)));
        assert!((0..=255).all(|call| !Pause::is_paused(21, call)));
    });
}

#[test]
fn one_member_and_anyone_else_are_refused() {
    run(|| {
        for origin in [by(0), by(1), RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(Pause::pause(origin, PART), BadOrigin);
        }
    });
}

#[test]
fn what_governs_is_never_paused_also_by_all_members() {
    run(|| {
        for target in [Target::Pallet(0), Target::Call(0, 9), Target::Pallet(15), Target::Call(15, 1)] {
            assert_noop!(Pause::pause(by(SEATS), target), Error::<Test>::NotPausable);
        }
    });
}

#[test]
fn two_members_do_not_prolong_what_they_stopped_a_majority_does() {
    run(|| {
        assert_ok!(Pause::pause(by(2), PART));
        pass(DAY / 2);
        assert_noop!(Pause::pause(by(2), PART), Error::<Test>::AlreadyPaused);
        events();
        let until = Mock::now() + DAY;
        assert_ok!(Pause::pause(by(3), PART));
        assert_eq!(events(), [Event::Paused { target: PART, until, tally: tally(3) }]);
        pass(DAY - 1);
        assert_eq!(Pause::state(PART), State::Running);
        assert_eq!(Pause::current().len(), 1, "the earlier end is forgotten");
    });
}

#[test]
fn what_was_paused_rests_as_long_and_only_a_majority_pauses_it_meanwhile() {
    run(|| {
        assert_ok!(Pause::pause(by(2), PART));
        pass(DAY);
        assert_eq!(Pause::state(PART), State::Resting);
        for target in [PART, WHOLE] {
            assert_noop!(Pause::pause(by(2), target), Error::<Test>::StillResting);
        }
        assert_ok!(Pause::pause(by(2), Target::Call(20, 4)));
        assert_ok!(Pause::pause(by(3), PART));
        pass(2 * DAY - 1);
        assert_eq!(Pause::state(PART), State::Resting);
        assert_noop!(Pause::pause(by(2), PART), Error::<Test>::StillResting);
        pass(1);
        assert_eq!(Pause::state(PART), State::Free);
        assert_ok!(Pause::pause(by(2), PART));
    });
}

#[test]
fn a_part_of_what_rests_rests_too() {
    run(|| {
        assert_ok!(Pause::pause(by(2), WHOLE));
        assert_noop!(Pause::pause(by(2), PART), Error::<Test>::AlreadyPaused);
        pass(DAY);
        assert_noop!(Pause::pause(by(2), PART), Error::<Test>::StillResting);
        assert_ok!(Pause::pause(by(2), OTHER));
    });
}

#[test]
fn a_paused_call_does_not_keep_two_members_from_stopping_its_pallet() {
    run(|| {
        assert_ok!(Pause::pause(by(2), PART));
        assert_ok!(Pause::pause(by(2), WHOLE));
        assert!(Pause::is_paused(20, 4));
        // Both run and rest by themselves.
        assert_ok!(Pause::lift(by(3), WHOLE));
        assert!(Pause::is_paused(20, 3) && !Pause::is_paused(20, 4));
    });
}

#[test]
fn the_list_is_bounded_and_what_has_rested_makes_room() {
    run(|| {
        for call in 0..MAX_PAUSES {
            assert_ok!(Pause::pause(by(2), Target::Call(22, call as u8)));
        }
        assert_noop!(Pause::pause(by(4), PART), Error::<Test>::TooManyPauses);
        // A majority prolongs one: no room is needed.
        assert_ok!(Pause::pause(by(4), Target::Call(22, 0)));
        pass(2 * DAY);
        assert_ok!(Pause::pause(by(2), PART));
        assert_eq!(Pause::current().len(), 1);
    });
}

#[test]
fn numbers_are_not_used_twice() {
    run(|| {
        RecordCount::<Test>::put(u32::MAX);
        assert_noop!(Pause::pause(by(2), PART), Error::<Test>::NumbersExhausted);
        RecordCount::<Test>::put(0);
        for target in [PART, OTHER] {
            assert_ok!(Pause::pause(by(2), target));
        }
        let numbers = |from, limit| Pause::records(from, limit).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(
            (numbers(0, 10), numbers(0, 1), numbers(1, 10), numbers(2, 1)),
            (vec![0, 1], vec![0], vec![1], vec![])
        );
    });
}
