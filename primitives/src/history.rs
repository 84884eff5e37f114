//! Append-only histories that answer "what was it at that moment" from today's state (architecture, decision 7).

use crate::Moment;

/// The entry in force at `at`, of a history whose entries 0 to `len - 1` begin at moments that do not fall.
///
/// Reads about `log2(len)` entries. `None` before the first entry, or where `get` has a gap. Of several entries that begin at
/// the same moment the last one counts.
pub fn as_of<T>(len: u32, at: Moment, get: impl Fn(u32) -> Option<(Moment, T)>) -> Option<T> {
    let (mut low, mut high) = (0u32, len);
    let mut found = None;
    while low < high {
        let middle = low + (high - low) / 2;
        let (from, entry) = get(middle)?;
        if from <= at {
            found = Some(entry);
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_search_agrees_with_a_scan(mut starts in prop::collection::vec(0u64..50, 0..40), at in 0u64..60) {
            starts.sort_unstable();
            let get = |i: u32| starts.get(i as usize).map(|s| (*s, i));
            let scanned = starts.iter().rposition(|s| *s <= at).map(|i| i as u32);
            prop_assert_eq!(as_of(starts.len() as u32, at, get), scanned);
        }
    }
}
