//! What is stored about an entry, and the keys that put days in order.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    credit::{EntryGround, EntrySource},
    grant_status::Act,
    CreditEntryId, Day, Moment, OrgId,
};
use scale_info::TypeInfo;

/// The number of a version of the formula, from 1.
pub type FormulaVersion = u32;

/// An entry as it was made. What became of it stands in its history.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CreditEntry<AccountId, BlockNumber> {
    /// About whom.
    pub organisation: OrgId,
    /// Why.
    pub ground: EntryGround,
    /// Following from what.
    pub source: EntrySource,
    /// The day from which it counts; that of the entry it corrects, where it corrects one.
    pub since: Day,
    /// The last day on which it has effect, fixed when it was made; none is without end.
    pub last_day: Option<Day>,
    /// The entry whose place it took.
    pub corrects: Option<CreditEntryId>,
    /// Who entered it, on what evidence.
    pub act: Act<AccountId>,
    /// When it was entered.
    pub entered_at: Moment,
    /// In which block.
    pub block: BlockNumber,
}

/// A day as a storage key that sorts before those of earlier days, under a hasher that keeps the order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LatestFirst([u8; 4]);

impl LatestFirst {
    /// Later than every day: that of what has no end. Sorts first.
    pub const NEVER: Self = Self([0; 4]);

    /// The key of a last day.
    pub fn last_day(day: Option<Day>) -> Self {
        day.map_or(Self::NEVER, Self::from)
    }

    /// The day.
    pub const fn day(self) -> Day {
        Day(u32::MAX - u32::from_be_bytes(self.0))
    }

    /// The key of the next later day, which sorts right before this one.
    pub const fn later(self) -> Self {
        Self(u32::from_be_bytes(self.0).saturating_sub(1).to_be_bytes())
    }
}

impl From<Day> for LatestFirst {
    fn from(day: Day) -> Self {
        Self((u32::MAX - day.0).to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn later_days_sort_first(a in any::<u32>(), b in any::<u32>()) {
            let (first, second) = (LatestFirst::from(Day(a)), LatestFirst::from(Day(b)));
            prop_assert_eq!(first.day(), Day(a));
            prop_assert_eq!(first.encode().cmp(&second.encode()), b.cmp(&a));
            prop_assert!(LatestFirst::NEVER.encode() <= first.encode());
            prop_assert_eq!(first.later().day(), Day(a.saturating_add(1)));
        }
    }
}
