//! The check of the storage finds what is wrong.

use super::*;
use crate::{RecordCount, Records};
use frame_support::assert_ok;

/// Spoils a storage of two decisions and expects the check to say so.
fn spoiled(spoil: impl FnOnce(), sentence: &'static str) {
    first_state().execute_with(|| {
        assert_ok!(Decisions::enact(by(8), write(7, false)));
        System::set_block_number(2);
        Mock::pass_days(1);
        assert_ok!(Decisions::enact(by(8), write(8, true)));
        assert_ok!(Decisions::do_try_state());
        spoil();
        assert_eq!(Decisions::do_try_state(), Err(sp_runtime::TryRuntimeError::Other(sentence)));
    });
}

#[test]
fn spoiled_storage_is_found() {
    let change =
        |number: u32, change: fn(&mut crate::RecordOf<Test>)| move || Records::<Test>::mutate_extant(number, change);
    spoiled(|| Records::<Test>::remove(0), "no decision is missing");
    spoiled(|| RecordCount::<Test>::put(1), "there are no decisions beyond the count");
    spoiled(change(1, |record| record.block = 0), "decisions are in the order of blocks and of time");
    spoiled(change(0, |record| record.call = Default::default()), "every decision made a call");
    spoiled(change(1, |record| record.tally.ayes = 6), "every decision had the votes that its kind takes");
}
