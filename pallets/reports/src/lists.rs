//! Numbers and lists: what is filed gets a number, and stands in the lists of everybody whom it concerns.

use crate::{Config, Error, ListCounts, Lists, Pallet};
use alloc::vec::Vec;
use drl_primitives::{history::page, reports::Listing};

impl<T: Config> Pallet<T> {
    /// The number that is next, and one more for the next time.
    pub(crate) fn take_number(next: &mut u32) -> Result<u32, Error<T>> {
        let number = *next;
        *next = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Ok(number)
    }

    /// Enters a number at the end of a list.
    pub(crate) fn enlist(list: Listing, number: u32) -> Result<(), Error<T>> {
        let place = ListCounts::<T>::try_mutate(list, Self::take_number)?;
        Lists::<T>::insert(list, place, number);
        Ok(())
    }

    /// How many numbers a list has.
    pub fn list_count(list: Listing) -> u32 {
        ListCounts::<T>::get(list)
    }

    /// The numbers of a list in the order in which they were entered, from place `from` on, at most `limit` and [`crate::MAX_PAGE`].
    pub fn list(list: Listing, from: u32, limit: u32) -> Vec<u32> {
        page(from, limit).map_while(|place| Lists::<T>::get(list, place)).collect()
    }
}
