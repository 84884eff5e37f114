//! What a batch costs does not depend on its size (counted are the keys that a call reads and writes), nor on how long its log
//! is.

use crate::{mock::*, Call};
use drl_primitives::receipts::MAX_LOG_SIZE;
use frame_support::{assert_ok, dispatch::GetDispatchInfo};
use std::collections::BTreeSet;

/// How many keys an act reads, and how many it writes.
type Cost = (usize, usize);

/// What an act costs on the state as it is. What it changes is kept.
fn cost(externalities: &mut sp_io::TestExternalities, act: impl FnOnce()) -> Cost {
    externalities.commit_all().unwrap();
    let recorder = Default::default();
    externalities.execute_with_recorder(Clone::clone(&recorder), act);
    let reads: BTreeSet<_> = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys()).collect();
    let writes = externalities.overlayed_changes().changes().count();
    externalities.commit_all().unwrap();
    (reads.len(), writes)
}

/// The cost of a batch of `count` receipts in a log that has `before` batches.
fn batch_cost(before: u64, count: u64) -> Cost {
    let mut externalities = externalities();
    let deliver = |note| {
        assert_ok!(Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), GRANT, note, Some(today().plus(9))));
    };
    externalities.execute_with(|| {
        for number in 0..before {
            deliver(batch(number, 1));
        }
        System::reset_events();
    });
    let cost = cost(&mut externalities, || deliver(batch(before, count)));
    externalities.execute_with(|| Receipts::do_try_state().unwrap());
    cost
}

#[test]
fn a_batch_costs_the_same_whatever_its_size_and_the_length_of_its_log() {
    let one = batch_cost(1, 1);
    assert!(one.0 > 5 && one.1 > 5, "{one:?}");
    for (before, count) in [(1, 1_000_000), (1, MAX_LOG_SIZE - 1), (200, 1), (200, 1_000_000)] {
        assert_eq!(batch_cost(before, count), one, "{before} {count}");
    }
}

#[test]
fn a_batch_weighs_and_measures_the_same_whatever_its_size() {
    use codec::Encode;
    let call = |count| Call::<Test>::anchor_deliveries { grant: GRANT, note: batch(0, count), return_due: None };
    let [one, many] = [call(1), call(MAX_LOG_SIZE)];
    assert_eq!(one.get_dispatch_info().call_weight, many.get_dispatch_info().call_weight);
    assert_eq!(one.encoded_size(), many.encoded_size());
}
