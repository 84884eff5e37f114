//! Append-only histories that answer "what was it at that moment" from today's state (architecture, decision 7).

use crate::Moment;
use core::ops::Range;

/// The most entries that one page of a list has.
pub const MAX_PAGE: u32 = 100;

/// The numbers of one page: from `from` on, at most `limit` and [`MAX_PAGE`] of them.
pub fn page(from: u32, limit: u32) -> Range<u32> {
    from..from.saturating_add(limit.min(MAX_PAGE))
}
use core::convert::Infallible;

/// The entry in force at `at`, of a history whose entries 0 to `len - 1` begin at moments that do not fall.
///
/// Reads about `log2(len)` entries. `None` before the first entry, or where `get` has a gap. Of several entries that begin at
/// the same moment the last one counts.
pub fn as_of<T>(len: u32, at: Moment, get: impl Fn(u32) -> Option<(Moment, T)>) -> Option<T> {
    let Ok(found) = try_as_of(len, at, |index| Ok::<_, Infallible>(get(index)));
    found
}

/// As [`as_of`], where reading an entry may fail.
///
/// # Errors
/// Those of `get`.
pub fn try_as_of<T, E>(
    len: u32,
    at: Moment,
    get: impl Fn(u32) -> Result<Option<(Moment, T)>, E>,
) -> Result<Option<T>, E> {
    let (mut low, mut high) = (0u32, len);
    let mut found = None;
    while low < high {
        let middle = low + (high - low) / 2;
        let Some((from, entry)) = get(middle)? else { return Ok(None) };
        if from <= at {
            found = Some(entry);
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_bounded_and_never_overflows() {
        assert_eq!(page(5, 3), 5..8);
        assert_eq!(page(5, u32::MAX), 5..105);
        assert_eq!(page(u32::MAX - 1, 10), u32::MAX - 1..u32::MAX);
        assert!(page(7, 0).is_empty());
    }

    proptest! {
        #[test]
        fn the_search_agrees_with_a_scan(mut starts in prop::collection::vec(0u64..50, 0..40), at in 0u64..60) {
            starts.sort_unstable();
            let get = |i: u32| starts.get(i as usize).map(|s| (*s, i));
            let scanned = starts.iter().rposition(|s| *s <= at).map(|i| i as u32);
            prop_assert_eq!(as_of(starts.len() as u32, at, get), scanned);
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_a_gap_is_none() {
        assert_eq!(try_as_of(3, 5, |_| Err::<Option<(Moment, u8)>, _>("unreadable")), Err("unreadable"));
        assert_eq!(try_as_of(3, 5, |_| Ok::<Option<(Moment, u8)>, ()>(None)), Ok(None));
        assert_eq!(try_as_of(0, 5, |_| Err::<Option<(Moment, u8)>, _>("unreadable")), Ok(None), "nothing to read");
    }
}
