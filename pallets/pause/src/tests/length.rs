//! How long pauses last.

use super::*;
use crate::{Error, MAX_LENGTH, MIN_LENGTH};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_majority_decides_how_long_pauses_last_that_are_placed_from_then_on() {
    run(|| {
        let (first, begun) = (Mock::now() + DAY, Mock::now());
        assert_ok!(Pause::pause(by(2), PART));
        events();
        assert_ok!(Pause::set_length(by(3), MIN_LENGTH));
        assert_eq!(events(), [Event::LengthSet { minutes: MIN_LENGTH, tally: tally(3) }]);
        assert_ok!(Pause::pause(by(2), OTHER));
        let ends: Vec<_> = Pause::current().into_iter().map(|(pause, _)| (pause.until, pause.rests_until)).collect();
        let ten = 10 * MINUTE;
        assert_eq!(ends, [(first, first + DAY), (begun + ten, begun + 2 * ten)]);
    });
}

#[test]
fn the_length_is_bounded() {
    run(|| {
        for minutes in [0, MIN_LENGTH - 1, MAX_LENGTH + 1, u16::MAX] {
            assert_noop!(Pause::set_length(by(4), minutes), Error::<Test>::LengthOutOfRange);
        }
        for minutes in [MIN_LENGTH, MAX_LENGTH] {
            assert_ok!(Pause::set_length(by(3), minutes));
            assert_eq!(Pause::length(), MINUTE * u64::from(minutes));
        }
    });
}

#[test]
fn two_of_four_members_do_not_decide_the_length() {
    run(|| {
        for origin in [by(2), RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(Pause::set_length(origin, MIN_LENGTH), BadOrigin);
        }
    });
}
