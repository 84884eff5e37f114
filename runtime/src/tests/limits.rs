//! The limits of a block.

use crate::{
    configs::{RuntimeBlockLength, RuntimeBlockWeights},
    constants::*,
};
use frame_support::{dispatch::DispatchClass, weights::constants::WEIGHT_REF_TIME_PER_MILLIS};

#[test]
fn block_weights_are_consistent() {
    assert!(RuntimeBlockWeights::get().validate().is_ok());
}

#[test]
fn full_block_takes_half_a_slot() {
    let weights = RuntimeBlockWeights::get();
    assert_eq!(weights.max_block.ref_time(), SLOT_MILLIS / 2 * WEIGHT_REF_TIME_PER_MILLIS);
    let normal = weights.get(DispatchClass::Normal).max_total.expect("ordinary transactions are limited");
    assert_eq!(normal.ref_time(), weights.max_block.ref_time() / 4 * 3);
}

#[test]
fn block_length_keeps_room_for_operational_calls() {
    let length = RuntimeBlockLength::get();
    assert_eq!(*length.max.get(DispatchClass::Operational), 5 * 1024 * 1024);
    assert_eq!(*length.max.get(DispatchClass::Normal), 5 * 1024 * 1024 / 4 * 3);
}

#[test]
fn spans_of_time_are_in_blocks_of_two_seconds() {
    assert_eq!((MINUTES, HOURS, DAYS), (30, 1_800, 43_200));
    assert_eq!((SESSION_BLOCKS, LEAST_SESSION_BLOCKS), (300, 5));
    assert_eq!(PROVABLE_SESSIONS, 1_008);
}
