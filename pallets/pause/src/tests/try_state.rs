//! The check of the storage finds what is wrong.

use super::*;
use crate::{Act, Length, Pauses, RecordCount, Records};
use frame_support::assert_ok;
use sp_runtime::TryRuntimeError;

/// Spoils the storage after a pause that was lifted and one that runs, and expects the check to say so.
fn spoiled(spoil: impl FnOnce(), sentence: &'static str) {
    first_state().execute_with(|| {
        assert_ok!(Pause::pause(by(2), PART));
        pass(MINUTE);
        assert_ok!(Pause::lift(by(3), PART));
        assert_ok!(Pause::pause(by(2), OTHER));
        assert_ok!(Pause::do_try_state());
        spoil();
        assert_eq!(Pause::do_try_state(), Err(TryRuntimeError::Other(sentence)));
    });
}

/// Changes the pause that runs.
fn change(change: fn(&mut crate::Pause)) -> impl FnOnce() {
    move || Pauses::<Test>::mutate(|pauses| change(pauses.last_mut().unwrap()))
}

#[test]
fn spoiled_pauses_are_found() {
    spoiled(|| Length::<Test>::put(9), "the length of a pause is in its range");
    spoiled(change(|pause| pause.target = Target::Pallet(0)), "what is paused can be paused");
    spoiled(change(|pause| pause.rests_until = pause.until), "what was paused rests afterwards");
    spoiled(change(|pause| pause.rests_until += 7 * DAY), "no rest is longer than the longest pause");
    let later = |pause: &mut crate::Pause| {
        pause.until += 7 * DAY;
        pause.rests_until += 7 * DAY;
    };
    spoiled(change(later), "every pause ends in time");
    spoiled(change(|pause| pause.target = PART), "nothing stands twice in the list of pauses");
}

#[test]
fn a_spoiled_history_is_found() {
    let record = |number: u32, change: fn(&mut crate::Record)| move || Records::<Test>::mutate_extant(number, change);
    spoiled(|| Records::<Test>::remove(1), "no act is missing");
    spoiled(|| RecordCount::<Test>::put(2), "there are no acts beyond the count");
    spoiled(record(1, |record| record.at = 0), "acts are in the order of time");
    spoiled(record(2, |record| record.act = Act::Placed { until: record.at }), "a pause ends after it begins");
    spoiled(record(0, |record| record.tally.ayes = 1), "every act had the votes that it takes");
    spoiled(record(1, |record| record.tally.ayes = 2), "every act had the votes that it takes");
}
