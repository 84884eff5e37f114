//! Pauses that are ended before their time.

use super::*;
use crate::{Act, Error, Record, RecordCount, State};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_majority_lifts_a_pause_and_two_members_do_not_place_it_again() {
    run(|| {
        assert_ok!(Pause::pause(by(2), PART));
        pass(MINUTE);
        events();
        assert_ok!(Pause::lift(by(3), PART));
        assert_eq!(events(), [Event::Lifted { target: PART, tally: tally(3) }]);
        let record = Record { target: PART, act: Act::Lifted, at: Mock::now(), tally: tally(3) };
        assert_eq!(Pause::records(1, 1), [(1, record)]);
        assert!(!Pause::is_paused(20, 3));
        assert_noop!(Pause::pause(by(2), PART), Error::<Test>::StillResting);
        pass(DAY);
        assert_eq!(Pause::state(PART), State::Free);
        assert_ok!(Pause::pause(by(2), PART));
    });
}

#[test]
fn two_of_four_members_do_not_lift() {
    run(|| {
        assert_ok!(Pause::pause(by(2), PART));
        for origin in [by(0), by(2), RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(Pause::lift(origin, PART), BadOrigin);
        }
    });
}

#[test]
fn only_what_is_paused_is_lifted() {
    run(|| {
        assert_noop!(Pause::lift(by(3), PART), Error::<Test>::NotPaused);
        assert_ok!(Pause::pause(by(2), WHOLE));
        assert_noop!(Pause::lift(by(3), PART), Error::<Test>::NotPaused);
        pass(DAY);
        assert_noop!(Pause::lift(by(3), WHOLE), Error::<Test>::NotPaused);
        pass(DAY);
        assert_noop!(Pause::lift(by(3), WHOLE), Error::<Test>::NotPaused);
    });
}

#[test]
fn an_act_without_a_number_is_not_done() {
    run(|| {
        assert_ok!(Pause::pause(by(2), PART));
        RecordCount::<Test>::put(u32::MAX);
        assert_noop!(Pause::lift(by(3), PART), Error::<Test>::NumbersExhausted);
        RecordCount::<Test>::put(1);
    });
}
